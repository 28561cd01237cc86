using Antlr4.Runtime;
using ModelDsl.Diagnostics;
using ModelDsl.Text;
using static ModelDsl.Syntax.Generated.NnLexer;
using static ModelDsl.Syntax.TokenKinds;

namespace ModelDsl.Syntax;

/// <summary>Balances brackets, and limits how deeply things nest.</summary>
internal sealed partial class TokenFilter
{
    /// <summary>A bracket that is still open.</summary>
    private sealed class Open(CommonToken token, Statement around)
    {
        public CommonToken Token { get; } = token;

        /// <summary>The statement that goes on after the bracket.</summary>
        public Statement Around { get; } = around;

        /// <summary>The parentheses of a declaration, <c>fn f(…)</c>.</summary>
        public bool Parameters { get; init; }

        /// <summary>The braces of <c>with { … }</c>.</summary>
        public bool Options { get; init; }

        /// <summary>The word that begins the declaration whose body this is; else null.</summary>
        public CommonToken? Head { get; init; }

        /// <summary>How far the line of the bracket is indented.</summary>
        public int Indent { get; init; }

        /// <summary>The last token before the lines were indented no more than the bracket's own.</summary>
        public CommonToken? Dedent { get; set; }

        /// <summary>Prefix operators and powers in a row, and open <c>if</c>s and lambdas.</summary>
        public int Chain, Tail;
    }

    private readonly Open _outermost = new(new CommonToken(LBRACE), new Statement());

    private void OpenBracket(int i)
    {
        CommonToken token = _raw[i];
        if (token.Type == LBRACE)
        {
            // Inside ( ) and [ ] a brace is the body of a lambda or the options of `with`; else something was left open.
            while (Inside && _previous!.Type is not (FAT_ARROW or WITH)) CloseMissing(token.StartIndex);
            if (_previous?.Type == LBRACE)
            {
                Report(SyntaxRules.Unexpected.At(Where(token), "a second `{`") with { Title = "`{` cannot begin a statement", Help = "remove it" });
                token.Channel = TokenConstants.HiddenChannel;
                return;
            }
            _statement.Header = false;
        }
        CommonToken? head = token.Type == LBRACE && _open.Count == 0 && IsDeclarationStarter(_statement.Keyword) ? _statement.First : null;
        var open = new Open(token, _statement)
        {
            Parameters = token.Type == LPAREN && _statement.Header && !Inside,
            Options = token.Type == LBRACE && _previous?.Type == WITH,
            // Parameters may stand on lines of their own, indented as the body is.
            Indent = head?.Column ?? _lineIndent,
            Head = head,
        };
        Emit(token);
        if (_open.Count == MaximumDepth)
        {
            NestedTooDeeply(token, "brackets");
            return;
        }
        _open.Add(open);
        if (token.Type == LBRACE) _statement = new Statement();
    }

    private void CloseBracket(int i)
    {
        CommonToken token = _raw[i];
        int opener = token.Type switch { RPAREN => LPAREN, RBRACKET => LBRACKET, _ => LBRACE };
        if (!IsOpen(opener))
        {
            // A `)` for a `[` is a slip of the finger: it closes what is open.
            if (Inside && token.Type != RBRACE)
            {
                Report(SyntaxRules.Unopened.At(Where(token), $"closes `{TextOf(_open[^1].Token)}`") with
                {
                    Title = $"`{TextOf(token)}` where `{Closer(_open[^1].Token)}` is meant",
                    Notes = [new(Where(_open[^1].Token), "opened here")],
                    Help = $"write `{Closer(_open[^1].Token)}`",
                });
                token.Type = CloserType(_open[^1].Token);
                Close(token);
                return;
            }
            Report(SyntaxRules.Unopened.At(Where(token), "nothing is open that this could close") with
            {
                Title = $"`{TextOf(token)}` without `{OpenerText(token.Type)}`",
                Help = "remove it, or add the opening bracket",
            });
            token.Channel = TokenConstants.HiddenChannel;
            return;
        }
        while (_open[^1].Token.Type != opener) CloseMissing(token.StartIndex);
        if (token.Type == RBRACE && FollowedByStatement(i) is { } next)
        {
            Report(SyntaxRules.Unopened.At(Where(token), $"closes the {TextOf(_open[0].Head!)} of line {_open[0].Head!.Line}, to which `{TextOf(next)}` of line {next.Line} belongs") with
            {
                Title = "a `}` too many",
                Help = "remove it, or add the `{` that it closes",
            });
            token.Channel = TokenConstants.HiddenChannel;
            return;
        }
        Close(token);
    }

