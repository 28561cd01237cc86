namespace ModelDsl.Runtime;

/// <summary>Convolutions in channel blocks by Winograd's algorithm, with windows of 2×2 to 5×5 taps: a quarter to two thirds of the multiplications.</summary>
/// <remarks>
/// <para>x [N, ⌈C / 16⌉, H, W, 16] and y [N, ⌈O / 16⌉, H′, W′, 16]; lanes past C are not read. Tiles of 6×6 inputs are transformed,
/// 36 small products go through all channels, and their transforms are the results: 4×4 of 3×3 taps, see <see cref="WinogradForm"/>.</para>
/// <para>Rounding is up to 35 times that of a plain sum of products: 3e-6 of the largest result with 3 channels, 1.2e-5 with 256.
/// An input that is infinite or no number spoils the whole tile.</para>
/// <para>Work is cut by shape, so bits do not depend on threads.</para>
/// </remarks>
public static class Winograd
{
    /// <summary>Whether this is a convolution of two axes with square windows at every place, in one group.</summary>
    public static bool Fits(in ConvShape s) => s.Stride.W == 1 && WinogradForm.Of(s, small: false).Fits(s);

    /// <summary>Elements of packed filters; batch and spatial sizes do not matter.</summary>
    public static int PackedLength(in ConvShape s) => checked((int)WinogradProduct.PackedLength(s, small: false));

    /// <summary>Brings filters [O, C, K, K] into the layout of <see cref="Run{TE}"/>.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes, or the convolution is of another kind.</exception>
    public static void Pack(in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed) => WinogradProduct.Pack(VectorWidths.Widest, s, small: false, filters, turned: false, packed);

    /// <summary>The same from filters [C, O, K, K] of a transposed convolution without strides, which is a convolution with turned filters.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes, or the convolution is of another kind.</exception>
    public static void PackTurned(in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed) => WinogradProduct.Pack(VectorWidths.Widest, s, small: false, filters, turned: true, packed);

    /// <summary>Elements of scratch that <see cref="Run{TE}"/> wants.</summary>
    public static int ScratchLength(in ConvShape s) => checked((int)WinogradProduct.ScratchLength(s, small: false));

    /// <summary>y = x ⋆ filters, then the epilogue, whose rows are image · blocks + block.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes, or the convolution is of another kind.</exception>
    public static void Run<TE>(
        Workers workers, in ConvShape s, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, Span<float> scratch, TE epilogue)
        where TE : struct, IEpilogue<float>, allows ref struct =>
        WinogradProduct.Run(VectorWidths.Widest, small: false, fromPlanes: false, toPlanes: false, workers, s, x, packed, y, scratch, epilogue);
}

/// <summary>The same from an input in planes, [N, C, H, W], which is brought into blocks row by row; with a stride of 2 windows have 3×3 to 10×10 taps.</summary>
public static class EntryWinograd
{
    /// <inheritdoc cref="Winograd.PackedLength"/>
    public static int PackedLength(in ConvShape s) => Winograd.PackedLength(s);

    /// <inheritdoc cref="Winograd.Pack"/>
    public static void Pack(in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed) => Winograd.Pack(s, filters, packed);

    /// <inheritdoc cref="Winograd.ScratchLength"/>
    public static int ScratchLength(in ConvShape s) => Winograd.ScratchLength(s);

    /// <summary>y = x ⋆ filters, then the epilogue, whose rows are image · blocks + block.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes, or the convolution is of another kind.</exception>
    public static void Run<TE>(
        Workers workers, in ConvShape s, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, Span<float> scratch, TE epilogue)
        where TE : struct, IEpilogue<float>, allows ref struct =>
        WinogradProduct.Run(VectorWidths.Widest, small: false, fromPlanes: true, toPlanes: false, workers, s, x, packed, y, scratch, epilogue);
}

/// <summary>The same for tensors in planes, x [N, C, H, W] and y [N, O, H′, W′], with strides of 1 or 2.</summary>
public static class PlaneWinograd
{
    /// <inheritdoc cref="Winograd.PackedLength"/>
    public static int PackedLength(in ConvShape s) => Winograd.PackedLength(s);

    /// <inheritdoc cref="Winograd.Pack"/>
    public static void Pack(in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed) => Winograd.Pack(s, filters, packed);

    /// <inheritdoc cref="Winograd.PackTurned"/>
    public static void PackTurned(in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed) => Winograd.PackTurned(s, filters, packed);

    /// <inheritdoc cref="Winograd.ScratchLength"/>
    public static int ScratchLength(in ConvShape s) => Winograd.ScratchLength(s);

    /// <summary>y = x ⋆ filters, then the epilogue, whose rows are image · channels + channel.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes, or the convolution is of another kind.</exception>
    public static void Run<TE>(
        Workers workers, in ConvShape s, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, Span<float> scratch, TE epilogue)
        where TE : struct, IEpilogue<float>, allows ref struct =>
        WinogradProduct.Run(VectorWidths.Widest, small: false, fromPlanes: true, toPlanes: true, workers, s, x, packed, y, scratch, epilogue);
}
