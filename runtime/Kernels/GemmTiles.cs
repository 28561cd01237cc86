using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>The innermost loops of matrix products: a tile of a few rows by two vectors, kept in registers over all of k.</summary>
/// <remarks>Written out, because only locals stay in registers. Twelve rows fill the 32 registers of 512-bit machines, six the 16 of others.</remarks>
internal static class GemmTiles
{
    /// <summary>12 rows of A times two vectors of a packed panel of B, stored to (or added to) C.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile12<T, V>(int k, ref T a, nint aRow, nint aCol, ref T b, ref T c, nint ldc, int columns, bool accumulate)
        where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c00 = V.Zero, c01 = V.Zero;
        V c10 = V.Zero, c11 = V.Zero;
        V c20 = V.Zero, c21 = V.Zero;
        V c30 = V.Zero, c31 = V.Zero;
        V c40 = V.Zero, c41 = V.Zero;
        V c50 = V.Zero, c51 = V.Zero;
        V c60 = V.Zero, c61 = V.Zero;
        V c70 = V.Zero, c71 = V.Zero;
        V c80 = V.Zero, c81 = V.Zero;
        V c90 = V.Zero, c91 = V.Zero;
        V c100 = V.Zero, c101 = V.Zero;
        V c110 = V.Zero, c111 = V.Zero;
        ref T end = ref Unsafe.Add(ref b, (nint)k * GemmPanels.Width);
        while (Unsafe.IsAddressLessThan(ref b, ref end))
        {
            V b0 = V.Load(in b, 0), b1 = V.Load(in b, V.Count);
            V x;
            x = V.Fill(a);
            c00 = V.FusedMultiplyAdd(x, b0, c00);
            c01 = V.FusedMultiplyAdd(x, b1, c01);
            x = V.Fill(Unsafe.Add(ref a, aRow));
            c10 = V.FusedMultiplyAdd(x, b0, c10);
            c11 = V.FusedMultiplyAdd(x, b1, c11);
            x = V.Fill(Unsafe.Add(ref a, 2 * aRow));
            c20 = V.FusedMultiplyAdd(x, b0, c20);
            c21 = V.FusedMultiplyAdd(x, b1, c21);
            x = V.Fill(Unsafe.Add(ref a, 3 * aRow));
            c30 = V.FusedMultiplyAdd(x, b0, c30);
            c31 = V.FusedMultiplyAdd(x, b1, c31);
            x = V.Fill(Unsafe.Add(ref a, 4 * aRow));
            c40 = V.FusedMultiplyAdd(x, b0, c40);
            c41 = V.FusedMultiplyAdd(x, b1, c41);
            x = V.Fill(Unsafe.Add(ref a, 5 * aRow));
            c50 = V.FusedMultiplyAdd(x, b0, c50);
            c51 = V.FusedMultiplyAdd(x, b1, c51);
            x = V.Fill(Unsafe.Add(ref a, 6 * aRow));
            c60 = V.FusedMultiplyAdd(x, b0, c60);
            c61 = V.FusedMultiplyAdd(x, b1, c61);
            x = V.Fill(Unsafe.Add(ref a, 7 * aRow));
            c70 = V.FusedMultiplyAdd(x, b0, c70);
            c71 = V.FusedMultiplyAdd(x, b1, c71);
            x = V.Fill(Unsafe.Add(ref a, 8 * aRow));
            c80 = V.FusedMultiplyAdd(x, b0, c80);
            c81 = V.FusedMultiplyAdd(x, b1, c81);
            x = V.Fill(Unsafe.Add(ref a, 9 * aRow));
            c90 = V.FusedMultiplyAdd(x, b0, c90);
            c91 = V.FusedMultiplyAdd(x, b1, c91);
            x = V.Fill(Unsafe.Add(ref a, 10 * aRow));
            c100 = V.FusedMultiplyAdd(x, b0, c100);
            c101 = V.FusedMultiplyAdd(x, b1, c101);
            x = V.Fill(Unsafe.Add(ref a, 11 * aRow));
            c110 = V.FusedMultiplyAdd(x, b0, c110);
            c111 = V.FusedMultiplyAdd(x, b1, c111);
            a = ref Unsafe.Add(ref a, aCol);
            b = ref Unsafe.Add(ref b, GemmPanels.Width);
        }
        Store(ref c, c00, c01, columns, accumulate);
        Store(ref Unsafe.Add(ref c, ldc), c10, c11, columns, accumulate);
        Store(ref Unsafe.Add(ref c, 2 * ldc), c20, c21, columns, accumulate);
        Store(ref Unsafe.Add(ref c, 3 * ldc), c30, c31, columns, accumulate);
        Store(ref Unsafe.Add(ref c, 4 * ldc), c40, c41, columns, accumulate);
        Store(ref Unsafe.Add(ref c, 5 * ldc), c50, c51, columns, accumulate);
        Store(ref Unsafe.Add(ref c, 6 * ldc), c60, c61, columns, accumulate);
        Store(ref Unsafe.Add(ref c, 7 * ldc), c70, c71, columns, accumulate);
        Store(ref Unsafe.Add(ref c, 8 * ldc), c80, c81, columns, accumulate);
        Store(ref Unsafe.Add(ref c, 9 * ldc), c90, c91, columns, accumulate);
        Store(ref Unsafe.Add(ref c, 10 * ldc), c100, c101, columns, accumulate);
        Store(ref Unsafe.Add(ref c, 11 * ldc), c110, c111, columns, accumulate);
    }

    /// <summary>6 rows of A times two vectors of a packed panel of B, stored to (or added to) C.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile6<T, V>(int k, ref T a, nint aRow, nint aCol, ref T b, ref T c, nint ldc, int columns, bool accumulate)
        where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c00 = V.Zero, c01 = V.Zero;
        V c10 = V.Zero, c11 = V.Zero;
        V c20 = V.Zero, c21 = V.Zero;
        V c30 = V.Zero, c31 = V.Zero;
        V c40 = V.Zero, c41 = V.Zero;
        V c50 = V.Zero, c51 = V.Zero;
        ref T end = ref Unsafe.Add(ref b, (nint)k * GemmPanels.Width);
        while (Unsafe.IsAddressLessThan(ref b, ref end))
        {
            V b0 = V.Load(in b, 0), b1 = V.Load(in b, V.Count);
            V x;
            x = V.Fill(a);
            c00 = V.FusedMultiplyAdd(x, b0, c00);
            c01 = V.FusedMultiplyAdd(x, b1, c01);
            x = V.Fill(Unsafe.Add(ref a, aRow));
            c10 = V.FusedMultiplyAdd(x, b0, c10);
            c11 = V.FusedMultiplyAdd(x, b1, c11);
            x = V.Fill(Unsafe.Add(ref a, 2 * aRow));
            c20 = V.FusedMultiplyAdd(x, b0, c20);
            c21 = V.FusedMultiplyAdd(x, b1, c21);
            x = V.Fill(Unsafe.Add(ref a, 3 * aRow));
            c30 = V.FusedMultiplyAdd(x, b0, c30);
            c31 = V.FusedMultiplyAdd(x, b1, c31);
            x = V.Fill(Unsafe.Add(ref a, 4 * aRow));
            c40 = V.FusedMultiplyAdd(x, b0, c40);
            c41 = V.FusedMultiplyAdd(x, b1, c41);
            x = V.Fill(Unsafe.Add(ref a, 5 * aRow));
            c50 = V.FusedMultiplyAdd(x, b0, c50);
            c51 = V.FusedMultiplyAdd(x, b1, c51);
            a = ref Unsafe.Add(ref a, aCol);
            b = ref Unsafe.Add(ref b, GemmPanels.Width);
        }
        Store(ref c, c00, c01, columns, accumulate);
        Store(ref Unsafe.Add(ref c, ldc), c10, c11, columns, accumulate);
        Store(ref Unsafe.Add(ref c, 2 * ldc), c20, c21, columns, accumulate);
        Store(ref Unsafe.Add(ref c, 3 * ldc), c30, c31, columns, accumulate);
        Store(ref Unsafe.Add(ref c, 4 * ldc), c40, c41, columns, accumulate);
        Store(ref Unsafe.Add(ref c, 5 * ldc), c50, c51, columns, accumulate);
    }

    /// <summary>4 rows of A times two vectors of a packed panel of B, stored to (or added to) C.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4<T, V>(int k, ref T a, nint aRow, nint aCol, ref T b, ref T c, nint ldc, int columns, bool accumulate)
        where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c00 = V.Zero, c01 = V.Zero;
        V c10 = V.Zero, c11 = V.Zero;
        V c20 = V.Zero, c21 = V.Zero;
        V c30 = V.Zero, c31 = V.Zero;
        ref T end = ref Unsafe.Add(ref b, (nint)k * GemmPanels.Width);
        while (Unsafe.IsAddressLessThan(ref b, ref end))
        {
            V b0 = V.Load(in b, 0), b1 = V.Load(in b, V.Count);
            V x;
            x = V.Fill(a);
            c00 = V.FusedMultiplyAdd(x, b0, c00);
            c01 = V.FusedMultiplyAdd(x, b1, c01);
            x = V.Fill(Unsafe.Add(ref a, aRow));
            c10 = V.FusedMultiplyAdd(x, b0, c10);
            c11 = V.FusedMultiplyAdd(x, b1, c11);
            x = V.Fill(Unsafe.Add(ref a, 2 * aRow));
            c20 = V.FusedMultiplyAdd(x, b0, c20);
            c21 = V.FusedMultiplyAdd(x, b1, c21);
            x = V.Fill(Unsafe.Add(ref a, 3 * aRow));
            c30 = V.FusedMultiplyAdd(x, b0, c30);
            c31 = V.FusedMultiplyAdd(x, b1, c31);
            a = ref Unsafe.Add(ref a, aCol);
            b = ref Unsafe.Add(ref b, GemmPanels.Width);
        }
        Store(ref c, c00, c01, columns, accumulate);
        Store(ref Unsafe.Add(ref c, ldc), c10, c11, columns, accumulate);
        Store(ref Unsafe.Add(ref c, 2 * ldc), c20, c21, columns, accumulate);
        Store(ref Unsafe.Add(ref c, 3 * ldc), c30, c31, columns, accumulate);
    }

    /// <summary>2 rows of A times two vectors of a packed panel of B, stored to (or added to) C.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile2<T, V>(int k, ref T a, nint aRow, nint aCol, ref T b, ref T c, nint ldc, int columns, bool accumulate)
        where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c00 = V.Zero, c01 = V.Zero;
        V c10 = V.Zero, c11 = V.Zero;
        ref T end = ref Unsafe.Add(ref b, (nint)k * GemmPanels.Width);
        while (Unsafe.IsAddressLessThan(ref b, ref end))
        {
            V b0 = V.Load(in b, 0), b1 = V.Load(in b, V.Count);
            V x;
            x = V.Fill(a);
            c00 = V.FusedMultiplyAdd(x, b0, c00);
            c01 = V.FusedMultiplyAdd(x, b1, c01);
            x = V.Fill(Unsafe.Add(ref a, aRow));
            c10 = V.FusedMultiplyAdd(x, b0, c10);
            c11 = V.FusedMultiplyAdd(x, b1, c11);
            a = ref Unsafe.Add(ref a, aCol);
            b = ref Unsafe.Add(ref b, GemmPanels.Width);
        }
        Store(ref c, c00, c01, columns, accumulate);
        Store(ref Unsafe.Add(ref c, ldc), c10, c11, columns, accumulate);
    }

    /// <summary>1 row of A times two vectors of a packed panel of B, stored to (or added to) C.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1<T, V>(int k, ref T a, nint aRow, nint aCol, ref T b, ref T c, nint ldc, int columns, bool accumulate)
        where T : unmanaged where V : struct, ILanes<V, T>
    {
        V c00 = V.Zero, c01 = V.Zero;
        ref T end = ref Unsafe.Add(ref b, (nint)k * GemmPanels.Width);
        while (Unsafe.IsAddressLessThan(ref b, ref end))
        {
            V b0 = V.Load(in b, 0), b1 = V.Load(in b, V.Count);
            V x;
            x = V.Fill(a);
            c00 = V.FusedMultiplyAdd(x, b0, c00);
            c01 = V.FusedMultiplyAdd(x, b1, c01);
            a = ref Unsafe.Add(ref a, aCol);
            b = ref Unsafe.Add(ref b, GemmPanels.Width);
        }
        Store(ref c, c00, c01, columns, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T, V>(ref T c, V low, V high, int columns, bool accumulate)
        where T : unmanaged where V : struct, ILanes<V, T>
    {
        if (columns >= 2 * V.Count)
        {
            if (accumulate) (low, high) = (low + V.Load(in c, 0), high + V.Load(in c, V.Count));
            low.Store(ref c, 0);
            high.Store(ref c, V.Count);
            return;
        }
        int first = Math.Min(columns, V.Count), second = columns - first;
        if (accumulate) (low, high) = (low + V.Load(in c, 0, first), high + V.Load(in c, V.Count, second));
        low.Store(ref c, 0, first);
        if (second > 0) high.Store(ref c, V.Count, second);
    }
}
