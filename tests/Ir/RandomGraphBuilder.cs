using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Tests.Ir;

/// <summary>Draws a well-typed graph, one primitive after the other.</summary>
/// <remarks>
/// Each value carries a bound on its size and, to first order, on the error that rounding can have left in it: the tolerance of
/// a comparison follows from the graph instead of being guessed. Questions with a sharp answer (comparisons, rounding, order)
/// are only asked of values that every float format holds exactly.
/// </remarks>
internal sealed partial class RandomGraphBuilder
{
    private const int MaxElements = 400;
    private const double MaxBound = 60, MaxError = 2000;

    // What one operation of the runtime may be off by, in units of the last place of its result.
    private const double PerOperation = 4;

    private readonly Random _random;
    private readonly ElementType _float;
    private readonly int _size;
    private readonly bool _drawsNumbers;
    private readonly GraphBuilder _builder;
    private readonly Dim _n = Dim.Of(new DimSymbol("N", DimKind.Dynamic));
    private readonly List<Entry> _pool = [];
    private readonly Dictionary<string, DenseTensor> _inputs = [];
    private readonly Dictionary<ParameterInfo, DenseTensor> _parameters = [];

    /// <param name="Value">In the graph.</param>
    /// <param name="Bound">No element is larger than this.</param>
    /// <param name="Error">That rounding has left in an element, in units of the last place of 1; 0 for exact values.</param>
    private readonly record struct Entry(Value Value, double Bound, double Error)
    {
        public bool IsExact => Error == 0;
        public bool IsFloat => Value.Element.IsFloat();
        public Shape Shape => Value.Shape;
    }

    private RandomGraphBuilder(int seed, ElementType element, bool drawsNumbers)
    {
        (_random, _float, _drawsNumbers) = (new Random(seed), element, drawsNumbers);
        _size = 1 + _random.Next(3);
        _builder = new GraphBuilder($"Random{seed}");
    }

    /// <param name="seed">The same seed draws the same graph.</param>
    /// <param name="element">Of floats: f64 where folding a constant must not round it.</param>
    /// <param name="drawsNumbers">Whether random numbers may occur; emitted code draws others than the evaluator.</param>
    public static RandomGraph Draw(int seed, ElementType element, bool drawsNumbers)
    {
        var builder = new RandomGraphBuilder(seed, element, drawsNumbers);
        return builder.Finish(seed);
    }

    private RandomGraph Finish(int seed)
    {
        AddInput(Shape.Of(_n, 4));
        AddInput(_random.Next(2) == 0 ? Shape.Of(_n, 4, 5, 6) : Shape.Of(2, 3, _n));
        int wanted = 8 + _random.Next(24);
        for (int tries = 0; _pool.Count < wanted && tries < 400; tries++)
        {
            Action<RandomGraphBuilder> move = s_moves[_random.Next(s_moves.Length)];
            move(this);
        }
        Dictionary<string, double> errors = [];
        Entry[] outputs = [_pool[^1], _pool[^2], Any(), Any(), Any()];
        foreach (Entry output in outputs.DistinctBy(o => o.Value))
        {
            string name = $"out{errors.Count}";
            _builder.Output(name, output.Value, default);
            errors.Add(name, output.Error);
        }
        return new(seed, _builder.Build(), _size, _inputs, _parameters, errors);
    }

    // ---- what moves are made of -------------------------------------------------------------------------------------

