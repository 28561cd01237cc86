using System.Collections.Immutable;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>A loop that copies every element of a row several times, side by side.</summary>
/// <remarks><code>
/// for h, i, w, j: y[h, i, w, j] = x[h, w]
/// </code></remarks>
/// <param name="Count">Elements of a row of the source.</param>
/// <param name="Times">How often each stands in the target.</param>
/// <param name="Outer">Sizes of the other axes.</param>
/// <param name="SourceOuter">How far apart their positions are in the source.</param>
/// <param name="TargetOuter">How far apart their positions are in the target.</param>
public sealed record Repeating(
    Buffer Source, Dim SourceOffset, Buffer Target, Dim TargetOffset, Dim Count, Dim Times,
    ImmutableArray<Dim> Outer, ImmutableArray<Dim> SourceOuter, ImmutableArray<Dim> TargetOuter)
{
    // From so many on a row of equal elements is long enough for a loop of its own.
    private const long Most = 16;

    /// <summary>The loop as such a copy; null where it is none.</summary>
    public static Repeating? Of(LoopStep step)
    {
        if (step.Reduce is not null || step.Accumulates || step.Body is not LoadExpr source || source.Element != step.Target.Element) return null;
        (ImmutableArray<Dim> sizes, int outer, Expr body, Affine target) = Collapsing.Simplify(step);
        if (body is not LoadExpr load || outer != sizes.Length || outer < 2) return null;
        ImmutableArray<Dim> from = load.Index.Coefficients, to = target.Coefficients;
        int last = outer - 1, row = last - 1;
        if (!sizes[last].TryConstant(out long times) || times > Most || from[last] != Dim.Zero || to[last] != Dim.One) return null;
        if (from[row] != Dim.One || to[row] != sizes[last]) return null;
        if (!from.Take(row).Concat(to.Take(row)).All(d => d.TryEvaluate(_ => Most, out long stride) && stride >= 0)) return null;
        return new Repeating(
            load.Buffer, load.Index.Constant, step.Target.Buffer, target.Constant, sizes[row], sizes[last],
            [.. sizes.Take(row)], [.. from.Take(row)], [.. to.Take(row)]);
    }
}
