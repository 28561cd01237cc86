using System.Collections.Immutable;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>The greatest element, or the sum, of each window over the last axes.</summary>
/// <remarks><b>Shapes</b> <c>[...B, ...S]</c> with as many S as <see cref="Kernel"/> has entries → <c>[...B, ...S']</c>, sizes as for
/// <see cref="Convolution"/>. Outside the input stands -∞ (the least integer) or 0.</remarks>
public sealed record WindowReduce(
    ReduceKind Kind, ValueArray<long> Kernel, ValueArray<long> Strides, ValueArray<Dim> Before, ValueArray<Dim> After,
    ValueArray<long> Dilations) : Primitive
{
    public override string Name => Kind == ReduceKind.Max ? "window_reduce_max" : "window_reduce_sum";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        TensorType x = inputs[0];
        this.Require(Kind is ReduceKind.Max or ReduceKind.Sum, $"has no kind {Kind}");
        this.Require(x.Element.IsFloat() || x.Element.IsInteger(), $"does not take {x}");
        ImmutableArray<Dim> counts = WindowRules.Counts(this, x.Shape, Kernel, Strides, Before, After, Dilations);
        return TypeRules.One(x.Element, x.Shape.Slice(0, x.Rank - counts.Length).Concat(counts));
    }
}
