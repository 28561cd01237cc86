using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

public static partial class Gemm
{
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
        a = a[(int)((long)begin * aRow)..];
        c = c[(begin * ldc)..];
        var rest = new RowsFrom<T, TE>(epilogue, begin);
        if (AreSmallWeights<T>(n, k))
        {
            (int bRow, int bCol) = SmallStrides<T>(n, k);
            bool hasFewColumns = typeof(T) == typeof(float) && n <= FewColumns.Most && bRow == 1;
            var small = new SmallRowBlocks<T, RowsFrom<T, TE>>(1, rows, n, k, a, aRow, aCol, packed, bRow, bCol, hasFewColumns, c, ldc, rest, width);
            small.Run(0);
            return;
        }
        MultiplyRows(rows, n, k, a, aRow, aCol, packed, c, ldc, rest, typeof(TE) != typeof(NoEpilogue<T>), width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void MultiplyRows<T, TE>(
        int rows, int n, int k, ReadOnlySpan<T> a, int aRow, int aCol, ReadOnlySpan<T> packed, Span<T> c, int ldc, TE epilogue, bool hasEpilogue, VectorWidth width)
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        int part = Math.Max(MostPart / rows / ColumnPanels.Width, 1) * ColumnPanels.Width;
        fixed (T* left = a, b = packed, to = c)
        {
            var panels = (T*)ThreadMemory.Floats(RowPanels.Length(rows, k, width) * sizeof(T) / sizeof(float));
            RowPanels.Pack(left, aRow, aCol, rows, k, panels, width);
            for (int column = 0; column < n; column += part)
            {
                int columns = Math.Min(part, n - column);
                T* later = column + part < n ? b + (nint)(column + part) * k : null;
                FloatProduct.Panels(panels, rows, columns, k, b + (nint)column * k, to + column, ldc, false, width, later);
                if (!hasEpilogue)
                    continue;
                for (int row = 0; row < rows; row++)
                    epilogue.Apply(c.Slice(row * ldc + column, columns), row, column);
            }
        }
    }
}
