using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Products of packed rows with a B whose rows lie anywhere: one call covers many rows and one tile's columns.</summary>
internal static unsafe class TileProduct
{
    private const int Line = 16;

    /// <summary>C[m, columns] = (or +=) panels · B.</summary>
    /// <param name="panels">the panels of one k block, see <see cref="RowPanels"/>.</param>
    /// <param name="m">rows of C.</param>
    /// <param name="k">rows of B, at most <see cref="RowPanels.Block"/>.</param>
    /// <param name="b">B's first column; at least <see cref="VectorWidths.TileColumns"/> elements of each row must be readable.</param>
    /// <param name="offsets">where each row of B begins, in elements from b.</param>
    /// <param name="c">C, row-major.</param>
    /// <param name="ldc">elements from one row of C to the next.</param>
    /// <param name="columns">columns of C, at most one tile's; only these are written.</param>
    /// <param name="accumulate">adds to C.</param>
    /// <param name="width">vectors to use.</param>
    /// <param name="next">a panel of B of the same depth that is wanted next, fetched meanwhile; or null.</param>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        float* panels, int m, int k, float* b, nint* offsets, float* c, nint ldc, int columns, bool accumulate, VectorWidth width, float* next = null)
    {
        int full = width.TileColumns();
        float* edge = stackalloc float[14 * 32];
        float* ahead = next == null ? b : next, end = next + (nint)k * ColumnPanels.Width;
        // A tile asks twice with each four of k: for one line where there are tiles enough, else for two.
        nint step = next == null ? 0 : m > 7 * width.TileRows() ? Line / 2 : Line;
        for (int row = 0, height; row < m; row += height)
        {
            height = RowPanels.Height(m - row, width);
            int tile = RowPanels.Tile(height, width);
            float* to = c + row * ldc;
            if (height == tile && columns == full)
            {
                Tile(tile, panels, b, offsets, k, to, ldc, accumulate, ahead, step, width);
            }
            else
            {
                Tile(tile, panels, b, offsets, k, edge, full, false, ahead, step, width);
                for (int i = 0; i < height; i++, to += ldc)
                {
                    Span<float> run = new(to, columns);
                    ReadOnlySpan<float> sums = new(edge + i * full, columns);
                    if (accumulate) TensorPrimitives.Add(run, sums, run);
                    else sums.CopyTo(run);
                }
            }
            panels += tile * k;
            ahead += k / 4 * 2 * step;
            if (step != 0 && ahead >= end)
            {
                ahead = b;
                step = 0;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(int rows, float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step, VectorWidth width)
    {
        switch (width)
        {
            case VectorWidth.Bits512:
                switch (rows)
                {
                    case 14: Tiles512.Rows14(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 12: Tiles512.Rows12(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 8: Tiles512.Rows8(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 6: Tiles512.Rows6(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 4: Tiles512.Rows4(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 2: Tiles512.Rows2(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    default: Tiles512.Rows1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                }
                break;
            case VectorWidth.Bits256:
                switch (rows)
                {
                    case 6: Tiles256.Rows6(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 4: Tiles256.Rows4(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 2: Tiles256.Rows2(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    default: Tiles256.Rows1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                }
                break;
            default:
                switch (rows)
                {
                    case 6: Tiles128.Rows6(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 4: Tiles128.Rows4(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 2: Tiles128.Rows2(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    default: Tiles128.Rows1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                }
                break;
        }
    }
}
