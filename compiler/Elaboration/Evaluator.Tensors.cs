using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Text;
using P = ModelDsl.Ir.Primitives;

namespace ModelDsl.Elaboration;

// Values of the kind that a place wants, and tensors of one shape and element type.
internal sealed partial class Evaluator
{
    public Value Constant(double value, ElementType element) =>
        Builder.Add(new P.Constant(new TensorType(element, Shape.Scalar), element.IsDifferentiable() ? ConstantData.Of(value) : ConstantData.Of((long)value)))[0];

    public Value SizeValue(Dim size, ElementType element) =>
        size.TryConstant(out long known)
            ? Builder.Add(new P.Constant(new TensorType(element, Shape.Scalar), ConstantData.Of(known)))[0]
            : Cast(Builder.Add(new P.Size(size))[0], element);

    public Value BroadcastTo(Value value, Shape shape) => value.Shape == shape ? value : Builder.Add(new P.Broadcast(shape), value)[0];
    public Value Cast(Value value, ElementType element) =>
        value.Element == element ? value
        : value.Element == ElementType.C64 ? throw new ComplexOperandException(new P.Cast(element), value.Type, new IrException($"{value.Type} is not made {element.Name()}"))
        : Builder.Add(new P.Cast(element), value)[0];
    public Value Reshape(Value value, Shape shape) => value.Shape == shape ? value : Builder.Add(new P.Reshape(shape), value)[0];

    /// <summary>The value grown to a shape; null after reporting that it does not fit.</summary>
    private Value? BroadcastTensor(TensorValue value, Shape shape, Location where, string what)
    {
        ShapeResult joined = TensorRules.Broadcast(value.Shape, shape);
        foreach (Condition condition in joined.Conditions)
        {
            if (!Holds(condition, where, value, null)) return null;
        }
        // Where the place has one element and the value more, it is the place that would have to grow.
        bool grows = joined.Shape is { } wide && wide.Rank == shape.Rank && Enumerable.Range(0, shape.Rank).Any(i => shape[i] == 1 && wide[i] != 1);
        if (joined.Shape is null || joined.Shape.Rank != shape.Rank || grows)
        {
            Report(ShapeRules.Mismatch.At(where, $"`{what}` is {shape}, the value is {value.Shape}"), value, null);
            return null;
        }
        return BroadcastTo(value.Value, shape);
    }

    /// <summary>A tensor where one is wanted: numbers and lists of numbers become constants.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="where">Where it stands.</param>
    /// <param name="element">The element type that numbers take; by default f32, i64 or bool by their kind.</param>
    /// <param name="rank">The wanted number of axes, for an empty list.</param>
    public TensorValue? AsTensor(StaticValue value, Location where, ElementType? element, int? rank = null)
    {
        switch (Primary(value))
        {
            case TensorValue tensor: return tensor;
            case ErrorValue: return null;
            case IntValue i: return new TensorValue(SizeValue(i.Value.Symbols.Any(s => s.Kind is DimKind.Generic or DimKind.Parameter) ? 1 : i.Value, element ?? ElementType.I64));
            case FloatValue { Dynamic: { } d }: return new TensorValue(Cast(d.Scalar, element ?? ElementType.F32));
            case FloatValue f: return new TensorValue(Constant(f.Value ?? 0, element ?? ElementType.F32));
            case BoolValue { Value: null, Goal: { } goal } when _equation is not null && IsIndexed(goal): return new TensorValue(Cast(MaskOf(goal), element ?? ElementType.Bool));
            case BoolValue { Value: null, Goal: not null } b:
                Report(ElaborationRules.RunTimeCondition.At(where, $"`{b.Goal}` depends on run-time sizes"));
                return null;
            case BoolValue b: return new TensorValue(Builder.Add(new P.Constant(new TensorType(element ?? ElementType.Bool, Shape.Scalar), ConstantData.Of(b.Value == true)))[0]);
            case TypeValue { Shape: { } shape } type: return (TensorValue)AnyTensor(type.Element, shape, where);
            case ListValue or TupleValue: return ListTensor(Primary(value), where, element);
            case var other:
                Report(ElaborationRules.Wants(where, "a tensor", other));
                return null;
        }
    }

