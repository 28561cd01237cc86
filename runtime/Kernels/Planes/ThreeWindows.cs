using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Maxima and sums of windows of 3×3 at every or every second place of a plane, read where it lies: strips of columns, a row at a time.</summary>
/// <remarks>
/// Three rows stay in registers, the first, second and third column of each window by itself; rows are taken together first, then columns, as
/// in <see cref="LineWindows"/>. What stands beside the plane in memory is left out.
/// </remarks>
internal static unsafe class ThreeWindows
{
    /// <summary>Elements behind a plane that are read, and have to be readable.</summary>
    public const int Reach = 3 * 16;

    /// <summary>Whether windows are such, with at most one row or column outside on either side, and rows fill a vector.</summary>
    public static bool Fits(in WindowShape s, VectorWidth width) =>
        s is { Kernel: (1, 3, 3), Stride: (_, 1, 1) or (_, 2, 2), Dilation: (1, 1, 1), Input.D: 1, Output.D: 1, Before: (0, 0 or 1, 0 or 1) }
        && s.Output.W >= width.TileColumns() / 2 && Past(s.Output.H, s.Stride.H, s.Before.H, s.Input.H) <= 1 && Past(s.Output.W, s.Stride.W, s.Before.W, s.Input.W) <= 1;

    // How far the last window reaches past the end.
    private static int Past(int windows, int stride, int before, int size) => (windows - 1) * stride + 3 - before - size;

    /// <summary>All windows of one plane.</summary>
    /// <param name="s">Sizes that <see cref="Fits"/> accepts.</param>
    /// <param name="plane">The input; an element before it and <see cref="Reach"/> behind it are read.</param>
    /// <param name="y">The output plane.</param>
    /// <param name="width">Vectors to use.</param>
    public static void Run<TStep>(in WindowShape s, float* plane, float* y, VectorWidth width) where TStep : struct, IWindowStep
    {
        switch (width)
        {
            case VectorWidth.Bits512: Run<F32x16, TStep>(s, plane, y); break;
            case VectorWidth.Bits256: Run<F32x8, TStep>(s, plane, y); break;
            default: Run<F32x4, TStep>(s, plane, y); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<V, TStep>(in WindowShape s, float* plane, float* y) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        int height = s.Input.H, width = s.Input.W, top = s.Before.H, left = s.Before.W, rows = s.Output.H, columns = s.Output.W, stride = s.Stride.W;
        V outside = V.Fill(TStep.Outside);
        for (int i = 0; i < columns; i += V.Count)
        {
            // The last strip computes some results again.
            int w = Math.Min(i, columns - V.Count), column = w * stride - left;
            // Only the first and the last column of windows meet anything beside the plane.
            bool isFirst = column < 0, isLast = column + (V.Count - 1) * stride + 3 > width;
            V before = V.FirstLanes(1), inside = V.FirstLanes(V.Count - 1);
            float* x = plane + column, to = y + w;
            V a0 = outside, a1 = outside, a2 = outside, b0 = outside, b1 = outside, b2 = outside, c0, c1, c2;
            int row = -top;
            if (row == 0)
                Load(x, stride, isFirst, isLast, before, inside, outside, out a0, out a1, out a2);
            row++;
            if (stride == 1)
                Load(x + (nint)row++ * width, stride, isFirst, isLast, before, inside, outside, out b0, out b1, out b2);
            for (int h = 0; h < rows; h++, to += columns)
            {
                if (stride == 2)
                    Load(x + (nint)row++ * width, stride, isFirst, isLast, before, inside, outside, out b0, out b1, out b2);
                if (row < height)
                    Load(x + (nint)row * width, stride, isFirst, isLast, before, inside, outside, out c0, out c1, out c2);
                else
                    c0 = c1 = c2 = outside;
                row++;
                V first = TStep.Step(TStep.Step(a0, b0, default), c0, default);
                V second = TStep.Step(TStep.Step(a1, b1, default), c1, default);
                V third = TStep.Step(TStep.Step(a2, b2, default), c2, default);
                V result = TStep.Step(TStep.Step(first, second, default), third, default);
                (stride == 2 ? Pairs.Order(result) : result).Store(ref *to, 0);
                if (stride == 1) (a0, a1, a2, b0, b1, b2) = (b0, b1, b2, c0, c1, c2);
                else (a0, a1, a2) = (c0, c1, c2);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<V>(float* x, int stride, bool isFirst, bool isLast, V before, V inside, V outside, out V first, out V second, out V third) where V : struct, ILanes<V, float>
    {
        if (stride == 1)
        {
            (first, second, third) = (V.Load(in *x, 0), V.Load(in *x, 1), V.Load(in *x, 2));
        }
        else
        {
            (first, second) = Pairs.SplitUnordered(V.Load(in *x, 0), V.Load(in *x, V.Count));
            (third, _) = Pairs.SplitUnordered(V.Load(in *x, 2), V.Load(in *x, V.Count + 2));
        }
        if (isFirst)
            first = V.Select(before, outside, first);
        if (isLast)
            third = V.Select(inside, third, outside);
    }
}
