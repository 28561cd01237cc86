using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>
/// A convolution to many channels, one filter for each of these, and a convolution of pixels back to few: an inverted bottleneck (Sandler et
/// al., "MobileNetV2", 2018).
/// </summary>
/// <remarks>
/// Two blocks of channels at a time, a chunk computes the wide rows that its windows meet, then the windows; the products with what has been
/// filtered so far are added to its results. Neither of the two wide tensors leaves the cache of a core, and cores
/// exchange nothing but narrow ones.
/// </remarks>
internal static unsafe class Bottleneck
{
    // Images from which on there are chunks enough without any shares.
    private const int ManyImages = 8;

    /// <summary>Elements of sums that shares leave behind; never fewer for a larger batch.</summary>
    public static long ScratchLength(in ConvShape first, in ConvShape second, in ConvShape third, bool planes, VectorWidth width)
    {
        long most = 0;
        for (int images = 1; images <= Math.Min(first.Batch, ManyImages); images++)
        {
            (ConvShape a, ConvShape b, ConvShape c) = (first with { Batch = images }, second with { Batch = images }, third with { Batch = images });
            var plan = new BlockPlan(a, planes, width);
            int shares = new BottleneckCut(a, b, c, plan.Groups, plan.GroupLanes, width).Shares;
            most = Math.Max(most, shares == 1 ? 0 : (long)images * shares * Block.Count(c.OutChannels) * Block.Lanes * c.OutPlane);
        }
        return most;
    }

    public static void Run<TFirst, TSecond, TThird>(
        Workers workers, in ConvShape first, in ConvShape second, in ConvShape third, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, ReadOnlySpan<float> filters,
        ReadOnlySpan<float> projection, Span<float> y, Span<float> scratch, TFirst between, TSecond filtered, TThird epilogue, bool planes, VectorWidth width)
        where TFirst : struct, IEpilogue<float>, allows ref struct where TSecond : struct, IEpilogue<float>, allows ref struct where TThird : struct, IEpilogue<float>, allows ref struct
    {
        if (first.Batch == 0 || first.OutPlane <= 0 || second.OutPlane <= 0)
            return;
        ConvThenDepthwise.Check(first, second);
        if (third.Groups != 1 || third.InChannels != second.OutChannels || third.Taps != 1 || third.Input != second.Output || third.Output != third.Input || third.Batch != first.Batch)
            throw new ArgumentException("The last convolution does not take single pixels of what is filtered.", nameof(third));
        var plan = new BlockPlan(first, planes, width);
        var cut = new BottleneckCut(first, second, third, plan.Groups, plan.GroupLanes, width, workers.Threads);
        int blocks = Block.Count(third.OutChannels);
        long results = (long)third.Batch * blocks * Block.Lanes * third.OutPlane;
        Extents.Require(x.Length, plan.ImageLength(first) * first.Batch, nameof(x));
        Extents.Require(packed.Length, BlockProduct.PackedLength(first), nameof(packed));
        Extents.Require(filters.Length, BlockedDepthwise.PackedLength(second), nameof(filters));
        Extents.Require(projection.Length, BlockProduct.PackedLength(third), nameof(projection));
        Extents.Require(y.Length, results, nameof(y));
        BlockFinish.Check(ref between, first);
        BlockFinish.Check(ref filtered, second);
        BlockFinish.Check(ref epilogue, third);
        int chunks = first.Batch * cut.Bands * cut.Shares;
        if (cut.Shares == 1)
        {
            var body = new Body<TFirst, TSecond, TThird>(first, second, third, plan, cut, x, packed, filters, projection, y, between, filtered, epilogue, width);
            workers.Run(ref body, chunks);
            return;
        }
        Extents.Require(scratch.Length, cut.Shares * results, nameof(scratch));
        NoEpilogue<float> later = default;
        var sums = new Body<TFirst, TSecond, NoEpilogue<float>>(first, second, third, plan, cut, x, packed, filters, projection, scratch, between, filtered, later, width);
        workers.Run(ref sums, chunks);
        var all = new BlockSums<TThird>(third, cut.Shares, scratch, y, epilogue, width);
        workers.Run(ref all, all.Chunks);
    }

