using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>The chunks of a <see cref="PlaneConv"/>, of f32.</summary>
/// <remarks>
/// Filters are packed [group][output channels that are computed together][tap][input channel][output channel]. Some lines of such channels
/// at a time are brought into planes while they are in cache; memory is written once, plane by plane.
/// </remarks>
internal unsafe ref struct PlaneProduct<T, TE>(
    ConvShape shape, PlaneCut cut, VectorWidth width, ReadOnlySpan<T> x, ReadOnlySpan<T> packed, Span<T> y, TE epilogue) : IChunkBody
    where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
{
    // Pixels of those lines: enough of them in each plane that the processor sees where its memory goes on.
    private const int MostPixels = 448;

    private readonly ConvShape _s = shape;
    private readonly PlaneCut _cut = cut;
    private readonly BlockTiles _tiles = new(planes: cut.Pixel == 1, width);
    private readonly WindowAxis _depth = new(shape.Input.D, shape.Kernel.D, shape.Stride.D, shape.Dilation.D, shape.Before.D, shape.Output.D);
    private readonly WindowAxis _height = new(shape.Input.H, shape.Kernel.H, shape.Stride.H, shape.Dilation.H, shape.Before.H, shape.Output.H);
    private readonly ReadOnlySpan<T> _x = x, _packed = packed;
    private readonly Span<T> _y = y;
    private readonly long _stamps = cut.Shares > 1 ? ThreadMemory.NewStamps(cut.Units / cut.Shares) : 0;
    private TE _epilogue = epilogue;

    // Where a chunk works.
    private readonly record struct Room(nint Taps, nint Parts, nint Lines, nint Turned, int Most);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int chunk)
    {
        (long first, long end) = Chunks.Range(_cut.Units, _cut.Count, chunk);
        int laid = -1;
        fixed (T* from = _x, filters = _packed)
        {
            float* x = (float*)from, packed = (float*)filters;
            for (int unit = (int)first; unit < end; unit++)
            {
                int place = unit / _cut.Shares, set = place / _cut.PerPlane % _cut.Sets, image = place / _cut.PerPlane / _cut.Sets;
                int group = set * _cut.SetGroups, groups = Math.Min(_cut.SetGroups, _s.Groups - group);
                PlaneRegion region = _cut.Region(place % _cut.PerPlane);
                if (region.Columns <= 0)
                    continue;
                var planes = new LaidPlanes(_s, _cut.Pixel, region);
                Room room = Prepare(planes, region, place, out bool prepared, out float* line);
                if (!prepared && laid != place)
                    planes.Lay(x + ((nint)image * _s.InChannels + group * _cut.Inputs) * _s.InPlane, groups * _cut.Inputs, line, (float*)room.Parts, x + _x.Length);
                laid = place;
                int share = unit % _cut.Shares, firstOutput = _cut.OutputGroups * share / _cut.Shares, endOutput = _cut.OutputGroups * (share + 1) / _cut.Shares;
                for (int i = 0; i < groups; i++)
                    for (int output = firstOutput, together; output < endOutput; output += together)
                    {
                        together = _cut.EndsWide && output + 2 == _cut.OutputGroups && endOutput == _cut.OutputGroups ? 2 : 1;
                        Compute(packed, planes, region, room, image, group + i, i * _cut.Inputs, output * _cut.Lanes, together);
                    }
            }
        }
    }

    // [taps][line on its way][parts][results with channels innermost][results in planes]
    private readonly Room Prepare(in LaidPlanes planes, in PlaneRegion region, int place, out bool prepared, out float* line)
    {
        int most = (Math.Max(1, (_cut.EndsWide ? MostPixels / 2 : MostPixels) / region.Columns) * region.Columns + PlaneBlocks.Slack) / Block.Lanes * Block.Lanes;
        long taps = Whole((long)(_cut.DepthBlocks + 1) * _s.Taps * sizeof(BlockTap) / sizeof(float)), parts = Whole((long)_cut.Parts * planes.PartLength) + PlaneBlocks.Slack * Block.Lanes;
        int lanes = _cut.EndsWide ? 2 * Block.Lanes : _cut.Lanes;
        long length = taps + planes.LineLength + parts + (long)most * (lanes + Block.Lanes);
        float* memory = ThreadMemory.Floats(length, _stamps == 0 ? 0 : _stamps + place, out prepared);
        line = memory + taps;
        float* to = line + planes.LineLength;
        return new Room((nint)memory, (nint)to, (nint)(to + parts), (nint)(to + parts + (long)most * lanes), most);
    }

    private static long Whole(long floats) => (floats + 15) / 16 * 16;

    // Channels of one group that are computed together, in the whole region: those of one share of the weights, or of the last two.
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Compute(float* packed, in LaidPlanes planes, in PlaneRegion region, in Room room, int image, int group, int channel, int firstOutput, int together)
    {
        int lanes = Math.Min(_cut.Lanes, _cut.OutputLanes - firstOutput), outputs = Math.Min(together * lanes, _cut.Outputs - firstOutput);
        float* weights = packed + ((nint)group * _cut.OutputLanes + firstOutput) * _s.Depth;
        int columns = region.Columns, lines = room.Most / columns, plane = image * _s.OutChannels + group * _cut.Outputs + firstOutput;
        PlaneFinish finish = PlaneFinish.Of(ref _epilogue);
        float* shifts = stackalloc float[2 * Block.Lanes];
        finish.Shifts(group * _cut.Outputs + firstOutput, new Span<float>(shifts, 2 * Block.Lanes));
        for (int line = region.FirstLine; line < region.EndLine; line += lines)
        {
            int end = Math.Min(region.EndLine, line + lines);
            Multiply(weights, planes, room, line, end, columns, channel, lanes, together == 2 ? BlockTiles.Wide : lanes, finish, shifts);
            int pixels = (end - line) * columns, start = line * _s.Output.W + region.FirstColumn;
            for (int lane = 0; lane < outputs; lane += Block.Lanes)
                Turn((float*)room.Lines + (nint)lane * room.Most, plane + lane, Math.Min(Block.Lanes, outputs - lane), start, pixels, (float*)room.Turned, room.Most);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Multiply(float* weights, in LaidPlanes planes, in Room room, int line, int endLine, int columns, int channel, int lanes, int computed, in PlaneFinish finish, float* shifts)
    {
        var taps = (BlockTap*)room.Taps;
        int first = channel / _cut.Pixel, end = (channel + _cut.Inputs - 1) / _cut.Pixel + 1;
        // The weights of a few parts meet all pixels while they are near; the next ones are fetched meanwhile.
        nint ahead = (nint)_cut.DepthBlocks * _cut.Pixel * lanes;
        for (int part = first; part < end; part += _cut.DepthBlocks)
        {
            int endPart = Math.Min(end, part + _cut.DepthBlocks), count = 0;
            (int, int, int, int) known = (-1, -1, -1, -1);
            var ends = new BlockEnds(finish, part == first, endPart == end) { Third = (nint)lanes * _s.Depth };
            if (part == first) ends.Shift = shifts;
            float* to = (float*)room.Lines;
            for (int i = line; i < endLine; i++, to += (nint)columns * Block.Lanes)
            {
                int slice = i / _s.Output.H, row = i % _s.Output.H;
                (int First, int End) depth = _depth.Taps(slice), height = _height.Taps(row);
                (int, int, int, int) met = (depth.First, depth.End, height.First, height.End);
                if (met != known)
                    count = WriteTaps(taps, planes, part, endPart, depth, height, channel, lanes);
                known = met;
                _tiles.Row(taps, count, (float*)room.Parts + planes.LineStart(slice, row), weights, to, to + (nint)room.Most * Block.Lanes, columns, computed, Block.Lanes, ahead + (i & 1) * BlockTiles.HalfAhead, &ends);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly int WriteTaps(BlockTap* taps, in LaidPlanes planes, int part, int endPart, (int First, int End) depth, (int First, int End) height, int channel, int lanes)
    {
        BlockTap* tap = taps;
        for (int p = part; p < endPart; p++)
        {
            int from = Math.Max(channel, p * _cut.Pixel), channels = Math.Min(channel + _cut.Inputs, (p + 1) * _cut.Pixel) - from;
            nint at = p * planes.PartLength + from - p * _cut.Pixel, weights = (nint)(from - channel) * lanes;
            for (int d = depth.First; d < depth.End && height.First < height.End; d++)
            {
                for (int w = 0; w < _s.Kernel.W; w++)
                    *tap++ = new BlockTap(at + planes.Tap(d, height.First, w), weights + ((nint)(d * _s.Kernel.H + height.First) * _s.Kernel.W + w) * _cut.Inputs * lanes, channels);
                tap = BlockTap.Repeat(tap, _s.Kernel.W, height.End - height.First - 1, planes.RowStep, (nint)_s.Kernel.W * _cut.Inputs * lanes);
            }
        }
        return (int)(tap - taps);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Turn(float* block, int firstPlane, int channels, int start, int pixels, float* turned, int most)
    {
        PlaneBlocks.ScatterRoomily(block, pixels, turned, most, channels);
        // Copies do not follow at once what they copy: their vectors begin elsewhere, and would wait until the cache has what was written.
        if (typeof(TE) != typeof(NoEpilogue<T>) && typeof(TE) != typeof(PlaneFinish))
            for (int i = 0; i < channels; i++)
                _epilogue.Apply(new Span<T>(turned + (nint)i * most, pixels), firstPlane + i, start);
        for (int i = 0; i < channels; i++)
            new ReadOnlySpan<T>(turned + (nint)i * most, pixels).CopyTo(_y[((firstPlane + i) * _s.OutPlane + start)..]);
    }
}
