using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>The greatest element of each window and where it stands.</summary>
/// <remarks><b>Shapes</b> as <see cref="WindowReduce"/>; the second result, <c>i64</c>, counts row by row through the unpadded
/// window axes. The first of equals wins, and NaN wins over every number.</remarks>
public sealed record WindowMax(
    ValueArray<long> Kernel, ValueArray<long> Strides, ValueArray<Dim> Before, ValueArray<Dim> After, ValueArray<long> Dilations) : Primitive
{
    public override string Name => "window_max";
    public override GradientRule Gradient => GradientRule.Of(d => WindowRules.ScatterPlaces(d.Dy, d.Result(1), d.X, Kernel.Length));

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        TensorType x = inputs[0];
        this.Require(x.Element.IsFloat() || x.Element.IsInteger(), $"does not take {x}");
        ImmutableArray<Dim> counts = WindowRules.Counts(this, x.Shape, Kernel, Strides, Before, After, Dilations);
        Shape shape = x.Shape.Slice(0, x.Rank - counts.Length).Concat(counts);
        return [new(x.Element, shape), new(ElementType.I64, shape)];
    }
}
