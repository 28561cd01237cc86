using System.Collections.Immutable;
using ModelDsl.Binding;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;

namespace ModelDsl.Elaboration;

/// <summary>What an expression is worth while a model is built: a compile-time value, or a tensor of known type.</summary>
public abstract class StaticValue
{
    /// <summary>What messages call it: <c>an int</c>, <c>a tensor f32[N, 3]</c>.</summary>
    public abstract string Describe();

    public override string ToString() => Describe();
}

/// <summary>A compile-time int or a dimension; symbolic where it is only known at run time or at the use.</summary>
public sealed class IntValue(Dim value) : StaticValue
{
    public Dim Value { get; } = value;
    public override string Describe() => Value.IsConstant ? $"the int {Value}" : $"the size {Value}";
}

/// <summary>A compile-time float.</summary>
/// <param name="value">Null while a block is checked for all values of its parameters.</param>
/// <param name="dynamic">A number that depends on a run-time size; it can only meet tensors.</param>
public sealed class FloatValue(double? value, DynamicNumber? dynamic = null) : StaticValue
{
    public double? Value { get; } = value;

    /// <summary>How a number that depends on run-time sizes, such as <c>sqrt(T)</c>, is computed; else null.</summary>
    public DynamicNumber? Dynamic { get; } = dynamic;

    public override string Describe() => Value is { } v ? FormattableString.Invariant($"the float {v}") : "a float";
}

/// <summary>A number known only at run time, as scalar arithmetic on sizes: an f64 tensor of rank 0.</summary>
public sealed record DynamicNumber(Value Scalar);

/// <summary>A compile-time bool.</summary>
/// <param name="value">Null where it is undecided.</param>
/// <param name="goal">What it says about sizes, where it does.</param>
public sealed class BoolValue(bool? value, Goal? goal = null) : StaticValue
{
    public bool? Value { get; } = value;
    public Goal? Goal { get; } = goal;
    public override string Describe() => Value is { } v ? v ? "`true`" : "`false`" : "a bool";
}

public sealed class StringValue(string value) : StaticValue
{
    public string Value { get; } = value;
    public override string Describe() => $"the string \"{Value}\"";
}

public sealed class NoneValue : StaticValue
{
    public static readonly NoneValue Instance = new();
    private NoneValue() { }
    public override string Describe() => "`none`";
}

/// <summary>A tuple; with names where it holds the outputs of a block, the primary one first.</summary>
public sealed class TupleValue(ImmutableArray<StaticValue> items, ImmutableArray<string?> names) : StaticValue
{
    public TupleValue(ImmutableArray<StaticValue> items) : this(items, []) { }

    public ImmutableArray<StaticValue> Items { get; } = items;

    /// <summary>Names of the outputs, as long as <see cref="Items"/>, or empty for an ordinary tuple.</summary>
    public ImmutableArray<string?> Names { get; } = names;

    /// <summary>True for the results of a block or function: the first one flows on where a single value is wanted.</summary>
    public bool IsResults => Names.Length > 0;

    /// <summary>Results by name, the primary one first.</summary>
    public static TupleValue Results(params ReadOnlySpan<(string Name, StaticValue Value)> results)
    {
        var items = ImmutableArray.CreateBuilder<StaticValue>();
        var names = ImmutableArray.CreateBuilder<string?>();
        foreach ((string name, StaticValue value) in results)
        {
            items.Add(value);
            names.Add(name);
        }
        return new(items.ToImmutable(), names.ToImmutable());
    }

    public override string Describe() => $"a tuple of {Items.Length}";
}

public sealed class ListValue(ImmutableArray<StaticValue> items) : StaticValue
{
    public ImmutableArray<StaticValue> Items { get; } = items;

    /// <summary>Where the items stand, for a list that is written out; else empty.</summary>
    internal ImmutableArray<Text.Location> Places { get; init; } = [];

    public override string Describe() => $"a list of {Items.Length}";
}

