using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>Lays every window of the spatial axes out as a column.</summary>
/// <remarks><b>Shapes</b> <c>[N, C, ...S]</c> → <c>[N, C · ∏Kernel, ∏S']</c>, sizes as for <see cref="Convolution"/>; zeros outside.</remarks>
public sealed record Unfold(
    ValueArray<long> Kernel, ValueArray<long> Strides, ValueArray<Dim> Before, ValueArray<Dim> After, ValueArray<long> Dilations) : Primitive
{
    public override string Name => "unfold";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy.Apply(new Fold([.. d.X.Shape.Skip(2)], Kernel, Strides, Before, After, Dilations)));

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        TensorType x = inputs[0];
        this.Require(x.Rank == Kernel.Length + 2, $"a window of {Kernel.Length} axes over {x}");
        ImmutableArray<Dim> counts = WindowRules.Counts(this, x.Shape, Kernel, Strides, Before, After, Dilations);
        Dim taps = Kernel.Aggregate(1L, (product, k) => product * k);
        return TypeRules.One(x.Element, Shape.Of(x.Shape[0], x.Shape[1] * taps, Shape.Of(counts).ElementCount));
    }
}
