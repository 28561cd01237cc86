using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Windows of two-dimensional f32 planes, row by row: pooling and depthwise convolution with strides of 1 or 2.</summary>
/// <remarks>
/// A plane is copied into memory with what stands outside already around it, so that every tap of a row of windows is a row of
/// that memory; with a stride of 2 its even and odd columns stand in two halves of each row. What stands outside is written
/// once for many planes. Filters without a stride between rows go four or eight rows at a time (<see cref="ColumnTiles512"/>).
/// </remarks>
internal readonly unsafe struct RowWindows
{
    private const int Widest = 16;
    private const int RowsAhead = 16;

    private readonly (int D, int H, int W) _input, _kernel, _output;
    private readonly int _beforeH, _strideH, _strideW, _dilationH, _dilationW, _beforeW, _left, _half, _met, _rows;

    public RowWindows(in ConvShape s) : this(s.Input, s.Kernel, s.Stride, s.Dilation, s.Before, s.Output) { }

    public RowWindows(in WindowShape s) : this(s.Input, s.Kernel, s.Stride, s.Dilation, s.Before, s.Output) { }

    private RowWindows((int D, int H, int W) input, (int D, int H, int W) kernel, (int D, int H, int W) stride, (int D, int H, int W) dilation, (int D, int H, int W) before, (int D, int H, int W) output)
    {
        (_input, _kernel, _output) = (input, kernel, output);
        (_beforeH, _beforeW, _strideH, _strideW, _dilationH, _dilationW) = (before.H, before.W, stride.H, stride.W, dilation.H, dilation.W);
        _met = (output.H - 1) * stride.H + (kernel.H - 1) * dilation.H + 1;
        _rows = SharesElements ? Math.Max(_met, ColumnTiles512.Rows + kernel.H - 1) : _met;
        // Whole vectors, so that rows are copied to whole cache lines.
        _left = Whole(Math.Max(0, (before.W + _strideW - 1) / _strideW));
        int columns = Whole(output.W), reach = Math.Max(0, ((kernel.W - 1) * dilation.W - before.W) / _strideW);
        _half = _left + Whole(Math.Max(columns + reach, Whole((input.W + _strideW - 1) / _strideW)));
    }

    /// <summary>Whether windows of these sizes can be taken this way.</summary>
    public bool Fits => _input.D == 1 && _kernel.D == 1 && _output.D == 1 && _strideW is 1 or 2 && _beforeW >= 0 && _beforeH >= 0;

    /// <summary>Whether windows at every second place are read from the plane itself; <see cref="StridedWindows"/>.</summary>
    public bool ReadsStrided => IsStrided && StridedWindows.Fits(_beforeH, _beforeW, _input.H, _input.W, _output.H, _output.W);

    // Windows one below the other have most elements in common.
    private bool SharesElements => _strideH == 1 && _dilationH == 1 && _kernel.H < ColumnTiles512.Heights.Length && _kernel.H > 1 && !IsSmallest;

    // Of so small filters all weights stay in registers.
    private bool IsSmallest => _kernel is { H: 3, W: 3 } && (_strideH, _strideW, _dilationH, _dilationW) == (1, 1, 1, 1);

    // The same at every second place.
    private bool IsStrided => _kernel is { H: 3, W: 3 } && (_strideH, _strideW, _dilationH, _dilationW) == (2, 2, 1, 1);

    /// <summary>Floats of the memory that <see cref="Run{V, TStep}"/> works in.</summary>
    public int Length => OffsetLength + _rows * RowLength + Widest;

    private int OffsetLength => Whole(_kernel.H * _kernel.W * (sizeof(nint) / sizeof(float)));

    private int RowLength => _strideW * _half;

    private static int Whole(int count) => (count + Widest - 1) / Widest * Widest;

    /// <summary>Writes the surroundings, and where each tap is found.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Prepare(float* memory, float outside)
    {
        var offsets = (nint*)memory;
        for (int h = 0; h < _kernel.H; h++)
            for (int w = 0; w < _kernel.W; w++)
            {
                int at = w * _dilationW - _beforeW, odd = _strideW == 2 ? at & 1 : 0;
                *offsets++ = (nint)h * _dilationH * RowLength + odd * _half + _left + (at - odd) / _strideW;
            }
        new Span<float>(memory + OffsetLength, _rows * RowLength + Widest).Fill(outside);
    }

    /// <summary>The same with vectors of the given width.</summary>
    /// <returns>Whether the results have ended as they should; else that is still to be done.</returns>
    public bool Run<TStep>(float* plane, float* begin, float* end, float* weights, float* y, float* memory, VectorWidth width, in RowEnd results) where TStep : struct, IWindowStep
    {
        bool inPlace = typeof(TStep) == typeof(WeightedSumStep) && IsSmallest && plane - _beforeW >= begin && plane + _input.H * _input.W + SmallestWindows.Reach <= end;
        switch (width)
        {
            case VectorWidth.Bits512 when inPlace && SmallestWindows.Fits(F32x16.Count, _beforeW, _input.W, _output.H, _output.W):
                return SmallestWindows.Run<F32x16>(plane, _input.H, _input.W, _beforeH, _beforeW, weights, y, _output.H, _output.W, results);
            case VectorWidth.Bits256 when inPlace && SmallestWindows.Fits(F32x8.Count, _beforeW, _input.W, _output.H, _output.W):
                return SmallestWindows.Run<F32x8>(plane, _input.H, _input.W, _beforeH, _beforeW, weights, y, _output.H, _output.W, results);
            case VectorWidth.Bits256 when typeof(TStep) == typeof(WeightedSumStep) && IsStrided && plane - StridedWindows.Reach >= begin && plane + _input.H * _input.W + StridedWindows.Reach <= end
                && StridedWindows.Fits(_beforeH, _beforeW, _input.H, _input.W, _output.H, _output.W):
                StridedWindows.Run(plane, _input.H, _input.W, _beforeH, _beforeW, weights, y, _output.H, _output.W, results);
                return true;
            case VectorWidth.Bits512: Run<F32x16, TStep>(plane, end, weights, y, memory); break;
            case VectorWidth.Bits256: Run<F32x8, TStep>(plane, end, weights, y, memory); break;
            default: Run<F32x4, TStep>(plane, end, weights, y, memory); break;
        }
        return false;
    }

    /// <summary>All windows of one plane.</summary>
    /// <param name="plane">The input.</param>
    /// <param name="end">Where readable memory ends.</param>
    /// <param name="weights">One for each tap; not read by steps without weights.</param>
    /// <param name="y">The output plane.</param>
    /// <param name="memory">What <see cref="Prepare"/> has written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V, TStep>(float* plane, float* end, float* weights, float* y, float* memory) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        float* rows = memory + OffsetLength;
        int next = Math.Max(0, _beforeH);
        var offsets = (nint*)memory;
        if (typeof(TStep) == typeof(WeightedSumStep) && SharesElements)
        {
            CopyUpTo<V, TStep>(_met, ref next, plane, end, memory);
            if (typeof(V) == typeof(F32x16)) Columns(ColumnTiles512.Heights[_kernel.H], ColumnTiles512.Rows, V.Count, rows, offsets, weights, y);
            else if (typeof(V) == typeof(F32x8)) Columns(ColumnTiles256.Heights[_kernel.H], ColumnTiles256.Rows, V.Count, rows, offsets, weights, y);
            else Columns(ColumnTiles128.Heights[_kernel.H], ColumnTiles128.Rows, V.Count, rows, offsets, weights, y);
            return;
        }
        nint step = (nint)_strideH * RowLength;
        int taps = _kernel.H * _kernel.W, h = 0;
        if (typeof(TStep) == typeof(WeightedSumStep) && IsSmallest)
        {
            h = _output.H / 4 * 4;
            // Rows are copied while they are near, but not just before they are read: loads across two stores wait for both to reach the cache.
            for (int top = 0; top < h; top += 4, rows += 4 * step, y += 4 * _output.W)
            {
                CopyUpTo<V, TStep>(top + RowsAhead, ref next, plane, end, memory);
                FourRows<V>(rows + offsets[0], RowLength, weights, _output.W, y);
            }
        }
        CopyUpTo<V, TStep>(_met, ref next, plane, end, memory);
        for (; h <= _output.H - 4; h += 4, rows += 4 * step, y += 4 * _output.W)
            for (int w = 0; w < _output.W; w += V.Count)
            {
                V a = V.Fill(TStep.Outside), b = a, c = a, d = a;
                for (int tap = 0; tap < taps; tap++)
                {
                    float* x = rows + offsets[tap] + w;
                    V weight = typeof(TStep) == typeof(WeightedSumStep) ? V.Fill(weights[tap]) : default;
                    a = TStep.Step(a, V.Load(in *x, 0), weight);
                    b = TStep.Step(b, V.Load(in x[step], 0), weight);
                    c = TStep.Step(c, V.Load(in x[2 * step], 0), weight);
                    d = TStep.Step(d, V.Load(in x[3 * step], 0), weight);
                }
                int count = _output.W - w;
                Store(a, y + w, count);
                Store(b, y + _output.W + w, count);
                Store(c, y + 2 * _output.W + w, count);
                Store(d, y + 3 * _output.W + w, count);
            }
        for (; h < _output.H; h++, rows += step, y += _output.W)
            for (int w = 0; w < _output.W; w += V.Count)
            {
                V a = V.Fill(TStep.Outside);
                for (int tap = 0; tap < taps; tap++)
                    a = TStep.Step(a, V.Load(in rows[offsets[tap] + w], 0), typeof(TStep) == typeof(WeightedSumStep) ? V.Fill(weights[tap]) : default);
                Store(a, y + w, _output.W - w);
            }
    }

    // The last rows and columns may be computed twice; where there are fewer than a tile has, it works aside.
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Columns(delegate*<float*, nint, nint*, nint, float*, float*, nint, void> tile, int height, int lanes, float* rows, nint* columns, float* weights, float* y)
    {
        float* aside = stackalloc float[ColumnTiles512.Rows * Widest];
        bool fits = _output.H >= height && _output.W >= lanes;
        for (int i = 0; i < _output.H; i += height)
            for (int j = 0; j < _output.W; j += lanes)
            {
                int row = Math.Max(0, Math.Min(i, _output.H - height)), column = Math.Max(0, Math.Min(j, _output.W - lanes));
                float* to = y + (nint)row * _output.W + column;
                tile(rows + (nint)row * RowLength + column, RowLength, columns, _kernel.W, weights, fits ? to : aside, fits ? _output.W : lanes);
                if (fits)
                    continue;
                int count = Math.Min(lanes, _output.W - column);
                for (int k = 0; k < Math.Min(height, _output.H - row); k++)
                    new ReadOnlySpan<float>(aside + k * lanes, count).CopyTo(new Span<float>(to + k * _output.W, count));
            }
    }

    // Four rows of windows of 3×3 elements: weights stay in registers, and an element is loaded once for all rows that meet it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows<V>(float* x, nint row, float* weights, int columns, float* y) where V : struct, ILanes<V, float>
    {
        V w0 = V.Fill(weights[0]), w1 = V.Fill(weights[1]), w2 = V.Fill(weights[2]);
        V w3 = V.Fill(weights[3]), w4 = V.Fill(weights[4]), w5 = V.Fill(weights[5]);
        V w6 = V.Fill(weights[6]), w7 = V.Fill(weights[7]), w8 = V.Fill(weights[8]);
        for (int w = 0; w < columns; w += V.Count, x += V.Count)
        {
            float* at = x;
            V p = V.Load(in *at, 0), q = V.Load(in *at, 1), r = V.Load(in *at, 2), a, b, c, d;
            a = V.FusedMultiplyAdd(r, w2, V.FusedMultiplyAdd(q, w1, p * w0));
            at += row; p = V.Load(in *at, 0); q = V.Load(in *at, 1); r = V.Load(in *at, 2);
            a = V.FusedMultiplyAdd(r, w5, V.FusedMultiplyAdd(q, w4, V.FusedMultiplyAdd(p, w3, a)));
            b = V.FusedMultiplyAdd(r, w2, V.FusedMultiplyAdd(q, w1, p * w0));
            at += row; p = V.Load(in *at, 0); q = V.Load(in *at, 1); r = V.Load(in *at, 2);
            a = V.FusedMultiplyAdd(r, w8, V.FusedMultiplyAdd(q, w7, V.FusedMultiplyAdd(p, w6, a)));
            b = V.FusedMultiplyAdd(r, w5, V.FusedMultiplyAdd(q, w4, V.FusedMultiplyAdd(p, w3, b)));
            c = V.FusedMultiplyAdd(r, w2, V.FusedMultiplyAdd(q, w1, p * w0));
            at += row; p = V.Load(in *at, 0); q = V.Load(in *at, 1); r = V.Load(in *at, 2);
            b = V.FusedMultiplyAdd(r, w8, V.FusedMultiplyAdd(q, w7, V.FusedMultiplyAdd(p, w6, b)));
            c = V.FusedMultiplyAdd(r, w5, V.FusedMultiplyAdd(q, w4, V.FusedMultiplyAdd(p, w3, c)));
            d = V.FusedMultiplyAdd(r, w2, V.FusedMultiplyAdd(q, w1, p * w0));
            at += row; p = V.Load(in *at, 0); q = V.Load(in *at, 1); r = V.Load(in *at, 2);
            c = V.FusedMultiplyAdd(r, w8, V.FusedMultiplyAdd(q, w7, V.FusedMultiplyAdd(p, w6, c)));
            d = V.FusedMultiplyAdd(r, w5, V.FusedMultiplyAdd(q, w4, V.FusedMultiplyAdd(p, w3, d)));
            at += row; p = V.Load(in *at, 0); q = V.Load(in *at, 1); r = V.Load(in *at, 2);
            d = V.FusedMultiplyAdd(r, w8, V.FusedMultiplyAdd(q, w7, V.FusedMultiplyAdd(p, w6, d)));
            int count = columns - w;
            Store(a, y + w, count);
            Store(b, y + columns + w, count);
            Store(c, y + 2 * columns + w, count);
            Store(d, y + 3 * columns + w, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V>(V x, float* y, int count) where V : struct, ILanes<V, float>
    {
        if (count >= V.Count)
            x.Store(ref *y, 0);
        else
            x.Store(ref *y, 0, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyUpTo<V, TStep>(int row, ref int next, float* plane, float* end, float* memory) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        for (int last = Math.Min(row, _beforeH + _input.H); next < last; next++)
            Copy<V, TStep>(plane + (nint)(next - _beforeH) * _input.W, end, memory + OffsetLength + (nint)next * RowLength + _left);
    }

    // One row; what a whole vector reads past its end stays outside.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Copy<V, TStep>(float* from, float* end, float* to) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        V outside = V.Fill(TStep.Outside);
        if (_strideW == 1)
        {
            for (int w = 0; w < _input.W; w += V.Count)
            {
                int count = _input.W - w;
                if (count >= V.Count)
                    V.Load(in from[w], 0).Store(ref to[w], 0);
                else
                    V.First(from + w + V.Count <= end ? V.Load(in from[w], 0) : V.Load(in from[w], 0, count), count, outside).Store(ref to[w], 0);
            }
            return;
        }
        for (int w = 0; w < _input.W; w += 2 * V.Count)
        {
            int count = _input.W - w;
            bool whole = from + w + 2 * V.Count <= end;
            V low = whole ? V.Load(in from[w], 0) : V.Load(in from[w], 0, Math.Min(count, V.Count));
            V high = whole ? V.Load(in from[w], V.Count) : count > V.Count ? V.Load(in from[w], V.Count, Math.Min(count - V.Count, V.Count)) : V.Zero;
            (V even, V odd) = Pairs.Split(low, high);
            if (count < 2 * V.Count)
            {
                even = V.First(even, (count + 1) / 2, outside);
                odd = V.First(odd, count / 2, outside);
            }
            even.Store(ref to[w / 2], 0);
            odd.Store(ref to[_half + w / 2], 0);
        }
    }
}
