using System.Runtime.CompilerServices;

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
    /// <param name="vectors">Vectors to use.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in PlaneBands bands, in PlaneBand band, float* x, nint* taps, int depth, float* filters, float* results, VectorWidth vectors)
    {
        var tile = vectors switch
        {
            VectorWidth.Bits512 => PlaneTiles512.Pixels,
            VectorWidth.Bits256 => PlaneTiles256.Pixels,
            _ => PlaneTiles128.Pixels,
        };
        // Maxima want places in pairs.
        int per = bands.Pool ? 2 : 1, most = (tile.Length - 1) / per * per, lanes = vectors == VectorWidth.Bits128 ? 8 : 16;
        int width = bands.Width, tiles = (width + most - 1) / most, pixels = (width + tiles - 1) / tiles;
        pixels = (pixels + per - 1) / per * per;
        for (int row = 0; row < band.Rows; row += 2)
        {
            // The last tile of a row and the last row may be computed twice.
            bool two = row + 1 < band.Rows;
            for (int i = 0; i < tiles; i++)
            {
                int column = Math.Min(i * pixels, width - pixels);
                float* from = x + (nint)row * bands.RowStep + column, y = results + 16 * (row / per * bands.OutWidth + column / per);
                for (int lane = 0; lane < 16; lane += lanes)
                    tile[pixels](from, two ? bands.RowStep : 0, taps, depth, filters + lane, y + lane, two ? 16 * bands.OutWidth : 0, bands.Pool);
            }
        }
    }
}
