using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>A <see cref="WindowReduce"/> over the spatial axes of a tensor in blocks of channels.</summary>
/// <remarks><b>Shapes</b> <c>[N, B, ...S, 16]</c> → <c>[N, B, ...S', 16]</c>. Outside the input stands -∞ or 0. Like
/// <see cref="BlockedConvolution"/> it comes after gradients.</remarks>
public sealed record BlockedWindowReduce(
    ReduceKind Kind, ValueArray<long> Kernel, ValueArray<long> Strides, ValueArray<Dim> Before, ValueArray<Dim> After, ValueArray<long> Dilations) : Primitive
{
    public override string Name => Kind == ReduceKind.Max ? "blocked_window_reduce_max" : "blocked_window_reduce_sum";
    public override GradientRule Gradient => GradientRule.None;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        TensorType x = inputs[0];
        this.Require(Kind is ReduceKind.Max or ReduceKind.Sum, $"has no kind {Kind}");
        this.Require(x.Element.IsFloat() && Kernel.Length is 1 or 2 && x.Rank == Kernel.Length + 3, $"does not take {x}");
        this.RequireSame(x.Shape[x.Rank - 1], Blocks.Lanes, "lanes");
        ImmutableArray<Dim> counts = WindowRules.Counts(this, x.Shape.Remove(x.Rank - 1), Kernel, Strides, Before, After, Dilations);
        return TypeRules.One(x.Element, x.Shape.Slice(0, 2).Concat(counts).Concat(Blocks.Lanes));
    }
}
