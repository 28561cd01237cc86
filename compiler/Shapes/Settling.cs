namespace ModelDsl.Shapes;

/// <summary>Finds the <c>require</c> that would settle a goal, the most telling one first.</summary>
internal static class Settling
{
    private const long LargestBound = 1 << 20;
    private const int LargestDivisor = 64;
    private const int LongestText = 60;

    /// <summary>A condition under which the goal holds and that some sizes meet; null where none is found.</summary>
    public static Goal? Find(Goal goal, Facts facts)
    {
        if (Prover.Proves(goal, facts)) return null;
        if (goal is Goal.And(var first, var second))
        {
            Goal? a = Find(first, facts);
            if (a is null) return Prover.Proves(first, facts) ? Find(second, facts) : null;
            Facts assumed = facts.Assume(a);
            if (Prover.Proves(second, assumed)) return a;
            return Find(second, assumed) is { } b ? new Goal.And(a, b) : null;
        }
        return Candidates(goal, facts).FirstOrDefault(c => Settles(c, goal, facts)) is { } found ? Plain(found) : null;
    }

    // T - 20 >= 0 reads T >= 20.
    private static Goal Plain(Goal goal) => goal is Goal.AtLeast(var a, var b) && b == Dim.Zero && a.ConstantTerm < 0 ? new Goal.AtLeast(a - a.ConstantTerm, -a.ConstantTerm) : goal;

    // M + 5 == 10 says M == 5, and T == min(128, T) says T <= 128.
    private static IEnumerable<Goal> Simpler(Dim p)
    {
        if (p.Symbols.Count == 1 && Dim.Of(p.Symbols.First()) is var symbol && p.Terms.Length <= 2)
        {
            Dim rest = p.Substitute(_ => Dim.Zero), step = p.Substitute(_ => Dim.One) - rest;
            if (step.TryConstant(out long c) && rest.TryConstant(out long k) && c != 0 && k % c == 0 && p == step * symbol + rest) yield return new Goal.Equal(symbol, -k / c);
        }
        foreach (ExtremeAtom extreme in p.Terms.ToArray().SelectMany(t => t.Monomial.Factors.ToArray()).Select(f => f.Atom).OfType<ExtremeAtom>())
        {
            foreach (Dim first in extreme.Arguments)
            {
                foreach (Dim second in extreme.Arguments.Where(o => o != first)) yield return new Goal.AtLeast(first, second);
            }
        }
    }

    private static bool Settles(Goal candidate, Goal goal, Facts facts) =>
        !Prover.Proves(Goal.Not(candidate), facts) && Prover.Proves(goal, facts.Assume(candidate));

    private static IEnumerable<Goal> Candidates(Goal goal, Facts facts)
    {
        switch (goal)
        {
            case Goal.Equal(var a, var b):
                foreach (Goal simpler in Simpler(a - b)) yield return simpler;
                foreach (Goal multiple in Multiples(a - b)) yield return multiple;
                break;
            case Goal.AtLeast(var a, var b):
                foreach (Goal bound in Bounds(a - b, facts)) yield return bound;
                break;
            case Goal.Divides(var divisor, var value):
                if (WithoutCommon(divisor, value) is var (d, v) && d != divisor)
                {
                    foreach (Goal multiple in Candidates(new Goal.Divides(d, v), facts)) yield return multiple;
                }
                if (value.AsSymbol is not null) yield return goal;
                foreach (Goal multiple in Multiples(Dim.Mod(value, divisor))) yield return multiple;
                break;
        }
        if (goal.ToString().Length <= LongestText) yield return goal;
    }

