using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>The right side of an f32 product in panels of 32 columns, [panel][k][32], the last one filled up with zeros.</summary>
internal static unsafe class ColumnPanels
{
    public const int Width = GemmPanels.Width;

    /// <summary>Where the rows of a panel begin, for the tiles: 0, 32, 64, … for one k block.</summary>
    public static readonly nint* RowOffsets = MakeRowOffsets();

    /// <summary>Copies B[k, n], of any strides, into panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(float* b, nint rowStride, nint columnStride, int k, int n, float* panels)
    {
        for (int column = 0; column < n; column += Width, panels += (nint)k * Width)
            PackPanel(b + column * columnStride, rowStride, columnStride, k, Math.Min(Width, n - column), panels);
    }

    /// <summary>Copies the given columns of B into one panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackPanel(float* b, nint rowStride, nint columnStride, int k, int columns, float* to)
    {
        int p = 0;
        if (columnStride == 1 && columns == Width)
        {
            for (; p < k; p++, b += rowStride, to += Width)
                for (int j = 0; j < Width; j += 8)
                    Vector256.Load(b + j).Store(to + j);
            return;
        }
        if (columnStride == 1)
        {
            for (; p < k; p++, b += rowStride, to += Width)
            {
                int j = 0;
                for (; j <= columns - 8; j += 8)
                    Vector256.Load(b + j).Store(to + j);
                for (int rest = j; rest < Width; rest += 8)
                    Vector256<float>.Zero.Store(to + rest);
                for (; j < columns; j++)
                    to[j] = b[j];
            }
            return;
        }
        if (rowStride == 1)
        {
            int full = columns / 4 * 4;
            // Few rows at a time, so that whole cache lines of every column are used while they are there.
            for (int quads; p <= k - 4; p += 4 * quads, to += 4 * quads * Width)
            {
                quads = Math.Min(16, (k - p) / 4);
                for (int j = 0; j < full; j += 4)
                    for (int quad = 0; quad < quads; quad++)
                        FourByFour.Transpose(b + p + 4 * quad + j * columnStride, columnStride, to + 4 * quad * Width + j, Width);
                for (int i = 0; full < Width && i < 4 * quads; i++)
                {
                    for (int j = full; j < Width; j += 4)
                        Vector128<float>.Zero.Store(to + i * Width + j);
                    for (int j = full; j < columns; j++)
                        to[i * Width + j] = b[p + i + j * columnStride];
                }
            }
        }
        for (; p < k; p++, to += Width)
            for (int j = 0; j < Width; j++)
                to[j] = j < columns ? b[p * rowStride + j * columnStride] : 0;
    }

    private static nint* MakeRowOffsets()
    {
        // Lives as long as the process.
        var offsets = (nint*)NativeMemory.Alloc(RowPanels.Block, (nuint)sizeof(nint));
        for (int i = 0; i < RowPanels.Block; i++)
            offsets[i] = i * Width;
        return offsets;
    }
}
