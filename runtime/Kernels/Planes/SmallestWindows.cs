using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelDsl.Runtime;

/// <summary>Filters of 3×3 of one channel at every place of a plane, read where it lies: four rows of a vector of results at a time.</summary>
/// <remarks>
/// Weights stay in registers, and an element is loaded three times for up to nine products. What stands beside the plane in memory
/// is left out. For 512 bits, whose registers hold everything, and 256, where masks for the edges are read from the stack.
/// </remarks>
internal static unsafe class SmallestWindows
{
    private const int MostLanes = 16, Rows = 4;

    /// <summary>Elements behind a plane that are read, and have to be readable.</summary>
    public const int Reach = 2 * MostLanes;

    private static readonly float* s_zeros = (float*)NativeMemory.AllocZeroed(2 * MostLanes, sizeof(float));

    /// <summary>Whether planes are large enough for vectors of so many lanes, with at most one column of zeros on either side.</summary>
    public static bool Fits(int lanes, int left, int width, int rows, int columns) => rows >= Rows && columns >= lanes && left is 0 or 1 && columns + 2 - left - width is 0 or 1;

    /// <summary>All windows of one plane.</summary>
    /// <param name="plane">The input, [height, width]; <see cref="Reach"/> elements behind it and <paramref name="left"/> before it are read.</param>
    /// <param name="top">Rows of zeros above it.</param>
    /// <param name="left">Zeros beside its rows.</param>
    /// <param name="weights">Nine.</param>
    /// <param name="y">The results, [rows, columns].</param>
    /// <param name="end">What results end with.</param>
    /// <returns>Whether they do, as with 256 bits; others are left as they are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Run<V>(float* plane, int height, int width, int top, int left, float* weights, float* y, int rows, int columns, in RowEnd end) where V : struct, ILanes<V, float>
    {
        RowEnd results = end;
        FourRows<V>(s_zeros, plane, height, width, top, left, weights, y, rows, columns, &results);
        return Ends<V>();
    }

    // Numbers for that are read where they are wanted: registers are few.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Ends<V>() where V : struct, ILanes<V, float> => V.Count == F32x8.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V First<V>(V x, V weight, RowEnd* end) where V : struct, ILanes<V, float> => Ends<V>() ? V.FusedMultiplyAdd(x, weight, V.Fill(end->Shift)) : x * weight;

    /// <summary>The same, given sixteen zeros and more.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourRows<V>(float* zeros, float* plane, int height, int width, int top, int left, float* weights, float* y, int rows, int columns, RowEnd* end) where V : struct, ILanes<V, float>
    {
        bool bounded = Ends<V>() && end->IsBounded;
        V w0 = V.Fill(weights[0]), w1 = V.Fill(weights[1]), w2 = V.Fill(weights[2]);
        V w3 = V.Fill(weights[3]), w4 = V.Fill(weights[4]), w5 = V.Fill(weights[5]);
        V w6 = V.Fill(weights[6]), w7 = V.Fill(weights[7]), w8 = V.Fill(weights[8]);
        // Only the first and the last column of windows meet anything beside the plane.
        V all = V.FirstLanes(V.Count), notFirst = left > 0 ? V.Xor(all, V.FirstLanes(1)) : all, notLast = columns + 2 - left > width ? V.FirstLanes(V.Count - 1) : all;
        for (int i = 0; i < rows; i += Rows)
        {
            // The last rows, and the last strip, compute some results again.
            int row = Math.Min(i, rows - Rows), h = row - top;
            float* from = plane + (nint)h * width - left, x;
            float* r0 = Row(from, zeros, h, height), r1 = Row(from + width, zeros, h + 1, height), r2 = Row(from + 2 * width, zeros, h + 2, height);
            float* r3 = Row(from + 3 * width, zeros, h + 3, height), r4 = Row(from + 4 * width, zeros, h + 4, height), r5 = Row(from + 5 * width, zeros, h + 5, height);
            // Rows of zeros are no longer than a strip.
            nint m0 = r0 == zeros ? 0 : -1, m1 = r1 == zeros ? 0 : -1, m2 = r2 == zeros ? 0 : -1, m3 = r3 == zeros ? 0 : -1, m4 = r4 == zeros ? 0 : -1, m5 = r5 == zeros ? 0 : -1;
            for (int j = 0; j < columns; j += V.Count)
            {
                nint w = Math.Min(j, columns - V.Count);
                V p, q, r, a, b, c, d, first = j == 0 ? notFirst : all, last = j + V.Count >= columns ? notLast : all;
                x = r0 + (w & m0); p = V.And(first, V.Load(in *x, 0)); q = V.Load(in *x, 1); r = V.And(last, V.Load(in *x, 2));
                a = V.FusedMultiplyAdd(r, w2, V.FusedMultiplyAdd(q, w1, First(p, w0, end)));
                x = r1 + (w & m1); p = V.And(first, V.Load(in *x, 0)); q = V.Load(in *x, 1); r = V.And(last, V.Load(in *x, 2));
                a = V.FusedMultiplyAdd(r, w5, V.FusedMultiplyAdd(q, w4, V.FusedMultiplyAdd(p, w3, a)));
                b = V.FusedMultiplyAdd(r, w2, V.FusedMultiplyAdd(q, w1, First(p, w0, end)));
                x = r2 + (w & m2); p = V.And(first, V.Load(in *x, 0)); q = V.Load(in *x, 1); r = V.And(last, V.Load(in *x, 2));
                a = V.FusedMultiplyAdd(r, w8, V.FusedMultiplyAdd(q, w7, V.FusedMultiplyAdd(p, w6, a)));
                b = V.FusedMultiplyAdd(r, w5, V.FusedMultiplyAdd(q, w4, V.FusedMultiplyAdd(p, w3, b)));
                c = V.FusedMultiplyAdd(r, w2, V.FusedMultiplyAdd(q, w1, First(p, w0, end)));
                x = r3 + (w & m3); p = V.And(first, V.Load(in *x, 0)); q = V.Load(in *x, 1); r = V.And(last, V.Load(in *x, 2));
                b = V.FusedMultiplyAdd(r, w8, V.FusedMultiplyAdd(q, w7, V.FusedMultiplyAdd(p, w6, b)));
                c = V.FusedMultiplyAdd(r, w5, V.FusedMultiplyAdd(q, w4, V.FusedMultiplyAdd(p, w3, c)));
                d = V.FusedMultiplyAdd(r, w2, V.FusedMultiplyAdd(q, w1, First(p, w0, end)));
                x = r4 + (w & m4); p = V.And(first, V.Load(in *x, 0)); q = V.Load(in *x, 1); r = V.And(last, V.Load(in *x, 2));
                c = V.FusedMultiplyAdd(r, w8, V.FusedMultiplyAdd(q, w7, V.FusedMultiplyAdd(p, w6, c)));
                d = V.FusedMultiplyAdd(r, w5, V.FusedMultiplyAdd(q, w4, V.FusedMultiplyAdd(p, w3, d)));
                x = r5 + (w & m5); p = V.And(first, V.Load(in *x, 0)); q = V.Load(in *x, 1); r = V.And(last, V.Load(in *x, 2));
                d = V.FusedMultiplyAdd(r, w8, V.FusedMultiplyAdd(q, w7, V.FusedMultiplyAdd(p, w6, d)));
                if (Ends<V>() && bounded)
                {
                    p = V.Fill(end->Least);
                    q = V.Fill(end->Most);
                    a = WindowTiles.Between(a, p, q); b = WindowTiles.Between(b, p, q);
                    c = WindowTiles.Between(c, p, q); d = WindowTiles.Between(d, p, q);
                }
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
