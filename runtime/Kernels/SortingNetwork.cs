using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>Sorts up to four rows of floats side by side, or keeps their first elements in order: the same comparisons for all, whatever the numbers are, and so
/// no branch that depends on them.</summary>
/// <remarks>
/// An element and its place become the mantissa of a double between 1 and 2, 32 bits and 20, which is greater where the element comes later: a comparison is a
/// minimum and a maximum of four numbers, and equal elements keep their order.
/// </remarks>
internal static class SortingNetwork
{
    /// <summary>How many rows are sorted beside each other.</summary>
    internal const int Lanes = 4;

    // n/4·log² n comparisons for n elements: longer rows are sorted by their digits.
    private const int MostOfOne = 256, MostOfEach = 1024, PlaceBits = 20;

    // Each element meets all that are kept. Of long rows whose elements lie side by side, most do not when they are looked through vector by vector.
    private const int MostKept = 8, MostPassedBy = 256;

    /// <summary>Whether so many rows of so many elements, a step apart, are sorted here in less time than each by itself, as far as <paramref name="kept"/> elements go.</summary>
    internal static bool Suits(int rows, int size, int step, int kept) => kept == size
        ? size <= (rows == 1 ? MostOfOne : rows * MostOfEach)
        : rows > 1 && kept <= MostKept && size <= (step == 1 ? MostPassedBy : 1 << PlaceBits);

    /// <summary>The first elements of rows once they are sorted, as <see cref="Sorting.TopOfRow{T}"/> gives them.</summary>
    /// <param name="x">Element j of row i is at i·<paramref name="rowStep"/> + j·<paramref name="step"/>.</param>
    /// <param name="rows">1 to 4.</param>
    /// <param name="values">The first <paramref name="kept"/>, with the same step, and with rows <paramref name="resultStep"/> apart.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static unsafe void Top(ReadOnlySpan<float> x, int rows, int rowStep, int size, int step, bool descending, int kept, Span<float> values, Span<long> indices, int resultStep)
    {
        if (kept == 0) return;
        int last = (rows - 1) * resultStep + (kept - 1) * step;
        Extents.Require(x.Length, (rows - 1) * rowStep + (size - 1) * step + 1, nameof(x));
        Extents.Require(values.Length, last + 1, nameof(values));
        Extents.Require(indices.Length, last + 1, nameof(indices));
        double[] rented = ArrayPool<double>.Shared.Rent((kept + 1) * Lanes);
        fixed (double* spare = rented)
        fixed (float* from = x)
        {
            // Vectors that cross no lines.
            double* keys = (double*)(((nint)spare + 31) & ~31);
            // Rows that are not there are the first one once more.
            nint second = rows > 1 ? rowStep : 0, third = rows > 2 ? 2 * rowStep : 0, fourth = rows > 3 ? 3 * rowStep : 0;
            for (int j = 0; j < size; j++)
            {
                float* at = from + (nint)j * step;
                Vector128<float> row = rowStep == 1 && rows == Lanes ? Vector128.Load(at) : Vector128.Create(at[0], at[second], at[third], at[fourth]);
                Vector256<double> next = Keys(row, j, descending);
                if (j < kept) next.Store(keys + j * Lanes);
                else Insert(next, keys, kept);
                if (j == kept - 1) Exchange(keys, kept);
            }
            ulong* places = (ulong*)keys;
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0, at = i * resultStep; j < kept; j++, at += step)
                {
                    long place = (long)(places[j * Lanes + i] & ((1 << PlaceBits) - 1));
                    (values[at], indices[at]) = (from[i * rowStep + (nint)place * step], place);
                }
            }
        }
        ArrayPool<double>.Shared.Return(rented);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Keys(Vector128<float> x, int place, bool descending)
    {
        // As Sorting.Key has them: NaN is the largest, and the two zeros are equal.
        Vector128<int> bits = Vector128.ConditionalSelect(Vector128.Equals(x, x).AsInt32(), (x + Vector128<float>.Zero).AsInt32(), Vector128.Create(0x7FFF_FFFF));
        Vector128<uint> rising = (bits ^ (Vector128.ShiftRightArithmetic(bits, 31) | Vector128.Create(int.MinValue))).AsUInt32();
        if (descending) rising = ~rising;
        (Vector128<ulong> low, Vector128<ulong> high) = Vector128.Widen(rising);
        Vector256<ulong> mantissas = Vector256.ShiftLeft(Vector256.Create(low, high), PlaceBits) | Vector256.Create((uint)place | 0x3FF0UL << 48);
        return mantissas.AsDouble();
    }

    // Among those in order, of which the last is lost.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Insert(Vector256<double> next, double* keys, int kept)
    {
        for (double* at = keys; at < keys + kept * Lanes; at += Lanes)
        {
            Vector256<double> one = Vector256.Load(at);
            Vector256.MinNative(one, next).Store(at);
            next = Vector256.MaxNative(one, next);
        }
    }

    // Merge exchange (Knuth, The Art of Computer Programming 3, 5.2.2, algorithm M), which is Batcher's network for any number of elements.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Exchange(double* keys, int size)
    {
        int top = (int)(System.Numerics.BitOperations.RoundUpToPowerOf2((uint)size) / 2);
        for (int p = top; p > 0; p /= 2)
        {
            (int q, int rest, int distance) = (top, 0, p);
            while (true)
            {
                Compare(keys, size - distance, p, rest, distance);
                if (q == p) break;
                (distance, q, rest) = (q - p, q / 2, p);
            }
        }
    }

    // Elements i < count for which i & p is `rest`, each with the one at a distance.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Compare(double* keys, int count, int p, int rest, int distance)
    {
        nint apart = (nint)distance * Lanes;
        for (int start = rest; start < count; start += 2 * p)
        {
            double* end = keys + (nint)Math.Min(start + p, count) * Lanes;
            for (double* at = keys + (nint)start * Lanes; at < end; at += Lanes)
            {
                Vector256<double> a = Vector256.Load(at), b = Vector256.Load(at + apart);
                Vector256.MinNative(a, b).Store(at);
                Vector256.MaxNative(a, b).Store(at + apart);
            }
        }
    }
}
