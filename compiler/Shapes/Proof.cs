namespace ModelDsl.Shapes;

/// <summary>Proofs about one polynomial in the free symbols of some facts.</summary>
internal sealed class Proof(Facts facts)
{
    /// <summary>Minima and maxima in one goal that are split into cases; each doubles the work.</summary>
    private const int ExtremeSplits = 4;

    /// <summary>Proofs in every class are costly: past this, only equality is worth it.</summary>
    private const int ClassesWithBounds = 512;

    private readonly Dim[] _bounds = [.. facts.Bounds, .. facts.Zeros, .. facts.Zeros.Select(z => -z)];

    public bool IsZero(Dim p)
    {
        if (p.IsOverflow) return false;
        if (p.IsConstant && facts.Goals.IsEmpty) return p == Dim.Zero;
        if (p == Dim.Zero || facts.Zeros.Any(z => Dim.ExactDiv(p, z) is { IsOverflow: false })) return true;
        if (IsContradiction(p)) return true;
        if (!IsZeroSomewhere(Interval.Of(p, facts.RangeOf))) return false;
        // Without facts about these symbols, an identity of integers is all there is to find.
        if (Identity.IsZero(p) is { } always && (always || !HasFacts(p))) return always;
        if (ResidueClasses.For(WithZeros(p), facts.RangeOf) is { } classes)
        {
            if (classes.All().All(c => IsZeroIn(c, p))) return true;
        }
        else if (ResidueClasses.For([p], facts.RangeOf) is { } fewer && fewer.All().All(c => IsZeroIn(c, p))) return true;
        // Bounds may pin a size: at least 0, and at most 0.
        return _bounds.Length + facts.Ranges.Count > 0 && Relaxed(p) && Relaxed(-p);
    }

    public bool IsNonZero(Dim p)
    {
        if (p.IsOverflow) return false;
        if (p.TryConstant(out long value) && (value != 0 || facts.Goals.IsEmpty)) return value != 0;
        if (IsContradiction(p)) return true;
        if (facts.NonZeros.Any(n => Dim.ExactDiv(n, p) is { IsOverflow: false })) return true;
        if (Relaxed(p - 1) || Relaxed(-p - 1)) return true;
        return ResidueClasses.For(WithZeros(p), facts.RangeOf) is { } classes && classes.All().All(c => IsNonZeroIn(c, p));
    }

    public bool IsNonNegative(Dim p)
    {
        if (p.IsOverflow) return false;
        if (p.TryConstant(out long value) && (value >= 0 || facts.Goals.IsEmpty)) return value >= 0;
        if (Relaxed(p) || IsContradiction(p)) return true;
        IEnumerable<Dim> related = _bounds.Where(b => b.Symbols.Intersect(p.Symbols).Any());
        ResidueClasses? classes = ResidueClasses.For([p, .. related], facts.RangeOf) ?? ResidueClasses.For([p], facts.RangeOf);
        return classes is { Count: <= ClassesWithBounds } && classes.All().All(c => IsNonNegativeIn(c, p));
    }

    private bool HasFacts(Dim p) =>
        _bounds.Length > 0 || facts.NonZeros.Length > 0 || p.Symbols.Any(facts.Ranges.ContainsKey);

    private static bool IsZeroSomewhere(Interval range) => range.Low is null or <= 0 && range.High is null or >= 0;

    // Without a fact about the goal's symbols no contradiction can come from them; other contradictions are looked for
    // only where the goal is a constant, which is how one asks for them.
    private bool IsContradiction(Dim p)
    {
        if (!p.IsConstant) return false;
        if (facts.Bounds.Any(b => Positivity.Proves(-1 - b, _bounds, facts.RangeOf))) return true;
        if (facts.NonZeros.Any(n => new Proof(facts.WithoutNonZeros()).IsZero(n))) return true;
        return facts.Zeros.Any(z => ResidueClasses.For([z], facts.RangeOf) is { Count: <= ClassesWithBounds } classes && classes.All().All(c => IsNonZeroIn(c, z)));
    }

