using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>The adjoint of <see cref="Convolution"/>: each input element adds a scaled filter to the output.</summary>
/// <remarks><b>Shapes</b> x <c>[N, C, ...S]</c>, w <c>[C, O / Groups, ...K]</c> → <c>[N, O, ...S']</c> with
/// <c>S' = (S - 1) · Stride - Before - After + Dilation · (K - 1) + OutputPadding + 1</c>.</remarks>
public sealed record ConvolutionTranspose(
    ValueArray<long> Strides, ValueArray<Dim> Before, ValueArray<Dim> After, ValueArray<long> Dilations,
    ValueArray<long> OutputPadding, long Groups) : Primitive
{
    public override string Name => "convolution_transpose";
    public override GradientRule Gradient => GradientRule.Of(OfImage, OfFilters);

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 2);
        (TensorType x, TensorType w) = (inputs[0], inputs[1]);
        int axes = WindowRules.RequireFilters(this, x, w, Strides, Before, After, Dilations, Groups);
        this.Require(OutputPadding.Length == axes && OutputPadding.All(p => p >= 0), $"output padding {OutputPadding} for {axes} axes");
        this.RequireSame(x.Shape[1], w.Shape[0], "channels of input and filters");
        if (x.Shape[1].TryConstant(out long channels)) this.Require(channels % Groups == 0, $"{channels} channels in {Groups} groups");
        var sizes = Enumerable.Range(0, axes).Select(i =>
            (x.Shape[2 + i] - 1) * Strides[i] - Before[i] - After[i] + Dilations[i] * (w.Shape[2 + i] - 1) + OutputPadding[i] + 1);
        return TypeRules.One(x.Element, Shape.Of([x.Shape[0], w.Shape[1] * Groups, .. sizes]));
    }

    // The convolution that this is the adjoint of; output padding that is as wide as a stride gives it a window too many.
    private Formula? OfImage(Adjoint d)
    {
        Formula dx = d.Dy.Apply(new Convolution(Strides, Before, After, Dilations, Groups), d.Z.Conjugate);
        for (int axis = 2; axis < d.X.Shape.Rank; axis++) dx = dx.Slice(axis, 0, d.X.Shape[axis]);
        return dx;
    }

    private Formula? OfFilters(Adjoint d) =>
        FilterGradients.Filters(d.Dy, d.X.Conjugate, d.Z.Shape, new(Strides, Before, After, Dilations, Groups));
}
