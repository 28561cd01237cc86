using ModelDsl.Ir.Primitives;

namespace ModelDsl.Ir;

// What walks along axes: reductions, running sums, order.
public sealed partial class PlainEvaluator
{
    private static DenseTensor Reduced(Reduce p, DenseTensor x, int[] shape)
    {
        double start = p.Kind switch
        {
            ReduceKind.Product or ReduceKind.All => 1,
            ReduceKind.Max => double.NegativeInfinity,
            ReduceKind.Min => double.PositiveInfinity,
            _ => 0,
        };
        double[] data = [.. Enumerable.Repeat(start, DenseTensor.Count(shape))];
        foreach (int[] at in Indices(x.Shape))
        {
            int to = Offset(shape, at.Where((_, axis) => !p.Axes.Contains(axis)).ToArray());
            double value = x.Data[Offset(x.Shape, at)], old = data[to];
            data[to] = p.Kind switch
            {
                ReduceKind.Sum => old + value,
                ReduceKind.Product => old * value,
                ReduceKind.Max => Math.Max(old, value),
                ReduceKind.Min => Math.Min(old, value),
                ReduceKind.Any => old != 0 || value != 0 ? 1 : 0,
                _ => old != 0 && value != 0 ? 1 : 0,
            };
        }
        return new(shape, data);
    }

    private static DenseTensor[] Running(Cumulative p, DenseTensor x)
    {
        double[] values = new double[x.Data.Length], places = new double[x.Data.Length];
        foreach (int[] at in Indices(x.Shape))
        {
            int here = Offset(x.Shape, at);
            if (at[p.Axis] == 0)
            {
                values[here] = x.Data[here];
                continue;
            }
            int previous = Offset(x.Shape, With(at, p.Axis, at[p.Axis] - 1));
            double old = values[previous], value = x.Data[here], top = Math.Max(old, value);
            bool takes = double.IsNaN(value) || (p.Kind == CumulativeKind.Max ? value >= old : value <= old);
            values[here] = p.Kind switch
            {
                CumulativeKind.Sum => old + value,
                CumulativeKind.Product => old * value,
                CumulativeKind.LogSumExp => double.IsNegativeInfinity(top) ? top : top + Math.Log(Math.Exp(old - top) + Math.Exp(value - top)),
                _ => takes ? value : old,
            };
            places[here] = takes ? at[p.Axis] : places[previous];
        }
        return p.HasIndices ? [new(x.Shape, values), new(x.Shape, places)] : [new(x.Shape, values)];
    }

    private static DenseTensor[] Sorted(Sort p, DenseTensor x)
    {
        double[] values = new double[x.Data.Length], places = new double[x.Data.Length];
        foreach (int[] at in Indices(x.Shape).Where(a => a[p.Axis] == 0))
        {
            var along = Enumerable.Range(0, x.Shape[p.Axis]).Select(i => (Value: x.Data[Offset(x.Shape, With(at, p.Axis, i))], Index: i));
            // NaN counts as the largest.
            var ordered = p.Descending
                ? along.OrderByDescending(v => double.IsNaN(v.Value)).ThenByDescending(v => v.Value).ThenBy(v => v.Index)
                : along.OrderBy(v => double.IsNaN(v.Value)).ThenBy(v => v.Value).ThenBy(v => v.Index);
            int to = 0;
            foreach ((double value, int index) in ordered)
            {
                int offset = Offset(x.Shape, With(at, p.Axis, to++));
                (values[offset], places[offset]) = (value, index);
            }
        }
        return [new(x.Shape, values), new(x.Shape, places)];
    }
}
