using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>f32 convolutions between few channels, as small networks and the ends of large ones have them; on request with 2×2 maxima of the results.</summary>
/// <remarks>
/// <para>Sums stay in registers over all input channels and taps. Sixteen output channels at a time are the lanes of a vector
/// (<see cref="SmallConvBlock"/>); what is left of them has places as lanes (<see cref="SmallConvRest"/>). Both read the planes
/// as they are, or a copy with zeros around it, band by band, so that a band is still in the first-level cache.</para>
/// <para>Filters of each group are packed as [block][tap][16] and then [part of the rest][tap][channels of the part], a tap being an input
/// channel and a place in the kernel.</para>
/// </remarks>
internal static unsafe class SmallConv
{
    private const int Few = 16, Most = 64, LeastInBlock = 8;
    // About 10 µs on one core.
    private const double WorkPerChunk = 0.75e6;
    private const int MostChunks = 96;

    /// <summary>Whether convolutions with such filters are done here; sizes of the planes do not matter, since packing does not know them.</summary>
    /// <remarks>
    /// With 256 bits those along lines, too, since products fill their tiles less; windows along a depth that a stride pulls apart are left to blocks, unless
    /// the input has too few channels for one.
    /// </remarks>
    public static bool Fits(in ConvShape s, VectorWidth width)
    {
        int inputs = s.InChannels / s.Groups, outputs = s.OutChannels / s.Groups;
        bool narrow = width == VectorWidth.Bits256;
        if (narrow && s is { Kernel.D: > 1, Stride.W: > 1 } && inputs >= LeastInBlock)
            return false;
        return (s.Kernel.H > 1 || narrow && s.Kernel.W > 1) && (s.Groups == 1 || inputs > 1) && Math.Min(inputs, outputs) is > 0 and < Few && Math.Max(inputs, outputs) <= Most;
    }

    /// <summary>Output channels that are computed sixteen at a time; up to eight that are left have a form of their own.</summary>
    public static int InBlocks(int channels) => channels % 16 > 8 ? channels : channels / 16 * 16;

    public static long PackedLength(in ConvShape s) => s.Groups * GroupLength(s);

    private static long GroupLength(in ConvShape s)
    {
        int outputs = s.OutChannels / s.Groups;
        return (long)s.Depth * ((InBlocks(outputs) + 15) / 16 * 16 + outputs - InBlocks(outputs));
    }

    /// <summary>Brings filters [O, C / groups, K…] into the order described above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed)
    {
        Extents.Require(packed.Length, PackedLength(s), nameof(packed));
        int at = 0, depth = s.Depth, outputs = s.OutChannels / s.Groups, blocks = InBlocks(outputs);
        for (int group = 0; group < s.Groups; group++, filters = filters[(outputs * depth)..])
            for (int channel = 0, count; channel < outputs; channel += count)
            {
                count = channel < blocks ? 16 : SmallConvRest.Group(outputs - channel);
                for (int tap = 0; tap < depth; tap++)
                    for (int i = 0; i < count; i++, at++)
                        packed[at] = channel + i < outputs ? filters[(channel + i) * depth + tap] : 0;
            }
    }

    /// <summary>y = x ⋆ filters, or its 2×2 maxima, then the epilogue.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Run<T, TE>(Workers workers, in ConvShape s, bool pool, ReadOnlySpan<T> x, ReadOnlySpan<T> packed, Span<T> y, TE epilogue, VectorWidth width)
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        var bands = new PlaneBands(s, pool);
        if (bands.OutPlane == 0)
            return;
        double work = (double)s.Batch * s.OutChannels * s.OutPlane * s.Depth;
        int units = s.Batch * s.Groups * bands.PerImage;
        int chunks = Math.Min(Chunks.OfProducts(work, WorkPerChunk, MostChunks), units);
        var body = new Body<T, TE>(s, bands, units, chunks, x, packed, y, epilogue, width);
        workers.Run(ref body, chunks);
    }

    private ref struct Body<T, TE>(
        ConvShape shape, PlaneBands bands, int units, int chunks, ReadOnlySpan<T> x, ReadOnlySpan<T> packed, Span<T> y, TE epilogue, VectorWidth width) : IChunkBody
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        private readonly ConvShape _s = shape;
        private readonly PlaneBands _bands = bands;
        private readonly ReadOnlySpan<T> _x = x, _packed = packed;
        private readonly Span<T> _y = y;
        private readonly VectorWidth _width = width;
        private TE _epilogue = epilogue;

        [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range(units, chunks, chunk);
            // [copy of the input][results with channels innermost][taps]
            float* copy = ThreadMemory.Floats(_bands.CopyLength + _bands.ResultLength + 2L * _s.Depth + 16);
            float* results = copy + _bands.CopyLength;
            var taps = (nint*)(results + _bands.ResultLength);
            _bands.FillTaps(_s, taps);
            int inputs = _s.InChannels / _s.Groups, outputs = _s.OutChannels / _s.Groups, shifted = -1;
            PlaneFinish finish = PlaneFinish.Of(ref _epilogue);
            float* shifts = stackalloc float[Most + 16];
            fixed (T* x = _x, packed = _packed, y = _y)
                for (long unit = first; unit < end; unit++)
                {
                    // A group of an image, counted through all images.
                    int of = (int)(unit / _bands.PerImage), group = of % _s.Groups;
                    PlaneBand band = _bands[(int)(unit % _bands.PerImage)];
                    if (shifted != group)
                        finish.Shifts(group * outputs, new Span<float>(shifts, Most + 16));
                    shifted = group;
                    var ends = new BlockEnds(finish, first: true, last: true) { Shift = shifts };
                    Compute((float*)x + (nint)of * inputs * _s.InPlane, (float*)packed + (nint)group * GroupLength(_s), (float*)y + (nint)of * outputs * _bands.OutPlane, outputs, band, copy, results, taps, ends);
                    if (typeof(TE) == typeof(NoEpilogue<T>) || typeof(TE) == typeof(PlaneFinish))
                        continue;
                    for (int channel = of * outputs; channel < (of + 1) * outputs; channel++)
                        _epilogue.Apply(_y.Slice(channel * _bands.OutPlane + band.OutStart, band.OutCount), channel, band.OutStart);
                }
        }

        private readonly void Compute(float* x, float* filters, float* y, int outputs, in PlaneBand band, float* copy, float* results, nint* taps, BlockEnds ends)
        {
            float* planes = copy;
            if (_bands.Copies)
                _bands.Copy(_s, band, x, copy);
            else
                planes = _bands.Start(_s, band, x);
            int channel = 0;
            for (; channel < InBlocks(outputs); channel += 16, filters += 16 * _s.Depth, ends.Shift += 16)
            {
                SmallConvBlock.Run(_bands, band, planes, taps, _s.Depth, filters, results, &ends, _width);
                PlaneBlocks.Scatter(results, band.OutCount, y + (nint)channel * _bands.OutPlane + band.OutStart, _bands.OutPlane, Math.Min(16, outputs - channel));
            }
            for (int count; channel < outputs; channel += count, filters += count * _s.Depth, ends.Shift += count)
            {
                count = SmallConvRest.Group(outputs - channel);
                SmallConvRest.Run(_bands, band, count, planes, taps, _s.Depth, filters, y + (nint)channel * _bands.OutPlane + band.OutStart, results, &ends, _width);
            }
        }
    }
}
