using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>Finds the rows that several loops have in common.</summary>
/// <remarks>
/// Where there are reductions, what they keep are the rows; loops between them must make and read each row for itself. Without
/// any, the loops must be the same.
/// </remarks>
internal static class Arrangement
{
    /// <summary>One loop over rows: its outermost axis is the row.</summary>
    private sealed record Rows(ImmutableArray<Dim> Inner, Expr Body, Affine Target);

    // Rows that are worth a loop of their own, and short enough that few of them are work for several threads.
    private const long LeastRow = 64, MostRow = 8192;

    /// <summary>The loops as one group, or null where they do not fit together.</summary>
    /// <param name="steps">The loops.</param>
    /// <param name="splits">Whether what walks on through all rows of the others may go row by row with them.</param>
    public static GroupStep? Of(IReadOnlyList<LoopStep> steps, bool splits = false)
    {
        LoopStep[] reductions = [.. steps.Where(s => s.Reduce is not null)];
        Dim rows;
        bool flat = false;
        ImmutableArray<Rows>[] choices;
        if (reductions.Length == 0)
        {
            var simple = steps.Select(Collapsing.Simplify).ToArray();
            ImmutableArray<Dim> sizes = simple.MaxBy(s => s.Sizes.Length).Sizes;
            if (splits && sizes is [var many, var row] && row.TryConstant(out long length) && length is >= LeastRow and <= MostRow)
                simple = [.. simple.Select(s => s.Sizes is [var all] && all == many * row ? (sizes, 2, s.Body.Remap(Split)!, Split(s.Target)) : s)];
            if (sizes.IsEmpty || simple.Any(s => !s.Sizes.SequenceEqual(sizes))) return null;
            (rows, flat) = (sizes[0], sizes.Length == 1);

            Affine Split(Affine index) => new([index.Coefficients[0] * sizes[1], index.Coefficients[0]], index.Constant);
            choices = [.. simple.Select(s => ImmutableArray.Create(new Rows([.. sizes.Skip(1)], s.Body, s.Target)))];
        }
        else
        {
            rows = Kept(reductions[0]);
            if (rows == Dim.One || reductions.Any(r => Kept(r) != rows)) return null;
            choices = [.. steps.Select(s => ByRows(s, rows).ToImmutableArray())];
        }
        var parts = new List<GroupPart>();
        if (!Choose(steps, choices, new ExprInterner(), parts, splits)) return null;
        if (!IsForLanes(parts, flat)) return null;
        return new GroupStep(steps[^1].Origin, rows, flat, [.. parts]);
    }

    private static Dim Kept(LoopStep reduction) => Shape.Of(reduction.Domain.Take(reduction.Outer)).ElementCount;

    // Takes the first way to see each loop that agrees with those before it.
    private static bool Choose(IReadOnlyList<LoopStep> steps, ImmutableArray<Rows>[] choices, ExprInterner interner, List<GroupPart> parts, bool splits)
    {
        if (parts.Count == steps.Count) return true;
        LoopStep step = steps[parts.Count];
        foreach (Rows rows in choices[parts.Count])
        {
            if (Bind(step, rows, interner, parts, splits) is not { } part) continue;
            parts.Add(part);
            if (Choose(steps, choices, interner, parts, splits)) return true;
            parts.RemoveAt(parts.Count - 1);
        }
        return false;
    }

    // The part with what earlier ones made in place of loads; null where it reads another row or place than they wrote.
    private static GroupPart? Bind(LoopStep step, Rows rows, ExprInterner interner, List<GroupPart> parts, bool splits)
    {
        Buffer result = step.Target.Buffer;
        if (parts.Any(p => p.Result == result && !(splits && AreApart(p, rows)))) return null;
        foreach (GroupPart earlier in parts)
        {
            foreach (Expr e in earlier.Body.All())
            {
                if (e is TakeExpr take && take.Buffer == result) return null;
                if (e is LoadExpr load && load.Buffer == result && !Same(load.Index, earlier.Inner, rows.Target, rows.Inner)) return null;
            }
        }
        bool fits = true;
        Expr body = interner.Rebuild(rows.Body, e =>
        {
            Buffer? read = e is LoadExpr l ? l.Buffer : e is TakeExpr t ? t.Buffer : null;
            if (read is null || parts.FindLast(p => p.Result == read) is not { } maker) return null;
            fits &= e is LoadExpr load && Same(maker.Target, maker.Reduce is null ? maker.Inner : [], load.Index, rows.Inner);
            return maker.Value;
        });
        return fits ? new GroupPart(step.Origin, rows.Inner, body, step.Reduce, rows.Target, result) : null;
    }

    // Whether two fill columns of their own in rows of one matrix, as the gates of cells are.
    private static bool AreApart(GroupPart part, Rows rows)
    {
        if (part.Reduce is not null || part.Target.Coefficients is not [var step, var one] || one != Dim.One || !rows.Target.Coefficients.SequenceEqual(part.Target.Coefficients)) return false;
        if (part.Inner is not [var length] || !rows.Inner.SequenceEqual(part.Inner) || !length.TryConstant(out long columns) || !step.TryConstant(out long row)) return false;
        return (rows.Target.Constant - part.Target.Constant).TryConstant(out long distance) && Math.Abs(distance) >= columns && Math.Abs(distance) + columns <= row;
    }

