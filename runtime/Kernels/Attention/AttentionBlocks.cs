namespace ModelDsl.Runtime;

/// <summary>How attention is cut: blocks of queries and of keys whose scores stay in the first-level cache.</summary>
internal static class AttentionBlocks
{
    /// <summary>Queries of a block, at most.</summary>
    public const int MostQueries = 64;

    /// <summary>Keys of a block, at most; a multiple of the panels' width.</summary>
    public const int MostKeys = 128;

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
