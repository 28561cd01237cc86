namespace ModelDsl.Shapes;

public enum Outcome { Proved, Refuted, Unknown }

/// <summary>What the prover found out about a goal.</summary>
/// <param name="Outcome">Whether the goal holds for all sizes that meet the facts.</param>
/// <param name="Witness">Where refuted: the smallest sizes found that meet the facts and miss the goal.</param>
/// <param name="Always">Where refuted: no sizes at all meet the goal, such as <c>N == N + 1</c>.</param>
public sealed record Verdict(Outcome Outcome, IReadOnlyDictionary<DimSymbol, long>? Witness, bool Always)
{
    public static readonly Verdict Proved = new(Outcome.Proved, null, false);
    public static readonly Verdict Unknown = new(Outcome.Unknown, null, false);
}

/// <summary>Decides goals about sizes. Never guesses: what it cannot settle is unknown.</summary>
public static class Prover
{
    public static Verdict Decide(Goal goal, Facts facts)
    {
        SortedSet<DimSymbol> symbols = new(Comparer<DimSymbol>.Create(DimSymbol.Compare));
        goal.CollectSymbols(symbols);
        if (goal is Goal.Equal(var a, var b) && (a - b).TryConstant(out long difference))
            return difference == 0 ? Verdict.Proved : new(Outcome.Refuted, symbols.ToDictionary(s => s, s => Math.Max(1, s.Minimum)), true);
        if (goal is Goal.AtLeast(var c, var d) && (c - d).IsSurelyNonNegative) return Verdict.Proved;
        if (goal is Goal.AtLeast(var e, var f) && (f - e).IsSurelyPositive)
            return new(Outcome.Refuted, symbols.ToDictionary(s => s, s => Math.Max(1, s.Minimum)), true);
        return Verdict.Unknown;
    }

    /// <summary><c>H = 17 gives 17 and 16</c>.</summary>
    public static string? Example(Goal goal, Verdict verdict) => null;

    /// <summary>A condition, as <c>require</c> takes it, that would settle the goal; or null.</summary>
    public static string? SettlingRequire(Goal goal, Facts facts) => null;
}
