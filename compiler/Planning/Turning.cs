using System.Collections.Immutable;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>A loop that does nothing but copy, between tensors whose elements lie side by side along different axes.</summary>
/// <remarks><code>
/// for n, p, c: y[n, p, c] = x[n, c, p]
/// </code></remarks>
/// <param name="Rows">The size of the axis along which elements of the source lie side by side.</param>
/// <param name="Columns">The size of the axis along which elements of the target do.</param>
/// <param name="SourceColumn">How far apart columns are in the source.</param>
/// <param name="TargetRow">How far apart rows are in the target.</param>
/// <param name="Outer">Sizes of the other axes.</param>
/// <param name="SourceOuter">How far apart their positions are in the source.</param>
/// <param name="TargetOuter">How far apart their positions are in the target.</param>
public sealed record Turning(
    Buffer Source, Dim SourceOffset, Buffer Target, Dim TargetOffset, Dim Rows, Dim Columns, Dim SourceColumn, Dim TargetRow,
    ImmutableArray<Dim> Outer, ImmutableArray<Dim> SourceOuter, ImmutableArray<Dim> TargetOuter)
{
    // Squares of this size are turned in registers.
    private const long Least = 4;

    /// <summary>The loop as such a copy; null where it is none.</summary>
    public static Turning? Of(LoopStep step)
    {
        if (step.Reduce is not null || step.Accumulates || step.Body is not LoadExpr source || source.Element != step.Target.Element) return null;
        (ImmutableArray<Dim> sizes, int outer, Expr body, Affine target) = Collapsing.Simplify(step);
        if (body is not LoadExpr load || outer != sizes.Length || outer < 2) return null;
        ImmutableArray<Dim> from = load.Index.Coefficients, to = target.Coefficients;
        int column = sizes.Length - 1, row = from.IndexOf(Dim.One);
        if (row < 0 || row == column || to[column] != Dim.One || !IsLong(sizes[row]) || !IsLong(sizes[column])) return null;
        // Strides walk forwards; broadcasts are no copies.
        if (!from.Concat(to).All(d => d.TryEvaluate(_ => Least, out long step) && step > 0)) return null;
        int[] others = [.. Enumerable.Range(0, column).Where(axis => axis != row)];
        return new Turning(
            load.Buffer, load.Index.Constant, step.Target.Buffer, target.Constant, sizes[row], sizes[column], from[column], to[row],
            [.. others.Select(a => sizes[a])], [.. others.Select(a => from[a])], [.. others.Select(a => to[a])]);
    }

    private static bool IsLong(Dim size) => !size.TryConstant(out long number) || number >= Least;
}