    // Nested lists of numbers, as deep as the tensor has axes. Run-time sizes and tensors in a list are stacked.
    private TensorValue? ListTensor(StaticValue list, Location where, ElementType? element)
    {
        List<long> sizes = [];
        for (StaticValue level = list; level is ListValue or TupleValue; level = Sequence(level)[0])
        {
            sizes.Add(Sequence(level).Length);
            if (Sequence(level).IsEmpty) break;
        }
        List<StaticValue> numbers = [];
        if (!Collect(list, 0)) return null;
        if (numbers.Any(n => n is TensorValue || IsDynamic(n))) return Stack(list, where, element);
        bool isFloat = numbers.Any(n => n is FloatValue), isBool = numbers.Count > 0 && numbers.All(n => n is BoolValue);
        ElementType kind = element ?? (isFloat || numbers.Count == 0 ? ElementType.F32 : isBool ? ElementType.Bool : ElementType.I64);
        var type = new TensorType(kind, Shape.Of(sizes.Select(s => (Dim)s)));
        if (numbers.Count == 0)
        {
            Report(ShapeRules.Empty.At(where, "an empty list is no tensor"));
            return null;
        }
        ConstantData data = isFloat
            ? ConstantData.Of(numbers.Select(n => Float(n is BoolValue b ? new IntValue(b.Value == true ? 1 : 0) : n) ?? 0).ToArray().AsEnumerable())
            : ConstantData.Of(numbers.Select(n => n switch { IntValue { Value.IsConstant: true } i => i.Value.Value, BoolValue { Value: true } => 1L, _ => 0L }).ToArray().AsEnumerable());
        return new TensorValue(Builder.Add(new P.Constant(type, data))[0]);

        bool Collect(StaticValue value, int depth)
        {
            if (value is ErrorValue) return false;
            if (value is ListValue or TupleValue)
            {
                if (depth < sizes.Count && Sequence(value).Length == sizes[depth]) return Sequence(value).All(v => Collect(v, depth + 1));
                Report(ElaborationRules.WrongKind.At(where, "the rows of a list that is a tensor have one length"));
                return false;
            }
            if ((IsNumber(value) && depth == sizes.Count) || value is TensorValue)
            {
                numbers.Add(value);
                return true;
            }
            Report(ElaborationRules.Wants(where, "a list of numbers", value));
            return false;
        }
    }

    private TensorValue? Stack(StaticValue list, Location where, ElementType? element)
    {
        List<TensorValue> parts = [];
        foreach (StaticValue item in Sequence(list))
        {
            if (AsTensor(item, where, element) is not { } part) return null;
            parts.Add(part);
        }
        ElementType common = element ?? parts.Select(p => p.Element).Aggregate(PromoteElements);
        foreach (Condition condition in TensorRules.Stack([.. parts.Select(p => p.Shape)], 0).Conditions)
        {
            if (!Holds(condition, where, parts[0], null)) return null;
        }
        return new TensorValue(Builder.Add(new P.Concat(0), [.. parts.Select(p => Reshape(Cast(p.Value, common), p.Shape.Insert(0, 1)))])[0]);
    }

    public long? AsInt(StaticValue value, Location where, string what)
    {
        if (AsSize(value, where, what) is not { } size) return null;
        if (size.TryConstant(out long number)) return number;
        if (!size.Symbols.Any(s => s.Kind is DimKind.Parameter or DimKind.Generic))
            Report(ElaborationRules.RunTimeCondition.At(where, $"wants {what}, and {size} is known only at run time"));
        return null;
    }

    public Dim? AsSize(StaticValue value, Location where, string what)
    {
        switch (Primary(value))
        {
            case IntValue i: return i.Value;
            case ErrorValue: return null;
            case var other:
                Report(ElaborationRules.Wants(where, what, other));
                return null;
        }
    }

    public bool? AsBool(StaticValue value, Location where, string what)
    {
        if (Primary(value) is BoolValue b) return b.Value;
        if (value is not ErrorValue) Report(ElaborationRules.Wants(where, what, value));
        return null;
    }

    public double? AsFloat(StaticValue value, Location where, string what)
    {
        if (Primary(value) is IntValue or FloatValue)
        {
            if (IsDynamic(Primary(value))) Report(ElaborationRules.RunTimeCondition.At(where, $"wants {what}, and this is known only at run time"));
            return Float(Primary(value));
        }
        if (value is not ErrorValue) Report(ElaborationRules.Wants(where, what, value));
        return null;
    }

    public string? AsText(StaticValue value, Location where, string what)
    {
        if (Primary(value) is StringValue s) return s.Value;
        if (value is not ErrorValue) Report(ElaborationRules.Wants(where, what, value));
        return null;
    }

