using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>Reductions over the lanes: halves are combined until one lane is left, so the order is the same on every machine.</summary>
internal static class LaneReduction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Sum(Vector512<float> x) => Sum(x.GetLower() + x.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Sum(Vector256<float> x) => Sum(x.GetLower() + x.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Sum(Vector128<float> x) =>
        (x.GetElement(0) + x.GetElement(2)) + (x.GetElement(1) + x.GetElement(3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Product(Vector512<float> x) => Product(x.GetLower() * x.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Product(Vector256<float> x) => Product(x.GetLower() * x.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Product(Vector128<float> x) =>
        (x.GetElement(0) * x.GetElement(2)) * (x.GetElement(1) * x.GetElement(3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Max(Vector512<float> x) => Max(LaneExtremes.Max(x.GetLower(), x.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Max(Vector256<float> x) => Max(LaneExtremes.Max(x.GetLower(), x.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Max(Vector128<float> x)
    {
        x = LaneExtremes.Max(x, Vector128.Shuffle(x, Vector128.Create(2, 3, 0, 1)));
        return LaneExtremes.Max(x, Vector128.Shuffle(x, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Min(Vector512<float> x) => Min(LaneExtremes.Min(x.GetLower(), x.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Min(Vector256<float> x) => Min(LaneExtremes.Min(x.GetLower(), x.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Min(Vector128<float> x)
    {
        x = LaneExtremes.Min(x, Vector128.Shuffle(x, Vector128.Create(2, 3, 0, 1)));
        return LaneExtremes.Min(x, Vector128.Shuffle(x, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Sum(Vector512<double> x) => Sum(x.GetLower() + x.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Sum(Vector256<double> x) => Sum(x.GetLower() + x.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Sum(Vector128<double> x) =>
        x.GetElement(0) + x.GetElement(1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Product(Vector512<double> x) => Product(x.GetLower() * x.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Product(Vector256<double> x) => Product(x.GetLower() * x.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Product(Vector128<double> x) =>
        x.GetElement(0) * x.GetElement(1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Max(Vector512<double> x) => Max(LaneExtremes.Max(x.GetLower(), x.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Max(Vector256<double> x) => Max(LaneExtremes.Max(x.GetLower(), x.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Max(Vector128<double> x) =>
        Math.Max(x.GetElement(0), x.GetElement(1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Min(Vector512<double> x) => Min(LaneExtremes.Min(x.GetLower(), x.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Min(Vector256<double> x) => Min(LaneExtremes.Min(x.GetLower(), x.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Min(Vector128<double> x) =>
        Math.Min(x.GetElement(0), x.GetElement(1));
}
