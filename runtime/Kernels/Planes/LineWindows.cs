using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Maxima and sums of windows of f32 planes of 1 to 3 axes: rows are taken together first, then columns.</summary>
/// <remarks>
/// All input rows of an output row become one line, with what stands outside the plane on either side of it; every tap of a
/// row of windows is then a piece of that line. With a stride of 2 even and odd columns stand in two halves, with a stride of 3 columns
/// in three parts. So a window of k × k takes 2 k steps instead of k². Windows that lie five columns apart or more are taken
/// together one by one (<see cref="WindowsAlong"/>).
/// </remarks>
internal readonly unsafe struct LineWindows
{
    private const int Widest = 16;

    private readonly WindowShape _s;
    private readonly int _left, _half;

    public LineWindows(in WindowShape s)
    {
        _s = s;
        int parts = Parts;
        // A little room, as windows may begin before the line and vectors end behind it.
        _left = Whole(Math.Max(0, s.Before.W / parts + 1));
        int reach = ((s.Output.W - 1) * s.Stride.W + (s.Kernel.W - 1) * s.Dilation.W - s.Before.W) / parts + 1;
        _half = _left + Whole(Math.Max(s.Input.W / parts + 1, reach)) + (s.Stride.W == 4 ? 4 : 2) * Widest;
    }

    /// <summary>Floats of the memory that <see cref="Run{TStep}"/> works in.</summary>
    public int Length => OffsetLength + Parts * _half;

    private int Parts => _s.Stride.W is 2 or 3 ? _s.Stride.W : 1;

    private int OffsetLength => Whole(_s.Kernel.W * (sizeof(nint) / sizeof(float)));

    private static int Whole(int count) => (count + Widest - 1) / Widest * Widest;

    /// <summary>Writes what stands around lines, and where each tap is found.</summary>
    public void Prepare(float* memory, float outside)
    {
        var offsets = (nint*)memory;
        for (int tap = 0; tap < _s.Kernel.W; tap++)
        {
            int at = tap * _s.Dilation.W - _s.Before.W, part = (at % Parts + Parts) % Parts;
            offsets[tap] = (nint)part * _half + _left + (at - part) / Parts;
        }
        new Span<float>(memory + OffsetLength, Parts * _half).Fill(outside);
    }

    /// <summary>All windows of one plane.</summary>
    /// <param name="plane">The input.</param>
    /// <param name="end">Where readable memory ends.</param>
    /// <param name="y">The output plane.</param>
    /// <param name="memory">What <see cref="Prepare"/> has written.</param>
    /// <param name="width">Vectors to use.</param>
    public void Run<TStep>(float* plane, float* end, float* y, float* memory, VectorWidth width) where TStep : struct, IWindowStep
    {
        switch (width)
        {
            case VectorWidth.Bits512: Run<F32x16, TStep>(plane, end, y, memory); break;
            case VectorWidth.Bits256: Run<F32x8, TStep>(plane, end, y, memory); break;
            default: Run<F32x4, TStep>(plane, end, y, memory); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run<V, TStep>(float* plane, float* end, float* y, float* memory) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        float* planeEnd = y + _s.OutPlane, lines = memory + OffsetLength;
        for (int d = 0; d < _s.Output.D; d++)
        {
            (int top, int depth) = Taps(d * _s.Stride.D - _s.Before.D, _s.Kernel.D, _s.Dilation.D, _s.Input.D);
            for (int h = 0; h < _s.Output.H; h++, y += _s.Output.W)
            {
                (int first, int height) = Taps(h * _s.Stride.H - _s.Before.H, _s.Kernel.H, _s.Dilation.H, _s.Input.H);
                float* from = plane + ((nint)top * _s.Input.H + first) * _s.Input.W;
                if (WindowsAlong.Fits(_s))
                {
                    bool inPlace = depth == 1 && height == 1 && Inside;
                    if (!inPlace) Line<V, TStep>(from, depth, height, end, lines + _left);
                    WindowsAlong.Run<V, TStep>(_s, _s.Output.W, inPlace ? from : lines + _left - _s.Before.W, inPlace ? end : lines + Parts * _half, y);
                    continue;
                }
                if (Parts == 3 && _s.Kernel.W <= 3 && _s.Dilation.W == 1 && Inside)
                {
                    ThirdsTogether<V, TStep>(from, depth, height, end, y, planeEnd);
                    continue;
                }
                if (Parts == 3) Thirds<V, TStep>(from, depth, height, end, lines + _left);
                else if (Parts == 2) Halves<V, TStep>(from, depth, height, end, lines + _left, lines + _half + _left);
                else Line<V, TStep>(from, depth, height, end, lines + _left);
                if (_s.Stride.W <= 4) Across<V, TStep>(memory, _s.Stride.W == 4 ? 4 : 1, y, planeEnd);
                else Across<F32x1, TStep>(memory, _s.Stride.W, y, planeEnd);
            }
        }
    }

    // Whether no window reaches beyond a row.
    private bool Inside => _s.Before.W == 0 && (_s.Output.W - 1) * _s.Stride.W + (_s.Kernel.W - 1) * _s.Dilation.W < _s.Input.W;

    // The first place of an axis that a window meets, and how many of its taps meet the input.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int First, int Count) Taps(int start, int kernel, int dilation, int size)
    {
        int before = start >= 0 ? 0 : (-start + dilation - 1) / dilation;
        int end = size <= start ? 0 : Math.Min(kernel, (size - start + dilation - 1) / dilation);
        return (start + before * dilation, Math.Max(0, end - before));
    }

    // A vector of columns of all rows together, as many as the row still has.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private V Rows<V, TStep>(float* from, int depth, int height, int count, float* end) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        V sum = V.Fill(TStep.Outside);
        nint plane = (nint)_s.Dilation.D * _s.Input.H * _s.Input.W, row = (nint)_s.Dilation.H * _s.Input.W;
        for (int d = 0; d < depth; d++, from += plane)
        {
            float* x = from;
            for (int h = 0; h < height; h++, x += row)
                sum = TStep.Step(sum, x + V.Count <= end ? V.Load(in *x, 0) : V.Load(in *x, 0, Math.Min(count, V.Count)), default);
        }
        return sum;
    }

    // The same for two vectors side by side, all of which is readable.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (V, V) TwoOfRows<V, TStep>(float* from, int depth, int height) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        V first = V.Fill(TStep.Outside), second = first;
        nint plane = (nint)_s.Dilation.D * _s.Input.H * _s.Input.W, row = (nint)_s.Dilation.H * _s.Input.W;
        for (int d = 0; d < depth; d++, from += plane)
        {
            float* x = from;
            for (int h = 0; h < height; h++, x += row)
                (first, second) = (TStep.Step(first, V.Load(in *x, 0), default), TStep.Step(second, V.Load(in *x, V.Count), default));
        }
        return (first, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Line<V, TStep>(float* from, int depth, int height, float* end, float* line) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        int length = _s.Input.W, w = 0;
        // How far the last of its rows begins behind the first.
        nint last = (nint)(depth - 1) * _s.Dilation.D * _s.Input.H * _s.Input.W + (nint)(height - 1) * _s.Dilation.H * _s.Input.W;
        for (; w < length && from + last + w + 2 * V.Count <= end; w += 2 * V.Count)
        {
            (V first, V second) = TwoOfRows<V, TStep>(from + w, depth, height);
            first.Store(ref line[w], 0);
            second.Store(ref line[w], V.Count);
        }
        for (; w < length; w += V.Count)
            Rows<V, TStep>(from + w, depth, height, length - w, end).Store(ref line[w], 0);
        V outside = V.Fill(TStep.Outside);
        outside.Store(ref line[length], 0);
        outside.Store(ref line[length], V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Halves<V, TStep>(float* from, int depth, int height, float* end, float* even, float* odd) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        V outside = V.Fill(TStep.Outside);
        int length = _s.Input.W;
        for (int w = 0; w < length; w += 2 * V.Count)
        {
            V low = Rows<V, TStep>(from + w, depth, height, length - w, end);
            V high = w + V.Count < length ? Rows<V, TStep>(from + w + V.Count, depth, height, length - w - V.Count, end) : outside;
            (low, high) = Pairs.Split(low, high);
            low.Store(ref even[w / 2], 0);
            high.Store(ref odd[w / 2], 0);
        }
        outside.Store(ref even[(length + 1) / 2], 0);
        outside.Store(ref odd[length / 2], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Thirds<V, TStep>(float* from, int depth, int height, float* end, float* first) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        V outside = V.Fill(TStep.Outside);
        int length = _s.Input.W;
        for (int w = 0; w < length; w += 3 * V.Count)
        {
            V a = Rows<V, TStep>(from + w, depth, height, length - w, end);
            V b = w + V.Count < length ? Rows<V, TStep>(from + w + V.Count, depth, height, length - w - V.Count, end) : outside;
            V c = w + 2 * V.Count < length ? Rows<V, TStep>(from + w + 2 * V.Count, depth, height, length - w - 2 * V.Count, end) : outside;
            (a, b, c) = Triples.Split(a, b, c);
            a.Store(ref first[w / 3], 0);
            b.Store(ref first[_half + w / 3], 0);
            c.Store(ref first[2 * _half + w / 3], 0);
        }
        for (int part = 0; part < 3; part++)
            outside.Store(ref first[part * _half + (length + 2 - part) / 3], 0);
    }

    // Windows that share no column and lie side by side: their columns are in registers when they are split.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ThirdsTogether<V, TStep>(float* from, int depth, int height, float* end, float* y, float* planeEnd) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        V outside = V.Fill(TStep.Outside);
        int windows = _s.Output.W;
        nint plane = (nint)_s.Dilation.D * _s.Input.H * _s.Input.W, row = (nint)_s.Dilation.H * _s.Input.W, last = (depth - 1) * plane + (height - 1) * row;
        for (int i = 0; i < windows; i += V.Count)
        {
            // Vectors of which rows have several end where the row ends, and compute some windows again.
            int first = windows >= V.Count ? Math.Min(i, windows - V.Count) : i, w = 3 * first, columns = _s.Input.W - w;
            V a = outside, b = outside, c = outside;
            if (from + last + w + 3 * V.Count <= end)
            {
                float* top = from + w;
                for (int d = 0; d < depth; d++, top += plane)
                {
                    float* x = top;
                    for (int h = 0; h < height; h++, x += row)
                        (a, b, c) = (TStep.Step(a, V.Load(in *x, 0), default), TStep.Step(b, V.Load(in *x, V.Count), default), TStep.Step(c, V.Load(in *x, 2 * V.Count), default));
                }
            }
            else
            {
                a = Rows<V, TStep>(from + w, depth, height, columns, end);
                if (columns > V.Count) b = Rows<V, TStep>(from + w + V.Count, depth, height, columns - V.Count, end);
                if (columns > 2 * V.Count) c = Rows<V, TStep>(from + w + 2 * V.Count, depth, height, columns - 2 * V.Count, end);
            }
            (a, b, c) = Triples.Split(a, b, c);
            if (_s.Kernel.W > 1) a = TStep.Step(a, b, default);
            if (_s.Kernel.W > 2) a = TStep.Step(a, c, default);
            if (y + first + V.Count <= planeEnd) a.Store(ref y[first], 0);
            else a.Store(ref y[first], 0, Math.Min(V.Count, windows - first));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Across<V, TStep>(float* memory, int stride, float* y, float* planeEnd) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        var offsets = (nint*)memory;
        float* lines = memory + OffsetLength;
        int length = _s.Output.W, taps = _s.Kernel.W, i = 0;
        for (; i + 2 * V.Count <= length; i += 2 * V.Count)
        {
            V first = V.Fill(TStep.Outside), second = first;
            for (int tap = 0; tap < taps; tap++)
            {
                float* x = lines + offsets[tap] + (nint)i * stride;
                (first, second) = (TStep.Step(first, Element<V>(x, stride), default), TStep.Step(second, Element<V>(x + V.Count * stride, stride), default));
            }
            first.Store(ref y[i], 0);
            second.Store(ref y[i], V.Count);
        }
        for (; i < length; i += V.Count)
        {
            V sum = V.Fill(TStep.Outside);
            for (int tap = 0; tap < taps; tap++) sum = TStep.Step(sum, Element<V>(lines + offsets[tap] + (nint)i * stride, stride), default);
            // What is stored behind a row is overwritten with the next one, unless it is the last of its plane.
            if (y + i + V.Count <= planeEnd) sum.Store(ref y[i], 0);
            else sum.Store(ref y[i], 0, Math.Min(V.Count, length - i));
        }
    }

    // One of each window: elements side by side, or with vectors every fourth.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Element<V>(float* from, int stride) where V : struct, ILanes<V, float>
    {
        if (stride != 4 || V.Count == 1)
            return V.Load(in *from, 0);
        (V low, _) = Pairs.Split(V.Load(in *from, 0), V.Load(in *from, V.Count));
        (V high, _) = Pairs.Split(V.Load(in *from, 2 * V.Count), V.Load(in *from, 3 * V.Count));
        return Pairs.Split(low, high).Even;
    }
}
