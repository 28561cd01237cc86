namespace ModelDsl.Shapes;

/// <summary>What a polynomial treats as one indivisible unknown: a symbol, or a function that is not a polynomial.</summary>
internal abstract class Atom : IEquatable<Atom>
{
    private readonly int _hash;

    private protected Atom(int hash) => _hash = hash;

    /// <summary>Symbols come before floors, floors before extremes.</summary>
    protected abstract int Rank { get; }

    protected abstract int CompareSame(Atom other);

    public abstract void CollectSymbols(ISet<DimSymbol> into);

    public static int Compare(Atom a, Atom b)
    {
        if (ReferenceEquals(a, b)) return 0;
        int byRank = a.Rank.CompareTo(b.Rank);
        return byRank != 0 ? byRank : a.CompareSame(b);
    }

    public bool Equals(Atom? other) => other is not null && _hash == other._hash && Compare(this, other) == 0;
    public sealed override bool Equals(object? obj) => Equals(obj as Atom);
    public sealed override int GetHashCode() => _hash;
}

/// <summary>A named size.</summary>
internal sealed class SymbolAtom(DimSymbol symbol) : Atom(symbol.GetHashCode())
{
    public DimSymbol Symbol { get; } = symbol;

    protected override int Rank => 0;
    protected override int CompareSame(Atom other) => DimSymbol.Compare(Symbol, ((SymbolAtom)other).Symbol);
    public override void CollectSymbols(ISet<DimSymbol> into) => into.Add(Symbol);
}

/// <summary><c>Numerator // Divisor</c>, rounded down, where it is neither exact nor simpler.</summary>
internal sealed class FloorAtom(Dim numerator, Dim divisor) : Atom(HashCode.Combine(1, numerator, divisor))
{
    public Dim Numerator { get; } = numerator;
    public Dim Divisor { get; } = divisor;

    protected override int Rank => 1;

    protected override int CompareSame(Atom other)
    {
        var floor = (FloorAtom)other;
        int byDivisor = Dim.Compare(Divisor, floor.Divisor);
        return byDivisor != 0 ? byDivisor : Dim.Compare(Numerator, floor.Numerator);
    }

    public override void CollectSymbols(ISet<DimSymbol> into)
    {
        Numerator.CollectSymbols(into);
        Divisor.CollectSymbols(into);
    }
}

/// <summary>The least or greatest of several sizes that cannot be compared for good.</summary>
internal sealed class ExtremeAtom(bool isMax, Dim[] arguments) : Atom(Hash(isMax, arguments))
{
    public bool IsMax { get; } = isMax;

    /// <summary>At least two, different, in the order of <see cref="Dim.Compare"/>.</summary>
    public Dim[] Arguments { get; } = arguments;

    protected override int Rank => 2;

    protected override int CompareSame(Atom other)
    {
        var extreme = (ExtremeAtom)other;
        int order = IsMax.CompareTo(extreme.IsMax);
        if (order == 0) order = Arguments.Length.CompareTo(extreme.Arguments.Length);
        for (int i = 0; order == 0 && i < Arguments.Length; i++) order = Dim.Compare(Arguments[i], extreme.Arguments[i]);
        return order;
    }

    public override void CollectSymbols(ISet<DimSymbol> into)
    {
        foreach (Dim argument in Arguments) argument.CollectSymbols(into);
    }

    private static int Hash(bool isMax, Dim[] arguments)
    {
        HashCode hash = new();
        hash.Add(isMax);
        foreach (Dim argument in arguments) hash.Add(argument);
        return hash.ToHashCode();
    }
}

/// <summary>A product of atoms, each to a positive power, in atom order; the empty product is 1.</summary>
internal sealed class Monomial : IEquatable<Monomial>
{
    public static readonly Monomial One = new([]);

    private readonly int _hash;

    public Monomial((Atom Atom, int Power)[] factors)
    {
        Factors = factors;
        int hash = 17;
        foreach ((Atom atom, int power) in factors)
        {
            hash = (hash * 31 + atom.GetHashCode()) * 31 + power;
            Degree += power;
        }
        _hash = hash;
    }

    public (Atom Atom, int Power)[] Factors { get; }
    public int Degree { get; }
    public bool IsOne => Factors.Length == 0;

    /// <summary>Higher degrees first, then in atom order: an admissible order, so it also guides division.</summary>
    public static int Compare(Monomial a, Monomial b)
    {
        int order = b.Degree.CompareTo(a.Degree);
        for (int i = 0; order == 0 && i < Math.Min(a.Factors.Length, b.Factors.Length); i++)
        {
            order = Atom.Compare(a.Factors[i].Atom, b.Factors[i].Atom);
            if (order == 0) order = b.Factors[i].Power.CompareTo(a.Factors[i].Power);
        }
        return order;
    }

    public Monomial Times(Monomial other)
    {
        if (IsOne) return other;
        if (other.IsOne) return this;
        var product = new (Atom, int)[Factors.Length + other.Factors.Length];
        int i = 0, j = 0, count = 0;
        while (i < Factors.Length || j < other.Factors.Length)
        {
            int order = i == Factors.Length ? 1 : j == other.Factors.Length ? -1 : Atom.Compare(Factors[i].Atom, other.Factors[j].Atom);
            product[count++] = order switch
            {
                < 0 => Factors[i++],
                > 0 => other.Factors[j++],
                _ => (Factors[i].Atom, Factors[i++].Power + other.Factors[j++].Power),
            };
        }
        Array.Resize(ref product, count);
        return new(product);
    }

    /// <summary>The monomial that times <paramref name="other"/> gives this one, or null.</summary>
    public Monomial? Over(Monomial other)
    {
        if (other.IsOne) return this;
        List<(Atom, int)> quotient = [];
        int j = 0;
        foreach ((Atom atom, int power) in Factors)
        {
            int left = power;
            if (j < other.Factors.Length && atom.Equals(other.Factors[j].Atom)) left -= other.Factors[j++].Power;
            if (left < 0) return null;
            if (left > 0) quotient.Add((atom, left));
        }
        return j == other.Factors.Length ? new([.. quotient]) : null;
    }

    public bool Equals(Monomial? other) => other is not null && _hash == other._hash && Compare(this, other) == 0;
    public override bool Equals(object? obj) => Equals(obj as Monomial);
    public override int GetHashCode() => _hash;
}

/// <summary>A monomial and its factor, never 0 within a <see cref="Dim"/>.</summary>
internal readonly record struct Term(Monomial Monomial, long Coefficient);
