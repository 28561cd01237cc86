using System.Numerics;

namespace ModelDsl.Runtime;

public static partial class Pooling
{
    /// <summary>Gives each window's cotangent to its greatest element, the first of equals or of NaN; overlapping windows add up.</summary>
    /// <param name="workers">Threads.</param>
    /// <param name="s">Sizes.</param>
    /// <param name="x">Planes.</param>
    /// <param name="dy">A cotangent for each window.</param>
    /// <param name="dx">As many elements as <paramref name="x"/>, written.</param>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void MaxGradient<T>(Workers workers, in WindowShape s, ReadOnlySpan<T> x, ReadOnlySpan<T> dy, Span<T> dx)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => MaxGradientAt(VectorWidths.Widest, workers, s, x, dy, dx);

    internal static void MaxGradientAt<T>(VectorWidth width, Workers workers, in WindowShape s, ReadOnlySpan<T> x, ReadOnlySpan<T> dy, Span<T> dx)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (s.Planes == 0)
            return;
        Extents.Require(x.Length, (long)s.Planes * s.InPlane, nameof(x));
        Extents.Require(dy.Length, (long)s.Planes * s.OutPlane, nameof(dy));
        Extents.Require(dx.Length, (long)s.Planes * s.InPlane, nameof(dx));
        int chunks = Chunks.Count(s.Planes, typeof(T) != typeof(float) ? 4L * s.OutPlane * s.Taps : PairPooling.Fits(s) ? 2 * PairPooling.Operations(s) : s.InPlane + (long)s.OutPlane * (s.Taps + 4));
        var body = new Gradients<T>(s, chunks, x, dy, dx, width);
        workers.Run(ref body, chunks);
    }

    private readonly unsafe ref struct Gradients<T>(WindowShape shape, int chunks, ReadOnlySpan<T> x, ReadOnlySpan<T> dy, Span<T> dx, VectorWidth width) : IChunkBody
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        private readonly WindowShape _s = shape;
        private readonly ReadOnlySpan<T> _x = x, _dy = dy;
        private readonly Span<T> _dx = dx;

        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range(_s.Planes, chunks, chunk);
            if (typeof(T) == typeof(float) && PairPooling.Fits(_s))
            {
                fixed (T* x = _x, dy = _dy, dx = _dx)
                    for (long plane = first; plane < end; plane++)
                        Pairs((float*)x + plane * _s.InPlane, (float*)x + _x.Length, (float*)dy + plane * _s.OutPlane, (float*)dx + plane * _s.InPlane);
                return;
            }
            if (typeof(T) == typeof(float) && WindowMaxima.Fits(_s))
            {
                float* memory = ThreadMemory.Floats(WindowMaxima.Length(_s));
                fixed (T* x = _x, dy = _dy, dx = _dx)
                    for (long plane = first; plane < end; plane++)
                        WindowMaxima.Gradient(_s, (float*)x + plane * _s.InPlane, (float*)dy + plane * _s.OutPlane, (float*)dx + plane * _s.InPlane, memory, width);
                return;
            }
            for (int plane = (int)first; plane < end; plane++)
            {
                ReadOnlySpan<T> x = _x.Slice(plane * _s.InPlane, _s.InPlane);
                Span<T> dx = _dx.Slice(plane * _s.InPlane, _s.InPlane);
                dx.Clear();
                for (int i = 0; i < _s.OutPlane; i++)
                {
                    (_, int place) = Greatest(_s, x, i / _s.Output.W / _s.Output.H, i / _s.Output.W % _s.Output.H, i % _s.Output.W);
                    dx[Math.Max(place, 0)] += _dy[plane * _s.OutPlane + i];
                }
            }
        }

        private void Pairs(float* x, float* end, float* dy, float* dx)
        {
            switch (width)
            {
                case VectorWidth.Bits512: PairPooling.MaxGradient<F32x16>(_s, x, end, dy, dx); break;
                case VectorWidth.Bits256: PairPooling.MaxGradient<F32x8>(_s, x, end, dy, dx); break;
                default: PairPooling.MaxGradient<F32x4>(_s, x, end, dy, dx); break;
            }
        }
    }
}
