using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>Innermost loops of convolutions with few channels, in vectors of 128 bits. Written by tests/Tiles.</summary>
/// <remarks>
/// Element (tap, place) of the windows is x[taps[tap] + place], a tap being an input channel and a place in the kernel. With
/// pool the maxima of 2 by 2 places are stored instead of the results.
/// <para>Rows: the lanes are places; the two vectors begin at at[0..2) in x and at[2..4) in y, whose channels are plane
/// elements apart; filters [tap][channel]. For pool the second vector lies below the first; the maxima of a pair of
/// rows are half a vector, at at[2]. A few channels have several sums each, which are added at the end.</para>
/// <para>Pixels: the lanes are 8 channels, in y too, where places are 16 apart; the second row is down elements after the first in x and
/// yDown in y; filters [tap][16].</para>
/// <para>Sums begin with a number for each channel, and end between bounds.</para>
/// </remarks>
internal static unsafe class PlaneTiles128
{
    public static readonly delegate*<float*, nint*, nint*, nint, float*, float*, nint, bool, BlockEnds*, void>[] Rows = [null, &Rows1, &Rows2, &Rows3, &Rows4, &Rows5, &Rows6];
    public static readonly delegate*<float*, nint, nint*, nint, float*, float*, nint, bool, BlockEnds*, void>[] Pixels = [null, &Pixels1, &Pixels2, &Pixels3];

    // Maxima of neighbours in a row and the row below, half a vector of them, between bounds. Without a call, so that sums need not leave their registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pool(Vector128<float> a, Vector128<float> b, Vector128<float> least, Vector128<float> most, float* y)
    {
        a = LaneExtremes.Max(a, b);
        Vector128<float> even = Vector128.Shuffle(a, Vector128.Create(0, 2, 0, 2)), odd = Vector128.Shuffle(a, Vector128.Create(1, 3, 1, 3));
        a = LaneExtremes.Max(even, odd);
        Vector128.MinNative(most, Vector128.MaxNative(least, a)).GetLower().Store(y);
    }

