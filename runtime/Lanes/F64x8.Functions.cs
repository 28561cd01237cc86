using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

// The frequent functions, at most 4 units in the last place off. The polynomials interpolate at Chebyshev nodes; those of
// the error function are explained in ScalarMath. Written by generate.sh from Lanes.Double.template: change that.
public readonly partial struct F64x8 : IWidenedLanes<F64x8>
{
    // In two parts, of which a power's share of the first is exact, whether or not products are fused with sums.
    private const double LogTwoHigh = 0.6931471804855391, LogTwoLow = 7.440617110012397e-11, LogTwoE = 1.4426950408889634;
    private const double SmallestNormal = 2.2250738585072014e-308;

    // Adding it leaves a small integer in the low bits of a double.
    private const double IntegerShift = 6755399441055744;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Exp(F64x8 x) => new(Exp(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Decay(F64x8 x) => new(Decay(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Expm1(F64x8 x) => new(Expm1(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Log(F64x8 x) => new(Log(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Log1p(F64x8 x) => new(Log1p(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Sin(F64x8 x) => new(Sin(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Cos(F64x8 x) => new(Cos(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Tanh(F64x8 x) => new(Tanh(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Sigmoid(F64x8 x) => new(Sigmoid(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Erf(F64x8 x) => new(Erf(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 OnePlusErf(F64x8 x) => new(OnePlusErf(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Asin(F64x8 x) => new(Asin(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Acos(F64x8 x) => new(Acos(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Atan(F64x8 x) => new(Atan(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Erfc(F64x8 x) => new(Erfc(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Exp(Vector512<double> x)
    {
        // eˣ = 2ⁿ·eʳ with |r| ≤ log(2)/2; beyond the bounds the result is 0 or ∞ all the same.
        x = Vector512.Min(Vector512.Max(x, Vector512.Create<double>(-750)), Vector512.Create<double>(720));
        Vector512<double> n = Vector512.Round(x * Vector512.Create<double>(LogTwoE));
        Vector512<double> r = Vector512.MultiplyAddEstimate(n, Vector512.Create<double>(-LogTwoHigh), x);
        return ExpOfParts(n, Vector512.MultiplyAddEstimate(n, Vector512.Create<double>(-LogTwoLow), r));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Decay(Vector512<double> x) => Exp(x);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x8 Exp2(F64x8 x)
    {
        Vector512<double> bounded = Vector512.Min(Vector512.Max(x._value, Vector512.Create<double>(-1080)), Vector512.Create<double>(1030)), n = Vector512.Round(bounded);
        return new(ExpOfParts(n, (bounded - n) * Vector512.Create<double>(0.6931471805599453)));
    }

    // 2ⁿ·eʳ
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ExpOfParts(Vector512<double> n, Vector512<double> r)
    {
        Vector512<double> p = Vector512.Create<double>(2.0915433598076003e-09);
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create<double>(2.5106262550879078e-08));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create<double>(2.755727183153613e-07));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create<double>(2.755725286336732e-06));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create<double>(2.480158732699005e-05));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create<double>(0.00019841269876840357));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create<double>(0.0013888888888883332));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create<double>(0.008333333333325551));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create<double>(0.04166666666666667));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create<double>(0.1666666666666667));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create<double>(0.5));
        p = Vector512.MultiplyAddEstimate(r * r, p, r) + Vector512.Create<double>(1);

        // In two steps: 2ⁿ may lie outside the doubles where the result does not, or where it is subnormal.
        Vector512<double> half = Vector512.Floor(n * Vector512.Create<double>(0.5));
        return p * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Expm1(Vector512<double> x)
    {
        Vector512<double> p = Vector512.Create<double>(1.1547103037097898e-11);
        p = Vector512.MultiplyAddEstimate(p, x, Vector512.Create<double>(1.6181264692868738e-10));
        p = Vector512.MultiplyAddEstimate(p, x, Vector512.Create<double>(2.087628881183229e-09));
        p = Vector512.MultiplyAddEstimate(p, x, Vector512.Create<double>(2.505135890630596e-08));
        p = Vector512.MultiplyAddEstimate(p, x, Vector512.Create<double>(2.7557320601102605e-07));
        p = Vector512.MultiplyAddEstimate(p, x, Vector512.Create<double>(2.7557321428677544e-06));
        p = Vector512.MultiplyAddEstimate(p, x, Vector512.Create<double>(2.4801587299618648e-05));
        p = Vector512.MultiplyAddEstimate(p, x, Vector512.Create<double>(0.00019841269838118025));
        p = Vector512.MultiplyAddEstimate(p, x, Vector512.Create<double>(0.0013888888888890095));
        p = Vector512.MultiplyAddEstimate(p, x, Vector512.Create<double>(0.008333333333335264));
        p = Vector512.MultiplyAddEstimate(p, x, Vector512.Create<double>(0.041666666666666664));
        p = Vector512.MultiplyAddEstimate(p, x, Vector512.Create<double>(0.16666666666666663));
        p = Vector512.MultiplyAddEstimate(p, x, Vector512.Create<double>(0.5));
        Vector512<double> near = Vector512.MultiplyAddEstimate(x * x, p, x);
        near = LaneChoice.Of(Vector512.Equals(x, Vector512<double>.Zero), x, near); // keeps −0
        return LaneChoice.Of(Vector512.LessThan(Vector512.Abs(x), Vector512.Create<double>(0.7)), near, Exp(x) - Vector512.Create<double>(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Log(Vector512<double> x)
    {
        Vector512<double> f = LogParts(x, out Vector512<double> k, out Vector512<double> rest);
        Vector512<double> result = f - Vector512.MultiplyAddEstimate(k, Vector512.Create<double>(-LogTwoLow), rest);
        return LogOfSpecial(x, Vector512.MultiplyAddEstimate(k, Vector512.Create<double>(LogTwoHigh), result));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x8 Log2(F64x8 x)
    {
        Vector512<double> f = LogParts(x._value, out Vector512<double> k, out Vector512<double> rest);
        return new(LogOfSpecial(x._value, Vector512.MultiplyAddEstimate(f - rest, Vector512.Create<double>(LogTwoE), k)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x8 Log10(F64x8 x)
    {
        Vector512<double> f = LogParts(x._value, out Vector512<double> k, out Vector512<double> rest);
        // log₁₀ 2 in two parts, of which a power's share of the first is exact.
        Vector512<double> result = Vector512.MultiplyAddEstimate(k, Vector512.Create<double>(3.694239077158931e-13), (f - rest) * Vector512.Create<double>(0.4342944819032518));
        return new(LogOfSpecial(x._value, Vector512.MultiplyAddEstimate(k, Vector512.Create<double>(0.30102999566361177), result)));
    }

    // x = 2ᵏ·(1 + f) with 1 + f between √½ and √2, and log(1 + f) = f − rest.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LogParts(Vector512<double> x, out Vector512<double> k, out Vector512<double> rest)
    {
        // The bits of √½ are taken as the origin.
        Vector512<double> subnormal = Vector512.LessThan(x, Vector512.Create<double>(SmallestNormal)), scaled = LaneChoice.Of(subnormal, x * Vector512.Create<double>(1L << 54), x);
        Vector512<long> bits = Vector512.AsInt64(scaled) + Vector512.Create(0x3FF0000000000000 - 0x3FE6A09E667F3BCD);
        Vector512<long> mantissa = (bits & Vector512.Create(0x000FFFFFFFFFFFFF)) + Vector512.Create(0x3FE6A09E667F3BCD);
        Vector512<double> f = Vector512.AsDouble(mantissa) - Vector512.Create<double>(1);
        // The exponent becomes the low bits of 2⁵², for want of a conversion that every machine has.
        Vector512<long> exponent = Vector512.ShiftRightLogical(bits, 52) | Vector512.Create(0x4330000000000000);
        k = Vector512.AsDouble(exponent) - Vector512.Create<double>((1L << 52) + 1023)
            - LaneChoice.Of(subnormal, Vector512.Create<double>(54), Vector512<double>.Zero);

        // With s = f / (2 + f), log(1 + f) = 2·artanh(s) = f − s·(f − s²·p(s²)).
        Vector512<double> s = f / (Vector512.Create<double>(2) + f), square = s * s;
        Vector512<double> p = Vector512.Create<double>(0.1308707158006738);
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.13268730539100895));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.15386241293734357));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.18181795610879042));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.22222222391987728));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.28571428570802404));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.4000000000000088));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.6666666666666666));
        rest = s * Vector512.MultiplyAddEstimate(-square, p, f);
        return f;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static F64x8 IWidenedLanes<F64x8>.RoughLog2(F64x8 x)
    {
        // x = 2ᵏ·(1 + f) as above, log₂(1 + f) = f·p(f): twice as many products as with a quotient, which takes longer than they do.
        Vector512<long> bits = Vector512.AsInt64(x._value) + Vector512.Create(0x3FF0000000000000 - 0x3FE6A09E667F3BCD);
        Vector512<double> f = Vector512.AsDouble((bits & Vector512.Create(0x000FFFFFFFFFFFFF)) + Vector512.Create(0x3FE6A09E667F3BCD)) - Vector512.Create<double>(1), square = f * f;
        Vector512<double> k = Vector512.AsDouble(Vector512.ShiftRightLogical(bits, 52) | Vector512.Create(0x4330000000000000)) - Vector512.Create<double>((1L << 52) + 1023);
        Vector512<double> even = Vector512.Create<double>(0.131137437536866824);
        even = Vector512.MultiplyAddEstimate(even, square, Vector512.Create<double>(0.130628902560210952));
        even = Vector512.MultiplyAddEstimate(even, square, Vector512.Create<double>(0.16018226130296026));
        even = Vector512.MultiplyAddEstimate(even, square, Vector512.Create<double>(0.206108695283066246));
        even = Vector512.MultiplyAddEstimate(even, square, Vector512.Create<double>(0.288538762329967446));
        even = Vector512.MultiplyAddEstimate(even, square, Vector512.Create<double>(0.480898349072796105));
        even = Vector512.MultiplyAddEstimate(even, square, Vector512.Create<double>(1.44269504088620337));
        Vector512<double> odd = Vector512.Create<double>(-0.0680628759039059589);
        odd = Vector512.MultiplyAddEstimate(odd, square, Vector512.Create<double>(-0.134789287383660417));
        odd = Vector512.MultiplyAddEstimate(odd, square, Vector512.Create<double>(-0.142523407554100173));
        odd = Vector512.MultiplyAddEstimate(odd, square, Vector512.Create<double>(-0.180432685210201171));
        odd = Vector512.MultiplyAddEstimate(odd, square, Vector512.Create<double>(-0.240446626777273048));
        odd = Vector512.MultiplyAddEstimate(odd, square, Vector512.Create<double>(-0.360673789771006947));
        odd = Vector512.MultiplyAddEstimate(odd, square, Vector512.Create<double>(-0.721347520343086357));
        return new(Vector512.MultiplyAddEstimate(Vector512.MultiplyAddEstimate(odd, f, even), f, k));
    }

    // ∞ and NaN are their own logarithms, in whatever base.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LogOfSpecial(Vector512<double> x, Vector512<double> result)
    {
        result = LaneChoice.Of(Vector512.LessThan(x, Vector512.Create<double>(double.PositiveInfinity)), result, x);
        result = LaneChoice.Of(Vector512.LessThan(x, Vector512<double>.Zero), Vector512.Create<double>(double.NaN), result);
        return LaneChoice.Of(Vector512.Equals(x, Vector512<double>.Zero), Vector512.Create<double>(double.NegativeInfinity), result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Log1p(Vector512<double> x)
    {
        // What rounding took from the sum comes back to first order.
        Vector512<double> one = Vector512.Create<double>(1), sum = one + x, log = Log(sum);
        Vector512<double> corrected = LaneChoice.Of(Vector512.Equals(sum, one), x, log + (x - (sum - one)) / sum);
        corrected = LaneChoice.Of(Vector512.GreaterThan(x, -one), corrected, log);
        return LaneChoice.Of(Vector512.LessThan(x, Vector512.Create<double>(double.PositiveInfinity)), corrected, log);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Tanh(Vector512<double> x)
    {
        Vector512<double> a = Vector512.Abs(x), square = x * x;
        Vector512<double> p = Vector512.Create<double>(6.485163482793113e-06);
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(-3.12011014257974e-05));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(9.257116129556769e-05));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(-0.0002375906496055562));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.0005896606577757043));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(-0.0014557754120478055));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.0035921217511549622));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(-0.008863235103240878));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.021869488519008305));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(-0.05396825396789699));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.13333333333333042));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(-0.3333333333333333));
        Vector512<double> near = Vector512.MultiplyAddEstimate(a * square, p, a);
        Vector512<double> far = Vector512.Create<double>(1) - Vector512.Create<double>(2) / (Exp(a + a) + Vector512.Create<double>(1));
        return WithSign(LaneChoice.Of(Vector512.LessThan(a, Vector512.Create<double>(0.625)), near, far), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Sigmoid(Vector512<double> x)
    {
        Vector512<double> e = Exp(-Vector512.Abs(x)); // never overflows, and keeps the small results for very negative x
        return LaneChoice.Of(Vector512.LessThan(x, Vector512<double>.Zero), e, Vector512.Create<double>(1)) / (Vector512.Create<double>(1) + e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> OnePlusErf(Vector512<double> x) => Vector512.Create<double>(1) + Erf(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Erf(Vector512<double> x)
    {
        Vector512<double> a = Vector512.Abs(x);
        return WithSign(LaneChoice.Of(Vector512.LessThan(a, Vector512.Create<double>(0.5)), ErfNearZero(a), Vector512.Create<double>(1) - ErfcTail(a)), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Erfc(Vector512<double> x)
    {
        Vector512<double> a = Vector512.Abs(x), tail = ErfcTail(a);
        tail = LaneChoice.Of(Vector512.LessThan(x, Vector512<double>.Zero), Vector512.Create<double>(2) - tail, tail);
        return LaneChoice.Of(Vector512.LessThan(a, Vector512.Create<double>(0.5)), Vector512.Create<double>(1) - ErfNearZero(x), tail);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ErfNearZero(Vector512<double> x)
    {
        Vector512<double> square = x * x;
        Vector512<double> p = Vector512.Create<double>(1.32143782383384386e-8);
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(-1.62731387616869772e-7));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(1.64590343272189115e-6));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(-1.49255865600964152e-5));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.000120553321311759814));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(-0.000854832701615916349));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.00522397762540319254));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(-0.0268661706451300346));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.112837916709551238));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(-0.376126389031837525));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(1.12837916709551257));
        return x * p;
    }

    // Not inlined: with it, a caller's loop would exhaust what the compiler is willing to inline.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<double> ErfcTail(Vector512<double> x)
    {
        x = Vector512.Min(x, Vector512.Create<double>(28)); // where it is 0
        Vector512<double> square = x * x, missing = Vector512.FusedMultiplyAdd(x, x, -square);
        Vector512<double> t = (x - Vector512.Create<double>(3.75)) / (x + Vector512.Create<double>(3.75));
        Vector512<double> p = Vector512.Create<double>(-4.01139766303573473e-9);
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create<double>(-2.84461690272578662e-9));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create<double>(3.75560824698498843e-8));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create<double>(2.22296019624013085e-8));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create<double>(-2.58469900050329253e-7));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create<double>(-5.66700812605077404e-8));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create<double>(1.75212945696538996e-6));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create<double>(-9.73623556289326977e-7));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create<double>(-1.14446370001951075e-5));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create<double>(2.23841556891797523e-5));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create<double>(5.16493268602701618e-5));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create<double>(-0.000290154028957427233));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create<double>(0.000293713603970146196));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create<double>(0.00175562583880224798));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create<double>(-0.00974657954806902129));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create<double>(0.0283622774210288228));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create<double>(-0.0586933985905571544));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create<double>(0.0923043211602180759));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create<double>(-0.108803930141705719));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create<double>(0.0822767384901506812));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create<double>(0.00358541548546364654));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create<double>(-0.140240598585547017));
        p = Vector512.MultiplyAddEstimate(p, t, Vector512.Create<double>(1.23751263083782758));
        Vector512<double> scaled = p / (Vector512.Create<double>(1) + (x + x));
        return Exp(-square) * (scaled - scaled * missing);
    }

    // atan(t) for 0 ≤ t ≤ 1
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> AtanToOne(Vector512<double> t)
    {
        Vector512<double> square = t * t;
        Vector512<double> p = Vector512.Create<double>(7.767624330289918554e-6);
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(-0.00009371186345052625429));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.0005376839297396244721));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(-0.001961255427168532599));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.005140912856746938716));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(-0.01041215326035924155));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.01718398172211334808));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(-0.02419134581014071864));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.03033071926579050659));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(-0.0352713310668712941));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.03938687540798632127));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(-0.04330653843067066253));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.04758080083637820624));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(-0.05262492229025675314));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.05882264416776448826));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(-0.06666657934573767841));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.07692307078827029261));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(-0.0909090906193527995));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.1111111111026829734));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(-0.1428571428570123335));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.1999999999999991932));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(-0.3333333333333333325));
        return Vector512.MultiplyAddEstimate(t * square, p, t);
    }

    // π/2 and π less x, with what their doubles lack.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> FromQuarter(Vector512<double> x) => Vector512.Create<double>(1.5707963267948966) - (x - Vector512.Create<double>(6.123233995736766e-17));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> FromHalf(Vector512<double> x) => Vector512.Create<double>(3.141592653589793) - (x - Vector512.Create<double>(1.2246467991473532e-16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Atan(Vector512<double> x)
    {
        Vector512<double> a = Vector512.Abs(x), steep = Vector512.GreaterThan(a, Vector512.Create<double>(1));
        Vector512<double> angle = AtanToOne(LaneChoice.Of(steep, Vector512.Create<double>(1) / a, a));
        return WithSign(LaneChoice.Of(steep, FromQuarter(angle), angle), x);
    }

    // asin(x) for |x| ≤ ½
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> AsinToHalf(Vector512<double> x, Vector512<double> square)
    {
        Vector512<double> p = Vector512.Create<double>(0.02961201126495512036);
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(-0.01924167174674304065));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.01955451333612337895));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.003044879909455677396));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.009319560794767446296));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.009621842970100281018));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.01156645961212166857));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.01396378001220356964));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.01735281654032549499));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.02237215744350722242));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.03038194447553233999));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.0446428571425518929));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.07500000000000117751));
        p = Vector512.MultiplyAddEstimate(p, square, Vector512.Create<double>(0.1666666666666666659));
        return Vector512.MultiplyAddEstimate(x * square, p, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Asin(Vector512<double> x)
    {
        // asin(a) = π/2 − 2·asin(√((1 − a) / 2))
        Vector512<double> a = Vector512.Abs(x), far = Vector512.GreaterThan(a, Vector512.Create<double>(0.5)), half = Vector512.MultiplyAddEstimate(a, Vector512.Create<double>(-0.5), Vector512.Create<double>(0.5));
        Vector512<double> square = LaneChoice.Of(far, half, a * a);
        Vector512<double> angle = AsinToHalf(LaneChoice.Of(far, Vector512.Sqrt(half), a), square);
        return WithSign(LaneChoice.Of(far, FromQuarter(angle + angle), angle), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Acos(Vector512<double> x)
    {
        // acos(a) = 2·asin(√((1 − a) / 2)), acos(−a) = π − acos(a); near 0, π/2 − asin(x).
        Vector512<double> a = Vector512.Abs(x), far = Vector512.GreaterThan(a, Vector512.Create<double>(0.5)), half = Vector512.MultiplyAddEstimate(a, Vector512.Create<double>(-0.5), Vector512.Create<double>(0.5));
        Vector512<double> square = LaneChoice.Of(far, half, x * x);
        Vector512<double> angle = AsinToHalf(LaneChoice.Of(far, Vector512.Sqrt(half), x), square), twice = angle + angle;
        twice = LaneChoice.Of(Vector512.LessThan(x, Vector512<double>.Zero), FromHalf(twice), twice);
        return LaneChoice.Of(far, twice, FromQuarter(angle));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Sin(Vector512<double> x) => SinOfQuarter(x, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Cos(Vector512<double> x) => SinOfQuarter(x, 1);

    // sin(x + quarter·π/2)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector512<double> SinOfQuarter(Vector512<double> x, int quarter)
    {
        // x = n·π/2 + r with |r| ≤ π/4; in this range of x the products with all parts of π/2 but the last are exact.
        Vector512<double> inRange = Vector512.LessThanOrEqual(Vector512.Abs(x), Vector512.Create<double>(100000));
        Vector512<double> n = Vector512.Round(Vector512.BitwiseAnd(inRange, x) * Vector512.Create<double>(0.6366197723675814));
        Vector512<double> r = Vector512.MultiplyAddEstimate(n, Vector512.Create<double>(-1.5707963267341256), x);
        r = Vector512.MultiplyAddEstimate(n, Vector512.Create<double>(-6.077100506303966e-11), r);
        r = Vector512.MultiplyAddEstimate(n, Vector512.Create<double>(-2.0222662487959506e-21), r);

        Vector512<double> square = r * r;
        Vector512<double> s = Vector512.Create<double>(-7.586094789672621e-13);
        s = Vector512.MultiplyAddEstimate(s, square, Vector512.Create<double>(1.6058521349954986e-10));
        s = Vector512.MultiplyAddEstimate(s, square, Vector512.Create<double>(-2.5052106167335705e-08));
        s = Vector512.MultiplyAddEstimate(s, square, Vector512.Create<double>(2.7557319219150783e-06));
        s = Vector512.MultiplyAddEstimate(s, square, Vector512.Create<double>(-0.00019841269841264821));
        s = Vector512.MultiplyAddEstimate(s, square, Vector512.Create<double>(0.008333333333333331));
        s = Vector512.MultiplyAddEstimate(s, square, Vector512.Create<double>(-0.16666666666666666));
        s = Vector512.MultiplyAddEstimate(r * square, s, r);
        Vector512<double> c = Vector512.Create<double>(-1.1381754653662937e-11);
        c = Vector512.MultiplyAddEstimate(c, square, Vector512.Create<double>(2.0876134024090145e-09));
        c = Vector512.MultiplyAddEstimate(c, square, Vector512.Create<double>(-2.755731721268659e-07));
        c = Vector512.MultiplyAddEstimate(c, square, Vector512.Create<double>(2.4801587298651292e-05));
        c = Vector512.MultiplyAddEstimate(c, square, Vector512.Create<double>(-0.0013888888888887322));
        c = Vector512.MultiplyAddEstimate(c, square, Vector512.Create<double>(0.041666666666666664));
        c = Vector512.MultiplyAddEstimate(c, square, Vector512.Create<double>(-0.5));
        c = Vector512.MultiplyAddEstimate(c, square, Vector512.Create<double>(1));

        Vector512<long> turns = Vector512.AsInt64(n + Vector512.Create<double>(IntegerShift + quarter));
        Vector512<double> odd = Vector512.AsDouble(Vector512.Equals(turns & Vector512.Create(1L), Vector512.Create(1L)));
        Vector512<long> sign = Vector512.ShiftLeft(turns & Vector512.Create(2L), 62);
        Vector512<double> result = Vector512.Xor(LaneChoice.Of(odd, c, s), Vector512.AsDouble(sign));
        if (quarter == 0)
            result = LaneChoice.Of(Vector512.Equals(x, Vector512<double>.Zero), x, result); // keeps −0
        if (Vector512.LessThanOrEqualAll(Vector512.Abs(x), Vector512.Create<double>(100000)))
            return result;

        return LaneChoice.Of(inRange, result, (quarter == 0 ? Map(&ScalarMath.Sin, new(x)) : Map(&ScalarMath.Cos, new(x)))._value);
    }

    // Not inlined: it would exhaust what the compiler is willing to inline into a loop.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x8 Atan2(F64x8 y, F64x8 x)
    {
        Vector512<double> up = Vector512.Abs(y._value), along = Vector512.Abs(x._value), steep = Vector512.GreaterThan(up, along);
        Vector512<double> large = LaneExtremes.Max(up, along), small = Vector512.MinNative(up, along);
        // Nothing over nothing is 0, infinite over infinite 1; NaN comes through as the second operand.
        large = Vector512.MaxNative(Vector512.Create<double>(double.Epsilon), large);
        Vector512<double> t = LaneChoice.Of(Vector512.Equals(small, large), Vector512.Create<double>(1), small / large);
        Vector512<double> angle = AtanToOne(t);
        angle = LaneChoice.Of(steep, FromQuarter(angle), angle);
        angle = LaneChoice.Of(Vector512.AsDouble(Vector512.LessThan(Vector512.AsInt64(x._value), Vector512<long>.Zero)), FromHalf(angle), angle);
        return new(WithSign(angle, y._value));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x8 Tan(F64x8 x) => PreciseFormulas.Tan(x);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x8 Sinh(F64x8 x) => PreciseFormulas.Sinh(x);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x8 Cosh(F64x8 x) => PreciseFormulas.Cosh(x);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x8 Asinh(F64x8 x) => PreciseFormulas.Asinh(x);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x8 Acosh(F64x8 x) => PreciseFormulas.Acosh(x);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x8 Atanh(F64x8 x) => PreciseFormulas.Atanh(x);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static unsafe F64x8 Fmod(F64x8 a, F64x8 b)
    {
        // The quotient may be rounded up to a whole number, whose remainder is then negative.
        Vector512<double> size = Vector512.Abs(a._value), by = Vector512.Abs(b._value), quotient = size / by, whole = Vector512.Floor(quotient);
        Vector512<double> rest = Vector512.FusedMultiplyAdd(-whole, by, size);
        rest = LaneChoice.Of(Vector512.LessThan(rest, Vector512<double>.Zero), rest + by, rest);
        rest = LaneChoice.Of(Vector512.Equals(whole, Vector512<double>.Zero), size, rest); // by may be infinite
        F64x8 ordinary = Less(new(quotient), Fill(1L << 52)), result = new(WithSign(rest, a._value));
        return ordinary.AllTrue() ? result : Select(ordinary, result, Map(&ScalarMath.Fmod, a, b));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x8 Remainder(F64x8 a, F64x8 b) => LaneFormulas.RemainderFrom(Fmod(a, b), b);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x8 FloorDivide(F64x8 a, F64x8 b) => LaneFormulas.QuotientFrom(a, b, Fmod(a, b));

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F64x8 Hypot(F64x8 a, F64x8 b)
    {
        // Of numbers between 2⁻⁵⁰⁰ and 2⁵⁰⁰ the squares are in range; others are brought there by a power of two.
        Vector512<double> x = Vector512.Abs(a._value), y = Vector512.Abs(b._value), large = LaneExtremes.Max(x, y);
        Vector512<double> factor = LaneChoice.Of(Vector512.GreaterThan(large, Vector512.Create<double>(3.273390607896142e150)), Vector512.Create<double>(2.409919865102884e-181), Vector512.Create<double>(1));
        factor = LaneChoice.Of(Vector512.LessThan(large, Vector512.Create<double>(3.054936363499605e-151)), Vector512.Create<double>(4.149515568880993e180), factor);
        x *= factor;
        y *= factor;
        Vector512<double> result = Vector512.Sqrt(Vector512.MultiplyAddEstimate(x, x, y * y)) / factor;
        result = LaneChoice.Of(Vector512.Equals(x, Vector512.Create<double>(double.PositiveInfinity)), x, result);
        return new(LaneChoice.Of(Vector512.Equals(y, Vector512.Create<double>(double.PositiveInfinity)), y, result));
    }

    // 2ᵏ for −1022 ≤ k ≤ 1023.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> PowerOfTwo(Vector512<double> k) =>
        Vector512.AsDouble(Vector512.ShiftLeft(Vector512.AsInt64(k + Vector512.Create<double>(IntegerShift + 1023)), 52));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> WithSign(Vector512<double> magnitude, Vector512<double> sign) =>
        Vector512.BitwiseOr(magnitude, Vector512.BitwiseAnd(sign, Vector512.Create<double>(-0.0)));
}
