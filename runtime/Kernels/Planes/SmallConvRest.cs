using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Up to six output channels of a <see cref="SmallConv"/> with places as lanes: four vectors of a row and the one below, or of four rows that are narrow.</summary>
internal static unsafe class SmallConvRest
{
    public const int Lanes = 16;

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
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in PlaneBands bands, in PlaneBand band, int channels, float* x, nint* taps, int depth, float* filters, float* y, float* edge)
    {
        nint* at = stackalloc nint[8];
        if (bands.Width >= Lanes)
            Wide(bands, band, channels, x, taps, depth, filters, y, at);
        else
            Narrow(bands, band, channels, x, taps, depth, filters, y, at, edge);
    }

    // The last vector of a row ends where the row ends: it computes some results again rather than any that nobody wants.
    private static void Wide(in PlaneBands bands, in PlaneBand band, int channels, float* x, nint* taps, int depth, float* filters, float* y, nint* at)
    {
        int width = bands.Width, per = bands.Pool ? 2 : 1;
        for (int row = 0; row < band.Rows; row += 2)
        {
            int below = Math.Min(row + 1, band.Rows - 1);
            for (int column = 0; column < width; column += 2 * Lanes)
            {
                int left = Math.Max(0, Math.Min(column, width - 2 * Lanes)), right = Math.Min(left + Lanes, width - Lanes);
                at[0] = row * bands.Pitch + left;
                at[1] = right - left;
                at[2] = (below - row) * bands.Pitch;
                at[3] = at[1] + at[2];
                at[4] = row / per * bands.OutWidth + left / per;
                at[5] = row / per * bands.OutWidth + right / per;
                at[6] = below * bands.OutWidth + left;
                at[7] = below * bands.OutWidth + right;
                Tile(channels, x, at, taps, depth, filters, y, bands.OutPlane, bands.Pool);
            }
        }
    }

    private static void Narrow(
        in PlaneBands bands, in PlaneBand band, int channels, float* x, nint* taps, int depth, float* filters, float* y, nint* at, float* edge)
    {
        int last = band.Rows - 1, per = bands.Pool ? 2 : 1, rowLanes = Lanes / per;
        for (int row = 0; row < band.Rows; row += 4)
        {
            // Rows 0, 2, 1 and 3: the last two vectors lie below the first two. Rows past the end are computed twice.
            int third = row + 2 <= last ? row + 2 : row;
            at[0] = row * bands.Pitch;
            at[1] = (third - row) * bands.Pitch;
            at[2] = (Math.Min(row + 1, last) - row) * bands.Pitch;
            at[3] = (Math.Min(third + 1, last) - row) * bands.Pitch;
            (at[4], at[5], at[6], at[7]) = bands.Pool ? (0, rowLanes, 0, 0) : (0, 2 * Lanes, Lanes, 3 * Lanes);
            Tile(channels, x, at, taps, depth, filters, edge, 4 * Lanes, bands.Pool);
            int rows = Math.Min(4, band.Rows - row) / per;
            for (int channel = 0; channel < channels; channel++)
                for (int i = 0; i < rows; i++)
                {
                    float* from = edge + channel * 4 * Lanes + i * rowLanes, to = y + (nint)channel * bands.OutPlane + (row / per + i) * bands.OutWidth;
                    for (int j = 0; j < bands.OutWidth; j++)
                        to[j] = from[j];
                }
        }
    }

    private static void Tile(int channels, float* x, nint* at, nint* taps, nint depth, float* filters, float* y, nint plane, bool pool)
    {
        switch (channels)
        {
            case 6: PlaneTiles512.Rows6(x, at, taps, depth, filters, y, plane, pool); break;
            case 5: PlaneTiles512.Rows5(x, at, taps, depth, filters, y, plane, pool); break;
            case 4: PlaneTiles512.Rows4(x, at, taps, depth, filters, y, plane, pool); break;
            case 3: PlaneTiles512.Rows3(x, at, taps, depth, filters, y, plane, pool); break;
            case 2: PlaneTiles512.Rows2(x, at, taps, depth, filters, y, plane, pool); break;
            default: PlaneTiles512.Rows1(x, at, taps, depth, filters, y, plane, pool); break;
        }
    }
}
