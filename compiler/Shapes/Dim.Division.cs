namespace ModelDsl.Shapes;

// Division, and the atoms it leaves: floors, minima and maxima.
public sealed partial class Dim
{
    /// <summary><c>a // b</c>, rounded down.</summary>
    /// <remarks>Multiples of the divisor leave the floor, and nested floors become one:
    /// <c>((x // m) + c) // s = (x + c·m) // (m·s)</c>.</remarks>
    public static Dim FloorDiv(Dim a, Dim b)
    {
        if (a.IsOverflow || b.IsOverflow) return Overflow;
        if (b.TryConstant(out long divisor))
        {
            return divisor switch
            {
                0 => Overflow,
                < 0 => FloorByConstant(-a, -divisor),
                _ => FloorByConstant(a, divisor),
            };
        }
        return FloorBySymbols(a, b);
    }

    /// <summary><c>a % b</c> with the divisor's sign: <c>a - b * (a // b)</c>.</summary>
    public static Dim Mod(Dim a, Dim b) => a - b * FloorDiv(a, b);

    /// <summary>What <c>Mod</c> was taken of, and by what, where this dim is just that.</summary>
    internal (Dim Value, Dim Divisor)? AsRemainder
    {
        get
        {
            foreach (Term term in _terms)
            {
                if (term.Monomial.Factors is [.., (FloorAtom floor, 1)] && floor.Numerator - floor.Divisor * FromAtom(floor) == this)
                    return (floor.Numerator, floor.Divisor);
            }
            return null;
        }
    }

    /// <summary><c>a / b</c>, rounded up; a symbolic divisor is taken to be positive.</summary>
    public static Dim CeilDiv(Dim a, Dim b) =>
        b.TryConstant(out long divisor) && divisor < 0 ? CeilDiv(-a, -b) : FloorDiv(a + b - 1, b);

    /// <summary>The polynomial that times <paramref name="b"/> is <paramref name="a"/>, or null where there is none.</summary>
    public static Dim? ExactDiv(Dim a, Dim b)
    {
        if (a.IsOverflow || b.IsOverflow) return Overflow;
        if (b._terms.Length == 0) return null;
        (Dim quotient, Dim rest) = DivRem(a, b);
        return rest == Zero ? quotient : null;
    }

    private static Dim FloorByConstant(Dim a, long divisor)
    {
        if (divisor == 1) return a;
        List<Term> whole = [], rest = [];
        long common = divisor;
        foreach (Term term in a._terms)
        {
            (long quotient, long remainder) = FloorDivRem(term.Coefficient, divisor);
            if (quotient != 0) whole.Add(term with { Coefficient = quotient });
            if (remainder == 0) continue;
            rest.Add(term with { Coefficient = remainder });
            if (!term.Monomial.IsOne) common = Gcd(common, remainder);
        }
        Dim pulled = new([.. whole]);
        Dim left = new([.. rest]);
        if (left.IsConstant) return pulled;
        if (common > 1)
        {
            // (g·x + k) // (g·c) = (x + k // g) // c
            left = new([.. rest.Select(t => t with { Coefficient = t.Coefficient / common }).Where(t => t.Coefficient != 0)]);
            return pulled + FloorByConstant(left, divisor / common);
        }
        return pulled + (Unnest(left, divisor) ?? FromAtom(new FloorAtom(left, divisor)));
    }

    // (floor(x / m) + p) // s = (x + m·p) // (m·s) for s > 0, where one floor stands alone in the sum.
    private static Dim? Unnest(Dim numerator, Dim divisor)
    {
        int floors = 0;
        FloorAtom? inner = null;
        foreach (Term term in numerator._terms)
        {
            if (term.Monomial.Factors is not [(FloorAtom floor, 1)]) continue;
            floors++;
            if (term.Coefficient == 1) inner = floor;
        }
        if (floors != 1 || inner is null) return null;
        Dim outer = inner.Divisor * divisor;
        Dim sum = inner.Numerator + (numerator - FromAtom(inner)) * inner.Divisor;
        return outer.IsOverflow || sum.IsOverflow ? null : FloorDiv(sum, outer);
    }

