using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
        if (typeof(T) == typeof(float) && SortingNetwork.Suits(1, length, 1, length))
        {
            SortingNetwork.Top(MemoryMarshal.Cast<T, float>(x), 1, 0, length, 1, descending, length, MemoryMarshal.Cast<T, float>(values), indices, 0);
            return;
        }
        if (typeof(T) == typeof(float) && length <= MostDigits)
        {
            SortByDigits(MemoryMarshal.Cast<T, float>(x), MemoryMarshal.Cast<T, float>(values), indices, descending);
            return;
        }
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

    private const int MostDigits = 1 << 30, Digits = 4, DigitBits = 8, DigitValues = 1 << DigitBits;

    // By the last eight bits of the elements' keys first, by the first eight at the end, equals in the order in which they stand: no comparisons.
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SortByDigits(ReadOnlySpan<float> x, Span<float> values, Span<long> indices, bool descending)
    {
        int length = x.Length;
        ulong[] rented = ArrayPool<ulong>.Shared.Rent(2 * length);
        Span<ulong> from = rented.AsSpan(0, length), to = rented.AsSpan(length, length);
        Span<int> counts = stackalloc int[Digits * DigitValues];
        counts.Clear();
        for (int i = 0; i < length; i++)
        {
            ulong key = Key(x[i], i, descending);
            from[i] = key;
            for (int digit = 0; digit < Digits; digit++) counts[digit * DigitValues + Digit(key, digit)]++;
        }
        for (int digit = 0; digit < Digits; digit++)
        {
            Span<int> places = counts.Slice(digit * DigitValues, DigitValues);
            // Where all have the same digit they stand in order already.
            if (places[Digit(from[0], digit)] == length) continue;
            int before = 0;
            foreach (ref int place in places) (place, before) = (before, before + place);
            foreach (ulong key in from) to[places[Digit(key, digit)]++] = key;
            Span<ulong> sorted = to;
            to = from;
            from = sorted;
        }
        for (int i = 0; i < length; i++)
            (values[i], indices[i]) = (x[(int)(uint)from[i]], (uint)from[i]);
        ArrayPool<ulong>.Shared.Return(rented);
    }

    // The place of an element is in the lower half of its key.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Digit(ulong key, int digit) => (int)(key >> (32 + digit * DigitBits)) & (DigitValues - 1);

    // A choice this large is sorted whole.
    private const int MostChosen = 256;

    /// <summary>The first elements of a row once it is sorted, as many as <paramref name="values"/> holds, and each one's old place.</summary>
    /// <remarks>As <see cref="SortRow{T}"/> gives them. Few of many are kept in order while the row goes by.</remarks>
    /// <exception cref="ArgumentException">More are wanted than the row has, or there is no room for their places.</exception>
    public static void TopOfRow<T>(ReadOnlySpan<T> x, Span<T> values, Span<long> indices, bool descending) where T : unmanaged, INumber<T>
    {
        int kept = values.Length;
        Extents.Require(x.Length, kept, nameof(x));
        Extents.Require(indices.Length, kept, nameof(indices));
        if (kept == x.Length)
        {
            SortRow(x, values, indices, descending);
        }
        else if (kept > MostChosen)
        {
            T[] sorted = ArrayPool<T>.Shared.Rent(x.Length);
            long[] places = ArrayPool<long>.Shared.Rent(x.Length);
            SortRow(x, sorted.AsSpan(0, x.Length), places.AsSpan(0, x.Length), descending);
            sorted.AsSpan(0, kept).CopyTo(values);
            places.AsSpan(0, kept).CopyTo(indices);
            ArrayPool<T>.Shared.Return(sorted);
            ArrayPool<long>.Shared.Return(places);
        }
        else if (typeof(T) == typeof(float) && kept > FewChosen)
        {
            ChooseByKeys(MemoryMarshal.Cast<T, float>(x), MemoryMarshal.Cast<T, float>(values), indices, descending);
        }
        else if (kept > 0)
        {
            Choose(x, values, indices, descending);
        }
    }

    // Up to so many are kept in order; of more, what may belong to them is collected.
    private const int FewChosen = 12, Collected = 4;

    // An element and its place as one number, which grows in the order wanted; equal elements have equal numbers but for their places.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Key(float x, int place, bool descending)
    {
        uint bits = float.IsNaN(x) ? 0x7FFF_FFFF : BitConverter.SingleToUInt32Bits(x + 0f);
        uint rising = (int)bits < 0 ? ~bits : bits | 0x8000_0000;
        return (ulong)(descending ? ~rising : rising) << 32 | (uint)place;
    }

    // Elements better than the last one that would be kept so far are collected; whenever there is no more room, the best of them stay.
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ChooseByKeys(ReadOnlySpan<float> x, Span<float> values, Span<long> indices, bool descending)
    {
        int kept = values.Length, count = 0;
        Span<ulong> keys = stackalloc ulong[Collected * MostChosen];
        keys = keys[..(Collected * kept)];
        // What is met later goes behind its equals, so that only better elements count.
        float worst = descending ? float.NegativeInfinity : float.PositiveInfinity;
        bool all = true;
        for (int i = 0; i < x.Length; i++)
        {
            if (!all)
            {
                Vector<float> last = new(worst);
                while (i <= x.Length - Vector<float>.Count && !AnyPrecedes(Vector.LoadUnsafe(ref MemoryMarshal.GetReference(x), (nuint)i), last, descending)) i += Vector<float>.Count;
                while (i < x.Length && !Precedes(x[i], worst, descending)) i++;
                if (i == x.Length) break;
            }
            keys[count++] = Key(x[i], i, descending);
            if (count < keys.Length) continue;
            KeepSmallest(keys, kept);
            count = kept;
            worst = x[(int)(uint)keys[kept - 1]];
            all = false;
        }
        keys = keys[..count];
        keys.Sort();
        for (int i = 0; i < kept; i++)
            (values[i], indices[i]) = (x[(int)(uint)keys[i]], (uint)keys[i]);
    }

    // Brings the smallest numbers, which are all different, to the front in any order, the largest of them last.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void KeepSmallest(Span<ulong> keys, int kept)
    {
        int low = 0, high = keys.Length - 1, wanted = kept - 1;
        while (low < high)
        {
            // The middle one of three, then Hoare's partition around it.
            ulong a = keys[low], b = keys[(low + high) / 2], c = keys[high];
            ulong pivot = Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
            int i = low, j = high;
            while (i <= j)
            {
                while (keys[i] < pivot) i++;
                while (keys[j] > pivot) j--;
                if (i > j) break;
                (keys[i], keys[j]) = (keys[j], keys[i]);
                i++;
                j--;
            }
            if (wanted <= j) high = j;
            else if (wanted >= i) low = i;
            else return;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Choose<T>(ReadOnlySpan<T> x, Span<T> values, Span<long> indices, bool descending) where T : unmanaged, INumber<T>
    {
        int kept = values.Length, count = 0;
        for (int i = 0; i < x.Length; i++)
        {
            if (count == kept)
            {
                // Most vectors hold nothing that is good enough.
                Vector<T> last = Vector<T>.IsSupported ? new Vector<T>(values[kept - 1]) : default;
                while (Vector<T>.IsSupported && i <= x.Length - Vector<T>.Count && !AnyPrecedes(Vector.LoadUnsafe(ref MemoryMarshal.GetReference(x), (nuint)i), last, descending)) i += Vector<T>.Count;
                while (i < x.Length && !Precedes(x[i], values[kept - 1], descending)) i++;
                if (i == x.Length) return;
            }
            else
            {
                count++;
            }
            int place = PlaceOf(x[i], values[..(count - 1)], descending);
            for (int j = count - 1; j > place && count <= ShortRun; j--) (values[j], indices[j]) = (values[j - 1], indices[j - 1]);
            if (count > ShortRun)
            {
                values[place..(count - 1)].CopyTo(values[(place + 1)..count]);
                indices[place..(count - 1)].CopyTo(indices[(place + 1)..count]);
            }
            (values[place], indices[place]) = (x[i], i);
        }
    }

    // Behind everything in order that it does not precede.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int PlaceOf<T>(T x, ReadOnlySpan<T> sorted, bool descending) where T : unmanaged, INumber<T>
    {
        int low = 0, high = sorted.Length;
        if (high <= ShortRun)
        {
            while (high > 0 && Precedes(x, sorted[high - 1], descending)) high--;
            return high;
        }
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Precedes(x, sorted[middle], descending)) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AnyPrecedes<T>(Vector<T> x, Vector<T> last, bool descending) =>
        descending ? !Vector.LessThanOrEqualAll(x, last) : !Vector.GreaterThanOrEqualAll(x, last);

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
