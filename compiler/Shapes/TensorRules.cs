using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using static ModelDsl.Shapes.SizeText;

namespace ModelDsl.Shapes;

/// <summary>Output shapes of the operations that take tensors apart and put them together.</summary>
/// <remarks>Each rule is pure: a shape, and the conditions under which it means something.</remarks>
public static class TensorRules
{
    /// <summary>Right-aligned broadcasting of any number of shapes; a symbol is never taken to be 1.</summary>
    public static ShapeResult Broadcast(params ReadOnlySpan<Shape> shapes)
    {
        Shape result = Shape.Scalar;
        List<Condition> conditions = [];
        foreach (Shape shape in shapes)
        {
            Shape before = result;
            var (joined, _) = Shapes.Broadcast.Of(before, shape, goal =>
            {
                var (a, b) = (Goal.Equal)goal;
                conditions.Add(new(goal, ShapeRules.Broadcast, $"{Of(a)} versus {Of(b)} in {before} and {shape}"));
                return Verdict.Proved;
            });
            result = joined!;
        }
        return new(result, [.. conditions]);
    }

    /// <summary>All shapes equal, without broadcasting.</summary>
    public static ShapeResult Same(Shape expected, Shape actual, string what)
    {
        if (expected.Rank != actual.Rank) return ShapeResult.Fail(ShapeRules.SameShape, $"{what}: {expected} versus {actual}");
        return new(expected, [.. expected.Zip(actual).Where(p => p.First != p.Second).Select(p =>
            new Condition(new Goal.Equal(p.First, p.Second), ShapeRules.SameShape, $"{what}: {Of(p.First)} versus {Of(p.Second)} in {expected} and {actual}"))]);
    }

    /// <summary>Matrix product: <c>(*, n, k) @ (*, k, m) → (*, n, m)</c>, vectors as in NumPy.</summary>
    public static ShapeResult MatMul(Shape a, Shape b)
    {
        if (a.Rank == 0 || b.Rank == 0)
            return ShapeResult.Fail(ShapeRules.Rank, $"a matrix product needs at least one axis on each side, found {a} @ {b}", "multiply by a scalar with `*`");
        Shape left = a.Rank == 1 ? a.Insert(0, 1) : a, right = b.Rank == 1 ? b.Insert(1, 1) : b;
        Dim k = left[-1], k2 = right[-2];
        Condition inner = new(new Goal.Equal(k, k2), ShapeRules.MatMul,
            $"{In(left[-2])}×{In(k)} cannot multiply {In(k2)}×{In(right[-1])}: {Of(k)} versus {Of(k2)}",
            Help: left[-1] == right[-1] ? "transpose the right side: `@ b.T`" : null)
        { HelpFirst = left[-1] == right[-1] };
        ShapeResult leading = Broadcast(left.Slice(0, left.Rank - 2), right.Slice(0, right.Rank - 2));
        IEnumerable<Dim> axes = leading.Shape!;
        if (a.Rank > 1) axes = axes.Append(left[-2]);
        if (b.Rank > 1) axes = axes.Append(right[-1]);
        return new(Shape.Of(axes), [inner, .. leading.Conditions]);
    }

    /// <summary>Concatenation along an axis, which is summed; all others are equal.</summary>
    public static ShapeResult Concat(IReadOnlyList<Shape> parts, long axis)
    {
        if (parts.Count == 0) return ShapeResult.Fail(ShapeRules.Concat, "there is nothing to concatenate");
        Shape first = parts[0];
        if (Axis(axis, first.Rank) is not { } at) return NoAxis(axis, first);
        List<Condition> conditions = [];
        Dim sum = first[at];
        for (int i = 1; i < parts.Count; i++)
        {
            if (parts[i].Rank != first.Rank)
                return ShapeResult.Fail(ShapeRules.Concat, $"operand {i + 1} has shape {parts[i]}, operand 1 has {first}");
            for (int other = 0; other < first.Rank; other++)
            {
                if (other == at || parts[i][other] == first[other]) continue;
                conditions.Add(new(new Goal.Equal(first[other], parts[i][other]), ShapeRules.Concat,
                    $"axis {other} is {Of(first[other])} in operand 1 and {Of(parts[i][other])} in operand {i + 1}"));
            }
            sum += parts[i][at];
        }
        return new(first.With(at, sum), [.. conditions]);
    }

