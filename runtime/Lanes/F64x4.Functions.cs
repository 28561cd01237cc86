using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

// The frequent functions, at most 4 units in the last place off. The polynomials interpolate at Chebyshev nodes; those of
// the error function are explained in ScalarMath. Written by generate.sh from Lanes.Double.template: change that.
public readonly partial struct F64x4
{
    // In two parts, of which a power's share of the first is exact, whether or not products are fused with sums.
    private const double LogTwoHigh = 0.6931471804855391, LogTwoLow = 7.440617110012397e-11, LogTwoE = 1.4426950408889634;
    private const double SmallestNormal = 2.2250738585072014e-308;

    // Adding it leaves a small integer in the low bits of a double.
    private const double IntegerShift = 6755399441055744;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Exp(F64x4 x) => new(Exp(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Expm1(F64x4 x) => new(Expm1(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Log(F64x4 x) => new(Log(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Log1p(F64x4 x) => new(Log1p(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Sin(F64x4 x) => new(Sin(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Cos(F64x4 x) => new(Cos(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Tanh(F64x4 x) => new(Tanh(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Sigmoid(F64x4 x) => new(Sigmoid(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Erf(F64x4 x) => new(Erf(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Erfc(F64x4 x) => new(Erfc(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Exp(Vector256<double> x)
    {
        // eˣ = 2ⁿ·eʳ with |r| ≤ log(2)/2; beyond the bounds the result is 0 or ∞ all the same.
        x = Vector256.Min(Vector256.Max(x, Vector256.Create<double>(-750)), Vector256.Create<double>(720));
        Vector256<double> n = Vector256.Round(x * Vector256.Create<double>(LogTwoE));
        Vector256<double> r = Vector256.MultiplyAddEstimate(n, Vector256.Create<double>(-LogTwoHigh), x);
        r = Vector256.MultiplyAddEstimate(n, Vector256.Create<double>(-LogTwoLow), r);

        Vector256<double> p = Vector256.Create<double>(2.0915433598076003e-09);
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<double>(2.5106262550879078e-08));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<double>(2.755727183153613e-07));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<double>(2.755725286336732e-06));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<double>(2.480158732699005e-05));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<double>(0.00019841269876840357));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<double>(0.0013888888888883332));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<double>(0.008333333333325551));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<double>(0.04166666666666667));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<double>(0.1666666666666667));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<double>(0.5));
        p = Vector256.MultiplyAddEstimate(r * r, p, r) + Vector256.Create<double>(1);

        // In two steps: 2ⁿ may lie outside the doubles where the result does not, or where it is subnormal.
        Vector256<double> half = Vector256.Floor(n * Vector256.Create<double>(0.5));
        return p * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Expm1(Vector256<double> x)
    {
        Vector256<double> p = Vector256.Create<double>(1.1547103037097898e-11);
        p = Vector256.MultiplyAddEstimate(p, x, Vector256.Create<double>(1.6181264692868738e-10));
        p = Vector256.MultiplyAddEstimate(p, x, Vector256.Create<double>(2.087628881183229e-09));
        p = Vector256.MultiplyAddEstimate(p, x, Vector256.Create<double>(2.505135890630596e-08));
        p = Vector256.MultiplyAddEstimate(p, x, Vector256.Create<double>(2.7557320601102605e-07));
        p = Vector256.MultiplyAddEstimate(p, x, Vector256.Create<double>(2.7557321428677544e-06));
        p = Vector256.MultiplyAddEstimate(p, x, Vector256.Create<double>(2.4801587299618648e-05));
        p = Vector256.MultiplyAddEstimate(p, x, Vector256.Create<double>(0.00019841269838118025));
        p = Vector256.MultiplyAddEstimate(p, x, Vector256.Create<double>(0.0013888888888890095));
        p = Vector256.MultiplyAddEstimate(p, x, Vector256.Create<double>(0.008333333333335264));
        p = Vector256.MultiplyAddEstimate(p, x, Vector256.Create<double>(0.041666666666666664));
        p = Vector256.MultiplyAddEstimate(p, x, Vector256.Create<double>(0.16666666666666663));
        p = Vector256.MultiplyAddEstimate(p, x, Vector256.Create<double>(0.5));
        Vector256<double> near = Vector256.MultiplyAddEstimate(x * x, p, x);
        near = Vector256.ConditionalSelect(Vector256.Equals(x, Vector256<double>.Zero), x, near); // keeps −0
        return Vector256.ConditionalSelect(Vector256.LessThan(Vector256.Abs(x), Vector256.Create<double>(0.7)), near, Exp(x) - Vector256.Create<double>(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Log(Vector256<double> x)
    {
        // x = 2ᵏ·(1 + f) with 1 + f between √½ and √2; the bits of √½ are taken as the origin.
        Vector256<double> subnormal = Vector256.LessThan(x, Vector256.Create<double>(SmallestNormal));
        Vector256<double> scaled = Vector256.ConditionalSelect(subnormal, x * Vector256.Create<double>(1L << 54), x);
        Vector256<long> bits = Vector256.AsInt64(scaled) + Vector256.Create(0x3FF0000000000000 - 0x3FE6A09E667F3BCD);
        Vector256<long> mantissa = (bits & Vector256.Create(0x000FFFFFFFFFFFFF)) + Vector256.Create(0x3FE6A09E667F3BCD);
        Vector256<double> f = Vector256.AsDouble(mantissa) - Vector256.Create<double>(1);
        // The exponent becomes the low bits of 2⁵², for want of a conversion that every machine has.
        Vector256<long> exponent = Vector256.ShiftRightLogical(bits, 52) | Vector256.Create(0x4330000000000000);
        Vector256<double> k = Vector256.AsDouble(exponent) - Vector256.Create<double>((1L << 52) + 1023)
            - Vector256.ConditionalSelect(subnormal, Vector256.Create<double>(54), Vector256<double>.Zero);

        // With s = f / (2 + f), log(1 + f) = 2·artanh(s) = f − s·(f − s²·p(s²)).
        Vector256<double> s = f / (Vector256.Create<double>(2) + f), square = s * s;
        Vector256<double> p = Vector256.Create<double>(0.1308707158006738);
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.13268730539100895));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.15386241293734357));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.18181795610879042));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.22222222391987728));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.28571428570802404));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.4000000000000088));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.6666666666666666));
        Vector256<double> rest = s * Vector256.MultiplyAddEstimate(-square, p, f);
        Vector256<double> result = f - Vector256.MultiplyAddEstimate(k, Vector256.Create<double>(-LogTwoLow), rest);
        result = Vector256.MultiplyAddEstimate(k, Vector256.Create<double>(LogTwoHigh), result);

        // ∞ and NaN are their own logarithms.
        result = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create<double>(double.PositiveInfinity)), result, x);
        result = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<double>.Zero), Vector256.Create<double>(double.NaN), result);
        return Vector256.ConditionalSelect(Vector256.Equals(x, Vector256<double>.Zero), Vector256.Create<double>(double.NegativeInfinity), result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Log1p(Vector256<double> x)
    {
        // What rounding took from the sum comes back to first order.
        Vector256<double> one = Vector256.Create<double>(1), sum = one + x, log = Log(sum);
        Vector256<double> corrected = Vector256.ConditionalSelect(Vector256.Equals(sum, one), x, log + (x - (sum - one)) / sum);
        corrected = Vector256.ConditionalSelect(Vector256.GreaterThan(x, -one), corrected, log);
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create<double>(double.PositiveInfinity)), corrected, log);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Tanh(Vector256<double> x)
    {
        Vector256<double> a = Vector256.Abs(x), square = x * x;
        Vector256<double> p = Vector256.Create<double>(6.485163482793113e-06);
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(-3.12011014257974e-05));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(9.257116129556769e-05));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(-0.0002375906496055562));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.0005896606577757043));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(-0.0014557754120478055));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.0035921217511549622));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(-0.008863235103240878));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.021869488519008305));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(-0.05396825396789699));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.13333333333333042));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(-0.3333333333333333));
        Vector256<double> near = Vector256.MultiplyAddEstimate(a * square, p, a);
        Vector256<double> far = Vector256.Create<double>(1) - Vector256.Create<double>(2) / (Exp(a + a) + Vector256.Create<double>(1));
        return WithSign(Vector256.ConditionalSelect(Vector256.LessThan(a, Vector256.Create<double>(0.625)), near, far), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Sigmoid(Vector256<double> x)
    {
        Vector256<double> e = Exp(-Vector256.Abs(x)); // never overflows, and keeps the small results for very negative x
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<double>.Zero), e, Vector256.Create<double>(1)) / (Vector256.Create<double>(1) + e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Erf(Vector256<double> x)
    {
        Vector256<double> a = Vector256.Abs(x);
        return WithSign(Vector256.ConditionalSelect(Vector256.LessThan(a, Vector256.Create<double>(0.5)), ErfNearZero(a), Vector256.Create<double>(1) - ErfcTail(a)), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Erfc(Vector256<double> x)
    {
        Vector256<double> a = Vector256.Abs(x), tail = ErfcTail(a);
        tail = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<double>.Zero), Vector256.Create<double>(2) - tail, tail);
        return Vector256.ConditionalSelect(Vector256.LessThan(a, Vector256.Create<double>(0.5)), Vector256.Create<double>(1) - ErfNearZero(x), tail);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> ErfNearZero(Vector256<double> x)
    {
        Vector256<double> square = x * x;
        Vector256<double> p = Vector256.Create<double>(1.32143782383384386e-8);
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(-1.62731387616869772e-7));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(1.64590343272189115e-6));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(-1.49255865600964152e-5));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.000120553321311759814));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(-0.000854832701615916349));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.00522397762540319254));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(-0.0268661706451300346));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.112837916709551238));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(-0.376126389031837525));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(1.12837916709551257));
        return x * p;
    }

    // Not inlined: with it, a caller's loop would exhaust what the compiler is willing to inline.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector256<double> ErfcTail(Vector256<double> x)
    {
        x = Vector256.Min(x, Vector256.Create<double>(28)); // where it is 0
        Vector256<double> square = x * x, missing = Vector256.FusedMultiplyAdd(x, x, -square);
        Vector256<double> t = (x - Vector256.Create<double>(3.75)) / (x + Vector256.Create<double>(3.75));
        Vector256<double> p = Vector256.Create<double>(-4.01139766303573473e-9);
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create<double>(-2.84461690272578662e-9));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create<double>(3.75560824698498843e-8));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create<double>(2.22296019624013085e-8));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create<double>(-2.58469900050329253e-7));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create<double>(-5.66700812605077404e-8));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create<double>(1.75212945696538996e-6));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create<double>(-9.73623556289326977e-7));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create<double>(-1.14446370001951075e-5));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create<double>(2.23841556891797523e-5));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create<double>(5.16493268602701618e-5));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create<double>(-0.000290154028957427233));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create<double>(0.000293713603970146196));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create<double>(0.00175562583880224798));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create<double>(-0.00974657954806902129));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create<double>(0.0283622774210288228));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create<double>(-0.0586933985905571544));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create<double>(0.0923043211602180759));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create<double>(-0.108803930141705719));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create<double>(0.0822767384901506812));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create<double>(0.00358541548546364654));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create<double>(-0.140240598585547017));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create<double>(1.23751263083782758));
        Vector256<double> scaled = p / (Vector256.Create<double>(1) + (x + x));
        return Exp(-square) * (scaled - scaled * missing);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Sin(Vector256<double> x) => SinOfQuarter(x, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Cos(Vector256<double> x) => SinOfQuarter(x, 1);

    // sin(x + quarter·π/2)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector256<double> SinOfQuarter(Vector256<double> x, int quarter)
    {
        // x = n·π/2 + r with |r| ≤ π/4; in this range of x the products with all parts of π/2 but the last are exact.
        Vector256<double> inRange = Vector256.LessThanOrEqual(Vector256.Abs(x), Vector256.Create<double>(100000));
        Vector256<double> n = Vector256.Round(Vector256.BitwiseAnd(inRange, x) * Vector256.Create<double>(0.6366197723675814));
        Vector256<double> r = Vector256.MultiplyAddEstimate(n, Vector256.Create<double>(-1.5707963267341256), x);
        r = Vector256.MultiplyAddEstimate(n, Vector256.Create<double>(-6.077100506303966e-11), r);
        r = Vector256.MultiplyAddEstimate(n, Vector256.Create<double>(-2.0222662487959506e-21), r);

        Vector256<double> square = r * r;
        Vector256<double> s = Vector256.Create<double>(-7.586094789672621e-13);
        s = Vector256.MultiplyAddEstimate(s, square, Vector256.Create<double>(1.6058521349954986e-10));
        s = Vector256.MultiplyAddEstimate(s, square, Vector256.Create<double>(-2.5052106167335705e-08));
        s = Vector256.MultiplyAddEstimate(s, square, Vector256.Create<double>(2.7557319219150783e-06));
        s = Vector256.MultiplyAddEstimate(s, square, Vector256.Create<double>(-0.00019841269841264821));
        s = Vector256.MultiplyAddEstimate(s, square, Vector256.Create<double>(0.008333333333333331));
        s = Vector256.MultiplyAddEstimate(s, square, Vector256.Create<double>(-0.16666666666666666));
        s = Vector256.MultiplyAddEstimate(r * square, s, r);
        Vector256<double> c = Vector256.Create<double>(-1.1381754653662937e-11);
        c = Vector256.MultiplyAddEstimate(c, square, Vector256.Create<double>(2.0876134024090145e-09));
        c = Vector256.MultiplyAddEstimate(c, square, Vector256.Create<double>(-2.755731721268659e-07));
        c = Vector256.MultiplyAddEstimate(c, square, Vector256.Create<double>(2.4801587298651292e-05));
        c = Vector256.MultiplyAddEstimate(c, square, Vector256.Create<double>(-0.0013888888888887322));
        c = Vector256.MultiplyAddEstimate(c, square, Vector256.Create<double>(0.041666666666666664));
        c = Vector256.MultiplyAddEstimate(c, square, Vector256.Create<double>(-0.5));
        c = Vector256.MultiplyAddEstimate(c, square, Vector256.Create<double>(1));

        Vector256<long> turns = Vector256.AsInt64(n + Vector256.Create<double>(IntegerShift + quarter));
        Vector256<double> odd = Vector256.AsDouble(Vector256.Equals(turns & Vector256.Create(1L), Vector256.Create(1L)));
        Vector256<long> sign = Vector256.ShiftLeft(turns & Vector256.Create(2L), 62);
        Vector256<double> result = Vector256.Xor(Vector256.ConditionalSelect(odd, c, s), Vector256.AsDouble(sign));
        if (quarter == 0)
            result = Vector256.ConditionalSelect(Vector256.Equals(x, Vector256<double>.Zero), x, result); // keeps −0
        if (Vector256.LessThanOrEqualAll(Vector256.Abs(x), Vector256.Create<double>(100000)))
            return result;

        return Vector256.ConditionalSelect(inRange, result, (quarter == 0 ? Map(&ScalarMath.Sin, new(x)) : Map(&ScalarMath.Cos, new(x)))._value);
    }

    // 2ᵏ for −1022 ≤ k ≤ 1023.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> PowerOfTwo(Vector256<double> k) =>
        Vector256.AsDouble(Vector256.ShiftLeft(Vector256.AsInt64(k + Vector256.Create<double>(IntegerShift + 1023)), 52));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> WithSign(Vector256<double> magnitude, Vector256<double> sign) =>
        Vector256.BitwiseOr(magnitude, Vector256.BitwiseAnd(sign, Vector256.Create<double>(-0.0)));
}
