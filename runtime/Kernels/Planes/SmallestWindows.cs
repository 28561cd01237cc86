using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelDsl.Runtime;

/// <summary>Filters of 3×3 of one channel at every place of a plane, read where it lies: four rows of sixteen results at a time.</summary>
/// <remarks>
/// Weights stay in registers, and an element is loaded three times for up to nine products. What stands beside the plane in memory
/// is left out. For 512 bits, whose registers hold everything.
/// </remarks>
internal static unsafe class SmallestWindows
{
    private const int Lanes = 16, Rows = 4;

    /// <summary>Elements behind a plane that are read, and have to be readable.</summary>
    public const int Reach = 2 * Lanes;

    private static readonly float* s_zeros = (float*)NativeMemory.AllocZeroed(2 * Lanes, sizeof(float));

    /// <summary>Whether planes are large enough, with at most one column of zeros on either side.</summary>
    public static bool Fits(int left, int width, int rows, int columns) => rows >= Rows && columns >= Lanes && left is 0 or 1 && columns + 2 - left - width is 0 or 1;

    /// <summary>All windows of one plane.</summary>
    /// <param name="plane">The input, [height, width]; <see cref="Reach"/> elements behind it and <paramref name="left"/> before it are read.</param>
    /// <param name="top">Rows of zeros above it.</param>
    /// <param name="left">Zeros beside its rows.</param>
    /// <param name="weights">Nine.</param>
    /// <param name="y">The results, [rows, columns].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* plane, int height, int width, int top, int left, float* weights, float* y, int rows, int columns) =>
        FourRows(s_zeros, plane, height, width, top, left, weights, y, rows, columns);

    /// <summary>The same, given sixteen zeros and more.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourRows(float* zeros, float* plane, int height, int width, int top, int left, float* weights, float* y, int rows, int columns)
    {
        F32x16 w0 = F32x16.Fill(weights[0]), w1 = F32x16.Fill(weights[1]), w2 = F32x16.Fill(weights[2]);
        F32x16 w3 = F32x16.Fill(weights[3]), w4 = F32x16.Fill(weights[4]), w5 = F32x16.Fill(weights[5]);
        F32x16 w6 = F32x16.Fill(weights[6]), w7 = F32x16.Fill(weights[7]), w8 = F32x16.Fill(weights[8]);
        // Only the first and the last column of windows meet anything beside the plane.
        F32x16 all = F32x16.FirstLanes(Lanes), notFirst = left > 0 ? F32x16.Xor(all, F32x16.FirstLanes(1)) : all, notLast = columns + 2 - left > width ? F32x16.FirstLanes(Lanes - 1) : all;
        for (int i = 0; i < rows; i += Rows)
        {
            // The last rows, and the last strip, compute some results again.
            int row = Math.Min(i, rows - Rows), h = row - top;
            float* from = plane + (nint)h * width - left, x;
            float* r0 = Row(from, zeros, h, height), r1 = Row(from + width, zeros, h + 1, height), r2 = Row(from + 2 * width, zeros, h + 2, height);
            float* r3 = Row(from + 3 * width, zeros, h + 3, height), r4 = Row(from + 4 * width, zeros, h + 4, height), r5 = Row(from + 5 * width, zeros, h + 5, height);
            // Rows of zeros are no longer than a strip.
            nint m0 = r0 == zeros ? 0 : -1, m1 = r1 == zeros ? 0 : -1, m2 = r2 == zeros ? 0 : -1, m3 = r3 == zeros ? 0 : -1, m4 = r4 == zeros ? 0 : -1, m5 = r5 == zeros ? 0 : -1;
            for (int j = 0; j < columns; j += Lanes)
            {
                nint w = Math.Min(j, columns - Lanes);
                F32x16 p, q, r, a, b, c, d, first = j == 0 ? notFirst : all, last = j + Lanes >= columns ? notLast : all;
                x = r0 + (w & m0); p = F32x16.And(first, F32x16.Load(in *x, 0)); q = F32x16.Load(in *x, 1); r = F32x16.And(last, F32x16.Load(in *x, 2));
                a = F32x16.FusedMultiplyAdd(r, w2, F32x16.FusedMultiplyAdd(q, w1, p * w0));
                x = r1 + (w & m1); p = F32x16.And(first, F32x16.Load(in *x, 0)); q = F32x16.Load(in *x, 1); r = F32x16.And(last, F32x16.Load(in *x, 2));
                a = F32x16.FusedMultiplyAdd(r, w5, F32x16.FusedMultiplyAdd(q, w4, F32x16.FusedMultiplyAdd(p, w3, a)));
                b = F32x16.FusedMultiplyAdd(r, w2, F32x16.FusedMultiplyAdd(q, w1, p * w0));
                x = r2 + (w & m2); p = F32x16.And(first, F32x16.Load(in *x, 0)); q = F32x16.Load(in *x, 1); r = F32x16.And(last, F32x16.Load(in *x, 2));
                a = F32x16.FusedMultiplyAdd(r, w8, F32x16.FusedMultiplyAdd(q, w7, F32x16.FusedMultiplyAdd(p, w6, a)));
                b = F32x16.FusedMultiplyAdd(r, w5, F32x16.FusedMultiplyAdd(q, w4, F32x16.FusedMultiplyAdd(p, w3, b)));
                c = F32x16.FusedMultiplyAdd(r, w2, F32x16.FusedMultiplyAdd(q, w1, p * w0));
                x = r3 + (w & m3); p = F32x16.And(first, F32x16.Load(in *x, 0)); q = F32x16.Load(in *x, 1); r = F32x16.And(last, F32x16.Load(in *x, 2));
                b = F32x16.FusedMultiplyAdd(r, w8, F32x16.FusedMultiplyAdd(q, w7, F32x16.FusedMultiplyAdd(p, w6, b)));
                c = F32x16.FusedMultiplyAdd(r, w5, F32x16.FusedMultiplyAdd(q, w4, F32x16.FusedMultiplyAdd(p, w3, c)));
                d = F32x16.FusedMultiplyAdd(r, w2, F32x16.FusedMultiplyAdd(q, w1, p * w0));
                x = r4 + (w & m4); p = F32x16.And(first, F32x16.Load(in *x, 0)); q = F32x16.Load(in *x, 1); r = F32x16.And(last, F32x16.Load(in *x, 2));
                c = F32x16.FusedMultiplyAdd(r, w8, F32x16.FusedMultiplyAdd(q, w7, F32x16.FusedMultiplyAdd(p, w6, c)));
                d = F32x16.FusedMultiplyAdd(r, w5, F32x16.FusedMultiplyAdd(q, w4, F32x16.FusedMultiplyAdd(p, w3, d)));
                x = r5 + (w & m5); p = F32x16.And(first, F32x16.Load(in *x, 0)); q = F32x16.Load(in *x, 1); r = F32x16.And(last, F32x16.Load(in *x, 2));
                d = F32x16.FusedMultiplyAdd(r, w8, F32x16.FusedMultiplyAdd(q, w7, F32x16.FusedMultiplyAdd(p, w6, d)));
                float* to = y + (nint)row * columns + w;
                a.Store(ref *to, 0);
                b.Store(ref to[columns], 0);
                c.Store(ref to[2 * columns], 0);
                d.Store(ref to[3 * columns], 0);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Row(float* x, float* zeros, int h, int height) => (uint)h < (uint)height ? x : zeros;
}
