using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Filters of 3×3 of one channel at every second place of a plane, read where it lies: strips of columns, a row at a time, with vectors of 256 bits.</summary>
/// <remarks>Every other row meets two windows, and is loaded once for both. Weights stay in registers; what stands beside the plane in memory is left out.</remarks>
internal static unsafe class StridedWindows
{
    /// <summary>Elements before and behind a plane that are read, and have to be readable.</summary>
    public const int Reach = 1;

    /// <summary>Whether at most one row or column of zeros is met on either side, and rows fill a vector.</summary>
    /// <param name="top">Rows of zeros above the plane.</param>
    /// <param name="left">Columns of them beside it.</param>
    /// <param name="height">Rows of the plane.</param>
    /// <param name="width">Columns of it.</param>
    /// <param name="rows">Rows of results.</param>
    /// <param name="columns">Columns of them.</param>
    public static bool Fits(int top, int left, int height, int width, int rows, int columns) =>
        top is 0 or 1 && left is 0 or 1 && rows >= 1 && columns >= F32x8.Count && 2 * rows + 1 - top - height <= 1 && 2 * columns + 1 - left - width <= 1;

    /// <summary>All windows of one plane.</summary>
    /// <param name="plane">The input, [height, width].</param>
    /// <param name="top">Rows of zeros above it.</param>
    /// <param name="left">Zeros beside its rows.</param>
    /// <param name="weights">Nine.</param>
    /// <param name="y">The results, [rows, columns].</param>
    /// <param name="end">What results end with.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* plane, int height, int width, int top, int left, float* weights, float* y, int rows, int columns, in RowEnd end)
    {
        F32x8 w0 = F32x8.Fill(weights[0]), w1 = F32x8.Fill(weights[1]), w2 = F32x8.Fill(weights[2]);
        F32x8 w3 = F32x8.Fill(weights[3]), w4 = F32x8.Fill(weights[4]), w5 = F32x8.Fill(weights[5]);
        F32x8 w6 = F32x8.Fill(weights[6]), w7 = F32x8.Fill(weights[7]), w8 = F32x8.Fill(weights[8]);
        F32x8 all = F32x8.FirstLanes(F32x8.Count), shift = F32x8.Fill(end.Shift), least = F32x8.Fill(end.Least), most = F32x8.Fill(end.Most);
        bool bounded = end.IsBounded;
        for (int i = 0; i < columns; i += F32x8.Count)
        {
            // The last strip computes some results again.
            int w = Math.Min(i, columns - F32x8.Count), column = 2 * w - left;
            // Only the first and the last column of windows meet anything beside the plane.
            F32x8 first = column < 0 ? F32x8.Xor(all, F32x8.FirstLanes(1)) : all, last = column + 2 * F32x8.Count + 1 > width ? F32x8.FirstLanes(F32x8.Count - 1) : all;
            float* x = plane + column - (nint)top * width, to = y + w;
            F32x8 a, b, c, sum = shift;
            if (top == 0)
            {
                Load(x, first, last, out a, out b, out c);
                sum = F32x8.FusedMultiplyAdd(c, w2, F32x8.FusedMultiplyAdd(b, w1, F32x8.FusedMultiplyAdd(a, w0, sum)));
            }
            for (int h = 0, row = 2 - top; h < rows; h++, row += 2, to += columns)
            {
                x += width;
                Load(x, first, last, out a, out b, out c);
                sum = F32x8.FusedMultiplyAdd(c, w5, F32x8.FusedMultiplyAdd(b, w4, F32x8.FusedMultiplyAdd(a, w3, sum)));
                x += width;
                F32x8 next = shift;
                if (row < height)
                {
                    Load(x, first, last, out a, out b, out c);
                    sum = F32x8.FusedMultiplyAdd(c, w8, F32x8.FusedMultiplyAdd(b, w7, F32x8.FusedMultiplyAdd(a, w6, sum)));
                    next = F32x8.FusedMultiplyAdd(c, w2, F32x8.FusedMultiplyAdd(b, w1, F32x8.FusedMultiplyAdd(a, w0, next)));
                }
                if (bounded)
                    sum = WindowTiles.Between(sum, least, most);
                Pairs.Order(sum).Store(ref *to, 0);
                sum = next;
            }
        }
    }

    // The first, second and third column of each window, in the order of Pairs.SplitUnordered.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(float* x, F32x8 first, F32x8 last, out F32x8 a, out F32x8 b, out F32x8 c)
    {
        (a, b) = Pairs.SplitUnordered(F32x8.Load(in *x, 0), F32x8.Load(in *x, F32x8.Count));
        (c, _) = Pairs.SplitUnordered(F32x8.Load(in *x, 2), F32x8.Load(in *x, F32x8.Count + 2));
        a = F32x8.And(first, a);
        c = F32x8.And(last, c);
    }
}
