using Antlr4.Runtime;
using ModelDsl.Diagnostics;
using ModelDsl.Text;
using static ModelDsl.Syntax.Generated.NnLexer;
using static ModelDsl.Syntax.TokenKinds;

namespace ModelDsl.Syntax;

/// <summary>
/// Stands between lexer and parser, and decides what only the surroundings can tell: which newlines end a statement,
/// which words are keywords, which <c>(</c> opens a lambda, which <c>sum(i)</c> is a reduction.
/// </summary>
/// <remarks>What leaves the filter has balanced brackets, and a separator after every statement, so that the parser
/// can always find the next statement after an error. Missing and superfluous brackets are reported here.</remarks>
internal sealed partial class TokenFilter
{
    /// <summary>How many brackets, or prefix operators, may stand inside one another.</summary>
    internal const int MaximumDepth = 200;

    /// <summary>After so many errors the file is something else than a program.</summary>
    internal const int MaximumErrors = 100;

    private readonly SourceText _source;
    private readonly IReadOnlyList<CommonToken> _raw;
    private readonly DiagnosticBag _diagnostics;
    private readonly List<CommonToken> _out = [];
    private readonly List<int> _depths = [];
    private readonly List<Open> _open = [];
    private readonly Dictionary<int, string> _documentation = [];
    private readonly List<string> _pendingDocumentation = [];
    private readonly SortedSet<int> _errorOffsets = [];

    private CommonToken? _newline;
    private CommonToken? _previous;
    private int _lastDocumentationLine;
    private bool _tooDeep;
    private int _lineIndent;

    private TokenFilter(SourceText source, IReadOnlyList<CommonToken> raw, DiagnosticBag diagnostics)
    {
        _source = source;
        _raw = raw;
        _diagnostics = diagnostics;
        _statement = new Statement();
    }

    /// <summary>Filters the tokens of a file; what is wrong with them goes to <paramref name="diagnostics"/>.</summary>
    public static FilteredTokens Run(SourceText source, IReadOnlyList<CommonToken> raw, DiagnosticBag diagnostics)
    {
        var filter = new TokenFilter(source, raw, diagnostics);
        for (int i = 0; i < raw.Count && !filter._tooDeep; i++) filter.Take(i);
        filter.Finish();
        filter.MarkReductions();
        for (int i = 0; i < filter._out.Count; i++) filter._out[i].TokenIndex = i;
        return new FilteredTokens(filter._out, filter._depths, filter._documentation, filter._errorOffsets);
    }

    private void Take(int i)
    {
        CommonToken token = _raw[i];
        switch (token.Type)
        {
            case TokenConstants.EOF: return;
            case NEWLINE: _newline ??= token; return;
            case DOC_COMMENT: Document(i); return;
        }
        if (token.Channel != TokenConstants.DefaultChannel) return;

        if (_newline is not null) EndLine(i);
        else if (_previous is null) _lineIndent = token.Column;
        Habit(i);
        if (token.Channel != TokenConstants.DefaultChannel) return;   // a habit that was reported and dropped
        Classify(i);
        switch (token.Type)
        {
            case SEMICOLON: Semicolon(token); return;
            case LPAREN or LBRACKET or LBRACE: OpenBracket(i); return;
            case RPAREN or RBRACKET or RBRACE: CloseBracket(i); return;
        }
        WatchNesting(token);
        Emit(token);
    }

    // A newline lies between the previous token and this one.
    private void EndLine(int i)
    {
        CommonToken token = _raw[i], newline = _newline!;
        _newline = null;
        _lineIndent = token.Column;
        if (_previous is null) return;
        WatchIndentation(token);
        bool begins = RecoverAtLineStart(i);
        if (Inside || _previous.Type is SEPARATOR or LBRACE) return;
        if (!begins && (GoesOn.Contains(_previous.Type) || CarriesOn.Contains(token.Type))) return;
        Separate(newline.StartIndex);
    }

    private void Separate(int offset)
    {
        if (_previous is null or { Type: SEPARATOR or LBRACE }) return;
        Emit(Synthetic(SEPARATOR, offset));
        _statement = new Statement();
        Open around = _open.Count > 0 ? _open[^1] : _outermost;
        (around.Chain, around.Tail) = (0, 0);
    }

