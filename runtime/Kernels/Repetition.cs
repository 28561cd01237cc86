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
            // Where the first row lies along the axes around the innermost one; from there on they are counted.
            T* from = _x, to = _y;
            int at = (int)(row % size);
            long rest = row / size;
            Span<int> place = stackalloc int[Math.Max(inner, 0)];
            int* sources = stackalloc int[Sources(times)];
            for (int lane = 0; lane < Sources(times); lane++) sources[lane] = lane / times;
            for (int i = inner - 1; i >= 0; i--)
            {
                place[i] = (int)(rest % _outer[i]);
                rest /= _outer[i];
                from += (long)place[i] * _xOuter[i];
                to += (long)place[i] * _yOuter[i];
            }
            while (row < end)
            {
                // The rows along the innermost of the other axes, as many as there are left.
                int last = (int)Math.Min(size, at + (end - row));
                row += last - at;
                // Several that are all the same are read once.
                int alike = xStep == 0 ? last - at : 1;
                for (; at < last; at += alike)
                {
                    T* x = from + (long)at * xStep, y = to + (long)at * yStep;
                    int done = sizeof(T) == sizeof(float) ? Floats((float*)x, count, times, sources, (float*)y, alike, yStep) : 0;
                    for (int i = 0; i < alike && done < count; i++) Plain(x, done, count, times, y + (long)i * yStep);
                }
                at = 0;
                for (int i = inner - 1; i >= 0; i--)
                {
                    from += _xOuter[i];
                    to += _yOuter[i];
                    if (++place[i] < _outer[i]) break;
                    from -= (long)_outer[i] * _xOuter[i];
                    to -= (long)_outer[i] * _yOuter[i];
                    place[i] = 0;
                }
            }
        }
    }

    // How many lanes a table has that says for each lane of the repeated elements of one vector which of them it holds.
    private static int Sources(int times) => times is 2 or > Widest ? 0 : Widest * times;

    private const int Widest = 16;

    // Several rows from one. How many elements of it are done: all, but for a rest that fills no vector.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Floats(float* x, int count, int times, int* sources, float* y, int rows, nint yStep)
    {
        if (times == 2)
            return Vector512.IsHardwareAccelerated ? Twice<F32x16>(x, count, y, rows, yStep)
                : Vector256.IsHardwareAccelerated ? Twice<F32x8>(x, count, y, rows, yStep) : Twice<F32x4>(x, count, y, rows, yStep);
        if (times > Widest) return 0;
        return Avx512F.IsSupported ? Sixteen(x, count, times, sources, y, rows, yStep) : Avx2.IsSupported ? Eight(x, count, times, sources, y, rows, yStep) : 0;
    }

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
    private static int Sixteen(float* x, int count, int times, int* sources, float* y, int rows, nint yStep)
    {
        int width = Vector512<float>.Count, i = 0;
        for (; i <= count - width; i += width)
        {
            Vector512<float> some = Vector512.Load(x + i);
            for (int v = 0; v < times; v++)
            {
                Vector512<float> repeated = Avx512F.PermuteVar16x32(some, Vector512.Load(sources + v * width));
                float* to = y + i * times + v * width;
                for (int row = 0; row < rows; row++, to += yStep) repeated.Store(to);
            }
        }
        return i;
    }

    // The same for eight. The last vector ends where the row does and has some elements once more.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Eight(float* x, int count, int times, int* sources, float* y, int rows, nint yStep)
    {
        int width = Vector256<float>.Count;
        if (count < width) return 0;
        for (int i = 0; i < count; i += width)
        {
            int at = Math.Min(i, count - width);
            Vector256<float> some = Vector256.Load(x + at);
            for (int v = 0; v < times; v++)
            {
                Vector256<float> repeated = Avx2.PermuteVar8x32(some, Vector256.Load(sources + v * width));
                float* to = y + at * times + v * width;
                for (int row = 0; row < rows; row++, to += yStep) repeated.Store(to);
            }
        }
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Plain<T>(T* x, int i, int count, int times, T* y) where T : unmanaged
    {
        for (; i < count; i++)
            for (int j = 0; j < times; j++) y[i * times + j] = x[i];
    }
}
