using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Tests.Autodiff;

/// <summary>A small graph with random sizes, and random numbers for its inputs.</summary>
public sealed class Draw(int seed)
{
    private readonly Random _random = new(seed);

    public GraphBuilder Builder { get; } = new("Sample");
    public Dictionary<string, DenseTensor> Data { get; } = [];

    /// <summary>1, an even or an odd size.</summary>
    public int Size() => new[] { 1, 2, 3, 5 }[_random.Next(4)];
    public int Below(int count) => _random.Next(count);
    public int[] Shape(int rank) => [.. Enumerable.Range(0, rank).Select(_ => Size())];

    /// <summary>An f64 input, unless told otherwise, with numbers between the bounds.</summary>
    public Value Input(int[] shape, double low = -2, double high = 2, ElementType element = ElementType.F64)
    {
        string name = $"x{Data.Count}";
        Data[name] = new(shape, [.. Enumerable.Range(0, DenseTensor.Count(shape)).Select(_ => low + (high - low) * _random.NextDouble())]);
        return Builder.Input(name, Type(element, shape), default);
    }

    /// <summary>Constant positions below <paramref name="size"/>.</summary>
    public Value Indices(int[] shape, int size) => Constant(ElementType.I64, shape, ConstantData.Of(Enumerable.Range(0, DenseTensor.Count(shape)).Select(_ => (long)_random.Next(size))));

    /// <summary>Constant positions below <paramref name="size"/>, each at most once along the only axis longer than 1.</summary>
    public Value DistinctIndices(int[] shape, int size) => Constant(ElementType.I64, shape, ConstantData.Of(Enumerable.Range(0, size).Select(i => (long)i).OrderBy(_ => _random.Next()).Take(DenseTensor.Count(shape))));

    public Value Mask(int[] shape) => Constant(ElementType.Bool, shape, ConstantData.Of(Enumerable.Range(0, DenseTensor.Count(shape)).Select(_ => _random.Next(2) == 0)));

    public Value Add(Primitive primitive, params ReadOnlySpan<Value> inputs) => Builder.Add(primitive, inputs)[0];

    public Dictionary<string, DenseTensor> Random(Graph graph, string prefix) => graph.Inputs.Where(i => i.Name.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(i => i.Name, i => new DenseTensor([.. i.Value.Shape.ToNumbers().Select(n => (int)n)], [.. Enumerable.Range(0, (int)i.Value.Shape.ElementCount.Value).Select(_ => 2 * _random.NextDouble() - 1)]));

    public static TensorType Type(ElementType element, int[] shape) => new(element, ModelDsl.Shapes.Shape.Of(shape.Select(s => (Dim)s)));

    private Value Constant(ElementType element, int[] shape, ConstantData data) => Builder.Add(new Constant(Type(element, shape), data))[0];
}
