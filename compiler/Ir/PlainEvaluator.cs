using System.Collections.Immutable;
using ModelDsl.Ir.Primitives;
using ModelDsl.Optimization;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Ir;

/// <summary>Runs a graph with plain loops in double precision: the meaning that emitted code is measured against, and what folds constants.</summary>
/// <param name="parameters">The value of each parameter that the graph reads.</param>
/// <param name="sizes">Dynamic sizes; needed only where the graph has some.</param>
/// <param name="seed">Of random numbers, which are not those of a compiled model.</param>
/// <remarks>A complex tensor, which only inputs, parameters and outputs are, holds real and imaginary parts in turn. Integers are exact up to 2^53. Constants are rounded to their element type, results are not.</remarks>
public sealed partial class PlainEvaluator(Func<ParameterInfo, DenseTensor> parameters, Func<DimSymbol, long>? sizes = null, int seed = 1)
{
    /// <summary>Integers below this are exact.</summary>
    internal const double ExactIntegers = 1L << 53;

    private readonly Dictionary<Value, DenseTensor> _values = [];

    // Sizes that this run has found out.
    private readonly Dictionary<DimSymbol, long> _found = [];

    /// <summary>The outputs by name, and the updated buffers, for inputs given by name.</summary>
    public Dictionary<string, DenseTensor> Run(Graph graph, IReadOnlyDictionary<string, DenseTensor> inputs, Dictionary<ParameterInfo, DenseTensor>? updates = null)
    {
        if (SplitComplex.Holds(graph)) graph = new SplitComplex().Run(new DropGradients().Run(graph));
        foreach (Node node in graph.Nodes) Evaluate(node, inputs);
        foreach (BufferUpdate update in graph.Updates) updates?.Add(update.Buffer, _values[update.Value]);
        return graph.Outputs.ToDictionary(o => o.Name, o => _values[o.Value]);
    }

    /// <summary>The results of one primitive.</summary>
    /// <param name="types">The types of its results.</param>
    /// <exception cref="EvaluationException">An index is out of range.</exception>
    internal static DenseTensor[] Apply(Primitive primitive, ImmutableArray<TensorType> types, params DenseTensor[] inputs) =>
        new PlainEvaluator(p => throw new EvaluationException($"{p.Path} has no value")).Results(primitive, types, inputs);

    private void Evaluate(Node node, IReadOnlyDictionary<string, DenseTensor> inputs)
    {
        DenseTensor[] results = node.Primitive is Input input ? [inputs[input.InputName]]
            : Results(node.Primitive, node.Types, [.. node.Inputs.Select(v => _values[v])]);
        for (int i = 0; i < results.Length; i++)
        {
            int[] expected = Sizes(node.Types[i].Shape);
            if (!expected.SequenceEqual(results[i].Shape)) throw new EvaluationException($"{node}: {node.Types[i]} came out as [{string.Join(", ", results[i].Shape)}]");
            _values[node[i]] = results[i];
        }
    }

    private DenseTensor[] Results(Primitive primitive, ImmutableArray<TensorType> types, DenseTensor[] x) => primitive switch
    {
        Parameter p => [parameters(p.Info)],
        Cumulative p => Running(p, x[0]),
        Sort p => Sorted(p, x[0]),
        Positions p => [Found(p, x[0])],
        WindowMaxGradient p => [WindowMaxBack(p, x[0], x[1])],
        WindowMax p => Windowed(x[0], p.Kernel, p.Strides, p.Before, p.Dilations, Sizes(types[0].Shape), ReduceKind.Max),
        Scan p => Loop(p, x),
        CustomGradient p => x[..p.Results],
        AttentionPrimitive p => Meant(p, types[0].Element, x),
        _ => [One(primitive, x, types[0])],
    };

    private DenseTensor[] Meant(AttentionPrimitive p, ElementType element, DenseTensor[] x)
    {
        if (p.Rule.Diagonal is { } diagonal) p = p with { Rule = p.Rule with { Diagonal = Size(diagonal) } };
        int first = x.Length - p.Rule.Masks.Length;
        Graph meaning = p.Meaning(x.Select((t, i) => new TensorType(i < first || p.Rule.Masks[i - first] == ScoreMask.Add ? element : ElementType.Bool, Shape.Of(t.Shape.Select(s => (Dim)s)))));
        return new PlainEvaluator(parameters).RunBody(meaning, x);
    }

    private DenseTensor Found(Positions p, DenseTensor mask)
    {
        double[] positions = [.. Enumerable.Range(0, mask.Data.Length).Where(i => mask.Data[i] != 0).Select(i => (double)i)];
        _found[p.Count] = positions.Length;
        return new([positions.Length], positions);
    }

    private long KnownSize(DimSymbol symbol) => _found.TryGetValue(symbol, out long found) ? found : sizes!(symbol);

    private int Size(Dim dim)
    {
        Dim value = dim.IsConstant ? dim : dim.Substitute(s => KnownSize(s));
        return checked((int)value.Value);
    }

    private int[] Sizes(IEnumerable<Dim> shape) => [.. shape.Select(Size)];