/// <summary><c>start..stop</c>, half open.</summary>
public sealed class RangeValue(Dim start, Dim stop) : StaticValue
{
    public Dim Start { get; } = start;
    public Dim Stop { get; } = stop;
    public override string Describe() => $"the range {Start}..{Stop}";
}

/// <summary>A tensor: a value of the graph that is being built.</summary>
public sealed class TensorValue(Value value) : StaticValue
{
    public Value Value { get; } = value;
    public TensorType Type => Value.Type;
    public Shape Shape => Value.Shape;
    public ElementType Element => Value.Element;
    public int Rank => Value.Shape.Rank;
    public override string Describe() => $"a tensor {Type}";
}

/// <summary>A type used as a value; in a test it stands for any tensor of that type. Also an element type (<c>T</c>).</summary>
public sealed class TypeValue(ElementType element, Shape? shape = null) : StaticValue
{
    public ElementType Element { get; } = element;

    /// <summary>Null for an element type alone.</summary>
    public Shape? Shape { get; } = shape;

    public override string Describe() => $"the type {Element.Name()}{Shape}";
}

/// <summary>Something that can be applied with <c>-></c> or called.</summary>
public abstract class CallableValue : StaticValue;

/// <summary>A function: declared, built in, or a lambda with its surroundings.</summary>
public abstract class FunctionValue : CallableValue
{
    public abstract string Name { get; }
    public override string Describe() => $"the function `{Name}`";
}

/// <summary>An intrinsic as a value.</summary>
public sealed class IntrinsicFunction(Intrinsic intrinsic) : FunctionValue
{
    public Intrinsic Intrinsic { get; } = intrinsic;
    public override string Name => Intrinsic.Name;
}

/// <summary>A <c>fn</c> of the user's or of std.</summary>
public sealed class DeclaredFunction(FunctionSymbol symbol) : FunctionValue
{
    public FunctionSymbol Symbol { get; } = symbol;
    public override string Name => Symbol.Name;
}

/// <summary>A lambda and the names it sees.</summary>
public sealed class ClosureValue : FunctionValue
{
    internal ClosureValue(LambdaExpression lambda, Scope scope, Frame frame) => (Lambda, Scope, Frame) = (lambda, scope, frame);

    public LambdaExpression Lambda { get; }
    internal Scope Scope { get; }
    internal Frame Frame { get; }
    public override string Name => "(lambda)";
}

/// <summary>A block that still needs its hyperparameters: calling it constructs a layer.</summary>
public sealed class ConstructorValue(BlockSymbol symbol) : CallableValue
{
    public BlockSymbol Symbol { get; } = symbol;
    public override string Describe() => $"`{Symbol.Name}`, which needs arguments";
}

/// <summary>A function with all but what flows into it: <c>softmax(dim: 1)</c> in a composition.</summary>
public sealed class PartialValue : CallableValue
{
    internal PartialValue(CallableValue target, CallArguments arguments) => (Target, Arguments) = (target, arguments);

    public CallableValue Target { get; }
    internal CallArguments Arguments { get; }
    public override string Describe() => Target.Describe();
}

/// <summary>Layers and functions one after the other; counted like PyTorch's <c>nn.Sequential</c>.</summary>
public sealed class CompositionValue(ImmutableArray<StaticValue> parts) : CallableValue
{
    public ImmutableArray<StaticValue> Parts { get; } = parts;
    public override string Describe() => $"a composition of {Parts.Length} layers";
}

/// <summary>One instance of a block: using it again shares its parameters.</summary>
public sealed class LayerValue : CallableValue
{
    internal LayerValue(Instance instance) => Instance = instance;

    internal Instance Instance { get; }

    /// <summary>The block it is an instance of.</summary>
    public BlockSymbol Symbol => Instance.Symbol;

    public override string Describe() => $"a layer `{Symbol.Name}`";
}

/// <summary>Already reported, or not known here: fits everything and is never reported again.</summary>
public sealed class ErrorValue : StaticValue
{
    public static readonly ErrorValue Instance = new();
    private ErrorValue() { }
    public override string Describe() => "an unknown value";
}
