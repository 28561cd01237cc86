using ModelDsl.Shapes;

namespace ModelDsl.Tests.Shapes;

// The same property with other seeds; classes run side by side.
public class ProverSeed1Tests() : ProverPropertyTests(1);
public class ProverSeed2Tests() : ProverPropertyTests(2);
public class ProverSeed3Tests() : ProverPropertyTests(3);
public class ProverSeed4Tests() : ProverPropertyTests(4);

/// <summary>Random goals against brute force: what is proved holds on a grid, what is refuted has a true witness, and
/// equality by constant divisors is never left open.</summary>
/// <remarks>Short in the suite; the variable <c>PROVER_GOALS</c> sets how many goals all four classes check together, such as 1000000.</remarks>
public abstract class ProverPropertyTests(int seed)
{
    private const int Classes = 4;

    private static readonly int s_goals = int.TryParse(Environment.GetEnvironmentVariable("PROVER_GOALS"), out int goals) ? goals / Classes : 8_000;

    private static readonly DimSymbol[] s_symbols =
    [
        new("a", DimKind.Dynamic), new("b", DimKind.Generic), new("c", DimKind.Existential), new("d", DimKind.Parameter),
    ];

    [Fact]
    public void No_answer_is_wrong()
    {
        Random random = new(seed);
        int proved = 0, refuted = 0, unknown = 0;
        for (int i = 0; i < s_goals; i++)
        {
            Maker maker = new(random, constantDivisors: random.Next(3) > 0);
            Goal goal = maker.Goal(random.Next(3) == 0);
            Goal[] given = [.. Enumerable.Range(0, random.Next(3)).Select(_ => maker.Fact())];
            Facts facts = Facts.Empty.Assume(given);
            Verdict verdict = Prover.Decide(goal, facts);
            if (verdict.Outcome == Outcome.Proved) proved++;
            else if (verdict.Outcome == Outcome.Refuted) refuted++;
            else unknown++;
            Check(goal, given, facts, verdict, maker.Used, random);
        }
        Assert.True(proved > s_goals / 50 && refuted > s_goals / 5, $"{proved} proved, {refuted} refuted, {unknown} unknown");
    }

    [Fact]
    public void Equality_by_constant_divisors_is_always_settled()
    {
        Random random = new(seed + 10);
        int proved = 0, count = s_goals / 4, decided = 0;
        for (int i = 0; i < count; i++)
        {
            Maker maker = new(random, constantDivisors: true) { Extremes = false, Symbols = 1 + random.Next(3), Divisors = [2, 3, 4, 5, 8, 16] };
            Dim a = maker.Dim(2);
            // Half of the pairs agree by construction: the same size, rounded in two ways.
            Dim b = random.Next(2) == 0 ? maker.Dim(2) : Rounded(a, random.Next(2, 9));
            // Facts that fix symbols keep the decision exact; bounds may leave no sizes, so they are not in this promise.
            Goal[] given = random.Next(2) == 0 ? [] : [new Goal.Divides(random.Next(2, 17), Dim.Of(s_symbols[random.Next(maker.Symbols)]))];
            Facts facts = Facts.Empty.Assume(given);
            if (ResidueClasses.For([facts.Rewrite(a) - facts.Rewrite(b)], facts.RangeOf) is null) continue;
            decided++;
            Goal goal = new Goal.Equal(a, b);
            Verdict verdict = Prover.Decide(goal, facts);
            Assert.True(verdict.Outcome != Outcome.Unknown, $"{goal} given [{string.Join("; ", given.AsEnumerable())}]");
            Check(goal, given, facts, verdict, maker.Used, random);
            if (verdict.Outcome == Outcome.Proved) proved++;
        }
        Assert.True(proved > count / 10 && decided > count / 2, $"{proved} proved of {decided}");
    }

    // x = (x // k) + ((x + 1) // k) + … + ((x + k - 1) // k), Hermite's identity.
    private static Dim Rounded(Dim x, int parts) =>
        Enumerable.Range(0, parts).Aggregate(Dim.Zero, (sum, i) => sum + Dim.FloorDiv(x + i, parts));

    [Fact]
    public void Forms_keep_their_value()
    {
        Random random = new(seed + 20);
        for (int i = 0; i < 8_000; i++)
        {
            Maker maker = new(random, constantDivisors: false);
            (Dim form, Func<Func<DimSymbol, long>, long?> plain) = maker.Both(3);
            for (int point = 0; point < 6; point++)
            {
                long[] sizes = [random.Next(1, 40), random.Next(1, 40), random.Next(0, 40), random.Next(-20, 20)];
                long Size(DimSymbol s) => sizes[Array.IndexOf(s_symbols, s)];
                if (plain(Size) is not { } expected) continue;
                Assert.True(expected == form.Evaluate(Size), $"{form} at {string.Join(", ", sizes)}");
                Dim half = form.Substitute(s => s == s_symbols[0] ? sizes[0] : null);
                Assert.True(expected == half.Evaluate(Size), $"{half} at {string.Join(", ", sizes)}");
            }
        }
    }

