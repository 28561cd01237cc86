using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>Innermost loops of convolutions with few channels, in vectors of 512 bits. Written by tests/Tiles.</summary>
/// <remarks>
/// Element (tap, place) of the windows is x[taps[tap] + place], a tap being an input channel and a place in the kernel. With
/// pool the maxima of 2 by 2 places are stored instead of the results.
/// <para>Rows: the lanes are places; the four vectors begin at at[0..4) in x and at[4..8) in y, whose channels are plane
/// elements apart; filters [tap][channel]. For pool the last two vectors lie below the first two; the maxima of a pair of
/// rows are half a vector, at at[4] and at[5]. A few channels have several sums each, which are added at the end.</para>
/// <para>Pixels: the lanes are 16 channels, in y too, where places are 16 apart; the second row is down elements after the first in x and
/// yDown in y; filters [tap][16].</para>
/// <para>Sums begin with a number for each channel, and end between bounds.</para>
/// </remarks>
internal static unsafe class PlaneTiles512
{
    public static readonly delegate*<float*, nint*, nint*, nint, float*, float*, nint, bool, BlockEnds*, void>[] Rows = [null, &Rows1, &Rows2, &Rows3, &Rows4, &Rows5, &Rows6];
    public static readonly delegate*<float*, nint, nint*, nint, float*, float*, nint, bool, BlockEnds*, void>[] Pixels = [null, &Pixels1, &Pixels2, &Pixels3, &Pixels4, &Pixels5, &Pixels6, &Pixels7, &Pixels8, &Pixels9, &Pixels10, &Pixels11, &Pixels12, &Pixels13, &Pixels14];

    // Maxima of neighbours in a row and the row below: eight for each of the two halves.
    private static void Pool(Vector512<float> a0, Vector512<float> a1, Vector512<float> b0, Vector512<float> b1, float* y0, float* y1)
    {
        Vector512<float> left = LaneExtremes.Max(a0, b0), right = LaneExtremes.Max(a1, b1);
        (F32x16 even, F32x16 odd) = Pairs.Split(new F32x16(left), new F32x16(right));
        Vector512<float> most = LaneExtremes.Max(even.Value, odd.Value);
        most.GetLower().Store(y0);
        most.GetUpper().Store(y1);
    }

