using System.Numerics;
using System.Runtime.InteropServices;

namespace ModelDsl.Runtime;

/// <summary>Convolutions (cross-correlations) of contiguous [N, C, S…] tensors, f32 and f64.</summary>
/// <remarks>
/// f32 is a matrix product that reads its windows in place, see <see cref="ConvTiles"/>; one filter for each channel
/// (depthwise) goes plane by plane, few channels go band by band (<see cref="SmallConv"/>). f64 lays the windows out first. Work is
/// cut by shape, so bits do not depend on threads.
/// </remarks>
public static class Conv
{
    private const int MostChunks = 64;

    /// <summary>Elements of packed filters; batch and spatial sizes do not matter.</summary>
    public static int PackedLength(in ConvShape s) =>
        checked((int)Math.Max(
            Math.Max((long)s.OutChannels * s.Depth, GoesByBlocks(s, VectorWidth.Bits256) ? PlaneConv.PackedLength(s) : 0),
            Math.Max(ConvTiles.PackedLength(s, VectorWidths.Widest), SmallConv.PackedLength(s))));

    /// <summary>Brings filters [O, C / groups, K…] into the layout of <see cref="Run{T, TE}"/>.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Pack<T>(in ConvShape s, ReadOnlySpan<T> filters, Span<T> packed) where T : unmanaged =>
        PackAt(VectorWidths.Widest, s, filters, packed);

    internal static void PackAt<T>(VectorWidth width, in ConvShape s, ReadOnlySpan<T> filters, Span<T> packed) where T : unmanaged
    {
        int length = s.OutChannels * s.Depth;
        Extents.Require(filters.Length, length, nameof(filters));
        if (typeof(T) == typeof(float) && GoesByBlocks(s, width))
            PlaneConv.PackAt(width, s, MemoryMarshal.Cast<T, float>(filters), turned: false, MemoryMarshal.Cast<T, float>(packed));
        else if (typeof(T) == typeof(float) && SmallConv.Fits(s, width))
            SmallConv.Pack(s, MemoryMarshal.Cast<T, float>(filters), MemoryMarshal.Cast<T, float>(packed));
        else if (typeof(T) == typeof(float) && !IsDepthwise(s))
            ConvTiles.Pack(s, MemoryMarshal.Cast<T, float>(filters), MemoryMarshal.Cast<T, float>(packed), width);
        else
            filters[..length].CopyTo(packed);
    }

    /// <summary>Elements of scratch that <see cref="Run{T, TE}"/> wants.</summary>
    public static int ScratchLength(in ConvShape s) => ScratchLength(s, VectorWidths.Widest);

    internal static int ScratchLength(in ConvShape s, VectorWidth width) =>
        IsDepthwise(s) || SmallConv.Fits(s, width) || GoesByBlocks(s, width) ? 0 : checked((int)ConvTiles.ScratchLength(s));

    /// <summary>Elements of scratch that <see cref="RunPooled{TE}"/> wants.</summary>
    public static int PooledScratchLength(in ConvShape s) => PooledScratchLength(s, VectorWidths.Widest);

    internal static int PooledScratchLength(in ConvShape s, VectorWidth width) =>
        SmallConv.Fits(s, width) ? 0 : checked(s.Batch * s.OutChannels * s.OutPlane + ScratchLength(s, width));

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
        PlaneFinish.Check(ref epilogue, s);
        bool depthwise = IsDepthwise(s);
        if (typeof(T) == typeof(float) && GoesByBlocks(s, width))
        {
            PlaneConv.RunAt(width, workers, s, x, packed, y, epilogue);
            return;
        }
        bool small = typeof(T) == typeof(float) && SmallConv.Fits(s, width);
        Extents.Require(
            packed.Length,
            small ? SmallConv.PackedLength(s) : typeof(T) == typeof(float) && !depthwise ? ConvTiles.PackedLength(s, width) : (long)s.OutChannels * s.Depth, nameof(packed));

