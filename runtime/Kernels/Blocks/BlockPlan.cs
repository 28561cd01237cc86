using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>How a blocked convolution is cut: rows of pixels, groups of output channels, and chunks of both.</summary>
/// <remarks>
/// Windows of one pixel have no rows of their own: their plane is one line of pixels, cut where it suits. Chunks follow from
/// the shape alone.
/// </remarks>
internal readonly struct BlockPlan
{
    // Pixels of a row where windows do not say: a few of the largest tiles. The deeper the sums, the less a row more costs, and
    // the shorter the rows, the more evenly they are shared.
    private const int Tile = 14, NarrowTile = 6;
    private const int DeepRow = 256, ShallowRow = 64;
    // Floats of input rows that a chunk lays out: a fifth of a second-level cache of 2 MiB.
    private const int MostInput = 96 * 1024;
    // Floats of weights that all pixels of a chunk meet before the next ones: they stay near.
    private const int MostWeights = 12 * 1024;
    // About 7 µs on one core.
    private const double WorkPerChunk = 0.5e6;
    private const int MostChunks = 32;
    // Planes from which on it is worth it to make blocks of them.
    private const int LeastGathered = 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public BlockPlan(in ConvShape s, bool planes, VectorWidth width)
    {
        Gathers = planes && s.InChannels >= LeastGathered;
        IsOfPlanes = planes;
        Pixel = planes && !Gathers ? 1 : Block.Lanes;
        Parts = planes && !Gathers ? s.InChannels : Block.Count(s.InChannels);
        Taps = s.Kernel.H * s.Kernel.W;
        GroupLanes = width == VectorWidth.Bits512 ? 2 * Block.Lanes : Block.Lanes;
        Groups = (Block.Count(s.OutChannels) * Block.Lanes + GroupLanes - 1) / GroupLanes;
        IsFlat = !Gathers && Taps == 1 && s.Stride.H == 1 && s.Stride.W == 1 && s.Input == s.Output && s.Before is { H: 0, W: 0 };
        if (IsFlat)
        {
            Height = new WindowAxis(1, 1, 1, 1, 0, 1);
            Width = new WindowAxis(s.OutPlane, 1, 1, 1, 0, s.OutPlane);
            // With 256 bits a row is so many whole tiles.
            bool whole = width == VectorWidth.Bits256;
            int tile = whole ? 4 * NarrowTile : Tile, row = s.Depth >= DeepRow ? tile : s.Depth >= ShallowRow ? 2 * tile : 4 * tile;
            int rows = Math.Max(1, whole ? (s.OutPlane + row / 2) / row : Chunks.Even((s.OutPlane + row - 1) / row));
            RowPixels = Math.Max(1, (s.OutPlane + rows - 1) / rows);
            if (whole && rows > 2)
                RowPixels = (RowPixels + NarrowTile - 1) / NarrowTile * NarrowTile;
            Rows = (s.OutPlane + RowPixels - 1) / RowPixels;
        }
        else
        {
            Height = new WindowAxis(s.Input.H, s.Kernel.H, s.Stride.H, s.Dilation.H, s.Before.H, s.Output.H);
            Width = new WindowAxis(s.Input.W, s.Kernel.W, s.Stride.W, s.Dilation.W, s.Before.W, s.Output.W);
            (RowPixels, Rows) = (s.Output.W, s.Output.H);
        }
        IsInPlace = !Gathers && s.Stride.W == 1 && Width.IsInside;
        Input = new BlockRows(Height, Width, Pixel);
        DepthBlocks = Pixel == 1 ? Parts : Math.Clamp(MostWeights / (Taps * Block.Lanes * GroupLanes), 1, Parts);

        int fitting = Rows;
        while (!IsInPlace && fitting > 1 && (long)Parts * Input.RowLength * Input.Height(fitting) > MostInput) fitting--;
        int bands = (Rows + fitting - 1) / fitting, shares = 1;
        double work = (double)s.Batch * s.OutPlane * s.OutChannels * s.Depth;
        int wanted = Chunks.Even((int)Math.Clamp(work / WorkPerChunk, 1, MostChunks));
        // Chunks that share rows read the same input; those that share channels read the same weights.
        bool byChannels = (long)s.OutChannels * s.Depth > (long)s.InChannels * s.InPlane;
        if (byChannels)
            shares = More(wanted, s.Batch * bands, 1, Groups);
        bands = More(wanted, s.Batch * shares, bands, Rows);
        if (!byChannels)
            shares = More(wanted, s.Batch * bands, 1, Groups);
        BandRows = (Rows + bands - 1) / bands;
        Bands = (Rows + BandRows - 1) / BandRows;
        Shares = shares;
    }

    // How often to cut so that there are as many chunks as wanted.
    private static int More(int wanted, int others, int least, int most) => Math.Clamp((wanted + others - 1) / others, least, Math.Max(least, most));

    /// <summary>Whether the input lies in planes.</summary>
    public bool IsOfPlanes { get; }

    /// <summary>Whether planes are brought into blocks when they are laid out: tiles then go through sixteen channels in a row.</summary>
    public bool Gathers { get; }

    /// <summary>Elements of an image of the input.</summary>
    public long ImageLength(in ConvShape s) => (IsOfPlanes ? s.InChannels : (long)Parts * Pixel) * s.InPlane;

    /// <summary>Floats of an input pixel as tiles read it: a block of channels, or one.</summary>
    public int Pixel { get; }

    /// <summary>Blocks of input channels, or planes.</summary>
    public int Parts { get; }

    public int Taps { get; }

    /// <summary>Output channels that are computed together, but for the last group.</summary>
    public int GroupLanes { get; }

    public int Groups { get; }

    /// <summary>Whether a window is one pixel, so that a plane is one line of them.</summary>
    public bool IsFlat { get; }

    public WindowAxis Height { get; }
    public WindowAxis Width { get; }

    /// <summary>Rows of an output plane, and the pixels of each but perhaps the last.</summary>
    public int Rows { get; }
    public int RowPixels { get; }

    /// <summary>Whether tiles read the input itself.</summary>
    public bool IsInPlace { get; }

    public BlockRows Input { get; }

    /// <summary>Parts of the input that are multiplied before the next ones.</summary>
    public int DepthBlocks { get; }

    /// <summary>Rows of a chunk, and how many such bands a plane has.</summary>
    public int BandRows { get; }
    public int Bands { get; }

    /// <summary>Chunks that the groups of output channels are shared among.</summary>
    public int Shares { get; }

    /// <summary>Whether several chunks want the same input rows laid out.</summary>
    public bool SharesInput => Shares > 1 && !IsInPlace;
}
