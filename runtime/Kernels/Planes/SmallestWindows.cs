using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelDsl.Runtime;

/// <summary>Filters of 3×3 of one channel at every place of a plane, read where it lies: four rows of a vector of results at a time.</summary>
/// <remarks>
/// Weights stay in registers, and an element is loaded three times for up to nine products. What stands beside the plane in memory
/// is left out. For 512 bits, whose registers hold everything, and 256, which have loops of their own.
/// </remarks>
internal static unsafe class SmallestWindows
{
    private const int MostLanes = 16, Rows = 4;

    // Columns for which rows of zeros are at hand.
    private const int MostColumns = 4096;

    /// <summary>Elements behind a plane that are read, and have to be readable.</summary>
    public const int Reach = 2 * MostLanes;

    private static readonly float* s_zeros = (float*)NativeMemory.AllocZeroed(MostColumns + 2 * MostLanes, sizeof(float));

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
        if (V.Count == F32x8.Count && columns <= MostColumns)
        {
            if (end.IsBounded) Bands<V, Bounded>(s_zeros, plane, height, width, top, left, weights, y, rows, columns, end);
            else Bands<V, Unbounded>(s_zeros, plane, height, width, top, left, weights, y, rows, columns, end);
            return true;
        }
        FourRows<V>(s_zeros, plane, height, width, top, left, weights, y, rows, columns);
        return false;
    }

    /// <summary>The same, given sixteen zeros and more.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourRows<V>(float* zeros, float* plane, int height, int width, int top, int left, float* weights, float* y, int rows, int columns) where V : struct, ILanes<V, float>
    {
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
                a = V.FusedMultiplyAdd(r, w2, V.FusedMultiplyAdd(q, w1, p * w0));
                x = r1 + (w & m1); p = V.And(first, V.Load(in *x, 0)); q = V.Load(in *x, 1); r = V.And(last, V.Load(in *x, 2));
                a = V.FusedMultiplyAdd(r, w5, V.FusedMultiplyAdd(q, w4, V.FusedMultiplyAdd(p, w3, a)));
                b = V.FusedMultiplyAdd(r, w2, V.FusedMultiplyAdd(q, w1, p * w0));
                x = r2 + (w & m2); p = V.And(first, V.Load(in *x, 0)); q = V.Load(in *x, 1); r = V.And(last, V.Load(in *x, 2));
                a = V.FusedMultiplyAdd(r, w8, V.FusedMultiplyAdd(q, w7, V.FusedMultiplyAdd(p, w6, a)));
                b = V.FusedMultiplyAdd(r, w5, V.FusedMultiplyAdd(q, w4, V.FusedMultiplyAdd(p, w3, b)));
                c = V.FusedMultiplyAdd(r, w2, V.FusedMultiplyAdd(q, w1, p * w0));
                x = r3 + (w & m3); p = V.And(first, V.Load(in *x, 0)); q = V.Load(in *x, 1); r = V.And(last, V.Load(in *x, 2));
                b = V.FusedMultiplyAdd(r, w8, V.FusedMultiplyAdd(q, w7, V.FusedMultiplyAdd(p, w6, b)));
                c = V.FusedMultiplyAdd(r, w5, V.FusedMultiplyAdd(q, w4, V.FusedMultiplyAdd(p, w3, c)));
                d = V.FusedMultiplyAdd(r, w2, V.FusedMultiplyAdd(q, w1, p * w0));
                x = r4 + (w & m4); p = V.And(first, V.Load(in *x, 0)); q = V.Load(in *x, 1); r = V.And(last, V.Load(in *x, 2));
                c = V.FusedMultiplyAdd(r, w8, V.FusedMultiplyAdd(q, w7, V.FusedMultiplyAdd(p, w6, c)));
                d = V.FusedMultiplyAdd(r, w5, V.FusedMultiplyAdd(q, w4, V.FusedMultiplyAdd(p, w3, d)));
                x = r5 + (w & m5); p = V.And(first, V.Load(in *x, 0)); q = V.Load(in *x, 1); r = V.And(last, V.Load(in *x, 2));
                d = V.FusedMultiplyAdd(r, w8, V.FusedMultiplyAdd(q, w7, V.FusedMultiplyAdd(p, w6, d)));
                float* to = y + (nint)row * columns + w;
                a.Store(ref *to, 0);
                b.Store(ref to[columns], 0);
                c.Store(ref to[2 * columns], 0);
                d.Store(ref to[3 * columns], 0);
            }
        }
    }

    // The same for sixteen registers.
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Bands<V, E>(float* zeros, float* plane, int height, int width, int top, int left, float* weights, float* y, int rows, int columns, in RowEnd end)
        where V : struct, ILanes<V, float> where E : struct, IEnds
    {
        V all = V.FirstLanes(V.Count);
        float* constants = stackalloc float[Constants * V.Count];
        (left > 0 ? V.Xor(all, V.FirstLanes(1)) : all).Store(ref *constants, 0);
        all.Store(ref *constants, V.Count);
        (columns + 2 - left > width ? V.FirstLanes(V.Count - 1) : all).Store(ref *constants, 2 * V.Count);
        V.Fill(end.Shift).Store(ref *constants, Shift * V.Count);
        V.Fill(end.Least).Store(ref *constants, Least * V.Count);
        V.Fill(end.Most).Store(ref *constants, Most * V.Count);
        float* first = constants, middle = constants + V.Count, notLast = middle + V.Count;
        float** met = stackalloc float*[Rows + 2];
        nint last = columns - V.Count, down = (nint)Rows * width, downResults = (nint)Rows * columns;
        int between = last > 0 ? (int)((last - 1) / V.Count) : 0, mostBands = Math.Max(NearElements / (Rows * width), 1);
        for (int i = 0, bands; i < rows; i += bands * Rows)
        {
            // The last rows compute some results again.
            int row = Math.Min(i, rows - Rows), h = row - top;
            // Bands that meet nothing above or below the plane are computed together: the strips between first, in the order of memory, then those
            // on either side, one below the other, which find everything near.
            bands = h < 0 ? 1 : Math.Clamp(Math.Min((rows - row) / Rows, (height - h - Rows - 2) / Rows + 1), 1, mostBands);
            for (int r = 0; r < Rows + 2; r++)
                met[r] = Row(plane + (nint)(h + r) * width - left, zeros, h + r, height);
            float* to = y + (nint)row * columns;
            if (between > 0) Strips<V, Whole, E>(met, V.Count, weights, constants, middle, middle, to, columns, new Walk(V.Count, V.Count, between, down, downResults, bands));
            Strips<V, Masked, E>(met, 0, weights, constants, first, last == 0 ? notLast : middle, to, columns, new Walk(down, downResults, bands, 0, 0, 1));
            if (last > 0) Strips<V, Masked, E>(met, last, weights, constants, middle, notLast, to, columns, new Walk(down, downResults, bands, 0, 0, 1));
        }
    }

    // Elements that the first-level cache holds beside the results.
    private const int NearElements = 4096;

    /// <summary>The way of strips: so many, each so many elements further on, and then the same so many times, further down.</summary>
    private readonly record struct Walk(nint Along, nint AlongResults, int Count, nint Down, nint DownResults, int Times);

    // Vectors that lie in memory: the masks of the first strip, of those between, and of the last; what results begin with, and their bounds.
    private const int Shift = 3, Least = 4, Most = 5, Constants = 6;

    /// <summary>Whether strips meet what lies beside the plane.</summary>
    private interface IStrips
    {
        static abstract bool AreMasked { get; }
    }

    private readonly struct Masked : IStrips
    {
        public static bool AreMasked => true;
    }

    private readonly struct Whole : IStrips
    {
        public static bool AreMasked => false;
    }

    /// <summary>Whether results are kept within bounds.</summary>
    private interface IEnds
    {
        static abstract bool AreBounded { get; }
    }

    private readonly struct Bounded : IEnds
    {
        public static bool AreBounded => true;
    }

    private readonly struct Unbounded : IEnds
    {
        public static bool AreBounded => false;
    }

    // Strips of four rows from column w on, with masks where they meet what lies beside the plane. Nine weights, three sums and an element leave no registers
    // for masks, which are read where they lie. An element is multiplied for all rows before the next one is loaded. There are to be few instructions:
    // where another program has the other half of a core, their number is the time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strips<V, T, E>(float** rows, nint w, float* weights, float* constants, float* first, float* last, float* y, nint columns, in Walk walk)
        where V : struct, ILanes<V, float> where T : struct, IStrips where E : struct, IEnds
    {
        V w0 = V.Fill(weights[0]), w1 = V.Fill(weights[1]), w2 = V.Fill(weights[2]);
        V w3 = V.Fill(weights[3]), w4 = V.Fill(weights[4]), w5 = V.Fill(weights[5]);
        V w6 = V.Fill(weights[6]), w7 = V.Fill(weights[7]), w8 = V.Fill(weights[8]);
        float* r0 = rows[0] + w, r1 = rows[1] + w, r2 = rows[2] + w, r3 = rows[3] + w, r4 = rows[4] + w, r5 = rows[5] + w, begin = y + w;
        nint along = walk.Along, alongResults = walk.AlongResults;
        for (int times = walk.Times; times > 0; times--)
        {
            for (int count = walk.Count; count > 0; count--)
            {
                float* to = begin;
                V v, a, b, c;
                a = V.FusedMultiplyAdd(Met<V, T>(first, r0, 0), w0, V.Load(in *constants, Shift * V.Count));
                a = V.FusedMultiplyAdd(V.Load(in *r0, 1), w1, a);
                a = V.FusedMultiplyAdd(Met<V, T>(last, r0, 2), w2, a);
                v = Met<V, T>(first, r1, 0); a = V.FusedMultiplyAdd(v, w3, a); b = V.FusedMultiplyAdd(v, w0, V.Load(in *constants, Shift * V.Count));
                v = V.Load(in *r1, 1); a = V.FusedMultiplyAdd(v, w4, a); b = V.FusedMultiplyAdd(v, w1, b);
                v = Met<V, T>(last, r1, 2); a = V.FusedMultiplyAdd(v, w5, a); b = V.FusedMultiplyAdd(v, w2, b);
                v = Met<V, T>(first, r2, 0); a = V.FusedMultiplyAdd(v, w6, a); b = V.FusedMultiplyAdd(v, w3, b); c = V.FusedMultiplyAdd(v, w0, V.Load(in *constants, Shift * V.Count));
                v = V.Load(in *r2, 1); a = V.FusedMultiplyAdd(v, w7, a); b = V.FusedMultiplyAdd(v, w4, b); c = V.FusedMultiplyAdd(v, w1, c);
                v = Met<V, T>(last, r2, 2); a = V.FusedMultiplyAdd(v, w8, a); b = V.FusedMultiplyAdd(v, w5, b); c = V.FusedMultiplyAdd(v, w2, c);
                End<V, E>(a, constants).Store(ref *to, 0);
                to += columns;
                v = Met<V, T>(first, r3, 0); b = V.FusedMultiplyAdd(v, w6, b); c = V.FusedMultiplyAdd(v, w3, c); a = V.FusedMultiplyAdd(v, w0, V.Load(in *constants, Shift * V.Count));
                v = V.Load(in *r3, 1); b = V.FusedMultiplyAdd(v, w7, b); c = V.FusedMultiplyAdd(v, w4, c); a = V.FusedMultiplyAdd(v, w1, a);
                v = Met<V, T>(last, r3, 2); b = V.FusedMultiplyAdd(v, w8, b); c = V.FusedMultiplyAdd(v, w5, c); a = V.FusedMultiplyAdd(v, w2, a);
                End<V, E>(b, constants).Store(ref *to, 0);
                to += columns;
                v = Met<V, T>(first, r4, 0); c = V.FusedMultiplyAdd(v, w6, c); a = V.FusedMultiplyAdd(v, w3, a);
                v = V.Load(in *r4, 1); c = V.FusedMultiplyAdd(v, w7, c); a = V.FusedMultiplyAdd(v, w4, a);
                v = Met<V, T>(last, r4, 2); c = V.FusedMultiplyAdd(v, w8, c); a = V.FusedMultiplyAdd(v, w5, a);
                End<V, E>(c, constants).Store(ref *to, 0);
                to += columns;
                a = V.FusedMultiplyAdd(Met<V, T>(first, r5, 0), w6, a);
                a = V.FusedMultiplyAdd(V.Load(in *r5, 1), w7, a);
                a = V.FusedMultiplyAdd(Met<V, T>(last, r5, 2), w8, a);
                End<V, E>(a, constants).Store(ref *to, 0);
                r0 += along;
                r1 += along;
                r2 += along;
                r3 += along;
                r4 += along;
                r5 += along;
                begin += alongResults;
            }
            nint next = walk.Down - walk.Count * along;
            r0 += next;
            r1 += next;
            r2 += next;
            r3 += next;
            r4 += next;
            r5 += next;
            begin += walk.DownResults - walk.Count * alongResults;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Met<V, T>(float* mask, float* x, int place) where V : struct, ILanes<V, float> where T : struct, IStrips =>
        T.AreMasked ? V.And(V.Load(in *x, place), V.Load(in *mask, 0)) : V.Load(in *x, place);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V End<V, E>(V x, float* constants) where V : struct, ILanes<V, float> where E : struct, IEnds =>
        E.AreBounded ? WindowTiles.Between(x, V.Load(in *constants, Least * V.Count), V.Load(in *constants, Most * V.Count)) : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Row(float* x, float* zeros, int h, int height) => (uint)h < (uint)height ? x : zeros;
}
