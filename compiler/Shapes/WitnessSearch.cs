using System.Collections.Immutable;

namespace ModelDsl.Shapes;

/// <summary>Looks for the smallest sizes that meet the facts and miss a goal.</summary>
/// <remarks>Small means a small sum of distances from the least values, then small sizes for the first names. Every find
/// is evaluated against the facts as they were given.</remarks>
internal static class WitnessSearch
{
    private const int Budget = 6000;
    private const int QuickBudget = 48;

    /// <summary>The smallest counterexample, where it is among the very smallest sizes.</summary>
    public static ImmutableSortedDictionary<DimSymbol, long>? Look(Goal goal, Facts facts)
    {
        if (facts.IsVoid) return null;
        (DimSymbol[] free, DimSymbol[] all, Goal[] related) = Component(goal, facts);
        return new Search(goal, facts, free, all, related).BySum(QuickBudget);
    }

    /// <summary>Whether some very small sizes meet a fact and all facts that are tied to it.</summary>
    public static bool Meets(Goal fact, Facts facts)
    {
        if (facts.IsVoid) return false;
        (DimSymbol[] free, DimSymbol[] all, Goal[] related) = Component(fact, facts);
        return new Search(false, facts, free, all, related).BySum(QuickBudget) is not null;
    }

    public static ImmutableSortedDictionary<DimSymbol, long>? Find(Goal goal, Facts facts)
    {
        if (facts.IsVoid) return null;
        (DimSymbol[] free, DimSymbol[] all, Goal[] related) = Component(goal, facts);
        Search search = new(goal, facts, free, all, related);
        // In one unknown, everything up to two periods past the largest constant is worth a look; beyond, forms repeat.
        int budget = Budget;
        if (free.Length == 1 && ResidueClasses.For([.. Dims(facts.Rewrite(goal))], facts.RangeOf) is { } classes) budget = Math.Max(budget, 4 * classes.Count);
        return search.BySum(budget) ?? search.ByClasses(facts.Rewrite(goal)) ?? search.ByScale();
    }

    // The symbols that the goal depends on, through whatever facts tie them to others.
    private static (DimSymbol[] Free, DimSymbol[] All, Goal[] Related) Component(Goal goal, Facts facts)
    {
        SortedSet<DimSymbol> all = new(Comparer<DimSymbol>.Create(DimSymbol.Compare)), free = new(all.Comparer);
        goal.CollectSymbols(all);
        foreach (DimSymbol symbol in all) FreeOf(symbol);
        List<Goal> related = [];
        List<int> waiting = [.. Enumerable.Range(0, facts.Goals.Length)];
        while (waiting.RemoveAll(Joins) > 0) { }
        return ([.. free], [.. all], [.. related]);

        bool Joins(int fact)
        {
            Effort.Spend(1);
            ImmutableArray<DimSymbol> own = facts.SymbolsOfGoals[fact];
            if (!own.Any(IsTied)) return false;
            foreach (DimSymbol symbol in own)
            {
                if (all.Add(symbol)) FreeOf(symbol);
            }
            related.Add(facts.Goals[fact]);
            return true;
        }

        bool IsTied(DimSymbol symbol) =>
            all.Contains(symbol) || (facts.Substitutions.TryGetValue(symbol, out Dim? value) ? value.Symbols.Any(free.Contains) : free.Contains(symbol));

        void FreeOf(DimSymbol symbol)
        {
            if (facts.Substitutions.TryGetValue(symbol, out Dim? value)) value.CollectSymbols(free);
            else free.Add(symbol);
        }
    }

    private static List<Dim> Dims(Goal goal)
    {
        List<Dim> found = [];
        goal.Map(d =>
        {
            found.Add(d);
            return d;
        });
        return found;
    }

    private sealed class Search(Goal goal, Facts facts, DimSymbol[] free, DimSymbol[] all, Goal[] related)
    {
        private readonly Interval[] _ranges = [.. free.Select(facts.RangeOf)];
        private readonly Dictionary<DimSymbol, long> _values = [];
        private readonly Dim?[] _formulas = [.. all.Select(s => facts.Substitutions.GetValueOrDefault(s))];

