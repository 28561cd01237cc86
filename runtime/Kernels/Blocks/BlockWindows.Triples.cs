using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

// Windows three pixels wide, by far the most common: a pixel is loaded once for all windows that meet it.
internal readonly unsafe partial struct BlockWindows
{
    // Windows side by side; the last ones of a row begin so far before its end, and compute some again.
    private const int Tile = WindowTiles.Count;

    /// <summary>Whether a row has at least a tile of windows of three neighbours, of which only the first and the last may reach outside, by one pixel.</summary>
    private bool FitsTriples
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => columns is { Kernel: 3, Dilation: 1, Stride: 1 or 2, Before: 0 or 1, Count: >= Tile }
            && (columns.Count - 1) * columns.Stride - columns.Before + 2 <= columns.Size;
    }

    // Narrower vectors go through all channels of a tile before the next one, whose pixels are then near.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Triples<V, TStep>(float* x, float* weights, int row, float* y, BlockEnds* ends) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        (int first, int end) = rows.Taps(row);
        nint rowLength = (nint)columns.Size * Block.Lanes, step = rows.Dilation * rowLength;
        float* top = x + ((nint)row * rows.Stride - rows.Before + (nint)first * rows.Dilation) * rowLength - (nint)columns.Before * Block.Lanes;
        weights += first * 3 * Block.Lanes;
        for (int column = 0; ; column = Math.Min(column + Tile, columns.Count - Tile))
        {
            float* p = top + (nint)column * columns.Stride * Block.Lanes, to = y + (nint)column * Block.Lanes;
            bool left = column == 0 && columns.Before > 0, right = (column + Tile - 1) * columns.Stride - columns.Before + 2 == columns.Size;
            for (int lane = 0; lane < Block.Lanes; lane += V.Count, ends->Shift += V.Count)
            {
                if (columns.Stride == 1) WindowTiles.Neighbours<V, TStep>(p + lane, step, weights + lane, end - first, left, right, to + lane, ends);
                else WindowTiles.Apart<V, TStep>(p + lane, step, weights + lane, end - first, left, right, to + lane, ends);
            }
            ends->Shift -= Block.Lanes;
            if (column == columns.Count - Tile)
                return;
        }
    }

    /// <summary>Whether a row and the next have windows of 3×3 neighbours that meet nothing above or below the input.</summary>
    private bool FitsTwoRows(int row) =>
        FitsTriples && columns.Stride == 1 && rows is { Kernel: 3, Stride: 1, Dilation: 1 } && rows.Taps(row) == (0, 3) && rows.Taps(row + 1) == (0, 3);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TwoRows<V>(float* x, float* weights, int row, float* y, BlockEnds* ends) where V : struct, ILanes<V, float>
    {
        nint rowLength = (nint)columns.Size * Block.Lanes;
        float* top = x + ((nint)row - rows.Before) * rowLength - (nint)columns.Before * Block.Lanes;
        for (int column = 0; ; column = Math.Min(column + Tile, columns.Count - Tile))
        {
            nint at = (nint)column * Block.Lanes;
            bool left = column == 0 && columns.Before > 0, right = column + Tile - columns.Before + 1 == columns.Size;
            WindowPairTiles.Rows<V>(top + at, rowLength, weights, left, right, y + at, (nint)columns.Count * Block.Lanes, ends);
            if (column == columns.Count - Tile)
                return;
        }
    }
}