    /// <summary>Equal shapes along a new axis.</summary>
    public static ShapeResult Stack(IReadOnlyList<Shape> parts, long axis)
    {
        if (parts.Count == 0) return ShapeResult.Fail(ShapeRules.Concat, "there is nothing to stack");
        if (Axis(axis, parts[0].Rank + 1) is not { } at) return NoAxis(axis, parts[0]);
        List<Condition> conditions = [];
        for (int i = 1; i < parts.Count; i++)
        {
            ShapeResult same = Same(parts[0], parts[i], $"operand {i + 1}");
            if (same.Shape is null) return same;
            conditions.AddRange(same.Conditions);
        }
        return new(parts[0].Insert(at, parts.Count), [.. conditions]);
    }

    /// <summary>Reshape; one target size may be -1 and takes what the others leave.</summary>
    public static ShapeResult Reshape(Shape from, IReadOnlyList<Dim> target)
    {
        Dim total = from.ElementCount, known = 1;
        int open = -1;
        List<Condition> conditions = [];
        for (int i = 0; i < target.Count; i++)
        {
            if (target[i] == -1)
            {
                if (open >= 0) return ShapeResult.Fail(ShapeRules.Reshape, "only one size can be -1", $"write {Shape.Of(target.Select((t, k) => t == -1 && k < i && k < from.Rank ? from[k] : t))}, or state the others");
                open = i;
                continue;
            }
            conditions.Add(new(new Goal.AtLeast(target[i], from.Symbols.Any(s => s.Minimum == 0) ? 0 : 1), ShapeRules.Empty, $"axis {i} would be {Of(target[i])}"));
            known *= target[i];
        }
        Help? others = OtherSizes(total, target);
        Help help = others ?? $"the sizes have to multiply to {Of(total)}";
        if (open < 0)
        {
            string counts = $"{from} has {Of(total)} elements, {Shape.Of(target)} has {Of(known)}";
            conditions.Add(new(new Goal.Equal(total, known), ShapeRules.Reshape, counts, Help: help));
            return new(Shape.Of(target), [.. conditions]);
        }
        if (known == Dim.Zero) return ShapeResult.Fail(ShapeRules.Reshape, "the size of -1 is open beside a size of 0", "write a size of at least 1 instead of 0");
        Dim? rest = Dim.ExactDiv(total, known);
        if (rest is null)
            conditions.Add(new(new Goal.Divides(known, total), ShapeRules.Reshape, $"{Of(total)} elements do not split by {Of(known)}", Help: help) { HelpFirst = others is not null && open == 0 });
        rest ??= Dim.FloorDiv(total, known);
        return new(Shape.Of(target.Select((size, i) => i == open ? rest : size)), [.. conditions]);
    }

    // The target with the fewest numbers changed that keeps the elements: one number made to fit, or one moved to its nearest
    // divisor and the last one made to fit.
    private static Help? OtherSizes(Dim total, IReadOnlyList<Dim> target)
    {
        int[] numbers = [.. Enumerable.Range(0, target.Count).Where(i => target[i].IsConstant && target[i].Value > 0)];
        bool open = target.Any(t => t == -1);
        // [-1, 8] of 30·N elements: the batch stays, and so the other size is 30.
        if (open && target.Count == 2 && numbers.Length == 1 && total.Symbols.ToArray() is [var batch] && Dim.ExactDiv(total, Dim.Of(batch)) is { } each && each.TryConstant(out long features) && features > 0) return Use(numbers[0], features);
        if (!open)
        {
            // Height and width of an image stay alike.
            if (target.Count > 3 && numbers is [.., var height, var width] && width == height + 1 && target[height] == target[width]
                && Dim.ExactDiv(total, target.Where((_, i) => i != height && i != width).Aggregate(Dim.One, (a, b) => a * b)) is { } area && area.TryConstant(out long count)
                && (long)Math.Sqrt(count) is > 0 and var side && side * side == count) return Help.Sizes(Shape.Of(target.Select((t, i) => i == height || i == width ? side : t)));
            foreach (int i in numbers.Reverse())
            {
                if (Dim.ExactDiv(total, Product(target, i)) is { } fits && fits.TryConstant(out long size) && size > 0) return Use(i, size);
            }
        }
        // A size that is no number alone, such as 2·dim, may be a multiple of what was meant or a part of it.
        for (int i = target.Count - 1; !open && i >= 0; i--)
        {
            if (!target[i].IsConstant && Dim.ExactDiv(total, Product(target, i)) is { IsOverflow: false } fits && (Dim.ExactDiv(fits, target[i]) ?? Dim.ExactDiv(target[i], fits))?.IsConstant == true) return Use(i, fits);
        }
        foreach (int i in numbers)
        {
            int last = numbers[^1];
            if (!open && last == i) continue;
            for (long distance = 1; distance <= 64; distance++)
            {
                foreach (long size in (long[])[target[i].Value - distance, target[i].Value + distance])
                {
                    if (size < 1) continue;
                    Dim[] changed = [.. target];
                    changed[i] = size;
                    if (open ? Dim.ExactDiv(total, Product(changed, changed.ToList().FindIndex(t => t == -1))) is not null
                        : Dim.ExactDiv(total, Product(changed, last)) is { } rest && (changed[last] = rest) == rest) return Help.Sizes(Shape.Of(changed));
                }
            }
        }
        return null;

        Help Use(int axis, Dim size) => Help.Sizes(Shape.Of(target.Select((t, i) => i == axis ? size : t)));
    }

