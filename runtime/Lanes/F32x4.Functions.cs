using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

// The frequent functions in float arithmetic, at most 4 units in the last place off. The polynomials interpolate at
// Chebyshev nodes. Written by generate.sh from Lanes.Single.template: change that.
public readonly partial struct F32x4
{
    // In two parts, of which a power's share of the first is exact, whether or not products are fused with sums.
    private const float LogTwoHigh = 0.693359375f, LogTwoLow = -0.000212194442f, LogTwoE = 1.44269504f;
    private const float SmallestNormal = 1.17549435e-38f, LastPlaceIsOne = 12582912;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Exp(F32x4 x) => new(Exp(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Expm1(F32x4 x) => new(Expm1(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Log(F32x4 x) => new(Log(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Log1p(F32x4 x) => new(Log1p(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Sin(F32x4 x) => new(Sin(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Cos(F32x4 x) => new(Cos(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Tanh(F32x4 x) => new(Tanh(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Sigmoid(F32x4 x) => new(Sigmoid(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Erf(F32x4 x) => new(Erf(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Exp(Vector128<float> x) => ExpBelow90(Vector128.MinNative(Vector128.Create<float>(90), x)); // a NaN comes through as the second operand

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ExpBelow90(Vector128<float> x)
    {
        // eˣ = 2ⁿ·eʳ with |r| ≤ log(2)/2; beyond the bounds the result is 0 or ∞ all the same. Adding and taking away a
        // number so large that its last place is 1 rounds to whole numbers.
        x = Vector128.MaxNative(Vector128.Create<float>(-105), x);
        Vector128<float> n = Vector128.MultiplyAddEstimate(x, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne)) - Vector128.Create<float>(LastPlaceIsOne);
        Vector128<float> r = Vector128.MultiplyAddEstimate(n, Vector128.Create<float>(-LogTwoHigh), x);
        r = Vector128.MultiplyAddEstimate(n, Vector128.Create<float>(-LogTwoLow), r);

        Vector128<float> p = Vector128.Create<float>(0.001392691806f);
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.008363767023f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.04166655016f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.1666657342f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.5f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(1));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(1));
        return LaneScaling.Scaled(p, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Expm1(Vector128<float> x)
    {
        Vector128<float> p = Vector128.Create<float>(2.503899105e-5f);
        p = Vector128.MultiplyAddEstimate(p, x, Vector128.Create<float>(0.0002007889419f));
        p = Vector128.MultiplyAddEstimate(p, x, Vector128.Create<float>(0.001388830644f));
        p = Vector128.MultiplyAddEstimate(p, x, Vector128.Create<float>(0.008332750182f));
        p = Vector128.MultiplyAddEstimate(p, x, Vector128.Create<float>(0.04166667024f));
        p = Vector128.MultiplyAddEstimate(p, x, Vector128.Create<float>(0.1666667024f));
        p = Vector128.MultiplyAddEstimate(p, x, Vector128.Create<float>(0.5f));
        Vector128<float> near = Vector128.MultiplyAddEstimate(x * x, p, x);
        near = Vector128.ConditionalSelect(Vector128.Equals(x, Vector128<float>.Zero), x, near); // keeps −0
        return Vector128.ConditionalSelect(Vector128.LessThan(Vector128.Abs(x), Vector128.Create<float>(0.7f)), near, Exp(x) - Vector128.Create<float>(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Log(Vector128<float> x)
    {
        // x = 2ᵏ·(1 + f) with 1 + f between √½ and √2.
        Vector128<float> subnormal = Vector128.LessThan(x, Vector128.Create<float>(SmallestNormal));
        Vector128<float> scaled = Vector128.ConditionalSelect(subnormal, x * Vector128.Create<float>(1 << 23), x);
        Vector128<int> bits = Vector128.AsInt32(scaled);
        Vector128<int> exponent = Vector128.ShiftRightArithmetic(bits - Vector128.Create(0x3F3504F3), 23);
        Vector128<float> f = Vector128.AsSingle(bits - Vector128.ShiftLeft(exponent, 23)) - Vector128.Create<float>(1);
        Vector128<float> k = Vector128.ConvertToSingle(exponent) - Vector128.ConditionalSelect(subnormal, Vector128.Create<float>(23), Vector128<float>.Zero);

        Vector128<float> p = Vector128.Create<float>(0.06971611471f);
        p = Vector128.MultiplyAddEstimate(p, f, Vector128.Create<float>(-0.1147973385f));
        p = Vector128.MultiplyAddEstimate(p, f, Vector128.Create<float>(0.1168541992f));
        p = Vector128.MultiplyAddEstimate(p, f, Vector128.Create<float>(-0.1242568733f));
        p = Vector128.MultiplyAddEstimate(p, f, Vector128.Create<float>(0.1424905765f));
        p = Vector128.MultiplyAddEstimate(p, f, Vector128.Create<float>(-0.1666780232f));
        p = Vector128.MultiplyAddEstimate(p, f, Vector128.Create<float>(0.2000071575f));
        p = Vector128.MultiplyAddEstimate(p, f, Vector128.Create<float>(-0.2499999696f));
        p = Vector128.MultiplyAddEstimate(p, f, Vector128.Create<float>(0.3333333118f));
        p = f * f * Vector128.MultiplyAddEstimate(p, f, Vector128.Create<float>(-0.5f));
        Vector128<float> result = Vector128.MultiplyAddEstimate(k, Vector128.Create<float>(LogTwoLow), p) + f;
        result = Vector128.MultiplyAddEstimate(k, Vector128.Create<float>(LogTwoHigh), result);

        // ∞ and NaN are their own logarithms.
        result = Vector128.ConditionalSelect(Vector128.LessThan(x, Vector128.Create<float>(float.PositiveInfinity)), result, x);
        result = Vector128.ConditionalSelect(Vector128.LessThan(x, Vector128<float>.Zero), Vector128.Create<float>(float.NaN), result);
        return Vector128.ConditionalSelect(Vector128.Equals(x, Vector128<float>.Zero), Vector128.Create<float>(float.NegativeInfinity), result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Log1p(Vector128<float> x)
    {
        // What rounding took from the sum comes back to first order.
        Vector128<float> one = Vector128.Create<float>(1), sum = one + x, log = Log(sum);
        Vector128<float> corrected = Vector128.ConditionalSelect(Vector128.Equals(sum, one), x, log + (x - (sum - one)) / sum);
        corrected = Vector128.ConditionalSelect(Vector128.GreaterThan(x, -one), corrected, log);
        return Vector128.ConditionalSelect(Vector128.LessThan(x, Vector128.Create<float>(float.PositiveInfinity)), corrected, log);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Tanh(Vector128<float> x)
    {
        Vector128<float> a = Vector128.Abs(x), square = x * x;
        Vector128<float> p = Vector128.Create<float>(0.002292744816f);
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<float>(-0.008343945516f));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<float>(0.02176891865f));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<float>(-0.05395925958f));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<float>(0.1333330356f));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<float>(-0.3333333317f));
        Vector128<float> near = Vector128.MultiplyAddEstimate(a * square, p, a);
        Vector128<float> e = ExpBelow90(a * Vector128.Create<float>(-2)); // at most 1
        Vector128<float> far = Vector128.Create<float>(1) - LaneScaling.Quotient(e + e, Vector128.Create<float>(1) + e);
        return WithSign(Vector128.ConditionalSelect(Vector128.LessThan(a, Vector128.Create<float>(0.625f)), near, far), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Sigmoid(Vector128<float> x)
    {
        Vector128<float> e = ExpBelow90(-Vector128.Abs(x)); // never overflows, and keeps the small results for very negative x
        return LaneScaling.Quotient(Vector128.ConditionalSelect(Vector128.LessThan(x, Vector128<float>.Zero), e, Vector128.Create<float>(1)), Vector128.Create<float>(1) + e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Erf(Vector128<float> x)
    {
        Vector128<float> a = Vector128.Abs(x), square = x * x;
        Vector128<float> p = Vector128.Create<float>(7.875875063e-5f);
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<float>(-0.0008016864287f));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<float>(0.005189087423f));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<float>(-0.02685421201f));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<float>(0.1128359472f));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<float>(-0.3761262667f));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<float>(0.128379166f));
        Vector128<float> near = Vector128.MultiplyAddEstimate(a, p, a); // the first coefficient is 1 + 0.128…

        // 1 − 2^q(a) with q ≈ log₂ erfc from 1 to 4, where the result becomes 1. NaN comes through as the second operand.
        a = Vector128.MinNative(Vector128.Create<float>(4), a);
        Vector128<float> q = Vector128.Create<float>(0.0002677280206f);
        q = Vector128.MultiplyAddEstimate(q, a, Vector128.Create<float>(-0.004240969448f));
        q = Vector128.MultiplyAddEstimate(q, a, Vector128.Create<float>(0.03145847355f));
        q = Vector128.MultiplyAddEstimate(q, a, Vector128.Create<float>(-0.1486516004f));
        q = Vector128.MultiplyAddEstimate(q, a, Vector128.Create<float>(-0.9207649079f));
        q = Vector128.MultiplyAddEstimate(q, a, Vector128.Create<float>(-1.625975136f));
        q = Vector128.MultiplyAddEstimate(q, a, Vector128.Create<float>(-0.000510293611f));
        Vector128<float> n = q + Vector128.Create<float>(LastPlaceIsOne) - Vector128.Create<float>(LastPlaceIsOne), r = q - n;
        Vector128<float> e = Vector128.Create<float>(0.001340727125f);
        e = Vector128.MultiplyAddEstimate(e, r, Vector128.Create<float>(0.009671881799f));
        e = Vector128.MultiplyAddEstimate(e, r, Vector128.Create<float>(0.05550308336f));
        e = Vector128.MultiplyAddEstimate(e, r, Vector128.Create<float>(0.2402223453f));
        e = Vector128.MultiplyAddEstimate(e, r, Vector128.Create<float>(0.6931472149f));
        e = Vector128.MultiplyAddEstimate(e, r, Vector128.Create<float>(1));
        return WithSign(Vector128.ConditionalSelect(Vector128.LessThan(a, Vector128.Create<float>(1)), near, Vector128.Create<float>(1) - LaneScaling.Scaled(e, n)), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Sin(Vector128<float> x) => SinOfQuarter(x, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Cos(Vector128<float> x) => SinOfQuarter(x, 1);

    // sin(x + quarter·π/2)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector128<float> SinOfQuarter(Vector128<float> x, int quarter)
    {
        // x = n·π/2 + r with |r| ≤ π/4; in this range of x the products with all parts of π/2 but the last are exact.
        Vector128<float> inRange = Vector128.LessThanOrEqual(Vector128.Abs(x), Vector128.Create<float>(30000));
        Vector128<float> n = Vector128.Round(Vector128.BitwiseAnd(inRange, x) * Vector128.Create<float>(0.636619772f));
        Vector128<float> r = Vector128.MultiplyAddEstimate(n, Vector128.Create<float>(-1.5703125f), x);
        r = Vector128.MultiplyAddEstimate(n, Vector128.Create<float>(-0.000483512878f), r);
        r = Vector128.MultiplyAddEstimate(n, Vector128.Create<float>(-3.13855708e-07f), r);
        r = Vector128.MultiplyAddEstimate(n, Vector128.Create<float>(-6.07710063e-11f), r);

        Vector128<float> square = r * r;
        Vector128<float> s = Vector128.Create<float>(2.724686872e-6f);
        s = Vector128.MultiplyAddEstimate(s, square, Vector128.Create<float>(-0.0001984006304f));
        s = Vector128.MultiplyAddEstimate(s, square, Vector128.Create<float>(0.008333331831f));
        s = Vector128.MultiplyAddEstimate(s, square, Vector128.Create<float>(-0.1666666666f));
        s = Vector128.MultiplyAddEstimate(r * square, s, r);
        Vector128<float> c = Vector128.Create<float>(-2.729840765e-7f);
        c = Vector128.MultiplyAddEstimate(c, square, Vector128.Create<float>(2.48005806e-5f));
        c = Vector128.MultiplyAddEstimate(c, square, Vector128.Create<float>(-0.001388888764f));
        c = Vector128.MultiplyAddEstimate(c, square, Vector128.Create<float>(0.04166666666f));
        c = Vector128.MultiplyAddEstimate(c, square, Vector128.Create<float>(-0.5f));
        c = Vector128.MultiplyAddEstimate(c, square, Vector128.Create<float>(1));

        Vector128<int> turns = Vector128.ConvertToInt32(n) + Vector128.Create(quarter);
        Vector128<float> odd = Vector128.AsSingle(Vector128.Equals(turns & Vector128.Create(1), Vector128.Create(1)));
        Vector128<int> sign = Vector128.ShiftLeft(turns & Vector128.Create(2), 30);
        Vector128<float> result = Vector128.Xor(Vector128.ConditionalSelect(odd, c, s), Vector128.AsSingle(sign));
        if (quarter == 0)
            result = Vector128.ConditionalSelect(Vector128.Equals(x, Vector128<float>.Zero), x, result); // keeps −0
        if (Vector128.LessThanOrEqualAll(Vector128.Abs(x), Vector128.Create<float>(30000)))
            return result;

        return Vector128.ConditionalSelect(inRange, result, (quarter == 0 ? Map(&ScalarMath.Sin, new(x)) : Map(&ScalarMath.Cos, new(x)))._value);
    }

    // 2ᵏ for −126 ≤ k ≤ 127.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> WithSign(Vector128<float> magnitude, Vector128<float> sign) =>
        Vector128.BitwiseOr(magnitude, Vector128.BitwiseAnd(sign, Vector128.Create<float>(-0f)));

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x4 Exp2(F32x4 x)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(x._value);
        return Narrow(LaneFormulas.Exp2(new F64x2(low)), LaneFormulas.Exp2(new F64x2(high)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x4 Log2(F32x4 x)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(x._value);
        return Narrow(LaneFormulas.Log2(new F64x2(low)), LaneFormulas.Log2(new F64x2(high)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x4 Log10(F32x4 x)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(x._value);
        return Narrow(LaneFormulas.Log10(new F64x2(low)), LaneFormulas.Log10(new F64x2(high)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x4 Tan(F32x4 x)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(x._value);
        return Narrow(LaneFormulas.Tan(new F64x2(low)), LaneFormulas.Tan(new F64x2(high)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x4 Sinh(F32x4 x)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(x._value);
        return Narrow(LaneFormulas.Sinh(new F64x2(low)), LaneFormulas.Sinh(new F64x2(high)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x4 Cosh(F32x4 x)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(x._value);
        return Narrow(LaneFormulas.Cosh(new F64x2(low)), LaneFormulas.Cosh(new F64x2(high)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x4 Asinh(F32x4 x)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(x._value);
        return Narrow(LaneFormulas.Asinh(new F64x2(low)), LaneFormulas.Asinh(new F64x2(high)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x4 Acosh(F32x4 x)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(x._value);
        return Narrow(LaneFormulas.Acosh(new F64x2(low)), LaneFormulas.Acosh(new F64x2(high)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x4 Atanh(F32x4 x)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(x._value);
        return Narrow(LaneFormulas.Atanh(new F64x2(low)), LaneFormulas.Atanh(new F64x2(high)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x4 Erfc(F32x4 x)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(x._value);
        return Narrow(LaneFormulas.Erfc(new F64x2(low)), LaneFormulas.Erfc(new F64x2(high)));
    }

    // Not inlined: it would exhaust what the compiler is willing to inline into a loop.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static unsafe F32x4 Power(F32x4 x, F32x4 exponent)
    {
        F32x4 size = Abs(x);
        F32x4 ordinary = And(Greater(size, Zero), Less(size, Fill(float.PositiveInfinity)));
        ordinary = And(ordinary, Less(Abs(exponent), Fill(1 << 24)));
        (Vector128<double> baseLow, Vector128<double> baseHigh) = Vector128.Widen(x._value);
        (Vector128<double> exponentLow, Vector128<double> exponentHigh) = Vector128.Widen(exponent._value);
        F32x4 result = Narrow(
            LaneFormulas.Power(new F64x2(baseLow), new F64x2(exponentLow)),
            LaneFormulas.Power(new F64x2(baseHigh), new F64x2(exponentHigh)));
        return ordinary.AllTrue() ? result : Select(ordinary, result, Map(&ScalarMath.Power, x, exponent));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x4 Narrow(F64x2 low, F64x2 high) => new(Vector128.Narrow(low.Value, high.Value));
}
