using static ModelDsl.Shapes.SizeText;

namespace ModelDsl.Shapes;

/// <summary>How a padding layer fills the border.</summary>
public enum PaddingMode { Constant, Reflect, Replicate, Circular }

/// <summary>Output sizes and conditions of layers that are not windows: padding, resizing, shuffling, features.</summary>
public static class LayerRules
{
    public const string PaddingText = "S_out = S + before + after";
    public const string ScaleText = "S_out = floor(S · scale)";

    /// <summary>Padding by a mode; negative numbers crop.</summary>
    public static SizeResult Pad(string axis, Dim size, Dim before, Dim after, PaddingMode mode)
    {
        Dim padded = size + before + after;
        string formula = $"{axis.Replace(' ', '_')}_out = {In(size)} + {In(before)} + {In(after)} = {Of(padded)}";
        List<Condition> conditions = [];
        foreach (Dim pad in before == after ? (ReadOnlySpan<Dim>)[before] : [before, after])
        {
            if (mode == PaddingMode.Reflect)
                conditions.Add(new(Goal.Less(pad, size), ShapeRules.Padding, $"reflect padding {Of(pad)} needs an input larger than {Of(pad)}, {axis} is {Of(size)}",
                    Help: size.TryConstant(out long s) ? $"use padding ≤ {s - 1}" : null));
            if (mode == PaddingMode.Circular)
                conditions.Add(new(new Goal.AtLeast(size, pad), ShapeRules.Padding, $"circular padding {Of(pad)} would wrap more than once around {Of(size)}",
                    Help: size.IsConstant ? $"use padding ≤ {Of(size)}" : null));
        }
        conditions.Add(new(new Goal.AtLeast(padded, 1), ShapeRules.Empty, $"cropping {Of(-before)} + {Of(-after)} from {axis} = {Of(size)} leaves nothing", formula));
        return new(padded, [.. conditions]);
    }

    /// <summary>Interpolation to a size.</summary>
    public static SizeResult ResizeTo(string axis, Dim target) =>
        new(target, [new(new Goal.AtLeast(target, 1), ShapeRules.Resize, $"{axis} cannot be resized to {Of(target)}")]);

    /// <summary>Interpolation by a scale. A size known only at run time needs a scale that is exactly a fraction of small integers.</summary>
    /// <param name="axis">The axis's name.</param>
    /// <param name="size">The input's size.</param>
    /// <param name="scale">The factor, as the binary number that PyTorch multiplies by.</param>
    /// <param name="written">The factor as the source writes it, to see whether its decimal value would give another size.</param>
    public static SizeResult ResizeBy(string axis, Dim size, double scale, string? written = null)
    {
        if (!(scale > 0) || double.IsInfinity(scale))
            return new(1, [new(false, ShapeRules.Resize, $"a scale must be a positive number, found {Number(scale)}")]);
        if (size.TryConstant(out long known))
        {
            // The product is rounded to a double before the floor, as PyTorch does: 50 · 0.58 gives 28.
            double product = Math.Floor(known * scale);
            Dim result = product < long.MaxValue ? (long)product : Dim.Overflow;
            string formula = $"{axis.Replace(' ', '_')}_out = floor({known} · {written ?? Number(scale)}) = {Of(result)}";
            Condition some = new(new Goal.AtLeast(result, 1), ShapeRules.Resize, $"scale {written ?? Number(scale)} of {axis} = {known} gives {Of(result)}", formula,
                $"use a scale of at least 1 / {known}");
            return new(result, [some]);
        }
        if (Fraction(scale) is not var (up, down))
        {
            Condition inexact = new(false, ShapeRules.Resize,
                $"scale {written ?? Number(scale)} of {axis} = {Of(size)} is rounded differently from size to size", Help: "give a size, or a scale such as 2 or 0.5");
            return new(size, [inexact]);
        }
        Dim scaled = Dim.FloorDiv(size * up, down);
        return new(scaled, [new(new Goal.AtLeast(scaled, 1), ShapeRules.Resize, $"scale {written ?? Number(scale)} of {axis} = {Of(size)} gives {Of(scaled)}")]);
    }

    /// <summary>The size that the decimal value of a scale gives, where it is not the size that its binary value gives.</summary>
    public static long? DecimalResize(long size, double scale, string written) =>
        decimal.TryParse(written.Replace("_", ""), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out decimal exact)
        && size * scale < 1e15 && Math.Floor(size * exact) is var real && (long)real != (long)Math.Floor(size * scale) ? (long)real : null;

    // A double that is a small fraction over a power of two: its product with any size below 2^43 is exact.
    private static (long Up, long Down)? Fraction(double scale)
    {
        for (long down = 1; down <= 512; down *= 2)
        {
            if (scale * down == Math.Floor(scale * down) && scale * down <= 1024) return ((long)(scale * down), down);
        }
        return null;
    }