    private ref struct Body<TFirst, TSecond, TThird>(
        ConvShape first, ConvShape second, ConvShape third, BlockPlan plan, BottleneckCut cut, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, ReadOnlySpan<float> filters,
        ReadOnlySpan<float> projection, Span<float> y, TFirst between, TSecond filtered, TThird epilogue, VectorWidth width) : IChunkBody
        where TFirst : struct, IEpilogue<float>, allows ref struct where TSecond : struct, IEpilogue<float>, allows ref struct where TThird : struct, IEpilogue<float>, allows ref struct
    {
        private readonly ConvShape _first = first, _second = second, _third = third;
        private readonly BlockPlan _plan = plan;
        private readonly BottleneckCut _cut = cut;
        private readonly BlockGroup _group = new(first, plan, width);
        private readonly BlockWindows _windows = BlockWindows.Of(second);
        private readonly BlockTiles _tiles = new(planes: false, width);
        private readonly VectorWidth _width = width;
        private readonly ReadOnlySpan<float> _x = x, _packed = packed, _filters = filters, _projection = projection;
        private readonly Span<float> _y = y;
        private TFirst _between = between;
        private TSecond _filtered = filtered;
        private TThird _epilogue = epilogue;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            int share = chunk / (_first.Batch * _cut.Bands), place = chunk % (_first.Batch * _cut.Bands);
            int image = place / _cut.Bands, firstRow = place % _cut.Bands * _cut.BandRows, endRow = Math.Min(_second.Output.H, firstRow + _cut.BandRows);
            int firstGroup = _plan.Groups * share / _cut.Shares, endGroup = _plan.Groups * (share + 1) / _cut.Shares;
            (int met, int endMet) = ConvThenDepthwise.Met(_first, _second, firstRow, endRow);
            int groupBlocks = _plan.GroupLanes / Block.Lanes, wide = Block.Count(_first.OutChannels), pixels = (endRow - firstRow) * _second.Output.W;
            nint rowLength = (nint)_first.Output.W * Block.Lanes, between = (endMet - met) * rowLength, plane = (nint)pixels * Block.Lanes;
            long laid = _group.MemoryLength(Math.Max(1, endMet - met));
            float* memory = ThreadMemory.Floats(laid + groupBlocks * (between + _cut.TurnGroups * plane)), rows = memory + laid, filtered = rows + groupBlocks * between;
            fixed (float* x = _x, packed = _packed, filters = _filters, projection = _projection)
            {
                BlockInput input = met < endMet ? _group.Lay(x, image, met, endMet, memory, prepared: false) : default;
                for (int turn = firstGroup; turn < endGroup; turn += _cut.TurnGroups)
                {
                    int endTurn = Math.Min(endGroup, turn + _cut.TurnGroups), block = turn * groupBlocks;
                    float* next = filtered;
                    // Where the weights of all results for these channels begin: wanted once the last of them are there.
                    float* narrow = projection + (nint)block * Block.Lanes * Math.Min(_plan.GroupLanes, Block.Count(_third.OutChannels) * Block.Lanes);
                    for (int group = turn; group < endTurn; group++)
                    {
                        Ahead.Fetch(filters + (nint)group * groupBlocks * _second.Taps * Block.Lanes, Math.Min(groupBlocks, wide - group * groupBlocks) * _second.Taps * Block.Lanes);
                        if (met < endMet)
                            _group.Run(input, packed, group, met * _first.Output.W, endMet * _first.Output.W, rows, between, image * wide + group * groupBlocks, ref _between, group == endTurn - 1 ? narrow : null);
                        for (int b = 0; b < groupBlocks && group * groupBlocks + b < wide; b++, next += plane)
                        {
                            int at = group * groupBlocks + b;
                            _windows.Rows<WeightedSumStep, TSecond>(
                                rows + b * between - met * rowLength, filters + (nint)at * _second.Taps * Block.Lanes, firstRow, endRow, next, image * wide + at, ref _filtered, _width);
                        }
                    }
                    Project(filtered, packed + (nint)endTurn * _plan.GroupLanes * _first.Depth, block, Math.Min(wide, endTurn * groupBlocks), image, share, firstRow * _second.Output.W, pixels, turn == firstGroup, endTurn == endGroup);
                }
            }
        }

        // Adds the products of some blocks of filtered channels to the results.
        [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Project(float* filtered, float* next, int block, int endBlock, int image, int share, int start, int pixels, bool first, bool last)
        {
            int results = Block.Count(_third.OutChannels), count = endBlock - block;
            BlockFinish finish = BlockFinish.Of(ref _epilogue);
            BlockTap* taps = stackalloc BlockTap[count];
            fixed (float* projection = _projection, y = _y, shift = finish.Shift, other = finish.Other)
            {
                var ends = new BlockEnds(finish, first, last);
                float* zeros = ends.Shift;
                bool endsWide = BlockTiles.EndsWide(_third.OutChannels, _width);
                for (int group = 0, taken; group < results * Block.Lanes; group += taken)
                {
                    int result = group / Block.Lanes, lanes = Math.Min(_plan.GroupLanes, results * Block.Lanes - group);
                    // Half a block at the end goes with the one before it.
                    bool wide = endsWide && result + 2 == results;
                    taken = wide ? 2 * Block.Lanes : lanes;
                    ends.Third = (nint)lanes * _third.InChannels;
                    for (int i = 0; i < count; i++)
                        taps[i] = new BlockTap((nint)i * pixels * Block.Lanes, (nint)(block + i) * Block.Lanes * lanes, Block.Channels(_third.InChannels, block + i));
                    int at = (share * _third.Batch + image) * results + result;
                    nint plane = (nint)_third.OutPlane * Block.Lanes;
                    float* to = y + at * plane + (nint)start * Block.Lanes, weights = projection + (nint)group * _third.InChannels;
                    ends.Shift = first && shift != null ? shift + finish.ShiftAt(at) : zeros;
                    if (first && other != null)
                        (ends.First, ends.Second) = ((nint)(other + finish.OtherAt(at, start) - to), (nint)(other + finish.OtherAt(at + 1, start) - to - plane));
                    // What comes next is fetched meanwhile: weights of the next results, at last of the next wide channels.
                    nint ahead = group + taken < results * Block.Lanes ? (nint)lanes * _third.InChannels : (nint)(next - weights) - (nint)block * Block.Lanes * lanes;
                    _tiles.Row(taps, count, filtered, weights, to, to + plane, pixels, wide ? BlockTiles.Wide : lanes, Block.Lanes, ahead, &ends);
                    if (typeof(TThird) == typeof(NoEpilogue<float>) || typeof(TThird) == typeof(BlockFinish) || !last)
                        continue;
                    for (int lane = 0; lane < taken; lane += Block.Lanes, at++, to += plane)
                        _epilogue.Apply(new Span<float>(to, pixels * Block.Lanes), at, start * Block.Lanes);
                }
            }
        }
    }
}
