namespace ModelDsl.Shapes;

/// <summary>Decides whether a size is 0 for all integers, by evaluating it at enough points.</summary>
/// <remarks>Within a residue class a size is a polynomial, and one of degree d in x is 0 everywhere if it is 0 at d + 1
/// values of x. So m·(d + 1) consecutive values of each symbol tell. What is not a polynomial even then, minima, maxima
/// and floors by symbols, is taken for one more symbol: an identity that holds for any value of it holds.</remarks>
internal static class Identity
{
    private const int MostPoints = 1 << 17;

    /// <summary>True where the size is 0 for all values of its symbols; null where that is not decided here.</summary>
    /// <remarks>False means that some integers make it other than 0, but maybe none within the symbols' minima and facts;
    /// with minima, maxima or floors by symbols it is never given.</remarks>
    public static bool? IsZero(Dim p)
    {
        bool abstracted = false;
        Dictionary<Atom, Dim> stands = [];
        p = p.SubstituteAtoms(atom =>
        {
            if (atom is SymbolAtom or FloorAtom { Divisor.IsConstant: true }) return null;
            abstracted = true;
            if (!stands.TryGetValue(atom, out Dim? stand)) stands[atom] = stand = Dim.Of(new DimSymbol("_", DimKind.Parameter));
            return stand;
        });
        if (p.IsOverflow) return null;
        if (p.IsConstant) return p == Dim.Zero ? true : abstracted ? null : false;
        if (ResidueClasses.PeriodsOf(p) is not { } periods) return null;
        DimSymbol[] symbols = [.. periods.Keys];
        var counts = new long[symbols.Length];
        Int128 points = 1;
        for (int i = 0; i < symbols.Length; i++)
        {
            counts[i] = periods[symbols[i]] * (Degree(p, symbols[i]) + 1);
            points *= counts[i];
            if (points > MostPoints) return null;
        }
        var values = new long[symbols.Length];
        for (int i = 0; i < values.Length; i++) values[i] = 1;
        while (true)
        {
            if (!p.TryEvaluate(Value, out long result)) return null;
            if (result != 0) return abstracted ? null : false;
            int axis = symbols.Length - 1;
            while (axis >= 0 && ++values[axis] > counts[axis]) values[axis--] = 1;
            if (axis < 0) return true;
        }

        long Value(DimSymbol symbol)
        {
            int i = 0;
            while (!ReferenceEquals(symbols[i], symbol)) i++;
            return values[i];
        }
    }

    /// <summary>The degree in one symbol that the size has as a polynomial once floors are gone.</summary>
    internal static int Degree(Dim p, DimSymbol symbol)
    {
        int degree = 0;
        foreach (Term term in p.Terms)
        {
            int sum = 0;
            foreach ((Atom atom, int power) in term.Monomial.Factors)
            {
                sum += power * atom switch
                {
                    SymbolAtom s => ReferenceEquals(s.Symbol, symbol) ? 1 : 0,
                    FloorAtom floor => Degree(floor.Numerator, symbol),
                    _ => 0,
                };
            }
            degree = Math.Max(degree, sum);
        }
        return degree;
    }
}
