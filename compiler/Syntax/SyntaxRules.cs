using ModelDsl.Diagnostics;

namespace ModelDsl.Syntax;

/// <summary>The mistakes that reading a file can find.</summary>
public static class SyntaxRules
{
    /// <summary>A word or sign that cannot stand where it does.</summary>
    public static readonly Rule Unexpected = Rule.Error("NN0001", "unexpected text");

    /// <summary>A bracket that is never closed.</summary>
    public static readonly Rule Unclosed = Rule.Error("NN0002", "a bracket is not closed");

    /// <summary>A closing bracket without an opening one, or of another kind.</summary>
    public static readonly Rule Unopened = Rule.Error("NN0003", "a closing bracket has no partner");

    /// <summary>A string whose closing quote is missing on its line.</summary>
    public static readonly Rule UnterminatedString = Rule.Error("NN0004", "the string does not end");

    /// <summary>A comment in the manner of C.</summary>
    public static readonly Rule SlashComment = Rule.Error("NN0005", "comments begin with `#`");

    /// <summary>A character that no part of the language uses.</summary>
    public static readonly Rule StrayCharacter = Rule.Error("NN0006", "a character that means nothing here");

    /// <summary>A number that does not fit, or is not spelled like one.</summary>
    public static readonly Rule BadNumber = Rule.Error("NN0007", "not a usable number");

    /// <summary><c>a &lt; b &lt; c</c>, <c>0..1..2</c></summary>
    public static readonly Rule Chained = Rule.Error("NN0008", "comparisons do not chain");

    /// <summary>More brackets or operators inside one another than the compiler follows.</summary>
    public static readonly Rule TooDeep = Rule.Error("NN0009", "nested too deeply");

    /// <summary>A reserved word where a name is wanted.</summary>
    public static readonly Rule ReservedWord = Rule.Error("NN0010", "a reserved word cannot be a name");

    /// <summary><c>if</c>, <c>not</c> or a lambda as the operand of something that binds more tightly.</summary>
    public static readonly Rule NeedsParentheses = Rule.Error("NN0011", "this needs parentheses");

    /// <summary>Left of <c>=</c> stands something that cannot be given a value.</summary>
    public static readonly Rule BadTarget = Rule.Error("NN0012", "cannot assign to this");

    /// <summary>The spelling of another language.</summary>
    public static readonly Rule OtherLanguage = Rule.Error("NN0013", "the spelling of another language");

    /// <summary>A backslash in a string that is followed by the wrong character.</summary>
    public static readonly Rule BadEscape = Rule.Error("NN0014", "unknown escape in a string");

    /// <summary>Not a text, or one too large to be a program.</summary>
    public static readonly Rule NotAProgram = Rule.Error("NN0015", "this file is not a program");

    /// <summary>A statement or declaration where its kind does not belong.</summary>
    public static readonly Rule Misplaced = Rule.Error("NN0016", "this does not belong here");
}
