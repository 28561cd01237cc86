using Antlr4.Runtime;
using ModelDsl.Diagnostics;
using static ModelDsl.Syntax.Generated.NnParser;
using static ModelDsl.Syntax.TokenKinds;

namespace ModelDsl.Syntax;

internal sealed partial class SyntaxErrorMessage
{
    // Words of other languages, at the beginning of a statement or where the parser stopped.
    private Diagnostic? Habit()
    {
        string start = TextOf(first), here = TextOf(found);
        if (first.Type == NAME && (found == first || found.TokenIndex == first.TokenIndex + 1))
        {
            string? help = start switch
            {
                "def" or "func" or "function" or "fun" or "defn" => "a function is declared with `fn name(x: f32[N]) -> f32[N] = …`",
                "class" or "struct" or "module" or "network" => "a model is declared with `model Name { … }`, a part of one with `block Name { … }`",
                "let" or "var" or "val" or "auto" or "set" => "a name is bound with `name = value`",
                "while" or "loop" or "repeat" => "`for x in list { … }` is resolved at compile time; a loop at run time is `scan`",
                "elif" or "elseif" or "elsif" => "write `else if`",
                "print" or "pass" or "del" or "try" or "raise" or "throw" or "async" or "yield" => "a program describes a computation and has no such statement",
                "from" or "using" or "include" or "use" or "require" => "other files are named with `import \"file.nn\"`, modules with `import std.vision`",
                "constant" => "a constant is declared with `const name = …`",
                _ => null,
            };
            if (help is not null && !(found != first && found.Type is ASSIGN or COLON or DOT or COMMA))
                return At(SyntaxRules.OtherLanguage, first, $"there is no `{start}`", "the word of another language", help);
        }
        if (here is "elif" or "elseif" or "elsif") return At(SyntaxRules.OtherLanguage, found, $"there is no `{here}`", "the word of another language", "write `else if`");
        if (first.Type == IMPORT && found.Type is AS)
            return At(SyntaxRules.OtherLanguage, found, "an import has no other name", "`as` renames nothing here", "imported names are used as they are: remove `as …`");
        if (first.Type == IMPORT && found.Type is COMMA) return At(found, "one import a line", "a second import", "write each `import` on a line of its own");
        if (found.Type == IF && _previous is not null && EndsOperand(_previous.Type) && _around.Bracket != Bracket.List)
            return At(SyntaxRules.OtherLanguage, found, "the condition comes first", "`if` after a value", "write `if c then a else b`");
        if (found.Type == FAT_ARROW && _previous is { Type: NAME })
            return At(found, "a lambda's parameters stand in parentheses", "no parentheses before this", $"write `({TextOf(_previous)}) => …`");
        if (found.Type == FAT_ARROW) return At(found, "`=>` belongs to a lambda", "no parameters before this", "write `(x) => …`; a layer is applied with `->`");
        if (found.Type == QUESTION) return At(SyntaxRules.OtherLanguage, found, "there is no `? :`", "`?` only follows a type", "write `if c then a else b`");
        if (found.Type == BAR && _next.Type is GREATER or GREATER_EQUAL && _next.StartIndex == found.StopIndex + 1)
            return At(SyntaxRules.OtherLanguage, found, "there is no `|>`", "the spelling of other languages", "write `->`");
        if (found.Type == BAR) return At(found, "`|` joins types only", "between values", "for values write `or`");
        if (found.Type == AS && _previous is not null && EndsOperand(_previous.Type))
            return At(found, "a conversion does not exist", "`as` only names a `train` block", "`value as! type` checks a shape at run time");
        if (_previous?.Type == SLASH && found.Type is STAR) return At(SyntaxRules.SlashComment, _previous, "comments are written with `#`", "`/*` begins nothing", "write `# …` on each line");
        if (found.Type == FLOOR_DIVIDE) return At(SyntaxRules.SlashComment, found, "comments are written with `#`", "`//` is floor division", "write `# …`");
        if (found.Type is FOR or IN && first.Type is not (FOR or STATEMENT_IF) && _around.Bracket != Bracket.List && _previous is not null && EndsOperand(_previous.Type))
            return At(found, found.Type == FOR ? "`for` after a value" : "`in` belongs to `for`", "not an operator", "a list is made with `[f(i) for i in 0..n]`");
        return null;
    }

