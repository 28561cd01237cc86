using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Stable sorting of rows, with the places that the elements came from.</summary>
public static class Sorting
{
    // Runs this short are sorted by insertion before the merging begins.
    private const int ShortRun = 16;

    /// <summary>Sorts a row into <paramref name="values"/> and writes each one's old place to <paramref name="indices"/>.</summary>
    /// <remarks>Equal elements keep their order, also when descending; NaN counts as the largest.</remarks>
    /// <exception cref="ArgumentException">The results are shorter than the row.</exception>
    public static void SortRow<T>(ReadOnlySpan<T> x, Span<T> values, Span<long> indices, bool descending) where T : unmanaged, INumber<T>
    {
        int length = x.Length;
        Extents.Require(values.Length, length, nameof(values));
        Extents.Require(indices.Length, length, nameof(indices));
        int[] from = ArrayPool<int>.Shared.Rent(length), to = ArrayPool<int>.Shared.Rent(length);
        int[] spareFrom = from, spareTo = to;

        for (int start = 0; start < length; start += ShortRun)
            Insert(x, from, start, Math.Min(start + ShortRun, length), descending);
        for (int run = ShortRun; run < length; run *= 2)
        {
            for (int start = 0; start < length; start += 2 * run)
                Merge(x, from, to, start, Math.Min(start + run, length), Math.Min(start + 2 * run, length), descending);
            (from, to) = (to, from);
        }
        for (int i = 0; i < length; i++)
            (values[i], indices[i]) = (x[from[i]], from[i]);

        ArrayPool<int>.Shared.Return(spareFrom);
        ArrayPool<int>.Shared.Return(spareTo);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Insert<T>(ReadOnlySpan<T> x, int[] order, int start, int end, bool descending) where T : unmanaged, INumber<T>
    {
        for (int i = start; i < end; i++)
        {
            int place = i;
            while (place > start && Precedes(x[i], x[order[place - 1]], descending))
            {
                order[place] = order[place - 1];
                place--;
            }
            order[place] = i;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Merge<T>(ReadOnlySpan<T> x, int[] from, int[] to, int start, int middle, int end, bool descending) where T : unmanaged, INumber<T>
    {
        int left = start, right = middle;
        for (int i = start; i < end; i++)
        {
            // Of equals the left one goes first.
            bool takeRight = left == middle || (right < end && Precedes(x[from[right]], x[from[left]], descending));
            to[i] = takeRight ? from[right++] : from[left++];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Precedes<T>(T a, T b, bool descending) where T : INumber<T> =>
        descending ? a > b || (T.IsNaN(a) && !T.IsNaN(b)) : a < b || (T.IsNaN(b) && !T.IsNaN(a));
}
