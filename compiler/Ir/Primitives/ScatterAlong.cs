using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

public enum ScatterKind { Set, Add }

/// <summary>Puts single elements along an axis: <c>y = x</c>, then <c>y[.., index[.., i, ..], ..] = src[.., i, ..]</c>, or <c>+=</c>.</summary>
/// <remarks><b>Shapes</b> x <c>[...S]</c>, index <c>i64[...I]</c> of the same rank, src at least as large as index → <c>[...S]</c>.
/// Elements are handled in order, so the last one set stays. <b>Errors</b> an index outside the axis stops the run.</remarks>
public sealed record ScatterAlong(int Axis, ScatterKind Kind) : Primitive
{
    public override string Name => Kind == ScatterKind.Add ? "scatter_add" : "scatter_set";
    public override GradientRule Gradient => GradientRule.Of(Kept, null, Source);

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 3);
        (TensorType x, TensorType index, TensorType source) = (inputs[0], inputs[1], inputs[2]);
        this.RequireAxis(Axis, x);
        this.RequireSameElement(x, source);
        this.Require(index.Element == ElementType.I64, $"the index is {index}, not i64");
        this.Require(index.Rank == x.Rank && source.Rank == x.Rank, $"ranks of {x}, {index} and {source} differ");
        for (int axis = 0; axis < x.Rank; axis++)
        {
            bool overX = (index.Shape[axis] - x.Shape[axis]).TryConstant(out long excess) && excess > 0;
            this.Require(axis == Axis || !overX, $"{index} is larger than {x} on axis {axis}");
            bool overSource = (index.Shape[axis] - source.Shape[axis]).TryConstant(out excess) && excess > 0;
            this.Require(!overSource, $"{index} is larger than {source} on axis {axis}");
        }
        return [x];
    }

    private Formula? Kept(Adjoint d) => Kind == ScatterKind.Add ? d.Dy
        : d.Dy.Apply(new ScatterAlong(Axis, ScatterKind.Set), d.Z, d.Zeros(d.X.Type with { Shape = d.Z.Shape }));

    // As in PyTorch, of several elements that go to one place each has the place's whole gradient.
    private Formula? Source(Adjoint d)
    {
        Formula back = d.Dy.Apply(new GatherAlong(Axis), d.Z);
        Shape source = d.Operand(2).Shape;
        for (int axis = 0; axis < source.Rank; axis++) back = back.Pad(axis, 0, source[axis] - back.Shape[axis]);
        return back;
    }
}
