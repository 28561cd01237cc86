using System.Collections.Immutable;

namespace ModelDsl.Shapes;

/// <summary>What is known about sizes: the <c>require</c>s and conditions that hold at a place. Immutable.</summary>
/// <remarks>
/// A fact that fixes a symbol becomes a substitution, so that normal forms show it: <c>H % 16 == 0</c> turns H into
/// 16·h with a new h, <c>dim % heads == 0</c> turns dim into heads·k, <c>out == C</c> turns out into C. Others stay as
/// bounds (a polynomial that is at least 0), zeros, or polynomials that are not 0.
/// </remarks>
public sealed class Facts
{
    public static readonly Facts Empty = new();

    private bool? _contradictory;

    // How many of the goals, from the first on, are known not to contradict each other.
    private int _consistent;

    private Facts() { }

    private Facts(Facts from)
    {
        Goals = from.Goals;
        SymbolsOfGoals = from.SymbolsOfGoals;
        Substitutions = from.Substitutions;
        Bounds = from.Bounds;
        Zeros = from.Zeros;
        NonZeros = from.NonZeros;
        Alternatives = from.Alternatives;
        Ranges = from.Ranges;
        IsVoid = from.IsVoid;
        _consistent = from._contradictory == false ? from.Goals.Length : from._consistent;
    }

    /// <summary>Everything assumed, in order and as it was given.</summary>
    public ImmutableArray<Goal> Goals { get; private set; } = [];

    /// <summary>The symbols of each goal.</summary>
    internal ImmutableArray<ImmutableArray<DimSymbol>> SymbolsOfGoals { get; private set; } = [];

    /// <summary>True where no sizes can meet all facts, as far as the prover can tell.</summary>
    public bool Contradictory => _contradictory ??= IsVoid || !IsMet() && Prover.FindContradiction(this);

    // Sizes that meet what is new, and all that speaks of the same symbols, are cheaper to find than a proof that there are none.
    private bool IsMet() => _consistent == Goals.Length || WitnessSearch.Meets(Goal.All(Goals.Skip(_consistent)), this);

    /// <summary>Symbols that the facts fix, in terms of those they leave free.</summary>
    internal ImmutableDictionary<DimSymbol, Dim> Substitutions { get; private set; } = ImmutableDictionary<DimSymbol, Dim>.Empty;

    /// <summary>Sizes that are at least 0, in free symbols.</summary>
    internal ImmutableArray<Dim> Bounds { get; private set; } = [];

    /// <summary>Sizes that are 0 but could not be solved for a symbol.</summary>
    internal ImmutableArray<Dim> Zeros { get; private set; } = [];

    /// <summary>Sizes that are not 0.</summary>
    internal ImmutableArray<Dim> NonZeros { get; private set; } = [];

    /// <summary>Facts of which one of two parts holds.</summary>
    internal ImmutableArray<Goal.Or> Alternatives { get; private set; } = [];

    /// <summary>Where the free symbols lie, if the facts narrow it.</summary>
    internal ImmutableDictionary<DimSymbol, Interval> Ranges { get; private set; } = ImmutableDictionary<DimSymbol, Interval>.Empty;

    /// <summary>True where the facts contradict each other on their face.</summary>
    internal bool IsVoid { get; private set; }

    internal Interval RangeOf(DimSymbol symbol) => Ranges.TryGetValue(symbol, out Interval range) ? range : Interval.From(symbol);

    internal Dim Rewrite(Dim dim) =>
        Substitutions.IsEmpty ? dim : dim.Substitute(s => Substitutions.TryGetValue(s, out Dim? value) ? value : null);

    internal Goal Rewrite(Goal goal) => Substitutions.IsEmpty ? goal : goal.Map(Rewrite);

    /// <summary>These facts and one more.</summary>
    public Facts Assume(Goal goal)
    {
        HashSet<DimSymbol> symbols = [];
        goal.CollectSymbols(symbols);
        Facts next = new(this) { Goals = Goals.Add(goal), SymbolsOfGoals = SymbolsOfGoals.Add([.. symbols]) };
        next.Add(goal);
        return next;
    }