    private DenseTensor One(Primitive primitive, DenseTensor[] x, TensorType type)
    {
        int[] shape = Sizes(type.Shape);
        switch (primitive)
        {
            case Constant p: return Fill(shape, i => type.Element.IsFloat() ? Rounded(p.Data.Double(i), type.Element) : p.Data.Double(i));
            case Iota: return Fill(shape, i => i);
            case Size p: return new([], [Size(p.Value)]);
            case IsNan: return Fill(shape, i => double.IsNaN(x[0].Data[i]) ? 1 : 0);
            case Not: return Fill(shape, i => x[0].Data[i] == 0 ? 1 : 0);
            case RealPart: return Fill(shape, i => x[0].Data[2 * i]);
            case ImaginaryPart: return Fill(shape, i => x[0].Data[2 * i + 1]);
            case Complex: return new(shape, [.. x[0].Data.Zip(x[1].Data, (a, b) => new[] { a, b }).SelectMany(c => c)]);
            case UnaryPrimitive p: return Fill(shape, i => p.Reference(x[0].Data[i]));
            case FloorDivide when !type.Element.IsFloat(): return Fill(shape, i => Math.Floor(x[0].Data[i] / x[1].Data[i]));
            case Remainder when !type.Element.IsFloat(): return Fill(shape, i => x[0].Data[i] - x[1].Data[i] * Math.Floor(x[0].Data[i] / x[1].Data[i]));
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
            case Broadcast: return Build(shape, at => x[0].Data[Offset(x[0].Shape, at[^x[0].Shape.Length..], clamp: true)]);
            case Transpose p: return Build(shape, at => x[0].Data[Offset(x[0].Shape, Unpermuted(at, p.Permutation))]);
            case Slice p:
                int start = Size(p.Start);
                return Build(shape, at => x[0].Data[Offset(x[0].Shape, With(at, p.Axis, start + at[p.Axis] * (int)p.Step))]);
            case Access p:
                return Build(shape, at => x[0].Data[Offset(x[0].Shape, Placed(p.At, at))]);
            case AccessAdd p:
                double[] sums = new double[DenseTensor.Count(shape)];
                foreach (int[] at in Indices(x[0].Shape)) sums[Offset(shape, Placed(p.At, at))] += x[0].Data[Offset(x[0].Shape, at)];
                return new(shape, sums);
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
            case ConvolutionFilters p: return FiltersOf(p, Sizes(p.Before), x[0], x[1], shape);
            case BlockedConvolution p: return BlockedConvolved(p, x[0], x[1], shape);
            case BlockedConvolutionTranspose: return BlockedTransposed(x[0], x[1], shape);
            case BlockedWindowReduce p: return BlockedWindowed(p, x[0], shape);
            case WindowReduce p: return Windowed(x[0], p.Kernel, p.Strides, p.Before, p.Dilations, shape, p.Kind)[0];
            case Unfold p: return Unfolded(p, x[0], shape);
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
            default: throw new IrException($"the evaluator does not know {primitive.Name}");
        }
    }

    private static double Rounded(double value, ElementType element) => element == ElementType.F32 ? (float)value : value;

    private static int Checked(double index, int size) =>
        index >= 0 && index < size ? (int)index : throw new EvaluationException($"index {index} of an axis of {size}");

    private static DenseTensor Fill(int[] shape, Func<int, double> element)
    {
        double[] data = new double[DenseTensor.Count(shape)];
        for (int i = 0; i < data.Length; i++) data[i] = element(i);
        return new(shape, data);
    }

    private static DenseTensor Build(int[] shape, Func<int[], double> element) => new(shape, [.. Indices(shape).Select(element)]);

    private static IEnumerable<int[]> Indices(int[] shape)
    {
        int count = DenseTensor.Count(shape);
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

    private int[] Placed(Subscripts subscripts, int[] at) => [.. subscripts.Offsets.Select((offset, k) =>
    {
        int place = Size(offset);
        for (int r = 0; r < at.Length; r++) place += Size(subscripts.Step(k, r)) * at[r];
        return place;
    })];

    private static int[] Unpermuted(int[] at, ImmutableArray<int> permutation)
    {
        int[] from = new int[at.Length];
        for (int i = 0; i < at.Length; i++) from[permutation[i]] = at[i];
        return from;
    }

    private DenseTensor[] Loop(Scan p, DenseTensor[] x)
    {
        int steps = x[p.States].Shape[0];
        DenseTensor[] states = x[..p.States];
        List<DenseTensor[]> results = [];
        for (int step = 0; step < steps; step++)
        {
            int t = p.Reverse ? steps - 1 - step : step;
            var inner = new PlainEvaluator(parameters, KnownSize, unchecked(seed * 104729 + t));
            DenseTensor[] outputs = inner.RunBody(p.Body, [.. p.Body.Inputs.Select((_, i) => i < p.States ? states[i] : i < p.States + p.Sequences ? At(x[i], t) : x[i])]);
            states = outputs[..p.States];
            results.Add(outputs[p.States..]);
        }
        if (p.Reverse) results.Reverse();
        return [.. states, .. Enumerable.Range(0, p.Results).Select(r => new DenseTensor([steps, .. results[0][r].Shape], [.. results.SelectMany(y => y[r].Data)]))];
    }

    private static DenseTensor At(DenseTensor x, int t)
    {
        int count = DenseTensor.Count(x.Shape[1..]);
        return new(x.Shape[1..], x.Data[(t * count)..((t + 1) * count)]);
    }

    private DenseTensor[] RunBody(Graph body, DenseTensor[] given)
    {
        for (int i = 0; i < given.Length; i++) _values[body.Inputs[i].Value] = given[i];
        foreach (Node node in body.Nodes)
        {
            if (node.Primitive is not Input) Evaluate(node, new Dictionary<string, DenseTensor>());
        }
        return [.. body.Outputs.Select(o => _values[o.Value])];
    }
}
