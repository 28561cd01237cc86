using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>The results of one chunk of a <see cref="PlaneConv"/>: lines of a plane that follow each other, or columns of one line.</summary>
/// <param name="FirstLine">The first line; lines are numbered through all depths.</param>
/// <param name="EndLine">The one after the last.</param>
/// <param name="FirstColumn">The first column of each.</param>
/// <param name="EndColumn">The one after the last.</param>
internal readonly record struct PlaneRegion(int FirstLine, int EndLine, int FirstColumn, int EndColumn)
{
    public int Columns => EndColumn - FirstColumn;
}

/// <summary>How a <see cref="PlaneConv"/> is cut: sets of groups, regions of the planes, and shares of the output channels.</summary>
/// <remarks>
/// What a region's windows meet is laid out at once, so that it fits into half of a second-level cache. Groups whose channels do not
/// fill blocks are laid out together. Everything follows from the shape.
/// </remarks>
internal readonly struct PlaneCut
{
    // Planes from which on it is worth it to make blocks of them.
    private const int LeastGathered = 8;
    // Floats of laid input: a fifth of a second-level cache of 2 MiB.
    private const int MostInput = 96 * 1024;
    // Floats of weights that all pixels of a piece meet before the next ones: they stay near.
    private const int MostWeights = 12 * 1024;
    // About 12 µs on one core.
    private const double WorkPerChunk = 1e6;
    private const int MostChunks = 32;
    // Columns below which a line is not cut: two of the largest tiles. Where only more chunks are wanted, regions keep so many pixels that the epilogue is worth a call.
    private const int LeastColumns = 28, EnoughPixels = 112;

    private readonly ConvShape _s;
    private readonly int _lines, _perSlice, _pieces;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public PlaneCut(in ConvShape s, VectorWidth width)
    {
        _s = s;
        (Inputs, Outputs) = (s.InChannels / s.Groups, s.OutChannels / s.Groups);
        Pixel = Inputs >= LeastGathered ? Block.Lanes : 1;
        SetGroups = Pixel == 1 ? 1 : Math.Min(s.Groups, Block.Lanes / Common(Inputs, Block.Lanes));
        if (s.Groups == 1 || (long)SetGroups * Inputs * s.InPlane > MostInput)
            SetGroups = 1;
        Sets = (s.Groups + SetGroups - 1) / SetGroups;
        Parts = Pixel == 1 ? SetGroups * Inputs : Block.Count(SetGroups * Inputs);
        Lanes = width == VectorWidth.Bits512 ? 2 * Block.Lanes : Block.Lanes;
        EndsWide = BlockTiles.EndsWide(Outputs, width);
        OutputGroups = (Block.Count(Outputs) * Block.Lanes + Lanes - 1) / Lanes;
        DepthBlocks = Pixel == 1 ? Parts : Math.Clamp(MostWeights / (s.Taps * Block.Lanes * Lanes), 1, Parts);

        // A region: a line or some of its columns, then lines, then whole slices, as many as fit.
        (int d, int h, int w) = s.Output;
        (int slices, int rows) = (1, 1);
        _pieces = 1;
        while (Length(1, 1, Piece(w, _pieces)) > MostInput && Piece(w, _pieces) > LeastColumns) _pieces++;
        if (_pieces == 1)
        {
            int bands = 1;
            while (Piece(h, bands) > 1 && Length(1, Piece(h, bands), w) > MostInput) bands++;
            rows = Piece(h, bands);
            int layers = rows == h ? 1 : d;
            while (Piece(d, layers) > 1 && Length(Piece(d, layers), h, w) > MostInput) layers++;
            slices = Piece(d, layers);
        }
        double work = (double)s.Batch * s.OutPlane * s.OutChannels * s.Depth;
        int wanted = Chunks.OfProducts(work, WorkPerChunk, MostChunks), others = s.Batch * Sets;
        int shares = 1;
        // Chunks that share lines read the same input; those that share channels read the same weights.
        bool byChannels = (long)Outputs * s.Depth > (long)Inputs * s.InPlane;
        if (byChannels)
            shares = More(wanted, others * Regions(slices, rows), OutputGroups - (EndsWide ? 1 : 0));
        others *= shares;
        if (slices > 1)
            slices = Piece(d, More(wanted, others, d));
        if (slices == 1 && rows > 1)
            rows = Piece(h, More(wanted, others * d, Math.Clamp(h * w / EnoughPixels, 1, h)));
        if (slices == 1 && rows == 1)
            _pieces = Math.Max(_pieces, More(wanted, others * d * h, Math.Max(1, w / EnoughPixels)));
        if (!byChannels)
            shares = More(wanted, others * Regions(slices, rows), OutputGroups - (EndsWide ? 1 : 0));

        Shares = shares;
        _lines = slices > 1 ? slices * h : rows;
        _perSlice = (h + _lines - 1) / _lines;
        PerPlane = Regions(slices, rows);
        Units = s.Batch * Sets * PerPlane * Shares;
        Count = Math.Min(Units, wanted);
    }

    private static int Common(int a, int b) => b == 0 ? a : Common(b, a % b);

    private static int Piece(int size, int pieces) => (size + pieces - 1) / pieces;

    // How often to cut so that there are as many chunks as wanted.
    private static int More(int wanted, int others, int most) => Math.Clamp((wanted + others - 1) / others, 1, most);

    private int Regions(int slices, int rows) => slices > 1 ? Piece(_s.Output.D, slices) : _s.Output.D * Piece(_s.Output.H, rows) * _pieces;

    private long Length(int slices, int rows, int columns) =>
        (long)Parts * Pixel * Extent(slices, _s.Stride.D, _s.Kernel.D, _s.Dilation.D) * Extent(rows, _s.Stride.H, _s.Kernel.H, _s.Dilation.H)
        * Extent(columns, _s.Stride.W, _s.Kernel.W, _s.Dilation.W);

    private static int Extent(int windows, int stride, int kernel, int dilation) => (windows - 1) * stride + (kernel - 1) * dilation + 1;

    /// <summary>Channels of a group.</summary>
    public int Inputs { get; }
    public int Outputs { get; }

    /// <summary>Floats of a pixel as tiles read it: a block of channels, or one.</summary>
    public int Pixel { get; }

    /// <summary>Groups that are laid out together, and how many such sets there are.</summary>
    public int SetGroups { get; }
    public int Sets { get; }

    /// <summary>Blocks of input channels of a set, or its planes.</summary>
    public int Parts { get; }

    /// <summary>Output channels that are computed together, but for the last ones of a group, and how many times that is.</summary>
    public int Lanes { get; }
    public int OutputGroups { get; }

    /// <summary>Whether the last two of these times are one.</summary>
    public bool EndsWide { get; }

    /// <summary>Parts of the input that are multiplied before the next ones.</summary>
    public int DepthBlocks { get; }

    /// <summary>Chunks that the output channels of a group are shared among; several then want the same input laid out.</summary>
    public int Shares { get; }

    /// <summary>Regions of a plane.</summary>
    public int PerPlane { get; }

    /// <summary>All regions of all sets of all images, as often as they are shared.</summary>
    public int Units { get; }

    /// <summary>Chunks that take the units, some at a time.</summary>
    public int Count { get; }

    /// <summary>Floats of an output channel's weights in all groups.</summary>
    public int OutputLanes => Block.Count(Outputs) * Block.Lanes;

    /// <summary>One of the regions of a plane.</summary>
    public PlaneRegion Region(int index)
    {
        (int d, int h, int w) = _s.Output;
        int piece = index % _pieces, band = index / _pieces;
        if (_lines > h)
            return new PlaneRegion(band * _lines, Math.Min(d * h, (band + 1) * _lines), 0, w);
        int first = band % _perSlice * _lines, columns = Piece(w, _pieces);
        return new PlaneRegion(band / _perSlice * h + first, band / _perSlice * h + Math.Min(h, first + _lines), Math.Min(w, piece * columns), Math.Min(w, (piece + 1) * columns));
    }
}