    public Facts Assume(params IEnumerable<Goal> goals) => goals.Aggregate(this, (facts, goal) => facts.Assume(goal));

    internal Facts WithoutFirstAlternative() => new(this) { Alternatives = Alternatives.RemoveAt(0) };

    internal Facts WithoutNonZeros() => new(this) { NonZeros = [] };

    private void Add(Goal goal)
    {
        switch (Rewrite(goal))
        {
            case Goal.And(var a, var b):
                Add(a);
                Add(b);
                break;
            case Goal.Or or:
                Alternatives = Alternatives.Add(or);
                break;
            case Goal.Equal(var a, var b):
                AddZero(a - b);
                break;
            case Goal.NotEqual(var a, var b):
                AddNonZero(a - b);
                break;
            case Goal.AtLeast(var a, var b):
                AddBound(a - b);
                break;
            case Goal.Divides(var divisor, var value):
                AddMultiple(value, divisor);
                break;
        }
    }

    private void AddBound(Dim bound)
    {
        if (bound.IsOverflow) return;
        if (bound.TryConstant(out long value))
        {
            IsVoid |= value < 0;
            return;
        }
        // A bound on one symbol is its range and nothing more: kept as well, it would be looked at in every later proof.
        if (bound.Terms is [{ Monomial.Factors: [(SymbolAtom, 1)] }] or [{ Monomial.Factors: [(SymbolAtom, 1)] }, { Monomial.IsOne: true }])
        {
            if (NarrowBy(bound, 0)) Narrow();
            return;
        }
        if (Bounds.Contains(bound)) return;
        Bounds = Bounds.Add(bound);
        Narrow();
    }

    private void AddNonZero(Dim dim)
    {
        if (dim.IsOverflow) return;
        if (dim.TryConstant(out long value)) IsVoid |= value == 0;
        else NonZeros = NonZeros.Add(dim);
        Narrow();
    }

    private void AddZero(Dim zero)
    {
        if (zero.IsOverflow) return;
        if (zero.TryConstant(out long value))
        {
            IsVoid |= value != 0;
            return;
        }
        if (AsMultiple(zero) is var (multiple, divisor)) AddMultiple(multiple, divisor);
        else if (Solve(zero) is var (symbol, solution)) Replace(symbol, solution);
        else if (Proportion(zero)) { }
        else
        {
            Zeros = Zeros.Add(zero);
            Narrow();
        }
    }

    // x - d·(x // d) - r = 0 says that d divides x - r.
    private static (Dim Multiple, Dim Divisor)? AsMultiple(Dim zero)
    {
        foreach (Term term in zero.Terms)
        {
            if (term.Monomial.Factors is not [.., (FloorAtom floor, 1)]) continue;
            foreach (Dim signed in (ReadOnlySpan<Dim>)[zero, -zero])
            {
                Dim rest = floor.Numerator - floor.Divisor * Dim.FromAtom(floor) - signed;
                if (!rest.TryConstant(out long r)) continue;
                if (r == 0 || r > 0 && (floor.Divisor - r).IsSurelyPositive) return (floor.Numerator - r, floor.Divisor);
            }
        }
        return null;
    }

    // A symbol that stands alone in one term, with coefficient ±1, is what the other terms make it.
    private static (DimSymbol, Dim)? Solve(Dim zero)
    {
        foreach (Term term in zero.Terms)
        {
            if (term is not { Coefficient: 1 or -1, Monomial.Factors: [(SymbolAtom atom, 1)] }) continue;
            Dim own = term.Coefficient * Dim.Of(atom.Symbol);
            Dim others = zero - own;
            if (!others.Symbols.Contains(atom.Symbol)) return (atom.Symbol, term.Coefficient == 1 ? -others : others);
        }
        return null;
    }

