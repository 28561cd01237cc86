using ModelDsl.Ir;
using ModelDsl.Shapes;
using P = ModelDsl.Ir.Primitives;

namespace ModelDsl.Elaboration.Intrinsics;

/// <summary>Functions of one or two numbers, element by element; of compile-time numbers they give compile-time numbers.</summary>
internal static class ElementWise
{
    public static IEnumerable<Intrinsic> All =>
    [
        Unary("exp", new P.Exp()), Unary("exp2", new P.Exp2()), Unary("expm1", new P.Expm1()),
        Unary("log", new P.Log()), Unary("log2", new P.Log2()), Unary("log10", new P.Log10()), Unary("log1p", new P.Log1p()),
        Unary("sqrt", new P.Sqrt()), Unary("rsqrt", new P.Rsqrt()), Unary("reciprocal", new P.Reciprocal()),
        Unary("sin", new P.Sin()), Unary("cos", new P.Cos()), Unary("tan", new P.Tan()),
        Unary("asin", new P.Asin()), Unary("acos", new P.Acos()), Unary("atan", new P.Atan()),
        Unary("sinh", new P.Sinh()), Unary("cosh", new P.Cosh()), Unary("tanh", new P.Tanh()),
        Unary("asinh", new P.Asinh()), Unary("acosh", new P.Acosh()), Unary("atanh", new P.Atanh()),
        Unary("erf", new P.Erf()), Unary("erfc", new P.Erfc()), Unary("sigmoid", new P.Sigmoid()),
        Unary("lgamma", new P.Lgamma()), Unary("digamma", new P.Digamma()),
        Unary("abs", new P.Abs(), keepsIntegers: true), Unary("sign", new P.Sign(), keepsIntegers: true),
        Unary("square", new P.Square(), keepsIntegers: true),
        Rounding("floor", new P.Floor()), Rounding("ceil", new P.Ceil()), Rounding("round", new P.Round()), Rounding("trunc", new P.Trunc()),
        new SimpleIntrinsic("isnan", "(input)", IsNan),
        Binary("maximum", new P.Maximum(), Math.Max), Binary("minimum", new P.Minimum(), Math.Min),
        Binary("atan2", new P.Atan2(), Math.Atan2, floats: true), Binary("hypot", new P.Hypot(), double.Hypot, floats: true),
        Binary("fmod", new P.Fmod(), (a, b) => a % b),
        new SimpleIntrinsic("where", "(condition, input, other)", Where),
        new SimpleIntrinsic("cast", "(input, dtype)", Cast),
        new SimpleIntrinsic("dtype", "(input)", c => c.Tensor("input") is { } x ? new TypeValue(x.Element) : ErrorValue.Instance),
    ];

    private static Intrinsic Unary(string name, P.UnaryPrimitive primitive, bool keepsIntegers = false) => new SimpleIntrinsic(name, "(input)", call =>
    {
        if (Number(call["input"]) is { } number && !double.IsNaN(number))
        {
            double result = primitive.Reference(number);
            return keepsIntegers && call["input"] is IntValue ? new IntValue((long)result) : new FloatValue(result);
        }
        if (call["input"] is IntValue or FloatValue or BoolValue) return Symbolic(call, primitive, name);
        if (call.Tensor("input") is not { } x) return ErrorValue.Instance;
        if (x.Element == ElementType.C64 && ComplexNumbers.Function(name) is { } complex) return new TensorValue(complex(call.Builder, x.Value));
        return new TensorValue(call.Emit(primitive, Floating(call, x.Value, keepsIntegers)));
    });

    // A number that only a use or a run tells: kept as scalar arithmetic where it is a run-time size.
    private static StaticValue Symbolic(IntrinsicCall call, P.UnaryPrimitive primitive, string name)
    {
        if (call["input"] is IntValue size && name == "abs" && size.Value == Dim.Max(size.Value, -size.Value)) return size;
        Value? scalar = call["input"] switch
        {
            IntValue i when i.Value.Symbols.Any() && i.Value.Symbols.All(s => s.Kind is DimKind.Dynamic or DimKind.Existential) => call.SizeValue(i.Value, ElementType.F64),
            FloatValue { Dynamic: { } dynamic } => dynamic.Scalar,
            _ => null,
        };
        return new FloatValue(null, scalar is { } s ? new DynamicNumber(call.Emit(primitive, s)) : null);
    }

    private static Intrinsic Rounding(string name, P.UnaryPrimitive primitive) => new SimpleIntrinsic(name, "(input)", call =>
    {
        if (call["input"] is IntValue) return call["input"];
        if (call["input"] is FloatValue { Value: { } number })
        {
            double whole = primitive.Reference(number);
            return Math.Abs(whole) < 9e18 ? new IntValue((long)whole)
                : call.Report(ElaborationRules.Arithmetic.At(call.Where, FormattableString.Invariant($"{name} of {number} is not an int")));
        }
        if (call["input"] is FloatValue) return Symbolic(call, primitive, name);
        if (call.Tensor("input") is not { } x) return ErrorValue.Instance;
        return x.Element.IsDifferentiable() ? new TensorValue(call.Emit(primitive, x.Value)) : x;
    });

