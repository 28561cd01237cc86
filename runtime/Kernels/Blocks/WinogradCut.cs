using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>How the work of <see cref="Winograd"/> is shared out: by sizes alone, never by the number of threads.</summary>
/// <remarks>
/// Rows of tiles, those of all images one after the other, form groups whose transformed inputs fit into half of a
/// second-level cache of 2 MiB. Long rows that meet few filters are cut into pieces, which hardly leave the first-level cache. Where there are too few groups for several cores, each is computed in parts of the output channels, which
/// then share the inputs that were transformed before.
/// </remarks>
internal readonly struct WinogradCut
{
    // Transformed inputs of one group.
    private const int MostInputs = 256 * 1024;
    // Transformed filters that stay in the second-level cache beside them, and so may be read by many small groups.
    private const int FewFilters = 256 * 1024;
    // Tiles of a group beyond which nothing is gained by reading the filters less often.
    private const int EnoughTiles = 56;
    private const int FewTiles = 24;
    private const double WorkPerChunk = 1.5e6;
    private const int MostParts = 16;
    private const int EnoughGroups = 8;
    // Tiles that are multiplied at once, and groups that are chunks enough where there are not many filters.
    private const int WholeTile = 14, NarrowTile = 6;
    private const int FewestGroups = 4;
    private const int SomeFilters = 1024 * 1024;
    // Products of several units that wait in a second-level cache of 512 KiB for their transforms.
    private const int MostProducts = 48 * 1024;

    public readonly WinogradForm Form;

    /// <summary>Channels of an input, those of its phases counted one by one.</summary>
    public readonly int Channels;

    /// <summary>Tiles side by side in a row.</summary>
    public readonly int RowTiles;

    /// <summary>Rows of tiles of one image.</summary>
    public readonly int ImageRows;

    public readonly int Rows, GroupRows, Groups, GroupTiles;

    /// <summary>Pieces of a row of tiles; but for the last one they are so many times as long as this.</summary>
    public readonly int Pieces;

    private readonly int _multiple = 1;

    /// <summary>Blocks of 16 channels.</summary>
    public readonly int InBlocks, OutBlocks;

    public readonly int Units, Parts;

    /// <summary>Units of a part that meet the inputs of a place together, as these come from the first-level cache then.</summary>
    public readonly int UnitsAtOnce;

    /// <summary>Elements from one of the places of transformed inputs, or products, to the next.</summary>
    public readonly nint InputPlace, ProductPlace;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public WinogradCut(in ConvShape s, in WinogradForm form, VectorWidth width)
    {
        Form = form;
        Channels = s.InChannels * form.Phases;
        RowTiles = Ceiling(s.Output.W, form.Results);
        ImageRows = Ceiling(s.Output.H, form.Results);
        Rows = s.Batch * ImageRows;
        InBlocks = Ceiling(Channels, 16);
        OutBlocks = Ceiling(s.OutChannels, 16);
        int unit = WinogradFilters.UnitWidth(width);
        Units = Ceiling(OutBlocks * 16, unit);

        long perTile = (long)form.Places * InBlocks * 16;
        long most = MostInputs / perTile;
        long wanted = perTile * OutBlocks * 16 <= FewFilters ? FewTiles : EnoughTiles;
        int rows = (int)Math.Clamp(Math.Min(most, wanted) / Math.Max(1, RowTiles), 1, Math.Max(1, Rows));
        double work = (double)Rows * RowTiles * perTile * OutBlocks * 16;
        int chunks = (int)Math.Clamp(work / WorkPerChunk, 1, MostParts);
        if (perTile * OutBlocks * 16 <= SomeFilters && Ceiling(Rows, rows) < EnoughGroups)
        {
            // Filters from the third-level cache cost less than transformed inputs from another core's caches.
            int fewer = Math.Max(Math.Max(1, Ceiling(WholeTile, Math.Max(1, RowTiles))), Rows / EnoughGroups);
            if (fewer <= rows && Ceiling(Rows, fewer) >= FewestGroups)
                (rows, chunks) = (fewer, 1);
        }
        Groups = Ceiling(Rows, rows);
        GroupRows = Ceiling(Rows, Math.Max(1, Groups));
        Pieces = GroupRows == 1 && wanted == FewTiles && RowTiles > FewTiles ? Ceiling(RowTiles, WholeTile) : 1;
        Groups = Ceiling(Rows, Math.Max(1, GroupRows)) * Pieces;
        if (Pieces > 1 && width == VectorWidth.Bits256)
            _multiple = NarrowTile;
        GroupTiles = GroupRows * Ceiling(RowTiles, Pieces);
        for (int piece = 0; piece < Pieces; piece++)
            GroupTiles = Math.Max(GroupTiles, TileRange(piece).Count);
        Parts = Groups >= EnoughGroups ? 1 : Math.Clamp(Ceiling(chunks, Math.Max(1, Groups)), 1, Math.Max(1, Units));
        // One line more than a power of two could be keeps the places from falling on the same lines of the cache.
        InputPlace = (nint)GroupTiles * InBlocks * 16 + 16;
        ProductPlace = (nint)GroupTiles * unit + 16;
        UnitsAtOnce = width == VectorWidth.Bits512 ? 1 : (int)Math.Clamp(MostProducts / (form.Places * ProductPlace), 1, Math.Max(1, Units / Parts));
    }

    /// <summary>Groups of so many rows for one part of the work, whose transformed inputs lie as given.</summary>
    public WinogradCut(in ConvShape s, in WinogradForm form, int groupRows, nint inputPlace)
    {
        Form = form;
        Channels = s.InChannels * form.Phases;
        RowTiles = Ceiling(s.Output.W, form.Results);
        ImageRows = Ceiling(s.Output.H, form.Results);
        Rows = s.Batch * ImageRows;
        InBlocks = Ceiling(Channels, 16);
        OutBlocks = Ceiling(s.OutChannels, 16);
        (GroupRows, Groups, GroupTiles) = (groupRows, Ceiling(Rows, groupRows), groupRows * RowTiles);
        InputPlace = inputPlace;
    }

    /// <summary>Elements of one group's transformed inputs.</summary>
    public long InputLength => Form.Places * InputPlace;

    /// <summary>Elements of the products of one unit.</summary>
    public long ProductLength => Form.Places * ProductPlace;

    /// <summary>Whether several chunks want the same transformed inputs.</summary>
    public bool SharesInputs => Parts > 1;

    /// <summary>The rows of tiles of one group.</summary>
    public (int First, int End) GroupRange(int group) => (group / Pieces * GroupRows, Math.Min(Rows, (group / Pieces + 1) * GroupRows));

    /// <summary>The tiles of each of its rows.</summary>
    public (int First, int Count) TileRange(int group)
    {
        int piece = group % Pieces, first = Start(piece);
        return (first, Start(piece + 1) - first);
    }

    private int Start(int piece) => piece == Pieces ? RowTiles : (RowTiles * piece / Pieces + _multiple / 2) / _multiple * _multiple;

    private static int Ceiling(int a, int b) => (a + b - 1) / b;
}
