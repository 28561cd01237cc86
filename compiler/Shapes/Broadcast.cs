namespace ModelDsl.Shapes;

/// <summary>Why two shapes do not broadcast.</summary>
/// <param name="Axis">The axis, counted from the right as -1, -2, ….</param>
/// <param name="A">Its size in the first shape.</param>
/// <param name="B">Its size in the second shape.</param>
/// <param name="Verdict">What the prover says about their equality.</param>
public sealed record BroadcastFailure(int Axis, Dim A, Dim B, Verdict Verdict);

/// <summary>NumPy's broadcasting, without ever assuming that a name is 1.</summary>
public static class Broadcast
{
    /// <summary>Aligns two shapes on the right: a literal 1 yields the other size, everything else must be equal.</summary>
    /// <param name="a">One shape.</param>
    /// <param name="b">The other.</param>
    /// <param name="decide">Settles whether two sizes are equal; usually the prover with the facts of the place.</param>
    /// <returns>The common shape, or the first axis from the right that fails.</returns>
    public static (Shape? Result, BroadcastFailure? Failure) Of(Shape a, Shape b, Func<Goal, Verdict> decide)
    {
        int rank = Math.Max(a.Rank, b.Rank);
        var axes = new Dim[rank];
        for (int fromRight = 1; fromRight <= rank; fromRight++)
        {
            Dim x = fromRight <= a.Rank ? a[-fromRight] : 1, y = fromRight <= b.Rank ? b[-fromRight] : 1;
            if (x != y && x != Dim.One && y != Dim.One)
            {
                Verdict verdict = decide(new Goal.Equal(x, y));
                if (verdict.Outcome != Outcome.Proved) return (null, new(-fromRight, x, y, verdict));
            }
            // Of two equal forms the simpler one goes on: a number before a name, a name before a formula.
            axes[^fromRight] = x == Dim.One ? y : y == Dim.One ? x : Simpler(x, y);
        }
        return (Shape.Of(axes), null);
    }

    public static (Shape? Result, BroadcastFailure? Failure) Of(Shape a, Shape b, Facts facts) => Of(a, b, goal => Prover.Decide(goal, facts));

    private static Dim Simpler(Dim a, Dim b) => a.ToString().Length <= b.ToString().Length ? a : b;
}
