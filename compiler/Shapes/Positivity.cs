namespace ModelDsl.Shapes;

/// <summary>Proves that a size is at least 0, from the signs of its terms and from other sizes known to be so.</summary>
/// <remarks>
/// Every symbol and every atom becomes its least value plus something not negative. A polynomial whose coefficients are
/// then all at least 0 is proved. Otherwise a multiple of a known bound is taken away, chosen to cancel a negative term,
/// and the rest is tried again: if <c>p·d - c·b ≥ 0</c>, <c>b ≥ 0</c> and <c>d, c &gt; 0</c>, then <c>p ≥ 0</c>.
/// </remarks>
internal sealed class Positivity(Func<DimSymbol, Interval> ranges)
{
    private const int Depth = 4;
    private readonly Dictionary<Atom, Dim> _atoms = [];
    private readonly HashSet<Atom> _nonNegative = [];
    private readonly List<Dim> _bounds = [];
    private int _budget = 300;

    /// <summary>True where <paramref name="p"/> is at least 0 whenever all <paramref name="bounds"/> are.</summary>
    public static bool Proves(Dim p, IEnumerable<Dim> bounds, Func<DimSymbol, Interval> ranges)
    {
        if (p.IsOverflow) return false;
        if (Interval.Of(p, ranges).Low is >= 0) return true;
        if (p.IsConstant && !bounds.Any()) return false;
        Positivity proof = new(ranges);
        Dim start = proof.Shift(p);
        foreach (Dim bound in bounds) proof.Add(bound);
        return proof.Combine(start, Depth);
    }

    private void Add(Dim bound)
    {
        Dim shifted = Shift(bound);
        if (!shifted.IsOverflow && !_bounds.Contains(shifted)) _bounds.Add(shifted);
    }

    private Dim Shift(Dim dim) => dim.SubstituteAtoms(Shift);

    private Dim Shift(Atom atom)
    {
        if (_atoms.TryGetValue(atom, out Dim? known)) return known;
        Interval range = Interval.Of(atom, ranges);
        SymbolAtom variable = new(new("_", DimKind.Dynamic, range.Low is null ? DimSymbol.Unbounded : 0));
        Dim shifted = Dim.FromAtom(variable) + (range.Low ?? 0);
        _atoms[atom] = shifted;
        if (range.Low is not null) _nonNegative.Add(variable);
        if (range.High is { } high) Add(high - Dim.FromAtom(atom));
        // What ties the atom to its parts.
        switch (atom)
        {
            case FloorAtom floor when Interval.Of(floor.Divisor, ranges).Low is >= 1:
                Dim product = floor.Divisor * Dim.FromAtom(floor);
                Add(floor.Numerator - product);
                Add(product + floor.Divisor - 1 - floor.Numerator);
                break;
            case ExtremeAtom extreme:
                foreach (Dim argument in extreme.Arguments)
                    Add(extreme.IsMax ? Dim.FromAtom(extreme) - argument : argument - Dim.FromAtom(extreme));
                break;
        }
        return shifted;
    }

    private bool IsNonNegative(Monomial monomial) =>
        Array.TrueForAll(monomial.Factors, f => f.Power % 2 == 0 || _nonNegative.Contains(f.Atom));

    private bool Combine(Dim p, int depth)
    {
        if (p.IsOverflow) return false;
        List<Term> bad = [];
        foreach (Term term in p.Terms)
        {
            if (term.Coefficient < 0 || !IsNonNegative(term.Monomial)) bad.Add(term);
        }
        if (bad.Count == 0) return true;
        if (depth == 0) return false;
        foreach (Term term in bad)
        {
            foreach (Dim bound in _bounds)
            {
                Effort.Spend(bound.Terms.Length);
                foreach (Term part in bound.Terms)
                {
                    if (part.Coefficient > 0 != term.Coefficient > 0) continue;
                    // A bound whose constant alone matches would only trade one constant for another.
                    if (part.Monomial.IsOne && !term.Monomial.IsOne) continue;
                    if (term.Monomial.Over(part.Monomial) is not { } factor || !IsNonNegative(factor)) continue;
                    if (--_budget < 0) return false;
                    long common = Dim.Gcd(term.Coefficient, part.Coefficient);
                    Dim multiplier = Dim.FromSortedTerms([new(factor, Math.Abs(term.Coefficient) / common)]);
                    if (Combine(p * (Math.Abs(part.Coefficient) / common) - multiplier * bound, depth - 1)) return true;
                }
            }
        }
        return false;
    }
}
