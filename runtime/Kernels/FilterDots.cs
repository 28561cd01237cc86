using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>Gradients of few filters over large planes, f32: each element is the inner product of two pieces of memory.</summary>
/// <remarks>
/// In phases by tap (<see cref="PlanePhases.ByTap"/>) what a tap meets at all positions of a plane is one piece, as the
/// cotangents of a channel are. Sums stay in lanes until all images have been met: nothing is packed, turned or gathered.
/// The batch is cut into parts by its shape, each with sums of its own that are added in order: bits do not depend on threads.
/// </remarks>
internal static unsafe class FilterDots
{
    // Shorter planes are over before the sums are in registers; more sums would not stay in the second-level cache.
    private const int ShortestPlane = 256, MostFilters = 4 * 1024, MostLocal = 256 * 1024;
    private const int Lanes = 16, RowsAtOnce = 4, MostParts = 16;
    private const double WorkPerPart = 1e6;

    /// <summary>Whether the gradients of a convolution are taken this way.</summary>
    public static bool Fits(in ConvShape s, VectorWidth width)
    {
        if (width != VectorWidth.Bits512 || s.OutPlane < ShortestPlane || (long)s.OutChannels * s.Depth > MostFilters)
            return false;
        PlanePhases phases = PlanePhases.ByTap(s);
        return phases.IsDense && (long)s.InChannels * phases.Length <= MostLocal;
    }

    public static long ScratchLength(in ConvShape s) => Parts(s) * PartLength(s);

    public static void Run(Workers workers, in ConvShape s, ReadOnlySpan<float> wide, ReadOnlySpan<float> narrow, Span<float> filters, Span<float> scratch)
    {
        int parts = Parts(s);
        var body = new Body(s, parts, wide, narrow, scratch);
        workers.Run(ref body, parts);
        int chunks = Chunks.Count(s.OutChannels, (long)s.Depth * parts * Lanes);
        var adding = new Adding(s, parts, chunks, scratch, filters);
        workers.Run(ref adding, chunks);
    }

    private static int Parts(in ConvShape s) => Math.Min(s.Batch, Chunks.OfProducts((double)s.Batch * s.OutChannels * s.OutPlane * s.Depth, WorkPerPart, MostParts));

    // Windows of a row, up to whole tiles.
    private static int Padded(in ConvShape s) => (s.Depth + Dots512.Windows - 1) / Dots512.Windows * Dots512.Windows;

    private static long PartLength(in ConvShape s) => (long)s.OutChannels * Padded(s) * Lanes;

    // The sums of one part of the batch.
    private readonly ref struct Body(ConvShape shape, int parts, ReadOnlySpan<float> wide, ReadOnlySpan<float> narrow, Span<float> scratch) : IChunkBody
    {
        private readonly ConvShape _s = shape;
        private readonly PlanePhases _phases = PlanePhases.ByTap(shape);
        private readonly ReadOnlySpan<float> _wide = wide, _narrow = narrow;
        private readonly Span<float> _scratch = scratch;

        public void Run(int part)
        {
            (long first, long end) = Chunks.Range(_s.Batch, parts, part);
            Span<float> sums = _scratch.Slice((int)(part * PartLength(_s)), (int)PartLength(_s));
            sums.Clear();
            bool direct = _phases.IsInput;
            int padded = Padded(_s), pointers = (padded + _s.Taps) * (sizeof(nint) / sizeof(float)), planeLength = direct ? _s.InPlane : _phases.Length;
            int cotangents = (_s.OutChannels * _s.OutPlane + 2 * Lanes) / Lanes * Lanes;
            int own = _s.InChannels * planeLength + 2 * Lanes;
            float* memory = ThreadMemory.Floats(pointers + cotangents + 2 * Lanes + own);
            var windows = (float**)memory;
            float* copy = memory + (pointers + Lanes - 1) / Lanes * Lanes, planes = copy + cotangents;
            fixed (float* wide = _wide, narrow = _narrow, to = sums)
            {
                float* wideEnd = wide + _wide.Length, narrowEnd = narrow + _narrow.Length;
                for (long image = first; image < end; image++)
                {
                    float* x = wide + image * _s.InChannels * _s.InPlane, dy = narrow + image * _s.OutChannels * _s.OutPlane;
                    // Whole vectors are read at the end of each plane.
                    bool last = image == _s.Batch - 1;
                    if (last)
                    {
                        new ReadOnlySpan<float>(dy, _s.OutChannels * _s.OutPlane).CopyTo(new Span<float>(copy, cotangents));
                        dy = copy;
                    }
                    if (!direct)
                        for (int c = 0; c < _s.InChannels; c++)
                            _phases.SplitRoomily(x + (nint)c * _s.InPlane, planes + (nint)c * planeLength, wide, wideEnd);
                    else if (last)
                        new ReadOnlySpan<float>(x, _s.InChannels * _s.InPlane).CopyTo(new Span<float>(planes, own));
                    Image(direct && !last ? x : planes, planeLength, dy, windows, padded, to);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Image(float* planes, int planeLength, float* dy, float** windows, int padded, float* sums)
        {
            int channels = _s.InChannels / _s.Groups, outputs = _s.OutChannels / _s.Groups, depth = _s.Depth;
            var taps = (nint*)(windows + padded);
            _phases.TapOffsets(taps);
            nint row = (nint)padded * Lanes;
            for (int group = 0; group < _s.Groups; group++)
            {
                for (int i = 0; i < padded; i++)
                {
                    // What fills the last tile up is met like the last window, and left.
                    int window = Math.Min(i, depth - 1);
                    windows[i] = planes + (nint)(group * channels + window / _s.Taps) * planeLength + taps[window % _s.Taps];
                }
                // The cotangents of a few channels stay in the first-level cache.
                for (int output = 0; output < outputs; output += RowsAtOnce)
                {
                    int o = group * outputs + output;
                    float* a = dy + (nint)o * _s.OutPlane, to = sums + o * row;
                    for (int i = 0; i < padded; i += Dots512.Windows, to += Dots512.Windows * Lanes)
                        switch (Math.Min(RowsAtOnce, outputs - output))
                        {
                            case 4: Dots512.Rows4(a, _s.OutPlane, windows + i, _s.OutPlane, to, row); break;
                            case 3: Dots512.Rows3(a, _s.OutPlane, windows + i, _s.OutPlane, to, row); break;
                            case 2: Dots512.Rows2(a, _s.OutPlane, windows + i, _s.OutPlane, to, row); break;
                            default: Dots512.Rows1(a, _s.OutPlane, windows + i, _s.OutPlane, to, row); break;
                        }
                }
            }
        }
    }

    // Adds the parts up, then the lanes.
    private readonly ref struct Adding(ConvShape shape, int parts, int chunks, Span<float> scratch, Span<float> filters) : IChunkBody
    {
        private readonly ConvShape _s = shape;
        private readonly Span<float> _scratch = scratch, _filters = filters;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range(_s.OutChannels, chunks, chunk);
            nint row = (nint)Padded(_s) * Lanes, part = (nint)PartLength(_s);
            int depth = _s.Depth;
            fixed (float* scratch = _scratch, filters = _filters)
                for (nint o = (nint)first; o < end; o++)
                    for (int i = 0; i < depth; i++)
                    {
                        float* from = scratch + o * row + (nint)i * Lanes;
                        Vector512<float> sum = Vector512.Load(from);
                        for (int p = 1; p < parts; p++)
                            sum += Vector512.Load(from + p * part);
                        filters[o * depth + i] = Vector512.Sum(sum);
                    }
        }
    }
}
