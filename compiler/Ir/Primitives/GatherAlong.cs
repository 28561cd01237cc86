using System.Collections.Immutable;
using ModelDsl.Autodiff;

namespace ModelDsl.Ir.Primitives;

/// <summary>Picks single elements along an axis: <c>y[.., i, ..] = x[.., index[.., i, ..], ..]</c>.</summary>
/// <remarks><b>Shapes</b> x <c>[...S]</c>, index <c>i64[...I]</c> of the same rank, not larger than x on the other axes → <c>[...I]</c>.
/// <b>Errors</b> an index outside the axis stops the run.</remarks>
public sealed record GatherAlong(int Axis) : Primitive
{
    public override string Name => "gather_along";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy.ScatterInto(d.X.Type, Axis, d.Z), null);

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 2);
        (TensorType x, TensorType index) = (inputs[0], inputs[1]);
        this.RequireAxis(Axis, x);
        this.Require(index.Element == ElementType.I64, $"the index is {index}, not i64");
        this.Require(index.Rank == x.Rank, $"ranks of {x} and {index} differ");
        for (int axis = 0; axis < x.Rank; axis++)
        {
            bool larger = (index.Shape[axis] - x.Shape[axis]).TryConstant(out long excess) && excess > 0;
            this.Require(axis == Axis || !larger, $"{index} is larger than {x} on axis {axis}");
        }
        return TypeRules.One(x.Element, index.Shape);
    }
}
