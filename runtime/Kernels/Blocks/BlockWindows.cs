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

    /// <summary>Those of a convolution.</summary>
    public static BlockWindows Of(in ConvShape s) => new(
        new WindowAxis(s.Input.H, s.Kernel.H, s.Stride.H, s.Dilation.H, s.Before.H, s.Output.H),
        new WindowAxis(s.Input.W, s.Kernel.W, s.Stride.W, s.Dilation.W, s.Before.W, s.Output.W));

    /// <summary>What a row of windows costs, in additions and bytes that were not read before.</summary>
    public long RowOperations
    {
        get
        {
            if (FitsTriples || FitsFives)
                return (long)rows.Kernel * columns.Kernel * columns.Count * SharedTap + (long)rows.Stride * columns.Size * PixelBytes;
            (int inner, int end) = columns.Inner;
            int many = columns.Stride <= 2 && end - inner >= Tile6 ? end - inner : 0;
            return (long)rows.Kernel * columns.Kernel * (many * InnerTap + (columns.Count - many) * EdgeTap) + (long)rows.Stride * columns.Size * PixelBytes;
        }
    }

    /// <summary>Some rows of windows of one block, and their epilogue.</summary>
    /// <param name="x">The input plane of the block.</param>
    /// <param name="weights">A vector for each tap; not read by steps without weights.</param>
    /// <param name="first">The first row.</param>
    /// <param name="end">The one after the last.</param>
    /// <param name="y">Their results.</param>
    /// <param name="block">The number of the block among those of all images, for the epilogue.</param>
    /// <param name="epilogue">What is done to each row.</param>
    /// <param name="width">Vectors to use.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Rows<TStep, TE>(float* x, float* weights, int first, int end, float* y, int block, ref TE epilogue, VectorWidth width)
        where TStep : struct, IWindowStep where TE : struct, IEpilogue<float>, allows ref struct
    {
        BlockFinish finish = BlockFinish.Of(ref epilogue);
        bool folds = typeof(TE) == typeof(BlockFinish) && finish.Other.IsEmpty;
        int length = columns.Count * Block.Lanes;
        fixed (float* shift = finish.Shift)
        {
            BlockEnds ends = folds ? new BlockEnds(finish, first: true, last: true) : new BlockEnds();
            if (folds && shift != null)
                ends.Shift = shift + finish.ShiftAt(block);
            for (int row = first, count; row < end; row += count, y += count * length)
            {
                count = typeof(TStep) == typeof(WeightedSumStep) && width == VectorWidth.Bits512 && row + 1 < end && FitsTwoRows(row) ? 2 : 1;
                if (count == 2) TwoRows<F32x16>(x, weights, row, y, &ends);
                else Row<TStep>(x, weights, row, y, &ends, width);
                if (typeof(TE) != typeof(NoEpilogue<float>) && !folds)
                    epilogue.Apply(new Span<float>(y, count * length), block, row * length);
            }
        }
    }

    // One row of windows: what sums begin with, and the bounds of all, are in ends.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Row<TStep>(float* x, float* weights, int row, float* y, BlockEnds* ends, VectorWidth width) where TStep : struct, IWindowStep
    {
        switch (width)
        {
            case VectorWidth.Bits512: Row<F32x16, TStep>(x, weights, row, y, ends); break;
            case VectorWidth.Bits256: Row<F32x8, TStep>(x, weights, row, y, ends); break;
            default: Row<F32x4, TStep>(x, weights, row, y, ends); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Row<V, TStep>(float* x, float* weights, int row, float* y, BlockEnds* all) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        BlockEnds ends = *all;
        if (FitsTriples)
        {
            Triples<V, TStep>(x, weights, row, y, &ends);
            return;
        }
        for (int lane = 0; lane < Block.Lanes; lane += V.Count, ends.Shift += V.Count)
        {
            if (FitsFives) Fives<V, TStep>(x + lane, weights + lane, row, y + lane, &ends);
            else if (columns.Stride == 1) Row<V, TStep, EveryPixel>(x + lane, weights + lane, row, y + lane, &ends);
            else if (columns.Stride == 2) Row<V, TStep, EverySecondPixel>(x + lane, weights + lane, row, y + lane, &ends);
            else Edge<V, TStep>(x + lane, weights + lane, row, y + lane, 0, columns.Count, &ends);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Row<V, TStep, TPixel>(float* x, float* weights, int row, float* y, BlockEnds* ends)
        where V : struct, ILanes<V, float> where TStep : struct, IWindowStep where TPixel : struct, IPixelStep
    {
        (int inner, int end) = columns.Inner;
        Edge<V, TStep>(x, weights, row, y, 0, inner, ends);
        (int firstTap, int endTap) = rows.Taps(row);
        nint rowLength = (nint)columns.Size * Block.Lanes, tapStep = (nint)columns.Dilation * Block.Lanes;
        float* top = x + ((nint)row * rows.Stride - rows.Before) * rowLength - (nint)columns.Before * Block.Lanes;
        // The last six begin so far before the end, and are computed again in part.
        for (int column = inner, next; column < end && end - inner >= Tile6; column = next)
        {
            column = Math.Min(column, end - Tile6);
            next = column + Tile6;
            V a = Start<V, TStep>(ends), b = a, c = a, d = a, e = a, f = a;
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
            End(a, ends).Store(ref *to, 0);
            End(b, ends).Store(ref to[Block.Lanes], 0);
            End(c, ends).Store(ref to[2 * Block.Lanes], 0);
            End(d, ends).Store(ref to[3 * Block.Lanes], 0);
            End(e, ends).Store(ref to[4 * Block.Lanes], 0);
            End(f, ends).Store(ref to[5 * Block.Lanes], 0);
        }
        Edge<V, TStep>(x, weights, row, y, end - inner >= Tile6 ? end : inner, columns.Count, ends);
    }

    // Windows one by one, each with the taps that meet the input.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Edge<V, TStep>(float* x, float* weights, int row, float* y, int start, int end, BlockEnds* ends) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        (int firstTap, int endTap) = rows.Taps(row);
        nint rowLength = (nint)columns.Size * Block.Lanes;
        for (int column = start; column < end; column++)
        {
            (int left, int right) = columns.Taps(column);
            V sum = Start<V, TStep>(ends);
            for (int h = firstTap; h < endTap; h++)
            {
                float* p = x + ((nint)row * rows.Stride - rows.Before + (nint)h * rows.Dilation) * rowLength
                    + ((nint)column * columns.Stride - columns.Before + (nint)left * columns.Dilation) * Block.Lanes;
                float* weight = weights + (nint)(h * columns.Kernel + left) * Block.Lanes;
                for (int w = left; w < right; w++, p += columns.Dilation * Block.Lanes, weight += Block.Lanes)
                    sum = TStep.Step(sum, V.Load(in *p, 0), typeof(TStep) == typeof(WeightedSumStep) ? V.Load(in *weight, 0) : default);
            }
            End(sum, ends).Store(ref y[(nint)column * Block.Lanes], 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Start<V, TStep>(BlockEnds* ends) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep =>
        typeof(TStep) == typeof(WeightedSumStep) ? V.Load(in *ends->Shift, 0) : V.Fill(TStep.Outside);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V End<V>(V x, BlockEnds* ends) where V : struct, ILanes<V, float> =>
        ends->IsBounded ? WindowTiles.Between(x, V.Fill(ends->Least), V.Fill(ends->Most)) : x;
}
