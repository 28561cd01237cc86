using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>Products of packed rows with a B whose rows lie anywhere: one call covers many rows and one tile's columns.</summary>
internal static unsafe class TileProduct
{
    // Tiles of 256 bits of which each has little to ask for.
    private const int EnoughTiles = 5;

    /// <summary>C[m, columns] = (or +=) panels · B.</summary>
    /// <param name="panels">the panels of one k block, see <see cref="RowPanels"/>.</param>
    /// <param name="m">rows of C.</param>
    /// <param name="k">rows of B, at most <see cref="RowPanels.Block"/>.</param>
    /// <param name="b">B's first column; at least <see cref="VectorWidths.TileColumns{T}"/> elements of each row must be readable.</param>
    /// <param name="offsets">where each row of B begins, in elements from b.</param>
    /// <param name="c">C, row-major.</param>
    /// <param name="ldc">elements from one row of C to the next.</param>
    /// <param name="columns">columns of C, at most one tile's; only these are written.</param>
    /// <param name="accumulate">adds to C.</param>
    /// <param name="width">vectors to use.</param>
    /// <param name="next">as much memory as is read of B that is wanted next, fetched meanwhile; or null.</param>
    /// <param name="apart">elements from a line of it that is wanted to the next, where these do not follow each other.</param>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(
        T* panels, int m, int k, T* b, nint* offsets, T* c, nint ldc, int columns, bool accumulate, VectorWidth width, T* next = null, nint apart = 0) where T : unmanaged
    {
        int full = width.TileColumns<T>(), line = 64 / sizeof(T);
        T* end = next + (nint)k * (apart != 0 ? apart : full);
        // What fits into one vector is half the work.
        bool isHalf = columns <= full / 2;
        if (isHalf)
            full /= 2;
        // Rows of B that follow each other need no addresses.
        bool isPacked = width == VectorWidth.Bits256 && !isHalf && offsets == ColumnPanels.RowOffsetsOf(full);
        T* edge = stackalloc T[14 * 32];
        T* ahead = next == null ? b : next;
        // A tile asks twice with each four of k: for one line where there are tiles enough, else for two. With 256 bits most tiles share the
        // lines out evenly, and many ask half as often: few requests are in flight in a core, and those for what is multiplied now must not wait
        // for others.
        int tiles = (m + width.TileRows() - 1) / width.TileRows();
        bool asksSeldom = isPacked && tiles >= EnoughTiles;
        nint step = next == null ? 0
            : apart != 0 ? apart
            : width == VectorWidth.Bits256 ? Math.Min(line, ((asksSeldom ? 5 : 3) * line + tiles - 1) / tiles)
            : m > 7 * width.TileRows() ? line / 2 : line;
        nint requests = asksSeldom ? k / 8 * 2 : k / 4 * 2;
        int row = 0;
        if (width == VectorWidth.Bits256 && !isHalf && columns == full)
            row = Sixes(isPacked, asksSeldom, panels, m, b, offsets, k, c, ldc, accumulate, requests, ref ahead, ref step, end);
        panels += (nint)row * k;
        for (int height; row < m; row += height)
        {
            height = RowPanels.Height(m - row, width);
            int tile = RowPanels.Tile(height, width);
            T* to = c + row * ldc;
            if (height == tile && columns == full)
            {
                Tile(tile, isHalf, isPacked, panels, b, offsets, k, to, ldc, accumulate, ahead, step, width);
            }
            else
            {
                Tile(tile, isHalf, isPacked, panels, b, offsets, k, edge, full, false, ahead, step, width);
                TileEdge.Write(edge, full, to, ldc, height, columns, accumulate);
            }
            panels += tile * k;
            ahead += requests * step;
            if (step != 0 && ahead >= end)
            {
                ahead = b;
                step = 0;
            }
        }
    }

    // Tiles of six rows by two vectors of 256 bits, as far as RowPanels has panels of six rows; returns how many rows they are. A tile
    // of 32 steps takes 60 ns, and to look for the one that fits as much as a third of that.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Sixes<T>(
        bool isPacked, bool asksSeldom, T* panels, int m, T* b, nint* offsets, nint k, T* c, nint ldc, bool accumulate, nint requests, ref T* ahead, ref nint step, T* end) where T : unmanaged
    {
        T* asked = ahead;
        nint apart = step;
        int sixes = RowPanels.SixesOf(m);
        for (int i = 0; i < sixes; i++, panels += 6 * k, c += 6 * ldc)
        {
            if (typeof(T) == typeof(float) && asksSeldom)
                Tiles256.Rows6Packed((float*)panels, (float*)b, k, (float*)c, ldc, accumulate, (float*)asked, apart);
            else if (typeof(T) == typeof(float) && isPacked)
                Tiles256.Rows6PackedAsking((float*)panels, (float*)b, k, (float*)c, ldc, accumulate, (float*)asked, apart);
            else if (typeof(T) == typeof(float))
                Tiles256.Rows6((float*)panels, (float*)b, offsets, k, (float*)c, ldc, accumulate, (float*)asked, apart);
            else if (asksSeldom)
                DoubleTiles256.Rows6Packed((double*)panels, (double*)b, k, (double*)c, ldc, accumulate, (double*)asked, apart);
            else if (isPacked)
                DoubleTiles256.Rows6PackedAsking((double*)panels, (double*)b, k, (double*)c, ldc, accumulate, (double*)asked, apart);
            else
                DoubleTiles256.Rows6((double*)panels, (double*)b, offsets, k, (double*)c, ldc, accumulate, (double*)asked, apart);
            asked += requests * apart;
            if (apart != 0 && asked >= end)
            {
                asked = b;
                apart = 0;
            }
        }
        ahead = asked;
        step = apart;
        return 6 * sixes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile<T>(
        int rows, bool isHalf, bool isPacked, T* a, T* b, nint* offsets, nint k, T* c, nint ldc, bool accumulate, T* ahead, nint step, VectorWidth width) where T : unmanaged
    {
        if (typeof(T) == typeof(double))
            Tile(rows, isHalf, isPacked, (double*)a, (double*)b, offsets, k, (double*)c, ldc, accumulate, (double*)ahead, step, width);
        else
            Tile(rows, isHalf, isPacked, (float*)a, (float*)b, offsets, k, (float*)c, ldc, accumulate, (float*)ahead, step, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(
        int rows, bool isHalf, bool isPacked, float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step, VectorWidth width)
    {
        switch (width, isHalf)
        {
            case (VectorWidth.Bits512, false):
                switch (rows)
                {
                    case 14: Tiles512.Rows14(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 12: Tiles512.Rows12(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 8: Tiles512.Rows8(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 6: Tiles512.Rows6(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 4: Tiles512.Rows4(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 2: Tiles512.Rows2(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    default: Tiles512.Rows1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                }
                break;
            case (VectorWidth.Bits512, true):
                switch (rows)
                {
                    case 14: Tiles512.Rows14x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 12: Tiles512.Rows12x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 8: Tiles512.Rows8x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 6: Tiles512.Rows6x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 4: Tiles512.Rows4x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 2: Tiles512.Rows2x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    default: Tiles512.Rows1x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                }
                break;
            case (VectorWidth.Bits256, false) when isPacked:
                switch (rows)
                {
                    case 6: Tiles256.Rows6PackedAsking(a, b, k, c, ldc, accumulate, ahead, step); break;
                    case 4: Tiles256.Rows4Packed(a, b, k, c, ldc, accumulate, ahead, step); break;
                    case 2: Tiles256.Rows2Packed(a, b, k, c, ldc, accumulate, ahead, step); break;
                    default: Tiles256.Rows1Packed(a, b, k, c, ldc, accumulate, ahead, step); break;
                }
                break;
            case (VectorWidth.Bits256, false):
                switch (rows)
                {
                    case 6: Tiles256.Rows6(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 4: Tiles256.Rows4(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 2: Tiles256.Rows2(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    default: Tiles256.Rows1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                }
                break;
            case (VectorWidth.Bits256, true):
                switch (rows)
                {
                    case 6: Tiles256.Rows6x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 4: Tiles256.Rows4x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 2: Tiles256.Rows2x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    default: Tiles256.Rows1x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                }
                break;
            case (_, false):
                switch (rows)
                {
                    case 6: Tiles128.Rows6(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 4: Tiles128.Rows4(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 2: Tiles128.Rows2(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    default: Tiles128.Rows1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                }
                break;
            case (_, true):
                switch (rows)
                {
                    case 6: Tiles128.Rows6x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 4: Tiles128.Rows4x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 2: Tiles128.Rows2x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    default: Tiles128.Rows1x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                }
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(
        int rows, bool isHalf, bool isPacked, double* a, double* b, nint* offsets, nint k, double* c, nint ldc, bool accumulate, double* ahead, nint step, VectorWidth width)
    {
        switch (width, isHalf)
        {
            case (VectorWidth.Bits512, false):
                switch (rows)
                {
                    case 14: DoubleTiles512.Rows14(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 12: DoubleTiles512.Rows12(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 8: DoubleTiles512.Rows8(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 6: DoubleTiles512.Rows6(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 4: DoubleTiles512.Rows4(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 2: DoubleTiles512.Rows2(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    default: DoubleTiles512.Rows1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                }
                break;
            case (VectorWidth.Bits512, true):
                switch (rows)
                {
                    case 14: DoubleTiles512.Rows14x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 12: DoubleTiles512.Rows12x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 8: DoubleTiles512.Rows8x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 6: DoubleTiles512.Rows6x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 4: DoubleTiles512.Rows4x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 2: DoubleTiles512.Rows2x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    default: DoubleTiles512.Rows1x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                }
                break;
            case (VectorWidth.Bits256, false) when isPacked:
                switch (rows)
                {
                    case 6: DoubleTiles256.Rows6PackedAsking(a, b, k, c, ldc, accumulate, ahead, step); break;
                    case 4: DoubleTiles256.Rows4Packed(a, b, k, c, ldc, accumulate, ahead, step); break;
                    case 2: DoubleTiles256.Rows2Packed(a, b, k, c, ldc, accumulate, ahead, step); break;
                    default: DoubleTiles256.Rows1Packed(a, b, k, c, ldc, accumulate, ahead, step); break;
                }
                break;
            case (VectorWidth.Bits256, false):
                switch (rows)
                {
                    case 6: DoubleTiles256.Rows6(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 4: DoubleTiles256.Rows4(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 2: DoubleTiles256.Rows2(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    default: DoubleTiles256.Rows1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                }
                break;
            case (VectorWidth.Bits256, true):
                switch (rows)
                {
                    case 6: DoubleTiles256.Rows6x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 4: DoubleTiles256.Rows4x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 2: DoubleTiles256.Rows2x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    default: DoubleTiles256.Rows1x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                }
                break;
            case (_, false):
                switch (rows)
                {
                    case 6: DoubleTiles128.Rows6(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 4: DoubleTiles128.Rows4(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 2: DoubleTiles128.Rows2(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    default: DoubleTiles128.Rows1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                }
                break;
            case (_, true):
                switch (rows)
                {
                    case 6: DoubleTiles128.Rows6x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 4: DoubleTiles128.Rows4x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    case 2: DoubleTiles128.Rows2x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                    default: DoubleTiles128.Rows1x1(a, b, offsets, k, c, ldc, accumulate, ahead, step); break;
                }
                break;
        }
    }
}