        if (typeof(T) != typeof(float))
        {
            ConvColumns.Run(workers, s, x, packed, y, epilogue);
        }
        else if (small)
        {
            SmallConv.Run(workers, s, pool: false, x, packed, y, epilogue, width);
        }
        else if (depthwise && width == VectorWidth.Bits256 && PlanesOfFilters.Fits(s, new RowWindows(s).ReadsStrided))
        {
            PlanesOfFilters.Run(workers, s, x, packed, y, epilogue);
        }
        else if (depthwise)
        {
            int planes = s.Batch * s.OutChannels;
            int chunks = Math.Min(MostChunks, Chunks.Count(planes, (long)s.OutPlane * s.Taps / 4 + s.InPlane));
            var body = new Depthwise<T, TE>(s, chunks, x, packed, y, epilogue, width);
            workers.Run(ref body, chunks);
        }
        else if (width == VectorWidth.Bits256 && PixelSums.Fits(s))
        {
            PixelSums.Run(workers, s, x, packed, y, epilogue);
        }
        else if (width == VectorWidth.Bits256 && PixelProducts.Fits(s))
        {
            PixelProducts.Run(workers, s, x, packed, y, epilogue);
        }
        else
        {
            ConvTiles.Run(workers, s, x, packed, y, scratch, epilogue, width);
        }
    }

    /// <summary>The maxima of 2×2 results of a convolution of planes, then the epilogue; rows and columns that are left over are left out.</summary>
    /// <param name="workers">who works.</param>
    /// <param name="s">sizes of the convolution.</param>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="packed">filters, see <see cref="Pack{T}"/>.</param>
    /// <param name="y">[N, O, ⌊H′ / 2⌋, ⌊W′ / 2⌋] for results of H′ × W′.</param>
    /// <param name="scratch"><see cref="PooledScratchLength(in ConvShape)"/> elements.</param>
    /// <param name="epilogue">work on the maxima.</param>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void RunPooled<TE>(
        Workers workers, in ConvShape s, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, Span<float> scratch, TE epilogue)
        where TE : struct, IEpilogue<float>, allows ref struct => RunPooledAt(VectorWidths.Widest, workers, s, x, packed, y, scratch, epilogue);

    internal static void RunPooledAt<TE>(
        VectorWidth width, Workers workers, in ConvShape s, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, Span<float> scratch, TE epilogue)
        where TE : struct, IEpilogue<float>, allows ref struct
    {
        int planes = s.Batch * s.OutChannels, plane = (s.Output.H / 2) * (s.Output.W / 2);
        if (planes == 0 || plane == 0)
            return;
        Extents.Require(x.Length, (long)s.Batch * s.InChannels * s.InPlane, nameof(x));
        Extents.Require(y.Length, (long)planes * plane, nameof(y));
        PlaneFinish.Check(ref epilogue, s);
        if (SmallConv.Fits(s, width))
        {
            Extents.Require(packed.Length, SmallConv.PackedLength(s), nameof(packed));
            SmallConv.Run(workers, s, pool: true, x, packed, y, epilogue, width);
            return;
        }
        int whole = planes * s.OutPlane;
        Extents.Require(scratch.Length, PooledScratchLength(s, width), nameof(scratch));
        RunAt(width, workers, s, x, packed, scratch[..whole], scratch[whole..], default(NoEpilogue<float>));
        Pooling.Max<float>(workers, WindowShape.Of(planes, [s.Output.H, s.Output.W], [2, 2], [2, 2], [1, 1], [0, 0], [0, 0]), scratch[..whole], y);
        if (typeof(TE) != typeof(NoEpilogue<float>))
            for (int row = 0; row < planes; row++)
                epilogue.Apply(y.Slice(row * plane, plane), row, 0);
    }

    // Where products of 256 bits are slowest: windows along a depth or in rows whose last vectors of output channels are nearly empty, and pixels that a stride pulls apart.
    private static bool GoesByBlocks(in ConvShape s, VectorWidth width)
    {
        int inputs = s.InChannels / s.Groups;
        if (width != VectorWidth.Bits256 || IsDepthwise(s) || SmallConv.Fits(s, width))
            return false;
        return s.Kernel.D > 1 || (s.Taps == 1 ? s.Stride.W > 1 && inputs >= LeastOfPixels : s.Kernel.H > 1 && inputs >= LeastOfWindows);
    }

    private const int LeastOfPixels = 12, LeastOfWindows = 20;

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
            bool byRow = _rows.Fits, finishes = typeof(TE) == typeof(PlaneFinish);
            PlaneFinish finish = PlaneFinish.Of(ref _epilogue);
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
                    var results = new RowEnd(finishes ? finish.ShiftOf(row) : 0, finish.Least, finish.Most);
                    bool finished = false;
                    if (byRow)
                        finished = _rows.Run<WeightedSumStep>(plane, (float*)x, (float*)x + _x.Length, filter, (float*)y + (nint)row * _s.OutPlane, memory, _width, results) && finishes;
                    else
                        PlaneWindows.Run<WeightedSumStep>(_phases, _s.Taps, plane, filter, (float*)y + (nint)row * _s.OutPlane, _width);
                    if (typeof(TE) != typeof(NoEpilogue<T>) && !finished)
                        _epilogue.Apply(_y.Slice(row * _s.OutPlane, _s.OutPlane), row, 0);
                }
            }
        }
    }
}
