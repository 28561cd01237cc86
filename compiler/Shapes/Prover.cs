using System.Collections.Immutable;

namespace ModelDsl.Shapes;

public enum Outcome { Proved, Refuted, Unknown }

/// <summary>What the prover found out about a goal.</summary>
/// <param name="Outcome">Whether the goal holds for all sizes that meet the facts.</param>
/// <param name="Witness">Where refuted: the smallest sizes found that meet the facts and miss the goal; null only where
/// <paramref name="Always"/> holds and no small sizes meet the facts.</param>
/// <param name="Always">Where refuted: no sizes at all meet the goal, such as <c>N == N + 1</c>.</param>
public sealed record Verdict(Outcome Outcome, IReadOnlyDictionary<DimSymbol, long>? Witness, bool Always)
{
    public static readonly Verdict Proved = new(Outcome.Proved, null, false);
    public static readonly Verdict Unknown = new(Outcome.Unknown, null, false);
}

/// <summary>Decides goals about sizes. Never guesses: what it cannot settle is unknown.</summary>
/// <remarks>
/// An equality whose divisors are numbers is decided exactly, by residue classes, as long as there are at most 4,096.
/// Inequalities are proved from signs and known bounds, with the same split; what is refuted has a witness that was
/// evaluated. A goal that the facts contradict each other about is proved.
/// </remarks>
public static class Prover
{
    private const int AlternativeDepth = 3;

    public static Verdict Decide(Goal goal, Facts facts)
    {
        if (IsPlain(goal)) return Verdict.Proved;
        if (HasOverflow(goal)) return Verdict.Unknown;
        // A look at a few small sizes is cheaper than a proof, and often tells which proof to try.
        ImmutableSortedDictionary<DimSymbol, long>? witness = WitnessSearch.Look(goal, facts);
        if (witness is null && Proves(goal, facts)) return Verdict.Proved;
        bool always = IsAlwaysMissed(goal, facts);
        witness ??= WitnessSearch.Find(goal, facts);
        return witness is not null || always ? new(Outcome.Refuted, witness, always) : Verdict.Unknown;
    }

    /// <summary>True where the goal is proved, false where no sizes meet it, null where that depends on them or is not known.</summary>
    /// <remarks>As <see cref="Decide"/>, without the search for a counterexample.</remarks>
    public static bool? Settle(Goal goal, Facts facts)
    {
        if (IsPlain(goal)) return true;
        if (facts.Goals.IsEmpty && IsPlain(Goal.Not(goal))) return false;
        if (HasOverflow(goal)) return null;
        if (WitnessSearch.Look(goal, facts) is null && Proves(goal, facts)) return true;
        return IsAlwaysMissed(goal, facts) ? false : null;
    }

    // Most goals compare numbers, or a size with itself: neither facts nor a search say more about those.
    private static bool IsPlain(Goal goal) => goal switch
    {
        Goal.Equal(var a, var b) => a == b && !a.IsOverflow,
        Goal.NotEqual(var a, var b) => a.TryConstant(out long x) && b.TryConstant(out long y) && x != y,
        Goal.AtLeast(var a, var b) => !a.IsOverflow && (a == b || a.TryConstant(out long x) && b.TryConstant(out long y) && x >= y),
        Goal.Divides(var divisor, var value) => divisor.TryConstant(out long d) && d > 0 && (d == 1 && !value.IsOverflow || value.TryConstant(out long v) && v % d == 0),
        Goal.And(var a, var b) => IsPlain(a) && IsPlain(b),
        _ => false,
    };

    private static bool IsAlwaysMissed(Goal goal, Facts facts) => WitnessSearch.Look(Goal.Not(goal), facts) is null && Proves(Goal.Not(goal), facts);

    /// <summary>The smallest sizes found that meet the facts; a symbol that no small sizes suit keeps its least value.</summary>
    public static IReadOnlyDictionary<DimSymbol, long> SmallestSizes(IEnumerable<DimSymbol> symbols, Facts facts)
    {
        Dictionary<DimSymbol, long> sizes = [];
        foreach (DimSymbol symbol in symbols)
        {
            if (sizes.ContainsKey(symbol)) continue;
            // Sizes that miss what nothing meets are any that meet the facts.
            long least = symbol.Minimum == DimSymbol.Unbounded ? 1 : symbol.Minimum;
            Goal never = new Goal.And(new Goal.AtLeast(Dim.Of(symbol), least), new Goal.AtLeast(least - 1, Dim.Of(symbol)));
            if (WitnessSearch.Find(never, facts) is not { } found) sizes[symbol] = least;
            else foreach ((DimSymbol other, long size) in found) sizes[other] = size;
        }
        return sizes;
    }

