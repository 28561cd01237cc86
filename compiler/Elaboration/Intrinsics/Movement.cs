using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using P = ModelDsl.Ir.Primitives;

namespace ModelDsl.Elaboration.Intrinsics;

/// <summary>Elements to other places, unchanged: reshaping, reordering, joining, cutting and padding.</summary>
internal static class Movement
{
    public static IEnumerable<Intrinsic> All =>
    [
        new SimpleIntrinsic("reshape", "(input, shape)", Reshape),
        new SimpleIntrinsic("view", "(input, shape)", Reshape),
        new SimpleIntrinsic("flatten", "(input, start_dim: int = 0, end_dim: int = -1)", Flatten),
        new SimpleIntrinsic("unflatten", "(input, dim: int, sizes)", Unflatten),
        new SimpleIntrinsic("unsqueeze", "(input, dim: int)", Unsqueeze),
        new SimpleIntrinsic("squeeze", "(input, dim: int | tuple | list? = none)", Squeeze),
        new SimpleIntrinsic("permute", "(input, dims)", Permute),
        new SimpleIntrinsic("transpose", "(input, dim0: int, dim1: int)", Transpose),
        new SimpleIntrinsic("expand", "(input, size)", Expand),
        new SimpleIntrinsic("cat", "(tensors, dim: int = 0)", Cat),
        new SimpleIntrinsic("stack", "(tensors, dim: int = 0)", Stack),
        new SimpleIntrinsic("split", "(input, split_size, dim: int = 0)", Split),
        new SimpleIntrinsic("chunk", "(input, chunks: int, dim: int = 0)", Chunk),
        new SimpleIntrinsic("narrow", "(input, dim: int, start: int, length: int)", Narrow),
        new SimpleIntrinsic("slice", "(input, dim: int, start: int, length: int, step: int)", Slice),
        new SimpleIntrinsic("constant_pad", "(input, pad_before, pad_after, value = 0)", ConstantPad),
    ];

    private static StaticValue Shaped(IntrinsicCall call, TensorValue x, ShapeResult result) =>
        call.Check(result, of: x) is { } shape ? new TensorValue(To(call, x.Value, shape)) : ErrorValue.Instance;

    /// <summary>A reshape, left out where it changes nothing.</summary>
    public static Value To(IntrinsicCall call, Value value, Shape shape) => value.Shape == shape ? value : call.Emit(new P.Reshape(shape), value);

