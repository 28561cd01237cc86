using System.Text;
using Antlr4.Runtime;
using ModelDsl.Diagnostics;
using ModelDsl.Syntax;
using ModelDsl.Text;
using static ModelDsl.Syntax.Generated.NnLexer;
using static ModelDsl.Syntax.TokenKinds;

namespace ModelDsl.Formatting;

/// <summary>Gives a program its one layout: four spaces for a level, one space around operators, nothing aligned.</summary>
/// <remarks>
/// The author's line breaks stay, and one blank line where there were some; comments stay where they are. Only the
/// white space between tokens is computed (and a <c>;</c> at the end of a line dropped), so the meaning cannot change.
/// Formatting twice gives the same text.
/// </remarks>
public sealed class Formatter
{
    private const int Step = 4;

    private readonly SourceText _source;
    private readonly List<CommonToken> _raw;
    private readonly HashSet<int> _starts = [];
    private readonly StringBuilder _text = new();
    private readonly Stack<Level> _levels = new();

    private CommonToken? _previous;
    private bool _afterReduction;
    private bool _afterSign;
    private int _base;

    /// <summary>An open bracket.</summary>
    /// <param name="Type">Its token type.</param>
    /// <param name="Outer">The indentation of what closes it; its content stands one step further.</param>
    /// <param name="Base">The indentation of the statement around it.</param>
    /// <param name="Reduction">The parentheses of <c>sum(i)</c>.</param>
    private readonly record struct Level(int Type, int Outer, int Base, bool Reduction);

    private Formatter(SourceText source)
    {
        _source = source;
        var diagnostics = new DiagnosticBag();
        _raw = Tokenizer.Run(source, diagnostics);
        bool begins = true;
        foreach (IToken token in TokenFilter.Run(source, _raw, diagnostics).Tokens)
        {
            if (begins) _starts.Add(token.StartIndex);
            begins = token.Type is SEPARATOR or LBRACE;
        }
    }

    /// <summary>The layout of a file; its text unchanged where it has syntax errors.</summary>
    public static string Format(SourceText source) => Format(SyntaxTree.Parse(source));

    /// <summary>The layout of a parsed file; its text unchanged where it has syntax errors, which the tree tells.</summary>
    public static string Format(SyntaxTree tree) =>
        tree.Diagnostics.Any(d => d.Severity == Severity.Error) ? tree.Source.Text : new Formatter(tree.Source).Run();

    private string Run()
    {
        bool blank = false;
        for (int at = 0; at < _raw.Count && _raw[at].Type != TokenConstants.EOF;)
        {
            int end = at;
            while (_raw[end].Type is not (NEWLINE or TokenConstants.EOF)) end++;
            List<CommonToken> line = [.. _raw[at..end].Where(t => t.Type != SPACE)];
            at = _raw[end].Type == NEWLINE ? end + 1 : end;
            while (line is [.., { Type: SEMICOLON }] && !CarriesOn.Contains(NextVisible(at))) line.RemoveAt(line.Count - 1);
            if (line.Count == 0)
            {
                blank = true;
                continue;
            }
            if (blank && _text.Length > 0 && !LastLineOpens() && line[0].Type != RBRACE) _text.Append('\n');
            blank = false;
            Line(line, at);
        }
        return _text.ToString();
    }

    private bool LastLineOpens() => _text.Length > 1 && _text[^2] == '{';

    private void Line(List<CommonToken> line, int following)
    {
        int indent = Indent(line, following);
        _text.Append(' ', indent);
        if (line[0].Channel == TokenConstants.DefaultChannel && _starts.Contains(line[0].StartIndex)) _base = indent;
        for (int i = 0; i < line.Count; i++)
        {
            CommonToken token = line[i];
            if (token.Channel != TokenConstants.DefaultChannel)
            {
                if (i > 0) _text.Append("  ");
                _text.Append(TextOf(token).TrimEnd());
                continue;
            }
            if (i > 0 && NeedsSpace(token)) _text.Append(' ');
            _text.Append(TextOf(token));
            Enter(token, indent, i + 1 < line.Count ? line[i + 1] : null);
            _previous = token;
        }
        _text.Append('\n');
    }

