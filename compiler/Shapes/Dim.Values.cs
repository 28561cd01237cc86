namespace ModelDsl.Shapes;

// Putting something in the place of symbols.
public sealed partial class Dim
{
    /// <summary>Replaces symbols; null keeps one. The result is in normal form again.</summary>
    public Dim Substitute(Func<DimSymbol, Dim?> map)
    {
        if (IsOverflow || IsConstant) return this;
        return SubstituteAtoms(atom => atom is SymbolAtom symbol ? map(symbol.Symbol) : null);
    }

    /// <summary>Replaces atoms, the outermost first; null goes on inside.</summary>
    internal Dim SubstituteAtoms(Func<Atom, Dim?> map)
    {
        Dim sum = Zero;
        bool changed = false;
        foreach (Term term in _terms)
        {
            Dim product = term.Coefficient;
            foreach ((Atom atom, int power) in term.Monomial.Factors)
            {
                Dim value = map(atom) ?? Rebuild(atom, map);
                changed |= value.AsAtom is not { } same || !ReferenceEquals(same, atom);
                product *= Pow(value, power);
            }
            sum += product;
        }
        return changed ? sum : this;
    }

    private static Dim Rebuild(Atom atom, Func<Atom, Dim?> map)
    {
        switch (atom)
        {
            case FloorAtom floor:
                Dim numerator = floor.Numerator.SubstituteAtoms(map), divisor = floor.Divisor.SubstituteAtoms(map);
                bool same = ReferenceEquals(numerator, floor.Numerator) && ReferenceEquals(divisor, floor.Divisor);
                return same ? FromAtom(atom) : FloorDiv(numerator, divisor);
            case ExtremeAtom extreme:
                Dim[] arguments = [.. extreme.Arguments.Select(a => a.SubstituteAtoms(map))];
                bool kept = arguments.Zip(extreme.Arguments).All(p => ReferenceEquals(p.First, p.Second));
                return kept ? FromAtom(atom) : Extreme(extreme.IsMax, arguments);
            default:
                return FromAtom(atom);
        }
    }

    /// <summary>A size that this one never exceeds, with a bound in the place of each symbol that has one.</summary>
    /// <remarks>Symbols with a bound lie between 0 and it, all others are at least 0. Exact where the size only grows with them.</remarks>
    /// <param name="most">The greatest value of a symbol; null where it is to stay.</param>
    public Dim Bounded(Func<DimSymbol, Dim?> most) => Symbols.Any(s => most(s) is not null) ? Bound(most, upper: true) : this;

    private Dim Bound(Func<DimSymbol, Dim?> most, bool upper)
    {
        Dim sum = Zero;
        foreach (Term term in _terms)
        {
            Dim product = term.Coefficient;
            foreach ((Atom atom, int power) in term.Monomial.Factors) product *= Pow(Bound(atom, most, upper == term.Coefficient > 0), power);
            sum += product;
        }
        return sum;
    }

    private static Dim Bound(Atom atom, Func<DimSymbol, Dim?> most, bool upper) => atom switch
    {
        SymbolAtom { Symbol: var symbol } => most(symbol) is { } bound ? upper ? bound.Bounded(most) : Zero : Of(symbol),
        FloorAtom floor => FloorDiv(floor.Numerator.Bound(most, upper), floor.Divisor.Bound(most, !upper) is var d && d == Zero ? One : d),
        ExtremeAtom extreme => Extreme(extreme.IsMax, [.. extreme.Arguments.Select(a => a.Bound(most, upper))]),
        _ => FromAtom(atom),
    };

    internal Atom? AsAtom => _terms is [{ Coefficient: 1, Monomial.Factors: [(var atom, 1)] }] ? atom : null;

    /// <summary>The value for the given sizes.</summary>
    /// <exception cref="OverflowException">A number on the way does not fit into 64 bits.</exception>
    /// <exception cref="DivideByZeroException">A divisor is 0.</exception>
    public long Evaluate(Func<DimSymbol, long> sizes)
    {
        if (TryEvaluate(sizes, out long value, out bool zeroDivisor)) return value;
        throw zeroDivisor ? new DivideByZeroException($"{this} divides by 0.") : new OverflowException($"{this} does not fit into 64 bits.");
    }

    internal bool TryEvaluate(Func<DimSymbol, long> sizes, out long value) => TryEvaluate(sizes, out value, out _);

    private bool TryEvaluate(Func<DimSymbol, long> sizes, out long value, out bool zeroDivisor)
    {
        value = 0;
        zeroDivisor = false;
        if (IsOverflow) return false;
        Effort.Spend(_terms.Length);
        // The sum of a polynomial may fit although a part of it does not.
        Int128 sum = 0;
        foreach (Term term in _terms)
        {
            Int128 product = term.Coefficient;
            foreach ((Atom atom, int power) in term.Monomial.Factors)
            {
                if (!TryEvaluate(atom, sizes, out long factor, out zeroDivisor)) return false;
                for (int i = 0; i < power; i++)
                {
                    if (Int128.Abs(product) > long.MaxValue) return false;
                    product *= factor;
                }
            }
            sum += product;
            if (Int128.Abs(sum) > (Int128)1 << 126) return false;
        }
        return Fits(sum, out value);
    }

    private static bool TryEvaluate(Atom atom, Func<DimSymbol, long> sizes, out long value, out bool zeroDivisor)
    {
        value = 0;
        zeroDivisor = false;
        switch (atom)
        {
            case SymbolAtom symbol:
                value = sizes(symbol.Symbol);
                return true;
            case FloorAtom floor:
                if (!floor.Numerator.TryEvaluate(sizes, out long numerator, out zeroDivisor)) return false;
                if (!floor.Divisor.TryEvaluate(sizes, out long divisor, out zeroDivisor)) return false;
                zeroDivisor = divisor == 0;
                if (zeroDivisor) return false;
                value = FloorDivRem(numerator, divisor).Quotient;
                return true;
            case ExtremeAtom extreme:
                if (!extreme.Arguments[0].TryEvaluate(sizes, out value, out zeroDivisor)) return false;
                for (int i = 1; i < extreme.Arguments.Length; i++)
                {
                    if (!extreme.Arguments[i].TryEvaluate(sizes, out long next, out zeroDivisor)) return false;
                    value = extreme.IsMax ? Math.Max(value, next) : Math.Min(value, next);
                }
                return true;
            default:
                throw new InvalidOperationException($"No value for {atom.GetType().Name}.");
        }
    }
}