    // Facts that must be zero too, so far as they speak of the goal's symbols.
    private IEnumerable<Dim> WithZeros(Dim p) => [p, .. facts.Zeros.Where(z => z.Symbols.Intersect(p.Symbols).Any())];

    private bool Relaxed(Dim p) => Split(p, _bounds, facts.RangeOf, ExtremeSplits, Positivity.Proves);

    private bool IsZeroIn(ResidueClass c, Dim p)
    {
        Dim q = c.Rewrite(p);
        if (q == Dim.Zero) return true;
        if (q.IsOverflow) return false;
        if (_bounds.Length > 0 && IsVoid(c)) return true;
        return HasExtreme(q) && Split(q, BoundsIn(c), c.RangeOf, ExtremeSplits, (r, bounds, ranges) =>
            r == Dim.Zero || Positivity.Proves(-1, bounds, ranges) || Positivity.Proves(r, bounds, ranges) && Positivity.Proves(-r, bounds, ranges));
    }

    private bool IsNonZeroIn(ResidueClass c, Dim p)
    {
        Dim q = c.Rewrite(p);
        if (q.IsOverflow) return false;
        long common = 0;
        foreach (Term term in q.Terms)
        {
            if (!term.Monomial.IsOne) common = Dim.Gcd(common, term.Coefficient);
        }
        // All other terms are multiples of what does not divide the constant.
        if (common == 0 ? q.ConstantTerm != 0 : q.ConstantTerm % common != 0) return true;
        if (Interval.Of(q, c.RangeOf) is { Low: >= 1 } or { High: <= -1 }) return true;
        if (_bounds.Length > 0 && IsVoid(c)) return true;
        Dim[] bounds = BoundsIn(c);
        return Positivity.Proves(q - 1, bounds, c.RangeOf) || Positivity.Proves(-q - 1, bounds, c.RangeOf);
    }

    private bool IsNonNegativeIn(ResidueClass c, Dim p)
    {
        Dim q = c.Rewrite(p);
        return Split(q, BoundsIn(c), c.RangeOf, ExtremeSplits, Positivity.Proves) || _bounds.Length > 0 && IsVoid(c);
    }

    // A class in which a fact fails for all sizes holds none that matter.
    private bool IsVoid(ResidueClass c)
    {
        foreach (Dim zero in facts.Zeros)
        {
            Dim z = c.Rewrite(zero);
            if (z.IsConstant && z != Dim.Zero) return true;
        }
        foreach (Dim bound in facts.Bounds)
        {
            if (Interval.Of(c.Rewrite(bound), c.RangeOf).High < 0) return true;
        }
        return false;
    }

    private Dim[] BoundsIn(ResidueClass c) => [.. _bounds.Select(c.Rewrite).Where(b => !b.IsOverflow)];

    private static bool HasExtreme(Dim p) => FindExtreme(p) is not null;

    private static ExtremeAtom? FindExtreme(Dim p)
    {
        foreach (Term term in p.Terms)
        {
            foreach ((Atom atom, _) in term.Monomial.Factors)
            {
                if (atom is ExtremeAtom extreme) return extreme;
                if (atom is FloorAtom floor && (FindExtreme(floor.Numerator) ?? FindExtreme(floor.Divisor)) is { } inner) return inner;
            }
        }
        return null;
    }

    // A maximum is one of its arguments, and then that one is at least as large as the others.
    private static bool Split(Dim p, IEnumerable<Dim> bounds, Func<DimSymbol, Interval> ranges, int depth, Func<Dim, IEnumerable<Dim>, Func<DimSymbol, Interval>, bool> proves)
    {
        if (proves(p, bounds, ranges)) return true;
        if (depth == 0 || FindExtreme(p) is not { } extreme) return false;
        foreach (Dim chosen in extreme.Arguments)
        {
            Dim Choose(Dim dim) => dim.SubstituteAtoms(a => a.Equals(extreme) ? chosen : null);
            IEnumerable<Dim> order = extreme.Arguments.Where(a => a != chosen).Select(a => extreme.IsMax ? chosen - a : a - chosen);
            Dim[] more = [.. bounds.Select(Choose), .. order];
            if (!Split(Choose(p), more, ranges, depth - 1, proves)) return false;
        }
        return true;
    }
}
