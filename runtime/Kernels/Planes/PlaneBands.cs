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

/// <summary>How the planes of a convolution are cut into bands of rows that fit into the first-level cache with all their channels.</summary>
internal readonly unsafe struct PlaneBands
{
    private const int CacheElements = 10 * 1024;

    // Vectors of places may reach past the last one.
    private const int Slack = 32;

    private readonly int _rows, _perSlice, _height, _reach, _channels;

    /// <param name="s">Sizes that <see cref="SmallConv.Fits"/> accepts.</param>
    /// <param name="pool">Whether the maxima of 2×2 results are wanted.</param>
    public PlaneBands(in ConvShape s, bool pool)
    {
        Pool = pool;
        (_height, Width) = pool ? (s.Output.H & ~1, s.Output.W & ~1) : (s.Output.H, s.Output.W);
        OutWidth = pool ? Width / 2 : Width;
        OutPlane = s.Output.D * _height * Width / (pool ? 4 : 1);
        _channels = s.InChannels;
        _reach = (s.Kernel.H - 1) * s.Dilation.H;
        int across = (s.Kernel.W - 1) * s.Dilation.W;
        // Windows may stick out, and vectors of places are wider than a narrow row: then a copy is read.
        bool inside = s.Before == (0, 0, 0) && s.Output.D <= s.Input.D && s.Output.H + _reach <= s.Input.H && s.Output.W + across <= s.Input.W;
        Copies = !inside || Width < SmallConvRest.Lanes && SmallConv.InBlocks(s.OutChannels) < s.OutChannels;
        Pitch = Copies ? Width + across : s.Input.W;

        long perRow = (long)s.InChannels * Pitch + 16L * Width;
        int wanted = (int)Math.Clamp(CacheElements / Math.Max(perRow, 1) - _reach, 4, Math.Max(_height, 4));
        int count = Math.Max(1, (_height + wanted - 1) / wanted);
        _rows = Math.Max(4, ((_height + count - 1) / count + 3) / 4 * 4);
        _perSlice = (_height + _rows - 1) / _rows;
        Plane = Copies ? (Math.Min(_rows, _height) + _reach) * Pitch : s.InPlane;
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

    /// <summary>Elements from one channel of what is read to the next.</summary>
    public int Plane { get; }

    /// <summary>Bands of an image.</summary>
    public int PerImage { get; }

    /// <summary>Elements of the copy.</summary>
    public long CopyLength => Copies ? ((long)_channels * Plane + Slack + 15) / 16 * 16 : 0;

    /// <summary>Elements for the results of sixteen channels.</summary>
    public long ResultLength => 16L * Math.Max(Slack, Math.Min(_rows, _height) * Width);

    public PlaneBand this[int index]
    {
        get
        {
            int slice = index / _perSlice, row = index % _perSlice * _rows, rows = Math.Min(_rows, _height - row), per = Pool ? 2 : 1;
            return new PlaneBand(slice, row, rows, (slice * _height + row) / per * OutWidth, rows / per * OutWidth);
        }
    }

    /// <summary>Where the elements of a window lie, from its first.</summary>
    public void FillTaps(in ConvShape s, nint* taps)
    {
        for (int channel = 0; channel < s.InChannels; channel++)
            for (int h = 0; h < s.Kernel.H; h++)
                for (int w = 0; w < s.Kernel.W; w++)
                    *taps++ = (nint)channel * Plane + h * s.Dilation.H * Pitch + w * s.Dilation.W;
    }

    /// <summary>The first element that a band reads of an image, when no copy is needed.</summary>
    public float* Start(in ConvShape s, in PlaneBand band, float* image) => image + (nint)(band.Slice * s.Input.H + band.Row) * s.Input.W;

    /// <summary>What a band reads of an image, with zeros where windows stick out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Copy(in ConvShape s, in PlaneBand band, float* image, float* to)
    {
        new Span<float>(to, (int)CopyLength).Clear();
        int depth = band.Slice - s.Before.D, above = s.Before.H - band.Row;
        int left = Math.Max(0, s.Before.W), skipped = Math.Max(0, -s.Before.W), count = Math.Min(s.Input.W - skipped, Pitch - left);
        if (depth < 0 || depth >= s.Input.D || count <= 0)
            return;
        int first = Math.Max(0, above), end = Math.Min(band.Rows + _reach, s.Input.H + above);
        for (int channel = 0; channel < _channels; channel++)
        {
            float* from = image + (nint)channel * s.InPlane + (nint)(depth * s.Input.H + first - above) * s.Input.W + skipped;
            float* row = to + (nint)channel * Plane + first * Pitch + left;
            for (int h = first; h < end; h++, from += s.Input.W, row += Pitch)
                CopyRow(from, row, count);
        }
    }

    private static void CopyRow(float* from, float* to, int count)
    {
        if (count < 16)
        {
            for (int i = 0; i < count; i++)
                to[i] = from[i];
            return;
        }
        for (int i = 0; i < count - 16; i += 16)
            Vector512.Load(from + i).Store(to + i);
        Vector512.Load(from + count - 16).Store(to + count - 16);
    }
}
