using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Largest element or sum of every window, plane by plane.</summary>
public static partial class Pooling
{
    // Sums of more elements than this are taken in double precision; the rows of a window are summed first, then its columns.
    private const int MostFloatTaps = 64;

    /// <summary>The largest element; outside the input is −∞, NaN wins.</summary>
    public static void Max<T>(Workers workers, in WindowShape s, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        RunAt(VectorWidths.Widest, workers, s, x, y, [], max: true);

    /// <summary>The largest element and its flat position in the plane, the first of equals.</summary>
    public static void Max<T>(Workers workers, in WindowShape s, ReadOnlySpan<T> x, Span<T> y, Span<long> indices) where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        RunAt(VectorWidths.Widest, workers, s, x, y, indices, max: true);

    /// <summary>The sum; outside the input is 0.</summary>
    public static void Sum<T>(Workers workers, in WindowShape s, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        RunAt(VectorWidths.Widest, workers, s, x, y, [], max: false);

    internal static void RunAt<T>(
        VectorWidth width, Workers workers, in WindowShape s, ReadOnlySpan<T> x, Span<T> y, Span<long> indices, bool max)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (s.Planes == 0 || s.OutPlane <= 0)
            return;
        Extents.Require(x.Length, (long)s.Planes * s.InPlane, nameof(x));
        Extents.Require(y.Length, (long)s.Planes * s.OutPlane, nameof(y));
        if (!indices.IsEmpty)
            Extents.Require(indices.Length, (long)s.Planes * s.OutPlane, nameof(indices));
        if (typeof(T) == typeof(float) && indices.IsEmpty && (max || (s.Kernel.W <= MostFloatTaps || WindowsAlong.KeepsDigits(s)) && s.Kernel.D * s.Kernel.H <= MostFloatTaps))
        {
            int parts = Chunks.Count(s.Planes, PairPooling.Fits(s) ? PairPooling.Operations(s) : (long)s.OutPlane * (s.Kernel.W + s.Kernel.H * s.Kernel.D) / 4 + s.InPlane);
            var planes = new FloatPlanes<T>(s, parts, x, y, max, width);
            workers.Run(ref planes, parts);
            return;
        }
        int chunks = Chunks.Count(s.Planes, 4L * s.OutPlane * s.Taps);
        var body = new Planes<T>(s, chunks, x, y, indices, max);
        workers.Run(ref body, chunks);
    }

    private unsafe ref struct FloatPlanes<T>(WindowShape shape, int chunks, ReadOnlySpan<T> x, Span<T> y, bool max, VectorWidth width) : IChunkBody
        where T : unmanaged
    {
        private readonly WindowShape _s = shape;
        private readonly LineWindows _lines = new(shape);
        private readonly bool _pairs = PairPooling.Fits(shape), _threes = ThreeWindows.Fits(shape, width);
        // Where each element is met once, a look at all of them takes as long as it saves.
        private readonly bool _overlap = shape.Kernel.H * shape.Kernel.W > shape.Stride.H * shape.Stride.W;
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _y = y;

        public readonly void Run(int chunk)
        {
            (long first, long end) = Chunks.Range(_s.Planes, chunks, chunk);
            fixed (T* from = _x, to = _y)
            {
                if (WindowsAlong.IsOneLine(_s))
                {
                    float* x = (float*)from + (nint)first * _s.InPlane, y = (float*)to + (nint)first * _s.OutPlane;
                    if (max) Line<MaxStep>(x, (float*)from + _x.Length, y, (nint)(end - first) * _s.OutPlane);
                    else Line<SumStep>(x, (float*)from + _x.Length, y, (nint)(end - first) * _s.OutPlane);
                    return;
                }
                float* memory = null;
                if (!_pairs)
                {
                    memory = ThreadMemory.Floats(_lines.Length);
                    _lines.Prepare(memory, max ? MaxStep.Outside : SumStep.Outside);
                }
                for (nint plane = (nint)first; plane < end; plane++)
                {
                    float* x = (float*)from + plane * _s.InPlane, y = (float*)to + plane * _s.OutPlane;
                    if (!max)
                        Plane<SumStep>(x, (float*)from, y, memory);
                    else if (_overlap && width != VectorWidth.Bits512 && NanScan.FindsNone(x, _s.InPlane, width))
                        Plane<NumberMaxStep>(x, (float*)from, y, memory);
                    else
                        Plane<MaxStep>(x, (float*)from, y, memory);
                }
            }
        }

        private readonly void Line<TStep>(float* x, float* end, float* y, nint windows) where TStep : struct, IWindowStep
        {
            if (width == VectorWidth.Bits128) WindowsAlong.Run<F32x4, TStep>(_s, windows, x, end, y);
            else WindowsAlong.Run<F32x8, TStep>(_s, windows, x, end, y);
        }

        private readonly void Plane<TStep>(float* x, float* begin, float* y, float* memory) where TStep : struct, IWindowStep
        {
            float* end = begin + _x.Length;
            if (_pairs)
                Pairs<TStep>(x, end, y);
            else if (_threes && x > begin && x + _s.InPlane + ThreeWindows.Reach <= end)
                ThreeWindows.Run<TStep>(_s, x, y, width);
            else
                _lines.Run<TStep>(x, end, y, memory, width);
        }

        private readonly void Pairs<TStep>(float* x, float* end, float* y) where TStep : struct, IWindowStep
        {
            switch (width)
            {
                case VectorWidth.Bits512: PairPooling.Run<F32x16, TStep>(_s, x, end, y); break;
                case VectorWidth.Bits256: PairPooling.Run<F32x8, TStep>(_s, x, end, y); break;
                default: PairPooling.Run<F32x4, TStep>(_s, x, end, y); break;
            }
        }
    }

    // The greatest element of one window and its place in the plane, -1 where the window lies outside.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (T Value, int Place) Greatest<T>(in WindowShape s, ReadOnlySpan<T> x, int d, int h, int w) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        int d0 = d * s.Stride.D - s.Before.D, h0 = h * s.Stride.H - s.Before.H, w0 = w * s.Stride.W - s.Before.W;
        (T best, int place) = (Lowest<T>(), -1);
        for (int kd = 0; kd < s.Kernel.D; kd++)
        {
            int id = d0 + kd * s.Dilation.D;
            if ((uint)id >= (uint)s.Input.D) continue;
            for (int kh = 0; kh < s.Kernel.H; kh++)
            {
                int ih = h0 + kh * s.Dilation.H;
                if ((uint)ih >= (uint)s.Input.H) continue;
                int row = (id * s.Input.H + ih) * s.Input.W, iw = w0;
                for (int kw = 0; kw < s.Kernel.W; kw++, iw += s.Dilation.W)
                {
                    if ((uint)iw >= (uint)s.Input.W) continue;
                    T value = x[row + iw];
                    if (place < 0 || value > best || T.IsNaN(value) && !T.IsNaN(best)) (best, place) = (value, row + iw);
                }
            }
        }
        return (best, place);
    }