    private static Dim Product(IReadOnlyList<Dim> sizes, int except) => sizes.Where((_, i) => i != except).Aggregate(Dim.One, (a, b) => a * b);

    /// <summary>Merges axes <paramref name="start"/> to <paramref name="end"/> (inclusive) into their product.</summary>
    public static ShapeResult Flatten(Shape shape, long start, long end)
    {
        if (shape.Rank == 0) return new(Shape.Of([1]), []);
        if (Axis(start, shape.Rank) is not { } first) return NoAxis(start, shape);
        if (Axis(end, shape.Rank) is not { } last) return NoAxis(end, shape);
        if (first > last) return ShapeResult.Fail(ShapeRules.Axis, $"start axis {start} comes after end axis {end} of {shape}", new Help($"exchange them: {end}, then {start}") { Traits = HelpTraits.Order });
        Dim product = shape.Slice(first, last - first + 1).ElementCount;
        return new(Shape.Of([.. shape.Take(first), product, .. shape.Skip(last + 1)]), []);
    }

    /// <summary>Splits an axis into several; one may be -1.</summary>
    public static ShapeResult Unflatten(Shape shape, int axis, IReadOnlyList<Dim> sizes)
    {
        if (Axis(axis, shape.Rank) is not { } at) return NoAxis(axis, shape);
        ShapeResult split = Reshape(Shape.Of([shape[at]]), sizes);
        return split.Shape is null ? split : split with { Shape = Shape.Of([.. shape.Take(at), .. split.Shape, .. shape.Skip(at + 1)]) };
    }

    /// <summary>Reorders axes; each is named once.</summary>
    public static ShapeResult Permute(Shape shape, IReadOnlyList<long> order)
    {
        if (order.Count != shape.Rank)
            return ShapeResult.Fail(ShapeRules.Axis, $"{order.Count} axes are named, {shape} has {shape.Rank}", EachOnce(order, shape.Rank));
        List<int> axes = [];
        foreach (long named in order)
        {
            if (Axis(named, shape.Rank) is not { } axis) return NoAxis(named, shape);
            if (axes.Contains(axis)) return ShapeResult.Fail(ShapeRules.Axis, $"axis {axis} is named twice", EachOnce(order, shape.Rank));
            axes.Add(axis);
        }
        return new(Shape.Of(axes.Select(a => shape[a])), []);
    }

    // The order that was probably meant: what is missing takes the place of what is named twice, or comes last.
    private static string EachOnce(IReadOnlyList<long> order, int rank)
    {
        Queue<long> missing = new(Enumerable.Range(0, rank).Select(a => (long)a).Where(a => !order.Select(o => o < 0 ? o + rank : o).Contains(a)));
        List<long> mended = [];
        foreach (long axis in order.Select(o => o < 0 ? o + rank : o).Where(a => a >= 0 && a < rank))
        {
            if (!mended.Contains(axis)) mended.Add(axis);
            else if (missing.TryDequeue(out long other)) mended.Add(other);
        }
        return $"name each axis once: [{string.Join(", ", mended.Concat(missing))}]";
    }

