using Antlr4.Runtime;
using static ModelDsl.Syntax.Generated.NnLexer;
using static ModelDsl.Syntax.TokenKinds;

namespace ModelDsl.Syntax;

/// <summary>Which words are keywords where they stand.</summary>
internal sealed partial class TokenFilter
{
    private Statement _statement;

    /// <summary>What the filter remembers about the statement it is in.</summary>
    private sealed class Statement
    {
        /// <summary>The keyword it begins with, or 0.</summary>
        public int Keyword;

        /// <summary>That keyword.</summary>
        public CommonToken? First;

        /// <summary>Tokens so far, of its own and inside its brackets.</summary>
        public int Length;

        /// <summary>Between a declaration's name and its body: parentheses hold parameters.</summary>
        public bool Header;

        public Statement() { }
    }

    private void Classify(int i)
    {
        CommonToken token = _raw[i];
        int type = token.Type;
        bool begins = _statement.Length == 0;
        if (begins && (IsStarter(type) || IsReserved(type)))
        {
            if (IsReserved(type) || IsKeywordHere(i))
            {
                (_statement.Keyword, _statement.First) = (type, token);
                _statement.Header = type is BLOCK or MODEL or OPTIMIZER or SCHEDULE or FN;
            }
        }
        if (begins && type == IF && _open.Count > 0 && !IsNamedHere(i)) token.Type = STATEMENT_IF;
        if (_statement.Header && type is ASSIGN or ARROW or LBRACE && !Inside) _statement.Header = false;
        if (begins && _statement.Keyword == type && !IsNamedHere(i)) return;
        if (type == WHERE)
        {
            // Where a type has just ended no name can stand; `where(mask, a, b)` begins a value, as in `sum(n) where(…)`.
            bool ended = !begins && (_previous?.Type is NAME or RBRACKET or QUESTION or NONE || _previous?.Type == RPAREN && Next(i, out _) != LPAREN);
            if (!ended) token.Type = NAME;
        }
        else if (type is EVERY or FROM or FROZEN)
        {
            if (!EndsLine(type, i)) token.Type = NAME;
        }
        else if (IsStarter(type)) token.Type = NAME;
        else if (IsReserved(type) && IsNamedHere(i)) token.Type = NAME;
    }

    // `loss = …` binds a name; `loss mask = …` and `test "…"` are statements. Outside all brackets nothing is bound,
    // and a word that opens declarations is meant to.
    private bool IsKeywordHere(int i)
    {
        if (_open.Count == 0 && IsDeclarationStarter(_raw[i].Type)) return true;
        int next = Next(i, out int at);
        if (next == STRING) return _raw[i].Type == TEST;
        if (IsNameLike(next) || next == UNDERSCORE) return true;
        return IsReserved(next) && Next(at, out _) is ASSIGN or COLON or LBRACE or LPAREN;
    }

    // After `.` every word is a name; before `:` where an argument can stand too.
    private bool IsNamedHere(int i)
    {
        if (_previous?.Type == DOT) return true;
        if (Next(i, out _) != COLON || _open.Count == 0) return false;
        Open around = _open[^1];
        return _previous!.Type switch
        {
            LPAREN => !around.Parameters,
            LBRACE or SEPARATOR => around.Options,
            COMMA => around.Token.Type is not LBRACKET && !around.Parameters,
            COLON => around.Token.Type is LBRACE,
            _ => false,
        };
    }

    // In `step D every 2 {` and `model t = Net from "t.safetensors" frozen`, where no name could stand.
    private bool EndsLine(int type, int i) => _previous is not null && EndsOperand(_previous.Type) && !Inside && type switch
    {
        EVERY => _statement is { Keyword: STEP, Length: 2 },
        FROM => _statement is { Keyword: MODEL, Length: > 2 } && Next(i, out _) is STRING or UNTERMINATED_STRING or OTHER_QUOTES,
        _ => _statement is { Keyword: MODEL, Length: > 2 },
    };

    /// <summary>The type of the next token on the same line, or 0.</summary>
    private int Next(int i, out int at)
    {
        for (at = i + 1; at < _raw.Count; at++)
        {
            CommonToken token = _raw[at];
            if (token.Type is NEWLINE or TokenConstants.EOF) return 0;
            if (token.Channel == TokenConstants.DefaultChannel) return token.Type;
        }
        return 0;
    }
}
