using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>The right side of a product in panels of 32 columns, [panel][k][32], the last one filled up with zeros.</summary>
/// <remarks>
/// Where vectors have 256 bits, a panel is cut into strips as wide as their tiles, [panel][strip][k][<see cref="Pitch{T}"/>]: what a tile reads
/// then has no gaps. With gaps, it would take up twice as much of a small first-level cache, in half of its sets.
/// </remarks>
internal static unsafe class ColumnPanels
{
    /// <summary>Columns of a panel: two vectors of 512 bits in f32, more of the narrower ones.</summary>
    public const int Width = 32;

    /// <summary>Columns of a strip of the panels that products by vectors of a width read; all of a panel's where it is not cut.</summary>
    public static int Pitch<T>(VectorWidth width) where T : unmanaged => width == VectorWidth.Bits256 ? width.TileColumns<T>() : Width;

    /// <summary>Elements of the panels of a k by n matrix.</summary>
    public static long Length(long k, long n) => (n + Width - 1) / Width * Width * k;

    /// <summary>Where the rows of a panel that is not cut begin, for the tiles: 0, 32, 64, … for one k block.</summary>
    public static readonly nint* RowOffsets = MakeRowOffsets(Width);

    private static readonly nint* s_offsetsOf16 = MakeRowOffsets(16), s_offsetsOf8 = MakeRowOffsets(8);

    /// <summary>The same for strips of 8, 16 or 32 columns.</summary>
    public static nint* RowOffsetsOf(int pitch) => pitch == Width ? RowOffsets : pitch == 16 ? s_offsetsOf16 : s_offsetsOf8;

    /// <summary>Copies B[k, n], of any strides, into panels.</summary>
    /// <param name="b">B.</param>
    /// <param name="rowStride">elements from one of its rows to the next.</param>
    /// <param name="columnStride">elements from one of its columns to the next.</param>
    /// <param name="k">rows.</param>
    /// <param name="n">columns.</param>
    /// <param name="panels">takes them.</param>
    /// <param name="pitch">columns of a strip, see <see cref="Pitch{T}"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack<T>(T* b, nint rowStride, nint columnStride, int k, int n, T* panels, int pitch = Width) where T : unmanaged
    {
        if (columnStride == 1 && pitch == 2 * Vector256<T>.Count)
        {
            PackRows(b, rowStride, k, 0, k, n, panels, pitch);
            return;
        }
        int column = 0;
        if (columnStride == 1)
            // Several panels at a time: rows are read as long as they are.
            for (int count; column <= n - Width; column += count * Width, panels += (nint)count * k * Width)
            {
                count = Math.Min(SideBySide, (n - column) / Width);
                PackWhole(b + column, rowStride, k, count, panels);
            }
        for (; column < n; column += Width, panels += (nint)k * Width)
            PackPanel(b + column * columnStride, rowStride, columnStride, k, Math.Min(Width, n - column), panels, pitch);
    }

    // Panels, or strips, that are written in turn.
    private const int SideBySide = 16, StripsSideBySide = 32;

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

    // Rows of which a strip is written before the next strip, columns that are asked for ahead, and how far apart lines are that share a set of a cache.
    private const int RowsAtOnce = 8, ColumnsAhead = 128, Aliasing = 4096;

    /// <summary>Copies some of B's rows, which lie side by side, into panels that are cut into strips.</summary>
    /// <param name="b">B.</param>
    /// <param name="rowStride">elements from one of its rows to the next.</param>
    /// <param name="k">rows of B.</param>
    /// <param name="first">the first of those that are copied.</param>
    /// <param name="end">the one after the last.</param>
    /// <param name="n">columns.</param>
    /// <param name="panels">takes them.</param>
    /// <param name="pitch">columns of a strip: two vectors of 256 bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackRows<T>(T* b, nint rowStride, int k, int first, int end, int n, T* panels, int pitch) where T : unmanaged
    {
        nint strip = (nint)k * pitch;
        int whole = n / pitch, rows;
        panels += (nint)first * pitch;
        // Lines of many strips, each with one row, would drive each other out where strips are so far apart.
        if (strip * sizeof(T) % Aliasing == 0)
        {
            for (int row = first; row < end; row += rows)
            {
                rows = Math.Min(RowsAtOnce, end - row);
                T* from = b + row * rowStride, to = panels + (nint)(row - first) * pitch;
                for (int i = 0; i < whole; i++, from += pitch, to += strip)
                    PackStripRows(from, rowStride, rows, strip, to);
            }
        }
        else
        {
            for (int i = 0; i < whole; i += StripsSideBySide)
                PackStrips(b + first * rowStride + i * pitch, rowStride, end - first, Math.Min(StripsSideBySide, whole - i), pitch, strip, panels + i * strip);
        }
        panels += whole * strip;
        for (int column = whole * pitch; column < (n + Width - 1) / Width * Width; column += pitch, panels += strip)
        {
            if (column < n)
                PackStrip(b + first * rowStride + column, rowStride, 1, end - first, n - column, pitch, panels);
            else
                new Span<T>(panels, (end - first) * pitch).Clear();
        }
    }

