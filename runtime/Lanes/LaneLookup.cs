using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>Lanes from places that other data names.</summary>
public static unsafe class LaneLookup
{
    /// <summary>x[start + step · lane + stride · index[at + lane]] in every lane.</summary>
    /// <param name="x">Where places are counted from.</param>
    /// <param name="start">The place of the first lane for an index of 0.</param>
    /// <param name="step">How much further on each next lane looks.</param>
    /// <param name="stride">Elements from one index to the next.</param>
    /// <param name="index">Indices; each is checked.</param>
    /// <param name="at">The index of the first lane.</param>
    /// <param name="size">What indices must be below.</param>
    /// <param name="input">What is indexed, for the message.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Gather<V>(ref readonly float x, int start, int step, int stride, ref readonly long index, int at, int size, string input) where V : struct, ILanes<V, float>
    {
        ref long first = ref Unsafe.Add(ref Unsafe.AsRef(in index), at);
        if (typeof(V) == typeof(F32x16) && Avx2.IsSupported)
        {
            Vector512<long> a = Vector512.LoadUnsafe(ref first), b = Vector512.LoadUnsafe(ref first, 8);
            Vector512<ulong> end = Vector512.Create((ulong)size);
            if (Vector512.GreaterThanOrEqualAny(a.AsUInt64(), end) || Vector512.GreaterThanOrEqualAny(b.AsUInt64(), end)) Check(ref first, 16, size, input);
            Vector512<int> places = Vector512.Narrow(a, b) * stride + Vector512<int>.Indices * step + Vector512.Create(start);
            fixed (float* from = &x)
            {
                var some = Vector512.Create(Avx2.GatherVector256(from, places.GetLower(), sizeof(float)), Avx2.GatherVector256(from, places.GetUpper(), sizeof(float)));
                return Unsafe.BitCast<Vector512<float>, V>(some);
            }
        }
        if (typeof(V) == typeof(F32x8) && Avx2.IsSupported)
        {
            Vector256<long> a = Vector256.LoadUnsafe(ref first), b = Vector256.LoadUnsafe(ref first, 4);
            Vector256<ulong> end = Vector256.Create((ulong)size);
            if (Vector256.GreaterThanOrEqualAny(a.AsUInt64(), end) || Vector256.GreaterThanOrEqualAny(b.AsUInt64(), end)) Check(ref first, 8, size, input);
            // An instruction that gathers takes longer than eight loads on processors of 256 bits.
            return Unsafe.BitCast<Vector256<float>, V>(Each(ref Unsafe.Add(ref Unsafe.AsRef(in x), start), step, stride, ref first, 7));
        }
        return Gather<V>(in x, start, step, stride, in index, at, size, input, V.Count);
    }

    /// <summary>The same in the first <paramref name="count"/> lanes, the others 0.</summary>
    /// <param name="count">At most as many as there are lanes.</param>
    /// <inheritdoc cref="Gather{V}(ref readonly float, int, int, int, ref readonly long, int, int, string)"/>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static V Gather<V>(ref readonly float x, int start, int step, int stride, ref readonly long index, int at, int size, string input, int count) where V : struct, ILanes<V, float>
    {
        ref long first = ref Unsafe.Add(ref Unsafe.AsRef(in index), at);
        if (typeof(V) == typeof(F32x8) && Avx2.IsSupported)
        {
            if (count == 0) return V.Zero;
            for (int i = 0; i < count; i++) Indexing.Check(Unsafe.Add(ref first, i), size, input);
            // Other lanes read what the last one reads: from memory, into which lanes were written one by one, a vector would come late.
            Vector256<float> lanesOf = Each(ref Unsafe.Add(ref Unsafe.AsRef(in x), start), step, stride, ref first, count - 1);
            return Unsafe.BitCast<Vector256<float>, V>(lanesOf & Vector256.GreaterThan(Vector256.Create(count), Vector256<int>.Indices).AsSingle());
        }
        ref float origin = ref Unsafe.Add(ref Unsafe.AsRef(in x), start);
        float* lanes = stackalloc float[V.Count];
        for (int i = 0; i < count; i++)
            lanes[i] = Unsafe.Add(ref origin, step * i + stride * (int)Indexing.Check(Unsafe.Add(ref first, i), size, input));
        return V.Load(in *lanes, 0, count);
    }

    // Lanes behind the last one are as that.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Each(ref float origin, int step, int stride, ref long first, int last) => Vector256.Create(
        At(ref origin, step, stride, ref first, 0), At(ref origin, step, stride, ref first, Math.Min(1, last)), At(ref origin, step, stride, ref first, Math.Min(2, last)),
        At(ref origin, step, stride, ref first, Math.Min(3, last)), At(ref origin, step, stride, ref first, Math.Min(4, last)), At(ref origin, step, stride, ref first, Math.Min(5, last)),
        At(ref origin, step, stride, ref first, Math.Min(6, last)), At(ref origin, step, stride, ref first, Math.Min(7, last)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float At(ref float origin, int step, int stride, ref long first, int lane) => Unsafe.Add(ref origin, (nint)Unsafe.Add(ref first, lane) * stride + lane * step);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Check(ref long index, int count, int size, string input)
    {
        for (int i = 0; i < count; i++) Indexing.Check(Unsafe.Add(ref index, i), size, input);
    }
}
