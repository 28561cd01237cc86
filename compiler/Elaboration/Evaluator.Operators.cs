using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration.Intrinsics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;
using P = ModelDsl.Ir.Primitives;

namespace ModelDsl.Elaboration;

// Operators on compile-time values; those on tensors follow in Tensors.
internal sealed partial class Evaluator
{
    private StaticValue EvaluateUnary(UnaryExpression e)
    {
        StaticValue value = Primary(Evaluate(e.Operand));
        if (e.Operator == UnaryOperator.Negate)
        {
            switch (value)
            {
                case ErrorValue: return value;
                case IntValue i: return Sized(-i.Value, e.Where);
                case FloatValue { Dynamic: { } d }: return new FloatValue(null, new(Builder.Add(new P.Negate(), d.Scalar)[0]));
                case FloatValue f: return new FloatValue(-f.Value);
                case BoolValue { Value: { } b }: return new IntValue(b ? -1 : 0);
                case TensorValue { Element: ElementType.Bool } mask: return new TensorValue(Builder.Add(new P.Negate(), Cast(mask.Value, ElementType.I64))[0]);
                case TensorValue t: return new TensorValue(Builder.Add(new P.Negate(), t.Value)[0]);
                case ListValue l when AsTensor(l, e.Operand.Where, null) is { } list: return new TensorValue(Builder.Add(new P.Negate(), list.Value)[0]);
            }
            return Report(ElaborationRules.Wants(e.Operand.Where, "a number or a tensor", value));
        }
        switch (value)
        {
            case ErrorValue: return value;
            case BoolValue b: return new BoolValue(!b.Value, b.Goal is { } goal ? Goal.Not(goal) : null);
            case TensorValue t: return new TensorValue(Builder.Add(new P.Not(), AsMask(t.Value))[0]);
        }
        return Report(ElaborationRules.Wants(e.Operand.Where, "a bool", value) with { Help = "compare it, for example `== none`" });
    }

    internal Value AsMask(Value value) =>
        value.Element == ElementType.Bool ? value : Builder.Add(new P.NotEqual(), value, BroadcastTo(Constant(0, value.Element), value.Shape))[0];

    private StaticValue EvaluateBinary(BinaryExpression e)
    {
        StaticValue left = Primary(Evaluate(e.Left));
        // A decided side is enough; the other may not even make sense then (`m != none and m.rank == 2`).
        if (e.Operator == BinaryOperator.And && left is BoolValue { Value: false } || e.Operator == BinaryOperator.Or && left is BoolValue { Value: true }) return left;
        StaticValue right = e.Operator is BinaryOperator.And or BinaryOperator.Or && left is BoolValue { Value: null, Goal: { } known }
            ? Given(e.Operator == BinaryOperator.And ? known : Goal.Not(known), () => Primary(Evaluate(e.Right)))
            : Primary(Evaluate(e.Right));
        SetOrigin(e.Where);
        return Binary(e.Operator, left, right, e.Where, e.Left.Where, e.Right.Where);
    }

    // What is learnt under a condition is forgotten after it.
    private StaticValue Given(Goal condition, Func<StaticValue> evaluate)
    {
        Facts outer = Facts;
        Facts = outer.Assume(condition);
        StaticValue value = evaluate();
        Facts = outer;
        return value;
    }

