using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using P = ModelDsl.Ir.Primitives;

namespace ModelDsl.Elaboration.Intrinsics;

/// <summary>Windows that slide over the last axes: reductions of each, and their unfolding into columns.</summary>
internal static class Windows
{
    public static IEnumerable<Intrinsic> All =>
    [
        new SimpleIntrinsic("window_reduce", "(input, kind: string, kernel, stride, pad_before, pad_after, dilation)", Reduce),
        new SimpleIntrinsic("window_max", "(input, kernel, stride, pad_before, pad_after, dilation)", Max),
        new SimpleIntrinsic("windows_to_columns", "(input, kernel, stride, pad_before, pad_after, dilation)", ToColumns),
        new SimpleIntrinsic("columns_to_windows", "(input, output_size, kernel, stride, pad_before, pad_after, dilation)", FromColumns),
    ];

    private sealed record Window(ImmutableArray<long> Kernel, ImmutableArray<long> Strides, ImmutableArray<Dim> Before, ImmutableArray<Dim> After, ImmutableArray<long> Dilations);

    private static Window? Arguments(IntrinsicCall call)
    {
        if (call.Ints("kernel") is not { } kernel) return null;
        int axes = kernel.Length;
        if (call.Ints("stride", axes) is not { } strides || call.Sizes("pad_before", axes) is not { } before || call.Sizes("pad_after", axes) is not { } after
            || call.Ints("dilation", axes) is not { } dilations) return null;
        foreach ((string name, ImmutableArray<long> values) in new[] { ("kernel_size", kernel), ("stride", strides), ("dilation", dilations) })
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
        return new(kernel, strides, before, after, dilations);
    }

    /// <summary>Whether a window fits into its padded axis; the message has the formula of the rules.</summary>
    public static bool Fits(IntrinsicCall call, TensorValue x, int axis, int spatial, int count, Dim kernel, Dim stride, Dim before, Dim after, Dim dilation)
    {
        string name = WindowAxis.Name(spatial, count);
        Dim size = x.Shape[axis];
        if (before == after) return call.Check(WindowRules.Convolution(new(name, size, kernel, stride, before, dilation)), of: x, axis: axis) is not null;
        Dim extent = dilation * (kernel - 1) + 1, least = extent - before - after;
        return call.Holds(new Goal.AtLeast(size, least), ShapeRules.Kernel, call.Where, $"needs {name} ≥ {least}, has {size}",
            $"{name}_out = floor(({size} + {before} + {after} − {dilation}·({kernel} − 1) − 1) / {stride} + 1)", of: x, axis: axis);
    }

    private static bool AllFit(IntrinsicCall call, TensorValue x, Window w)
    {
        int axes = w.Kernel.Length, first = x.Rank - axes;
        if (first < 0)
        {
            call.Report(ShapeRules.Rank.At(call.Where, $"a window of {axes} axes does not slide over {x.Shape}"));
            return false;
        }
        return Enumerable.Range(0, axes).All(i => Fits(call, x, first + i, i, axes, w.Kernel[i], w.Strides[i], w.Before[i], w.After[i], w.Dilations[i]));
    }

    private static StaticValue Reduce(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x || call.Text("kind") is not { } kind || Arguments(call) is not { } w || !AllFit(call, x, w)) return ErrorValue.Instance;
        P.ReduceKind reduction = kind == "max" ? P.ReduceKind.Max : P.ReduceKind.Sum;
        return new TensorValue(call.Emit(new P.WindowReduce(reduction, w.Kernel, w.Strides, w.Before, w.After, w.Dilations), x.Value));
    }

    private static StaticValue Max(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x || Arguments(call) is not { } w || !AllFit(call, x, w)) return ErrorValue.Instance;
        Node node = call.EmitNode(new P.WindowMax(w.Kernel, w.Strides, w.Before, w.After, w.Dilations), x.Value);
        return TupleValue.Results(("values", new TensorValue(node[0])), ("indices", new TensorValue(node[1])));
    }

    private static StaticValue ToColumns(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x || Arguments(call) is not { } w || !AllFit(call, x, w)) return ErrorValue.Instance;
        return new TensorValue(call.Emit(new P.Unfold(w.Kernel, w.Strides, w.Before, w.After, w.Dilations), x.Value));
    }

    private static StaticValue FromColumns(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x || Arguments(call) is not { } w || call.Sizes("output_size", w.Kernel.Length) is not { } output) return ErrorValue.Instance;
        int axes = w.Kernel.Length;
        Dim blocks = 1;
        List<string> counts = [];
        for (int i = 0; i < axes; i++)
        {
            if (call.Check(WindowRules.Convolution(new(WindowAxis.Name(i, axes), output[i], w.Kernel[i], w.Strides[i], w.Before[i], w.Dilations[i])), of: x) is not { } count) return ErrorValue.Instance;
            blocks *= count;
            counts.Add(count.ToString());
        }
        long taps = w.Kernel.Aggregate(1L, (a, k) => a * k);
        if (!call.Holds(new Goal.Equal(x.Shape[-1], blocks), ShapeRules.Fold, call.Where, $"Fold expects {string.Join("·", counts)} = {blocks} blocks, found {x.Shape[-1]}", of: x, axis: x.Rank - 1)
            || !call.Holds(new Goal.Divides(taps, x.Shape[-2]), ShapeRules.Fold, call.Where, $"{x.Shape[-2]} channels are not a multiple of {string.Join("·", w.Kernel)}", of: x, axis: x.Rank - 2)) return ErrorValue.Instance;
        return new TensorValue(call.Emit(new P.Fold(output, w.Kernel, w.Strides, w.Before, w.After, w.Dilations), x.Value));
    }
}
