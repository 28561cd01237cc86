using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

// The frequent functions, at most 4 units in the last place off. The polynomials interpolate at Chebyshev nodes; those of
// the error function are explained in ScalarMath. Written by generate.sh from Lanes.Double.template: change that.
public readonly partial struct F64x4 : IWidenedLanes<F64x4>
{
    // In two parts, of which a power's share of the first is exact, whether or not products are fused with sums.
    private const double LogTwoHigh = 0.6931471804855391, LogTwoLow = 7.440617110012397e-11, LogTwoE = 1.4426950408889634;
    private const double SmallestNormal = 2.2250738585072014e-308;

    // Adding it leaves a small integer in the low bits of a double.
    private const double IntegerShift = 6755399441055744;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Exp(F64x4 x) => new(Exp(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Decay(F64x4 x) => new(Decay(x._value));

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
    public static F64x4 OnePlusErf(F64x4 x) => new(OnePlusErf(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Asin(F64x4 x) => new(Asin(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Acos(F64x4 x) => new(Acos(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Atan(F64x4 x) => new(Atan(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Erfc(F64x4 x) => new(Erfc(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Exp(Vector256<double> x)
    {
        // eˣ = 2ⁿ·eʳ with |r| ≤ log(2)/2; beyond the bounds the result is 0 or ∞ all the same.
        x = Vector256.Min(Vector256.Max(x, Vector256.Create<double>(-750)), Vector256.Create<double>(720));
        Vector256<double> n = Vector256.Round(x * Vector256.Create<double>(LogTwoE));
        Vector256<double> r = Vector256.MultiplyAddEstimate(n, Vector256.Create<double>(-LogTwoHigh), x);
        return ExpOfParts(n, Vector256.MultiplyAddEstimate(n, Vector256.Create<double>(-LogTwoLow), r));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Decay(Vector256<double> x) => Exp(x);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x4 Exp2(F64x4 x)
    {
        Vector256<double> bounded = Vector256.Min(Vector256.Max(x._value, Vector256.Create<double>(-1080)), Vector256.Create<double>(1030)), n = Vector256.Round(bounded);
        return new(ExpOfParts(n, (bounded - n) * Vector256.Create<double>(0.6931471805599453)));
    }

    // 2ⁿ·eʳ
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> ExpOfParts(Vector256<double> n, Vector256<double> r)
    {
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
        near = LaneChoice.Of(Vector256.Equals(x, Vector256<double>.Zero), x, near); // keeps −0
        return LaneChoice.Of(Vector256.LessThan(Vector256.Abs(x), Vector256.Create<double>(0.7)), near, Exp(x) - Vector256.Create<double>(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Log(Vector256<double> x)
    {
        Vector256<double> f = LogParts(x, out Vector256<double> k, out Vector256<double> rest);
        Vector256<double> result = f - Vector256.MultiplyAddEstimate(k, Vector256.Create<double>(-LogTwoLow), rest);
        return LogOfSpecial(x, Vector256.MultiplyAddEstimate(k, Vector256.Create<double>(LogTwoHigh), result));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x4 Log2(F64x4 x)
    {
        Vector256<double> f = LogParts(x._value, out Vector256<double> k, out Vector256<double> rest);
        return new(LogOfSpecial(x._value, Vector256.MultiplyAddEstimate(f - rest, Vector256.Create<double>(LogTwoE), k)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x4 Log10(F64x4 x)
    {
        Vector256<double> f = LogParts(x._value, out Vector256<double> k, out Vector256<double> rest);
        // log₁₀ 2 in two parts, of which a power's share of the first is exact.
        Vector256<double> result = Vector256.MultiplyAddEstimate(k, Vector256.Create<double>(3.694239077158931e-13), (f - rest) * Vector256.Create<double>(0.4342944819032518));
        return new(LogOfSpecial(x._value, Vector256.MultiplyAddEstimate(k, Vector256.Create<double>(0.30102999566361177), result)));
    }

    // x = 2ᵏ·(1 + f) with 1 + f between √½ and √2, and log(1 + f) = f − rest.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> LogParts(Vector256<double> x, out Vector256<double> k, out Vector256<double> rest)
    {
        // The bits of √½ are taken as the origin.
        Vector256<double> subnormal = Vector256.LessThan(x, Vector256.Create<double>(SmallestNormal)), scaled = LaneChoice.Of(subnormal, x * Vector256.Create<double>(1L << 54), x);
        Vector256<long> bits = Vector256.AsInt64(scaled) + Vector256.Create(0x3FF0000000000000 - 0x3FE6A09E667F3BCD);
        Vector256<long> mantissa = (bits & Vector256.Create(0x000FFFFFFFFFFFFF)) + Vector256.Create(0x3FE6A09E667F3BCD);
        Vector256<double> f = Vector256.AsDouble(mantissa) - Vector256.Create<double>(1);
        // The exponent becomes the low bits of 2⁵², for want of a conversion that every machine has.
        Vector256<long> exponent = Vector256.ShiftRightLogical(bits, 52) | Vector256.Create(0x4330000000000000);
        k = Vector256.AsDouble(exponent) - Vector256.Create<double>((1L << 52) + 1023)
            - LaneChoice.Of(subnormal, Vector256.Create<double>(54), Vector256<double>.Zero);

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
        rest = s * Vector256.MultiplyAddEstimate(-square, p, f);
        return f;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static F64x4 IWidenedLanes<F64x4>.RoughLog2(F64x4 x)
    {
        // x = 2ᵏ·(1 + f) as above, log₂(1 + f) = f·p(f): twice as many products as with a quotient, which takes longer than they do.
        Vector256<long> bits = Vector256.AsInt64(x._value) + Vector256.Create(0x3FF0000000000000 - 0x3FE6A09E667F3BCD);
        Vector256<double> f = Vector256.AsDouble((bits & Vector256.Create(0x000FFFFFFFFFFFFF)) + Vector256.Create(0x3FE6A09E667F3BCD)) - Vector256.Create<double>(1), square = f * f;
        Vector256<double> k = Vector256.AsDouble(Vector256.ShiftRightLogical(bits, 52) | Vector256.Create(0x4330000000000000)) - Vector256.Create<double>((1L << 52) + 1023);
        Vector256<double> even = Vector256.Create<double>(0.131137437536866824);
        even = Vector256.MultiplyAddEstimate(even, square, Vector256.Create<double>(0.130628902560210952));
        even = Vector256.MultiplyAddEstimate(even, square, Vector256.Create<double>(0.16018226130296026));
        even = Vector256.MultiplyAddEstimate(even, square, Vector256.Create<double>(0.206108695283066246));
        even = Vector256.MultiplyAddEstimate(even, square, Vector256.Create<double>(0.288538762329967446));
        even = Vector256.MultiplyAddEstimate(even, square, Vector256.Create<double>(0.480898349072796105));
        even = Vector256.MultiplyAddEstimate(even, square, Vector256.Create<double>(1.44269504088620337));
        Vector256<double> odd = Vector256.Create<double>(-0.0680628759039059589);
        odd = Vector256.MultiplyAddEstimate(odd, square, Vector256.Create<double>(-0.134789287383660417));
        odd = Vector256.MultiplyAddEstimate(odd, square, Vector256.Create<double>(-0.142523407554100173));
        odd = Vector256.MultiplyAddEstimate(odd, square, Vector256.Create<double>(-0.180432685210201171));
        odd = Vector256.MultiplyAddEstimate(odd, square, Vector256.Create<double>(-0.240446626777273048));
        odd = Vector256.MultiplyAddEstimate(odd, square, Vector256.Create<double>(-0.360673789771006947));
        odd = Vector256.MultiplyAddEstimate(odd, square, Vector256.Create<double>(-0.721347520343086357));
        return new(Vector256.MultiplyAddEstimate(Vector256.MultiplyAddEstimate(odd, f, even), f, k));
    }

    // ∞ and NaN are their own logarithms, in whatever base.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> LogOfSpecial(Vector256<double> x, Vector256<double> result)
    {
        result = LaneChoice.Of(Vector256.LessThan(x, Vector256.Create<double>(double.PositiveInfinity)), result, x);
        result = LaneChoice.Of(Vector256.LessThan(x, Vector256<double>.Zero), Vector256.Create<double>(double.NaN), result);
        return LaneChoice.Of(Vector256.Equals(x, Vector256<double>.Zero), Vector256.Create<double>(double.NegativeInfinity), result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Log1p(Vector256<double> x)
    {
        // What rounding took from the sum comes back to first order.
        Vector256<double> one = Vector256.Create<double>(1), sum = one + x, log = Log(sum);
        Vector256<double> corrected = LaneChoice.Of(Vector256.Equals(sum, one), x, log + (x - (sum - one)) / sum);
        corrected = LaneChoice.Of(Vector256.GreaterThan(x, -one), corrected, log);
        return LaneChoice.Of(Vector256.LessThan(x, Vector256.Create<double>(double.PositiveInfinity)), corrected, log);
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
        return WithSign(LaneChoice.Of(Vector256.LessThan(a, Vector256.Create<double>(0.625)), near, far), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Sigmoid(Vector256<double> x)
    {
        Vector256<double> e = Exp(-Vector256.Abs(x)); // never overflows, and keeps the small results for very negative x
        return LaneChoice.Of(Vector256.LessThan(x, Vector256<double>.Zero), e, Vector256.Create<double>(1)) / (Vector256.Create<double>(1) + e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> OnePlusErf(Vector256<double> x) => Vector256.Create<double>(1) + Erf(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Erf(Vector256<double> x)
    {
        Vector256<double> a = Vector256.Abs(x);
        return WithSign(LaneChoice.Of(Vector256.LessThan(a, Vector256.Create<double>(0.5)), ErfNearZero(a), Vector256.Create<double>(1) - ErfcTail(a)), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Erfc(Vector256<double> x)
    {
        Vector256<double> a = Vector256.Abs(x), tail = ErfcTail(a);
        tail = LaneChoice.Of(Vector256.LessThan(x, Vector256<double>.Zero), Vector256.Create<double>(2) - tail, tail);
        return LaneChoice.Of(Vector256.LessThan(a, Vector256.Create<double>(0.5)), Vector256.Create<double>(1) - ErfNearZero(x), tail);
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

    // atan(t) for 0 ≤ t ≤ 1
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> AtanToOne(Vector256<double> t)
    {
        Vector256<double> square = t * t;
        Vector256<double> p = Vector256.Create<double>(7.767624330289918554e-6);
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(-0.00009371186345052625429));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.0005376839297396244721));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(-0.001961255427168532599));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.005140912856746938716));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(-0.01041215326035924155));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.01718398172211334808));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(-0.02419134581014071864));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.03033071926579050659));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(-0.0352713310668712941));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.03938687540798632127));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(-0.04330653843067066253));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.04758080083637820624));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(-0.05262492229025675314));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.05882264416776448826));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(-0.06666657934573767841));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.07692307078827029261));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(-0.0909090906193527995));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.1111111111026829734));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(-0.1428571428570123335));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.1999999999999991932));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(-0.3333333333333333325));
        return Vector256.MultiplyAddEstimate(t * square, p, t);
    }

    // π/2 and π less x, with what their doubles lack.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> FromQuarter(Vector256<double> x) => Vector256.Create<double>(1.5707963267948966) - (x - Vector256.Create<double>(6.123233995736766e-17));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> FromHalf(Vector256<double> x) => Vector256.Create<double>(3.141592653589793) - (x - Vector256.Create<double>(1.2246467991473532e-16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Atan(Vector256<double> x)
    {
        Vector256<double> a = Vector256.Abs(x), steep = Vector256.GreaterThan(a, Vector256.Create<double>(1));
        Vector256<double> angle = AtanToOne(LaneChoice.Of(steep, Vector256.Create<double>(1) / a, a));
        return WithSign(LaneChoice.Of(steep, FromQuarter(angle), angle), x);
    }

    // asin(x) for |x| ≤ ½
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> AsinToHalf(Vector256<double> x, Vector256<double> square)
    {
        Vector256<double> p = Vector256.Create<double>(0.02961201126495512036);
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(-0.01924167174674304065));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.01955451333612337895));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.003044879909455677396));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.009319560794767446296));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.009621842970100281018));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.01156645961212166857));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.01396378001220356964));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.01735281654032549499));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.02237215744350722242));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.03038194447553233999));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.0446428571425518929));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.07500000000000117751));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<double>(0.1666666666666666659));
        return Vector256.MultiplyAddEstimate(x * square, p, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Asin(Vector256<double> x)
    {
        // asin(a) = π/2 − 2·asin(√((1 − a) / 2))
        Vector256<double> a = Vector256.Abs(x), far = Vector256.GreaterThan(a, Vector256.Create<double>(0.5)), half = Vector256.MultiplyAddEstimate(a, Vector256.Create<double>(-0.5), Vector256.Create<double>(0.5));
        Vector256<double> square = LaneChoice.Of(far, half, a * a);
        Vector256<double> angle = AsinToHalf(LaneChoice.Of(far, Vector256.Sqrt(half), a), square);
        return WithSign(LaneChoice.Of(far, FromQuarter(angle + angle), angle), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Acos(Vector256<double> x)
    {
        // acos(a) = 2·asin(√((1 − a) / 2)), acos(−a) = π − acos(a); near 0, π/2 − asin(x).
        Vector256<double> a = Vector256.Abs(x), far = Vector256.GreaterThan(a, Vector256.Create<double>(0.5)), half = Vector256.MultiplyAddEstimate(a, Vector256.Create<double>(-0.5), Vector256.Create<double>(0.5));
        Vector256<double> square = LaneChoice.Of(far, half, x * x);
        Vector256<double> angle = AsinToHalf(LaneChoice.Of(far, Vector256.Sqrt(half), x), square), twice = angle + angle;
        twice = LaneChoice.Of(Vector256.LessThan(x, Vector256<double>.Zero), FromHalf(twice), twice);
        return LaneChoice.Of(far, twice, FromQuarter(angle));
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
        Vector256<double> result = Vector256.Xor(LaneChoice.Of(odd, c, s), Vector256.AsDouble(sign));
        if (quarter == 0)
            result = LaneChoice.Of(Vector256.Equals(x, Vector256<double>.Zero), x, result); // keeps −0
        if (Vector256.LessThanOrEqualAll(Vector256.Abs(x), Vector256.Create<double>(100000)))
            return result;

        return LaneChoice.Of(inRange, result, (quarter == 0 ? Map(&ScalarMath.Sin, new(x)) : Map(&ScalarMath.Cos, new(x)))._value);
    }

    // Not inlined: it would exhaust what the compiler is willing to inline into a loop.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x4 Atan2(F64x4 y, F64x4 x)
    {
        Vector256<double> up = Vector256.Abs(y._value), along = Vector256.Abs(x._value), steep = Vector256.GreaterThan(up, along);
        Vector256<double> large = LaneExtremes.Max(up, along), small = Vector256.MinNative(up, along);
        // Nothing over nothing is 0, infinite over infinite 1; NaN comes through as the second operand.
        large = Vector256.MaxNative(Vector256.Create<double>(double.Epsilon), large);
        Vector256<double> t = LaneChoice.Of(Vector256.Equals(small, large), Vector256.Create<double>(1), small / large);
        Vector256<double> angle = AtanToOne(t);
        angle = LaneChoice.Of(steep, FromQuarter(angle), angle);
        angle = LaneChoice.Of(Vector256.AsDouble(Vector256.LessThan(Vector256.AsInt64(x._value), Vector256<long>.Zero)), FromHalf(angle), angle);
        return new(WithSign(angle, y._value));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x4 Tan(F64x4 x) => PreciseFormulas.Tan(x);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x4 Sinh(F64x4 x) => PreciseFormulas.Sinh(x);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x4 Cosh(F64x4 x) => PreciseFormulas.Cosh(x);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x4 Asinh(F64x4 x) => PreciseFormulas.Asinh(x);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x4 Acosh(F64x4 x) => PreciseFormulas.Acosh(x);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x4 Atanh(F64x4 x) => PreciseFormulas.Atanh(x);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static unsafe F64x4 Fmod(F64x4 a, F64x4 b)
    {
        // The quotient may be rounded up to a whole number, whose remainder is then negative.
        Vector256<double> size = Vector256.Abs(a._value), by = Vector256.Abs(b._value), quotient = size / by, whole = Vector256.Floor(quotient);
        Vector256<double> rest = Vector256.FusedMultiplyAdd(-whole, by, size);
        rest = LaneChoice.Of(Vector256.LessThan(rest, Vector256<double>.Zero), rest + by, rest);
        rest = LaneChoice.Of(Vector256.Equals(whole, Vector256<double>.Zero), size, rest); // by may be infinite
        F64x4 ordinary = Less(new(quotient), Fill(1L << 52)), result = new(WithSign(rest, a._value));
        return ordinary.AllTrue() ? result : Select(ordinary, result, Map(&ScalarMath.Fmod, a, b));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x4 Remainder(F64x4 a, F64x4 b) => LaneFormulas.RemainderFrom(Fmod(a, b), b);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x4 FloorDivide(F64x4 a, F64x4 b) => LaneFormulas.QuotientFrom(a, b, Fmod(a, b));

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x4 Hypot(F64x4 a, F64x4 b)
    {
        // Of numbers between 2⁻⁵⁰⁰ and 2⁵⁰⁰ the squares are in range; others are brought there by a power of two.
        Vector256<double> x = Vector256.Abs(a._value), y = Vector256.Abs(b._value), large = LaneExtremes.Max(x, y);
        Vector256<double> factor = LaneChoice.Of(Vector256.GreaterThan(large, Vector256.Create<double>(3.273390607896142e150)), Vector256.Create<double>(2.409919865102884e-181), Vector256.Create<double>(1));
        factor = LaneChoice.Of(Vector256.LessThan(large, Vector256.Create<double>(3.054936363499605e-151)), Vector256.Create<double>(4.149515568880993e180), factor);
        x *= factor;
        y *= factor;
        Vector256<double> result = Vector256.Sqrt(Vector256.MultiplyAddEstimate(x, x, y * y)) / factor;
        result = LaneChoice.Of(Vector256.Equals(x, Vector256.Create<double>(double.PositiveInfinity)), x, result);
        return new(LaneChoice.Of(Vector256.Equals(y, Vector256.Create<double>(double.PositiveInfinity)), y, result));
    }

    // 2ᵏ for −1022 ≤ k ≤ 1023.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> PowerOfTwo(Vector256<double> k) =>
        Vector256.AsDouble(Vector256.ShiftLeft(Vector256.AsInt64(k + Vector256.Create<double>(IntegerShift + 1023)), 52));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> WithSign(Vector256<double> magnitude, Vector256<double> sign) =>
        Vector256.BitwiseOr(magnitude, Vector256.BitwiseAnd(sign, Vector256.Create<double>(-0.0)));
}
