using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

// The frequent functions in float arithmetic, at most 4 units in the last place off. The polynomials interpolate at
// Chebyshev nodes. Written by generate.sh from Lanes.Single.template: change that.
public readonly partial struct F32x8
{
    // In two parts, of which a power's share of the first is exact, whether or not products are fused with sums.
    private const float LogTwoHigh = 0.693359375f, LogTwoLow = -0.000212194442f, LogTwoE = 1.44269504f;
    private const float SmallestNormal = 1.17549435e-38f, LastPlaceIsOne = 12582912;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Exp(F32x8 x) => new(Exp(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Expm1(F32x8 x) => new(Expm1(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Log(F32x8 x) => new(Log(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Log1p(F32x8 x) => new(Log1p(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Sin(F32x8 x) => new(Sin(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Cos(F32x8 x) => new(Cos(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Tanh(F32x8 x) => new(Tanh(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Sigmoid(F32x8 x) => new(Sigmoid(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Erf(F32x8 x) => new(Erf(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Exp(Vector256<float> x) => ExpBelow90(Vector256.MinNative(Vector256.Create<float>(90), x)); // a NaN comes through as the second operand

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> ExpBelow90(Vector256<float> x)
    {
        // eˣ = 2ⁿ·eʳ with |r| ≤ log(2)/2; beyond the bounds the result is 0 or ∞ all the same. Adding and taking away a
        // number so large that its last place is 1 rounds to whole numbers.
        x = Vector256.MaxNative(Vector256.Create<float>(-105), x);
        Vector256<float> n = Vector256.MultiplyAddEstimate(x, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne)) - Vector256.Create<float>(LastPlaceIsOne);
        Vector256<float> r = Vector256.MultiplyAddEstimate(n, Vector256.Create<float>(-LogTwoHigh), x);
        r = Vector256.MultiplyAddEstimate(n, Vector256.Create<float>(-LogTwoLow), r);

        Vector256<float> p = Vector256.Create<float>(0.001392691806f);
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.008363767023f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.04166655016f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.1666657342f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.5f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(1));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(1));
        return LaneScaling.Scaled(p, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Expm1(Vector256<float> x)
    {
        Vector256<float> p = Vector256.Create<float>(2.503899105e-5f);
        p = Vector256.MultiplyAddEstimate(p, x, Vector256.Create<float>(0.0002007889419f));
        p = Vector256.MultiplyAddEstimate(p, x, Vector256.Create<float>(0.001388830644f));
        p = Vector256.MultiplyAddEstimate(p, x, Vector256.Create<float>(0.008332750182f));
        p = Vector256.MultiplyAddEstimate(p, x, Vector256.Create<float>(0.04166667024f));
        p = Vector256.MultiplyAddEstimate(p, x, Vector256.Create<float>(0.1666667024f));
        p = Vector256.MultiplyAddEstimate(p, x, Vector256.Create<float>(0.5f));
        Vector256<float> near = Vector256.MultiplyAddEstimate(x * x, p, x);
        near = Vector256.ConditionalSelect(Vector256.Equals(x, Vector256<float>.Zero), x, near); // keeps −0
        return Vector256.ConditionalSelect(Vector256.LessThan(Vector256.Abs(x), Vector256.Create<float>(0.7f)), near, Exp(x) - Vector256.Create<float>(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Log(Vector256<float> x)
    {
        // x = 2ᵏ·(1 + f) with 1 + f between √½ and √2.
        Vector256<float> subnormal = Vector256.LessThan(x, Vector256.Create<float>(SmallestNormal));
        Vector256<float> scaled = Vector256.ConditionalSelect(subnormal, x * Vector256.Create<float>(1 << 23), x);
        Vector256<int> bits = Vector256.AsInt32(scaled);
        Vector256<int> exponent = Vector256.ShiftRightArithmetic(bits - Vector256.Create(0x3F3504F3), 23);
        Vector256<float> f = Vector256.AsSingle(bits - Vector256.ShiftLeft(exponent, 23)) - Vector256.Create<float>(1);
        Vector256<float> k = Vector256.ConvertToSingle(exponent) - Vector256.ConditionalSelect(subnormal, Vector256.Create<float>(23), Vector256<float>.Zero);

        Vector256<float> p = Vector256.Create<float>(0.06971611471f);
        p = Vector256.MultiplyAddEstimate(p, f, Vector256.Create<float>(-0.1147973385f));
        p = Vector256.MultiplyAddEstimate(p, f, Vector256.Create<float>(0.1168541992f));
        p = Vector256.MultiplyAddEstimate(p, f, Vector256.Create<float>(-0.1242568733f));
        p = Vector256.MultiplyAddEstimate(p, f, Vector256.Create<float>(0.1424905765f));
        p = Vector256.MultiplyAddEstimate(p, f, Vector256.Create<float>(-0.1666780232f));
        p = Vector256.MultiplyAddEstimate(p, f, Vector256.Create<float>(0.2000071575f));
        p = Vector256.MultiplyAddEstimate(p, f, Vector256.Create<float>(-0.2499999696f));
        p = Vector256.MultiplyAddEstimate(p, f, Vector256.Create<float>(0.3333333118f));
        p = f * f * Vector256.MultiplyAddEstimate(p, f, Vector256.Create<float>(-0.5f));
        Vector256<float> result = Vector256.MultiplyAddEstimate(k, Vector256.Create<float>(LogTwoLow), p) + f;
        result = Vector256.MultiplyAddEstimate(k, Vector256.Create<float>(LogTwoHigh), result);

        // ∞ and NaN are their own logarithms.
        result = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create<float>(float.PositiveInfinity)), result, x);
        result = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<float>.Zero), Vector256.Create<float>(float.NaN), result);
        return Vector256.ConditionalSelect(Vector256.Equals(x, Vector256<float>.Zero), Vector256.Create<float>(float.NegativeInfinity), result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Log1p(Vector256<float> x)
    {
        // What rounding took from the sum comes back to first order.
        Vector256<float> one = Vector256.Create<float>(1), sum = one + x, log = Log(sum);
        Vector256<float> corrected = Vector256.ConditionalSelect(Vector256.Equals(sum, one), x, log + (x - (sum - one)) / sum);
        corrected = Vector256.ConditionalSelect(Vector256.GreaterThan(x, -one), corrected, log);
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create<float>(float.PositiveInfinity)), corrected, log);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Tanh(Vector256<float> x)
    {
        Vector256<float> a = Vector256.Abs(x), square = x * x;
        Vector256<float> p = Vector256.Create<float>(0.002292744816f);
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<float>(-0.008343945516f));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<float>(0.02176891865f));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<float>(-0.05395925958f));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<float>(0.1333330356f));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<float>(-0.3333333317f));
        Vector256<float> near = Vector256.MultiplyAddEstimate(a * square, p, a);
        Vector256<float> e = ExpBelow90(a * Vector256.Create<float>(-2)); // at most 1
        Vector256<float> far = Vector256.Create<float>(1) - LaneScaling.Quotient(e + e, Vector256.Create<float>(1) + e);
        return WithSign(Vector256.ConditionalSelect(Vector256.LessThan(a, Vector256.Create<float>(0.625f)), near, far), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Sigmoid(Vector256<float> x)
    {
        Vector256<float> e = ExpBelow90(-Vector256.Abs(x)); // never overflows, and keeps the small results for very negative x
        return LaneScaling.Quotient(Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<float>.Zero), e, Vector256.Create<float>(1)), Vector256.Create<float>(1) + e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Erf(Vector256<float> x)
    {
        Vector256<float> a = Vector256.Abs(x), square = x * x;
        Vector256<float> p = Vector256.Create<float>(7.875875063e-5f);
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<float>(-0.0008016864287f));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<float>(0.005189087423f));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<float>(-0.02685421201f));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<float>(0.1128359472f));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<float>(-0.3761262667f));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<float>(0.128379166f));
        Vector256<float> near = Vector256.MultiplyAddEstimate(a, p, a); // the first coefficient is 1 + 0.128…

        // 1 − 2^q(a) with q ≈ log₂ erfc from 1 to 4, where the result becomes 1. NaN comes through as the second operand.
        a = Vector256.MinNative(Vector256.Create<float>(4), a);
        Vector256<float> q = Vector256.Create<float>(0.0002677280206f);
        q = Vector256.MultiplyAddEstimate(q, a, Vector256.Create<float>(-0.004240969448f));
        q = Vector256.MultiplyAddEstimate(q, a, Vector256.Create<float>(0.03145847355f));
        q = Vector256.MultiplyAddEstimate(q, a, Vector256.Create<float>(-0.1486516004f));
        q = Vector256.MultiplyAddEstimate(q, a, Vector256.Create<float>(-0.9207649079f));
        q = Vector256.MultiplyAddEstimate(q, a, Vector256.Create<float>(-1.625975136f));
        q = Vector256.MultiplyAddEstimate(q, a, Vector256.Create<float>(-0.000510293611f));
        Vector256<float> n = q + Vector256.Create<float>(LastPlaceIsOne) - Vector256.Create<float>(LastPlaceIsOne), r = q - n;
        Vector256<float> e = Vector256.Create<float>(0.001340727125f);
        e = Vector256.MultiplyAddEstimate(e, r, Vector256.Create<float>(0.009671881799f));
        e = Vector256.MultiplyAddEstimate(e, r, Vector256.Create<float>(0.05550308336f));
        e = Vector256.MultiplyAddEstimate(e, r, Vector256.Create<float>(0.2402223453f));
        e = Vector256.MultiplyAddEstimate(e, r, Vector256.Create<float>(0.6931472149f));
        e = Vector256.MultiplyAddEstimate(e, r, Vector256.Create<float>(1));
        return WithSign(Vector256.ConditionalSelect(Vector256.LessThan(a, Vector256.Create<float>(1)), near, Vector256.Create<float>(1) - LaneScaling.Scaled(e, n)), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Sin(Vector256<float> x) => SinOfQuarter(x, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Cos(Vector256<float> x) => SinOfQuarter(x, 1);

    // sin(x + quarter·π/2)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector256<float> SinOfQuarter(Vector256<float> x, int quarter)
    {
        // x = n·π/2 + r with |r| ≤ π/4; in this range of x the products with all parts of π/2 but the last are exact.
        Vector256<float> inRange = Vector256.LessThanOrEqual(Vector256.Abs(x), Vector256.Create<float>(30000));
        Vector256<float> n = Vector256.Round(Vector256.BitwiseAnd(inRange, x) * Vector256.Create<float>(0.636619772f));
        Vector256<float> r = Vector256.MultiplyAddEstimate(n, Vector256.Create<float>(-1.5703125f), x);
        r = Vector256.MultiplyAddEstimate(n, Vector256.Create<float>(-0.000483512878f), r);
        r = Vector256.MultiplyAddEstimate(n, Vector256.Create<float>(-3.13855708e-07f), r);
        r = Vector256.MultiplyAddEstimate(n, Vector256.Create<float>(-6.07710063e-11f), r);

        Vector256<float> square = r * r;
        Vector256<float> s = Vector256.Create<float>(2.724686872e-6f);
        s = Vector256.MultiplyAddEstimate(s, square, Vector256.Create<float>(-0.0001984006304f));
        s = Vector256.MultiplyAddEstimate(s, square, Vector256.Create<float>(0.008333331831f));
        s = Vector256.MultiplyAddEstimate(s, square, Vector256.Create<float>(-0.1666666666f));
        s = Vector256.MultiplyAddEstimate(r * square, s, r);
        Vector256<float> c = Vector256.Create<float>(-2.729840765e-7f);
        c = Vector256.MultiplyAddEstimate(c, square, Vector256.Create<float>(2.48005806e-5f));
        c = Vector256.MultiplyAddEstimate(c, square, Vector256.Create<float>(-0.001388888764f));
        c = Vector256.MultiplyAddEstimate(c, square, Vector256.Create<float>(0.04166666666f));
        c = Vector256.MultiplyAddEstimate(c, square, Vector256.Create<float>(-0.5f));
        c = Vector256.MultiplyAddEstimate(c, square, Vector256.Create<float>(1));

        Vector256<int> turns = Vector256.ConvertToInt32(n) + Vector256.Create(quarter);
        Vector256<float> odd = Vector256.AsSingle(Vector256.Equals(turns & Vector256.Create(1), Vector256.Create(1)));
        Vector256<int> sign = Vector256.ShiftLeft(turns & Vector256.Create(2), 30);
        Vector256<float> result = Vector256.Xor(Vector256.ConditionalSelect(odd, c, s), Vector256.AsSingle(sign));
        if (quarter == 0)
            result = Vector256.ConditionalSelect(Vector256.Equals(x, Vector256<float>.Zero), x, result); // keeps −0
        if (Vector256.LessThanOrEqualAll(Vector256.Abs(x), Vector256.Create<float>(30000)))
            return result;

        return Vector256.ConditionalSelect(inRange, result, (quarter == 0 ? Map(&ScalarMath.Sin, new(x)) : Map(&ScalarMath.Cos, new(x)))._value);
    }

    // 2ᵏ for −126 ≤ k ≤ 127.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> WithSign(Vector256<float> magnitude, Vector256<float> sign) =>
        Vector256.BitwiseOr(magnitude, Vector256.BitwiseAnd(sign, Vector256.Create<float>(-0f)));

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x8 Exp2(F32x8 x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(x._value);
        return Narrow(LaneFormulas.Exp2(new F64x4(low)), LaneFormulas.Exp2(new F64x4(high)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x8 Log2(F32x8 x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(x._value);
        return Narrow(LaneFormulas.Log2(new F64x4(low)), LaneFormulas.Log2(new F64x4(high)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x8 Log10(F32x8 x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(x._value);
        return Narrow(LaneFormulas.Log10(new F64x4(low)), LaneFormulas.Log10(new F64x4(high)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x8 Tan(F32x8 x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(x._value);
        return Narrow(LaneFormulas.Tan(new F64x4(low)), LaneFormulas.Tan(new F64x4(high)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x8 Sinh(F32x8 x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(x._value);
        return Narrow(LaneFormulas.Sinh(new F64x4(low)), LaneFormulas.Sinh(new F64x4(high)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x8 Cosh(F32x8 x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(x._value);
        return Narrow(LaneFormulas.Cosh(new F64x4(low)), LaneFormulas.Cosh(new F64x4(high)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x8 Asinh(F32x8 x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(x._value);
        return Narrow(LaneFormulas.Asinh(new F64x4(low)), LaneFormulas.Asinh(new F64x4(high)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x8 Acosh(F32x8 x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(x._value);
        return Narrow(LaneFormulas.Acosh(new F64x4(low)), LaneFormulas.Acosh(new F64x4(high)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x8 Atanh(F32x8 x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(x._value);
        return Narrow(LaneFormulas.Atanh(new F64x4(low)), LaneFormulas.Atanh(new F64x4(high)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x8 Erfc(F32x8 x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(x._value);
        return Narrow(LaneFormulas.Erfc(new F64x4(low)), LaneFormulas.Erfc(new F64x4(high)));
    }

    // Not inlined: it would exhaust what the compiler is willing to inline into a loop.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static unsafe F32x8 Power(F32x8 x, F32x8 exponent)
    {
        F32x8 size = Abs(x);
        F32x8 ordinary = And(Greater(size, Zero), Less(size, Fill(float.PositiveInfinity)));
        ordinary = And(ordinary, Less(Abs(exponent), Fill(1 << 24)));
        (Vector256<double> baseLow, Vector256<double> baseHigh) = Vector256.Widen(x._value);
        (Vector256<double> exponentLow, Vector256<double> exponentHigh) = Vector256.Widen(exponent._value);
        F32x8 result = Narrow(
            LaneFormulas.Power(new F64x4(baseLow), new F64x4(exponentLow)),
            LaneFormulas.Power(new F64x4(baseHigh), new F64x4(exponentHigh)));
        return ordinary.AllTrue() ? result : Select(ordinary, result, Map(&ScalarMath.Power, x, exponent));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x8 Narrow(F64x4 low, F64x4 high) => new(Vector256.Narrow(low.Value, high.Value));
}
