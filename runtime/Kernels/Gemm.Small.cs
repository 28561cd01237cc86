using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

public static partial class Gemm
{
    // Bytes of a right side of which each group of columns stays in the first-level cache while all rows meet it, and that lies
    // so close together that whole pages of it are in use.
    private const int SmallBytes = 255 * 1024;
    // The same for weights, which are laid out once: all that reading them where they lie saves is to lay out the rows.
    private const int SmallWeights = 64 * 1024;
    // Multiply-adds that are worth a second thread, with 512 bits and with fewer.
    private const double SmallSerial = 6e5, SmallNarrowSerial = 3e5;
    // Multiply-adds of a chunk that count as one addition in Chunks.
    private const int SmallSpeed = 4;

    // Where laying out operands would not pay: B has few elements, and its columns, or its rows, lie side by side.
    private static unsafe bool IsSmall<T>(int n, int k, int bRow, int bCol) where T : unmanaged =>
        (bCol == 1 || bRow == 1) && (long)k * n * sizeof(T) <= SmallBytes;

    // Sizes from which on both sides of a product by vectors of 256 bits are packed although B is small. Rows that are a power of two apart
    // leave few places in a small first-level cache, of a left side that lies transposed more than of others.
    private const int LeastRepaid = 48, LeastColumns = 128, LeastColumnsOfTransposed = 96;

    private static bool RepaysPacking(int m, int n, int k, int aRow, int aCol) =>
        m >= LeastRepaid && k >= LeastRepaid && n >= (aRow == 1 && aCol > 1 ? LeastColumnsOfTransposed : LeastColumns);

    private static bool IsSmallSerial(double work, VectorWidth width) => work < (width == VectorWidth.Bits512 ? SmallSerial : SmallNarrowSerial);

