using System.Collections.Immutable;
using ModelDsl.Autodiff;

namespace ModelDsl.Ir.Primitives;

/// <summary>A question about each pair of elements. NaN is equal to nothing, and neither less nor greater.</summary>
/// <remarks><b>Shapes</b> a and b <c>[...S]</c> → <c>bool[...S]</c>.</remarks>
public abstract record ComparisonPrimitive : BinaryPrimitive
{
    protected abstract bool Holds(double x, double y);
    protected abstract bool Holds(long x, long y);

    public sealed override double Reference(double x, double y) => Holds(x, y) ? 1 : 0;
    public sealed override long Reference(long x, long y) => Holds(x, y) ? 1 : 0;
    public override GradientRule Gradient => GradientRule.None;
    public override bool Takes(ElementType element) => element.IsFloat() || element.IsInteger();
    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [base.Infer(inputs)[0] with { Element = ElementType.Bool }];
}

public sealed record Equal : ComparisonPrimitive
{
    public override string Name => "equal";
    public override bool Takes(ElementType element) => base.Takes(element) || element is ElementType.Bool or ElementType.C64;
    protected override bool Holds(double x, double y) => x == y;
    protected override bool Holds(long x, long y) => x == y;
}

public sealed record NotEqual : ComparisonPrimitive
{
    public override string Name => "not_equal";
    public override bool Takes(ElementType element) => base.Takes(element) || element is ElementType.Bool or ElementType.C64;
    protected override bool Holds(double x, double y) => x != y;
    protected override bool Holds(long x, long y) => x != y;
}

public sealed record Less : ComparisonPrimitive
{
    public override string Name => "less";
    protected override bool Holds(double x, double y) => x < y;
    protected override bool Holds(long x, long y) => x < y;
}

public sealed record LessOrEqual : ComparisonPrimitive
{
    public override string Name => "less_or_equal";
    protected override bool Holds(double x, double y) => x <= y;
    protected override bool Holds(long x, long y) => x <= y;
}

public sealed record Greater : ComparisonPrimitive
{
    public override string Name => "greater";
    protected override bool Holds(double x, double y) => x > y;
    protected override bool Holds(long x, long y) => x > y;
}

public sealed record GreaterOrEqual : ComparisonPrimitive
{
    public override string Name => "greater_or_equal";
    protected override bool Holds(double x, double y) => x >= y;
    protected override bool Holds(long x, long y) => x >= y;
}
