namespace ModelDsl.Runtime;

/// <summary>One of Winograd's algorithms F(m × m, r × r): windows of r × r taps, m × m results at once from as many products as there are places.</summary>
/// <remarks>
/// <para>A tile has m + r - 1 points along each axis: 0, ±1, ±2 and ∞, or with few results 0, ±1 and ∞. The six points serve
/// windows of 2 to 5 taps with one transform of the inputs.</para>
/// <para>A stride of 2 splits an image into four, by even and odd rows and columns; each meets every second tap of the filter, without a stride.
/// Channels are those of the four images then, one channel's side by side.</para>
/// </remarks>
/// <param name="Kernel">Taps of the filters along each axis.</param>
/// <param name="Stride">1 or 2.</param>
/// <param name="Points">6, or 4.</param>
internal readonly record struct WinogradForm(int Kernel, int Stride, int Points)
{
    /// <summary>More points than any form has, and more taps.</summary>
    public const int MostPoints = 6, MostTaps = 5;

    /// <summary>The form for a convolution.</summary>
    /// <param name="s">A convolution that one of them fits.</param>
    /// <param name="small">Whether tiles have 2×2 results.</param>
    public static WinogradForm Of(in ConvShape s, bool small) => new(s.Kernel.W, s.Stride.W, small ? 4 : 6);

    /// <summary>Whether a convolution is one of two axes, in one group, with square windows that the form has points for.</summary>
    public bool Fits(in ConvShape s) =>
        s is { Groups: 1, Kernel.D: 1, Dilation: (_, 1, 1), Input.D: 1, Output.D: 1, Before.D: 0 } && s.Kernel == (1, Kernel, Kernel) && (s.Stride.H, s.Stride.W) == (Stride, Stride)
        && (Points == 4 ? (Kernel, Stride) == (3, 1) : Stride is 1 or 2 && Taps is >= 2 and <= MostTaps);

    /// <summary>Taps of a window along each axis, in the image of one phase.</summary>
    public int Taps => (Kernel + Stride - 1) / Stride;

    /// <summary>Results of a tile along each axis.</summary>
    public int Results => Points + 1 - Taps;

    /// <summary>Products of a tile and one channel.</summary>
    public int Places => Points * Points;

    /// <summary>Images that an input is split into.</summary>
    public int Phases => Stride * Stride;
}
