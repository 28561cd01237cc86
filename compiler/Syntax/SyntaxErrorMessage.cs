using Antlr4.Runtime;
using ModelDsl.Diagnostics;
using ModelDsl.Text;
using static ModelDsl.Syntax.Generated.NnParser;
using static ModelDsl.Syntax.TokenKinds;

namespace ModelDsl.Syntax;

/// <summary>Says what is wrong where the parser could not go on: what was found, what belongs there, and a way out.</summary>
/// <remarks>It looks at the words around the place, not at the parser's list of possible tokens, which helps nobody.</remarks>
/// <param name="source">The file.</param>
/// <param name="parser">Stopped at the mistake.</param>
/// <param name="found">The token that does not fit.</param>
/// <param name="first">Where the statement begins.</param>
internal sealed partial class SyntaxErrorMessage(SourceText source, Generated.NnParser parser, IToken found, IToken first)
{
    private readonly IToken? _previous = found.TokenIndex > 0 ? parser.TokenStream.Get(found.TokenIndex - 1) : null;
    private readonly IToken _next = parser.TokenStream.Get(Math.Min(found.TokenIndex + 1, parser.TokenStream.Size - 1));

    private readonly Surroundings _around = Surroundings.Of(parser.TokenStream, first, found);

    public Diagnostic Describe() =>
        Reserved() ?? Habit() ?? Misspelt() ?? Misplaced() ?? Assignment() ?? Head() ?? MissingPart() ?? MissingValue() ?? TwoInARow() ?? Anything();

    private bool Ends => found.Type is SEPARATOR or TokenConstants.EOF;
    private bool Closes => Ends || found.Type is RPAREN or RBRACKET or RBRACE;

    private string TextOf(IToken token) => token.StopIndex < token.StartIndex ? "" : source.Text[token.StartIndex..(token.StopIndex + 1)];

    private string Name(IToken token)
    {
        if (token.Type == TokenConstants.EOF) return "the end of the file";
        if (token.Type == SEPARATOR) return "the end of the statement";
        string text = TextOf(token);
        return text.Length > 40 ? $"`{text[..37]}…`" : $"`{text}`";
    }

    // A token without width marks a place in front of which something is missing: the mark goes to what is written before.
    private Location Where(IToken token)
    {
        IToken marked = token;
        for (int i = token.TokenIndex; i > 0 && marked.StopIndex < marked.StartIndex; i--) marked = parser.TokenStream.Get(i - 1);
        return new Location(source, TextSpan.FromBounds(marked.StartIndex, Math.Max(marked.StartIndex, marked.StopIndex + 1)));
    }

    private Diagnostic At(IToken token, string title, string label, Help help) => At(SyntaxRules.Unexpected, token, title, label, help);

    private Diagnostic At(Rule rule, IToken token, string title, string label, Help help) => rule.At(Where(token), label) with { Title = title, Help = help };

    // A word where only a name can stand.
    private Diagnostic? Reserved()
    {
        if (found.Type == ASSIGN && _previous == first && (IsReserved(first.Type) && first.Type is not (RETURN or ASSERT or REQUIRE) || first.Type == STATEMENT_IF)) return Reserved(first);
        if (!IsReserved(found.Type) && found.Type is not STATEMENT_IF) return null;
        bool nameWanted = _previous is not null && (IsStarter(_previous.Type) || _previous.Type is FN or CONST or AS or FOR);
        bool bound = found == first && _next.Type is ASSIGN or COLON || parser.Context is ParametersContext or ParameterContext or GenericsContext or PatternContext;
        return nameWanted || bound ? Reserved(found) : null;
    }

    private Diagnostic Reserved(IToken token)
    {
        string word = TextOf(token);
        return At(SyntaxRules.ReservedWord, token, $"`{word}` is a reserved word", "a name is wanted here", $"choose another name, such as `{word}_`");
    }

    // Statements outside, declarations inside.
    private Diagnostic? Misplaced()
    {
        if (parser.Context is FileContext)
        {
            if (found.Type is EVERY or FROM or WHERE or FROZEN || !IsDeclarationStarter(found.Type))
            {
                return At(SyntaxRules.Misplaced, found, $"{Name(found)} cannot begin a declaration", "outside of all declarations",
                    "statements stand in the `{ }` of a model, block, fn, train or test; a file holds import, const, fn, block, model, optimizer, schedule, train, test");
            }
        }
        if (parser.Context is BodyContext { Parent: TrainDeclarationContext } && found.Type is OPTIMIZER or SCHEDULE && _next.Type is NAME or COLON)
        {
            string word = TextOf(found), value = _next.Type == NAME ? $"{TextOf(_next)}(…)" : "…";
            return At(SyntaxRules.Misplaced, found, $"the {word} of a `train` block is given with `=`", "`=` is missing after this", $"write `{word} = {value}`");
        }
        if (parser.Context is BodyContext && IsDeclarationStarter(found.Type))
        {
            return At(SyntaxRules.Misplaced, found, $"{Name(found)} declares something inside a body", "declarations stand on their own",
                "move it out of the braces; if it should be outside already, a `}` is missing above");
        }
        if (parser.Context is BodyContext && found.Type is ELSE)
            return At(SyntaxRules.Misplaced, found, "`else` without `if`", "no `if` ends right before this", "`else` follows the `}` of its `if`");
        if (parser.Context is BodyContext && found.Type is RBRACE or RPAREN or RBRACKET) return null;
        if (first.Type == MODEL && parser.Context is TrainModelStatementContext && found.Type is LPAREN or LBRACE or LBRACKET)
        {
            return At(SyntaxRules.Misplaced, first, "a model inside a body", "declarations stand on their own",
                "move it out of the braces; in a `train` block, `model name = …` names one that exists");
        }
        return null;
    }

