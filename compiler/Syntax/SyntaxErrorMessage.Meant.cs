using System.Text.RegularExpressions;
using Antlr4.Runtime;
using ModelDsl.Diagnostics;
using static ModelDsl.Syntax.Generated.NnParser;
using static ModelDsl.Syntax.TokenKinds;

namespace ModelDsl.Syntax;

// Keywords with a letter too many or too few, and what else can be read off the text in full.
internal sealed partial class SyntaxErrorMessage
{
    private static readonly string[] s_declarations = ["model", "block", "fn", "const", "import", "optimizer", "schedule", "test", "train"];
    private static readonly string[] s_ofLayers = ["input", "output", "layer", "param", "buffer", "update", "freeze", "require", "return"];
    private static readonly string[] s_ofTraining = ["input", "loss", "metric", "data", "model", "step"];

    // `metrics accuracy = …`, `modle Net { … }`: a word and a name, where only a keyword can stand before one.
    private Diagnostic? Misspelt()
    {
        if (first.Type != NAME) return null;
        IToken second = parser.TokenStream.Get(Math.Min(first.TokenIndex + 1, parser.TokenStream.Size - 1));
        if (second.Line == first.Line && found == second && Within<TestDeclarationContext>() && AssertionFor(TextOf(first)) is { } assertion)
            return At(first, $"there is no `{TextOf(first)}`", "no statement begins with this word", Help.Meant(assertion));
        if (!IsNameLike(second.Type) || second.Line != first.Line || found != first && found != second) return null;
        IToken third = parser.TokenStream.Get(Math.Min(second.TokenIndex + 1, parser.TokenStream.Size - 1));
        if (third.Type is not (ASSIGN or COLON or LPAREN or LBRACE or LBRACKET)) return null;
        string[] known = parser.Context is FileContext ? s_declarations : InTraining() ? s_ofTraining : s_ofLayers;
        if (Suggestion.Nearest(TextOf(first), known) is not { } keyword) return null;
        return At(first, $"there is no `{TextOf(first)}`", "no statement begins with this word", Help.Meant(keyword));
    }

    // `expect y == 1`: what a test checks, in the word of another language or misspelt.
    private static string? AssertionFor(string word) => Diagnostics.Vocabulary.Assertion(word) ?? Suggestion.Nearest(word, s_assertions);

    private static readonly string[] s_assertions = ["assert", "assert_close", "assert_error"];

    private bool InTraining() => Within<TrainDeclarationContext>();

    private bool Within<T>() where T : RuleContext
    {
        for (RuleContext? context = parser.Context; context is not null; context = context.Parent)
        {
            if (context is T) return true;
        }
        return false;
    }

    // `input x = f32[N, 3]`: the type that stands behind the `=`.
    private string? TypeInPlaceOfValue()
    {
        IToken bracket = parser.TokenStream.Get(Math.Min(_next.TokenIndex + 1, parser.TokenStream.Size - 1));
        bool isElement = TextOf(_next) is "f64" or "f32" or "f16" or "bf16" or "i64" or "i32" or "i8" or "u8" or "bool" or "c64";
        return isElement && bracket.Type == LBRACKET && Bracketed(bracket) is var sizes && sizes != "[…]" ? TextOf(_next) + sizes : null;
    }

    // `nll_loss log(p), label)`, `nll_loss log((p), label)`: a call without its first parenthesis, or with it in another place.
    private string? Called()
    {
        int end = source.Text.IndexOfAny(['\n', '#', '"'], found.StartIndex);
        string rest = (end < 0 ? source.Text[found.StartIndex..] : source.Text[found.StartIndex..end]).Trim();
        if (rest.Length is 0 or > 80 || end >= 0 && source.Text[end] == '"') return null;
        string name = TextOf(_previous!);
        int open = rest.Count(c => c == '('), close = rest.Count(c => c == ')');
        if (close == open + 1 && rest.EndsWith(')')) return $"{name}({rest}";
        if (close != open || !rest.EndsWith(')')) return null;
        return MisplacedOpening().Match(rest) is { Success: true } m ? $"{name}({m.Groups[1].Value}({m.Groups[2].Value}), {m.Groups[3].Value})" : $"{name}({rest})";
    }

    [GeneratedRegex(@"^(\w+)\(\(([^()]*)\), (.*)\)$")]
    private static partial Regex MisplacedOpening();

    // `lr = 0.05, momentum = 0.9)`: the arguments from here to the end of the call, as they are written here.
    private string? WithColons()
    {
        int depth = 0, at = _previous!.StartIndex;
        for (int i = at; i < source.Text.Length && source.Text[i] is not ('\n' or '"' or '#'); i++)
        {
            depth += source.Text[i] switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
            if (depth < 0) return i - at > 80 ? null : Assigned().Replace(source.Text[at..i], "$1: ").TrimEnd();
        }
        return null;
    }

    [GeneratedRegex(@"\b(\w+)\s*=(?!=)\s*")]
    private static partial Regex Assigned();

    // What stands behind a token on its line, without a comment.
    private string? RestOfLine(IToken token)
    {
        int end = source.Text.IndexOfAny(['\n', '#', '"'], token.StopIndex + 1);
        string rest = (end < 0 ? source.Text[(token.StopIndex + 1)..] : source.Text[(token.StopIndex + 1)..end]).Trim();
        bool whole = rest.Length is > 0 and <= 80 && (end < 0 || source.Text[end] != '"') && rest.Count(c => c is '(' or '[') == rest.Count(c => c is ')' or ']');
        return whole ? rest : null;
    }
}
