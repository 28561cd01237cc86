using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>The right side of a product in panels of 32 columns, [panel][k][32], the last one filled up with zeros.</summary>
internal static unsafe class ColumnPanels
{
    /// <summary>Columns of a panel: two vectors of 512 bits in f32, more of the narrower ones.</summary>
    public const int Width = 32;

    /// <summary>Elements of the panels of a k by n matrix.</summary>
    public static long Length(long k, long n) => (n + Width - 1) / Width * Width * k;

    /// <summary>Where the rows of a panel begin, for the tiles: 0, 32, 64, … for one k block.</summary>
    public static readonly nint* RowOffsets = MakeRowOffsets();

    /// <summary>Copies B[k, n], of any strides, into panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack<T>(T* b, nint rowStride, nint columnStride, int k, int n, T* panels) where T : unmanaged
    {
        for (int column = 0; column < n; column += Width, panels += (nint)k * Width)
            PackPanel(b + column * columnStride, rowStride, columnStride, k, Math.Min(Width, n - column), panels);
    }

    /// <summary>Copies the given columns of B into one panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackPanel<T>(T* b, nint rowStride, nint columnStride, int k, int columns, T* to) where T : unmanaged
    {
        int p = 0;
        if (columnStride == 1 && columns == Width)
        {
            for (; p < k; p++, b += rowStride, to += Width)
                for (int j = 0; j < Width; j += Vector256<T>.Count)
                    Vector256.Load(b + j).Store(to + j);
            return;
        }
        if (columnStride == 1)
        {
            for (; p < k; p++, b += rowStride, to += Width)
            {
                int j = 0;
                for (; j <= columns - Vector256<T>.Count; j += Vector256<T>.Count)
                    Vector256.Load(b + j).Store(to + j);
                for (int rest = j; rest < Width; rest += Vector256<T>.Count)
                    Vector256<T>.Zero.Store(to + rest);
                if (j < columns && columns >= Vector256<T>.Count)
                    Vector256.Load(b + columns - Vector256<T>.Count).Store(to + columns - Vector256<T>.Count);
                else
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
                        FourByFour.Clear(to + i * Width + j);
                    for (int j = full; j < columns; j++)
                        to[i * Width + j] = b[p + i + j * columnStride];
                }
            }
        }
        for (; p < k; p++, to += Width)
            for (int j = 0; j < Width; j++)
                to[j] = j < columns ? b[p * rowStride + j * columnStride] : default;
    }

    /// <summary>Copies B[k, n], of any strides, row by row.</summary>
    /// <param name="b">B.</param>
    /// <param name="rowStride">elements from one of its rows to the next.</param>
    /// <param name="columnStride">elements from one of its columns to the next.</param>
    /// <param name="k">rows.</param>
    /// <param name="n">columns.</param>
    /// <param name="to">takes them.</param>
    /// <param name="toRow">elements from one row there to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy<T>(T* b, nint rowStride, nint columnStride, int k, int n, T* to, nint toRow) where T : unmanaged
    {
        if (columnStride == 1)
        {
            for (int p = 0; p < k; p++, b += rowStride, to += toRow)
            {
                int j = 0;
                for (; j <= n - Vector256<T>.Count; j += Vector256<T>.Count)
                    Vector256.Load(b + j).Store(to + j);
                for (; j < n; j++)
                    to[j] = b[j];
            }
        }
        else if (rowStride == 1)
        {
            Turn(b, columnStride, k, n, to, toRow);
        }
        else
        {
            for (int p = 0; p < k; p++)
                for (int j = 0; j < n; j++)
                    to[p * toRow + j] = b[p * rowStride + j * columnStride];
        }
    }

    // Columns whose elements lie side by side.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Turn<T>(T* b, nint columnStride, int k, int n, T* to, nint toRow) where T : unmanaged
    {
        int j = 0;
        if (typeof(T) == typeof(float) && SixteenBySixteen.IsSupported)
            for (; j <= n - 16; j += 16, b += 16 * columnStride, to += 16)
                TurnSixteen((float*)b, columnStride, k, (float*)to, toRow);
        for (; j <= n - 4; j += 4, b += 4 * columnStride, to += 4)
        {
            int p = 0;
            for (; p <= k - 4; p += 4)
                FourByFour.Transpose(b + p, columnStride, to + p * toRow, toRow);
            for (; p < k; p++)
                FourByFour.Gather(b + p, columnStride, to + p * toRow);
        }
        for (; j < n; j++, b += columnStride, to++)
            for (int p = 0; p < k; p++)
                to[p * toRow] = b[p];
    }

    private static void TurnSixteen(float* b, nint columnStride, int k, float* to, nint toRow)
    {
        int p = 0;
        for (; p <= k - 16; p += 16)
            SixteenBySixteen.Transpose(b + p, columnStride, to + p * toRow, toRow);
        for (; p < k; p++)
            for (int j = 0; j < 16; j += 4)
                FourByFour.Gather(b + p + j * columnStride, columnStride, to + p * toRow + j);
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
