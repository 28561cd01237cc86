using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>What <see cref="BlockedConv"/> and <see cref="EntryConv"/> have in common.</summary>
/// <remarks>
/// Filters are packed [group of output channels][part of the input][tap][channel of the part][output channel of the group].
/// A chunk is a band of rows and a share of the groups. It lays its input rows out once, with zeros on both sides; then, group
/// by group, the weights of a few parts meet all its pixels while they are near.
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
        private readonly BlockGroup _group = new(shape, plan, planes, width);
        private readonly ReadOnlySpan<float> _x = x, _packed = packed;
        private readonly Span<float> _y = y;
        private TE _epilogue = epilogue;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            // Chunks that read the same weights follow each other.
            int share = chunk / (_s.Batch * _plan.Bands), rest = chunk % (_s.Batch * _plan.Bands);
            int image = rest / _plan.Bands, firstRow = rest % _plan.Bands * _plan.BandRows, endRow = Math.Min(_plan.Rows, firstRow + _plan.BandRows);
            int firstGroup = _plan.Groups * share / _plan.Shares, endGroup = _plan.Groups * (share + 1) / _plan.Shares;
            float* memory = ThreadMemory.Floats(_group.MemoryLength(endRow - firstRow));
            fixed (float* x = _x, packed = _packed, y = _y)
            {
                BlockInput input = _group.Lay(x + (nint)image * _plan.Parts * _s.InPlane * _plan.Pixel, firstRow, endRow, memory);
                int blocks = Block.Count(_s.OutChannels), begin = firstRow * _plan.RowPixels, end = Math.Min(_s.OutPlane, endRow * _plan.RowPixels);
                for (int group = firstGroup; group < endGroup; group++)
                {
                    int block = image * blocks + group * _plan.GroupLanes / Block.Lanes;
                    float* to = y + ((nint)block * _s.OutPlane + begin) * Block.Lanes;
                    _group.Run(input, packed, group, begin, end, to, (nint)_s.OutPlane * Block.Lanes, block, ref _epilogue);
                }
            }
        }
    }
}
