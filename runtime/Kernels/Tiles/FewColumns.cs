using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Products whose right side has fewer columns than a vector has lanes: sums along the rows instead.</summary>
internal static unsafe class FewColumns
{
    /// <summary>As many as are fewer than the lanes of every vector.</summary>
    public const int Most = 3;

    /// <summary>C[m, n] = A[m, k] · B[k, n], with B's rows side by side.</summary>
    /// <param name="m">rows of A and C.</param>
    /// <param name="n">columns of B and C.</param>
    /// <param name="k">columns of A, rows of B.</param>
    /// <param name="a">A.</param>
    /// <param name="aRow">elements from one of its rows to the next.</param>
    /// <param name="aCol">elements from one of its columns to the next.</param>
    /// <param name="b">B.</param>
    /// <param name="bCol">elements from one of its columns to the next.</param>
    /// <param name="c">C.</param>
    /// <param name="ldc">elements from one of its rows to the next.</param>
    /// <param name="width">vectors to use.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int m, int n, int k, float* a, nint aRow, nint aCol, float* b, nint bCol, float* c, nint ldc, VectorWidth width)
    {
        for (int j = 0; j < n; j++, b += bCol, c++)
        {
            if (aCol != 1) Apart(m, k, a, aRow, aCol, b, c, ldc);
            else if (width == VectorWidth.Bits512) Column<F32x16>(m, k, a, aRow, b, c, ldc);
            else if (width == VectorWidth.Bits256) Column<F32x8>(m, k, a, aRow, b, c, ldc);
            else Column<F32x4>(m, k, a, aRow, b, c, ldc);
        }
    }

    // Four rows at a time, so that no sum waits for itself.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Column<V>(int m, int k, float* a, nint aRow, float* b, float* c, nint ldc) where V : struct, ILanes<V, float>
    {
        int whole = k / V.Count * V.Count, rest = k - whole;
        for (int row = 0; row < m; row += 4, a += 4 * aRow, c += 4 * ldc)
        {
            // Rows that are not there are the first of the four once more.
            nint second = row + 1 < m ? aRow : 0, third = row + 2 < m ? 2 * aRow : 0, fourth = row + 3 < m ? 3 * aRow : 0;
            V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero, x;
            if (rest > 0)
            {
                x = V.Load(in b[0], whole, rest);
                s0 = V.Load(in a[0], whole, rest) * x;
                s1 = V.Load(in a[second], whole, rest) * x;
                s2 = V.Load(in a[third], whole, rest) * x;
                s3 = V.Load(in a[fourth], whole, rest) * x;
            }
            for (int p = 0; p < whole; p += V.Count)
            {
                x = V.Load(in b[0], p);
                s0 = V.FusedMultiplyAdd(V.Load(in a[0], p), x, s0);
                s1 = V.FusedMultiplyAdd(V.Load(in a[second], p), x, s1);
                s2 = V.FusedMultiplyAdd(V.Load(in a[third], p), x, s2);
                s3 = V.FusedMultiplyAdd(V.Load(in a[fourth], p), x, s3);
            }
            c[0] = s0.ReduceSum();
            if (row + 1 < m) c[ldc] = s1.ReduceSum();
            if (row + 2 < m) c[2 * ldc] = s2.ReduceSum();
            if (row + 3 < m) c[3 * ldc] = s3.ReduceSum();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apart(int m, int k, float* a, nint aRow, nint aCol, float* b, float* c, nint ldc)
    {
        for (int row = 0; row < m; row++)
        {
            float sum = 0;
            for (int p = 0; p < k; p++)
                sum += a[row * aRow + p * aCol] * b[p];
            c[row * ldc] = sum;
        }
    }
}