    // All rows of a few strips.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackStrips<T>(T* b, nint rowStride, int rows, int count, int pitch, nint strip, T* panels) where T : unmanaged
    {
        for (int p = 0; p < rows; p++, b += rowStride, panels += pitch)
        {
            T* from = b, to = panels;
            for (int i = 0; i < count; i++, from += pitch, to += strip)
            {
                // What is written waits for its lines as long as what is read: both are asked for. They may lie past the end.
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(from + 2 * rowStride);
                    Sse.Prefetch0(to + 8 * pitch);
                }
                Vector256.Load(from).Store(to);
                Vector256.Load(from + Vector256<T>.Count).Store(to + Vector256<T>.Count);
            }
        }
    }

    // A few rows of one strip.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PackStripRows<T>(T* from, nint rowStride, int rows, nint strip, T* to) where T : unmanaged
    {
        int count = Vector256<T>.Count;
        for (int p = 0; p < rows; p++, from += rowStride, to += 2 * count)
        {
            // As above.
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(from + ColumnsAhead);
                Sse.Prefetch0(to + 2 * strip);
            }
            Vector256.Load(from).Store(to);
            Vector256.Load(from + count).Store(to + count);
        }
    }

    /// <summary>Copies the given columns of B into one panel.</summary>
    /// <param name="b">B.</param>
    /// <param name="rowStride">elements from one of its rows to the next.</param>
    /// <param name="columnStride">elements from one of its columns to the next.</param>
    /// <param name="k">rows.</param>
    /// <param name="columns">how many, at most those of a panel.</param>
    /// <param name="to">takes them.</param>
    /// <param name="pitch">columns of a strip, see <see cref="Pitch{T}"/>.</param>
    public static void PackPanel<T>(T* b, nint rowStride, nint columnStride, int k, int columns, T* to, int pitch = Width) where T : unmanaged
    {
        for (int column = 0; column < Width; column += pitch, to += (nint)k * pitch)
        {
            if (column < columns)
                PackStrip(b + column * columnStride, rowStride, columnStride, k, Math.Min(pitch, columns - column), pitch, to);
            else
                new Span<T>(to, k * pitch).Clear();
        }
    }

    /// <summary>Copies the given columns of B into one strip.</summary>
    /// <param name="b">B.</param>
    /// <param name="rowStride">elements from one of its rows to the next.</param>
    /// <param name="columnStride">elements from one of its columns to the next.</param>
    /// <param name="k">rows.</param>
    /// <param name="columns">how many, at most those of a strip.</param>
    /// <param name="pitch">columns of the strip.</param>
    /// <param name="to">takes them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackStrip<T>(T* b, nint rowStride, nint columnStride, int k, int columns, int pitch, T* to) where T : unmanaged
    {
        int p = 0;
        if (columnStride == 1 && columns == pitch)
        {
            for (; p < k; p++, b += rowStride, to += pitch)
                for (int j = 0; j < pitch; j += Vector256<T>.Count)
                    Vector256.Load(b + j).Store(to + j);
            return;
        }
        if (columnStride == 1)
        {
            for (; p < k; p++, b += rowStride, to += pitch)
            {
                int j = 0;
                for (; j <= columns - Vector256<T>.Count; j += Vector256<T>.Count)
                    Vector256.Load(b + j).Store(to + j);
                for (int rest = j; rest < pitch; rest += Vector256<T>.Count)
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
            for (T* row = to; whole < pitch && p < k; p++, row += pitch)
                for (int j = whole; j < pitch; j += Vector256<T>.Count)
                    Vector256<T>.Zero.Store(row + j);
            Turn(b, columnStride, k, columns, to, pitch);
            return;
        }
        for (; p < k; p++, to += pitch)
            for (int j = 0; j < pitch; j++)
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
        if (typeof(T) == typeof(float) && EightByEight.IsSupported && k >= 8)
            for (; j <= n - 8; j += 8, b += 8 * columnStride, to += 8)
                TurnEight((float*)b, columnStride, k, (float*)to, toRow);
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

    // The last block overlaps the one before it.
    private static void TurnEight(float* b, nint columnStride, int k, float* to, nint toRow)
    {
        int p = 0;
        // Without vectors of 512 bits all columns come through here, and processors do not follow eight rows at a time by themselves: the
        // next eight columns are asked for. They may lie past the end.
        float* later = b + 8 * columnStride;
        for (; !SixteenBySixteen.IsSupported && p <= k - 16; p += 16)
        {
            for (int j = 0; Sse.IsSupported && j < 8; j++)
                Sse.Prefetch0(later + p + j * columnStride);
            EightByEight.Transpose(b + p, columnStride, to + p * toRow, toRow);
            EightByEight.Transpose(b + p + 8, columnStride, to + (p + 8) * toRow, toRow);
        }
        for (; p <= k - 8; p += 8)
            EightByEight.Transpose(b + p, columnStride, to + p * toRow, toRow);
        if (p < k)
            EightByEight.Transpose(b + k - 8, columnStride, to + (k - 8) * toRow, toRow);
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

    private static nint* MakeRowOffsets(int pitch)
    {
        // Lives as long as the process.
        var offsets = (nint*)NativeMemory.Alloc(RowPanels.Block, (nuint)sizeof(nint));
        for (int i = 0; i < RowPanels.Block; i++)
            offsets[i] = i * pitch;
        return offsets;
    }
}
