using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>What <see cref="BlockedConv"/> and <see cref="EntryConv"/> have in common.</summary>
/// <remarks>
/// Filters are packed [group of output channels][part of the input][tap][channel of the part][output channel of the group].
/// A chunk is a band of rows and a share of the groups. It lays its input rows out, with zeros on both sides, unless its thread has done
/// so for another share; then, group by group, the weights of a few parts meet all its pixels while they are near.
/// </remarks>
internal static unsafe class BlockProduct
{
    public static long PackedLength(in ConvShape s) => (long)Block.Count(s.OutChannels) * Block.Lanes * s.Depth;

    public static void Pack(in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed, bool planes, VectorWidth width)
    {
        Extents.Require(filters.Length, (long)s.OutChannels * s.Depth, nameof(filters));
        Extents.Require(packed.Length, PackedLength(s), nameof(packed));
        var plan = new BlockPlan(s, planes, width);
        int lanesOfAll = Block.Count(s.OutChannels) * Block.Lanes, next = 0;
        for (int group = 0; group < plan.Groups; group++)
        {
            int first = group * plan.GroupLanes, lanes = Math.Min(plan.GroupLanes, lanesOfAll - first);
            for (int part = 0; part < plan.Parts; part++)
                for (int tap = 0; tap < plan.Taps; tap++)
                {
                    int start = planes ? part : part * Block.Lanes, end = planes ? part + 1 : start + Block.Channels(s.InChannels, part);
                    for (int channel = start; channel < end; channel++)
                        for (int lane = 0; lane < lanes; lane++)
                        {
                            int filter = first + lane;
                            packed[next++] = filter < s.OutChannels ? filters[(filter * s.InChannels + channel) * plan.Taps + tap] : 0;
                        }
                }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TE>(
        Workers workers, in ConvShape s, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, TE epilogue, bool planes, VectorWidth width)
        where TE : struct, IEpilogue<float>, allows ref struct
    {
        if (s.Batch == 0 || s.OutChannels == 0 || s.OutPlane <= 0)
            return;
        if (s.Groups != 1 || s.Kernel.D != 1 || s.Input.D != 1 || s.Output.D != 1)
            throw new ArgumentException("Blocked convolutions have one group and at most 2 spatial axes.", nameof(s));
        var plan = new BlockPlan(s, planes, width);
        int blocks = Block.Count(s.OutChannels);
        Extents.Require(x.Length, (long)s.Batch * plan.Parts * plan.Pixel * s.InPlane, nameof(x));
        Extents.Require(y.Length, (long)s.Batch * blocks * Block.Lanes * s.OutPlane, nameof(y));
        Extents.Require(packed.Length, PackedLength(s), nameof(packed));
        var body = new Body<TE>(s, plan, planes, width, x, packed, y, epilogue);
        workers.Run(ref body, s.Batch * plan.Bands * plan.Shares);
    }

    private ref struct Body<TE>(
        ConvShape shape, BlockPlan plan, bool planes, VectorWidth width, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, TE epilogue) : IChunkBody
        where TE : struct, IEpilogue<float>, allows ref struct
    {
        private readonly ConvShape _s = shape;
        private readonly BlockPlan _plan = plan;
        private readonly BlockTiles _tiles = new(planes, width);
        private readonly bool _planes = planes;
        private readonly ReadOnlySpan<float> _x = x, _packed = packed;
        private readonly Span<float> _y = y;
        private readonly long _stamps = plan.SharesInput ? ThreadMemory.NewStamps(shape.Batch * plan.Bands) : 0;
        private TE _epilogue = epilogue;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            // Chunks that want the same input laid out follow each other, or else those that read the same weights.
            int places = _s.Batch * _plan.Bands;
            int share = _plan.SharesInput ? chunk % _plan.Shares : chunk / places, rest = _plan.SharesInput ? chunk / _plan.Shares : chunk % places;
            int image = rest / _plan.Bands, firstRow = rest % _plan.Bands * _plan.BandRows, endRow = Math.Min(_plan.Rows, firstRow + _plan.BandRows);
            int firstGroup = _plan.Groups * share / _plan.Shares, endGroup = _plan.Groups * (share + 1) / _plan.Shares;

            int tapLength = (_plan.DepthBlocks * _plan.Taps * sizeof(BlockTap) / sizeof(float) + 15) / 16 * 16;
            int height = _plan.Input.Height(endRow - firstRow);
            nint partLength = _plan.IsInPlace ? (nint)_s.InPlane * _plan.Pixel : (nint)height * _plan.Input.RowLength;
            float* memory = ThreadMemory.Floats(
                tapLength + (_plan.IsInPlace ? 0 : _plan.Parts * (long)partLength), _stamps == 0 ? 0 : _stamps + rest, out bool prepared);
            var taps = (BlockTap*)memory;
            fixed (float* x = _x, packed = _packed, y = _y)
            {
                float* parts = x + (nint)image * _plan.Parts * _s.InPlane * _plan.Pixel;
                if (!_plan.IsInPlace)
                {
                    for (int part = 0; part < _plan.Parts && !prepared; part++)
                        _plan.Input.Copy(parts + (nint)part * _s.InPlane * _plan.Pixel, firstRow, height, memory + tapLength + part * partLength);
                    parts = memory + tapLength;
                }
                int blocks = Block.Count(_s.OutChannels);
                for (int group = firstGroup; group < endGroup; group++)
                {
                    int lanes = Math.Min(_plan.GroupLanes, blocks * Block.Lanes - group * _plan.GroupLanes);
                    int block = image * blocks + group * _plan.GroupLanes / Block.Lanes;
                    float* weights = packed + (nint)group * _plan.GroupLanes * _s.Depth;
                    for (int part = 0; part < _plan.Parts; part += _plan.DepthBlocks)
                    {
                        // The next parts, or the next group's first.
                        nint ahead = (nint)_plan.DepthBlocks * _plan.Pixel * _plan.Taps * lanes;
                        int endPart = Math.Min(_plan.Parts, part + _plan.DepthBlocks);
                        (int First, int End) known = (-1, -1);
                        for (int row = firstRow; row < endRow; row++)
                        {
                            (int First, int End) met = _plan.IsFlat ? (0, 1) : _plan.Height.Taps(row);
                            if (met != known)
                                WriteTaps(taps, part, endPart, met.First, met.End, partLength, lanes);
                            known = met;
                            int count = (endPart - part) * (met.End - met.First) * _s.Kernel.W;
                            int start = row * _plan.RowPixels, pixels = Math.Min(_plan.RowPixels, _s.OutPlane - start);
                            float* to = y + ((nint)block * _s.OutPlane + start) * Block.Lanes;
                            _tiles.Row(taps, count, parts + RowStart(row, firstRow), weights, to, to + (nint)_s.OutPlane * Block.Lanes, pixels, lanes, Block.Lanes, ahead, part > 0);
                            if (typeof(TE) != typeof(NoEpilogue<float>) && endPart == _plan.Parts)
                                Finish(block, lanes / Block.Lanes, start, pixels);
                        }
                    }
                }
            }
        }

        // Of the first tap of the first pixel; that of a row above the input is not read.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly nint RowStart(int row, int firstRow) =>
            !_plan.IsInPlace ? (nint)(row - firstRow) * _s.Stride.H * _plan.Input.RowLength
            : _plan.IsFlat ? (nint)row * _plan.RowPixels * _plan.Pixel
            : ((nint)row * _s.Stride.H - _s.Before.H) * _s.Input.W * _plan.Pixel;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void WriteTaps(BlockTap* tap, int part, int endPart, int firstRow, int endRow, nint partLength, int lanes)
        {
            nint rowLength = (nint)_s.Dilation.H * (_plan.IsInPlace ? _s.Input.W * _plan.Pixel : _plan.Input.RowLength);
            for (int p = part; p < endPart; p++)
            {
                int channels = _planes ? 1 : Block.Channels(_s.InChannels, p);
                nint weights = (nint)p * _plan.Pixel * _plan.Taps * lanes;
                for (int h = firstRow; h < endRow; h++)
                    for (int w = 0; w < _s.Kernel.W; w++)
                    {
                        nint column = _plan.IsInPlace ? ((nint)w * _s.Dilation.W - (_plan.IsFlat ? 0 : _s.Before.W)) * _plan.Pixel : _plan.Input.TapOffset(w);
                        *tap++ = new BlockTap(p * partLength + h * rowLength + column, weights + (nint)(h * _s.Kernel.W + w) * channels * lanes, channels);
                    }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Finish(int block, int count, int start, int pixels)
        {
            for (int b = block; b < block + count; b++)
                _epilogue.Apply(_y.Slice((b * _s.OutPlane + start) * Block.Lanes, pixels * Block.Lanes), b, start * Block.Lanes);
        }
    }
}
