using System.Collections.Immutable;
using static ModelDsl.Shapes.SizeText;

namespace ModelDsl.Shapes;

/// <summary>One spatial axis under a sliding window.</summary>
/// <param name="Axis">What messages call the axis: L, D, H or W.</param>
/// <param name="Size">The input's size.</param>
/// <param name="Kernel">Taps of the window.</param>
/// <param name="Stride">Step from one window to the next.</param>
/// <param name="Padding">Added on each side.</param>
/// <param name="Dilation">Distance between taps.</param>
public sealed record WindowAxis(string Axis, Dim Size, Dim Kernel, Dim Stride, Dim Padding, Dim Dilation)
{
    /// <summary>What a window spans: <c>d·(k − 1) + 1</c>.</summary>
    public Dim Extent => Dilation * (Kernel - 1) + 1;

    /// <summary>The names of the last <paramref name="spatial"/> axes.</summary>
    public static string Name(int axis, int spatial) => (spatial, axis) switch
    {
        (1, 0) => "L",
        (2, 0) or (3, 1) => "H",
        (2, 1) or (3, 2) => "W",
        (3, 0) => "D",
        _ => $"axis {axis}",
    };
}

/// <summary>Output sizes of sliding windows: the one source for shapes, hover, documentation and messages.</summary>
/// <remarks>Each rule is pure: the size as a formula, and the conditions under which it means something. Decide these
/// in order, and stop at the first that fails; assume each that holds only for large enough inputs.</remarks>
public static class WindowRules
{
    public const string ConvolutionText = "S_out = floor((S + 2·p − d·(k − 1) − 1) / s + 1)";
    public const string SameText = "S_out = S, padded with d·(k − 1) in all, the smaller half first";
    public const string TransposedText = "S_out = (S − 1)·s − 2·p + d·(k − 1) + output_padding + 1";
    public const string CeilText = "S_out = ceil((S + 2·p − d·(k − 1) − 1) / s) + 1, less 1 if the last window would start in the right padding";
    public const string UnpoolText = "S_out = (S − 1)·s − 2·p + k";

    /// <summary>Convolution, and the blocks per axis of unfold and fold.</summary>
    /// <param name="w">The axis and its window.</param>
    /// <param name="gives">For the help: what type the layer would give with a padding that fits.</param>
    public static SizeResult Convolution(WindowAxis w, Func<long, string>? gives = null)
    {
        Dim size = Dim.FloorDiv(w.Size + 2 * w.Padding - w.Extent, w.Stride) + 1;
        return new(size, [.. Positive(w), Fits(w, w.Extent - 2 * w.Padding, FloorFormula(w, size), gives)]);
    }

    /// <summary>Convolution with <c>padding: "same"</c>: the size stays.</summary>
    public static SizeResult SameConvolution(WindowAxis w) => new(w.Size,
    [
        .. Positive(w),
        new(new Goal.Equal(w.Stride, 1), ShapeRules.Hyperparameter, $"padding \"same\" needs stride 1, found {Of(w.Stride)}", Help: "give the padding as a number"),
    ]);

    /// <summary>The padding before and after that <c>padding: "same"</c> stands for.</summary>
    public static (Dim Before, Dim After) SamePadding(Dim kernel, Dim dilation)
    {
        Dim total = dilation * (kernel - 1);
        Dim before = Dim.FloorDiv(total, 2);
        return (before, total - before);
    }

    /// <summary>Transposed convolution; <paramref name="outputPadding"/> lengthens the end.</summary>
    public static SizeResult TransposedConvolution(WindowAxis w, Dim outputPadding)
    {
        Dim size = (w.Size - 1) * w.Stride - 2 * w.Padding + w.Extent + outputPadding;
        string formula = $"{w.Axis}_out = ({In(w.Size)} − 1)·{In(w.Stride)} − 2·{In(w.Padding)} + {In(w.Dilation)}·({In(w.Kernel)} − 1) + {In(outputPadding)} + 1 = {Of(size)}";
        Dim limit = Dim.Max(w.Stride, w.Dilation);
        return new(size,
        [
            .. Positive(w),
            new(Goal.All(new Goal.AtLeast(outputPadding, 0), Goal.Less(outputPadding, limit)), ShapeRules.OutputSize,
                $"output_padding {Of(outputPadding)} must be smaller than stride {Of(w.Stride)} or dilation {Of(w.Dilation)}",
                Help: limit.IsConstant ? $"use an output_padding from 0 to {Of(limit - 1)}" : null),
            new(new Goal.AtLeast(size, 1), ShapeRules.Empty, $"the output size would be {Of(size)}", formula, "use a smaller padding or a larger kernel"),
        ]);
    }

