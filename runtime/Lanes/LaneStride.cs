using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>Lanes from places that lie equally far apart, forwards or backwards.</summary>
public static unsafe class LaneStride
{
    /// <summary>x[start + step · lane] in every lane.</summary>
    /// <param name="x">Where places are counted from.</param>
    /// <param name="start">The place of the first lane.</param>
    /// <param name="step">How much further on each next lane lies.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V>(ref readonly float x, int start, int step) where V : struct, ILanes<V, float>
    {
        ref float first = ref Unsafe.Add(ref Unsafe.AsRef(in x), start);
        if (typeof(V) == typeof(F32x16) && Avx512F.IsSupported && step == -1)
        {
            Vector512<float> forwards = Vector512.LoadUnsafe(ref Unsafe.Subtract(ref first, 15));
            return Unsafe.BitCast<Vector512<float>, V>(Avx512F.PermuteVar16x32(forwards, Vector512.Create(15) - Vector512<int>.Indices));
        }
        if (typeof(V) == typeof(F32x8) && Avx2.IsSupported && step == -1)
        {
            Vector256<float> forwards = Vector256.LoadUnsafe(ref Unsafe.Subtract(ref first, 7));
            return Unsafe.BitCast<Vector256<float>, V>(Avx2.PermuteVar8x32(forwards, Vector256.Create(7) - Vector256<int>.Indices));
        }
        if (typeof(V) == typeof(F32x8) && Avx2.IsSupported && step == 2)
        {
            // The second vector begins one element early, so that it ends with the last one wanted.
            Vector256<float> some = Avx.Shuffle(Vector256.LoadUnsafe(ref first), Vector256.LoadUnsafe(ref first, 7), 0b11_01_10_00);
            return Unsafe.BitCast<Vector256<float>, V>(Avx2.Permute4x64(some.AsDouble(), 0b11_01_10_00).AsSingle());
        }
        if (typeof(V) == typeof(F32x8) && Avx2.IsSupported && step == 3)
        {
            // The last vector begins two elements early.
            Vector256<float> some = Avx.Blend(Vector256.LoadUnsafe(ref first), Vector256.LoadUnsafe(ref first, 8), 0b1001_0010);
            some = Avx2.PermuteVar8x32(some, Vector256.Create(0, 3, 6, 1, 4, 7, 0, 0));
            Vector256<float> last = Avx2.PermuteVar8x32(Vector256.LoadUnsafe(ref first, 14), Vector256.Create(0, 0, 0, 0, 0, 0, 4, 7));
            return Unsafe.BitCast<Vector256<float>, V>(Avx.Blend(some, last, 0b1100_0000));
        }
        if (typeof(V) == typeof(F32x8) && Avx2.IsSupported && step == 4)
        {
            // The last vector begins three elements early.
            Vector256<float> low = Avx.UnpackLow(Vector256.LoadUnsafe(ref first), Vector256.LoadUnsafe(ref first, 8));
            Vector256<float> high = Avx.UnpackLow(Vector256.LoadUnsafe(ref first, 16), Avx.Permute(Vector256.LoadUnsafe(ref first, 21), 0b11_11_11_11));
            return Unsafe.BitCast<Vector256<float>, V>(Avx2.PermuteVar8x32(Avx.Shuffle(low, high, 0b01_00_01_00), Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7)));
        }
        return Gather<V>(ref first, step, V.Count);
    }

    /// <summary>The same in the first <paramref name="count"/> lanes; the others hold anything.</summary>
    /// <param name="count">At least 1, at most as many as there are lanes.</param>
    /// <inheritdoc cref="Load{V}(ref readonly float, int, int)"/>
    public static V Load<V>(ref readonly float x, int start, int step, int count) where V : struct, ILanes<V, float> =>
        Gather<V>(ref Unsafe.Add(ref Unsafe.AsRef(in x), start), step, count);

    // What lies beyond the last lane wanted is the last one again.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Gather<V>(ref float first, int step, int count) where V : struct, ILanes<V, float>
    {
        if (typeof(V) == typeof(F32x16) && Avx2.IsSupported)
        {
            Vector512<int> places = Vector512.Min(Vector512<int>.Indices, Vector512.Create(count - 1)) * step;
            fixed (float* from = &first)
            {
                var some = Vector512.Create(Avx2.GatherVector256(from, places.GetLower(), sizeof(float)), Avx2.GatherVector256(from, places.GetUpper(), sizeof(float)));
                return Unsafe.BitCast<Vector512<float>, V>(some);
            }
        }
        if (typeof(V) == typeof(F32x8) && Avx2.IsSupported)
        {
            Vector256<int> places = Vector256.Min(Vector256<int>.Indices, Vector256.Create(count - 1)) * step;
            fixed (float* from = &first)
                return Unsafe.BitCast<Vector256<float>, V>(Avx2.GatherVector256(from, places, sizeof(float)));
        }
        float* lanes = stackalloc float[V.Count];
        for (int i = 0; i < V.Count; i++) lanes[i] = Unsafe.Add(ref first, step * Math.Min(i, count - 1));
        return V.Load(in *lanes, 0);
    }
}
