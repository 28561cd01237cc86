using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

public static partial class AxisKernels
{
    /// <summary>Running sums or products, in double precision for floats.</summary>
    public static void Accumulate<T>(Workers workers, ReadOnlySpan<T> x, int before, int size, int after, bool product, Span<T> result) where T : unmanaged, INumber<T>
    {
        // Columns are sums of their own: they are shared out where planes are few.
        int strips = typeof(T) == typeof(float) && !product ? (after + StripColumns - 1) / StripColumns : 1;
        int chunks = Chunks.Count((long)before * strips, 2L * size * after / strips);
        var body = new Accumulation<T>(x, before, size, after, product, result, strips, chunks);
        workers.Run(ref body, chunks);
    }

    private const int StripColumns = 64;

    private readonly ref struct Accumulation<T>(ReadOnlySpan<T> x, int before, int size, int after, bool product, Span<T> result, int strips, int chunks) : IChunkBody
        where T : unmanaged, INumber<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _result = result;

        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range((long)before * strips, chunks, chunk);
            int i = (int)first;
            if (typeof(T) == typeof(float) && !product)
            {
                ReadOnlySpan<float> x = MemoryMarshal.Cast<T, float>(_x);
                Span<float> y = MemoryMarshal.Cast<T, float>(_result);
                for (; i < end; i++)
                {
                    (int plane, int strip) = Math.DivRem(i, strips);
                    ReadOnlySpan<float> row = x.Slice(plane * size * after, size * after);
                    Span<float> sums = y.Slice(plane * size * after, size * after);
                    if (after == 1) Row(row, sums);
                    else Columns(row, after, strip * StripColumns, Math.Min(after, (strip + 1) * StripColumns), sums);
                }
                return;
            }
            for (; i < end; i++)
                for (int k = 0; k < after; k++) Plain(_x.Slice(i * size * after, size * after), k, after, product, _result.Slice(i * size * after, size * after));
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

    // [size, after], some of its columns: sixteen at a time, each with a sum of its own.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns(ReadOnlySpan<float> x, int after, int first, int end, Span<float> y)
    {
        int k = first;
        ref float from = ref MemoryMarshal.GetReference(x), to = ref MemoryMarshal.GetReference(y);
        for (; k <= end - 16; k += 16)
        {
            Vector256<double> a = default, b = default, c = default, d = default;
            for (int at = k; at < x.Length; at += after)
            {
                (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)at));
                a += low;
                b += high;
                Vector256.Narrow(a, b).StoreUnsafe(ref to, (nuint)at);
                (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)at + 8));
                c += low;
                d += high;
                Vector256.Narrow(c, d).StoreUnsafe(ref to, (nuint)at + 8);
            }
        }
        for (; k < end; k++) Plain(x, k, after, product: false, y);
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
