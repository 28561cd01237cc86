using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Up to six output channels of a <see cref="SmallConv"/> with places as lanes.</summary>
/// <remarks>With 512 bits four vectors at once, two of a row and two of the one below, or of four rows that are narrow; with fewer bits one of a row and one of the row below.</remarks>
internal static unsafe class SmallConvRest
{
    public const int MostLanes = 16;

    /// <summary>How many of the channels that are left are done together.</summary>
    public static int Group(int left) => left switch { <= 6 => left, 7 or 8 => 4, _ => 6 };

    /// <summary>The results of a band.</summary>
    /// <param name="bands">How bands are cut.</param>
    /// <param name="band">This one.</param>
    /// <param name="channels">Output channels, at most six.</param>
    /// <param name="x">The first window.</param>
    /// <param name="taps">Where its elements lie.</param>
    /// <param name="depth">How many.</param>
    /// <param name="filters">[tap][channel].</param>
    /// <param name="y">The first result of the first channel.</param>
    /// <param name="edge">Room for 64 results of each channel.</param>
    /// <param name="ends">What sums begin and end with.</param>
    /// <param name="width">Vectors to use.</param>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in PlaneBands bands, in PlaneBand band, int channels, float* x, nint* taps, int depth, float* filters, float* y, float* edge, BlockEnds* ends, VectorWidth width)
    {
        var tile = (width switch
        {
            VectorWidth.Bits512 => PlaneTiles512.Rows,
            VectorWidth.Bits256 => PlaneTiles256.Rows,
            _ => PlaneTiles128.Rows,
        })[channels];
        nint* at = stackalloc nint[8];
        int lanes = width.TileColumns() / 2, per = bands.Pool ? 2 : 1, across = width == VectorWidth.Bits512 ? 2 : 1;
        if (bands.Width >= lanes)
        {
            // The last vector of a row ends where the row ends: it computes some results again rather than any that nobody wants.
            for (int row = 0; row < band.Rows; row += 2)
                for (int column = 0; column < bands.Width; column += across * lanes)
                {
                    int left = Math.Max(0, Math.Min(column, bands.Width - across * lanes)), right = Math.Min(left + lanes, bands.Width - lanes), below = Math.Min(row + 1, band.Rows - 1);
                    Wide(bands, at, row, below, left, across == 2 ? right : left, across, per);
                    tile(x, at, taps, depth, filters, y, bands.OutPlane, bands.Pool, ends);
                }
            return;
        }
        int together = 2 * across, last = band.Rows - 1;
        for (int row = 0; row < band.Rows; row += together)
        {
            Narrow(bands, at, row, last, lanes, across);
            tile(x, at, taps, depth, filters, edge, together * lanes, bands.Pool, ends);
            int rows = Math.Min(together, band.Rows - row) / per;
            for (int channel = 0; channel < channels; channel++)
                for (int i = 0; i < rows; i++)
                {
                    float* from = edge + channel * together * lanes + i * (lanes / per), to = y + (nint)channel * bands.OutPlane + (row / per + i) * bands.OutWidth;
                    for (int j = 0; j < bands.OutWidth; j++)
                        to[j] = from[j];
                }
        }
    }

    // Where the vectors of a row and the one below begin: in x, and in y.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Wide(in PlaneBands bands, nint* at, int row, int below, int left, int right, int across, int per)
    {
        nint down = (nint)(below - row) * bands.RowStep;
        at[0] = (nint)row * bands.RowStep + left;
        if (across == 1)
        {
            at[1] = down;
            at[2] = row / per * bands.OutWidth + left / per;
            at[3] = below * bands.OutWidth + left;
            return;
        }
        at[1] = right - left;
        at[2] = down;
        at[3] = at[1] + down;
        at[4] = row / per * bands.OutWidth + left / per;
        at[5] = row / per * bands.OutWidth + right / per;
        at[6] = below * bands.OutWidth + left;
        at[7] = below * bands.OutWidth + right;
    }

    // Rows 0 and 1, or rows 0, 2, 1 and 3: the last two vectors lie below the first two. Rows past the end are computed twice.
    private static void Narrow(in PlaneBands bands, nint* at, int row, int last, int lanes, int across)
    {
        nint step = bands.RowStep;
        at[0] = (nint)row * bands.RowStep;
        if (across == 1)
        {
            at[1] = (Math.Min(row + 1, last) - row) * step;
            (at[2], at[3]) = (0, lanes);
            return;
        }
        int third = row + 2 <= last ? row + 2 : row;
        at[1] = (third - row) * step;
        at[2] = (Math.Min(row + 1, last) - row) * step;
        at[3] = (Math.Min(third + 1, last) - row) * step;
        (at[4], at[5], at[6], at[7]) = bands.Pool ? (0, lanes / 2, 0, 0) : (0, 2 * lanes, lanes, 3 * lanes);
    }
}
