using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>Slides filters over one to three spatial axes (cross-correlation), with zeros around the input.</summary>
/// <remarks><b>Shapes</b> x <c>[N, C, ...S]</c>, w <c>[O, C / Groups, ...K]</c> → <c>[N, O, ...S']</c> with
/// <c>S' = (S + Before + After - Dilation · (K - 1) - 1) // Stride + 1</c>. A bias is an addition of its own.</remarks>
public sealed record Convolution(
    ValueArray<long> Strides, ValueArray<Dim> Before, ValueArray<Dim> After, ValueArray<long> Dilations, long Groups) : Primitive
{
    public override string Name => "convolution";
    public override GradientRule Gradient => GradientRule.Of(OfImage, OfFilters);

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 2);
        (TensorType x, TensorType w) = (inputs[0], inputs[1]);
        int axes = WindowRules.RequireFilters(this, x, w, Strides, Before, After, Dilations, Groups);
        this.RequireSame(x.Shape[1], w.Shape[1] * Groups, "channels of input and filters");
        if (w.Shape[0].TryConstant(out long filters)) this.Require(filters % Groups == 0, $"{filters} filters in {Groups} groups");
        var sizes = Enumerable.Range(0, axes).Select(i =>
            TypeRules.WindowCount(x.Shape[2 + i], w.Shape[2 + i], Strides[i], Before[i], After[i], Dilations[i]));
        return TypeRules.One(x.Element, Shape.Of([x.Shape[0], w.Shape[0], .. sizes]));
    }

    private Formula? OfImage(Adjoint d) =>
        FilterGradients.Transposed(d.Dy, d.Z.Conjugate, d.X.Shape, new(Strides, Before, After, Dilations, Groups));

    private Formula? OfFilters(Adjoint d) =>
        FilterGradients.Filters(d.X.Conjugate, d.Dy, d.Z.Shape, new(Strides, Before, After, Dilations, Groups));
}
