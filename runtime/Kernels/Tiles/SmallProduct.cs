using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>Products so small that laying out either side would take longer than what it saves: both are read where they lie.</summary>
/// <remarks>
/// The last vector of a row of C, and the last rows, overlap those before them: they are computed twice, with the same bits, so that
/// no tile needs a mask. Every element is one chain of multiply-adds, whatever the width. Made once for many products of the same sizes.
/// </remarks>
internal readonly unsafe struct SmallProduct<T> where T : unmanaged
{
    // Half cycles: two multiply-adds, two loads or not quite five instructions take one cycle, a sum waits four for itself, a
    // tile takes some to begin and end.
    private const int SumDelay = 8, Overhead = 60;

    private readonly int _m, _n, _k, _lanes, _groups, _wide, _wideRows, _narrowRows;
    private readonly delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void> _wideTile, _narrowTile, _wideAlong, _narrowAlong;

    /// <summary>C[m, n] = A[m, k] · B[k, n] with the widest vectors of which a row of C has at least one.</summary>
    /// <param name="m">rows of A and C.</param>
    /// <param name="n">columns of B and C.</param>
    /// <param name="k">columns of A, rows of B.</param>
    /// <param name="width">the widest vectors to use.</param>
    /// <param name="laysOut">whether B is to be laid out, for these rows and others.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static SmallProduct<T> Of(int m, int n, int k, VectorWidth width, bool laysOut = false)
    {
        if (typeof(T) == typeof(float))
        {
            return width == VectorWidth.Bits512 && n >= 16 ? new(m, n, k, laysOut, 16, &Tile<F32x16, float>)
                : width >= VectorWidth.Bits256 && n >= 8 ? new(m, n, k, laysOut, 8, HasOwnTiles(8) ? (delegate*<int, int, void*>)&DirectTiles256.Of : &Tile<F32x8, float>)
                : n >= 4 ? new(m, n, k, laysOut, 4, &Tile<F32x4, float>) : new(m, n, k, laysOut, 1, &Tile<F32x1, float>);
        }
        return width == VectorWidth.Bits512 && n >= 8 ? new(m, n, k, laysOut, 8, &Tile<F64x8, double>)
            : width >= VectorWidth.Bits256 && n >= 4 ? new(m, n, k, laysOut, 4, &Tile<F64x4, double>)
            : n >= 2 ? new(m, n, k, laysOut, 2, &Tile<F64x2, double>) : new(m, n, k, laysOut, 1, &Tile<F64x1, double>);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private SmallProduct(int m, int n, int k, bool laysOut, int lanes, delegate*<int, int, void*> tiles)
    {
        (_m, _n, _k, _lanes) = (m, n, k, lanes);
        int vectors = (n + lanes - 1) / lanes;
        // The sums of one row would wait for themselves if they were few.
        int most = m == 1 && !laysOut ? 8 : HasOwnTiles(lanes) ? 3 : 4;
        _groups = (vectors + most - 1) / most;
        // Groups of this many vectors, and of one less.
        _wide = (vectors + _groups - 1) / _groups;
        _wideRows = Height(m, _wide, k, HasOwnTiles(lanes));
        _wideTile = (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)tiles(_wide, _wideRows);
        _wideAlong = Along(lanes, _wide, _wideRows, _wideTile);
        if (vectors == _wide * _groups)
            return;
        _narrowRows = Height(m, _wide - 1, k, HasOwnTiles(lanes));
        _narrowTile = (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)tiles(_wide - 1, _narrowRows);
        _narrowAlong = Along(lanes, _wide - 1, _narrowRows, _narrowTile);
    }

    /// <summary>Elements of a B that <see cref="LayOut"/> has laid out, for products of any number of rows.</summary>
    public static int LaidOutLength(int n, int k) => (n + 15) / 16 * 16 * k;

    /// <summary>Copies B so that <see cref="RunLaidOut"/> loads whole vectors: [group][k][vectors of the group].</summary>
    /// <param name="b">B.</param>
    /// <param name="bRow">elements from one row to the next.</param>
    /// <param name="bCol">elements from one column to the next.</param>
    /// <param name="to">takes it, aligned as vectors are.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void LayOut(T* b, nint bRow, nint bCol, T* to)
    {
        int column = 0, rest = (_n + _lanes - 1) / _lanes;
        for (int group = _groups; group > 0; group--)
        {
            int vectors = (rest + group - 1) / group, wide = vectors * _lanes;
            rest -= vectors;
            int last = wide - _lanes;
            ColumnPanels.Copy(b + column * bCol, bRow, bCol, _k, last, to, wide);
            ColumnPanels.Copy(b + Math.Min(column + last, _n - _lanes) * bCol, bRow, bCol, _k, _lanes, to + last, wide);
            column += wide;
            to += (nint)wide * _k;
        }
    }

    /// <summary>C = A · B, with B laid out for products of as many columns.</summary>
    public void RunLaidOut(T* a, nint aRow, nint aCol, T* laidOut, T* c, nint ldc) => Run(a, aRow, aCol, laidOut, 0, c, ldc, isLaidOut: true);

    /// <summary>C = A · B, with B's columns side by side.</summary>
    /// <param name="a">A.</param>
    /// <param name="aRow">elements from one of its rows to the next.</param>
    /// <param name="aCol">elements from one of its columns to the next.</param>
    /// <param name="b">B.</param>
    /// <param name="bRow">elements from one of its rows to the next.</param>
    /// <param name="c">C.</param>
    /// <param name="ldc">elements from one of its rows to the next.</param>
    public void Run(T* a, nint aRow, nint aCol, T* b, nint bRow, T* c, nint ldc) => Run(a, aRow, aCol, b, bRow, c, ldc, isLaidOut: false);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run(T* a, nint aRow, nint aCol, T* b, nint bRow, T* c, nint ldc, bool isLaidOut)
    {
        int column = 0, rest = (_n + _lanes - 1) / _lanes;
        for (int group = _groups; group > 0; group--)
        {
            int vectors = (rest + group - 1) / group;
            rest -= vectors;
            int rows = vectors == _wide ? _wideRows : _narrowRows;
            var tile = vectors == _wide ? aCol == 1 ? _wideAlong : _wideTile : aCol == 1 ? _narrowAlong : _narrowTile;
            nint whole = (nint)(vectors - 1) * _lanes, last = Math.Min(whole, _n - _lanes - column);
            if (isLaidOut)
                bRow = (nint)vectors * _lanes;
            for (int row = 0; ; row = Math.Min(row + rows, _m - rows))
            {
                tile(a + row * aRow, aRow, aCol, b, bRow, _k, c + row * ldc + column, ldc, isLaidOut ? whole : last, last);
                if (row + rows >= _m)
                    break;
            }
            column += vectors * _lanes;
            b += isLaidOut ? bRow * _k : vectors * _lanes;
        }
    }

    // Tiles of their own for sixteen registers of 256 bits, which hold the most sums as four rows by three vectors.
    private static bool HasOwnTiles(int lanes) => typeof(T) == typeof(float) && lanes == 8 && !Vector512.IsHardwareAccelerated;

    // The tile for an A whose columns lie side by side.
    private static delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void> Along(
        int lanes, int vectors, int rows, delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void> tile) =>
        HasOwnTiles(lanes) ? (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)DirectTiles256.Along(vectors, rows) : tile;

    // The height with which all rows take the least time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Height(int m, int vectors, int k, bool ownTiles)
    {
        ReadOnlySpan<byte> heights = ownTiles ? DirectTiles256.Heights(vectors) : DirectTiles.Heights(vectors);
        int best = 1, registers = Vector512.IsHardwareAccelerated ? 32 : 16;
        long least = long.MaxValue;
        foreach (byte height in heights)
        {
            // Sums, vectors of B and an element of A.
            if (height > m || height > 1 && (height + 1) * vectors + 1 > registers)
                break;
            int sums = height * vectors, instructions = sums + vectors + (ownTiles ? height + 4 : 2 * height + 10);
            int step = Math.Max(Math.Max(sums, height + vectors), Math.Max(SumDelay, instructions * 3 / 7));
            long steps = (m + height - 1) / height * ((long)k * step + Overhead);
            if (steps <= least)
                (best, least) = (height, steps);
        }
        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void* Tile<V, TElement>(int vectors, int rows) where V : struct, ILanes<V, TElement> where TElement : unmanaged => DirectTiles.Of<TElement, V>(vectors, rows);
}