    private StaticValue Binary(BinaryOperator op, StaticValue a, StaticValue b, Location where, Location aWhere, Location bWhere)
    {
        if (op is BinaryOperator.Equal or BinaryOperator.NotEqual && CompareIdentity(a, b) is { } same)
            return op == BinaryOperator.Equal ? same : new BoolValue(!same.Value, same.Goal is { } g ? Goal.Not(g) : null);
        if (op == BinaryOperator.And && b is BoolValue { Value: false } || op == BinaryOperator.Or && b is BoolValue { Value: true }) if (a is BoolValue or ErrorValue) return b;
        if (a is ErrorValue || b is ErrorValue) return ErrorValue.Instance;
        switch (op)
        {
            case BinaryOperator.Range:
                return AsSize(a, aWhere, "an int") is { } start && AsSize(b, bWhere, "an int") is { } stop ? new RangeValue(start, stop) : ErrorValue.Instance;
            case BinaryOperator.And or BinaryOperator.Or when a is BoolValue x && b is BoolValue y: return Logic(op == BinaryOperator.And, x, y);
            case BinaryOperator.MatrixMultiply: return MatMul(a, b, where, aWhere, bWhere);
            case BinaryOperator.Add when (a, b) is (ListValue x, ListValue y) && !(IsNumbers(x) && IsNumbers(y) && x.Items.Any(i => i is ListValue)): return new ListValue([.. x.Items, .. y.Items]);
            case BinaryOperator.Add when (a, b) is (TupleValue x, TupleValue y): return new TupleValue([.. x.Items, .. y.Items]);
            case BinaryOperator.Add when (a, b) is (ListValue x, TupleValue y): return new ListValue([.. x.Items, .. y.Items]);
            case BinaryOperator.Add when (a, b) is (TupleValue x, ListValue y): return new TupleValue([.. x.Items, .. y.Items]);
            case BinaryOperator.Add when (a, b) is (StringValue x, StringValue y): return new StringValue(x.Value + y.Value);
            case BinaryOperator.Multiply when a is ListValue x && !x.Items.IsEmpty && !IsNumbers(x) && b is IntValue n && n.Value.TryConstant(out long times):
                return new ListValue([.. Enumerable.Range(0, (int)Math.Clamp(times, 0, MaximumIterations)).SelectMany(_ => x.Items)]);
        }
        if (IsNumber(a) && IsNumber(b)) return Numbers(op, a, b, where, bWhere);
        return Tensors(op, a, b, where, aWhere, bWhere);
    }

    private static bool IsNumber(StaticValue value) => value is IntValue or FloatValue or BoolValue;

    private static bool IsNumbers(StaticValue value) => value is ListValue l && !l.Items.IsEmpty && l.Items.All(i => IsNumber(i) || IsNumbers(i));

    private static BoolValue Logic(bool and, BoolValue a, BoolValue b)
    {
        if (and && (a.Value == false || b.Value == false)) return new BoolValue(false);
        if (!and && (a.Value == true || b.Value == true)) return new BoolValue(true);
        if (a.Value is { }) return b;
        if (b.Value is { }) return a;
        return new BoolValue(null, a.Goal is { } x && b.Goal is { } y ? and ? new Goal.And(x, y) : new Goal.Or(x, y) : null);
    }

    /// <summary>Equality of values that are not numbers; null where numbers or tensors are compared.</summary>
    private BoolValue? CompareIdentity(StaticValue a, StaticValue b)
    {
        switch (a, b)
        {
            case (ErrorValue, _) or (_, ErrorValue): return null;
            case (NoneValue, NoneValue): return new BoolValue(true);
            case (NoneValue, _) or (_, NoneValue): return new BoolValue(false);
            case (StringValue x, StringValue y): return new BoolValue(x.Value == y.Value);
            case (BoolValue { Value: { } x }, BoolValue { Value: { } y }): return new BoolValue(x == y);
            case (StringValue, not TensorValue) or (not TensorValue, StringValue): return new BoolValue(false);
            case (TypeValue x, TypeValue y): return new BoolValue(x.Element == y.Element && Equals(x.Shape, y.Shape));
            case (LayerValue x, LayerValue y): return new BoolValue(ReferenceEquals(x.Instance, y.Instance));
            case (TupleValue or ListValue, TupleValue or ListValue):
                ImmutableArray<StaticValue> left = Sequence(a), right = Sequence(b);
                if (left.Length != right.Length) return new BoolValue(false);
                BoolValue all = new(true);
                for (int i = 0; i < left.Length; i++)
                {
                    StaticValue one = Binary(BinaryOperator.Equal, left[i], right[i], default, default, default);
                    if (one is not BoolValue equal) return null;
                    all = Logic(and: true, all, equal);
                }
                return all;
            case (TupleValue or ListValue, IntValue) or (IntValue, TupleValue or ListValue) when !IsNumbers(a) && !IsNumbers(b): return new BoolValue(false);
        }
        return null;
    }

    private static ImmutableArray<StaticValue> Sequence(StaticValue value) => value switch
    {
        TupleValue t => t.Items,
        CompositionValue c => c.Parts,
        _ => ((ListValue)value).Items,
    };