    /// <summary>6 channels at two vectors of places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows6(float* x, nint* at, nint* taps, nint count, float* filters, float* y, nint plane, bool pool, BlockEnds* ends)
    {
        Vector128<float> x0, x1, f;
        nint v1 = at[1];
        Vector128<float> c0v0 = Vector128.Create(ends->Shift[0]), c0v1 = c0v0;
        Vector128<float> c1v0 = Vector128.Create(ends->Shift[1]), c1v1 = c1v0;
        Vector128<float> c2v0 = Vector128.Create(ends->Shift[2]), c2v1 = c2v0;
        Vector128<float> c3v0 = Vector128.Create(ends->Shift[3]), c3v1 = c3v0;
        Vector128<float> c4v0 = Vector128.Create(ends->Shift[4]), c4v1 = c4v0;
        Vector128<float> c5v0 = Vector128.Create(ends->Shift[5]), c5v1 = c5v0;
        x += at[0];
        for (nint* end = taps + count; taps < end; taps++, filters += 6)
        {
            float* from = x + *taps;
            x0 = Vector128.Load(from);
            x1 = Vector128.Load(from + v1);
            f = Vector128.Create(filters[0]);
            c0v0 = Vector128.MultiplyAddEstimate(f, x0, c0v0);
            c0v1 = Vector128.MultiplyAddEstimate(f, x1, c0v1);
            f = Vector128.Create(filters[1]);
            c1v0 = Vector128.MultiplyAddEstimate(f, x0, c1v0);
            c1v1 = Vector128.MultiplyAddEstimate(f, x1, c1v1);
            f = Vector128.Create(filters[2]);
            c2v0 = Vector128.MultiplyAddEstimate(f, x0, c2v0);
            c2v1 = Vector128.MultiplyAddEstimate(f, x1, c2v1);
            f = Vector128.Create(filters[3]);
            c3v0 = Vector128.MultiplyAddEstimate(f, x0, c3v0);
            c3v1 = Vector128.MultiplyAddEstimate(f, x1, c3v1);
            f = Vector128.Create(filters[4]);
            c4v0 = Vector128.MultiplyAddEstimate(f, x0, c4v0);
            c4v1 = Vector128.MultiplyAddEstimate(f, x1, c4v1);
            f = Vector128.Create(filters[5]);
            c5v0 = Vector128.MultiplyAddEstimate(f, x0, c5v0);
            c5v1 = Vector128.MultiplyAddEstimate(f, x1, c5v1);
        }
        if (pool)
        {
            f = Vector128.Create(ends->Least); x0 = Vector128.Create(ends->Most);
            Pool(c0v0, c0v1, f, x0, y + at[2]);
            y += plane;
            Pool(c1v0, c1v1, f, x0, y + at[2]);
            y += plane;
            Pool(c2v0, c2v1, f, x0, y + at[2]);
            y += plane;
            Pool(c3v0, c3v1, f, x0, y + at[2]);
            y += plane;
            Pool(c4v0, c4v1, f, x0, y + at[2]);
            y += plane;
            Pool(c5v0, c5v1, f, x0, y + at[2]);
            return;
        }
        if (ends->IsBounded)
        {
            f = Vector128.Create(ends->Least); x0 = Vector128.Create(ends->Most);
            c0v0 = Vector128.MinNative(x0, Vector128.MaxNative(f, c0v0));
            c0v1 = Vector128.MinNative(x0, Vector128.MaxNative(f, c0v1));
            c1v0 = Vector128.MinNative(x0, Vector128.MaxNative(f, c1v0));
            c1v1 = Vector128.MinNative(x0, Vector128.MaxNative(f, c1v1));
            c2v0 = Vector128.MinNative(x0, Vector128.MaxNative(f, c2v0));
            c2v1 = Vector128.MinNative(x0, Vector128.MaxNative(f, c2v1));
            c3v0 = Vector128.MinNative(x0, Vector128.MaxNative(f, c3v0));
            c3v1 = Vector128.MinNative(x0, Vector128.MaxNative(f, c3v1));
            c4v0 = Vector128.MinNative(x0, Vector128.MaxNative(f, c4v0));
            c4v1 = Vector128.MinNative(x0, Vector128.MaxNative(f, c4v1));
            c5v0 = Vector128.MinNative(x0, Vector128.MaxNative(f, c5v0));
            c5v1 = Vector128.MinNative(x0, Vector128.MaxNative(f, c5v1));
        }
        c0v0.Store(y + at[2]);
        c0v1.Store(y + at[3]);
        y += plane;
        c1v0.Store(y + at[2]);
        c1v1.Store(y + at[3]);
        y += plane;
        c2v0.Store(y + at[2]);
        c2v1.Store(y + at[3]);
        y += plane;
        c3v0.Store(y + at[2]);
        c3v1.Store(y + at[3]);
        y += plane;
        c4v0.Store(y + at[2]);
        c4v1.Store(y + at[3]);
        y += plane;
        c5v0.Store(y + at[2]);
        c5v1.Store(y + at[3]);
    }

