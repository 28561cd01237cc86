using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>Where a mask is true, in order: the one source of sizes that depend on data.</summary>
/// <remarks><b>Shapes</b> <c>bool[N]</c> → <c>i64[K]</c>. K is <see cref="Count"/>, a symbol of this node alone from 0 to N; a run
/// finds it here, and whatever comes later may have sizes made of it.</remarks>
public sealed record Positions(DimSymbol Count) : Primitive
{
    public override string Name => "positions";

    public override GradientRule Gradient => GradientRule.None;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        this.Require(inputs[0] is { Element: ElementType.Bool, Rank: 1 }, $"the mask is {inputs[0]}, not bool[N]");
        return TypeRules.One(ElementType.I64, Shape.Of([Dim.Of(Count)]));
    }
}
