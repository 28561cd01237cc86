using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using P = ModelDsl.Ir.Primitives;

namespace ModelDsl.Elaboration.Intrinsics;

/// <summary>Many elements into one along axes: sums, extremes, their places, running forms, and sorting.</summary>
internal static class Reductions
{
    private const string Over = "(input, dim: int | tuple | list? = none, keepdim: bool = false)";

    public static IEnumerable<Intrinsic> All =>
    [
        new SimpleIntrinsic("sum", Over, c => Numbers(c, (a, b) => a + b, 0) ?? Reduce(c, P.ReduceKind.Sum)),
        new SimpleIntrinsic("prod", Over, c => Reduce(c, P.ReduceKind.Product)),
        new SimpleIntrinsic("amax", Over, c => Reduce(c, P.ReduceKind.Max)),
        new SimpleIntrinsic("amin", Over, c => Reduce(c, P.ReduceKind.Min)),
        new SimpleIntrinsic("any", Over, c => Reduce(c, P.ReduceKind.Any)),
        new SimpleIntrinsic("all", Over, c => Reduce(c, P.ReduceKind.All)),
        new Extreme("max", P.ReduceKind.Max), new Extreme("min", P.ReduceKind.Min),
        new SimpleIntrinsic("argmax", "(input, dim: int? = none, keepdim: bool = false)", c => ArgReduce(c, P.ReduceKind.Max)),
        new SimpleIntrinsic("argmin", "(input, dim: int? = none, keepdim: bool = false)", c => ArgReduce(c, P.ReduceKind.Min)),
        Running("cumsum", P.CumulativeKind.Sum), Running("cumprod", P.CumulativeKind.Product),
        Running("logcumsumexp", P.CumulativeKind.LogSumExp), Running("cummax", P.CumulativeKind.Max), Running("cummin", P.CumulativeKind.Min),
        new SimpleIntrinsic("sort", "(input, dim: int = -1, descending: bool = false)", Sort),
    ];

    /// <summary>Adds up, or otherwise joins, a list of compile-time ints; null where it is none.</summary>
    private static StaticValue? Numbers(IntrinsicCall call, Func<Dim, Dim, Dim> join, Dim start)
    {
        ImmutableArray<StaticValue> items = call["input"] switch { ListValue l => l.Items, TupleValue { IsResults: false } t => t.Items, _ => [] };
        return items.Length > 0 && items.All(i => i is IntValue) ? new IntValue(items.Cast<IntValue>().Select(i => i.Value).Aggregate(start, join)) : null;
    }

    private static StaticValue Reduce(IntrinsicCall call, P.ReduceKind kind)
    {
        if (call.Tensor("input") is not { } x || call.Axes("dim", x.Rank) is not { } axes || call.Bool("keepdim") is not { } keep) return ErrorValue.Instance;
        Value value = kind switch
        {
            P.ReduceKind.Any or P.ReduceKind.All => call.Cast(x.Value, ElementType.Bool),
            // Sums and products of integers are i64, as in torch; a bool counts as 0 or 1.
            P.ReduceKind.Sum or P.ReduceKind.Product when !x.Element.IsDifferentiable() => call.Cast(x.Value, ElementType.I64),
            _ when x.Element == ElementType.Bool => call.Cast(x.Value, ElementType.I64),
            _ => x.Value,
        };
        return new TensorValue(Reduced(call, value, kind, axes, keep));
    }

    /// <summary>A reduction over axes counted from 0, in any order.</summary>
    public static Value Reduced(IntrinsicCall call, Value value, P.ReduceKind kind, ImmutableArray<int> axes, bool keep)
    {
        ImmutableArray<int> ascending = [.. axes.Order()];
        Value result = ascending.Length == 0 ? value : call.Emit(new P.Reduce(kind, ascending), value);
        return keep ? Kept(call, result, value.Shape, ascending) : result;
    }

    private static Value Kept(IntrinsicCall call, Value reduced, Shape shape, ImmutableArray<int> axes) =>
        axes.Length == 0 ? reduced : call.Emit(new P.Reshape(Shape.Of(shape.Select((size, i) => axes.Contains(i) ? 1 : size))), reduced);

    // The greatest of nothing is nothing: an axis whose size depends on data has to be known not to be empty.
    private static bool IsEmpty(IntrinsicCall call, TensorValue x, IEnumerable<int> axes) => axes.Any(axis =>
        x.Shape[axis].Symbols.Any(s => s.Kind == DimKind.Existential)
        && !call.Holds(new Condition(new Goal.AtLeast(x.Shape[axis], 1), ShapeRules.Empty, $"axis {axis} of {x.Type} may be empty", Help: "put one element more into it with `cat`"), of: x, axis: axis));

