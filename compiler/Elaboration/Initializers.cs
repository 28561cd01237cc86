using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;
using P = ModelDsl.Ir.Primitives;

namespace ModelDsl.Elaboration;

/// <summary>The initialisers of parameters and their arguments, PyTorch's.</summary>
internal static class Initializers
{
    private static readonly Dictionary<string, string> s_signatures = new(StringComparer.Ordinal)
    {
        ["zeros"] = "()",
        ["ones"] = "()",
        ["constant"] = "(value: float)",
        ["uniform"] = "(a: float = 0.0, b: float = 1.0)",
        ["normal"] = "(mean: float = 0.0, std: float = 1.0)",
        ["xavier_uniform"] = "(gain: float = 1.0)",
        ["xavier_normal"] = "(gain: float = 1.0)",
        ["kaiming_uniform"] = "(a: float = 0.0, mode: string = \"fan_in\", nonlinearity: string = \"leaky_relu\")",
        ["kaiming_normal"] = "(a: float = 0.0, mode: string = \"fan_in\", nonlinearity: string = \"leaky_relu\")",
        ["orthogonal"] = "(gain: float = 1.0)",
        ["trunc_normal"] = "(mean: float = 0.0, std: float = 1.0, a: float = -2.0, b: float = 2.0)",
        ["dirac"] = "(groups: int = 1)",
        ["sparse"] = "(sparsity: float, std: float = 0.01)",
        ["eye"] = "()",
        ["unit_normal"] = "()",
    };

    private static readonly string[] s_nonlinearities =
    [
        "linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "sigmoid", "tanh", "relu", "leaky_relu", "selu",
    ];

    public static Signature? Find(string name) => s_signatures.TryGetValue(name, out string? text) ? Signature.Parse(text) : null;

    /// <summary>Why a law does not suit a shape or its arguments make no sense; null where all is well.</summary>
    public static (Rule Rule, string Message)? Misfit(string name, IReadOnlyDictionary<string, object> arguments, int rank)
    {
        (int least, int most, string axes) = name switch
        {
            "xavier_uniform" or "xavier_normal" or "kaiming_uniform" or "kaiming_normal" or "orthogonal" => (2, int.MaxValue, "two axes or more"),
            "sparse" or "eye" => (2, 2, "two axes"),
            "dirac" => (3, 5, "three to five axes"),
            _ => (0, int.MaxValue, ""),
        };
        if (rank < least || rank > most) return (ShapeRules.Rank, $"`{name}` takes a tensor of {axes}, found {rank}");
        double Number(string argument) => arguments.TryGetValue(argument, out object? value) ? Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture) : 0;
        if (name is "uniform" or "trunc_normal" && !(Number("a") <= Number("b"))) return (ShapeRules.Hyperparameter, $"`{name}` needs a ≤ b, found {Number("a")} and {Number("b")}");
        if (!(Number("std") >= 0)) return (ShapeRules.Hyperparameter, $"a standard deviation is not negative, found {Number("std")}");
        if (name == "sparse" && Number("sparsity") is not (>= 0 and <= 1)) return (ShapeRules.Hyperparameter, $"sparsity lies from 0 to 1, found {Number("sparsity")}");
        if (name == "dirac" && Number("groups") < 1) return (ShapeRules.Hyperparameter, $"groups must be at least 1, found {Number("groups")}");
        if (arguments.GetValueOrDefault("mode") is string mode && mode is not ("fan_in" or "fan_out")) return (ShapeRules.Hyperparameter, $"mode is \"fan_in\" or \"fan_out\", found \"{mode}\"");
        return arguments.GetValueOrDefault("nonlinearity") is string function && !s_nonlinearities.Contains(function)
            ? (ShapeRules.Hyperparameter, $"no gain is known for \"{function}\"; known are {string.Join(", ", s_nonlinearities)}") : null;
    }
}