    // `then`, `else`, a body: what must follow before the statement is complete.
    private Diagnostic? MissingPart()
    {
        if (_previous is null || !EndsOperand(_previous.Type) && !IsReserved(_previous.Type)) return null;
        bool operandBefore = EndsOperand(_previous.Type);
        if (found.Type == COLON && operandBefore && (first.Type is STATEMENT_IF or FOR || first.Type == NAME || IsDeclarationStarter(first.Type)) && _next.Type is not NAME || found.Type == COLON && first.Type is STATEMENT_IF or FOR)
            return At(SyntaxRules.OtherLanguage, found, "a body stands in braces", "`:` begins none", "write `{` and `}` around the statements");
        if (found.Type == COLON && _around.Bracket == Bracket.List && operandBefore && (IsNameLike(_next.Type) || _next.Type == INT))
            return At(SyntaxRules.OtherLanguage, found, "a range is written with `..`", "`:` makes slices of tensors", $"write `{TextOf(_previous)}..{TextOf(_next)}`");
        if (found.Type == COLON)
            return At(found, "`:` comes before a type or an argument's value", "neither is possible here", "a type follows the name it belongs to: `name: type = value`");
        if (operandBefore && _around.Wanted is { } word)
        {
            return At(Closes ? _previous : found, word == "else" ? "an `if` that gives a value needs `else`" : "`then` is missing",
                Closes ? $"`{word}` is missing after this" : $"`{word}` is missing before this", "as a value, `if` is written `if c then a else b`");
        }
        bool noIn = parser.Context is ForStatementContext { } loop && loop.IN() is null;
        if (operandBefore && !noIn && _previous.Type != RBRACE && _around.Bracket == Bracket.None && first.Type is STATEMENT_IF or FOR or STEP or ASSERT_ERROR)
        {
            return At(Ends ? _previous : found, "a body in braces is missing", Ends ? "`{` is missing after this" : "`{` is missing before this",
                first.Type == STATEMENT_IF ? "write `if c { … }`, or as a value `if c then a else b`" : "write `{` and `}` around the statements");
        }
        if (parser.Context is ForStatementContext or ComprehensionClauseContext && operandBefore)
            return At(Closes ? _previous : found, "`in` is missing", Closes ? "`in` belongs after this" : "`in` belongs before this", "write `for x in list`");
        if (operandBefore && parser.Context is BlockDeclarationContext or OptimizerDeclarationContext or TrainDeclarationContext or TestDeclarationContext)
        {
            return At(Ends ? _previous : found, "a body in braces is missing", Ends ? "`{` is missing after this" : "`{` is missing before this",
                $"write `{TextOf(first)} … {{` and, behind the statements, `}}`");
        }
        if (operandBefore && parser.Context is FunctionDeclarationContext or ScheduleDeclarationContext)
        {
            return At(Ends ? _previous : found, "what it computes is missing", Ends ? "`=` or `{` is missing after this" : "`=` or `{` is missing before this",
                "write `= expression`, or a body `{ …; return value }`");
        }
        return null;
    }

    private Diagnostic? MissingValue()
    {
        if (_previous is not null && _previous.Type is not SEPARATOR && EndsOperand(_previous.Type)) return null;
        bool opening = _previous is null or { Type: SEPARATOR or LBRACE };
        if (opening)
        {
            return At(found, $"{Name(found)} cannot begin a statement", CarriesOn.Contains(found.Type) ? "there is nothing before it" : "a statement begins with a name or a keyword",
                found.Type == ARROW ? "write what flows: `x -> Layer`" : "remove it, or complete the statement before it");
        }
        string sign = Name(_previous!);
        if (Closes)
        {
            return At(_previous!, "a value is missing", $"a value belongs after {sign}",
                _previous!.Type is COMMA ? "add one, or remove the comma" : $"complete the expression, or remove {sign}");
        }
        bool isOperator = CarriesOn.Contains(found.Type) || found.Type is COLON or SEMICOLON;
        return At(found, $"{Name(found)} cannot begin a value", $"a value is wanted after {sign}",
            isOperator ? $"put a value between {sign} and {Name(found)}, or remove one of them"
            : IsReserved(found.Type) ? "reserved words are no values; as an argument's name one is followed by `:`" : "write a number, a name, a string, or an expression in parentheses");
    }

    private Diagnostic? TwoInARow()
    {
        if (_previous is null) return null;
        if (Ends) return At(_previous, "the statement is not complete", "more is wanted after this", "complete it on this line, or end the line with an operator");
        bool begins = IsNameLike(found.Type) || found.Type is INT or FLOAT or STRING or LPAREN or TRUE or FALSE or NONE or UNDERSCORE or NOT or LAMBDA or REDUCTION or LBRACKET;
        if (!begins) return null;
        (string label, string help) = _around.Bracket switch
        {
            Bracket.Call => ("`,` or `)` is missing before this", "write `,` there: arguments are separated by commas"),
            Bracket.Parentheses => ("`,`, `)` or an operator is missing before this", "join the two with an operator, or separate them with a comma"),
            Bracket.List => ("`,` or `]` is missing before this", "write `,` there: elements are separated by commas"),
            Bracket.Index => ("`,`, `:` or `]` is missing before this", "write `,` there: indices are separated by commas"),
            Bracket.Parameters => ("`,` is missing before this", "write `,` there: parameters are separated by commas"),
            Bracket.Braces => ("`,` or a new line is missing before this", "settings are separated by commas or lines"),
            _ when (_previous.Type == RPAREN || char.IsUpper(_previous.Text[0])) && IsNameLike(found.Type) && char.IsUpper(found.Text[0]) => ("`->` is missing before this", $"a layer is applied with `->`: `-> {found.Text}`"),
            _ => ("an operator is missing before this, or the end of the statement", "each statement has a line of its own, or ends with `;`"),
        };
        if (_around.Bracket is Bracket.None or Bracket.Call && _previous.Type == NAME && found.Type == NAME && _next.Type == LPAREN && found.Line == _previous.Line && char.IsLower(TextOf(_previous)[0]) && Called() is { } call)
            return At(found, $"{Name(found)} does not follow {Name(_previous)}", "`(` is missing before this", $"arguments stand in parentheses: write `{call}`");
        if (_previous.Type == FROZEN && TextOf(found) == "from")
            return At(found, "`from` stands before `frozen`", "the file of the weights is told first", $"write `from {TextOf(_next)} frozen`");
        // What is missing at the end of a line is missing there.
        if (found.Line > _previous.Line && label.EndsWith(" is missing before this", StringComparison.Ordinal))
            return At(_previous, $"{Name(found)} does not follow {Name(_previous)}", label.Replace("before this", "after this", StringComparison.Ordinal), help);
        return At(found, $"{Name(found)} does not follow {Name(_previous)}", label, help);
    }
}