    /// <summary>Transposed convolution to a size asked for; also tells the output padding that gives it.</summary>
    public static (SizeResult Result, Dim OutputPadding) TransposedConvolutionTo(WindowAxis w, Dim outputSize)
    {
        SizeResult least = TransposedConvolution(w, 0);
        Dim padding = outputSize - least.Size, last = least.Size + w.Stride - 1;
        Condition legal = new(Goal.All(new Goal.AtLeast(outputSize, least.Size), new Goal.AtLeast(last, outputSize)),
            ShapeRules.OutputSize, $"output size {Of(outputSize)} impossible, legal {Of(least.Size)} to {Of(last)}");
        return (new(outputSize, [.. least.Conditions, legal]), padding);
    }

    /// <summary>Max pooling, and average pooling with dilation 1.</summary>
    public static SizeResult Pooling(WindowAxis w, bool ceilMode)
    {
        Condition half = new(new Goal.AtLeast(w.Kernel, 2 * w.Padding), ShapeRules.Padding,
            $"padding {Of(w.Padding)} exceeds half of kernel {Of(w.Kernel)}",
            Help: w.Kernel.TryConstant(out long k) ? $"use padding ≤ {k / 2}" : null);
        if (!ceilMode)
        {
            SizeResult floor = Convolution(w);
            return new(floor.Size, [.. floor.Conditions[..^1], half, floor.Conditions[^1]]);
        }
        Dim size = CeilSize(w);
        // Rounded up, a window may hang over the end by less than a stride.
        return new(size, [.. Positive(w), half, Fits(w, w.Extent - 2 * w.Padding - w.Stride + 1, CeilFormula(w, size), null)]);
    }

    /// <summary>Power-average pooling: no padding, no dilation.</summary>
    public static SizeResult LpPooling(string axis, Dim size, Dim kernel, Dim stride, bool ceilMode) =>
        Pooling(new(axis, size, kernel, stride, 0, 1), ceilMode);

    // The last window must start inside the input or the left padding. Windows start at multiples of the stride below
    // S + p, so that rule alone allows (S + p − 1) // s + 1 of them: the formula is the smaller of the two counts.
    private static Dim CeilSize(WindowAxis w)
    {
        Dim windows = Dim.FloorDiv(w.Size + 2 * w.Padding - w.Extent + w.Stride - 1, w.Stride) + 1;
        Dim starts = Dim.FloorDiv(w.Size + w.Padding - 1, w.Stride) + 1;
        // Both are floors over the same stride: the smaller numerator is the smaller count.
        return (w.Stride + w.Padding - w.Extent).TryConstant(out long more) ? more <= 0 ? windows : starts : Dim.Min(windows, starts);
    }

    /// <summary>Fractional max pooling to <paramref name="output"/> windows.</summary>
    public static SizeResult FractionalPooling(string axis, Dim size, Dim kernel, Dim output) => new(output,
    [
        AtLeastOne("kernel_size", kernel),
        new(new Goal.AtLeast(output, 1), ShapeRules.Empty, $"the output size would be {Of(output)}"),
        new(new Goal.AtLeast(size, output + kernel - 1), ShapeRules.Kernel,
            $"kernel {Of(kernel)} is too large for {Of(size)} inputs and {Of(output)} outputs",
            $"{axis}: {In(output)} + {In(kernel)} − 1 = {Of(output + kernel - 1)} ≤ {Of(size)}",
            (size - kernel + 1).TryConstant(out long most) && most >= 1 ? $"use output_size ≤ {most}" : null),
    ]);

    /// <summary>Adaptive pooling; a missing <paramref name="output"/> keeps the size.</summary>
    public static SizeResult AdaptivePooling(Dim size, Dim? output) => new(output ?? size,
    [
        new(new Goal.AtLeast(output ?? 1, 1), ShapeRules.Hyperparameter, $"output_size must be at least 1, found {Of(output ?? 1)}"),
        new(new Goal.AtLeast(size, 1), ShapeRules.Empty, $"there is nothing to pool in an axis of {Of(size)}"),
    ]);