    // a·x = b·y: x and y are multiples of one new symbol; a·x = b: x is a number or there is none.
    private bool Proportion(Dim zero)
    {
        if (zero.Terms is [{ Monomial.Factors: [(SymbolAtom only, 1)] } single, { Monomial.IsOne: true } constant])
        {
            if (constant.Coefficient % single.Coefficient != 0) IsVoid = true;
            else Replace(only.Symbol, -(constant.Coefficient / single.Coefficient));
            return true;
        }
        if (zero.Terms is not [{ Monomial.Factors: [(SymbolAtom x, 1)] } first, { Monomial.Factors: [(SymbolAtom y, 1)] } second]) return false;
        long common = Dim.Gcd(first.Coefficient, second.Coefficient);
        Dim t = Dim.Of(new DimSymbol(x.Symbol.Name.ToLowerInvariant(), x.Symbol.Kind, DimSymbol.Unbounded));
        Replace(x.Symbol, second.Coefficient / common * t);
        Replace(y.Symbol, -(first.Coefficient / common) * t);
        return true;
    }

    private void AddMultiple(Dim value, Dim divisor)
    {
        if (value.IsOverflow || divisor.IsOverflow || Dim.ExactDiv(value, divisor) is not null) return;
        if (divisor.TryConstant(out long d))
        {
            d = Math.Abs(d);
            // Only residues matter, and common factors drop out: 16·h % 24 is 2·h % 3.
            if (d == 0)
            {
                IsVoid = true;
                return;
            }
            value = ReduceCoefficients(value, d);
            long common = value.Terms.ToArray().Aggregate(d, (g, t) => Dim.Gcd(g, t.Coefficient));
            if (common > 1) value = Dim.ExactDiv(value, common)!;
            d /= Math.Max(1, common);
            if (value.TryConstant(out long number))
            {
                IsVoid |= number % d != 0;
                return;
            }
            divisor = d;
        }
        foreach (Term term in value.Terms)
        {
            if (term.Monomial.Factors is not [(SymbolAtom atom, 1)]) continue;
            Dim others = value - term.Coefficient * Dim.Of(atom.Symbol);
            if (others.Symbols.Contains(atom.Symbol) || divisor.Symbols.Contains(atom.Symbol)) continue;
            Dim rest = -others;
            if (divisor.IsConstant)
            {
                if (Inverse(term.Coefficient, d) is not { } inverse) continue;
                rest = ReduceCoefficients(rest * inverse, d);
            }
            else if (term.Coefficient == -1) rest = others;
            else if (term.Coefficient != 1) continue;
            Replace(atom.Symbol, divisor * Dim.Of(Fresh(atom.Symbol, rest, divisor)) + rest);
            return;
        }
        Zeros = Zeros.Add(Dim.Mod(value, divisor));
        Narrow();
    }

    private static Dim ReduceCoefficients(Dim value, long modulus) =>
        Dim.FromSortedTerms(value.Terms.ToArray().Select(t => t with { Coefficient = Dim.FloorDivRem(t.Coefficient, modulus).Remainder }).Where(t => t.Coefficient != 0));

    private static long? Inverse(long value, long modulus)
    {
        if (modulus > 1 << 20) return Math.Abs(value) == 1 ? value : null;
        for (long i = 0, product = 0; i < modulus; i++, product = Dim.FloorDivRem(product + value, modulus).Remainder)
        {
            if (product == 1 % modulus) return i;
        }
        return null;
    }

    // The quotient is at least what the symbol's own minimum needs, where that is plain to see.
    private DimSymbol Fresh(DimSymbol symbol, Dim rest, Dim divisor)
    {
        long minimum = DimSymbol.Unbounded;
        if (rest.TryConstant(out long r) && RangeOf(symbol).Low is { } low)
        {
            if (divisor.TryConstant(out long d)) minimum = -Dim.FloorDivRem(r - low, d).Quotient;
            else if (Interval.Of(divisor, RangeOf).Low is >= 1) minimum = low - r >= 1 ? 1 : low - r >= 0 ? 0 : DimSymbol.Unbounded;
        }
        return new(symbol.Name.ToLowerInvariant(), symbol.Kind, minimum);
    }