    /// <summary>6 channels at four vectors of places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows6(float* x, nint* at, nint* taps, nint count, float* filters, float* y, nint plane, bool pool, BlockEnds* ends)
    {
        Vector512<float> x0, x1, x2, x3, f;
        nint v1 = at[1], v2 = at[2], v3 = at[3];
        Vector512<float> c0v0 = Vector512.Create(ends->Shift[0]), c0v1 = c0v0, c0v2 = c0v0, c0v3 = c0v0;
        Vector512<float> c1v0 = Vector512.Create(ends->Shift[1]), c1v1 = c1v0, c1v2 = c1v0, c1v3 = c1v0;
        Vector512<float> c2v0 = Vector512.Create(ends->Shift[2]), c2v1 = c2v0, c2v2 = c2v0, c2v3 = c2v0;
        Vector512<float> c3v0 = Vector512.Create(ends->Shift[3]), c3v1 = c3v0, c3v2 = c3v0, c3v3 = c3v0;
        Vector512<float> c4v0 = Vector512.Create(ends->Shift[4]), c4v1 = c4v0, c4v2 = c4v0, c4v3 = c4v0;
        Vector512<float> c5v0 = Vector512.Create(ends->Shift[5]), c5v1 = c5v0, c5v2 = c5v0, c5v3 = c5v0;
        x += at[0];
        for (nint* end = taps + count; taps < end; taps++, filters += 6)
        {
            float* from = x + *taps;
            x0 = Vector512.Load(from);
            x1 = Vector512.Load(from + v1);
            x2 = Vector512.Load(from + v2);
            x3 = Vector512.Load(from + v3);
            f = Vector512.Create(filters[0]);
            c0v0 = Vector512.FusedMultiplyAdd(f, x0, c0v0);
            c0v1 = Vector512.FusedMultiplyAdd(f, x1, c0v1);
            c0v2 = Vector512.FusedMultiplyAdd(f, x2, c0v2);
            c0v3 = Vector512.FusedMultiplyAdd(f, x3, c0v3);
            f = Vector512.Create(filters[1]);
            c1v0 = Vector512.FusedMultiplyAdd(f, x0, c1v0);
            c1v1 = Vector512.FusedMultiplyAdd(f, x1, c1v1);
            c1v2 = Vector512.FusedMultiplyAdd(f, x2, c1v2);
            c1v3 = Vector512.FusedMultiplyAdd(f, x3, c1v3);
            f = Vector512.Create(filters[2]);
            c2v0 = Vector512.FusedMultiplyAdd(f, x0, c2v0);
            c2v1 = Vector512.FusedMultiplyAdd(f, x1, c2v1);
            c2v2 = Vector512.FusedMultiplyAdd(f, x2, c2v2);
            c2v3 = Vector512.FusedMultiplyAdd(f, x3, c2v3);
            f = Vector512.Create(filters[3]);
            c3v0 = Vector512.FusedMultiplyAdd(f, x0, c3v0);
            c3v1 = Vector512.FusedMultiplyAdd(f, x1, c3v1);
            c3v2 = Vector512.FusedMultiplyAdd(f, x2, c3v2);
            c3v3 = Vector512.FusedMultiplyAdd(f, x3, c3v3);
            f = Vector512.Create(filters[4]);
            c4v0 = Vector512.FusedMultiplyAdd(f, x0, c4v0);
            c4v1 = Vector512.FusedMultiplyAdd(f, x1, c4v1);
            c4v2 = Vector512.FusedMultiplyAdd(f, x2, c4v2);
            c4v3 = Vector512.FusedMultiplyAdd(f, x3, c4v3);
            f = Vector512.Create(filters[5]);
            c5v0 = Vector512.FusedMultiplyAdd(f, x0, c5v0);
            c5v1 = Vector512.FusedMultiplyAdd(f, x1, c5v1);
            c5v2 = Vector512.FusedMultiplyAdd(f, x2, c5v2);
            c5v3 = Vector512.FusedMultiplyAdd(f, x3, c5v3);
        }
        if (ends->IsBounded)
        {
            f = Vector512.Create(ends->Least); x0 = Vector512.Create(ends->Most);
            c0v0 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v0));
            c0v1 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v1));
            c0v2 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v2));
            c0v3 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v3));
            c1v0 = Vector512.MinNative(x0, Vector512.MaxNative(f, c1v0));
            c1v1 = Vector512.MinNative(x0, Vector512.MaxNative(f, c1v1));
            c1v2 = Vector512.MinNative(x0, Vector512.MaxNative(f, c1v2));
            c1v3 = Vector512.MinNative(x0, Vector512.MaxNative(f, c1v3));
            c2v0 = Vector512.MinNative(x0, Vector512.MaxNative(f, c2v0));
            c2v1 = Vector512.MinNative(x0, Vector512.MaxNative(f, c2v1));
            c2v2 = Vector512.MinNative(x0, Vector512.MaxNative(f, c2v2));
            c2v3 = Vector512.MinNative(x0, Vector512.MaxNative(f, c2v3));
            c3v0 = Vector512.MinNative(x0, Vector512.MaxNative(f, c3v0));
            c3v1 = Vector512.MinNative(x0, Vector512.MaxNative(f, c3v1));
            c3v2 = Vector512.MinNative(x0, Vector512.MaxNative(f, c3v2));
            c3v3 = Vector512.MinNative(x0, Vector512.MaxNative(f, c3v3));
            c4v0 = Vector512.MinNative(x0, Vector512.MaxNative(f, c4v0));
            c4v1 = Vector512.MinNative(x0, Vector512.MaxNative(f, c4v1));
            c4v2 = Vector512.MinNative(x0, Vector512.MaxNative(f, c4v2));
            c4v3 = Vector512.MinNative(x0, Vector512.MaxNative(f, c4v3));
            c5v0 = Vector512.MinNative(x0, Vector512.MaxNative(f, c5v0));
            c5v1 = Vector512.MinNative(x0, Vector512.MaxNative(f, c5v1));
            c5v2 = Vector512.MinNative(x0, Vector512.MaxNative(f, c5v2));
            c5v3 = Vector512.MinNative(x0, Vector512.MaxNative(f, c5v3));
        }
        if (pool)
        {
            Pool(c0v0, c0v1, c0v2, c0v3, y + at[4], y + at[5]);
            y += plane;
            Pool(c1v0, c1v1, c1v2, c1v3, y + at[4], y + at[5]);
            y += plane;
            Pool(c2v0, c2v1, c2v2, c2v3, y + at[4], y + at[5]);
            y += plane;
            Pool(c3v0, c3v1, c3v2, c3v3, y + at[4], y + at[5]);
            y += plane;
            Pool(c4v0, c4v1, c4v2, c4v3, y + at[4], y + at[5]);
            y += plane;
            Pool(c5v0, c5v1, c5v2, c5v3, y + at[4], y + at[5]);
            return;
        }
        c0v0.Store(y + at[4]);
        c0v1.Store(y + at[5]);
        c0v2.Store(y + at[6]);
        c0v3.Store(y + at[7]);
        y += plane;
        c1v0.Store(y + at[4]);
        c1v1.Store(y + at[5]);
        c1v2.Store(y + at[6]);
        c1v3.Store(y + at[7]);
        y += plane;
        c2v0.Store(y + at[4]);
        c2v1.Store(y + at[5]);
        c2v2.Store(y + at[6]);
        c2v3.Store(y + at[7]);
        y += plane;
        c3v0.Store(y + at[4]);
        c3v1.Store(y + at[5]);
        c3v2.Store(y + at[6]);
        c3v3.Store(y + at[7]);
        y += plane;
        c4v0.Store(y + at[4]);
        c4v1.Store(y + at[5]);
        c4v2.Store(y + at[6]);
        c4v3.Store(y + at[7]);
        y += plane;
        c5v0.Store(y + at[4]);
        c5v1.Store(y + at[5]);
        c5v2.Store(y + at[6]);
        c5v3.Store(y + at[7]);
    }

    /// <summary>5 channels at four vectors of places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows5(float* x, nint* at, nint* taps, nint count, float* filters, float* y, nint plane, bool pool, BlockEnds* ends)
    {
        Vector512<float> x0, x1, x2, x3, f;
        nint v1 = at[1], v2 = at[2], v3 = at[3];
        Vector512<float> c0v0 = Vector512.Create(ends->Shift[0]), c0v1 = c0v0, c0v2 = c0v0, c0v3 = c0v0;
        Vector512<float> c1v0 = Vector512.Create(ends->Shift[1]), c1v1 = c1v0, c1v2 = c1v0, c1v3 = c1v0;
        Vector512<float> c2v0 = Vector512.Create(ends->Shift[2]), c2v1 = c2v0, c2v2 = c2v0, c2v3 = c2v0;
        Vector512<float> c3v0 = Vector512.Create(ends->Shift[3]), c3v1 = c3v0, c3v2 = c3v0, c3v3 = c3v0;
        Vector512<float> c4v0 = Vector512.Create(ends->Shift[4]), c4v1 = c4v0, c4v2 = c4v0, c4v3 = c4v0;
        x += at[0];
        for (nint* end = taps + count; taps < end; taps++, filters += 5)
        {
            float* from = x + *taps;
            x0 = Vector512.Load(from);
            x1 = Vector512.Load(from + v1);
            x2 = Vector512.Load(from + v2);
            x3 = Vector512.Load(from + v3);
            f = Vector512.Create(filters[0]);
            c0v0 = Vector512.FusedMultiplyAdd(f, x0, c0v0);
            c0v1 = Vector512.FusedMultiplyAdd(f, x1, c0v1);
            c0v2 = Vector512.FusedMultiplyAdd(f, x2, c0v2);
            c0v3 = Vector512.FusedMultiplyAdd(f, x3, c0v3);
            f = Vector512.Create(filters[1]);
            c1v0 = Vector512.FusedMultiplyAdd(f, x0, c1v0);
            c1v1 = Vector512.FusedMultiplyAdd(f, x1, c1v1);
            c1v2 = Vector512.FusedMultiplyAdd(f, x2, c1v2);
            c1v3 = Vector512.FusedMultiplyAdd(f, x3, c1v3);
            f = Vector512.Create(filters[2]);
            c2v0 = Vector512.FusedMultiplyAdd(f, x0, c2v0);
            c2v1 = Vector512.FusedMultiplyAdd(f, x1, c2v1);
            c2v2 = Vector512.FusedMultiplyAdd(f, x2, c2v2);
            c2v3 = Vector512.FusedMultiplyAdd(f, x3, c2v3);
            f = Vector512.Create(filters[3]);
            c3v0 = Vector512.FusedMultiplyAdd(f, x0, c3v0);
            c3v1 = Vector512.FusedMultiplyAdd(f, x1, c3v1);
            c3v2 = Vector512.FusedMultiplyAdd(f, x2, c3v2);
            c3v3 = Vector512.FusedMultiplyAdd(f, x3, c3v3);
            f = Vector512.Create(filters[4]);
            c4v0 = Vector512.FusedMultiplyAdd(f, x0, c4v0);
            c4v1 = Vector512.FusedMultiplyAdd(f, x1, c4v1);
            c4v2 = Vector512.FusedMultiplyAdd(f, x2, c4v2);
            c4v3 = Vector512.FusedMultiplyAdd(f, x3, c4v3);
        }
        if (ends->IsBounded)
        {
            f = Vector512.Create(ends->Least); x0 = Vector512.Create(ends->Most);
            c0v0 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v0));
            c0v1 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v1));
            c0v2 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v2));
            c0v3 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v3));
            c1v0 = Vector512.MinNative(x0, Vector512.MaxNative(f, c1v0));
            c1v1 = Vector512.MinNative(x0, Vector512.MaxNative(f, c1v1));
            c1v2 = Vector512.MinNative(x0, Vector512.MaxNative(f, c1v2));
            c1v3 = Vector512.MinNative(x0, Vector512.MaxNative(f, c1v3));
            c2v0 = Vector512.MinNative(x0, Vector512.MaxNative(f, c2v0));
            c2v1 = Vector512.MinNative(x0, Vector512.MaxNative(f, c2v1));
            c2v2 = Vector512.MinNative(x0, Vector512.MaxNative(f, c2v2));
            c2v3 = Vector512.MinNative(x0, Vector512.MaxNative(f, c2v3));
            c3v0 = Vector512.MinNative(x0, Vector512.MaxNative(f, c3v0));
            c3v1 = Vector512.MinNative(x0, Vector512.MaxNative(f, c3v1));
            c3v2 = Vector512.MinNative(x0, Vector512.MaxNative(f, c3v2));
            c3v3 = Vector512.MinNative(x0, Vector512.MaxNative(f, c3v3));
            c4v0 = Vector512.MinNative(x0, Vector512.MaxNative(f, c4v0));
            c4v1 = Vector512.MinNative(x0, Vector512.MaxNative(f, c4v1));
            c4v2 = Vector512.MinNative(x0, Vector512.MaxNative(f, c4v2));
            c4v3 = Vector512.MinNative(x0, Vector512.MaxNative(f, c4v3));
        }
        if (pool)
        {
            Pool(c0v0, c0v1, c0v2, c0v3, y + at[4], y + at[5]);
            y += plane;
            Pool(c1v0, c1v1, c1v2, c1v3, y + at[4], y + at[5]);
            y += plane;
            Pool(c2v0, c2v1, c2v2, c2v3, y + at[4], y + at[5]);
            y += plane;
            Pool(c3v0, c3v1, c3v2, c3v3, y + at[4], y + at[5]);
            y += plane;
            Pool(c4v0, c4v1, c4v2, c4v3, y + at[4], y + at[5]);
            return;
        }
        c0v0.Store(y + at[4]);
        c0v1.Store(y + at[5]);
        c0v2.Store(y + at[6]);
        c0v3.Store(y + at[7]);
        y += plane;
        c1v0.Store(y + at[4]);
        c1v1.Store(y + at[5]);
        c1v2.Store(y + at[6]);
        c1v3.Store(y + at[7]);
        y += plane;
        c2v0.Store(y + at[4]);
        c2v1.Store(y + at[5]);
        c2v2.Store(y + at[6]);
        c2v3.Store(y + at[7]);
        y += plane;
        c3v0.Store(y + at[4]);
        c3v1.Store(y + at[5]);
        c3v2.Store(y + at[6]);
        c3v3.Store(y + at[7]);
        y += plane;
        c4v0.Store(y + at[4]);
        c4v1.Store(y + at[5]);
        c4v2.Store(y + at[6]);
        c4v3.Store(y + at[7]);
    }

    /// <summary>4 channels at four vectors of places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4(float* x, nint* at, nint* taps, nint count, float* filters, float* y, nint plane, bool pool, BlockEnds* ends)
    {
        Vector512<float> x0, x1, x2, x3, f;
        nint v1 = at[1], v2 = at[2], v3 = at[3];
        Vector512<float> c0v0 = Vector512.Create(ends->Shift[0]), c0v1 = c0v0, c0v2 = c0v0, c0v3 = c0v0;
        Vector512<float> c1v0 = Vector512.Create(ends->Shift[1]), c1v1 = c1v0, c1v2 = c1v0, c1v3 = c1v0;
        Vector512<float> c2v0 = Vector512.Create(ends->Shift[2]), c2v1 = c2v0, c2v2 = c2v0, c2v3 = c2v0;
        Vector512<float> c3v0 = Vector512.Create(ends->Shift[3]), c3v1 = c3v0, c3v2 = c3v0, c3v3 = c3v0;
        x += at[0];
        for (nint* end = taps + count; taps < end; taps++, filters += 4)
        {
            float* from = x + *taps;
            x0 = Vector512.Load(from);
            x1 = Vector512.Load(from + v1);
            x2 = Vector512.Load(from + v2);
            x3 = Vector512.Load(from + v3);
            f = Vector512.Create(filters[0]);
            c0v0 = Vector512.FusedMultiplyAdd(f, x0, c0v0);
            c0v1 = Vector512.FusedMultiplyAdd(f, x1, c0v1);
            c0v2 = Vector512.FusedMultiplyAdd(f, x2, c0v2);
            c0v3 = Vector512.FusedMultiplyAdd(f, x3, c0v3);
            f = Vector512.Create(filters[1]);
            c1v0 = Vector512.FusedMultiplyAdd(f, x0, c1v0);
            c1v1 = Vector512.FusedMultiplyAdd(f, x1, c1v1);
            c1v2 = Vector512.FusedMultiplyAdd(f, x2, c1v2);
            c1v3 = Vector512.FusedMultiplyAdd(f, x3, c1v3);
            f = Vector512.Create(filters[2]);
            c2v0 = Vector512.FusedMultiplyAdd(f, x0, c2v0);
            c2v1 = Vector512.FusedMultiplyAdd(f, x1, c2v1);
            c2v2 = Vector512.FusedMultiplyAdd(f, x2, c2v2);
            c2v3 = Vector512.FusedMultiplyAdd(f, x3, c2v3);
            f = Vector512.Create(filters[3]);
            c3v0 = Vector512.FusedMultiplyAdd(f, x0, c3v0);
            c3v1 = Vector512.FusedMultiplyAdd(f, x1, c3v1);
            c3v2 = Vector512.FusedMultiplyAdd(f, x2, c3v2);
            c3v3 = Vector512.FusedMultiplyAdd(f, x3, c3v3);
        }
        if (ends->IsBounded)
        {
            f = Vector512.Create(ends->Least); x0 = Vector512.Create(ends->Most);
            c0v0 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v0));
            c0v1 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v1));
            c0v2 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v2));
            c0v3 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v3));
            c1v0 = Vector512.MinNative(x0, Vector512.MaxNative(f, c1v0));
            c1v1 = Vector512.MinNative(x0, Vector512.MaxNative(f, c1v1));
            c1v2 = Vector512.MinNative(x0, Vector512.MaxNative(f, c1v2));
            c1v3 = Vector512.MinNative(x0, Vector512.MaxNative(f, c1v3));
            c2v0 = Vector512.MinNative(x0, Vector512.MaxNative(f, c2v0));
            c2v1 = Vector512.MinNative(x0, Vector512.MaxNative(f, c2v1));
            c2v2 = Vector512.MinNative(x0, Vector512.MaxNative(f, c2v2));
            c2v3 = Vector512.MinNative(x0, Vector512.MaxNative(f, c2v3));
            c3v0 = Vector512.MinNative(x0, Vector512.MaxNative(f, c3v0));
            c3v1 = Vector512.MinNative(x0, Vector512.MaxNative(f, c3v1));
            c3v2 = Vector512.MinNative(x0, Vector512.MaxNative(f, c3v2));
            c3v3 = Vector512.MinNative(x0, Vector512.MaxNative(f, c3v3));
        }
        if (pool)
        {
            Pool(c0v0, c0v1, c0v2, c0v3, y + at[4], y + at[5]);
            y += plane;
            Pool(c1v0, c1v1, c1v2, c1v3, y + at[4], y + at[5]);
            y += plane;
            Pool(c2v0, c2v1, c2v2, c2v3, y + at[4], y + at[5]);
            y += plane;
            Pool(c3v0, c3v1, c3v2, c3v3, y + at[4], y + at[5]);
            return;
        }
        c0v0.Store(y + at[4]);
        c0v1.Store(y + at[5]);
        c0v2.Store(y + at[6]);
        c0v3.Store(y + at[7]);
        y += plane;
        c1v0.Store(y + at[4]);
        c1v1.Store(y + at[5]);
        c1v2.Store(y + at[6]);
        c1v3.Store(y + at[7]);
        y += plane;
        c2v0.Store(y + at[4]);
        c2v1.Store(y + at[5]);
        c2v2.Store(y + at[6]);
        c2v3.Store(y + at[7]);
        y += plane;
        c3v0.Store(y + at[4]);
        c3v1.Store(y + at[5]);
        c3v2.Store(y + at[6]);
        c3v3.Store(y + at[7]);
    }

    /// <summary>3 channels at four vectors of places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows3(float* x, nint* at, nint* taps, nint count, float* filters, float* y, nint plane, bool pool, BlockEnds* ends)
    {
        Vector512<float> x0, x1, x2, x3, f;
        nint v1 = at[1], v2 = at[2], v3 = at[3];
        Vector512<float> c0v0 = Vector512.Create(ends->Shift[0]), c0v1 = c0v0, c0v2 = c0v0, c0v3 = c0v0;
        Vector512<float> c1v0 = Vector512.Create(ends->Shift[1]), c1v1 = c1v0, c1v2 = c1v0, c1v3 = c1v0;
        Vector512<float> c2v0 = Vector512.Create(ends->Shift[2]), c2v1 = c2v0, c2v2 = c2v0, c2v3 = c2v0;
        x += at[0];
        for (nint* end = taps + count; taps < end; taps++, filters += 3)
        {
            float* from = x + *taps;
            x0 = Vector512.Load(from);
            x1 = Vector512.Load(from + v1);
            x2 = Vector512.Load(from + v2);
            x3 = Vector512.Load(from + v3);
            f = Vector512.Create(filters[0]);
            c0v0 = Vector512.FusedMultiplyAdd(f, x0, c0v0);
            c0v1 = Vector512.FusedMultiplyAdd(f, x1, c0v1);
            c0v2 = Vector512.FusedMultiplyAdd(f, x2, c0v2);
            c0v3 = Vector512.FusedMultiplyAdd(f, x3, c0v3);
            f = Vector512.Create(filters[1]);
            c1v0 = Vector512.FusedMultiplyAdd(f, x0, c1v0);
            c1v1 = Vector512.FusedMultiplyAdd(f, x1, c1v1);
            c1v2 = Vector512.FusedMultiplyAdd(f, x2, c1v2);
            c1v3 = Vector512.FusedMultiplyAdd(f, x3, c1v3);
            f = Vector512.Create(filters[2]);
            c2v0 = Vector512.FusedMultiplyAdd(f, x0, c2v0);
            c2v1 = Vector512.FusedMultiplyAdd(f, x1, c2v1);
            c2v2 = Vector512.FusedMultiplyAdd(f, x2, c2v2);
            c2v3 = Vector512.FusedMultiplyAdd(f, x3, c2v3);
        }
        if (ends->IsBounded)
        {
            f = Vector512.Create(ends->Least); x0 = Vector512.Create(ends->Most);
            c0v0 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v0));
            c0v1 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v1));
            c0v2 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v2));
            c0v3 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v3));
            c1v0 = Vector512.MinNative(x0, Vector512.MaxNative(f, c1v0));
            c1v1 = Vector512.MinNative(x0, Vector512.MaxNative(f, c1v1));
            c1v2 = Vector512.MinNative(x0, Vector512.MaxNative(f, c1v2));
            c1v3 = Vector512.MinNative(x0, Vector512.MaxNative(f, c1v3));
            c2v0 = Vector512.MinNative(x0, Vector512.MaxNative(f, c2v0));
            c2v1 = Vector512.MinNative(x0, Vector512.MaxNative(f, c2v1));
            c2v2 = Vector512.MinNative(x0, Vector512.MaxNative(f, c2v2));
            c2v3 = Vector512.MinNative(x0, Vector512.MaxNative(f, c2v3));
        }
        if (pool)
        {
            Pool(c0v0, c0v1, c0v2, c0v3, y + at[4], y + at[5]);
            y += plane;
            Pool(c1v0, c1v1, c1v2, c1v3, y + at[4], y + at[5]);
            y += plane;
            Pool(c2v0, c2v1, c2v2, c2v3, y + at[4], y + at[5]);
            return;
        }
        c0v0.Store(y + at[4]);
        c0v1.Store(y + at[5]);
        c0v2.Store(y + at[6]);
        c0v3.Store(y + at[7]);
        y += plane;
        c1v0.Store(y + at[4]);
        c1v1.Store(y + at[5]);
        c1v2.Store(y + at[6]);
        c1v3.Store(y + at[7]);
        y += plane;
        c2v0.Store(y + at[4]);
        c2v1.Store(y + at[5]);
        c2v2.Store(y + at[6]);
        c2v3.Store(y + at[7]);
    }

    /// <summary>2 channels at four vectors of places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2(float* x, nint* at, nint* taps, nint count, float* filters, float* y, nint plane, bool pool, BlockEnds* ends)
    {
        Vector512<float> x0, x1, x2, x3, f;
        nint v1 = at[1], v2 = at[2], v3 = at[3];
        Vector512<float> c0v0 = Vector512.Create(ends->Shift[0]), c0v1 = c0v0, c0v2 = c0v0, c0v3 = c0v0;
        Vector512<float> c1v0 = Vector512.Create(ends->Shift[1]), c1v1 = c1v0, c1v2 = c1v0, c1v3 = c1v0;
        x += at[0];
        for (nint* end = taps + count; taps < end; taps++, filters += 2)
        {
            float* from = x + *taps;
            x0 = Vector512.Load(from);
            x1 = Vector512.Load(from + v1);
            x2 = Vector512.Load(from + v2);
            x3 = Vector512.Load(from + v3);
            f = Vector512.Create(filters[0]);
            c0v0 = Vector512.FusedMultiplyAdd(f, x0, c0v0);
            c0v1 = Vector512.FusedMultiplyAdd(f, x1, c0v1);
            c0v2 = Vector512.FusedMultiplyAdd(f, x2, c0v2);
            c0v3 = Vector512.FusedMultiplyAdd(f, x3, c0v3);
            f = Vector512.Create(filters[1]);
            c1v0 = Vector512.FusedMultiplyAdd(f, x0, c1v0);
            c1v1 = Vector512.FusedMultiplyAdd(f, x1, c1v1);
            c1v2 = Vector512.FusedMultiplyAdd(f, x2, c1v2);
            c1v3 = Vector512.FusedMultiplyAdd(f, x3, c1v3);
        }
        if (ends->IsBounded)
        {
            f = Vector512.Create(ends->Least); x0 = Vector512.Create(ends->Most);
            c0v0 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v0));
            c0v1 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v1));
            c0v2 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v2));
            c0v3 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v3));
            c1v0 = Vector512.MinNative(x0, Vector512.MaxNative(f, c1v0));
            c1v1 = Vector512.MinNative(x0, Vector512.MaxNative(f, c1v1));
            c1v2 = Vector512.MinNative(x0, Vector512.MaxNative(f, c1v2));
            c1v3 = Vector512.MinNative(x0, Vector512.MaxNative(f, c1v3));
        }
        if (pool)
        {
            Pool(c0v0, c0v1, c0v2, c0v3, y + at[4], y + at[5]);
            y += plane;
            Pool(c1v0, c1v1, c1v2, c1v3, y + at[4], y + at[5]);
            return;
        }
        c0v0.Store(y + at[4]);
        c0v1.Store(y + at[5]);
        c0v2.Store(y + at[6]);
        c0v3.Store(y + at[7]);
        y += plane;
        c1v0.Store(y + at[4]);
        c1v1.Store(y + at[5]);
        c1v2.Store(y + at[6]);
        c1v3.Store(y + at[7]);
    }

    /// <summary>A channel at four vectors of places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1(float* x, nint* at, nint* taps, nint count, float* filters, float* y, nint plane, bool pool, BlockEnds* ends)
    {
        Vector512<float> x0, x1, x2, x3, f;
        nint v1 = at[1], v2 = at[2], v3 = at[3];
        Vector512<float> c0v0 = Vector512.Create(ends->Shift[0]), c0v1 = c0v0, c0v2 = c0v0, c0v3 = c0v0;
        Vector512<float> c0v0t1 = default, c0v1t1 = default, c0v2t1 = default, c0v3t1 = default;
        x += at[0];
        for (; count >= 2; count -= 2, taps += 2, filters += 2)
        {
            float* from = x + *taps;
            x0 = Vector512.Load(from);
            x1 = Vector512.Load(from + v1);
            x2 = Vector512.Load(from + v2);
            x3 = Vector512.Load(from + v3);
            f = Vector512.Create(filters[0]);
            c0v0 = Vector512.FusedMultiplyAdd(f, x0, c0v0);
            c0v1 = Vector512.FusedMultiplyAdd(f, x1, c0v1);
            c0v2 = Vector512.FusedMultiplyAdd(f, x2, c0v2);
            c0v3 = Vector512.FusedMultiplyAdd(f, x3, c0v3);
            float* from1 = x + taps[1];
            x0 = Vector512.Load(from1);
            x1 = Vector512.Load(from1 + v1);
            x2 = Vector512.Load(from1 + v2);
            x3 = Vector512.Load(from1 + v3);
            f = Vector512.Create(filters[1]);
            c0v0t1 = Vector512.FusedMultiplyAdd(f, x0, c0v0t1);
            c0v1t1 = Vector512.FusedMultiplyAdd(f, x1, c0v1t1);
            c0v2t1 = Vector512.FusedMultiplyAdd(f, x2, c0v2t1);
            c0v3t1 = Vector512.FusedMultiplyAdd(f, x3, c0v3t1);
        }
        for (nint* end = taps + count; taps < end; taps++, filters += 1)
        {
            float* from = x + *taps;
            x0 = Vector512.Load(from);
            x1 = Vector512.Load(from + v1);
            x2 = Vector512.Load(from + v2);
            x3 = Vector512.Load(from + v3);
            f = Vector512.Create(filters[0]);
            c0v0 = Vector512.FusedMultiplyAdd(f, x0, c0v0);
            c0v1 = Vector512.FusedMultiplyAdd(f, x1, c0v1);
            c0v2 = Vector512.FusedMultiplyAdd(f, x2, c0v2);
            c0v3 = Vector512.FusedMultiplyAdd(f, x3, c0v3);
        }
        c0v0 += c0v0t1; c0v1 += c0v1t1; c0v2 += c0v2t1; c0v3 += c0v3t1;
        if (ends->IsBounded)
        {
            f = Vector512.Create(ends->Least); x0 = Vector512.Create(ends->Most);
            c0v0 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v0));
            c0v1 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v1));
            c0v2 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v2));
            c0v3 = Vector512.MinNative(x0, Vector512.MaxNative(f, c0v3));
        }
        if (pool)
        {
            Pool(c0v0, c0v1, c0v2, c0v3, y + at[4], y + at[5]);
            return;
        }
        c0v0.Store(y + at[4]);
        c0v1.Store(y + at[5]);
        c0v2.Store(y + at[6]);
        c0v3.Store(y + at[7]);
    }

    /// <summary>16 channels at 14 places of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pixels14(float* x, nint down, nint* taps, nint count, float* filters, float* y, nint yDown, bool pool, BlockEnds* ends)
    {
        Vector512<float> f;
        Vector512<float> a0 = Vector512.Load(ends->Shift), b0 = a0;
        Vector512<float> a1 = a0, b1 = a1;
        Vector512<float> a2 = a0, b2 = a2;
        Vector512<float> a3 = a0, b3 = a3;
        Vector512<float> a4 = a0, b4 = a4;
        Vector512<float> a5 = a0, b5 = a5;
        Vector512<float> a6 = a0, b6 = a6;
        Vector512<float> a7 = a0, b7 = a7;
        Vector512<float> a8 = a0, b8 = a8;
        Vector512<float> a9 = a0, b9 = a9;
        Vector512<float> a10 = a0, b10 = a10;
        Vector512<float> a11 = a0, b11 = a11;
        Vector512<float> a12 = a0, b12 = a12;
        Vector512<float> a13 = a0, b13 = a13;
        for (nint* end = taps + count; taps < end; taps++, filters += 16)
        {
            f = Vector512.Load(filters);
            float* first = x + *taps, second = first + down;
            a0 = Vector512.FusedMultiplyAdd(Vector512.Create(first[0]), f, a0);
            b0 = Vector512.FusedMultiplyAdd(Vector512.Create(second[0]), f, b0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Create(first[1]), f, a1);
            b1 = Vector512.FusedMultiplyAdd(Vector512.Create(second[1]), f, b1);
            a2 = Vector512.FusedMultiplyAdd(Vector512.Create(first[2]), f, a2);
            b2 = Vector512.FusedMultiplyAdd(Vector512.Create(second[2]), f, b2);
            a3 = Vector512.FusedMultiplyAdd(Vector512.Create(first[3]), f, a3);
            b3 = Vector512.FusedMultiplyAdd(Vector512.Create(second[3]), f, b3);
            a4 = Vector512.FusedMultiplyAdd(Vector512.Create(first[4]), f, a4);
            b4 = Vector512.FusedMultiplyAdd(Vector512.Create(second[4]), f, b4);
            a5 = Vector512.FusedMultiplyAdd(Vector512.Create(first[5]), f, a5);
            b5 = Vector512.FusedMultiplyAdd(Vector512.Create(second[5]), f, b5);
            a6 = Vector512.FusedMultiplyAdd(Vector512.Create(first[6]), f, a6);
            b6 = Vector512.FusedMultiplyAdd(Vector512.Create(second[6]), f, b6);
            a7 = Vector512.FusedMultiplyAdd(Vector512.Create(first[7]), f, a7);
            b7 = Vector512.FusedMultiplyAdd(Vector512.Create(second[7]), f, b7);
            a8 = Vector512.FusedMultiplyAdd(Vector512.Create(first[8]), f, a8);
            b8 = Vector512.FusedMultiplyAdd(Vector512.Create(second[8]), f, b8);
            a9 = Vector512.FusedMultiplyAdd(Vector512.Create(first[9]), f, a9);
            b9 = Vector512.FusedMultiplyAdd(Vector512.Create(second[9]), f, b9);
            a10 = Vector512.FusedMultiplyAdd(Vector512.Create(first[10]), f, a10);
            b10 = Vector512.FusedMultiplyAdd(Vector512.Create(second[10]), f, b10);
            a11 = Vector512.FusedMultiplyAdd(Vector512.Create(first[11]), f, a11);
            b11 = Vector512.FusedMultiplyAdd(Vector512.Create(second[11]), f, b11);
            a12 = Vector512.FusedMultiplyAdd(Vector512.Create(first[12]), f, a12);
            b12 = Vector512.FusedMultiplyAdd(Vector512.Create(second[12]), f, b12);
            a13 = Vector512.FusedMultiplyAdd(Vector512.Create(first[13]), f, a13);
            b13 = Vector512.FusedMultiplyAdd(Vector512.Create(second[13]), f, b13);
        }
        if (ends->IsBounded)
        {
            Vector512<float> least = Vector512.Create(ends->Least), most = Vector512.Create(ends->Most);
            a0 = Vector512.MinNative(most, Vector512.MaxNative(least, a0));
            b0 = Vector512.MinNative(most, Vector512.MaxNative(least, b0));
            a1 = Vector512.MinNative(most, Vector512.MaxNative(least, a1));
            b1 = Vector512.MinNative(most, Vector512.MaxNative(least, b1));
            a2 = Vector512.MinNative(most, Vector512.MaxNative(least, a2));
            b2 = Vector512.MinNative(most, Vector512.MaxNative(least, b2));
            a3 = Vector512.MinNative(most, Vector512.MaxNative(least, a3));
            b3 = Vector512.MinNative(most, Vector512.MaxNative(least, b3));
            a4 = Vector512.MinNative(most, Vector512.MaxNative(least, a4));
            b4 = Vector512.MinNative(most, Vector512.MaxNative(least, b4));
            a5 = Vector512.MinNative(most, Vector512.MaxNative(least, a5));
            b5 = Vector512.MinNative(most, Vector512.MaxNative(least, b5));
            a6 = Vector512.MinNative(most, Vector512.MaxNative(least, a6));
            b6 = Vector512.MinNative(most, Vector512.MaxNative(least, b6));
            a7 = Vector512.MinNative(most, Vector512.MaxNative(least, a7));
            b7 = Vector512.MinNative(most, Vector512.MaxNative(least, b7));
            a8 = Vector512.MinNative(most, Vector512.MaxNative(least, a8));
            b8 = Vector512.MinNative(most, Vector512.MaxNative(least, b8));
            a9 = Vector512.MinNative(most, Vector512.MaxNative(least, a9));
            b9 = Vector512.MinNative(most, Vector512.MaxNative(least, b9));
            a10 = Vector512.MinNative(most, Vector512.MaxNative(least, a10));
            b10 = Vector512.MinNative(most, Vector512.MaxNative(least, b10));
            a11 = Vector512.MinNative(most, Vector512.MaxNative(least, a11));
            b11 = Vector512.MinNative(most, Vector512.MaxNative(least, b11));
            a12 = Vector512.MinNative(most, Vector512.MaxNative(least, a12));
            b12 = Vector512.MinNative(most, Vector512.MaxNative(least, b12));
            a13 = Vector512.MinNative(most, Vector512.MaxNative(least, a13));
            b13 = Vector512.MinNative(most, Vector512.MaxNative(least, b13));
        }
        if (pool)
        {
            LaneExtremes.Max(LaneExtremes.Max(a0, b0), LaneExtremes.Max(a1, b1)).Store(y + 0);
            LaneExtremes.Max(LaneExtremes.Max(a2, b2), LaneExtremes.Max(a3, b3)).Store(y + 16);
            LaneExtremes.Max(LaneExtremes.Max(a4, b4), LaneExtremes.Max(a5, b5)).Store(y + 32);
            LaneExtremes.Max(LaneExtremes.Max(a6, b6), LaneExtremes.Max(a7, b7)).Store(y + 48);
            LaneExtremes.Max(LaneExtremes.Max(a8, b8), LaneExtremes.Max(a9, b9)).Store(y + 64);
            LaneExtremes.Max(LaneExtremes.Max(a10, b10), LaneExtremes.Max(a11, b11)).Store(y + 80);
            LaneExtremes.Max(LaneExtremes.Max(a12, b12), LaneExtremes.Max(a13, b13)).Store(y + 96);
            return;
        }
        a0.Store(y + 0);
        b0.Store(y + yDown + 0);
        a1.Store(y + 16);
        b1.Store(y + yDown + 16);
        a2.Store(y + 32);
        b2.Store(y + yDown + 32);
        a3.Store(y + 48);
        b3.Store(y + yDown + 48);
        a4.Store(y + 64);
        b4.Store(y + yDown + 64);
        a5.Store(y + 80);
        b5.Store(y + yDown + 80);
        a6.Store(y + 96);
        b6.Store(y + yDown + 96);
        a7.Store(y + 112);
        b7.Store(y + yDown + 112);
        a8.Store(y + 128);
        b8.Store(y + yDown + 128);
        a9.Store(y + 144);
        b9.Store(y + yDown + 144);
        a10.Store(y + 160);
        b10.Store(y + yDown + 160);
        a11.Store(y + 176);
        b11.Store(y + yDown + 176);
        a12.Store(y + 192);
        b12.Store(y + yDown + 192);
        a13.Store(y + 208);
        b13.Store(y + yDown + 208);
    }

    /// <summary>16 channels at 13 places of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pixels13(float* x, nint down, nint* taps, nint count, float* filters, float* y, nint yDown, bool pool, BlockEnds* ends)
    {
        Vector512<float> f;
        Vector512<float> a0 = Vector512.Load(ends->Shift), b0 = a0;
        Vector512<float> a1 = a0, b1 = a1;
        Vector512<float> a2 = a0, b2 = a2;
        Vector512<float> a3 = a0, b3 = a3;
        Vector512<float> a4 = a0, b4 = a4;
        Vector512<float> a5 = a0, b5 = a5;
        Vector512<float> a6 = a0, b6 = a6;
        Vector512<float> a7 = a0, b7 = a7;
        Vector512<float> a8 = a0, b8 = a8;
        Vector512<float> a9 = a0, b9 = a9;
        Vector512<float> a10 = a0, b10 = a10;
        Vector512<float> a11 = a0, b11 = a11;
        Vector512<float> a12 = a0, b12 = a12;
        for (nint* end = taps + count; taps < end; taps++, filters += 16)
        {
            f = Vector512.Load(filters);
            float* first = x + *taps, second = first + down;
            a0 = Vector512.FusedMultiplyAdd(Vector512.Create(first[0]), f, a0);
            b0 = Vector512.FusedMultiplyAdd(Vector512.Create(second[0]), f, b0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Create(first[1]), f, a1);
            b1 = Vector512.FusedMultiplyAdd(Vector512.Create(second[1]), f, b1);
            a2 = Vector512.FusedMultiplyAdd(Vector512.Create(first[2]), f, a2);
            b2 = Vector512.FusedMultiplyAdd(Vector512.Create(second[2]), f, b2);
            a3 = Vector512.FusedMultiplyAdd(Vector512.Create(first[3]), f, a3);
            b3 = Vector512.FusedMultiplyAdd(Vector512.Create(second[3]), f, b3);
            a4 = Vector512.FusedMultiplyAdd(Vector512.Create(first[4]), f, a4);
            b4 = Vector512.FusedMultiplyAdd(Vector512.Create(second[4]), f, b4);
            a5 = Vector512.FusedMultiplyAdd(Vector512.Create(first[5]), f, a5);
            b5 = Vector512.FusedMultiplyAdd(Vector512.Create(second[5]), f, b5);
            a6 = Vector512.FusedMultiplyAdd(Vector512.Create(first[6]), f, a6);
            b6 = Vector512.FusedMultiplyAdd(Vector512.Create(second[6]), f, b6);
            a7 = Vector512.FusedMultiplyAdd(Vector512.Create(first[7]), f, a7);
            b7 = Vector512.FusedMultiplyAdd(Vector512.Create(second[7]), f, b7);
            a8 = Vector512.FusedMultiplyAdd(Vector512.Create(first[8]), f, a8);
            b8 = Vector512.FusedMultiplyAdd(Vector512.Create(second[8]), f, b8);
            a9 = Vector512.FusedMultiplyAdd(Vector512.Create(first[9]), f, a9);
            b9 = Vector512.FusedMultiplyAdd(Vector512.Create(second[9]), f, b9);
            a10 = Vector512.FusedMultiplyAdd(Vector512.Create(first[10]), f, a10);
            b10 = Vector512.FusedMultiplyAdd(Vector512.Create(second[10]), f, b10);
            a11 = Vector512.FusedMultiplyAdd(Vector512.Create(first[11]), f, a11);
            b11 = Vector512.FusedMultiplyAdd(Vector512.Create(second[11]), f, b11);
            a12 = Vector512.FusedMultiplyAdd(Vector512.Create(first[12]), f, a12);
            b12 = Vector512.FusedMultiplyAdd(Vector512.Create(second[12]), f, b12);
        }
        if (ends->IsBounded)
        {
            Vector512<float> least = Vector512.Create(ends->Least), most = Vector512.Create(ends->Most);
            a0 = Vector512.MinNative(most, Vector512.MaxNative(least, a0));
            b0 = Vector512.MinNative(most, Vector512.MaxNative(least, b0));
            a1 = Vector512.MinNative(most, Vector512.MaxNative(least, a1));
            b1 = Vector512.MinNative(most, Vector512.MaxNative(least, b1));
            a2 = Vector512.MinNative(most, Vector512.MaxNative(least, a2));
            b2 = Vector512.MinNative(most, Vector512.MaxNative(least, b2));
            a3 = Vector512.MinNative(most, Vector512.MaxNative(least, a3));
            b3 = Vector512.MinNative(most, Vector512.MaxNative(least, b3));
            a4 = Vector512.MinNative(most, Vector512.MaxNative(least, a4));
            b4 = Vector512.MinNative(most, Vector512.MaxNative(least, b4));
            a5 = Vector512.MinNative(most, Vector512.MaxNative(least, a5));
            b5 = Vector512.MinNative(most, Vector512.MaxNative(least, b5));
            a6 = Vector512.MinNative(most, Vector512.MaxNative(least, a6));
            b6 = Vector512.MinNative(most, Vector512.MaxNative(least, b6));
            a7 = Vector512.MinNative(most, Vector512.MaxNative(least, a7));
            b7 = Vector512.MinNative(most, Vector512.MaxNative(least, b7));
            a8 = Vector512.MinNative(most, Vector512.MaxNative(least, a8));
            b8 = Vector512.MinNative(most, Vector512.MaxNative(least, b8));
            a9 = Vector512.MinNative(most, Vector512.MaxNative(least, a9));
            b9 = Vector512.MinNative(most, Vector512.MaxNative(least, b9));
            a10 = Vector512.MinNative(most, Vector512.MaxNative(least, a10));
            b10 = Vector512.MinNative(most, Vector512.MaxNative(least, b10));
            a11 = Vector512.MinNative(most, Vector512.MaxNative(least, a11));
            b11 = Vector512.MinNative(most, Vector512.MaxNative(least, b11));
            a12 = Vector512.MinNative(most, Vector512.MaxNative(least, a12));
            b12 = Vector512.MinNative(most, Vector512.MaxNative(least, b12));
        }
        if (pool)
        {
            LaneExtremes.Max(LaneExtremes.Max(a0, b0), LaneExtremes.Max(a1, b1)).Store(y + 0);
            LaneExtremes.Max(LaneExtremes.Max(a2, b2), LaneExtremes.Max(a3, b3)).Store(y + 16);
            LaneExtremes.Max(LaneExtremes.Max(a4, b4), LaneExtremes.Max(a5, b5)).Store(y + 32);
            LaneExtremes.Max(LaneExtremes.Max(a6, b6), LaneExtremes.Max(a7, b7)).Store(y + 48);
            LaneExtremes.Max(LaneExtremes.Max(a8, b8), LaneExtremes.Max(a9, b9)).Store(y + 64);
            LaneExtremes.Max(LaneExtremes.Max(a10, b10), LaneExtremes.Max(a11, b11)).Store(y + 80);
            return;
        }
        a0.Store(y + 0);
        b0.Store(y + yDown + 0);
        a1.Store(y + 16);
        b1.Store(y + yDown + 16);
        a2.Store(y + 32);
        b2.Store(y + yDown + 32);
        a3.Store(y + 48);
        b3.Store(y + yDown + 48);
        a4.Store(y + 64);
        b4.Store(y + yDown + 64);
        a5.Store(y + 80);
        b5.Store(y + yDown + 80);
        a6.Store(y + 96);
        b6.Store(y + yDown + 96);
        a7.Store(y + 112);
        b7.Store(y + yDown + 112);
        a8.Store(y + 128);
        b8.Store(y + yDown + 128);
        a9.Store(y + 144);
        b9.Store(y + yDown + 144);
        a10.Store(y + 160);
        b10.Store(y + yDown + 160);
        a11.Store(y + 176);
        b11.Store(y + yDown + 176);
        a12.Store(y + 192);
        b12.Store(y + yDown + 192);
    }

    /// <summary>16 channels at 12 places of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pixels12(float* x, nint down, nint* taps, nint count, float* filters, float* y, nint yDown, bool pool, BlockEnds* ends)
    {
        Vector512<float> f;
        Vector512<float> a0 = Vector512.Load(ends->Shift), b0 = a0;
        Vector512<float> a1 = a0, b1 = a1;
        Vector512<float> a2 = a0, b2 = a2;
        Vector512<float> a3 = a0, b3 = a3;
        Vector512<float> a4 = a0, b4 = a4;
        Vector512<float> a5 = a0, b5 = a5;
        Vector512<float> a6 = a0, b6 = a6;
        Vector512<float> a7 = a0, b7 = a7;
        Vector512<float> a8 = a0, b8 = a8;
        Vector512<float> a9 = a0, b9 = a9;
        Vector512<float> a10 = a0, b10 = a10;
        Vector512<float> a11 = a0, b11 = a11;
        for (nint* end = taps + count; taps < end; taps++, filters += 16)
        {
            f = Vector512.Load(filters);
            float* first = x + *taps, second = first + down;
            a0 = Vector512.FusedMultiplyAdd(Vector512.Create(first[0]), f, a0);
            b0 = Vector512.FusedMultiplyAdd(Vector512.Create(second[0]), f, b0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Create(first[1]), f, a1);
            b1 = Vector512.FusedMultiplyAdd(Vector512.Create(second[1]), f, b1);
            a2 = Vector512.FusedMultiplyAdd(Vector512.Create(first[2]), f, a2);
            b2 = Vector512.FusedMultiplyAdd(Vector512.Create(second[2]), f, b2);
            a3 = Vector512.FusedMultiplyAdd(Vector512.Create(first[3]), f, a3);
            b3 = Vector512.FusedMultiplyAdd(Vector512.Create(second[3]), f, b3);
            a4 = Vector512.FusedMultiplyAdd(Vector512.Create(first[4]), f, a4);
            b4 = Vector512.FusedMultiplyAdd(Vector512.Create(second[4]), f, b4);
            a5 = Vector512.FusedMultiplyAdd(Vector512.Create(first[5]), f, a5);
            b5 = Vector512.FusedMultiplyAdd(Vector512.Create(second[5]), f, b5);
            a6 = Vector512.FusedMultiplyAdd(Vector512.Create(first[6]), f, a6);
            b6 = Vector512.FusedMultiplyAdd(Vector512.Create(second[6]), f, b6);
            a7 = Vector512.FusedMultiplyAdd(Vector512.Create(first[7]), f, a7);
            b7 = Vector512.FusedMultiplyAdd(Vector512.Create(second[7]), f, b7);
            a8 = Vector512.FusedMultiplyAdd(Vector512.Create(first[8]), f, a8);
            b8 = Vector512.FusedMultiplyAdd(Vector512.Create(second[8]), f, b8);
            a9 = Vector512.FusedMultiplyAdd(Vector512.Create(first[9]), f, a9);
            b9 = Vector512.FusedMultiplyAdd(Vector512.Create(second[9]), f, b9);
            a10 = Vector512.FusedMultiplyAdd(Vector512.Create(first[10]), f, a10);
            b10 = Vector512.FusedMultiplyAdd(Vector512.Create(second[10]), f, b10);
            a11 = Vector512.FusedMultiplyAdd(Vector512.Create(first[11]), f, a11);
            b11 = Vector512.FusedMultiplyAdd(Vector512.Create(second[11]), f, b11);
        }
        if (ends->IsBounded)
        {
            Vector512<float> least = Vector512.Create(ends->Least), most = Vector512.Create(ends->Most);
            a0 = Vector512.MinNative(most, Vector512.MaxNative(least, a0));
            b0 = Vector512.MinNative(most, Vector512.MaxNative(least, b0));
            a1 = Vector512.MinNative(most, Vector512.MaxNative(least, a1));
            b1 = Vector512.MinNative(most, Vector512.MaxNative(least, b1));
            a2 = Vector512.MinNative(most, Vector512.MaxNative(least, a2));
            b2 = Vector512.MinNative(most, Vector512.MaxNative(least, b2));
            a3 = Vector512.MinNative(most, Vector512.MaxNative(least, a3));
            b3 = Vector512.MinNative(most, Vector512.MaxNative(least, b3));
            a4 = Vector512.MinNative(most, Vector512.MaxNative(least, a4));
            b4 = Vector512.MinNative(most, Vector512.MaxNative(least, b4));
            a5 = Vector512.MinNative(most, Vector512.MaxNative(least, a5));
            b5 = Vector512.MinNative(most, Vector512.MaxNative(least, b5));
            a6 = Vector512.MinNative(most, Vector512.MaxNative(least, a6));
            b6 = Vector512.MinNative(most, Vector512.MaxNative(least, b6));
            a7 = Vector512.MinNative(most, Vector512.MaxNative(least, a7));
            b7 = Vector512.MinNative(most, Vector512.MaxNative(least, b7));
            a8 = Vector512.MinNative(most, Vector512.MaxNative(least, a8));
            b8 = Vector512.MinNative(most, Vector512.MaxNative(least, b8));
            a9 = Vector512.MinNative(most, Vector512.MaxNative(least, a9));
            b9 = Vector512.MinNative(most, Vector512.MaxNative(least, b9));
            a10 = Vector512.MinNative(most, Vector512.MaxNative(least, a10));
            b10 = Vector512.MinNative(most, Vector512.MaxNative(least, b10));
            a11 = Vector512.MinNative(most, Vector512.MaxNative(least, a11));
            b11 = Vector512.MinNative(most, Vector512.MaxNative(least, b11));
        }
        if (pool)
        {
            LaneExtremes.Max(LaneExtremes.Max(a0, b0), LaneExtremes.Max(a1, b1)).Store(y + 0);
            LaneExtremes.Max(LaneExtremes.Max(a2, b2), LaneExtremes.Max(a3, b3)).Store(y + 16);
            LaneExtremes.Max(LaneExtremes.Max(a4, b4), LaneExtremes.Max(a5, b5)).Store(y + 32);
            LaneExtremes.Max(LaneExtremes.Max(a6, b6), LaneExtremes.Max(a7, b7)).Store(y + 48);
            LaneExtremes.Max(LaneExtremes.Max(a8, b8), LaneExtremes.Max(a9, b9)).Store(y + 64);
            LaneExtremes.Max(LaneExtremes.Max(a10, b10), LaneExtremes.Max(a11, b11)).Store(y + 80);
            return;
        }
        a0.Store(y + 0);
        b0.Store(y + yDown + 0);
        a1.Store(y + 16);
        b1.Store(y + yDown + 16);
        a2.Store(y + 32);
        b2.Store(y + yDown + 32);
        a3.Store(y + 48);
        b3.Store(y + yDown + 48);
        a4.Store(y + 64);
        b4.Store(y + yDown + 64);
        a5.Store(y + 80);
        b5.Store(y + yDown + 80);
        a6.Store(y + 96);
        b6.Store(y + yDown + 96);
        a7.Store(y + 112);
        b7.Store(y + yDown + 112);
        a8.Store(y + 128);
        b8.Store(y + yDown + 128);
        a9.Store(y + 144);
        b9.Store(y + yDown + 144);
        a10.Store(y + 160);
        b10.Store(y + yDown + 160);
        a11.Store(y + 176);
        b11.Store(y + yDown + 176);
    }

    /// <summary>16 channels at 11 places of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pixels11(float* x, nint down, nint* taps, nint count, float* filters, float* y, nint yDown, bool pool, BlockEnds* ends)
    {
        Vector512<float> f;
        Vector512<float> a0 = Vector512.Load(ends->Shift), b0 = a0;
        Vector512<float> a1 = a0, b1 = a1;
        Vector512<float> a2 = a0, b2 = a2;
        Vector512<float> a3 = a0, b3 = a3;
        Vector512<float> a4 = a0, b4 = a4;
        Vector512<float> a5 = a0, b5 = a5;
        Vector512<float> a6 = a0, b6 = a6;
        Vector512<float> a7 = a0, b7 = a7;
        Vector512<float> a8 = a0, b8 = a8;
        Vector512<float> a9 = a0, b9 = a9;
        Vector512<float> a10 = a0, b10 = a10;
        for (nint* end = taps + count; taps < end; taps++, filters += 16)
        {
            f = Vector512.Load(filters);
            float* first = x + *taps, second = first + down;
            a0 = Vector512.FusedMultiplyAdd(Vector512.Create(first[0]), f, a0);
            b0 = Vector512.FusedMultiplyAdd(Vector512.Create(second[0]), f, b0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Create(first[1]), f, a1);
            b1 = Vector512.FusedMultiplyAdd(Vector512.Create(second[1]), f, b1);
            a2 = Vector512.FusedMultiplyAdd(Vector512.Create(first[2]), f, a2);
            b2 = Vector512.FusedMultiplyAdd(Vector512.Create(second[2]), f, b2);
            a3 = Vector512.FusedMultiplyAdd(Vector512.Create(first[3]), f, a3);
            b3 = Vector512.FusedMultiplyAdd(Vector512.Create(second[3]), f, b3);
            a4 = Vector512.FusedMultiplyAdd(Vector512.Create(first[4]), f, a4);
            b4 = Vector512.FusedMultiplyAdd(Vector512.Create(second[4]), f, b4);
            a5 = Vector512.FusedMultiplyAdd(Vector512.Create(first[5]), f, a5);
            b5 = Vector512.FusedMultiplyAdd(Vector512.Create(second[5]), f, b5);
            a6 = Vector512.FusedMultiplyAdd(Vector512.Create(first[6]), f, a6);
            b6 = Vector512.FusedMultiplyAdd(Vector512.Create(second[6]), f, b6);
            a7 = Vector512.FusedMultiplyAdd(Vector512.Create(first[7]), f, a7);
            b7 = Vector512.FusedMultiplyAdd(Vector512.Create(second[7]), f, b7);
            a8 = Vector512.FusedMultiplyAdd(Vector512.Create(first[8]), f, a8);
            b8 = Vector512.FusedMultiplyAdd(Vector512.Create(second[8]), f, b8);
            a9 = Vector512.FusedMultiplyAdd(Vector512.Create(first[9]), f, a9);
            b9 = Vector512.FusedMultiplyAdd(Vector512.Create(second[9]), f, b9);
            a10 = Vector512.FusedMultiplyAdd(Vector512.Create(first[10]), f, a10);
            b10 = Vector512.FusedMultiplyAdd(Vector512.Create(second[10]), f, b10);
        }
        if (ends->IsBounded)
        {
            Vector512<float> least = Vector512.Create(ends->Least), most = Vector512.Create(ends->Most);
            a0 = Vector512.MinNative(most, Vector512.MaxNative(least, a0));
            b0 = Vector512.MinNative(most, Vector512.MaxNative(least, b0));
            a1 = Vector512.MinNative(most, Vector512.MaxNative(least, a1));
            b1 = Vector512.MinNative(most, Vector512.MaxNative(least, b1));
            a2 = Vector512.MinNative(most, Vector512.MaxNative(least, a2));
            b2 = Vector512.MinNative(most, Vector512.MaxNative(least, b2));
            a3 = Vector512.MinNative(most, Vector512.MaxNative(least, a3));
            b3 = Vector512.MinNative(most, Vector512.MaxNative(least, b3));
            a4 = Vector512.MinNative(most, Vector512.MaxNative(least, a4));
            b4 = Vector512.MinNative(most, Vector512.MaxNative(least, b4));
            a5 = Vector512.MinNative(most, Vector512.MaxNative(least, a5));
            b5 = Vector512.MinNative(most, Vector512.MaxNative(least, b5));
            a6 = Vector512.MinNative(most, Vector512.MaxNative(least, a6));
            b6 = Vector512.MinNative(most, Vector512.MaxNative(least, b6));
            a7 = Vector512.MinNative(most, Vector512.MaxNative(least, a7));
            b7 = Vector512.MinNative(most, Vector512.MaxNative(least, b7));
            a8 = Vector512.MinNative(most, Vector512.MaxNative(least, a8));
            b8 = Vector512.MinNative(most, Vector512.MaxNative(least, b8));
            a9 = Vector512.MinNative(most, Vector512.MaxNative(least, a9));
            b9 = Vector512.MinNative(most, Vector512.MaxNative(least, b9));
            a10 = Vector512.MinNative(most, Vector512.MaxNative(least, a10));
            b10 = Vector512.MinNative(most, Vector512.MaxNative(least, b10));
        }
        if (pool)
        {
            LaneExtremes.Max(LaneExtremes.Max(a0, b0), LaneExtremes.Max(a1, b1)).Store(y + 0);
            LaneExtremes.Max(LaneExtremes.Max(a2, b2), LaneExtremes.Max(a3, b3)).Store(y + 16);
            LaneExtremes.Max(LaneExtremes.Max(a4, b4), LaneExtremes.Max(a5, b5)).Store(y + 32);
            LaneExtremes.Max(LaneExtremes.Max(a6, b6), LaneExtremes.Max(a7, b7)).Store(y + 48);
            LaneExtremes.Max(LaneExtremes.Max(a8, b8), LaneExtremes.Max(a9, b9)).Store(y + 64);
            return;
        }
        a0.Store(y + 0);
        b0.Store(y + yDown + 0);
        a1.Store(y + 16);
        b1.Store(y + yDown + 16);
        a2.Store(y + 32);
        b2.Store(y + yDown + 32);
        a3.Store(y + 48);
        b3.Store(y + yDown + 48);
        a4.Store(y + 64);
        b4.Store(y + yDown + 64);
        a5.Store(y + 80);
        b5.Store(y + yDown + 80);
        a6.Store(y + 96);
        b6.Store(y + yDown + 96);
        a7.Store(y + 112);
        b7.Store(y + yDown + 112);
        a8.Store(y + 128);
        b8.Store(y + yDown + 128);
        a9.Store(y + 144);
        b9.Store(y + yDown + 144);
        a10.Store(y + 160);
        b10.Store(y + yDown + 160);
    }

    /// <summary>16 channels at 10 places of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pixels10(float* x, nint down, nint* taps, nint count, float* filters, float* y, nint yDown, bool pool, BlockEnds* ends)
    {
        Vector512<float> f;
        Vector512<float> a0 = Vector512.Load(ends->Shift), b0 = a0;
        Vector512<float> a1 = a0, b1 = a1;
        Vector512<float> a2 = a0, b2 = a2;
        Vector512<float> a3 = a0, b3 = a3;
        Vector512<float> a4 = a0, b4 = a4;
        Vector512<float> a5 = a0, b5 = a5;
        Vector512<float> a6 = a0, b6 = a6;
        Vector512<float> a7 = a0, b7 = a7;
        Vector512<float> a8 = a0, b8 = a8;
        Vector512<float> a9 = a0, b9 = a9;
        for (nint* end = taps + count; taps < end; taps++, filters += 16)
        {
            f = Vector512.Load(filters);
            float* first = x + *taps, second = first + down;
            a0 = Vector512.FusedMultiplyAdd(Vector512.Create(first[0]), f, a0);
            b0 = Vector512.FusedMultiplyAdd(Vector512.Create(second[0]), f, b0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Create(first[1]), f, a1);
            b1 = Vector512.FusedMultiplyAdd(Vector512.Create(second[1]), f, b1);
            a2 = Vector512.FusedMultiplyAdd(Vector512.Create(first[2]), f, a2);
            b2 = Vector512.FusedMultiplyAdd(Vector512.Create(second[2]), f, b2);
            a3 = Vector512.FusedMultiplyAdd(Vector512.Create(first[3]), f, a3);
            b3 = Vector512.FusedMultiplyAdd(Vector512.Create(second[3]), f, b3);
            a4 = Vector512.FusedMultiplyAdd(Vector512.Create(first[4]), f, a4);
            b4 = Vector512.FusedMultiplyAdd(Vector512.Create(second[4]), f, b4);
            a5 = Vector512.FusedMultiplyAdd(Vector512.Create(first[5]), f, a5);
            b5 = Vector512.FusedMultiplyAdd(Vector512.Create(second[5]), f, b5);
            a6 = Vector512.FusedMultiplyAdd(Vector512.Create(first[6]), f, a6);
            b6 = Vector512.FusedMultiplyAdd(Vector512.Create(second[6]), f, b6);
            a7 = Vector512.FusedMultiplyAdd(Vector512.Create(first[7]), f, a7);
            b7 = Vector512.FusedMultiplyAdd(Vector512.Create(second[7]), f, b7);
            a8 = Vector512.FusedMultiplyAdd(Vector512.Create(first[8]), f, a8);
            b8 = Vector512.FusedMultiplyAdd(Vector512.Create(second[8]), f, b8);
            a9 = Vector512.FusedMultiplyAdd(Vector512.Create(first[9]), f, a9);
            b9 = Vector512.FusedMultiplyAdd(Vector512.Create(second[9]), f, b9);
        }
        if (ends->IsBounded)
        {
            Vector512<float> least = Vector512.Create(ends->Least), most = Vector512.Create(ends->Most);
            a0 = Vector512.MinNative(most, Vector512.MaxNative(least, a0));
            b0 = Vector512.MinNative(most, Vector512.MaxNative(least, b0));
            a1 = Vector512.MinNative(most, Vector512.MaxNative(least, a1));
            b1 = Vector512.MinNative(most, Vector512.MaxNative(least, b1));
            a2 = Vector512.MinNative(most, Vector512.MaxNative(least, a2));
            b2 = Vector512.MinNative(most, Vector512.MaxNative(least, b2));
            a3 = Vector512.MinNative(most, Vector512.MaxNative(least, a3));
            b3 = Vector512.MinNative(most, Vector512.MaxNative(least, b3));
            a4 = Vector512.MinNative(most, Vector512.MaxNative(least, a4));
            b4 = Vector512.MinNative(most, Vector512.MaxNative(least, b4));
            a5 = Vector512.MinNative(most, Vector512.MaxNative(least, a5));
            b5 = Vector512.MinNative(most, Vector512.MaxNative(least, b5));
            a6 = Vector512.MinNative(most, Vector512.MaxNative(least, a6));
            b6 = Vector512.MinNative(most, Vector512.MaxNative(least, b6));
            a7 = Vector512.MinNative(most, Vector512.MaxNative(least, a7));
            b7 = Vector512.MinNative(most, Vector512.MaxNative(least, b7));
            a8 = Vector512.MinNative(most, Vector512.MaxNative(least, a8));
            b8 = Vector512.MinNative(most, Vector512.MaxNative(least, b8));
            a9 = Vector512.MinNative(most, Vector512.MaxNative(least, a9));
            b9 = Vector512.MinNative(most, Vector512.MaxNative(least, b9));
        }
        if (pool)
        {
            LaneExtremes.Max(LaneExtremes.Max(a0, b0), LaneExtremes.Max(a1, b1)).Store(y + 0);
            LaneExtremes.Max(LaneExtremes.Max(a2, b2), LaneExtremes.Max(a3, b3)).Store(y + 16);
            LaneExtremes.Max(LaneExtremes.Max(a4, b4), LaneExtremes.Max(a5, b5)).Store(y + 32);
            LaneExtremes.Max(LaneExtremes.Max(a6, b6), LaneExtremes.Max(a7, b7)).Store(y + 48);
            LaneExtremes.Max(LaneExtremes.Max(a8, b8), LaneExtremes.Max(a9, b9)).Store(y + 64);
            return;
        }
        a0.Store(y + 0);
        b0.Store(y + yDown + 0);
        a1.Store(y + 16);
        b1.Store(y + yDown + 16);
        a2.Store(y + 32);
        b2.Store(y + yDown + 32);
        a3.Store(y + 48);
        b3.Store(y + yDown + 48);
        a4.Store(y + 64);
        b4.Store(y + yDown + 64);
        a5.Store(y + 80);
        b5.Store(y + yDown + 80);
        a6.Store(y + 96);
        b6.Store(y + yDown + 96);
        a7.Store(y + 112);
        b7.Store(y + yDown + 112);
        a8.Store(y + 128);
        b8.Store(y + yDown + 128);
        a9.Store(y + 144);
        b9.Store(y + yDown + 144);
    }

    /// <summary>16 channels at 9 places of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pixels9(float* x, nint down, nint* taps, nint count, float* filters, float* y, nint yDown, bool pool, BlockEnds* ends)
    {
        Vector512<float> f;
        Vector512<float> a0 = Vector512.Load(ends->Shift), b0 = a0;
        Vector512<float> a1 = a0, b1 = a1;
        Vector512<float> a2 = a0, b2 = a2;
        Vector512<float> a3 = a0, b3 = a3;
        Vector512<float> a4 = a0, b4 = a4;
        Vector512<float> a5 = a0, b5 = a5;
        Vector512<float> a6 = a0, b6 = a6;
        Vector512<float> a7 = a0, b7 = a7;
        Vector512<float> a8 = a0, b8 = a8;
        for (nint* end = taps + count; taps < end; taps++, filters += 16)
        {
            f = Vector512.Load(filters);
            float* first = x + *taps, second = first + down;
            a0 = Vector512.FusedMultiplyAdd(Vector512.Create(first[0]), f, a0);
            b0 = Vector512.FusedMultiplyAdd(Vector512.Create(second[0]), f, b0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Create(first[1]), f, a1);
            b1 = Vector512.FusedMultiplyAdd(Vector512.Create(second[1]), f, b1);
            a2 = Vector512.FusedMultiplyAdd(Vector512.Create(first[2]), f, a2);
            b2 = Vector512.FusedMultiplyAdd(Vector512.Create(second[2]), f, b2);
            a3 = Vector512.FusedMultiplyAdd(Vector512.Create(first[3]), f, a3);
            b3 = Vector512.FusedMultiplyAdd(Vector512.Create(second[3]), f, b3);
            a4 = Vector512.FusedMultiplyAdd(Vector512.Create(first[4]), f, a4);
            b4 = Vector512.FusedMultiplyAdd(Vector512.Create(second[4]), f, b4);
            a5 = Vector512.FusedMultiplyAdd(Vector512.Create(first[5]), f, a5);
            b5 = Vector512.FusedMultiplyAdd(Vector512.Create(second[5]), f, b5);
            a6 = Vector512.FusedMultiplyAdd(Vector512.Create(first[6]), f, a6);
            b6 = Vector512.FusedMultiplyAdd(Vector512.Create(second[6]), f, b6);
            a7 = Vector512.FusedMultiplyAdd(Vector512.Create(first[7]), f, a7);
            b7 = Vector512.FusedMultiplyAdd(Vector512.Create(second[7]), f, b7);
            a8 = Vector512.FusedMultiplyAdd(Vector512.Create(first[8]), f, a8);
            b8 = Vector512.FusedMultiplyAdd(Vector512.Create(second[8]), f, b8);
        }
        if (ends->IsBounded)
        {
            Vector512<float> least = Vector512.Create(ends->Least), most = Vector512.Create(ends->Most);
            a0 = Vector512.MinNative(most, Vector512.MaxNative(least, a0));
            b0 = Vector512.MinNative(most, Vector512.MaxNative(least, b0));
            a1 = Vector512.MinNative(most, Vector512.MaxNative(least, a1));
            b1 = Vector512.MinNative(most, Vector512.MaxNative(least, b1));
            a2 = Vector512.MinNative(most, Vector512.MaxNative(least, a2));
            b2 = Vector512.MinNative(most, Vector512.MaxNative(least, b2));
            a3 = Vector512.MinNative(most, Vector512.MaxNative(least, a3));
            b3 = Vector512.MinNative(most, Vector512.MaxNative(least, b3));
            a4 = Vector512.MinNative(most, Vector512.MaxNative(least, a4));
            b4 = Vector512.MinNative(most, Vector512.MaxNative(least, b4));
            a5 = Vector512.MinNative(most, Vector512.MaxNative(least, a5));
            b5 = Vector512.MinNative(most, Vector512.MaxNative(least, b5));
            a6 = Vector512.MinNative(most, Vector512.MaxNative(least, a6));
            b6 = Vector512.MinNative(most, Vector512.MaxNative(least, b6));
            a7 = Vector512.MinNative(most, Vector512.MaxNative(least, a7));
            b7 = Vector512.MinNative(most, Vector512.MaxNative(least, b7));
            a8 = Vector512.MinNative(most, Vector512.MaxNative(least, a8));
            b8 = Vector512.MinNative(most, Vector512.MaxNative(least, b8));
        }
        if (pool)
        {
            LaneExtremes.Max(LaneExtremes.Max(a0, b0), LaneExtremes.Max(a1, b1)).Store(y + 0);
            LaneExtremes.Max(LaneExtremes.Max(a2, b2), LaneExtremes.Max(a3, b3)).Store(y + 16);
            LaneExtremes.Max(LaneExtremes.Max(a4, b4), LaneExtremes.Max(a5, b5)).Store(y + 32);
            LaneExtremes.Max(LaneExtremes.Max(a6, b6), LaneExtremes.Max(a7, b7)).Store(y + 48);
            return;
        }
        a0.Store(y + 0);
        b0.Store(y + yDown + 0);
        a1.Store(y + 16);
        b1.Store(y + yDown + 16);
        a2.Store(y + 32);
        b2.Store(y + yDown + 32);
        a3.Store(y + 48);
        b3.Store(y + yDown + 48);
        a4.Store(y + 64);
        b4.Store(y + yDown + 64);
        a5.Store(y + 80);
        b5.Store(y + yDown + 80);
        a6.Store(y + 96);
        b6.Store(y + yDown + 96);
        a7.Store(y + 112);
        b7.Store(y + yDown + 112);
        a8.Store(y + 128);
        b8.Store(y + yDown + 128);
    }

    /// <summary>16 channels at 8 places of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pixels8(float* x, nint down, nint* taps, nint count, float* filters, float* y, nint yDown, bool pool, BlockEnds* ends)
    {
        Vector512<float> f;
        Vector512<float> a0 = Vector512.Load(ends->Shift), b0 = a0;
        Vector512<float> a1 = a0, b1 = a1;
        Vector512<float> a2 = a0, b2 = a2;
        Vector512<float> a3 = a0, b3 = a3;
        Vector512<float> a4 = a0, b4 = a4;
        Vector512<float> a5 = a0, b5 = a5;
        Vector512<float> a6 = a0, b6 = a6;
        Vector512<float> a7 = a0, b7 = a7;
        for (nint* end = taps + count; taps < end; taps++, filters += 16)
        {
            f = Vector512.Load(filters);
            float* first = x + *taps, second = first + down;
            a0 = Vector512.FusedMultiplyAdd(Vector512.Create(first[0]), f, a0);
            b0 = Vector512.FusedMultiplyAdd(Vector512.Create(second[0]), f, b0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Create(first[1]), f, a1);
            b1 = Vector512.FusedMultiplyAdd(Vector512.Create(second[1]), f, b1);
            a2 = Vector512.FusedMultiplyAdd(Vector512.Create(first[2]), f, a2);
            b2 = Vector512.FusedMultiplyAdd(Vector512.Create(second[2]), f, b2);
            a3 = Vector512.FusedMultiplyAdd(Vector512.Create(first[3]), f, a3);
            b3 = Vector512.FusedMultiplyAdd(Vector512.Create(second[3]), f, b3);
            a4 = Vector512.FusedMultiplyAdd(Vector512.Create(first[4]), f, a4);
            b4 = Vector512.FusedMultiplyAdd(Vector512.Create(second[4]), f, b4);
            a5 = Vector512.FusedMultiplyAdd(Vector512.Create(first[5]), f, a5);
            b5 = Vector512.FusedMultiplyAdd(Vector512.Create(second[5]), f, b5);
            a6 = Vector512.FusedMultiplyAdd(Vector512.Create(first[6]), f, a6);
            b6 = Vector512.FusedMultiplyAdd(Vector512.Create(second[6]), f, b6);
            a7 = Vector512.FusedMultiplyAdd(Vector512.Create(first[7]), f, a7);
            b7 = Vector512.FusedMultiplyAdd(Vector512.Create(second[7]), f, b7);
        }
        if (ends->IsBounded)
        {
            Vector512<float> least = Vector512.Create(ends->Least), most = Vector512.Create(ends->Most);
            a0 = Vector512.MinNative(most, Vector512.MaxNative(least, a0));
            b0 = Vector512.MinNative(most, Vector512.MaxNative(least, b0));
            a1 = Vector512.MinNative(most, Vector512.MaxNative(least, a1));
            b1 = Vector512.MinNative(most, Vector512.MaxNative(least, b1));
            a2 = Vector512.MinNative(most, Vector512.MaxNative(least, a2));
            b2 = Vector512.MinNative(most, Vector512.MaxNative(least, b2));
            a3 = Vector512.MinNative(most, Vector512.MaxNative(least, a3));
            b3 = Vector512.MinNative(most, Vector512.MaxNative(least, b3));
            a4 = Vector512.MinNative(most, Vector512.MaxNative(least, a4));
            b4 = Vector512.MinNative(most, Vector512.MaxNative(least, b4));
            a5 = Vector512.MinNative(most, Vector512.MaxNative(least, a5));
            b5 = Vector512.MinNative(most, Vector512.MaxNative(least, b5));
            a6 = Vector512.MinNative(most, Vector512.MaxNative(least, a6));
            b6 = Vector512.MinNative(most, Vector512.MaxNative(least, b6));
            a7 = Vector512.MinNative(most, Vector512.MaxNative(least, a7));
            b7 = Vector512.MinNative(most, Vector512.MaxNative(least, b7));
        }
        if (pool)
        {
            LaneExtremes.Max(LaneExtremes.Max(a0, b0), LaneExtremes.Max(a1, b1)).Store(y + 0);
            LaneExtremes.Max(LaneExtremes.Max(a2, b2), LaneExtremes.Max(a3, b3)).Store(y + 16);
            LaneExtremes.Max(LaneExtremes.Max(a4, b4), LaneExtremes.Max(a5, b5)).Store(y + 32);
            LaneExtremes.Max(LaneExtremes.Max(a6, b6), LaneExtremes.Max(a7, b7)).Store(y + 48);
            return;
        }
        a0.Store(y + 0);
        b0.Store(y + yDown + 0);
        a1.Store(y + 16);
        b1.Store(y + yDown + 16);
        a2.Store(y + 32);
        b2.Store(y + yDown + 32);
        a3.Store(y + 48);
        b3.Store(y + yDown + 48);
        a4.Store(y + 64);
        b4.Store(y + yDown + 64);
        a5.Store(y + 80);
        b5.Store(y + yDown + 80);
        a6.Store(y + 96);
        b6.Store(y + yDown + 96);
        a7.Store(y + 112);
        b7.Store(y + yDown + 112);
    }

    /// <summary>16 channels at 7 places of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pixels7(float* x, nint down, nint* taps, nint count, float* filters, float* y, nint yDown, bool pool, BlockEnds* ends)
    {
        Vector512<float> f;
        Vector512<float> a0 = Vector512.Load(ends->Shift), b0 = a0;
        Vector512<float> a1 = a0, b1 = a1;
        Vector512<float> a2 = a0, b2 = a2;
        Vector512<float> a3 = a0, b3 = a3;
        Vector512<float> a4 = a0, b4 = a4;
        Vector512<float> a5 = a0, b5 = a5;
        Vector512<float> a6 = a0, b6 = a6;
        for (nint* end = taps + count; taps < end; taps++, filters += 16)
        {
            f = Vector512.Load(filters);
            float* first = x + *taps, second = first + down;
            a0 = Vector512.FusedMultiplyAdd(Vector512.Create(first[0]), f, a0);
            b0 = Vector512.FusedMultiplyAdd(Vector512.Create(second[0]), f, b0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Create(first[1]), f, a1);
            b1 = Vector512.FusedMultiplyAdd(Vector512.Create(second[1]), f, b1);
            a2 = Vector512.FusedMultiplyAdd(Vector512.Create(first[2]), f, a2);
            b2 = Vector512.FusedMultiplyAdd(Vector512.Create(second[2]), f, b2);
            a3 = Vector512.FusedMultiplyAdd(Vector512.Create(first[3]), f, a3);
            b3 = Vector512.FusedMultiplyAdd(Vector512.Create(second[3]), f, b3);
            a4 = Vector512.FusedMultiplyAdd(Vector512.Create(first[4]), f, a4);
            b4 = Vector512.FusedMultiplyAdd(Vector512.Create(second[4]), f, b4);
            a5 = Vector512.FusedMultiplyAdd(Vector512.Create(first[5]), f, a5);
            b5 = Vector512.FusedMultiplyAdd(Vector512.Create(second[5]), f, b5);
            a6 = Vector512.FusedMultiplyAdd(Vector512.Create(first[6]), f, a6);
            b6 = Vector512.FusedMultiplyAdd(Vector512.Create(second[6]), f, b6);
        }
        if (ends->IsBounded)
        {
            Vector512<float> least = Vector512.Create(ends->Least), most = Vector512.Create(ends->Most);
            a0 = Vector512.MinNative(most, Vector512.MaxNative(least, a0));
            b0 = Vector512.MinNative(most, Vector512.MaxNative(least, b0));
            a1 = Vector512.MinNative(most, Vector512.MaxNative(least, a1));
            b1 = Vector512.MinNative(most, Vector512.MaxNative(least, b1));
            a2 = Vector512.MinNative(most, Vector512.MaxNative(least, a2));
            b2 = Vector512.MinNative(most, Vector512.MaxNative(least, b2));
            a3 = Vector512.MinNative(most, Vector512.MaxNative(least, a3));
            b3 = Vector512.MinNative(most, Vector512.MaxNative(least, b3));
            a4 = Vector512.MinNative(most, Vector512.MaxNative(least, a4));
            b4 = Vector512.MinNative(most, Vector512.MaxNative(least, b4));
            a5 = Vector512.MinNative(most, Vector512.MaxNative(least, a5));
            b5 = Vector512.MinNative(most, Vector512.MaxNative(least, b5));
            a6 = Vector512.MinNative(most, Vector512.MaxNative(least, a6));
            b6 = Vector512.MinNative(most, Vector512.MaxNative(least, b6));
        }
        if (pool)
        {
            LaneExtremes.Max(LaneExtremes.Max(a0, b0), LaneExtremes.Max(a1, b1)).Store(y + 0);
            LaneExtremes.Max(LaneExtremes.Max(a2, b2), LaneExtremes.Max(a3, b3)).Store(y + 16);
            LaneExtremes.Max(LaneExtremes.Max(a4, b4), LaneExtremes.Max(a5, b5)).Store(y + 32);
            return;
        }
        a0.Store(y + 0);
        b0.Store(y + yDown + 0);
        a1.Store(y + 16);
        b1.Store(y + yDown + 16);
        a2.Store(y + 32);
        b2.Store(y + yDown + 32);
        a3.Store(y + 48);
        b3.Store(y + yDown + 48);
        a4.Store(y + 64);
        b4.Store(y + yDown + 64);
        a5.Store(y + 80);
        b5.Store(y + yDown + 80);
        a6.Store(y + 96);
        b6.Store(y + yDown + 96);
    }

    /// <summary>16 channels at 6 places of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pixels6(float* x, nint down, nint* taps, nint count, float* filters, float* y, nint yDown, bool pool, BlockEnds* ends)
    {
        Vector512<float> f;
        Vector512<float> a0 = Vector512.Load(ends->Shift), b0 = a0;
        Vector512<float> a1 = a0, b1 = a1;
        Vector512<float> a2 = a0, b2 = a2;
        Vector512<float> a3 = a0, b3 = a3;
        Vector512<float> a4 = a0, b4 = a4;
        Vector512<float> a5 = a0, b5 = a5;
        for (nint* end = taps + count; taps < end; taps++, filters += 16)
        {
            f = Vector512.Load(filters);
            float* first = x + *taps, second = first + down;
            a0 = Vector512.FusedMultiplyAdd(Vector512.Create(first[0]), f, a0);
            b0 = Vector512.FusedMultiplyAdd(Vector512.Create(second[0]), f, b0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Create(first[1]), f, a1);
            b1 = Vector512.FusedMultiplyAdd(Vector512.Create(second[1]), f, b1);
            a2 = Vector512.FusedMultiplyAdd(Vector512.Create(first[2]), f, a2);
            b2 = Vector512.FusedMultiplyAdd(Vector512.Create(second[2]), f, b2);
            a3 = Vector512.FusedMultiplyAdd(Vector512.Create(first[3]), f, a3);
            b3 = Vector512.FusedMultiplyAdd(Vector512.Create(second[3]), f, b3);
            a4 = Vector512.FusedMultiplyAdd(Vector512.Create(first[4]), f, a4);
            b4 = Vector512.FusedMultiplyAdd(Vector512.Create(second[4]), f, b4);
            a5 = Vector512.FusedMultiplyAdd(Vector512.Create(first[5]), f, a5);
            b5 = Vector512.FusedMultiplyAdd(Vector512.Create(second[5]), f, b5);
        }
        if (ends->IsBounded)
        {
            Vector512<float> least = Vector512.Create(ends->Least), most = Vector512.Create(ends->Most);
            a0 = Vector512.MinNative(most, Vector512.MaxNative(least, a0));
            b0 = Vector512.MinNative(most, Vector512.MaxNative(least, b0));
            a1 = Vector512.MinNative(most, Vector512.MaxNative(least, a1));
            b1 = Vector512.MinNative(most, Vector512.MaxNative(least, b1));
            a2 = Vector512.MinNative(most, Vector512.MaxNative(least, a2));
            b2 = Vector512.MinNative(most, Vector512.MaxNative(least, b2));
            a3 = Vector512.MinNative(most, Vector512.MaxNative(least, a3));
            b3 = Vector512.MinNative(most, Vector512.MaxNative(least, b3));
            a4 = Vector512.MinNative(most, Vector512.MaxNative(least, a4));
            b4 = Vector512.MinNative(most, Vector512.MaxNative(least, b4));
            a5 = Vector512.MinNative(most, Vector512.MaxNative(least, a5));
            b5 = Vector512.MinNative(most, Vector512.MaxNative(least, b5));
        }
        if (pool)
        {
            LaneExtremes.Max(LaneExtremes.Max(a0, b0), LaneExtremes.Max(a1, b1)).Store(y + 0);
            LaneExtremes.Max(LaneExtremes.Max(a2, b2), LaneExtremes.Max(a3, b3)).Store(y + 16);
            LaneExtremes.Max(LaneExtremes.Max(a4, b4), LaneExtremes.Max(a5, b5)).Store(y + 32);
            return;
        }
        a0.Store(y + 0);
        b0.Store(y + yDown + 0);
        a1.Store(y + 16);
        b1.Store(y + yDown + 16);
        a2.Store(y + 32);
        b2.Store(y + yDown + 32);
        a3.Store(y + 48);
        b3.Store(y + yDown + 48);
        a4.Store(y + 64);
        b4.Store(y + yDown + 64);
        a5.Store(y + 80);
        b5.Store(y + yDown + 80);
    }

    /// <summary>16 channels at 5 places of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pixels5(float* x, nint down, nint* taps, nint count, float* filters, float* y, nint yDown, bool pool, BlockEnds* ends)
    {
        Vector512<float> f;
        Vector512<float> a0 = Vector512.Load(ends->Shift), b0 = a0;
        Vector512<float> a1 = a0, b1 = a1;
        Vector512<float> a2 = a0, b2 = a2;
        Vector512<float> a3 = a0, b3 = a3;
        Vector512<float> a4 = a0, b4 = a4;
        for (nint* end = taps + count; taps < end; taps++, filters += 16)
        {
            f = Vector512.Load(filters);
            float* first = x + *taps, second = first + down;
            a0 = Vector512.FusedMultiplyAdd(Vector512.Create(first[0]), f, a0);
            b0 = Vector512.FusedMultiplyAdd(Vector512.Create(second[0]), f, b0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Create(first[1]), f, a1);
            b1 = Vector512.FusedMultiplyAdd(Vector512.Create(second[1]), f, b1);
            a2 = Vector512.FusedMultiplyAdd(Vector512.Create(first[2]), f, a2);
            b2 = Vector512.FusedMultiplyAdd(Vector512.Create(second[2]), f, b2);
            a3 = Vector512.FusedMultiplyAdd(Vector512.Create(first[3]), f, a3);
            b3 = Vector512.FusedMultiplyAdd(Vector512.Create(second[3]), f, b3);
            a4 = Vector512.FusedMultiplyAdd(Vector512.Create(first[4]), f, a4);
            b4 = Vector512.FusedMultiplyAdd(Vector512.Create(second[4]), f, b4);
        }
        if (ends->IsBounded)
        {
            Vector512<float> least = Vector512.Create(ends->Least), most = Vector512.Create(ends->Most);
            a0 = Vector512.MinNative(most, Vector512.MaxNative(least, a0));
            b0 = Vector512.MinNative(most, Vector512.MaxNative(least, b0));
            a1 = Vector512.MinNative(most, Vector512.MaxNative(least, a1));
            b1 = Vector512.MinNative(most, Vector512.MaxNative(least, b1));
            a2 = Vector512.MinNative(most, Vector512.MaxNative(least, a2));
            b2 = Vector512.MinNative(most, Vector512.MaxNative(least, b2));
            a3 = Vector512.MinNative(most, Vector512.MaxNative(least, a3));
            b3 = Vector512.MinNative(most, Vector512.MaxNative(least, b3));
            a4 = Vector512.MinNative(most, Vector512.MaxNative(least, a4));
            b4 = Vector512.MinNative(most, Vector512.MaxNative(least, b4));
        }
        if (pool)
        {
            LaneExtremes.Max(LaneExtremes.Max(a0, b0), LaneExtremes.Max(a1, b1)).Store(y + 0);
            LaneExtremes.Max(LaneExtremes.Max(a2, b2), LaneExtremes.Max(a3, b3)).Store(y + 16);
            return;
        }
        a0.Store(y + 0);
        b0.Store(y + yDown + 0);
        a1.Store(y + 16);
        b1.Store(y + yDown + 16);
        a2.Store(y + 32);
        b2.Store(y + yDown + 32);
        a3.Store(y + 48);
        b3.Store(y + yDown + 48);
        a4.Store(y + 64);
        b4.Store(y + yDown + 64);
    }

    /// <summary>16 channels at 4 places of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pixels4(float* x, nint down, nint* taps, nint count, float* filters, float* y, nint yDown, bool pool, BlockEnds* ends)
    {
        Vector512<float> f;
        Vector512<float> a0 = Vector512.Load(ends->Shift), b0 = a0;
        Vector512<float> a1 = a0, b1 = a1;
        Vector512<float> a2 = a0, b2 = a2;
        Vector512<float> a3 = a0, b3 = a3;
        for (nint* end = taps + count; taps < end; taps++, filters += 16)
        {
            f = Vector512.Load(filters);
            float* first = x + *taps, second = first + down;
            a0 = Vector512.FusedMultiplyAdd(Vector512.Create(first[0]), f, a0);
            b0 = Vector512.FusedMultiplyAdd(Vector512.Create(second[0]), f, b0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Create(first[1]), f, a1);
            b1 = Vector512.FusedMultiplyAdd(Vector512.Create(second[1]), f, b1);
            a2 = Vector512.FusedMultiplyAdd(Vector512.Create(first[2]), f, a2);
            b2 = Vector512.FusedMultiplyAdd(Vector512.Create(second[2]), f, b2);
            a3 = Vector512.FusedMultiplyAdd(Vector512.Create(first[3]), f, a3);
            b3 = Vector512.FusedMultiplyAdd(Vector512.Create(second[3]), f, b3);
        }
        if (ends->IsBounded)
        {
            Vector512<float> least = Vector512.Create(ends->Least), most = Vector512.Create(ends->Most);
            a0 = Vector512.MinNative(most, Vector512.MaxNative(least, a0));
            b0 = Vector512.MinNative(most, Vector512.MaxNative(least, b0));
            a1 = Vector512.MinNative(most, Vector512.MaxNative(least, a1));
            b1 = Vector512.MinNative(most, Vector512.MaxNative(least, b1));
            a2 = Vector512.MinNative(most, Vector512.MaxNative(least, a2));
            b2 = Vector512.MinNative(most, Vector512.MaxNative(least, b2));
            a3 = Vector512.MinNative(most, Vector512.MaxNative(least, a3));
            b3 = Vector512.MinNative(most, Vector512.MaxNative(least, b3));
        }
        if (pool)
        {
            LaneExtremes.Max(LaneExtremes.Max(a0, b0), LaneExtremes.Max(a1, b1)).Store(y + 0);
            LaneExtremes.Max(LaneExtremes.Max(a2, b2), LaneExtremes.Max(a3, b3)).Store(y + 16);
            return;
        }
        a0.Store(y + 0);
        b0.Store(y + yDown + 0);
        a1.Store(y + 16);
        b1.Store(y + yDown + 16);
        a2.Store(y + 32);
        b2.Store(y + yDown + 32);
        a3.Store(y + 48);
        b3.Store(y + yDown + 48);
    }

    /// <summary>16 channels at 3 places of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pixels3(float* x, nint down, nint* taps, nint count, float* filters, float* y, nint yDown, bool pool, BlockEnds* ends)
    {
        Vector512<float> f;
        Vector512<float> a0 = Vector512.Load(ends->Shift), b0 = a0;
        Vector512<float> a1 = a0, b1 = a1;
        Vector512<float> a2 = a0, b2 = a2;
        for (nint* end = taps + count; taps < end; taps++, filters += 16)
        {
            f = Vector512.Load(filters);
            float* first = x + *taps, second = first + down;
            a0 = Vector512.FusedMultiplyAdd(Vector512.Create(first[0]), f, a0);
            b0 = Vector512.FusedMultiplyAdd(Vector512.Create(second[0]), f, b0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Create(first[1]), f, a1);
            b1 = Vector512.FusedMultiplyAdd(Vector512.Create(second[1]), f, b1);
            a2 = Vector512.FusedMultiplyAdd(Vector512.Create(first[2]), f, a2);
            b2 = Vector512.FusedMultiplyAdd(Vector512.Create(second[2]), f, b2);
        }
        if (ends->IsBounded)
        {
            Vector512<float> least = Vector512.Create(ends->Least), most = Vector512.Create(ends->Most);
            a0 = Vector512.MinNative(most, Vector512.MaxNative(least, a0));
            b0 = Vector512.MinNative(most, Vector512.MaxNative(least, b0));
            a1 = Vector512.MinNative(most, Vector512.MaxNative(least, a1));
            b1 = Vector512.MinNative(most, Vector512.MaxNative(least, b1));
            a2 = Vector512.MinNative(most, Vector512.MaxNative(least, a2));
            b2 = Vector512.MinNative(most, Vector512.MaxNative(least, b2));
        }
        if (pool)
        {
            LaneExtremes.Max(LaneExtremes.Max(a0, b0), LaneExtremes.Max(a1, b1)).Store(y + 0);
            return;
        }
        a0.Store(y + 0);
        b0.Store(y + yDown + 0);
        a1.Store(y + 16);
        b1.Store(y + yDown + 16);
        a2.Store(y + 32);
        b2.Store(y + yDown + 32);
    }

    /// <summary>16 channels at 2 places of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pixels2(float* x, nint down, nint* taps, nint count, float* filters, float* y, nint yDown, bool pool, BlockEnds* ends)
    {
        Vector512<float> f;
        Vector512<float> a0 = Vector512.Load(ends->Shift), b0 = a0;
        Vector512<float> a1 = a0, b1 = a1;
        for (nint* end = taps + count; taps < end; taps++, filters += 16)
        {
            f = Vector512.Load(filters);
            float* first = x + *taps, second = first + down;
            a0 = Vector512.FusedMultiplyAdd(Vector512.Create(first[0]), f, a0);
            b0 = Vector512.FusedMultiplyAdd(Vector512.Create(second[0]), f, b0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Create(first[1]), f, a1);
            b1 = Vector512.FusedMultiplyAdd(Vector512.Create(second[1]), f, b1);
        }
        if (ends->IsBounded)
        {
            Vector512<float> least = Vector512.Create(ends->Least), most = Vector512.Create(ends->Most);
            a0 = Vector512.MinNative(most, Vector512.MaxNative(least, a0));
            b0 = Vector512.MinNative(most, Vector512.MaxNative(least, b0));
            a1 = Vector512.MinNative(most, Vector512.MaxNative(least, a1));
            b1 = Vector512.MinNative(most, Vector512.MaxNative(least, b1));
        }
        if (pool)
        {
            LaneExtremes.Max(LaneExtremes.Max(a0, b0), LaneExtremes.Max(a1, b1)).Store(y + 0);
            return;
        }
        a0.Store(y + 0);
        b0.Store(y + yDown + 0);
        a1.Store(y + 16);
        b1.Store(y + yDown + 16);
    }

    /// <summary>16 channels at a place of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pixels1(float* x, nint down, nint* taps, nint count, float* filters, float* y, nint yDown, bool pool, BlockEnds* ends)
    {
        Vector512<float> f;
        Vector512<float> a0 = Vector512.Load(ends->Shift), b0 = a0;
        for (nint* end = taps + count; taps < end; taps++, filters += 16)
        {
            f = Vector512.Load(filters);
            float* first = x + *taps, second = first + down;
            a0 = Vector512.FusedMultiplyAdd(Vector512.Create(first[0]), f, a0);
            b0 = Vector512.FusedMultiplyAdd(Vector512.Create(second[0]), f, b0);
        }
        if (ends->IsBounded)
        {
            Vector512<float> least = Vector512.Create(ends->Least), most = Vector512.Create(ends->Most);
            a0 = Vector512.MinNative(most, Vector512.MaxNative(least, a0));
            b0 = Vector512.MinNative(most, Vector512.MaxNative(least, b0));
        }
        a0.Store(y + 0);
        b0.Store(y + yDown + 0);
    }
}