    private void Semicolon(CommonToken token)
    {
        if (!Inside)
        {
            Separate(token.StartIndex);
            return;
        }
        Report(SyntaxRules.Unexpected.At(Where(token), "`;` ends a statement, and a bracket is still open") with
        {
            Title = "`;` inside brackets",
            Help = "rows are lists of their own: `[[1, 2], [3, 4]]`",
            Notes = [new(Where(_open[^1].Token), "opened here")],
        });
        token.Type = COMMA;
        Emit(token);
    }

    private void Finish()
    {
        int end = _source.Length;
        while (_open.Count > 0) CloseMissing(end);
        _newline = null;
        Separate(end);
        Emit(new CommonToken(TokenConstants.EOF, "<end of file>") { StartIndex = end, StopIndex = end - 1, Line = _source.LineCount });
    }

    private void Emit(CommonToken token)
    {
        if (_statement.Length == 0 && token.Type is not (SEPARATOR or RBRACE)) AttachDocumentation(token);
        _statement.Length++;
        _out.Add(token);
        _depths.Add(_open.Count);
        _previous = token;
    }

    /// <summary>A token that the author did not write, without width.</summary>
    private CommonToken Synthetic(int type, int offset)
    {
        (int line, int column) = (_previous?.Line ?? 1, 0);
        return new CommonToken(type, "") { StartIndex = offset, StopIndex = offset - 1, Line = line, Column = column };
    }

    private bool Inside => _open.Count > 0 && _open[^1].Token.Type is not LBRACE;

    private Location Where(CommonToken token) => new(_source, TextSpan.FromBounds(token.StartIndex, token.StopIndex + 1));

    private void Report(Diagnostic diagnostic)
    {
        if (_errorOffsets.Count < MaximumErrors) _diagnostics.Add(diagnostic);
        _errorOffsets.Add(diagnostic.Where.Span.Start);
    }

    // `sum(i, j) x` is a reduction where the parentheses hold nothing but names and an operand follows.
    private void MarkReductions()
    {
        int chain = 0, expected = -1;
        for (int i = 0; i + 3 < _out.Count; i++)
        {
            if (_out[i].Type != NAME || _out[i + 1].Type != LPAREN || _out[i + 2].Type != NAME) continue;
            if (i > 0 && _out[i - 1].Type is DOT or FN) continue;
            int close = i + 3;
            while (close + 1 < _out.Count && _out[close].Type == COMMA && _out[close + 1].Type == NAME) close += 2;
            if (_out[close].Type != RPAREN || _out[close + 1].Type is not (NAME or INT or FLOAT or LPAREN)) continue;
            if (!Reductions.Contains(TextOf(_out[i]))) continue;
            chain = i == expected ? chain + 1 : 1;
            expected = close + 1;
            if (chain <= MaximumDepth) _out[i].Type = REDUCTION;
            else if (chain == MaximumDepth + 1) Report(TooDeep(_out[i], "reductions"));
        }
    }

    private string TextOf(CommonToken token) => _source.Text[token.StartIndex..(token.StopIndex + 1)];

    private void Document(int i)
    {
        CommonToken token = _raw[i];
        if (_newline is null && _previous is not null) return;   // behind code it is a remark, not a description
        if (_lastDocumentationLine != token.Line - 1) _pendingDocumentation.Clear();
        _lastDocumentationLine = token.Line;
        string text = TextOf(token)[2..];
        _pendingDocumentation.Add((text.StartsWith(' ') ? text[1..] : text).TrimEnd());
    }

    private void AttachDocumentation(CommonToken token)
    {
        if (_pendingDocumentation.Count == 0) return;
        _documentation[token.StartIndex] = string.Join("\n", _pendingDocumentation);
        _pendingDocumentation.Clear();
    }
}

/// <summary>What the filter hands to the parser and the tree builder.</summary>
/// <param name="Tokens">Ends with the end of the file.</param>
/// <param name="Depths">For each token how many brackets are open around it; a bracket counts itself out.</param>
/// <param name="Documentation">The <c>##</c> text above a statement, by the offset where the statement begins.</param>
/// <param name="ErrorOffsets">Where lexer and filter found mistakes; the parser stays silent about those statements.</param>
internal sealed record FilteredTokens(
    IReadOnlyList<CommonToken> Tokens, IReadOnlyList<int> Depths, IReadOnlyDictionary<int, string> Documentation, SortedSet<int> ErrorOffsets);
