using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

public static partial class AxisKernels
{
    // Places are counted in lanes of the element type: whole numbers that every one of them holds.
    private const int MostPlaces = 1 << 24;

    /// <summary>Position of the largest (or smallest) element; the first of equals, and the first NaN wins over all.</summary>
    public static void ArgExtreme<T>(Workers workers, ReadOnlySpan<T> x, int before, int size, int after, bool max, Span<long> result) where T : unmanaged, INumber<T>
    {
        int chunks = Chunks.Count(before, (long)size * after);
        var body = new ArgExtremes<T>(x, before, size, after, max, result, chunks);
        workers.Run(ref body, chunks);
    }

    private readonly ref struct ArgExtremes<T>(ReadOnlySpan<T> x, int before, int size, int after, bool max, Span<long> result, int chunks) : IChunkBody
        where T : unmanaged, INumber<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<long> _result = result;

        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range(before, chunks, chunk);
            if (typeof(T) == typeof(float) && after == 1 && size is > 1 and < 2 * RowVector && Vector256.IsHardwareAccelerated)
            {
                ReadOnlySpan<float> rest = MemoryMarshal.Cast<T, float>(_x)[((int)first * size)..];
                first += OfShortRows(rest, size, max, _result[(int)first..(int)end]);
            }
            bool lanes = size < MostPlaces && (typeof(T) == typeof(float) || typeof(T) == typeof(double) || typeof(T) == typeof(long) || typeof(T) == typeof(int));
            for (int i = (int)first; i < end; i++)
            {
                ReadOnlySpan<T> rows = _x.Slice(i * size * after, size * after);
                Span<long> results = _result.Slice(i * after, after);
                int done = !lanes ? 0 : after == 1 ? LongestOfRow(rows, max, results) : OfColumns(rows, after, max, results);
                for (int k = done; k < after; k++) results[k] = Plain(rows[k..], size, after, max);
            }
        }
    }

    private static int Plain<T>(ReadOnlySpan<T> x, int size, int step, bool max) where T : INumber<T>
    {
        int best = 0;
        T extreme = x[0];
        for (int j = 1; j < size && !T.IsNaN(extreme); j++)
        {
            T value = x[j * step];
            if (T.IsNaN(value) || (max ? value > extreme : value < extreme)) (best, extreme) = (j, value);
        }
        return best;
    }

    private const int RowVector = 8;

    // Rows that one or two vectors hold: which lanes equal the extreme is a number, whose lowest bit is the place. How many rows were done, as vectors may read further.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int OfShortRows(ReadOnlySpan<float> x, int size, bool max, Span<long> result)
    {
        ref float from = ref MemoryMarshal.GetReference(x);
        Vector256<float> sign = Vector256.Create(max ? 0 : -0f);
        Vector256<float> inside = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(size)).AsSingle();
        int second = Math.Max(0, size - RowVector), row = 0;
        for (; row < result.Length && (nint)row * size + RowVector <= x.Length; row++)
        {
            // The greatest of numbers whose signs are turned is the least. What follows a row of less than a vector counts as its first element.
            nint at = (nint)row * size;
            Vector256<float> a = Vector256.LoadUnsafe(ref from, (nuint)at), b = Vector256.LoadUnsafe(ref from, (nuint)(at + second));
            a = Vector256.ConditionalSelect(inside, a, Vector256.Create(a.ToScalar())) ^ sign;
            b = second == 0 ? a : b ^ sign;
            if (!Vector256.EqualsAll((Vector256.Equals(a, a) & Vector256.Equals(b, b)).AsInt32(), Vector256<int>.AllBitsSet))
            {
                result[row] = Plain(x[(int)at..], size, 1, max);
                continue;
            }
            Vector256<float> most = Vector256.MaxNative(a, b);
            most = Vector256.MaxNative(most, Vector256.Shuffle(most, Vector256.Create(4, 5, 6, 7, 0, 1, 2, 3)));
            most = Vector256.MaxNative(most, Vector256.Shuffle(most, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5)));
            most = Vector256.MaxNative(most, Vector256.Shuffle(most, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)));
            uint places = Vector256.Equals(a, most).ExtractMostSignificantBits() | Vector256.Equals(b, most).ExtractMostSignificantBits() << second;
            result[row] = BitOperations.TrailingZeroCount(places);
        }
        return row;
    }

    // The extreme first, then where it stands: 1 where that could be told, 0 where a NaN has to be looked for.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int LongestOfRow<T>(ReadOnlySpan<T> row, bool max, Span<long> result) where T : unmanaged, INumber<T>
    {
        int width = Vector<T>.Count;
        if (row.Length < 2 * width) return 0;
        ref T x = ref MemoryMarshal.GetReference(row);
        Vector<T> a = Vector.LoadUnsafe(ref x), b = Vector.LoadUnsafe(ref x, (nuint)width), numbers = Vector.Equals(a, a) & Vector.Equals(b, b);
        int j = 2 * width;
        for (; j <= row.Length - 2 * width; j += 2 * width)
        {
            Vector<T> c = Vector.LoadUnsafe(ref x, (nuint)j), d = Vector.LoadUnsafe(ref x, (nuint)(j + width));
            a = Vector.ConditionalSelect(max ? Vector.GreaterThan(c, a) : Vector.LessThan(c, a), c, a);
            b = Vector.ConditionalSelect(max ? Vector.GreaterThan(d, b) : Vector.LessThan(d, b), d, b);
            numbers &= Vector.Equals(c, c) & Vector.Equals(d, d);
        }
        if (!Vector.EqualsAll(numbers.As<T, byte>(), Vector<byte>.AllBitsSet)) return 0;
        T extreme = a[0];
        for (int lane = 0; lane < width; lane++)
        {
            if (max ? a[lane] > extreme : a[lane] < extreme) extreme = a[lane];
            if (max ? b[lane] > extreme : b[lane] < extreme) extreme = b[lane];
        }
        for (; j < row.Length; j++)
        {
            if (T.IsNaN(row[j])) return 0;
            if (max ? row[j] > extreme : row[j] < extreme) extreme = row[j];
        }
        var wanted = new Vector<T>(extreme);
        int at = 0;
        while (at <= row.Length - width && !Vector.EqualsAny(Vector.LoadUnsafe(ref x, (nuint)at), wanted)) at += width;
        while (row[at] != extreme) at++;
        result[0] = at;
        return 1;
    }

    // Columns side by side; how many of them fill whole vectors.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int OfColumns<T>(ReadOnlySpan<T> x, int after, bool max, Span<long> result) where T : unmanaged, INumber<T>
    {
        int width = Vector<T>.Count, size = x.Length / after, k = 0;
        ref T first = ref MemoryMarshal.GetReference(x);
        for (; k <= after - width; k += width)
        {
            Vector<T> extreme = Vector.LoadUnsafe(ref first, (nuint)k), place = Vector<T>.Zero, next = Vector<T>.One;
            for (int j = 1; j < size; j++)
            {
                Vector<T> value = Vector.LoadUnsafe(ref first, (nuint)(j * after + k));
                Vector<T> isNumber = Vector.Equals(extreme, extreme), takes = max ? Vector.GreaterThan(value, extreme) : Vector.LessThan(value, extreme);
                takes = (takes | ~Vector.Equals(value, value)) & isNumber;
                extreme = Vector.ConditionalSelect(takes, value, extreme);
                place = Vector.ConditionalSelect(takes, next, place);
                next += Vector<T>.One;
            }
            for (int lane = 0; lane < width; lane++) result[k + lane] = long.CreateTruncating(place[lane]);
        }
        return k;
    }
}
