using System.Numerics;
using System.Numerics.Tensors;

namespace ModelDsl.Runtime;

/// <summary>Lays windows out as columns, [planes, taps, positions], and adds columns back together.</summary>
public static class Unfold
{
    /// <summary>Every window of every plane; outside the input is 0.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Run<T>(Workers workers, in WindowShape s, ReadOnlySpan<T> x, Span<T> columns) where T : unmanaged, INumber<T>
    {
        if (s.OutPlane <= 0)
            return;
        Extents.Require(x.Length, (long)s.Planes * s.InPlane, nameof(x));
        Extents.Require(columns.Length, (long)s.Planes * s.Taps * s.OutPlane, nameof(columns));
        int chunks = Chunks.Count((long)s.Planes * s.Taps, s.OutPlane);
        var body = new Laying<T>(s, chunks, x, columns);
        workers.Run(ref body, chunks);
    }

    /// <summary>The adjoint: each element of a plane is the sum of the columns' elements that came from it.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Fold<T>(Workers workers, in WindowShape s, ReadOnlySpan<T> columns, Span<T> y) where T : unmanaged, INumber<T>
    {
        Extents.Require(columns.Length, (long)s.Planes * s.Taps * Math.Max(0, s.OutPlane), nameof(columns));
        Extents.Require(y.Length, (long)s.Planes * s.InPlane, nameof(y));
        int chunks = Chunks.Count(s.Planes, (long)s.OutPlane * s.Taps);
        var body = new Folding<T>(s, chunks, columns, y);
        workers.Run(ref body, chunks);
    }

    private readonly ref struct Laying<T>(WindowShape s, int chunks, ReadOnlySpan<T> x, Span<T> columns) : IChunkBody where T : unmanaged, INumber<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _columns = columns;

        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range((long)s.Planes * s.Taps, chunks, chunk);
            for (int row = (int)first; row < end; row++)
            {
                ReadOnlySpan<T> plane = _x.Slice(row / s.Taps * s.InPlane, s.InPlane);
                Span<T> to = _columns.Slice(row * s.OutPlane, s.OutPlane);
                var pieces = new WindowPieces(s, row % s.Taps);
                // Rows of windows that lie outside, and the ends of those that do so in part.
                if (!pieces.Whole)
                    to.Clear();
                foreach ((int from, int at, int count) in pieces)
                    if (s.Stride.W == 1)
                        plane.Slice(from, count).CopyTo(to[at..]);
                    else
                        for (int i = 0; i < count; i++)
                            to[at + i] = plane[from + i * s.Stride.W];
            }
        }
    }

    private readonly ref struct Folding<T>(WindowShape s, int chunks, ReadOnlySpan<T> columns, Span<T> y) : IChunkBody where T : unmanaged, INumber<T>
    {
        private readonly ReadOnlySpan<T> _columns = columns;
        private readonly Span<T> _y = y;

        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range(s.Planes, chunks, chunk);
            for (int plane = (int)first; plane < end; plane++)
            {
                Span<T> y = _y.Slice(plane * s.InPlane, s.InPlane);
                y.Clear();
                for (int tap = 0; tap < s.Taps; tap++)
                {
                    ReadOnlySpan<T> from = _columns.Slice((plane * s.Taps + tap) * s.OutPlane, s.OutPlane);
                    foreach ((int to, int at, int count) in new WindowPieces(s, tap))
                    {
                        Span<T> target = y[to..];
                        if (s.Stride.W == 1)
                            TensorPrimitives.Add(target[..count], from.Slice(at, count), target[..count]);
                        else
                            for (int i = 0; i < count; i++)
                                target[i * s.Stride.W] += from[at + i];
                    }
                }
            }
        }
    }
}