    /// <summary>Removes the listed axes, or sets them to 1; no axes means all.</summary>
    public static ShapeResult Reduce(Shape shape, IReadOnlyList<int> axes, bool keepDim)
    {
        HashSet<int> reduced = [];
        foreach (int named in axes.Count == 0 ? [.. Enumerable.Range(0, shape.Rank)] : axes)
        {
            if (Axis(named, shape.Rank) is not { } axis) return NoAxis(named, shape);
            if (!reduced.Add(axis)) return ShapeResult.Fail(ShapeRules.Axis, $"axis {axis} is named twice");
        }
        return new(Shape.Of(shape.Select((size, i) => (size, i)).Where(p => keepDim || !reduced.Contains(p.i)).Select(p => reduced.Contains(p.i) ? 1 : p.size)), []);
    }

    /// <summary>Parts of given sizes, which make up the axis.</summary>
    public static (ImmutableArray<Shape> Parts, ImmutableArray<Condition> Conditions) Split(Shape shape, int axis, IReadOnlyList<Dim> sizes)
    {
        if (Axis(axis, shape.Rank) is not { } at) return ([], NoAxis(axis, shape).Conditions);
        Dim sum = sizes.Aggregate(Dim.Zero, (a, b) => a + b);
        List<Condition> conditions = [.. sizes.Select(s => new Condition(new Goal.AtLeast(s, 1), ShapeRules.Empty, $"a part would be {Of(s)}"))];
        conditions.Add(new(new Goal.Equal(shape[at], sum), ShapeRules.Split, $"the parts sum to {Of(sum)}, axis {at} of {shape} is {Of(shape[at])}",
            // Parts of one size stay alike, where there can be as many of them.
            Help: sizes.Count > 1 && sizes.Distinct().Count() == 1 && Dim.ExactDiv(shape[at], sizes.Count) is { } share && share.TryConstant(out long each) && each > 0 ? Help.Sizes(Shape.Of(sizes.Select(_ => share)))
                : sizes.Count > 0 && (shape[at] - (sum - sizes[^1])) is { } last && last.TryConstant(out long rest) && rest > 0 ? Help.Sizes(Shape.Of(sizes.SkipLast(1).Append(last))) : null));
        return ([.. sizes.Select(s => shape.With(at, s))], [.. conditions]);
    }

    /// <summary>The sizes of at most <paramref name="count"/> chunks, of which the last may be shorter.</summary>
    /// <remarks>As in PyTorch, 5 in 4 chunks are 2, 2, 1. A symbolic size gives <paramref name="count"/> chunks and must divide.</remarks>
    public static (ImmutableArray<Dim> Sizes, ImmutableArray<Condition> Conditions) Chunk(Dim size, int count)
    {
        if (count < 1) return ([], [new(false, ShapeRules.Hyperparameter, $"the number of chunks must be at least 1, found {count}", Help: "use 1 or more")]);
        if (size.TryConstant(out long known))
        {
            long length = Math.Max(1, Dim.FloorDivRem(known + count - 1, count).Quotient);
            return ([.. Enumerable.Range(0, (int)Dim.FloorDivRem(known + length - 1, length).Quotient).Select(i => (Dim)Math.Min(length, known - i * length))], []);
        }
        Dim part = Dim.FloorDiv(size, count);
        return ([.. Enumerable.Repeat(part, count)],
            [new(new Goal.Divides(count, size), ShapeRules.Split, $"{Of(size)} does not divide into {count} equal chunks")]);
    }

    /// <summary>The condition that a size is what was stated: an ascription, a weight, a declared input.</summary>
    public static Condition Stated(Dim expected, Dim actual, string what) =>
        new(new Goal.Equal(expected, actual), ShapeRules.Mismatch, $"{what} is {Of(actual)}, stated as {Of(expected)}");

    /// <summary>The axis that a number names, counted from the end where negative; null where there is none.</summary>
    public static int? Axis(long axis, int rank)
    {
        long at = axis < 0 ? axis + rank : axis;
        return at >= 0 && at < rank ? (int)at : null;
    }

    private static ShapeResult NoAxis(long axis, Shape shape) =>
        ShapeResult.Fail(ShapeRules.Axis, $"there is no axis {axis} in {shape}",
            AxesOf(shape.Rank));

    /// <summary>Which axes there are; null for a scalar, which has none.</summary>
    internal static Help? AxesOf(int rank) => rank > 0 ? new Help($"axes go from {-rank} to {rank - 1}") { Traits = HelpTraits.Vague } : null;
}
