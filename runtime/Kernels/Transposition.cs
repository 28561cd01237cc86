using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Copies of tensors whose elements lie in another order: what is side by side there stands apart here.</summary>
/// <remarks>
/// <c>y[…, r, c] = x[…, c, r]</c>, where rows of y stand <c>yRow</c> apart and columns of x <c>xColumn</c>. Small squares are turned in
/// registers, strip by strip, so that every cache line is read and written while it is at hand.
/// </remarks>
public static unsafe class Transposition
{
    private const int StripRows = 16, StripColumns = 64;

    // As many additions as turning an element takes about.
    private const int OperationsPerElement = 4;

    /// <summary>Copies a tensor.</summary>
    /// <param name="workers">Who works.</param>
    /// <param name="x">What is copied: elements of different rows of y side by side.</param>
    /// <param name="y">Where it goes: elements of a row side by side.</param>
    /// <param name="rows">Of y.</param>
    /// <param name="columns">Of y.</param>
    /// <param name="xColumn">How far apart columns stand in x.</param>
    /// <param name="yRow">How far apart rows stand in y.</param>
    /// <param name="outer">Sizes of all other axes, outermost first.</param>
    /// <param name="xOuter">How far apart their positions are in x.</param>
    /// <param name="yOuter">How far apart their positions are in y.</param>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Run<T>(
        Workers workers, ReadOnlySpan<T> x, Span<T> y, int rows, int columns, int xColumn, int yRow,
        ReadOnlySpan<int> outer, ReadOnlySpan<int> xOuter, ReadOnlySpan<int> yOuter) where T : unmanaged
    {
        long planes = 1, lastX = (columns - 1L) * xColumn + rows - 1, lastY = (rows - 1L) * yRow + columns - 1;
        for (int i = 0; i < outer.Length; i++)
        {
            planes *= outer[i];
            lastX += (outer[i] - 1L) * xOuter[i];
            lastY += (outer[i] - 1L) * yOuter[i];
        }
        if (planes * rows * columns == 0) return;
        Extents.Require(x.Length, lastX + 1, nameof(x));
        Extents.Require(y.Length, lastY + 1, nameof(y));
        int high = (rows + StripRows - 1) / StripRows, wide = (columns + StripColumns - 1) / StripColumns;
        long strips = planes * high * wide;
        int chunks = Chunks.Count(strips, OperationsPerElement * Math.Max(1, planes * rows * columns / strips));
        fixed (T* from = x, to = y)
        {
            var body = new Strips<T>(from, to, rows, columns, xColumn, yRow, outer, xOuter, yOuter, high, wide, strips, chunks);
            workers.Run(ref body, chunks);
        }
    }

    private readonly ref struct Strips<T>(
        T* x, T* y, int rows, int columns, int xColumn, int yRow, ReadOnlySpan<int> outer, ReadOnlySpan<int> xOuter, ReadOnlySpan<int> yOuter,
        int high, int wide, long strips, int chunks) : IChunkBody where T : unmanaged
    {
        private readonly T* _x = x, _y = y;
        private readonly ReadOnlySpan<int> _outer = outer, _xOuter = xOuter, _yOuter = yOuter;

        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range(strips, chunks, chunk);
            for (long strip = first; strip < end; strip++)
            {
                // What lies side by side in x comes one after the other.
                int row = (int)(strip % high) * StripRows, column = (int)(strip / high % wide) * StripColumns;
                long plane = strip / high / wide;
                T* from = _x + (nint)column * xColumn + row, to = _y + (nint)row * yRow + column;
                for (int i = _outer.Length - 1; i >= 0; i--, plane /= _outer[i + 1])
                {
                    long at = plane % _outer[i];
                    from += at * _xOuter[i];
                    to += at * _yOuter[i];
                }
                int height = Math.Min(StripRows, rows - row), width = Math.Min(StripColumns, columns - column);
                if (sizeof(T) == sizeof(float)) Squares((float*)from, xColumn, (float*)to, yRow, height, width, more: row + height < rows);
                else Plain(from, xColumn, to, yRow, 0, height, 0, width);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Squares(float* x, nint xColumn, float* y, nint yRow, int rows, int columns, bool more)
    {
        if (SixteenBySixteen.IsSupported && rows == StripRows && columns >= 16)
        {
            // Whole cache lines; the last square overlaps the one before.
            for (int c = 0; c < columns; c += 16)
            {
                int at = Math.Min(c, columns - 16);
                for (int i = 0; i < 16; i++)
                {
                    Ahead.Fetch(x + (at + i) * xColumn + StripRows, 1);
                    if (more) Ahead.Fetch(y + (StripRows + i) * yRow + at, 1);
                }
                SixteenBySixteen.Transpose(x + at * xColumn, xColumn, y + at, yRow);
            }
            return;
        }
        // Short rows of y stay in the first-level cache, where smaller squares do as well.
        if (EightByEight.IsSupported && yRow > StripColumns && rows >= EightByEight.Size && columns >= EightByEight.Size)
        {
            Eights(x, xColumn, y, yRow, rows, columns, more);
            return;
        }
        int wholeRows = rows & ~3, wholeColumns = columns & ~3;
        // Whatever lies further apart is walked along last: lines a multiple of 4 KiB apart would drive each other out of the cache.
        if (yRow > xColumn)
        {
            for (int r = 0; r < wholeRows; r += 4)
                for (int c = 0; c < wholeColumns; c += 4)
                    FourByFour.Transpose(x + c * xColumn + r, xColumn, y + r * yRow + c, yRow);
        }
        else
        {
            for (int c = 0; c < wholeColumns; c += 4)
                for (int r = 0; r < wholeRows; r += 4)
                    FourByFour.Transpose(x + c * xColumn + r, xColumn, y + r * yRow + c, yRow);
        }
        if (wholeColumns < columns) Plain(x, xColumn, y, yRow, 0, wholeRows, wholeColumns, columns);
        if (wholeRows < rows) Plain(x, xColumn, y, yRow, wholeRows, rows, 0, columns);
    }

    // Half cache lines, two of them one after the other; the last squares overlap those before. Behind the last rows of a plane lies what
    // another thread may be writing: to ask for it would take it away.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eights(float* x, nint xColumn, float* y, nint yRow, int rows, int columns, bool more)
    {
        for (int c = 0; c < columns; c += EightByEight.Size)
        {
            int at = Math.Min(c, columns - EightByEight.Size);
            float* from = x + at * xColumn, to = y + at;
            for (int i = 0; i < EightByEight.Size; i++)
                Ahead.Fetch(from + i * xColumn + StripRows, 1);
            // Two squares share the lines of y.
            for (int i = more && c % (2 * EightByEight.Size) == 0 ? 0 : StripRows; i < StripRows; i++)
                Ahead.Fetch(to + (StripRows + i) * yRow, 1);
            for (int r = 0; r < rows; r += EightByEight.Size)
            {
                int row = Math.Min(r, rows - EightByEight.Size);
                EightByEight.Transpose(from + row, xColumn, to + row * yRow, yRow);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Plain<T>(T* x, nint xColumn, T* y, nint yRow, int row, int lastRow, int column, int lastColumn) where T : unmanaged
    {
        for (int r = row; r < lastRow; r++)
        {
            T* from = x + r, to = y + r * yRow;
            for (int c = column; c < lastColumn; c++) to[c] = from[c * xColumn];
        }
    }
}