    // 4·N divides 6·N·T where 2 divides T: factors that both have say nothing.
    private static (Dim Divisor, Dim Value) WithoutCommon(Dim divisor, Dim value)
    {
        Term[] terms = [.. divisor.Terms, .. value.Terms];
        if (terms.Length == 0) return (divisor, value);
        long number = terms.Aggregate(0L, (g, t) => Dim.Gcd(g, t.Coefficient));
        IEnumerable<(Atom, int)> atoms = terms[0].Monomial.Factors
            .Select(f => (f.Atom, Power: terms.Min(t => t.Monomial.Factors.FirstOrDefault(o => o.Atom.Equals(f.Atom)).Power))).Where(f => f.Power > 0);
        Dim common = Dim.FromSortedTerms([new Term(new Monomial([.. atoms]), number)]);
        (Dim d, Dim v) = (Dim.ExactDiv(divisor, common)!, Dim.ExactDiv(value, common)!);
        if (!d.TryConstant(out long modulus) || modulus < 2) return (d, v);
        // 2 divides 3·T where it divides T.
        long units = v.Terms.ToArray().Aggregate(0L, (g, t) => Dim.Gcd(g, t.Coefficient));
        while (Dim.Gcd(units, modulus) is var g && g > 1) units /= g;
        return (d, units > 1 ? Dim.ExactDiv(v, units)! : v);
    }

    // Symbols that floors round: H % 16 == 0; all of them together; what symbolic divisors divide.
    private static IEnumerable<Goal> Multiples(Dim p)
    {
        SortedDictionary<DimSymbol, long> periods = new(Comparer<DimSymbol>.Create(DimSymbol.Compare));
        List<FloorAtom> symbolic = [];
        Collect(p, 1, periods, symbolic);
        foreach (FloorAtom floor in symbolic) yield return new Goal.Divides(floor.Divisor, floor.Numerator);
        foreach ((DimSymbol symbol, long period) in periods)
        {
            for (long divisor = 2; divisor <= Math.Min(period, LargestDivisor); divisor++)
            {
                if (period % divisor != 0) continue;
                yield return new Goal.Divides(divisor, Dim.Of(symbol));
                for (long rest = 1; divisor <= 8 && rest < divisor; rest++) yield return new Goal.Equal(Dim.Mod(Dim.Of(symbol), divisor), rest);
            }
        }
        if (periods.Count > 1) yield return Goal.All(periods.Select(s => (Goal)new Goal.Divides(s.Value, Dim.Of(s.Key))));
    }

    private static void Collect(Dim p, long outer, SortedDictionary<DimSymbol, long> periods, List<FloorAtom> symbolic)
    {
        foreach (Term term in p.Terms)
        {
            foreach ((Atom atom, _) in term.Monomial.Factors)
            {
                if (atom is SymbolAtom symbol && outer > 1)
                    periods[symbol.Symbol] = Math.Max(periods.GetValueOrDefault(symbol.Symbol), outer);
                else if (atom is FloorAtom floor && floor.Divisor.TryConstant(out long divisor) && outer * divisor <= ResidueClasses.Cap)
                    Collect(floor.Numerator, outer * divisor, periods, symbolic);
                else if (atom is FloorAtom { Divisor.IsConstant: false } other) symbolic.Add(other);
            }
        }
    }

    // The least, or greatest, value of one symbol from which on the goal holds.
    private static IEnumerable<Goal> Bounds(Dim p, Facts facts)
    {
        if (p.Symbols.Count != 1) yield break;
        Dim symbol = Dim.Of(p.Symbols.First());
        foreach (bool below in (bool[])[true, false])
        {
            Goal Bound(long value) => below ? new Goal.AtLeast(symbol, value) : new Goal.AtLeast(value, symbol);
            bool Enough(long value) => Prover.Proves(new Goal.AtLeast(p, 0), facts.Assume(Bound(below ? value : LargestBound - value)));
            if (!Enough(LargestBound)) continue;
            long low = 0, high = LargestBound;
            while (low < high)
            {
                long middle = (low + high) / 2;
                if (Enough(middle)) high = middle;
                else low = middle + 1;
            }
            yield return Bound(below ? high : LargestBound - high);
        }
    }
}
