using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>The gradient of a convolution with respect to its filters: for each tap, the product of what it met with what came of it.</summary>
/// <remarks><b>Shapes</b> wide <c>[N, C, ...S]</c>, narrow <c>[N, O, ...S']</c> → <c>[O, C / Groups, ...Kernel]</c>, where
/// <c>wide</c> is the side with an element for each place and <c>narrow</c> the one with an element for each window. It is
/// linear in both; their gradients are a transposed convolution and a convolution.</remarks>
public sealed record ConvolutionFilters(
    ValueArray<long> Kernel, ValueArray<long> Strides, ValueArray<Dim> Before, ValueArray<Dim> After, ValueArray<long> Dilations, long Groups) : Primitive
{
    public override string Name => "convolution_filters";
    public override GradientRule Gradient => GradientRule.Of(OfWide, OfNarrow);

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 2);
        (TensorType wide, TensorType narrow) = (inputs[0], inputs[1]);
        this.RequireSameElement(wide, narrow);
        this.Require(wide.Element.IsDifferentiable() && wide.Rank == Kernel.Length + 2 && narrow.Rank == wide.Rank, $"does not take {wide} and {narrow}");
        this.RequireSame(wide.Shape[0], narrow.Shape[0], "batches");
        if (narrow.Shape[1].TryConstant(out long filters)) this.Require(filters % Groups == 0, $"{filters} filters in {Groups} groups");
        return TypeRules.One(wide.Element, Shape.Of([narrow.Shape[1], Dim.FloorDiv(wide.Shape[1], Groups), .. Kernel.Select(k => (Dim)k)]));
    }

    private Sliding Sliding => new(Strides, Before, After, Dilations, Groups);

    private Formula? OfWide(Adjoint d) => FilterGradients.Transposed(d.Z.Conjugate, d.Dy, d.X.Shape, Sliding);

    private Formula? OfNarrow(Adjoint d)
    {
        Formula windows = d.X.Conjugate.Apply(new Convolution(Strides, Before, After, Dilations, Groups), d.Dy);
        for (int axis = 2; axis < windows.Shape.Rank; axis++) windows = windows.Slice(axis, 0, d.Z.Shape[axis]);
        return windows.Reshape(d.Z.Shape);
    }
}