    private static unsafe bool AreSmallWeights<T>(int n, int k) where T : unmanaged => (long)k * n * sizeof(T) <= SmallWeights;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplySmall<T, TE>(
        Workers workers, int m, int n, int k, ReadOnlySpan<T> a, int aRow, int aCol, ReadOnlySpan<T> b, int bRow, int bCol, Span<T> c, int ldc,
        Span<T> scratch, TE epilogue, VectorWidth width) where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        if (m == 0 || n == 0)
            return;
        Extents.Require(a.Length, Extents.Matrix(m, k, aRow, aCol), nameof(a));
        Extents.Require(b.Length, Extents.Matrix(k, n, bRow, bCol), nameof(b));
        Extents.Require(c.Length, Extents.Matrix(m, n, ldc, 1), nameof(c));
        if (typeof(T) == typeof(float) && n <= FewColumns.Most && aCol == 1 && bCol == 1 && bRow > 1)
        {
            Extents.Require(scratch.Length, (long)k * n, nameof(scratch));
            CopyRows(b, bCol, bRow, n, k, scratch);
            b = scratch;
            (bRow, bCol) = (1, k);
        }
        bool hasFewColumns = typeof(T) == typeof(float) && n <= FewColumns.Most && bRow == 1, serial = IsSmallSerial((double)m * n * k, width);
        if (bCol != 1 && !hasFewColumns && !serial && m <= n && n >= LeastShared)
        {
            // No thread waits for another, and none reads what another has turned.
            int parts = Math.Min(Chunks.Count(n, 1 + (long)m * k / SmallSpeed, TurnedColumns), Chunks.Even((n + 2 * TurnedColumns - 1) / (2 * TurnedColumns)));
            var columns = new SmallColumnBlocks<T, TE>(parts, m, n, k, a, aRow, aCol, b, bRow, bCol, c, ldc, epilogue, width);
            workers.Run(ref columns, parts);
            return;
        }
        if (bCol != 1 && !hasFewColumns)
        {
            Extents.Require(scratch.Length, (long)k * n, nameof(scratch));
            int parts = serial ? 1 : Chunks.Count(n, TurningCost * k, TurnedColumns);
            var turning = new Turning<T>(parts, k, n, b, bRow, bCol, scratch);
            RunAll(workers, ref turning, parts, parts == 1);
            b = scratch;
            bRow = n;
        }
        int chunks = serial ? 1 : Chunks.Count(m, 1 + (long)n * k / SmallSpeed, SmallRows);
        // Six chunks would take four threads as long as eight do; four larger ones take less.
        if (chunks > 4 && chunks % 4 != 0)
            chunks = chunks / 4 * 4;
        var body = new SmallRowBlocks<T, TE>(chunks, m, n, k, a, aRow, aCol, b, bRow, bCol, hasFewColumns, c, ldc, epilogue, width);
        RunAll(workers, ref body, chunks, serial);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BatchSmall<T, TE>(
        Workers workers, int batch, int m, int n, int k, ReadOnlySpan<T> a, long aBatch, int aRow, int aCol, ReadOnlySpan<T> b, long bBatch, int bRow, int bCol,
        Span<T> c, long cBatch, int ldc, TE epilogue) where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        bool serial = IsSmallSerial((double)batch * m * n * k, VectorWidths.Widest);
        long speed = 1 + (long)n * k / SmallSpeed;
        // A few products are cut by rows as well.
        int parts = serial ? 1 : Math.Min(Chunks.Count(m, speed, SmallRows), (FewChunks + batch - 1) / batch);
        int items = parts > 1 ? batch * parts : batch, chunks = serial ? 1 : parts > 1 ? items : Chunks.Count(batch, m * speed);
        var body = new SmallBatches<T, TE>(items, parts, chunks, m, n, k, a, aBatch, aRow, aCol, b, bBatch, bRow, bCol, c, cBatch, ldc, epilogue);
        RunAll(workers, ref body, chunks, serial);
    }

    // Weights of so few columns are laid out column by column, others row by row.
    private static (int Row, int Column) SmallStrides<T>(int n, int k) where T : unmanaged =>
        typeof(T) == typeof(float) && n <= FewColumns.Most ? (1, k) : (n, 1);

    // Rows of a chunk, at least, and of a tile; chunks of a batch that are enough for a few threads.
    private const int SmallRows = 12, SmallGranule = 6, FewChunks = 16;

    // Columns that are turned together, and what an element costs then, for Chunks; columns that are shared out.
    private const int TurnedColumns = 16, TurningCost = 8, LeastShared = 64;

    // Lays out some columns of a right side, which lie along memory, row by row.
    private readonly unsafe ref struct Turning<T>(int chunks, int k, int n, ReadOnlySpan<T> b, int bRow, int bCol, Span<T> rows) : IChunkBody where T : unmanaged
    {
        private readonly ReadOnlySpan<T> _b = b;
        private readonly Span<T> _rows = rows;

        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range(n, chunks, chunk, TurnedColumns);
            fixed (T* from = _b, to = _rows)
                ColumnPanels.Copy(from + (nint)first * bCol, bRow, bCol, k, (int)(end - first), to + first, n);
        }
    }

    private static unsafe void CopyRows<T>(ReadOnlySpan<T> b, int bRow, int bCol, int k, int n, Span<T> rows) where T : unmanaged
    {
        fixed (T* from = b, to = rows)
            ColumnPanels.Copy(from, bRow, bCol, k, n, to, n);
    }

    // All rows and some columns of a right side that lies transposed.
    private unsafe ref struct SmallColumnBlocks<T, TE>(
        int chunks, int m, int n, int k, ReadOnlySpan<T> a, int aRow, int aCol, ReadOnlySpan<T> b, int bRow, int bCol, Span<T> c, int ldc, TE epilogue, VectorWidth width) : IChunkBody
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        private readonly ReadOnlySpan<T> _a = a, _b = b;
        private readonly Span<T> _c = c;
        private TE _epilogue = epilogue;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range(n, chunks, chunk, TurnedColumns);
            int columns = (int)(end - first);
            if (columns <= 0)
                return;
            var product = SmallProduct<T>.Of(m, columns, k, width, laysOut: true);
            var laidOut = (T*)ThreadMemory.Floats((long)SmallProduct<T>.LaidOutLength(columns, k) * sizeof(T) / sizeof(float));
            fixed (T* left = _a, right = _b, to = _c)
            {
                product.LayOut(right + (nint)first * bCol, bRow, bCol, laidOut);
                product.RunLaidOut(left, aRow, aCol, laidOut, to + first, ldc);
            }
            if (typeof(TE) == typeof(NoEpilogue<T>))
                return;
            for (int row = 0; row < m; row++)
                _epilogue.Apply(_c.Slice(row * ldc + (int)first, columns), row, (int)first);
        }
    }

    private unsafe ref struct SmallRowBlocks<T, TE>(
        int chunks, int m, int n, int k, ReadOnlySpan<T> a, int aRow, int aCol, ReadOnlySpan<T> b, int bRow, int bCol, bool hasFewColumns, Span<T> c,
        int ldc, TE epilogue, VectorWidth width) : IChunkBody where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        private readonly ReadOnlySpan<T> _a = a, _b = b;
        private readonly Span<T> _c = c;
        private TE _epilogue = epilogue;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range(m, chunks, chunk, SmallGranule);
            if (first >= end)
                return;
            int rows = (int)(end - first);
            fixed (T* from = _a, right = _b, to = _c)
            {
                T* left = from + first * aRow, result = to + first * ldc;
                if (hasFewColumns)
                    FewColumns.Run(rows, n, k, (float*)left, aRow, aCol, (float*)right, bCol, (float*)result, ldc, width);
                else
                    SmallProduct<T>.Of(rows, n, k, width).Run(left, aRow, aCol, right, bRow, result, ldc);
            }
            if (typeof(TE) == typeof(NoEpilogue<T>))
                return;
            for (int row = (int)first; row < end; row++)
                _epilogue.Apply(_c.Slice(row * ldc, n), row, 0);
        }
    }

    private unsafe ref struct SmallBatches<T, TE>(
        int items, int parts, int chunks, int m, int n, int k, ReadOnlySpan<T> a, long aBatch, int aRow, int aCol, ReadOnlySpan<T> b, long bBatch, int bRow, int bCol,
        Span<T> c, long cBatch, int ldc, TE epilogue) : IChunkBody where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        private readonly ReadOnlySpan<T> _a = a, _b = b;
        private readonly Span<T> _c = c;
        private TE _epilogue = epilogue;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range(items, chunks, chunk);
            bool turns = bCol != 1;
            T* laidOut = turns ? (T*)ThreadMemory.Floats((long)SmallProduct<T>.LaidOutLength(n, k) * sizeof(T) / sizeof(float)) : null;
            SmallProduct<T> product = default;
            int made = 0;
            fixed (T* left = _a, right = _b, to = _c)
            {
                for (long item = first; item < end; item++)
                {
                    (long i, long row, long last) = (item, 0, m);
                    if (parts > 1)
                    {
                        i = item / parts;
                        (row, last) = Chunks.Range(m, parts, (int)(item % parts), SmallRows);
                    }
                    int rows = (int)(last - row);
                    if (rows <= 0)
                        continue;
                    if (rows != made)
                        product = SmallProduct<T>.Of(made = rows, n, k, VectorWidths.Widest, turns);
                    T* from = right + i * bBatch;
                    T* a = left + i * aBatch + row * aRow, c = to + i * cBatch + row * ldc;
                    // The same B for every batch is laid out once.
                    if (turns && (item == first || bBatch != 0))
                        product.LayOut(from, bRow, bCol, laidOut);
                    if (turns)
                        product.RunLaidOut(a, aRow, aCol, laidOut, c, ldc);
                    else
                        product.Run(a, aRow, aCol, from, bRow, c, ldc);
                    if (typeof(TE) == typeof(NoEpilogue<T>))
                        continue;
                    Span<T> result = _c[(int)(i * cBatch)..];
                    for (int at = (int)row; at < last; at++)
                        _epilogue.Apply(result.Slice(at * ldc, n), (int)i * m + at, 0);
                }
            }
        }
    }
}
