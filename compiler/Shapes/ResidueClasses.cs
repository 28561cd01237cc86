namespace ModelDsl.Shapes;

/// <summary>Splits symbols by their residues, so that floors by constants become affine.</summary>
/// <remarks>With x = m·u + start, where m is a multiple of every divisor that x meets (of their product where floors are
/// nested), a floor of x is again a polynomial in u. <c>start</c> runs over m values from x's least one on, so u ≥ 0.</remarks>
internal sealed class ResidueClasses
{
    /// <summary>More classes than this are left undecided.</summary>
    public const int Cap = 4096;

    private readonly (DimSymbol Symbol, long Period, Interval Range, DimSymbol Step)[] _axes;

    private ResidueClasses((DimSymbol, long, Interval, DimSymbol)[] axes) => _axes = axes;

    /// <summary>The classes for some dims, or null where there are too many.</summary>
    public static ResidueClasses? For(IEnumerable<Dim> dims, Func<DimSymbol, Interval> ranges)
    {
        Dictionary<DimSymbol, Int128> periods = [];
        foreach (Dim dim in dims) Collect(dim, 1, periods);
        Int128 count = 1;
        List<(DimSymbol, long, Interval, DimSymbol)> axes = [];
        foreach ((DimSymbol symbol, Int128 period) in periods.OrderBy(p => p.Key, Comparer<DimSymbol>.Create(DimSymbol.Compare)))
        {
            count *= period;
            if (count > Cap) return null;
            Interval range = ranges(symbol);
            axes.Add((symbol, (long)period, range, new(symbol.Name, symbol.Kind, range.Low is null ? DimSymbol.Unbounded : 0)));
        }
        return new([.. axes]);
    }

    /// <summary>What each symbol of a size is to be split by, or null where that makes too many classes.</summary>
    public static Dictionary<DimSymbol, long>? PeriodsOf(Dim dim)
    {
        Dictionary<DimSymbol, Int128> periods = [];
        Collect(dim, 1, periods);
        Int128 count = 1;
        foreach (Int128 period in periods.Values)
        {
            count *= period;
            if (count > Cap) return null;
        }
        return periods.ToDictionary(p => p.Key, p => (long)p.Value);
    }

    private static void Collect(Dim dim, Int128 outer, Dictionary<DimSymbol, Int128> periods)
    {
        foreach (Term term in dim.Terms)
        {
            foreach ((Atom atom, _) in term.Monomial.Factors)
            {
                switch (atom)
                {
                    case SymbolAtom symbol:
                        periods[symbol.Symbol] = Lcm(periods.GetValueOrDefault(symbol.Symbol, 1), outer);
                        break;
                    case FloorAtom floor when floor.Divisor.TryConstant(out long divisor):
                        Collect(floor.Numerator, Min(outer * divisor), periods);
                        break;
                    case FloorAtom floor:
                        Collect(floor.Numerator, outer, periods);
                        Collect(floor.Divisor, outer, periods);
                        break;
                    case ExtremeAtom extreme:
                        foreach (Dim argument in extreme.Arguments) Collect(argument, outer, periods);
                        break;
                }
            }
        }
    }

    // Anything past the cap is as good as infinite.
    private static Int128 Min(Int128 period) => Int128.Min(period, (Int128)1 << 40);

    private static Int128 Lcm(Int128 a, Int128 b)
    {
        Int128 x = a, y = b;
        while (y != 0) (x, y) = (y, x % y);
        return Min(a / x * b);
    }

    public int Count => (int)_axes.Aggregate(1L, (product, a) => product * a.Period);

    /// <summary>Each class that its symbols' ranges leave non-empty.</summary>
    public IEnumerable<ResidueClass> All()
    {
        var offsets = new long[_axes.Length];
        while (true)
        {
            if (Class(offsets) is { } found) yield return found;
            int axis = _axes.Length - 1;
            while (axis >= 0 && ++offsets[axis] == _axes[axis].Period) offsets[axis--] = 0;
            if (axis < 0) yield break;
        }
    }

    private ResidueClass? Class(long[] offsets)
    {
        Dictionary<DimSymbol, Dim> map = [];
        Dictionary<DimSymbol, Interval> steps = [];
        for (int i = 0; i < _axes.Length; i++)
        {
            (DimSymbol symbol, long period, Interval range, DimSymbol step) = _axes[i];
            if (range.High is { } high && range.Low is null)
            {
                // Bounded above only: u would have to count down. The range stays out of account.
                range = range with { High = null };
            }
            long start = (range.Low ?? 0) + offsets[i];
            if (start > range.High) return null;
            map[symbol] = period * Dim.Of(step) + start;
            steps[step] = new(range.Low is null ? null : 0, range.High is { } last ? (last - start) / period : null);
        }
        return new(map, steps);
    }
}

/// <summary>One class: what each symbol is within it, and where the new symbols lie.</summary>
internal sealed record ResidueClass(Dictionary<DimSymbol, Dim> Map, Dictionary<DimSymbol, Interval> Steps)
{
    public Dim Rewrite(Dim dim) => dim.Substitute(s => Map.GetValueOrDefault(s));
    public Interval RangeOf(DimSymbol step) => Steps.TryGetValue(step, out Interval range) ? range : Interval.From(step);
}