    private StaticValue Numbers(BinaryOperator op, StaticValue a, StaticValue b, Location where, Location bWhere)
    {
        if (a is BoolValue { Value: null } || b is BoolValue { Value: null }) return op >= BinaryOperator.Equal ? new BoolValue(null) : ErrorValue.Instance;
        if (a is BoolValue { Value: { } p }) a = new IntValue(p ? 1 : 0);
        if (b is BoolValue { Value: { } q }) b = new IntValue(q ? 1 : 0);
        if (a is IntValue x && b is IntValue y && Ints(op, x.Value, y.Value, where, bWhere) is { } whole) return whole;
        if (Float(a) is { } f && Float(b) is { } g) return Floats(op, f, g, where);
        return IsDynamic(a) || IsDynamic(b) ? DynamicNumbers(op, a, b, where) : op >= BinaryOperator.Equal ? new BoolValue(null) : new FloatValue(null);
    }

    private static double? Float(StaticValue value) => value switch
    {
        IntValue i => i.Value.TryConstant(out long v) ? v : null,
        FloatValue f => f.Value,
        _ => null,
    };

    // Known only at run time, rather than only at the use.
    private static bool IsDynamic(StaticValue value) => value is FloatValue { Dynamic: not null }
        || value is IntValue { Value: var d } && !d.IsConstant && d.Symbols.All(s => s.Kind is DimKind.Dynamic or DimKind.Existential);

    private StaticValue? Ints(BinaryOperator op, Dim a, Dim b, Location where, Location bWhere)
    {
        switch (op)
        {
            case BinaryOperator.Add: return Sized(a + b, where);
            case BinaryOperator.Subtract: return Sized(a - b, where);
            case BinaryOperator.Multiply: return Sized(a * b, where);
            case BinaryOperator.FloorDivide or BinaryOperator.Modulo:
                if (!Holds(new Condition(new Goal.NotEqual(b, 0), ElaborationRules.Arithmetic, "division by zero"), bWhere, null, null)) return ErrorValue.Instance;
                return Sized(op == BinaryOperator.Modulo ? Dim.Mod(a, b) : Dim.FloorDiv(a, b), where);
            case BinaryOperator.Divide when _inDimension > 0:
                if (!Holds(new Condition(new Goal.NotEqual(b, 0), ElaborationRules.Arithmetic, "division by zero"), bWhere, null, null)) return ErrorValue.Instance;
                if (Dim.ExactDiv(a, b) is { } exact) return Sized(exact, where);
                bool divides = Holds(new Condition(new Goal.Divides(b, a), ShapeRules.Inexact, $"{SizeText.Of(a)} / {SizeText.Of(b)} leaves a rest", Help: "`//` rounds down"), where, null, null);
                return divides ? Sized(Dim.FloorDiv(a, b), where) : ErrorValue.Instance;
            case BinaryOperator.Power when b.TryConstant(out long n) && n >= 0:
                return Sized(n <= int.MaxValue ? Dim.Pow(a, (int)n) : a.IsConstant && a.Value is 0 or 1 ? a : Dim.Overflow, where);
            case BinaryOperator.Equal: return Decide(new Goal.Equal(a, b));
            case BinaryOperator.NotEqual: return Decide(new Goal.NotEqual(a, b));
            case BinaryOperator.Less: return Decide(Goal.Less(a, b));
            case BinaryOperator.LessOrEqual: return Decide(new Goal.AtLeast(b, a));
            case BinaryOperator.Greater: return Decide(Goal.Less(b, a));
            case BinaryOperator.GreaterOrEqual: return Decide(new Goal.AtLeast(a, b));
            default: return null;
        }
    }

    private BoolValue Decide(Goal goal) => new(Settle(goal), goal);

    // The same layers ask the same of the same sizes, and trials ask it once more.
    private bool? Settle(Goal goal)
    {
        if (!_settled.TryGetValue((Facts, goal), out bool? settled)) _settled[(Facts, goal)] = settled = Prover.Settle(goal, Facts);
        return settled;
    }

    private readonly Dictionary<(Facts, Goal), bool?> _settled = [];

    private StaticValue Sized(Dim value, Location where) =>
        value.IsOverflow ? Report(ShapeRules.TooLarge.At(where, "the result of this arithmetic")) : new IntValue(value);

