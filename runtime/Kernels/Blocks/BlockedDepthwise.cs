using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>f32 convolutions with one filter for each channel, of tensors in blocks of 16 channels: [N, ⌈C / 16⌉, H, W, 16].</summary>
public static class BlockedDepthwise
{
    /// <summary>Elements of packed filters; batch and spatial sizes do not matter.</summary>
    public static int PackedLength(in ConvShape s) => checked(Block.Count(s.OutChannels) * Block.Lanes * s.Taps);

    /// <summary>Brings filters [C, 1, K…] into the layout of <see cref="Run{TE}"/>: [block][tap][16].</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Pack(in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed)
    {
        Extents.Require(filters.Length, (long)s.OutChannels * s.Taps, nameof(filters));
        Extents.Require(packed.Length, PackedLength(s), nameof(packed));
        for (int i = 0; i < PackedLength(s); i++)
        {
            int channel = i / Block.Lanes / s.Taps * Block.Lanes + i % Block.Lanes;
            packed[i] = channel < s.OutChannels ? filters[channel * s.Taps + i / Block.Lanes % s.Taps] : 0;
        }
    }

    /// <summary>Elements of scratch that <see cref="Run{TE}"/> wants.</summary>
    public static int ScratchLength(in ConvShape s) => 0;

    /// <summary>y = x ⋆ filters channel by channel, then the epilogue, whose rows are image · blocks + block.</summary>
    /// <exception cref="ArgumentException">A span is too short, or the sizes are not those of one filter for each channel.</exception>
    public static void Run<TE>(Workers workers, in ConvShape s, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, Span<float> scratch, TE epilogue)
        where TE : struct, IEpilogue<float>, allows ref struct =>
        RunAt(VectorWidths.Widest, workers, s, x, packed, y, epilogue);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void RunAt<TE>(VectorWidth width, Workers workers, in ConvShape s, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, TE epilogue)
        where TE : struct, IEpilogue<float>, allows ref struct
    {
        if (s.Batch == 0 || s.OutPlane <= 0)
            return;
        if (s.Groups != s.InChannels || s.OutChannels != s.InChannels || s.Kernel.D != 1 || s.Input.D != 1 || s.Output.D != 1)
            throw new ArgumentException("There is one filter for each channel and at most 2 spatial axes.", nameof(s));
        int planes = s.Batch * Block.Count(s.InChannels);
        Extents.Require(x.Length, (long)planes * s.InPlane * Block.Lanes, nameof(x));
        Extents.Require(y.Length, (long)planes * s.OutPlane * Block.Lanes, nameof(y));
        Extents.Require(packed.Length, PackedLength(s), nameof(packed));
        BlockFinish.Check(ref epilogue, s);
        var rows = new BlockRowsOfWindows<WeightedSumStep, TE>(
            BlockWindows.Of(s), planes, (s.InPlane, s.Output.H, s.Output.W), Block.Count(s.InChannels), s.Taps, x, packed, y, epilogue, width);
        workers.Run(ref rows, rows.Chunks);
    }
}
