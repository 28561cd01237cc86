using System.Collections.Immutable;
using ModelDsl.Autodiff;

namespace ModelDsl.Ir.Primitives;

/// <summary>Whether an element is NaN.</summary>
/// <remarks><b>Shapes</b> float <c>[...S]</c> → <c>bool[...S]</c>.</remarks>
public sealed record IsNan : UnaryPrimitive
{
    public override string Name => "is_nan";
    public override GradientRule Gradient => GradientRule.None;
    public override double Reference(double x) => double.IsNaN(x) ? 1 : 0;
    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [base.Infer(inputs)[0] with { Element = ElementType.Bool }];
}

/// <summary>True where the operand is false.</summary>
/// <remarks><b>Shapes</b> <c>bool[...S]</c> → <c>bool[...S]</c>.</remarks>
public sealed record Not : UnaryPrimitive
{
    public override string Name => "not";
    public override GradientRule Gradient => GradientRule.None;
    public override double Reference(double x) => x == 0 ? 1 : 0;
    public override long Reference(long x) => x == 0 ? 1 : 0;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        this.Require(inputs[0].Element == ElementType.Bool, $"does not take {inputs[0]}");
        return [inputs[0]];
    }
}

/// <summary>A function of two truth values.</summary>
/// <remarks><b>Shapes</b> a and b <c>bool[...S]</c> → <c>bool[...S]</c>.</remarks>
public abstract record LogicalPrimitive : BinaryPrimitive
{
    public override GradientRule Gradient => GradientRule.None;
    public sealed override double Reference(double x, double y) => Reference((long)x, (long)y);
    public sealed override bool Takes(ElementType element) => element == ElementType.Bool;
}

public sealed record And : LogicalPrimitive
{
    public override string Name => "and";
    public override long Reference(long x, long y) => x & y;
}

public sealed record Or : LogicalPrimitive
{
    public override string Name => "or";
    public override long Reference(long x, long y) => x | y;
}

public sealed record Xor : LogicalPrimitive
{
    public override string Name => "xor";
    public override long Reference(long x, long y) => x ^ y;
}
