using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Products of packed rows with a B whose rows lie anywhere: one call covers many rows and one tile's columns.</summary>
internal static unsafe class TileProduct
{
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
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        float* panels, int m, int k, float* b, nint* offsets, float* c, nint ldc, int columns, bool accumulate, VectorWidth width)
    {
        int full = width.TileColumns();
        float* edge = stackalloc float[14 * 32];
        for (int row = 0, height; row < m; row += height)
        {
            height = RowPanels.Height(m - row, width);
            int tile = RowPanels.Tile(height, width);
            float* to = c + row * ldc;
            if (height == tile && columns == full)
            {
                Tile(tile, panels, b, offsets, k, to, ldc, accumulate, width);
            }
            else
            {
                Tile(tile, panels, b, offsets, k, edge, full, false, width);
                for (int i = 0; i < height; i++, to += ldc)
                    for (int j = 0; j < columns; j++)
                        to[j] = accumulate ? to[j] + edge[i * full + j] : edge[i * full + j];
            }
            panels += tile * k;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(int rows, float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, VectorWidth width)
    {
        switch (width)
        {
            case VectorWidth.Bits512:
                switch (rows)
                {
                    case 14: Tiles512.Rows14(a, b, offsets, k, c, ldc, accumulate); break;
                    case 12: Tiles512.Rows12(a, b, offsets, k, c, ldc, accumulate); break;
                    case 8: Tiles512.Rows8(a, b, offsets, k, c, ldc, accumulate); break;
                    case 6: Tiles512.Rows6(a, b, offsets, k, c, ldc, accumulate); break;
                    case 4: Tiles512.Rows4(a, b, offsets, k, c, ldc, accumulate); break;
                    case 2: Tiles512.Rows2(a, b, offsets, k, c, ldc, accumulate); break;
                    default: Tiles512.Rows1(a, b, offsets, k, c, ldc, accumulate); break;
                }
                break;
            case VectorWidth.Bits256:
                switch (rows)
                {
                    case 6: Tiles256.Rows6(a, b, offsets, k, c, ldc, accumulate); break;
                    case 4: Tiles256.Rows4(a, b, offsets, k, c, ldc, accumulate); break;
                    case 2: Tiles256.Rows2(a, b, offsets, k, c, ldc, accumulate); break;
                    default: Tiles256.Rows1(a, b, offsets, k, c, ldc, accumulate); break;
                }
                break;
            default:
                switch (rows)
                {
                    case 6: Tiles128.Rows6(a, b, offsets, k, c, ldc, accumulate); break;
                    case 4: Tiles128.Rows4(a, b, offsets, k, c, ldc, accumulate); break;
                    case 2: Tiles128.Rows2(a, b, offsets, k, c, ldc, accumulate); break;
                    default: Tiles128.Rows1(a, b, offsets, k, c, ldc, accumulate); break;
                }
                break;
        }
    }
}
