using ModelDsl.Diagnostics;

namespace ModelDsl.Syntax;

/// <summary>The mistakes that reading a file can find.</summary>
public static class SyntaxRules
{
    public static readonly Rule Unexpected = Rule.Error("NN0001", "unexpected text",
        "Something stands where it cannot: an operator without a value, two values without an operator, a part of a statement " +
        "that is missing. The message says what is wanted there. The rest of the statement is not judged; the next one is.");

    public static readonly Rule Unclosed = Rule.Error("NN0002", "a bracket is not closed",
        "A `(`, `[` or `{` has no partner. The error stands where the closing bracket is missing, as far as the layout tells: " +
        "before a line that begins a new statement, or where the indentation ends; a note shows the opening bracket.");

    public static readonly Rule Unopened = Rule.Error("NN0003", "a closing bracket has no partner",
        "A `)`, `]` or `}` closes nothing, or a bracket of another kind than the one that is open.");

    public static readonly Rule UnterminatedString = Rule.Error("NN0004", "the string does not end",
        "A string begins and ends with `\"` on one line. A line break inside is written `\\n`, a quote `\\\"`.");

    public static readonly Rule SlashComment = Rule.Error("NN0005", "comments begin with `#`",
        "`//` divides and rounds down. Comments begin with `#`, documentation with `##`.");

    public static readonly Rule StrayCharacter = Rule.Error("NN0006", "a character that means nothing here",
        "The character is in no word and no sign of the language. Some have a spelling of their own: powers are `**`, the arrow " +
        "is `->`, quotes are straight.");

    public static readonly Rule BadNumber = Rule.Error("NN0007", "not a usable number",
        "Integers have 64 bits, floats end at about 1.8e308. Digits may be grouped by `_` (`1_000_000`). Letters cannot follow " +
        "a number directly: to multiply, write `*`.");

    public static readonly Rule Chained = Rule.Error("NN0008", "comparisons do not chain",
        "A comparison has two sides, and so has a range.");

    public static readonly Rule TooDeep = Rule.Error("NN0009", "nested too deeply",
        "Brackets and prefix operators nest up to 200 deep, and one expression chains up to 1000 operators. Nobody writes more " +
        "by hand; programs that write programs give the parts names.");

    public static readonly Rule ReservedWord = Rule.Error("NN0010", "a reserved word cannot be a name",
        "`and as assert assert_close assert_error after const else false fn for gradient if import in none not or require " +
        "return then true with` are reserved. They are free only after `.` and as the name of an argument (`f(in: 3)`).");

    public static readonly Rule NeedsParentheses = Rule.Error("NN0011", "this needs parentheses",
        "`if … then … else …` and lambdas reach as far right as they can. As the operand of an operator they need parentheses, " +
        "so that everyone reads the same end; so does `not` under a comparison or in arithmetic.");

    public static readonly Rule BadTarget = Rule.Error("NN0012", "cannot assign to this",
        "Left of `=` stand a name, several names, tuples of names, or an equation's `y[i, j]`. Values never change in place.");

    public static readonly Rule OtherLanguage = Rule.Error("NN0013", "the spelling of another language",
        "A habit from another language; the message has the spelling of this one. `and`, `or`, `not`, `true`, `false`, `none` " +
        "are words, named arguments are written `name: value`, bodies stand in braces, strings in double quotes.");

    public static readonly Rule BadEscape = Rule.Error("NN0014", "unknown escape in a string",
        "After a backslash stand `\"`, `\\`, `n` or `t`. In file names `/` works on every system.");

    public static readonly Rule NotAProgram = Rule.Error("NN0015", "this file is not a program",
        "The file holds a NUL, which no text does, or it is larger than any program. Weights and data are named in a program " +
        "(`data train = idx(\"images\", \"labels\")`), not given in its place.");

    public static readonly Rule Misplaced = Rule.Error("NN0016", "this does not belong here",
        "A file holds declarations; statements stand in the braces of one. Declarations do not stand inside each other: often a " +
        "`}` is missing above, or there is one too many.");
}
