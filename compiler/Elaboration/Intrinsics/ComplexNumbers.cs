using ModelDsl.Autodiff;
using ModelDsl.Ir;
using P = ModelDsl.Ir.Primitives;

namespace ModelDsl.Elaboration.Intrinsics;

/// <summary>Complex tensors: their parts, and the functions of one number that PyTorch has for them too.</summary>
internal static class ComplexNumbers
{
    public static IEnumerable<Intrinsic> All =>
    [
        new SimpleIntrinsic("complex", "(real, imag)", Make),
        new SimpleIntrinsic("real", "(input)", c => Part(c, new P.RealPart(), real: true)),
        new SimpleIntrinsic("imag", "(input)", c => Part(c, new P.ImaginaryPart(), real: false)),
        new SimpleIntrinsic("conj", "(input)", c => Part(c, new P.Conjugate(), real: true)),
    ];

    private static StaticValue Make(IntrinsicCall call)
    {
        if (call.Tensor("real") is not { } real || call.Tensor("imag") is not { } imaginary) return ErrorValue.Instance;
        foreach ((string name, TensorValue part) in new[] { ("real", real), ("imag", imaginary) })
        {
            if (part.Element is ElementType.F64 or ElementType.C64)
                return call.Report(ElaborationRules.WrongElement.At(call.At(name), $"the parts of a c64 are f32, found {part.Type}") with { Help = part.Element == ElementType.F64 ? "convert it: `-> cast(f32)`" : "take `real` of it" });
        }
        var parts = (new TensorValue(call.Cast(real.Value, ElementType.F32)), new TensorValue(call.Cast(imaginary.Value, ElementType.F32)));
        return call.BroadcastPair(parts.Item1, parts.Item2) is var (x, y) ? new TensorValue(call.Emit(new P.Complex(), x, y)) : ErrorValue.Instance;
    }

    // A real tensor is its own real part and conjugate.
    private static StaticValue Part(IntrinsicCall call, P.ComplexPrimitive primitive, bool real)
    {
        if (call.Tensor("input") is not { } x) return ErrorValue.Instance;
        if (x.Element == ElementType.C64) return new TensorValue(call.Emit(primitive, x.Value));
        return real ? x : call.Report(ElaborationRules.WrongElement.At(call.At("input"), $"only complex tensors have an imaginary part, found {x.Type}") with { Help = "make it complex, `complex(x, 0)`, or leave the part out: it is 0" });
    }

    /// <summary>A function of complex numbers by its name; null for what is not defined for them.</summary>
    public static Func<GraphBuilder, Value, Value>? Function(string name) => name switch
    {
        "abs" => (b, z) => Size(new(b, z)).Value,
        "square" => (b, z) => (new Formula(b, z) * new Formula(b, z)).Value,
        "reciprocal" => (b, z) => (1 / new Formula(b, z)).Value,
        "log" => (b, z) => Logarithm(new(b, z)).Value,
        "sqrt" => (b, z) => (Logarithm(new(b, z)) * 0.5).Exp.Value,
        "rsqrt" => (b, z) => (Logarithm(new(b, z)) * -0.5).Exp.Value,
        "sigmoid" => (b, z) => (1 / ((-new Formula(b, z)).Exp + 1)).Value,
        "sign" => (b, z) => Direction(new(b, z)).Value,
        "sin" => (b, z) => Parts(b, z, (x, y) => (x.Sin * y.Apply(new P.Cosh()), x.Cos * y.Apply(new P.Sinh()))),
        "cos" => (b, z) => Parts(b, z, (x, y) => (x.Cos * y.Apply(new P.Cosh()), -(x.Sin * y.Apply(new P.Sinh())))),
        "sinh" => (b, z) => Parts(b, z, (x, y) => (x.Apply(new P.Sinh()) * y.Cos, x.Apply(new P.Cosh()) * y.Sin)),
        "cosh" => (b, z) => Parts(b, z, (x, y) => (x.Apply(new P.Cosh()) * y.Cos, x.Apply(new P.Sinh()) * y.Sin)),
        "tanh" => (b, z) => Tangent(new(b, z)).Value,
        _ => null,
    };

    /// <summary>z to the power w: by products for a small whole number, else e^(w · log z), and 0 for z = 0.</summary>
    public static Value Power(GraphBuilder builder, Value z, Value w, StaticValue exponent)
    {
        Formula x = new(builder, z);
        if (exponent is IntValue { Value: var size } && size.TryConstant(out long n) && Math.Abs(n) <= 64)
        {
            Formula? power = null;
            Formula square = x;
            for (long rest = Math.Abs(n); rest > 0; rest /= 2)
            {
                if (rest % 2 == 1) power = power is { } p ? p * square : square;
                if (rest > 1) square *= square;
            }
            Formula whole = power ?? x.Like(1);
            return (n < 0 ? 1 / whole : whole).Value;
        }
        return x.IsEqual(0).Choose(x.Like(0), (new Formula(builder, w) * Logarithm(x)).Exp).Value;
    }

    private static (Formula X, Formula Y) Parts(Formula z) => (z.Apply(new P.RealPart()), z.Apply(new P.ImaginaryPart()));

    private static Value Parts(GraphBuilder builder, Value z, Func<Formula, Formula, (Formula X, Formula Y)> of)
    {
        (Formula x, Formula y) = Parts(new(builder, z));
        (Formula real, Formula imaginary) = of(x, y);
        return real.Apply(new P.Complex(), imaginary).Value;
    }

    // |z|, with the gradient 0 at 0, as torch has it.
    private static Formula Size(Formula z)
    {
        (Formula x, Formula y) = Parts(z);
        Formula zero = z.IsEqual(0);
        return zero.Choose(x.Like(0), zero.Choose(x.Like(1), x).Apply(new P.Hypot(), y));
    }

    private static Formula Direction(Formula z)
    {
        Formula size = Size(z), zero = z.IsEqual(0), safe = zero.Choose(size.Like(1), size);
        return z / safe.Apply(new P.Complex(), safe.Like(0));
    }

    // The principal value: the angle lies in (-π, π].
    private static Formula Logarithm(Formula z)
    {
        (Formula x, Formula y) = Parts(z);
        return Size(z).Log.Apply(new P.Complex(), y.Apply(new P.Atan2(), x));
    }

    // s · (1 - w) / (1 + w) with w = e^(-2 s z), where the sign s of the real part keeps |w| at most 1.
    private static Formula Tangent(Formula z)
    {
        Formula x = z.Apply(new P.RealPart());
        Formula side = x.IsLess(0).Choose(x.Like(-1), x.Like(1)), sign = side.Apply(new P.Complex(), side.Like(0));
        Formula w = (sign * z * -2).Exp;
        return sign * (1 - w) / (w + 1);
    }
}
