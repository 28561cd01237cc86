using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>Turns blocks of 16 by 16 elements in registers, where there are enough of them.</summary>
internal static unsafe class SixteenBySixteen
{
    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx512F.IsSupported;
    }

    /// <summary>Sixteen rows of sixteen consecutive elements become sixteen columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* from, nint stride, float* to, nint toStride)
    {
        // Four rows at a time: lane l of the vector at j then holds their elements 4 l + j.
        Vector512<float> a, b, c, d, e, f, g, h;
        a = Vector512.Load(from); b = Vector512.Load(from + stride); from += 2 * stride;
        c = Vector512.Load(from); d = Vector512.Load(from + stride); from += 2 * stride;
        e = Avx512F.UnpackLow(a, b); f = Avx512F.UnpackHigh(a, b); g = Avx512F.UnpackLow(c, d); h = Avx512F.UnpackHigh(c, d);
        Vector512<float> r0c0 = Low(e, g), r0c1 = High(e, g), r0c2 = Low(f, h), r0c3 = High(f, h);
        a = Vector512.Load(from); b = Vector512.Load(from + stride); from += 2 * stride;
        c = Vector512.Load(from); d = Vector512.Load(from + stride); from += 2 * stride;
        e = Avx512F.UnpackLow(a, b); f = Avx512F.UnpackHigh(a, b); g = Avx512F.UnpackLow(c, d); h = Avx512F.UnpackHigh(c, d);
        Vector512<float> r1c0 = Low(e, g), r1c1 = High(e, g), r1c2 = Low(f, h), r1c3 = High(f, h);
        a = Vector512.Load(from); b = Vector512.Load(from + stride); from += 2 * stride;
        c = Vector512.Load(from); d = Vector512.Load(from + stride); from += 2 * stride;
        e = Avx512F.UnpackLow(a, b); f = Avx512F.UnpackHigh(a, b); g = Avx512F.UnpackLow(c, d); h = Avx512F.UnpackHigh(c, d);
        Vector512<float> r2c0 = Low(e, g), r2c1 = High(e, g), r2c2 = Low(f, h), r2c3 = High(f, h);
        a = Vector512.Load(from); b = Vector512.Load(from + stride); from += 2 * stride;
        c = Vector512.Load(from); d = Vector512.Load(from + stride);
        e = Avx512F.UnpackLow(a, b); f = Avx512F.UnpackHigh(a, b); g = Avx512F.UnpackLow(c, d); h = Avx512F.UnpackHigh(c, d);
        Vector512<float> r3c0 = Low(e, g), r3c1 = High(e, g), r3c2 = Low(f, h), r3c3 = High(f, h);
        float* second = to + 4 * toStride, third = second + 4 * toStride, fourth = third + 4 * toStride;
        Four(r0c0, r1c0, r2c0, r3c0, to, second, third, fourth);
        to += toStride; second += toStride; third += toStride; fourth += toStride;
        Four(r0c1, r1c1, r2c1, r3c1, to, second, third, fourth);
        to += toStride; second += toStride; third += toStride; fourth += toStride;
        Four(r0c2, r1c2, r2c2, r3c2, to, second, third, fourth);
        to += toStride; second += toStride; third += toStride; fourth += toStride;
        Four(r0c3, r1c3, r2c3, r3c3, to, second, third, fourth);
    }

    /// <summary>The same of up to sixteen rows; columns that have none are copies of the last.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* from, nint stride, int rows, float* to, nint toStride)
    {
        float** row = stackalloc float*[16];
        for (int i = 0; i < 16; i++, from += i < rows ? stride : 0)
            row[i] = from;
        Vector512<float> a, b, c, d, e, f, g, h;
        a = Vector512.Load(row[0]); b = Vector512.Load(row[1]);
        c = Vector512.Load(row[2]); d = Vector512.Load(row[3]);
        e = Avx512F.UnpackLow(a, b); f = Avx512F.UnpackHigh(a, b); g = Avx512F.UnpackLow(c, d); h = Avx512F.UnpackHigh(c, d);
        Vector512<float> r0c0 = Low(e, g), r0c1 = High(e, g), r0c2 = Low(f, h), r0c3 = High(f, h);
        a = Vector512.Load(row[4]); b = Vector512.Load(row[5]);
        c = Vector512.Load(row[6]); d = Vector512.Load(row[7]);
        e = Avx512F.UnpackLow(a, b); f = Avx512F.UnpackHigh(a, b); g = Avx512F.UnpackLow(c, d); h = Avx512F.UnpackHigh(c, d);
        Vector512<float> r1c0 = Low(e, g), r1c1 = High(e, g), r1c2 = Low(f, h), r1c3 = High(f, h);
        a = Vector512.Load(row[8]); b = Vector512.Load(row[9]);
        c = Vector512.Load(row[10]); d = Vector512.Load(row[11]);
        e = Avx512F.UnpackLow(a, b); f = Avx512F.UnpackHigh(a, b); g = Avx512F.UnpackLow(c, d); h = Avx512F.UnpackHigh(c, d);
        Vector512<float> r2c0 = Low(e, g), r2c1 = High(e, g), r2c2 = Low(f, h), r2c3 = High(f, h);
        a = Vector512.Load(row[12]); b = Vector512.Load(row[13]);
        c = Vector512.Load(row[14]); d = Vector512.Load(row[15]);
        e = Avx512F.UnpackLow(a, b); f = Avx512F.UnpackHigh(a, b); g = Avx512F.UnpackLow(c, d); h = Avx512F.UnpackHigh(c, d);
        Vector512<float> r3c0 = Low(e, g), r3c1 = High(e, g), r3c2 = Low(f, h), r3c3 = High(f, h);
        float* second = to + 4 * toStride, third = second + 4 * toStride, fourth = third + 4 * toStride;
        Four(r0c0, r1c0, r2c0, r3c0, to, second, third, fourth);
        to += toStride; second += toStride; third += toStride; fourth += toStride;
        Four(r0c1, r1c1, r2c1, r3c1, to, second, third, fourth);
        to += toStride; second += toStride; third += toStride; fourth += toStride;
        Four(r0c2, r1c2, r2c2, r3c2, to, second, third, fourth);
        to += toStride; second += toStride; third += toStride; fourth += toStride;
        Four(r0c3, r1c3, r2c3, r3c3, to, second, third, fourth);
    }

    // Lane l of all four becomes a row.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* y0, float* y1, float* y2, float* y3)
    {
        Vector512<float> evenAb = Avx512F.Shuffle4x128(a, b, 0x88), oddAb = Avx512F.Shuffle4x128(a, b, 0xDD);
        Vector512<float> evenCd = Avx512F.Shuffle4x128(c, d, 0x88), oddCd = Avx512F.Shuffle4x128(c, d, 0xDD);
        Avx512F.Shuffle4x128(evenAb, evenCd, 0x88).Store(y0);
        Avx512F.Shuffle4x128(oddAb, oddCd, 0x88).Store(y1);
        Avx512F.Shuffle4x128(evenAb, evenCd, 0xDD).Store(y2);
        Avx512F.Shuffle4x128(oddAb, oddCd, 0xDD).Store(y3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Low(Vector512<float> a, Vector512<float> b) => Avx512F.UnpackLow(a.AsDouble(), b.AsDouble()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> High(Vector512<float> a, Vector512<float> b) => Avx512F.UnpackHigh(a.AsDouble(), b.AsDouble()).AsSingle();
}
