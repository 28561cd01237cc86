using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>Writes the part of a tile that lies inside C: whole vectors, and one with a mask behind them.</summary>
internal static unsafe class TileEdge
{
    /// <summary>c[rows, columns] = (or +=) the corner of a tile.</summary>
    /// <param name="tile">whole rows.</param>
    /// <param name="tileRow">elements of a row of the tile; readable up to whole vectors of 256 bits.</param>
    /// <param name="c">C.</param>
    /// <param name="ldc">elements from one row of C to the next.</param>
    /// <param name="rows">how many.</param>
    /// <param name="columns">how many.</param>
    /// <param name="accumulate">adds to C.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write<T>(T* tile, int tileRow, T* c, nint ldc, int rows, int columns, bool accumulate) where T : unmanaged
    {
        int whole = columns / Vector256<T>.Count * Vector256<T>.Count, rest = columns - whole;
        Vector256<int> mask = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(rest * sizeof(T) / sizeof(int)));
        for (int i = 0; i < rows; i++, tile += tileRow, c += ldc)
        {
            for (int j = 0; j < whole; j += Vector256<T>.Count)
                Sum(Vector256.Load(tile + j), c + j, accumulate).Store(c + j);
            if (rest == 0)
                continue;
            if (Avx2.IsSupported)
            {
                Vector256<T> x = Vector256.Load(tile + whole);
                if (accumulate)
                    x += Avx2.MaskLoad((int*)(c + whole), mask).As<int, T>();
                Avx2.MaskStore((int*)(c + whole), mask, x.As<T, int>());
                continue;
            }
            for (int j = whole; j < columns; j++)
                c[j] = accumulate ? Sum(c[j], tile[j]) : tile[j];
        }
    }

    private static Vector256<T> Sum<T>(Vector256<T> x, T* c, bool accumulate) where T : unmanaged => accumulate ? x + Vector256.Load(c) : x;

    private static T Sum<T>(T x, T y) where T : unmanaged => (Vector128.CreateScalarUnsafe(x) + Vector128.CreateScalarUnsafe(y)).ToScalar();
}