    // `=` where it binds nothing.
    private Diagnostic? Assignment()
    {
        if (found.Type != ASSIGN) return null;
        if (_around.Bracket is Bracket.Call or Bracket.Braces && _previous?.Type == NAME)
        {
            return At(SyntaxRules.OtherLanguage, found, _around.Bracket == Bracket.Call ? "named arguments are written with `:`" : "settings are written with `:`", "write `:`",
                $"write `{WithColons() ?? $"{TextOf(_previous)}: {TextOf(_next)}"}`");
        }
        if (_previous?.Type == ASSIGN) return At(found, "`==` compares", "a second `=`", "write `==` without a space to compare, one `=` to bind");
        if (first.Type is STATEMENT_IF or REQUIRE or ASSERT or ASSERT_CLOSE or RETURN || _around.Wanted is not null
            || _around.Bracket is Bracket.Call or Bracket.Parentheses or Bracket.List or Bracket.Index)
            return At(found, "`=` binds a name", "to compare, write `==`", "write `==`");
        if (_previous is { Type: NAME } && parser.Context is InputStatementContext or ParameterStatementContext)
        {
            if (TypeInPlaceOfValue() is { } type)
                return At(found, $"`{TextOf(_previous)}` needs a type", "before a type stands `:`", $"write `{TextOf(first)} {TextOf(_previous)}: {type}`");
            return At(found, $"`{TextOf(_previous)}` needs a type", "`:` and a type are missing before this",
                $"write `{TextOf(first)} {TextOf(_previous)}: f32[…] = …`; for a value that is not one of these, leave out `{TextOf(first)}`");
        }
        return At(found, "a second `=` in one statement", "one statement binds once", "bind each name on a line of its own; to compare write `==`");
    }