    private bool Chance(double probability) => _random.NextDouble() < probability;
    private T OneOf<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];
    private Entry Any() => _pool[_random.Next(_pool.Count)];

    private Entry? Any(Func<Entry, bool> fits)
    {
        // Recent values first: graphs then grow deep, not only wide.
        for (int i = 0; i < 12; i++)
        {
            Entry entry = _pool[Math.Max(_random.Next(_pool.Count), _random.Next(_pool.Count))];
            if (fits(entry)) return entry;
        }
        return null;
    }

    private int Number(Dim size) => (int)(size.IsConstant ? size : size.Substitute(_ => _size)).Value;
    private int Count(Shape shape) => shape.Aggregate(1, (count, size) => count * Number(size));

    private Entry? Put(double bound, double error, Primitive primitive, params ReadOnlySpan<Value> inputs)
    {
        if (bound > MaxBound || error > MaxError || primitive is Broadcast { To: var to } && Count(to) > MaxElements) return null;
        Node node = _builder.Add(primitive, inputs);
        if (Count(node.Types[0].Shape) > MaxElements) return null;
        var entry = new Entry(node[0], bound, error);
        _pool.Add(entry);
        return entry;
    }

    // A result that rounds: its own error comes on top of what its operands bring.
    private Entry? PutRounded(double bound, double error, Primitive primitive, params ReadOnlySpan<Value> inputs) =>
        Put(bound, error + PerOperation * Math.Max(bound, 1), primitive, inputs);

    private DenseTensor Data(Shape shape, Func<double> element) =>
        new([.. shape.Select(Number)], [.. Enumerable.Range(0, Count(shape)).Select(_ => element())]);

    // Quarters: sums and differences of a few are exact in every float format, and ties occur.
    private double Quarter() => _random.Next(-8, 9) / 4.0;

    private Entry AddInput(Shape shape)
    {
        string name = $"in{_inputs.Count}";
        _inputs.Add(name, Data(shape, Quarter));
        var entry = new Entry(_builder.Input(name, new(_float, shape), default), 2, 0);
        _pool.Add(entry);
        return entry;
    }

    private Value Index(Shape shape, int below)
    {
        string name = $"in{_inputs.Count}";
        _inputs.Add(name, Data(shape, () => _random.Next(below)));
        Value index = _builder.Input(name, new(ElementType.I64, shape), default);
        _pool.Add(new(index, below, 0));
        return index;
    }

    private Entry Parameter(Shape shape)
    {
        var info = new ParameterInfo(new(_float, shape), Chance(0.3), Initializer.Of("zeros"), default) { Path = $"p{_parameters.Count}.weight" };
        _parameters.Add(info, Data(shape, Quarter));
        return new(_builder.Add(new Parameter(info))[0], 2, 0);
    }

    private Entry Splat(TensorType type, double value) => new(
        _builder.Add(new Constant(type, type.Element.IsFloat() ? ConstantData.Of(value) : ConstantData.Of((long)value)))[0], Math.Abs(value), 0);

    /// <summary>Something of the same type as <paramref name="x"/>: a known value, a parameter along one axis, a number.</summary>
    private Entry Partner(Entry x)
    {
        if (Chance(0.5) && Any(e => e.Value.Type == x.Value.Type) is { } known) return known;
        if (!x.IsFloat || Chance(0.3)) return Splat(x.Value.Type, OneOf(1, 2, 0, -1, 0.5));
        int axis = x.Shape.Rank == 0 ? -1 : Chance(0.5) ? x.Shape.Rank - 1 : Math.Min(1, x.Shape.Rank - 1);
        if (axis < 0 || !x.Shape[axis].IsConstant) return Splat(x.Value.Type, OneOf(1, 2, 0.25));
        return AlongAxis(Parameter(Shape.Of(x.Shape[axis])), x.Shape, axis);
    }

    private Entry AlongAxis(Entry vector, Shape shape, int axis)
    {
        Shape column = Shape.Of(shape.Skip(axis).Select((size, i) => i == 0 ? size : Dim.One));
        Value aligned = column.Rank == 1 ? vector.Value : _builder.Add(new Reshape(column), vector.Value)[0];
        return vector with { Value = _builder.Add(new Broadcast(shape), aligned)[0] };
    }

    /// <summary>|x| + least: at home where a logarithm or a root is smooth.</summary>
    private Entry Positive(Entry x, double least) => new(
        _builder.Add(new Add(), _builder.Add(new Abs(), x.Value)[0], Splat(x.Value.Type, least).Value)[0], x.Bound + least,
        x.IsExact ? 0 : x.Error + PerOperation * (x.Bound + least));
}
