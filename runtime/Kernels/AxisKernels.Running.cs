using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

public static partial class AxisKernels
{
    /// <summary>Running sums or products, in double precision for floats.</summary>
    public static void Accumulate<T>(Workers workers, ReadOnlySpan<T> x, int before, int size, int after, bool product, Span<T> result) where T : unmanaged, INumber<T>
    {
        // Columns are sums of their own: they are shared out where planes are few. One thread takes whole rows, which changes no bit.
        bool columns = typeof(T) == typeof(float) && !product && workers.Threads > 1;
        int wanted = columns ? Chunks.Count((long)before * after, 2L * size) : 1;
        int strips = Math.Clamp(wanted / Math.Max(1, before), 1, Math.Max(1, after / LeastColumns));
        int chunks = Chunks.Count((long)before * strips, 2L * size * after / strips);
        var body = new Accumulation<T>(x, before, size, after, product, result, strips, chunks);
        workers.Run(ref body, chunks);
    }

    // Two threads write the cache line where their columns meet, in every row: a strip has to take longer than handing lines over, some tenths of a microsecond.
    private const int LeastColumns = 2048, MostColumns = 1024;

    private readonly ref struct Accumulation<T>(ReadOnlySpan<T> x, int before, int size, int after, bool product, Span<T> result, int strips, int chunks) : IChunkBody
        where T : unmanaged, INumber<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _result = result;

        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range((long)before * strips, chunks, chunk);
            for (int i = (int)first; i < end; i++)
            {
                (int plane, int strip) = Math.DivRem(i, strips);
                ReadOnlySpan<T> row = _x.Slice(plane * size * after, size * after);
                Span<T> sums = _result.Slice(plane * size * after, size * after);
                if (row.IsEmpty) continue;
                if (typeof(T) == typeof(float) && !product)
                {
                    ReadOnlySpan<float> from = MemoryMarshal.Cast<T, float>(row);
                    Span<float> to = MemoryMarshal.Cast<T, float>(sums);
                    int last = (int)((long)after * (strip + 1) / strips);
                    if (after == 1) Row(from, to);
                    else
                        for (int k = (int)((long)after * strip / strips); k < last; k += MostColumns) Columns(from, after, k, Math.Min(last, k + MostColumns), to);
                }
                else if (after > 1 && typeof(T) != typeof(float)) Rows(row, after, product, sums);
                else
                    for (int k = 0; k < after; k++) Plain(row, k, after, product, sums);
            }
        }
    }

    // Whole rows: what came before is in the type of the result.
    private static void Rows<T>(ReadOnlySpan<T> x, int after, bool product, Span<T> y) where T : INumber<T>
    {
        x[..after].CopyTo(y);
        for (int at = after; at < x.Length; at += after)
        {
            ReadOnlySpan<T> before = y.Slice(at - after, after), row = x.Slice(at, after);
            if (product) TensorPrimitives.Multiply(before, row, y.Slice(at, after));
            else TensorPrimitives.Add(before, row, y.Slice(at, after));
        }
    }

    // Four elements are summed among themselves, and what came before is added to all: only that addition waits for the last one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(ReadOnlySpan<float> x, Span<float> y)
    {
        ref float from = ref MemoryMarshal.GetReference(x), to = ref MemoryMarshal.GetReference(y);
        Vector256<double> before = default;
        int j = 0;
        for (; j <= x.Length - 8; j += 8)
        {
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)j));
            low = Among(low);
            high = Among(high);
            Vector256<double> sum = before + low;
            before += Vector256.Shuffle(low, Vector256.Create(3L, 3, 3, 3));
            Vector256.Narrow(sum, before + high).StoreUnsafe(ref to, (nuint)j);
            before += Vector256.Shuffle(high, Vector256.Create(3L, 3, 3, 3));
        }
        double total = before[0];
        for (; j < x.Length; j++) y[j] = (float)(total += x[j]);
    }

    // Each element and those before it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Among(Vector256<double> x)
    {
        x += Vector256.Shuffle(x, Vector256.Create(0L, 0, 1, 2)) & Vector256.Create(0L, -1, -1, -1).AsDouble();
        return x + (Vector256.Shuffle(x, Vector256.Create(0L, 0, 0, 1)) & Vector256.Create(0L, 0, -1, -1).AsDouble());
    }

    // [size, after], some of its columns, row by row: their sums stay in the first-level cache. Where the next row is not seen to be on its way
    // by the processor itself, as rows of vectors of 256 bits are, it is asked for.
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    private static unsafe void Columns(ReadOnlySpan<float> x, int after, int first, int end, Span<float> y)
    {
        double* sums = stackalloc double[MostColumns];
        int columns = end - first;
        new Span<double>(sums, columns).Clear();
        fixed (float* from = &x[first], to = &y[first])
        {
            nint at = 0;
            for (; Avx.IsSupported && !Avx512F.IsSupported && at < x.Length - 3 * (nint)after; at += 4 * (nint)after)
            {
                int k = 0;
                for (; k <= columns - 8; k += 8) AddFourTimesEight(from + at + k, sums + k, to + at + k, after);
                for (; k < columns; k++)
                {
                    double sum = sums[k];
                    to[at + k] = (float)(sum += from[at + k]);
                    to[at + after + k] = (float)(sum += from[at + after + k]);
                    to[at + 2 * (nint)after + k] = (float)(sum += from[at + 2 * (nint)after + k]);
                    to[at + 3 * (nint)after + k] = (float)(sum += from[at + 3 * (nint)after + k]);
                    sums[k] = sum;
                }
            }
            for (; at < x.Length; at += after)
            {
                int k = 0;
                for (; k <= columns - 16; k += 16)
                {
                    if (Avx512F.IsSupported)
                    {
                        Ahead.Fetch(in from[0], (int)at + k + after);
                        Ahead.Fetch(in to[0], (int)at + k + after);
                    }
                    AddEight(from + at + k, sums + k, to + at + k);
                    AddEight(from + at + k + 8, sums + k + 8, to + at + k + 8);
                }
                for (; k < columns; k++) to[at + k] = (float)(sums[k] += from[at + k]);
            }
        }
    }

    // Eight columns of four rows: their sums are read and written once for all of them. AVX2 makes one store a cycle, of which a row then has 1.5 instead of 3.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void AddFourTimesEight(float* from, double* sums, float* to, nint after)
    {
        Vector256<double> low = Vector256.Load(sums), high = Vector256.Load(sums + 4);
        for (int row = 0; row < 4; row++, from += after, to += after)
        {
            low += Avx.ConvertToVector256Double(Vector128.Load(from));
            high += Avx.ConvertToVector256Double(Vector128.Load(from + 4));
            Vector256.Create(Avx.ConvertToVector128Single(low), Avx.ConvertToVector128Single(high)).Store(to);
        }
        low.Store(sums);
        high.Store(sums + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void AddEight(float* from, double* sums, float* to)
    {
        if (Avx512F.IsSupported)
        {
            Vector512<double> sum = Vector512.Load(sums) + Avx512F.ConvertToVector512Double(Vector256.Load(from));
            sum.Store(sums);
            Avx512F.ConvertToVector256Single(sum).Store(to);
            return;
        }
        if (Avx.IsSupported)
        {
            Vector256<double> first = Vector256.Load(sums) + Avx.ConvertToVector256Double(Vector128.Load(from)), second = Vector256.Load(sums + 4) + Avx.ConvertToVector256Double(Vector128.Load(from + 4));
            first.Store(sums);
            second.Store(sums + 4);
            Vector256.Create(Avx.ConvertToVector128Single(first), Avx.ConvertToVector128Single(second)).Store(to);
            return;
        }
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.Load(from));
        low += Vector256.Load(sums);
        high += Vector256.Load(sums + 4);
        low.Store(sums);
        high.Store(sums + 4);
        Vector256.Narrow(low, high).Store(to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Plain<T>(ReadOnlySpan<T> x, int start, int step, bool product, Span<T> y) where T : INumber<T>
    {
        bool isFloat = typeof(T) == typeof(float) || typeof(T) == typeof(double);
        double total = product ? 1 : 0;
        T exact = product ? T.One : T.Zero;
        for (int at = start; at < x.Length; at += step)
        {
            if (isFloat)
            {
                double value = double.CreateTruncating(x[at]);
                total = product ? total * value : total + value;
                y[at] = T.CreateTruncating(total);
            }
            else y[at] = exact = product ? exact * x[at] : exact + x[at];
        }
    }
}
