namespace ModelDsl.Runtime;

/// <summary>How C[m, n] of a matrix product is cut into blocks: by its sizes alone, never by the number of threads.</summary>
internal readonly struct ProductBlocks
{
    // About 15 µs on one core.
    private const double LeastWork = 1.5e6;
    // Packed rows of one block: half of a second-level cache of 2 MiB.
    private const int MostPackedRows = 256 * 1024;
    private const int Most = 64;
    // The least common multiple of the heights that fit best, 14 and 6.
    private const int RowGranule = 42;

    private readonly int _m, _n;

    // Fewer and wider blocks where A lies transposed: a block reads whole cache lines, several side by side.
    private const int MostTransposed = 16, Line = 16;

    public ProductBlocks(int m, int n, int k, bool transposed = false)
    {
        (_m, _n) = (m, n);
        double work = (double)m * n * k;
        Serial = IsSerial(m, n, k);
        int wanted = (int)Math.Clamp(work / LeastWork, 1, transposed ? MostTransposed : Most);
        Rows = Math.Clamp(MostPackedRows / Math.Max(k, 1) / RowGranule * RowGranule, RowGranule, 6 * RowGranule);
        int rowBlocks = Ceiling(m, Rows);
        int panels = Ceiling(n, GemmPanels.Width);
        int columnBlocks = Math.Clamp(Ceiling(wanted, Math.Max(rowBlocks, 1)), 1, Math.Max(panels, 1));
        if (rowBlocks * columnBlocks < wanted)
            rowBlocks = Math.Min(Math.Max(rowBlocks, wanted / columnBlocks), Math.Max(Ceiling(m, 14), 1));
        Rows = Math.Max(1, Ceiling(m, Math.Max(rowBlocks, 1)));
        if (transposed)
            Rows = Ceiling(Rows, Line) * Line;
        Columns = Math.Max(1, Ceiling(panels, columnBlocks)) * GemmPanels.Width;
        RowBlocks = Ceiling(m, Rows);
        ColumnBlocks = Ceiling(n, Columns);
    }

    /// <summary>Whether all blocks together are too little work for a second thread.</summary>
    public bool Serial { get; }

    /// <summary>The same for a product of these sizes.</summary>
    public static bool IsSerial(int m, int n, int k) => (double)m * n * k < LeastWork;

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

    private static int Ceiling(int a, int b) => (int)(((long)a + b - 1) / b);
}