    private static StaticValue IsNan(IntrinsicCall call)
    {
        if (call["input"] is FloatValue { Value: { } number }) return new BoolValue(double.IsNaN(number));
        if (call.Tensor("input") is not { } x) return ErrorValue.Instance;
        if (x.Element == ElementType.C64)
        {
            Value Part(P.ComplexPrimitive part) => call.Emit(new P.IsNan(), call.Emit(part, x.Value));
            return new TensorValue(call.Emit(new P.Or(), Part(new P.RealPart()), Part(new P.ImaginaryPart())));
        }
        return new TensorValue(call.Emit(new P.IsNan(), Floating(call, x.Value, keepsIntegers: false)));
    }

    private static Intrinsic Binary(string name, P.BinaryPrimitive primitive, Func<double, double, double> fold, bool floats = false) =>
        new SimpleIntrinsic(name, "(input, other)", call => Apply(call, primitive, fold, floats, call["input"], call["other"]));

    /// <summary>An element-wise function of two values, numbers or tensors, with broadcasting.</summary>
    public static StaticValue Apply(IntrinsicCall call, P.BinaryPrimitive primitive, Func<double, double, double> fold, bool floats, StaticValue a, StaticValue b)
    {
        if (a is ErrorValue || b is ErrorValue) return ErrorValue.Instance;
        if (!floats && a is IntValue m && b is IntValue n && primitive is P.Maximum or P.Minimum && a is IntValue && b is IntValue)
            return new IntValue(primitive is P.Maximum ? Dim.Max(((IntValue)a).Value, ((IntValue)b).Value) : Dim.Min(((IntValue)a).Value, ((IntValue)b).Value));
        if (Number(a) is { } x && Number(b) is { } y)
            return !floats && a is IntValue && b is IntValue ? new IntValue((long)fold(x, y)) : new FloatValue(fold(x, y));
        if (a is not (TensorValue or ListValue or TypeValue) && b is not (TensorValue or ListValue or TypeValue)) return new FloatValue(null);
        if (call.BroadcastPair(a, b) is not var (left, right)) return ErrorValue.Instance;
        if (left.Element == ElementType.Bool || floats && !left.Element.IsDifferentiable())
        {
            ElementType wanted = floats ? ElementType.F32 : ElementType.I64;
            (left, right) = (call.Cast(left, wanted), call.Cast(right, wanted));
        }
        return new TensorValue(call.Emit(primitive, left, right));
    }

    private static StaticValue Where(IntrinsicCall call)
    {
        if (call["condition"] is ErrorValue || call["input"] is ErrorValue || call["other"] is ErrorValue) return ErrorValue.Instance;
        if (call.Tensor("condition") is not { } mask) return ErrorValue.Instance;
        if (mask.Element != ElementType.Bool)
            return call.Report(ElaborationRules.WrongElement.At(call.At("condition"), $"a choice needs a bool condition, found {mask.Type}") with { Help = $"compare it: `{call.At("condition").Text} != 0`" });
        StaticValue a = call["input"], b = call["other"];
        (Value A, Value B) pair;
        if (IsNumber(a) && IsNumber(b))
        {
            ElementType element = a is FloatValue || b is FloatValue ? ElementType.F32 : a is BoolValue && b is BoolValue ? ElementType.Bool : ElementType.I64;
            if (call.Tensor("input", element) is not { } x || call.Tensor("other", element) is not { } y) return ErrorValue.Instance;
            pair = (x.Value, y.Value);
        }
        else if (call.BroadcastPair(a, b) is { } both) pair = both;
        else return ErrorValue.Instance;
        if (call.BroadcastShape(mask, "condition", new TensorValue(pair.A), "input") is not { } shape) return ErrorValue.Instance;
        return new TensorValue(call.Emit(new P.Select(), call.BroadcastTo(mask.Value, shape), call.BroadcastTo(pair.A, shape), call.BroadcastTo(pair.B, shape)));
    }

    private static StaticValue Cast(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x || Element(call, "dtype") is not { } element) return ErrorValue.Instance;
        if (x.Element == ElementType.C64 && element != ElementType.C64)
            return call.Report(ElaborationRules.WrongElement.At(call.Where, $"a complex number is no {element.Name()}, found {x.Type}") with { Help = "`real(x)` and `imag(x)` are its parts, `abs(x)` its size" });
        return new TensorValue(call.Cast(x.Value, element));
    }

    /// <summary>An element type given as a type or by its name.</summary>
    public static ElementType? Element(IntrinsicCall call, string parameter)
    {
        switch (call[parameter])
        {
            case TypeValue type: return type.Element;
            case StringValue text when ElementTypes.Parse(text.Value) is { } named: return named;
            case ErrorValue: return null;
            default:
                call.Report(ElaborationRules.Wants(call.At(parameter), "an element type such as f32", call[parameter]));
                return null;
        }
    }

    /// <summary>Integers and bools as f32, where a function has real results.</summary>
    public static Value Floating(IntrinsicCall call, Value value, bool keepsIntegers) =>
        value.Element.IsDifferentiable() || keepsIntegers && value.Element.IsInteger() ? value
        : call.Cast(value, keepsIntegers ? ElementType.I64 : ElementType.F32);

    public static bool IsNumber(StaticValue value) => value is IntValue or FloatValue or BoolValue;

    /// <summary>A known compile-time number.</summary>
    public static double? Number(StaticValue value) => value switch
    {
        IntValue i when i.Value.TryConstant(out long n) => n,
        FloatValue { Value: { } f } => f,
        _ => null,
    };
}
