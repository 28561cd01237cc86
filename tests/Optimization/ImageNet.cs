using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Tests.Optimization;

/// <summary>A small network of convolutions and what stands between them, drawn at random.</summary>
internal sealed class ImageNet
{
    private readonly Random _random;
    private readonly GraphBuilder _into;
    private readonly List<Value> _images = [];
    private readonly Dim _batch = Dim.Of(new DimSymbol("N", DimKind.Dynamic));
    private readonly int _size;

    public const int Batch = 2;

    public Dictionary<ParameterInfo, DenseTensor> Parameters { get; } = [];
    public Dictionary<string, DenseTensor> Inputs { get; } = [];
    public Graph Graph { get; }

    public ImageNet(int seed)
    {
        _random = new Random(seed);
        _into = new GraphBuilder($"Net{seed}");
        int channels = OneOf(1, 3, 16, 20), size = _size = _random.Next(5, 9);
        bool line = seed % 5 == 0;
        // The first spatial axis is known to some networks only when they run.
        Dim first = seed % 3 == 0 ? Dim.Of(new DimSymbol("H", DimKind.Dynamic)) : size;
        Value x = _into.Input("x", F32(line ? [_batch, channels, first] : [_batch, channels, first, size + 1]), default);
        Inputs["x"] = Numbers([Batch, channels, size, .. line ? Array.Empty<int>() : [size + 1]]);
        _images.Add(Convolution(x, 1));
        for (int i = 0; i < 7; i++) _images.Add(Next());
        Value last = _images[^1];
        Value mean = _into.Add(new Reduce(ReduceKind.Sum, [.. Enumerable.Range(2, last.Shape.Rank - 2)]), last)[0];
        _into.Output("features", last, default);
        _into.Output("sums", _into.Add(new MatMul(), mean, Parameter(last.Shape[1], 3))[0], default);
        Graph = _into.Build();
    }

    public Dictionary<string, DenseTensor> Evaluate(Graph graph) => new PlainEvaluator(p => Parameters[p], Size).Run(graph, Inputs);

    /// <summary>The number that a dynamic size stands for.</summary>
    public long Size(DimSymbol symbol) => symbol.Name == "N" ? Batch : _size;

    /// <summary>Where two results differ by more than a share of the largest, or null.</summary>
    public static string? Difference(Dictionary<string, DenseTensor> expected, Dictionary<string, DenseTensor> actual, double share)
    {
        foreach ((string name, DenseTensor want) in expected)
        {
            double most = want.Data.Max(Math.Abs);
            for (int i = 0; i < want.Data.Length; i++)
                if (!(Math.Abs(want.Data[i] - actual[name].Data[i]) <= share * most)) return $"{name}[{i}] is {actual[name].Data[i]}, not {want.Data[i]}";
        }
        return null;
    }

    private Value Next()
    {
        Value x = _images[_random.Next(Math.Max(0, _images.Count - 2), _images.Count)];
        int rank = x.Shape.Rank, axes = rank - 2;
        bool tiny = x.Shape.Skip(2).Any(d => d.Evaluate(Size) < 3);
        switch (_random.Next(13))
        {
            case 0 or 1 or 2: return Convolution(x, 1);
            case 3: return Convolution(x, x.Shape[1].Value);
            case 4: return _into.Add(new Add(), x, Broadcast(Parameter([x.Shape[1], .. Enumerable.Repeat(Dim.One, axes)]), x.Shape))[0];
            case 5: return _into.Add(new Maximum(), x, _into.Add(new Constant(x.Type, ConstantData.Of(-0.25)))[0])[0];
            case 6 when !tiny:
                ValueArray<Dim> padding = All<Dim>(axes, _random.Next(2));
                return _into.Add(new WindowReduce(OneOf(ReduceKind.Max, ReduceKind.Sum), All(axes, 2L), All(axes, (long)_random.Next(1, 3)), padding, padding, All(axes, 1L)), x)[0];
            case 7 when _images.Find(i => i != x && i.Shape == x.Shape) is { Node: not null } same: return _into.Add(new Add(), x, same)[0];
            case 8 when _images.Find(i => i != x && i.Shape.With(1, 1) == x.Shape.With(1, 1)) is { Node: not null } beside: return _into.Add(new Concat(1), x, beside)[0];
            case 9:
                // A gate for each channel of each image.
                Value sum = _into.Add(new Reduce(ReduceKind.Max, [.. Enumerable.Range(2, axes)]), x)[0];
                Value gate = _into.Add(new Reshape(Shape.Of([_batch, x.Shape[1], .. Enumerable.Repeat(Dim.One, axes)])), _into.Add(new Tanh(), sum)[0])[0];
                return _into.Add(new Multiply(), x, Broadcast(gate, x.Shape))[0];
            case 10 when !tiny: return _into.Add(new Slice(2, 1, x.Shape[2] - 1, 1), x)[0];
            case 11 when x.Shape[rank - 1].IsConstant:
                Value rows = Broadcast(Parameter(x.Shape[rank - 1]), x.Shape);
                return _into.Add(new Multiply(), x, rows)[0];
            case 12 when x.Shape.Skip(2).All(d => d.Evaluate(Size) < 8):
                Value spread = Parameter([x.Shape[1], OneOf(3, 20), .. Enumerable.Repeat((Dim)2, axes)]);
                ValueArray<Dim> none = All<Dim>(axes, 0);
                return _into.Add(new ConvolutionTranspose(All(axes, 2L), none, none, All(axes, 1L), All(axes, 0L), 1), x, spread)[0];
            default: return _into.Add(new Tanh(), x)[0];
        }
    }

    private Value Convolution(Value x, long groups)
    {
        int axes = x.Shape.Rank - 2;
        Dim filters = groups > 1 ? groups : OneOf(2, 16, 17, 32, 40);
        long kernel = x.Shape.Skip(2).Any(d => d.Evaluate(Size) < 3) ? 1 : OneOf(1, 3);
        Value w = Parameter([filters, groups > 1 ? 1 : x.Shape[1], .. Enumerable.Repeat((Dim)kernel, axes)]);
        ValueArray<Dim> padding = All<Dim>(axes, _random.Next(2));
        return _into.Add(new Convolution(All(axes, (long)_random.Next(1, 3)), padding, padding, All(axes, 1L), groups > 1 ? groups : 1), x, w)[0];
    }

    private Value Broadcast(Value x, Shape to) => _into.Add(new Broadcast(to), x)[0];

    private Value Parameter(params Dim[] sizes)
    {
        var info = new ParameterInfo(F32(sizes), isBuffer: false, Initializer.Of("zeros"), default) { Path = $"p{Parameters.Count}" };
        Parameters[info] = Numbers([.. sizes.Select(s => (int)s.Value)]);
        return _into.Add(new Parameter(info))[0];
    }

    private DenseTensor Numbers(int[] shape) => new(shape, [.. Enumerable.Range(0, DenseTensor.Count(shape)).Select(_ => (double)(float)(_random.NextDouble() - 0.5))]);

    private static TensorType F32(params Dim[] sizes) => new(ElementType.F32, Shape.Of(sizes));

    private static ValueArray<T> All<T>(int count, T value) where T : notnull => [.. Enumerable.Repeat(value, count)];

    private T OneOf<T>(params T[] values) => values[_random.Next(values.Length)];
}
