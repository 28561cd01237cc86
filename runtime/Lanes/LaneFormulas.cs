using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Functions of floats by formulas that lose a few bits and are therefore computed in double.</summary>
/// <remarks>The arguments are floats, which is why squares and sums cannot overflow here.</remarks>
internal static class LaneFormulas
{
    private const double LogTwo = 0.6931471805599453;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Exp2<V>(V x) where V : struct, ILanes<V, double> => V.Exp(x * V.Fill(LogTwo));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Log2<V>(V x) where V : struct, ILanes<V, double> => V.Log(x) * V.Fill(1 / LogTwo);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Log10<V>(V x) where V : struct, ILanes<V, double> => V.Log(x) * V.Fill(0.4342944819032518);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Erfc<V>(V x) where V : struct, ILanes<V, double> => V.Erfc(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Sinh<V>(V x) where V : struct, ILanes<V, double>
    {
        // Beyond 700 a float is infinite anyway; without the bound ∞ / ∞ would appear.
        V e = V.Expm1(V.Min(V.Abs(x), V.Fill(700)));
        V result = (e + e / (e + V.Fill(1))) * V.Fill(0.5);
        return V.Select(V.Less(x, V.Zero), -result, V.Select(V.Equal(x, V.Zero), x, result));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Cosh<V>(V x) where V : struct, ILanes<V, double>
    {
        V e = V.Exp(V.Abs(x));
        return (e + V.Fill(1) / e) * V.Fill(0.5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Asinh<V>(V x) where V : struct, ILanes<V, double>
    {
        V a = V.Abs(x), square = a * a, one = V.Fill(1);
        V grown = a + square / (one + V.Sqrt(square + one)); // a + √(a² + 1) − 1
        grown = V.Select(V.Equal(a, V.Fill(double.PositiveInfinity)), a, grown);
        V result = V.Log1p(grown);
        return V.Select(V.Less(x, V.Zero), -result, V.Select(V.Equal(x, V.Zero), x, result));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Acosh<V>(V x) where V : struct, ILanes<V, double>
    {
        V t = x - V.Fill(1);
        V result = V.Log1p(t + V.Sqrt(t * (t + V.Fill(2))));
        return V.Select(V.Less(t, V.Zero), V.Fill(double.NaN), result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Atanh<V>(V x) where V : struct, ILanes<V, double>
    {
        V a = V.Abs(x);
        V result = V.Log1p((a + a) / (V.Fill(1) - a)) * V.Fill(0.5);
        return V.Select(V.Less(x, V.Zero), -result, V.Select(V.Equal(x, V.Zero), x, result));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Tan<V>(V x) where V : struct, ILanes<V, double> => V.Sin(x) / V.Cos(x);

    /// <summary>x to a power, for finite x other than 0 and exponents below 2²⁴ in magnitude.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Power<V>(V x, V exponent) where V : struct, ILanes<V, double>
    {
        V magnitude = V.Exp(exponent * V.Log(V.Abs(x)));
        V half = exponent * V.Fill(0.5);
        V odd = V.NotEqual(V.Floor(half), half), whole = V.Equal(V.Floor(exponent), exponent);
        V ofNegative = V.Select(whole, V.Select(odd, -magnitude, magnitude), V.Fill(double.NaN));
        return V.Select(V.Less(x, V.Zero), ofNegative, magnitude);
    }
}
