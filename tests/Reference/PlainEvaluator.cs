using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Tests.Reference;

/// <summary>A tensor of the plain evaluator: every element as f64; integers up to 2^53 are exact.</summary>
public sealed record Plain(int[] Shape, double[] Data)
{
    public static int Count(IEnumerable<int> shape) => shape.Aggregate(1, (a, b) => a * b);
}

/// <summary>Runs a graph with plain loops in double precision: the meaning that emitted code is measured against.</summary>
public sealed class PlainEvaluator(Func<ParameterInfo, Plain> parameters, Func<DimSymbol, long>? sizes = null, int seed = 1)
{
    private readonly Dictionary<Value, Plain> _values = [];

    /// <summary>The outputs by name, and the updated buffers, for inputs given by name.</summary>
    public Dictionary<string, Plain> Run(Graph graph, IReadOnlyDictionary<string, Plain> inputs, Dictionary<ParameterInfo, Plain>? updates = null)
    {
        foreach (Node node in graph.Nodes) Evaluate(node, inputs);
        foreach (BufferUpdate update in graph.Updates) updates?.Add(update.Buffer, _values[update.Value]);
        return graph.Outputs.ToDictionary(o => o.Name, o => _values[o.Value]);
    }

    private void Evaluate(Node node, IReadOnlyDictionary<string, Plain> inputs)
    {
        Plain[] x = [.. node.Inputs.Select(v => _values[v])];
        Plain[] results = node.Primitive switch
        {
            Input p => [inputs[p.InputName]],
            Parameter p => [parameters(p.Info)],
            Cumulative p => Running(p, x[0]),
            Sort p => Sorted(p, x[0]),
            WindowMax p => Windowed(x[0], p.Kernel, p.Strides, p.Before, p.Dilations, Sizes(node.Types[0].Shape), ReduceKind.Max),
            Scan p => Loop(p, x, node),
            var p => [One(p, x, node)],
        };
        for (int i = 0; i < results.Length; i++)
        {
            int[] expected = Sizes(node.Types[i].Shape);
            if (!expected.SequenceEqual(results[i].Shape)) throw new InvalidOperationException($"{node}: {node.Types[i]} came out as [{string.Join(", ", results[i].Shape)}]");
            _values[node[i]] = results[i];
        }
    }

    private int Size(Dim dim)
    {
        Dim value = dim.IsConstant ? dim : dim.Substitute(s => sizes!(s));
        return checked((int)value.Value);
    }

    private int[] Sizes(IEnumerable<Dim> shape) => [.. shape.Select(Size)];

