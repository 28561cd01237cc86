using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>Tiles of a matrix product of f32, a few rows by two vectors of 512 bits or by one. Written by tests/Tiles.</summary>
/// <remarks>
/// a [k / 4][rows][4] and then [k % 4][rows]; row p of b begins at offsets[p]; c has rows of ldc elements and is
/// written, or added to. From ahead on, memory that is wanted soon is brought into the second-level cache, two lines
/// step elements apart for each four of k. Low tiles keep several sums for each element, so that they do not wait for one another.
/// Rows14x1 is as high but one vector wide, Panels4 one row times four panels of 32 columns, each [k][32], and so on.
/// </remarks>
internal static unsafe class Tiles512
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows14(float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector512<float> b0, b1, x;
        Vector512<float> c0l0 = default, c0h0 = default;
        Vector512<float> c1l0 = default, c1h0 = default;
        Vector512<float> c2l0 = default, c2h0 = default;
        Vector512<float> c3l0 = default, c3h0 = default;
        Vector512<float> c4l0 = default, c4h0 = default;
        Vector512<float> c5l0 = default, c5h0 = default;
        Vector512<float> c6l0 = default, c6h0 = default;
        Vector512<float> c7l0 = default, c7h0 = default;
        Vector512<float> c8l0 = default, c8h0 = default;
        Vector512<float> c9l0 = default, c9h0 = default;
        Vector512<float> c10l0 = default, c10h0 = default;
        Vector512<float> c11l0 = default, c11h0 = default;
        Vector512<float> c12l0 = default, c12h0 = default;
        Vector512<float> c13l0 = default, c13h0 = default;
        float* row = c;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
        }
        for (nint quads = k >> 2; quads > 0; quads--, a += 56, offsets += 4)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[4]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[8]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[12]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector512.Create(a[16]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector512.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector512.Create(a[20]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector512.FusedMultiplyAdd(x, b1, c5h0);
            x = Vector512.Create(a[24]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            c6h0 = Vector512.FusedMultiplyAdd(x, b1, c6h0);
            x = Vector512.Create(a[28]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            c7h0 = Vector512.FusedMultiplyAdd(x, b1, c7h0);
            x = Vector512.Create(a[32]);
            c8l0 = Vector512.FusedMultiplyAdd(x, b0, c8l0);
            c8h0 = Vector512.FusedMultiplyAdd(x, b1, c8h0);
            x = Vector512.Create(a[36]);
            c9l0 = Vector512.FusedMultiplyAdd(x, b0, c9l0);
            c9h0 = Vector512.FusedMultiplyAdd(x, b1, c9h0);
            x = Vector512.Create(a[40]);
            c10l0 = Vector512.FusedMultiplyAdd(x, b0, c10l0);
            c10h0 = Vector512.FusedMultiplyAdd(x, b1, c10h0);
            x = Vector512.Create(a[44]);
            c11l0 = Vector512.FusedMultiplyAdd(x, b0, c11l0);
            c11h0 = Vector512.FusedMultiplyAdd(x, b1, c11h0);
            x = Vector512.Create(a[48]);
            c12l0 = Vector512.FusedMultiplyAdd(x, b0, c12l0);
            c12h0 = Vector512.FusedMultiplyAdd(x, b1, c12h0);
            x = Vector512.Create(a[52]);
            c13l0 = Vector512.FusedMultiplyAdd(x, b0, c13l0);
            c13h0 = Vector512.FusedMultiplyAdd(x, b1, c13h0);
            row = b + offsets[1];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[1]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[5]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[9]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[13]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector512.Create(a[17]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector512.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector512.Create(a[21]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector512.FusedMultiplyAdd(x, b1, c5h0);
            x = Vector512.Create(a[25]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            c6h0 = Vector512.FusedMultiplyAdd(x, b1, c6h0);
            x = Vector512.Create(a[29]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            c7h0 = Vector512.FusedMultiplyAdd(x, b1, c7h0);
            x = Vector512.Create(a[33]);
            c8l0 = Vector512.FusedMultiplyAdd(x, b0, c8l0);
            c8h0 = Vector512.FusedMultiplyAdd(x, b1, c8h0);
            x = Vector512.Create(a[37]);
            c9l0 = Vector512.FusedMultiplyAdd(x, b0, c9l0);
            c9h0 = Vector512.FusedMultiplyAdd(x, b1, c9h0);
            x = Vector512.Create(a[41]);
            c10l0 = Vector512.FusedMultiplyAdd(x, b0, c10l0);
            c10h0 = Vector512.FusedMultiplyAdd(x, b1, c10h0);
            x = Vector512.Create(a[45]);
            c11l0 = Vector512.FusedMultiplyAdd(x, b0, c11l0);
            c11h0 = Vector512.FusedMultiplyAdd(x, b1, c11h0);
            x = Vector512.Create(a[49]);
            c12l0 = Vector512.FusedMultiplyAdd(x, b0, c12l0);
            c12h0 = Vector512.FusedMultiplyAdd(x, b1, c12h0);
            x = Vector512.Create(a[53]);
            c13l0 = Vector512.FusedMultiplyAdd(x, b0, c13l0);
            c13h0 = Vector512.FusedMultiplyAdd(x, b1, c13h0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            ahead += step;
            row = b + offsets[2];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[2]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[6]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[10]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[14]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector512.Create(a[18]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector512.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector512.Create(a[22]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector512.FusedMultiplyAdd(x, b1, c5h0);
            x = Vector512.Create(a[26]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            c6h0 = Vector512.FusedMultiplyAdd(x, b1, c6h0);
            x = Vector512.Create(a[30]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            c7h0 = Vector512.FusedMultiplyAdd(x, b1, c7h0);
            x = Vector512.Create(a[34]);
            c8l0 = Vector512.FusedMultiplyAdd(x, b0, c8l0);
            c8h0 = Vector512.FusedMultiplyAdd(x, b1, c8h0);
            x = Vector512.Create(a[38]);
            c9l0 = Vector512.FusedMultiplyAdd(x, b0, c9l0);
            c9h0 = Vector512.FusedMultiplyAdd(x, b1, c9h0);
            x = Vector512.Create(a[42]);
            c10l0 = Vector512.FusedMultiplyAdd(x, b0, c10l0);
            c10h0 = Vector512.FusedMultiplyAdd(x, b1, c10h0);
            x = Vector512.Create(a[46]);
            c11l0 = Vector512.FusedMultiplyAdd(x, b0, c11l0);
            c11h0 = Vector512.FusedMultiplyAdd(x, b1, c11h0);
            x = Vector512.Create(a[50]);
            c12l0 = Vector512.FusedMultiplyAdd(x, b0, c12l0);
            c12h0 = Vector512.FusedMultiplyAdd(x, b1, c12h0);
            x = Vector512.Create(a[54]);
            c13l0 = Vector512.FusedMultiplyAdd(x, b0, c13l0);
            c13h0 = Vector512.FusedMultiplyAdd(x, b1, c13h0);
            row = b + offsets[3];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[3]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[7]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[11]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[15]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector512.Create(a[19]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector512.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector512.Create(a[23]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector512.FusedMultiplyAdd(x, b1, c5h0);
            x = Vector512.Create(a[27]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            c6h0 = Vector512.FusedMultiplyAdd(x, b1, c6h0);
            x = Vector512.Create(a[31]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            c7h0 = Vector512.FusedMultiplyAdd(x, b1, c7h0);
            x = Vector512.Create(a[35]);
            c8l0 = Vector512.FusedMultiplyAdd(x, b0, c8l0);
            c8h0 = Vector512.FusedMultiplyAdd(x, b1, c8h0);
            x = Vector512.Create(a[39]);
            c9l0 = Vector512.FusedMultiplyAdd(x, b0, c9l0);
            c9h0 = Vector512.FusedMultiplyAdd(x, b1, c9h0);
            x = Vector512.Create(a[43]);
            c10l0 = Vector512.FusedMultiplyAdd(x, b0, c10l0);
            c10h0 = Vector512.FusedMultiplyAdd(x, b1, c10h0);
            x = Vector512.Create(a[47]);
            c11l0 = Vector512.FusedMultiplyAdd(x, b0, c11l0);
            c11h0 = Vector512.FusedMultiplyAdd(x, b1, c11h0);
            x = Vector512.Create(a[51]);
            c12l0 = Vector512.FusedMultiplyAdd(x, b0, c12l0);
            c12h0 = Vector512.FusedMultiplyAdd(x, b1, c12h0);
            x = Vector512.Create(a[55]);
            c13l0 = Vector512.FusedMultiplyAdd(x, b0, c13l0);
            c13h0 = Vector512.FusedMultiplyAdd(x, b1, c13h0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            ahead += step;
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 14, offsets++)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[1]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[2]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[3]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector512.Create(a[4]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector512.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector512.Create(a[5]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector512.FusedMultiplyAdd(x, b1, c5h0);
            x = Vector512.Create(a[6]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            c6h0 = Vector512.FusedMultiplyAdd(x, b1, c6h0);
            x = Vector512.Create(a[7]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            c7h0 = Vector512.FusedMultiplyAdd(x, b1, c7h0);
            x = Vector512.Create(a[8]);
            c8l0 = Vector512.FusedMultiplyAdd(x, b0, c8l0);
            c8h0 = Vector512.FusedMultiplyAdd(x, b1, c8h0);
            x = Vector512.Create(a[9]);
            c9l0 = Vector512.FusedMultiplyAdd(x, b0, c9l0);
            c9h0 = Vector512.FusedMultiplyAdd(x, b1, c9h0);
            x = Vector512.Create(a[10]);
            c10l0 = Vector512.FusedMultiplyAdd(x, b0, c10l0);
            c10h0 = Vector512.FusedMultiplyAdd(x, b1, c10h0);
            x = Vector512.Create(a[11]);
            c11l0 = Vector512.FusedMultiplyAdd(x, b0, c11l0);
            c11h0 = Vector512.FusedMultiplyAdd(x, b1, c11h0);
            x = Vector512.Create(a[12]);
            c12l0 = Vector512.FusedMultiplyAdd(x, b0, c12l0);
            c12h0 = Vector512.FusedMultiplyAdd(x, b1, c12h0);
            x = Vector512.Create(a[13]);
            c13l0 = Vector512.FusedMultiplyAdd(x, b0, c13l0);
            c13h0 = Vector512.FusedMultiplyAdd(x, b1, c13h0);
        }
        if (accumulate)
        {
            row = c;
            c0l0 += Vector512.Load(row);
            c0h0 += Vector512.Load(row + 16);
            row += ldc;
            c1l0 += Vector512.Load(row);
            c1h0 += Vector512.Load(row + 16);
            row += ldc;
            c2l0 += Vector512.Load(row);
            c2h0 += Vector512.Load(row + 16);
            row += ldc;
            c3l0 += Vector512.Load(row);
            c3h0 += Vector512.Load(row + 16);
            row += ldc;
            c4l0 += Vector512.Load(row);
            c4h0 += Vector512.Load(row + 16);
            row += ldc;
            c5l0 += Vector512.Load(row);
            c5h0 += Vector512.Load(row + 16);
            row += ldc;
            c6l0 += Vector512.Load(row);
            c6h0 += Vector512.Load(row + 16);
            row += ldc;
            c7l0 += Vector512.Load(row);
            c7h0 += Vector512.Load(row + 16);
            row += ldc;
            c8l0 += Vector512.Load(row);
            c8h0 += Vector512.Load(row + 16);
            row += ldc;
            c9l0 += Vector512.Load(row);
            c9h0 += Vector512.Load(row + 16);
            row += ldc;
            c10l0 += Vector512.Load(row);
            c10h0 += Vector512.Load(row + 16);
            row += ldc;
            c11l0 += Vector512.Load(row);
            c11h0 += Vector512.Load(row + 16);
            row += ldc;
            c12l0 += Vector512.Load(row);
            c12h0 += Vector512.Load(row + 16);
            row += ldc;
            c13l0 += Vector512.Load(row);
            c13h0 += Vector512.Load(row + 16);
        }
        c0l0.Store(c);
        c0h0.Store(c + 16);
        c += ldc;
        c1l0.Store(c);
        c1h0.Store(c + 16);
        c += ldc;
        c2l0.Store(c);
        c2h0.Store(c + 16);
        c += ldc;
        c3l0.Store(c);
        c3h0.Store(c + 16);
        c += ldc;
        c4l0.Store(c);
        c4h0.Store(c + 16);
        c += ldc;
        c5l0.Store(c);
        c5h0.Store(c + 16);
        c += ldc;
        c6l0.Store(c);
        c6h0.Store(c + 16);
        c += ldc;
        c7l0.Store(c);
        c7h0.Store(c + 16);
        c += ldc;
        c8l0.Store(c);
        c8h0.Store(c + 16);
        c += ldc;
        c9l0.Store(c);
        c9h0.Store(c + 16);
        c += ldc;
        c10l0.Store(c);
        c10h0.Store(c + 16);
        c += ldc;
        c11l0.Store(c);
        c11h0.Store(c + 16);
        c += ldc;
        c12l0.Store(c);
        c12h0.Store(c + 16);
        c += ldc;
        c13l0.Store(c);
        c13h0.Store(c + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows12(float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector512<float> b0, b1, x;
        Vector512<float> c0l0 = default, c0h0 = default;
        Vector512<float> c1l0 = default, c1h0 = default;
        Vector512<float> c2l0 = default, c2h0 = default;
        Vector512<float> c3l0 = default, c3h0 = default;
        Vector512<float> c4l0 = default, c4h0 = default;
        Vector512<float> c5l0 = default, c5h0 = default;
        Vector512<float> c6l0 = default, c6h0 = default;
        Vector512<float> c7l0 = default, c7h0 = default;
        Vector512<float> c8l0 = default, c8h0 = default;
        Vector512<float> c9l0 = default, c9h0 = default;
        Vector512<float> c10l0 = default, c10h0 = default;
        Vector512<float> c11l0 = default, c11h0 = default;
        float* row = c;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
        }
        for (nint quads = k >> 2; quads > 0; quads--, a += 48, offsets += 4)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[4]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[8]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[12]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector512.Create(a[16]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector512.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector512.Create(a[20]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector512.FusedMultiplyAdd(x, b1, c5h0);
            x = Vector512.Create(a[24]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            c6h0 = Vector512.FusedMultiplyAdd(x, b1, c6h0);
            x = Vector512.Create(a[28]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            c7h0 = Vector512.FusedMultiplyAdd(x, b1, c7h0);
            x = Vector512.Create(a[32]);
            c8l0 = Vector512.FusedMultiplyAdd(x, b0, c8l0);
            c8h0 = Vector512.FusedMultiplyAdd(x, b1, c8h0);
            x = Vector512.Create(a[36]);
            c9l0 = Vector512.FusedMultiplyAdd(x, b0, c9l0);
            c9h0 = Vector512.FusedMultiplyAdd(x, b1, c9h0);
            x = Vector512.Create(a[40]);
            c10l0 = Vector512.FusedMultiplyAdd(x, b0, c10l0);
            c10h0 = Vector512.FusedMultiplyAdd(x, b1, c10h0);
            x = Vector512.Create(a[44]);
            c11l0 = Vector512.FusedMultiplyAdd(x, b0, c11l0);
            c11h0 = Vector512.FusedMultiplyAdd(x, b1, c11h0);
            row = b + offsets[1];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[1]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[5]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[9]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[13]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector512.Create(a[17]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector512.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector512.Create(a[21]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector512.FusedMultiplyAdd(x, b1, c5h0);
            x = Vector512.Create(a[25]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            c6h0 = Vector512.FusedMultiplyAdd(x, b1, c6h0);
            x = Vector512.Create(a[29]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            c7h0 = Vector512.FusedMultiplyAdd(x, b1, c7h0);
            x = Vector512.Create(a[33]);
            c8l0 = Vector512.FusedMultiplyAdd(x, b0, c8l0);
            c8h0 = Vector512.FusedMultiplyAdd(x, b1, c8h0);
            x = Vector512.Create(a[37]);
            c9l0 = Vector512.FusedMultiplyAdd(x, b0, c9l0);
            c9h0 = Vector512.FusedMultiplyAdd(x, b1, c9h0);
            x = Vector512.Create(a[41]);
            c10l0 = Vector512.FusedMultiplyAdd(x, b0, c10l0);
            c10h0 = Vector512.FusedMultiplyAdd(x, b1, c10h0);
            x = Vector512.Create(a[45]);
            c11l0 = Vector512.FusedMultiplyAdd(x, b0, c11l0);
            c11h0 = Vector512.FusedMultiplyAdd(x, b1, c11h0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            ahead += step;
            row = b + offsets[2];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[2]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[6]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[10]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[14]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector512.Create(a[18]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector512.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector512.Create(a[22]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector512.FusedMultiplyAdd(x, b1, c5h0);
            x = Vector512.Create(a[26]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            c6h0 = Vector512.FusedMultiplyAdd(x, b1, c6h0);
            x = Vector512.Create(a[30]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            c7h0 = Vector512.FusedMultiplyAdd(x, b1, c7h0);
            x = Vector512.Create(a[34]);
            c8l0 = Vector512.FusedMultiplyAdd(x, b0, c8l0);
            c8h0 = Vector512.FusedMultiplyAdd(x, b1, c8h0);
            x = Vector512.Create(a[38]);
            c9l0 = Vector512.FusedMultiplyAdd(x, b0, c9l0);
            c9h0 = Vector512.FusedMultiplyAdd(x, b1, c9h0);
            x = Vector512.Create(a[42]);
            c10l0 = Vector512.FusedMultiplyAdd(x, b0, c10l0);
            c10h0 = Vector512.FusedMultiplyAdd(x, b1, c10h0);
            x = Vector512.Create(a[46]);
            c11l0 = Vector512.FusedMultiplyAdd(x, b0, c11l0);
            c11h0 = Vector512.FusedMultiplyAdd(x, b1, c11h0);
            row = b + offsets[3];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[3]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[7]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[11]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[15]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector512.Create(a[19]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector512.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector512.Create(a[23]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector512.FusedMultiplyAdd(x, b1, c5h0);
            x = Vector512.Create(a[27]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            c6h0 = Vector512.FusedMultiplyAdd(x, b1, c6h0);
            x = Vector512.Create(a[31]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            c7h0 = Vector512.FusedMultiplyAdd(x, b1, c7h0);
            x = Vector512.Create(a[35]);
            c8l0 = Vector512.FusedMultiplyAdd(x, b0, c8l0);
            c8h0 = Vector512.FusedMultiplyAdd(x, b1, c8h0);
            x = Vector512.Create(a[39]);
            c9l0 = Vector512.FusedMultiplyAdd(x, b0, c9l0);
            c9h0 = Vector512.FusedMultiplyAdd(x, b1, c9h0);
            x = Vector512.Create(a[43]);
            c10l0 = Vector512.FusedMultiplyAdd(x, b0, c10l0);
            c10h0 = Vector512.FusedMultiplyAdd(x, b1, c10h0);
            x = Vector512.Create(a[47]);
            c11l0 = Vector512.FusedMultiplyAdd(x, b0, c11l0);
            c11h0 = Vector512.FusedMultiplyAdd(x, b1, c11h0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            ahead += step;
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 12, offsets++)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[1]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[2]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[3]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector512.Create(a[4]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector512.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector512.Create(a[5]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector512.FusedMultiplyAdd(x, b1, c5h0);
            x = Vector512.Create(a[6]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            c6h0 = Vector512.FusedMultiplyAdd(x, b1, c6h0);
            x = Vector512.Create(a[7]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            c7h0 = Vector512.FusedMultiplyAdd(x, b1, c7h0);
            x = Vector512.Create(a[8]);
            c8l0 = Vector512.FusedMultiplyAdd(x, b0, c8l0);
            c8h0 = Vector512.FusedMultiplyAdd(x, b1, c8h0);
            x = Vector512.Create(a[9]);
            c9l0 = Vector512.FusedMultiplyAdd(x, b0, c9l0);
            c9h0 = Vector512.FusedMultiplyAdd(x, b1, c9h0);
            x = Vector512.Create(a[10]);
            c10l0 = Vector512.FusedMultiplyAdd(x, b0, c10l0);
            c10h0 = Vector512.FusedMultiplyAdd(x, b1, c10h0);
            x = Vector512.Create(a[11]);
            c11l0 = Vector512.FusedMultiplyAdd(x, b0, c11l0);
            c11h0 = Vector512.FusedMultiplyAdd(x, b1, c11h0);
        }
        if (accumulate)
        {
            row = c;
            c0l0 += Vector512.Load(row);
            c0h0 += Vector512.Load(row + 16);
            row += ldc;
            c1l0 += Vector512.Load(row);
            c1h0 += Vector512.Load(row + 16);
            row += ldc;
            c2l0 += Vector512.Load(row);
            c2h0 += Vector512.Load(row + 16);
            row += ldc;
            c3l0 += Vector512.Load(row);
            c3h0 += Vector512.Load(row + 16);
            row += ldc;
            c4l0 += Vector512.Load(row);
            c4h0 += Vector512.Load(row + 16);
            row += ldc;
            c5l0 += Vector512.Load(row);
            c5h0 += Vector512.Load(row + 16);
            row += ldc;
            c6l0 += Vector512.Load(row);
            c6h0 += Vector512.Load(row + 16);
            row += ldc;
            c7l0 += Vector512.Load(row);
            c7h0 += Vector512.Load(row + 16);
            row += ldc;
            c8l0 += Vector512.Load(row);
            c8h0 += Vector512.Load(row + 16);
            row += ldc;
            c9l0 += Vector512.Load(row);
            c9h0 += Vector512.Load(row + 16);
            row += ldc;
            c10l0 += Vector512.Load(row);
            c10h0 += Vector512.Load(row + 16);
            row += ldc;
            c11l0 += Vector512.Load(row);
            c11h0 += Vector512.Load(row + 16);
        }
        c0l0.Store(c);
        c0h0.Store(c + 16);
        c += ldc;
        c1l0.Store(c);
        c1h0.Store(c + 16);
        c += ldc;
        c2l0.Store(c);
        c2h0.Store(c + 16);
        c += ldc;
        c3l0.Store(c);
        c3h0.Store(c + 16);
        c += ldc;
        c4l0.Store(c);
        c4h0.Store(c + 16);
        c += ldc;
        c5l0.Store(c);
        c5h0.Store(c + 16);
        c += ldc;
        c6l0.Store(c);
        c6h0.Store(c + 16);
        c += ldc;
        c7l0.Store(c);
        c7h0.Store(c + 16);
        c += ldc;
        c8l0.Store(c);
        c8h0.Store(c + 16);
        c += ldc;
        c9l0.Store(c);
        c9h0.Store(c + 16);
        c += ldc;
        c10l0.Store(c);
        c10h0.Store(c + 16);
        c += ldc;
        c11l0.Store(c);
        c11h0.Store(c + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows8(float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector512<float> b0, b1, x;
        Vector512<float> c0l0 = default, c0h0 = default;
        Vector512<float> c1l0 = default, c1h0 = default;
        Vector512<float> c2l0 = default, c2h0 = default;
        Vector512<float> c3l0 = default, c3h0 = default;
        Vector512<float> c4l0 = default, c4h0 = default;
        Vector512<float> c5l0 = default, c5h0 = default;
        Vector512<float> c6l0 = default, c6h0 = default;
        Vector512<float> c7l0 = default, c7h0 = default;
        float* row = c;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
        }
        for (nint quads = k >> 2; quads > 0; quads--, a += 32, offsets += 4)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[4]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[8]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[12]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector512.Create(a[16]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector512.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector512.Create(a[20]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector512.FusedMultiplyAdd(x, b1, c5h0);
            x = Vector512.Create(a[24]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            c6h0 = Vector512.FusedMultiplyAdd(x, b1, c6h0);
            x = Vector512.Create(a[28]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            c7h0 = Vector512.FusedMultiplyAdd(x, b1, c7h0);
            row = b + offsets[1];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[1]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[5]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[9]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[13]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector512.Create(a[17]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector512.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector512.Create(a[21]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector512.FusedMultiplyAdd(x, b1, c5h0);
            x = Vector512.Create(a[25]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            c6h0 = Vector512.FusedMultiplyAdd(x, b1, c6h0);
            x = Vector512.Create(a[29]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            c7h0 = Vector512.FusedMultiplyAdd(x, b1, c7h0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            ahead += step;
            row = b + offsets[2];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[2]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[6]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[10]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[14]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector512.Create(a[18]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector512.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector512.Create(a[22]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector512.FusedMultiplyAdd(x, b1, c5h0);
            x = Vector512.Create(a[26]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            c6h0 = Vector512.FusedMultiplyAdd(x, b1, c6h0);
            x = Vector512.Create(a[30]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            c7h0 = Vector512.FusedMultiplyAdd(x, b1, c7h0);
            row = b + offsets[3];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[3]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[7]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[11]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[15]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector512.Create(a[19]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector512.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector512.Create(a[23]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector512.FusedMultiplyAdd(x, b1, c5h0);
            x = Vector512.Create(a[27]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            c6h0 = Vector512.FusedMultiplyAdd(x, b1, c6h0);
            x = Vector512.Create(a[31]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            c7h0 = Vector512.FusedMultiplyAdd(x, b1, c7h0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            ahead += step;
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 8, offsets++)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[1]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[2]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[3]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector512.Create(a[4]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector512.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector512.Create(a[5]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector512.FusedMultiplyAdd(x, b1, c5h0);
            x = Vector512.Create(a[6]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            c6h0 = Vector512.FusedMultiplyAdd(x, b1, c6h0);
            x = Vector512.Create(a[7]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            c7h0 = Vector512.FusedMultiplyAdd(x, b1, c7h0);
        }
        if (accumulate)
        {
            row = c;
            c0l0 += Vector512.Load(row);
            c0h0 += Vector512.Load(row + 16);
            row += ldc;
            c1l0 += Vector512.Load(row);
            c1h0 += Vector512.Load(row + 16);
            row += ldc;
            c2l0 += Vector512.Load(row);
            c2h0 += Vector512.Load(row + 16);
            row += ldc;
            c3l0 += Vector512.Load(row);
            c3h0 += Vector512.Load(row + 16);
            row += ldc;
            c4l0 += Vector512.Load(row);
            c4h0 += Vector512.Load(row + 16);
            row += ldc;
            c5l0 += Vector512.Load(row);
            c5h0 += Vector512.Load(row + 16);
            row += ldc;
            c6l0 += Vector512.Load(row);
            c6h0 += Vector512.Load(row + 16);
            row += ldc;
            c7l0 += Vector512.Load(row);
            c7h0 += Vector512.Load(row + 16);
        }
        c0l0.Store(c);
        c0h0.Store(c + 16);
        c += ldc;
        c1l0.Store(c);
        c1h0.Store(c + 16);
        c += ldc;
        c2l0.Store(c);
        c2h0.Store(c + 16);
        c += ldc;
        c3l0.Store(c);
        c3h0.Store(c + 16);
        c += ldc;
        c4l0.Store(c);
        c4h0.Store(c + 16);
        c += ldc;
        c5l0.Store(c);
        c5h0.Store(c + 16);
        c += ldc;
        c6l0.Store(c);
        c6h0.Store(c + 16);
        c += ldc;
        c7l0.Store(c);
        c7h0.Store(c + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows6(float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector512<float> b0, b1, x;
        Vector512<float> c0l0 = default, c0h0 = default;
        Vector512<float> c1l0 = default, c1h0 = default;
        Vector512<float> c2l0 = default, c2h0 = default;
        Vector512<float> c3l0 = default, c3h0 = default;
        Vector512<float> c4l0 = default, c4h0 = default;
        Vector512<float> c5l0 = default, c5h0 = default;
        float* row = c;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
        }
        for (nint quads = k >> 2; quads > 0; quads--, a += 24, offsets += 4)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[4]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[8]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[12]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector512.Create(a[16]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector512.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector512.Create(a[20]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector512.FusedMultiplyAdd(x, b1, c5h0);
            row = b + offsets[1];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[1]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[5]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[9]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[13]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector512.Create(a[17]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector512.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector512.Create(a[21]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector512.FusedMultiplyAdd(x, b1, c5h0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            ahead += step;
            row = b + offsets[2];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[2]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[6]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[10]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[14]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector512.Create(a[18]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector512.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector512.Create(a[22]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector512.FusedMultiplyAdd(x, b1, c5h0);
            row = b + offsets[3];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[3]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[7]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[11]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[15]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector512.Create(a[19]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector512.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector512.Create(a[23]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector512.FusedMultiplyAdd(x, b1, c5h0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            ahead += step;
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 6, offsets++)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[1]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[2]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[3]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
            x = Vector512.Create(a[4]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            c4h0 = Vector512.FusedMultiplyAdd(x, b1, c4h0);
            x = Vector512.Create(a[5]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            c5h0 = Vector512.FusedMultiplyAdd(x, b1, c5h0);
        }
        if (accumulate)
        {
            row = c;
            c0l0 += Vector512.Load(row);
            c0h0 += Vector512.Load(row + 16);
            row += ldc;
            c1l0 += Vector512.Load(row);
            c1h0 += Vector512.Load(row + 16);
            row += ldc;
            c2l0 += Vector512.Load(row);
            c2h0 += Vector512.Load(row + 16);
            row += ldc;
            c3l0 += Vector512.Load(row);
            c3h0 += Vector512.Load(row + 16);
            row += ldc;
            c4l0 += Vector512.Load(row);
            c4h0 += Vector512.Load(row + 16);
            row += ldc;
            c5l0 += Vector512.Load(row);
            c5h0 += Vector512.Load(row + 16);
        }
        c0l0.Store(c);
        c0h0.Store(c + 16);
        c += ldc;
        c1l0.Store(c);
        c1h0.Store(c + 16);
        c += ldc;
        c2l0.Store(c);
        c2h0.Store(c + 16);
        c += ldc;
        c3l0.Store(c);
        c3h0.Store(c + 16);
        c += ldc;
        c4l0.Store(c);
        c4h0.Store(c + 16);
        c += ldc;
        c5l0.Store(c);
        c5h0.Store(c + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4(float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector512<float> b0, b1, x;
        Vector512<float> c0l0 = default, c0h0 = default;
        Vector512<float> c1l0 = default, c1h0 = default;
        Vector512<float> c2l0 = default, c2h0 = default;
        Vector512<float> c3l0 = default, c3h0 = default;
        float* row = c;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
        }
        for (nint quads = k >> 2; quads > 0; quads--, a += 16, offsets += 4)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[4]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[8]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[12]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
            row = b + offsets[1];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[1]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[5]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[9]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[13]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
            row = b + offsets[2];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[2]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[6]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[10]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[14]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
            row = b + offsets[3];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[3]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[7]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[11]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[15]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 4, offsets++)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[1]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            x = Vector512.Create(a[2]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            c2h0 = Vector512.FusedMultiplyAdd(x, b1, c2h0);
            x = Vector512.Create(a[3]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            c3h0 = Vector512.FusedMultiplyAdd(x, b1, c3h0);
        }
        if (accumulate)
        {
            row = c;
            c0l0 += Vector512.Load(row);
            c0h0 += Vector512.Load(row + 16);
            row += ldc;
            c1l0 += Vector512.Load(row);
            c1h0 += Vector512.Load(row + 16);
            row += ldc;
            c2l0 += Vector512.Load(row);
            c2h0 += Vector512.Load(row + 16);
            row += ldc;
            c3l0 += Vector512.Load(row);
            c3h0 += Vector512.Load(row + 16);
        }
        c0l0.Store(c);
        c0h0.Store(c + 16);
        c += ldc;
        c1l0.Store(c);
        c1h0.Store(c + 16);
        c += ldc;
        c2l0.Store(c);
        c2h0.Store(c + 16);
        c += ldc;
        c3l0.Store(c);
        c3h0.Store(c + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2(float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector512<float> b0, b1, x;
        Vector512<float> c0l0 = default, c0h0 = default;
        Vector512<float> c0l1 = default, c0h1 = default;
        Vector512<float> c0l2 = default, c0h2 = default;
        Vector512<float> c0l3 = default, c0h3 = default;
        Vector512<float> c1l0 = default, c1h0 = default;
        Vector512<float> c1l1 = default, c1h1 = default;
        Vector512<float> c1l2 = default, c1h2 = default;
        Vector512<float> c1l3 = default, c1h3 = default;
        float* row = c;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
            row += ldc;
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
        }
        for (nint quads = k >> 2; quads > 0; quads--, a += 8, offsets += 4)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[4]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
            row = b + offsets[1];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[1]);
            c0l1 = Vector512.FusedMultiplyAdd(x, b0, c0l1);
            c0h1 = Vector512.FusedMultiplyAdd(x, b1, c0h1);
            x = Vector512.Create(a[5]);
            c1l1 = Vector512.FusedMultiplyAdd(x, b0, c1l1);
            c1h1 = Vector512.FusedMultiplyAdd(x, b1, c1h1);
            row = b + offsets[2];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[2]);
            c0l2 = Vector512.FusedMultiplyAdd(x, b0, c0l2);
            c0h2 = Vector512.FusedMultiplyAdd(x, b1, c0h2);
            x = Vector512.Create(a[6]);
            c1l2 = Vector512.FusedMultiplyAdd(x, b0, c1l2);
            c1h2 = Vector512.FusedMultiplyAdd(x, b1, c1h2);
            row = b + offsets[3];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[3]);
            c0l3 = Vector512.FusedMultiplyAdd(x, b0, c0l3);
            c0h3 = Vector512.FusedMultiplyAdd(x, b1, c0h3);
            x = Vector512.Create(a[7]);
            c1l3 = Vector512.FusedMultiplyAdd(x, b0, c1l3);
            c1h3 = Vector512.FusedMultiplyAdd(x, b1, c1h3);
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 2, offsets++)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            x = Vector512.Create(a[1]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            c1h0 = Vector512.FusedMultiplyAdd(x, b1, c1h0);
        }
        c0l0 = c0l0 + c0l1 + (c0l2 + c0l3);
        c0h0 = c0h0 + c0h1 + (c0h2 + c0h3);
        c1l0 = c1l0 + c1l1 + (c1l2 + c1l3);
        c1h0 = c1h0 + c1h1 + (c1h2 + c1h3);
        if (accumulate)
        {
            row = c;
            c0l0 += Vector512.Load(row);
            c0h0 += Vector512.Load(row + 16);
            row += ldc;
            c1l0 += Vector512.Load(row);
            c1h0 += Vector512.Load(row + 16);
        }
        c0l0.Store(c);
        c0h0.Store(c + 16);
        c += ldc;
        c1l0.Store(c);
        c1h0.Store(c + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1(float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector512<float> b0, b1, x;
        Vector512<float> c0l0 = default, c0h0 = default;
        Vector512<float> c0l1 = default, c0h1 = default;
        Vector512<float> c0l2 = default, c0h2 = default;
        Vector512<float> c0l3 = default, c0h3 = default;
        float* row = c;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + 16);
        }
        for (nint quads = k >> 2; quads > 0; quads--, a += 4, offsets += 4)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
            row = b + offsets[1];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[1]);
            c0l1 = Vector512.FusedMultiplyAdd(x, b0, c0l1);
            c0h1 = Vector512.FusedMultiplyAdd(x, b1, c0h1);
            row = b + offsets[2];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[2]);
            c0l2 = Vector512.FusedMultiplyAdd(x, b0, c0l2);
            c0h2 = Vector512.FusedMultiplyAdd(x, b1, c0h2);
            row = b + offsets[3];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[3]);
            c0l3 = Vector512.FusedMultiplyAdd(x, b0, c0l3);
            c0h3 = Vector512.FusedMultiplyAdd(x, b1, c0h3);
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 1, offsets++)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            b1 = Vector512.Load(row + 16);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            c0h0 = Vector512.FusedMultiplyAdd(x, b1, c0h0);
        }
        c0l0 = c0l0 + c0l1 + (c0l2 + c0l3);
        c0h0 = c0h0 + c0h1 + (c0h2 + c0h3);
        if (accumulate)
        {
            row = c;
            c0l0 += Vector512.Load(row);
            c0h0 += Vector512.Load(row + 16);
        }
        c0l0.Store(c);
        c0h0.Store(c + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows14x1(float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector512<float> b0, x;
        Vector512<float> c0l0 = default;
        Vector512<float> c1l0 = default;
        Vector512<float> c2l0 = default;
        Vector512<float> c3l0 = default;
        Vector512<float> c4l0 = default;
        Vector512<float> c5l0 = default;
        Vector512<float> c6l0 = default;
        Vector512<float> c7l0 = default;
        Vector512<float> c8l0 = default;
        Vector512<float> c9l0 = default;
        Vector512<float> c10l0 = default;
        Vector512<float> c11l0 = default;
        Vector512<float> c12l0 = default;
        Vector512<float> c13l0 = default;
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
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
        }
        for (nint quads = k >> 2; quads > 0; quads--, a += 56, offsets += 4)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[4]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector512.Create(a[8]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector512.Create(a[12]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector512.Create(a[16]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector512.Create(a[20]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            x = Vector512.Create(a[24]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            x = Vector512.Create(a[28]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            x = Vector512.Create(a[32]);
            c8l0 = Vector512.FusedMultiplyAdd(x, b0, c8l0);
            x = Vector512.Create(a[36]);
            c9l0 = Vector512.FusedMultiplyAdd(x, b0, c9l0);
            x = Vector512.Create(a[40]);
            c10l0 = Vector512.FusedMultiplyAdd(x, b0, c10l0);
            x = Vector512.Create(a[44]);
            c11l0 = Vector512.FusedMultiplyAdd(x, b0, c11l0);
            x = Vector512.Create(a[48]);
            c12l0 = Vector512.FusedMultiplyAdd(x, b0, c12l0);
            x = Vector512.Create(a[52]);
            c13l0 = Vector512.FusedMultiplyAdd(x, b0, c13l0);
            row = b + offsets[1];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[1]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[5]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector512.Create(a[9]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector512.Create(a[13]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector512.Create(a[17]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector512.Create(a[21]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            x = Vector512.Create(a[25]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            x = Vector512.Create(a[29]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            x = Vector512.Create(a[33]);
            c8l0 = Vector512.FusedMultiplyAdd(x, b0, c8l0);
            x = Vector512.Create(a[37]);
            c9l0 = Vector512.FusedMultiplyAdd(x, b0, c9l0);
            x = Vector512.Create(a[41]);
            c10l0 = Vector512.FusedMultiplyAdd(x, b0, c10l0);
            x = Vector512.Create(a[45]);
            c11l0 = Vector512.FusedMultiplyAdd(x, b0, c11l0);
            x = Vector512.Create(a[49]);
            c12l0 = Vector512.FusedMultiplyAdd(x, b0, c12l0);
            x = Vector512.Create(a[53]);
            c13l0 = Vector512.FusedMultiplyAdd(x, b0, c13l0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            ahead += step;
            row = b + offsets[2];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[2]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[6]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector512.Create(a[10]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector512.Create(a[14]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector512.Create(a[18]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector512.Create(a[22]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            x = Vector512.Create(a[26]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            x = Vector512.Create(a[30]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            x = Vector512.Create(a[34]);
            c8l0 = Vector512.FusedMultiplyAdd(x, b0, c8l0);
            x = Vector512.Create(a[38]);
            c9l0 = Vector512.FusedMultiplyAdd(x, b0, c9l0);
            x = Vector512.Create(a[42]);
            c10l0 = Vector512.FusedMultiplyAdd(x, b0, c10l0);
            x = Vector512.Create(a[46]);
            c11l0 = Vector512.FusedMultiplyAdd(x, b0, c11l0);
            x = Vector512.Create(a[50]);
            c12l0 = Vector512.FusedMultiplyAdd(x, b0, c12l0);
            x = Vector512.Create(a[54]);
            c13l0 = Vector512.FusedMultiplyAdd(x, b0, c13l0);
            row = b + offsets[3];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[3]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[7]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector512.Create(a[11]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector512.Create(a[15]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector512.Create(a[19]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector512.Create(a[23]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            x = Vector512.Create(a[27]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            x = Vector512.Create(a[31]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            x = Vector512.Create(a[35]);
            c8l0 = Vector512.FusedMultiplyAdd(x, b0, c8l0);
            x = Vector512.Create(a[39]);
            c9l0 = Vector512.FusedMultiplyAdd(x, b0, c9l0);
            x = Vector512.Create(a[43]);
            c10l0 = Vector512.FusedMultiplyAdd(x, b0, c10l0);
            x = Vector512.Create(a[47]);
            c11l0 = Vector512.FusedMultiplyAdd(x, b0, c11l0);
            x = Vector512.Create(a[51]);
            c12l0 = Vector512.FusedMultiplyAdd(x, b0, c12l0);
            x = Vector512.Create(a[55]);
            c13l0 = Vector512.FusedMultiplyAdd(x, b0, c13l0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            ahead += step;
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 14, offsets++)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[1]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector512.Create(a[2]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector512.Create(a[3]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector512.Create(a[4]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector512.Create(a[5]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            x = Vector512.Create(a[6]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            x = Vector512.Create(a[7]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            x = Vector512.Create(a[8]);
            c8l0 = Vector512.FusedMultiplyAdd(x, b0, c8l0);
            x = Vector512.Create(a[9]);
            c9l0 = Vector512.FusedMultiplyAdd(x, b0, c9l0);
            x = Vector512.Create(a[10]);
            c10l0 = Vector512.FusedMultiplyAdd(x, b0, c10l0);
            x = Vector512.Create(a[11]);
            c11l0 = Vector512.FusedMultiplyAdd(x, b0, c11l0);
            x = Vector512.Create(a[12]);
            c12l0 = Vector512.FusedMultiplyAdd(x, b0, c12l0);
            x = Vector512.Create(a[13]);
            c13l0 = Vector512.FusedMultiplyAdd(x, b0, c13l0);
        }
        if (accumulate)
        {
            row = c;
            c0l0 += Vector512.Load(row);
            row += ldc;
            c1l0 += Vector512.Load(row);
            row += ldc;
            c2l0 += Vector512.Load(row);
            row += ldc;
            c3l0 += Vector512.Load(row);
            row += ldc;
            c4l0 += Vector512.Load(row);
            row += ldc;
            c5l0 += Vector512.Load(row);
            row += ldc;
            c6l0 += Vector512.Load(row);
            row += ldc;
            c7l0 += Vector512.Load(row);
            row += ldc;
            c8l0 += Vector512.Load(row);
            row += ldc;
            c9l0 += Vector512.Load(row);
            row += ldc;
            c10l0 += Vector512.Load(row);
            row += ldc;
            c11l0 += Vector512.Load(row);
            row += ldc;
            c12l0 += Vector512.Load(row);
            row += ldc;
            c13l0 += Vector512.Load(row);
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
        c += ldc;
        c6l0.Store(c);
        c += ldc;
        c7l0.Store(c);
        c += ldc;
        c8l0.Store(c);
        c += ldc;
        c9l0.Store(c);
        c += ldc;
        c10l0.Store(c);
        c += ldc;
        c11l0.Store(c);
        c += ldc;
        c12l0.Store(c);
        c += ldc;
        c13l0.Store(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows12x1(float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector512<float> b0, x;
        Vector512<float> c0l0 = default;
        Vector512<float> c1l0 = default;
        Vector512<float> c2l0 = default;
        Vector512<float> c3l0 = default;
        Vector512<float> c4l0 = default;
        Vector512<float> c5l0 = default;
        Vector512<float> c6l0 = default;
        Vector512<float> c7l0 = default;
        Vector512<float> c8l0 = default;
        Vector512<float> c9l0 = default;
        Vector512<float> c10l0 = default;
        Vector512<float> c11l0 = default;
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
            row += ldc;
            Sse.Prefetch0(row);
        }
        for (nint quads = k >> 2; quads > 0; quads--, a += 48, offsets += 4)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[4]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector512.Create(a[8]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector512.Create(a[12]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector512.Create(a[16]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector512.Create(a[20]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            x = Vector512.Create(a[24]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            x = Vector512.Create(a[28]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            x = Vector512.Create(a[32]);
            c8l0 = Vector512.FusedMultiplyAdd(x, b0, c8l0);
            x = Vector512.Create(a[36]);
            c9l0 = Vector512.FusedMultiplyAdd(x, b0, c9l0);
            x = Vector512.Create(a[40]);
            c10l0 = Vector512.FusedMultiplyAdd(x, b0, c10l0);
            x = Vector512.Create(a[44]);
            c11l0 = Vector512.FusedMultiplyAdd(x, b0, c11l0);
            row = b + offsets[1];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[1]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[5]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector512.Create(a[9]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector512.Create(a[13]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector512.Create(a[17]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector512.Create(a[21]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            x = Vector512.Create(a[25]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            x = Vector512.Create(a[29]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            x = Vector512.Create(a[33]);
            c8l0 = Vector512.FusedMultiplyAdd(x, b0, c8l0);
            x = Vector512.Create(a[37]);
            c9l0 = Vector512.FusedMultiplyAdd(x, b0, c9l0);
            x = Vector512.Create(a[41]);
            c10l0 = Vector512.FusedMultiplyAdd(x, b0, c10l0);
            x = Vector512.Create(a[45]);
            c11l0 = Vector512.FusedMultiplyAdd(x, b0, c11l0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            ahead += step;
            row = b + offsets[2];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[2]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[6]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector512.Create(a[10]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector512.Create(a[14]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector512.Create(a[18]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector512.Create(a[22]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            x = Vector512.Create(a[26]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            x = Vector512.Create(a[30]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            x = Vector512.Create(a[34]);
            c8l0 = Vector512.FusedMultiplyAdd(x, b0, c8l0);
            x = Vector512.Create(a[38]);
            c9l0 = Vector512.FusedMultiplyAdd(x, b0, c9l0);
            x = Vector512.Create(a[42]);
            c10l0 = Vector512.FusedMultiplyAdd(x, b0, c10l0);
            x = Vector512.Create(a[46]);
            c11l0 = Vector512.FusedMultiplyAdd(x, b0, c11l0);
            row = b + offsets[3];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[3]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[7]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector512.Create(a[11]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector512.Create(a[15]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector512.Create(a[19]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector512.Create(a[23]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            x = Vector512.Create(a[27]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            x = Vector512.Create(a[31]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            x = Vector512.Create(a[35]);
            c8l0 = Vector512.FusedMultiplyAdd(x, b0, c8l0);
            x = Vector512.Create(a[39]);
            c9l0 = Vector512.FusedMultiplyAdd(x, b0, c9l0);
            x = Vector512.Create(a[43]);
            c10l0 = Vector512.FusedMultiplyAdd(x, b0, c10l0);
            x = Vector512.Create(a[47]);
            c11l0 = Vector512.FusedMultiplyAdd(x, b0, c11l0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            ahead += step;
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 12, offsets++)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[1]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector512.Create(a[2]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector512.Create(a[3]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector512.Create(a[4]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector512.Create(a[5]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            x = Vector512.Create(a[6]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            x = Vector512.Create(a[7]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            x = Vector512.Create(a[8]);
            c8l0 = Vector512.FusedMultiplyAdd(x, b0, c8l0);
            x = Vector512.Create(a[9]);
            c9l0 = Vector512.FusedMultiplyAdd(x, b0, c9l0);
            x = Vector512.Create(a[10]);
            c10l0 = Vector512.FusedMultiplyAdd(x, b0, c10l0);
            x = Vector512.Create(a[11]);
            c11l0 = Vector512.FusedMultiplyAdd(x, b0, c11l0);
        }
        if (accumulate)
        {
            row = c;
            c0l0 += Vector512.Load(row);
            row += ldc;
            c1l0 += Vector512.Load(row);
            row += ldc;
            c2l0 += Vector512.Load(row);
            row += ldc;
            c3l0 += Vector512.Load(row);
            row += ldc;
            c4l0 += Vector512.Load(row);
            row += ldc;
            c5l0 += Vector512.Load(row);
            row += ldc;
            c6l0 += Vector512.Load(row);
            row += ldc;
            c7l0 += Vector512.Load(row);
            row += ldc;
            c8l0 += Vector512.Load(row);
            row += ldc;
            c9l0 += Vector512.Load(row);
            row += ldc;
            c10l0 += Vector512.Load(row);
            row += ldc;
            c11l0 += Vector512.Load(row);
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
        c += ldc;
        c6l0.Store(c);
        c += ldc;
        c7l0.Store(c);
        c += ldc;
        c8l0.Store(c);
        c += ldc;
        c9l0.Store(c);
        c += ldc;
        c10l0.Store(c);
        c += ldc;
        c11l0.Store(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows8x1(float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector512<float> b0, x;
        Vector512<float> c0l0 = default;
        Vector512<float> c1l0 = default;
        Vector512<float> c2l0 = default;
        Vector512<float> c3l0 = default;
        Vector512<float> c4l0 = default;
        Vector512<float> c5l0 = default;
        Vector512<float> c6l0 = default;
        Vector512<float> c7l0 = default;
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
            row += ldc;
            Sse.Prefetch0(row);
            row += ldc;
            Sse.Prefetch0(row);
        }
        for (nint quads = k >> 2; quads > 0; quads--, a += 32, offsets += 4)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[4]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector512.Create(a[8]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector512.Create(a[12]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector512.Create(a[16]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector512.Create(a[20]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            x = Vector512.Create(a[24]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            x = Vector512.Create(a[28]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            row = b + offsets[1];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[1]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[5]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector512.Create(a[9]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector512.Create(a[13]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector512.Create(a[17]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector512.Create(a[21]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            x = Vector512.Create(a[25]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            x = Vector512.Create(a[29]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            ahead += step;
            row = b + offsets[2];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[2]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[6]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector512.Create(a[10]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector512.Create(a[14]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector512.Create(a[18]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector512.Create(a[22]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            x = Vector512.Create(a[26]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            x = Vector512.Create(a[30]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            row = b + offsets[3];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[3]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[7]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector512.Create(a[11]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector512.Create(a[15]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector512.Create(a[19]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector512.Create(a[23]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            x = Vector512.Create(a[27]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            x = Vector512.Create(a[31]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            ahead += step;
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 8, offsets++)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[1]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector512.Create(a[2]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector512.Create(a[3]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector512.Create(a[4]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector512.Create(a[5]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            x = Vector512.Create(a[6]);
            c6l0 = Vector512.FusedMultiplyAdd(x, b0, c6l0);
            x = Vector512.Create(a[7]);
            c7l0 = Vector512.FusedMultiplyAdd(x, b0, c7l0);
        }
        if (accumulate)
        {
            row = c;
            c0l0 += Vector512.Load(row);
            row += ldc;
            c1l0 += Vector512.Load(row);
            row += ldc;
            c2l0 += Vector512.Load(row);
            row += ldc;
            c3l0 += Vector512.Load(row);
            row += ldc;
            c4l0 += Vector512.Load(row);
            row += ldc;
            c5l0 += Vector512.Load(row);
            row += ldc;
            c6l0 += Vector512.Load(row);
            row += ldc;
            c7l0 += Vector512.Load(row);
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
        c += ldc;
        c6l0.Store(c);
        c += ldc;
        c7l0.Store(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows6x1(float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector512<float> b0, x;
        Vector512<float> c0l0 = default;
        Vector512<float> c1l0 = default;
        Vector512<float> c2l0 = default;
        Vector512<float> c3l0 = default;
        Vector512<float> c4l0 = default;
        Vector512<float> c5l0 = default;
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
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[4]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector512.Create(a[8]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector512.Create(a[12]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector512.Create(a[16]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector512.Create(a[20]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            row = b + offsets[1];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[1]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[5]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector512.Create(a[9]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector512.Create(a[13]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector512.Create(a[17]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector512.Create(a[21]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            ahead += step;
            row = b + offsets[2];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[2]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[6]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector512.Create(a[10]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector512.Create(a[14]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector512.Create(a[18]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector512.Create(a[22]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            row = b + offsets[3];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[3]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[7]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector512.Create(a[11]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector512.Create(a[15]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector512.Create(a[19]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector512.Create(a[23]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
            if (Sse.IsSupported) Sse.Prefetch1(ahead);
            ahead += step;
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 6, offsets++)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[1]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector512.Create(a[2]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector512.Create(a[3]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            x = Vector512.Create(a[4]);
            c4l0 = Vector512.FusedMultiplyAdd(x, b0, c4l0);
            x = Vector512.Create(a[5]);
            c5l0 = Vector512.FusedMultiplyAdd(x, b0, c5l0);
        }
        if (accumulate)
        {
            row = c;
            c0l0 += Vector512.Load(row);
            row += ldc;
            c1l0 += Vector512.Load(row);
            row += ldc;
            c2l0 += Vector512.Load(row);
            row += ldc;
            c3l0 += Vector512.Load(row);
            row += ldc;
            c4l0 += Vector512.Load(row);
            row += ldc;
            c5l0 += Vector512.Load(row);
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
        Vector512<float> b0, x;
        Vector512<float> c0l0 = default;
        Vector512<float> c0l1 = default;
        Vector512<float> c1l0 = default;
        Vector512<float> c1l1 = default;
        Vector512<float> c2l0 = default;
        Vector512<float> c2l1 = default;
        Vector512<float> c3l0 = default;
        Vector512<float> c3l1 = default;
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
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[4]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector512.Create(a[8]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector512.Create(a[12]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            row = b + offsets[1];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[1]);
            c0l1 = Vector512.FusedMultiplyAdd(x, b0, c0l1);
            x = Vector512.Create(a[5]);
            c1l1 = Vector512.FusedMultiplyAdd(x, b0, c1l1);
            x = Vector512.Create(a[9]);
            c2l1 = Vector512.FusedMultiplyAdd(x, b0, c2l1);
            x = Vector512.Create(a[13]);
            c3l1 = Vector512.FusedMultiplyAdd(x, b0, c3l1);
            row = b + offsets[2];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[2]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[6]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector512.Create(a[10]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector512.Create(a[14]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
            row = b + offsets[3];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[3]);
            c0l1 = Vector512.FusedMultiplyAdd(x, b0, c0l1);
            x = Vector512.Create(a[7]);
            c1l1 = Vector512.FusedMultiplyAdd(x, b0, c1l1);
            x = Vector512.Create(a[11]);
            c2l1 = Vector512.FusedMultiplyAdd(x, b0, c2l1);
            x = Vector512.Create(a[15]);
            c3l1 = Vector512.FusedMultiplyAdd(x, b0, c3l1);
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 4, offsets++)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[1]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            x = Vector512.Create(a[2]);
            c2l0 = Vector512.FusedMultiplyAdd(x, b0, c2l0);
            x = Vector512.Create(a[3]);
            c3l0 = Vector512.FusedMultiplyAdd(x, b0, c3l0);
        }
        c0l0 = c0l0 + c0l1;
        c1l0 = c1l0 + c1l1;
        c2l0 = c2l0 + c2l1;
        c3l0 = c3l0 + c3l1;
        if (accumulate)
        {
            row = c;
            c0l0 += Vector512.Load(row);
            row += ldc;
            c1l0 += Vector512.Load(row);
            row += ldc;
            c2l0 += Vector512.Load(row);
            row += ldc;
            c3l0 += Vector512.Load(row);
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
        Vector512<float> b0, x;
        Vector512<float> c0l0 = default;
        Vector512<float> c0l1 = default;
        Vector512<float> c0l2 = default;
        Vector512<float> c0l3 = default;
        Vector512<float> c1l0 = default;
        Vector512<float> c1l1 = default;
        Vector512<float> c1l2 = default;
        Vector512<float> c1l3 = default;
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
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[4]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
            row = b + offsets[1];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[1]);
            c0l1 = Vector512.FusedMultiplyAdd(x, b0, c0l1);
            x = Vector512.Create(a[5]);
            c1l1 = Vector512.FusedMultiplyAdd(x, b0, c1l1);
            row = b + offsets[2];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[2]);
            c0l2 = Vector512.FusedMultiplyAdd(x, b0, c0l2);
            x = Vector512.Create(a[6]);
            c1l2 = Vector512.FusedMultiplyAdd(x, b0, c1l2);
            row = b + offsets[3];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[3]);
            c0l3 = Vector512.FusedMultiplyAdd(x, b0, c0l3);
            x = Vector512.Create(a[7]);
            c1l3 = Vector512.FusedMultiplyAdd(x, b0, c1l3);
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 2, offsets++)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            x = Vector512.Create(a[1]);
            c1l0 = Vector512.FusedMultiplyAdd(x, b0, c1l0);
        }
        c0l0 = c0l0 + c0l1 + (c0l2 + c0l3);
        c1l0 = c1l0 + c1l1 + (c1l2 + c1l3);
        if (accumulate)
        {
            row = c;
            c0l0 += Vector512.Load(row);
            row += ldc;
            c1l0 += Vector512.Load(row);
        }
        c0l0.Store(c);
        c += ldc;
        c1l0.Store(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1x1(float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)
    {
        Vector512<float> b0, x;
        Vector512<float> c0l0 = default;
        Vector512<float> c0l1 = default;
        Vector512<float> c0l2 = default;
        Vector512<float> c0l3 = default;
        float* row = c;
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row);
        }
        for (nint quads = k >> 2; quads > 0; quads--, a += 4, offsets += 4)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
            row = b + offsets[1];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[1]);
            c0l1 = Vector512.FusedMultiplyAdd(x, b0, c0l1);
            row = b + offsets[2];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[2]);
            c0l2 = Vector512.FusedMultiplyAdd(x, b0, c0l2);
            row = b + offsets[3];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[3]);
            c0l3 = Vector512.FusedMultiplyAdd(x, b0, c0l3);
        }
        for (nint rest = k & 3; rest > 0; rest--, a += 1, offsets++)
        {
            row = b + offsets[0];
            b0 = Vector512.Load(row);
            x = Vector512.Create(a[0]);
            c0l0 = Vector512.FusedMultiplyAdd(x, b0, c0l0);
        }
        c0l0 = c0l0 + c0l1 + (c0l2 + c0l3);
        if (accumulate)
        {
            row = c;
            c0l0 += Vector512.Load(row);
        }
        c0l0.Store(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panels4(float* a, float* b, nint panel, nint k, float* c, bool accumulate)
    {
        Vector512<float> x;
        Vector512<float> c0v0 = default;
        Vector512<float> c0v1 = default;
        Vector512<float> c1v0 = default;
        Vector512<float> c1v1 = default;
        Vector512<float> c2v0 = default;
        Vector512<float> c2v1 = default;
        Vector512<float> c3v0 = default;
        Vector512<float> c3v1 = default;
        float* b1 = b + panel;
        float* b2 = b1 + panel;
        float* b3 = b2 + panel;
        for (float* end = a + k; a < end; a++)
        {
            x = Vector512.Create(*a);
            c0v0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(b), c0v0);
            c0v1 = Vector512.FusedMultiplyAdd(x, Vector512.Load(b + 16), c0v1);
            c1v0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(b1), c1v0);
            c1v1 = Vector512.FusedMultiplyAdd(x, Vector512.Load(b1 + 16), c1v1);
            c2v0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(b2), c2v0);
            c2v1 = Vector512.FusedMultiplyAdd(x, Vector512.Load(b2 + 16), c2v1);
            c3v0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(b3), c3v0);
            c3v1 = Vector512.FusedMultiplyAdd(x, Vector512.Load(b3 + 16), c3v1);
            b += 32;
            b1 += 32;
            b2 += 32;
            b3 += 32;
        }
        if (accumulate)
        {
            c0v0 += Vector512.Load(c);
            c0v1 += Vector512.Load(c + 16);
            c1v0 += Vector512.Load(c + 32);
            c1v1 += Vector512.Load(c + 48);
            c2v0 += Vector512.Load(c + 64);
            c2v1 += Vector512.Load(c + 80);
            c3v0 += Vector512.Load(c + 96);
            c3v1 += Vector512.Load(c + 112);
        }
        c0v0.Store(c);
        c0v1.Store(c + 16);
        c1v0.Store(c + 32);
        c1v1.Store(c + 48);
        c2v0.Store(c + 64);
        c2v1.Store(c + 80);
        c3v0.Store(c + 96);
        c3v1.Store(c + 112);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panels3(float* a, float* b, nint panel, nint k, float* c, bool accumulate)
    {
        Vector512<float> x;
        Vector512<float> c0v0 = default;
        Vector512<float> c0v1 = default;
        Vector512<float> c1v0 = default;
        Vector512<float> c1v1 = default;
        Vector512<float> c2v0 = default;
        Vector512<float> c2v1 = default;
        float* b1 = b + panel;
        float* b2 = b1 + panel;
        for (float* end = a + k; a < end; a++)
        {
            x = Vector512.Create(*a);
            c0v0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(b), c0v0);
            c0v1 = Vector512.FusedMultiplyAdd(x, Vector512.Load(b + 16), c0v1);
            c1v0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(b1), c1v0);
            c1v1 = Vector512.FusedMultiplyAdd(x, Vector512.Load(b1 + 16), c1v1);
            c2v0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(b2), c2v0);
            c2v1 = Vector512.FusedMultiplyAdd(x, Vector512.Load(b2 + 16), c2v1);
            b += 32;
            b1 += 32;
            b2 += 32;
        }
        if (accumulate)
        {
            c0v0 += Vector512.Load(c);
            c0v1 += Vector512.Load(c + 16);
            c1v0 += Vector512.Load(c + 32);
            c1v1 += Vector512.Load(c + 48);
            c2v0 += Vector512.Load(c + 64);
            c2v1 += Vector512.Load(c + 80);
        }
        c0v0.Store(c);
        c0v1.Store(c + 16);
        c1v0.Store(c + 32);
        c1v1.Store(c + 48);
        c2v0.Store(c + 64);
        c2v1.Store(c + 80);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panels2(float* a, float* b, nint panel, nint k, float* c, bool accumulate)
    {
        Vector512<float> x;
        Vector512<float> c0v0 = default;
        Vector512<float> c0v1 = default;
        Vector512<float> c1v0 = default;
        Vector512<float> c1v1 = default;
        float* b1 = b + panel;
        for (float* end = a + k; a < end; a++)
        {
            x = Vector512.Create(*a);
            c0v0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(b), c0v0);
            c0v1 = Vector512.FusedMultiplyAdd(x, Vector512.Load(b + 16), c0v1);
            c1v0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(b1), c1v0);
            c1v1 = Vector512.FusedMultiplyAdd(x, Vector512.Load(b1 + 16), c1v1);
            b += 32;
            b1 += 32;
        }
        if (accumulate)
        {
            c0v0 += Vector512.Load(c);
            c0v1 += Vector512.Load(c + 16);
            c1v0 += Vector512.Load(c + 32);
            c1v1 += Vector512.Load(c + 48);
        }
        c0v0.Store(c);
        c0v1.Store(c + 16);
        c1v0.Store(c + 32);
        c1v1.Store(c + 48);
    }
}