    /// <summary>5 channels at two vectors of places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows5(float* x, nint* at, nint* taps, nint count, float* filters, float* y, nint plane, bool pool, BlockEnds* ends)
    {
        Vector128<float> x0, x1, f;
        nint v1 = at[1];
        Vector128<float> c0v0 = Vector128.Create(ends->Shift[0]), c0v1 = c0v0;
        Vector128<float> c1v0 = Vector128.Create(ends->Shift[1]), c1v1 = c1v0;
        Vector128<float> c2v0 = Vector128.Create(ends->Shift[2]), c2v1 = c2v0;
        Vector128<float> c3v0 = Vector128.Create(ends->Shift[3]), c3v1 = c3v0;
        Vector128<float> c4v0 = Vector128.Create(ends->Shift[4]), c4v1 = c4v0;
        x += at[0];
        for (nint* end = taps + count; taps < end; taps++, filters += 5)
        {
            float* from = x + *taps;
            x0 = Vector128.Load(from);
            x1 = Vector128.Load(from + v1);
            f = Vector128.Create(filters[0]);
            c0v0 = Vector128.MultiplyAddEstimate(f, x0, c0v0);
            c0v1 = Vector128.MultiplyAddEstimate(f, x1, c0v1);
            f = Vector128.Create(filters[1]);
            c1v0 = Vector128.MultiplyAddEstimate(f, x0, c1v0);
            c1v1 = Vector128.MultiplyAddEstimate(f, x1, c1v1);
            f = Vector128.Create(filters[2]);
            c2v0 = Vector128.MultiplyAddEstimate(f, x0, c2v0);
            c2v1 = Vector128.MultiplyAddEstimate(f, x1, c2v1);
            f = Vector128.Create(filters[3]);
            c3v0 = Vector128.MultiplyAddEstimate(f, x0, c3v0);
            c3v1 = Vector128.MultiplyAddEstimate(f, x1, c3v1);
            f = Vector128.Create(filters[4]);
            c4v0 = Vector128.MultiplyAddEstimate(f, x0, c4v0);
            c4v1 = Vector128.MultiplyAddEstimate(f, x1, c4v1);
        }
        if (pool)
        {
            f = Vector128.Create(ends->Least); x0 = Vector128.Create(ends->Most);
            Pool(c0v0, c0v1, f, x0, y + at[2]);
            y += plane;
            Pool(c1v0, c1v1, f, x0, y + at[2]);
            y += plane;
            Pool(c2v0, c2v1, f, x0, y + at[2]);
            y += plane;
            Pool(c3v0, c3v1, f, x0, y + at[2]);
            y += plane;
            Pool(c4v0, c4v1, f, x0, y + at[2]);
            return;
        }
        if (ends->IsBounded)
        {
            f = Vector128.Create(ends->Least); x0 = Vector128.Create(ends->Most);
            c0v0 = Vector128.MinNative(x0, Vector128.MaxNative(f, c0v0));
            c0v1 = Vector128.MinNative(x0, Vector128.MaxNative(f, c0v1));
            c1v0 = Vector128.MinNative(x0, Vector128.MaxNative(f, c1v0));
            c1v1 = Vector128.MinNative(x0, Vector128.MaxNative(f, c1v1));
            c2v0 = Vector128.MinNative(x0, Vector128.MaxNative(f, c2v0));
            c2v1 = Vector128.MinNative(x0, Vector128.MaxNative(f, c2v1));
            c3v0 = Vector128.MinNative(x0, Vector128.MaxNative(f, c3v0));
            c3v1 = Vector128.MinNative(x0, Vector128.MaxNative(f, c3v1));
            c4v0 = Vector128.MinNative(x0, Vector128.MaxNative(f, c4v0));
            c4v1 = Vector128.MinNative(x0, Vector128.MaxNative(f, c4v1));
        }
        c0v0.Store(y + at[2]);
        c0v1.Store(y + at[3]);
        y += plane;
        c1v0.Store(y + at[2]);
        c1v1.Store(y + at[3]);
        y += plane;
        c2v0.Store(y + at[2]);
        c2v1.Store(y + at[3]);
        y += plane;
        c3v0.Store(y + at[2]);
        c3v1.Store(y + at[3]);
        y += plane;
        c4v0.Store(y + at[2]);
        c4v1.Store(y + at[3]);
    }

