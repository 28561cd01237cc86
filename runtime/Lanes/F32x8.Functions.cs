using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

// The frequent functions in float arithmetic, at most 4 units in the last place off. The polynomials interpolate at
// Chebyshev nodes. Written by generate.sh from Lanes.Single.template: change that.
public readonly partial struct F32x8
{
    private const float LogTwoHigh = 0.693147182f, LogTwoLow = -1.90465421e-9f, LogTwoE = 1.44269504f;
    private const float SmallestNormal = 1.17549435e-38f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Exp(F32x8 x)
    {
        // eˣ = 2ⁿ·eʳ with |r| ≤ log(2)/2; beyond the bounds the result is 0 or ∞ all the same.
        x = Min(Max(x, Fill(-105)), Fill(90));
        F32x8 n = Round(x * Fill(LogTwoE));
        F32x8 r = FusedMultiplyAdd(n, Fill(-LogTwoHigh), x);
        r = FusedMultiplyAdd(n, Fill(-LogTwoLow), r);

        F32x8 p = Fill(0.001392691806f);
        p = Horner(p, r, 0.008363767023f);
        p = Horner(p, r, 0.04166655016f);
        p = Horner(p, r, 0.1666657342f);
        p = Horner(p, r, 0.5f);
        p = FusedMultiplyAdd(r * r, p, r) + Fill(1);

        // In two steps: 2ⁿ may lie outside the floats where the result does not, or where it is subnormal.
        Vector256<int> exponent = Vector256.ConvertToInt32(n._value), half = Vector256.ShiftRightArithmetic(exponent, 1);
        return p * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Expm1(F32x8 x)
    {
        F32x8 p = Fill(2.503899105e-5f);
        p = Horner(p, x, 0.0002007889419f);
        p = Horner(p, x, 0.001388830644f);
        p = Horner(p, x, 0.008332750182f);
        p = Horner(p, x, 0.04166667024f);
        p = Horner(p, x, 0.1666667024f);
        p = Horner(p, x, 0.5f);
        F32x8 near = FusedMultiplyAdd(x * x, p, x);
        near = Select(Equal(x, Zero), x, near); // keeps −0
        return Select(Less(Abs(x), Fill(0.7f)), near, Exp(x) - Fill(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Log(F32x8 x)
    {
        // x = 2ᵏ·(1 + f) with 1 + f between √½ and √2.
        F32x8 subnormal = Less(x, Fill(SmallestNormal));
        F32x8 scaled = Select(subnormal, x * Fill(1 << 23), x);
        Vector256<int> bits = Vector256.AsInt32(scaled._value);
        Vector256<int> exponent = Vector256.ShiftRightArithmetic(bits - Vector256.Create(0x3F3504F3), 23);
        F32x8 f = new F32x8(Vector256.AsSingle(bits - Vector256.ShiftLeft(exponent, 23))) - Fill(1);
        F32x8 k = new F32x8(Vector256.ConvertToSingle(exponent)) - And(subnormal, Fill(23));

        F32x8 p = Fill(0.06971611471f);
        p = Horner(p, f, -0.1147973385f);
        p = Horner(p, f, 0.1168541992f);
        p = Horner(p, f, -0.1242568733f);
        p = Horner(p, f, 0.1424905765f);
        p = Horner(p, f, -0.1666780232f);
        p = Horner(p, f, 0.2000071575f);
        p = Horner(p, f, -0.2499999696f);
        p = Horner(p, f, 0.3333333118f);
        p = f * f * Horner(p, f, -0.5f);
        F32x8 result = FusedMultiplyAdd(k, Fill(LogTwoLow), p) + f;
        result = FusedMultiplyAdd(k, Fill(LogTwoHigh), result);

        F32x8 infinity = Fill(float.PositiveInfinity);
        F32x8 special = Select(Equal(x, infinity), infinity, Fill(float.NaN));
        special = Select(Equal(x, Zero), -infinity, special);
        return Select(And(Greater(x, Zero), Less(x, infinity)), result, special);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Log1p(F32x8 x)
    {
        // What rounding took from the sum comes back to first order.
        F32x8 one = Fill(1), sum = one + x, log = Log(sum);
        F32x8 corrected = Select(Equal(sum, one), x, log + (x - (sum - one)) / sum);
        return Select(And(Greater(x, -one), Less(x, Fill(float.PositiveInfinity))), corrected, log);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Tanh(F32x8 x)
    {
        F32x8 a = Abs(x), square = x * x;
        F32x8 p = Fill(0.002292744816f);
        p = Horner(p, square, -0.008343945516f);
        p = Horner(p, square, 0.02176891865f);
        p = Horner(p, square, -0.05395925958f);
        p = Horner(p, square, 0.1333330356f);
        p = Horner(p, square, -0.3333333317f);
        F32x8 near = FusedMultiplyAdd(a * square, p, a);
        F32x8 far = Fill(1) - Fill(2) / (Exp(a + a) + Fill(1));
        return WithSign(Select(Less(a, Fill(0.625f)), near, far), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Sigmoid(F32x8 x)
    {
        F32x8 e = Exp(-Abs(x)); // never overflows, and keeps the small results for very negative x
        return Select(Less(x, Zero), e, Fill(1)) / (Fill(1) + e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Erf(F32x8 x)
    {
        F32x8 a = Abs(x), square = x * x;
        F32x8 p = Fill(7.875875063e-5f);
        p = Horner(p, square, -0.0008016864287f);
        p = Horner(p, square, 0.005189087423f);
        p = Horner(p, square, -0.02685421201f);
        p = Horner(p, square, 0.1128359472f);
        p = Horner(p, square, -0.3761262667f);
        p = Horner(p, square, 0.128379166f);
        F32x8 near = FusedMultiplyAdd(a, p, a); // the first coefficient is 1 + 0.128…

        // 1 − exp(q(a)) with q ≈ log erfc; from 4 on the result is 1.
        a = Min(a, Fill(4));
        F32x8 q = Fill(1.637151415e-6f);
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
    public static F32x8 Sin(F32x8 x) => SinOfQuarter(x, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Cos(F32x8 x) => SinOfQuarter(x, 1);

    // sin(x + quarter·π/2)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe F32x8 SinOfQuarter(F32x8 x, int quarter)
    {
        // x = n·π/2 + r with |r| ≤ π/4; three parts of π/2 are enough for this range of x.
        F32x8 inRange = LessOrEqual(Abs(x), Fill(30000));
        F32x8 n = Round(And(inRange, x) * Fill(0.636619772f));
        F32x8 r = FusedMultiplyAdd(n, Fill(-1.57079637f), x);
        r = FusedMultiplyAdd(n, Fill(4.37113883e-8f), r);
        r = FusedMultiplyAdd(n, Fill(1.71512451e-15f), r);

        F32x8 square = r * r;
        F32x8 s = Fill(2.724686872e-6f);
        s = Horner(s, square, -0.0001984006304f);
        s = Horner(s, square, 0.008333331831f);
        s = Horner(s, square, -0.1666666666f);
        s = FusedMultiplyAdd(r * square, s, r);
        F32x8 c = Fill(-2.729840765e-7f);
        c = Horner(c, square, 2.48005806e-5f);
        c = Horner(c, square, -0.001388888764f);
        c = Horner(c, square, 0.04166666666f);
        c = Horner(c, square, -0.5f);
        c = Horner(c, square, 1);

        Vector256<int> turns = Vector256.ConvertToInt32(n._value) + Vector256.Create(quarter);
        F32x8 odd = new(Vector256.AsSingle(Vector256.Equals(turns & Vector256.Create(1), Vector256.Create(1))));
        Vector256<int> sign = Vector256.ShiftLeft(turns & Vector256.Create(2), 30);
        F32x8 result = Xor(Select(odd, c, s), new F32x8(Vector256.AsSingle(sign)));
        if (quarter == 0)
            result = Select(Equal(x, Zero), x, result); // keeps −0
        if (inRange.AllTrue())
            return result;

        return Select(inRange, result, quarter == 0 ? Map(&ScalarMath.Sin, x) : Map(&ScalarMath.Cos, x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Exp2(F32x8 x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(x._value);
        return Narrow(LaneFormulas.Exp2(new F64x4(low)), LaneFormulas.Exp2(new F64x4(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Log2(F32x8 x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(x._value);
        return Narrow(LaneFormulas.Log2(new F64x4(low)), LaneFormulas.Log2(new F64x4(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Log10(F32x8 x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(x._value);
        return Narrow(LaneFormulas.Log10(new F64x4(low)), LaneFormulas.Log10(new F64x4(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Tan(F32x8 x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(x._value);
        return Narrow(LaneFormulas.Tan(new F64x4(low)), LaneFormulas.Tan(new F64x4(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Sinh(F32x8 x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(x._value);
        return Narrow(LaneFormulas.Sinh(new F64x4(low)), LaneFormulas.Sinh(new F64x4(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Cosh(F32x8 x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(x._value);
        return Narrow(LaneFormulas.Cosh(new F64x4(low)), LaneFormulas.Cosh(new F64x4(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Asinh(F32x8 x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(x._value);
        return Narrow(LaneFormulas.Asinh(new F64x4(low)), LaneFormulas.Asinh(new F64x4(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Acosh(F32x8 x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(x._value);
        return Narrow(LaneFormulas.Acosh(new F64x4(low)), LaneFormulas.Acosh(new F64x4(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Atanh(F32x8 x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(x._value);
        return Narrow(LaneFormulas.Atanh(new F64x4(low)), LaneFormulas.Atanh(new F64x4(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Erfc(F32x8 x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(x._value);
        return Narrow(LaneFormulas.Erfc(new F64x4(low)), LaneFormulas.Erfc(new F64x4(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x8 Horner(F32x8 sum, F32x8 x, float coefficient) => FusedMultiplyAdd(sum, x, Fill(coefficient));

    // 2ᵏ for −126 ≤ k ≤ 127.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x8 PowerOfTwo(Vector256<int> k) => new(Vector256.AsSingle(Vector256.ShiftLeft(k + Vector256.Create(127), 23)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x8 WithSign(F32x8 magnitude, F32x8 sign) => Or(magnitude, And(sign, Fill(-0f)));
}
