using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>Tiles of a matrix product of f32, a few rows by two vectors of 256 bits or by one. Written by tests/Tiles.</summary>
/// <remarks>
/// a [k / 4][rows][4] and then [k % 4][rows]; row p of b begins at offsets[p]; c has rows of ldc elements and is
/// written, or added to. From ahead on, memory that is wanted soon is brought into the second-level cache, two lines
/// step elements apart for each four of k. Low tiles keep several sums for each element, so that they do not wait for one another.
/// Rows6Packed is for a b whose rows follow each other and asks so for each eight of k, Rows6PackedAsking twice as often, Rows6x1 is one
/// vector wide, Panels2 one row times two panels of 32 columns, and so on. Panels are strips of two vectors of columns each, strip elements
/// apart, and their rows pitch elements apart; what belongs to one panel in c is apart elements from what belongs to the next.
/// Rows6Laying reads rows of b that are apart elements from each other and leaves them one after the other in strip, for the tiles below it.
/// </remarks>
internal static unsafe class Tiles256
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows6(float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector256<float> b0, b1, x;
        Vector256<float> c0l0 = default, c0h0 = default;
        Vector256<float> c1l0 = default, c1h0 = default;
        Vector256<float> c2l0 = default, c2h0 = default;
        Vector256<float> c3l0 = default, c3h0 = default;
        Vector256<float> c4l0 = default, c4h0 = default;
        Vector256<float> c5l0 = default, c5h0 = default;
        float* row = c;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
        }
        for (nint quads = k >> 2; quads > 0; quads--, a += 24, offsets += 4)
        {
            row = b + offsets[0];
            b0 = Vector256.Load(row);
            b1 = Vector256.Load(row + 8);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[4]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[8]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[12]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[16]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[20]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            row = b + offsets[1];
            b0 = Vector256.Load(row);
            b1 = Vector256.Load(row + 8);
            x = Vector256.Create(a[1]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[5]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[9]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[13]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[17]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[21]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            ahead += step;
            row = b + offsets[2];
            b0 = Vector256.Load(row);
            b1 = Vector256.Load(row + 8);
            x = Vector256.Create(a[2]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[6]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[10]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[14]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[18]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[22]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            row = b + offsets[3];
            b0 = Vector256.Load(row);
            b1 = Vector256.Load(row + 8);
            x = Vector256.Create(a[3]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[7]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[11]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[15]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[19]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[23]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            ahead += step;
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 6, offsets++)
        {
            row = b + offsets[0];
            b0 = Vector256.Load(row);
            b1 = Vector256.Load(row + 8);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[1]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[2]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[3]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[4]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[5]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
        }
        if (accumulate)
        {
            row = c;
            c0l0 += Vector256.Load(row);
            c0h0 += Vector256.Load(row + 8);
            row += ldc;
            c1l0 += Vector256.Load(row);
            c1h0 += Vector256.Load(row + 8);
            row += ldc;
            c2l0 += Vector256.Load(row);
            c2h0 += Vector256.Load(row + 8);
            row += ldc;
            c3l0 += Vector256.Load(row);
            c3h0 += Vector256.Load(row + 8);
            row += ldc;
            c4l0 += Vector256.Load(row);
            c4h0 += Vector256.Load(row + 8);
            row += ldc;
            c5l0 += Vector256.Load(row);
            c5h0 += Vector256.Load(row + 8);
        }
        c0l0.Store(c);
        c0h0.Store(c + 8);
        c += ldc;
        c1l0.Store(c);
        c1h0.Store(c + 8);
        c += ldc;
        c2l0.Store(c);
        c2h0.Store(c + 8);
        c += ldc;
        c3l0.Store(c);
        c3h0.Store(c + 8);
        c += ldc;
        c4l0.Store(c);
        c4h0.Store(c + 8);
        c += ldc;
        c5l0.Store(c);
        c5h0.Store(c + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4(float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector256<float> b0, b1, x;
        Vector256<float> c0l0 = default, c0h0 = default;
        Vector256<float> c1l0 = default, c1h0 = default;
        Vector256<float> c2l0 = default, c2h0 = default;
        Vector256<float> c3l0 = default, c3h0 = default;
        float* row = c;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
        }
        for (nint quads = k >> 2; quads > 0; quads--, a += 16, offsets += 4)
        {
            row = b + offsets[0];
            b0 = Vector256.Load(row);
            b1 = Vector256.Load(row + 8);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[4]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[8]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[12]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            row = b + offsets[1];
            b0 = Vector256.Load(row);
            b1 = Vector256.Load(row + 8);
            x = Vector256.Create(a[1]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[5]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[9]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[13]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            row = b + offsets[2];
            b0 = Vector256.Load(row);
            b1 = Vector256.Load(row + 8);
            x = Vector256.Create(a[2]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[6]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[10]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[14]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            row = b + offsets[3];
            b0 = Vector256.Load(row);
            b1 = Vector256.Load(row + 8);
            x = Vector256.Create(a[3]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[7]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[11]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[15]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 4, offsets++)
        {
            row = b + offsets[0];
            b0 = Vector256.Load(row);
            b1 = Vector256.Load(row + 8);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[1]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[2]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[3]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
        }
        if (accumulate)
        {
            row = c;
            c0l0 += Vector256.Load(row);
            c0h0 += Vector256.Load(row + 8);
            row += ldc;
            c1l0 += Vector256.Load(row);
            c1h0 += Vector256.Load(row + 8);
            row += ldc;
            c2l0 += Vector256.Load(row);
            c2h0 += Vector256.Load(row + 8);
            row += ldc;
            c3l0 += Vector256.Load(row);
            c3h0 += Vector256.Load(row + 8);
        }
        c0l0.Store(c);
        c0h0.Store(c + 8);
        c += ldc;
        c1l0.Store(c);
        c1h0.Store(c + 8);
        c += ldc;
        c2l0.Store(c);
        c2h0.Store(c + 8);
        c += ldc;
        c3l0.Store(c);
        c3h0.Store(c + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2(float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector256<float> b0, b1, x;
        Vector256<float> c0l0 = default, c0h0 = default;
        Vector256<float> c0l1 = default, c0h1 = default;
        Vector256<float> c1l0 = default, c1h0 = default;
        Vector256<float> c1l1 = default, c1h1 = default;
        float* row = c;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
        }
        for (nint quads = k >> 2; quads > 0; quads--, a += 8, offsets += 4)
        {
            row = b + offsets[0];
            b0 = Vector256.Load(row);
            b1 = Vector256.Load(row + 8);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[4]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            row = b + offsets[1];
            b0 = Vector256.Load(row);
            b1 = Vector256.Load(row + 8);
            x = Vector256.Create(a[1]);
            c0l1 = Vector256.FusedMultiplyAdd(x, b0, c0l1);
            c0h1 = Vector256.FusedMultiplyAdd(x, b1, c0h1);
            x = Vector256.Create(a[5]);
            c1l1 = Vector256.FusedMultiplyAdd(x, b0, c1l1);
            c1h1 = Vector256.FusedMultiplyAdd(x, b1, c1h1);
            row = b + offsets[2];
            b0 = Vector256.Load(row);
            b1 = Vector256.Load(row + 8);
            x = Vector256.Create(a[2]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[6]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            row = b + offsets[3];
            b0 = Vector256.Load(row);
            b1 = Vector256.Load(row + 8);
            x = Vector256.Create(a[3]);
            c0l1 = Vector256.FusedMultiplyAdd(x, b0, c0l1);
            c0h1 = Vector256.FusedMultiplyAdd(x, b1, c0h1);
            x = Vector256.Create(a[7]);
            c1l1 = Vector256.FusedMultiplyAdd(x, b0, c1l1);
            c1h1 = Vector256.FusedMultiplyAdd(x, b1, c1h1);
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 2, offsets++)
        {
            row = b + offsets[0];
            b0 = Vector256.Load(row);
            b1 = Vector256.Load(row + 8);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[1]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
        }
        c0l0 = c0l0 + c0l1;
        c0h0 = c0h0 + c0h1;
        c1l0 = c1l0 + c1l1;
        c1h0 = c1h0 + c1h1;
        if (accumulate)
        {
            row = c;
            c0l0 += Vector256.Load(row);
            c0h0 += Vector256.Load(row + 8);
            row += ldc;
            c1l0 += Vector256.Load(row);
            c1h0 += Vector256.Load(row + 8);
        }
        c0l0.Store(c);
        c0h0.Store(c + 8);
        c += ldc;
        c1l0.Store(c);
        c1h0.Store(c + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1(float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector256<float> b0, b1, x;
        Vector256<float> c0l0 = default, c0h0 = default;
        Vector256<float> c0l1 = default, c0h1 = default;
        Vector256<float> c0l2 = default, c0h2 = default;
        Vector256<float> c0l3 = default, c0h3 = default;
        float* row = c;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row);
        }
        for (nint quads = k >> 2; quads > 0; quads--, a += 4, offsets += 4)
        {
            row = b + offsets[0];
            b0 = Vector256.Load(row);
            b1 = Vector256.Load(row + 8);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            row = b + offsets[1];
            b0 = Vector256.Load(row);
            b1 = Vector256.Load(row + 8);
            x = Vector256.Create(a[1]);
            c0l1 = Vector256.FusedMultiplyAdd(x, b0, c0l1);
            c0h1 = Vector256.FusedMultiplyAdd(x, b1, c0h1);
            row = b + offsets[2];
            b0 = Vector256.Load(row);
            b1 = Vector256.Load(row + 8);
            x = Vector256.Create(a[2]);
            c0l2 = Vector256.FusedMultiplyAdd(x, b0, c0l2);
            c0h2 = Vector256.FusedMultiplyAdd(x, b1, c0h2);
            row = b + offsets[3];
            b0 = Vector256.Load(row);
            b1 = Vector256.Load(row + 8);
            x = Vector256.Create(a[3]);
            c0l3 = Vector256.FusedMultiplyAdd(x, b0, c0l3);
            c0h3 = Vector256.FusedMultiplyAdd(x, b1, c0h3);
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 1, offsets++)
        {
            row = b + offsets[0];
            b0 = Vector256.Load(row);
            b1 = Vector256.Load(row + 8);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
        }
        c0l0 = c0l0 + c0l1 + (c0l2 + c0l3);
        c0h0 = c0h0 + c0h1 + (c0h2 + c0h3);
        if (accumulate)
        {
            row = c;
            c0l0 += Vector256.Load(row);
            c0h0 += Vector256.Load(row + 8);
        }
        c0l0.Store(c);
        c0h0.Store(c + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows6x1(float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector256<float> b0, x;
        Vector256<float> c0l0 = default;
        Vector256<float> c1l0 = default;
        Vector256<float> c2l0 = default;
        Vector256<float> c3l0 = default;
        Vector256<float> c4l0 = default;
        Vector256<float> c5l0 = default;
        float* row = c;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
        }
        for (nint quads = k >> 2; quads > 0; quads--, a += 24, offsets += 4)
        {
            row = b + offsets[0];
            b0 = Vector256.Load(row);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector256.Create(a[4]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector256.Create(a[8]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector256.Create(a[12]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector256.Create(a[16]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector256.Create(a[20]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            row = b + offsets[1];
            b0 = Vector256.Load(row);
            x = Vector256.Create(a[1]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector256.Create(a[5]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector256.Create(a[9]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector256.Create(a[13]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector256.Create(a[17]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector256.Create(a[21]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            ahead += step;
            row = b + offsets[2];
            b0 = Vector256.Load(row);
            x = Vector256.Create(a[2]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector256.Create(a[6]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector256.Create(a[10]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector256.Create(a[14]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector256.Create(a[18]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector256.Create(a[22]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            row = b + offsets[3];
            b0 = Vector256.Load(row);
            x = Vector256.Create(a[3]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector256.Create(a[7]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector256.Create(a[11]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector256.Create(a[15]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector256.Create(a[19]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector256.Create(a[23]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            ahead += step;
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 6, offsets++)
        {
            row = b + offsets[0];
            b0 = Vector256.Load(row);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector256.Create(a[1]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector256.Create(a[2]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector256.Create(a[3]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector256.Create(a[4]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector256.Create(a[5]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
        }
        if (accumulate)
        {
            row = c;
            c0l0 += Vector256.Load(row);
            row += ldc;
            c1l0 += Vector256.Load(row);
            row += ldc;
            c2l0 += Vector256.Load(row);
            row += ldc;
            c3l0 += Vector256.Load(row);
            row += ldc;
            c4l0 += Vector256.Load(row);
            row += ldc;
            c5l0 += Vector256.Load(row);
        }
        c0l0.Store(c);
        c += ldc;
        c1l0.Store(c);
        c += ldc;
        c2l0.Store(c);
        c += ldc;
        c3l0.Store(c);
        c += ldc;
        c4l0.Store(c);
        c += ldc;
        c5l0.Store(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4x1(float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector256<float> b0, x;
        Vector256<float> c0l0 = default;
        Vector256<float> c0l1 = default;
        Vector256<float> c1l0 = default;
        Vector256<float> c1l1 = default;
        Vector256<float> c2l0 = default;
        Vector256<float> c2l1 = default;
        Vector256<float> c3l0 = default;
        Vector256<float> c3l1 = default;
        float* row = c;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
        }
        for (nint quads = k >> 2; quads > 0; quads--, a += 16, offsets += 4)
        {
            row = b + offsets[0];
            b0 = Vector256.Load(row);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector256.Create(a[4]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector256.Create(a[8]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector256.Create(a[12]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            row = b + offsets[1];
            b0 = Vector256.Load(row);
            x = Vector256.Create(a[1]);
            c0l1 = Vector256.FusedMultiplyAdd(x, b0, c0l1);
            x = Vector256.Create(a[5]);
            c1l1 = Vector256.FusedMultiplyAdd(x, b0, c1l1);
            x = Vector256.Create(a[9]);
            c2l1 = Vector256.FusedMultiplyAdd(x, b0, c2l1);
            x = Vector256.Create(a[13]);
            c3l1 = Vector256.FusedMultiplyAdd(x, b0, c3l1);
            row = b + offsets[2];
            b0 = Vector256.Load(row);
            x = Vector256.Create(a[2]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector256.Create(a[6]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector256.Create(a[10]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector256.Create(a[14]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            row = b + offsets[3];
            b0 = Vector256.Load(row);
            x = Vector256.Create(a[3]);
            c0l1 = Vector256.FusedMultiplyAdd(x, b0, c0l1);
            x = Vector256.Create(a[7]);
            c1l1 = Vector256.FusedMultiplyAdd(x, b0, c1l1);
            x = Vector256.Create(a[11]);
            c2l1 = Vector256.FusedMultiplyAdd(x, b0, c2l1);
            x = Vector256.Create(a[15]);
            c3l1 = Vector256.FusedMultiplyAdd(x, b0, c3l1);
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 4, offsets++)
        {
            row = b + offsets[0];
            b0 = Vector256.Load(row);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector256.Create(a[1]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector256.Create(a[2]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector256.Create(a[3]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
        }
        c0l0 = c0l0 + c0l1;
        c1l0 = c1l0 + c1l1;
        c2l0 = c2l0 + c2l1;
        c3l0 = c3l0 + c3l1;
        if (accumulate)
        {
            row = c;
            c0l0 += Vector256.Load(row);
            row += ldc;
            c1l0 += Vector256.Load(row);
            row += ldc;
            c2l0 += Vector256.Load(row);
            row += ldc;
            c3l0 += Vector256.Load(row);
        }
        c0l0.Store(c);
        c += ldc;
        c1l0.Store(c);
        c += ldc;
        c2l0.Store(c);
        c += ldc;
        c3l0.Store(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2x1(float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector256<float> b0, x;
        Vector256<float> c0l0 = default;
        Vector256<float> c0l1 = default;
        Vector256<float> c0l2 = default;
        Vector256<float> c0l3 = default;
        Vector256<float> c1l0 = default;
        Vector256<float> c1l1 = default;
        Vector256<float> c1l2 = default;
        Vector256<float> c1l3 = default;
        float* row = c;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
        }
        for (nint quads = k >> 2; quads > 0; quads--, a += 8, offsets += 4)
        {
            row = b + offsets[0];
            b0 = Vector256.Load(row);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector256.Create(a[4]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            row = b + offsets[1];
            b0 = Vector256.Load(row);
            x = Vector256.Create(a[1]);
            c0l1 = Vector256.FusedMultiplyAdd(x, b0, c0l1);
            x = Vector256.Create(a[5]);
            c1l1 = Vector256.FusedMultiplyAdd(x, b0, c1l1);
            row = b + offsets[2];
            b0 = Vector256.Load(row);
            x = Vector256.Create(a[2]);
            c0l2 = Vector256.FusedMultiplyAdd(x, b0, c0l2);
            x = Vector256.Create(a[6]);
            c1l2 = Vector256.FusedMultiplyAdd(x, b0, c1l2);
            row = b + offsets[3];
            b0 = Vector256.Load(row);
            x = Vector256.Create(a[3]);
            c0l3 = Vector256.FusedMultiplyAdd(x, b0, c0l3);
            x = Vector256.Create(a[7]);
            c1l3 = Vector256.FusedMultiplyAdd(x, b0, c1l3);
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 2, offsets++)
        {
            row = b + offsets[0];
            b0 = Vector256.Load(row);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector256.Create(a[1]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
        }
        c0l0 = c0l0 + c0l1 + (c0l2 + c0l3);
        c1l0 = c1l0 + c1l1 + (c1l2 + c1l3);
        if (accumulate)
        {
            row = c;
            c0l0 += Vector256.Load(row);
            row += ldc;
            c1l0 += Vector256.Load(row);
        }
        c0l0.Store(c);
        c += ldc;
        c1l0.Store(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1x1(float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector256<float> b0, x;
        Vector256<float> c0l0 = default;
        Vector256<float> c0l1 = default;
        Vector256<float> c0l2 = default;
        Vector256<float> c0l3 = default;
        float* row = c;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row);
        }
        for (nint quads = k >> 2; quads > 0; quads--, a += 4, offsets += 4)
        {
            row = b + offsets[0];
            b0 = Vector256.Load(row);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            row = b + offsets[1];
            b0 = Vector256.Load(row);
            x = Vector256.Create(a[1]);
            c0l1 = Vector256.FusedMultiplyAdd(x, b0, c0l1);
            row = b + offsets[2];
            b0 = Vector256.Load(row);
            x = Vector256.Create(a[2]);
            c0l2 = Vector256.FusedMultiplyAdd(x, b0, c0l2);
            row = b + offsets[3];
            b0 = Vector256.Load(row);
            x = Vector256.Create(a[3]);
            c0l3 = Vector256.FusedMultiplyAdd(x, b0, c0l3);
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 1, offsets++)
        {
            row = b + offsets[0];
            b0 = Vector256.Load(row);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
        }
        c0l0 = c0l0 + c0l1 + (c0l2 + c0l3);
        if (accumulate)
        {
            row = c;
            c0l0 += Vector256.Load(row);
        }
        c0l0.Store(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows6Packed(float* a, float* b, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector256<float> b0, b1, x;
        Vector256<float> c0l0 = default, c0h0 = default;
        Vector256<float> c1l0 = default, c1h0 = default;
        Vector256<float> c2l0 = default, c2h0 = default;
        Vector256<float> c3l0 = default, c3h0 = default;
        Vector256<float> c4l0 = default, c4h0 = default;
        Vector256<float> c5l0 = default, c5h0 = default;
        float* row = c;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
        }
        for (float* end = a + k / 8 * 48; a != end; a += 48, b += 128)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[4]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[8]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[12]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[16]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[20]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            b0 = Vector256.Load(b + 16);
            b1 = Vector256.Load(b + 16 + 8);
            x = Vector256.Create(a[1]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[5]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[9]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[13]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[17]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[21]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            b0 = Vector256.Load(b + 32);
            b1 = Vector256.Load(b + 32 + 8);
            x = Vector256.Create(a[2]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[6]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[10]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[14]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[18]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[22]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            b0 = Vector256.Load(b + 48);
            b1 = Vector256.Load(b + 48 + 8);
            x = Vector256.Create(a[3]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[7]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[11]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[15]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[19]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[23]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            b0 = Vector256.Load(b + 64);
            b1 = Vector256.Load(b + 64 + 8);
            x = Vector256.Create(a[24]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[28]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[32]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[36]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[40]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[44]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            b0 = Vector256.Load(b + 80);
            b1 = Vector256.Load(b + 80 + 8);
            x = Vector256.Create(a[25]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[29]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[33]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[37]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[41]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[45]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            b0 = Vector256.Load(b + 96);
            b1 = Vector256.Load(b + 96 + 8);
            x = Vector256.Create(a[26]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[30]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[34]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[38]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[42]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[46]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            b0 = Vector256.Load(b + 112);
            b1 = Vector256.Load(b + 112 + 8);
            x = Vector256.Create(a[27]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[31]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[35]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[39]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[43]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[47]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead + step);
            ahead += 2 * step;
        }
        for (nint quads = k >> 2 & 1; quads != 0; quads--, a += 24, b += 64)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[4]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[8]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[12]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[16]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[20]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            b0 = Vector256.Load(b + 16);
            b1 = Vector256.Load(b + 16 + 8);
            x = Vector256.Create(a[1]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[5]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[9]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[13]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[17]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[21]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            b0 = Vector256.Load(b + 32);
            b1 = Vector256.Load(b + 32 + 8);
            x = Vector256.Create(a[2]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[6]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[10]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[14]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[18]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[22]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            b0 = Vector256.Load(b + 48);
            b1 = Vector256.Load(b + 48 + 8);
            x = Vector256.Create(a[3]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[7]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[11]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[15]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[19]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[23]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 6, b += 16)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[1]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[2]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[3]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[4]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[5]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
        }
        if (accumulate)
        {
            row = c;
            c0l0 += Vector256.Load(row);
            c0h0 += Vector256.Load(row + 8);
            row += ldc;
            c1l0 += Vector256.Load(row);
            c1h0 += Vector256.Load(row + 8);
            row += ldc;
            c2l0 += Vector256.Load(row);
            c2h0 += Vector256.Load(row + 8);
            row += ldc;
            c3l0 += Vector256.Load(row);
            c3h0 += Vector256.Load(row + 8);
            row += ldc;
            c4l0 += Vector256.Load(row);
            c4h0 += Vector256.Load(row + 8);
            row += ldc;
            c5l0 += Vector256.Load(row);
            c5h0 += Vector256.Load(row + 8);
        }
        c0l0.Store(c);
        c0h0.Store(c + 8);
        c += ldc;
        c1l0.Store(c);
        c1h0.Store(c + 8);
        c += ldc;
        c2l0.Store(c);
        c2h0.Store(c + 8);
        c += ldc;
        c3l0.Store(c);
        c3h0.Store(c + 8);
        c += ldc;
        c4l0.Store(c);
        c4h0.Store(c + 8);
        c += ldc;
        c5l0.Store(c);
        c5h0.Store(c + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows6PackedAsking(float* a, float* b, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector256<float> b0, b1, x;
        Vector256<float> c0l0 = default, c0h0 = default;
        Vector256<float> c1l0 = default, c1h0 = default;
        Vector256<float> c2l0 = default, c2h0 = default;
        Vector256<float> c3l0 = default, c3h0 = default;
        Vector256<float> c4l0 = default, c4h0 = default;
        Vector256<float> c5l0 = default, c5h0 = default;
        float* row = c;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
        }
        for (float* end = a + k / 8 * 48; a != end; a += 48, b += 128)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[4]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[8]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[12]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[16]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[20]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            b0 = Vector256.Load(b + 16);
            b1 = Vector256.Load(b + 16 + 8);
            x = Vector256.Create(a[1]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[5]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[9]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[13]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[17]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[21]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            b0 = Vector256.Load(b + 32);
            b1 = Vector256.Load(b + 32 + 8);
            x = Vector256.Create(a[2]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[6]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[10]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[14]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[18]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[22]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            b0 = Vector256.Load(b + 48);
            b1 = Vector256.Load(b + 48 + 8);
            x = Vector256.Create(a[3]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[7]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[11]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[15]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[19]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[23]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead + step);
            ahead += 2 * step;
            b0 = Vector256.Load(b + 64);
            b1 = Vector256.Load(b + 64 + 8);
            x = Vector256.Create(a[24]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[28]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[32]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[36]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[40]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[44]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            b0 = Vector256.Load(b + 80);
            b1 = Vector256.Load(b + 80 + 8);
            x = Vector256.Create(a[25]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[29]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[33]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[37]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[41]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[45]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            b0 = Vector256.Load(b + 96);
            b1 = Vector256.Load(b + 96 + 8);
            x = Vector256.Create(a[26]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[30]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[34]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[38]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[42]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[46]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            b0 = Vector256.Load(b + 112);
            b1 = Vector256.Load(b + 112 + 8);
            x = Vector256.Create(a[27]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[31]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[35]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[39]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[43]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[47]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead + step);
            ahead += 2 * step;
        }
        for (nint quads = k >> 2 & 1; quads != 0; quads--, a += 24, b += 64)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[4]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[8]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[12]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[16]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[20]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            b0 = Vector256.Load(b + 16);
            b1 = Vector256.Load(b + 16 + 8);
            x = Vector256.Create(a[1]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[5]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[9]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[13]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[17]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[21]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            b0 = Vector256.Load(b + 32);
            b1 = Vector256.Load(b + 32 + 8);
            x = Vector256.Create(a[2]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[6]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[10]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[14]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[18]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[22]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            b0 = Vector256.Load(b + 48);
            b1 = Vector256.Load(b + 48 + 8);
            x = Vector256.Create(a[3]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[7]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[11]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[15]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[19]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[23]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 6, b += 16)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[1]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[2]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[3]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[4]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[5]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
        }
        if (accumulate)
        {
            row = c;
            c0l0 += Vector256.Load(row);
            c0h0 += Vector256.Load(row + 8);
            row += ldc;
            c1l0 += Vector256.Load(row);
            c1h0 += Vector256.Load(row + 8);
            row += ldc;
            c2l0 += Vector256.Load(row);
            c2h0 += Vector256.Load(row + 8);
            row += ldc;
            c3l0 += Vector256.Load(row);
            c3h0 += Vector256.Load(row + 8);
            row += ldc;
            c4l0 += Vector256.Load(row);
            c4h0 += Vector256.Load(row + 8);
            row += ldc;
            c5l0 += Vector256.Load(row);
            c5h0 += Vector256.Load(row + 8);
        }
        c0l0.Store(c);
        c0h0.Store(c + 8);
        c += ldc;
        c1l0.Store(c);
        c1h0.Store(c + 8);
        c += ldc;
        c2l0.Store(c);
        c2h0.Store(c + 8);
        c += ldc;
        c3l0.Store(c);
        c3h0.Store(c + 8);
        c += ldc;
        c4l0.Store(c);
        c4h0.Store(c + 8);
        c += ldc;
        c5l0.Store(c);
        c5h0.Store(c + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows6Laying(float* a, float* b, nint apart, float* strip, nint k, float* c, nint ldc, bool accumulate)
    {
        Vector256<float> b0, b1, x;
        Vector256<float> c0l0 = default, c0h0 = default;
        Vector256<float> c1l0 = default, c1h0 = default;
        Vector256<float> c2l0 = default, c2h0 = default;
        Vector256<float> c3l0 = default, c3h0 = default;
        Vector256<float> c4l0 = default, c4h0 = default;
        Vector256<float> c5l0 = default, c5h0 = default;
        float* row = c;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
        }
        for (float* end = a + k / 4 * 24; a != end; a += 24, strip += 64)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            b0.Store(strip);
            b1.Store(strip + 8);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[4]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[8]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[12]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[16]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[20]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            b += apart;
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            b0.Store(strip + 16);
            b1.Store(strip + 24);
            x = Vector256.Create(a[1]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[5]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[9]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[13]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[17]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[21]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            b += apart;
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            b0.Store(strip + 32);
            b1.Store(strip + 40);
            x = Vector256.Create(a[2]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[6]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[10]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[14]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[18]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[22]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            b += apart;
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            b0.Store(strip + 48);
            b1.Store(strip + 56);
            x = Vector256.Create(a[3]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[7]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[11]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[15]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[19]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[23]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            b += apart;
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 6, strip += 16)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            b0.Store(strip);
            b1.Store(strip + 8);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[1]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[2]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[3]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector256.Create(a[4]);
            c4l0 = Vector256.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector256.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector256.Create(a[5]);
            c5l0 = Vector256.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector256.FusedMultiplyAdd(x, b1, c5h0);
            b += apart;
        }
        if (accumulate)
        {
            row = c;
            c0l0 += Vector256.Load(row);
            c0h0 += Vector256.Load(row + 8);
            row += ldc;
            c1l0 += Vector256.Load(row);
            c1h0 += Vector256.Load(row + 8);
            row += ldc;
            c2l0 += Vector256.Load(row);
            c2h0 += Vector256.Load(row + 8);
            row += ldc;
            c3l0 += Vector256.Load(row);
            c3h0 += Vector256.Load(row + 8);
            row += ldc;
            c4l0 += Vector256.Load(row);
            c4h0 += Vector256.Load(row + 8);
            row += ldc;
            c5l0 += Vector256.Load(row);
            c5h0 += Vector256.Load(row + 8);
        }
        c0l0.Store(c);
        c0h0.Store(c + 8);
        c += ldc;
        c1l0.Store(c);
        c1h0.Store(c + 8);
        c += ldc;
        c2l0.Store(c);
        c2h0.Store(c + 8);
        c += ldc;
        c3l0.Store(c);
        c3h0.Store(c + 8);
        c += ldc;
        c4l0.Store(c);
        c4h0.Store(c + 8);
        c += ldc;
        c5l0.Store(c);
        c5h0.Store(c + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4Packed(float* a, float* b, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector256<float> b0, b1, x;
        Vector256<float> c0l0 = default, c0h0 = default;
        Vector256<float> c1l0 = default, c1h0 = default;
        Vector256<float> c2l0 = default, c2h0 = default;
        Vector256<float> c3l0 = default, c3h0 = default;
        float* row = c;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
        }
        for (float* end = a + k / 8 * 32; a != end; a += 32, b += 128)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[4]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[8]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[12]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            b0 = Vector256.Load(b + 16);
            b1 = Vector256.Load(b + 16 + 8);
            x = Vector256.Create(a[1]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[5]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[9]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[13]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            b0 = Vector256.Load(b + 32);
            b1 = Vector256.Load(b + 32 + 8);
            x = Vector256.Create(a[2]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[6]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[10]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[14]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            b0 = Vector256.Load(b + 48);
            b1 = Vector256.Load(b + 48 + 8);
            x = Vector256.Create(a[3]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[7]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[11]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[15]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            b0 = Vector256.Load(b + 64);
            b1 = Vector256.Load(b + 64 + 8);
            x = Vector256.Create(a[16]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[20]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[24]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[28]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            b0 = Vector256.Load(b + 80);
            b1 = Vector256.Load(b + 80 + 8);
            x = Vector256.Create(a[17]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[21]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[25]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[29]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            b0 = Vector256.Load(b + 96);
            b1 = Vector256.Load(b + 96 + 8);
            x = Vector256.Create(a[18]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[22]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[26]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[30]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            b0 = Vector256.Load(b + 112);
            b1 = Vector256.Load(b + 112 + 8);
            x = Vector256.Create(a[19]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[23]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[27]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[31]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
        }
        for (nint quads = k >> 2 & 1; quads != 0; quads--, a += 16, b += 64)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[4]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[8]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[12]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            b0 = Vector256.Load(b + 16);
            b1 = Vector256.Load(b + 16 + 8);
            x = Vector256.Create(a[1]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[5]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[9]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[13]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            b0 = Vector256.Load(b + 32);
            b1 = Vector256.Load(b + 32 + 8);
            x = Vector256.Create(a[2]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[6]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[10]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[14]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
            b0 = Vector256.Load(b + 48);
            b1 = Vector256.Load(b + 48 + 8);
            x = Vector256.Create(a[3]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[7]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[11]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[15]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 4, b += 16)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[1]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector256.Create(a[2]);
            c2l0 = Vector256.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector256.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector256.Create(a[3]);
            c3l0 = Vector256.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector256.FusedMultiplyAdd(x, b1, c3h0);
        }
        if (accumulate)
        {
            row = c;
            c0l0 += Vector256.Load(row);
            c0h0 += Vector256.Load(row + 8);
            row += ldc;
            c1l0 += Vector256.Load(row);
            c1h0 += Vector256.Load(row + 8);
            row += ldc;
            c2l0 += Vector256.Load(row);
            c2h0 += Vector256.Load(row + 8);
            row += ldc;
            c3l0 += Vector256.Load(row);
            c3h0 += Vector256.Load(row + 8);
        }
        c0l0.Store(c);
        c0h0.Store(c + 8);
        c += ldc;
        c1l0.Store(c);
        c1h0.Store(c + 8);
        c += ldc;
        c2l0.Store(c);
        c2h0.Store(c + 8);
        c += ldc;
        c3l0.Store(c);
        c3h0.Store(c + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2Packed(float* a, float* b, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector256<float> b0, b1, x;
        Vector256<float> c0l0 = default, c0h0 = default;
        Vector256<float> c0l1 = default, c0h1 = default;
        Vector256<float> c1l0 = default, c1h0 = default;
        Vector256<float> c1l1 = default, c1h1 = default;
        float* row = c;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
        }
        for (nint quads = k >> 2; quads != 0; quads--, a += 8, b += 64)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[4]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            b0 = Vector256.Load(b + 16);
            b1 = Vector256.Load(b + 16 + 8);
            x = Vector256.Create(a[1]);
            c0l1 = Vector256.FusedMultiplyAdd(x, b0, c0l1);
            c0h1 = Vector256.FusedMultiplyAdd(x, b1, c0h1);
            x = Vector256.Create(a[5]);
            c1l1 = Vector256.FusedMultiplyAdd(x, b0, c1l1);
            c1h1 = Vector256.FusedMultiplyAdd(x, b1, c1h1);
            b0 = Vector256.Load(b + 32);
            b1 = Vector256.Load(b + 32 + 8);
            x = Vector256.Create(a[2]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[6]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
            b0 = Vector256.Load(b + 48);
            b1 = Vector256.Load(b + 48 + 8);
            x = Vector256.Create(a[3]);
            c0l1 = Vector256.FusedMultiplyAdd(x, b0, c0l1);
            c0h1 = Vector256.FusedMultiplyAdd(x, b1, c0h1);
            x = Vector256.Create(a[7]);
            c1l1 = Vector256.FusedMultiplyAdd(x, b0, c1l1);
            c1h1 = Vector256.FusedMultiplyAdd(x, b1, c1h1);
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 2, b += 16)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector256.Create(a[1]);
            c1l0 = Vector256.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector256.FusedMultiplyAdd(x, b1, c1h0);
        }
        c0l0 = c0l0 + c0l1;
        c0h0 = c0h0 + c0h1;
        c1l0 = c1l0 + c1l1;
        c1h0 = c1h0 + c1h1;
        if (accumulate)
        {
            row = c;
            c0l0 += Vector256.Load(row);
            c0h0 += Vector256.Load(row + 8);
            row += ldc;
            c1l0 += Vector256.Load(row);
            c1h0 += Vector256.Load(row + 8);
        }
        c0l0.Store(c);
        c0h0.Store(c + 8);
        c += ldc;
        c1l0.Store(c);
        c1h0.Store(c + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1Packed(float* a, float* b, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector256<float> b0, b1, x;
        Vector256<float> c0l0 = default, c0h0 = default;
        Vector256<float> c0l1 = default, c0h1 = default;
        Vector256<float> c0l2 = default, c0h2 = default;
        Vector256<float> c0l3 = default, c0h3 = default;
        float* row = c;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row);
        }
        for (nint quads = k >> 2; quads != 0; quads--, a += 4, b += 64)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
            b0 = Vector256.Load(b + 16);
            b1 = Vector256.Load(b + 16 + 8);
            x = Vector256.Create(a[1]);
            c0l1 = Vector256.FusedMultiplyAdd(x, b0, c0l1);
            c0h1 = Vector256.FusedMultiplyAdd(x, b1, c0h1);
            b0 = Vector256.Load(b + 32);
            b1 = Vector256.Load(b + 32 + 8);
            x = Vector256.Create(a[2]);
            c0l2 = Vector256.FusedMultiplyAdd(x, b0, c0l2);
            c0h2 = Vector256.FusedMultiplyAdd(x, b1, c0h2);
            b0 = Vector256.Load(b + 48);
            b1 = Vector256.Load(b + 48 + 8);
            x = Vector256.Create(a[3]);
            c0l3 = Vector256.FusedMultiplyAdd(x, b0, c0l3);
            c0h3 = Vector256.FusedMultiplyAdd(x, b1, c0h3);
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 1, b += 16)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            x = Vector256.Create(a[0]);
            c0l0 = Vector256.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector256.FusedMultiplyAdd(x, b1, c0h0);
        }
        c0l0 = c0l0 + c0l1 + (c0l2 + c0l3);
        c0h0 = c0h0 + c0h1 + (c0h2 + c0h3);
        if (accumulate)
        {
            row = c;
            c0l0 += Vector256.Load(row);
            c0h0 += Vector256.Load(row + 8);
        }
        c0l0.Store(c);
        c0h0.Store(c + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panels2(float* a, float* b, nint panel, nint strip, nint pitch, nint k, float* c, nint apart, bool accumulate)
    {
        Vector256<float> x;
        Vector256<float> c0v0 = default;
        Vector256<float> c0v1 = default;
        Vector256<float> c1v0 = default;
        Vector256<float> c1v1 = default;
        Vector256<float> c2v0 = default;
        Vector256<float> c2v1 = default;
        Vector256<float> c3v0 = default;
        Vector256<float> c3v1 = default;
        float* b1 = b + strip;
        float* b2 = b + panel;
        float* b3 = b2 + strip;
        nint place = 0;
        for (float* end = a + k; a < end; a++, place += pitch)
        {
            x = Vector256.Create(*a);
            c0v0 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + place), c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + place + 8), c0v1);
            c1v0 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b1 + place), c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b1 + place + 8), c1v1);
            c2v0 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b2 + place), c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b2 + place + 8), c2v1);
            c3v0 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b3 + place), c3v0);
            c3v1 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b3 + place + 8), c3v1);
        }
        float* next = c + apart;
        if (accumulate)
        {
            c0v0 += Vector256.Load(c);
            c0v1 += Vector256.Load(c + 8);
            c1v0 += Vector256.Load(c + 16);
            c1v1 += Vector256.Load(c + 24);
            c2v0 += Vector256.Load(next);
            c2v1 += Vector256.Load(next + 8);
            c3v0 += Vector256.Load(next + 16);
            c3v1 += Vector256.Load(next + 24);
        }
        c0v0.Store(c);
        c0v1.Store(c + 8);
        c1v0.Store(c + 16);
        c1v1.Store(c + 24);
        c2v0.Store(next);
        c2v1.Store(next + 8);
        c3v0.Store(next + 16);
        c3v1.Store(next + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panels1(float* a, float* b, nint panel, nint strip, nint pitch, nint k, float* c, nint apart, bool accumulate)
    {
        Vector256<float> x;
        Vector256<float> c0v0 = default;
        Vector256<float> c0v1 = default;
        Vector256<float> c1v0 = default;
        Vector256<float> c1v1 = default;
        float* b1 = b + strip;
        nint place = 0;
        for (float* end = a + k; a < end; a++, place += pitch)
        {
            x = Vector256.Create(*a);
            c0v0 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + place), c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + place + 8), c0v1);
            c1v0 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b1 + place), c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b1 + place + 8), c1v1);
        }
        if (accumulate)
        {
            c0v0 += Vector256.Load(c);
            c0v1 += Vector256.Load(c + 8);
            c1v0 += Vector256.Load(c + 16);
            c1v1 += Vector256.Load(c + 24);
        }
        c0v0.Store(c);
        c0v1.Store(c + 8);
        c1v0.Store(c + 16);
        c1v1.Store(c + 24);
    }
}