    /// <summary>4 channels at two vectors of places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4(float* x, nint* at, nint* taps, nint count, float* filters, float* y, nint plane, bool pool, BlockEnds* ends)
    {
        Vector128<float> x0, x1, f;
        nint v1 = at[1];
        Vector128<float> c0v0 = Vector128.Create(ends->Shift[0]), c0v1 = c0v0;
        Vector128<float> c1v0 = Vector128.Create(ends->Shift[1]), c1v1 = c1v0;
        Vector128<float> c2v0 = Vector128.Create(ends->Shift[2]), c2v1 = c2v0;
        Vector128<float> c3v0 = Vector128.Create(ends->Shift[3]), c3v1 = c3v0;
        x += at[0];
        for (nint* end = taps + count; taps < end; taps++, filters += 4)
        {
            float* from = x + *taps;
            x0 = Vector128.Load(from);
            x1 = Vector128.Load(from + v1);
            f = Vector128.Create(filters[0]);
            c0v0 = Vector128.MultiplyAddEstimate(f, x0, c0v0);
            c0v1 = Vector128.MultiplyAddEstimate(f, x1, c0v1);
            f = Vector128.Create(filters[1]);
            c1v0 = Vector128.MultiplyAddEstimate(f, x0, c1v0);
            c1v1 = Vector128.MultiplyAddEstimate(f, x1, c1v1);
            f = Vector128.Create(filters[2]);
            c2v0 = Vector128.MultiplyAddEstimate(f, x0, c2v0);
            c2v1 = Vector128.MultiplyAddEstimate(f, x1, c2v1);
            f = Vector128.Create(filters[3]);
            c3v0 = Vector128.MultiplyAddEstimate(f, x0, c3v0);
            c3v1 = Vector128.MultiplyAddEstimate(f, x1, c3v1);
        }
        if (pool)
        {
            f = Vector128.Create(ends->Least); x0 = Vector128.Create(ends->Most);
            Pool(c0v0, c0v1, f, x0, y + at[2]);
            y += plane;
            Pool(c1v0, c1v1, f, x0, y + at[2]);
            y += plane;
            Pool(c2v0, c2v1, f, x0, y + at[2]);
            y += plane;
            Pool(c3v0, c3v1, f, x0, y + at[2]);
            return;
        }
        if (ends->IsBounded)
        {
            f = Vector128.Create(ends->Least); x0 = Vector128.Create(ends->Most);
            c0v0 = Vector128.MinNative(x0, Vector128.MaxNative(f, c0v0));
            c0v1 = Vector128.MinNative(x0, Vector128.MaxNative(f, c0v1));
            c1v0 = Vector128.MinNative(x0, Vector128.MaxNative(f, c1v0));
            c1v1 = Vector128.MinNative(x0, Vector128.MaxNative(f, c1v1));
            c2v0 = Vector128.MinNative(x0, Vector128.MaxNative(f, c2v0));
            c2v1 = Vector128.MinNative(x0, Vector128.MaxNative(f, c2v1));
            c3v0 = Vector128.MinNative(x0, Vector128.MaxNative(f, c3v0));
            c3v1 = Vector128.MinNative(x0, Vector128.MaxNative(f, c3v1));
        }
        c0v0.Store(y + at[2]);
        c0v1.Store(y + at[3]);
        y += plane;
        c1v0.Store(y + at[2]);
        c1v1.Store(y + at[3]);
        y += plane;
        c2v0.Store(y + at[2]);
        c2v1.Store(y + at[3]);
        y += plane;
        c3v0.Store(y + at[2]);
        c3v1.Store(y + at[3]);
    }

    /// <summary>3 channels at two vectors of places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows3(float* x, nint* at, nint* taps, nint count, float* filters, float* y, nint plane, bool pool, BlockEnds* ends)
    {
        Vector128<float> x0, x1, f;
        nint v1 = at[1];
        Vector128<float> c0v0 = Vector128.Create(ends->Shift[0]), c0v1 = c0v0;
        Vector128<float> c1v0 = Vector128.Create(ends->Shift[1]), c1v1 = c1v0;
        Vector128<float> c2v0 = Vector128.Create(ends->Shift[2]), c2v1 = c2v0;
        x += at[0];
        for (nint* end = taps + count; taps < end; taps++, filters += 3)
        {
            float* from = x + *taps;
            x0 = Vector128.Load(from);
            x1 = Vector128.Load(from + v1);
            f = Vector128.Create(filters[0]);
            c0v0 = Vector128.MultiplyAddEstimate(f, x0, c0v0);
            c0v1 = Vector128.MultiplyAddEstimate(f, x1, c0v1);
            f = Vector128.Create(filters[1]);
            c1v0 = Vector128.MultiplyAddEstimate(f, x0, c1v0);
            c1v1 = Vector128.MultiplyAddEstimate(f, x1, c1v1);
            f = Vector128.Create(filters[2]);
            c2v0 = Vector128.MultiplyAddEstimate(f, x0, c2v0);
            c2v1 = Vector128.MultiplyAddEstimate(f, x1, c2v1);
        }
        if (pool)
        {
            f = Vector128.Create(ends->Least); x0 = Vector128.Create(ends->Most);
            Pool(c0v0, c0v1, f, x0, y + at[2]);
            y += plane;
            Pool(c1v0, c1v1, f, x0, y + at[2]);
            y += plane;
            Pool(c2v0, c2v1, f, x0, y + at[2]);
            return;
        }
        if (ends->IsBounded)
        {
            f = Vector128.Create(ends->Least); x0 = Vector128.Create(ends->Most);
            c0v0 = Vector128.MinNative(x0, Vector128.MaxNative(f, c0v0));
            c0v1 = Vector128.MinNative(x0, Vector128.MaxNative(f, c0v1));
            c1v0 = Vector128.MinNative(x0, Vector128.MaxNative(f, c1v0));
            c1v1 = Vector128.MinNative(x0, Vector128.MaxNative(f, c1v1));
            c2v0 = Vector128.MinNative(x0, Vector128.MaxNative(f, c2v0));
            c2v1 = Vector128.MinNative(x0, Vector128.MaxNative(f, c2v1));
        }
        c0v0.Store(y + at[2]);
        c0v1.Store(y + at[3]);
        y += plane;
        c1v0.Store(y + at[2]);
        c1v1.Store(y + at[3]);
        y += plane;
        c2v0.Store(y + at[2]);
        c2v1.Store(y + at[3]);
    }

