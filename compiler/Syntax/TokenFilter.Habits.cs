using Antlr4.Runtime;
using ModelDsl.Diagnostics;
using ModelDsl.Text;
using static ModelDsl.Syntax.Generated.NnLexer;
using static ModelDsl.Syntax.TokenKinds;

namespace ModelDsl.Syntax;

/// <summary>What people write out of habit from other languages, and what the lexer could not read.</summary>
/// <remarks>Each is reported once and then taken for what was meant, so that it causes no second error.</remarks>
internal sealed partial class TokenFilter
{
    private int _lastCommentLine = -1;
    private int _lastStrayEnd = -1;

    private void Habit(int i)
    {
        CommonToken token = _raw[i];
        BoundWithColon(i);
        ReservedName(i);
        if (AnySize(i)) return;
        switch (token.Type)
        {
            case OTHER_AND: Instead(token, AND, "and"); break;
            case OTHER_OR: Instead(token, OR, "or"); break;
            case OTHER_NOT: Instead(token, NOT, "not"); break;
            case OTHER_QUOTES:
                Report(SyntaxRules.OtherLanguage.At(Where(token), "single quotes") with
                {
                    Title = "strings are written with double quotes",
                    Help = $"write \"{TextOf(token).Trim('\'')}\"",
                });
                token.Type = STRING;
                break;
            case UNTERMINATED_STRING:
                Report(SyntaxRules.UnterminatedString.At(Where(token), "the closing `\"` is missing on this line") with
                {
                    Help = "close the string; a line break inside it is written `\\n`",
                });
                token.Type = STRING;
                break;
            case OTHER_ASSIGN: Augmented(i); break;
            case STRAY: Stray(token); break;
            case FLOOR_DIVIDE when IsComment(i): SlashComment(i); break;
            case NAME when Python(i): break;
            case NAME: Word(token); break;
            case INT or FLOAT: Number(i); break;
        }
    }

    // `f32[None, 8]`, `f32[?, 8]`, `f32[:, 8]`: other notations for a size that is not fixed.
    private bool AnySize(int i)
    {
        CommonToken token = _raw[i];
        bool sign = token.Type is QUESTION or STAR or COLON || token.Type is NAME or NONE && TextOf(token) is "None" or "none" or "null";
        if (!sign || _previous?.Type is not (LBRACKET or COMMA) || Next(i, out _) is not (COMMA or RBRACKET)) return false;
        if (_open.Count == 0 || _open[^1].Token is not { Type: LBRACKET } bracket) return false;
        // A type has few axes: no need to look far back.
        int opened = _out.FindLastIndex(_out.Count - 1, Math.Min(_out.Count, 40), t => t == bracket);
        if (opened < 1 || _out[opened - 1] is not { Type: NAME } element || TextOf(element) is not ("f64" or "f32" or "f16" or "bf16" or "i64" or "i32" or "i8" or "u8" or "bool" or "c64")) return false;
        Report(SyntaxRules.OtherLanguage.At(Where(token), "a size is a number or a name") with
        {
            Title = $"`{TextOf(token)}` is no size",
            Help = "give a size that changes from call to call a name, such as `N`",
        });
        token.Type = UNDERSCORE;
        return true;
    }

    private void Instead(CommonToken token, int type, string word)
    {
        Report(SyntaxRules.OtherLanguage.At(Where(token), "the spelling of other languages") with
        {
            Title = $"`{TextOf(token)}` is spelled `{word}` here",
            Help = $"write `{word}`",
        });
        token.Type = type;
    }

    private void Augmented(int i)
    {
        CommonToken token = _raw[i];
        string sign = TextOf(token);
        bool walrus = sign == ":=";
        string name = _previous is { Type: NAME } ? TextOf(_previous) : "x";
        Report(SyntaxRules.OtherLanguage.At(Where(token), walrus ? "write `=`" : "values do not change in place") with
        {
            Title = $"there is no `{sign}`",
            Help = walrus ? "write `=`" : $"bind the name again: `{name} = {name} {sign[..^1]} …`",
        });
        token.Type = ASSIGN;
    }

