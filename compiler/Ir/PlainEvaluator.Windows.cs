using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Ir;

// What slides windows: convolutions, pools, columns.
public sealed partial class PlainEvaluator
{
    private DenseTensor Convolved(Convolution p, DenseTensor x, DenseTensor w, int[] shape)
    {
        int[] before = Sizes(p.Before);
        int perGroup = w.Shape[1], filters = w.Shape[0] / (int)p.Groups;
        return Build(shape, at =>
        {
            double sum = 0;
            foreach (int[] tap in Indices([perGroup, .. w.Shape[2..]]))
            {
                int[] from = [at[0], at[1] / filters * perGroup + tap[0], .. Enumerable.Range(0, before.Length).Select(i => at[2 + i] * (int)p.Strides[i] + tap[1 + i] * (int)p.Dilations[i] - before[i])];
                if (Inside(from, x.Shape)) sum += x.Data[Offset(x.Shape, from)] * w.Data[Offset(w.Shape, [at[1], .. tap])];
            }
            return sum;
        });
    }

    private DenseTensor Transposed(ConvolutionTranspose p, DenseTensor x, DenseTensor w, int[] shape)
    {
        int[] before = Sizes(p.Before);
        int perGroup = w.Shape[1], channels = w.Shape[0] / (int)p.Groups;
        double[] data = new double[DenseTensor.Count(shape)];
        foreach (int[] at in Indices(x.Shape))
        {
            foreach (int[] tap in Indices(w.Shape[1..]))
            {
                int[] to = [at[0], at[1] / channels * perGroup + tap[0], .. Enumerable.Range(0, before.Length).Select(i => at[2 + i] * (int)p.Strides[i] + tap[1 + i] * (int)p.Dilations[i] - before[i])];
                if (Inside(to, shape)) data[Offset(shape, to)] += x.Data[Offset(x.Shape, at)] * w.Data[Offset(w.Shape, [at[1], .. tap])];
            }
        }
        return new(shape, data);
    }

    private static DenseTensor FiltersOf(ConvolutionFilters p, int[] before, DenseTensor wide, DenseTensor narrow, int[] shape)
    {
        int perGroup = shape[1], filters = shape[0] / (int)p.Groups;
        double[] data = new double[DenseTensor.Count(shape)];
        foreach (int[] at in Indices(narrow.Shape))
        {
            foreach (int[] tap in Indices(shape[1..]))
            {
                int[] from = [at[0], at[1] / filters * perGroup + tap[0], .. Enumerable.Range(0, before.Length).Select(i => at[2 + i] * (int)p.Strides[i] + tap[1 + i] * (int)p.Dilations[i] - before[i])];
                if (Inside(from, wide.Shape)) data[Offset(shape, [at[1], .. tap])] += wide.Data[Offset(wide.Shape, from)] * narrow.Data[Offset(narrow.Shape, at)];
            }
        }
        return new(shape, data);
    }

    private static bool Inside(int[] at, int[] shape)
    {
        for (int i = 0; i < at.Length; i++)
        {
            if (at[i] < 0 || at[i] >= shape[i]) return false;
        }
        return true;
    }

    private DenseTensor[] Windowed(DenseTensor x, ValueArray<long> kernel, ValueArray<long> strides, ValueArray<Dim> padBefore, ValueArray<long> dilations, int[] shape, ReduceKind kind)
    {
        int[] before = Sizes(padBefore), taps = [.. kernel.Select(k => (int)k)];
        int axes = taps.Length, first = x.Shape.Length - axes;
        double[] values = new double[DenseTensor.Count(shape)], places = new double[values.Length];
        int next = 0;
        foreach (int[] at in Indices(shape))
        {
            double result = kind == ReduceKind.Max ? double.NegativeInfinity : 0;
            int place = -1;
            foreach (int[] tap in Indices(taps))
            {
                int[] from = [.. at[..first], .. Enumerable.Range(0, axes).Select(i => at[first + i] * (int)strides[i] + tap[i] * (int)dilations[i] - before[i])];
                if (!Inside(from, x.Shape)) continue;
                double value = x.Data[Offset(x.Shape, from)];
                if (kind == ReduceKind.Sum) result += value;
                else if (place < 0 || value > result || double.IsNaN(value) && !double.IsNaN(result)) (result, place) = (value, Offset(x.Shape[first..], from[first..]));
            }
            (values[next], places[next++]) = (result, place);
        }
        return [new(shape, values), new(shape, places)];
    }

    private DenseTensor WindowMaxBack(WindowMaxGradient p, DenseTensor x, DenseTensor dy)
    {
        DenseTensor places = Windowed(x, p.Kernel, p.Strides, p.Before, p.Dilations, dy.Shape, ReduceKind.Max)[1];
        int plane = DenseTensor.Count(x.Shape[^p.Kernel.Length..]), windows = DenseTensor.Count(dy.Shape[^p.Kernel.Length..]);
        double[] data = new double[x.Data.Length];
        for (int i = 0; i < dy.Data.Length; i++) data[i / windows * plane + Math.Max(0, (int)places.Data[i])] += dy.Data[i];
        return new(x.Shape, data);
    }

    private DenseTensor Unfolded(Unfold p, DenseTensor x, int[] shape)
    {
        int[] before = Sizes(p.Before), taps = [.. p.Kernel.Select(k => (int)k)];
        int[] counts = WindowCounts(x.Shape[2..], taps, p.Strides, p.Dilations, before, Sizes(p.After));
        double[] data = new double[DenseTensor.Count(shape)];
        foreach ((int[] from, int to) in Columns(x.Shape, counts, taps, p.Strides, p.Dilations, before, shape))
        {
            if (Inside(from, x.Shape)) data[to] = x.Data[Offset(x.Shape, from)];
        }
        return new(shape, data);
    }

    private DenseTensor Folded(Fold p, DenseTensor x, int[] shape)
    {
        int[] before = Sizes(p.Before), taps = [.. p.Kernel.Select(k => (int)k)];
        int[] counts = WindowCounts(shape[2..], taps, p.Strides, p.Dilations, before, Sizes(p.After));
        double[] data = new double[DenseTensor.Count(shape)];
        foreach ((int[] to, int from) in Columns(shape, counts, taps, p.Strides, p.Dilations, before, x.Shape))
        {
            if (Inside(to, shape)) data[Offset(shape, to)] += x.Data[from];
        }
        return new(shape, data);
    }

    private static int[] WindowCounts(int[] size, int[] kernel, ValueArray<long> strides, ValueArray<long> dilations, int[] before, int[] after) =>
        [.. size.Select((s, i) => (s + before[i] + after[i] - (int)dilations[i] * (kernel[i] - 1) - 1) / (int)strides[i] + 1)];

    // Every element of every window of an image, and where it stands among the columns.
    private static IEnumerable<(int[] Image, int Column)> Columns(int[] image, int[] counts, int[] kernel, ValueArray<long> strides, ValueArray<long> dilations, int[] before, int[] columns)
    {
        foreach (int[] lead in Indices(image[..2]))
        {
            foreach (int[] tap in Indices(kernel))
            {
                foreach (int[] window in Indices(counts))
                {
                    int row = lead[1] * DenseTensor.Count(kernel) + Offset(kernel, tap), column = Offset(counts, window);
                    yield return ([.. lead, .. window.Select((w, i) => w * (int)strides[i] + tap[i] * (int)dilations[i] - before[i])], Offset(columns, [lead[0], row, column]));
                }
            }
        }
    }
}