    /// <summary>A condition, as <c>require</c> takes it, that would settle the goal; or null.</summary>
    public static string? SettlingRequire(Goal goal, Facts facts) => SettlingGoal(goal, facts)?.ToString();

    /// <summary>A goal that would settle another; or null.</summary>
    public static Goal? SettlingGoal(Goal goal, Facts facts) => Settling.Find(goal, facts);

    /// <summary>What the witness makes of the goal's sizes, <c>H = 17 gives 17 and 16</c>; null without one.</summary>
    public static string? Example(Goal goal, Verdict verdict)
    {
        if (verdict.Witness is not { Count: > 0 } witness) return null;
        Goal missed = FirstMissed(goal, witness);
        SortedSet<DimSymbol> symbols = new(Comparer<DimSymbol>.Create(DimSymbol.Compare));
        missed.CollectSymbols(symbols);
        if (symbols.Count == 0 || !symbols.All(witness.ContainsKey)) return null;
        string sizes = string.Join(", ", symbols.Select(s => $"{s.Name} = {witness[s]}"));
        (Dim a, Dim b)? pair = missed switch
        {
            Goal.Equal(var x, var y) => (x, y),
            Goal.NotEqual(var x, var y) => (x, y),
            Goal.AtLeast(var x, var y) => (x, y),
            Goal.Divides(var d, var v) => (v, d),
            _ => null,
        };
        if (pair is not var (first, second) || !first.TryEvaluate(s => witness[s], out long left) || !second.TryEvaluate(s => witness[s], out long right)) return sizes;
        return missed is Goal.Divides ? $"{sizes} gives {left}, not a multiple of {right}" : $"{sizes} gives {left} and {right}";
    }

    private static Goal FirstMissed(Goal goal, IReadOnlyDictionary<DimSymbol, long> witness) => goal switch
    {
        Goal.And(var a, var b) => a.Holds(s => witness.GetValueOrDefault(s, 1)) == false ? FirstMissed(a, witness) : FirstMissed(b, witness),
        Goal.Or(var a, _) => FirstMissed(a, witness),
        _ => goal,
    };

    internal static bool FindContradiction(Facts facts) => facts.Goals.Length > 0 && Proves(new Goal.Equal(0, 1), facts);

    internal static bool Proves(Goal goal, Facts facts) => Proves(goal, facts, AlternativeDepth);

    private static bool Proves(Goal goal, Facts facts, int depth)
    {
        if (facts.IsVoid || ProvesPlainly(facts.Rewrite(goal), facts)) return true;
        if (depth == 0 || facts.Alternatives.IsEmpty) return false;
        Goal.Or either = facts.Alternatives[0];
        Facts rest = facts.WithoutFirstAlternative();
        return Proves(goal, rest.Assume(either.A), depth - 1) && Proves(goal, rest.Assume(either.B), depth - 1);
    }

    // The goal is written in the facts' free symbols.
    private static bool ProvesPlainly(Goal goal, Facts facts)
    {
        switch (goal)
        {
            case Goal.And(var a, var b):
                return ProvesPlainly(a, facts) && ProvesPlainly(b, facts);
            case Goal.Or(var a, var b):
                return ProvesPlainly(a, facts) || ProvesPlainly(b, facts)
                    || Proves(b, facts.Assume(Goal.Not(a)), 1) || Proves(a, facts.Assume(Goal.Not(b)), 1);
            case Goal.Equal(var a, var b):
                return new Proof(facts).IsZero(a - b);
            case Goal.NotEqual(var a, var b):
                return new Proof(facts).IsNonZero(a - b);
            case Goal.AtLeast(var a, var b):
                return new Proof(facts).IsNonNegative(a - b);
            case Goal.Divides(var divisor, var value):
                if (divisor == Dim.Zero) return false;
                return Dim.ExactDiv(value, divisor) is { IsOverflow: false } || new Proof(facts).IsZero(Dim.Mod(value, divisor));
            default:
                return false;
        }
    }

    private static bool HasOverflow(Goal goal)
    {
        bool found = false;
        goal.Map(d =>
        {
            found |= d.IsOverflow;
            return d;
        });
        return found;
    }
}
