using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Functions of floats by formulas that lose a few bits and are therefore computed in double.</summary>
/// <remarks>The arguments are floats, which is why squares and sums cannot overflow here.</remarks>
internal static class LaneFormulas
{
    private const double LogTwo = 0.6931471805599453;

    // Floats below it are small enough for two terms of a series, the others large enough for differences from 1.
    private const double Small = 1.0 / 1024;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Log2<V>(V x) where V : struct, IWidenedLanes<V>
    {
        V result = V.Select(V.Less(x, V.Fill(double.PositiveInfinity)), V.RoughLog2(x), x);
        result = V.Select(V.Less(x, V.Zero), V.Fill(double.NaN), result);
        return V.Select(V.Equal(x, V.Zero), V.Fill(double.NegativeInfinity), result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Log10<V>(V x) where V : struct, IWidenedLanes<V> => Log2(x) * V.Fill(0.30102999566398120);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Erfc<V>(V x) where V : struct, ILanes<V, double> => V.Erfc(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Asinh<V>(V x) where V : struct, IWidenedLanes<V>
    {
        V a = V.Abs(x), square = a * a;
        V result = V.RoughLog2(a + V.Sqrt(square + V.Fill(1))) * V.Fill(LogTwo);
        result = V.Select(V.Less(a, V.Fill(Small)), V.FusedMultiplyAdd(a * square, V.Fill(-1.0 / 6), a), result);
        return WithSign(V.Select(V.Less(a, V.Fill(double.PositiveInfinity)), result, a), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Acosh<V>(V x) where V : struct, IWidenedLanes<V>
    {
        V one = V.Fill(1), result = V.RoughLog2(x + V.Sqrt(x * x - one)) * V.Fill(LogTwo); // a float's square is exact
        result = V.Select(V.Less(x, V.Fill(double.PositiveInfinity)), result, x);
        return V.Select(V.Less(x, one), V.Fill(double.NaN), result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Atanh<V>(V x) where V : struct, IWidenedLanes<V>
    {
        V a = V.Abs(x), one = V.Fill(1);
        V result = V.RoughLog2((one + a) / (one - a)) * V.Fill(LogTwo / 2);
        result = V.Select(V.Less(a, V.Fill(Small)), V.FusedMultiplyAdd(a * a * a, V.Fill(1.0 / 3), a), result);
        V end = V.Select(V.Equal(a, one), V.Fill(double.PositiveInfinity), V.Fill(double.NaN));
        return WithSign(V.Select(V.Less(a, one), result, end), x);
    }

    // NaN may get a sign, which nothing looks at.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V WithSign<V>(V magnitude, V sign) where V : struct, ILanes<V, double> => V.Or(V.Abs(magnitude), V.And(sign, V.Fill(-0.0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Tan<V>(V x) where V : struct, ILanes<V, double> => V.Sin(x) / V.Cos(x);

    /// <summary>(2ᵏ·(1 + f))ʸ·2⁻ⁿ between √½ and √2, with n between −200 and 200, for 1 + f between √½ and √2.</summary>
    /// <remarks>The polynomials interpolate at Chebyshev nodes: log₂(1 + f) / f, off by less than 2⁻⁴⁶, and 2ʳ, by less than 2⁻³⁹.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V PowerOfParts<V>(V k, V f, V y, out V n) where V : struct, ILanes<V, double>
    {
        V p = V.Fill(0.0512193558489847554);
        p = V.FusedMultiplyAdd(p, f, V.Fill(-0.107258457126993956));
        p = V.FusedMultiplyAdd(p, f, V.Fill(0.112654948087692373));
        p = V.FusedMultiplyAdd(p, f, V.Fill(-0.10352015620797361));
        p = V.FusedMultiplyAdd(p, f, V.Fill(0.108572643526773198));
        p = V.FusedMultiplyAdd(p, f, V.Fill(-0.119869792238681787));
        p = V.FusedMultiplyAdd(p, f, V.Fill(0.131323879967385588));
        p = V.FusedMultiplyAdd(p, f, V.Fill(-0.14430411581312902));
        p = V.FusedMultiplyAdd(p, f, V.Fill(0.160293047691361937));
        p = V.FusedMultiplyAdd(p, f, V.Fill(-0.180335370124913289));
        p = V.FusedMultiplyAdd(p, f, V.Fill(0.206099419569958037));
        p = V.FusedMultiplyAdd(p, f, V.Fill(-0.240449205269799432));
        p = V.FusedMultiplyAdd(p, f, V.Fill(0.288539006930193662));
        p = V.FusedMultiplyAdd(p, f, V.Fill(-0.360673759935110856));
        p = V.FusedMultiplyAdd(p, f, V.Fill(0.480898346967740698));
        p = V.FusedMultiplyAdd(p, f, V.Fill(-0.721347520445220856));
        p = V.FusedMultiplyAdd(p, f, V.Fill(1.44269504088896016));
        V t = V.AtMost(V.AtLeast(y * V.FusedMultiplyAdd(p, f, k), V.Fill(-200)), V.Fill(200));
        n = V.Round(t);
        return PowerOfTwo(t - n);
    }

    /// <summary>2ʳ for |r| ≤ ½, off by less than 2⁻³⁹.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V PowerOfTwo<V>(V r) where V : struct, ILanes<V, double>
    {
        V e = V.Fill(1.3255224878668817e-6);
        e = V.FusedMultiplyAdd(e, r, V.Fill(0.0000153100794022492974));
        e = V.FusedMultiplyAdd(e, r, V.Fill(0.000154034558524538394));
        e = V.FusedMultiplyAdd(e, r, V.Fill(0.00133334505680006457));
        e = V.FusedMultiplyAdd(e, r, V.Fill(0.00961812915940255819));
        e = V.FusedMultiplyAdd(e, r, V.Fill(0.0555041094120593299));
        e = V.FusedMultiplyAdd(e, r, V.Fill(0.240226506958129882));
        e = V.FusedMultiplyAdd(e, r, V.Fill(0.693147180545933455));
        e = V.FusedMultiplyAdd(e, r, V.Fill(1.0));
        return e;
    }

    /// <summary>√(a² + b²); infinite where a or b is, whatever the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Hypot<V>(V a, V b) where V : struct, ILanes<V, double>
    {
        V x = V.Abs(a), y = V.Abs(b), infinite = V.Fill(double.PositiveInfinity);
        return V.Select(V.Equal(x, infinite), x, V.Select(V.Equal(y, infinite), y, V.Sqrt(x * x + y * y)));
    }

    /// <summary>The remainder of a / b with the sign of a, of floats whose quotient is below 2²⁷ in magnitude.</summary>
    /// <remarks>Such a quotient is never rounded to a whole number that it is not, and the product is exact.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Fmod<V>(V a, V b) where V : struct, ILanes<V, double>
    {
        V size = V.Abs(a), by = V.Abs(b), whole = V.Floor(size / by);
        V rest = V.Select(V.Equal(whole, V.Zero), size, size - whole * by); // by may be infinite
        return V.Or(rest, V.And(a, V.Fill(-0.0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Remainder<V>(V a, V b) where V : struct, ILanes<V, double> => RemainderFrom(Fmod(a, b), b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V FloorDivide<V>(V a, V b) where V : struct, ILanes<V, double> => QuotientFrom(a, b, Fmod(a, b));

    /// <summary>The remainder with the sign of b, from the one with the sign of a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V RemainderFrom<V>(V rest, V b) where V : struct, ILanes<V, double> => V.Select(Turns(rest, b), rest + b, rest);

    /// <summary>⌊a / b⌋ from the remainder with the sign of a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V QuotientFrom<V>(V a, V b, V rest) where V : struct, ILanes<V, double>
    {
        V whole = (a - rest) / b, ratio = a / b; // an integer but for rounding
        whole = V.Round(V.Select(Turns(rest, b), whole - V.Fill(1), whole));
        whole = V.Select(V.Equal(whole, V.Zero), V.And(ratio, V.Fill(-0.0)), whole);
        return V.Select(V.Equal(b, V.Zero), ratio, whole);
    }

    // Where a remainder that is not 0 has not the sign of b.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Turns<V>(V rest, V b) where V : struct, ILanes<V, double> =>
        V.And(V.NotEqual(rest, V.Zero), V.Xor(V.Less(rest, V.Zero), V.Less(b, V.Zero)));
}
