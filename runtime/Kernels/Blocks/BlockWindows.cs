using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>How far apart the pixels of neighbouring windows are, in elements, where the JIT should know.</summary>
internal interface IPixelStep
{
    static abstract nint Value { get; }
}

internal struct EveryPixel : IPixelStep
{
    public static nint Value => Block.Lanes;
}

internal struct EverySecondPixel : IPixelStep
{
    public static nint Value => 2 * Block.Lanes;
}

/// <summary>Windows over blocks of 16 channels, each channel by itself: pooling and depthwise convolution.</summary>
internal readonly unsafe partial struct BlockWindows(WindowAxis rows, WindowAxis columns)
{
    // Of a tap of a window in a row of others, and of one by itself, in tenths of a nanosecond; where windows share the pixels that they load.
    private const int InnerTap = 8, EdgeTap = 20, SharedTap = 4;
    private const int PixelBytes = Block.Lanes * sizeof(float);

    // Windows side by side.
    private const int Tile6 = 6;

    /// <summary>What a row of windows costs, in additions and bytes that were not read before.</summary>
    public long RowOperations
    {
        get
        {
            if (FitsTriples)
                return (long)rows.Kernel * columns.Kernel * columns.Count * SharedTap + (long)rows.Stride * columns.Size * PixelBytes;
            (int inner, int end) = columns.Inner;
            int many = columns.Stride <= 2 && end - inner >= Tile6 ? end - inner : 0;
            return (long)rows.Kernel * columns.Kernel * (many * InnerTap + (columns.Count - many) * EdgeTap) + (long)rows.Stride * columns.Size * PixelBytes;
        }
    }

    /// <summary>One row of windows.</summary>
    /// <param name="x">The input plane of the block.</param>
    /// <param name="weights">A vector for each tap; not read by steps without weights.</param>
    /// <param name="row">The row of windows.</param>
    /// <param name="y">Its results.</param>
    /// <param name="width">Vectors to use.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Row<TStep>(float* x, float* weights, int row, float* y, VectorWidth width) where TStep : struct, IWindowStep
    {
        switch (width)
        {
            case VectorWidth.Bits512: Row<F32x16, TStep>(x, weights, row, y); break;
            case VectorWidth.Bits256: Row<F32x8, TStep>(x, weights, row, y); break;
            default: Row<F32x4, TStep>(x, weights, row, y); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Row<V, TStep>(float* x, float* weights, int row, float* y) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        for (int lane = 0; lane < Block.Lanes; lane += V.Count)
        {
            if (FitsTriples) Triples<V, TStep>(x + lane, weights + lane, row, y + lane);
            else if (columns.Stride == 1) Row<V, TStep, EveryPixel>(x + lane, weights + lane, row, y + lane);
            else if (columns.Stride == 2) Row<V, TStep, EverySecondPixel>(x + lane, weights + lane, row, y + lane);
            else Edge<V, TStep>(x + lane, weights + lane, row, y + lane, 0, columns.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Row<V, TStep, TPixel>(float* x, float* weights, int row, float* y)
        where V : struct, ILanes<V, float> where TStep : struct, IWindowStep where TPixel : struct, IPixelStep
    {
        (int inner, int end) = columns.Inner;
        Edge<V, TStep>(x, weights, row, y, 0, inner);
        (int firstTap, int endTap) = rows.Taps(row);
        nint rowLength = (nint)columns.Size * Block.Lanes, tapStep = (nint)columns.Dilation * Block.Lanes;
        float* top = x + ((nint)row * rows.Stride - rows.Before) * rowLength - (nint)columns.Before * Block.Lanes;
        // The last six begin so far before the end, and are computed again in part.
        for (int column = inner, next; column < end && end - inner >= Tile6; column = next)
        {
            column = Math.Min(column, end - Tile6);
            next = column + Tile6;
            V a = V.Fill(TStep.Outside), b = a, c = a, d = a, e = a, f = a;
            float* weight = weights + (nint)firstTap * columns.Kernel * Block.Lanes;
            for (int h = firstTap; h < endTap; h++)
            {
                float* p = top + (nint)h * rows.Dilation * rowLength + column * TPixel.Value;
                for (int w = 0; w < columns.Kernel; w++, p += tapStep, weight += Block.Lanes)
                {
                    V factor = typeof(TStep) == typeof(WeightedSumStep) ? V.Load(in *weight, 0) : default;
                    a = TStep.Step(a, V.Load(in *p, 0), factor);
                    b = TStep.Step(b, V.Load(in p[TPixel.Value], 0), factor);
                    c = TStep.Step(c, V.Load(in p[2 * TPixel.Value], 0), factor);
                    d = TStep.Step(d, V.Load(in p[3 * TPixel.Value], 0), factor);
                    e = TStep.Step(e, V.Load(in p[4 * TPixel.Value], 0), factor);
                    f = TStep.Step(f, V.Load(in p[5 * TPixel.Value], 0), factor);
                }
            }
            float* to = y + (nint)column * Block.Lanes;
            a.Store(ref *to, 0);
            b.Store(ref to[Block.Lanes], 0);
            c.Store(ref to[2 * Block.Lanes], 0);
            d.Store(ref to[3 * Block.Lanes], 0);
            e.Store(ref to[4 * Block.Lanes], 0);
            f.Store(ref to[5 * Block.Lanes], 0);
        }
        Edge<V, TStep>(x, weights, row, y, end - inner >= Tile6 ? end : inner, columns.Count);
    }

    // Windows one by one, each with the taps that meet the input.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Edge<V, TStep>(float* x, float* weights, int row, float* y, int start, int end) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        (int firstTap, int endTap) = rows.Taps(row);
        nint rowLength = (nint)columns.Size * Block.Lanes;
        for (int column = start; column < end; column++)
        {
            (int left, int right) = columns.Taps(column);
            V sum = V.Fill(TStep.Outside);
            for (int h = firstTap; h < endTap; h++)
            {
                float* p = x + ((nint)row * rows.Stride - rows.Before + (nint)h * rows.Dilation) * rowLength
                    + ((nint)column * columns.Stride - columns.Before + (nint)left * columns.Dilation) * Block.Lanes;
                float* weight = weights + (nint)(h * columns.Kernel + left) * Block.Lanes;
                for (int w = left; w < right; w++, p += columns.Dilation * Block.Lanes, weight += Block.Lanes)
                    sum = TStep.Step(sum, V.Load(in *p, 0), typeof(TStep) == typeof(WeightedSumStep) ? V.Load(in *weight, 0) : default);
            }
            sum.Store(ref y[(nint)column * Block.Lanes], 0);
        }
    }
}
