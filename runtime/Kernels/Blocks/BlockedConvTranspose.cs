using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>f32 transposed convolutions whose windows lie side by side, of tensors in blocks of 16 channels.</summary>
/// <remarks>
/// The strides are the kernel, without padding: each tap is a product of its own that writes every Stride-th pixel. Filters are
/// packed [tap][group of output channels][channel][output channel of the group].
/// </remarks>
public static class BlockedConvTranspose
{
    private static int GroupLanes(VectorWidth width) => width == VectorWidth.Bits512 ? 2 * Block.Lanes : Block.Lanes;

    /// <summary>Elements of packed filters; batch and spatial sizes do not matter.</summary>
    public static int PackedLength(in ConvShape s) => checked(s.Taps * Block.Count(s.OutChannels) * Block.Lanes * s.InChannels);

    /// <summary>Brings filters [C, O, K…] into the layout of <see cref="Run{TE}"/>.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Pack(in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed) => PackAt(VectorWidths.Widest, s, filters, packed);

    internal static void PackAt(VectorWidth width, in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed)
    {
        Extents.Require(filters.Length, (long)s.InChannels * s.OutChannels * s.Taps, nameof(filters));
        Extents.Require(packed.Length, PackedLength(s), nameof(packed));
        int all = Block.Count(s.OutChannels) * Block.Lanes, next = 0;
        for (int tap = 0; tap < s.Taps; tap++)
            for (int first = 0; first < all; first += GroupLanes(width))
                for (int channel = 0; channel < s.InChannels; channel++)
                    for (int filter = first; filter < Math.Min(all, first + GroupLanes(width)); filter++)
                        packed[next++] = filter < s.OutChannels ? filters[(channel * s.OutChannels + filter) * s.Taps + tap] : 0;
    }

    /// <summary>Elements of scratch that <see cref="Run{TE}"/> wants.</summary>
    public static int ScratchLength(in ConvShape s) => 0;

    /// <summary>Each pixel times the filters into the window that is its own, then the epilogue, whose rows are image · blocks + block.</summary>
    /// <exception cref="ArgumentException">A span is too short, or windows overlap or are apart.</exception>
    public static void Run<TE>(Workers workers, in ConvShape s, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, Span<float> scratch, TE epilogue)
        where TE : struct, IEpilogue<float>, allows ref struct =>
        RunAt(VectorWidths.Widest, workers, s, x, packed, y, epilogue);

    internal static void RunAt<TE>(VectorWidth width, Workers workers, in ConvShape s, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, TE epilogue)
        where TE : struct, IEpilogue<float>, allows ref struct
    {
        if (s.Batch == 0 || s.OutPlane <= 0)
            return;
        if (s.Groups != 1 || s.Output != (1, s.Input.H * s.Stride.H, s.Input.W * s.Stride.W) || s.Kernel != s.Stride || s.Kernel.D != 1)
            throw new ArgumentException("The windows do not lie side by side.", nameof(s));
        Extents.Require(x.Length, (long)s.Batch * Block.Count(s.InChannels) * Block.Lanes * s.InPlane, nameof(x));
        Extents.Require(y.Length, (long)s.Batch * Block.Count(s.OutChannels) * Block.Lanes * s.OutPlane, nameof(y));
        Extents.Require(packed.Length, PackedLength(s), nameof(packed));
        int rows = s.Batch * s.Input.H, chunks = Chunks.Count(rows, (long)s.Input.W * s.InChannels * s.OutChannels * s.Taps / 8);
        var body = new Body<TE>(s, width, rows, chunks, x, packed, y, epilogue);
        workers.Run(ref body, chunks);
    }

    private unsafe ref struct Body<TE>(
        ConvShape shape, VectorWidth width, int rows, int chunks, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, TE epilogue) : IChunkBody
        where TE : struct, IEpilogue<float>, allows ref struct
    {
        private readonly ConvShape _s = shape;
        private readonly BlockTiles _tiles = new(planes: false, width);
        private readonly int _groupLanes = GroupLanes(width);
        private readonly int _rows = rows, _chunks = chunks;
        private readonly ReadOnlySpan<float> _x = x, _packed = packed;
        private readonly Span<float> _y = y;
        private TE _epilogue = epilogue;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            (long start, long end) = Chunks.Range(_rows, _chunks, chunk);
            int parts = Block.Count(_s.InChannels), blocks = Block.Count(_s.OutChannels), all = blocks * Block.Lanes;
            var ends = new BlockEnds();
            var taps = (BlockTap*)ThreadMemory.Floats((long)parts * sizeof(BlockTap) / sizeof(float));
            fixed (float* x = _x, packed = _packed, y = _y)
            {
                for (int first = 0; first < all; first += _groupLanes)
                {
                    int lanes = Math.Min(_groupLanes, all - first);
                    for (int p = 0; p < parts; p++)
                        taps[p] = new BlockTap((nint)p * _s.InPlane * Block.Lanes, (nint)p * Block.Lanes * lanes, Block.Channels(_s.InChannels, p));
                    for (long row = start; row < end; row++)
                    {
                        int image = (int)row / _s.Input.H, h = (int)row % _s.Input.H, block = image * blocks + first / Block.Lanes;
                        float* from = x + ((nint)image * parts * _s.InPlane + (nint)h * _s.Input.W) * Block.Lanes;
                        int outRow = h * _s.Stride.H * _s.Output.W, length = _s.Stride.H * _s.Output.W * Block.Lanes;
                        for (int tap = 0; tap < _s.Taps; tap++)
                        {
                            int pixel = outRow + tap / _s.Kernel.W * _s.Output.W + tap % _s.Kernel.W;
                            float* to = y + ((nint)block * _s.OutPlane + pixel) * Block.Lanes;
                            float* weights = packed + ((nint)tap * all + first) * _s.InChannels;
                            _tiles.Row(taps, parts, from, weights, to, to + (nint)_s.OutPlane * Block.Lanes, _s.Input.W, lanes, _s.Stride.W * Block.Lanes, ahead: 0, &ends);
                        }
                        if (typeof(TE) != typeof(NoEpilogue<float>))
                        {
                            for (int b = block; b < block + lanes / Block.Lanes; b++)
                                _epilogue.Apply(_y.Slice((b * _s.OutPlane + outRow) * Block.Lanes, length), b, outRow * Block.Lanes);
                        }
                    }
                }
            }
        }
    }
}