    /// <summary>2 channels at two vectors of places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2(float* x, nint* at, nint* taps, nint count, float* filters, float* y, nint plane, bool pool, BlockEnds* ends)
    {
        Vector128<float> x0, x1, f;
        nint v1 = at[1];
        Vector128<float> c0v0 = Vector128.Create(ends->Shift[0]), c0v1 = c0v0;
        Vector128<float> c1v0 = Vector128.Create(ends->Shift[1]), c1v1 = c1v0;
        Vector128<float> c0v0t1 = default, c0v1t1 = default;
        Vector128<float> c1v0t1 = default, c1v1t1 = default;
        x += at[0];
        for (; count >= 2; count -= 2, taps += 2, filters += 4)
        {
            float* from = x + *taps;
            x0 = Vector128.Load(from);
            x1 = Vector128.Load(from + v1);
            f = Vector128.Create(filters[0]);
            c0v0 = Vector128.MultiplyAddEstimate(f, x0, c0v0);
            c0v1 = Vector128.MultiplyAddEstimate(f, x1, c0v1);
            f = Vector128.Create(filters[1]);
            c1v0 = Vector128.MultiplyAddEstimate(f, x0, c1v0);
            c1v1 = Vector128.MultiplyAddEstimate(f, x1, c1v1);
            float* from1 = x + taps[1];
            x0 = Vector128.Load(from1);
            x1 = Vector128.Load(from1 + v1);
            f = Vector128.Create(filters[2]);
            c0v0t1 = Vector128.MultiplyAddEstimate(f, x0, c0v0t1);
            c0v1t1 = Vector128.MultiplyAddEstimate(f, x1, c0v1t1);
            f = Vector128.Create(filters[3]);
            c1v0t1 = Vector128.MultiplyAddEstimate(f, x0, c1v0t1);
            c1v1t1 = Vector128.MultiplyAddEstimate(f, x1, c1v1t1);
        }
        for (nint* end = taps + count; taps < end; taps++, filters += 2)
        {
            float* from = x + *taps;
            x0 = Vector128.Load(from);
            x1 = Vector128.Load(from + v1);
            f = Vector128.Create(filters[0]);
            c0v0 = Vector128.MultiplyAddEstimate(f, x0, c0v0);
            c0v1 = Vector128.MultiplyAddEstimate(f, x1, c0v1);
            f = Vector128.Create(filters[1]);
            c1v0 = Vector128.MultiplyAddEstimate(f, x0, c1v0);
            c1v1 = Vector128.MultiplyAddEstimate(f, x1, c1v1);
        }
        c0v0 += c0v0t1; c0v1 += c0v1t1;
        c1v0 += c1v0t1; c1v1 += c1v1t1;
        if (pool)
        {
            f = Vector128.Create(ends->Least); x0 = Vector128.Create(ends->Most);
            Pool(c0v0, c0v1, f, x0, y + at[2]);
            y += plane;
            Pool(c1v0, c1v1, f, x0, y + at[2]);
            return;
        }
        if (ends->IsBounded)
        {
            f = Vector128.Create(ends->Least); x0 = Vector128.Create(ends->Most);
            c0v0 = Vector128.MinNative(x0, Vector128.MaxNative(f, c0v0));
            c0v1 = Vector128.MinNative(x0, Vector128.MaxNative(f, c0v1));
            c1v0 = Vector128.MinNative(x0, Vector128.MaxNative(f, c1v0));
            c1v1 = Vector128.MinNative(x0, Vector128.MaxNative(f, c1v1));
        }
        c0v0.Store(y + at[2]);
        c0v1.Store(y + at[3]);
        y += plane;
        c1v0.Store(y + at[2]);
        c1v1.Store(y + at[3]);
    }

