using System.Collections.Frozen;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration.Intrinsics;
using ModelDsl.Shapes;

namespace ModelDsl.Elaboration;

/// <summary>What to do about an error for which nothing better could be worked out.</summary>
internal static class GeneralAdvice
{
    private static readonly FrozenDictionary<Rule, string> s_help = new Dictionary<Rule, string>
    {
        [ElaborationRules.WrongKind] = "write a value of the kind that is wanted",
        [ElaborationRules.NotCallable] = "on the right of `->` stands a layer or a function; to multiply, write `*`",
        [ElaborationRules.NoMember] = "tensors have the members shape, rank and T; a layer has its parameters, its layers and its outputs",
        [ElaborationRules.RunTimeCondition] = "state the size as a number in the input's type, or make it a parameter of the model, `name: int`",
        [ElaborationRules.Arithmetic] = "choose numbers for which there is a result",
        [ElaborationRules.NoResult] = "end the function with `return value`",
        [ElaborationRules.DuplicateArgument] = "give it once",
        [ElaborationRules.Raised] = "change the argument that the message names",
        [ElaborationRules.TooLong] = "make the numbers of rounds and of uses smaller",
        [AxisPattern.Malformed] = "each letter of the result stands in an operand, and each operand has a letter for each axis",
        [ShapeRules.Mismatch] = "state the size that is computed, or change the layer that gives it",
        [ShapeRules.Broadcast] = "only equal sizes, and the size 1, broadcast",
        [ShapeRules.Reshape] = "choose sizes whose product is the number of elements",
        [ShapeRules.Concat] = "all sizes must be equal, except along `dim` of `cat`",
        [ShapeRules.Rank] = "bring it to that many axes: `reshape`, `-> Flatten`, or a new axis with `x[:, none]`",
        [ShapeRules.MatMul] = "the last axis of the left side meets the last but one of the right: transpose one of them with `.T`, or change a size",
        [ShapeRules.Empty] = "choose numbers that leave a size of at least 1",
        [ShapeRules.TooLarge] = "keep products of sizes below 2^63",
        [ShapeRules.Axis] = "axes are counted from 0, and from the end with -1",
        [ShapeRules.Index] = "indices are counted from 0, and from the end with -1",
        [ShapeRules.Split] = "the parts have to make up the axis",
        [ShapeRules.Letter] = "give the two axes different letters, or the same size",
        [ShapeRules.Require] = "change one of the values that the condition names",
        [ShapeRules.SameShape] = "bring both to one shape: `reshape`, or an index such as `x[:, 0]`",
        [ShapeRules.Channels] = "leave a number of input channels out, it is inferred; or change the layer before",
        [ShapeRules.Features] = "leave a number of input features out, it is inferred; or change the layer before",
        [ShapeRules.Halves] = "choose a size that divides",
        [ShapeRules.CannotProve] = "add a `require` about the sizes that it names",
        [ShapeRules.Groups] = "make both numbers of channels multiples of the groups",
        [ShapeRules.State] = "leave the state out, it is zeros then; or give it that shape",
        [ShapeRules.Hyperparameter] = "choose a number in that range",
    }.ToFrozenDictionary();

    public static Diagnostic WithHelp(Diagnostic diagnostic) =>
        diagnostic.Help is null && diagnostic.Severity == Severity.Error && s_help.TryGetValue(diagnostic.Rule, out string? help) ? diagnostic with { Help = new Help(help) { Traits = HelpTraits.General } } : diagnostic;
}
