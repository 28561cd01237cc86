using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ModelDsl.Runtime;

public static partial class AxisKernels
{
    /// <summary>Sorts every row; stable, NaN counts as the largest.</summary>
    public static void Sort<T>(Workers workers, ReadOnlySpan<T> x, int before, int size, int after, bool descending, Span<T> values, Span<long> indices) where T : unmanaged, INumber<T> =>
        Top(workers, x, before, size, after, size, descending, values, indices);

    /// <summary>The first elements of every row once it is sorted; stable, NaN counts as the largest.</summary>
    /// <param name="kept">How many of them: <paramref name="values"/> and <paramref name="indices"/> are [before, kept, after].</param>
    public static void Top<T>(Workers workers, ReadOnlySpan<T> x, int before, int size, int after, int kept, bool descending, Span<T> values, Span<long> indices) where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(float) && SortingNetwork.Suits(Math.Min(SortingNetwork.Lanes, after == 1 ? before : after), size, after, kept))
        {
            TopBeside(workers, MemoryMarshal.Cast<T, float>(x), before, size, after, kept, descending, MemoryMarshal.Cast<T, float>(values), indices);
            return;
        }
        int chunks = Chunks.Count((long)before * after, 8L * size);
        var body = new TopRows<T>(x, before * after, size, after, kept, descending, values, indices, chunks);
        workers.Run(ref body, chunks);
    }

    // Four rows, or four columns, beside each other.
    private static void TopBeside(Workers workers, ReadOnlySpan<float> x, int before, int size, int after, int kept, bool descending, Span<float> values, Span<long> indices)
    {
        // [before, size] is one plane of rows that are a step of `size` apart, [before, size, after] planes of columns that lie side by side.
        (int planes, int rows) = after == 1 ? (1, before) : (before, after);
        int groups = (rows + SortingNetwork.Lanes - 1) / SortingNetwork.Lanes;
        int chunks = Chunks.Count((long)planes * groups, 8L * SortingNetwork.Lanes * size);
        var body = new TopRowsBeside(x, planes, groups, rows, size, after, kept, descending, values, indices, chunks);
        workers.Run(ref body, chunks);
    }

    private readonly ref struct TopRowsBeside(ReadOnlySpan<float> x, int planes, int groups, int rows, int size, int after, int kept, bool descending, Span<float> values, Span<long> indices, int chunks) : IChunkBody
    {
        private readonly ReadOnlySpan<float> _x = x;
        private readonly Span<float> _values = values;
        private readonly Span<long> _indices = indices;

        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range((long)planes * groups, chunks, chunk);
            for (long i = first; i < end; i++)
            {
                (int plane, int group) = ((int)(i / groups), (int)(i % groups) * SortingNetwork.Lanes);
                (int rowStep, int resultStep) = after == 1 ? (size, kept) : (1, 1);
                int at = plane * size * after + group * rowStep, to = plane * kept * after + group * resultStep;
                SortingNetwork.Top(_x[at..], Math.Min(SortingNetwork.Lanes, rows - group), rowStep, size, after, descending, kept, _values[to..], _indices[to..], resultStep);
            }
        }
    }

    private readonly ref struct TopRows<T>(ReadOnlySpan<T> x, int rows, int size, int after, int kept, bool descending, Span<T> values, Span<long> indices, int chunks) : IChunkBody
        where T : unmanaged, INumber<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _values = values;
        private readonly Span<long> _indices = indices;

        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range(rows, chunks, chunk);
            if (after == 1)
            {
                for (int i = (int)first; i < end; i++)
                    Sorting.TopOfRow(_x.Slice(i * size, size), _values.Slice(i * kept, kept), _indices.Slice(i * kept, kept), descending);
                return;
            }
            T[] row = ArrayPool<T>.Shared.Rent(size), sorted = ArrayPool<T>.Shared.Rent(kept);
            long[] places = ArrayPool<long>.Shared.Rent(kept);
            for (int r = (int)first; r < end; r++)
            {
                int i = r / after, k = r % after;
                for (int j = 0; j < size; j++) row[j] = _x[(i * size + j) * after + k];
                Sorting.TopOfRow(row.AsSpan(0, size), sorted.AsSpan(0, kept), places.AsSpan(0, kept), descending);
                for (int j = 0; j < kept; j++)
                {
                    _values[(i * kept + j) * after + k] = sorted[j];
                    _indices[(i * kept + j) * after + k] = places[j];
                }
            }
            ArrayPool<T>.Shared.Return(row);
            ArrayPool<T>.Shared.Return(sorted);
            ArrayPool<long>.Shared.Return(places);
        }
    }
}
