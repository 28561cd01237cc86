using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

// Windows five pixels wide, as later mobile networks have them. In their small images most windows reach outside.
internal readonly unsafe partial struct BlockWindows
{
    // Shorter rows are computed one by one: most of a tile would be thrown away.
    private const int FewestFives = 3;

    /// <summary>Whether a row has windows of five neighbours.</summary>
    private bool FitsFives => columns is { Kernel: 5, Dilation: 1, Stride: 1 or 2, Count: >= FewestFives };

    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fives<V, TStep>(float* x, float* weights, int row, float* y, BlockEnds* ends) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        (int firstRow, int endRow) = rows.Taps(row);
        nint rowLength = (nint)columns.Size * Block.Lanes, step = rows.Dilation * rowLength;
        float* top = x + ((nint)row * rows.Stride - rows.Before + (nint)firstRow * rows.Dilation) * rowLength;
        weights += firstRow * 5 * Block.Lanes;
        float* tile = stackalloc float[Tile * Block.Lanes];
        bool whole = columns.Count >= Tile;
        int pixels = columns.Stride == 1 ? WindowTiles.NeighbourPixels : WindowTiles.ApartPixels;
        for (int column = 0; ; column = Math.Min(column + Tile, columns.Count - Tile))
        {
            int start = column * columns.Stride - columns.Before, first = Math.Clamp(-start, 0, pixels), end = Math.Clamp(columns.Size - start, first, pixels);
            float* p = top + (nint)start * Block.Lanes, to = whole ? y + (nint)column * Block.Lanes : tile;
            if (columns.Stride == 1) WindowTiles.FiveNeighbours<V, TStep>(p, step, weights, endRow - firstRow, first, end, to, ends);
            else WindowTiles.FiveApart<V, TStep>(p, step, weights, endRow - firstRow, first, end, to, ends);
            if (column == columns.Count - Tile)
                return;
            // A row shorter than a tile keeps its beginning.
            for (int i = 0; i < columns.Count && !whole; i++)
                V.Load(in tile[i * Block.Lanes], 0).Store(ref y[i * Block.Lanes], 0);
            if (!whole)
                return;
        }
    }
}
