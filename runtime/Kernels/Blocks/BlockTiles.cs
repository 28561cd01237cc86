using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>Chooses the innermost loops of a blocked convolution: for each row of pixels, tiles of nearly the same width.</summary>
internal readonly unsafe struct BlockTiles(bool planes, VectorWidth width)
{
    // By the number of pixels; two vectors of output channels, or one.
    private readonly delegate*<BlockTap*, nint, float*, float*, float*, float*, nint, nint, BlockEnds*, void>[] _two = width switch
    {
        VectorWidth.Bits512 => planes ? BlockTiles512.Planesx2 : BlockTiles512.Blocksx2,
        VectorWidth.Bits256 => planes ? BlockTiles256.Planesx2 : BlockTiles256.Blocksx2,
        _ => planes ? BlockTiles128.Planesx2 : BlockTiles128.Blocksx2,
    };

    private readonly delegate*<BlockTap*, nint, float*, float*, float*, float*, nint, nint, BlockEnds*, void>[] _one =
        width != VectorWidth.Bits512 ? null! : planes ? BlockTiles512.Planesx1 : BlockTiles512.Blocksx1;

    // With 256 bits, those of a block and half of the next one.
    private readonly delegate*<BlockTap*, nint, float*, float*, float*, float*, nint, nint, BlockEnds*, void>[] _three =
        width != VectorWidth.Bits256 ? null! : planes ? BlockTiles256.Planesx3 : BlockTiles256.Blocksx3;

    /// <summary>Output channels of a block and of half of the next one, which vectors of 256 bits compute together: <see cref="BlockEnds.Third"/> says where its weights are.</summary>
    public const int Wide = Block.Lanes + Block.Lanes / 2;

    /// <summary>Whether the last block of so many output channels is computed with the one before it.</summary>
    public static bool EndsWide(int channels, VectorWidth width) => width == VectorWidth.Bits256 && channels > Block.Lanes && channels % Block.Lanes is > 0 and <= Block.Lanes / 2;

    /// <summary>How much further a tile has to look ahead than the one before it: each asks for every other half of two channels' weights.</summary>
    public const int HalfAhead = 2 * Block.Lanes;

    /// <summary>The innermost loop that computes a row by itself, where there is one.</summary>
    public delegate*<BlockTap*, nint, float*, float*, float*, float*, nint, nint, BlockEnds*, void> Single(int pixels, int lanes) =>
        width == VectorWidth.Bits512 && lanes == 2 * Block.Lanes && pixels < _two.Length ? _two[pixels] : null;

    /// <summary>One row of pixels for one group of output channels.</summary>
    /// <param name="accumulate">Adds to what is there.</param>
    /// <inheritdoc cref="Row(BlockTap*, nint, float*, float*, float*, float*, int, int, nint, nint, BlockEnds*)"/>
    public void Row(BlockTap* taps, nint count, float* x, float* w, float* y, float* second, int pixels, int lanes, nint step, nint ahead, bool accumulate)
    {
        var ends = new BlockEnds { Adds = accumulate };
        Row(taps, count, x, w, y, second, pixels, lanes, step, ahead, &ends);
    }

    /// <summary>One row of pixels for one group of output channels.</summary>
    /// <param name="taps">What is multiplied.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="x">The input at the first pixel of the row.</param>
    /// <param name="w">The weights of the group.</param>
    /// <param name="y">The row in the group's first block.</param>
    /// <param name="second">The row in its second block, where it has one.</param>
    /// <param name="pixels">Pixels of the row.</param>
    /// <param name="lanes">Output channels of the group.</param>
    /// <param name="step">Elements from one pixel of the result to the next.</param>
    /// <param name="ahead">How far on weights begin that are wanted soon; <see cref="HalfAhead"/> more in every second row.</param>
    /// <param name="ends">What sums begin and end with.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Row(BlockTap* taps, nint count, float* x, float* w, float* y, float* second, int pixels, int lanes, nint step, nint ahead, BlockEnds* ends)
    {
        if (width == VectorWidth.Bits256)
        {
            if (lanes == Wide) Wide256(taps, count, x, w, y, second, pixels, step, ahead, ends);
            else Row256(taps, count, x, w, y, pixels, step, ahead, ends);
            return;
        }
        int most = _two.Length - 1, tiles = (pixels + most - 1) / most, pixel = planes ? 1 : Block.Lanes;
        BlockEnds part = default, upper = default;
        if (width != VectorWidth.Bits512)
        {
            // Both vectors of a tile are parts of one block.
            part = *ends with { Second = ends->First };
            upper = part with { Shift = part.Shift + 8 };
        }
        for (int tile = 0; tile < tiles; tile++)
        {
            nint start = pixels * tile / tiles;
            int size = pixels * (tile + 1) / tiles - (int)start;
            float* from = x + start * pixel, to = y + start * step;
            nint soon = ahead + (tile & 1) * HalfAhead;
            switch (width)
            {
                case VectorWidth.Bits512 when lanes == 2 * Block.Lanes:
                    _two[size](taps, count, from, w, to, second + start * step, step, soon, ends);
                    break;
                case VectorWidth.Bits512:
                    _one[size](taps, count, from, w, to, to, step, soon, ends);
                    break;
                default:
                    _two[size](taps, count, from, w, to, to + 4, step, soon, &part);
                    _two[size](taps, count, from, w + 8, to + 8, to + 12, step, soon, &upper);
                    break;
            }
        }
    }

    /// <summary>How a row of pixels is cut with 256 bits: some tiles of one more pixel than the others.</summary>
    /// <param name="size">Pixels of the others.</param>
    /// <param name="larger">Tiles of one more.</param>
    /// <param name="tiles">Tiles in all.</param>
    public readonly struct Cut256(int size, int larger, int tiles)
    {
        public readonly int Size = size, Larger = larger, Tiles = tiles;
    }

    /// <summary>The cut of so many pixels, which rows that are alike have in common: to find it takes as long as some of the sums of a tile.</summary>
    public static Cut256 CutOf(int pixels)
    {
        const int Most = 6;
        int tiles = (pixels + Most - 1) / Most, size = pixels / Math.Max(1, tiles);
        return new Cut256(size, pixels - size * tiles, tiles);
    }

    private void Row256(BlockTap* taps, nint count, float* x, float* w, float* y, int pixels, nint step, nint ahead, BlockEnds* ends)
    {
        // Both vectors of a tile are parts of one block.
        BlockEnds part = *ends with { Second = ends->First };
        Row256(CutOf(pixels), taps, count, x, w, y, step, ahead, &part);
    }

    /// <summary>One row of pixels for 16 output channels, with 256 bits.</summary>
    /// <param name="cut">Of <see cref="CutOf"/>.</param>
    /// <param name="taps">What is multiplied.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="x">The input at the first pixel of the row.</param>
    /// <param name="w">The weights.</param>
    /// <param name="y">The row in its block.</param>
    /// <param name="step">Elements from one pixel of the result to the next.</param>
    /// <param name="ahead">How far on weights begin that are wanted soon.</param>
    /// <param name="part">What sums begin and end with; its <see cref="BlockEnds.Second"/> is its <see cref="BlockEnds.First"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Row256(in Cut256 cut, BlockTap* taps, nint count, float* x, float* w, float* y, nint step, nint ahead, BlockEnds* part)
    {
        int size = cut.Size, larger = cut.Larger, tiles = cut.Tiles - larger, pixel = planes ? 1 : Block.Lanes;
        // Each asks for the weights of every other channel.
        if (larger > 0)
            for (var wider = _two[size + 1]; larger > 0; larger--, x += (size + 1) * pixel, y += (size + 1) * step, ahead ^= Block.Lanes)
                wider(taps, count, x, w, y, y + 8, step, ahead, part);
        for (var smaller = _two[size]; tiles > 0; tiles--, x += size * pixel, y += size * step, ahead ^= Block.Lanes)
            smaller(taps, count, x, w, y, y + 8, step, ahead, part);
    }

    // A block and half of the next one, whose other half has no weights: there only the ends are.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Wide256(BlockTap* taps, nint count, float* x, float* w, float* y, float* second, int pixels, nint step, nint ahead, BlockEnds* ends)
    {
        const int Most = 4;
        Vector256<float> shift = Vector256.Load(ends->Shift + Wide), least = Vector256.Create(ends->Least), most = Vector256.Create(ends->Most);
        float* rest = second + Block.Lanes / 2;
        for (int i = 0; i < pixels; i++, rest += step)
        {
            Vector256<float> sum = ends->Adds ? shift + Vector256.Load(rest + ends->Second) : shift;
            (ends->IsBounded ? Vector256.MinNative(most, Vector256.MaxNative(least, sum)) : sum).Store(rest);
        }
        int tiles = (pixels + Most - 1) / Most, pixel = planes ? 1 : Block.Lanes;
        for (; tiles > 0; tiles--, ahead ^= Block.Lanes)
        {
            int size = (pixels + tiles - 1) / tiles;
            _three[size](taps, count, x, w, y, second, step, ahead, ends);
            pixels -= size;
            x += size * pixel;
            y += size * step;
            second += size * step;
        }
    }
}
