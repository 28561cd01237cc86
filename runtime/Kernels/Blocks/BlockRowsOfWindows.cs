using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>All rows of windows of all blocks, cut into chunks.</summary>
/// <param name="windows">The windows of a plane.</param>
/// <param name="planes">Blocks of all images.</param>
/// <param name="sizes">Pixels of an input plane, rows and columns of its windows.</param>
/// <param name="blocks">After how many planes the weights come round again.</param>
/// <param name="taps">Of a window.</param>
/// <param name="x">The input.</param>
/// <param name="weights">Of every block and tap, or none.</param>
/// <param name="y">The results.</param>
/// <param name="epilogue">What is done to each row.</param>
/// <param name="width">Vectors to use.</param>
internal unsafe ref struct BlockRowsOfWindows<TStep, TE>(
    BlockWindows windows, int planes, (int Pixels, int Rows, int Columns) sizes, int blocks, int taps,
    ReadOnlySpan<float> x, ReadOnlySpan<float> weights, Span<float> y, TE epilogue, VectorWidth width) : IChunkBody
    where TStep : struct, IWindowStep where TE : struct, IEpilogue<float>, allows ref struct
{
    private readonly BlockWindows _windows = windows;
    private readonly (int Pixels, int Rows, int Columns) _sizes = sizes;
    private readonly long _rows = (long)planes * sizes.Rows;
    private readonly int _blocks = blocks, _taps = taps;
    private readonly ReadOnlySpan<float> _x = x, _weights = weights;
    private readonly Span<float> _y = y;
    private readonly VectorWidth _width = width;
    private TE _epilogue = epilogue;

    /// <summary>How many chunks there are.</summary>
    public int Chunks { get; } = Runtime.Chunks.Count((long)planes * sizes.Rows, windows.RowOperations);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int chunk)
    {
        (long start, long end) = Runtime.Chunks.Range(_rows, Chunks, chunk);
        fixed (float* x = _x, weights = _weights, y = _y)
        {
            for (long row = start, next; row < end; row = next)
            {
                int plane = (int)(row / _sizes.Rows), first = (int)(row % _sizes.Rows), length = _sizes.Columns * Block.Lanes;
                next = Math.Min(end, row - first + _sizes.Rows);
                float* factors = weights + (nint)(plane % _blocks) * _taps * Block.Lanes;
                _windows.Rows<TStep, TE>(x + (nint)plane * _sizes.Pixels * Block.Lanes, factors, first, first + (int)(next - row), y + (nint)row * length, plane, ref _epilogue, _width);
            }
        }
    }
}
