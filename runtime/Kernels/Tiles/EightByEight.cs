using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>Turns blocks of 8 by 8 elements in registers, where <see cref="SixteenBySixteen"/> cannot turn larger ones.</summary>
internal static unsafe class EightByEight
{
    public const int Size = 8;

    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx.IsSupported && !SixteenBySixteen.IsSupported;
    }

    /// <summary>Eight rows of eight consecutive elements become eight columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* from, nint stride, float* to, nint toStride)
    {
        Four(from, stride, to, toStride);
        Four(from + 4, stride, to + 4 * toStride, toStride);
    }

    // Four elements of each row. Halves of vectors are rows 0 to 3 and 4 to 7: no element has to change its half.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(float* from, nint stride, float* to, nint toStride)
    {
        float* lower = from + 4 * stride;
        Vector256<float> a = Rows(from, lower), b = Rows(from + stride, lower + stride);
        from += 2 * stride;
        lower += 2 * stride;
        Vector256<float> c = Rows(from, lower), d = Rows(from + stride, lower + stride);
        Vector256<double> ab = Avx.UnpackLow(a, b).AsDouble(), cd = Avx.UnpackLow(c, d).AsDouble();
        Avx.UnpackLow(ab, cd).AsSingle().Store(to);
        Avx.UnpackHigh(ab, cd).AsSingle().Store(to + toStride);
        to += 2 * toStride;
        (ab, cd) = (Avx.UnpackHigh(a, b).AsDouble(), Avx.UnpackHigh(c, d).AsDouble());
        Avx.UnpackLow(ab, cd).AsSingle().Store(to);
        Avx.UnpackHigh(ab, cd).AsSingle().Store(to + toStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Rows(float* upper, float* lower) => Vector256.Create(Vector128.Load(upper), Vector128.Load(lower));
}
