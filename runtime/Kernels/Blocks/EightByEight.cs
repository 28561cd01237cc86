using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>Turns blocks of 8 by 8 elements in registers, where those are of 256 bits and <see cref="SixteenBySixteen"/> has none.</summary>
internal static unsafe class EightByEight
{
    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx.IsSupported && !SixteenBySixteen.IsSupported;
    }

    /// <summary>Eight rows of eight consecutive elements become eight columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float* from, nint stride, float* to, nint toStride)
    {
        Half(from, stride, to, toStride);
        Half(from + 4, stride, to + 4 * toStride, toStride);
    }

    // Four elements of each row, those of rows 4 to 7 above those of rows 0 to 3.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Half(float* from, nint stride, float* to, nint toStride)
    {
        float* lower = from + 4 * stride;
        Vector256<float> a = Rows(from, lower), b = Rows(from + stride, lower + stride);
        Vector256<float> c = Rows(from + 2 * stride, lower + 2 * stride), d = Rows(from + 3 * stride, lower + 3 * stride);
        Vector256<double> ab = Avx.UnpackLow(a, b).AsDouble(), cd = Avx.UnpackLow(c, d).AsDouble();
        Avx.UnpackLow(ab, cd).AsSingle().Store(to);
        Avx.UnpackHigh(ab, cd).AsSingle().Store(to + toStride);
        ab = Avx.UnpackHigh(a, b).AsDouble();
        cd = Avx.UnpackHigh(c, d).AsDouble();
        Avx.UnpackLow(ab, cd).AsSingle().Store(to + 2 * toStride);
        Avx.UnpackHigh(ab, cd).AsSingle().Store(to + 3 * toStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Rows(float* upper, float* lower) => Avx.InsertVector128(Vector128.Load(upper).ToVector256Unsafe(), Vector128.Load(lower), 1);
}
