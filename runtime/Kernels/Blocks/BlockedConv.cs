namespace ModelDsl.Runtime;

/// <summary>f32 convolutions of 1 or 2 spatial axes whose input and result lie in blocks of 16 channels: [N, ⌈C / 16⌉, H, W, 16].</summary>
/// <remarks>
/// Direct: a tile of up to 14 pixels by 32 output channels stays in registers while all taps and input channels go by. Lanes
/// past the channels of the input are not read; those past the channels of the result are 0 before the epilogue.
/// </remarks>
public static class BlockedConv
{
    /// <summary>Elements of packed filters; batch and spatial sizes do not matter.</summary>
    public static int PackedLength(in ConvShape s) => checked((int)BlockProduct.PackedLength(s));

    /// <summary>Brings filters [O, C, K…] into the layout of <see cref="Run{TE}"/>.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Pack(in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed) =>
        BlockProduct.Pack(s, filters, packed, planes: false, VectorWidths.Widest);

    /// <summary>Elements of scratch that <see cref="Run{TE}"/> wants.</summary>
    public static int ScratchLength(in ConvShape s) => 0;

    /// <summary>y = x ⋆ filters, then the epilogue, whose rows are image · blocks + block.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Run<TE>(Workers workers, in ConvShape s, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, Span<float> scratch, TE epilogue)
        where TE : struct, IEpilogue<float>, allows ref struct =>
        BlockProduct.Run(workers, s, x, packed, y, epilogue, planes: false, VectorWidths.Widest);

    /// <summary>The same, and of its result, which is kept nowhere, a convolution with one filter for each channel.</summary>
    /// <param name="workers">The pool.</param>
    /// <param name="first">Sizes of this convolution.</param>
    /// <param name="second">Sizes of the other, whose input is the result of the first.</param>
    /// <param name="x">The input of the first.</param>
    /// <param name="packed">Its filters, see <see cref="Pack"/>.</param>
    /// <param name="filters">Those of the second, see <see cref="BlockedDepthwise.Pack"/>.</param>
    /// <param name="y">The result of the second.</param>
    /// <param name="between">What is done to the result of the first.</param>
    /// <param name="epilogue">What is done to the result of the second.</param>
    /// <exception cref="ArgumentException">A span is too short, or the second does not take one filter for each channel of the first.</exception>
    public static void RunThenDepthwise<TFirst, TSecond>(
        Workers workers, in ConvShape first, in ConvShape second, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, ReadOnlySpan<float> filters, Span<float> y,
        TFirst between, TSecond epilogue)
        where TFirst : struct, IEpilogue<float>, allows ref struct where TSecond : struct, IEpilogue<float>, allows ref struct =>
        ConvThenDepthwise.Run(workers, first, second, x, packed, filters, y, between, epilogue, planes: false, VectorWidths.Widest);

    /// <summary>The same, and the result of that, which is kept nowhere either, brought to other channels pixel by pixel.</summary>
    /// <param name="workers">The pool.</param>
    /// <param name="first">Sizes of this convolution.</param>
    /// <param name="second">Sizes of the one with a filter for each channel.</param>
    /// <param name="third">Sizes of the last, whose windows are single pixels.</param>
    /// <param name="x">The input of the first.</param>
    /// <param name="packed">Its filters, see <see cref="Pack"/>.</param>
    /// <param name="filters">Those of the second, see <see cref="BlockedDepthwise.Pack"/>.</param>
    /// <param name="projection">Those of the third, see <see cref="BlockedConv.Pack"/>.</param>
    /// <param name="y">The result of the third.</param>
    /// <param name="scratch">Of <see cref="BottleneckScratchLength"/>.</param>
    /// <param name="between">What is done to the result of the first.</param>
    /// <param name="filtered">What is done to the result of the second.</param>
    /// <param name="epilogue">What is done to the result of the third.</param>
    /// <exception cref="ArgumentException">A span is too short, or the convolutions do not follow each other so.</exception>
    public static void RunBottleneck<TFirst, TSecond, TThird>(
        Workers workers, in ConvShape first, in ConvShape second, in ConvShape third, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, ReadOnlySpan<float> filters,
        ReadOnlySpan<float> projection, Span<float> y, Span<float> scratch, TFirst between, TSecond filtered, TThird epilogue)
        where TFirst : struct, IEpilogue<float>, allows ref struct where TSecond : struct, IEpilogue<float>, allows ref struct where TThird : struct, IEpilogue<float>, allows ref struct =>
        Bottleneck.Run(workers, first, second, third, x, packed, filters, projection, y, scratch, between, filtered, epilogue, planes: false, VectorWidths.Widest);

