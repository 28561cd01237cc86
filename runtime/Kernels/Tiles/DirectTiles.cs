using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>Tiles of a matrix product whose operands are read where they lie, a few rows by one to eight vectors. Written by tests/Tiles.</summary>
/// <remarks>
/// Rows8x3 is eight rows by three vectors. a has rows aRow and columns aCol elements apart, b and c rows bRow and ldc elements apart.
/// The last vector begins bLast and cLast elements behind the first one and may overlap the one before it. c is written.
/// </remarks>
internal static unsafe class DirectTiles
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ReadOnlySpan<byte> Heights(int vectors) => vectors switch
    {
        1 => [1, 2, 4, 8, 14],
        2 => [1, 2, 4, 6, 8, 10, 12],
        3 => [1, 2, 3, 4, 6, 8],
        4 => [1, 2, 3, 4, 5, 6],
        5 => [1],
        6 => [1],
        7 => [1],
        _ => [1],
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void* Of<T, V>(int vectors, int rows) where T : unmanaged where V : struct, ILanes<V, T> => (vectors, rows) switch
    {
        (1, 1) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows1x1<T, V>,
        (1, 2) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows2x1<T, V>,
        (1, 4) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows4x1<T, V>,
        (1, 8) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows8x1<T, V>,
        (1, 14) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows14x1<T, V>,
        (2, 1) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows1x2<T, V>,
        (2, 2) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows2x2<T, V>,
        (2, 4) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows4x2<T, V>,
        (2, 6) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows6x2<T, V>,
        (2, 8) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows8x2<T, V>,
        (2, 10) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows10x2<T, V>,
        (2, 12) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows12x2<T, V>,
        (3, 1) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows1x3<T, V>,
        (3, 2) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows2x3<T, V>,
        (3, 3) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows3x3<T, V>,
        (3, 4) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows4x3<T, V>,
        (3, 6) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows6x3<T, V>,
        (3, 8) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows8x3<T, V>,
        (4, 1) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows1x4<T, V>,
        (4, 2) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows2x4<T, V>,
        (4, 3) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows3x4<T, V>,
        (4, 4) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows4x4<T, V>,
        (4, 5) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows5x4<T, V>,
        (4, 6) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows6x4<T, V>,
        (5, 1) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows1x5<T, V>,
        (6, 1) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows1x6<T, V>,
        (7, 1) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows1x7<T, V>,
        (8, 1) => (delegate*<T*, nint, nint, T*, nint, nint, T*, nint, nint, nint, void>)&Rows1x8<T, V>,
        _ => throw new ArgumentOutOfRangeException(nameof(rows)),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1x1<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero;
        for (; k > 0; k--, b += bRow, a += aCol)
        {
            V x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, V.Load(in b[0], 0), c0v0);
        }
        c0v0.Store(ref c[0], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2x1<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero;
        V c1v0 = V.Zero;
        for (; k > 0; k--, b += bRow, a += aCol)
        {
            V b0 = V.Load(in b[0], 0), x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, b0, c0v0);
            x = V.Fill(a[aRow]);
            c1v0 = V.FusedMultiplyAdd(x, b0, c1v0);
        }
        c0v0.Store(ref c[0], 0);
        c += ldc;
        c1v0.Store(ref c[0], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4x1<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero;
        V c1v0 = V.Zero;
        V c2v0 = V.Zero;
        V c3v0 = V.Zero;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        for (; k > 0; k--, b += bRow, a += aCol)
        {
            V b0 = V.Load(in b[0], 0), x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, b0, c0v0);
            x = V.Fill(a[aRow]);
            c1v0 = V.FusedMultiplyAdd(x, b0, c1v0);
            x = V.Fill(a[twice]);
            c2v0 = V.FusedMultiplyAdd(x, b0, c2v0);
            x = V.Fill(a[thrice]);
            c3v0 = V.FusedMultiplyAdd(x, b0, c3v0);
        }
        c0v0.Store(ref c[0], 0);
        c += ldc;
        c1v0.Store(ref c[0], 0);
        c += ldc;
        c2v0.Store(ref c[0], 0);
        c += ldc;
        c3v0.Store(ref c[0], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows8x1<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero;
        V c1v0 = V.Zero;
        V c2v0 = V.Zero;
        V c3v0 = V.Zero;
        V c4v0 = V.Zero;
        V c5v0 = V.Zero;
        V c6v0 = V.Zero;
        V c7v0 = V.Zero;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        T* a4 = a + 4 * aRow;
        for (; k > 0; k--, b += bRow, a += aCol, a4 += aCol)
        {
            V b0 = V.Load(in b[0], 0), x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, b0, c0v0);
            x = V.Fill(a[aRow]);
            c1v0 = V.FusedMultiplyAdd(x, b0, c1v0);
            x = V.Fill(a[twice]);
            c2v0 = V.FusedMultiplyAdd(x, b0, c2v0);
            x = V.Fill(a[thrice]);
            c3v0 = V.FusedMultiplyAdd(x, b0, c3v0);
            x = V.Fill(a4[0]);
            c4v0 = V.FusedMultiplyAdd(x, b0, c4v0);
            x = V.Fill(a4[aRow]);
            c5v0 = V.FusedMultiplyAdd(x, b0, c5v0);
            x = V.Fill(a4[twice]);
            c6v0 = V.FusedMultiplyAdd(x, b0, c6v0);
            x = V.Fill(a4[thrice]);
            c7v0 = V.FusedMultiplyAdd(x, b0, c7v0);
        }
        c0v0.Store(ref c[0], 0);
        c += ldc;
        c1v0.Store(ref c[0], 0);
        c += ldc;
        c2v0.Store(ref c[0], 0);
        c += ldc;
        c3v0.Store(ref c[0], 0);
        c += ldc;
        c4v0.Store(ref c[0], 0);
        c += ldc;
        c5v0.Store(ref c[0], 0);
        c += ldc;
        c6v0.Store(ref c[0], 0);
        c += ldc;
        c7v0.Store(ref c[0], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows14x1<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero;
        V c1v0 = V.Zero;
        V c2v0 = V.Zero;
        V c3v0 = V.Zero;
        V c4v0 = V.Zero;
        V c5v0 = V.Zero;
        V c6v0 = V.Zero;
        V c7v0 = V.Zero;
        V c8v0 = V.Zero;
        V c9v0 = V.Zero;
        V c10v0 = V.Zero;
        V c11v0 = V.Zero;
        V c12v0 = V.Zero;
        V c13v0 = V.Zero;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        T* a4 = a + 4 * aRow;
        T* a8 = a4 + 4 * aRow;
        T* a12 = a8 + 4 * aRow;
        for (; k > 0; k--, b += bRow, a += aCol, a4 += aCol, a8 += aCol, a12 += aCol)
        {
            V b0 = V.Load(in b[0], 0), x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, b0, c0v0);
            x = V.Fill(a[aRow]);
            c1v0 = V.FusedMultiplyAdd(x, b0, c1v0);
            x = V.Fill(a[twice]);
            c2v0 = V.FusedMultiplyAdd(x, b0, c2v0);
            x = V.Fill(a[thrice]);
            c3v0 = V.FusedMultiplyAdd(x, b0, c3v0);
            x = V.Fill(a4[0]);
            c4v0 = V.FusedMultiplyAdd(x, b0, c4v0);
            x = V.Fill(a4[aRow]);
            c5v0 = V.FusedMultiplyAdd(x, b0, c5v0);
            x = V.Fill(a4[twice]);
            c6v0 = V.FusedMultiplyAdd(x, b0, c6v0);
            x = V.Fill(a4[thrice]);
            c7v0 = V.FusedMultiplyAdd(x, b0, c7v0);
            x = V.Fill(a8[0]);
            c8v0 = V.FusedMultiplyAdd(x, b0, c8v0);
            x = V.Fill(a8[aRow]);
            c9v0 = V.FusedMultiplyAdd(x, b0, c9v0);
            x = V.Fill(a8[twice]);
            c10v0 = V.FusedMultiplyAdd(x, b0, c10v0);
            x = V.Fill(a8[thrice]);
            c11v0 = V.FusedMultiplyAdd(x, b0, c11v0);
            x = V.Fill(a12[0]);
            c12v0 = V.FusedMultiplyAdd(x, b0, c12v0);
            x = V.Fill(a12[aRow]);
            c13v0 = V.FusedMultiplyAdd(x, b0, c13v0);
        }
        c0v0.Store(ref c[0], 0);
        c += ldc;
        c1v0.Store(ref c[0], 0);
        c += ldc;
        c2v0.Store(ref c[0], 0);
        c += ldc;
        c3v0.Store(ref c[0], 0);
        c += ldc;
        c4v0.Store(ref c[0], 0);
        c += ldc;
        c5v0.Store(ref c[0], 0);
        c += ldc;
        c6v0.Store(ref c[0], 0);
        c += ldc;
        c7v0.Store(ref c[0], 0);
        c += ldc;
        c8v0.Store(ref c[0], 0);
        c += ldc;
        c9v0.Store(ref c[0], 0);
        c += ldc;
        c10v0.Store(ref c[0], 0);
        c += ldc;
        c11v0.Store(ref c[0], 0);
        c += ldc;
        c12v0.Store(ref c[0], 0);
        c += ldc;
        c13v0.Store(ref c[0], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1x2<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero, c0v1 = V.Zero;
        for (; k > 0; k--, b += bRow, a += aCol)
        {
            V x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, V.Load(in b[0], 0), c0v0);
            c0v1 = V.FusedMultiplyAdd(x, V.Load(in b[bLast], 0), c0v1);
        }
        c0v0.Store(ref c[0], 0);
        c0v1.Store(ref c[cLast], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2x2<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero, c0v1 = V.Zero;
        V c1v0 = V.Zero, c1v1 = V.Zero;
        for (; k > 0; k--, b += bRow, a += aCol)
        {
            V b0 = V.Load(in b[0], 0), b1 = V.Load(in b[bLast], 0), x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = V.FusedMultiplyAdd(x, b1, c0v1);
            x = V.Fill(a[aRow]);
            c1v0 = V.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = V.FusedMultiplyAdd(x, b1, c1v1);
        }
        c0v0.Store(ref c[0], 0);
        c0v1.Store(ref c[cLast], 0);
        c += ldc;
        c1v0.Store(ref c[0], 0);
        c1v1.Store(ref c[cLast], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4x2<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero, c0v1 = V.Zero;
        V c1v0 = V.Zero, c1v1 = V.Zero;
        V c2v0 = V.Zero, c2v1 = V.Zero;
        V c3v0 = V.Zero, c3v1 = V.Zero;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        for (; k > 0; k--, b += bRow, a += aCol)
        {
            V b0 = V.Load(in b[0], 0), b1 = V.Load(in b[bLast], 0), x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = V.FusedMultiplyAdd(x, b1, c0v1);
            x = V.Fill(a[aRow]);
            c1v0 = V.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = V.FusedMultiplyAdd(x, b1, c1v1);
            x = V.Fill(a[twice]);
            c2v0 = V.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = V.FusedMultiplyAdd(x, b1, c2v1);
            x = V.Fill(a[thrice]);
            c3v0 = V.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = V.FusedMultiplyAdd(x, b1, c3v1);
        }
        c0v0.Store(ref c[0], 0);
        c0v1.Store(ref c[cLast], 0);
        c += ldc;
        c1v0.Store(ref c[0], 0);
        c1v1.Store(ref c[cLast], 0);
        c += ldc;
        c2v0.Store(ref c[0], 0);
        c2v1.Store(ref c[cLast], 0);
        c += ldc;
        c3v0.Store(ref c[0], 0);
        c3v1.Store(ref c[cLast], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows6x2<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero, c0v1 = V.Zero;
        V c1v0 = V.Zero, c1v1 = V.Zero;
        V c2v0 = V.Zero, c2v1 = V.Zero;
        V c3v0 = V.Zero, c3v1 = V.Zero;
        V c4v0 = V.Zero, c4v1 = V.Zero;
        V c5v0 = V.Zero, c5v1 = V.Zero;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        T* a4 = a + 4 * aRow;
        for (; k > 0; k--, b += bRow, a += aCol, a4 += aCol)
        {
            V b0 = V.Load(in b[0], 0), b1 = V.Load(in b[bLast], 0), x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = V.FusedMultiplyAdd(x, b1, c0v1);
            x = V.Fill(a[aRow]);
            c1v0 = V.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = V.FusedMultiplyAdd(x, b1, c1v1);
            x = V.Fill(a[twice]);
            c2v0 = V.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = V.FusedMultiplyAdd(x, b1, c2v1);
            x = V.Fill(a[thrice]);
            c3v0 = V.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = V.FusedMultiplyAdd(x, b1, c3v1);
            x = V.Fill(a4[0]);
            c4v0 = V.FusedMultiplyAdd(x, b0, c4v0);
            c4v1 = V.FusedMultiplyAdd(x, b1, c4v1);
            x = V.Fill(a4[aRow]);
            c5v0 = V.FusedMultiplyAdd(x, b0, c5v0);
            c5v1 = V.FusedMultiplyAdd(x, b1, c5v1);
        }
        c0v0.Store(ref c[0], 0);
        c0v1.Store(ref c[cLast], 0);
        c += ldc;
        c1v0.Store(ref c[0], 0);
        c1v1.Store(ref c[cLast], 0);
        c += ldc;
        c2v0.Store(ref c[0], 0);
        c2v1.Store(ref c[cLast], 0);
        c += ldc;
        c3v0.Store(ref c[0], 0);
        c3v1.Store(ref c[cLast], 0);
        c += ldc;
        c4v0.Store(ref c[0], 0);
        c4v1.Store(ref c[cLast], 0);
        c += ldc;
        c5v0.Store(ref c[0], 0);
        c5v1.Store(ref c[cLast], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows8x2<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero, c0v1 = V.Zero;
        V c1v0 = V.Zero, c1v1 = V.Zero;
        V c2v0 = V.Zero, c2v1 = V.Zero;
        V c3v0 = V.Zero, c3v1 = V.Zero;
        V c4v0 = V.Zero, c4v1 = V.Zero;
        V c5v0 = V.Zero, c5v1 = V.Zero;
        V c6v0 = V.Zero, c6v1 = V.Zero;
        V c7v0 = V.Zero, c7v1 = V.Zero;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        T* a4 = a + 4 * aRow;
        for (; k > 0; k--, b += bRow, a += aCol, a4 += aCol)
        {
            V b0 = V.Load(in b[0], 0), b1 = V.Load(in b[bLast], 0), x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = V.FusedMultiplyAdd(x, b1, c0v1);
            x = V.Fill(a[aRow]);
            c1v0 = V.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = V.FusedMultiplyAdd(x, b1, c1v1);
            x = V.Fill(a[twice]);
            c2v0 = V.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = V.FusedMultiplyAdd(x, b1, c2v1);
            x = V.Fill(a[thrice]);
            c3v0 = V.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = V.FusedMultiplyAdd(x, b1, c3v1);
            x = V.Fill(a4[0]);
            c4v0 = V.FusedMultiplyAdd(x, b0, c4v0);
            c4v1 = V.FusedMultiplyAdd(x, b1, c4v1);
            x = V.Fill(a4[aRow]);
            c5v0 = V.FusedMultiplyAdd(x, b0, c5v0);
            c5v1 = V.FusedMultiplyAdd(x, b1, c5v1);
            x = V.Fill(a4[twice]);
            c6v0 = V.FusedMultiplyAdd(x, b0, c6v0);
            c6v1 = V.FusedMultiplyAdd(x, b1, c6v1);
            x = V.Fill(a4[thrice]);
            c7v0 = V.FusedMultiplyAdd(x, b0, c7v0);
            c7v1 = V.FusedMultiplyAdd(x, b1, c7v1);
        }
        c0v0.Store(ref c[0], 0);
        c0v1.Store(ref c[cLast], 0);
        c += ldc;
        c1v0.Store(ref c[0], 0);
        c1v1.Store(ref c[cLast], 0);
        c += ldc;
        c2v0.Store(ref c[0], 0);
        c2v1.Store(ref c[cLast], 0);
        c += ldc;
        c3v0.Store(ref c[0], 0);
        c3v1.Store(ref c[cLast], 0);
        c += ldc;
        c4v0.Store(ref c[0], 0);
        c4v1.Store(ref c[cLast], 0);
        c += ldc;
        c5v0.Store(ref c[0], 0);
        c5v1.Store(ref c[cLast], 0);
        c += ldc;
        c6v0.Store(ref c[0], 0);
        c6v1.Store(ref c[cLast], 0);
        c += ldc;
        c7v0.Store(ref c[0], 0);
        c7v1.Store(ref c[cLast], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows10x2<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero, c0v1 = V.Zero;
        V c1v0 = V.Zero, c1v1 = V.Zero;
        V c2v0 = V.Zero, c2v1 = V.Zero;
        V c3v0 = V.Zero, c3v1 = V.Zero;
        V c4v0 = V.Zero, c4v1 = V.Zero;
        V c5v0 = V.Zero, c5v1 = V.Zero;
        V c6v0 = V.Zero, c6v1 = V.Zero;
        V c7v0 = V.Zero, c7v1 = V.Zero;
        V c8v0 = V.Zero, c8v1 = V.Zero;
        V c9v0 = V.Zero, c9v1 = V.Zero;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        T* a4 = a + 4 * aRow;
        T* a8 = a4 + 4 * aRow;
        for (; k > 0; k--, b += bRow, a += aCol, a4 += aCol, a8 += aCol)
        {
            V b0 = V.Load(in b[0], 0), b1 = V.Load(in b[bLast], 0), x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = V.FusedMultiplyAdd(x, b1, c0v1);
            x = V.Fill(a[aRow]);
            c1v0 = V.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = V.FusedMultiplyAdd(x, b1, c1v1);
            x = V.Fill(a[twice]);
            c2v0 = V.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = V.FusedMultiplyAdd(x, b1, c2v1);
            x = V.Fill(a[thrice]);
            c3v0 = V.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = V.FusedMultiplyAdd(x, b1, c3v1);
            x = V.Fill(a4[0]);
            c4v0 = V.FusedMultiplyAdd(x, b0, c4v0);
            c4v1 = V.FusedMultiplyAdd(x, b1, c4v1);
            x = V.Fill(a4[aRow]);
            c5v0 = V.FusedMultiplyAdd(x, b0, c5v0);
            c5v1 = V.FusedMultiplyAdd(x, b1, c5v1);
            x = V.Fill(a4[twice]);
            c6v0 = V.FusedMultiplyAdd(x, b0, c6v0);
            c6v1 = V.FusedMultiplyAdd(x, b1, c6v1);
            x = V.Fill(a4[thrice]);
            c7v0 = V.FusedMultiplyAdd(x, b0, c7v0);
            c7v1 = V.FusedMultiplyAdd(x, b1, c7v1);
            x = V.Fill(a8[0]);
            c8v0 = V.FusedMultiplyAdd(x, b0, c8v0);
            c8v1 = V.FusedMultiplyAdd(x, b1, c8v1);
            x = V.Fill(a8[aRow]);
            c9v0 = V.FusedMultiplyAdd(x, b0, c9v0);
            c9v1 = V.FusedMultiplyAdd(x, b1, c9v1);
        }
        c0v0.Store(ref c[0], 0);
        c0v1.Store(ref c[cLast], 0);
        c += ldc;
        c1v0.Store(ref c[0], 0);
        c1v1.Store(ref c[cLast], 0);
        c += ldc;
        c2v0.Store(ref c[0], 0);
        c2v1.Store(ref c[cLast], 0);
        c += ldc;
        c3v0.Store(ref c[0], 0);
        c3v1.Store(ref c[cLast], 0);
        c += ldc;
        c4v0.Store(ref c[0], 0);
        c4v1.Store(ref c[cLast], 0);
        c += ldc;
        c5v0.Store(ref c[0], 0);
        c5v1.Store(ref c[cLast], 0);
        c += ldc;
        c6v0.Store(ref c[0], 0);
        c6v1.Store(ref c[cLast], 0);
        c += ldc;
        c7v0.Store(ref c[0], 0);
        c7v1.Store(ref c[cLast], 0);
        c += ldc;
        c8v0.Store(ref c[0], 0);
        c8v1.Store(ref c[cLast], 0);
        c += ldc;
        c9v0.Store(ref c[0], 0);
        c9v1.Store(ref c[cLast], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows12x2<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero, c0v1 = V.Zero;
        V c1v0 = V.Zero, c1v1 = V.Zero;
        V c2v0 = V.Zero, c2v1 = V.Zero;
        V c3v0 = V.Zero, c3v1 = V.Zero;
        V c4v0 = V.Zero, c4v1 = V.Zero;
        V c5v0 = V.Zero, c5v1 = V.Zero;
        V c6v0 = V.Zero, c6v1 = V.Zero;
        V c7v0 = V.Zero, c7v1 = V.Zero;
        V c8v0 = V.Zero, c8v1 = V.Zero;
        V c9v0 = V.Zero, c9v1 = V.Zero;
        V c10v0 = V.Zero, c10v1 = V.Zero;
        V c11v0 = V.Zero, c11v1 = V.Zero;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        T* a4 = a + 4 * aRow;
        T* a8 = a4 + 4 * aRow;
        for (; k > 0; k--, b += bRow, a += aCol, a4 += aCol, a8 += aCol)
        {
            V b0 = V.Load(in b[0], 0), b1 = V.Load(in b[bLast], 0), x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = V.FusedMultiplyAdd(x, b1, c0v1);
            x = V.Fill(a[aRow]);
            c1v0 = V.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = V.FusedMultiplyAdd(x, b1, c1v1);
            x = V.Fill(a[twice]);
            c2v0 = V.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = V.FusedMultiplyAdd(x, b1, c2v1);
            x = V.Fill(a[thrice]);
            c3v0 = V.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = V.FusedMultiplyAdd(x, b1, c3v1);
            x = V.Fill(a4[0]);
            c4v0 = V.FusedMultiplyAdd(x, b0, c4v0);
            c4v1 = V.FusedMultiplyAdd(x, b1, c4v1);
            x = V.Fill(a4[aRow]);
            c5v0 = V.FusedMultiplyAdd(x, b0, c5v0);
            c5v1 = V.FusedMultiplyAdd(x, b1, c5v1);
            x = V.Fill(a4[twice]);
            c6v0 = V.FusedMultiplyAdd(x, b0, c6v0);
            c6v1 = V.FusedMultiplyAdd(x, b1, c6v1);
            x = V.Fill(a4[thrice]);
            c7v0 = V.FusedMultiplyAdd(x, b0, c7v0);
            c7v1 = V.FusedMultiplyAdd(x, b1, c7v1);
            x = V.Fill(a8[0]);
            c8v0 = V.FusedMultiplyAdd(x, b0, c8v0);
            c8v1 = V.FusedMultiplyAdd(x, b1, c8v1);
            x = V.Fill(a8[aRow]);
            c9v0 = V.FusedMultiplyAdd(x, b0, c9v0);
            c9v1 = V.FusedMultiplyAdd(x, b1, c9v1);
            x = V.Fill(a8[twice]);
            c10v0 = V.FusedMultiplyAdd(x, b0, c10v0);
            c10v1 = V.FusedMultiplyAdd(x, b1, c10v1);
            x = V.Fill(a8[thrice]);
            c11v0 = V.FusedMultiplyAdd(x, b0, c11v0);
            c11v1 = V.FusedMultiplyAdd(x, b1, c11v1);
        }
        c0v0.Store(ref c[0], 0);
        c0v1.Store(ref c[cLast], 0);
        c += ldc;
        c1v0.Store(ref c[0], 0);
        c1v1.Store(ref c[cLast], 0);
        c += ldc;
        c2v0.Store(ref c[0], 0);
        c2v1.Store(ref c[cLast], 0);
        c += ldc;
        c3v0.Store(ref c[0], 0);
        c3v1.Store(ref c[cLast], 0);
        c += ldc;
        c4v0.Store(ref c[0], 0);
        c4v1.Store(ref c[cLast], 0);
        c += ldc;
        c5v0.Store(ref c[0], 0);
        c5v1.Store(ref c[cLast], 0);
        c += ldc;
        c6v0.Store(ref c[0], 0);
        c6v1.Store(ref c[cLast], 0);
        c += ldc;
        c7v0.Store(ref c[0], 0);
        c7v1.Store(ref c[cLast], 0);
        c += ldc;
        c8v0.Store(ref c[0], 0);
        c8v1.Store(ref c[cLast], 0);
        c += ldc;
        c9v0.Store(ref c[0], 0);
        c9v1.Store(ref c[cLast], 0);
        c += ldc;
        c10v0.Store(ref c[0], 0);
        c10v1.Store(ref c[cLast], 0);
        c += ldc;
        c11v0.Store(ref c[0], 0);
        c11v1.Store(ref c[cLast], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1x3<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero, c0v1 = V.Zero, c0v2 = V.Zero;
        for (; k > 0; k--, b += bRow, a += aCol)
        {
            V x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, V.Load(in b[0], 0), c0v0);
            c0v1 = V.FusedMultiplyAdd(x, V.Load(in b[V.Count], 0), c0v1);
            c0v2 = V.FusedMultiplyAdd(x, V.Load(in b[bLast], 0), c0v2);
        }
        c0v0.Store(ref c[0], 0);
        c0v1.Store(ref c[V.Count], 0);
        c0v2.Store(ref c[cLast], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2x3<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero, c0v1 = V.Zero, c0v2 = V.Zero;
        V c1v0 = V.Zero, c1v1 = V.Zero, c1v2 = V.Zero;
        for (; k > 0; k--, b += bRow, a += aCol)
        {
            V b0 = V.Load(in b[0], 0), b1 = V.Load(in b[V.Count], 0), b2 = V.Load(in b[bLast], 0), x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = V.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = V.FusedMultiplyAdd(x, b2, c0v2);
            x = V.Fill(a[aRow]);
            c1v0 = V.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = V.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = V.FusedMultiplyAdd(x, b2, c1v2);
        }
        c0v0.Store(ref c[0], 0);
        c0v1.Store(ref c[V.Count], 0);
        c0v2.Store(ref c[cLast], 0);
        c += ldc;
        c1v0.Store(ref c[0], 0);
        c1v1.Store(ref c[V.Count], 0);
        c1v2.Store(ref c[cLast], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows3x3<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero, c0v1 = V.Zero, c0v2 = V.Zero;
        V c1v0 = V.Zero, c1v1 = V.Zero, c1v2 = V.Zero;
        V c2v0 = V.Zero, c2v1 = V.Zero, c2v2 = V.Zero;
        nint twice = 2 * aRow;
        for (; k > 0; k--, b += bRow, a += aCol)
        {
            V b0 = V.Load(in b[0], 0), b1 = V.Load(in b[V.Count], 0), b2 = V.Load(in b[bLast], 0), x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = V.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = V.FusedMultiplyAdd(x, b2, c0v2);
            x = V.Fill(a[aRow]);
            c1v0 = V.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = V.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = V.FusedMultiplyAdd(x, b2, c1v2);
            x = V.Fill(a[twice]);
            c2v0 = V.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = V.FusedMultiplyAdd(x, b1, c2v1);
            c2v2 = V.FusedMultiplyAdd(x, b2, c2v2);
        }
        c0v0.Store(ref c[0], 0);
        c0v1.Store(ref c[V.Count], 0);
        c0v2.Store(ref c[cLast], 0);
        c += ldc;
        c1v0.Store(ref c[0], 0);
        c1v1.Store(ref c[V.Count], 0);
        c1v2.Store(ref c[cLast], 0);
        c += ldc;
        c2v0.Store(ref c[0], 0);
        c2v1.Store(ref c[V.Count], 0);
        c2v2.Store(ref c[cLast], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4x3<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero, c0v1 = V.Zero, c0v2 = V.Zero;
        V c1v0 = V.Zero, c1v1 = V.Zero, c1v2 = V.Zero;
        V c2v0 = V.Zero, c2v1 = V.Zero, c2v2 = V.Zero;
        V c3v0 = V.Zero, c3v1 = V.Zero, c3v2 = V.Zero;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        for (; k > 0; k--, b += bRow, a += aCol)
        {
            V b0 = V.Load(in b[0], 0), b1 = V.Load(in b[V.Count], 0), b2 = V.Load(in b[bLast], 0), x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = V.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = V.FusedMultiplyAdd(x, b2, c0v2);
            x = V.Fill(a[aRow]);
            c1v0 = V.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = V.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = V.FusedMultiplyAdd(x, b2, c1v2);
            x = V.Fill(a[twice]);
            c2v0 = V.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = V.FusedMultiplyAdd(x, b1, c2v1);
            c2v2 = V.FusedMultiplyAdd(x, b2, c2v2);
            x = V.Fill(a[thrice]);
            c3v0 = V.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = V.FusedMultiplyAdd(x, b1, c3v1);
            c3v2 = V.FusedMultiplyAdd(x, b2, c3v2);
        }
        c0v0.Store(ref c[0], 0);
        c0v1.Store(ref c[V.Count], 0);
        c0v2.Store(ref c[cLast], 0);
        c += ldc;
        c1v0.Store(ref c[0], 0);
        c1v1.Store(ref c[V.Count], 0);
        c1v2.Store(ref c[cLast], 0);
        c += ldc;
        c2v0.Store(ref c[0], 0);
        c2v1.Store(ref c[V.Count], 0);
        c2v2.Store(ref c[cLast], 0);
        c += ldc;
        c3v0.Store(ref c[0], 0);
        c3v1.Store(ref c[V.Count], 0);
        c3v2.Store(ref c[cLast], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows6x3<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero, c0v1 = V.Zero, c0v2 = V.Zero;
        V c1v0 = V.Zero, c1v1 = V.Zero, c1v2 = V.Zero;
        V c2v0 = V.Zero, c2v1 = V.Zero, c2v2 = V.Zero;
        V c3v0 = V.Zero, c3v1 = V.Zero, c3v2 = V.Zero;
        V c4v0 = V.Zero, c4v1 = V.Zero, c4v2 = V.Zero;
        V c5v0 = V.Zero, c5v1 = V.Zero, c5v2 = V.Zero;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        T* a4 = a + 4 * aRow;
        for (; k > 0; k--, b += bRow, a += aCol, a4 += aCol)
        {
            V b0 = V.Load(in b[0], 0), b1 = V.Load(in b[V.Count], 0), b2 = V.Load(in b[bLast], 0), x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = V.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = V.FusedMultiplyAdd(x, b2, c0v2);
            x = V.Fill(a[aRow]);
            c1v0 = V.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = V.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = V.FusedMultiplyAdd(x, b2, c1v2);
            x = V.Fill(a[twice]);
            c2v0 = V.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = V.FusedMultiplyAdd(x, b1, c2v1);
            c2v2 = V.FusedMultiplyAdd(x, b2, c2v2);
            x = V.Fill(a[thrice]);
            c3v0 = V.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = V.FusedMultiplyAdd(x, b1, c3v1);
            c3v2 = V.FusedMultiplyAdd(x, b2, c3v2);
            x = V.Fill(a4[0]);
            c4v0 = V.FusedMultiplyAdd(x, b0, c4v0);
            c4v1 = V.FusedMultiplyAdd(x, b1, c4v1);
            c4v2 = V.FusedMultiplyAdd(x, b2, c4v2);
            x = V.Fill(a4[aRow]);
            c5v0 = V.FusedMultiplyAdd(x, b0, c5v0);
            c5v1 = V.FusedMultiplyAdd(x, b1, c5v1);
            c5v2 = V.FusedMultiplyAdd(x, b2, c5v2);
        }
        c0v0.Store(ref c[0], 0);
        c0v1.Store(ref c[V.Count], 0);
        c0v2.Store(ref c[cLast], 0);
        c += ldc;
        c1v0.Store(ref c[0], 0);
        c1v1.Store(ref c[V.Count], 0);
        c1v2.Store(ref c[cLast], 0);
        c += ldc;
        c2v0.Store(ref c[0], 0);
        c2v1.Store(ref c[V.Count], 0);
        c2v2.Store(ref c[cLast], 0);
        c += ldc;
        c3v0.Store(ref c[0], 0);
        c3v1.Store(ref c[V.Count], 0);
        c3v2.Store(ref c[cLast], 0);
        c += ldc;
        c4v0.Store(ref c[0], 0);
        c4v1.Store(ref c[V.Count], 0);
        c4v2.Store(ref c[cLast], 0);
        c += ldc;
        c5v0.Store(ref c[0], 0);
        c5v1.Store(ref c[V.Count], 0);
        c5v2.Store(ref c[cLast], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows8x3<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero, c0v1 = V.Zero, c0v2 = V.Zero;
        V c1v0 = V.Zero, c1v1 = V.Zero, c1v2 = V.Zero;
        V c2v0 = V.Zero, c2v1 = V.Zero, c2v2 = V.Zero;
        V c3v0 = V.Zero, c3v1 = V.Zero, c3v2 = V.Zero;
        V c4v0 = V.Zero, c4v1 = V.Zero, c4v2 = V.Zero;
        V c5v0 = V.Zero, c5v1 = V.Zero, c5v2 = V.Zero;
        V c6v0 = V.Zero, c6v1 = V.Zero, c6v2 = V.Zero;
        V c7v0 = V.Zero, c7v1 = V.Zero, c7v2 = V.Zero;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        T* a4 = a + 4 * aRow;
        for (; k > 0; k--, b += bRow, a += aCol, a4 += aCol)
        {
            V b0 = V.Load(in b[0], 0), b1 = V.Load(in b[V.Count], 0), b2 = V.Load(in b[bLast], 0), x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = V.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = V.FusedMultiplyAdd(x, b2, c0v2);
            x = V.Fill(a[aRow]);
            c1v0 = V.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = V.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = V.FusedMultiplyAdd(x, b2, c1v2);
            x = V.Fill(a[twice]);
            c2v0 = V.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = V.FusedMultiplyAdd(x, b1, c2v1);
            c2v2 = V.FusedMultiplyAdd(x, b2, c2v2);
            x = V.Fill(a[thrice]);
            c3v0 = V.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = V.FusedMultiplyAdd(x, b1, c3v1);
            c3v2 = V.FusedMultiplyAdd(x, b2, c3v2);
            x = V.Fill(a4[0]);
            c4v0 = V.FusedMultiplyAdd(x, b0, c4v0);
            c4v1 = V.FusedMultiplyAdd(x, b1, c4v1);
            c4v2 = V.FusedMultiplyAdd(x, b2, c4v2);
            x = V.Fill(a4[aRow]);
            c5v0 = V.FusedMultiplyAdd(x, b0, c5v0);
            c5v1 = V.FusedMultiplyAdd(x, b1, c5v1);
            c5v2 = V.FusedMultiplyAdd(x, b2, c5v2);
            x = V.Fill(a4[twice]);
            c6v0 = V.FusedMultiplyAdd(x, b0, c6v0);
            c6v1 = V.FusedMultiplyAdd(x, b1, c6v1);
            c6v2 = V.FusedMultiplyAdd(x, b2, c6v2);
            x = V.Fill(a4[thrice]);
            c7v0 = V.FusedMultiplyAdd(x, b0, c7v0);
            c7v1 = V.FusedMultiplyAdd(x, b1, c7v1);
            c7v2 = V.FusedMultiplyAdd(x, b2, c7v2);
        }
        c0v0.Store(ref c[0], 0);
        c0v1.Store(ref c[V.Count], 0);
        c0v2.Store(ref c[cLast], 0);
        c += ldc;
        c1v0.Store(ref c[0], 0);
        c1v1.Store(ref c[V.Count], 0);
        c1v2.Store(ref c[cLast], 0);
        c += ldc;
        c2v0.Store(ref c[0], 0);
        c2v1.Store(ref c[V.Count], 0);
        c2v2.Store(ref c[cLast], 0);
        c += ldc;
        c3v0.Store(ref c[0], 0);
        c3v1.Store(ref c[V.Count], 0);
        c3v2.Store(ref c[cLast], 0);
        c += ldc;
        c4v0.Store(ref c[0], 0);
        c4v1.Store(ref c[V.Count], 0);
        c4v2.Store(ref c[cLast], 0);
        c += ldc;
        c5v0.Store(ref c[0], 0);
        c5v1.Store(ref c[V.Count], 0);
        c5v2.Store(ref c[cLast], 0);
        c += ldc;
        c6v0.Store(ref c[0], 0);
        c6v1.Store(ref c[V.Count], 0);
        c6v2.Store(ref c[cLast], 0);
        c += ldc;
        c7v0.Store(ref c[0], 0);
        c7v1.Store(ref c[V.Count], 0);
        c7v2.Store(ref c[cLast], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1x4<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero, c0v1 = V.Zero, c0v2 = V.Zero, c0v3 = V.Zero;
        for (; k > 0; k--, b += bRow, a += aCol)
        {
            V x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, V.Load(in b[0], 0), c0v0);
            c0v1 = V.FusedMultiplyAdd(x, V.Load(in b[V.Count], 0), c0v1);
            c0v2 = V.FusedMultiplyAdd(x, V.Load(in b[2 * V.Count], 0), c0v2);
            c0v3 = V.FusedMultiplyAdd(x, V.Load(in b[bLast], 0), c0v3);
        }
        c0v0.Store(ref c[0], 0);
        c0v1.Store(ref c[V.Count], 0);
        c0v2.Store(ref c[2 * V.Count], 0);
        c0v3.Store(ref c[cLast], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2x4<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero, c0v1 = V.Zero, c0v2 = V.Zero, c0v3 = V.Zero;
        V c1v0 = V.Zero, c1v1 = V.Zero, c1v2 = V.Zero, c1v3 = V.Zero;
        for (; k > 0; k--, b += bRow, a += aCol)
        {
            V b0 = V.Load(in b[0], 0), b1 = V.Load(in b[V.Count], 0), b2 = V.Load(in b[2 * V.Count], 0), b3 = V.Load(in b[bLast], 0), x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = V.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = V.FusedMultiplyAdd(x, b2, c0v2);
            c0v3 = V.FusedMultiplyAdd(x, b3, c0v3);
            x = V.Fill(a[aRow]);
            c1v0 = V.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = V.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = V.FusedMultiplyAdd(x, b2, c1v2);
            c1v3 = V.FusedMultiplyAdd(x, b3, c1v3);
        }
        c0v0.Store(ref c[0], 0);
        c0v1.Store(ref c[V.Count], 0);
        c0v2.Store(ref c[2 * V.Count], 0);
        c0v3.Store(ref c[cLast], 0);
        c += ldc;
        c1v0.Store(ref c[0], 0);
        c1v1.Store(ref c[V.Count], 0);
        c1v2.Store(ref c[2 * V.Count], 0);
        c1v3.Store(ref c[cLast], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows3x4<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero, c0v1 = V.Zero, c0v2 = V.Zero, c0v3 = V.Zero;
        V c1v0 = V.Zero, c1v1 = V.Zero, c1v2 = V.Zero, c1v3 = V.Zero;
        V c2v0 = V.Zero, c2v1 = V.Zero, c2v2 = V.Zero, c2v3 = V.Zero;
        nint twice = 2 * aRow;
        for (; k > 0; k--, b += bRow, a += aCol)
        {
            V b0 = V.Load(in b[0], 0), b1 = V.Load(in b[V.Count], 0), b2 = V.Load(in b[2 * V.Count], 0), b3 = V.Load(in b[bLast], 0), x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = V.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = V.FusedMultiplyAdd(x, b2, c0v2);
            c0v3 = V.FusedMultiplyAdd(x, b3, c0v3);
            x = V.Fill(a[aRow]);
            c1v0 = V.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = V.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = V.FusedMultiplyAdd(x, b2, c1v2);
            c1v3 = V.FusedMultiplyAdd(x, b3, c1v3);
            x = V.Fill(a[twice]);
            c2v0 = V.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = V.FusedMultiplyAdd(x, b1, c2v1);
            c2v2 = V.FusedMultiplyAdd(x, b2, c2v2);
            c2v3 = V.FusedMultiplyAdd(x, b3, c2v3);
        }
        c0v0.Store(ref c[0], 0);
        c0v1.Store(ref c[V.Count], 0);
        c0v2.Store(ref c[2 * V.Count], 0);
        c0v3.Store(ref c[cLast], 0);
        c += ldc;
        c1v0.Store(ref c[0], 0);
        c1v1.Store(ref c[V.Count], 0);
        c1v2.Store(ref c[2 * V.Count], 0);
        c1v3.Store(ref c[cLast], 0);
        c += ldc;
        c2v0.Store(ref c[0], 0);
        c2v1.Store(ref c[V.Count], 0);
        c2v2.Store(ref c[2 * V.Count], 0);
        c2v3.Store(ref c[cLast], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4x4<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero, c0v1 = V.Zero, c0v2 = V.Zero, c0v3 = V.Zero;
        V c1v0 = V.Zero, c1v1 = V.Zero, c1v2 = V.Zero, c1v3 = V.Zero;
        V c2v0 = V.Zero, c2v1 = V.Zero, c2v2 = V.Zero, c2v3 = V.Zero;
        V c3v0 = V.Zero, c3v1 = V.Zero, c3v2 = V.Zero, c3v3 = V.Zero;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        for (; k > 0; k--, b += bRow, a += aCol)
        {
            V b0 = V.Load(in b[0], 0), b1 = V.Load(in b[V.Count], 0), b2 = V.Load(in b[2 * V.Count], 0), b3 = V.Load(in b[bLast], 0), x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = V.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = V.FusedMultiplyAdd(x, b2, c0v2);
            c0v3 = V.FusedMultiplyAdd(x, b3, c0v3);
            x = V.Fill(a[aRow]);
            c1v0 = V.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = V.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = V.FusedMultiplyAdd(x, b2, c1v2);
            c1v3 = V.FusedMultiplyAdd(x, b3, c1v3);
            x = V.Fill(a[twice]);
            c2v0 = V.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = V.FusedMultiplyAdd(x, b1, c2v1);
            c2v2 = V.FusedMultiplyAdd(x, b2, c2v2);
            c2v3 = V.FusedMultiplyAdd(x, b3, c2v3);
            x = V.Fill(a[thrice]);
            c3v0 = V.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = V.FusedMultiplyAdd(x, b1, c3v1);
            c3v2 = V.FusedMultiplyAdd(x, b2, c3v2);
            c3v3 = V.FusedMultiplyAdd(x, b3, c3v3);
        }
        c0v0.Store(ref c[0], 0);
        c0v1.Store(ref c[V.Count], 0);
        c0v2.Store(ref c[2 * V.Count], 0);
        c0v3.Store(ref c[cLast], 0);
        c += ldc;
        c1v0.Store(ref c[0], 0);
        c1v1.Store(ref c[V.Count], 0);
        c1v2.Store(ref c[2 * V.Count], 0);
        c1v3.Store(ref c[cLast], 0);
        c += ldc;
        c2v0.Store(ref c[0], 0);
        c2v1.Store(ref c[V.Count], 0);
        c2v2.Store(ref c[2 * V.Count], 0);
        c2v3.Store(ref c[cLast], 0);
        c += ldc;
        c3v0.Store(ref c[0], 0);
        c3v1.Store(ref c[V.Count], 0);
        c3v2.Store(ref c[2 * V.Count], 0);
        c3v3.Store(ref c[cLast], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows5x4<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero, c0v1 = V.Zero, c0v2 = V.Zero, c0v3 = V.Zero;
        V c1v0 = V.Zero, c1v1 = V.Zero, c1v2 = V.Zero, c1v3 = V.Zero;
        V c2v0 = V.Zero, c2v1 = V.Zero, c2v2 = V.Zero, c2v3 = V.Zero;
        V c3v0 = V.Zero, c3v1 = V.Zero, c3v2 = V.Zero, c3v3 = V.Zero;
        V c4v0 = V.Zero, c4v1 = V.Zero, c4v2 = V.Zero, c4v3 = V.Zero;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        T* a4 = a + 4 * aRow;
        for (; k > 0; k--, b += bRow, a += aCol, a4 += aCol)
        {
            V b0 = V.Load(in b[0], 0), b1 = V.Load(in b[V.Count], 0), b2 = V.Load(in b[2 * V.Count], 0), b3 = V.Load(in b[bLast], 0), x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = V.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = V.FusedMultiplyAdd(x, b2, c0v2);
            c0v3 = V.FusedMultiplyAdd(x, b3, c0v3);
            x = V.Fill(a[aRow]);
            c1v0 = V.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = V.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = V.FusedMultiplyAdd(x, b2, c1v2);
            c1v3 = V.FusedMultiplyAdd(x, b3, c1v3);
            x = V.Fill(a[twice]);
            c2v0 = V.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = V.FusedMultiplyAdd(x, b1, c2v1);
            c2v2 = V.FusedMultiplyAdd(x, b2, c2v2);
            c2v3 = V.FusedMultiplyAdd(x, b3, c2v3);
            x = V.Fill(a[thrice]);
            c3v0 = V.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = V.FusedMultiplyAdd(x, b1, c3v1);
            c3v2 = V.FusedMultiplyAdd(x, b2, c3v2);
            c3v3 = V.FusedMultiplyAdd(x, b3, c3v3);
            x = V.Fill(a4[0]);
            c4v0 = V.FusedMultiplyAdd(x, b0, c4v0);
            c4v1 = V.FusedMultiplyAdd(x, b1, c4v1);
            c4v2 = V.FusedMultiplyAdd(x, b2, c4v2);
            c4v3 = V.FusedMultiplyAdd(x, b3, c4v3);
        }
        c0v0.Store(ref c[0], 0);
        c0v1.Store(ref c[V.Count], 0);
        c0v2.Store(ref c[2 * V.Count], 0);
        c0v3.Store(ref c[cLast], 0);
        c += ldc;
        c1v0.Store(ref c[0], 0);
        c1v1.Store(ref c[V.Count], 0);
        c1v2.Store(ref c[2 * V.Count], 0);
        c1v3.Store(ref c[cLast], 0);
        c += ldc;
        c2v0.Store(ref c[0], 0);
        c2v1.Store(ref c[V.Count], 0);
        c2v2.Store(ref c[2 * V.Count], 0);
        c2v3.Store(ref c[cLast], 0);
        c += ldc;
        c3v0.Store(ref c[0], 0);
        c3v1.Store(ref c[V.Count], 0);
        c3v2.Store(ref c[2 * V.Count], 0);
        c3v3.Store(ref c[cLast], 0);
        c += ldc;
        c4v0.Store(ref c[0], 0);
        c4v1.Store(ref c[V.Count], 0);
        c4v2.Store(ref c[2 * V.Count], 0);
        c4v3.Store(ref c[cLast], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows6x4<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero, c0v1 = V.Zero, c0v2 = V.Zero, c0v3 = V.Zero;
        V c1v0 = V.Zero, c1v1 = V.Zero, c1v2 = V.Zero, c1v3 = V.Zero;
        V c2v0 = V.Zero, c2v1 = V.Zero, c2v2 = V.Zero, c2v3 = V.Zero;
        V c3v0 = V.Zero, c3v1 = V.Zero, c3v2 = V.Zero, c3v3 = V.Zero;
        V c4v0 = V.Zero, c4v1 = V.Zero, c4v2 = V.Zero, c4v3 = V.Zero;
        V c5v0 = V.Zero, c5v1 = V.Zero, c5v2 = V.Zero, c5v3 = V.Zero;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        T* a4 = a + 4 * aRow;
        for (; k > 0; k--, b += bRow, a += aCol, a4 += aCol)
        {
            V b0 = V.Load(in b[0], 0), b1 = V.Load(in b[V.Count], 0), b2 = V.Load(in b[2 * V.Count], 0), b3 = V.Load(in b[bLast], 0), x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = V.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = V.FusedMultiplyAdd(x, b2, c0v2);
            c0v3 = V.FusedMultiplyAdd(x, b3, c0v3);
            x = V.Fill(a[aRow]);
            c1v0 = V.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = V.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = V.FusedMultiplyAdd(x, b2, c1v2);
            c1v3 = V.FusedMultiplyAdd(x, b3, c1v3);
            x = V.Fill(a[twice]);
            c2v0 = V.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = V.FusedMultiplyAdd(x, b1, c2v1);
            c2v2 = V.FusedMultiplyAdd(x, b2, c2v2);
            c2v3 = V.FusedMultiplyAdd(x, b3, c2v3);
            x = V.Fill(a[thrice]);
            c3v0 = V.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = V.FusedMultiplyAdd(x, b1, c3v1);
            c3v2 = V.FusedMultiplyAdd(x, b2, c3v2);
            c3v3 = V.FusedMultiplyAdd(x, b3, c3v3);
            x = V.Fill(a4[0]);
            c4v0 = V.FusedMultiplyAdd(x, b0, c4v0);
            c4v1 = V.FusedMultiplyAdd(x, b1, c4v1);
            c4v2 = V.FusedMultiplyAdd(x, b2, c4v2);
            c4v3 = V.FusedMultiplyAdd(x, b3, c4v3);
            x = V.Fill(a4[aRow]);
            c5v0 = V.FusedMultiplyAdd(x, b0, c5v0);
            c5v1 = V.FusedMultiplyAdd(x, b1, c5v1);
            c5v2 = V.FusedMultiplyAdd(x, b2, c5v2);
            c5v3 = V.FusedMultiplyAdd(x, b3, c5v3);
        }
        c0v0.Store(ref c[0], 0);
        c0v1.Store(ref c[V.Count], 0);
        c0v2.Store(ref c[2 * V.Count], 0);
        c0v3.Store(ref c[cLast], 0);
        c += ldc;
        c1v0.Store(ref c[0], 0);
        c1v1.Store(ref c[V.Count], 0);
        c1v2.Store(ref c[2 * V.Count], 0);
        c1v3.Store(ref c[cLast], 0);
        c += ldc;
        c2v0.Store(ref c[0], 0);
        c2v1.Store(ref c[V.Count], 0);
        c2v2.Store(ref c[2 * V.Count], 0);
        c2v3.Store(ref c[cLast], 0);
        c += ldc;
        c3v0.Store(ref c[0], 0);
        c3v1.Store(ref c[V.Count], 0);
        c3v2.Store(ref c[2 * V.Count], 0);
        c3v3.Store(ref c[cLast], 0);
        c += ldc;
        c4v0.Store(ref c[0], 0);
        c4v1.Store(ref c[V.Count], 0);
        c4v2.Store(ref c[2 * V.Count], 0);
        c4v3.Store(ref c[cLast], 0);
        c += ldc;
        c5v0.Store(ref c[0], 0);
        c5v1.Store(ref c[V.Count], 0);
        c5v2.Store(ref c[2 * V.Count], 0);
        c5v3.Store(ref c[cLast], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1x5<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero, c0v1 = V.Zero, c0v2 = V.Zero, c0v3 = V.Zero, c0v4 = V.Zero;
        for (; k > 0; k--, b += bRow, a += aCol)
        {
            V x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, V.Load(in b[0], 0), c0v0);
            c0v1 = V.FusedMultiplyAdd(x, V.Load(in b[V.Count], 0), c0v1);
            c0v2 = V.FusedMultiplyAdd(x, V.Load(in b[2 * V.Count], 0), c0v2);
            c0v3 = V.FusedMultiplyAdd(x, V.Load(in b[3 * V.Count], 0), c0v3);
            c0v4 = V.FusedMultiplyAdd(x, V.Load(in b[bLast], 0), c0v4);
        }
        c0v0.Store(ref c[0], 0);
        c0v1.Store(ref c[V.Count], 0);
        c0v2.Store(ref c[2 * V.Count], 0);
        c0v3.Store(ref c[3 * V.Count], 0);
        c0v4.Store(ref c[cLast], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1x6<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero, c0v1 = V.Zero, c0v2 = V.Zero, c0v3 = V.Zero, c0v4 = V.Zero, c0v5 = V.Zero;
        for (; k > 0; k--, b += bRow, a += aCol)
        {
            V x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, V.Load(in b[0], 0), c0v0);
            c0v1 = V.FusedMultiplyAdd(x, V.Load(in b[V.Count], 0), c0v1);
            c0v2 = V.FusedMultiplyAdd(x, V.Load(in b[2 * V.Count], 0), c0v2);
            c0v3 = V.FusedMultiplyAdd(x, V.Load(in b[3 * V.Count], 0), c0v3);
            c0v4 = V.FusedMultiplyAdd(x, V.Load(in b[4 * V.Count], 0), c0v4);
            c0v5 = V.FusedMultiplyAdd(x, V.Load(in b[bLast], 0), c0v5);
        }
        c0v0.Store(ref c[0], 0);
        c0v1.Store(ref c[V.Count], 0);
        c0v2.Store(ref c[2 * V.Count], 0);
        c0v3.Store(ref c[3 * V.Count], 0);
        c0v4.Store(ref c[4 * V.Count], 0);
        c0v5.Store(ref c[cLast], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1x7<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero, c0v1 = V.Zero, c0v2 = V.Zero, c0v3 = V.Zero, c0v4 = V.Zero, c0v5 = V.Zero, c0v6 = V.Zero;
        for (; k > 0; k--, b += bRow, a += aCol)
        {
            V x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, V.Load(in b[0], 0), c0v0);
            c0v1 = V.FusedMultiplyAdd(x, V.Load(in b[V.Count], 0), c0v1);
            c0v2 = V.FusedMultiplyAdd(x, V.Load(in b[2 * V.Count], 0), c0v2);
            c0v3 = V.FusedMultiplyAdd(x, V.Load(in b[3 * V.Count], 0), c0v3);
            c0v4 = V.FusedMultiplyAdd(x, V.Load(in b[4 * V.Count], 0), c0v4);
            c0v5 = V.FusedMultiplyAdd(x, V.Load(in b[5 * V.Count], 0), c0v5);
            c0v6 = V.FusedMultiplyAdd(x, V.Load(in b[bLast], 0), c0v6);
        }
        c0v0.Store(ref c[0], 0);
        c0v1.Store(ref c[V.Count], 0);
        c0v2.Store(ref c[2 * V.Count], 0);
        c0v3.Store(ref c[3 * V.Count], 0);
        c0v4.Store(ref c[4 * V.Count], 0);
        c0v5.Store(ref c[5 * V.Count], 0);
        c0v6.Store(ref c[cLast], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1x8<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c0v0 = V.Zero, c0v1 = V.Zero, c0v2 = V.Zero, c0v3 = V.Zero, c0v4 = V.Zero, c0v5 = V.Zero, c0v6 = V.Zero, c0v7 = V.Zero;
        for (; k > 0; k--, b += bRow, a += aCol)
        {
            V x;
            x = V.Fill(a[0]);
            c0v0 = V.FusedMultiplyAdd(x, V.Load(in b[0], 0), c0v0);
            c0v1 = V.FusedMultiplyAdd(x, V.Load(in b[V.Count], 0), c0v1);
            c0v2 = V.FusedMultiplyAdd(x, V.Load(in b[2 * V.Count], 0), c0v2);
            c0v3 = V.FusedMultiplyAdd(x, V.Load(in b[3 * V.Count], 0), c0v3);
            c0v4 = V.FusedMultiplyAdd(x, V.Load(in b[4 * V.Count], 0), c0v4);
            c0v5 = V.FusedMultiplyAdd(x, V.Load(in b[5 * V.Count], 0), c0v5);
            c0v6 = V.FusedMultiplyAdd(x, V.Load(in b[6 * V.Count], 0), c0v6);
            c0v7 = V.FusedMultiplyAdd(x, V.Load(in b[bLast], 0), c0v7);
        }
        c0v0.Store(ref c[0], 0);
        c0v1.Store(ref c[V.Count], 0);
        c0v2.Store(ref c[2 * V.Count], 0);
        c0v3.Store(ref c[3 * V.Count], 0);
        c0v4.Store(ref c[4 * V.Count], 0);
        c0v5.Store(ref c[5 * V.Count], 0);
        c0v6.Store(ref c[6 * V.Count], 0);
        c0v7.Store(ref c[cLast], 0);
    }
}
