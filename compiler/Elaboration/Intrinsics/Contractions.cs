using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using P = ModelDsl.Ir.Primitives;

namespace ModelDsl.Elaboration.Intrinsics;

/// <summary>Sums of products: matrix products and convolutions.</summary>
internal static class Contractions
{
    private const string Windowed = "(input, weight, stride, pad_before, pad_after, dilation, groups: int = 1)";

    public static IEnumerable<Intrinsic> All =>
    [
        new SimpleIntrinsic("matmul", "(input, other)", MatMul),
        new SimpleIntrinsic("convolution", Windowed, Convolution),
        new SimpleIntrinsic("convolution_transpose", "(input, weight, stride, pad_before, pad_after, dilation, output_padding, groups: int = 1)", ConvolutionTranspose),
    ];

    private static StaticValue MatMul(IntrinsicCall call) => call.MatMul(call["input"], call["other"]);

    // A size that is known to be equal but written differently.
    private static Value Alike(IntrinsicCall call, Value value, int axis, Dim size) =>
        value.Shape[axis] == size ? value : call.Emit(new P.Reshape(value.Shape.With(axis, size)), value);

    /// <summary>The window of one axis as the rules see it; unequal sides count as half of their sum each.</summary>
    private sealed record Window(ImmutableArray<long> Strides, ImmutableArray<Dim> Before, ImmutableArray<Dim> After, ImmutableArray<long> Dilations, long Groups);

    private static Window? Arguments(IntrinsicCall call, int axes)
    {
        if (call.Ints("stride", axes) is not { } strides || call.Sizes("pad_before", axes) is not { } before || call.Sizes("pad_after", axes) is not { } after
            || call.Ints("dilation", axes) is not { } dilations || call.Int("groups") is not { } groups) return null;
        foreach ((string name, ImmutableArray<long> values) in new[] { ("stride", strides), ("dilation", dilations) })
        {
            foreach (long value in values)
            {
                if (!call.Holds(value >= 1, ShapeRules.Hyperparameter, call.Where, $"{name} must be at least 1, found {value}")) return null;
            }
        }
        foreach (Dim width in before.Concat(after))
        {
            if (!call.Holds(new Goal.AtLeast(width, 0), ShapeRules.Hyperparameter, call.Where, $"padding must be at least 0, found {width}")) return null;
        }
        return new(strides, before, after, dilations, groups);
    }

    private static (TensorValue X, TensorValue W, int Axes)? Operands(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x || call.Tensor("weight") is not { } w) return null;
        if (w.Rank is < 3 or > 5 || x.Rank != w.Rank)
        {
            call.Report(ShapeRules.Rank.At(call.Where, $"a convolution of {x.Shape} by {w.Shape}: both have a batch or filter axis, channels and 1 to 3 axes of positions"));
            return null;
        }
        ElementType element = call.Promote(x, w);
        if (!element.IsDifferentiable()) element = ElementType.F32;
        return (new TensorValue(call.Cast(x.Value, element)), new TensorValue(call.Cast(w.Value, element)), w.Rank - 2);
    }

    private static StaticValue Convolution(IntrinsicCall call)
    {
        if (Operands(call) is not var (x, w, axes) || Arguments(call, axes) is not { } window) return ErrorValue.Instance;
        if (!call.Holds(LayerRules.Groups("out_channels", w.Shape[0], window.Groups))
            || !call.Holds(LayerRules.Channels(w.Shape[1] * window.Groups, x.Shape[1]), of: x, axis: 1)) return ErrorValue.Instance;
        for (int i = 0; i < axes; i++)
        {
            if (!Windows.Fits(call, x, 2 + i, i, axes, w.Shape[2 + i], window.Strides[i], window.Before[i], window.After[i], window.Dilations[i])) return ErrorValue.Instance;
        }
        return new TensorValue(call.Emit(
            new P.Convolution(window.Strides, window.Before, window.After, window.Dilations, window.Groups),
            Alike(call, x.Value, 1, w.Shape[1] * window.Groups), w.Value));
    }

    private static StaticValue ConvolutionTranspose(IntrinsicCall call)
    {
        if (Operands(call) is not var (x, w, axes) || Arguments(call, axes) is not { } window || call.Ints("output_padding", axes) is not { } extra) return ErrorValue.Instance;
        if (!call.Holds(LayerRules.Groups("in_channels", x.Shape[1], window.Groups))
            || !call.Holds(LayerRules.Channels(w.Shape[0], x.Shape[1]), of: x, axis: 1)) return ErrorValue.Instance;
        for (int i = 0; i < axes; i++)
        {
            WindowAxis axis = new(WindowAxis.Name(i, axes), x.Shape[2 + i], w.Shape[2 + i], window.Strides[i], window.Before[i], window.Dilations[i]);
            if (call.Check(WindowRules.TransposedConvolution(axis, extra[i]), of: x, axis: 2 + i) is null) return ErrorValue.Instance;
        }
        return new TensorValue(call.Emit(
            new P.ConvolutionTranspose(window.Strides, window.Before, window.After, window.Dilations, extra, window.Groups),
            Alike(call, x.Value, 1, w.Shape[0]), w.Value));
    }
}
