using System.Numerics;
using System.Runtime.InteropServices;

namespace ModelDsl.Runtime;

/// <summary>Convolutions (cross-correlations) of contiguous [N, C, S…] tensors, f32 and f64.</summary>
/// <remarks>
/// f32 is a matrix product that reads its windows in place, see <see cref="ConvTiles"/>; one filter for each channel
/// (depthwise) goes plane by plane. f64 lays the windows out first. Work is cut by shape, so bits do not depend on threads.
/// </remarks>
public static class Conv
{
    private const int MostChunks = 64;

    /// <summary>Elements of packed filters; batch and spatial sizes do not matter.</summary>
    public static int PackedLength(in ConvShape s) => checked((int)Math.Max((long)s.OutChannels * s.Depth, ConvTiles.PackedLength(s, VectorWidths.Widest)));

    /// <summary>Brings filters [O, C / groups, K…] into the layout of <see cref="Run{T, TE}"/>.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Pack<T>(in ConvShape s, ReadOnlySpan<T> filters, Span<T> packed) where T : unmanaged =>
        PackAt(VectorWidths.Widest, s, filters, packed);

    internal static void PackAt<T>(VectorWidth width, in ConvShape s, ReadOnlySpan<T> filters, Span<T> packed) where T : unmanaged
    {
        int length = s.OutChannels * s.Depth;
        Extents.Require(filters.Length, length, nameof(filters));
        if (typeof(T) == typeof(float) && !IsDepthwise(s))
            ConvTiles.Pack(s, MemoryMarshal.Cast<T, float>(filters), MemoryMarshal.Cast<T, float>(packed), width);
        else
            filters[..length].CopyTo(packed);
    }

    /// <summary>Elements of scratch that <see cref="Run{T, TE}"/> wants.</summary>
    public static int ScratchLength(in ConvShape s) => IsDepthwise(s) ? 0 : checked((int)ConvTiles.ScratchLength(s));

    /// <summary>y = x ⋆ filters, then the epilogue.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Run<T, TE>(Workers workers, in ConvShape s, ReadOnlySpan<T> x, ReadOnlySpan<T> packed, Span<T> y, Span<T> scratch, TE epilogue)
        where T : unmanaged, INumber<T> where TE : struct, IEpilogue<T>, allows ref struct =>
        RunAt(VectorWidths.Widest, workers, s, x, packed, y, scratch, epilogue);

    internal static void RunAt<T, TE>(
        VectorWidth width, Workers workers, in ConvShape s, ReadOnlySpan<T> x, ReadOnlySpan<T> packed, Span<T> y, Span<T> scratch, TE epilogue)
        where T : unmanaged, INumber<T> where TE : struct, IEpilogue<T>, allows ref struct
    {
        if (s.Batch == 0 || s.OutChannels == 0 || s.OutPlane <= 0)
            return;
        Extents.Require(x.Length, (long)s.Batch * s.InChannels * s.InPlane, nameof(x));
        Extents.Require(y.Length, (long)s.Batch * s.OutChannels * s.OutPlane, nameof(y));
        bool depthwise = IsDepthwise(s);
        Extents.Require(packed.Length, typeof(T) == typeof(float) && !depthwise ? ConvTiles.PackedLength(s, width) : (long)s.OutChannels * s.Depth, nameof(packed));

        if (typeof(T) != typeof(float))
        {
            ConvColumns.Run(workers, s, x, packed, y, epilogue);
        }
        else if (depthwise)
        {
            int planes = s.Batch * s.OutChannels;
            int chunks = Math.Min(MostChunks, Chunks.Count(planes, (long)s.OutPlane * s.Taps / 4 + s.InPlane));
            var body = new Depthwise<T, TE>(s, chunks, x, packed, y, epilogue, width);
            workers.Run(ref body, chunks);
        }
        else
        {
            ConvTiles.Run(workers, s, x, packed, y, scratch, epilogue, width);
        }
    }

    // A single channel in a single group is left to the product, which computes several outputs at once.
    private static bool IsDepthwise(in ConvShape s) => s.Groups == s.InChannels && s.Groups > 1;

    private unsafe ref struct Depthwise<T, TE>(
        ConvShape shape, int chunks, ReadOnlySpan<T> x, ReadOnlySpan<T> filters, Span<T> y, TE epilogue, VectorWidth width) : IChunkBody
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        private readonly ConvShape _s = shape;
        private readonly PlanePhases _phases = new(shape);
        private readonly RowWindows _rows = new(shape);
        private readonly int _chunks = chunks;
        private readonly ReadOnlySpan<T> _x = x, _filters = filters;
        private readonly Span<T> _y = y;
        private readonly VectorWidth _width = width;
        private TE _epilogue = epilogue;

        public void Run(int chunk)
        {
            int outputsPerInput = _s.OutChannels / _s.InChannels;
            (long first, long end) = Chunks.Range(_s.Batch * _s.OutChannels, _chunks, chunk);
            bool byRow = _rows.Fits;
            fixed (T* x = _x, filters = _filters, y = _y)
            {
                float* memory = null;
                if (byRow)
                {
                    memory = ThreadMemory.Floats(_rows.Length);
                    _rows.Prepare(memory, 0);
                }
                for (int row = (int)first; row < end; row++)
                {
                    float* plane = (float*)x + (nint)(row / outputsPerInput) * _s.InPlane;
                    float* filter = (float*)filters + row % _s.OutChannels * _s.Taps;
                    if (byRow)
                        _rows.Run<WeightedSumStep>(plane, (float*)x + _x.Length, filter, (float*)y + (nint)row * _s.OutPlane, memory, _width);
                    else
                        PlaneWindows.Run<WeightedSumStep>(_phases, _s.Taps, plane, filter, (float*)y + (nint)row * _s.OutPlane, _width);
                    if (typeof(TE) != typeof(NoEpilogue<T>))
                        _epilogue.Apply(_y.Slice(row * _s.OutPlane, _s.OutPlane), row, 0);
                }
            }
        }
    }
}
