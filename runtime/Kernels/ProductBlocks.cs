namespace ModelDsl.Runtime;

/// <summary>How C[m, n] of a matrix product is cut into blocks: by its sizes and the width of vectors, never by the number of threads.</summary>
/// <remarks>
/// Every thread packs the rows of A that its blocks have. So many rows are cut into blocks that reach over all columns, and each
/// is packed once. Fewer rows become up to four blocks, each cut by columns too: a thread then packs a quarter of A, and where the
/// next product is cut in the same way, that quarter is what it wrote itself. Only a few rows are one block, which each thread packs
/// and keeps for all its columns.
/// </remarks>
internal readonly struct ProductBlocks
{
    // About 10 µs, what a block has at least, and what it had better have, on one core; the first two with fewer than 512 bits.
    private const double LeastWork = 1e6, LeastBlock = 4e5, GoodWork = 2.5e6, LeastNarrowWork = 3e5, LeastNarrowBlock = 1e5;
    private const int Few = 16, Enough = 32, Most = 64;
    // Packed rows of one block and k block: a quarter of a second-level cache of 2 MiB. Of a block: all of it.
    private const int MostDepthElements = 128 * 1024, MostElements = 512 * 1024;
    // The least common multiple of the heights that fit best, 14 and 6; rows from which on passing over B
    // costs little, and next to nothing.
    private const int RowGranule = 42, GoodRows = 28, BestRows = 64;
    // Rows that a block has at least where B stays in a second-level cache, and where it comes from the third-level cache for
    // each block, 5 GB/s with 64 rows; what does not fit there either is read once.
    private const int LeastNear = 14, LeastFar = 64, MostNear = 256 * 1024, MostFar = 8 * 1024 * 1024;
    // Fewer and higher blocks with tiles of 256 bits, which are lower: as many as two and four threads share evenly, of 64 rows and more.
    private const int LeastNarrow = 8, EvenNarrow = 4;
    // Fewer and wider blocks where A lies transposed: a block reads whole cache lines, several side by side.
    private const int MostTransposed = 16, Line = 16;

    private readonly int _m, _n;

    public ProductBlocks(int m, int n, int k, bool transposed = false, VectorWidth width = VectorWidth.Bits512)
    {
        (_m, _n) = (m, n);
        double work = Work(m, n, k), leastBlock = width == VectorWidth.Bits512 ? LeastBlock : LeastNarrowBlock;
        Serial = IsSerial(m, n, k, width);
        // A small product is cut into four, a larger one evenly for more threads too.
        double least = Math.Clamp(Math.Max(Math.Min(work / leastBlock, 4), Math.Min(work / LeastWork, Few)), 1, Few);
        int wanted = (int)Math.Clamp(work / GoodWork, least, transposed ? MostTransposed : Most);
        int most = Math.Min(MostDepthElements / Math.Clamp(k, 1, RowPanels.Block), MostElements / Math.Max(k, 1));
        int rowBlocks = Math.Max(1, Ceiling(m, Math.Max(RowGranule, most / RowGranule * RowGranule)));
        int panels = Math.Max(1, Ceiling(n, ColumnPanels.Width)), columnBlocks = 1, granule = 1;
        if (m >= Few * GoodRows)
        {
            int best = width == VectorWidth.Bits256 ? Math.Clamp(m / BestRows / EvenNarrow * EvenNarrow, LeastNarrow, Enough) : Math.Clamp(m / BestRows, Few, Enough);
            rowBlocks = Math.Max(rowBlocks, Math.Min(Math.Min(wanted, m / GoodRows), best));
            granule = 4;
        }
        else
        {
            rowBlocks = Math.Max(rowBlocks, Math.Min(wanted, OfFewRows(m, n, k)));
            columnBlocks = Math.Min(Ceiling(wanted, rowBlocks), panels);
            rowBlocks = Math.Max(rowBlocks, Math.Min(wanted / columnBlocks, Ceiling(m, 14)));
        }
        Rows = Ceiling(Ceiling(m, rowBlocks), granule) * granule;
        if (transposed)
            Rows = Ceiling(Rows, Line) * Line;
        Columns = Ceiling(panels, columnBlocks) * ColumnPanels.Width;
        RowBlocks = Ceiling(m, Rows);
        ColumnBlocks = Ceiling(n, Columns);
    }

    /// <summary>Whether all blocks together are too little work for a second thread.</summary>
    public bool Serial { get; }

    /// <summary>The same for a product of these sizes.</summary>
    public static bool IsSerial(int m, int n, int k, VectorWidth width) => Work(m, n, k) < (width == VectorWidth.Bits512 ? LeastWork : LeastNarrowWork);

    /// <summary>Rows of a block, fewer in the last.</summary>
    public int Rows { get; }

    /// <summary>Columns of a block, a multiple of the panels' width, fewer in the last.</summary>
    public int Columns { get; }

    public int RowBlocks { get; }

    public int ColumnBlocks { get; }

    public int Count => RowBlocks * ColumnBlocks;

    /// <summary>A block's place in C. Blocks beside each other are numbered one after the other, so that their packed rows are reused.</summary>
    public (int Row, int Rows, int Column, int Columns) this[int block]
    {
        get
        {
            int row = block / ColumnBlocks * Rows, column = block % ColumnBlocks * Columns;
            return (row, Math.Min(Rows, _m - row), column, Math.Min(Columns, _n - column));
        }
    }

    // Four where there are rows enough, for two and four threads.
    private static int OfFewRows(int m, int n, int k)
    {
        bool near = (long)n * k <= MostNear;
        int least = near ? LeastNear : LeastFar;
        return (long)n * k > MostFar ? 1 : m >= 4 * least ? 4 : near && m >= 2 * least ? 2 : 1;
    }

    // Few rows wait for B rather than for the multipliers.
    private static double Work(int m, int n, int k) => Math.Max(m, 4.0) * n * k;

    private static int Ceiling(int a, int b) => (int)(((long)a + b - 1) / b);
}
