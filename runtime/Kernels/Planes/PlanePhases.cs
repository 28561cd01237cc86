using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>A padded plane split into phases, so that every window of any stride reads consecutive elements.</summary>
/// <remarks>
/// <para>Along an axis, output o and tap k meet input o·stride + k·dilation − before. With k·dilation = shift·stride + rest
/// that is element o + shift of the phase that holds every stride-th element from rest on. All windows of one tap are
/// then one piece of one phase: a tap is an offset, and so is a window.</para>
/// <para>A window's place is where it begins in a phase. Rows of a phase may be longer than rows of the output: the places
/// between belong to no window, and what is computed there is dropped.</para>
/// </remarks>
internal readonly unsafe struct PlanePhases
{
    private const int MostCopies = 7;

    private readonly Axis _d, _h, _w;
    private readonly (int D, int H, int W) _output;

    public PlanePhases(in WindowShape s)
    {
        _output = s.Output;
        _d = new Axis(s.Input.D, s.Kernel.D, s.Stride.D, s.Dilation.D, s.Before.D, s.Output.D);
        _h = new Axis(s.Input.H, s.Kernel.H, s.Stride.H, s.Dilation.H, s.Before.H, s.Output.H);
        _w = new Axis(s.Input.W, s.Kernel.W, s.Stride.W, s.Dilation.W, s.Before.W, s.Output.W);
    }

    public PlanePhases(in ConvShape s) : this(s, byTap: false)
    {
    }

    private PlanePhases(in ConvShape s, bool byTap)
    {
        _output = s.Output;
        _d = new Axis(s.Input.D, s.Kernel.D, s.Stride.D, s.Dilation.D, s.Before.D, s.Output.D);
        _h = new Axis(s.Input.H, s.Kernel.H, s.Stride.H, s.Dilation.H, s.Before.H, s.Output.H, byTap && s.Output.D > 1);
        _w = new Axis(s.Input.W, s.Kernel.W, s.Stride.W, s.Dilation.W, s.Before.W, s.Output.W, byTap);
    }

    /// <summary>Phases whose rows are as long as rows of the output, and whose slices are as high: along rows each tap has one of its own, and along columns where there are several slices.</summary>
    public static PlanePhases ByTap(in ConvShape s) => new(s, byTap: true);

    /// <summary>The phases that cost least: one for each tap where places between windows would cost more than copies of the plane.</summary>
    public static PlanePhases Cheapest(in ConvShape s)
    {
        PlanePhases shared = new(s), byTap = ByTap(s);
        return s.Kernel.W > 1 && s.Kernel.W <= MostCopies && byTap.Cost(s) < shared.Cost(s) ? byTap : shared;
    }

    // Cycles for one image, about: a row of a tile takes one for each tap; rows that are copied one by one take longer than planes.
    private double Cost(in ConvShape s)
    {
        double channels = s.InChannels / s.Groups, outputs = s.OutChannels / s.Groups;
        bool together = _w.Stride == 1 && _h.Stride == 1 && _w.Length == _w.Input;
        double splitting = IsInput ? 0 : channels * Length * (together ? 0.2 : 0.5), compacting = IsDense || HasWholeRows ? 0 : outputs * Places * 0.3;
        int places = HasWholeRows ? s.OutPlane : Places;
        return splitting + compacting + (places + ColumnPanels.Width - 1) / ColumnPanels.Width * outputs * s.Depth;
    }

    /// <summary>Elements behind the phases that <see cref="SplitRoomily"/> may write.</summary>
    public const int Slack = 16;

    /// <summary>Whether the input itself already is the only phase.</summary>
    public bool IsInput => _d.IsInput && _h.IsInput && _w.IsInput;

    /// <summary>Elements of all phases of one plane.</summary>
    public int Length => _d.Phases * _h.Phases * _w.Phases * PhaseLength;

    /// <summary>Places from the first window to behind the last.</summary>
    public int Places => ((_output.D - 1) * _h.Length + _output.H - 1) * _w.Length + _output.W;

    /// <summary>Whether every place is a window, so that places and output positions are the same.</summary>
    public bool IsDense => _w.Length == _output.W && (_h.Length == _output.H || _output.D == 1);

    /// <summary>Whether rows of the output are whole tiles, so that tiles need not hold places between windows.</summary>
    public bool HasWholeRows => _output.W % ColumnPanels.Width == 0;

    /// <summary>Where the windows of an output row begin.</summary>
    public int RowPlace(int row) => (row / _output.H * _h.Length + row % _output.H) * _w.Length;

    private int PhaseLength => _d.Length * _h.Length * _w.Length;

    /// <summary>Where the first window finds each tap; a window elsewhere finds it as much further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void TapOffsets(nint* offsets)
    {
        for (int kd = 0; kd < _d.Kernel; kd++)
            for (int kh = 0; kh < _h.Kernel; kh++)
                for (int kw = 0; kw < _w.Kernel; kw++)
                {
                    int phase = (_d.Phase(kd) * _h.Phases + _h.Phase(kh)) * _w.Phases + _w.Phase(kw);
                    *offsets++ = (nint)phase * PhaseLength + (_d.Shift(kd) * _h.Length + _h.Shift(kh)) * _w.Length + _w.Shift(kw);
                }
    }

    /// <summary>The phases of a plane; what lies outside the input is <paramref name="outside"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Split(float* plane, float* phases, float outside)
    {
        for (int pd = 0; pd < _d.Phases; pd++)
            for (int ph = 0; ph < _h.Phases; ph++)
                for (int pw = 0; pw < _w.Phases; pw++)
                    for (int d = 0; d < _d.Length; d++)
                        for (int h = 0; h < _h.Length; h++, phases += _w.Length)
                        {
                            int id = _d.Source(pd, d), ih = _h.Source(ph, h);
                            if ((uint)id < (uint)_d.Input && (uint)ih < (uint)_h.Input)
                                SplitRow(plane + ((nint)id * _h.Input + ih) * _w.Input, _w.Source(pw, 0), phases, outside);
                            else
                                new Span<float>(phases, _w.Length).Fill(outside);
                        }
    }

    /// <summary>The same with zeros outside, by whole vectors: up to <see cref="Slack"/> elements behind the phases are written too.</summary>
    /// <param name="plane">the plane.</param>
    /// <param name="phases">its phases.</param>
    /// <param name="begin">where the memory around the plane that may be read begins.</param>
    /// <param name="end">where it ends.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SplitRoomily(float* plane, float* phases, float* begin, float* end)
    {
        for (int pd = 0; pd < _d.Phases; pd++)
            for (int ph = 0; ph < _h.Phases; ph++)
                for (int pw = 0; pw < _w.Phases; pw++)
                    for (int d = 0; d < _d.Length; d++, phases += _h.Length * _w.Length)
                    {
                        int id = _d.Source(pd, d);
                        if ((uint)id < (uint)_d.Input)
                            SplitRows(plane + (nint)id * _h.Input * _w.Input, ph, _w.Source(pw, 0), phases, begin, end);
                        else
                            Clear(phases, 0, _h.Length * _w.Length);
                    }
    }

    // The rows of one phase; its first element comes from place source of its row.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SplitRows(float* plane, int phase, int source, float* to, float* begin, float* end)
    {
        int length = _w.Length, input = _w.Input, stride = _w.Stride, first = _h.Source(phase, 0);
        (int left, int right) = _w.Inside(source);
        (int top, int bottom) = _h.Inside(first);
        Clear(to, 0, top * length);
        float* rows = plane + ((nint)first + top * _h.Stride) * input + source;
        // Rows that follow one another on both sides are one piece.
        bool together = stride == 1 && length == input && _h.Stride == 1;
        int pieces = together ? Math.Min(1, bottom - top) : bottom - top, piece = together ? (bottom - top) * length : length;
        nint step = (nint)_h.Stride * input;
        for (int i = 0; i < pieces; i++)
        {
            float* from = rows + i * step, row = to + (nint)(top + i) * length;
            if (from >= begin && from + (nint)(piece + Slack) * stride <= end && CopyVectors(from, stride, row, piece))
                continue;
            for (int part = 0; part < piece; part += length)
                SplitRow(from - source + (nint)(part / length) * step, source, row + part, 0);
        }
        if (left > 0)
            for (int h = top; h < bottom; h++)
                Clear(to + (nint)h * length, 0, left);
        if (right < length)
            for (int h = top; h < bottom; h++)
                Clear(to + (nint)h * length, right, length);
        Clear(to, bottom * length, _h.Length * length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear(float* to, int i, int end)
    {
        for (; i <= end - 8; i += 8)
            Vector256<float>.Zero.Store(to + i);
        for (; i < end; i++)
            to[i] = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool CopyVectors(float* from, int stride, float* to, int count)
    {
        if (stride == 1 && Vector512.IsHardwareAccelerated)
        {
            for (int i = 0; i < count; i += 16)
                Vector512.Load(from + i).Store(to + i);
            return true;
        }
        if (stride == 1)
        {
            for (int i = 0; i < count; i += 4)
                Vector128.Load(from + i).Store(to + i);
            return true;
        }
        if (stride == 2 && Avx512F.IsSupported)
        {
            Vector512<int> even = Vector512<int>.Indices * 2;
            for (int i = 0; i < count; i += 16)
                Avx512F.PermuteVar16x32x2(Vector512.Load(from + 2 * i), even, Vector512.Load(from + 2 * i + 16)).Store(to + i);
            return true;
        }
        return false;
    }

    /// <summary>Copies the windows among some places to consecutive outputs.</summary>
    /// <param name="from">values of the places, from <paramref name="first"/> on.</param>
    /// <param name="first">the first place.</param>
    /// <param name="count">how many places there are.</param>
    /// <param name="to">the output plane.</param>
    /// <returns>The output positions that were written, without End.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (int Start, int End) Compact(float* from, int first, int count, float* to)
    {
        (int start, int end) = (Position(first), Position(first + count));
        for (int position = start; position < end;)
        {
            int w = position % _output.W, rest = position / _output.W;
            int run = Math.Min(_output.W - w, end - position);
            int place = ((rest / _output.H) * _h.Length + rest % _output.H) * _w.Length + w;
            new ReadOnlySpan<float>(from + (place - first), run).CopyTo(new Span<float>(to + position, run));
            position += run;
        }
        return (start, end);
    }

    /// <summary>How many windows lie before a place.</summary>
    public int Position(int place)
    {
        int w = Math.Min(place % _w.Length, _output.W), rows = place / _w.Length;
        int h = rows % _h.Length, d = rows / _h.Length;
        if (d >= _output.D)
            return _output.D * _output.H * _output.W;
        return h >= _output.H ? (d + 1) * _output.H * _output.W : (d * _output.H + h) * _output.W + w;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SplitRow(float* row, int source, float* to, float outside)
    {
        int stride = _w.Stride, length = _w.Length;
        (int before, int end) = _w.Inside(source);
        int i = 0;
        for (; i < before; i++)
            to[i] = outside;
        if (stride == 1)
        {
            new ReadOnlySpan<float>(row + source + i, end - i).CopyTo(new Span<float>(to + i, end - i));
            i = end;
        }
        else
        {
            if (stride == 2)
                i = EverySecond(row + source, _w.Input - source, to, i, end);
            for (; i < end; i++)
                to[i] = row[source + i * stride];
        }
        for (; i < length; i++)
            to[i] = outside;
    }

    // As many vectors as fit into both rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int EverySecond(float* from, int available, float* to, int i, int end)
    {
        if (Avx512F.IsSupported)
        {
            Vector512<int> even = Vector512<int>.Indices * 2;
            for (; i <= end - 16 && 2 * i + 32 <= available; i += 16)
                Avx512F.PermuteVar16x32x2(Vector512.Load(from + 2 * i), even, Vector512.Load(from + 2 * i + 16)).Store(to + i);
        }
        if (Avx2.IsSupported)
        {
            for (; i <= end - 8 && 2 * i + 16 <= available; i += 8)
            {
                Vector256<float> pairs = Avx.Shuffle(Vector256.Load(from + 2 * i), Vector256.Load(from + 2 * i + 8), 0b10_00_10_00);
                Avx2.Permute4x64(pairs.AsDouble(), 0b11_01_10_00).AsSingle().Store(to + i);
            }
        }
        return i;
    }

    /// <summary>One axis: how many phases there are and how long each is.</summary>
    private readonly struct Axis
    {
        private readonly int _dilation, _before, _period;
        private readonly bool _byTap;

        public Axis(int input, int kernel, int stride, int dilation, int before, int output, bool byTap = false)
        {
            (Input, Kernel, Stride, _dilation, _before, _byTap) = (input, kernel, stride, dilation, before, byTap);
            if (byTap)
            {
                (Phases, _period, Length) = (kernel, kernel, output);
                return;
            }
            int a = stride, b = dilation;
            while (b != 0)
                (a, b) = (b, a % b);
            // k·dilation mod stride repeats after this many taps.
            _period = stride / a;
            Phases = Math.Min(kernel, _period);
            Length = output + (kernel - 1) * dilation / stride;
        }

        public int Input { get; }

        public int Kernel { get; }

        public int Stride { get; }

        public int Phases { get; }

        public int Length { get; }

        public bool IsInput => Stride == 1 && _before == 0 && Length == Input && (Kernel == 1 || !_byTap);

        public int Phase(int tap) => tap % _period;

        public int Shift(int tap) => _byTap ? 0 : tap * _dilation / Stride;

        /// <summary>The elements of a phase that lie inside the input, without End, if its first one comes from <paramref name="source"/>.</summary>
        public (int Begin, int End) Inside(int source)
        {
            int begin = Math.Min(Length, source >= 0 ? 0 : (-source + Stride - 1) / Stride);
            return (begin, Math.Clamp(Input <= source ? 0 : (Input - source + Stride - 1) / Stride, begin, Length));
        }

        /// <summary>The input element that element i of a phase comes from; it may lie outside.</summary>
        public int Source(int phase, int i) => i * Stride + (_byTap ? phase * _dilation : phase * _dilation % Stride) - _before;
    }
}
