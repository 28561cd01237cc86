using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>Turns blocks of 8 by 8 elements in registers of 256 bits, where there are none of 512.</summary>
internal static unsafe class EightByEight
{
    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx.IsSupported && !SixteenBySixteen.IsSupported;
    }

    /// <summary>Eight rows of eight consecutive elements become eight columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* from, nint stride, float* to, nint toStride)
    {
        Half(from, stride, to, toStride);
        Half(from + 4, stride, to + 4 * toStride, toStride);
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

    // Four elements of eight rows become four rows; the upper lanes hold what the last four rows give.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Half(float* from, nint stride, float* to, nint toStride)
    {
        float* last = from + 4 * stride;
        Vector256<float> a = Pair(from, last), b = Pair(from + stride, last + stride);
        from += 2 * stride;
        last += 2 * stride;
        Vector256<float> c = Pair(from, last), d = Pair(from + stride, last + stride);
        Vector256<float> ab = Avx.UnpackLow(a, b), cd = Avx.UnpackLow(c, d);
        Avx.Shuffle(ab, cd, 0x44).Store(to);
        Avx.Shuffle(ab, cd, 0xEE).Store(to + toStride);
        to += 2 * toStride;
        (ab, cd) = (Avx.UnpackHigh(a, b), Avx.UnpackHigh(c, d));
        Avx.Shuffle(ab, cd, 0x44).Store(to);
        Avx.Shuffle(ab, cd, 0xEE).Store(to + toStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pair(float* low, float* high) => Vector256.Create(Vector128.Load(low), Vector128.Load(high));
}