    private static T Lowest<T>() where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        typeof(T) == typeof(float) ? (T)(object)float.NegativeInfinity : typeof(T) == typeof(double) ? (T)(object)double.NegativeInfinity : T.MinValue;

    private ref struct Planes<T>(WindowShape shape, int chunks, ReadOnlySpan<T> x, Span<T> y, Span<long> indices, bool max) : IChunkBody
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        private readonly WindowShape _s = shape;
        private readonly int _chunks = chunks;
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _y = y;
        private readonly Span<long> _indices = indices;
        private readonly bool _max = max;

        public void Run(int chunk)
        {
            (long first, long last) = Chunks.Range(_s.Planes, _chunks, chunk);
            for (int plane = (int)first; plane < last; plane++)
            {
                ReadOnlySpan<T> x = _x.Slice(plane * _s.InPlane, _s.InPlane);
                int at = plane * _s.OutPlane;
                for (int d = 0; d < _s.Output.D; d++)
                {
                    for (int h = 0; h < _s.Output.H; h++)
                    {
                        for (int w = 0; w < _s.Output.W; w++, at++) Window(x, d, h, w, at);
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Window(ReadOnlySpan<T> x, int d, int h, int w, int at)
        {
            if (_max)
            {
                (_y[at], int place) = Greatest(_s, x, d, h, w);
                if (!_indices.IsEmpty) _indices[at] = Math.Max(place, 0);
                return;
            }
            double sum = 0;
            (int id, int ih) = (d * _s.Stride.D - _s.Before.D, h * _s.Stride.H - _s.Before.H);
            for (int kd = 0; kd < _s.Kernel.D; kd++, id += _s.Dilation.D, ih = h * _s.Stride.H - _s.Before.H)
            {
                if ((uint)id >= (uint)_s.Input.D) continue;
                for (int kh = 0; kh < _s.Kernel.H; kh++, ih += _s.Dilation.H)
                {
                    if ((uint)ih >= (uint)_s.Input.H) continue;
                    ReadOnlySpan<T> row = x.Slice((id * _s.Input.H + ih) * _s.Input.W, _s.Input.W);
                    for (int kw = 0, iw = w * _s.Stride.W - _s.Before.W; kw < _s.Kernel.W; kw++, iw += _s.Dilation.W)
                    {
                        if ((uint)iw < (uint)row.Length) sum += double.CreateTruncating(row[iw]);
                    }
                }
            }
            _y[at] = T.CreateTruncating(sum);
        }
    }
}
