using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

// The frequent functions, at most 4 units in the last place off. The polynomials interpolate at Chebyshev nodes; those of
// the error function are explained in ScalarMath. Written by generate.sh from Lanes.Double.template: change that.
public readonly partial struct F64x2 : IWidenedLanes<F64x2>
{
    // In two parts, of which a power's share of the first is exact, whether or not products are fused with sums.
    private const double LogTwoHigh = 0.6931471804855391, LogTwoLow = 7.440617110012397e-11, LogTwoE = 1.4426950408889634;
    private const double SmallestNormal = 2.2250738585072014e-308;

    // Adding it leaves a small integer in the low bits of a double.
    private const double IntegerShift = 6755399441055744;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Exp(F64x2 x) => new(Exp(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Decay(F64x2 x) => new(Decay(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Expm1(F64x2 x) => new(Expm1(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Log(F64x2 x) => new(Log(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Log1p(F64x2 x) => new(Log1p(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Sin(F64x2 x) => new(Sin(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Cos(F64x2 x) => new(Cos(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Tanh(F64x2 x) => new(Tanh(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Sigmoid(F64x2 x) => new(Sigmoid(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Erf(F64x2 x) => new(Erf(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 OnePlusErf(F64x2 x) => new(OnePlusErf(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Asin(F64x2 x) => new(Asin(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Acos(F64x2 x) => new(Acos(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Atan(F64x2 x) => new(Atan(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Erfc(F64x2 x) => new(Erfc(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Exp(Vector128<double> x)
    {
        // eˣ = 2ⁿ·eʳ with |r| ≤ log(2)/2; beyond the bounds the result is 0 or ∞ all the same.
        x = Vector128.Min(Vector128.Max(x, Vector128.Create<double>(-750)), Vector128.Create<double>(720));
        Vector128<double> n = Vector128.Round(x * Vector128.Create<double>(LogTwoE));
        Vector128<double> r = Vector128.MultiplyAddEstimate(n, Vector128.Create<double>(-LogTwoHigh), x);
        return ExpOfParts(n, Vector128.MultiplyAddEstimate(n, Vector128.Create<double>(-LogTwoLow), r));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Decay(Vector128<double> x) => Exp(x);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x2 Exp2(F64x2 x)
    {
        Vector128<double> bounded = Vector128.Min(Vector128.Max(x._value, Vector128.Create<double>(-1080)), Vector128.Create<double>(1030)), n = Vector128.Round(bounded);
        return new(ExpOfParts(n, (bounded - n) * Vector128.Create<double>(0.6931471805599453)));
    }

    // 2ⁿ·eʳ
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> ExpOfParts(Vector128<double> n, Vector128<double> r)
    {
        Vector128<double> p = Vector128.Create<double>(2.0915433598076003e-09);
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<double>(2.5106262550879078e-08));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<double>(2.755727183153613e-07));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<double>(2.755725286336732e-06));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<double>(2.480158732699005e-05));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<double>(0.00019841269876840357));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<double>(0.0013888888888883332));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<double>(0.008333333333325551));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<double>(0.04166666666666667));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<double>(0.1666666666666667));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<double>(0.5));
        p = Vector128.MultiplyAddEstimate(r * r, p, r) + Vector128.Create<double>(1);

        // In two steps: 2ⁿ may lie outside the doubles where the result does not, or where it is subnormal.
        Vector128<double> half = Vector128.Floor(n * Vector128.Create<double>(0.5));
        return p * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Expm1(Vector128<double> x)
    {
        Vector128<double> p = Vector128.Create<double>(1.1547103037097898e-11);
        p = Vector128.MultiplyAddEstimate(p, x, Vector128.Create<double>(1.6181264692868738e-10));
        p = Vector128.MultiplyAddEstimate(p, x, Vector128.Create<double>(2.087628881183229e-09));
        p = Vector128.MultiplyAddEstimate(p, x, Vector128.Create<double>(2.505135890630596e-08));
        p = Vector128.MultiplyAddEstimate(p, x, Vector128.Create<double>(2.7557320601102605e-07));
        p = Vector128.MultiplyAddEstimate(p, x, Vector128.Create<double>(2.7557321428677544e-06));
        p = Vector128.MultiplyAddEstimate(p, x, Vector128.Create<double>(2.4801587299618648e-05));
        p = Vector128.MultiplyAddEstimate(p, x, Vector128.Create<double>(0.00019841269838118025));
        p = Vector128.MultiplyAddEstimate(p, x, Vector128.Create<double>(0.0013888888888890095));
        p = Vector128.MultiplyAddEstimate(p, x, Vector128.Create<double>(0.008333333333335264));
        p = Vector128.MultiplyAddEstimate(p, x, Vector128.Create<double>(0.041666666666666664));
        p = Vector128.MultiplyAddEstimate(p, x, Vector128.Create<double>(0.16666666666666663));
        p = Vector128.MultiplyAddEstimate(p, x, Vector128.Create<double>(0.5));
        Vector128<double> near = Vector128.MultiplyAddEstimate(x * x, p, x);
        near = LaneChoice.Of(Vector128.Equals(x, Vector128<double>.Zero), x, near); // keeps −0
        return LaneChoice.Of(Vector128.LessThan(Vector128.Abs(x), Vector128.Create<double>(0.7)), near, Exp(x) - Vector128.Create<double>(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Log(Vector128<double> x)
    {
        Vector128<double> f = LogParts(x, out Vector128<double> k, out Vector128<double> rest);
        Vector128<double> result = f - Vector128.MultiplyAddEstimate(k, Vector128.Create<double>(-LogTwoLow), rest);
        return LogOfSpecial(x, Vector128.MultiplyAddEstimate(k, Vector128.Create<double>(LogTwoHigh), result));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x2 Log2(F64x2 x)
    {
        Vector128<double> f = LogParts(x._value, out Vector128<double> k, out Vector128<double> rest);
        return new(LogOfSpecial(x._value, Vector128.MultiplyAddEstimate(f - rest, Vector128.Create<double>(LogTwoE), k)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x2 Log10(F64x2 x)
    {
        Vector128<double> f = LogParts(x._value, out Vector128<double> k, out Vector128<double> rest);
        // log₁₀ 2 in two parts, of which a power's share of the first is exact.
        Vector128<double> result = Vector128.MultiplyAddEstimate(k, Vector128.Create<double>(3.694239077158931e-13), (f - rest) * Vector128.Create<double>(0.4342944819032518));
        return new(LogOfSpecial(x._value, Vector128.MultiplyAddEstimate(k, Vector128.Create<double>(0.30102999566361177), result)));
    }

    // x = 2ᵏ·(1 + f) with 1 + f between √½ and √2, and log(1 + f) = f − rest.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> LogParts(Vector128<double> x, out Vector128<double> k, out Vector128<double> rest)
    {
        // The bits of √½ are taken as the origin.
        Vector128<double> subnormal = Vector128.LessThan(x, Vector128.Create<double>(SmallestNormal)), scaled = LaneChoice.Of(subnormal, x * Vector128.Create<double>(1L << 54), x);
        Vector128<long> bits = Vector128.AsInt64(scaled) + Vector128.Create(0x3FF0000000000000 - 0x3FE6A09E667F3BCD);
        Vector128<long> mantissa = (bits & Vector128.Create(0x000FFFFFFFFFFFFF)) + Vector128.Create(0x3FE6A09E667F3BCD);
        Vector128<double> f = Vector128.AsDouble(mantissa) - Vector128.Create<double>(1);
        // The exponent becomes the low bits of 2⁵², for want of a conversion that every machine has.
        Vector128<long> exponent = Vector128.ShiftRightLogical(bits, 52) | Vector128.Create(0x4330000000000000);
        k = Vector128.AsDouble(exponent) - Vector128.Create<double>((1L << 52) + 1023)
            - LaneChoice.Of(subnormal, Vector128.Create<double>(54), Vector128<double>.Zero);

        // With s = f / (2 + f), log(1 + f) = 2·artanh(s) = f − s·(f − s²·p(s²)).
        Vector128<double> s = f / (Vector128.Create<double>(2) + f), square = s * s;
        Vector128<double> p = Vector128.Create<double>(0.1308707158006738);
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.13268730539100895));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.15386241293734357));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.18181795610879042));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.22222222391987728));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.28571428570802404));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.4000000000000088));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.6666666666666666));
        rest = s * Vector128.MultiplyAddEstimate(-square, p, f);
        return f;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static F64x2 IWidenedLanes<F64x2>.RoughLog2(F64x2 x)
    {
        // x = 2ᵏ·(1 + f) as above, log₂(1 + f) = f·p(f): twice as many products as with a quotient, which takes longer than they do.
        Vector128<long> bits = Vector128.AsInt64(x._value) + Vector128.Create(0x3FF0000000000000 - 0x3FE6A09E667F3BCD);
        Vector128<double> f = Vector128.AsDouble((bits & Vector128.Create(0x000FFFFFFFFFFFFF)) + Vector128.Create(0x3FE6A09E667F3BCD)) - Vector128.Create<double>(1), square = f * f;
        Vector128<double> k = Vector128.AsDouble(Vector128.ShiftRightLogical(bits, 52) | Vector128.Create(0x4330000000000000)) - Vector128.Create<double>((1L << 52) + 1023);
        Vector128<double> even = Vector128.Create<double>(0.131137437536866824);
        even = Vector128.MultiplyAddEstimate(even, square, Vector128.Create<double>(0.130628902560210952));
        even = Vector128.MultiplyAddEstimate(even, square, Vector128.Create<double>(0.16018226130296026));
        even = Vector128.MultiplyAddEstimate(even, square, Vector128.Create<double>(0.206108695283066246));
        even = Vector128.MultiplyAddEstimate(even, square, Vector128.Create<double>(0.288538762329967446));
        even = Vector128.MultiplyAddEstimate(even, square, Vector128.Create<double>(0.480898349072796105));
        even = Vector128.MultiplyAddEstimate(even, square, Vector128.Create<double>(1.44269504088620337));
        Vector128<double> odd = Vector128.Create<double>(-0.0680628759039059589);
        odd = Vector128.MultiplyAddEstimate(odd, square, Vector128.Create<double>(-0.134789287383660417));
        odd = Vector128.MultiplyAddEstimate(odd, square, Vector128.Create<double>(-0.142523407554100173));
        odd = Vector128.MultiplyAddEstimate(odd, square, Vector128.Create<double>(-0.180432685210201171));
        odd = Vector128.MultiplyAddEstimate(odd, square, Vector128.Create<double>(-0.240446626777273048));
        odd = Vector128.MultiplyAddEstimate(odd, square, Vector128.Create<double>(-0.360673789771006947));
        odd = Vector128.MultiplyAddEstimate(odd, square, Vector128.Create<double>(-0.721347520343086357));
        return new(Vector128.MultiplyAddEstimate(Vector128.MultiplyAddEstimate(odd, f, even), f, k));
    }

    // ∞ and NaN are their own logarithms, in whatever base.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> LogOfSpecial(Vector128<double> x, Vector128<double> result)
    {
        result = LaneChoice.Of(Vector128.LessThan(x, Vector128.Create<double>(double.PositiveInfinity)), result, x);
        result = LaneChoice.Of(Vector128.LessThan(x, Vector128<double>.Zero), Vector128.Create<double>(double.NaN), result);
        return LaneChoice.Of(Vector128.Equals(x, Vector128<double>.Zero), Vector128.Create<double>(double.NegativeInfinity), result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Log1p(Vector128<double> x)
    {
        // What rounding took from the sum comes back to first order.
        Vector128<double> one = Vector128.Create<double>(1), sum = one + x, log = Log(sum);
        Vector128<double> corrected = LaneChoice.Of(Vector128.Equals(sum, one), x, log + (x - (sum - one)) / sum);
        corrected = LaneChoice.Of(Vector128.GreaterThan(x, -one), corrected, log);
        return LaneChoice.Of(Vector128.LessThan(x, Vector128.Create<double>(double.PositiveInfinity)), corrected, log);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Tanh(Vector128<double> x)
    {
        Vector128<double> a = Vector128.Abs(x), square = x * x;
        Vector128<double> p = Vector128.Create<double>(6.485163482793113e-06);
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(-3.12011014257974e-05));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(9.257116129556769e-05));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(-0.0002375906496055562));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.0005896606577757043));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(-0.0014557754120478055));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.0035921217511549622));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(-0.008863235103240878));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.021869488519008305));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(-0.05396825396789699));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.13333333333333042));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(-0.3333333333333333));
        Vector128<double> near = Vector128.MultiplyAddEstimate(a * square, p, a);
        Vector128<double> far = Vector128.Create<double>(1) - Vector128.Create<double>(2) / (Exp(a + a) + Vector128.Create<double>(1));
        return WithSign(LaneChoice.Of(Vector128.LessThan(a, Vector128.Create<double>(0.625)), near, far), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Sigmoid(Vector128<double> x)
    {
        Vector128<double> e = Exp(-Vector128.Abs(x)); // never overflows, and keeps the small results for very negative x
        return LaneChoice.Of(Vector128.LessThan(x, Vector128<double>.Zero), e, Vector128.Create<double>(1)) / (Vector128.Create<double>(1) + e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> OnePlusErf(Vector128<double> x) => Vector128.Create<double>(1) + Erf(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Erf(Vector128<double> x)
    {
        Vector128<double> a = Vector128.Abs(x);
        return WithSign(LaneChoice.Of(Vector128.LessThan(a, Vector128.Create<double>(0.5)), ErfNearZero(a), Vector128.Create<double>(1) - ErfcTail(a)), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Erfc(Vector128<double> x)
    {
        Vector128<double> a = Vector128.Abs(x), tail = ErfcTail(a);
        tail = LaneChoice.Of(Vector128.LessThan(x, Vector128<double>.Zero), Vector128.Create<double>(2) - tail, tail);
        return LaneChoice.Of(Vector128.LessThan(a, Vector128.Create<double>(0.5)), Vector128.Create<double>(1) - ErfNearZero(x), tail);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> ErfNearZero(Vector128<double> x)
    {
        Vector128<double> square = x * x;
        Vector128<double> p = Vector128.Create<double>(1.32143782383384386e-8);
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(-1.62731387616869772e-7));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(1.64590343272189115e-6));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(-1.49255865600964152e-5));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.000120553321311759814));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(-0.000854832701615916349));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.00522397762540319254));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(-0.0268661706451300346));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.112837916709551238));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(-0.376126389031837525));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(1.12837916709551257));
        return x * p;
    }

    // Not inlined: with it, a caller's loop would exhaust what the compiler is willing to inline.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector128<double> ErfcTail(Vector128<double> x)
    {
        x = Vector128.Min(x, Vector128.Create<double>(28)); // where it is 0
        Vector128<double> square = x * x, missing = Vector128.FusedMultiplyAdd(x, x, -square);
        Vector128<double> t = (x - Vector128.Create<double>(3.75)) / (x + Vector128.Create<double>(3.75));
        Vector128<double> p = Vector128.Create<double>(-4.01139766303573473e-9);
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create<double>(-2.84461690272578662e-9));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create<double>(3.75560824698498843e-8));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create<double>(2.22296019624013085e-8));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create<double>(-2.58469900050329253e-7));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create<double>(-5.66700812605077404e-8));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create<double>(1.75212945696538996e-6));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create<double>(-9.73623556289326977e-7));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create<double>(-1.14446370001951075e-5));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create<double>(2.23841556891797523e-5));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create<double>(5.16493268602701618e-5));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create<double>(-0.000290154028957427233));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create<double>(0.000293713603970146196));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create<double>(0.00175562583880224798));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create<double>(-0.00974657954806902129));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create<double>(0.0283622774210288228));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create<double>(-0.0586933985905571544));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create<double>(0.0923043211602180759));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create<double>(-0.108803930141705719));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create<double>(0.0822767384901506812));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create<double>(0.00358541548546364654));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create<double>(-0.140240598585547017));
        p = Vector128.MultiplyAddEstimate(p, t, Vector128.Create<double>(1.23751263083782758));
        Vector128<double> scaled = p / (Vector128.Create<double>(1) + (x + x));
        return Exp(-square) * (scaled - scaled * missing);
    }

    // atan(t) for 0 ≤ t ≤ 1
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> AtanToOne(Vector128<double> t)
    {
        Vector128<double> square = t * t;
        Vector128<double> p = Vector128.Create<double>(7.767624330289918554e-6);
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(-0.00009371186345052625429));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.0005376839297396244721));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(-0.001961255427168532599));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.005140912856746938716));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(-0.01041215326035924155));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.01718398172211334808));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(-0.02419134581014071864));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.03033071926579050659));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(-0.0352713310668712941));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.03938687540798632127));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(-0.04330653843067066253));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.04758080083637820624));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(-0.05262492229025675314));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.05882264416776448826));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(-0.06666657934573767841));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.07692307078827029261));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(-0.0909090906193527995));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.1111111111026829734));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(-0.1428571428570123335));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.1999999999999991932));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(-0.3333333333333333325));
        return Vector128.MultiplyAddEstimate(t * square, p, t);
    }

    // π/2 and π less x, with what their doubles lack.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> FromQuarter(Vector128<double> x) => Vector128.Create<double>(1.5707963267948966) - (x - Vector128.Create<double>(6.123233995736766e-17));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> FromHalf(Vector128<double> x) => Vector128.Create<double>(3.141592653589793) - (x - Vector128.Create<double>(1.2246467991473532e-16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Atan(Vector128<double> x)
    {
        Vector128<double> a = Vector128.Abs(x), steep = Vector128.GreaterThan(a, Vector128.Create<double>(1));
        Vector128<double> angle = AtanToOne(LaneChoice.Of(steep, Vector128.Create<double>(1) / a, a));
        return WithSign(LaneChoice.Of(steep, FromQuarter(angle), angle), x);
    }

    // asin(x) for |x| ≤ ½
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> AsinToHalf(Vector128<double> x, Vector128<double> square)
    {
        Vector128<double> p = Vector128.Create<double>(0.02961201126495512036);
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(-0.01924167174674304065));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.01955451333612337895));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.003044879909455677396));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.009319560794767446296));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.009621842970100281018));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.01156645961212166857));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.01396378001220356964));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.01735281654032549499));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.02237215744350722242));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.03038194447553233999));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.0446428571425518929));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.07500000000000117751));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<double>(0.1666666666666666659));
        return Vector128.MultiplyAddEstimate(x * square, p, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Asin(Vector128<double> x)
    {
        // asin(a) = π/2 − 2·asin(√((1 − a) / 2))
        Vector128<double> a = Vector128.Abs(x), far = Vector128.GreaterThan(a, Vector128.Create<double>(0.5)), half = Vector128.MultiplyAddEstimate(a, Vector128.Create<double>(-0.5), Vector128.Create<double>(0.5));
        Vector128<double> square = LaneChoice.Of(far, half, a * a);
        Vector128<double> angle = AsinToHalf(LaneChoice.Of(far, Vector128.Sqrt(half), a), square);
        return WithSign(LaneChoice.Of(far, FromQuarter(angle + angle), angle), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Acos(Vector128<double> x)
    {
        // acos(a) = 2·asin(√((1 − a) / 2)), acos(−a) = π − acos(a); near 0, π/2 − asin(x).
        Vector128<double> a = Vector128.Abs(x), far = Vector128.GreaterThan(a, Vector128.Create<double>(0.5)), half = Vector128.MultiplyAddEstimate(a, Vector128.Create<double>(-0.5), Vector128.Create<double>(0.5));
        Vector128<double> square = LaneChoice.Of(far, half, x * x);
        Vector128<double> angle = AsinToHalf(LaneChoice.Of(far, Vector128.Sqrt(half), x), square), twice = angle + angle;
        twice = LaneChoice.Of(Vector128.LessThan(x, Vector128<double>.Zero), FromHalf(twice), twice);
        return LaneChoice.Of(far, twice, FromQuarter(angle));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Sin(Vector128<double> x) => SinOfQuarter(x, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Cos(Vector128<double> x) => SinOfQuarter(x, 1);

    // sin(x + quarter·π/2)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector128<double> SinOfQuarter(Vector128<double> x, int quarter)
    {
        // x = n·π/2 + r with |r| ≤ π/4; in this range of x the products with all parts of π/2 but the last are exact.
        Vector128<double> inRange = Vector128.LessThanOrEqual(Vector128.Abs(x), Vector128.Create<double>(100000));
        Vector128<double> n = Vector128.Round(Vector128.BitwiseAnd(inRange, x) * Vector128.Create<double>(0.6366197723675814));
        Vector128<double> r = Vector128.MultiplyAddEstimate(n, Vector128.Create<double>(-1.5707963267341256), x);
        r = Vector128.MultiplyAddEstimate(n, Vector128.Create<double>(-6.077100506303966e-11), r);
        r = Vector128.MultiplyAddEstimate(n, Vector128.Create<double>(-2.0222662487959506e-21), r);

        Vector128<double> square = r * r;
        Vector128<double> s = Vector128.Create<double>(-7.586094789672621e-13);
        s = Vector128.MultiplyAddEstimate(s, square, Vector128.Create<double>(1.6058521349954986e-10));
        s = Vector128.MultiplyAddEstimate(s, square, Vector128.Create<double>(-2.5052106167335705e-08));
        s = Vector128.MultiplyAddEstimate(s, square, Vector128.Create<double>(2.7557319219150783e-06));
        s = Vector128.MultiplyAddEstimate(s, square, Vector128.Create<double>(-0.00019841269841264821));
        s = Vector128.MultiplyAddEstimate(s, square, Vector128.Create<double>(0.008333333333333331));
        s = Vector128.MultiplyAddEstimate(s, square, Vector128.Create<double>(-0.16666666666666666));
        s = Vector128.MultiplyAddEstimate(r * square, s, r);
        Vector128<double> c = Vector128.Create<double>(-1.1381754653662937e-11);
        c = Vector128.MultiplyAddEstimate(c, square, Vector128.Create<double>(2.0876134024090145e-09));
        c = Vector128.MultiplyAddEstimate(c, square, Vector128.Create<double>(-2.755731721268659e-07));
        c = Vector128.MultiplyAddEstimate(c, square, Vector128.Create<double>(2.4801587298651292e-05));
        c = Vector128.MultiplyAddEstimate(c, square, Vector128.Create<double>(-0.0013888888888887322));
        c = Vector128.MultiplyAddEstimate(c, square, Vector128.Create<double>(0.041666666666666664));
        c = Vector128.MultiplyAddEstimate(c, square, Vector128.Create<double>(-0.5));
        c = Vector128.MultiplyAddEstimate(c, square, Vector128.Create<double>(1));

        Vector128<long> turns = Vector128.AsInt64(n + Vector128.Create<double>(IntegerShift + quarter));
        Vector128<double> odd = Vector128.AsDouble(Vector128.Equals(turns & Vector128.Create(1L), Vector128.Create(1L)));
        Vector128<long> sign = Vector128.ShiftLeft(turns & Vector128.Create(2L), 62);
        Vector128<double> result = Vector128.Xor(LaneChoice.Of(odd, c, s), Vector128.AsDouble(sign));
        if (quarter == 0)
            result = LaneChoice.Of(Vector128.Equals(x, Vector128<double>.Zero), x, result); // keeps −0
        if (Vector128.LessThanOrEqualAll(Vector128.Abs(x), Vector128.Create<double>(100000)))
            return result;

        return LaneChoice.Of(inRange, result, (quarter == 0 ? Map(&ScalarMath.Sin, new(x)) : Map(&ScalarMath.Cos, new(x)))._value);
    }

    // Not inlined: it would exhaust what the compiler is willing to inline into a loop.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x2 Atan2(F64x2 y, F64x2 x)
    {
        Vector128<double> up = Vector128.Abs(y._value), along = Vector128.Abs(x._value), steep = Vector128.GreaterThan(up, along);
        Vector128<double> large = LaneExtremes.Max(up, along), small = Vector128.MinNative(up, along);
        // Nothing over nothing is 0, infinite over infinite 1; NaN comes through as the second operand.
        large = Vector128.MaxNative(Vector128.Create<double>(double.Epsilon), large);
        Vector128<double> t = LaneChoice.Of(Vector128.Equals(small, large), Vector128.Create<double>(1), small / large);
        Vector128<double> angle = AtanToOne(t);
        angle = LaneChoice.Of(steep, FromQuarter(angle), angle);
        angle = LaneChoice.Of(Vector128.AsDouble(Vector128.LessThan(Vector128.AsInt64(x._value), Vector128<long>.Zero)), FromHalf(angle), angle);
        return new(WithSign(angle, y._value));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x2 Tan(F64x2 x) => PreciseFormulas.Tan(x);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x2 Sinh(F64x2 x) => PreciseFormulas.Sinh(x);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x2 Cosh(F64x2 x) => PreciseFormulas.Cosh(x);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x2 Asinh(F64x2 x) => PreciseFormulas.Asinh(x);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x2 Acosh(F64x2 x) => PreciseFormulas.Acosh(x);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x2 Atanh(F64x2 x) => PreciseFormulas.Atanh(x);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static unsafe F64x2 Fmod(F64x2 a, F64x2 b)
    {
        // The quotient may be rounded up to a whole number, whose remainder is then negative.
        Vector128<double> size = Vector128.Abs(a._value), by = Vector128.Abs(b._value), quotient = size / by, whole = Vector128.Floor(quotient);
        Vector128<double> rest = Vector128.FusedMultiplyAdd(-whole, by, size);
        rest = LaneChoice.Of(Vector128.LessThan(rest, Vector128<double>.Zero), rest + by, rest);
        rest = LaneChoice.Of(Vector128.Equals(whole, Vector128<double>.Zero), size, rest); // by may be infinite
        F64x2 ordinary = Less(new(quotient), Fill(1L << 52)), result = new(WithSign(rest, a._value));
        return ordinary.AllTrue() ? result : Select(ordinary, result, Map(&ScalarMath.Fmod, a, b));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x2 Remainder(F64x2 a, F64x2 b) => LaneFormulas.RemainderFrom(Fmod(a, b), b);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x2 FloorDivide(F64x2 a, F64x2 b) => LaneFormulas.QuotientFrom(a, b, Fmod(a, b));

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x2 Hypot(F64x2 a, F64x2 b)
    {
        // Of numbers between 2⁻⁵⁰⁰ and 2⁵⁰⁰ the squares are in range; others are brought there by a power of two.
        Vector128<double> x = Vector128.Abs(a._value), y = Vector128.Abs(b._value), large = LaneExtremes.Max(x, y);
        Vector128<double> factor = LaneChoice.Of(Vector128.GreaterThan(large, Vector128.Create<double>(3.273390607896142e150)), Vector128.Create<double>(2.409919865102884e-181), Vector128.Create<double>(1));
        factor = LaneChoice.Of(Vector128.LessThan(large, Vector128.Create<double>(3.054936363499605e-151)), Vector128.Create<double>(4.149515568880993e180), factor);
        x *= factor;
        y *= factor;
        Vector128<double> result = Vector128.Sqrt(Vector128.MultiplyAddEstimate(x, x, y * y)) / factor;
        result = LaneChoice.Of(Vector128.Equals(x, Vector128.Create<double>(double.PositiveInfinity)), x, result);
        return new(LaneChoice.Of(Vector128.Equals(y, Vector128.Create<double>(double.PositiveInfinity)), y, result));
    }

    // 2ᵏ for −1022 ≤ k ≤ 1023.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> PowerOfTwo(Vector128<double> k) =>
        Vector128.AsDouble(Vector128.ShiftLeft(Vector128.AsInt64(k + Vector128.Create<double>(IntegerShift + 1023)), 52));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> WithSign(Vector128<double> magnitude, Vector128<double> sign) =>
        Vector128.BitwiseOr(magnitude, Vector128.BitwiseAnd(sign, Vector128.Create<double>(-0.0)));
}
