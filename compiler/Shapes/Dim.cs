using System.Collections.Immutable;

namespace ModelDsl.Shapes;

/// <summary>A size: an integer polynomial over symbols, floors, minima and maxima, in normal form.</summary>
/// <remarks>
/// <para>Equal dims have the same normal form. Different forms may still agree for all sizes: that is what
/// <see cref="Prover"/> decides.</para>
/// <para>Building a dim never throws. What does not fit into 64 bits, or divides by the constant 0, becomes
/// <see cref="Overflow"/>, which absorbs whatever it meets; check <see cref="IsOverflow"/> and report it.</para>
/// <para><c>a // a</c> is 1 and <c>(N * a) // a</c> is <c>N</c> even where <c>a</c> may be 0: that a divisor is
/// not 0 is a goal of its own.</para>
/// </remarks>
public sealed partial class Dim : IEquatable<Dim>
{
    /// <summary>A size without a 64-bit value.</summary>
    public static readonly Dim Overflow = new([], overflow: true);
    public static readonly Dim Zero = new([]);
    public static readonly Dim One = new([new(Monomial.One, 1)]);

    private readonly Term[] _terms;
    private readonly int _hash;
    private IReadOnlyCollection<DimSymbol>? _symbols;

    private Dim(Term[] terms, bool overflow = false)
    {
        _terms = terms;
        IsOverflow = overflow;
        Effort.Spend(terms.Length + 1);
        int hash = overflow ? 1 : 0;
        foreach (Term term in terms) hash = (hash * 31 + term.Monomial.GetHashCode()) * 31 + term.Coefficient.GetHashCode();
        _hash = hash;
    }

    /// <summary>The terms in order: higher degrees first, the constant last.</summary>
    internal ReadOnlySpan<Term> Terms => _terms;

    public static implicit operator Dim(long value) => value switch
    {
        0 => Zero,
        1 => One,
        long.MinValue => Overflow,
        _ => new([new(Monomial.One, value)]),
    };

    public static Dim Of(DimSymbol symbol) => FromAtom(new SymbolAtom(symbol));

    internal static Dim FromAtom(Atom atom) => new([new(new Monomial([(atom, 1)]), 1)]);

    /// <summary>True where a number on the way did not fit into 64 bits.</summary>
    public bool IsOverflow { get; }

    public bool IsConstant => !IsOverflow && (_terms.Length == 0 || _terms.Length == 1 && _terms[0].Monomial.IsOne);

    /// <summary>The number that a constant dim stands for.</summary>
    /// <exception cref="InvalidOperationException">The dim is not constant.</exception>
    public long Value => TryConstant(out long value) ? value : throw new InvalidOperationException($"{this} is not a constant.");

    public bool TryConstant(out long value)
    {
        value = IsConstant && _terms.Length == 1 ? _terms[0].Coefficient : 0;
        return IsConstant;
    }

    /// <summary>The one symbol that this dim is, or null.</summary>
    public DimSymbol? AsSymbol =>
        _terms is [{ Coefficient: 1, Monomial.Factors: [(SymbolAtom atom, 1)] }] ? atom.Symbol : null;

    /// <summary>The term without symbols.</summary>
    public long ConstantTerm => _terms is [.., { Monomial.IsOne: true } last] ? last.Coefficient : 0;

    /// <summary>Every symbol that occurs, by name.</summary>
    public IReadOnlyCollection<DimSymbol> Symbols
    {
        get
        {
            if (_symbols is null)
            {
                SortedSet<DimSymbol> found = new(Comparer<DimSymbol>.Create(DimSymbol.Compare));
                CollectSymbols(found);
                _symbols = found.ToImmutableArray();
            }
            return _symbols;
        }
    }

    internal void CollectSymbols(ISet<DimSymbol> into)
    {
        foreach (Term term in _terms)
        {
            foreach ((Atom atom, _) in term.Monomial.Factors) atom.CollectSymbols(into);
        }
    }

    public static Dim operator +(Dim a, Dim b) => Add(a, b, 1);

    public static Dim operator -(Dim a) => a.IsOverflow ? Overflow : Scaled(a, new(Monomial.One, -1));

    public static Dim operator -(Dim a, Dim b) => Add(a, b, -1);

