using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelDsl.Runtime;

/// <summary>Matrix products C[m, n] = A[m, k] · B[k, n] for f32 and f64.</summary>
/// <remarks>
/// <para>A and B may have any strides; C has rows of <c>ldc</c> elements. B is brought into panels first: once for weights
/// (<see cref="Pack{T}"/>), at each call otherwise, unless there are too few rows of A to repay it.</para>
/// <para>Work is cut into blocks of C by its shape, so bits do not depend on threads. Nothing is allocated after the
/// first call on a thread.</para>
/// </remarks>
public static partial class Gemm
{
    private const int MostBatchChunks = 32;
    // Large products that are shared out one by one, not among each other.
    private const int FewProducts = 8;
    // A row-major B is read where it lies up to this many rows of A: packing it would cost more than it saves.
    private const int FewRows = 16;
    // The same where its rows do not drive each other out of the caches; tiles of 256 bits are lower, and more of them gain by a packed B.
    private const int MoreRows = 96, SomeRows = 28, Aliasing = 4096;
    // Additions that take as long as it takes to pack an element.
    private const long PackedCost = 3;
    // Rows of B that a chunk packs at least.
    private const int RowGranule = 16;
    // Weights that one row meets, from which on other threads are worth while.
    private const int LeastStreamed = 40 * 1024;
    // Threads that weights are streamed by: each keeps its share of them in its own cache; and panels of columns that one row meets side by side.
    private const int ThreadsStreaming = 4, LeastPanels = 2, MostPanels = 4;

    /// <summary>Elements of a packed B.</summary>
    public static int PackedLength(int k, int n) => checked((int)ColumnPanels.Length(k, n));

    /// <summary>Brings B[k, n] into the layout of <see cref="RunPacked{T, TE}"/>.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Pack<T>(ReadOnlySpan<T> b, int rowStride, int colStride, int k, int n, Span<T> packed) where T : unmanaged =>
        PackAt(VectorWidths.Widest, b, rowStride, colStride, k, n, packed);

    // For RunPackedAt with the same width.
    internal static void PackAt<T>(VectorWidth width, ReadOnlySpan<T> b, int rowStride, int colStride, int k, int n, Span<T> packed) where T : unmanaged
    {
        Extents.Require(b.Length, Extents.Matrix(k, n, rowStride, colStride), nameof(b));
        Extents.Require(packed.Length, ColumnPanels.Length(k, n), nameof(packed));
        if (AreSmallWeights<T>(n, k) && SmallStrides<T>(n, k).Row == 1)
            CopyRows(b, colStride, rowStride, n, k, packed);
        else if (AreSmallWeights<T>(n, k))
            CopyRows(b, rowStride, colStride, k, n, packed);
        else
            PackPanels(b, rowStride, colStride, k, n, packed, width);
    }

    private static unsafe void PackPanels<T>(ReadOnlySpan<T> b, int rowStride, int colStride, int k, int n, Span<T> packed, VectorWidth width) where T : unmanaged
    {
        fixed (T* from = b, to = packed)
            ColumnPanels.Pack(from, rowStride, colStride, k, n, to, ColumnPanels.Pitch<T>(width));
    }

    /// <summary>Elements of scratch that <see cref="Run{T, TE}"/> wants.</summary>
    public static int ScratchLength(int m, int n, int k) => PackedLength(k, n);

    /// <summary>Elements of scratch that <see cref="Batched{T, TE}"/> wants.</summary>
    public static int BatchedScratchLength(int batch, int m, int n, int k) => checked(Math.Min(batch, MostBatchChunks) * PackedLength(k, n));