    private Plain One(Primitive primitive, Plain[] x, Node node)
    {
        int[] shape = Sizes(node.Types[0].Shape);
        switch (primitive)
        {
            case Constant p: return Fill(shape, i => node.Types[0].Element.IsFloat() ? Rounded(p.Data.Double(i), node.Types[0].Element) : p.Data.Double(i));
            case Iota: return Fill(shape, i => i);
            case Size p: return new([], [Size(p.Value)]);
            case IsNan: return Fill(shape, i => double.IsNaN(x[0].Data[i]) ? 1 : 0);
            case Not: return Fill(shape, i => x[0].Data[i] == 0 ? 1 : 0);
            case UnaryPrimitive p: return Fill(shape, i => p.Reference(x[0].Data[i]));
            case FloorDivide when !node.Types[0].Element.IsFloat(): return Fill(shape, i => Math.Floor(x[0].Data[i] / x[1].Data[i]));
            case Remainder when !node.Types[0].Element.IsFloat(): return Fill(shape, i => x[0].Data[i] - x[1].Data[i] * Math.Floor(x[0].Data[i] / x[1].Data[i]));
            case Equal: return Fill(shape, i => x[0].Data[i] == x[1].Data[i] ? 1 : 0);
            case NotEqual: return Fill(shape, i => x[0].Data[i] != x[1].Data[i] ? 1 : 0);
            case Less: return Fill(shape, i => x[0].Data[i] < x[1].Data[i] ? 1 : 0);
            case LessOrEqual: return Fill(shape, i => x[0].Data[i] <= x[1].Data[i] ? 1 : 0);
            case Greater: return Fill(shape, i => x[0].Data[i] > x[1].Data[i] ? 1 : 0);
            case GreaterOrEqual: return Fill(shape, i => x[0].Data[i] >= x[1].Data[i] ? 1 : 0);
            case And: return Fill(shape, i => x[0].Data[i] != 0 && x[1].Data[i] != 0 ? 1 : 0);
            case Or: return Fill(shape, i => x[0].Data[i] != 0 || x[1].Data[i] != 0 ? 1 : 0);
            case Xor: return Fill(shape, i => x[0].Data[i] != 0 != (x[1].Data[i] != 0) ? 1 : 0);
            case BinaryPrimitive p: return Fill(shape, i => p.Reference(x[0].Data[i], x[1].Data[i]));
            case Select: return Fill(shape, i => x[0].Data[i] != 0 ? x[1].Data[i] : x[2].Data[i]);
            case Cast p: return Fill(shape, i => p.To == ElementType.Bool ? x[0].Data[i] != 0 ? 1 : 0 : p.To.IsInteger() ? Math.Truncate(x[0].Data[i]) : x[0].Data[i]);
            case Reshape: return x[0] with { Shape = shape };
            case Ir.Primitives.Broadcast: return Build(shape, at => x[0].Data[Offset(x[0].Shape, at[^x[0].Shape.Length..], clamp: true)]);
            case Transpose p: return Build(shape, at => x[0].Data[Offset(x[0].Shape, Unpermuted(at, p.Permutation))]);
            case Slice p:
                int start = Size(p.Start);
                return Build(shape, at => x[0].Data[Offset(x[0].Shape, With(at, p.Axis, start + at[p.Axis] * (int)p.Step))]);
            case Pad p:
                int[] before = Sizes(p.Before);
                return Build(shape, at =>
                {
                    int[] from = [.. at.Select((a, i) => a - before[i])];
                    return from.Select((a, i) => a >= 0 && a < x[0].Shape[i]).All(b => b) ? x[0].Data[Offset(x[0].Shape, from)] : x[1].Data[0];
                });
            case Concat p:
                return Build(shape, at =>
                {
                    int position = at[p.Axis], part = 0;
                    while (position >= x[part].Shape[p.Axis]) position -= x[part++].Shape[p.Axis];
                    return x[part].Data[Offset(x[part].Shape, With(at, p.Axis, position))];
                });
            case Reduce p: return Reduced(p, x[0], shape);
            case ArgReduce p:
                return Build(shape, at =>
                {
                    int best = 0;
                    double value = double.NaN;
                    for (int i = 0; i < x[0].Shape[p.Axis]; i++)
                    {
                        double v = x[0].Data[Offset(x[0].Shape, Inserted(at, p.Axis, i))];
                        if (i == 0 || !double.IsNaN(value) && (double.IsNaN(v) || (p.Kind == ReduceKind.Max ? v > value : v < value))) (best, value) = (i, v);
                    }
                    return best;
                });
            case MatMul:
                int k = x[0].Shape[^1];
                return Build(shape, at =>
                {
                    double sum = 0;
                    for (int i = 0; i < k; i++) sum += x[0].Data[Offset(x[0].Shape, With(at, at.Length - 1, i))] * x[1].Data[Offset(x[1].Shape, With(at, at.Length - 2, i))];
                    return sum;
                });
            case Convolution p: return Convolved(p, x[0], x[1], shape);
            case ConvolutionTranspose p: return Transposed(p, x[0], x[1], shape);
            case WindowReduce p: return Windowed(x[0], p.Kernel, p.Strides, p.Before, p.Dilations, shape, p.Kind)[0];
            case Unfold p: return Unfolded(p, x[0], node, shape);
            case Fold p: return Folded(p, x[0], shape);
            case Take p:
                int inner = x[1].Shape.Length;
                return Build(shape, at =>
                {
                    int index = Checked(x[1].Data[Offset(x[1].Shape, at[p.Axis..(p.Axis + inner)])], x[0].Shape[p.Axis]);
                    return x[0].Data[Offset(x[0].Shape, [.. at[..p.Axis], index, .. at[(p.Axis + inner)..]])];
                });
            case GatherAlong p:
                return Build(shape, at => x[0].Data[Offset(x[0].Shape, With(at, p.Axis, Checked(x[1].Data[Offset(x[1].Shape, at)], x[0].Shape[p.Axis])))]);
            case ScatterAlong p:
                double[] scattered = [.. x[0].Data];
                foreach (int[] at in Indices(x[1].Shape))
                {
                    int to = Offset(x[0].Shape, With(at, p.Axis, Checked(x[1].Data[Offset(x[1].Shape, at)], x[0].Shape[p.Axis])));
                    double source = x[2].Data[Offset(x[2].Shape, at)];
                    scattered[to] = p.Kind == ScatterKind.Add ? scattered[to] + source : source;
                }
                return new(shape, scattered);
            case RandomUniform p:
                var uniform = new Random(unchecked(seed * 7919 + (int)p.Stream));
                return Fill(shape, _ => uniform.NextDouble());
            case RandomNormal p:
                var normal = new Random(unchecked(seed * 7919 + (int)p.Stream));
                return Fill(shape, _ => Math.Sqrt(-2 * Math.Log(1 - normal.NextDouble())) * Math.Cos(2 * Math.PI * normal.NextDouble()));
            default: throw new NotSupportedException($"the plain evaluator does not know {primitive.Name}");
        }
    }

