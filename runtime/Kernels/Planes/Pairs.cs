using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>Neighbours taken apart: the even and the odd elements of two vectors that follow one another, and the way back.</summary>
internal static class Pairs
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (V Even, V Odd) Split<V>(V low, V high) where V : struct, ILanes<V, float>
    {
        if (typeof(V) == typeof(F32x16))
        {
            Vector512<float> a = Unsafe.BitCast<V, Vector512<float>>(low), b = Unsafe.BitCast<V, Vector512<float>>(high);
            if (Avx512F.IsSupported)
            {
                Vector512<int> even = Vector512<int>.Indices * 2;
                return (Unsafe.BitCast<Vector512<float>, V>(Avx512F.PermuteVar16x32x2(a, even, b)), Unsafe.BitCast<Vector512<float>, V>(Avx512F.PermuteVar16x32x2(a, even + Vector512.Create(1), b)));
            }
            ((Vector256<float> e0, Vector256<float> o0), (Vector256<float> e1, Vector256<float> o1)) = (Split(a.GetLower(), a.GetUpper()), Split(b.GetLower(), b.GetUpper()));
            return (Unsafe.BitCast<Vector512<float>, V>(Vector512.Create(e0, e1)), Unsafe.BitCast<Vector512<float>, V>(Vector512.Create(o0, o1)));
        }
        if (typeof(V) == typeof(F32x8))
        {
            (Vector256<float> even, Vector256<float> odd) = Split(Unsafe.BitCast<V, Vector256<float>>(low), Unsafe.BitCast<V, Vector256<float>>(high));
            return (Unsafe.BitCast<Vector256<float>, V>(even), Unsafe.BitCast<Vector256<float>, V>(odd));
        }
        (Vector128<float> e, Vector128<float> o) = Split(Unsafe.BitCast<V, Vector128<float>>(low), Unsafe.BitCast<V, Vector128<float>>(high));
        return (Unsafe.BitCast<Vector128<float>, V>(e), Unsafe.BitCast<Vector128<float>, V>(o));
    }

    /// <summary>As <see cref="Split{V}"/>, but for lanes that stand in an order of their own where that is cheaper, the first first and the last last.
    /// What is computed of such vectors lane by lane is brought in order by <see cref="Order{V}"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (V Even, V Odd) SplitUnordered<V>(V low, V high) where V : struct, ILanes<V, float>
    {
        if (typeof(V) != typeof(F32x8) || !Avx2.IsSupported) return Split(low, high);
        Vector256<float> a = Unsafe.BitCast<V, Vector256<float>>(low), b = Unsafe.BitCast<V, Vector256<float>>(high);
        return (Unsafe.BitCast<Vector256<float>, V>(Avx.Shuffle(a, b, 0b10_00_10_00)), Unsafe.BitCast<Vector256<float>, V>(Avx.Shuffle(a, b, 0b11_01_11_01)));
    }

    /// <summary>The lanes of what comes from <see cref="SplitUnordered{V}"/>, in the order of memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Order<V>(V x) where V : struct, ILanes<V, float>
    {
        if (typeof(V) != typeof(F32x8) || !Avx2.IsSupported) return x;
        return Unsafe.BitCast<Vector256<float>, V>(Avx2.Permute4x64(Unsafe.BitCast<V, Vector256<double>>(x), 0b11_01_10_00).AsSingle());
    }

    /// <summary>even₀, odd₀, even₁, odd₁, … as two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (V Low, V High) Join<V>(V even, V odd) where V : struct, ILanes<V, float>
    {
        if (typeof(V) == typeof(F32x16))
        {
            Vector512<float> a = Unsafe.BitCast<V, Vector512<float>>(even), b = Unsafe.BitCast<V, Vector512<float>>(odd);
            if (Avx512F.IsSupported)
            {
                Vector512<int> first = Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
                return (Unsafe.BitCast<Vector512<float>, V>(Avx512F.PermuteVar16x32x2(a, first, b)), Unsafe.BitCast<Vector512<float>, V>(Avx512F.PermuteVar16x32x2(a, first + Vector512.Create(8), b)));
            }
            ((Vector256<float> l0, Vector256<float> h0), (Vector256<float> l1, Vector256<float> h1)) = (Join(a.GetLower(), b.GetLower()), Join(a.GetUpper(), b.GetUpper()));
            return (Unsafe.BitCast<Vector512<float>, V>(Vector512.Create(l0, h0)), Unsafe.BitCast<Vector512<float>, V>(Vector512.Create(l1, h1)));
        }
        if (typeof(V) == typeof(F32x8))
        {
            (Vector256<float> low, Vector256<float> high) = Join(Unsafe.BitCast<V, Vector256<float>>(even), Unsafe.BitCast<V, Vector256<float>>(odd));
            return (Unsafe.BitCast<Vector256<float>, V>(low), Unsafe.BitCast<Vector256<float>, V>(high));
        }
        (Vector128<float> l, Vector128<float> h) = Join(Unsafe.BitCast<V, Vector128<float>>(even), Unsafe.BitCast<V, Vector128<float>>(odd));
        return (Unsafe.BitCast<Vector128<float>, V>(l), Unsafe.BitCast<Vector128<float>, V>(h));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float>, Vector256<float>) Split(Vector256<float> a, Vector256<float> b)
    {
        if (Avx2.IsSupported)
        {
            // Halves of both vectors stand by turns.
            Vector256<double> even = Avx.Shuffle(a, b, 0b10_00_10_00).AsDouble(), odd = Avx.Shuffle(a, b, 0b11_01_11_01).AsDouble();
            return (Avx2.Permute4x64(even, 0b11_01_10_00).AsSingle(), Avx2.Permute4x64(odd, 0b11_01_10_00).AsSingle());
        }
        ((Vector128<float> e0, Vector128<float> o0), (Vector128<float> e1, Vector128<float> o1)) = (Split(a.GetLower(), a.GetUpper()), Split(b.GetLower(), b.GetUpper()));
        return (Vector256.Create(e0, e1), Vector256.Create(o0, o1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float>, Vector256<float>) Join(Vector256<float> a, Vector256<float> b)
    {
        if (Avx.IsSupported)
        {
            Vector256<float> low = Avx.UnpackLow(a, b), high = Avx.UnpackHigh(a, b);
            return (Avx.Permute2x128(low, high, 0x20), Avx.Permute2x128(low, high, 0x31));
        }
        ((Vector128<float> l0, Vector128<float> h0), (Vector128<float> l1, Vector128<float> h1)) = (Join(a.GetLower(), b.GetLower()), Join(a.GetUpper(), b.GetUpper()));
        return (Vector256.Create(l0, h0), Vector256.Create(l1, h1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float>, Vector128<float>) Split(Vector128<float> a, Vector128<float> b)
    {
        if (Sse.IsSupported) return (Sse.Shuffle(a, b, 0b10_00_10_00), Sse.Shuffle(a, b, 0b11_01_11_01));
        if (AdvSimd.Arm64.IsSupported) return (AdvSimd.Arm64.UnzipEven(a, b), AdvSimd.Arm64.UnzipOdd(a, b));
        return (Vector128.Create(a[0], a[2], b[0], b[2]), Vector128.Create(a[1], a[3], b[1], b[3]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float>, Vector128<float>) Join(Vector128<float> a, Vector128<float> b)
    {
        if (Sse.IsSupported) return (Sse.UnpackLow(a, b), Sse.UnpackHigh(a, b));
        if (AdvSimd.Arm64.IsSupported) return (AdvSimd.Arm64.ZipLow(a, b), AdvSimd.Arm64.ZipHigh(a, b));
        return (Vector128.Create(a[0], b[0], a[1], b[1]), Vector128.Create(a[2], b[2], a[3], b[3]));
    }
}