    /// <summary>A channel at two vectors of places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1(float* x, nint* at, nint* taps, nint count, float* filters, float* y, nint plane, bool pool, BlockEnds* ends)
    {
        Vector128<float> x0, x1, f;
        nint v1 = at[1];
        Vector128<float> c0v0 = Vector128.Create(ends->Shift[0]), c0v1 = c0v0;
        Vector128<float> c0v0t1 = default, c0v1t1 = default;
        Vector128<float> c0v0t2 = default, c0v1t2 = default;
        Vector128<float> c0v0t3 = default, c0v1t3 = default;
        x += at[0];
        for (; count >= 4; count -= 4, taps += 4, filters += 4)
        {
            float* from = x + *taps;
            x0 = Vector128.Load(from);
            x1 = Vector128.Load(from + v1);
            f = Vector128.Create(filters[0]);
            c0v0 = Vector128.MultiplyAddEstimate(f, x0, c0v0);
            c0v1 = Vector128.MultiplyAddEstimate(f, x1, c0v1);
            float* from1 = x + taps[1];
            x0 = Vector128.Load(from1);
            x1 = Vector128.Load(from1 + v1);
            f = Vector128.Create(filters[1]);
            c0v0t1 = Vector128.MultiplyAddEstimate(f, x0, c0v0t1);
            c0v1t1 = Vector128.MultiplyAddEstimate(f, x1, c0v1t1);
            float* from2 = x + taps[2];
            x0 = Vector128.Load(from2);
            x1 = Vector128.Load(from2 + v1);
            f = Vector128.Create(filters[2]);
            c0v0t2 = Vector128.MultiplyAddEstimate(f, x0, c0v0t2);
            c0v1t2 = Vector128.MultiplyAddEstimate(f, x1, c0v1t2);
            float* from3 = x + taps[3];
            x0 = Vector128.Load(from3);
            x1 = Vector128.Load(from3 + v1);
            f = Vector128.Create(filters[3]);
            c0v0t3 = Vector128.MultiplyAddEstimate(f, x0, c0v0t3);
            c0v1t3 = Vector128.MultiplyAddEstimate(f, x1, c0v1t3);
        }
        for (nint* end = taps + count; taps < end; taps++, filters += 1)
        {
            float* from = x + *taps;
            x0 = Vector128.Load(from);
            x1 = Vector128.Load(from + v1);
            f = Vector128.Create(filters[0]);
            c0v0 = Vector128.MultiplyAddEstimate(f, x0, c0v0);
            c0v1 = Vector128.MultiplyAddEstimate(f, x1, c0v1);
        }
        c0v0 += c0v0t1; c0v1 += c0v1t1;
        c0v0 += c0v0t2; c0v1 += c0v1t2;
        c0v0 += c0v0t3; c0v1 += c0v1t3;
        if (pool)
        {
            f = Vector128.Create(ends->Least); x0 = Vector128.Create(ends->Most);
            Pool(c0v0, c0v1, f, x0, y + at[2]);
            return;
        }
        if (ends->IsBounded)
        {
            f = Vector128.Create(ends->Least); x0 = Vector128.Create(ends->Most);
            c0v0 = Vector128.MinNative(x0, Vector128.MaxNative(f, c0v0));
            c0v1 = Vector128.MinNative(x0, Vector128.MaxNative(f, c0v1));
        }
        c0v0.Store(y + at[2]);
        c0v1.Store(y + at[3]);
    }