    // A brace of the inside of a declaration, by its place, that closes the declaration itself although another statement comes.
    private CommonToken? FollowedByStatement(int i)
    {
        if (_open.Count != 1 || _open[0].Head is not { } head || _raw[i].Column <= head.Column) return null;
        int next = i + 1;
        while (next < _raw.Count && (_raw[next].Type is NEWLINE or DOC_COMMENT || _raw[next].Channel != TokenConstants.DefaultChannel)) next++;
        if (next >= _raw.Count || _raw[next] is { Type: TokenConstants.EOF or RBRACE } || _raw[next].Line == _raw[i].Line) return null;
        return _raw[next].Column > head.Column && !BeginsDeclaration(next) ? _raw[next] : null;
    }

    // Whether a bracket of this kind can be closed here: a brace can close over unclosed ( and [, but not the reverse.
    private bool IsOpen(int opener)
    {
        for (int i = _open.Count - 1; i >= 0; i--)
        {
            int type = _open[i].Token.Type;
            if (type == opener) return true;
            if (type == LBRACE) return false;
        }
        return false;
    }

    private void Close(CommonToken token)
    {
        Open open = _open[^1];
        // A `}` that begins its line further left than the line it closes belongs to a brace around.
        if (token.Type == RBRACE && _open.Count > 1 && open.Token.Type == LBRACE && token.Column == _lineIndent && token.Column <= _open[^2].Indent && _open[^2].Indent < open.Indent && token.Line > open.Token.Line) open.Dedent ??= LastWritten();
        if (token.Type == RBRACE) Separate(token.StartIndex);
        _open.RemoveAt(_open.Count - 1);
        if (_open.Count == 0) _suspect = null;
        else if (open.Dedent is not null && token.Type == RBRACE && token.Column == _lineIndent && token.Column < open.Indent) _suspect ??= open;
        _statement = open.Around;
        Emit(token);
        if (token.Type == RPAREN) _lastParenthesis = open.Token;
    }

    private CommonToken? _lastParenthesis;

    // The closing bracket is missing somewhere before `offset`: it is told at the last token before.
    private void CloseMissing(int offset)
    {
        Open open = _open[^1];
        string closer = Closer(open.Token);
        Open blamed = open.Token.Type == LBRACE ? _suspect ?? open : open;
        _suspect = null;
        Report(SyntaxRules.Unclosed.At(Where(blamed.Dedent ?? BeforeArrow(open) ?? LastWritten()), $"`{closer}` is missing after this") with
        {
            Title = $"`{TextOf(open.Token)}` is not closed",
            Notes = [new(Where(blamed.Token), "opened here")],
            Help = $"add `{closer}`",
        });
        Close(Synthetic(CloserType(open.Token), Math.Min(offset, LastWritten().StopIndex + 1)));
    }

    // `Linear(8 -> ReLU`: a number flows into nothing, so the call ends with it.
    private CommonToken? BeforeArrow(Open open)
    {
        if (open.Token.Type != LPAREN) return null;
        int depth = 0;
        for (int i = _out.IndexOf(open.Token) + 1; i > 0 && i < _out.Count; i++)
        {
            depth += _out[i].Type switch { LPAREN or LBRACKET or LBRACE => 1, RPAREN or RBRACKET or RBRACE => -1, _ => 0 };
            if (depth == 0 && _out[i].Type == ARROW && _out[i - 1].Type is INT or FLOAT or TRUE or FALSE) return _out[i - 1];
        }
        return null;
    }

    // A brace whose partner was indented less than its own line: when one is missing in the end, it is this one's.
    private Open? _suspect;

    private void WatchIndentation(CommonToken token)
    {
        if (_open.Count > 0 && !Inside && token.Type != RBRACE && token.Column <= _open[^1].Indent) _open[^1].Dedent ??= LastWritten();
    }

    private CommonToken LastWritten()
    {
        for (int i = _out.Count - 1; i > 0; i--)
        {
            if (_out[i].StopIndex >= _out[i].StartIndex) return _out[i];
        }
        return _out[0];
    }