    private StaticValue Floats(BinaryOperator op, double a, double b, Location where)
    {
        switch (op)
        {
            case BinaryOperator.Equal: return new BoolValue(a == b);
            case BinaryOperator.NotEqual: return new BoolValue(a != b);
            case BinaryOperator.Less: return new BoolValue(a < b);
            case BinaryOperator.LessOrEqual: return new BoolValue(a <= b);
            case BinaryOperator.Greater: return new BoolValue(a > b);
            case BinaryOperator.GreaterOrEqual: return new BoolValue(a >= b);
            case BinaryOperator.Divide or BinaryOperator.FloorDivide or BinaryOperator.Modulo when b == 0:
                return Report(ElaborationRules.Arithmetic.At(where, "division by zero"));
            case BinaryOperator.And or BinaryOperator.Or:
                return Report(ElaborationRules.WrongKind.At(where, "`and` and `or` want bools, found numbers"));
        }
        return new FloatValue(op switch
        {
            BinaryOperator.Add => a + b,
            BinaryOperator.Subtract => a - b,
            BinaryOperator.Multiply => a * b,
            BinaryOperator.Divide => a / b,
            BinaryOperator.FloorDivide => Math.Floor(a / b),
            BinaryOperator.Modulo => a - b * Math.Floor(a / b),
            _ => Math.Pow(a, b),
        });
    }

    // Numbers that depend on run-time sizes are computed as scalars in f64.
    private StaticValue DynamicNumbers(BinaryOperator op, StaticValue a, StaticValue b, Location where)
    {
        if (Primitive(op) is not { } primitive || op >= BinaryOperator.Equal)
            return Report(ElaborationRules.RunTimeCondition.At(where, "this depends on run-time sizes"));
        Value result = Builder.Add(primitive, DynamicScalar(a), DynamicScalar(b))[0];
        return new FloatValue(null, new DynamicNumber(result));
    }

    internal Value DynamicScalar(StaticValue value) => value switch
    {
        FloatValue { Dynamic: { } d } => d.Scalar,
        FloatValue f => Constant(f.Value ?? 0, ElementType.F64),
        IntValue i => SizeValue(i.Value, ElementType.F64),
        BoolValue b => Constant(b.Value == true ? 1 : 0, ElementType.F64),
        _ => Constant(0, ElementType.F64),
    };

    private static Primitive? Primitive(BinaryOperator op) => op switch
    {
        BinaryOperator.Add => new P.Add(),
        BinaryOperator.Subtract => new P.Subtract(),
        BinaryOperator.Multiply => new P.Multiply(),
        BinaryOperator.Divide => new P.Divide(),
        BinaryOperator.FloorDivide => new P.FloorDivide(),
        BinaryOperator.Modulo => new P.Remainder(),
        BinaryOperator.Power => new P.Power(),
        BinaryOperator.Equal => new P.Equal(),
        BinaryOperator.NotEqual => new P.NotEqual(),
        BinaryOperator.Less => new P.Less(),
        BinaryOperator.LessOrEqual => new P.LessOrEqual(),
        BinaryOperator.Greater => new P.Greater(),
        BinaryOperator.GreaterOrEqual => new P.GreaterOrEqual(),
        BinaryOperator.And => new P.And(),
        BinaryOperator.Or => new P.Or(),
        _ => null,
    };

    private StaticValue Tensors(BinaryOperator op, StaticValue a, StaticValue b, Location where, Location aWhere, Location bWhere)
    {
        if (!IsTensorLike(a)) return Report(ElaborationRules.Wants(aWhere, "a number or a tensor", a));
        if (!IsTensorLike(b)) return Report(ElaborationRules.Wants(bWhere, "a number or a tensor", b));
        if (BroadcastPair(a, b, where, aWhere, bWhere) is not var (x, y)) return ErrorValue.Instance;
        if (op is BinaryOperator.And or BinaryOperator.Or) return new TensorValue(Builder.Add(Primitive(op)!, AsMask(x), AsMask(y))[0]);
        if (op < BinaryOperator.Equal)
        {
            ElementType element = x.Element == ElementType.Bool ? ElementType.I64 : x.Element;
            if (op == BinaryOperator.Divide && !element.IsDifferentiable()) element = ElementType.F32;
            (x, y) = (Cast(x, element), Cast(y, element));
            if (op == BinaryOperator.Power && b is IntValue two && two.Value == 2 && element != ElementType.C64) return new TensorValue(Builder.Add(new P.Square(), x)[0]);
        }
        if (op == BinaryOperator.Power && x.Element == ElementType.C64) return new TensorValue(ComplexNumbers.Power(Builder, x, y, b));
        TensorValue result = new(Builder.Add(Primitive(op)!, x, y)[0]);
        ExtendTrail(Short(where), where, a is TensorValue first && first.Shape == result.Shape ? a : b is TensorValue ? b : a, result);
        return result;
    }