    /// <summary>8 channels at 3 places of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pixels3(float* x, nint down, nint* taps, nint count, float* filters, float* y, nint yDown, bool pool, BlockEnds* ends)
    {
        Vector128<float> f, fh, p;
        Vector128<float> a0 = Vector128.Load(ends->Shift), b0 = a0, a0h = Vector128.Load(ends->Shift + 4), b0h = a0h;
        Vector128<float> a1 = a0, b1 = a1, a1h = a0h, b1h = a1h;
        Vector128<float> a2 = a0, b2 = a2, a2h = a0h, b2h = a2h;
        for (nint* end = taps + count; taps < end; taps++, filters += 16)
        {
            f = Vector128.Load(filters);
            fh = Vector128.Load(filters + 4);
            float* first = x + *taps, second = first + down;
            p = Vector128.Create(first[0]);
            a0 = Vector128.MultiplyAddEstimate(p, f, a0);
            a0h = Vector128.MultiplyAddEstimate(p, fh, a0h);
            p = Vector128.Create(second[0]);
            b0 = Vector128.MultiplyAddEstimate(p, f, b0);
            b0h = Vector128.MultiplyAddEstimate(p, fh, b0h);
            p = Vector128.Create(first[1]);
            a1 = Vector128.MultiplyAddEstimate(p, f, a1);
            a1h = Vector128.MultiplyAddEstimate(p, fh, a1h);
            p = Vector128.Create(second[1]);
            b1 = Vector128.MultiplyAddEstimate(p, f, b1);
            b1h = Vector128.MultiplyAddEstimate(p, fh, b1h);
            p = Vector128.Create(first[2]);
            a2 = Vector128.MultiplyAddEstimate(p, f, a2);
            a2h = Vector128.MultiplyAddEstimate(p, fh, a2h);
            p = Vector128.Create(second[2]);
            b2 = Vector128.MultiplyAddEstimate(p, f, b2);
            b2h = Vector128.MultiplyAddEstimate(p, fh, b2h);
        }
        if (ends->IsBounded)
        {
            Vector128<float> least = Vector128.Create(ends->Least), most = Vector128.Create(ends->Most);
            a0 = Vector128.MinNative(most, Vector128.MaxNative(least, a0));
            b0 = Vector128.MinNative(most, Vector128.MaxNative(least, b0));
            a1 = Vector128.MinNative(most, Vector128.MaxNative(least, a1));
            b1 = Vector128.MinNative(most, Vector128.MaxNative(least, b1));
            a2 = Vector128.MinNative(most, Vector128.MaxNative(least, a2));
            b2 = Vector128.MinNative(most, Vector128.MaxNative(least, b2));
            a0h = Vector128.MinNative(most, Vector128.MaxNative(least, a0h));
            b0h = Vector128.MinNative(most, Vector128.MaxNative(least, b0h));
            a1h = Vector128.MinNative(most, Vector128.MaxNative(least, a1h));
            b1h = Vector128.MinNative(most, Vector128.MaxNative(least, b1h));
            a2h = Vector128.MinNative(most, Vector128.MaxNative(least, a2h));
            b2h = Vector128.MinNative(most, Vector128.MaxNative(least, b2h));
        }
        if (pool)
        {
            LaneExtremes.Max(LaneExtremes.Max(a0, b0), LaneExtremes.Max(a1, b1)).Store(y + 0);
            LaneExtremes.Max(LaneExtremes.Max(a0h, b0h), LaneExtremes.Max(a1h, b1h)).Store(y + 4);
            return;
        }
        a0.Store(y + 0);
        b0.Store(y + yDown + 0);
        a0h.Store(y + 4);
        b0h.Store(y + yDown + 4);
        a1.Store(y + 16);
        b1.Store(y + yDown + 16);
        a1h.Store(y + 20);
        b1h.Store(y + yDown + 20);
        a2.Store(y + 32);
        b2.Store(y + yDown + 32);
        a2h.Store(y + 36);
        b2h.Store(y + yDown + 36);
    }

