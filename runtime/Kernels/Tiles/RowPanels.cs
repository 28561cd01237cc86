using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>The left side of a product in the order in which tiles read it.</summary>
/// <remarks>
/// Rows are cut into panels as high as a tile, and k into blocks of <see cref="Block"/>: [k block][panel][k / 4][rows][4],
/// with [k % 4][rows] at the end of a panel. A panel of 13 rows is laid out as one of 14, the last row zeros.
/// </remarks>
internal static unsafe class RowPanels
{
    /// <summary>Rows of B that a tile passes over at once: with 32 columns of f32, 64 KiB of the second-level cache.</summary>
    public const int Block = 512;

    /// <summary>A rest of so many rows or more, and one of six, begins with a panel of six where tiles are that high.</summary>
    public const int LeastForSix = 9;

    /// <summary>Rows that the panel at the start of the given rest really has: the rest is shared out evenly, 24 rows as 12 + 12.</summary>
    public static int Height(int rest, VectorWidth width)
    {
        // The same without dividing: this is asked for each tile.
        if (width != VectorWidth.Bits512)
            return rest >= LeastForSix ? 6 : rest is 5 or 6 ? rest : Math.Min(rest, 4);
        int most = width.TileRows();
        int panels = (rest + most - 1) / most;
        return Math.Min(rest, Tile((rest + panels - 1) / panels, width));
    }

    /// <summary>The lowest tile that holds a number of rows.</summary>
    public static int Tile(int rows, VectorWidth width) => rows switch
    {
        1 or 2 => rows,
        3 or 4 => 4,
        5 or 6 => 6,
        _ when width != VectorWidth.Bits512 => throw new ArgumentOutOfRangeException(nameof(rows)),
        7 or 8 => 8,
        <= 12 => 12,
        _ => 14,
    };

    /// <summary>Rows of all panels, those of zeros included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int PaddedRows(int rows, VectorWidth width)
    {
        int padded = 0;
        if (width != VectorWidth.Bits512)
        {
            padded = SixesOf(rows) * 6;
            rows -= padded;
        }
        for (int height; rows > 0; rows -= height)
        {
            height = Height(rows, width);
            padded += Tile(height, width);
        }
        return padded;
    }

    /// <summary>Panels of six rows at the start of so many, where tiles are that high.</summary>
    public static int SixesOf(int rows) => rows % 6 == 0 ? rows / 6 : rows < LeastForSix ? 0 : (rows - LeastForSix) / 6 + 1;

    /// <summary>Elements of the panels of an m by k matrix.</summary>
    public static long Length(int m, int k, VectorWidth width) => (long)PaddedRows(m, width) * k;

    /// <summary>Brings all of A into panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack<T>(T* a, nint rowStride, nint columnStride, int m, int k, T* panels, VectorWidth width) where T : unmanaged
    {
        for (int p = 0; p < k; p += Block)
        {
            int depth = Math.Min(Block, k - p);
            if (rowStride == 1 && columnStride != 1)
                panels = PackTurned(a + p * columnStride, columnStride, m, depth, panels, width);
            else
                for (int row = 0, height; row < m; row += height)
                {
                    height = Height(m - row, width);
                    int tile = Tile(height, width);
                    PackPanel(a + row * rowStride + p * columnStride, rowStride, columnStride, height, tile, depth, panels);
                    panels += tile * depth;
                }
        }
    }

    // Several panels at a time, so that rows that lie side by side are read as long as they are.
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T* PackTurned<T>(T* a, nint columnStride, int m, int depth, T* panels, VectorWidth width) where T : unmanaged
    {
        const int Most = 16;
        int* heights = stackalloc int[Most];
        if (typeof(T) == typeof(float) && width == VectorWidth.Bits256 && EightByEight.IsSupported)
        {
            int sixes = PackSixes((float*)a, columnStride, m, depth, (float*)panels);
            a += sixes;
            m -= sixes;
            panels += (nint)sixes * depth;
        }
        while (m > 0)
        {
            int count = 0, rows = 0, padded = 0;
            for (; count < Most && rows < m; count++)
            {
                heights[count] = Height(m - rows, width);
                rows += heights[count];
                padded += Tile(heights[count], width);
            }
            for (int p = 0; p < depth; p += 4)
            {
                int rest = m, quad = Math.Min(4, depth - p);
                T* from = a + p * columnStride, to = panels;
                for (int i = 0; i < count; i++)
                {
                    int height = heights[i], tile = Tile(height, width);
                    PackColumns(from, columnStride, height, tile, rest, quad, to + p * tile);
                    from += height;
                    rest -= height;
                    to += (nint)tile * depth;
                }
            }
            a += rows;
            m -= rows;
            panels += (nint)padded * depth;
        }
        return panels;
    }

    // Columns of A that are packed for all panels before the next ones: two groups of four, three whole cache lines of a panel.
    private const int Columns = 8;

