using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

// The frequent functions in float arithmetic, at most 4 units in the last place off. The polynomials interpolate at
// Chebyshev nodes. Written by generate.sh from Lanes.Single.template: change that.
public readonly partial struct F32x4
{
    private const float LogTwoHigh = 0.693147182f, LogTwoLow = -1.90465421e-9f, LogTwoE = 1.44269504f;
    private const float SmallestNormal = 1.17549435e-38f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Exp(F32x4 x)
    {
        // eˣ = 2ⁿ·eʳ with |r| ≤ log(2)/2; beyond the bounds the result is 0 or ∞ all the same.
        x = Min(Max(x, Fill(-105)), Fill(90));
        F32x4 n = Round(x * Fill(LogTwoE));
        F32x4 r = FusedMultiplyAdd(n, Fill(-LogTwoHigh), x);
        r = FusedMultiplyAdd(n, Fill(-LogTwoLow), r);

        F32x4 p = Fill(0.001392691806f);
        p = Horner(p, r, 0.008363767023f);
        p = Horner(p, r, 0.04166655016f);
        p = Horner(p, r, 0.1666657342f);
        p = Horner(p, r, 0.5f);
        p = FusedMultiplyAdd(r * r, p, r) + Fill(1);

        // In two steps: 2ⁿ may lie outside the floats where the result does not, or where it is subnormal.
        Vector128<int> exponent = Vector128.ConvertToInt32(n._value), half = Vector128.ShiftRightArithmetic(exponent, 1);
        return p * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Expm1(F32x4 x)
    {
        F32x4 p = Fill(2.503899105e-5f);
        p = Horner(p, x, 0.0002007889419f);
        p = Horner(p, x, 0.001388830644f);
        p = Horner(p, x, 0.008332750182f);
        p = Horner(p, x, 0.04166667024f);
        p = Horner(p, x, 0.1666667024f);
        p = Horner(p, x, 0.5f);
        F32x4 near = FusedMultiplyAdd(x * x, p, x);
        near = Select(Equal(x, Zero), x, near); // keeps −0
        return Select(Less(Abs(x), Fill(0.7f)), near, Exp(x) - Fill(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Log(F32x4 x)
    {
        // x = 2ᵏ·(1 + f) with 1 + f between √½ and √2.
        F32x4 subnormal = Less(x, Fill(SmallestNormal));
        F32x4 scaled = Select(subnormal, x * Fill(1 << 23), x);
        Vector128<int> bits = Vector128.AsInt32(scaled._value);
        Vector128<int> exponent = Vector128.ShiftRightArithmetic(bits - Vector128.Create(0x3F3504F3), 23);
        F32x4 f = new F32x4(Vector128.AsSingle(bits - Vector128.ShiftLeft(exponent, 23))) - Fill(1);
        F32x4 k = new F32x4(Vector128.ConvertToSingle(exponent)) - And(subnormal, Fill(23));

        F32x4 p = Fill(0.06971611471f);
        p = Horner(p, f, -0.1147973385f);
        p = Horner(p, f, 0.1168541992f);
        p = Horner(p, f, -0.1242568733f);
        p = Horner(p, f, 0.1424905765f);
        p = Horner(p, f, -0.1666780232f);
        p = Horner(p, f, 0.2000071575f);
        p = Horner(p, f, -0.2499999696f);
        p = Horner(p, f, 0.3333333118f);
        p = f * f * Horner(p, f, -0.5f);
        F32x4 result = FusedMultiplyAdd(k, Fill(LogTwoLow), p) + f;
        result = FusedMultiplyAdd(k, Fill(LogTwoHigh), result);

        F32x4 infinity = Fill(float.PositiveInfinity);
        F32x4 special = Select(Equal(x, infinity), infinity, Fill(float.NaN));
        special = Select(Equal(x, Zero), -infinity, special);
        return Select(And(Greater(x, Zero), Less(x, infinity)), result, special);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Log1p(F32x4 x)
    {
        // What rounding took from the sum comes back to first order.
        F32x4 one = Fill(1), sum = one + x, log = Log(sum);
        F32x4 corrected = Select(Equal(sum, one), x, log + (x - (sum - one)) / sum);
        return Select(And(Greater(x, -one), Less(x, Fill(float.PositiveInfinity))), corrected, log);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Tanh(F32x4 x)
    {
        F32x4 a = Abs(x), square = x * x;
        F32x4 p = Fill(0.002292744816f);
        p = Horner(p, square, -0.008343945516f);
        p = Horner(p, square, 0.02176891865f);
        p = Horner(p, square, -0.05395925958f);
        p = Horner(p, square, 0.1333330356f);
        p = Horner(p, square, -0.3333333317f);
        F32x4 near = FusedMultiplyAdd(a * square, p, a);
        F32x4 far = Fill(1) - Fill(2) / (Exp(a + a) + Fill(1));
        return WithSign(Select(Less(a, Fill(0.625f)), near, far), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Sigmoid(F32x4 x)
    {
        F32x4 e = Exp(-Abs(x)); // never overflows, and keeps the small results for very negative x
        return Select(Less(x, Zero), e, Fill(1)) / (Fill(1) + e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Erf(F32x4 x)
    {
        F32x4 a = Abs(x), square = x * x;
        F32x4 p = Fill(7.875875063e-5f);
        p = Horner(p, square, -0.0008016864287f);
        p = Horner(p, square, 0.005189087423f);
        p = Horner(p, square, -0.02685421201f);
        p = Horner(p, square, 0.1128359472f);
        p = Horner(p, square, -0.3761262667f);
        p = Horner(p, square, 0.128379166f);
        F32x4 near = FusedMultiplyAdd(a, p, a); // the first coefficient is 1 + 0.128…

        // 1 − exp(q(a)) with q ≈ log erfc; from 4 on the result is 1.
        a = Min(a, Fill(4));
        F32x4 q = Fill(1.637151415e-6f);
        q = Horner(q, a, -4.605804269e-5f);
        q = Horner(q, a, 0.0005968056257f);
        q = Horner(q, a, -0.004759596293f);
        q = Horner(q, a, 0.02642113601f);
        q = Horner(q, a, -0.1100800829f);
        q = Horner(q, a, -0.6318260516f);
        q = Horner(q, a, -1.130233435f);
        q = Horner(q, a, 0.0003201380497f);
        return WithSign(Select(Less(a, Fill(1)), near, Fill(1) - Exp(q)), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Sin(F32x4 x) => SinOfQuarter(x, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Cos(F32x4 x) => SinOfQuarter(x, 1);

    // sin(x + quarter·π/2)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe F32x4 SinOfQuarter(F32x4 x, int quarter)
    {
        // x = n·π/2 + r with |r| ≤ π/4; three parts of π/2 are enough for this range of x.
        F32x4 inRange = LessOrEqual(Abs(x), Fill(30000));
        F32x4 n = Round(And(inRange, x) * Fill(0.636619772f));
        F32x4 r = FusedMultiplyAdd(n, Fill(-1.57079637f), x);
        r = FusedMultiplyAdd(n, Fill(4.37113883e-8f), r);
        r = FusedMultiplyAdd(n, Fill(1.71512451e-15f), r);

        F32x4 square = r * r;
        F32x4 s = Fill(2.724686872e-6f);
        s = Horner(s, square, -0.0001984006304f);
        s = Horner(s, square, 0.008333331831f);
        s = Horner(s, square, -0.1666666666f);
        s = FusedMultiplyAdd(r * square, s, r);
        F32x4 c = Fill(-2.729840765e-7f);
        c = Horner(c, square, 2.48005806e-5f);
        c = Horner(c, square, -0.001388888764f);
        c = Horner(c, square, 0.04166666666f);
        c = Horner(c, square, -0.5f);
        c = Horner(c, square, 1);

        Vector128<int> turns = Vector128.ConvertToInt32(n._value) + Vector128.Create(quarter);
        F32x4 odd = new(Vector128.AsSingle(Vector128.Equals(turns & Vector128.Create(1), Vector128.Create(1))));
        Vector128<int> sign = Vector128.ShiftLeft(turns & Vector128.Create(2), 30);
        F32x4 result = Xor(Select(odd, c, s), new F32x4(Vector128.AsSingle(sign)));
        if (quarter == 0)
            result = Select(Equal(x, Zero), x, result); // keeps −0
        if (inRange.AllTrue())
            return result;

        return Select(inRange, result, quarter == 0 ? Map(&ScalarMath.Sin, x) : Map(&ScalarMath.Cos, x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Exp2(F32x4 x)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(x._value);
        return Narrow(LaneFormulas.Exp2(new F64x2(low)), LaneFormulas.Exp2(new F64x2(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Log2(F32x4 x)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(x._value);
        return Narrow(LaneFormulas.Log2(new F64x2(low)), LaneFormulas.Log2(new F64x2(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Log10(F32x4 x)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(x._value);
        return Narrow(LaneFormulas.Log10(new F64x2(low)), LaneFormulas.Log10(new F64x2(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Tan(F32x4 x)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(x._value);
        return Narrow(LaneFormulas.Tan(new F64x2(low)), LaneFormulas.Tan(new F64x2(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Sinh(F32x4 x)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(x._value);
        return Narrow(LaneFormulas.Sinh(new F64x2(low)), LaneFormulas.Sinh(new F64x2(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Cosh(F32x4 x)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(x._value);
        return Narrow(LaneFormulas.Cosh(new F64x2(low)), LaneFormulas.Cosh(new F64x2(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Asinh(F32x4 x)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(x._value);
        return Narrow(LaneFormulas.Asinh(new F64x2(low)), LaneFormulas.Asinh(new F64x2(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Acosh(F32x4 x)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(x._value);
        return Narrow(LaneFormulas.Acosh(new F64x2(low)), LaneFormulas.Acosh(new F64x2(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Atanh(F32x4 x)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(x._value);
        return Narrow(LaneFormulas.Atanh(new F64x2(low)), LaneFormulas.Atanh(new F64x2(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Erfc(F32x4 x)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(x._value);
        return Narrow(LaneFormulas.Erfc(new F64x2(low)), LaneFormulas.Erfc(new F64x2(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x4 Horner(F32x4 sum, F32x4 x, float coefficient) => FusedMultiplyAdd(sum, x, Fill(coefficient));

    // 2ᵏ for −126 ≤ k ≤ 127.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x4 PowerOfTwo(Vector128<int> k) => new(Vector128.AsSingle(Vector128.ShiftLeft(k + Vector128.Create(127), 23)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x4 WithSign(F32x4 magnitude, F32x4 sign) => Or(magnitude, And(sign, Fill(-0f)));
}
