using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>Sixteen output channels of a <see cref="SmallConv"/> as the lanes of vectors: every element of the input is multiplied with sixteen filters at once.</summary>
internal static unsafe class SmallConvBlock
{
    /// <summary>The results of a band, [place][16].</summary>
    /// <param name="bands">How bands are cut.</param>
    /// <param name="band">This one.</param>
    /// <param name="x">The first window.</param>
    /// <param name="taps">Where its elements lie.</param>
    /// <param name="depth">How many.</param>
    /// <param name="filters">[tap][16].</param>
    /// <param name="results">The results.</param>
    /// <param name="ends">What sums begin and end with.</param>
    /// <param name="vectors">Vectors to use.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in PlaneBands bands, in PlaneBand band, float* x, nint* taps, int depth, float* filters, float* results, BlockEnds* ends, VectorWidth vectors)
    {
        if (vectors == VectorWidth.Bits256)
        {
            Lines(bands, band, x, taps, depth, filters, results, ends);
            return;
        }
        var tile = vectors == VectorWidth.Bits512 ? PlaneTiles512.Pixels : PlaneTiles128.Pixels;
        // Maxima want places in pairs.
        int per = bands.Pool ? 2 : 1, most = (tile.Length - 1) / per * per, lanes = vectors == VectorWidth.Bits128 ? 8 : 16;
        int width = bands.Width, tiles = (width + most - 1) / most, pixels = (width + tiles - 1) / tiles;
        pixels = (pixels + per - 1) / per * per;
        BlockEnds upper = *ends;
        upper.Shift += 8;
        for (int row = 0; row < band.Rows; row += 2)
        {
            // The last tile of a row and the last row may be computed twice.
            bool two = row + 1 < band.Rows;
            for (int i = 0; i < tiles; i++)
            {
                int column = Math.Min(i * pixels, width - pixels);
                float* from = x + (nint)row * bands.RowStep + column, y = results + 16 * (row / per * bands.OutWidth + column / per);
                for (int lane = 0; lane < 16; lane += lanes)
                    tile[pixels](from, two ? bands.RowStep : 0, taps, depth, filters + lane, y + lane, two ? 16 * bands.OutWidth : 0, bands.Pool, lane == 0 ? ends : &upper);
            }
        }
    }

    // With 256 bits a row at a time: tiles of two rows by two places, as maxima want them, would have too few sums. Two rows before their maxima are taken lie behind the results.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lines(in PlaneBands bands, in PlaneBand band, float* x, nint* taps, int depth, float* filters, float* results, BlockEnds* ends)
    {
        BlockTiles.Cut256 cut = BlockTiles.CutOf(bands.Width);
        int size = cut.Size, larger = cut.Larger, tiles = cut.Tiles;
        nint length = 16 * (nint)bands.Width;
        var tile = PlaneTiles256.Line[size];
        var wider = PlaneTiles256.Line[larger > 0 ? size + 1 : size];
        float* pair = results + bands.ResultLength - 2 * length;
        for (int row = 0; row < band.Rows; row++, x += bands.RowStep)
        {
            float* from = x, to = bands.Pool ? pair + (row & 1) * length : results + row * length;
            for (int i = 0; i < larger; i++, from += size + 1, to += (size + 1) * 16)
                wider(from, taps, depth, filters, to, ends);
            for (int i = larger; i < tiles; i++, from += size, to += size * 16)
                tile(from, taps, depth, filters, to, ends);
            if (bands.Pool && (row & 1) == 1)
                Maxima(pair, pair + length, length, results + row / 2 * (length / 2));
        }
    }

    // Of two places of a row and the two below them, 16 channels each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Maxima(float* above, float* below, nint length, float* to)
    {
        for (float* end = above + length; above < end; above += 32, below += 32, to += 16)
            for (int lane = 0; lane < 16; lane += 8)
            {
                Vector256<float> left = LaneExtremes.Max(Vector256.Load(above + lane), Vector256.Load(below + lane));
                Vector256<float> right = LaneExtremes.Max(Vector256.Load(above + lane + 16), Vector256.Load(below + lane + 16));
                LaneExtremes.Max(left, right).Store(to + lane);
            }
    }
}