    // Panels of six rows, as far as eight can be read of each; returns how many rows they have. A few columns of all panels at a time: what is read
    // stays in the first-level cache, and lines are written whole; panels are often a power of two apart, and drive each other's lines out.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int PackSixes(float* a, nint columnStride, int m, int depth, float* panels)
    {
        // Eight elements are read where six are taken.
        int sixes = m % 6 == 0 ? (m - 1) / 6 : SixesOf(m), whole = depth / 4 * 4;
        for (int from = 0; from < whole; from += Columns)
        {
            int end = Math.Min(from + Columns, whole);
            float* column = a + from * columnStride, to = panels + 6 * from, next = column + Columns * columnStride;
            for (int i = 0; i < sixes; i++, column += 6, to += (nint)6 * depth)
            {
                // A line of four of the next columns, of the other four beside the next panel; they may lie past the end.
                float* ask = next + (i & 1) * 4 * columnStride + i / 2 * 16;
                for (int p = 0; Sse.IsSupported && p < 4; p++, ask += columnStride)
                    Sse.Prefetch0(ask);
                float* place = to, source = column;
                for (int p = from; p < end; p += 4, source += 4 * columnStride, place += 24)
                    EightByEight.Six(source, columnStride, place);
            }
        }
        for (int p = whole; p < depth; p++)
            for (int i = 0; i < sixes; i++)
                for (int j = 0; j < 6; j++)
                    panels[(nint)6 * i * depth + 6 * p + j] = a[p * columnStride + 6 * i + j];
        return 6 * sixes;
    }

    // Four columns of a panel, or the last few; the rows, of which rest can be read, lie side by side.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PackColumns<T>(T* from, nint columnStride, int height, int tile, int rest, int columns, T* to) where T : unmanaged
    {
        if (columns < 4)
        {
            for (int p = 0; p < columns; p++, from += columnStride)
                for (int i = 0; i < tile; i++)
                    *to++ = i < height ? from[i] : default;
        }
        else if (typeof(T) == typeof(float) && SixteenBySixteen.IsSupported && height == tile && tile >= 8 && rest >= 16)
        {
            SixteenBySixteen.Quads((float*)from, columnStride, (float*)to, tile);
        }
        else if (typeof(T) == typeof(float) && EightByEight.IsSupported && height == 6 && rest >= 8)
        {
            EightByEight.Six((float*)from, columnStride, (float*)to);
        }
        else
        {
            int i = 0;
            for (; i <= height - 4; i += 4)
                FourByFour.Transpose(from + i, columnStride, to + 4 * i, 4);
            for (; i < height; i++)
                FourByFour.Gather(from + i, columnStride, to + 4 * i);
            for (; i < tile; i++)
                FourByFour.Clear(to + 4 * i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackPanel<T>(T* a, nint rowStride, nint columnStride, int height, int tile, int depth, T* to) where T : unmanaged
    {
        int p = 0;
        if (columnStride == 1)
        {
            // Row by row: what another core has written comes at full speed only as one stream. Where eight elements are a vector, six streams
            // are as fast, and lines are written whole.
            p = depth / 4 * 4;
            int i = typeof(T) != typeof(float) ? 0
                : SixteenBySixteen.IsSupported ? PackFours((float*)a, rowStride, height, tile, p, (float*)to)
                : height == 6 && Vector256.IsHardwareAccelerated ? PackSix((float*)a, rowStride, p, (float*)to) : 0;
            for (; i < height; i++)
            {
                T* row = a + i * rowStride, place = to + 4 * i;
                for (T* end = row + p; row < end; row += 4, place += 4 * tile)
                    FourByFour.Copy(row, place);
            }
            for (T* place = to; height < tile && place < to + (nint)p * tile; place += 4 * tile)
                for (int j = height; j < tile; j++)
                    FourByFour.Clear(place + 4 * j);
            to += (nint)p * tile;
        }
        for (; p <= depth - 4; p += 4, to += 4 * tile)
        {
            T* from = a + p * columnStride;
            for (int i = 0; i < height; i++, from += rowStride)
                FourByFour.Gather(from, columnStride, to + 4 * i);
            for (int i = height; i < tile; i++)
                FourByFour.Clear(to + 4 * i);
        }
        for (; p < depth; p++, to += tile)
            for (int i = 0; i < tile; i++)
                to[i] = i < height ? a[i * rowStride + p * columnStride] : default;
    }

    // All rows of a panel of six, eight columns at a time; returns how many rows are done.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int PackSix(float* a, nint rowStride, int depth, float* to)
    {
        int p = 0;
        for (; p <= depth - 8; p += 8, to += 48)
        {
            float* row = a + p, place = to;
            for (int i = 0; i < 6; i++, row += rowStride, place += 4)
            {
                // The next panel's rows, a line at a time; they may lie past the end.
                if (Sse.IsSupported && (p & 8) == 0)
                    Sse.Prefetch0(row + 6 * rowStride);
                Vector256<float> x = Vector256.Load(row);
                x.GetLower().Store(place);
                x.GetUpper().Store(place + 24);
            }
        }
        for (int i = 0; p < depth && i < 6; i++)
            FourByFour.Copy(a + i * rowStride + p, to + 4 * i);
        return 6;
    }

    // Four rows at a time, as far as there are sixteen columns; returns how many rows are done.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int PackFours(float* a, nint rowStride, int height, int tile, int depth, float* to)
    {
        int whole = depth / 16 * 16, i = 0;
        for (; i <= height - 4; i += 4, a += 4 * rowStride, to += 16)
        {
            for (int p = 0; p < whole; p += 16)
                SixteenBySixteen.Fours(a + p, rowStride, to + (nint)p * tile, 4 * tile);
            for (int row = 0; row < 4; row++)
                for (int p = whole; p < depth; p += 4)
                    FourByFour.Copy(a + row * rowStride + p, to + 4 * row + (nint)p * tile);
        }
        return i;
    }
}
