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
        int column = 0;
        if (columnStride == 1)
            // Several panels at a time: rows are read as long as they are.
            for (int count; column <= n - Width; column += count * Width, panels += (nint)count * k * Width)
            {
                count = Math.Min(SideBySide, (n - column) / Width);
                PackWhole(b + column, rowStride, k, count, panels);
            }
        for (; column < n; column += Width, panels += (nint)k * Width)
            PackPanel(b + column * columnStride, rowStride, columnStride, k, Math.Min(Width, n - column), panels);
    }

    // Panels that are written in turn.
    private const int SideBySide = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackWhole<T>(T* b, nint rowStride, int k, int count, T* panels) where T : unmanaged
    {
        for (int p = 0; p < k; p++, b += rowStride, panels += Width)
        {
            T* from = b, to = panels;
            for (int i = 0; i < count; i++, from += Width, to += (nint)k * Width)
                for (int j = 0; j < Width; j += Vector256<T>.Count)
                    Vector256.Load(from + j).Store(to + j);
        }
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
            int whole = columns / Vector256<T>.Count * Vector256<T>.Count;
            for (T* row = to; whole < Width && p < k; p++, row += Width)
                for (int j = whole; j < Width; j += Vector256<T>.Count)
                    Vector256<T>.Zero.Store(row + j);
            Turn(b, columnStride, k, columns, to, Width);
            return;
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
            TurnFour(b, columnStride, k, to, toRow);
        for (; j < n; j++, b += columnStride, to++)
            for (int p = 0; p < k; p++)
                to[p * toRow] = b[p];
    }

    // The last block overlaps the one before it.
    private static void TurnSixteen(float* b, nint columnStride, int k, float* to, nint toRow)
    {
        if (k < 16)
        {
            for (int j = 0; j < 16; j += 4)
                TurnFour(b + j * columnStride, columnStride, k, to + j, toRow);
            return;
        }
        int p = 0;
        for (; p <= k - 16; p += 16)
            SixteenBySixteen.Transpose(b + p, columnStride, to + p * toRow, toRow);
        if (p < k)
            SixteenBySixteen.Transpose(b + k - 16, columnStride, to + (k - 16) * toRow, toRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TurnFour<T>(T* b, nint columnStride, int k, T* to, nint toRow) where T : unmanaged
    {
        int p = 0;
        for (; p <= k - 4; p += 4)
            FourByFour.Transpose(b + p, columnStride, to + p * toRow, toRow);
        if (p < k && k >= 4)
            FourByFour.Transpose(b + k - 4, columnStride, to + (k - 4) * toRow, toRow);
        else
            for (; p < k; p++)
                FourByFour.Gather(b + p, columnStride, to + p * toRow);
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
