using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>The tiles of <see cref="DirectTiles"/> for f32 and 16 registers of 256 bits. Written by tests/Tiles.</summary>
/// <remarks>Rows4x3Along is for columns of a that lie side by side: four of them a turn.</remarks>
internal static unsafe class DirectTiles256
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ReadOnlySpan<byte> Heights(int vectors) => vectors switch
    {
        1 => [1, 2, 4, 8],
        2 => [1, 2, 4, 6],
        3 => [1, 2, 3, 4],
        4 => [1],
        5 => [1],
        6 => [1],
        7 => [1],
        _ => [1],
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void* Of(int vectors, int rows) => (vectors, rows) switch
    {
        (1, 1) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows1x1,
        (1, 2) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows2x1,
        (1, 4) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows4x1,
        (1, 8) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows8x1,
        (2, 1) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows1x2,
        (2, 2) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows2x2,
        (2, 4) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows4x2,
        (2, 6) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows6x2,
        (3, 1) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows1x3,
        (3, 2) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows2x3,
        (3, 3) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows3x3,
        (3, 4) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows4x3,
        (4, 1) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows1x4,
        (5, 1) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows1x5,
        (6, 1) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows1x6,
        (7, 1) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows1x7,
        (8, 1) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows1x8,
        _ => throw new ArgumentOutOfRangeException(nameof(rows)),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void* Along(int vectors, int rows) => (vectors, rows) switch
    {
        (1, 2) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows2x1Along,
        (1, 4) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows4x1Along,
        (1, 8) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows8x1Along,
        (2, 2) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows2x2Along,
        (2, 4) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows4x2Along,
        (2, 6) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows6x2Along,
        (3, 2) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows2x3Along,
        (3, 3) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows3x3Along,
        (3, 4) => (delegate*<float*, nint, nint, float*, nint, nint, float*, nint, nint, nint, void>)&Rows4x3Along,
        _ => Of(vectors, rows),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1x1(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> x;
        Vector256<float> c0v0 = default;
        for (; k != 0; k--, b += bRow, a += aCol)
        {
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b), c0v0);
        }
        c0v0.Store(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2x1(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> b0, x;
        Vector256<float> c0v0 = default;
        Vector256<float> c1v0 = default;
        for (; k != 0; k--, b += bRow, a += aCol)
        {
            b0 = Vector256.Load(b);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            x = Vector256.Create(a[aRow]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
        }
        c0v0.Store(c);
        c += ldc;
        c1v0.Store(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2x1Along(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> b0, x;
        Vector256<float> c0v0 = default;
        Vector256<float> c1v0 = default;
        nint bTwice = 2 * bRow, bThrice = 3 * bRow, bQuad = 4 * bRow;
        for (nint quads = k >> 2; quads != 0; quads--, b += bQuad, a += 4)
        {
            b0 = Vector256.Load(b);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            x = Vector256.Create((a + aRow)[0]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            b0 = Vector256.Load(b + bRow);
            x = Vector256.Create(a[1]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            x = Vector256.Create((a + aRow)[1]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            b0 = Vector256.Load(b + bTwice);
            x = Vector256.Create(a[2]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            x = Vector256.Create((a + aRow)[2]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            b0 = Vector256.Load(b + bThrice);
            x = Vector256.Create(a[3]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            x = Vector256.Create((a + aRow)[3]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
        }
        for (k &= 3; k != 0; k--, b += bRow, a += 1)
        {
            b0 = Vector256.Load(b);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            x = Vector256.Create((a + aRow)[0]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
        }
        c0v0.Store(c);
        c += ldc;
        c1v0.Store(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4x1(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> b0, x;
        Vector256<float> c0v0 = default;
        Vector256<float> c1v0 = default;
        Vector256<float> c2v0 = default;
        Vector256<float> c3v0 = default;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        for (; k != 0; k--, b += bRow, a += aCol)
        {
            b0 = Vector256.Load(b);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            x = Vector256.Create(a[aRow]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            x = Vector256.Create(a[twice]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            x = Vector256.Create(a[thrice]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
        }
        c0v0.Store(c);
        c += ldc;
        c1v0.Store(c);
        c += ldc;
        c2v0.Store(c);
        c += ldc;
        c3v0.Store(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4x1Along(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> b0, x;
        Vector256<float> c0v0 = default;
        Vector256<float> c1v0 = default;
        Vector256<float> c2v0 = default;
        Vector256<float> c3v0 = default;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        nint bTwice = 2 * bRow, bThrice = 3 * bRow, bQuad = 4 * bRow;
        for (nint quads = k >> 2; quads != 0; quads--, b += bQuad, a += 4)
        {
            b0 = Vector256.Load(b);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            x = Vector256.Create((a + aRow)[0]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            x = Vector256.Create((a + twice)[0]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            x = Vector256.Create((a + thrice)[0]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            b0 = Vector256.Load(b + bRow);
            x = Vector256.Create(a[1]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            x = Vector256.Create((a + aRow)[1]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            x = Vector256.Create((a + twice)[1]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            x = Vector256.Create((a + thrice)[1]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            b0 = Vector256.Load(b + bTwice);
            x = Vector256.Create(a[2]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            x = Vector256.Create((a + aRow)[2]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            x = Vector256.Create((a + twice)[2]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            x = Vector256.Create((a + thrice)[2]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            b0 = Vector256.Load(b + bThrice);
            x = Vector256.Create(a[3]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            x = Vector256.Create((a + aRow)[3]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            x = Vector256.Create((a + twice)[3]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            x = Vector256.Create((a + thrice)[3]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
        }
        for (k &= 3; k != 0; k--, b += bRow, a += 1)
        {
            b0 = Vector256.Load(b);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            x = Vector256.Create((a + aRow)[0]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            x = Vector256.Create((a + twice)[0]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            x = Vector256.Create((a + thrice)[0]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
        }
        c0v0.Store(c);
        c += ldc;
        c1v0.Store(c);
        c += ldc;
        c2v0.Store(c);
        c += ldc;
        c3v0.Store(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows8x1(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> b0, x;
        Vector256<float> c0v0 = default;
        Vector256<float> c1v0 = default;
        Vector256<float> c2v0 = default;
        Vector256<float> c3v0 = default;
        Vector256<float> c4v0 = default;
        Vector256<float> c5v0 = default;
        Vector256<float> c6v0 = default;
        Vector256<float> c7v0 = default;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        float* a4 = a + 4 * aRow;
        for (; k != 0; k--, b += bRow, a += aCol, a4 += aCol)
        {
            b0 = Vector256.Load(b);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            x = Vector256.Create(a[aRow]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            x = Vector256.Create(a[twice]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            x = Vector256.Create(a[thrice]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            x = Vector256.Create(a4[0]);
            c4v0 = Vector256.FusedMultiplyAdd(x, b0, c4v0);
            x = Vector256.Create(a4[aRow]);
            c5v0 = Vector256.FusedMultiplyAdd(x, b0, c5v0);
            x = Vector256.Create(a4[twice]);
            c6v0 = Vector256.FusedMultiplyAdd(x, b0, c6v0);
            x = Vector256.Create(a4[thrice]);
            c7v0 = Vector256.FusedMultiplyAdd(x, b0, c7v0);
        }
        c0v0.Store(c);
        c += ldc;
        c1v0.Store(c);
        c += ldc;
        c2v0.Store(c);
        c += ldc;
        c3v0.Store(c);
        c += ldc;
        c4v0.Store(c);
        c += ldc;
        c5v0.Store(c);
        c += ldc;
        c6v0.Store(c);
        c += ldc;
        c7v0.Store(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows8x1Along(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> b0, x;
        Vector256<float> c0v0 = default;
        Vector256<float> c1v0 = default;
        Vector256<float> c2v0 = default;
        Vector256<float> c3v0 = default;
        Vector256<float> c4v0 = default;
        Vector256<float> c5v0 = default;
        Vector256<float> c6v0 = default;
        Vector256<float> c7v0 = default;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        float* a4 = a + 4 * aRow;
        nint bTwice = 2 * bRow, bThrice = 3 * bRow, bQuad = 4 * bRow;
        for (nint quads = k >> 2; quads != 0; quads--, b += bQuad, a += 4, a4 += 4)
        {
            b0 = Vector256.Load(b);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            x = Vector256.Create((a + aRow)[0]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            x = Vector256.Create((a + twice)[0]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            x = Vector256.Create((a + thrice)[0]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            x = Vector256.Create(a4[0]);
            c4v0 = Vector256.FusedMultiplyAdd(x, b0, c4v0);
            x = Vector256.Create((a4 + aRow)[0]);
            c5v0 = Vector256.FusedMultiplyAdd(x, b0, c5v0);
            x = Vector256.Create((a4 + twice)[0]);
            c6v0 = Vector256.FusedMultiplyAdd(x, b0, c6v0);
            x = Vector256.Create((a4 + thrice)[0]);
            c7v0 = Vector256.FusedMultiplyAdd(x, b0, c7v0);
            b0 = Vector256.Load(b + bRow);
            x = Vector256.Create(a[1]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            x = Vector256.Create((a + aRow)[1]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            x = Vector256.Create((a + twice)[1]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            x = Vector256.Create((a + thrice)[1]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            x = Vector256.Create(a4[1]);
            c4v0 = Vector256.FusedMultiplyAdd(x, b0, c4v0);
            x = Vector256.Create((a4 + aRow)[1]);
            c5v0 = Vector256.FusedMultiplyAdd(x, b0, c5v0);
            x = Vector256.Create((a4 + twice)[1]);
            c6v0 = Vector256.FusedMultiplyAdd(x, b0, c6v0);
            x = Vector256.Create((a4 + thrice)[1]);
            c7v0 = Vector256.FusedMultiplyAdd(x, b0, c7v0);
            b0 = Vector256.Load(b + bTwice);
            x = Vector256.Create(a[2]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            x = Vector256.Create((a + aRow)[2]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            x = Vector256.Create((a + twice)[2]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            x = Vector256.Create((a + thrice)[2]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            x = Vector256.Create(a4[2]);
            c4v0 = Vector256.FusedMultiplyAdd(x, b0, c4v0);
            x = Vector256.Create((a4 + aRow)[2]);
            c5v0 = Vector256.FusedMultiplyAdd(x, b0, c5v0);
            x = Vector256.Create((a4 + twice)[2]);
            c6v0 = Vector256.FusedMultiplyAdd(x, b0, c6v0);
            x = Vector256.Create((a4 + thrice)[2]);
            c7v0 = Vector256.FusedMultiplyAdd(x, b0, c7v0);
            b0 = Vector256.Load(b + bThrice);
            x = Vector256.Create(a[3]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            x = Vector256.Create((a + aRow)[3]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            x = Vector256.Create((a + twice)[3]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            x = Vector256.Create((a + thrice)[3]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            x = Vector256.Create(a4[3]);
            c4v0 = Vector256.FusedMultiplyAdd(x, b0, c4v0);
            x = Vector256.Create((a4 + aRow)[3]);
            c5v0 = Vector256.FusedMultiplyAdd(x, b0, c5v0);
            x = Vector256.Create((a4 + twice)[3]);
            c6v0 = Vector256.FusedMultiplyAdd(x, b0, c6v0);
            x = Vector256.Create((a4 + thrice)[3]);
            c7v0 = Vector256.FusedMultiplyAdd(x, b0, c7v0);
        }
        for (k &= 3; k != 0; k--, b += bRow, a += 1, a4 += 1)
        {
            b0 = Vector256.Load(b);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            x = Vector256.Create((a + aRow)[0]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            x = Vector256.Create((a + twice)[0]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            x = Vector256.Create((a + thrice)[0]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            x = Vector256.Create(a4[0]);
            c4v0 = Vector256.FusedMultiplyAdd(x, b0, c4v0);
            x = Vector256.Create((a4 + aRow)[0]);
            c5v0 = Vector256.FusedMultiplyAdd(x, b0, c5v0);
            x = Vector256.Create((a4 + twice)[0]);
            c6v0 = Vector256.FusedMultiplyAdd(x, b0, c6v0);
            x = Vector256.Create((a4 + thrice)[0]);
            c7v0 = Vector256.FusedMultiplyAdd(x, b0, c7v0);
        }
        c0v0.Store(c);
        c += ldc;
        c1v0.Store(c);
        c += ldc;
        c2v0.Store(c);
        c += ldc;
        c3v0.Store(c);
        c += ldc;
        c4v0.Store(c);
        c += ldc;
        c5v0.Store(c);
        c += ldc;
        c6v0.Store(c);
        c += ldc;
        c7v0.Store(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1x2(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> x;
        Vector256<float> c0v0 = default, c0v1 = default;
        for (; k != 0; k--, b += bRow, a += aCol)
        {
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b), c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + bLast), c0v1);
        }
        c0v0.Store(c);
        c0v1.Store(c + cLast);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2x2(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> b0, b1, x;
        Vector256<float> c0v0 = default, c0v1 = default;
        Vector256<float> c1v0 = default, c1v1 = default;
        for (; k != 0; k--, b += bRow, a += aCol)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + bLast);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            x = Vector256.Create(a[aRow]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
        }
        c0v0.Store(c);
        c0v1.Store(c + cLast);
        c += ldc;
        c1v0.Store(c);
        c1v1.Store(c + cLast);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2x2Along(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> b0, b1, x;
        Vector256<float> c0v0 = default, c0v1 = default;
        Vector256<float> c1v0 = default, c1v1 = default;
        float* last = b + bLast;
        nint bTwice = 2 * bRow, bThrice = 3 * bRow, bQuad = 4 * bRow;
        for (nint quads = k >> 2; quads != 0; quads--, b += bQuad, last += bQuad, a += 4)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(last);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            x = Vector256.Create((a + aRow)[0]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            b0 = Vector256.Load(b + bRow);
            b1 = Vector256.Load(last + bRow);
            x = Vector256.Create(a[1]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            x = Vector256.Create((a + aRow)[1]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            b0 = Vector256.Load(b + bTwice);
            b1 = Vector256.Load(last + bTwice);
            x = Vector256.Create(a[2]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            x = Vector256.Create((a + aRow)[2]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            b0 = Vector256.Load(b + bThrice);
            b1 = Vector256.Load(last + bThrice);
            x = Vector256.Create(a[3]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            x = Vector256.Create((a + aRow)[3]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
        }
        for (k &= 3; k != 0; k--, b += bRow, last += bRow, a += 1)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(last);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            x = Vector256.Create((a + aRow)[0]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
        }
        c0v0.Store(c);
        c0v1.Store(c + cLast);
        c += ldc;
        c1v0.Store(c);
        c1v1.Store(c + cLast);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4x2(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> b0, b1, x;
        Vector256<float> c0v0 = default, c0v1 = default;
        Vector256<float> c1v0 = default, c1v1 = default;
        Vector256<float> c2v0 = default, c2v1 = default;
        Vector256<float> c3v0 = default, c3v1 = default;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        for (; k != 0; k--, b += bRow, a += aCol)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + bLast);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            x = Vector256.Create(a[aRow]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            x = Vector256.Create(a[twice]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            x = Vector256.Create(a[thrice]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = Vector256.FusedMultiplyAdd(x, b1, c3v1);
        }
        c0v0.Store(c);
        c0v1.Store(c + cLast);
        c += ldc;
        c1v0.Store(c);
        c1v1.Store(c + cLast);
        c += ldc;
        c2v0.Store(c);
        c2v1.Store(c + cLast);
        c += ldc;
        c3v0.Store(c);
        c3v1.Store(c + cLast);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4x2Along(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> b0, b1, x;
        Vector256<float> c0v0 = default, c0v1 = default;
        Vector256<float> c1v0 = default, c1v1 = default;
        Vector256<float> c2v0 = default, c2v1 = default;
        Vector256<float> c3v0 = default, c3v1 = default;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        float* last = b + bLast;
        nint bTwice = 2 * bRow, bThrice = 3 * bRow, bQuad = 4 * bRow;
        for (nint quads = k >> 2; quads != 0; quads--, b += bQuad, last += bQuad, a += 4)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(last);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            x = Vector256.Create((a + aRow)[0]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            x = Vector256.Create((a + twice)[0]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            x = Vector256.Create((a + thrice)[0]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = Vector256.FusedMultiplyAdd(x, b1, c3v1);
            b0 = Vector256.Load(b + bRow);
            b1 = Vector256.Load(last + bRow);
            x = Vector256.Create(a[1]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            x = Vector256.Create((a + aRow)[1]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            x = Vector256.Create((a + twice)[1]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            x = Vector256.Create((a + thrice)[1]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = Vector256.FusedMultiplyAdd(x, b1, c3v1);
            b0 = Vector256.Load(b + bTwice);
            b1 = Vector256.Load(last + bTwice);
            x = Vector256.Create(a[2]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            x = Vector256.Create((a + aRow)[2]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            x = Vector256.Create((a + twice)[2]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            x = Vector256.Create((a + thrice)[2]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = Vector256.FusedMultiplyAdd(x, b1, c3v1);
            b0 = Vector256.Load(b + bThrice);
            b1 = Vector256.Load(last + bThrice);
            x = Vector256.Create(a[3]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            x = Vector256.Create((a + aRow)[3]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            x = Vector256.Create((a + twice)[3]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            x = Vector256.Create((a + thrice)[3]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = Vector256.FusedMultiplyAdd(x, b1, c3v1);
        }
        for (k &= 3; k != 0; k--, b += bRow, last += bRow, a += 1)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(last);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            x = Vector256.Create((a + aRow)[0]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            x = Vector256.Create((a + twice)[0]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            x = Vector256.Create((a + thrice)[0]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = Vector256.FusedMultiplyAdd(x, b1, c3v1);
        }
        c0v0.Store(c);
        c0v1.Store(c + cLast);
        c += ldc;
        c1v0.Store(c);
        c1v1.Store(c + cLast);
        c += ldc;
        c2v0.Store(c);
        c2v1.Store(c + cLast);
        c += ldc;
        c3v0.Store(c);
        c3v1.Store(c + cLast);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows6x2(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> b0, b1, x;
        Vector256<float> c0v0 = default, c0v1 = default;
        Vector256<float> c1v0 = default, c1v1 = default;
        Vector256<float> c2v0 = default, c2v1 = default;
        Vector256<float> c3v0 = default, c3v1 = default;
        Vector256<float> c4v0 = default, c4v1 = default;
        Vector256<float> c5v0 = default, c5v1 = default;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        float* a4 = a + 4 * aRow;
        for (; k != 0; k--, b += bRow, a += aCol, a4 += aCol)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + bLast);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            x = Vector256.Create(a[aRow]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            x = Vector256.Create(a[twice]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            x = Vector256.Create(a[thrice]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = Vector256.FusedMultiplyAdd(x, b1, c3v1);
            x = Vector256.Create(a4[0]);
            c4v0 = Vector256.FusedMultiplyAdd(x, b0, c4v0);
            c4v1 = Vector256.FusedMultiplyAdd(x, b1, c4v1);
            x = Vector256.Create(a4[aRow]);
            c5v0 = Vector256.FusedMultiplyAdd(x, b0, c5v0);
            c5v1 = Vector256.FusedMultiplyAdd(x, b1, c5v1);
        }
        c0v0.Store(c);
        c0v1.Store(c + cLast);
        c += ldc;
        c1v0.Store(c);
        c1v1.Store(c + cLast);
        c += ldc;
        c2v0.Store(c);
        c2v1.Store(c + cLast);
        c += ldc;
        c3v0.Store(c);
        c3v1.Store(c + cLast);
        c += ldc;
        c4v0.Store(c);
        c4v1.Store(c + cLast);
        c += ldc;
        c5v0.Store(c);
        c5v1.Store(c + cLast);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows6x2Along(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> b0, b1, x;
        Vector256<float> c0v0 = default, c0v1 = default;
        Vector256<float> c1v0 = default, c1v1 = default;
        Vector256<float> c2v0 = default, c2v1 = default;
        Vector256<float> c3v0 = default, c3v1 = default;
        Vector256<float> c4v0 = default, c4v1 = default;
        Vector256<float> c5v0 = default, c5v1 = default;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        float* a4 = a + 4 * aRow;
        float* last = b + bLast;
        nint bTwice = 2 * bRow, bThrice = 3 * bRow, bQuad = 4 * bRow;
        for (nint quads = k >> 2; quads != 0; quads--, b += bQuad, last += bQuad, a += 4, a4 += 4)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(last);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            x = Vector256.Create((a + aRow)[0]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            x = Vector256.Create((a + twice)[0]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            x = Vector256.Create((a + thrice)[0]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = Vector256.FusedMultiplyAdd(x, b1, c3v1);
            x = Vector256.Create(a4[0]);
            c4v0 = Vector256.FusedMultiplyAdd(x, b0, c4v0);
            c4v1 = Vector256.FusedMultiplyAdd(x, b1, c4v1);
            x = Vector256.Create((a4 + aRow)[0]);
            c5v0 = Vector256.FusedMultiplyAdd(x, b0, c5v0);
            c5v1 = Vector256.FusedMultiplyAdd(x, b1, c5v1);
            b0 = Vector256.Load(b + bRow);
            b1 = Vector256.Load(last + bRow);
            x = Vector256.Create(a[1]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            x = Vector256.Create((a + aRow)[1]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            x = Vector256.Create((a + twice)[1]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            x = Vector256.Create((a + thrice)[1]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = Vector256.FusedMultiplyAdd(x, b1, c3v1);
            x = Vector256.Create(a4[1]);
            c4v0 = Vector256.FusedMultiplyAdd(x, b0, c4v0);
            c4v1 = Vector256.FusedMultiplyAdd(x, b1, c4v1);
            x = Vector256.Create((a4 + aRow)[1]);
            c5v0 = Vector256.FusedMultiplyAdd(x, b0, c5v0);
            c5v1 = Vector256.FusedMultiplyAdd(x, b1, c5v1);
            b0 = Vector256.Load(b + bTwice);
            b1 = Vector256.Load(last + bTwice);
            x = Vector256.Create(a[2]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            x = Vector256.Create((a + aRow)[2]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            x = Vector256.Create((a + twice)[2]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            x = Vector256.Create((a + thrice)[2]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = Vector256.FusedMultiplyAdd(x, b1, c3v1);
            x = Vector256.Create(a4[2]);
            c4v0 = Vector256.FusedMultiplyAdd(x, b0, c4v0);
            c4v1 = Vector256.FusedMultiplyAdd(x, b1, c4v1);
            x = Vector256.Create((a4 + aRow)[2]);
            c5v0 = Vector256.FusedMultiplyAdd(x, b0, c5v0);
            c5v1 = Vector256.FusedMultiplyAdd(x, b1, c5v1);
            b0 = Vector256.Load(b + bThrice);
            b1 = Vector256.Load(last + bThrice);
            x = Vector256.Create(a[3]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            x = Vector256.Create((a + aRow)[3]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            x = Vector256.Create((a + twice)[3]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            x = Vector256.Create((a + thrice)[3]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = Vector256.FusedMultiplyAdd(x, b1, c3v1);
            x = Vector256.Create(a4[3]);
            c4v0 = Vector256.FusedMultiplyAdd(x, b0, c4v0);
            c4v1 = Vector256.FusedMultiplyAdd(x, b1, c4v1);
            x = Vector256.Create((a4 + aRow)[3]);
            c5v0 = Vector256.FusedMultiplyAdd(x, b0, c5v0);
            c5v1 = Vector256.FusedMultiplyAdd(x, b1, c5v1);
        }
        for (k &= 3; k != 0; k--, b += bRow, last += bRow, a += 1, a4 += 1)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(last);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            x = Vector256.Create((a + aRow)[0]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            x = Vector256.Create((a + twice)[0]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            x = Vector256.Create((a + thrice)[0]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = Vector256.FusedMultiplyAdd(x, b1, c3v1);
            x = Vector256.Create(a4[0]);
            c4v0 = Vector256.FusedMultiplyAdd(x, b0, c4v0);
            c4v1 = Vector256.FusedMultiplyAdd(x, b1, c4v1);
            x = Vector256.Create((a4 + aRow)[0]);
            c5v0 = Vector256.FusedMultiplyAdd(x, b0, c5v0);
            c5v1 = Vector256.FusedMultiplyAdd(x, b1, c5v1);
        }
        c0v0.Store(c);
        c0v1.Store(c + cLast);
        c += ldc;
        c1v0.Store(c);
        c1v1.Store(c + cLast);
        c += ldc;
        c2v0.Store(c);
        c2v1.Store(c + cLast);
        c += ldc;
        c3v0.Store(c);
        c3v1.Store(c + cLast);
        c += ldc;
        c4v0.Store(c);
        c4v1.Store(c + cLast);
        c += ldc;
        c5v0.Store(c);
        c5v1.Store(c + cLast);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1x3(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> x;
        Vector256<float> c0v0 = default, c0v1 = default, c0v2 = default;
        for (; k != 0; k--, b += bRow, a += aCol)
        {
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b), c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 8), c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + bLast), c0v2);
        }
        c0v0.Store(c);
        c0v1.Store(c + 8);
        c0v2.Store(c + cLast);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2x3(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> b0, b1, b2, x;
        Vector256<float> c0v0 = default, c0v1 = default, c0v2 = default;
        Vector256<float> c1v0 = default, c1v1 = default, c1v2 = default;
        for (; k != 0; k--, b += bRow, a += aCol)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            b2 = Vector256.Load(b + bLast);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, b2, c0v2);
            x = Vector256.Create(a[aRow]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = Vector256.FusedMultiplyAdd(x, b2, c1v2);
        }
        c0v0.Store(c);
        c0v1.Store(c + 8);
        c0v2.Store(c + cLast);
        c += ldc;
        c1v0.Store(c);
        c1v1.Store(c + 8);
        c1v2.Store(c + cLast);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2x3Along(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> b0, b1, b2, x;
        Vector256<float> c0v0 = default, c0v1 = default, c0v2 = default;
        Vector256<float> c1v0 = default, c1v1 = default, c1v2 = default;
        float* last = b + bLast;
        nint bTwice = 2 * bRow, bThrice = 3 * bRow, bQuad = 4 * bRow;
        for (nint quads = k >> 2; quads != 0; quads--, b += bQuad, last += bQuad, a += 4)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            b2 = Vector256.Load(last);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, b2, c0v2);
            x = Vector256.Create((a + aRow)[0]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = Vector256.FusedMultiplyAdd(x, b2, c1v2);
            b0 = Vector256.Load(b + bRow);
            b1 = Vector256.Load(b + bRow + 8);
            b2 = Vector256.Load(last + bRow);
            x = Vector256.Create(a[1]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, b2, c0v2);
            x = Vector256.Create((a + aRow)[1]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = Vector256.FusedMultiplyAdd(x, b2, c1v2);
            b0 = Vector256.Load(b + bTwice);
            b1 = Vector256.Load(b + bTwice + 8);
            b2 = Vector256.Load(last + bTwice);
            x = Vector256.Create(a[2]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, b2, c0v2);
            x = Vector256.Create((a + aRow)[2]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = Vector256.FusedMultiplyAdd(x, b2, c1v2);
            b0 = Vector256.Load(b + bThrice);
            b1 = Vector256.Load(b + bThrice + 8);
            b2 = Vector256.Load(last + bThrice);
            x = Vector256.Create(a[3]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, b2, c0v2);
            x = Vector256.Create((a + aRow)[3]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = Vector256.FusedMultiplyAdd(x, b2, c1v2);
        }
        for (k &= 3; k != 0; k--, b += bRow, last += bRow, a += 1)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            b2 = Vector256.Load(last);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, b2, c0v2);
            x = Vector256.Create((a + aRow)[0]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = Vector256.FusedMultiplyAdd(x, b2, c1v2);
        }
        c0v0.Store(c);
        c0v1.Store(c + 8);
        c0v2.Store(c + cLast);
        c += ldc;
        c1v0.Store(c);
        c1v1.Store(c + 8);
        c1v2.Store(c + cLast);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows3x3(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> b0, b1, b2, x;
        Vector256<float> c0v0 = default, c0v1 = default, c0v2 = default;
        Vector256<float> c1v0 = default, c1v1 = default, c1v2 = default;
        Vector256<float> c2v0 = default, c2v1 = default, c2v2 = default;
        nint twice = 2 * aRow;
        for (; k != 0; k--, b += bRow, a += aCol)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            b2 = Vector256.Load(b + bLast);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, b2, c0v2);
            x = Vector256.Create(a[aRow]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = Vector256.FusedMultiplyAdd(x, b2, c1v2);
            x = Vector256.Create(a[twice]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            c2v2 = Vector256.FusedMultiplyAdd(x, b2, c2v2);
        }
        c0v0.Store(c);
        c0v1.Store(c + 8);
        c0v2.Store(c + cLast);
        c += ldc;
        c1v0.Store(c);
        c1v1.Store(c + 8);
        c1v2.Store(c + cLast);
        c += ldc;
        c2v0.Store(c);
        c2v1.Store(c + 8);
        c2v2.Store(c + cLast);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows3x3Along(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> b0, b1, b2, x;
        Vector256<float> c0v0 = default, c0v1 = default, c0v2 = default;
        Vector256<float> c1v0 = default, c1v1 = default, c1v2 = default;
        Vector256<float> c2v0 = default, c2v1 = default, c2v2 = default;
        nint twice = 2 * aRow;
        float* last = b + bLast;
        nint bTwice = 2 * bRow, bThrice = 3 * bRow, bQuad = 4 * bRow;
        for (nint quads = k >> 2; quads != 0; quads--, b += bQuad, last += bQuad, a += 4)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            b2 = Vector256.Load(last);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, b2, c0v2);
            x = Vector256.Create((a + aRow)[0]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = Vector256.FusedMultiplyAdd(x, b2, c1v2);
            x = Vector256.Create((a + twice)[0]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            c2v2 = Vector256.FusedMultiplyAdd(x, b2, c2v2);
            b0 = Vector256.Load(b + bRow);
            b1 = Vector256.Load(b + bRow + 8);
            b2 = Vector256.Load(last + bRow);
            x = Vector256.Create(a[1]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, b2, c0v2);
            x = Vector256.Create((a + aRow)[1]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = Vector256.FusedMultiplyAdd(x, b2, c1v2);
            x = Vector256.Create((a + twice)[1]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            c2v2 = Vector256.FusedMultiplyAdd(x, b2, c2v2);
            b0 = Vector256.Load(b + bTwice);
            b1 = Vector256.Load(b + bTwice + 8);
            b2 = Vector256.Load(last + bTwice);
            x = Vector256.Create(a[2]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, b2, c0v2);
            x = Vector256.Create((a + aRow)[2]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = Vector256.FusedMultiplyAdd(x, b2, c1v2);
            x = Vector256.Create((a + twice)[2]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            c2v2 = Vector256.FusedMultiplyAdd(x, b2, c2v2);
            b0 = Vector256.Load(b + bThrice);
            b1 = Vector256.Load(b + bThrice + 8);
            b2 = Vector256.Load(last + bThrice);
            x = Vector256.Create(a[3]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, b2, c0v2);
            x = Vector256.Create((a + aRow)[3]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = Vector256.FusedMultiplyAdd(x, b2, c1v2);
            x = Vector256.Create((a + twice)[3]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            c2v2 = Vector256.FusedMultiplyAdd(x, b2, c2v2);
        }
        for (k &= 3; k != 0; k--, b += bRow, last += bRow, a += 1)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            b2 = Vector256.Load(last);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, b2, c0v2);
            x = Vector256.Create((a + aRow)[0]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = Vector256.FusedMultiplyAdd(x, b2, c1v2);
            x = Vector256.Create((a + twice)[0]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            c2v2 = Vector256.FusedMultiplyAdd(x, b2, c2v2);
        }
        c0v0.Store(c);
        c0v1.Store(c + 8);
        c0v2.Store(c + cLast);
        c += ldc;
        c1v0.Store(c);
        c1v1.Store(c + 8);
        c1v2.Store(c + cLast);
        c += ldc;
        c2v0.Store(c);
        c2v1.Store(c + 8);
        c2v2.Store(c + cLast);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4x3(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> b0, b1, b2, x;
        Vector256<float> c0v0 = default, c0v1 = default, c0v2 = default;
        Vector256<float> c1v0 = default, c1v1 = default, c1v2 = default;
        Vector256<float> c2v0 = default, c2v1 = default, c2v2 = default;
        Vector256<float> c3v0 = default, c3v1 = default, c3v2 = default;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        for (; k != 0; k--, b += bRow, a += aCol)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            b2 = Vector256.Load(b + bLast);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, b2, c0v2);
            x = Vector256.Create(a[aRow]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = Vector256.FusedMultiplyAdd(x, b2, c1v2);
            x = Vector256.Create(a[twice]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            c2v2 = Vector256.FusedMultiplyAdd(x, b2, c2v2);
            x = Vector256.Create(a[thrice]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = Vector256.FusedMultiplyAdd(x, b1, c3v1);
            c3v2 = Vector256.FusedMultiplyAdd(x, b2, c3v2);
        }
        c0v0.Store(c);
        c0v1.Store(c + 8);
        c0v2.Store(c + cLast);
        c += ldc;
        c1v0.Store(c);
        c1v1.Store(c + 8);
        c1v2.Store(c + cLast);
        c += ldc;
        c2v0.Store(c);
        c2v1.Store(c + 8);
        c2v2.Store(c + cLast);
        c += ldc;
        c3v0.Store(c);
        c3v1.Store(c + 8);
        c3v2.Store(c + cLast);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4x3Along(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> b0, b1, b2, x;
        Vector256<float> c0v0 = default, c0v1 = default, c0v2 = default;
        Vector256<float> c1v0 = default, c1v1 = default, c1v2 = default;
        Vector256<float> c2v0 = default, c2v1 = default, c2v2 = default;
        Vector256<float> c3v0 = default, c3v1 = default, c3v2 = default;
        nint twice = 2 * aRow;
        nint thrice = 3 * aRow;
        float* last = b + bLast;
        nint bTwice = 2 * bRow, bThrice = 3 * bRow, bQuad = 4 * bRow;
        for (nint quads = k >> 2; quads != 0; quads--, b += bQuad, last += bQuad, a += 4)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            b2 = Vector256.Load(last);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, b2, c0v2);
            x = Vector256.Create((a + aRow)[0]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = Vector256.FusedMultiplyAdd(x, b2, c1v2);
            x = Vector256.Create((a + twice)[0]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            c2v2 = Vector256.FusedMultiplyAdd(x, b2, c2v2);
            x = Vector256.Create((a + thrice)[0]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = Vector256.FusedMultiplyAdd(x, b1, c3v1);
            c3v2 = Vector256.FusedMultiplyAdd(x, b2, c3v2);
            b0 = Vector256.Load(b + bRow);
            b1 = Vector256.Load(b + bRow + 8);
            b2 = Vector256.Load(last + bRow);
            x = Vector256.Create(a[1]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, b2, c0v2);
            x = Vector256.Create((a + aRow)[1]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = Vector256.FusedMultiplyAdd(x, b2, c1v2);
            x = Vector256.Create((a + twice)[1]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            c2v2 = Vector256.FusedMultiplyAdd(x, b2, c2v2);
            x = Vector256.Create((a + thrice)[1]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = Vector256.FusedMultiplyAdd(x, b1, c3v1);
            c3v2 = Vector256.FusedMultiplyAdd(x, b2, c3v2);
            b0 = Vector256.Load(b + bTwice);
            b1 = Vector256.Load(b + bTwice + 8);
            b2 = Vector256.Load(last + bTwice);
            x = Vector256.Create(a[2]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, b2, c0v2);
            x = Vector256.Create((a + aRow)[2]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = Vector256.FusedMultiplyAdd(x, b2, c1v2);
            x = Vector256.Create((a + twice)[2]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            c2v2 = Vector256.FusedMultiplyAdd(x, b2, c2v2);
            x = Vector256.Create((a + thrice)[2]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = Vector256.FusedMultiplyAdd(x, b1, c3v1);
            c3v2 = Vector256.FusedMultiplyAdd(x, b2, c3v2);
            b0 = Vector256.Load(b + bThrice);
            b1 = Vector256.Load(b + bThrice + 8);
            b2 = Vector256.Load(last + bThrice);
            x = Vector256.Create(a[3]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, b2, c0v2);
            x = Vector256.Create((a + aRow)[3]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = Vector256.FusedMultiplyAdd(x, b2, c1v2);
            x = Vector256.Create((a + twice)[3]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            c2v2 = Vector256.FusedMultiplyAdd(x, b2, c2v2);
            x = Vector256.Create((a + thrice)[3]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = Vector256.FusedMultiplyAdd(x, b1, c3v1);
            c3v2 = Vector256.FusedMultiplyAdd(x, b2, c3v2);
        }
        for (k &= 3; k != 0; k--, b += bRow, last += bRow, a += 1)
        {
            b0 = Vector256.Load(b);
            b1 = Vector256.Load(b + 8);
            b2 = Vector256.Load(last);
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, b0, c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, b1, c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, b2, c0v2);
            x = Vector256.Create((a + aRow)[0]);
            c1v0 = Vector256.FusedMultiplyAdd(x, b0, c1v0);
            c1v1 = Vector256.FusedMultiplyAdd(x, b1, c1v1);
            c1v2 = Vector256.FusedMultiplyAdd(x, b2, c1v2);
            x = Vector256.Create((a + twice)[0]);
            c2v0 = Vector256.FusedMultiplyAdd(x, b0, c2v0);
            c2v1 = Vector256.FusedMultiplyAdd(x, b1, c2v1);
            c2v2 = Vector256.FusedMultiplyAdd(x, b2, c2v2);
            x = Vector256.Create((a + thrice)[0]);
            c3v0 = Vector256.FusedMultiplyAdd(x, b0, c3v0);
            c3v1 = Vector256.FusedMultiplyAdd(x, b1, c3v1);
            c3v2 = Vector256.FusedMultiplyAdd(x, b2, c3v2);
        }
        c0v0.Store(c);
        c0v1.Store(c + 8);
        c0v2.Store(c + cLast);
        c += ldc;
        c1v0.Store(c);
        c1v1.Store(c + 8);
        c1v2.Store(c + cLast);
        c += ldc;
        c2v0.Store(c);
        c2v1.Store(c + 8);
        c2v2.Store(c + cLast);
        c += ldc;
        c3v0.Store(c);
        c3v1.Store(c + 8);
        c3v2.Store(c + cLast);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1x4(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> x;
        Vector256<float> c0v0 = default, c0v1 = default, c0v2 = default, c0v3 = default;
        for (; k != 0; k--, b += bRow, a += aCol)
        {
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b), c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 8), c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 2 * 8), c0v2);
            c0v3 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + bLast), c0v3);
        }
        c0v0.Store(c);
        c0v1.Store(c + 8);
        c0v2.Store(c + 2 * 8);
        c0v3.Store(c + cLast);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1x5(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> x;
        Vector256<float> c0v0 = default, c0v1 = default, c0v2 = default, c0v3 = default, c0v4 = default;
        for (; k != 0; k--, b += bRow, a += aCol)
        {
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b), c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 8), c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 2 * 8), c0v2);
            c0v3 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 3 * 8), c0v3);
            c0v4 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + bLast), c0v4);
        }
        c0v0.Store(c);
        c0v1.Store(c + 8);
        c0v2.Store(c + 2 * 8);
        c0v3.Store(c + 3 * 8);
        c0v4.Store(c + cLast);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1x6(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> x;
        Vector256<float> c0v0 = default, c0v1 = default, c0v2 = default, c0v3 = default, c0v4 = default, c0v5 = default;
        for (; k != 0; k--, b += bRow, a += aCol)
        {
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b), c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 8), c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 2 * 8), c0v2);
            c0v3 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 3 * 8), c0v3);
            c0v4 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 4 * 8), c0v4);
            c0v5 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + bLast), c0v5);
        }
        c0v0.Store(c);
        c0v1.Store(c + 8);
        c0v2.Store(c + 2 * 8);
        c0v3.Store(c + 3 * 8);
        c0v4.Store(c + 4 * 8);
        c0v5.Store(c + cLast);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1x7(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> x;
        Vector256<float> c0v0 = default, c0v1 = default, c0v2 = default, c0v3 = default, c0v4 = default, c0v5 = default, c0v6 = default;
        for (; k != 0; k--, b += bRow, a += aCol)
        {
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b), c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 8), c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 2 * 8), c0v2);
            c0v3 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 3 * 8), c0v3);
            c0v4 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 4 * 8), c0v4);
            c0v5 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 5 * 8), c0v5);
            c0v6 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + bLast), c0v6);
        }
        c0v0.Store(c);
        c0v1.Store(c + 8);
        c0v2.Store(c + 2 * 8);
        c0v3.Store(c + 3 * 8);
        c0v4.Store(c + 4 * 8);
        c0v5.Store(c + 5 * 8);
        c0v6.Store(c + cLast);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1x8(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)
    {
        Vector256<float> x;
        Vector256<float> c0v0 = default, c0v1 = default, c0v2 = default, c0v3 = default, c0v4 = default, c0v5 = default, c0v6 = default, c0v7 = default;
        for (; k != 0; k--, b += bRow, a += aCol)
        {
            x = Vector256.Create(a[0]);
            c0v0 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b), c0v0);
            c0v1 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 8), c0v1);
            c0v2 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 2 * 8), c0v2);
            c0v3 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 3 * 8), c0v3);
            c0v4 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 4 * 8), c0v4);
            c0v5 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 5 * 8), c0v5);
            c0v6 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 6 * 8), c0v6);
            c0v7 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + bLast), c0v7);
        }
        c0v0.Store(c);
        c0v1.Store(c + 8);
        c0v2.Store(c + 2 * 8);
        c0v3.Store(c + 3 * 8);
        c0v4.Store(c + 4 * 8);
        c0v5.Store(c + 5 * 8);
        c0v6.Store(c + 6 * 8);
        c0v7.Store(c + cLast);
    }
}
