namespace ModelDsl.Runtime;

/// <summary>Convolutions of 3×3 in channel blocks by Winograd's algorithm F(2×2, 3×3): fewer than half of the multiplications.</summary>
/// <remarks>
/// As <see cref="Winograd"/>, with tiles of 2×2 results: for small images and many channels, whose filters take longer to read than to multiply.
/// They grow by 16/9 here instead of 4. Rounding is little more than that of a plain sum of products.
/// </remarks>
public static class SmallWinograd
{
    /// <summary>Whether this is a convolution of two axes with windows of 3×3 at every place, in one group.</summary>
    public static bool Fits(in ConvShape s) => WinogradForm.Of(s, small: true).Fits(s);

    /// <summary>Elements of packed filters; batch and spatial sizes do not matter.</summary>
    public static int PackedLength(in ConvShape s) => checked((int)WinogradProduct.PackedLength(s, small: true));

    /// <summary>Brings filters [O, C, 3, 3] into the layout of <see cref="Run{TE}"/>.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes, or the convolution is of another kind.</exception>
    public static void Pack(in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed) => WinogradProduct.Pack(VectorWidths.Widest, s, small: true, filters, turned: false, packed);

    /// <summary>The same from filters [C, O, 3, 3] of a transposed convolution without strides, which is a convolution with turned filters.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes, or the convolution is of another kind.</exception>
    public static void PackTurned(in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed) => WinogradProduct.Pack(VectorWidths.Widest, s, small: true, filters, turned: true, packed);

    /// <summary>Elements of scratch that <see cref="Run{TE}"/> wants.</summary>
    public static int ScratchLength(in ConvShape s) => checked((int)WinogradProduct.ScratchLength(s, small: true));

    /// <summary>y = x ⋆ filters, then the epilogue, whose rows are image · blocks + block.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes, or the convolution is of another kind.</exception>
    public static void Run<TE>(
        Workers workers, in ConvShape s, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, Span<float> scratch, TE epilogue)
        where TE : struct, IEpilogue<float>, allows ref struct =>
        WinogradProduct.Run(VectorWidths.Widest, small: true, fromPlanes: false, toPlanes: false, workers, s, x, packed, y, scratch, epilogue);
}

/// <summary>The same from an input in planes, [N, C, H, W], which is brought into blocks row by row.</summary>
public static class SmallEntryWinograd
{
    /// <inheritdoc cref="SmallWinograd.PackedLength"/>
    public static int PackedLength(in ConvShape s) => SmallWinograd.PackedLength(s);

    /// <inheritdoc cref="SmallWinograd.Pack"/>
    public static void Pack(in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed) => SmallWinograd.Pack(s, filters, packed);

    /// <inheritdoc cref="SmallWinograd.ScratchLength"/>
    public static int ScratchLength(in ConvShape s) => SmallWinograd.ScratchLength(s);

    /// <summary>y = x ⋆ filters, then the epilogue, whose rows are image · blocks + block.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes, or the convolution is of another kind.</exception>
    public static void Run<TE>(
        Workers workers, in ConvShape s, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, Span<float> scratch, TE epilogue)
        where TE : struct, IEpilogue<float>, allows ref struct =>
        WinogradProduct.Run(VectorWidths.Widest, small: true, fromPlanes: true, toPlanes: false, workers, s, x, packed, y, scratch, epilogue);
}

/// <summary>The same for tensors in planes, x [N, C, H, W] and y [N, O, H′, W′].</summary>
public static class SmallPlaneWinograd
{
    /// <inheritdoc cref="SmallWinograd.PackedLength"/>
    public static int PackedLength(in ConvShape s) => SmallWinograd.PackedLength(s);

    /// <inheritdoc cref="SmallWinograd.Pack"/>
    public static void Pack(in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed) => SmallWinograd.Pack(s, filters, packed);

    /// <inheritdoc cref="SmallWinograd.PackTurned"/>
    public static void PackTurned(in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed) => SmallWinograd.PackTurned(s, filters, packed);

    /// <inheritdoc cref="SmallWinograd.ScratchLength"/>
    public static int ScratchLength(in ConvShape s) => SmallWinograd.ScratchLength(s);

    /// <summary>y = x ⋆ filters, then the epilogue, whose rows are image · channels + channel.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes, or the convolution is of another kind.</exception>
    public static void Run<TE>(
        Workers workers, in ConvShape s, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, Span<float> scratch, TE epilogue)
        where TE : struct, IEpilogue<float>, allows ref struct =>
        WinogradProduct.Run(VectorWidths.Widest, small: true, fromPlanes: true, toPlanes: true, workers, s, x, packed, y, scratch, epilogue);
}
