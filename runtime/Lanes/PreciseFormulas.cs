using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Functions of doubles by formulas that lose at most a few bits, over the whole range.</summary>
/// <remarks>Those of <see cref="LaneFormulas"/> are for floats, whose squares and exponentials are in the range of doubles.</remarks>
internal static class PreciseFormulas
{
    private const double LogTwo = 0.6931471805599453;

    // From here on e²ˣ is infinite, or 1 next to x² is lost.
    private const double Large = 709, SquaresLoseOne = 1 << 28;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Tan<V>(V x) where V : struct, ILanes<V, double> => V.Sin(x) / V.Cos(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Sinh<V>(V x) where V : struct, ILanes<V, double>
    {
        V a = V.Abs(x), e = V.Expm1(V.Min(a, V.Fill(Large)));
        V result = (e + e / (e + V.Fill(1))) * V.Fill(0.5);
        return WithSign(V.Select(V.Greater(a, V.Fill(Large)), HalfOfExp(a), result), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Cosh<V>(V x) where V : struct, ILanes<V, double>
    {
        V a = V.Abs(x), e = V.Exp(a);
        return V.Select(V.Greater(a, V.Fill(Large)), HalfOfExp(a), (e + V.Fill(1) / e) * V.Fill(0.5));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Asinh<V>(V x) where V : struct, ILanes<V, double>
    {
        V a = V.Abs(x), square = a * a, one = V.Fill(1);
        V grown = a + square / (one + V.Sqrt(square + one)); // a + √(a² + 1) − 1
        V result = V.Select(V.Greater(a, V.Fill(SquaresLoseOne)), V.Log(a) + V.Fill(LogTwo), V.Log1p(grown));
        return WithSign(result, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Acosh<V>(V x) where V : struct, ILanes<V, double>
    {
        V t = x - V.Fill(1);
        V result = V.Log1p(t + V.Sqrt(t * (t + V.Fill(2))));
        result = V.Select(V.Greater(x, V.Fill(SquaresLoseOne)), V.Log(x) + V.Fill(LogTwo), result);
        return V.Select(V.Less(t, V.Zero), V.Fill(double.NaN), result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Atanh<V>(V x) where V : struct, ILanes<V, double>
    {
        V a = V.Abs(x);
        return WithSign(V.Log1p((a + a) / (V.Fill(1) - a)) * V.Fill(0.5), x);
    }

    // eˣ / 2 where eˣ may be infinite.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V HalfOfExp<V>(V x) where V : struct, ILanes<V, double>
    {
        V root = V.Exp(x * V.Fill(0.5));
        return root * V.Fill(0.5) * root;
    }

    // NaN may get a sign, which nothing looks at.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V WithSign<V>(V magnitude, V sign) where V : struct, ILanes<V, double> =>
        V.Or(V.Abs(magnitude), V.And(sign, V.Fill(-0.0)));
}
