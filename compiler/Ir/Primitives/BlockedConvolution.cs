using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>A <see cref="Convolution"/> whose result, and mostly its input, lies in blocks of 16 channels.</summary>
/// <remarks><b>Shapes</b> x <c>[N, ⌈C / 16⌉, ...S, 16]</c>, or <c>[N, C, ...S]</c> with <see cref="FromPlanes"/>, w <c>[O, C / Groups, ...K]</c>
/// → <c>[N, ⌈O / 16⌉, ...S', 16]</c>. Lanes past C are not looked at, those past O are 0. Either one group, or a filter for each channel.
/// Layouts are assigned once gradients have been made, so it has none of its own.</remarks>
public sealed record BlockedConvolution(
    ValueArray<long> Strides, ValueArray<Dim> Before, ValueArray<Dim> After, ValueArray<long> Dilations, long Groups, bool FromPlanes) : Primitive
{
    public override string Name => "blocked_convolution";
    public override GradientRule Gradient => GradientRule.None;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 2);
        (TensorType x, TensorType w) = (inputs[0], inputs[1]);
        int axes = w.Rank - 2;
        this.Require(axes is 1 or 2 && x.Rank == axes + (FromPlanes ? 2 : 3), $"takes 1 or 2 spatial axes, not {x} and {w}");
        this.RequireSameElement(x, w);
        this.Require(x.Element.IsFloat(), $"does not take {x}");
        WindowRules.RequireAttributes(this, axes, Strides, Before, After, Dilations);
        long filters = Number(w.Shape[0]), channels = Number(w.Shape[1]) * Groups;
        this.Require(Groups == 1 || Groups == channels && filters == channels && !FromPlanes, $"{Groups} groups of {channels} channels and {filters} filters");
        this.RequireSame(x.Shape[1], FromPlanes ? channels : Blocks.Count(channels), "channels of input and filters");
        if (!FromPlanes) this.RequireSame(x.Shape[x.Rank - 1], Blocks.Lanes, "lanes");
        var sizes = Enumerable.Range(0, axes).Select(i =>
            TypeRules.WindowCount(x.Shape[2 + i], w.Shape[2 + i], Strides[i], Before[i], After[i], Dilations[i]));
        return TypeRules.One(x.Element, Shape.Of([x.Shape[0], Blocks.Count(filters), .. sizes, Blocks.Lanes]));
    }

    private long Number(Dim size) => size.TryConstant(out long number) ? number : throw new IrException($"{Name}: {size} channels are no number");
}

/// <summary>A <see cref="ConvolutionTranspose"/> whose windows lie side by side, in blocks of 16 channels on both sides.</summary>
/// <remarks><b>Shapes</b> x <c>[N, ⌈C / 16⌉, ...S, 16]</c>, w <c>[C, O, ...K]</c> → <c>[N, ⌈O / 16⌉, ...S · K, 16]</c>; the strides are the
/// kernel. Lanes as for <see cref="BlockedConvolution"/>.</remarks>
public sealed record BlockedConvolutionTranspose : Primitive
{
    public override string Name => "blocked_convolution_transpose";
    public override GradientRule Gradient => GradientRule.None;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 2);
        (TensorType x, TensorType w) = (inputs[0], inputs[1]);
        this.Require(w.Rank is 3 or 4 && x.Rank == w.Rank + 1, $"takes 1 or 2 spatial axes, not {x} and {w}");
        this.RequireSameElement(x, w);
        this.Require(x.Element.IsFloat() && w.Shape.IsStatic, $"does not take {x} and {w}");
        this.RequireSame(x.Shape[1], Blocks.Count(w.Shape[0].Value), "channels of input and filters");
        this.RequireSame(x.Shape[x.Rank - 1], Blocks.Lanes, "lanes");
        var sizes = w.Shape.Skip(2).Select((kernel, i) => x.Shape[2 + i] * kernel);
        return TypeRules.One(x.Element, Shape.Of([x.Shape[0], Blocks.Count(w.Shape[1].Value), .. sizes, Blocks.Lanes]));
    }
}

/// <summary>The channel-blocked layout: <c>[N, C, ...S]</c> as <c>[N, ⌈C / 16⌉, ...S, 16]</c>.</summary>
public static class Blocks
{
    /// <summary>Channels of a block.</summary>
    public const int Lanes = 16;

    /// <summary>Blocks that hold so many channels.</summary>
    public static long Count(long channels) => (channels + Lanes - 1) / Lanes;
}