    // Whether two indices always meet in the same turn of the same loops.
    private static bool Same(Affine a, ImmutableArray<Dim> aInner, Affine b, ImmutableArray<Dim> bInner)
    {
        if (a.Constant != b.Constant || a.Coefficients[0] != b.Coefficients[0]) return false;
        for (int i = 1; i < Math.Max(a.Coefficients.Length, b.Coefficients.Length); i++)
        {
            bool used = i < a.Coefficients.Length && a.Uses(i) || i < b.Coefficients.Length && b.Uses(i);
            if (!used) continue;
            if (i > aInner.Length || i > bInner.Length || aInner[i - 1] != bInner[i - 1] || a.Coefficients[i] != b.Coefficients[i]) return false;
        }
        // An element for each turn of inner loops is not the same as one for the whole row.
        return aInner.Length == bInner.Length || Enumerable.Range(1, Math.Max(a.Coefficients.Length, b.Coefficients.Length) - 1).All(i => !(i < a.Coefficients.Length && a.Uses(i)) && !(i < b.Coefficients.Length && b.Uses(i)));
    }

    private static bool IsForLanes(List<GroupPart> parts, bool flat)
    {
        GroupPart[] loops = [.. parts.Where(p => flat || !p.Inner.IsEmpty)];
        // Numbers of a row are computed before its loops, whatever their type.
        IEnumerable<Expr> changing = loops.SelectMany(p => p.Body.All().Where(e => LaneRules.DependsOn(e, p.Inner.Length, p.Inner.Length)));
        if (LaneRules.LaneType(changing) is not { } lane) return false;
        return loops.All(p =>
        {
            int last = p.Inner.Length;
            if (!LaneRules.CanVectorize(p.Body.All(), last, last, lane, p.Result.Element)) return false;
            return p.Reduce is null ? p.Target.Coefficients[last] == Dim.One
                : p.Reduce is ReduceKind.Sum or ReduceKind.Product or ReduceKind.Max or ReduceKind.Min && p.Body.Element == lane && LaneRules.DependsOn(p.Body, last, last);
        });
    }

    // The ways to see a loop as rows: leading axes, or, where nothing is reduced, any one axis.
    private static IEnumerable<Rows> ByRows(LoopStep step, Dim rows)
    {
        Affine target = new([.. step.Target.Strides, .. Enumerable.Repeat(Dim.Zero, step.Domain.Rank - step.Outer)], step.Target.Offset);
        if (step.Reduce is not null)
        {
            if (Leading(step.Domain, step.Outer, step.Body, target) is { } kept) yield return kept;
            yield break;
        }
        Dim count = 1;
        for (int k = 1; k <= step.Domain.Rank; k++)
        {
            count *= step.Domain[k - 1];
            if (count == rows && (k == step.Domain.Rank || step.Domain[k] != Dim.One) && Leading(step.Domain, k, step.Body, target) is { } leading) yield return leading;
        }
        for (int axis = 1; axis < step.Domain.Rank; axis++)
        {
            if (step.Domain[axis] != rows) continue;
            int[] order = [axis, .. Enumerable.Range(0, step.Domain.Rank).Where(a => a != axis)];
            Affine Move(Affine index) => new([.. order.Select(a => index.Coefficients[a])], index.Constant);
            if (step.Body.Remap(Move) is { } body && Leading(Shape.Of(order.Select(a => step.Domain[a])), 1, body, Move(target)) is { } moved) yield return moved;
        }
    }

    // The first k axes become the row, the others as few loops as they can.
    private static Rows? Leading(Shape domain, int k, Expr body, Affine target)
    {
        ImmutableArray<int> groups = [k, .. Enumerable.Repeat(1, domain.Rank - k)];
        if (Collapsing.Join(domain, groups, target) is not { } joined || body.Remap(i => Collapsing.Join(domain, groups, i)) is not { } joinedBody) return null;
        Shape shape = Shape.Of(domain.Skip(k).Prepend(Shape.Of(domain.Take(k)).ElementCount));
        (body, target) = (joinedBody, joined);
        for (int axis = shape.Rank - 1; axis > 0; axis--)
        {
            if (shape[axis] != Dim.One) continue;
            int at = axis;
            Affine Drop(Affine index) => new(index.Coefficients.RemoveAt(at), index.Constant);
            (body, target, shape) = (body.Remap(Drop)!, Drop(target), shape.Remove(axis));
        }
        for (int axis = shape.Rank - 2; axis > 0; axis--)
        {
            ImmutableArray<int> pair = [.. Enumerable.Repeat(1, axis), 2, .. Enumerable.Repeat(1, shape.Rank - axis - 2)];
            Shape before = shape;
            if (Collapsing.Join(before, pair, target) is not { } t || body.Remap(i => Collapsing.Join(before, pair, i)) is not { } b) continue;
            (target, body) = (t, b);
            shape = Shape.Of(before.Take(axis).Append(before[axis] * before[axis + 1]).Concat(before.Skip(axis + 2)));
        }
        return new Rows([.. shape.Skip(1)], body, target);
    }
}