    private static bool IsTensorLike(StaticValue value) => value is TensorValue || IsNumber(value) || IsNumbers(value) || value is TupleValue t && t.Items.All(IsNumber);

    // Which side fits when it is turned round.
    private string? Transposed(TensorValue x, TensorValue y, Location aWhere, Location bWhere)
    {
        // It was turned, and other axes than the last two were exchanged.
        if (bWhere.Source is not null && Turned().Match(bWhere.Text) is { Success: true } turned && _frame.Scope.Find(turned.Groups[1].Value) is TensorValue { Rank: > 2 } straight && straight.Rank == y.Rank && straight.Shape[-1] == x.Shape[-1])
            return $"exchange the last two axes: `{Text(aWhere)} @ transpose({turned.Groups[1].Value}, -1, -2)`";
        static string Text(Location where) => where.Source is null ? "x" : where.Text.All(c => char.IsLetterOrDigit(c) || c is '_' or '.') ? where.Text : $"({where.Text})";
        if (x.Rank >= 1 && y.Rank == 2 && x.Shape[-1] == y.Shape[-1]) return $"transpose the right side: `{Text(aWhere)} @ {Text(bWhere)}.T`";
        if (x.Rank >= 2 && y.Rank > 2 && x.Shape[-1] == y.Shape[-1]) return $"transpose the right side: `{Text(aWhere)} @ transpose({(bWhere.Source is null ? "y" : bWhere.Text)}, -1, -2)`";
        if (x.Rank == 2 && y.Rank >= 2 && x.Shape[-2] == y.Shape[-2]) return $"transpose the left side: `{Text(aWhere)}.T @ {Text(bWhere)}`";
        return null;
    }

    // Else the size that would fit.
    private static string? Fitting(TensorValue x, TensorValue y) =>
        y.Rank >= 2 && x.Rank >= 1 ? $"the right side fits as {new TensorType(y.Element, y.Shape.With(-2, x.Shape[-1]))}" : null;

    [System.Text.RegularExpressions.GeneratedRegex(@"^transpose\((\w+), -?\d, -?\d\)$")]
    private static partial System.Text.RegularExpressions.Regex Turned();

    internal StaticValue MatMul(StaticValue a, StaticValue b, Location where, Location aWhere, Location bWhere)
    {
        if (AsTensor(a, aWhere, null) is not { } x || AsTensor(b, bWhere, null) is not { } y) return ErrorValue.Instance;
        ShapeResult shape = TensorRules.MatMul(x.Shape, y.Shape);
        foreach (Condition condition in shape.Conditions)
        {
            Condition named = condition;
            if (condition.Rule == ShapeRules.MatMul)
            {
                string? turned = Transposed(x, y, aWhere, bWhere);
                named = condition with { Help = turned ?? Fitting(x, y), HelpFirst = turned is not null };
            }
            if (!Holds(named, where, x, x.Rank - 1, [new(x, aWhere), new(y, bWhere)])) return ErrorValue.Instance;
        }
        if (shape.Shape is null) return ErrorValue.Instance;
        ElementType element = PromoteTensors(x, y);
        if (element == ElementType.Bool) element = ElementType.I64;
        Value left = Cast(x.Value, element), right = Cast(y.Value, element);
        if (x.Rank == 1) left = Reshape(left, left.Shape.Insert(0, 1));
        if (y.Rank == 1) right = Reshape(right, right.Shape.Insert(1, 1));
        // One matrix for a whole batch: all rows together make one tall matrix, and nothing is repeated.
        if (right.Shape.Rank == 2 && left.Shape.Rank > 2)
        {
            Value tall = Reshape(left, Shape.Of(left.Shape.Slice(0, left.Shape.Rank - 1).ElementCount, left.Shape[-1]));
            return new TensorValue(Reshape(Builder.Add(new P.MatMul(), tall, right)[0], shape.Shape));
        }
        Shape batch = TensorRules.Broadcast(left.Shape.Slice(0, left.Shape.Rank - 2), right.Shape.Slice(0, right.Shape.Rank - 2)).Shape ?? Shape.Scalar;
        left = BroadcastTo(left, batch.Concat(left.Shape.Slice(left.Shape.Rank - 2, 2)));
        right = BroadcastTo(right, batch.Concat(right.Shape.Slice(right.Shape.Rank - 2, 2)));
        return new TensorValue(Reshape(Builder.Add(new P.MatMul(), left, right)[0], shape.Shape));
    }
}
