using ModelDsl.Diagnostics;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

/// <summary>What can be wrong with values and calls, once they are known.</summary>
public static class ElaborationRules
{
    public static readonly Rule WrongKind = Rule.Error("NN1010", "a value of another kind is wanted");
    public static readonly Rule WrongElement = Rule.Error("NN1011", "wrong element type");
    public static readonly Rule NotCallable = Rule.Error("NN1012", "this cannot be applied");
    public static readonly Rule NoMember = Rule.Error("NN1013", "no such member");
    public static readonly Rule LayerOnTensor = Rule.Error("NN1014", "a layer is applied with `->`");
    public static readonly Rule RunTimeCondition = Rule.Error("NN1015", "not known while the model is built");
    public static readonly Rule LayerInLoop = Rule.Error("NN1016", "a layer cannot be declared in a loop");
    public static readonly Rule ParametersInFunction = Rule.Error("NN1017", "a function has no parameters of its own");
    public static readonly Rule Unpack = Rule.Error("NN1018", "the number of values differs from the number of names");
    public static readonly Rule NeverSized = Rule.Error("NN1019", "the layer's sizes are never known");
    public static readonly Rule Recursion = Rule.Error("NN1020", "the uses do not end");
    public static readonly Rule TooLong = Rule.Error("NN1021", "the loop is too long to build");
    public static readonly Rule TooDeep = Rule.Error("NN1022", "the expression is nested too deeply");
    public static readonly Rule Arithmetic = Rule.Error("NN1023", "the number cannot be computed");
    public static readonly Rule NoResult = Rule.Error("NN1024", "the function returns nothing");

    public static readonly Rule UnknownArgument = Rule.Error("NN3001", "unknown argument");
    public static readonly Rule DuplicateArgument = Rule.Error("NN3002", "the argument is given twice");
    public static readonly Rule MissingArgument = Rule.Error("NN3003", "an argument is missing");
    public static readonly Rule WrongArgument = Rule.Error("NN3004", "the argument has the wrong kind");
    public static readonly Rule TooManyArguments = Rule.Error("NN3005", "too many arguments");
    public static readonly Rule Raised = Rule.Error("NN3006", "the definition does not allow this");

    public static readonly Rule AssertFails = Rule.Error("NN1030", "the assertion does not hold");
    public static readonly Rule NoError = Rule.Error("NN1031", "the expected error does not occur");

    /// <summary>Said by those who would otherwise leave a `train` block out in silence.</summary>
    public static readonly Rule TrainingNotCompiled = Rule.Warning("NN5001", "training programs are not compiled yet");

    public static readonly Rule NotSupported = Rule.Error("NN6001", "not supported yet");
    public static readonly Rule Internal = Rule.Error("NN9001", "the compiler itself failed");

    public static Diagnostic Wants(Location where, string what, StaticValue found) => WrongKind.At(where, $"wants {what}, found {found.Describe()}");
}