    private static string Number(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Pixel shuffle: <c>(*, C·r², H, W) → (*, C, H·r, W·r)</c>.</summary>
    public static ShapeResult PixelShuffle(Shape shape, Dim factor)
    {
        if (shape.Rank < 3) return ShapeResult.Fail(ShapeRules.Rank, $"PixelShuffle takes (*, C, H, W), found {shape}");
        Dim channels = shape[-3], square = factor * factor;
        return new(shape.With(-3, Dim.FloorDiv(channels, square)).With(-2, shape[-2] * factor).With(-1, shape[-1] * factor),
        [
            Factor(factor),
            new(new Goal.Divides(square, channels), ShapeRules.Shuffle, $"{Of(channels)} channels are not a multiple of {In(factor)}² = {Of(square)}", Help: Nearest(channels, square, "channels")),
        ]);
    }

    /// <summary>Pixel unshuffle: <c>(*, C, H, W) → (*, C·r², H/r, W/r)</c>.</summary>
    public static ShapeResult PixelUnshuffle(Shape shape, Dim factor)
    {
        if (shape.Rank < 3) return ShapeResult.Fail(ShapeRules.Rank, $"PixelUnshuffle takes (*, C, H, W), found {shape}");
        Dim height = shape[-2], width = shape[-1];
        return new(shape.With(-3, shape[-3] * factor * factor).With(-2, Dim.FloorDiv(height, factor)).With(-1, Dim.FloorDiv(width, factor)),
        [
            Factor(factor),
            new(new Goal.Divides(factor, height), ShapeRules.Shuffle, $"height {Of(height)} is not divisible by {Of(factor)}", Help: Nearest(height, factor, "height")),
            new(new Goal.Divides(factor, width), ShapeRules.Shuffle, $"width {Of(width)} is not divisible by {Of(factor)}", Help: Nearest(width, factor, "width")),
        ]);
    }

    private static Condition Factor(Dim factor) =>
        new(new Goal.AtLeast(factor, 1), ShapeRules.Hyperparameter, $"the factor must be at least 1, found {Of(factor)}");

    /// <summary>An axis has the size the layer was made for: <c>expects 6 channels, the input has 5</c>.</summary>
    public static Condition Channels(Dim expected, Dim actual) =>
        new(new Goal.Equal(expected, actual), ShapeRules.Channels, $"expects {Of(expected)} channels, the input has {Of(actual)}");

    /// <summary>The last axis has the size the layer was made for.</summary>
    public static Condition Features(Dim expected, Shape input) =>
        new(new Goal.Equal(expected, input[-1]), ShapeRules.Features, $"expects {Of(expected)} features, found {Of(input[-1])}",
            Help: input.Rank > 2 && input.Slice(1, input.Rank - 1).ElementCount == expected ? "add `-> Flatten` before it" : null);

    /// <summary>Channels divide into groups; <paramref name="name"/> is the hyperparameter that counts them.</summary>
    public static Condition Groups(string name, Dim channels, Dim groups) =>
        new(Goal.All(new Goal.AtLeast(groups, 1), new Goal.Divides(groups, channels)), ShapeRules.Groups,
            $"{name} {Of(channels)} is not divisible by groups {Of(groups)}", Help: Nearest(channels, groups, name));

    /// <summary>An embedding divides among attention heads.</summary>
    public static Condition Heads(Dim embedding, Dim heads) =>
        new(Goal.All(new Goal.AtLeast(heads, 1), new Goal.Divides(heads, embedding)), ShapeRules.Attention,
            $"embed_dim {Of(embedding)} is not divisible by {Of(heads)} heads", Help: Nearest(embedding, heads, "embed_dim"));

    /// <summary>GLU: an even axis gives its half.</summary>
    public static SizeResult Half(Dim size, int axis) => new(Dim.FloorDiv(size, 2),
        [new(new Goal.Divides(2, size), ShapeRules.Halves, $"GLU needs an even size, axis {axis} has {Of(size)}", Help: Nearest(size, 2, "size"))]);

    /// <summary>A tensor has one of several numbers of axes; null where it does.</summary>
    public static Condition? Rank(string layer, Shape shape, string forms, params ReadOnlySpan<int> ranks) =>
        ranks.Contains(shape.Rank) ? null : new(false, ShapeRules.Rank, $"{layer} takes {forms}, found {shape} of rank {shape.Rank}");

    /// <summary>The legal values on both sides of one that does not divide: <c>4 or 6 would be</c>.</summary>
    private static string? Nearest(Dim value, Dim divisor, string name)
    {
        if (!value.TryConstant(out long v) || !divisor.TryConstant(out long d) || d < 1 || v % d == 0) return null;
        long below = Dim.FloorDivRem(v, d).Quotient * d, above = below + d;
        return below >= 1 ? $"{name} {below} or {above} would be" : $"{name} {above} would be";
    }
}
