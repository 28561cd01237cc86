using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Autodiff;

public readonly partial record struct Formula
{
    public Formula Reshape(Shape to) => Shape == to ? this : Apply(new Reshape(to));
    public Formula Broadcast(Shape to) => Shape == to ? this : Apply(new Broadcast(to));
    public Formula Transpose(params ImmutableArray<int> permutation) => Apply(new Transpose(permutation));

    /// <summary>The last two axes exchanged.</summary>
    public Formula Transposed
    {
        get
        {
            int rank = Shape.Rank;
            return Transpose([.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2]);
        }
    }

    public Formula Slice(int axis, Dim start, Dim length, long step = 1) =>
        step == 1 && start == Dim.Zero && length == Shape[axis] ? this : Apply(new Slice(axis, start, length, step));

    /// <summary>One axis backwards.</summary>
    public Formula Flip(int axis) => Shape[axis] == Dim.One ? this : Apply(new Slice(axis, Shape[axis] - 1, Shape[axis], -1));

    /// <summary>Zeros before and after one axis.</summary>
    public Formula Pad(int axis, Dim before, Dim after)
    {
        if (before == Dim.Zero && after == Dim.Zero) return this;
        Dim[] none = [.. Enumerable.Repeat(Dim.Zero, Shape.Rank)];
        ValueArray<Dim> first = [.. none.Select((z, i) => i == axis ? before : z)], last = [.. none.Select((z, i) => i == axis ? after : z)];
        var zero = new Constant(new TensorType(Type.Element, Shape.Scalar), ConstantData.Of(0.0));
        return Apply(new Pad(first, last), new Formula(Builder, Builder.Add(zero)[0]));
    }

    /// <summary><paramref name="step"/> − 1 zeros between neighbours of one axis: length L becomes (L − 1) · step + 1.</summary>
    public Formula Spread(int axis, long step)
    {
        if (step == 1 || Shape[axis] == Dim.One) return this;
        Dim length = Shape[axis];
        Formula apart = Reshape(Shape.Insert(axis + 1, 1)).Pad(axis + 1, 0, step - 1);
        return apart.Reshape(Shape.With(axis, length * step)).Slice(axis, 0, (length - 1) * step + 1);
    }

    public Formula Reduce(ReduceKind kind, ImmutableArray<int> axes) => axes.IsEmpty ? this : Apply(new Reduce(kind, axes));
    public Formula Sum(params ImmutableArray<int> axes) => Reduce(ReduceKind.Sum, axes);

    /// <summary>Axes that a reduction has taken away, of size 1 again and grown to <paramref name="full"/>.</summary>
    public Formula Restore(Shape full, ImmutableArray<int> axes)
    {
        Formula kept = this;
        Shape shape = Shape.Of(full.Select((size, axis) => axes.Contains(axis) ? Dim.One : size));
        return kept.Reshape(shape).Broadcast(full);
    }

    /// <summary>The adjoint of growing from <paramref name="from"/>: sums over what was repeated.</summary>
    public Formula SumTo(Shape from)
    {
        int added = Shape.Rank - from.Rank;
        Shape mine = Shape;
        ImmutableArray<int> grown = [.. Enumerable.Range(0, Shape.Rank).Where(i => i < added || from[i - added] == Dim.One && mine[i] != Dim.One)];
        return Sum(grown).Reshape(from);
    }

    /// <summary>Running sums from the end of an axis to each element.</summary>
    public Formula SumFromEnd(int axis) => Flip(axis).Apply(new Cumulative(CumulativeKind.Sum, axis)).Flip(axis);

    /// <summary>Zeros of the type <paramref name="into"/>, to which these elements are added at the places <paramref name="index"/> along an axis.</summary>
    public Formula ScatterInto(TensorType into, int axis, Formula index)
    {
        Formula zeros = new(Builder, Builder.Add(new Constant(into, ConstantData.Of(0.0)))[0]);
        return zeros.Apply(new ScatterAlong(axis, ScatterKind.Add), index, this);
    }
}