    /// <summary>8 channels at 2 places of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pixels2(float* x, nint down, nint* taps, nint count, float* filters, float* y, nint yDown, bool pool, BlockEnds* ends)
    {
        Vector128<float> f, fh, p;
        Vector128<float> a0 = Vector128.Load(ends->Shift), b0 = a0, a0h = Vector128.Load(ends->Shift + 4), b0h = a0h;
        Vector128<float> a1 = a0, b1 = a1, a1h = a0h, b1h = a1h;
        for (nint* end = taps + count; taps < end; taps++, filters += 16)
        {
            f = Vector128.Load(filters);
            fh = Vector128.Load(filters + 4);
            float* first = x + *taps, second = first + down;
            p = Vector128.Create(first[0]);
            a0 = Vector128.MultiplyAddEstimate(p, f, a0);
            a0h = Vector128.MultiplyAddEstimate(p, fh, a0h);
            p = Vector128.Create(second[0]);
            b0 = Vector128.MultiplyAddEstimate(p, f, b0);
            b0h = Vector128.MultiplyAddEstimate(p, fh, b0h);
            p = Vector128.Create(first[1]);
            a1 = Vector128.MultiplyAddEstimate(p, f, a1);
            a1h = Vector128.MultiplyAddEstimate(p, fh, a1h);
            p = Vector128.Create(second[1]);
            b1 = Vector128.MultiplyAddEstimate(p, f, b1);
            b1h = Vector128.MultiplyAddEstimate(p, fh, b1h);
        }
        if (ends->IsBounded)
        {
            Vector128<float> least = Vector128.Create(ends->Least), most = Vector128.Create(ends->Most);
            a0 = Vector128.MinNative(most, Vector128.MaxNative(least, a0));
            b0 = Vector128.MinNative(most, Vector128.MaxNative(least, b0));
            a1 = Vector128.MinNative(most, Vector128.MaxNative(least, a1));
            b1 = Vector128.MinNative(most, Vector128.MaxNative(least, b1));
            a0h = Vector128.MinNative(most, Vector128.MaxNative(least, a0h));
            b0h = Vector128.MinNative(most, Vector128.MaxNative(least, b0h));
            a1h = Vector128.MinNative(most, Vector128.MaxNative(least, a1h));
            b1h = Vector128.MinNative(most, Vector128.MaxNative(least, b1h));
        }
        if (pool)
        {
            LaneExtremes.Max(LaneExtremes.Max(a0, b0), LaneExtremes.Max(a1, b1)).Store(y + 0);
            LaneExtremes.Max(LaneExtremes.Max(a0h, b0h), LaneExtremes.Max(a1h, b1h)).Store(y + 4);
            return;
        }
        a0.Store(y + 0);
        b0.Store(y + yDown + 0);
        a0h.Store(y + 4);
        b0h.Store(y + yDown + 4);
        a1.Store(y + 16);
        b1.Store(y + yDown + 16);
        a1h.Store(y + 20);
        b1h.Store(y + yDown + 20);
    }

    /// <summary>8 channels at a place of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pixels1(float* x, nint down, nint* taps, nint count, float* filters, float* y, nint yDown, bool pool, BlockEnds* ends)
    {
        Vector128<float> f, fh, p;
        Vector128<float> a0 = Vector128.Load(ends->Shift), b0 = a0, a0h = Vector128.Load(ends->Shift + 4), b0h = a0h;
        for (nint* end = taps + count; taps < end; taps++, filters += 16)
        {
            f = Vector128.Load(filters);
            fh = Vector128.Load(filters + 4);
            float* first = x + *taps, second = first + down;
            p = Vector128.Create(first[0]);
            a0 = Vector128.MultiplyAddEstimate(p, f, a0);
            a0h = Vector128.MultiplyAddEstimate(p, fh, a0h);
            p = Vector128.Create(second[0]);
            b0 = Vector128.MultiplyAddEstimate(p, f, b0);
            b0h = Vector128.MultiplyAddEstimate(p, fh, b0h);
        }
        if (ends->IsBounded)
        {
            Vector128<float> least = Vector128.Create(ends->Least), most = Vector128.Create(ends->Most);
            a0 = Vector128.MinNative(most, Vector128.MaxNative(least, a0));
            b0 = Vector128.MinNative(most, Vector128.MaxNative(least, b0));
            a0h = Vector128.MinNative(most, Vector128.MaxNative(least, a0h));
            b0h = Vector128.MinNative(most, Vector128.MaxNative(least, b0h));
        }
        a0.Store(y + 0);
        b0.Store(y + yDown + 0);
        a0h.Store(y + 4);
        b0h.Store(y + yDown + 4);
    }
}