    // One error for a run of stray characters; a word in between begins a new one.
    private void Stray(CommonToken token)
    {
        token.Channel = TokenConstants.HiddenChannel;
        bool goesOn = _lastStrayEnd == token.StartIndex - 1;
        _lastStrayEnd = token.StopIndex;
        if (goesOn) return;
        string text = TextOf(token);
        (string label, string help) = text switch
        {
            "^" => ("not an operator", "a power is written `**`"),
            "'" => ("the closing quote is missing", "strings are written with double quotes: \"…\""),
            "$" or "`" => ("not part of the language", "remove it; names are letters, digits and `_`"),
            "\\" => ("not part of the language", "a line goes on by itself after an operator, a comma or inside brackets"),
            "~" => ("not an operator", "write `not`"),
            "“" or "”" or "„" => ("a typographic quote", "write \" instead"),
            "→" => ("not an operator", "write `->`"),
            "×" or "·" => ("not an operator", "write `*`"),
            "−" or "–" or "—" => ("not an operator", "write `-`"),
            "≤" => ("not an operator", "write `<=`"),
            "≥" => ("not an operator", "write `>=`"),
            "≠" => ("not an operator", "write `!=`"),
            _ => ("not part of the language", "remove it, or put it in a string or a comment"),
        };
        Report(SyntaxRules.StrayCharacter.At(Where(token), label) with { Title = $"{Visible(text)} means nothing here", Help = help });
    }

    private static string Visible(string text) =>
        text.Length == 1 && (char.IsControl(text[0]) || char.IsSurrogate(text[0])) ? $"the character U+{(int)text[0]:X4}" : $"`{text}`";

    private void Word(CommonToken token)
    {
        string text = TextOf(token);
        (int type, string word) = text switch
        {
            "True" => (TRUE, "true"),
            "False" => (FALSE, "false"),
            "None" or "null" or "nil" => (NONE, "none"),
            _ => (0, ""),
        };
        // `x.null` and `f(nil: 3)` are names like any other.
        if (type == 0 || _previous?.Type is DOT || _raw[Math.Min(token.TokenIndex + 1, _raw.Count - 1)].Type is COLON) return;
        Report(SyntaxRules.OtherLanguage.At(Where(token), "the spelling of Python") with { Title = $"`{text}` is spelled `{word}` here", Help = $"write `{word}`" });
        token.Type = type;
    }

    // `3x`, `0x1F`, `1_000_`: a number with letters on it.
    private void Number(int i)
    {
        if (i + 1 >= _raw.Count || _raw[i + 1] is not { Channel: TokenConstants.DefaultChannel } tail) return;
        if (tail.Type is not (NAME or UNDERSCORE or INT or FLOAT) && !IsNameLike(tail.Type) && !IsReserved(tail.Type)) return;
        CommonToken number = _raw[i];
        var both = new Location(_source, TextSpan.FromBounds(number.StartIndex, tail.StopIndex + 1));
        string text = both.Text;
        Report(SyntaxRules.BadNumber.At(both, text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? "numbers are decimal" : "a number runs into a word") with
        {
            Title = $"`{text}` is neither a number nor a name",
            Help = char.IsLetter(text[^1]) ? $"to multiply, write `{TextOf(number)} * {TextOf(tail)}`; names begin with a letter" : "numbers are written 12, 1_000, 0.5, 1e-3",
        });
        tail.Channel = TokenConstants.HiddenChannel;
    }

    // `//` divides where two operands are around it. It is a comment where nothing was begun, nothing follows
    // on the line, or what follows reads as prose: two words in a row.
    private bool IsComment(int i)
    {
        if (_previous is null || !EndsOperand(_previous.Type)) return true;
        int last = 0;
        for (int k = i + 1; k < _raw.Count && _raw[k].Type is not (NEWLINE or TokenConstants.EOF); k++)
        {
            CommonToken token = _raw[k];
            if (token.Channel != TokenConstants.DefaultChannel) continue;
            if (token.Type is FLOOR_DIVIDE) return last == 0;   // what follows that one is its own matter
            if (token.Type is STRAY && last != 0) return true;
            if (EndsOperand(last) && last is not (RPAREN or RBRACKET or RBRACE) && (IsNameLike(token.Type) || token.Type is INT or FLOAT)) return true;
            if (last == 0 && !IsNameLike(token.Type) && token.Type is not (INT or FLOAT or LPAREN or MINUS)) return true;
            last = token.Type;
        }
        return last == 0;
    }

    private void SlashComment(int i)
    {
        CommonToken first = _raw[i];
        CommonToken last = first;
        for (int k = i; k < _raw.Count && _raw[k].Type is not (NEWLINE or TokenConstants.EOF); k++)
        {
            if (_raw[k].Channel == TokenConstants.DefaultChannel) last = _raw[k];
            _raw[k].Channel = TokenConstants.HiddenChannel;
        }
        bool goesOn = first.Line == _lastCommentLine + 1 && first.Column == _lineIndent;
        _lastCommentLine = first.Line;
        if (goesOn) return;   // a block of such lines is one mistake
        var where = new Location(_source, TextSpan.FromBounds(first.StartIndex, last.StopIndex + 1));
        Report(SyntaxRules.SlashComment.At(where, "`//` is floor division") with { Title = "comments are written with `#`", Help = $"write `# {where.Text.TrimStart('/').Trim()}`" });
    }
}
