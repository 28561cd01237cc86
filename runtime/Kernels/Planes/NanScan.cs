using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Whether elements are all numbers, so that cheaper steps will do for them.</summary>
/// <remarks>A sum is NaN if a summand is: one addition for each vector. It is NaN for +∞ beside −∞, too; then the answer is no although it could be yes.</remarks>
internal static unsafe class NanScan
{
    /// <summary>True where none of the elements is NaN; false where one is, and seldom where none is.</summary>
    public static bool FindsNone(float* x, int count, VectorWidth width) =>
        width == VectorWidth.Bits256 ? FindsNone<F32x8>(x, count) : width == VectorWidth.Bits512 ? FindsNone<F32x16>(x, count) : FindsNone<F32x4>(x, count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool FindsNone<V>(float* x, int count) where V : struct, ILanes<V, float>
    {
        V a = V.Zero, b = a, c = a, d = a;
        int i = 0;
        for (; i + 4 * V.Count <= count; i += 4 * V.Count)
        {
            a += V.Load(in x[i], 0);
            b += V.Load(in x[i], V.Count);
            c += V.Load(in x[i], 2 * V.Count);
            d += V.Load(in x[i], 3 * V.Count);
        }
        for (; i < count; i += V.Count)
            a += V.Load(in x[i], 0, Math.Min(V.Count, count - i));
        return !float.IsNaN((a + b + (c + d)).ReduceSum());
    }
}