    private static double Rounded(double value, ElementType element) => element == ElementType.F32 ? (float)value : value;

    private static int Checked(double index, int size) =>
        index >= 0 && index < size ? (int)index : throw new InvalidOperationException($"index {index} of an axis of {size}");

    private static Plain Fill(int[] shape, Func<int, double> element)
    {
        double[] data = new double[Plain.Count(shape)];
        for (int i = 0; i < data.Length; i++) data[i] = element(i);
        return new(shape, data);
    }

    private static Plain Build(int[] shape, Func<int[], double> element) => new(shape, [.. Indices(shape).Select(element)]);

    private static IEnumerable<int[]> Indices(int[] shape)
    {
        int count = Plain.Count(shape);
        int[] at = new int[shape.Length];
        for (int i = 0; i < count; i++)
        {
            yield return [.. at];
            for (int axis = shape.Length - 1; axis >= 0 && ++at[axis] == shape[axis]; axis--) at[axis] = 0;
        }
    }

    private static int Offset(int[] shape, ReadOnlySpan<int> at, bool clamp = false)
    {
        int offset = 0;
        for (int i = 0; i < shape.Length; i++) offset = offset * shape[i] + (clamp && shape[i] == 1 ? 0 : at[i]);
        return offset;
    }

    private static int[] With(int[] at, int axis, int value)
    {
        int[] copy = [.. at];
        copy[axis] = value;
        return copy;
    }

    private static int[] Inserted(int[] at, int axis, int value) => [.. at[..axis], value, .. at[axis..]];

    private static int[] Unpermuted(int[] at, ImmutableArray<int> permutation)
    {
        int[] from = new int[at.Length];
        for (int i = 0; i < at.Length; i++) from[permutation[i]] = at[i];
        return from;
    }

