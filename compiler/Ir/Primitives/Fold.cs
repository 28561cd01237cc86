using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>The adjoint of <see cref="Unfold"/>: adds every column back where its window stood.</summary>
/// <remarks><b>Shapes</b> <c>[N, C · ∏Kernel, L]</c> → <c>[N, C, ...OutputSize]</c>; overlaps add up, what falls into the padding
/// is dropped.</remarks>
public sealed record Fold(
    ValueArray<Dim> OutputSize, ValueArray<long> Kernel, ValueArray<long> Strides, ValueArray<Dim> Before, ValueArray<Dim> After,
    ValueArray<long> Dilations) : Primitive
{
    public override string Name => "fold";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy.Apply(new Unfold(Kernel, Strides, Before, After, Dilations)));

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        TensorType x = inputs[0];
        this.Require(x.Rank == 3, $"takes [N, C, L], not {x}");
        this.Require(OutputSize.Length == Kernel.Length, $"a window of {Kernel.Length} axes over {OutputSize}");
        ImmutableArray<Dim> counts = WindowRules.Counts(this, Shape.Of(OutputSize), Kernel, Strides, Before, After, Dilations);
        this.RequireSame(x.Shape[2], Shape.Of(counts).ElementCount, "blocks");
        long taps = Kernel.Aggregate(1L, (product, k) => product * k);
        Dim? channels = Dim.ExactDiv(x.Shape[1], taps);
        if (channels is null) this.Fail($"{x.Shape[1]} channels are not a multiple of {taps}");
        return TypeRules.One(x.Element, Shape.Of([x.Shape[0], channels, .. OutputSize]));
    }
}