    /// <summary>C = A · B with B packed before, then the epilogue.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void RunPacked<T, TE>(
        Workers workers, int m, int n, int k, ReadOnlySpan<T> a, int aRow, int aCol, ReadOnlySpan<T> packed, Span<T> c, int ldc,
        TE epilogue) where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct =>
        RunPackedAt(VectorWidths.Widest, workers, m, n, k, a, aRow, aCol, packed, c, ldc, epilogue);

    /// <summary>One share of C = A · B for a single row and a B of more than 64 KiB packed before: some of the columns.</summary>
    /// <param name="share">Which, from 0 on.</param>
    /// <param name="shares">How many there are.</param>
    /// <param name="groups">Parts of C of which the share has the same columns each: the gates of a recurrent cell. More than one are as long as panels.</param>
    /// <param name="n">Columns of B and C.</param>
    /// <param name="k">Rows of B.</param>
    /// <param name="a">The row.</param>
    /// <param name="packed">B, from <see cref="Pack"/>.</param>
    /// <param name="c">The result, of all shares.</param>
    /// <param name="epilogue">Runs on the columns of this share.</param>
    /// <exception cref="ArgumentException">A span is too short for the sizes, B is smaller, or groups begin inside a panel.</exception>
    public static unsafe void RunRowShare<T, TE>(int share, int shares, int groups, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> packed, Span<T> c, TE epilogue)
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        Extents.Require(a.Length, k, nameof(a));
        Extents.Require(packed.Length, ColumnPanels.Length(k, n), nameof(packed));
        Extents.Require(c.Length, n, nameof(c));
        ArgumentOutOfRangeException.ThrowIfEqual(AreSmallWeights<T>(n, k), true, nameof(packed));
        VectorWidth width = VectorWidths.Widest;
        if (groups == 1)
        {
            new Row<T, TE>(n, k, StreamGranule(n), shares, a, packed, c, epilogue, width).Run(share);
            return;
        }
        int size = n / groups;
        ArgumentOutOfRangeException.ThrowIfNotEqual(size % ColumnPanels.Width * groups + n % groups, 0, nameof(groups));
        (long first, long end) = Chunks.Range(size, shares, share, ColumnPanels.Width);
        fixed (T* row = a, b = packed, to = c)
            RowTimesPanels.Groups(row, groups, size, (int)first, (int)end, k, b, to, width);
        if (typeof(TE) == typeof(NoEpilogue<T>))
            return;
        for (int at = (int)first; at < n; at += size)
            epilogue.Apply(c.Slice(at, (int)(end - first)), 0, at);
    }

    // Columns that one row meets side by side: enough panels that the multipliers do not wait for each other.
    private static int StreamGranule(int n) => ColumnPanels.Width * Math.Clamp(n / (ThreadsStreaming * ColumnPanels.Width), LeastPanels, MostPanels);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void RunPackedAt<T, TE>(
        VectorWidth width, Workers workers, int m, int n, int k, ReadOnlySpan<T> a, int aRow, int aCol, ReadOnlySpan<T> packed, Span<T> c, int ldc,
        TE epilogue) where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        Extents.Require(packed.Length, ColumnPanels.Length(k, n), nameof(packed));
        (int bRow, int bCol) = SmallStrides<T>(n, k);
        if (AreSmallWeights<T>(n, k))
            MultiplySmall(workers, m, n, k, a, aRow, aCol, packed, bRow, bCol, c, ldc, default, epilogue, width);
        else
            Multiply(workers, m, n, k, a, aRow, aCol, packed, 0, c, ldc, epilogue, width);
    }

    /// <summary>C = A · B, then the epilogue.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Run<T, TE>(
        Workers workers, int m, int n, int k, ReadOnlySpan<T> a, int aRow, int aCol, ReadOnlySpan<T> b, int bRow, int bCol, Span<T> c, int ldc,
        Span<T> scratch, TE epilogue) where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct =>
        RunAt(VectorWidths.Widest, workers, m, n, k, a, aRow, aCol, b, bRow, bCol, c, ldc, scratch, epilogue);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void RunAt<T, TE>(
        VectorWidth width, Workers workers, int m, int n, int k, ReadOnlySpan<T> a, int aRow, int aCol, ReadOnlySpan<T> b, int bRow, int bCol, Span<T> c, int ldc,
        Span<T> scratch, TE epilogue) where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        if (IsSmall<T>(n, k, bRow, bCol) && !(width == VectorWidth.Bits256 && RepaysPacking(m, n, k, aRow, aCol)))
        {
            MultiplySmall(workers, m, n, k, a, aRow, aCol, b, bRow, bCol, c, ldc, scratch, epilogue, width);
            return;
        }
        if (ReadsWhereItLies<T>(m, bRow, bCol, width))
        {
            Extents.Require(b.Length, Extents.Matrix(k, n, bRow, bCol), nameof(b));
            Multiply(workers, m, n, k, a, aRow, aCol, b, bRow, c, ldc, epilogue, width);
            return;
        }

        Extents.Require(b.Length, Extents.Matrix(k, n, bRow, bCol), nameof(b));
        if (PacksOnTheWay<T>(m, n, k))
        {
            MultiplyOnTheWay(workers, m, n, k, a, aRow, aCol, b, bRow, bCol, c, ldc, epilogue, width);
            return;
        }
        Extents.Require(scratch.Length, ColumnPanels.Length(k, n), nameof(scratch));
        // Rows that lie side by side are read as long as they are.
        int chunks = width == VectorWidth.Bits256 && bCol == 1
            ? Chunks.Count(k, PackedCost * n, RowGranule)
            : Chunks.Count((n + ColumnPanels.Width - 1) / ColumnPanels.Width, PackedCost * k * ColumnPanels.Width);
        var packing = new Packing<T>(b, bRow, bCol, k, n, scratch, chunks, width);
        workers.Run(ref packing, chunks);
        Multiply(workers, m, n, k, a, aRow, aCol, scratch, 0, c, ldc, epilogue, width);
    }

    /// <summary>One product for each batch; rows of the epilogue count through all batches.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Batched<T, TE>(
        Workers workers, int batch, int m, int n, int k, ReadOnlySpan<T> a, long aBatch, int aRow, int aCol, ReadOnlySpan<T> b, long bBatch, int bRow, int bCol,
        Span<T> c, long cBatch, int ldc, Span<T> scratch, TE epilogue) where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        if (batch == 0 || m == 0 || n == 0)
            return;
        Extents.Require(a.Length, (batch - 1) * aBatch + Extents.Matrix(m, k, aRow, aCol), nameof(a));
        Extents.Require(b.Length, (batch - 1) * bBatch + Extents.Matrix(k, n, bRow, bCol), nameof(b));
        Extents.Require(c.Length, (batch - 1) * cBatch + Extents.Matrix(m, n, ldc, 1), nameof(c));
        Extents.Require(scratch.Length, BatchedScratchLength(batch, m, n, k), nameof(scratch));

        int chunks = Math.Min(batch, MostBatchChunks);
        if (IsSmall<T>(n, k, bRow, bCol))
        {
            BatchSmall(workers, batch, m, n, k, a, aBatch, aRow, aCol, b, bBatch, bRow, bCol, c, cBatch, ldc, epilogue);
            return;
        }
        if (batch < FewProducts && !new ProductBlocks(m, n, k).Serial)
        {
            for (int i = 0; i < batch; i++)
                Run(workers, m, n, k, a[(int)(i * aBatch)..], aRow, aCol, b[(int)(i * bBatch)..], bRow, bCol, c[(int)(i * cBatch)..], ldc, scratch, new RowsFrom<T, TE>(epilogue, i * m));
            return;
        }
        var body = new Batches<T, TE>(batch, chunks, m, n, k, a, aBatch, aRow, aCol, b, bBatch, bRow, bCol, c, cBatch, ldc, scratch, epilogue);
        if (new ProductBlocks(m, n, k).Serial && (double)batch * m * n * k < 1e6)
            for (int i = 0; i < chunks; i++)
                body.Run(i);
        else
            workers.Run(ref body, chunks);
    }

    // The epilogue of one product of several, whose rows count through all of them.
    private ref struct RowsFrom<T, TE>(TE epilogue, int first) : IEpilogue<T> where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        private TE _epilogue = epilogue;

        public void Apply(Span<T> run, int row, int column)
        {
            if (typeof(TE) != typeof(NoEpilogue<T>))
                _epilogue.Apply(run, first + row, column);
        }
    }

    // One row that stands for all (stride 0) is packed: Multiply takes a stride of 0 for a packed B.
    private static unsafe bool ReadsWhereItLies<T>(int m, int bRow, int bCol, VectorWidth width) where T : unmanaged =>
        bCol == 1 && bRow > 0 && m <= (bRow * sizeof(T) % Aliasing == 0 ? FewRows : width == VectorWidth.Bits256 ? SomeRows : MoreRows);

    // bRow is 0 for a packed B, else the row stride of one that is read where it lies.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<T, TE>(
        Workers workers, int m, int n, int k, ReadOnlySpan<T> a, int aRow, int aCol, ReadOnlySpan<T> b, int bRow, Span<T> c, int ldc,
        TE epilogue, VectorWidth width) where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        if (m == 0 || n == 0)
            return;
        Extents.Require(a.Length, Extents.Matrix(m, k, aRow, aCol), nameof(a));
        Extents.Require(c.Length, Extents.Matrix(m, n, ldc, 1), nameof(c));
        if (m == 1 && aCol == 1 && bRow == 0)
        {
            MultiplyRow(workers, n, k, a, b, c, epilogue, width);
            return;
        }
        var blocks = new ProductBlocks(m, n, k, aRow == 1 && aCol > 1, width);
        var body = new Blocks<T, TE>(blocks, k, a, aRow, aCol, b, bRow, c, ldc, epilogue, width);
        RunAll(workers, ref body, blocks.Count, blocks.Serial);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunAll<TBody>(Workers workers, ref TBody body, int chunks, bool serial) where TBody : struct, IChunkBody, allows ref struct
    {
        if (serial)
            for (int i = 0; i < chunks; i++)
                body.Run(i);
        else
            workers.Run(ref body, chunks);
    }

    // One row: each weight is used once, so all that counts is how fast the caches give them. Nothing is laid out.
    private static void MultiplyRow<T, TE>(
        Workers workers, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> packed, Span<T> c, TE epilogue, VectorWidth width)
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        bool serial = (long)n * k < LeastStreamed;
        int granule = StreamGranule(n);
        int chunks = serial ? 1 : Math.Max(Chunks.Count(n, k, granule), Math.Min(ThreadsStreaming, n / granule));
        var body = new Row<T, TE>(n, k, granule, chunks, a, packed, c, epilogue, width);
        RunAll(workers, ref body, chunks, serial);
    }

    private readonly ref struct Packing<T>(ReadOnlySpan<T> b, int bRow, int bCol, int k, int n, Span<T> packed, int chunks, VectorWidth width) : IChunkBody
        where T : unmanaged
    {
        private readonly ReadOnlySpan<T> _b = b;
        private readonly Span<T> _packed = packed;

        public unsafe void Run(int chunk)
        {
            if (width == VectorWidth.Bits256 && bCol == 1)
            {
                (long row, long last) = Chunks.Range(k, chunks, chunk, RowGranule);
                fixed (T* from = _b, to = _packed)
                    ColumnPanels.PackRows(from, bRow, k, (int)row, (int)last, n, to, ColumnPanels.Pitch<T>(width));
                return;
            }
            (long first, long end) = Chunks.Range(n, chunks, chunk, ColumnPanels.Width);
            if (first < end)
                PackPanels(_b[(int)(first * bCol)..], bRow, bCol, k, (int)(end - first), _packed[(int)(first * k)..], width);
        }
    }

    private unsafe ref struct Row<T, TE>(
        int n, int k, int granule, int chunks, ReadOnlySpan<T> a, ReadOnlySpan<T> packed, Span<T> c, TE epilogue, VectorWidth width) : IChunkBody
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        private readonly ReadOnlySpan<T> _a = a, _packed = packed;
        private readonly Span<T> _c = c;
        private TE _epilogue = epilogue;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range(n, chunks, chunk, granule);
            int columns = (int)(end - first);
            if (columns <= 0)
                return;
            Span<T> run = _c.Slice((int)first, columns);
            fixed (T* from = _a, b = _packed, to = run)
                FloatProduct.Panels(from, 1, columns, k, b + first * k, to, n, false, width, pitch: ColumnPanels.Pitch<T>(width));
            if (typeof(TE) != typeof(NoEpilogue<T>))
                _epilogue.Apply(run, 0, (int)first);
        }
    }

    private unsafe ref struct Blocks<T, TE>(
        ProductBlocks blocks, int k, ReadOnlySpan<T> a, int aRow, int aCol, ReadOnlySpan<T> b, int bRow, Span<T> c, int ldc, TE epilogue,
        VectorWidth width) : IChunkBody where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        private readonly ProductBlocks _blocks = blocks;
        private readonly ReadOnlySpan<T> _a = a, _b = b;
        private readonly Span<T> _c = c;
        private readonly long _stamps = ThreadMemory.NewStamps(blocks.RowBlocks);
        private TE _epilogue = epilogue;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            (int row, int rows, int column, int columns) = _blocks[chunk];
            Span<T> c = _c[(row * ldc + column)..];
            fixed (T* from = _a, b = _b, to = c)
            {
                Multiply(chunk, from + (nint)row * aRow, rows, column, columns, b, to);
            }
            if (typeof(TE) == typeof(NoEpilogue<T>))
                return;
            for (int i = 0; i < rows; i++)
                _epilogue.Apply(c.Slice(i * ldc, columns), row + i, column);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Multiply(int chunk, T* a, int rows, int column, int columns, T* b, T* c)
        {
            // The panel of one row is that row.
            bool isPanel = rows == 1 && aCol == 1;
            long length = FloatProduct.DirectLength + (isPanel ? 0 : RowPanels.Length(rows, k, width));
            var memory = (T*)ThreadMemory.Floats(length * sizeof(T) / sizeof(float), _stamps + chunk / _blocks.ColumnBlocks, out bool prepared);
            T* panels = isPanel ? a : memory + FloatProduct.DirectLength;
            if (!prepared && !isPanel)
                RowPanels.Pack(a, aRow, aCol, rows, k, panels, width);
            if (bRow != 0)
            {
                FloatProduct.Direct(panels, rows, columns, k, b + column, bRow, c, ldc, false, memory, width);
                return;
            }
            // What this thread claims next: its share of the chunks lies side by side.
            int next = chunk + 1;
            T* later = next < _blocks.Count ? b + (nint)_blocks[next].Column * k : null;
            FloatProduct.Panels(panels, rows, columns, k, b + (nint)column * k, c, ldc, false, width, later, ColumnPanels.Pitch<T>(width));
        }
    }

    private unsafe ref struct Batches<T, TE>(
        int batch, int chunks, int m, int n, int k, ReadOnlySpan<T> a, long aBatch, int aRow, int aCol, ReadOnlySpan<T> b, long bBatch, int bRow, int bCol,
        Span<T> c, long cBatch, int ldc, Span<T> scratch, TE epilogue) : IChunkBody where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        private readonly int _batch = batch, _chunks = chunks, _m = m, _n = n, _k = k, _aRow = aRow, _aCol = aCol, _bRow = bRow, _bCol = bCol, _ldc = ldc;
        private readonly long _aBatch = aBatch, _bBatch = bBatch, _cBatch = cBatch;
        private readonly ReadOnlySpan<T> _a = a, _b = b;
        private readonly Span<T> _c = c, _scratch = scratch;
        private TE _epilogue = epilogue;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range(_batch, _chunks, chunk);
            int length = PackedLength(_k, _n);
            Span<T> panels = _scratch.Slice(chunk * length, length);
            for (long i = first; i < end; i++)
            {
                // The same B for every batch is packed once.
                if (i == first || _bBatch != 0)
                    PackPanels(_b[(int)(i * _bBatch)..], _bRow, _bCol, _k, _n, panels, VectorWidths.Widest);
                Span<T> c = _c[(int)(i * _cBatch)..];
                fixed (T* a = _a, b = panels, to = c)
                    Multiply(a + i * _aBatch, b, to);
                if (typeof(TE) == typeof(NoEpilogue<T>))
                    continue;
                for (int row = 0; row < _m; row++)
                    _epilogue.Apply(c.Slice(row * _ldc, _n), (int)i * _m + row, 0);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Multiply(T* a, T* panels, T* c)
        {
            VectorWidth width = VectorWidths.Widest;
            int most = new ProductBlocks(_m, _n, _k).Rows;
            for (int row = 0; row < _m; row += most)
            {
                int rows = Math.Min(most, _m - row);
                var packed = (T*)ThreadMemory.Floats(RowPanels.Length(rows, _k, width) * sizeof(T) / sizeof(float));
                RowPanels.Pack(a + (nint)row * _aRow, _aRow, _aCol, rows, _k, packed, width);
                FloatProduct.Panels(packed, rows, _n, _k, panels, c + (nint)row * _ldc, _ldc, false, width, pitch: ColumnPanels.Pitch<T>(width));
            }
        }
    }
}
