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

    /// <summary>Four rows of eight consecutive elements become six rows of four, side by side; the last two elements are left out.</summary>
    /// <param name="from">the rows.</param>
    /// <param name="stride">elements from one of them to the next.</param>
    /// <param name="to">takes fours of elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Six(float* from, nint stride, float* to)
    {
        Vector256<float> a = Vector256.Load(from), b = Vector256.Load(from + stride), c = Vector256.Load(from + 2 * stride), d = Vector256.Load(from + 3 * stride);
        Vector256<float> ab = Avx.UnpackLow(a, b), cd = Avx.UnpackLow(c, d);
        Vector256<float> first = Avx.Shuffle(ab, cd, 0x44), second = Avx.Shuffle(ab, cd, 0xEE);
        (ab, cd) = (Avx.UnpackHigh(a, b), Avx.UnpackHigh(c, d));
        first.GetLower().Store(to);
        second.GetLower().Store(to + 4);
        Avx.Shuffle(ab, cd, 0x44).GetLower().Store(to + 8);
        Avx.Shuffle(ab, cd, 0xEE).GetLower().Store(to + 12);
        first.GetUpper().Store(to + 16);
        second.GetUpper().Store(to + 20);
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
