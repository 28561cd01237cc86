using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>Products with a B that lies in panels of 32 columns: [panel][k][32], the last one filled up with zeros.</summary>
internal static class GemmPanels
{
    /// <summary>Columns of a panel: two vectors of 512 bits in f32, more of the narrower ones.</summary>
    public const int Width = 32;

    public static long Length(long k, long n) => (n + Width - 1) / Width * Width * k;

    /// <summary>Copies columns of B, of any strides, into panels.</summary>
    public static void Pack<T>(ReadOnlySpan<T> b, int rowStride, int colStride, int k, int n, Span<T> packed) where T : unmanaged
    {
        int at = 0;
        for (int column = 0; column < n; column += Width)
        {
            int columns = Math.Min(Width, n - column);
            for (int p = 0; p < k; p++, at += Width)
            {
                int from = p * rowStride + column * colStride;
                Span<T> to = packed.Slice(at, Width);
                if (colStride == 1) b.Slice(from, columns).CopyTo(to);
                else for (int j = 0; j < columns; j++) to[j] = b[from + j * colStride];
                to[columns..].Clear();
            }
        }
    }

    /// <summary>C[m, n] = A[m, k] · panels, with the widest vectors that the machine has.</summary>
    public static void Multiply<T>(int m, int n, int k, ref T a, nint aRow, nint aCol, ref T panels, ref T c, nint ldc, bool accumulate) where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            ref float fa = ref Unsafe.As<T, float>(ref a), fb = ref Unsafe.As<T, float>(ref panels), fc = ref Unsafe.As<T, float>(ref c);
            if (Vector512.IsHardwareAccelerated) Multiply<float, F32x16>(m, n, k, ref fa, aRow, aCol, ref fb, ref fc, ldc, accumulate);
            else if (Vector256.IsHardwareAccelerated) Multiply<float, F32x8>(m, n, k, ref fa, aRow, aCol, ref fb, ref fc, ldc, accumulate);
            else Multiply<float, F32x4>(m, n, k, ref fa, aRow, aCol, ref fb, ref fc, ldc, accumulate);
        }
        else
        {
            ref double fa = ref Unsafe.As<T, double>(ref a), fb = ref Unsafe.As<T, double>(ref panels), fc = ref Unsafe.As<T, double>(ref c);
            if (Vector512.IsHardwareAccelerated) Multiply<double, F64x8>(m, n, k, ref fa, aRow, aCol, ref fb, ref fc, ldc, accumulate);
            else if (Vector256.IsHardwareAccelerated) Multiply<double, F64x4>(m, n, k, ref fa, aRow, aCol, ref fb, ref fc, ldc, accumulate);
            else Multiply<double, F64x2>(m, n, k, ref fa, aRow, aCol, ref fb, ref fc, ldc, accumulate);
        }
    }

    /// <summary>The same with a given width.</summary>
    public static void Multiply<T, V>(int m, int n, int k, ref T a, nint aRow, nint aCol, ref T panels, ref T c, nint ldc, bool accumulate)
        where T : unmanaged where V : struct, ILanes<V, T>
    {
        bool wide = Vector512.IsHardwareAccelerated;
        for (int column = 0; column < n; column += 2 * V.Count)
        {
            // A panel holds several pairs of narrow vectors side by side.
            int columns = Math.Min(2 * V.Count, n - column);
            ref T b = ref Unsafe.Add(ref panels, (nint)(column / Width) * Width * k + column % Width);
            int row = 0;
            for (; wide && row <= m - 12; row += 12)
                GemmTiles.Tile12<T, V>(k, ref At(ref a, row, aRow), aRow, aCol, ref b, ref Unsafe.Add(ref At(ref c, row, ldc), column), ldc, columns, accumulate);
            for (; row <= m - 6; row += 6)
                GemmTiles.Tile6<T, V>(k, ref At(ref a, row, aRow), aRow, aCol, ref b, ref Unsafe.Add(ref At(ref c, row, ldc), column), ldc, columns, accumulate);
            for (; row <= m - 4; row += 4)
                GemmTiles.Tile4<T, V>(k, ref At(ref a, row, aRow), aRow, aCol, ref b, ref Unsafe.Add(ref At(ref c, row, ldc), column), ldc, columns, accumulate);
            for (; row <= m - 2; row += 2)
                GemmTiles.Tile2<T, V>(k, ref At(ref a, row, aRow), aRow, aCol, ref b, ref Unsafe.Add(ref At(ref c, row, ldc), column), ldc, columns, accumulate);
            for (; row < m; row++)
                GemmTiles.Tile1<T, V>(k, ref At(ref a, row, aRow), aRow, aCol, ref b, ref Unsafe.Add(ref At(ref c, row, ldc), column), ldc, columns, accumulate);
        }
    }

    private static ref T At<T>(ref T origin, int row, nint stride) => ref Unsafe.Add(ref origin, row * stride);
}
