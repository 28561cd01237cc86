using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>Rows whose elements stand several times beside each other, as upsampling by the nearest element has them.</summary>
public static unsafe class Repetition
{
    /// <summary>y[…, i · times + j] = x[…, i] for every j below <c>times</c>.</summary>
    /// <param name="workers">Who works.</param>
    /// <param name="x">Rows of <paramref name="count"/> elements side by side.</param>
    /// <param name="y">Rows of <paramref name="count"/> · <paramref name="times"/> elements side by side.</param>
    /// <param name="count">Elements of a row of x.</param>
    /// <param name="times">How often each stands in y.</param>
    /// <param name="outer">Sizes of all other axes, outermost first.</param>
    /// <param name="xOuter">How far apart their positions are in x; 0 where they read the same.</param>
    /// <param name="yOuter">How far apart their positions are in y.</param>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Run<T>(
        Workers workers, ReadOnlySpan<T> x, Span<T> y, int count, int times, ReadOnlySpan<int> outer, ReadOnlySpan<int> xOuter, ReadOnlySpan<int> yOuter)
        where T : unmanaged
    {
        long rows = 1, lastX = count - 1L, lastY = (long)count * times - 1;
        for (int i = 0; i < outer.Length; i++)
        {
            rows *= outer[i];
            lastX += (outer[i] - 1L) * xOuter[i];
            lastY += (outer[i] - 1L) * yOuter[i];
        }
        if (rows * count * times == 0) return;
        Extents.Require(x.Length, lastX + 1, nameof(x));
        Extents.Require(y.Length, lastY + 1, nameof(y));
        int chunks = Chunks.Count(rows, (long)count * times);
        fixed (T* from = x, to = y)
        {
            var body = new Rows<T>(from, to, count, times, outer, xOuter, yOuter, rows, chunks);
            workers.Run(ref body, chunks);
        }
    }

    private readonly ref struct Rows<T>(
        T* x, T* y, int count, int times, ReadOnlySpan<int> outer, ReadOnlySpan<int> xOuter, ReadOnlySpan<int> yOuter, long rows, int chunks) : IChunkBody
        where T : unmanaged
    {
        private readonly T* _x = x, _y = y;
        private readonly ReadOnlySpan<int> _outer = outer, _xOuter = xOuter, _yOuter = yOuter;

        public void Run(int chunk)
        {
            (long row, long end) = Chunks.Range(rows, chunks, chunk);
            int inner = _outer.Length - 1, size = inner < 0 ? 1 : _outer[inner], xStep = inner < 0 ? 0 : _xOuter[inner], yStep = inner < 0 ? 0 : _yOuter[inner];
            while (row < end)
            {
                // The rows along the innermost of the other axes, as many as there are left.
                T* from = _x, to = _y;
                int at = (int)(row % size), last = (int)Math.Min(size, at + (end - row));
                long rest = row / size;
                for (int i = inner - 1; i >= 0; i--)
                {
                    from += rest % _outer[i] * _xOuter[i];
                    to += rest % _outer[i] * _yOuter[i];
                    rest /= _outer[i];
                }
                row += last - at;
                if (xStep == 0 && times == 2 && sizeof(T) == sizeof(float))
                {
                    // All of them are the same.
                    TwiceEach((float*)from, count, (float*)(to + (long)at * yStep), last - at, yStep);
                    continue;
                }
                for (; at < last; at++)
                {
                    if (sizeof(T) == sizeof(float)) Floats((float*)(from + (long)at * xStep), count, times, (float*)(to + (long)at * yStep));
                    else Plain(from + (long)at * xStep, 0, count, times, to + (long)at * yStep);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Floats(float* x, int count, int times, float* y)
    {
        if (times == 2)
        {
            TwiceEach(x, count, y, 1, 0);
            return;
        }
        int i = times <= Vector512<float>.Count && Avx512F.IsSupported ? Spread(x, count, times, y) : 0;
        Plain(x, i, count, times, y);
    }

    // Several rows of elements that stand twice, all from one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwiceEach(float* x, int count, float* y, int rows, nint yStep)
    {
        int i = Vector512.IsHardwareAccelerated ? Twice<F32x16>(x, count, y, rows, yStep)
            : Vector256.IsHardwareAccelerated ? Twice<F32x8>(x, count, y, rows, yStep) : Twice<F32x4>(x, count, y, rows, yStep);
        for (int row = 0; row < rows && i < count; row++) Plain(x, i, count, 2, y + row * yStep);
    }

    // How many elements of the row it has done: all, unless they do not fill a vector.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Twice<V>(float* x, int count, float* y, int rows, nint yStep) where V : struct, ILanes<V, float>
    {
        if (count < V.Count) return 0;
        for (int i = 0; i < count; i += V.Count)
        {
            // The last vector ends where the row does and has some elements once more.
            int at = Math.Min(i, count - V.Count);
            V some = V.Load(in x[at], 0);
            (V low, V high) = Pairs.Join(some, some);
            float* to = y + 2 * at;
            for (int row = 0; row < rows; row++, to += yStep)
            {
                low.Store(ref to[0], 0);
                high.Store(ref to[0], V.Count);
            }
        }
        return count;
    }

    // Sixteen elements become as many vectors as each is repeated: element (16·v + lane) / times in each lane of the v-th.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Spread(float* x, int count, int times, float* y)
    {
        int width = Vector512<float>.Count, i = 0;
        int* places = stackalloc int[width * width];
        for (int lane = 0; lane < width * times; lane++) places[lane] = lane / times;
        for (; i <= count - width; i += width)
        {
            Vector512<float> some = Vector512.Load(x + i);
            for (int v = 0; v < times; v++)
                Avx512F.PermuteVar16x32(some, Vector512.Load(places + v * width)).Store(y + i * times + v * width);
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Plain<T>(T* x, int i, int count, int times, T* y) where T : unmanaged
    {
        for (; i < count; i++)
            for (int j = 0; j < times; j++) y[i * times + j] = x[i];
    }
}
