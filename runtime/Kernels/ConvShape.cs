using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Sizes of a convolution of 1 to 3 spatial axes; missing ones count as 1.</summary>
public readonly record struct ConvShape
{
    public int Batch { get; internal init; }
    public int InChannels { get; private init; }
    public int OutChannels { get; private init; }
    public int Groups { get; private init; }
    public (int D, int H, int W) Input { get; private init; }
    public (int D, int H, int W) Kernel { get; private init; }
    public (int D, int H, int W) Stride { get; private init; }
    public (int D, int H, int W) Dilation { get; private init; }
    public (int D, int H, int W) Before { get; private init; }
    public (int D, int H, int W) Output { get; private init; }

    public int InPlane => Input.D * Input.H * Input.W;
    public int OutPlane => Output.D * Output.H * Output.W;
    public int Taps => Kernel.D * Kernel.H * Kernel.W;

    /// <summary>Products that one output element sums.</summary>
    public int Depth => InChannels / Groups * Taps;

    /// <summary>A convolution; spatial sizes outermost first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ConvShape Of(
        int batch, int inChannels, int outChannels, int groups, ReadOnlySpan<int> input, ReadOnlySpan<int> kernel, ReadOnlySpan<int> stride,
        ReadOnlySpan<int> dilation, ReadOnlySpan<int> before, ReadOnlySpan<int> after)
    {
        ConvShape s = Common(batch, inChannels, outChannels, groups, input, kernel, stride, dilation, before);
        (int d, int h, int w) = Triple(after, 0);
        return Flat(s with
        {
            Output = (
                Count(s.Input.D, s.Kernel.D, s.Stride.D, s.Dilation.D, s.Before.D + d),
                Count(s.Input.H, s.Kernel.H, s.Stride.H, s.Dilation.H, s.Before.H + h),
                Count(s.Input.W, s.Kernel.W, s.Stride.W, s.Dilation.W, s.Before.W + w)),
        });
    }

    // One tap at every place: volumes are images with more rows, for which there are faster ways.
    private static ConvShape Flat(ConvShape s)
    {
        (int d, int h, int w) = s.Input;
        bool isPointwise = d > 1 && s.Taps == 1 && s.Stride == (1, 1, 1) && s.Before == (0, 0, 0) && s.Output == s.Input;
        return isPointwise ? s with { Input = (1, d * h, w), Output = (1, d * h, w) } : s;
    }

    /// <summary>A convolution whose result has the given spatial sizes, which may leave windows at the end out.</summary>
    public static ConvShape Between(
        int batch, int inChannels, int outChannels, int groups, ReadOnlySpan<int> input, ReadOnlySpan<int> output, ReadOnlySpan<int> kernel,
        ReadOnlySpan<int> stride, ReadOnlySpan<int> dilation, ReadOnlySpan<int> before) =>
        Common(batch, inChannels, outChannels, groups, input, kernel, stride, dilation, before) with { Output = Triple(output, 1) };

    /// <summary>A transposed convolution, which spreads every input element over the window it came from.</summary>
    public static ConvShape Transposed(
        int batch, int inChannels, int outChannels, int groups, ReadOnlySpan<int> input, ReadOnlySpan<int> kernel, ReadOnlySpan<int> stride,
        ReadOnlySpan<int> dilation, ReadOnlySpan<int> before, ReadOnlySpan<int> after, ReadOnlySpan<int> outputPadding)
    {
        ConvShape s = Common(batch, inChannels, outChannels, groups, input, kernel, stride, dilation, before);
        (int ad, int ah, int aw) = Triple(after, 0);
        (int od, int oh, int ow) = Triple(outputPadding, 0);
        return s with
        {
            Output = (
                Spread(s.Input.D, s.Kernel.D, s.Stride.D, s.Dilation.D, s.Before.D + ad, od),
                Spread(s.Input.H, s.Kernel.H, s.Stride.H, s.Dilation.H, s.Before.H + ah, oh),
                Spread(s.Input.W, s.Kernel.W, s.Stride.W, s.Dilation.W, s.Before.W + aw, ow)),
        };
    }

    private static ConvShape Common(
        int batch, int inChannels, int outChannels, int groups, ReadOnlySpan<int> input, ReadOnlySpan<int> kernel, ReadOnlySpan<int> stride,
        ReadOnlySpan<int> dilation, ReadOnlySpan<int> before) => new()
        {
            Batch = batch,
            InChannels = inChannels,
            OutChannels = outChannels,
            Groups = groups,
            Input = Triple(input, 1),
            Kernel = Triple(kernel, 1),
            Stride = Triple(stride, 1),
            Dilation = Triple(dilation, 1),
            Before = Triple(before, 0),
        };

    internal static (int, int, int) Triple(ReadOnlySpan<int> sizes, int missing) => sizes.Length switch
    {
        1 => (missing, missing, sizes[0]),
        2 => (missing, sizes[0], sizes[1]),
        _ => (sizes[0], sizes[1], sizes[2]),
    };

    internal static int Count(int size, int kernel, int stride, int dilation, int padding) => (int)Sizes.FloorDiv(size + padding - dilation * (kernel - 1) - 1, stride) + 1;

    private static int Spread(int size, int kernel, int stride, int dilation, int padding, int extra) =>
        (size - 1) * stride - padding + dilation * (kernel - 1) + extra + 1;
}

/// <summary>Sizes of a sliding window over planes of 1 to 3 axes.</summary>
public readonly record struct WindowShape
{
    public int Planes { get; private init; }
    public (int D, int H, int W) Input { get; private init; }
    public (int D, int H, int W) Kernel { get; private init; }
    public (int D, int H, int W) Stride { get; private init; }
    public (int D, int H, int W) Dilation { get; private init; }
    public (int D, int H, int W) Before { get; private init; }
    public (int D, int H, int W) Output { get; private init; }

    public int InPlane => Input.D * Input.H * Input.W;
    public int OutPlane => Output.D * Output.H * Output.W;
    public int Taps => Kernel.D * Kernel.H * Kernel.W;

    public static WindowShape Of(
        int planes, ReadOnlySpan<int> input, ReadOnlySpan<int> kernel, ReadOnlySpan<int> stride, ReadOnlySpan<int> dilation,
        ReadOnlySpan<int> before, ReadOnlySpan<int> after)
    {
        ConvShape s = ConvShape.Of(1, 1, 1, 1, input, kernel, stride, dilation, before, after);
        return new WindowShape
        {
            Planes = planes,
            Input = s.Input,
            Kernel = s.Kernel,
            Stride = s.Stride,
            Dilation = s.Dilation,
            Before = s.Before,
            Output = s.Output,
        };
    }
}
