using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>f32 convolutions between few channels, as small networks and the ends of large ones have them; on request with 2×2 maxima of the results.</summary>
/// <remarks>
/// <para>Sums stay in registers over all input channels and taps. Sixteen output channels at a time are the lanes of a vector
/// (<see cref="SmallConvBlock"/>); what is left of them has places as lanes (<see cref="SmallConvRest"/>). Both read the planes
/// as they are, or a copy with zeros around it, band by band, so that a band is still in the first-level cache.</para>
/// <para>Filters are packed as [block][tap][16] and then [group of the rest][tap][channels of the group], a tap being an input
/// channel and a place in the kernel.</para>
/// </remarks>
internal static unsafe class SmallConv
{
    private const int Few = 16, Most = 64;
    // About 10 µs on one core.
    private const double WorkPerChunk = 0.75e6;
    private const int MostChunks = 96;

    /// <summary>Whether convolutions with such filters are done here; sizes of the planes do not matter, since packing does not know them.</summary>
    public static bool Fits(in ConvShape s, VectorWidth width) =>
        width == VectorWidth.Bits512 && s.Groups == 1 && s.Kernel.D == 1 && s.Kernel.H > 1 && s.Stride == (1, 1, 1)
        && Math.Min(s.InChannels, s.OutChannels) is > 0 and < Few && Math.Max(s.InChannels, s.OutChannels) <= Most;

    /// <summary>Output channels that are computed sixteen at a time; up to eight that are left have a form of their own.</summary>
    public static int InBlocks(int channels) => channels % 16 > 8 ? channels : channels / 16 * 16;

    public static long PackedLength(in ConvShape s) => (long)s.Depth * ((InBlocks(s.OutChannels) + 15) / 16 * 16 + s.OutChannels - InBlocks(s.OutChannels));

    /// <summary>Brings filters [O, C, H, W] into the order described above.</summary>
    public static void Pack(in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed)
    {
        Extents.Require(packed.Length, PackedLength(s), nameof(packed));
        int at = 0, depth = s.Depth, blocks = InBlocks(s.OutChannels);
        for (int channel = 0, count; channel < s.OutChannels; channel += count)
        {
            count = channel < blocks ? 16 : SmallConvRest.Group(s.OutChannels - channel);
            for (int tap = 0; tap < depth; tap++)
                for (int i = 0; i < count; i++, at++)
                    packed[at] = channel + i < s.OutChannels ? filters[(channel + i) * depth + tap] : 0;
        }
    }

    /// <summary>y = x ⋆ filters, or its 2×2 maxima, then the epilogue.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Run<T, TE>(Workers workers, in ConvShape s, bool pool, ReadOnlySpan<T> x, ReadOnlySpan<T> packed, Span<T> y, TE epilogue)
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        var bands = new PlaneBands(s, pool);
        if (bands.OutPlane == 0)
            return;
        double work = (double)s.Batch * s.OutChannels * s.OutPlane * s.Depth;
        int units = s.Batch * bands.PerImage;
        int chunks = Math.Min(Chunks.Even((int)Math.Clamp(work / WorkPerChunk, 1, MostChunks)), units);
        var body = new Body<T, TE>(s, bands, units, chunks, x, packed, y, epilogue);
        workers.Run(ref body, chunks);
    }

    private ref struct Body<T, TE>(
        ConvShape shape, PlaneBands bands, int units, int chunks, ReadOnlySpan<T> x, ReadOnlySpan<T> packed, Span<T> y, TE epilogue) : IChunkBody
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        private readonly ConvShape _s = shape;
        private readonly PlaneBands _bands = bands;
        private readonly ReadOnlySpan<T> _x = x, _packed = packed;
        private readonly Span<T> _y = y;
        private TE _epilogue = epilogue;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range(units, chunks, chunk);
            // [copy of the input][results with channels innermost][taps]
            float* copy = ThreadMemory.Floats(_bands.CopyLength + _bands.ResultLength + 2L * _s.Depth + 16);
            float* results = copy + _bands.CopyLength;
            var taps = (nint*)(results + _bands.ResultLength);
            _bands.FillTaps(_s, taps);
            fixed (T* x = _x, packed = _packed, y = _y)
                for (long unit = first; unit < end; unit++)
                {
                    int image = (int)(unit / _bands.PerImage);
                    PlaneBand band = _bands[(int)(unit % _bands.PerImage)];
                    Compute((float*)x + (nint)image * _s.InChannels * _s.InPlane, (float*)packed, (float*)y + (nint)image * _s.OutChannels * _bands.OutPlane, band, copy, results, taps);
                    if (typeof(TE) == typeof(NoEpilogue<T>))
                        continue;
                    for (int channel = image * _s.OutChannels; channel < (image + 1) * _s.OutChannels; channel++)
                        _epilogue.Apply(_y.Slice(channel * _bands.OutPlane + band.OutStart, band.OutCount), channel, band.OutStart);
                }
        }

        private readonly void Compute(float* x, float* filters, float* y, in PlaneBand band, float* copy, float* results, nint* taps)
        {
            float* planes = copy;
            if (_bands.Copies)
                _bands.Copy(_s, band, x, copy);
            else
                planes = _bands.Start(_s, band, x);
            int channel = 0;
            for (; channel < InBlocks(_s.OutChannels); channel += 16, filters += 16 * _s.Depth)
            {
                SmallConvBlock.Run(_bands, band, planes, taps, _s.Depth, filters, results);
                PlaneBlocks.Scatter(results, band.OutCount, y + (nint)channel * _bands.OutPlane + band.OutStart, _bands.OutPlane, Math.Min(16, _s.OutChannels - channel));
            }
            for (int count; channel < _s.OutChannels; channel += count, filters += count * _s.Depth)
            {
                count = SmallConvRest.Group(_s.OutChannels - channel);
                SmallConvRest.Run(_bands, band, count, planes, taps, _s.Depth, filters, y + (nint)channel * _bands.OutPlane + band.OutStart, results);
            }
        }
    }
}
