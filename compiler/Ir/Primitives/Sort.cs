using System.Collections.Immutable;
using ModelDsl.Autodiff;

namespace ModelDsl.Ir.Primitives;

/// <summary>Puts the elements of an axis in order.</summary>
/// <remarks><b>Shapes</b> <c>[...S]</c> → the values <c>[...S]</c> and where each stood, <c>i64[...S]</c>. Equal elements keep
/// their order; NaN is larger than every number.</remarks>
public sealed record Sort(int Axis, bool Descending) : Primitive
{
    public override string Name => "sort";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy.ScatterInto(d.X.Type, Axis, d.Result(1)));

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        this.RequireAxis(Axis, inputs[0]);
        return [inputs[0], new(ElementType.I64, inputs[0].Shape)];
    }
}
