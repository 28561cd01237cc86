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
        int chunks = Chunks.Count(before, 2L * size * after, after == 1 ? RowsTogether : 1);
        var body = new Accumulation<T>(x, before, size, after, product, result, chunks);
        workers.Run(ref body, chunks);
    }

    // Each sum waits for the one before it: rows side by side wait together.
    private const int RowsTogether = 4;

    private readonly ref struct Accumulation<T>(ReadOnlySpan<T> x, int before, int size, int after, bool product, Span<T> result, int chunks) : IChunkBody
        where T : unmanaged, INumber<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _result = result;

        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range(before, chunks, chunk, after == 1 ? RowsTogether : 1);
            int i = (int)first;
            if (typeof(T) == typeof(float) && !product)
            {
                ReadOnlySpan<float> x = MemoryMarshal.Cast<T, float>(_x);
                Span<float> y = MemoryMarshal.Cast<T, float>(_result);
                if (after == 1)
                {
                    for (; i <= end - RowsTogether; i += RowsTogether)
                        FourRows(x.Slice(i * size, RowsTogether * size), size, y.Slice(i * size, RowsTogether * size));
                }
                for (; i < end; i++) Columns(x.Slice(i * size * after, size * after), after, y.Slice(i * size * after, size * after));
                return;
            }
            for (; i < end; i++)
                for (int k = 0; k < after; k++) Plain(_x.Slice(i * size * after, size * after), k, after, product, _result.Slice(i * size * after, size * after));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows(ReadOnlySpan<float> x, int size, Span<float> y)
    {
        ref float from = ref MemoryMarshal.GetReference(x), to = ref MemoryMarshal.GetReference(y);
        double a = 0, b = 0, c = 0, d = 0;
        for (int j = 0; j < size; j++)
        {
            a += Unsafe.Add(ref from, j);
            b += Unsafe.Add(ref from, size + j);
            c += Unsafe.Add(ref from, 2 * size + j);
            d += Unsafe.Add(ref from, 3 * size + j);
            Unsafe.Add(ref to, j) = (float)a;
            Unsafe.Add(ref to, size + j) = (float)b;
            Unsafe.Add(ref to, 2 * size + j) = (float)c;
            Unsafe.Add(ref to, 3 * size + j) = (float)d;
        }
    }

    // [size, after]: sixteen columns at a time, each with a sum of its own.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns(ReadOnlySpan<float> x, int after, Span<float> y)
    {
        int k = 0;
        ref float from = ref MemoryMarshal.GetReference(x), to = ref MemoryMarshal.GetReference(y);
        for (; k <= after - 16; k += 16)
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
        for (; k < after; k++) Plain(x, k, after, product: false, y);
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
