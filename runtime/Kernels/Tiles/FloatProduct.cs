using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Blocks of matrix products of f32 or f64, k block by k block, the tiles of B in the outer loop so that each stays in cache.</summary>
internal static unsafe class FloatProduct
{
    /// <summary>Elements of thread memory that <see cref="Direct{T}"/> wants at most.</summary>
    public const int DirectLength = RowPanels.Block * (ColumnPanels.Width + sizeof(long) / sizeof(float));

    /// <summary>C[m, n] = (or +=) A · B, with A in row panels and B in column panels.</summary>
    /// <param name="rows">A in row panels.</param>
    /// <param name="m">rows of A.</param>
    /// <param name="n">columns of B.</param>
    /// <param name="k">rows of B.</param>
    /// <param name="panels">B in column panels.</param>
    /// <param name="c">C, row-major.</param>
    /// <param name="ldc">elements from one row of C to the next.</param>
    /// <param name="accumulate">adds to C.</param>
    /// <param name="width">vectors to use.</param>
    /// <param name="later">the panel of B that is likely to be wanted after these, or null.</param>
    /// <param name="pitch">columns of the strips that panels are cut into, see <see cref="ColumnPanels.Pitch{T}"/>; as many as a tile has, or all.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panels<T>(
        T* rows, int m, int n, int k, T* panels, T* c, nint ldc, bool accumulate, VectorWidth width, T* later = null, int pitch = ColumnPanels.Width) where T : unmanaged
    {
        int done = 0;
        if (m == 1)
        {
            done = RowTimesPanels.Run(rows, n, k, panels, c, accumulate, width, pitch);
            if (done == n)
                return;
        }
        nint padded = RowPanels.PaddedRows(m, width), strip = (nint)pitch * k;
        nint* offsets = ColumnPanels.RowOffsetsOf(pitch);
        int full = width.TileColumns<T>();
        for (int p = 0; p < Math.Max(k, 1); p += RowPanels.Block)
        {
            int depth = Math.Min(RowPanels.Block, k - p);
            for (int column = done; column < n; column += full)
            {
                int place = column % pitch;
                T* b = panels + column / pitch * strip + (nint)p * pitch;
                T* next =
                    column - place + pitch < n ? b + strip
                    : p + depth < k ? panels + done / pitch * strip + (nint)(p + depth) * pitch
                    : later;
                // Each tile of a strip fetches as much of the next one as it reads itself.
                if (next != null)
                    next += (nint)depth * place;
                TileProduct.Run(
                    rows + padded * p, m, depth, b + place, offsets, c + column, ldc,
                    Math.Min(full, n - column), accumulate || p > 0, width, next);
            }
        }
    }

    /// <summary>C = A · B for several blocks of rows, each in row panels of its own: a panel of B meets all of them before the next one.</summary>
    /// <param name="rows">the blocks of A in row panels, one after the other.</param>
    /// <param name="heights">rows of each block.</param>
    /// <param name="blocks">how many there are.</param>
    /// <param name="n">columns of B.</param>
    /// <param name="k">rows of B.</param>
    /// <param name="panels">B in column panels.</param>
    /// <param name="c">C, row-major.</param>
    /// <param name="ldc">elements from one row of C to the next.</param>
    /// <param name="width">vectors to use.</param>
    /// <param name="later">the panel of B that is wanted after these, or null.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PanelsOfBlocks<T>(
        T* rows, int* heights, int blocks, int n, int k, T* panels, T* c, nint ldc, VectorWidth width, T* later) where T : unmanaged
    {
        int full = width.TileColumns<T>(), line = 64 / sizeof(T), pitch = ColumnPanels.Pitch<T>(width);
        nint strip = (nint)pitch * k;
        nint* offsets = ColumnPanels.RowOffsetsOf(pitch);
        for (int p = 0; p < Math.Max(k, 1); p += RowPanels.Block)
        {
            int depth = Math.Min(RowPanels.Block, k - p);
            // Each block fetches its share of what is wanted next.
            nint share = (nint)depth * full / blocks / line * line;
            for (int column = 0; column < n; column += full)
            {
                int place = column % pitch;
                T* b = panels + column / pitch * strip + (nint)p * pitch;
                T* next =
                    column - place + pitch < n ? b + strip
                    : p + depth < k ? panels + (nint)(p + depth) * pitch
                    : later;
                if (next != null)
                    next += (nint)depth * place;
                T* from = rows, to = c + column;
                for (int i = 0; i < blocks; i++)
                {
                    nint padded = RowPanels.PaddedRows(heights[i], width);
                    TileProduct.Run(
                        from + padded * p, heights[i], depth, b + place, offsets, to, ldc, Math.Min(full, n - column), p > 0, width,
                        next == null ? null : next + i * share);
                    from += padded * k;
                    to += heights[i] * ldc;
                }
            }
        }
    }

    /// <summary>C[m, n] = (or +=) A · B with B as it lies in memory, its columns side by side.</summary>
    /// <param name="rows">A in row panels.</param>
    /// <param name="m">rows of A.</param>
    /// <param name="n">columns of B.</param>
    /// <param name="k">rows of B.</param>
    /// <param name="b">B.</param>
    /// <param name="bRow">elements from one row of B to the next.</param>
    /// <param name="c">C, row-major.</param>
    /// <param name="ldc">elements from one row of C to the next.</param>
    /// <param name="accumulate">adds to C.</param>
    /// <param name="memory"><see cref="DirectLength"/> elements to work with.</param>
    /// <param name="width">vectors to use.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Direct<T>(
        T* rows, int m, int n, int k, T* b, nint bRow, T* c, nint ldc, bool accumulate, T* memory, VectorWidth width) where T : unmanaged
    {
        var offsets = (nint*)memory;
        T* edge = memory + RowPanels.Block * (sizeof(long) / sizeof(T));
        for (int p = 0; p < Math.Min(k, RowPanels.Block); p++)
            offsets[p] = p * bRow;

        nint padded = RowPanels.PaddedRows(m, width);
        int full = width.TileColumns<T>();
        for (int p = 0; p < Math.Max(k, 1); p += RowPanels.Block)
        {
            int depth = Math.Min(RowPanels.Block, k - p);
            T* block = b + p * bRow;
            int column = 0;
            for (; column <= n - full; column += full)
                TileProduct.Run(rows + padded * p, m, depth, block + column, offsets, c + column, ldc, full, accumulate || p > 0, width);
            if (column < n)
            {
                // Whole vectors would read past the end of B.
                ColumnPanels.PackPanel(block + column, bRow, 1, depth, n - column, edge);
                TileProduct.Run(rows + padded * p, m, depth, edge, ColumnPanels.RowOffsets, c + column, ldc, n - column, accumulate || p > 0, width);
            }
        }
    }
}