    /// <summary>Elements of scratch that <see cref="RunBottleneck{TFirst, TSecond, TThird}"/> wants.</summary>
    public static int BottleneckScratchLength(in ConvShape first, in ConvShape second, in ConvShape third) =>
        checked((int)Bottleneck.ScratchLength(first, second, third, planes: false, VectorWidths.Widest));
}

/// <summary>The same from an input in planes, [N, C, H, W]: first layers, whose few channels would leave a block almost empty.</summary>
public static class EntryConv
{
    /// <summary>Elements of packed filters; batch and spatial sizes do not matter.</summary>
    public static int PackedLength(in ConvShape s) => checked((int)BlockProduct.PackedLength(s));

    /// <summary>Brings filters [O, C, K…] into the layout of <see cref="Run{TE}"/>.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Pack(in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed) =>
        BlockProduct.Pack(s, filters, packed, planes: true, VectorWidths.Widest);

    /// <summary>Elements of scratch that <see cref="Run{TE}"/> wants.</summary>
    public static int ScratchLength(in ConvShape s) => 0;

    /// <summary>y = x ⋆ filters, then the epilogue, whose rows are image · blocks + block.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Run<TE>(Workers workers, in ConvShape s, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, Span<float> scratch, TE epilogue)
        where TE : struct, IEpilogue<float>, allows ref struct =>
        BlockProduct.Run(workers, s, x, packed, y, epilogue, planes: true, VectorWidths.Widest);

    /// <inheritdoc cref="BlockedConv.RunThenDepthwise{TFirst, TSecond}"/>
    public static void RunThenDepthwise<TFirst, TSecond>(
        Workers workers, in ConvShape first, in ConvShape second, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, ReadOnlySpan<float> filters, Span<float> y,
        TFirst between, TSecond epilogue)
        where TFirst : struct, IEpilogue<float>, allows ref struct where TSecond : struct, IEpilogue<float>, allows ref struct =>
        ConvThenDepthwise.Run(workers, first, second, x, packed, filters, y, between, epilogue, planes: true, VectorWidths.Widest);

    /// <inheritdoc cref="BlockedConv.RunBottleneck{TFirst, TSecond, TThird}"/>
    public static void RunBottleneck<TFirst, TSecond, TThird>(
        Workers workers, in ConvShape first, in ConvShape second, in ConvShape third, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, ReadOnlySpan<float> filters,
        ReadOnlySpan<float> projection, Span<float> y, Span<float> scratch, TFirst between, TSecond filtered, TThird epilogue)
        where TFirst : struct, IEpilogue<float>, allows ref struct where TSecond : struct, IEpilogue<float>, allows ref struct where TThird : struct, IEpilogue<float>, allows ref struct =>
        Bottleneck.Run(workers, first, second, third, x, packed, filters, projection, y, scratch, between, filtered, epilogue, planes: true, VectorWidths.Widest);

    /// <summary>Elements of scratch that <see cref="RunBottleneck{TFirst, TSecond, TThird}"/> wants.</summary>
    public static int BottleneckScratchLength(in ConvShape first, in ConvShape second, in ConvShape third) =>
        checked((int)Bottleneck.ScratchLength(first, second, third, planes: true, VectorWidths.Widest));
}
