using System.Runtime.InteropServices;

namespace ModelDsl.Runtime;

/// <summary>Matrix products C[m, n] = A[m, k] · B[k, n] for f32 and f64.</summary>
/// <remarks>
/// A and B may have any strides; C has rows of <c>ldc</c> elements. B is brought into panels first: once for weights
/// (<see cref="Pack{T}"/>), at each call otherwise. Work is cut into blocks of C by its shape, so bits do not depend on threads.
/// </remarks>
public static class Gemm
{
    private const int RowBlock = 96, ColumnBlock = 8 * GemmPanels.Width;

    /// <summary>Elements of a packed B.</summary>
    public static int PackedLength(int k, int n) => checked((int)GemmPanels.Length(k, n));

    /// <summary>Brings B[k, n] into the layout of <see cref="RunPacked{T, TE}"/>.</summary>
    public static void Pack<T>(ReadOnlySpan<T> b, int rowStride, int colStride, int k, int n, Span<T> packed) where T : unmanaged =>
        GemmPanels.Pack(b, rowStride, colStride, k, n, packed);

    /// <summary>Elements of scratch that <see cref="Run{T, TE}"/> wants.</summary>
    public static int ScratchLength(int m, int n, int k) => PackedLength(k, n);

    /// <summary>Elements of scratch that <see cref="Batched{T, TE}"/> wants.</summary>
    public static int BatchedScratchLength(int batch, int m, int n, int k) => checked(Math.Min(batch, MostBatchChunks) * PackedLength(k, n));

    private const int MostBatchChunks = 32;

    /// <summary>C = A · B with B packed before, then the epilogue.</summary>
    public static void RunPacked<T, TE>(
        Workers workers, int m, int n, int k, ReadOnlySpan<T> a, int aRow, int aCol, ReadOnlySpan<T> packed, Span<T> c, int ldc,
        TE epilogue, bool accumulate = false) where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        int rowBlocks = (m + RowBlock - 1) / RowBlock, columnBlocks = (n + ColumnBlock - 1) / ColumnBlock;
        var body = new Blocks<T, TE>(m, n, k, a, aRow, aCol, packed, c, ldc, epilogue, accumulate, columnBlocks);
        int blocks = rowBlocks * columnBlocks;
        if ((double)m * n * k < SerialWork)
        {
            for (int i = 0; i < blocks; i++) body.Run(i);
        }
        else workers.Run(ref body, blocks);
    }

    // About 10 µs: below that a second thread costs more than it brings.
    private const double SerialWork = 500_000;

    /// <summary>C = A · B, then the epilogue.</summary>
    public static void Run<T, TE>(
        Workers workers, int m, int n, int k, ReadOnlySpan<T> a, int aRow, int aCol, ReadOnlySpan<T> b, int bRow, int bCol, Span<T> c, int ldc,
        Span<T> scratch, TE epilogue, bool accumulate = false) where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        GemmPanels.Pack(b, bRow, bCol, k, n, scratch);
        RunPacked<T, TE>(workers, m, n, k, a, aRow, aCol, scratch, c, ldc, epilogue, accumulate);
    }

    /// <summary>One product for each batch; rows of the epilogue count through all batches.</summary>
    public static void Batched<T, TE>(
        Workers workers, int batch, int m, int n, int k, ReadOnlySpan<T> a, long aBatch, int aRow, int aCol, ReadOnlySpan<T> b, long bBatch, int bRow, int bCol,
        Span<T> c, long cBatch, int ldc, Span<T> scratch, TE epilogue) where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        int chunks = Math.Min(batch, MostBatchChunks);
        var body = new Batches<T, TE>(batch, chunks, m, n, k, a, aBatch, aRow, aCol, b, bBatch, bRow, bCol, c, cBatch, ldc, scratch, epilogue);
        if ((double)batch * m * n * k < SerialWork)
        {
            for (int i = 0; i < chunks; i++) body.Run(i);
        }
        else workers.Run(ref body, chunks);
    }

    private ref struct Blocks<T, TE>(
        int m, int n, int k, ReadOnlySpan<T> a, int aRow, int aCol, ReadOnlySpan<T> packed, Span<T> c, int ldc, TE epilogue, bool accumulate, int columnBlocks)
        : IChunkBody where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        private readonly int _m = m, _n = n, _k = k, _aRow = aRow, _aCol = aCol, _ldc = ldc, _columnBlocks = columnBlocks;
        private readonly ReadOnlySpan<T> _a = a, _packed = packed;
        private readonly Span<T> _c = c;
        private readonly bool _accumulate = accumulate;
        private TE _epilogue = epilogue;

        public void Run(int chunk)
        {
            int row = chunk / _columnBlocks * RowBlock, column = chunk % _columnBlocks * ColumnBlock;
            int rows = Math.Min(RowBlock, _m - row), columns = Math.Min(ColumnBlock, _n - column);
            ref T a = ref System.Runtime.CompilerServices.Unsafe.Add(ref MemoryMarshal.GetReference(_a), (nint)row * _aRow);
            ref T b = ref System.Runtime.CompilerServices.Unsafe.Add(ref MemoryMarshal.GetReference(_packed), (nint)column * _k);
            Span<T> c = _c[(row * _ldc + column)..];
            GemmPanels.Multiply(rows, columns, _k, ref a, _aRow, _aCol, ref b, ref MemoryMarshal.GetReference(c), _ldc, _accumulate);
            if (typeof(TE) == typeof(NoEpilogue<T>)) return;
            for (int i = 0; i < rows; i++) _epilogue.Apply(c.Slice(i * _ldc, columns), row + i, column);
        }
    }

    private ref struct Batches<T, TE>(
        int batch, int chunks, int m, int n, int k, ReadOnlySpan<T> a, long aBatch, int aRow, int aCol, ReadOnlySpan<T> b, long bBatch, int bRow, int bCol,
        Span<T> c, long cBatch, int ldc, Span<T> scratch, TE epilogue) : IChunkBody where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        private readonly int _batch = batch, _chunks = chunks, _m = m, _n = n, _k = k, _aRow = aRow, _aCol = aCol, _bRow = bRow, _bCol = bCol, _ldc = ldc;
        private readonly long _aBatch = aBatch, _bBatch = bBatch, _cBatch = cBatch;
        private readonly ReadOnlySpan<T> _a = a, _b = b;
        private readonly Span<T> _c = c, _scratch = scratch;
        private TE _epilogue = epilogue;

        public void Run(int chunk)
        {
            (long first, long last) = Chunks.Range(_batch, _chunks, chunk);
            int length = PackedLength(_k, _n);
            Span<T> panels = _scratch.Slice(chunk * length, length);
            for (long i = first; i < last; i++)
            {
                // The same B for every batch is packed once.
                if (i == first || _bBatch != 0) GemmPanels.Pack(_b[(int)(i * _bBatch)..], _bRow, _bCol, _k, _n, panels);
                Span<T> c = _c[(int)(i * _cBatch)..];
                ref T a = ref System.Runtime.CompilerServices.Unsafe.Add(ref MemoryMarshal.GetReference(_a), (nint)(i * _aBatch));
                GemmPanels.Multiply(_m, _n, _k, ref a, _aRow, _aCol, ref MemoryMarshal.GetReference(panels), ref MemoryMarshal.GetReference(c), _ldc, false);
                if (typeof(TE) == typeof(NoEpilogue<T>)) continue;
                for (int row = 0; row < _m; row++) _epilogue.Apply(c.Slice(row * _ldc, _n), (int)i * _m + row, 0);
            }
        }
    }
}