    // For wrong programs only. No valid line inside ( ) or [ ] begins like a statement, and no declaration
    // in the first column stands inside braces: there a bracket was forgotten.
    private bool RecoverAtLineStart(int i)
    {
        bool begins = BeginsStatement(i);
        // `a,` newline `b = …` is one statement, and so is a type or a result type before `=`.
        if (begins && !Inside && (_previous!.Type is COMMA or WITH or COLON or BAR || _previous.Type == ARROW && _statement.Keyword == FN)) begins = false;
        if (_open.Count == 0) return begins || _raw[i].Column == 0 && BeginsDeclaration(i);
        if (begins)
        {
            while (Inside) CloseMissing(_raw[i].StartIndex);
        }
        if (_raw[i].Column == 0 && _open.Count > 0 && BeginsDeclaration(i))
        {
            while (_open.Count > 0) CloseMissing(_raw[i].StartIndex);
            begins = true;
        }
        return begins;
    }

    private bool BeginsStatement(int i)
    {
        int type = _raw[i].Type, next = Next(i, out int at);
        if (type is FN or IMPORT or CONST or RETURN or REQUIRE or ASSERT or ASSERT_CLOSE or ASSERT_ERROR)
            return next is not (0 or COLON or COMMA or RPAREN);
        if (!IsNameLike(type) || _previous!.Type == WITH) return false;
        // `f(` newline `a = 1,` is an argument in Python's spelling; the parser has a message for that.
        if (next == ASSIGN) return !Inside || !_open[^1].Parameters && _previous!.Type is not (COMMA or LPAREN or LBRACKET);
        return IsStarter(type) && (IsNameLike(next) && Next(at, out _) is ASSIGN or COLON or LBRACE or LPAREN or 0 || type == TEST && next == STRING);
    }

    private bool BeginsDeclaration(int i)
    {
        int type = _raw[i].Type, next = Next(i, out int at);
        if (type is FN or CONST) return IsNameLike(next);
        if (type is IMPORT) return IsNameLike(next) || next == STRING;
        if (type is TEST) return next == STRING;
        return type is MODEL or BLOCK or OPTIMIZER or SCHEDULE or TRAIN && IsNameLike(next) && Next(at, out _) != ASSIGN;
    }

    // Prefix operators, powers, `if … else if …` and lambdas nest without brackets.
    private void WatchNesting(CommonToken token)
    {
        Open around = _open.Count > 0 ? _open[^1] : _outermost;
        switch (token.Type)
        {
            case MINUS when _previous is null || !EndsOperand(_previous.Type): around.Chain++; break;
            case NOT or POWER: around.Chain++; break;
            case IF or STATEMENT_IF or FAT_ARROW: around.Tail++; break;
            case COMMA: (around.Chain, around.Tail) = (0, 0); break;
            case FOR: around.Tail = 0; break;
            case PLUS or MINUS or STAR or SLASH or FLOOR_DIVIDE or PERCENT or MATMUL or ARROW or AND or OR: around.Chain = 0; break;
        }
        if (token.Type == FAT_ARROW && _lastParenthesis is not null && _previous?.Type == RPAREN) _lastParenthesis.Type = LAMBDA;
        if (Math.Max(around.Chain, around.Tail) > MaximumDepth) NestedTooDeeply(token, "operators");
    }

    private void NestedTooDeeply(CommonToken token, string what)
    {
        Report(TooDeep(token, what));
        _tooDeep = true;
        // Nothing after this is read; what is open is closed without further ado.
        while (_open.Count > 0) Close(Synthetic(CloserType(_open[^1].Token), token.StartIndex));
    }

    private Diagnostic TooDeep(CommonToken token, string what) =>
        SyntaxRules.TooDeep.At(Where(token), $"more than {MaximumDepth} {what} inside one another") with
        {
            Help = "give a part a name of its own: `part = …`; what follows was not read",
        };

    private static int CloserType(CommonToken opener) => opener.Type switch { LBRACKET => RBRACKET, LBRACE => RBRACE, _ => RPAREN };
    private static string Closer(CommonToken opener) => opener.Type switch { LBRACKET => "]", LBRACE => "}", _ => ")" };
    private static string OpenerText(int closer) => closer switch { RBRACKET => "[", RBRACE => "{", _ => "(" };
}