    private static StaticValue Reshape(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x || call.Sizes("shape") is not { } target) return ErrorValue.Instance;
        StaticValue result = Shaped(call, x, TensorRules.Reshape(x.Shape, target));
        if (result is ErrorValue) call.OfferSizes("shape");
        return result;
    }

    private static StaticValue Flatten(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x || call.Int("start_dim") is not { } start || call.Int("end_dim") is not { } end) return ErrorValue.Instance;
        return Shaped(call, x, TensorRules.Flatten(x.Shape, start, end));
    }

    private static StaticValue Unflatten(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x || call.Axis("dim", x.Rank) is not { } axis || call.Sizes("sizes") is not { } sizes) return ErrorValue.Instance;
        return Shaped(call, x, TensorRules.Unflatten(x.Shape, axis, sizes));
    }

    private static StaticValue Unsqueeze(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x || call.Axis("dim", x.Rank + 1) is not { } axis) return ErrorValue.Instance;
        return new TensorValue(To(call, x.Value, x.Shape.Insert(axis, 1)));
    }

    private static StaticValue Squeeze(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x || call.Axes("dim", x.Rank) is not { } axes) return ErrorValue.Instance;
        return new TensorValue(To(call, x.Value, Shape.Of(x.Shape.Where((size, i) => !(axes.Contains(i) && size == Dim.One)))));
    }

    private static StaticValue Permute(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x || call.Ints("dims") is not { } dims) return ErrorValue.Instance;
        if (call.Check(TensorRules.Permute(x.Shape, dims), of: x) is null) return ErrorValue.Instance;
        return new TensorValue(Reordered(call, x.Value, [.. dims.Select(d => (int)(d < 0 ? d + x.Rank : d))]));
    }

    private static StaticValue Transpose(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x || call.Axis("dim0", x.Rank) is not { } a || call.Axis("dim1", x.Rank) is not { } b) return ErrorValue.Instance;
        return new TensorValue(Reordered(call, x.Value, [.. Enumerable.Range(0, x.Rank).Select(i => i == a ? b : i == b ? a : i)]));
    }

    /// <summary>The axes in another order, left out where it is the order they have.</summary>
    public static Value Reordered(IntrinsicCall call, Value value, ImmutableArray<int> order) =>
        order.SequenceEqual(Enumerable.Range(0, order.Length)) ? value : call.Emit(new P.Transpose(order), value);

    private static StaticValue Expand(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x || call.Sizes("size") is not { } sizes) return ErrorValue.Instance;
        if (sizes.Length < x.Rank)
            return call.Report(ShapeRules.Rank.At(call.Where, $"expand needs at least {x.Rank} sizes for {x.Shape}, found {sizes.Length}"));
        int extra = sizes.Length - x.Rank;
        Shape target = Shape.Of(sizes.Select((size, i) => size == -1 && i >= extra ? x.Shape[i - extra] : size));
        for (int i = 0; i < x.Rank; i++)
        {
            Dim from = x.Shape[i], to = target[i + extra];
            if (from == Dim.One) continue;
            if (!call.Holds(new Goal.Equal(from, to), ShapeRules.Broadcast, call.Where, $"axis {i} of {x.Shape} has {from}: only an axis of 1 grows, not to {to}", help: $"leave that size as it is: ({string.Join(", ", target.Select((t, k) => k == i + extra ? from : t))}{(target.Rank == 1 ? "," : "")})", of: x, axis: i)) return ErrorValue.Instance;
            target = target.With(i + extra, from);
        }
        return new TensorValue(call.BroadcastTo(x.Value, target));
    }

    private static StaticValue Cat(IntrinsicCall call)
    {
        if (call.Tensors("tensors") is not { } parts || call.Int("dim") is not { } dim) return ErrorValue.Instance;
        if (OneAxisLess(call, parts, int.CreateSaturating(dim)) is { } error) return error;
        ShapeResult joined = TensorRules.Concat([.. parts.Select(p => p.Shape)], dim);
        if (!call.Fit(joined.Conditions, "tensors", parts, (int)(dim < 0 ? dim + parts[0].Rank : dim)) || joined.Shape is null) return ErrorValue.Instance;
        int axis = (int)(dim < 0 ? dim + parts[0].Rank : dim);
        return new TensorValue(Joined(call, parts, axis));
    }

    // A class token of [1, D] before [N, T, D]: what it lacks, `expand` gives it.
    private static StaticValue? OneAxisLess(IntrinsicCall call, ImmutableArray<TensorValue> parts, int dim)
    {
        if (parts is not [var first, var second] || first.Rank == second.Rank || call["tensors"] is not ListValue { Places: [var a, var b] }) return null;
        (TensorValue low, TensorValue high, Text.Location place) = first.Rank < second.Rank ? (first, second, a) : (second, first, b);
        int axis = dim < 0 ? dim + high.Rank : dim, missing = high.Rank - low.Rank;
        if (axis < missing || axis >= high.Rank) return null;
        Shape wanted = high.Shape.With(axis, low.Shape[axis - missing]);
        for (int i = 0; i < low.Rank; i++)
        {
            if (low.Shape[i] != Dim.One && low.Shape[i] != wanted[i + missing]) return null;
        }
        bool FitsWithAxis() => Enumerable.Range(0, high.Rank).All(i => i == axis || low.Shape[i < axis ? i : i - 1] == high.Shape[i]);
        return call.Report(ShapeRules.Concat.At(call.Where, $"{low.Shape} has {low.Rank} axes and {high.Shape} has {high.Rank}") with
        {
            // With one more axis in the place of the joined one it may already fit: [N, D] beside [N, T, D].
            Help = missing == 1 && FitsWithAxis() ? $"give it that axis: `unsqueeze({place.Text}, {axis})`" : $"give it the axes of the other: `expand({place.Text}, ({string.Join(", ", wanted)}))`",
        });
    }

    private static Value Joined(IntrinsicCall call, ImmutableArray<TensorValue> parts, int axis)
    {
        if (parts.Length == 1) return parts[0].Value;
        ElementType element = IntrinsicCall.Promote(parts);
        // Sizes that are known to be equal may be written differently; the first part's are used.
        return call.Emit(new P.Concat(axis), [.. parts.Select(p =>
            Alike(call, call.Cast(p.Value, element), parts[0].Shape.With(axis, p.Shape[axis])))]);
    }

    private static Value Alike(IntrinsicCall call, Value value, Shape shape) => value.Shape == shape ? value : call.Emit(new P.Reshape(shape), value);

    private static StaticValue Stack(IntrinsicCall call)
    {
        if (call.Tensors("tensors") is not { } parts || call.Int("dim") is not { } dim) return ErrorValue.Instance;
        ShapeResult stacked = TensorRules.Stack([.. parts.Select(p => p.Shape)], dim);
        if (!call.Fit(stacked.Conditions, "tensors", parts) || stacked.Shape is null) return ErrorValue.Instance;
        int axis = (int)(dim < 0 ? dim + parts[0].Rank + 1 : dim);
        return new TensorValue(Joined(call, [.. parts.Select(p => new TensorValue(call.Emit(new P.Reshape(p.Shape.Insert(axis, 1)), p.Value)))], axis));
    }

    private static StaticValue Split(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x || call.Axis("dim", x.Rank) is not { } axis) return ErrorValue.Instance;
        if (call["split_size"] is ListValue or TupleValue)
        {
            StaticValue parts = call.Sizes("split_size") is { } given ? Parts(call, x, axis, given, []) : ErrorValue.Instance;
            if (parts is ErrorValue) call.OfferSizes("split_size");
            return parts;
        }
        if (call.Size("split_size") is not { } each) return ErrorValue.Instance;
        if (!call.Holds(new Goal.AtLeast(each, 1), ShapeRules.Hyperparameter, call.At("split_size"), $"split_size must be at least 1, found {each}")) return ErrorValue.Instance;
        Dim size = x.Shape[axis];
        if (Dim.FloorDiv(size, each).TryConstant(out long many) && TooMany(call, many) is { } tooMany) return tooMany;
        if (size.TryConstant(out long total) && each.TryConstant(out long part))
            return Parts(call, x, axis, [.. Enumerable.Range(0, (int)((total + part - 1) / part)).Select(i => (Dim)Math.Min(part, total - i * part))], []);
        // N = 3·k splits by k although neither is a number.
        if (Dim.ExactDiv(size, each) is { } exact && exact.TryConstant(out long count)) return Parts(call, x, axis, [.. Enumerable.Repeat(each, (int)count)], []);
        return call.Report(ShapeRules.Split.At(call.Where, $"the number of parts of {each} in {size} is not known"));
    }

    private static StaticValue Chunk(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x || call.Axis("dim", x.Rank) is not { } axis || call.Int("chunks") is not { } count) return ErrorValue.Instance;
        if (TooMany(call, x.Shape[axis].TryConstant(out long size) ? Math.Min(size, count) : count) is { } tooMany) return tooMany;
        var (sizes, conditions) = TensorRules.Chunk(x.Shape[axis], int.CreateSaturating(count));
        return Parts(call, x, axis, sizes, conditions);
    }

    /// <summary>Each part is a value of the model.</summary>
    private const int MostParts = 10_000;

    private static StaticValue? TooMany(IntrinsicCall call, long parts) => parts <= MostParts ? null
        : call.Report(ElaborationRules.TooLong.At(call.Where, $"{parts} parts of a tensor, more than {MostParts}") with { Help = "take larger parts; work along an axis at run time is `scan`" });

    private static StaticValue Parts(IntrinsicCall call, TensorValue x, int axis, ImmutableArray<Dim> sizes, ImmutableArray<Condition> conditions)
    {
        if (!call.Holds(conditions, of: x)) return ErrorValue.Instance;
        var (_, whole) = TensorRules.Split(x.Shape, axis, sizes);
        // With conditions of its own the sum is right by construction.
        if (conditions.IsEmpty && !call.Holds(whole, of: x)) return ErrorValue.Instance;
        var parts = ImmutableArray.CreateBuilder<StaticValue>();
        Dim start = 0;
        foreach (Dim size in sizes)
        {
            parts.Add(new TensorValue(Cut(call, x.Value, axis, start, size)));
            start += size;
        }
        return new ListValue(parts.ToImmutable());
    }

    /// <summary>Consecutive elements of an axis, left out where they are all of it.</summary>
    public static Value Cut(IntrinsicCall call, Value value, int axis, Dim start, Dim length) =>
        start == Dim.Zero && length == value.Shape[axis] ? value : call.Emit(new P.Slice(axis, start, length), value);

    private static StaticValue Narrow(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x || call.Axis("dim", x.Rank) is not { } axis || call.Size("start") is not { } start || call.Size("length") is not { } length) return ErrorValue.Instance;
        if (start.TryConstant(out long s) && s < 0) start = x.Shape[axis] + start;
        if (!Inside(call, x, axis, start, start + length - 1) ||
            !call.Holds(new Goal.AtLeast(length, 1), ShapeRules.Empty, call.Where, $"the length would be {length}", of: x, axis: axis)) return ErrorValue.Instance;
        return new TensorValue(Cut(call, x.Value, axis, start, length));
    }

    private static StaticValue Slice(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x || call.Axis("dim", x.Rank) is not { } axis || call.Size("start") is not { } start
            || call.Size("length") is not { } length || call.Int("step") is not { } step) return ErrorValue.Instance;
        if (!Inside(call, x, axis, start, start + (length - 1) * step)) return ErrorValue.Instance;
        return new TensorValue(call.Emit(new P.Slice(axis, start, length, step), x.Value));
    }

    private static bool Inside(IntrinsicCall call, TensorValue x, int axis, Dim first, Dim last)
    {
        Dim size = x.Shape[axis];
        return new[] { first, last }.Distinct().All(at =>
            call.Holds(Goal.All(new Goal.AtLeast(at, 0), Goal.Less(at, size)), ShapeRules.Index, call.Where, $"position {at} lies outside an axis of {size}", of: x, axis: axis));
    }

    private static StaticValue ConstantPad(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x || call.Sizes("pad_before", x.Rank) is not { } before || call.Sizes("pad_after", x.Rank) is not { } after
            || call.Tensor("value", x.Element) is not { } fill) return ErrorValue.Instance;
        Value y = x.Value;
        var grownBefore = before.ToBuilder();
        var grownAfter = after.ToBuilder();
        for (int axis = 0; axis < x.Rank; axis++)
        {
            if (call.Check(LayerRules.Pad($"axis {axis}", x.Shape[axis], before[axis], after[axis], PaddingMode.Constant), of: x, axis: axis) is null) return ErrorValue.Instance;
            // Negative widths crop first.
            Dim cropBefore = Cropped(before[axis]), cropAfter = Cropped(after[axis]);
            y = Cut(call, y, axis, cropBefore, x.Shape[axis] - cropBefore - cropAfter);
            grownBefore[axis] = before[axis] + cropBefore;
            grownAfter[axis] = after[axis] + cropAfter;
        }
        if (grownBefore.Concat(grownAfter).All(w => w == Dim.Zero)) return new TensorValue(y);
        return new TensorValue(call.Emit(new P.Pad(grownBefore.ToImmutable(), grownAfter.ToImmutable()), y, call.Cast(fill.Value, x.Element)));

        static Dim Cropped(Dim width) => width.TryConstant(out long w) && w < 0 ? -w : 0;
    }
}
