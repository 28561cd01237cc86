using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>A convolution of blocks or planes and one filter for each of its channels, as networks for small machines have them.</summary>
/// <remarks>
/// A chunk is a band of rows and a share of the channels. Two blocks of channels at a time, it computes the rows that the
/// band's windows meet, in memory that stays in the second-level cache, and then the windows. The wide tensor between the two,
/// the largest of such networks, never reaches memory. Bands share rows that both compute.
/// </remarks>
internal static unsafe class ConvThenDepthwise
{
    // Floats of rows between the two: a quarter of a second-level cache of 2 MiB.
    private const int MostBetween = 128 * 1024;
    // About 7 µs on one core.
    private const double WorkPerChunk = 0.5e6;
    // So many share evenly among a few cores.
    private const int EnoughChunks = 12;

    // What a filter for each channel costs, in products of the other convolution.
    private const int OfDepthwise = 3;

    public static void Run<TFirst, TSecond>(
        Workers workers, in ConvShape first, in ConvShape second, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, ReadOnlySpan<float> filters, Span<float> y,
        TFirst between, TSecond epilogue, bool planes, VectorWidth width)
        where TFirst : struct, IEpilogue<float>, allows ref struct where TSecond : struct, IEpilogue<float>, allows ref struct
    {
        if (first.Batch == 0 || first.OutPlane <= 0 || second.OutPlane <= 0)
            return;
        Check(first, second);
        var plan = new BlockPlan(first, planes, width);
        int blocks = Block.Count(first.OutChannels);
        Extents.Require(x.Length, plan.ImageLength(first) * first.Batch, nameof(x));
        Extents.Require(packed.Length, BlockProduct.PackedLength(first), nameof(packed));
        Extents.Require(filters.Length, BlockedDepthwise.PackedLength(second), nameof(filters));
        Extents.Require(y.Length, (long)second.Batch * blocks * Block.Lanes * second.OutPlane, nameof(y));

        BlockFinish.Check(ref between, first);
        BlockFinish.Check(ref epilogue, second);

        // As many groups of channels as make a chunk; bands only where there are too few of those.
        double ofGroup = plan.GroupLanes * ((double)first.OutPlane * first.Depth + (double)second.OutPlane * second.Taps * OfDepthwise);
        int groups = (int)Math.Clamp(WorkPerChunk / Math.Max(1, ofGroup), 1, plan.Groups), shares = (plan.Groups + groups - 1) / groups;
        long others = (long)first.Batch * shares;
        int wanted = (int)Math.Clamp(Math.Round(ofGroup * groups / WorkPerChunk), 1, (EnoughChunks + others - 1) / others);
        long row = (long)first.Output.W * plan.GroupLanes;
        int fitting = (int)Math.Clamp((MostBetween / row - second.Kernel.H + second.Stride.H) / second.Stride.H, 1, second.Output.H);
        int bands = Math.Max((second.Output.H + fitting - 1) / fitting, Math.Min(wanted, second.Output.H));
        int bandRows = (second.Output.H + bands - 1) / bands;
        bands = (second.Output.H + bandRows - 1) / bandRows;
        var body = new Body<TFirst, TSecond>(first, second, plan, (shares, bands, bandRows), x, packed, filters, y, between, epilogue, width);
        workers.Run(ref body, first.Batch * bands * shares);
    }

    /// <summary>Throws where the second convolution does not take one filter for each channel of the first.</summary>
    /// <exception cref="ArgumentException">It does not, or the first has several groups.</exception>
    public static void Check(in ConvShape first, in ConvShape second)
    {
        if (first.Groups != 1 || first.Kernel.D != 1 || first.Input.D != 1 || first.Output.D != 1)
            throw new ArgumentException("Blocked convolutions have one group and at most 2 spatial axes.", nameof(first));
        if (second.Groups != first.OutChannels || second.InChannels != first.OutChannels || second.OutChannels != first.OutChannels || second.Kernel.D != 1 || second.Input != first.Output || second.Batch != first.Batch)
            throw new ArgumentException("There is one filter for each channel of the first result.", nameof(second));
    }

    /// <summary>Rows between the two that some rows of windows meet; perhaps none.</summary>
    public static (int First, int End) Met(in ConvShape first, in ConvShape second, int firstRow, int endRow)
    {
        int met = Math.Clamp(firstRow * second.Stride.H - second.Before.H, 0, first.Output.H);
        return (met, Math.Clamp((endRow - 1) * second.Stride.H - second.Before.H + (second.Kernel.H - 1) * second.Dilation.H + 1, met, first.Output.H));
    }

    private ref struct Body<TFirst, TSecond>(
        ConvShape first, ConvShape second, BlockPlan plan, (int Shares, int Bands, int BandRows) cut, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, ReadOnlySpan<float> filters,
        Span<float> y, TFirst between, TSecond epilogue, VectorWidth width) : IChunkBody
        where TFirst : struct, IEpilogue<float>, allows ref struct where TSecond : struct, IEpilogue<float>, allows ref struct
    {
        private readonly ConvShape _first = first, _second = second;
        private readonly BlockPlan _plan = plan;
        private readonly BlockGroup _group = new(first, plan, width);
        private readonly BlockWindows _windows = BlockWindows.Of(second);
        private readonly (int Shares, int Bands, int BandRows) _cut = cut;
        private readonly VectorWidth _width = width;
        private readonly ReadOnlySpan<float> _x = x, _packed = packed, _filters = filters;
        private readonly Span<float> _y = y;
        private TFirst _between = between;
        private TSecond _epilogue = epilogue;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            int share = chunk / (_first.Batch * _cut.Bands), rest = chunk % (_first.Batch * _cut.Bands);
            int image = rest / _cut.Bands, firstRow = rest % _cut.Bands * _cut.BandRows, endRow = Math.Min(_second.Output.H, firstRow + _cut.BandRows);
            int firstGroup = _plan.Groups * share / _cut.Shares, endGroup = _plan.Groups * (share + 1) / _cut.Shares;
            (int met, int endMet) = Met(_first, _second, firstRow, endRow);
            nint rowLength = (nint)_first.Output.W * Block.Lanes, between = (endMet - met) * rowLength;
            long laid = _group.MemoryLength(Math.Max(1, endMet - met));
            float* memory = ThreadMemory.Floats(laid + _plan.GroupLanes / Block.Lanes * (long)between), rows = memory + laid;
            fixed (float* x = _x, packed = _packed, filters = _filters, y = _y)
            {
                BlockInput input = met < endMet ? _group.Lay(x, image, met, endMet, memory, prepared: false) : default;
                int blocks = Block.Count(_first.OutChannels), length = _second.Output.W * Block.Lanes;
                for (int group = firstGroup; group < endGroup; group++)
                {
                    int block = group * _plan.GroupLanes / Block.Lanes, endBlock = Math.Min(blocks, block + _plan.GroupLanes / Block.Lanes);
                    if (met < endMet)
                        _group.Run(input, packed, group, met * _first.Output.W, endMet * _first.Output.W, rows, between, image * blocks + block, ref _between);
                    float* plane = rows - met * rowLength;
                    for (; block < endBlock; block++, plane += between)
                    {
                        int at = image * blocks + block;
                        float* to = y + ((nint)at * _second.Output.H + firstRow) * length;
                        _windows.Rows<WeightedSumStep, TSecond>(plane, filters + (nint)block * _second.Taps * Block.Lanes, firstRow, endRow, to, at, ref _epilogue, _width);
                    }
                }
            }
        }
    }
}
