using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>The input of a chunk as its tiles read it.</summary>
/// <param name="Parts">The first part, and behind it the others.</param>
/// <param name="PartLength">Elements from one to the next.</param>
/// <param name="FirstRow">The row of windows from which on rows were laid out; meaningless in place.</param>
/// <param name="Taps">Room for the taps of the parts that are multiplied at once.</param>
internal readonly unsafe record struct BlockInput(nint Parts, nint PartLength, int FirstRow, nint Taps);

/// <summary>The work of one chunk of a blocked convolution: a group of output channels at pixels that follow each other.</summary>
internal readonly unsafe struct BlockGroup(in ConvShape shape, in BlockPlan plan, VectorWidth width)
{
    private readonly ConvShape _s = shape;
    private readonly BlockPlan _plan = plan;
    private readonly BlockTiles _tiles = new(planes: plan.Pixel == 1, width);
    private readonly bool _endsWide = BlockTiles.EndsWide(shape.OutChannels, width);

    private int TapLength => (_plan.DepthBlocks * _plan.Taps * sizeof(BlockTap) / sizeof(float) + 15) / 16 * 16;

    // A row of sixteen planes on its way to where tiles read it.
    private int LineLength => _plan.Gathers ? _s.Input.W * Block.Lanes : 0;

    /// <summary>Floats that <see cref="Lay"/> wants for so many rows of windows; a multiple of 16.</summary>
    public long MemoryLength(int rows) =>
        TapLength + LineLength + (_plan.IsInPlace ? 0 : ((long)_plan.Parts * _plan.Input.Height(rows) * _plan.Input.RowLength + 15) / 16 * 16);

    /// <summary>Lays out what some rows of windows meet, where tiles cannot read the input itself.</summary>
    /// <param name="x">All images.</param>
    /// <param name="image">Which one.</param>
    /// <param name="firstRow">The first row of windows.</param>
    /// <param name="endRow">The one after the last.</param>
    /// <param name="memory">Of <see cref="MemoryLength"/>.</param>
    /// <param name="prepared">Whether it holds the same rows already.</param>
    public BlockInput Lay(float* x, int image, int firstRow, int endRow, float* memory, bool prepared)
    {
        x += (nint)image * (nint)_plan.ImageLength(_s);
        nint plane = (nint)_s.InPlane * _plan.Pixel;
        if (_plan.IsInPlace)
            return new BlockInput((nint)x, plane, firstRow, (nint)memory);
        int height = _plan.Input.Height(endRow - firstRow);
        nint partLength = (nint)height * _plan.Input.RowLength;
        float* line = memory + TapLength, parts = line + LineLength;
        for (int part = 0; part < _plan.Parts && !prepared; part++)
        {
            if (_plan.Gathers) _plan.Input.Gather(x + part * plane, _s.InPlane, Block.Channels(_s.InChannels, part), firstRow, height, line, parts + part * partLength);
            else _plan.Input.Copy(x + part * plane, firstRow, height, parts + part * partLength);
        }
        return new BlockInput((nint)parts, partLength, firstRow, (nint)memory);
    }

    /// <summary>Groups from one on that <see cref="Run{TE}"/> computes together: two at the end of some, else one.</summary>
    /// <param name="group">The group.</param>
    /// <param name="end">Groups from here on are not computed.</param>
    public int Together(int group, int end) => _endsWide && group + 2 == _plan.Groups && end == _plan.Groups ? 2 : 1;

    /// <summary>A group of output channels at pixels from begin to end, and the epilogue; whole rows but where a window is one pixel.</summary>
    /// <param name="input">What <see cref="Lay"/> made.</param>
    /// <param name="packed">All weights.</param>
    /// <param name="group">The group.</param>
    /// <param name="begin">The first pixel of the plane.</param>
    /// <param name="end">The one after the last.</param>
    /// <param name="to">The first pixel in the group's first block.</param>
    /// <param name="toBlock">From there to the same pixel in its second block.</param>
    /// <param name="block">The number of the first block among those of all images, for the epilogue.</param>
    /// <param name="epilogue">What is done to each row of pixels.</param>
    /// <param name="next">Weights that are wanted afterwards, where they are not those of the next group.</param>
    /// <param name="together">What <see cref="Together"/> says, or 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TE>(in BlockInput input, float* packed, int group, int begin, int end, float* to, nint toBlock, int block, ref TE epilogue, float* next = null, int together = 1)
        where TE : struct, IEpilogue<float>, allows ref struct
    {
        int lanes = Math.Min(_plan.GroupLanes, Block.Count(_s.OutChannels) * Block.Lanes - group * _plan.GroupLanes), computed = together == 2 ? BlockTiles.Wide : lanes;
        float* weights = packed + (nint)group * _plan.GroupLanes * _s.Depth, parts = (float*)input.Parts;
        var taps = (BlockTap*)input.Taps;
        BlockFinish finish = BlockFinish.Of(ref epilogue);
        // The weights of a few parts meet all pixels while they are near; the next ones are fetched meanwhile.
        nint ahead = (nint)_plan.DepthBlocks * _plan.Pixel * _plan.Taps * lanes;
        fixed (float* shift = finish.Shift, other = finish.Other)
        {
            for (int part = 0; part < _plan.Parts; part += _plan.DepthBlocks)
            {
                int endPart = Math.Min(_plan.Parts, part + _plan.DepthBlocks), pixels;
                var ends = new BlockEnds(finish, part == 0, endPart == _plan.Parts) { Third = (nint)_plan.GroupLanes * _s.Depth };
                if (part == 0 && shift != null) ends.Shift = shift + finish.ShiftAt(block);
                if (endPart == _plan.Parts && next != null) ahead = (nint)(next - weights) - (nint)part * _plan.Pixel * _plan.Taps * lanes;
                (int First, int End) known = (-1, -1);
                for (int start = begin; start < end; start += pixels)
                {
                    pixels = Math.Min(_plan.RowPixels, end - start);
                    int row = start / _plan.RowPixels;
                    (int First, int End) met = _plan.IsFlat ? (0, 1) : _plan.Height.Taps(row);
                    if (met != known)
                        WriteTaps(taps, part, endPart, met.First, met.End, input.PartLength, lanes);
                    known = met;
                    int count = (endPart - part) * (met.End - met.First) * _s.Kernel.W;
                    float* at = to + (nint)(start - begin) * Block.Lanes;
                    nint from = _plan.IsFlat ? (nint)start * _plan.Pixel : RowStart(row, input.FirstRow);
                    if (part == 0 && other != null)
                        (ends.First, ends.Second) = ((nint)(other + finish.OtherAt(block, start) - at), (nint)(other + finish.OtherAt(block + 1, start) - at - toBlock));
                    _tiles.Row(taps, count, parts + from, weights, at, at + toBlock, pixels, computed, Block.Lanes, ahead + (row & 1) * BlockTiles.HalfAhead, &ends);
                    if (typeof(TE) == typeof(NoEpilogue<float>) || typeof(TE) == typeof(BlockFinish) || endPart < _plan.Parts)
                        continue;
                    for (int lane = 0; lane < computed; lane += Block.Lanes, at += toBlock)
                        epilogue.Apply(new Span<float>(at, pixels * Block.Lanes), block + lane / Block.Lanes, start * Block.Lanes);
                }
            }
        }
    }

    // Of the first tap of the first pixel; that of a row above the input is not read.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private nint RowStart(int row, int firstRow) =>
        _plan.IsInPlace ? ((nint)row * _s.Stride.H - _s.Before.H) * _s.Input.W * _plan.Pixel : (nint)(row - firstRow) * _s.Stride.H * _plan.Input.RowLength;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteTaps(BlockTap* tap, int part, int endPart, int firstRow, int endRow, nint partLength, int lanes)
    {
        nint rowLength = (nint)_s.Dilation.H * (_plan.IsInPlace ? _s.Input.W * _plan.Pixel : _plan.Input.RowLength);
        for (int p = part; p < endPart; p++)
        {
            int channels = Math.Min(_plan.Pixel, _s.InChannels - p * _plan.Pixel);
            nint weights = (nint)p * _plan.Pixel * _plan.Taps * lanes;
            if (firstRow == endRow)
                continue;
            for (int w = 0; w < _s.Kernel.W; w++)
            {
                nint column = _plan.IsInPlace ? ((nint)w * _s.Dilation.W - (_plan.IsFlat ? 0 : _s.Before.W)) * _plan.Pixel : _plan.Input.TapOffset(w);
                *tap++ = new BlockTap(p * partLength + firstRow * rowLength + column, weights + (nint)(firstRow * _s.Kernel.W + w) * channels * lanes, channels);
            }
            tap = BlockTap.Repeat(tap, _s.Kernel.W, endRow - firstRow - 1, rowLength, (nint)_s.Kernel.W * channels * lanes);
        }
    }
}