    private static Plain Reduced(Reduce p, Plain x, int[] shape)
    {
        double start = p.Kind switch
        {
            ReduceKind.Product or ReduceKind.All => 1, ReduceKind.Max => double.NegativeInfinity, ReduceKind.Min => double.PositiveInfinity, _ => 0,
        };
        double[] data = [.. Enumerable.Repeat(start, Plain.Count(shape))];
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

    private static Plain[] Running(Cumulative p, Plain x)
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

    private static Plain[] Sorted(Sort p, Plain x)
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

    private Plain Convolved(Convolution p, Plain x, Plain w, int[] shape)
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

    private Plain Transposed(ConvolutionTranspose p, Plain x, Plain w, int[] shape)
    {
        int[] before = Sizes(p.Before);
        int perGroup = w.Shape[1], channels = w.Shape[0] / (int)p.Groups;
        double[] data = new double[Plain.Count(shape)];
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

    private static bool Inside(int[] at, int[] shape)
    {
        for (int i = 0; i < at.Length; i++)
        {
            if (at[i] < 0 || at[i] >= shape[i]) return false;
        }
        return true;
    }

    private Plain[] Windowed(Plain x, ValueArray<long> kernel, ValueArray<long> strides, ValueArray<Dim> padBefore, ValueArray<long> dilations, int[] shape, ReduceKind kind)
    {
        int[] before = Sizes(padBefore), taps = [.. kernel.Select(k => (int)k)];
        int axes = taps.Length, first = x.Shape.Length - axes;
        double[] values = new double[Plain.Count(shape)], places = new double[values.Length];
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

    private Plain Unfolded(Unfold p, Plain x, Node node, int[] shape)
    {
        int[] before = Sizes(p.Before), taps = [.. p.Kernel.Select(k => (int)k)];
        int[] counts = WindowCounts(x.Shape[2..], taps, p.Strides, p.Dilations, before, Sizes(p.After));
        double[] data = new double[Plain.Count(shape)];
        foreach ((int[] from, int to) in Columns(x.Shape, counts, taps, p.Strides, p.Dilations, before, shape))
        {
            if (Inside(from, x.Shape)) data[to] = x.Data[Offset(x.Shape, from)];
        }
        return new(shape, data);
    }

    private Plain Folded(Fold p, Plain x, int[] shape)
    {
        int[] before = Sizes(p.Before), taps = [.. p.Kernel.Select(k => (int)k)];
        int[] counts = WindowCounts(shape[2..], taps, p.Strides, p.Dilations, before, Sizes(p.After));
        double[] data = new double[Plain.Count(shape)];
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
                    int row = lead[1] * Plain.Count(kernel) + Offset(kernel, tap), column = Offset(counts, window);
                    yield return ([.. lead, .. window.Select((w, i) => w * (int)strides[i] + tap[i] * (int)dilations[i] - before[i])], Offset(columns, [lead[0], row, column]));
                }
            }
        }
    }

    private Plain[] Loop(Scan p, Plain[] x, Node node)
    {
        int steps = x[p.States].Shape[0];
        Plain[] states = x[..p.States];
        List<Plain[]> results = [];
        for (int step = 0; step < steps; step++)
        {
            int t = p.Reverse ? steps - 1 - step : step;
            var inner = new PlainEvaluator(parameters, sizes, unchecked(seed * 104729 + t));
            Plain[] outputs = inner.RunBody(p.Body, [.. p.Body.Inputs.Select((_, i) => i < p.States ? states[i] : i < p.States + p.Sequences ? At(x[i], t) : x[i])]);
            states = outputs[..p.States];
            results.Add(outputs[p.States..]);
        }
        if (p.Reverse) results.Reverse();
        return [.. states, .. Enumerable.Range(0, p.Results).Select(r => new Plain([steps, .. results[0][r].Shape], [.. results.SelectMany(y => y[r].Data)]))];
    }

    private static Plain At(Plain x, int t)
    {
        int count = Plain.Count(x.Shape[1..]);
        return new(x.Shape[1..], x.Data[(t * count)..((t + 1) * count)]);
    }

    private Plain[] RunBody(Graph body, Plain[] given)
    {
        for (int i = 0; i < given.Length; i++) _values[body.Inputs[i].Value] = given[i];
        foreach (Node node in body.Nodes)
        {
            if (node.Primitive is not Input) Evaluate(node, new Dictionary<string, Plain>());
        }
        return [.. body.Outputs.Select(o => _values[o.Value])];
    }
}
