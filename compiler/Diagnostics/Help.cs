using System.Diagnostics.CodeAnalysis;

namespace ModelDsl.Diagnostics;

/// <summary>What a help does, beside its words, for stages that go on from it.</summary>
[Flags]
internal enum HelpTraits
{
    None = 0,

    /// <summary>It says only what the rule asks for, since nothing better could be worked out.</summary>
    General = 1,

    /// <summary>It says what would fit, and leaves open how to come by it.</summary>
    Vague = 2,

    /// <summary>It tells the shape that one of several tensors should have.</summary>
    Shape = 4,

    /// <summary>It begins with a <c>require</c> that would settle the matter.</summary>
    Require = 8,

    /// <summary>It gives an argument another value, or names another layer.</summary>
    Argument = 16,

    /// <summary>It changes what is put around the border of an image.</summary>
    Border = 32,

    /// <summary>It brings axes or operands into another order.</summary>
    Order = 64,

    /// <summary>It says to leave out what is marked.</summary>
    Omit = 128,

    /// <summary>It says where an index that nothing declares would run.</summary>
    Index = 256,
}

/// <summary>What to do about a finding: a sentence or two in lower case, without a full stop.</summary>
/// <remarks>Strings become helps by themselves, so that a rule writes only its words. Other words for the same way out are given by <c>with</c>, which keeps what the help does.</remarks>
/// <param name="Text">The words.</param>
public sealed record Help(string Text)
{
    /// <summary>What it does.</summary>
    internal HelpTraits Traits { get; init; }

    /// <summary>What is to be written in the place of what is marked, where the help offers just that: a name that is near, or sizes.</summary>
    internal string? Instead { get; init; }

    /// <summary>This way out, or another one.</summary>
    internal Help Or(Help other) => this with { Text = $"{Text}; or {other.Text}" };

    /// <summary>Whether it does this, or any of these.</summary>
    internal bool Is(HelpTraits traits) => (Traits & traits) != 0;

    /// <summary><c>did you mean `x`?</c></summary>
    /// <param name="name">The name that was meant.</param>
    /// <param name="rest">How the question ends.</param>
    internal static Help Meant(string name, string rest = "?") => new($"did you mean `{name}`{rest}") { Instead = name };

    /// <summary><c>use [2, 8]</c></summary>
    internal static Help Sizes(object sizes) => new($"use {sizes}") { Instead = sizes.ToString() };

    /// <summary><c>add `require H >= 5`</c></summary>
    internal static Help Require(object condition) => new($"add `require {condition}`") { Traits = HelpTraits.Require };

    /// <summary><c>leave it out</c>, and why.</summary>
    internal static Help Omit(string reason) => new($"leave it out{reason}") { Traits = HelpTraits.Omit };

    public override string ToString() => Text;

    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Help?(string? text) => text is null ? null : new(text);
}