    private void Replace(DimSymbol symbol, Dim value)
    {
        if (value.IsOverflow) return;
        Dim Once(Dim dim) => dim.Substitute(s => s == symbol ? value : null);
        Interval range = RangeOf(symbol);
        Substitutions = Substitutions.ToImmutableDictionary(p => p.Key, p => Once(p.Value)).SetItem(symbol, value);
        Ranges = Ranges.Remove(symbol);
        (ImmutableArray<Dim> bounds, ImmutableArray<Dim> zeros, ImmutableArray<Dim> nonZeros) = (Bounds, Zeros, NonZeros);
        (Bounds, Zeros, NonZeros) = ([], [], []);
        Alternatives = [.. Alternatives.Select(a => (Goal.Or)a.Map(Once))];
        if (range.Low is { } low) AddBound(value - low);
        if (range.High is { } high) AddBound(high - value);
        foreach (Dim bound in bounds) AddBound(Rewrite(bound));
        foreach (Dim zero in zeros) AddZero(Rewrite(zero));
        foreach (Dim nonZero in nonZeros) AddNonZero(Rewrite(nonZero));
    }

    // Bounds on one symbol at a time follow from the bounds on all the others.
    private void Narrow()
    {
        const int Rounds = 3;
        bool changed = true;
        for (int round = 0; round < Rounds && changed && !IsVoid; round++)
        {
            changed = false;
            foreach (Dim bound in Bounds) changed |= NarrowBy(bound, 0);
            foreach (Dim zero in Zeros) changed |= NarrowBy(zero, 0) | NarrowBy(-zero, 0);
            foreach (Dim nonZero in NonZeros) changed |= NarrowByNonZero(nonZero);
        }
        foreach ((DimSymbol symbol, Interval range) in Ranges)
        {
            if (range is not ({ } only, { } high) || only != high) continue;
            Replace(symbol, only);
            return;
        }
    }

    private bool NarrowBy(Dim bound, int depth)
    {
        bool changed = false;
        foreach (Term term in bound.Terms)
        {
            if (term.Monomial.Factors is not [(var atom, 1)]) continue;
            // term ≥ -others, so at least -(the most that the others can be).
            Interval others = Interval.Of(bound - term.Coefficient * Dim.FromAtom(atom), RangeOf);
            if (others.High is not { } most) continue;
            long magnitude = Math.Abs(term.Coefficient);
            if (term.Coefficient > 0)
            {
                long least = -Dim.FloorDivRem(most, magnitude).Quotient;
                if (atom is SymbolAtom symbol) changed |= NarrowTo(symbol.Symbol, new(least, null));
                else if (depth < 4 && atom is FloorAtom { Divisor: { IsSurelyPositive: true } d, Numerator: var n }) changed |= NarrowBy(n - d * least, depth + 1);
            }
            else
            {
                long greatest = Dim.FloorDivRem(most, magnitude).Quotient;
                if (atom is SymbolAtom symbol) changed |= NarrowTo(symbol.Symbol, new(null, greatest));
                else if (depth < 4 && atom is FloorAtom { Divisor: { IsSurelyPositive: true } d, Numerator: var n }) changed |= NarrowBy(d * greatest + d - 1 - n, depth + 1);
            }
        }
        return changed;
    }

    private bool NarrowByNonZero(Dim nonZero)
    {
        if (nonZero.Terms is not [{ Coefficient: 1 or -1, Monomial.Factors: [(SymbolAtom atom, 1)] } term, ..]) return false;
        if (!(nonZero - term.Coefficient * Dim.Of(atom.Symbol)).TryConstant(out long rest)) return false;
        long hole = -rest * term.Coefficient;
        Interval range = RangeOf(atom.Symbol);
        bool low = range.Low == hole && NarrowTo(atom.Symbol, new(hole + 1, null));
        bool high = range.High == hole && NarrowTo(atom.Symbol, new(null, hole - 1));
        return low || high;
    }

    private bool NarrowTo(DimSymbol symbol, Interval range)
    {
        Interval old = RangeOf(symbol), narrow = old.Intersect(range);
        if (narrow == old) return false;
        Ranges = Ranges.SetItem(symbol, narrow);
        IsVoid |= narrow.IsEmpty;
        return true;
    }
}
