using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>The gradient of the greatest element of windows: gives what belongs to a window to its greatest element, the first of equals.</summary>
/// <remarks><b>Shapes</b> x <c>[...B, ...S]</c>, dy <c>[...B, ...S']</c>, the shape of a <see cref="WindowReduce"/> of x → the shape of x.
/// Where windows overlap, an element adds up what it is given.</remarks>
public sealed record WindowMaxGradient(
    ValueArray<long> Kernel, ValueArray<long> Strides, ValueArray<Dim> Before, ValueArray<Dim> After, ValueArray<long> Dilations) : Primitive
{
    public override string Name => "window_max_gradient";

    // Linear in dy; which element is the greatest is constant almost everywhere.
    public override GradientRule Gradient => GradientRule.Of(null, OfCotangent);

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 2);
        (TensorType x, TensorType dy) = (inputs[0], inputs[1]);
        this.RequireSameElement(x, dy);
        this.Require(x.Element.IsFloat(), $"does not take {x}");
        ImmutableArray<Dim> counts = WindowRules.Counts(this, x.Shape, Kernel, Strides, Before, After, Dilations);
        this.RequireSame(dy.Shape, x.Shape.Slice(0, x.Rank - counts.Length).Concat(counts));
        return TypeRules.One(x.Element, x.Shape);
    }

    private Formula? OfCotangent(Adjoint d)
    {
        Value places = d.Builder.Add(new WindowMax(Kernel, Strides, Before, After, Dilations), d.X.Value)[1];
        return WindowRules.GatherPlaces(d.Dy, d.Of(places), Kernel.Length);
    }
}