    private static StaticValue ArgReduce(IntrinsicCall call, P.ReduceKind kind)
    {
        if (call.Tensor("input") is not { } x || call.Bool("keepdim") is not { } keep) return ErrorValue.Instance;
        Value value = x.Element == ElementType.Bool ? call.Cast(x.Value, ElementType.I64) : x.Value;
        if (call.IsNone("dim"))
        {
            if (IsEmpty(call, x, Enumerable.Range(0, x.Rank))) return ErrorValue.Instance;
            Value flat = call.Emit(new P.Reshape(Shape.Of([x.Shape.ElementCount])), value);
            Value place = call.Emit(new P.ArgReduce(kind, 0), flat);
            return new TensorValue(keep ? call.Emit(new P.Reshape(Shape.Of(x.Shape.Select(_ => Dim.One))), place) : place);
        }
        if (call.Axis("dim", x.Rank) is not { } axis || IsEmpty(call, x, [axis])) return ErrorValue.Instance;
        Value index = call.Emit(new P.ArgReduce(kind, axis), value);
        return new TensorValue(keep ? Kept(call, index, x.Shape, [axis]) : index);
    }

    private static Intrinsic Running(string name, P.CumulativeKind kind) => new SimpleIntrinsic(name, "(input, dim: int)", call =>
    {
        if (call.Tensor("input") is not { } x || call.Axis("dim", x.Rank) is not { } axis) return ErrorValue.Instance;
        Value value = x.Element == ElementType.Bool ? call.Cast(x.Value, ElementType.I64)
            : kind == P.CumulativeKind.LogSumExp ? ElementWise.Floating(call, x.Value, keepsIntegers: false) : x.Value;
        var primitive = new P.Cumulative(kind, axis);
        Node node = call.EmitNode(primitive, value);
        return primitive.HasIndices
            ? TupleValue.Results(("values", new TensorValue(node[0])), ("indices", new TensorValue(node[1])))
            : new TensorValue(node[0]);
    });

    private static StaticValue Sort(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x || call.Axis("dim", x.Rank) is not { } axis || call.Bool("descending") is not { } descending) return ErrorValue.Instance;
        Node node = call.EmitNode(new P.Sort(axis, descending), x.Value);
        return TupleValue.Results(("values", new TensorValue(node[0])), ("indices", new TensorValue(node[1])));
    }

    /// <summary><c>max</c> and <c>min</c>: of numbers, of a whole tensor, of two tensors, or along an axis with places.</summary>
    private sealed class Extreme(string name, P.ReduceKind kind) : Intrinsic
    {
        public override string Name => name;
        public override string Signature => "(input, dim = none, keepdim = false, other = none)";

        public override StaticValue Apply(IntrinsicCall call)
        {
            StaticValue x = call["input"], second = call["dim"];
            if (x is ErrorValue || second is ErrorValue) return ErrorValue.Instance;
            if (x is ListValue or TupleValue && second is NoneValue && Items(x) is { Length: > 0 } items && items.All(ElementWise.IsNumber))
                return items.Skip(1).Aggregate(items[0], (a, b) => Join(call, a, b));
            if (ElementWise.IsNumber(x) && ElementWise.IsNumber(second))
            {
                StaticValue both = Join(call, x, second);
                return ElementWise.IsNumber(call["keepdim"]) && call["keepdim"] is not BoolValue ? Join(call, both, call["keepdim"]) : both;
            }
            if (!call.IsNone("other")) return Join(call, x, call["other"]);
            if (second is TensorValue or FloatValue or ListValue or TypeValue || x is IntValue or FloatValue && second is not NoneValue) return Join(call, x, second);
            if (call.Tensor("input") is not { } tensor) return ErrorValue.Instance;
            if (second is NoneValue) return IsEmpty(call, tensor, Enumerable.Range(0, tensor.Rank)) ? ErrorValue.Instance : Reduce(tensor, call);
            if (call.Axis("dim", tensor.Rank) is not { } axis || call.Bool("keepdim") is not { } keep || IsEmpty(call, tensor, [axis])) return ErrorValue.Instance;

            // The values are read at the places, so that one of several equals takes the whole gradient.
            Value place = call.Emit(new P.ArgReduce(kind, axis), tensor.Value);
            Value kept = Kept(call, place, tensor.Shape, [axis]);
            Value value = call.Emit(new P.GatherAlong(axis), tensor.Value, kept);
            Value flat = keep ? value : call.Emit(new P.Reshape(place.Shape), value);
            return TupleValue.Results(("values", new TensorValue(flat)), ("indices", new TensorValue(keep ? kept : place)));
        }

        private TensorValue Reduce(TensorValue x, IntrinsicCall call) =>
            new(Reduced(call, x.Element == ElementType.Bool ? call.Cast(x.Value, ElementType.I64) : x.Value, kind, [.. Enumerable.Range(0, x.Rank)], keep: false));

        private StaticValue Join(IntrinsicCall call, StaticValue a, StaticValue b) => kind == P.ReduceKind.Max
            ? ElementWise.Apply(call, new P.Maximum(), Math.Max, floats: false, a, b)
            : ElementWise.Apply(call, new P.Minimum(), Math.Min, floats: false, a, b);

        private static ImmutableArray<StaticValue> Items(StaticValue value) => value is ListValue l ? l.Items : ((TupleValue)value).Items;
    }
}
