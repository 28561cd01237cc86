using ModelDsl.Diagnostics;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

/// <summary>What can be wrong with values and calls, once they are known.</summary>
public static class ElaborationRules
{
    public static readonly Rule WrongKind = Rule.Error("NN1010", "a value of another kind is wanted",
        "An expression gives a value of one kind, such as a string or a list, where another kind is wanted.");

    public static readonly Rule WrongElement = Rule.Error("NN1011", "wrong element type",
        "An operation is not defined for this element type, or an input has another element type than declared. `cast` changes " +
        "it.");

    public static readonly Rule NotCallable = Rule.Error("NN1012", "this cannot be applied",
        "`->` and calls want a layer or a function on the right; this is neither.");

    public static readonly Rule NoMember = Rule.Error("NN1013", "no such member",
        "A value has no member of that name. Tensors have `.shape`, `.rank` and `.T`; a layer has its parameters and layers; a " +
        "result has its outputs.");

    public static readonly Rule LayerOnTensor = Rule.Error("NN1014", "a layer is applied with `->`",
        "Calling a declared layer makes one; `->` applies it.");

    public static readonly Rule RunTimeCondition = Rule.Error("NN1015", "not known while the model is built",
        "A condition, a range or a size that shapes the program has to be known when the model is built; a value that only a " +
        "run knows cannot be used there. `where` chooses between elements at run time.");

    public static readonly Rule LayerInLoop = Rule.Error("NN1016", "a layer cannot be declared in a loop",
        "A `layer` statement makes one named layer, so it cannot stand in a loop. A list of layers makes many, and applying the " +
        "list applies them in order.");

    public static readonly Rule ParametersInFunction = Rule.Error("NN1017", "a function has no parameters of its own",
        "A function is pure: a layer made inside it would have parameters that nobody owns. Use a block.");

    public static readonly Rule Unpack = Rule.Error("NN1018", "the number of values differs from the number of names",
        "Taking a tuple apart wants as many names as it has values.");

    public static readonly Rule NeverSized = Rule.Error("NN1019", "the layer's sizes are never known",
        "A layer is declared but never applied, and its sizes are not all given, so its parameters have no shape.");

    public static readonly Rule Recursion = Rule.Error("NN1020", "the uses do not end",
        "A block or function uses itself without an end. Recursion has to come to a case that stops, by a parameter that gets " +
        "smaller.");

    public static readonly Rule TooLong = Rule.Error("NN1021", "the loop is too long to build",
        "A compile-time loop would unroll too many iterations. A loop over a dimension of a tensor is `scan`.");

    public static readonly Rule Arithmetic = Rule.Error("NN1023", "the number cannot be computed",
        "Compile-time arithmetic has no result: a division by zero, or a number beyond 64 bits.");

    public static readonly Rule NoResult = Rule.Error("NN1024", "the function returns nothing",
        "A function ends without `return`.");

    public static readonly Rule UnknownArgument = Rule.Error("NN3001", "unknown argument",
        "The layer or function has no argument of that name.");

    public static readonly Rule DuplicateArgument = Rule.Error("NN3002", "the argument is given twice",
        "One argument is given twice, by place and by name or twice by name.");

    public static readonly Rule MissingArgument = Rule.Error("NN3003", "an argument is missing",
        "An argument without a default is not given.");

    public static readonly Rule WrongArgument = Rule.Error("NN3004", "the argument has the wrong kind",
        "An argument is of another kind than the parameter: an int is accepted where a float is wanted, but not where a bool " +
        "is.");

    public static readonly Rule TooManyArguments = Rule.Error("NN3005", "too many arguments",
        "There are more arguments than parameters.");

    public static readonly Rule Raised = Rule.Error("NN3006", "the definition does not allow this",
        "The definition does not take what it is given here.");

    public static readonly Rule AssertFails = Rule.Error("NN1030", "the assertion does not hold",
        "An `assert` of a test is false.");

    public static readonly Rule NoError = Rule.Error("NN1031", "the expected error does not occur",
        "The statements of an `assert_error` do not bring up the named error.");

    public static readonly Rule NotSupported = Rule.Error("NN6001", "not supported yet",
        "The program is right, but this version cannot compile the construct yet.");

    public static readonly Rule Internal = Rule.Error("NN9001", "the compiler itself failed",
        "A fault of the compiler, never of the program. Please report the program and the command.");

    public static Diagnostic Wants(Location where, string what, StaticValue found) => WrongKind.At(where, $"wants {what}, found {found.Describe()}") with { Help = Instead(where, what, found) };

    // Several results where one is wanted, and a layer where a value is.
    private static string? Instead(Location where, string what, StaticValue found)
    {
        if (where.Source is null) return null;
        if (what.StartsWith("a range", StringComparison.Ordinal) && found is IntValue && !where.Path.StartsWith("std/", StringComparison.Ordinal) && !where.Text.Contains('\n', StringComparison.Ordinal)) return $"a range is written `0..{where.Text}`";
        if (!what.Contains("tensor", StringComparison.Ordinal)) return null;
        return found switch
        {
            TupleValue { Items.Length: > 1 } when where.Text.All(c => char.IsLetterOrDigit(c) || c == '_') => $"take one of its parts: `{where.Text}[0]`",
            // A list is joined, or one of it taken, where a call names it.
            ListValue { Items: [TensorValue, ..] } when where.Text.IndexOf('(') is > 0 and var open && where.Text[(open + 1)..^1] is var given && given.All(c => char.IsLetterOrDigit(c) || c == '_')
                => $"take one of them, `{where.Text[..open]}({given}[0])`, or join them: `{where.Text[..open]}(cat({given}, dim: 1))`",
            LayerValue or CompositionValue or ConstructorValue => $"a layer gives a value where one flows into it: `x -> {where.Text}`; between layers stands `->`",
            _ => null,
        };
    }
}
