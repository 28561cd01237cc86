using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>f32 convolutions of 1 to 3 axes and any groups from planes to planes, [N, C, S…] and [N, O, S′…], by way of blocks of 16 channels that never leave the cache.</summary>
public static class PlaneConv
{
    /// <summary>Elements of packed filters; batch and spatial sizes do not matter.</summary>
    public static int PackedLength(in ConvShape s) => checked((int)((long)s.Groups * Block.Count(s.OutChannels / s.Groups) * Block.Lanes * s.Depth));

    /// <summary>Brings filters [O, C / groups, K…] into the layout of <see cref="Run{TE}"/>.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Pack(in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed) => PackAt(VectorWidths.Widest, s, filters, turned: false, packed);

    /// <summary>The same for filters [C, O / groups, K…] of a transposed convolution without strides: taps are counted from the end.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void PackTurned(in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed) => PackAt(VectorWidths.Widest, s, filters, turned: true, packed);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void PackAt(VectorWidth width, in ConvShape s, ReadOnlySpan<float> filters, bool turned, Span<float> packed)
    {
        Extents.Require(filters.Length, (long)s.OutChannels * s.Depth, nameof(filters));
        Extents.Require(packed.Length, PackedLength(s), nameof(packed));
        int outputs = s.OutChannels / s.Groups, inputs = s.InChannels / s.Groups, taps = s.Taps, next = 0;
        int most = width == VectorWidth.Bits512 ? 2 * Block.Lanes : Block.Lanes, whole = Block.Count(outputs) * Block.Lanes;
        // From one output channel to the next, and from one input channel.
        (int output, int input) = turned ? (taps, outputs * taps) : (inputs * taps, taps);
        for (int group = 0; group < s.Groups; group++)
            for (int first = 0; first < whole; first += most)
            {
                int lanes = Math.Min(most, whole - first), filled = Math.Min(lanes, outputs - first);
                for (int tap = 0; tap < taps; tap++)
                    for (int channel = 0; channel < inputs; channel++, next += lanes)
                    {
                        int from = group * outputs * inputs * taps + first * output + channel * input + (turned ? taps - 1 - tap : tap);
                        for (int lane = 0; lane < filled; lane++, from += output)
                            packed[next + lane] = filters[from];
                        packed.Slice(next + filled, lanes - filled).Clear();
                    }
            }
    }

    /// <summary>Elements of scratch that <see cref="Run{TE}"/> wants.</summary>
    public static int ScratchLength(in ConvShape s) => 0;

    /// <summary>y = x ⋆ filters, then the epilogue, whose rows are image · channels + channel.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Run<TE>(Workers workers, in ConvShape s, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, Span<float> scratch, TE epilogue)
        where TE : struct, IEpilogue<float>, allows ref struct => RunAt(VectorWidths.Widest, workers, s, x, packed, y, epilogue);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void RunAt<T, TE>(VectorWidth width, Workers workers, in ConvShape s, ReadOnlySpan<T> x, ReadOnlySpan<T> packed, Span<T> y, TE epilogue)
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        if (s.Batch == 0 || s.OutChannels == 0 || s.OutPlane <= 0)
            return;
        Extents.Require(x.Length, (long)s.Batch * s.InChannels * s.InPlane, nameof(x));
        Extents.Require(y.Length, (long)s.Batch * s.OutChannels * s.OutPlane, nameof(y));
        Extents.Require(packed.Length, PackedLength(s), nameof(packed));
        PlaneFinish.Check(ref epilogue, s);
        // Planes whose pixels are windows are one line each.
        bool flat = s.Taps == 1 && s.Stride == (1, 1, 1) && s.Before == (0, 0, 0) && s.Input == s.Output;
        ConvShape shape = flat ? ConvShape.Of(s.Batch, s.InChannels, s.OutChannels, s.Groups, [s.InPlane], [1], [1], [1], [0], [0]) : s;
        var cut = new PlaneCut(shape, width);
        var body = new PlaneProduct<T, TE>(shape, cut, width, x, packed, y, epilogue);
        workers.Run(ref body, cut.Count);
    }
}