    public ImmutableArray<Dim>? AsSizes(StaticValue value, Location where, string what, int? count)
    {
        var sizes = ImmutableArray.CreateBuilder<Dim>();
        switch (value)
        {
            case ErrorValue: return null;
            case IntValue i: return [.. Enumerable.Repeat(i.Value, count ?? 1)];
            case TupleValue or ListValue:
                foreach (StaticValue item in Sequence(value))
                {
                    if (Primary(item) is FloatValue { Dynamic: null, Value: { } number })
                    {
                        Report(ElaborationRules.Wants(where, $"ints for `{what}`", item) with { Help = number == Math.Floor(number) ? $"write {number:F0}, or `//` in the place of `/`" : "`/` gives a float: `//` divides ints, and rounds down" });
                        return null;
                    }
                    if (AsSize(item, where, $"ints for `{what}`") is not { } size) return null;
                    sizes.Add(size);
                }
                break;
            default:
                Report(ElaborationRules.Wants(where, $"an int or a tuple of ints for `{what}`", value));
                return null;
        }
        if (count is { } wanted && sizes.Count != wanted)
        {
            Report(ElaborationRules.WrongArgument.At(where, $"`{what}` wants {wanted} numbers, found {sizes.Count}"));
            return null;
        }
        return sizes.ToImmutable();
    }

    public int? AsAxis(long axis, int rank, Location where)
    {
        if (Math.Abs(axis) <= 64 && TensorRules.Axis((int)axis, rank) is { } at) return at;
        Report(ShapeRules.Axis.At(where, $"there is no axis {axis} in a tensor of rank {rank}") with { Help = TensorRules.AxesOf(rank) });
        return null;
    }

    public static ElementType PromoteValues(StaticValue a, StaticValue b) => (a, b) switch
    {
        (TensorValue x, TensorValue y) => PromoteTensors(x, y),
        (TensorValue x, _) => Beside(x.Element, b),
        (_, TensorValue y) => Beside(y.Element, a),
        _ => PromoteElements(KindOf(a), KindOf(b)),
    };

    // A number takes its partner's element type, but a float makes integers and bools f32.
    private static ElementType Beside(ElementType tensor, StaticValue number) => KindOf(number) switch
    {
        ElementType.F32 when !tensor.IsDifferentiable() => ElementType.F32,
        ElementType.I64 when tensor == ElementType.Bool => ElementType.I64,
        _ => tensor,
    };

    private static ElementType KindOf(StaticValue value) => value switch
    {
        TensorValue t => t.Element,
        FloatValue => ElementType.F32,
        BoolValue => ElementType.Bool,
        ListValue or TupleValue => Sequence(value).Select(KindOf).DefaultIfEmpty(ElementType.F32).Aggregate(PromoteElements),
        _ => ElementType.I64,
    };

    private static ElementType PromoteTensors(TensorValue a, TensorValue b)
    {
        // As in torch, a scalar tensor does not widen one of the same kind or a higher one.
        if (a.Rank == 0 && b.Rank > 0 && Category(a.Element) <= Category(b.Element)) return b.Element;
        if (b.Rank == 0 && a.Rank > 0 && Category(b.Element) <= Category(a.Element)) return a.Element;
        return PromoteElements(a.Element, b.Element);
    }

    private static int Category(ElementType e) => e == ElementType.Bool ? 0 : e.IsInteger() ? 1 : e.IsFloat() ? 2 : 3;

    internal static ElementType PromoteElements(ElementType a, ElementType b)
    {
        if (a == b) return a;
        if (Category(a) != Category(b)) return Category(a) > Category(b) ? a : b;
        if (a is ElementType.F64 || b is ElementType.F64) return ElementType.F64;
        if (a.IsFloat()) return ElementType.F32; // f16 with bf16, or either with f32
        if (a is ElementType.I64 || b is ElementType.I64) return ElementType.I64;
        return ElementType.I32; // i8 with u8 needs more bits than either
    }

    public (Value A, Value B)? BroadcastPair(StaticValue a, StaticValue b, Location where, Location aWhere = default, Location bWhere = default)
    {
        (a, b) = (Primary(a), Primary(b));
        if (a is ErrorValue || b is ErrorValue) return null;
        ElementType element = PromoteValues(a, b);
        if (AsTensor(a, where, a is TensorValue ? null : element) is not { } x || AsTensor(b, where, b is TensorValue ? null : element) is not { } y) return null;
        ShapeResult shape = TensorRules.Broadcast(x.Shape, y.Shape);
        foreach (Condition condition in shape.Conditions)
        {
            if (!Holds(condition, where, x, null, [new(x, aWhere), new(y, bWhere)])) return null;
        }
        if (shape.Shape is null) return null;
        return (BroadcastTo(Cast(x.Value, element), shape.Shape), BroadcastTo(Cast(y.Value, element), shape.Shape));
    }
}
