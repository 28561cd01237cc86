using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

public static partial class Gemm
{
    // Packed rows of several blocks that leave room for weights in a second-level cache of 2 MiB.
    private const int MostBlockBytes = 1 << 20, MostBlocks = 32;
    // Results that are given their epilogue while they are in the first-level cache.
    private const int MostPart = 8 * 1024;

    /// <summary>Some rows of C = A · B with B packed before, then the epilogue, all on this thread; see <see cref="RowStages"/>.</summary>
    /// <param name="begin">the first of the rows.</param>
    /// <param name="end">the row after the last.</param>
    /// <param name="m">rows of A and C.</param>
    /// <param name="n">columns of B and C.</param>
    /// <param name="k">columns of A, rows of B.</param>
    /// <param name="a">A.</param>
    /// <param name="aRow">elements from one of its rows to the next.</param>
    /// <param name="aCol">elements from one of its columns to the next.</param>
    /// <param name="packed">B as <see cref="Pack{T}"/> lays it out.</param>
    /// <param name="c">C.</param>
    /// <param name="ldc">elements from one of its rows to the next.</param>
    /// <param name="epilogue">is given each row in pieces.</param>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void RunRows<T, TE>(
        int begin, int end, int m, int n, int k, ReadOnlySpan<T> a, int aRow, int aCol, ReadOnlySpan<T> packed, Span<T> c, int ldc, TE epilogue)
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct =>
        RunRowsAt(VectorWidths.Widest, begin, end, m, n, k, a, aRow, aCol, packed, c, ldc, epilogue);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void RunRowsAt<T, TE>(
        VectorWidth width, int begin, int end, int m, int n, int k, ReadOnlySpan<T> a, int aRow, int aCol, ReadOnlySpan<T> packed, Span<T> c, int ldc, TE epilogue)
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        int rows = Math.Min(end, m) - begin;
        if (rows <= 0 || n == 0)
            return;
        Extents.Require(a.Length, Extents.Matrix(m, k, aRow, aCol), nameof(a));
        Extents.Require(packed.Length, ColumnPanels.Length(k, n), nameof(packed));
        Extents.Require(c.Length, Extents.Matrix(m, n, ldc, 1), nameof(c));
        if (!AreSmallWeights<T>(n, k) && rows < Math.Min(m, RowStages.FewestRows) && aCol == 1 && width == VectorWidth.Bits256)
        {
            // Each by itself, as one row is multiplied: no tile of so few would add up as the one that all rows are in.
            for (int row = begin; row < begin + rows; row++)
                new Row<T, RowsFrom<T, TE>>(
                    n, k, ColumnPanels.Width, 1, a[(int)((long)row * aRow)..], packed, c.Slice(row * ldc, n), new RowsFrom<T, TE>(epilogue, row), width).Run(0);
            return;
        }
        if (!AreSmallWeights<T>(n, k))
        {
            MultiplyRows(begin, begin + rows, m, n, k, a, aRow, aCol, packed, c, ldc, epilogue, width);
            return;
        }
        (int bRow, int bCol) = SmallStrides<T>(n, k);
        bool hasFewColumns = typeof(T) == typeof(float) && n <= FewColumns.Most && bRow == 1;
        var small = new SmallRowBlocks<T, RowsFrom<T, TE>>(
            1, rows, n, k, a[(int)((long)begin * aRow)..], aRow, aCol, packed, bRow, bCol, hasFewColumns, c[(begin * ldc)..], ldc, new RowsFrom<T, TE>(epilogue, begin), width);
        small.Run(0);
    }

    // Weights pass by once for as many blocks as stay in the second-level cache.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void MultiplyRows<T, TE>(
        int begin, int end, int m, int n, int k, ReadOnlySpan<T> a, int aRow, int aCol, ReadOnlySpan<T> packed, Span<T> c, int ldc, TE epilogue, VectorWidth width)
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        int most = MostBlockBytes / sizeof(T) / Math.Max(k, 1);
        fixed (T* left = a, b = packed)
        {
            for (int first = begin, last; first < end; first = last)
            {
                last = EndOfBlock(m, first, end);
                for (int blocks = 1; blocks < MostBlocks && last < end && EndOfBlock(m, last, end) - first <= most; blocks++)
                    last = EndOfBlock(m, last, end);
                MultiplyBlocks(first, last, m, n, k, left, aRow, aCol, b, c, ldc, epilogue, width);
            }
        }
    }

    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void MultiplyBlocks<T, TE>(
        int first, int last, int m, int n, int k, T* a, int aRow, int aCol, T* b, Span<T> c, int ldc, TE epilogue, VectorWidth width)
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        int* heights = stackalloc int[MostBlocks];
        int blocks = 0;
        long length = 0;
        // Tiles of 256 bits add up in one order, whatever their height, but for those of one or two rows and of half the columns: blocks may be one.
        int full = width.TileColumns<T>();
        bool joins = width == VectorWidth.Bits256 && (n % full == 0 || n % full > full / 2);
        for (int row = first; row < last; row += heights[blocks++])
            length += RowPanels.Length(heights[blocks] = (joins ? last : EndOfBlock(m, row, last)) - row, k, width);
        var panels = (T*)ThreadMemory.Floats(length * sizeof(T) / sizeof(float));
        T* place = panels;
        for (int i = 0, row = first; i < blocks; row += heights[i++])
        {
            RowPanels.Pack(a + (nint)row * aRow, aRow, aCol, heights[i], k, place, width);
            place += RowPanels.Length(heights[i], k, width);
        }

        int part = Math.Max(MostPart / (last - first) / ColumnPanels.Width, 1) * ColumnPanels.Width;
        fixed (T* to = c)
        {
            for (int column = 0; column < n; column += part)
            {
                int columns = Math.Min(part, n - column);
                T* weights = b + (nint)column * k, later = column + part < n ? weights + (nint)part * k : null;
                FloatProduct.PanelsOfBlocks(panels, heights, blocks, columns, k, weights, to + (nint)first * ldc + column, ldc, width, later);
                if (typeof(TE) == typeof(NoEpilogue<T>))
                    continue;
                for (int row = first; row < last; row++)
                    epilogue.Apply(c.Slice(row * ldc + column, columns), row, column);
            }
        }
    }

    private static int EndOfBlock(int m, int row, int end) => Math.Min(RowStages.EndOfBlock(m, row), end);
}