internal sealed partial class Evaluator
{
    /// <summary>How a parameter starts; null after reporting.</summary>
    private Initializer? InitializerOf(ParameterStatement s, TensorType type) =>
        s.Initializer is { } expression ? InitializerOf(expression, type) : Initializer.Of("zeros");

    private Initializer? InitializerOf(Expression expression, TensorType type)
    {
        switch (expression)
        {
            case ParenthesizedExpression e: return InitializerOf(e.Inner, type);
            case IfExpression e:
                bool? decided = Condition(e.Condition, out _);
                return decided is { } known ? InitializerOf(known ? e.Then : e.Else, type) : Symbolic ? Initializer.Of("zeros") : null;
            case NameExpression { Name: var name } when _frame.Scope.Find(name) is null && Initializers.Find(name) is { } signature:
                return Named(name, signature, CallArguments.None, expression.Where, type);
            case CallExpression { Callee: NameExpression { Name: var name } } call when _frame.Scope.Find(name) is null && Initializers.Find(name) is { } signature:
                return Named(name, signature, EvaluateArguments(call.Arguments), expression.Where, type);
        }
        StaticValue value = Primary(Evaluate(expression));
        switch (value)
        {
            case ErrorValue: return Symbolic ? Initializer.Of("zeros") : null;
            case FunctionValue { Name: var name } when Initializers.Find(name) is { } signature: return Named(name, signature, CallArguments.None, expression.Where, type);
            case IntValue or FloatValue or BoolValue: return Initializer.Of("constant", ("value", Float(value) ?? (value is BoolValue { Value: true } ? 1.0 : 0.0)));
            case CallableValue: return Unsupported();
        }
        if (AsTensor(value, expression.Where, type.Element) is not { } tensor) return null;
        if (tensor.Value.Node.Primitive is P.Constant constant)
        {
            if (BroadcastTensor(tensor, type.Shape, expression.Where, "the initial value") is not { }) return null;
            if (constant.Splat is { } splat) return Initializer.Of("constant", ("value", splat));
            if (tensor.Shape == type.Shape) return Initializer.Of("values", ("values", constant.Data.Doubles.ToArray()));
        }
        return Unsupported();

        Initializer? Unsupported()
        {
            Report(ElaborationRules.NotSupported.At(expression.Where, "an initial value that is computed"));
            return null;
        }
    }

    private Initializer? Named(string name, Signature signature, CallArguments arguments, Location where, TensorType type)
    {
        // torch.nn.init.constant_ calls it `val`.
        if (name == "constant") arguments = new CallArguments([.. arguments.Items.Select(a => a.Name == "val" ? a with { Name = "value" } : a)]);
        if (Match(name, signature.Names, arguments, where) is not { } matched) return null;
        var values = ImmutableSortedDictionary.CreateBuilder<string, object>(StringComparer.Ordinal);
        foreach (ParameterSyntax parameter in signature.Parameters)
        {
            (StaticValue value, Location at) = matched.TryGetValue(parameter.Name.Text, out var given) ? given : (Evaluate(parameter.Default!), where);
            value = Accept(parameter.Type!, Primary(value), at, $"`{parameter.Name.Text}`", none: false);
            object? constant = value switch
            {
                StringValue s => s.Value,
                IntValue i when i.Value.TryConstant(out long n) => parameter.Type is NamedType { Name.Text: "float" } ? (double)n : n,
                FloatValue { Value: { } f } => f,
                BoolValue { Value: { } b } => b,
                _ => null,
            };
            if (constant is null)
            {
                if (Symbolic) return Initializer.Of(name);
                if (value is not ErrorValue) Report(ElaborationRules.RunTimeCondition.At(at, $"`{parameter.Name.Text}` of an initialiser is known only at run time"));
                return null;
            }
            values[parameter.Name.Text] = constant;
        }
        if (!Symbolic && Initializers.Misfit(name, values, type.Rank) is var (rule, message))
        {
            Report(rule.At(where, message));
            return null;
        }
        return new Initializer(name, values.ToImmutable());
    }
}
