using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>Every third element of three vectors that follow one another.</summary>
internal static class Triples
{
    /// <summary>The elements 0, 3, 6, … of the three, those at 1, 4, 7, … and those at 2, 5, 8, ….</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (V First, V Second, V Third) Split<V>(V a, V b, V c) where V : struct, ILanes<V, float>
    {
        if (typeof(V) == typeof(F32x16))
        {
            // Twice 24 elements, of which each part has eight.
            (Vector512<float> x, Vector512<float> y, Vector512<float> z) = (Unsafe.BitCast<V, Vector512<float>>(a), Unsafe.BitCast<V, Vector512<float>>(b), Unsafe.BitCast<V, Vector512<float>>(c));
            (Vector256<float> f0, Vector256<float> s0, Vector256<float> t0) = Split(x.GetLower(), x.GetUpper(), y.GetLower());
            (Vector256<float> f1, Vector256<float> s1, Vector256<float> t1) = Split(y.GetUpper(), z.GetLower(), z.GetUpper());
            return (Unsafe.BitCast<Vector512<float>, V>(Vector512.Create(f0, f1)), Unsafe.BitCast<Vector512<float>, V>(Vector512.Create(s0, s1)), Unsafe.BitCast<Vector512<float>, V>(Vector512.Create(t0, t1)));
        }
        if (typeof(V) == typeof(F32x8))
        {
            (Vector256<float> f, Vector256<float> s, Vector256<float> t) = Split(Unsafe.BitCast<V, Vector256<float>>(a), Unsafe.BitCast<V, Vector256<float>>(b), Unsafe.BitCast<V, Vector256<float>>(c));
            return (Unsafe.BitCast<Vector256<float>, V>(f), Unsafe.BitCast<Vector256<float>, V>(s), Unsafe.BitCast<Vector256<float>, V>(t));
        }
        (Vector128<float> first, Vector128<float> second, Vector128<float> third) = Split(Unsafe.BitCast<V, Vector128<float>>(a), Unsafe.BitCast<V, Vector128<float>>(b), Unsafe.BitCast<V, Vector128<float>>(c));
        return (Unsafe.BitCast<Vector128<float>, V>(first), Unsafe.BitCast<Vector128<float>, V>(second), Unsafe.BitCast<Vector128<float>, V>(third));
    }

    // Lane i of part p is element 3 i + p, which stands in lane (3 i + p) mod 8 of one of the three: lanes are chosen first, and then turned.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float>, Vector256<float>, Vector256<float>) Split(Vector256<float> a, Vector256<float> b, Vector256<float> c)
    {
        Vector256<float> first, second, third;
        if (Avx.IsSupported)
        {
            first = Avx.Blend(Avx.Blend(a, b, 0b10010010), c, 0b00100100);
            second = Avx.Blend(Avx.Blend(a, b, 0b00100100), c, 0b01001001);
            third = Avx.Blend(Avx.Blend(a, b, 0b01001001), c, 0b10010010);
        }
        else
        {
            Vector256<float> zeroth = Vector256.Create(-1, 0, 0, -1, 0, 0, -1, 0).AsSingle(), next = Vector256.Create(0, -1, 0, 0, -1, 0, 0, -1).AsSingle();
            Vector256<float> last = Vector256.Create(0, 0, -1, 0, 0, -1, 0, 0).AsSingle();
            first = Vector256.ConditionalSelect(zeroth, a, Vector256.ConditionalSelect(next, b, c));
            second = Vector256.ConditionalSelect(next, a, Vector256.ConditionalSelect(last, b, c));
            third = Vector256.ConditionalSelect(last, a, Vector256.ConditionalSelect(zeroth, b, c));
        }
        return (Vector256.Shuffle(first, Vector256.Create(0, 3, 6, 1, 4, 7, 2, 5)), Vector256.Shuffle(second, Vector256.Create(1, 4, 7, 2, 5, 0, 3, 6)),
            Vector256.Shuffle(third, Vector256.Create(2, 5, 0, 3, 6, 1, 4, 7)));
    }

    // The same with four lanes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float>, Vector128<float>, Vector128<float>) Split(Vector128<float> a, Vector128<float> b, Vector128<float> c)
    {
        Vector128<float> ends = Vector128.Create(-1, 0, 0, -1).AsSingle(), next = Vector128.Create(0, -1, 0, 0).AsSingle(), last = Vector128.Create(0, 0, -1, 0).AsSingle();
        Vector128<float> first = Vector128.ConditionalSelect(ends, a, Vector128.ConditionalSelect(last, b, c));
        Vector128<float> second = Vector128.ConditionalSelect(next, a, Vector128.ConditionalSelect(ends, b, c));
        Vector128<float> third = Vector128.ConditionalSelect(last, a, Vector128.ConditionalSelect(next, b, c));
        return (Vector128.Shuffle(first, Vector128.Create(0, 3, 2, 1)), Vector128.Shuffle(second, Vector128.Create(1, 0, 3, 2)), Vector128.Shuffle(third, Vector128.Create(2, 1, 0, 3)));
    }
}