    private static Dim FloorBySymbols(Dim a, Dim b)
    {
        if (b._terms[0].Coefficient < 0) (a, b) = (-a, -b);
        (Dim pulled, Dim left) = DivRem(a, b);
        if (left == Zero) return pulled;
        if (b.IsSurelyPositive)
        {
            if (left.IsSurelyNonNegative && (b - left).IsSurelyPositive) return pulled;
            if (Unnest(left, b) is { } flat) return pulled + flat;
        }
        return pulled + FromAtom(new FloorAtom(left, b));
    }

    // Division of polynomials as at school: what the leading term does not divide goes to the rest.
    private static (Dim Quotient, Dim Remainder) DivRem(Dim a, Dim b)
    {
        Term lead = b._terms[0];
        Dim quotient = Zero, rest = Zero, left = a;
        while (left._terms.Length > 0)
        {
            Term first = left._terms[0];
            Monomial? monomial = first.Monomial.Over(lead.Monomial);
            // A coefficient that only divides in part gives up its whole multiple.
            long times = monomial is null ? 0 : FloorDivRem(first.Coefficient, Math.Abs(lead.Coefficient)).Quotient * Math.Sign(lead.Coefficient);
            if (times != 0)
            {
                Dim part = new([new(monomial!, times)]);
                quotient += part;
                left -= part * b;
                if (left.IsOverflow || quotient.IsOverflow) return (Zero, a);
            }
            if (left._terms.Length > 0 && left._terms[0].Monomial.Equals(first.Monomial))
            {
                rest += new Dim([left._terms[0]]);
                left = new([.. left._terms.Skip(1)]);
            }
        }
        return (quotient, rest);
    }

    public static Dim Min(Dim a, Dim b) => Extreme(isMax: false, a, b);
    public static Dim Max(Dim a, Dim b) => Extreme(isMax: true, a, b);

    internal static Dim Extreme(bool isMax, params ReadOnlySpan<Dim> values)
    {
        List<Dim> kept = [];
        foreach (Dim value in values)
        {
            if (value.IsOverflow) return Overflow;
            foreach (Dim part in Parts(value, isMax)) Add(part);
        }
        if (kept.Count == 1) return kept[0];
        kept.Sort(Compare);
        return FromAtom(new ExtremeAtom(isMax, [.. kept]));

        // Keeps the candidates that no other one beats for all sizes.
        void Add(Dim candidate)
        {
            if (kept.Exists(k => Beats(k, candidate))) return;
            kept.RemoveAll(k => Beats(candidate, k));
            kept.Add(candidate);
        }

        bool Beats(Dim x, Dim y) => (isMax ? x - y : y - x).IsSurelyNonNegative;
    }

    // The arguments of a nested minimum or maximum of the same kind.
    private static Dim[] Parts(Dim value, bool isMax) =>
        value._terms is [{ Coefficient: 1, Monomial.Factors: [(ExtremeAtom extreme, 1)] }] && extreme.IsMax == isMax ? extreme.Arguments : [value];

    /// <summary>A sign that shows on the face of it; false says nothing.</summary>
    internal bool IsSurelyNonNegative => !IsOverflow && Interval.Of(this).Low is >= 0;

    internal bool IsSurelyPositive => !IsOverflow && Interval.Of(this).Low is >= 1;

    internal static (long Quotient, long Remainder) FloorDivRem(long a, long b)
    {
        (long quotient, long remainder) = Math.DivRem(a, b);
        return remainder != 0 && (remainder < 0) != (b < 0) ? (quotient - 1, remainder + b) : (quotient, remainder);
    }

    internal static long Gcd(long a, long b)
    {
        (a, b) = (Math.Abs(a), Math.Abs(b));
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }
}