    // The part of a statement or declaration before its value or body.
    private Diagnostic? Head()
    {
        if (found.Type == COMMA && first.Type is INPUT or OUTPUT or LAYER or PARAM or BUFFER && _previous is { Type: NAME } && _previous.TokenIndex == first.TokenIndex + 1)
        {
            string word = TextOf(first), name = TextOf(_previous), other = _next.Type == NAME ? TextOf(_next) : "b";
            return At(found, $"`{word}` declares one name", "a second name begins after this", first.Type switch
            {
                OUTPUT => $"bind both, `{name}, {other} = …`, then write `output {name}` and `output {other}` on lines of their own",
                INPUT => $"write `input {name}: f32[…]` and `input {other}: f32[…]` on lines of their own",
                _ => $"give `{other}` a `{word}` statement of its own",
            });
        }
        if (first.Type == OUTPUT && found.Type == LBRACKET && _previous is { Type: NAME } && _previous.TokenIndex == first.TokenIndex + 1)
        {
            string indexed = TextOf(_previous) + Bracketed(found);
            return At(found, "an output has no indices", "an equation stands on its own", $"write `{indexed} = …` and, below it, `output {TextOf(_previous)}`");
        }
        if (TypeBegins(_previous))
        {
            if (found.Type == LBRACKET) return At(found, "a type begins with its elements", "the element type is missing before this", $"write `f32{Bracketed(found)}`");
        }
        else if (found.Type == LPAREN && _previous is { Type: NAME } && TypeBegins(parser.TokenStream.Get(_previous.TokenIndex - 1)))
        {
            return At(found, "sizes stand in `[ ]`", "write `[`", $"write `{TextOf(_previous)}[{Bracketed(found)[1..^1]}]`");
        }
        if (found.Type == LBRACE && _previous == first && first.Type == NAME)
            return At(found, $"`{TextOf(first)}` opens no braces", "statements of a body are not grouped", "declare each part by itself: `layer name = Linear(3)`, `name = …`");
        if (found.Type == ARROW && first.Type is MODEL or BLOCK && _previous is { Type: NAME or RPAREN } && _around.Bracket == Bracket.None)
        {
            return At(SyntaxRules.OtherLanguage, found, $"a {TextOf(first)} has no result type", "its inputs and outputs are statements in the braces",
                "write `input x: f32[N, …]` and `output y: f32[N, …] = …` in the `{ }`");
        }
        switch (parser.Context)
        {
            case InputStatementContext or ParameterStatementContext when _previous is { Type: NAME } && _previous.TokenIndex == first.TokenIndex + 1:
                return At(_previous, $"`{TextOf(_previous)}` needs a type", "`:` and a type are missing after this",
                    $"write `{TextOf(first)} {TextOf(_previous)}: {(found.Type == NAME ? TextOf(found) : "f32")}[…]`");
            case OutputStatementContext when _previous is { Type: NAME } && found.Type == NAME:
                return At(_previous, "`:` is missing", "before the type stands `:`", $"write `output {TextOf(_previous)}: {TextOf(found)}[…] = …`");
            case LineContext when first.Type == OUTPUT && _previous is { Type: NAME } && found.Type == NAME && _previous.TokenIndex == first.TokenIndex + 1:
                return At(_previous, "`:` is missing", "before the type stands `:`", $"write `output {TextOf(_previous)}: {TextOf(found)}[…] = …`");
            case ParameterContext or ParametersContext when _previous is { Type: NAME } && found.Type == NAME && parser.TokenStream.Get(_previous.TokenIndex - 1).Type is COLON or BAR:
                return At(found, "`,` is missing", "another parameter begins here", $"write `{TextOf(_previous)}, {TextOf(found)}`");
            case ParameterContext or ParametersContext when _previous is { Type: NAME } && found.Type == NAME:
                return At(_previous, "`:` or `,` is missing", "before a type stands `:`, before the next parameter `,`", $"write `{TextOf(_previous)}: {TextOf(found)}`");
            case LayerStatementContext or NamedStatementContext or UpdateStatementContext or TrainModelStatementContext or ConstDeclarationContext
                when _previous is { Type: NAME } && _previous.TokenIndex == first.TokenIndex + 1:
                return At(Ends ? _previous : found, "`=` is missing", Ends ? "a value belongs after this" : "before a value stands `=`",
                    $"write `{TextOf(first)} {TextOf(_previous)} = {(found.Type == COLON ? RestOfLine(found) : null) ?? "…"}`");
            case FunctionDeclarationContext when found.Type == COLON && _previous is { Type: RPAREN }:
                return At(SyntaxRules.OtherLanguage, found, "the type of a result stands behind `->`", "write `->`", $"write `-> {TextOf(_next)}…`");
            case TestDeclarationContext when _previous?.Type == TEST:
                return At(found, "a test needs a title", "a string is wanted here", "write `test \"what is tested\" { … }`");
            case FunctionDeclarationContext when _previous is { Type: NAME }:
                return At(found, "a function needs parameters", "`(` is wanted here", $"write `fn {TextOf(_previous)}() …`");
        }
        if (_previous is not null && (_previous == first || _previous.Type is DOT or AS) && (IsStarter(_previous.Type) || _previous.Type is FN or CONST or IMPORT or DOT or AS or ASSERT_ERROR))
        {
            string wanted = _previous.Type == IMPORT ? "a path or module" : "a name";
            return At(Ends ? _previous : found, $"{wanted} is missing", $"{wanted} belongs after `{TextOf(_previous)}`",
                _previous.Type == IMPORT ? "write `import \"file.nn\"` or `import std.vision`"
                : _previous.Type == DOT ? "after `.` stands the name of a member" : "names are letters, digits and `_`, and begin with a letter");
        }
        return null;
    }

    // The colon of `input x: …`.
    private bool TypeBegins(IToken? colon) => colon?.Type == COLON && first.Type is INPUT or OUTPUT or PARAM or BUFFER && colon.TokenIndex == first.TokenIndex + 2;

    // From a bracket to the one that closes it on the same line.
    private string Bracketed(IToken open)
    {
        int end = source.Text.IndexOfAny([open.Type == LPAREN ? ')' : ']', '\n'], open.StartIndex);
        string text = end < 0 || source.Text[end] == '\n' ? "" : source.Text[open.StartIndex..(end + 1)];
        return text.Length is 0 or > 40 ? "[…]" : text;
    }

    private Diagnostic Anything()
    {
        string belongs = _around.Bracket switch
        {
            Bracket.Call => "an argument, `,` or `)`",
            Bracket.Parentheses => "`,` or `)`",
            Bracket.List => "`,` or `]`",
            Bracket.Index => "`,`, `:` or `]`",
            Bracket.Parameters => "a parameter, `,` or `)`",
            Bracket.Braces => "`name: value` or `}`",
            _ => "the end of the statement",
        };
        return At(found, $"{Name(found)} cannot stand here", $"{belongs} is wanted", Ends ? "complete the statement" : $"remove {Name(found)}, or write what is missing before it");
    }
}
