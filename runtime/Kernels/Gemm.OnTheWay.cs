using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

public static partial class Gemm
{
    // Packed rows that leave room for panels of B in a second-level cache of 2 MiB.
    private const int MostRowBytes = 512 * 1024;
    private const double OnTheWayWork = 2.5e6;

    // Few rows against many columns: B is the larger part, and is met once. Each panel of it is packed where its thread multiplies it
    // next, instead of all of them going through memory; the rows are packed by every thread.
    private static unsafe bool PacksOnTheWay<T>(int m, int n, int k) where T : unmanaged =>
        m > 1 && 2L * m <= n && (long)m * k * sizeof(T) <= MostRowBytes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyOnTheWay<T, TE>(
        Workers workers, int m, int n, int k, ReadOnlySpan<T> a, int aRow, int aCol, ReadOnlySpan<T> b, int bRow, int bCol, Span<T> c, int ldc,
        TE epilogue, VectorWidth width) where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        Extents.Require(a.Length, Extents.Matrix(m, k, aRow, aCol), nameof(a));
        Extents.Require(c.Length, Extents.Matrix(m, n, ldc, 1), nameof(c));
        int panels = (n + ColumnPanels.Width - 1) / ColumnPanels.Width;
        int chunks = Math.Min(Chunks.OfProducts((double)m * n * k, OnTheWayWork, panels), panels);
        var body = new Panels<T, TE>(chunks, m, n, k, a, aRow, aCol, b, bRow, bCol, c, ldc, epilogue, width);
        RunAll(workers, ref body, chunks, ProductBlocks.IsSerial(m, n, k, width));
    }

    private unsafe ref struct Panels<T, TE>(
        int chunks, int m, int n, int k, ReadOnlySpan<T> a, int aRow, int aCol, ReadOnlySpan<T> b, int bRow, int bCol, Span<T> c, int ldc, TE epilogue,
        VectorWidth width) : IChunkBody where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        private readonly ReadOnlySpan<T> _a = a, _b = b;
        private readonly Span<T> _c = c;
        private readonly long _stamp = ThreadMemory.NewStamps(1);
        private TE _epilogue = epilogue;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range(n, chunks, chunk, ColumnPanels.Width);
            if (first >= end)
                return;
            int panelLength = ColumnPanels.Width * k, pitch = ColumnPanels.Pitch<T>(width);
            long length = panelLength + RowPanels.Length(m, k, width);
            var panel = (T*)ThreadMemory.Floats(length * sizeof(T) / sizeof(float), _stamp, out bool prepared);
            T* rows = panel + panelLength;
            fixed (T* left = _a, right = _b, to = _c)
            {
                if (!prepared)
                    RowPanels.Pack(left, aRow, aCol, m, k, rows, width);
                for (int column = (int)first; column < end; column += ColumnPanels.Width)
                {
                    int columns = Math.Min(ColumnPanels.Width, (int)end - column);
                    ColumnPanels.PackPanel(right + (nint)column * bCol, bRow, bCol, k, columns, panel, pitch);
                    FloatProduct.Panels(rows, m, columns, k, panel, to + column, ldc, false, width, pitch: pitch);
                }
            }
            if (typeof(TE) == typeof(NoEpilogue<T>))
                return;
            for (int row = 0; row < m; row++)
                _epilogue.Apply(_c.Slice(row * ldc + (int)first, (int)(end - first)), row, (int)first);
        }
    }
}