    /// <summary>Where bin <paramref name="bin"/> of an adaptive pooling begins and ends (exclusive).</summary>
    public static (Dim Start, Dim End) AdaptiveBin(Dim bin, Dim size, Dim output) =>
        (Dim.FloorDiv(bin * size, output), Dim.CeilDiv((bin + 1) * size, output));

    /// <summary>Max unpooling; an <paramref name="outputSize"/> may differ by less than the stride.</summary>
    public static SizeResult Unpooling(WindowAxis w, Dim? outputSize)
    {
        Dim size = (w.Size - 1) * w.Stride - 2 * w.Padding + w.Kernel;
        string formula = $"{w.Axis}_out = ({In(w.Size)} − 1)·{In(w.Stride)} − 2·{In(w.Padding)} + {In(w.Kernel)} = {Of(size)}";
        List<Condition> conditions = [.. Positive(w)];
        if (outputSize is not null)
        {
            Dim first = Dim.Max(1, size - w.Stride + 1), last = size + w.Stride - 1;
            conditions.Add(new(Goal.All(new Goal.AtLeast(outputSize, first), new Goal.AtLeast(last, outputSize)),
                ShapeRules.OutputSize, $"output size {Of(outputSize)} impossible, legal {Of(first)} to {Of(last)}", formula));
        }
        conditions.Add(new(new Goal.AtLeast(outputSize ?? size, 1), ShapeRules.Empty, $"the output size would be {Of(outputSize ?? size)}", formula));
        return new(outputSize ?? size, [.. conditions]);
    }

    /// <summary>The values that describe a window, whatever the input: k, s, d at least 1, p at least 0.</summary>
    private static IEnumerable<Condition> Positive(WindowAxis w)
    {
        yield return AtLeastOne("kernel_size", w.Kernel);
        yield return AtLeastOne("stride", w.Stride);
        yield return AtLeastOne("dilation", w.Dilation);
        yield return new(new Goal.AtLeast(w.Padding, 0), ShapeRules.Hyperparameter, $"padding must be at least 0, found {Of(w.Padding)}");
    }

    private static Condition AtLeastOne(string name, Dim value) =>
        new(new Goal.AtLeast(value, 1), ShapeRules.Hyperparameter, $"{name} must be at least 1, found {Of(value)}");

    private static Condition Fits(WindowAxis w, Dim least, string formula, Func<long, string>? gives) =>
        new(new Goal.AtLeast(w.Size, least), ShapeRules.Kernel, $"needs {w.Axis} ≥ {Of(least)}, has {Of(w.Size)}", formula, FitHelp(w, gives));

    private static string? FitHelp(WindowAxis w, Func<long, string>? gives)
    {
        List<string> ways = [];
        if (SmallestPadding(w) is { } padding && padding > 0)
            ways.Add(gives is null ? $"padding: {padding} would fit" : $"padding: {padding} would give {gives(padding)}");
        if (LargestKernel(w) is { } kernel) ways.Add($"use kernel_size ≤ {kernel}");
        return ways.Count == 0 ? null : string.Join("; or ", ways);
    }

    /// <summary>The least padding with which the window fits, where sizes are numbers.</summary>
    public static long? SmallestPadding(WindowAxis w) =>
        (w.Extent - w.Size).TryConstant(out long missing) ? Math.Max(0, (missing + 1) / 2) : null;

    /// <summary>The largest kernel that fits, where sizes are numbers and one does.</summary>
    public static long? LargestKernel(WindowAxis w) =>
        (w.Size + 2 * w.Padding - 1).TryConstant(out long room) && w.Dilation.TryConstant(out long dilation) && dilation >= 1 && room >= 0
            ? room / dilation + 1
            : null;

    private static string FloorFormula(WindowAxis w, Dim size) => $"{w.Axis}_out = floor(({Numerator(w)}) / {In(w.Stride)} + 1) = {Of(size)}";

    private static string CeilFormula(WindowAxis w, Dim size) => $"{w.Axis}_out = ceil(({Numerator(w)}) / {In(w.Stride)}) + 1, at most floor(({In(w.Size)} + {In(w.Padding)} − 1) / {In(w.Stride)}) + 1, = {Of(size)}";

    private static string Numerator(WindowAxis w) => $"{In(w.Size)} + 2·{In(w.Padding)} − {In(w.Dilation)}·({In(w.Kernel)} − 1) − 1";
}