        // All points whose offsets sum to 0, 1, 2, ….
        public ImmutableSortedDictionary<DimSymbol, long>? BySum(int budget)
        {
            if (free.Length == 0) return Try() ? Found() : null;
            long largest = 0;
            foreach (Interval range in _ranges)
            {
                long count = range is ({ } low, { } high) && (Int128)high - low < budget ? high - low : budget;
                largest = Math.Min(budget, largest + count);
            }
            for (long sum = 0; sum <= largest; sum++)
            {
                if (Walk(0, sum, ref budget)) return Found();
                if (budget <= 0) return null;
            }
            return null;
        }

        private bool Walk(int axis, long left, ref int budget)
        {
            if (axis == free.Length - 1) return Set(axis, left) && --budget >= 0 && Try();
            for (long offset = 0; offset <= left && budget > 0; offset++)
            {
                if (!Set(axis, offset)) return false;
                if (Walk(axis + 1, left - offset, ref budget)) return true;
            }
            return false;
        }

        // Where a residue class gives a polynomial that is not 0, some point of a grid shows it: one more point along
        // each symbol than the polynomial's degree in it.
        public ImmutableSortedDictionary<DimSymbol, long>? ByClasses(Goal rewritten)
        {
            const int Points = 4096;
            if (rewritten is Goal.Divides(var divisor, var value)) rewritten = new Goal.Equal(Dim.Mod(value, divisor), 0);
            if (rewritten is not Goal.Equal(var a, var b) || ResidueClasses.For([a - b], facts.RangeOf) is not { } classes) return null;
            foreach (ResidueClass c in classes.All())
            {
                Dim q = c.Rewrite(a - b);
                if (q == Dim.Zero || q.IsOverflow) continue;
                DimSymbol[] steps = [.. q.Symbols];
                int[] counts = [.. steps.Select(s => Identity.Degree(q, s) + 1)];
                var offsets = new long[steps.Length];
                for (int point = 0; point < Points; point++)
                {
                    for (int i = 0; i < free.Length; i++) _values[free[i]] = _ranges[i].Low ?? 0;
                    foreach ((DimSymbol symbol, Dim form) in c.Map)
                    {
                        if (form.TryEvaluate(s => Array.IndexOf(steps, s) is >= 0 and var at ? offsets[at] : 0, out long size)) _values[symbol] = size;
                    }
                    if (Try()) return Found();
                    int axis = steps.Length - 1;
                    while (axis >= 0 && ++offsets[axis] == counts[axis]) offsets[axis--] = 0;
                    if (axis < 0) break;
                }
            }
            return null;
        }

        // Large sizes, where small ones do not show the difference.
        public ImmutableSortedDictionary<DimSymbol, long>? ByScale()
        {
            if (free.Length is 0 or > 3) return null;
            long[] offsets = [0, 1, 7, 63, 64, 1023, 1024, 65_537, 1_000_003];
            int points = (int)Math.Pow(offsets.Length, free.Length);
            for (int point = 0; point < points; point++)
            {
                int rest = point;
                bool inside = true;
                for (int i = 0; i < free.Length; i++, rest /= offsets.Length) inside &= Set(i, offsets[rest % offsets.Length]);
                if (inside && Try()) return Found();
            }
            return null;
        }

        private bool Set(int axis, long offset)
        {
            Interval range = _ranges[axis];
            long value = range switch
            {
                ({ } low, _) => low > long.MaxValue - offset ? long.MaxValue : low + offset,
                (null, { } high) => high - offset,
                // Any integer: 1, 2, 3, then 0, -1, and both ways on.
                _ => offset < 3 ? offset + 1 : offset == 3 ? 0 : offset % 2 == 0 ? 1 - (offset - 2) / 2 : (offset - 5) / 2 + 4,
            };
            _values[free[axis]] = value;
            return !(value > range.High);
        }

        private bool Try()
        {
            for (int i = 0; i < all.Length; i++)
            {
                if (_formulas[i] is not { } formula) continue;
                if (!formula.TryEvaluate(s => _values[s], out long value)) return false;
                _values[all[i]] = value;
            }
            foreach (DimSymbol symbol in all)
            {
                if (_values[symbol] < symbol.Minimum) return false;
            }
            if (goal.Holds(Size) != false) return false;
            return Array.TrueForAll(related, fact => fact.Holds(Size) == true);
        }

        private long Size(DimSymbol symbol) => _values[symbol];

        private ImmutableSortedDictionary<DimSymbol, long> Found() =>
            all.ToImmutableSortedDictionary(s => s, s => _values[s], Comparer<DimSymbol>.Create(DimSymbol.Compare));
    }
}
