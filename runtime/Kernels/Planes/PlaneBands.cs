using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>Some rows of the planes of an image, see <see cref="PlaneBands"/>.</summary>
/// <param name="Slice">Their depth in the result.</param>
/// <param name="Row">The first row of results before pooling.</param>
/// <param name="Rows">How many.</param>
/// <param name="OutStart">Where the results begin in their plane.</param>
/// <param name="OutCount">How many results a channel has.</param>
internal readonly record struct PlaneBand(int Slice, int Row, int Rows, int OutStart, int OutCount);

/// <summary>How the planes of a group of a convolution are cut into bands of rows that fit into the first-level cache with all their channels.</summary>
/// <remarks>Windows read the input, or a copy with zeros around it whose rows are split into phases as <see cref="BlockRows"/> does: [channel][tap along the depth][row].</remarks>
internal readonly unsafe struct PlaneBands
{
    private const int CacheElements = 10 * 1024;

    // Vectors of places may reach past the last one.
    private const int Slack = 32;

    private readonly int _rows, _perSlice, _height, _channels;
    private readonly BlockRows _phases;

    /// <param name="s">Sizes that <see cref="SmallConv.Fits"/> accepts.</param>
    /// <param name="pool">Whether the maxima of 2×2 results are wanted.</param>
    public PlaneBands(in ConvShape s, bool pool)
    {
        Pool = pool;
        (_height, Width) = pool ? (s.Output.H & ~1, s.Output.W & ~1) : (s.Output.H, s.Output.W);
        OutWidth = pool ? Width / 2 : Width;
        OutPlane = s.Output.D * _height * Width / (pool ? 4 : 1);
        _channels = s.InChannels / s.Groups;
        int reach = (s.Kernel.H - 1) * s.Dilation.H, across = (s.Kernel.W - 1) * s.Dilation.W, outputs = s.OutChannels / s.Groups;
        _phases = new BlockRows(
            new WindowAxis(s.Input.H, s.Kernel.H, s.Stride.H, s.Dilation.H, s.Before.H, s.Output.H), new WindowAxis(s.Input.W, s.Kernel.W, s.Stride.W, s.Dilation.W, s.Before.W, Width), 1);
        // Windows may stick out, and vectors of places are wider than a narrow row: then a copy is read.
        bool inside = s.Before == (0, 0, 0) && (s.Output.D - 1) * s.Stride.D + (s.Kernel.D - 1) * s.Dilation.D < s.Input.D
            && (s.Output.H - 1) * s.Stride.H + reach < s.Input.H && s.Output.W + across <= s.Input.W;
        Copies = !inside || s.Stride.W > 1 || Width < SmallConvRest.MostLanes && SmallConv.InBlocks(outputs) < outputs;
        Pitch = Copies ? _phases.RowLength : s.Input.W;
        RowStep = s.Stride.H * Pitch;

        long perRow = (long)_channels * s.Kernel.D * RowStep + 16L * Width;
        int wanted = (int)Math.Clamp(CacheElements / Math.Max(perRow, 1) - reach / s.Stride.H, 4, Math.Max(_height, 4));
        int count = Math.Max(1, (_height + wanted - 1) / wanted);
        _rows = Math.Max(4, ((_height + count - 1) / count + 3) / 4 * 4);
        _perSlice = (_height + _rows - 1) / _rows;
        Plane = Copies ? _phases.Height(Math.Min(_rows, _height)) * Pitch : s.InPlane;
        CopyLength = Copies ? ((long)_channels * s.Kernel.D * Plane + Slack + 15) / 16 * 16 : 0;
        PerImage = s.Output.D * _perSlice;
    }

    public bool Pool { get; }

    /// <summary>Results in a row before pooling, without one that pooling leaves out.</summary>
    public int Width { get; }

    /// <summary>Results in a row of the tensor.</summary>
    public int OutWidth { get; }

    /// <summary>Results in a plane of the tensor.</summary>
    public int OutPlane { get; }

    /// <summary>Whether windows are read from a copy of the input.</summary>
    public bool Copies { get; }

    /// <summary>Elements from one row of what is read to the next.</summary>
    public int Pitch { get; }

    /// <summary>Elements from the windows of one row of results to those of the next.</summary>
    public int RowStep { get; }

    /// <summary>Elements from one plane of what is read to the next.</summary>
    public int Plane { get; }

    /// <summary>Bands of an image.</summary>
    public int PerImage { get; }

    /// <summary>Elements of the copy.</summary>
    public long CopyLength { get; }

    /// <summary>Elements for the results of sixteen channels, and for two rows whose maxima are wanted.</summary>
    public long ResultLength => 16L * (Math.Max(Slack, Math.Min(_rows, _height) * Width) + (Pool ? 2 * Width : 0));

    public PlaneBand this[int index]
    {
        get
        {
            int slice = index / _perSlice, row = index % _perSlice * _rows, rows = Math.Min(_rows, _height - row), per = Pool ? 2 : 1;
            return new PlaneBand(slice, row, rows, (slice * _height + row) / per * OutWidth, rows / per * OutWidth);
        }
    }

    /// <summary>Where the elements of a window lie, from its first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void FillTaps(in ConvShape s, nint* taps)
    {
        // Further rows, slices and channels of a window are as the first ones, so far on.
        nint* to = taps;
        for (int w = 0; w < s.Kernel.W; w++)
            *to++ = Copies ? _phases.TapOffset(w) : w * s.Dilation.W;
        to = Repeat(to, s.Kernel.W, s.Kernel.H - 1, (nint)s.Dilation.H * Pitch);
        to = Repeat(to, s.Kernel.H * s.Kernel.W, s.Kernel.D - 1, Copies ? Plane : (nint)s.Dilation.D * s.Input.H * s.Input.W);
        Repeat(to, s.Taps, _channels - 1, Copies ? (nint)s.Kernel.D * Plane : Plane);
    }

    // Behind so many places the same ones again, each time as far from those before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint* Repeat(nint* to, int count, int times, nint step)
    {
        for (nint* end = to + (nint)count * times; to < end; to++)
            *to = to[-count] + step;
        return to;
    }

    /// <summary>The first element that a band reads of the planes of a group, when no copy is needed.</summary>
    public float* Start(in ConvShape s, in PlaneBand band, float* planes) => planes + (nint)(band.Slice * s.Stride.D * s.Input.H + band.Row * s.Stride.H) * s.Input.W;

    /// <summary>What a band reads of the planes of a group, with zeros where windows stick out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Copy(in ConvShape s, in PlaneBand band, float* planes, float* to)
    {
        new Span<float>(to, (int)CopyLength).Clear();
        int top = band.Row * s.Stride.H - s.Before.H, height = _phases.Height(band.Rows);
        int left = Math.Max(0, s.Before.W), skipped = Math.Max(0, -s.Before.W), count = Math.Min(s.Input.W - skipped, Pitch - left);
        int first = Math.Max(0, -top), end = Math.Min(height, s.Input.H - top);
        for (int channel = 0; channel < _channels; channel++, planes += s.InPlane)
            for (int d = 0; d < s.Kernel.D; d++, to += Plane)
            {
                int slice = band.Slice * s.Stride.D + d * s.Dilation.D - s.Before.D;
                if ((uint)slice >= (uint)s.Input.D)
                    continue;
                float* plane = planes + (nint)slice * s.Input.H * s.Input.W;
                if (s.Stride.W > 1)
                {
                    _phases.Copy(plane, band.Row, height, to);
                    continue;
                }
                float* from = plane + (nint)(top + first) * s.Input.W + skipped, row = to + (nint)first * Pitch + left;
                for (int h = first; h < end && count > 0; h++, from += s.Input.W, row += Pitch)
                    CopyRow(from, row, count);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRow(float* from, float* to, int count)
    {
        if (count < 8)
        {
            for (int i = 0; i < count; i++)
                to[i] = from[i];
            return;
        }
        for (int i = 0; i < count - 8; i += 8)
            Vector256.Load(from + i).Store(to + i);
        Vector256.Load(from + count - 8).Store(to + count - 8);
    }
}
