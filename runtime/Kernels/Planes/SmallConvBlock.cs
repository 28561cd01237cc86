using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Sixteen output channels of a <see cref="SmallConv"/> as the lanes of a vector: every element of the input is multiplied with sixteen filters at once.</summary>
internal static unsafe class SmallConvBlock
{
    private const int MostPixels = 14;

    /// <summary>The results of a band, [place][16].</summary>
    /// <param name="bands">How bands are cut.</param>
    /// <param name="band">This one.</param>
    /// <param name="x">The first window.</param>
    /// <param name="taps">Where its elements lie.</param>
    /// <param name="depth">How many.</param>
    /// <param name="filters">[tap][16].</param>
    /// <param name="results">The results.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in PlaneBands bands, in PlaneBand band, float* x, nint* taps, int depth, float* filters, float* results)
    {
        int width = bands.Width, tiles = (width + MostPixels - 1) / MostPixels, pixels = (width + tiles - 1) / tiles, per = bands.Pool ? 2 : 1;
        pixels = (pixels + per - 1) / per * per;
        for (int row = 0; row < band.Rows; row += 2)
        {
            // The last tile of a row and the last row may be computed twice.
            bool two = row + 1 < band.Rows;
            for (int tile = 0; tile < tiles; tile++)
            {
                int column = Math.Min(tile * pixels, width - pixels);
                float* y = results + 16 * (row / per * bands.OutWidth + column / per);
                Tile(pixels, x + row * bands.Pitch + column, two ? bands.Pitch : 0, taps, depth, filters, y, two ? 16 * bands.OutWidth : 0, bands.Pool);
            }
        }
    }

    private static void Tile(int pixels, float* x, nint down, nint* taps, nint depth, float* filters, float* y, nint yDown, bool pool)
    {
        switch (pixels)
        {
            case 14: PlaneTiles512.Pixels14(x, down, taps, depth, filters, y, yDown, pool); break;
            case 13: PlaneTiles512.Pixels13(x, down, taps, depth, filters, y, yDown, pool); break;
            case 12: PlaneTiles512.Pixels12(x, down, taps, depth, filters, y, yDown, pool); break;
            case 11: PlaneTiles512.Pixels11(x, down, taps, depth, filters, y, yDown, pool); break;
            case 10: PlaneTiles512.Pixels10(x, down, taps, depth, filters, y, yDown, pool); break;
            case 9: PlaneTiles512.Pixels9(x, down, taps, depth, filters, y, yDown, pool); break;
            case 8: PlaneTiles512.Pixels8(x, down, taps, depth, filters, y, yDown, pool); break;
            case 7: PlaneTiles512.Pixels7(x, down, taps, depth, filters, y, yDown, pool); break;
            case 6: PlaneTiles512.Pixels6(x, down, taps, depth, filters, y, yDown, pool); break;
            case 5: PlaneTiles512.Pixels5(x, down, taps, depth, filters, y, yDown, pool); break;
            case 4: PlaneTiles512.Pixels4(x, down, taps, depth, filters, y, yDown, pool); break;
            case 3: PlaneTiles512.Pixels3(x, down, taps, depth, filters, y, yDown, pool); break;
            case 2: PlaneTiles512.Pixels2(x, down, taps, depth, filters, y, yDown, pool); break;
            default: PlaneTiles512.Pixels1(x, down, taps, depth, filters, y, yDown, pool); break;
        }
    }
}
