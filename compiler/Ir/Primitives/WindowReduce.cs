using System.Collections.Immutable;
using ModelDsl.Autodiff;
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
    public override GradientRule Gradient => GradientRule.Of(Back);

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        TensorType x = inputs[0];
        this.Require(Kind is ReduceKind.Max or ReduceKind.Sum, $"has no kind {Kind}");
        this.Require(x.Element.IsFloat() || x.Element.IsInteger() || x.Element == ElementType.C64 && Kind == ReduceKind.Sum, $"does not take {x}");
        ImmutableArray<Dim> counts = WindowRules.Counts(this, x.Shape, Kernel, Strides, Before, After, Dilations);
        return TypeRules.One(x.Element, x.Shape.Slice(0, x.Rank - counts.Length).Concat(counts));
    }

    private Formula? Back(Adjoint d)
    {
        if (Kind == ReduceKind.Max)
            return d.X.Apply(new WindowMaxGradient(Kernel, Strides, Before, After, Dilations), d.Dy);
        // A sum is a convolution with ones, of each plane by itself.
        int axes = Kernel.Length, lead = d.X.Shape.Rank - axes;
        Dim planes = Shape.Of(d.X.Shape.Take(lead)).ElementCount;
        Shape image = Shape.Of(planes, 1).Concat(d.X.Shape.Skip(lead));
        Formula ones = d.Number(1, d.X.Type with { Shape = Shape.Of(1, 1).Concat(Kernel.Select(k => (Dim)k)) });
        Formula dy = d.Dy.Reshape(Shape.Of(planes, 1).Concat(d.Dy.Shape.Skip(lead)));
        return FilterGradients.Transposed(dy, ones, image, new(Strides, Before, After, Dilations, 1)).Reshape(d.X.Shape);
    }
}