    // Brackets keep the indentation of the line they stand in; the braces of a statement, that of the statement.
    private void Enter(CommonToken token, int indent, CommonToken? next)
    {
        _afterReduction = false;
        _afterSign = token.Type == MINUS && (_previous is null || !EndsValue(_previous.Type));
        switch (token.Type)
        {
            case LPAREN or LAMBDA or LBRACKET:
                _levels.Push(new Level(token.Type, indent, _base, _previous?.Type == REDUCTION));
                break;
            case LBRACE:
                bool body = !Inside && _previous?.Type != WITH && next?.Type != STRING;
                int outer = body ? _base : indent;
                _levels.Push(new Level(LBRACE, outer, _base, false));
                _base = outer + Step;
                break;
            case RPAREN or RBRACKET or RBRACE when _levels.TryPop(out Level level):
                _base = level.Base;
                _afterReduction = level.Reduction;
                break;
        }
    }

    private bool Inside => _levels.TryPeek(out Level level) && level.Type != LBRACE;

    private int Indent(List<CommonToken> line, int following)
    {
        CommonToken first = line[0];
        int content = _levels.TryPeek(out Level level) ? level.Outer + Step : 0;
        int type = first.Type;
        int start = first.StartIndex;
        if (first.Channel != TokenConstants.DefaultChannel)
        {
            // A comment goes with what it stands above; above a closing bracket it belongs to the content.
            CommonToken? next = Visible(following);
            if (next is null || next.Type is RPAREN or RBRACKET or RBRACE) return content;
            (type, start) = (next.Type, next.StartIndex);
        }
        if (type is RPAREN or RBRACKET or RBRACE)
        {
            int closers = line.TakeWhile(t => t.Type is RPAREN or RBRACKET or RBRACE).Count();
            return _levels.ElementAtOrDefault(closers - 1).Outer;
        }
        if (Inside || _starts.Contains(start)) return content;
        // The statement goes on: one step in, unless a part of it with a body ended on the line before.
        return type is LBRACE || _previous?.Type == RBRACE && type is ELSE or GRADIENT ? content : content + Step;
    }

    private bool NeedsSpace(CommonToken token)
    {
        int left = _previous!.Type, right = token.Type;
        bool slice = _levels.TryPeek(out Level level) && level.Type == LBRACKET;
        switch (right)
        {
            case COMMA or SEMICOLON or RPAREN or RBRACKET or DOT or RANGE or QUESTION: return false;
            case COLON: return left == COMMA;
            case RBRACE: return left != LBRACE;
        }
        switch (left)
        {
            case LPAREN or LAMBDA or LBRACKET or DOT or RANGE or ELLIPSIS: return false;
            case COLON: return !slice;
            case MINUS when _afterSign: return false;
        }
        bool operand = EndsValue(left);
        return right switch
        {
            LPAREN or LAMBDA => !operand || left == RBRACE || _afterReduction,
            LBRACKET => !operand || left == RBRACE,
            _ => true,
        };
    }

    // Unlike TokenKinds.EndsOperand this asks about tokens whose kind is settled: a keyword is not a name any more.
    private static bool EndsValue(int type) => type is NAME or REDUCTION or UNDERSCORE or INT or FLOAT or STRING or TRUE or FALSE or NONE or RPAREN or RBRACKET or RBRACE;

    private CommonToken? Visible(int from)
    {
        for (int i = from; i < _raw.Count; i++)
        {
            if (_raw[i].Type == TokenConstants.EOF) return null;
            if (_raw[i].Channel == TokenConstants.DefaultChannel) return _raw[i];
        }
        return null;
    }

    private int NextVisible(int from) => Visible(from)?.Type ?? TokenConstants.EOF;

    private string TextOf(CommonToken token) => _source.Text[token.StartIndex..(token.StopIndex + 1)];
}
