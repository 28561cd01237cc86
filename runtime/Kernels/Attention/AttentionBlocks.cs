namespace ModelDsl.Runtime;

/// <summary>How attention is cut: blocks of queries and of keys whose scores stay in the first-level cache.</summary>
internal static class AttentionBlocks
{
    /// <summary>Queries of a block, at most.</summary>
    public const int MostQueries = 64;

    /// <summary>Keys of a block, at most; a multiple of the panels' width.</summary>
    public const int MostKeys = 128;

    // All keys at once up to here: no maximum then has to be mended. Scores of a block: 32 KiB.
    private const int WholeKeys = 256, MostScores = 8192;
    // The same with 256 bits, whose tiles are lower: fewer queries of more keys fill them, too.
    private const int WholeNarrow = 512;

    /// <summary>Queries and keys of a block, whose scores stay in the first-level cache.</summary>
    public static (int Queries, int Keys) Of(int queries, int keys, VectorWidth width)
    {
        int block = keys <= (width == VectorWidth.Bits256 ? WholeNarrow : WholeKeys) ? Math.Max(keys, 1) : Lanes(Even(keys, MostKeys));
        int most = Math.Min(MostQueries, MostScores / Lanes(block) / 6 * 6);
        return (Math.Min(queries, Sixes(Even(queries, most))), block);
    }

    /// <summary>Parts of about equal size, none over <paramref name="most"/>.</summary>
    public static int Even(int total, int most)
    {
        int parts = Math.Max(1, (total + most - 1) / most);
        return Math.Max(1, (total + parts - 1) / parts);
    }

    /// <summary>Keys of a block of so many: whole panels, so that only the last block is filled up.</summary>
    public static int KeysOf(int total) => total <= MostKeys ? Quads(Math.Max(total, 1)) : Panels(Even(total, MostKeys));

    /// <summary>Up to a whole panel.</summary>
    public static int Panels(int columns) => (columns + ColumnPanels.Width - 1) / ColumnPanels.Width * ColumnPanels.Width;

    /// <summary>Up to a whole vector of any width, for rows that vectors run over.</summary>
    public static int Lanes(int columns) => (columns + 15) / 16 * 16;

    /// <summary>Up to a whole number of the highest tiles of four vectors.</summary>
    public static int Sixes(int rows) => (rows + 5) / 6 * 6;

    /// <summary>Up to a whole group of four, as row panels have them.</summary>
    public static int Quads(int count) => (count + 3) / 4 * 4;
}

/// <summary>Hands out parts of a thread's memory, each on a cache line of its own.</summary>
internal unsafe ref struct FloatParts(float* memory)
{
    private float* _next = memory;

    public float* Take(long count)
    {
        float* part = _next;
        _next += Rounded(count);
        return part;
    }

    public static long Rounded(long count) => (count + 15) / 16 * 16;
}
