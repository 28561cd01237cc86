namespace ModelDsl.Shapes;

/// <summary>The values that a size can take, as far as bounds of its parts tell; null means without bound.</summary>
/// <remarks>Always contains every value, but may be wider than need be: <c>N - N // 2</c> has no bound here.</remarks>
internal readonly record struct Interval(long? Low, long? High)
{
    public static readonly Interval All = new(null, null);

    public static Interval Point(long value) => new(value, value);

    public static Interval From(DimSymbol symbol) => new(symbol.Minimum == DimSymbol.Unbounded ? null : symbol.Minimum, null);

    /// <summary>Where the symbols have only their own minima.</summary>
    public static Interval Of(Dim dim) => Of(dim, From);

    public static Interval Of(Dim dim, Func<DimSymbol, Interval> symbols)
    {
        if (dim.IsOverflow) return All;
        Effort.Spend(2 * dim.Terms.Length);
        Interval sum = Point(0);
        foreach (Term term in dim.Terms)
        {
            Interval product = Point(term.Coefficient);
            foreach ((Atom atom, int power) in term.Monomial.Factors) product *= Of(atom, symbols).Pow(power);
            sum += product;
            if (sum is (null, null)) break;
        }
        return sum;
    }

    public static Interval Of(Atom atom, Func<DimSymbol, Interval> symbols)
    {
        switch (atom)
        {
            case SymbolAtom symbol:
                return symbols(symbol.Symbol);
            case FloorAtom floor:
                return Of(floor.Numerator, symbols).Over(Of(floor.Divisor, symbols));
            case ExtremeAtom extreme:
                Interval all = Of(extreme.Arguments[0], symbols);
                foreach (Dim argument in extreme.Arguments.Skip(1))
                {
                    Interval next = Of(argument, symbols);
                    all = extreme.IsMax
                        ? new(LargerOrKnown(all.Low, next.Low), all.High is { } h && next.High is { } g ? Math.Max(h, g) : null)
                        : new(all.Low is { } l && next.Low is { } m ? Math.Min(l, m) : null, SmallerOrKnown(all.High, next.High));
                }
                return all;
            default:
                return All;
        }
    }

    private static long? LargerOrKnown(long? a, long? b) => a is { } x ? b is { } y ? Math.Max(x, y) : x : b;
    private static long? SmallerOrKnown(long? a, long? b) => a is { } x ? b is { } y ? Math.Min(x, y) : x : b;

    public Interval Intersect(Interval other) => new(LargerOrKnown(Low, other.Low), SmallerOrKnown(High, other.High));

    public bool IsEmpty => Low > High;

    public static Interval operator +(Interval a, Interval b) => new(Narrow((Int128?)a.Low + b.Low), Narrow((Int128?)a.High + b.High));

    public static Interval operator *(Interval a, Interval b)
    {
        // The four corners, with an infinite end as a value that no product of 64-bit numbers reaches.
        Int128 low = Int128.MaxValue, high = Int128.MinValue;
        foreach ((long? end, int side) in (ReadOnlySpan<(long?, int)>)[(a.Low, -1), (a.High, 1)])
        {
            foreach ((long? other, int otherSide) in (ReadOnlySpan<(long?, int)>)[(b.Low, -1), (b.High, 1)])
            {
                Int128 corner = (end, other) switch
                {
                    (0, _) or (_, 0) => 0,
                    ({ } x, { } y) => (Int128)x * y,
                    ({ } x, null) => x > 0 == otherSide > 0 ? Int128.MaxValue : Int128.MinValue,
                    (null, { } y) => y > 0 == side > 0 ? Int128.MaxValue : Int128.MinValue,
                    _ => side == otherSide ? Int128.MaxValue : Int128.MinValue,
                };
                low = Int128.Min(low, corner);
                high = Int128.Max(high, corner);
            }
        }
        return new(Narrow(low), Narrow(high));
    }

    private Interval Pow(int power)
    {
        Interval product = this;
        for (int i = 1; i < power; i++) product *= this;
        return power % 2 == 0 && product.Low is null or < 0 ? product with { Low = 0 } : product;
    }

    // Floors of a quotient; says something only where the divisor is positive.
    private Interval Over(Interval divisor)
    {
        if (divisor.Low is not >= 1) return All;
        long smallest = divisor.Low.Value;
        long? low = Low switch
        {
            null => null,
            >= 0 and var l => divisor.High is { } d ? l / d : 0,
            var l => Dim.FloorDivRem(l.Value, smallest).Quotient,
        };
        long? high = High switch
        {
            null => null,
            >= 0 and var h => h / smallest,
            var h => divisor.High is { } d ? Dim.FloorDivRem(h.Value, d).Quotient : -1,
        };
        return new(low, high);
    }

    private static long? Narrow(Int128? value) => value is { } v && Int128.Abs(Int128.Max(v, Int128.MinValue + 1)) <= long.MaxValue ? (long)v : null;
}