    private static void Check(Goal goal, Goal[] given, Facts facts, Verdict verdict, DimSymbol[] used, Random random)
    {
        string Text() => $"{goal} given [{string.Join("; ", given.AsEnumerable())}] is {verdict.Outcome}{(verdict.Always ? " always" : "")}";
        if (verdict.Witness is { } witness)
        {
            Assert.True(goal.Holds(s => witness[s]) == false, $"witness: {Text()}");
            // Facts about other symbols than the goal's are not the witness's business.
            Assert.True(given.Where(g => Symbols(g) is { Count: > 0 } own && own.All(witness.ContainsKey)).All(g => g.Holds(s => witness[s]) == true), $"witness against facts: {Text()}");
            Assert.True(witness.All(p => p.Value >= p.Key.Minimum), $"witness too small: {Text()}");
        }
        else Assert.True(verdict.Outcome != Outcome.Refuted || verdict.Always, Text());
        if (verdict.Outcome == Outcome.Unknown) return;
        var sizes = new long[s_symbols.Length];
        int points = 0;
        for (int i = 0; i < 40; i++)
        {
            int range = i < 20 ? 7 : 50;
            for (int s = 0; s < sizes.Length; s++) sizes[s] = s_symbols[s].Kind == DimKind.Parameter ? random.Next(-range, range) : s_symbols[s].Minimum + random.Next(range);
            long Size(DimSymbol s) => sizes[Array.IndexOf(s_symbols, s)];
            if (!given.All(g => g.Holds(Size) == true)) continue;
            points++;
            bool? holds = goal.Holds(Size);
            string at() => $"{Text()} at {string.Join(", ", sizes)}";
            if (verdict.Outcome == Outcome.Proved) Assert.True(holds != false, at());
            if (verdict.Always) Assert.True(holds != true, at());
            Assert.False(facts.Contradictory && i == 0, $"contradictory: {at()}");
        }
    }

    private static SortedSet<DimSymbol> Symbols(Goal goal)
    {
        SortedSet<DimSymbol> symbols = new(Comparer<DimSymbol>.Create(DimSymbol.Compare));
        goal.CollectSymbols(symbols);
        return symbols;
    }

    /// <summary>Makes random sizes, together with a plain evaluation that knows nothing of normal forms.</summary>
    private sealed class Maker(Random random, bool constantDivisors)
    {
        public bool Extremes { get; init; } = true;
        public int Symbols { get; init; } = 1 + random.Next(4);
        public int[] Divisors { get; init; } = [1, 2, 3, 4, 5, 8, 16, -2];
        public DimSymbol[] Used => s_symbols[..Symbols];

        public Dim Dim(int depth) => Both(depth).Form;

        public Goal Goal(bool inequality) => random.Next(30) switch
        {
            < 3 => new Goal.NotEqual(Dim(2), Dim(2)),
            < 6 => new Goal.Divides(Divisors[random.Next(Divisors.Length)], Dim(2)),
            6 => new Goal.Or(Goal(true), Goal(false)),
            7 => new Goal.And(Goal(true), Goal(false)),
            _ when inequality => new Goal.AtLeast(Dim(2), Dim(2)),
            _ => Related(),
        };

        // Two sizes that have a fair chance to be equal.
        private Goal Related()
        {
            Dim a = Dim(2);
            int k = random.Next(1, 6);
            return new Goal.Equal(a, random.Next(4) switch
            {
                0 => k * ModelDsl.Shapes.Dim.FloorDiv(a, k),
                1 => Rounded(a, k),
                2 => a + random.Next(-1, 2),
                _ => Dim(2),
            });
        }

        public Goal Fact() => random.Next(6) switch
        {
            0 => new Goal.Divides(random.Next(2, 17), ModelDsl.Shapes.Dim.Of(Symbol())),
            1 => new Goal.AtLeast(ModelDsl.Shapes.Dim.Of(Symbol()), random.Next(1, 10)),
            2 => new Goal.AtLeast(Dim(1), Dim(1)),
            3 => new Goal.Equal(ModelDsl.Shapes.Dim.Of(Symbol()), Dim(1)),
            4 => new Goal.Equal(ModelDsl.Shapes.Dim.Mod(Dim(1), random.Next(2, 6)), random.Next(3)),
            _ => Goal(true),
        };

        private DimSymbol Symbol() => s_symbols[random.Next(Symbols)];

        public (Dim Form, Func<Func<DimSymbol, long>, long?> Plain) Both(int depth)
        {
            if (depth == 0 || random.Next(6) == 0)
            {
                if (random.Next(3) == 0)
                {
                    long number = random.Next(-4, 10);
                    return (number, _ => number);
                }
                DimSymbol symbol = Symbol();
                return (ModelDsl.Shapes.Dim.Of(symbol), sizes => sizes(symbol));
            }
            var (a, x) = Both(depth - 1);
            var (b, y) = Both(depth - 1);
            switch (random.Next(Extremes ? 9 : 7))
            {
                case 0 or 1: return (a + b, s => x(s) + y(s));
                case 2: return (a - b, s => x(s) - y(s));
                case 3: return (a * b, s => x(s) * y(s));
                case 4 or 5 or 6:
                    if (!constantDivisors && random.Next(2) == 0)
                        return (ModelDsl.Shapes.Dim.FloorDiv(a, b), s => x(s) is { } p && y(s) is { } q && q != 0 ? (long)Math.Floor((decimal)p / q) : null);
                    long divisor = Divisors[random.Next(Divisors.Length)];
                    return random.Next(2) == 0
                        ? (ModelDsl.Shapes.Dim.FloorDiv(a, divisor), s => x(s) is { } p ? (long)Math.Floor((decimal)p / divisor) : null)
                        : (ModelDsl.Shapes.Dim.CeilDiv(a, divisor), s => x(s) is { } p ? (long)Math.Ceiling((decimal)p / divisor) : null);
                case 7: return (ModelDsl.Shapes.Dim.Min(a, b), s => x(s) is { } p && y(s) is { } q ? Math.Min(p, q) : null);
                default: return (ModelDsl.Shapes.Dim.Max(a, b), s => x(s) is { } p && y(s) is { } q ? Math.Max(p, q) : null);
            }
        }
    }
}
