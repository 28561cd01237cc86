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
                    int start = part * plan.Pixel, end = Math.Min(s.InChannels, start + plan.Pixel);
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
        Extents.Require(x.Length, plan.ImageLength(s) * s.Batch, nameof(x));
        Extents.Require(y.Length, (long)s.Batch * blocks * Block.Lanes * s.OutPlane, nameof(y));
        Extents.Require(packed.Length, PackedLength(s), nameof(packed));
        BlockFinish.Check(ref epilogue, s);
        var body = new ToBlocks<TE>(s, plan, width, x, packed, y, epilogue);
        workers.Run(ref body, s.Batch * plan.Bands * plan.Shares);
    }

    /// <summary>Which part of the work a chunk is.</summary>
    private readonly struct Part
    {
        public readonly int Image, FirstRow, EndRow, FirstGroup, EndGroup;

        /// <summary>Parts of the same place want the same input.</summary>
        public readonly int Place;

        public Part(in ConvShape s, in BlockPlan plan, int chunk)
        {
            // Chunks that want the same input laid out follow each other, or else those that read the same weights.
            int places = s.Batch * plan.Bands, share = plan.SharesInput ? chunk % plan.Shares : chunk / places;
            Place = plan.SharesInput ? chunk / plan.Shares : chunk % places;
            (Image, FirstRow) = (Place / plan.Bands, Place % plan.Bands * plan.BandRows);
            EndRow = Math.Min(plan.Rows, FirstRow + plan.BandRows);
            (FirstGroup, EndGroup) = (plan.Groups * share / plan.Shares, plan.Groups * (share + 1) / plan.Shares);
        }
    }

    private ref struct ToBlocks<TE>(
        ConvShape shape, BlockPlan plan, VectorWidth width, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, TE epilogue) : IChunkBody
        where TE : struct, IEpilogue<float>, allows ref struct
    {
        private readonly ConvShape _s = shape;
        private readonly BlockPlan _plan = plan;
        private readonly BlockGroup _group = new(shape, plan, width);
        private readonly ReadOnlySpan<float> _x = x, _packed = packed;
        private readonly Span<float> _y = y;
        private readonly long _stamps = plan.SharesInput ? ThreadMemory.NewStamps(shape.Batch * plan.Bands) : 0;
        private TE _epilogue = epilogue;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            var part = new Part(_s, _plan, chunk);
            float* memory = ThreadMemory.Floats(_group.MemoryLength(part.EndRow - part.FirstRow), _stamps == 0 ? 0 : _stamps + part.Place, out bool prepared);
            fixed (float* x = _x, packed = _packed, y = _y)
            {
                BlockInput input = _group.Lay(x, part.Image, part.FirstRow, part.EndRow, memory, prepared);
                int blocks = Block.Count(_s.OutChannels), begin = part.FirstRow * _plan.RowPixels, end = Math.Min(_s.OutPlane, part.EndRow * _plan.RowPixels);
                for (int group = part.FirstGroup, together; group < part.EndGroup; group += together)
                {
                    together = _group.Together(group, part.EndGroup);
                    int block = part.Image * blocks + group * _plan.GroupLanes / Block.Lanes;
                    float* to = y + ((nint)block * _s.OutPlane + begin) * Block.Lanes;
                    _group.Run(input, packed, group, begin, end, to, (nint)_s.OutPlane * Block.Lanes, block, ref _epilogue, together: together);
                }
            }
        }
    }
}