    // a plus b times a sign.
    private static Dim Add(Dim a, Dim b, long sign)
    {
        if (a.IsOverflow || b.IsOverflow) return Overflow;
        if (b._terms.Length == 0) return a;
        if (a._terms.Length == 0 && sign == 1) return b;
        var sum = new Term[a._terms.Length + b._terms.Length];
        int i = 0, j = 0, count = 0;
        while (i < a._terms.Length || j < b._terms.Length)
        {
            int order = i == a._terms.Length ? 1 : j == b._terms.Length ? -1 : Monomial.Compare(a._terms[i].Monomial, b._terms[j].Monomial);
            if (order < 0) sum[count++] = a._terms[i++];
            else if (order > 0) sum[count++] = b._terms[j] with { Coefficient = sign * b._terms[j++].Coefficient };
            else
            {
                if (!Fits((Int128)a._terms[i].Coefficient + sign * b._terms[j].Coefficient, out long coefficient)) return Overflow;
                if (coefficient != 0) sum[count++] = new(a._terms[i].Monomial, coefficient);
                i++;
                j++;
            }
        }
        Array.Resize(ref sum, count);
        return new(sum);
    }

    public static Dim operator *(Dim a, Dim b)
    {
        if (a.IsOverflow || b.IsOverflow) return Overflow;
        if (a._terms.Length == 0 || b._terms.Length == 0) return Zero;
        if (a._terms.Length == 1) return Scaled(b, a._terms[0]);
        if (b._terms.Length == 1) return Scaled(a, b._terms[0]);
        Dictionary<Monomial, Int128> product = [];
        foreach (Term x in a._terms)
        {
            foreach (Term y in b._terms)
            {
                Monomial monomial = x.Monomial.Times(y.Monomial);
                Int128 sum = (Int128)x.Coefficient * y.Coefficient + product.GetValueOrDefault(monomial);
                if (Int128.Abs(sum) > (Int128)1 << 125) return Overflow;
                product[monomial] = sum;
            }
        }
        return FromTerms(product);
    }

    // The order of monomials is kept by a common factor.
    private static Dim Scaled(Dim dim, Term factor)
    {
        if (factor is { Monomial.IsOne: true, Coefficient: 1 }) return dim;
        var product = new Term[dim._terms.Length];
        for (int i = 0; i < product.Length; i++)
        {
            Term term = dim._terms[i];
            if (!Fits((Int128)term.Coefficient * factor.Coefficient, out long coefficient)) return Overflow;
            product[i] = new(term.Monomial.Times(factor.Monomial), coefficient);
        }
        return new(product);
    }

    /// <summary><paramref name="a"/> to a power of at least 0.</summary>
    public static Dim Pow(Dim a, int exponent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(exponent);
        if (a.IsConstant && a.Value is 0 or 1 or -1) return a.Value >= 0 ? exponent == 0 ? One : a : exponent % 2 == 0 ? One : a;
        Dim power = One;
        // More than 64 factors of a constant overflow anyway; a polynomial that large is of no use to anyone.
        if (exponent > 64) return Overflow;
        for (int i = 0; i < exponent; i++) power *= a;
        return power;
    }

    private static Dim FromTerms(Dictionary<Monomial, Int128> sums)
    {
        List<Term> terms = new(sums.Count);
        foreach ((Monomial monomial, Int128 sum) in sums)
        {
            if (!Fits(sum, out long coefficient)) return Overflow;
            if (coefficient != 0) terms.Add(new(monomial, coefficient));
        }
        terms.Sort((x, y) => Monomial.Compare(x.Monomial, y.Monomial));
        return new([.. terms]);
    }

    internal static Dim FromSortedTerms(IEnumerable<Term> terms) => new([.. terms]);

    // long.MinValue is left out so that every value has a negative.
    private static bool Fits(Int128 value, out long result)
    {
        result = (long)Int128.Clamp(value, -long.MaxValue, long.MaxValue);
        return result == value;
    }

    /// <summary>An order of normal forms, without arithmetic meaning.</summary>
    internal static int Compare(Dim a, Dim b)
    {
        if (ReferenceEquals(a, b)) return 0;
        int order = a.IsOverflow.CompareTo(b.IsOverflow);
        for (int i = 0; order == 0 && i < Math.Min(a._terms.Length, b._terms.Length); i++)
        {
            order = Monomial.Compare(a._terms[i].Monomial, b._terms[i].Monomial);
            if (order == 0) order = a._terms[i].Coefficient.CompareTo(b._terms[i].Coefficient);
        }
        return order != 0 ? order : a._terms.Length.CompareTo(b._terms.Length);
    }

    public bool Equals(Dim? other) =>
        other is not null && (ReferenceEquals(this, other) || _hash == other._hash && Compare(this, other) == 0);
    public override bool Equals(object? obj) => Equals(obj as Dim);
    public override int GetHashCode() => _hash;
    public static bool operator ==(Dim? a, Dim? b) => a is null ? b is null : a.Equals(b);
    public static bool operator !=(Dim? a, Dim? b) => !(a == b);
}
