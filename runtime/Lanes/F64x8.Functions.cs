using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

// The frequent functions, at most 4 units in the last place off. The polynomials interpolate at Chebyshev nodes; those of
// the error function are explained in ScalarMath. Written by generate.sh from Lanes.Double.template: change that.
public readonly partial struct F64x8
{
    private const double LogTwoHigh = 0.6931471805599453, LogTwoLow = 2.3190468138462996e-17, LogTwoE = 1.4426950408889634;
    private const double SmallestNormal = 2.2250738585072014e-308;

    // Adding it leaves a small integer in the low bits of a double.
    private const double IntegerShift = 6755399441055744;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Exp(F64x8 x)
    {
        // eˣ = 2ⁿ·eʳ with |r| ≤ log(2)/2; beyond the bounds the result is 0 or ∞ all the same.
        x = Min(Max(x, Fill(-750)), Fill(720));
        F64x8 n = Round(x * Fill(LogTwoE));
        F64x8 r = FusedMultiplyAdd(n, Fill(-LogTwoHigh), x);
        r = FusedMultiplyAdd(n, Fill(-LogTwoLow), r);

        F64x8 p = Fill(2.0915433598076003e-09);
        p = Horner(p, r, 2.5106262550879078e-08);
        p = Horner(p, r, 2.755727183153613e-07);
        p = Horner(p, r, 2.755725286336732e-06);
        p = Horner(p, r, 2.480158732699005e-05);
        p = Horner(p, r, 0.00019841269876840357);
        p = Horner(p, r, 0.0013888888888883332);
        p = Horner(p, r, 0.008333333333325551);
        p = Horner(p, r, 0.04166666666666667);
        p = Horner(p, r, 0.1666666666666667);
        p = Horner(p, r, 0.5);
        p = FusedMultiplyAdd(r * r, p, r) + Fill(1);

        // In two steps: 2ⁿ may lie outside the doubles where the result does not, or where it is subnormal.
        F64x8 half = Floor(n * Fill(0.5));
        return p * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Expm1(F64x8 x)
    {
        F64x8 p = Fill(1.1547103037097898e-11);
        p = Horner(p, x, 1.6181264692868738e-10);
        p = Horner(p, x, 2.087628881183229e-09);
        p = Horner(p, x, 2.505135890630596e-08);
        p = Horner(p, x, 2.7557320601102605e-07);
        p = Horner(p, x, 2.7557321428677544e-06);
        p = Horner(p, x, 2.4801587299618648e-05);
        p = Horner(p, x, 0.00019841269838118025);
        p = Horner(p, x, 0.0013888888888890095);
        p = Horner(p, x, 0.008333333333335264);
        p = Horner(p, x, 0.041666666666666664);
        p = Horner(p, x, 0.16666666666666663);
        p = Horner(p, x, 0.5);
        F64x8 near = FusedMultiplyAdd(x * x, p, x);
        near = Select(Equal(x, Zero), x, near); // keeps −0
        return Select(Less(Abs(x), Fill(0.7)), near, Exp(x) - Fill(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Log(F64x8 x)
    {
        // x = 2ᵏ·(1 + f) with 1 + f between √½ and √2; the bits of √½ are taken as the origin.
        F64x8 subnormal = Less(x, Fill(SmallestNormal));
        F64x8 scaled = Select(subnormal, x * Fill(1L << 54), x);
        Vector512<long> bits = Vector512.AsInt64(scaled._value) + Vector512.Create(0x3FF0000000000000 - 0x3FE6A09E667F3BCD);
        Vector512<long> mantissa = (bits & Vector512.Create(0x000FFFFFFFFFFFFF)) + Vector512.Create(0x3FE6A09E667F3BCD);
        F64x8 f = new F64x8(Vector512.AsDouble(mantissa)) - Fill(1);
        // The exponent becomes the low bits of 2⁵², for want of a conversion that every machine has.
        Vector512<long> exponent = Vector512.ShiftRightLogical(bits, 52) | Vector512.Create(0x4330000000000000);
        F64x8 k = new F64x8(Vector512.AsDouble(exponent)) - Fill((1L << 52) + 1023) - And(subnormal, Fill(54));

        // With s = f / (2 + f), log(1 + f) = 2·artanh(s) = f − s·(f − s²·p(s²)).
        F64x8 s = f / (Fill(2) + f), square = s * s;
        F64x8 p = Fill(0.1308707158006738);
        p = Horner(p, square, 0.13268730539100895);
        p = Horner(p, square, 0.15386241293734357);
        p = Horner(p, square, 0.18181795610879042);
        p = Horner(p, square, 0.22222222391987728);
        p = Horner(p, square, 0.28571428570802404);
        p = Horner(p, square, 0.4000000000000088);
        p = Horner(p, square, 0.6666666666666666);
        F64x8 rest = s * FusedMultiplyAdd(-square, p, f);
        F64x8 result = f - FusedMultiplyAdd(k, Fill(-LogTwoLow), rest);
        result = FusedMultiplyAdd(k, Fill(LogTwoHigh), result);

        F64x8 infinity = Fill(double.PositiveInfinity);
        F64x8 special = Select(Equal(x, infinity), infinity, Fill(double.NaN));
        special = Select(Equal(x, Zero), -infinity, special);
        return Select(And(Greater(x, Zero), Less(x, infinity)), result, special);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Log1p(F64x8 x)
    {
        // What rounding took from the sum comes back to first order.
        F64x8 one = Fill(1), sum = one + x, log = Log(sum);
        F64x8 corrected = Select(Equal(sum, one), x, log + (x - (sum - one)) / sum);
        return Select(And(Greater(x, -one), Less(x, Fill(double.PositiveInfinity))), corrected, log);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Tanh(F64x8 x)
    {
        F64x8 a = Abs(x), square = x * x;
        F64x8 p = Fill(6.485163482793113e-06);
        p = Horner(p, square, -3.12011014257974e-05);
        p = Horner(p, square, 9.257116129556769e-05);
        p = Horner(p, square, -0.0002375906496055562);
        p = Horner(p, square, 0.0005896606577757043);
        p = Horner(p, square, -0.0014557754120478055);
        p = Horner(p, square, 0.0035921217511549622);
        p = Horner(p, square, -0.008863235103240878);
        p = Horner(p, square, 0.021869488519008305);
        p = Horner(p, square, -0.05396825396789699);
        p = Horner(p, square, 0.13333333333333042);
        p = Horner(p, square, -0.3333333333333333);
        F64x8 near = FusedMultiplyAdd(a * square, p, a);
        F64x8 far = Fill(1) - Fill(2) / (Exp(a + a) + Fill(1));
        return WithSign(Select(Less(a, Fill(0.625)), near, far), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Sigmoid(F64x8 x)
    {
        F64x8 e = Exp(-Abs(x)); // never overflows, and keeps the small results for very negative x
        return Select(Less(x, Zero), e, Fill(1)) / (Fill(1) + e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Erf(F64x8 x)
    {
        F64x8 a = Abs(x);
        return WithSign(Select(Less(a, Fill(0.5)), ErfNearZero(a), Fill(1) - ErfcTail(a)), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Erfc(F64x8 x)
    {
        F64x8 a = Abs(x), tail = ErfcTail(a);
        tail = Select(Less(x, Zero), Fill(2) - tail, tail);
        return Select(Less(a, Fill(0.5)), Fill(1) - ErfNearZero(x), tail);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F64x8 ErfNearZero(F64x8 x)
    {
        F64x8 square = x * x;
        F64x8 p = Fill(1.32143782383384386e-8);
        p = Horner(p, square, -1.62731387616869772e-7);
        p = Horner(p, square, 1.64590343272189115e-6);
        p = Horner(p, square, -1.49255865600964152e-5);
        p = Horner(p, square, 0.000120553321311759814);
        p = Horner(p, square, -0.000854832701615916349);
        p = Horner(p, square, 0.00522397762540319254);
        p = Horner(p, square, -0.0268661706451300346);
        p = Horner(p, square, 0.112837916709551238);
        p = Horner(p, square, -0.376126389031837525);
        p = Horner(p, square, 1.12837916709551257);
        return x * p;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F64x8 ErfcTail(F64x8 x)
    {
        x = Min(x, Fill(28)); // where it is 0
        F64x8 square = x * x, missing = FusedMultiplyAdd(x, x, -square);
        F64x8 t = (x - Fill(3.75)) / (x + Fill(3.75));
        F64x8 p = Fill(-4.01139766303573473e-9);
        p = Horner(p, t, -2.84461690272578662e-9);
        p = Horner(p, t, 3.75560824698498843e-8);
        p = Horner(p, t, 2.22296019624013085e-8);
        p = Horner(p, t, -2.58469900050329253e-7);
        p = Horner(p, t, -5.66700812605077404e-8);
        p = Horner(p, t, 1.75212945696538996e-6);
        p = Horner(p, t, -9.73623556289326977e-7);
        p = Horner(p, t, -1.14446370001951075e-5);
        p = Horner(p, t, 2.23841556891797523e-5);
        p = Horner(p, t, 5.16493268602701618e-5);
        p = Horner(p, t, -0.000290154028957427233);
        p = Horner(p, t, 0.000293713603970146196);
        p = Horner(p, t, 0.00175562583880224798);
        p = Horner(p, t, -0.00974657954806902129);
        p = Horner(p, t, 0.0283622774210288228);
        p = Horner(p, t, -0.0586933985905571544);
        p = Horner(p, t, 0.0923043211602180759);
        p = Horner(p, t, -0.108803930141705719);
        p = Horner(p, t, 0.0822767384901506812);
        p = Horner(p, t, 0.00358541548546364654);
        p = Horner(p, t, -0.140240598585547017);
        p = Horner(p, t, 1.23751263083782758);
        F64x8 scaled = p / (Fill(1) + (x + x));
        return Exp(-square) * (scaled - scaled * missing);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Sin(F64x8 x) => SinOfQuarter(x, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Cos(F64x8 x) => SinOfQuarter(x, 1);

    // sin(x + quarter·π/2)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe F64x8 SinOfQuarter(F64x8 x, int quarter)
    {
        // x = n·π/2 + r with |r| ≤ π/4; three parts of π/2 are enough for this range of x.
        F64x8 inRange = LessOrEqual(Abs(x), Fill(100000));
        F64x8 n = Round(And(inRange, x) * Fill(0.6366197723675814));
        F64x8 r = FusedMultiplyAdd(n, Fill(-1.5707963267948966), x);
        r = FusedMultiplyAdd(n, Fill(-6.123233995736766e-17), r);
        r = FusedMultiplyAdd(n, Fill(1.4973849048591698e-33), r);

        F64x8 square = r * r;
        F64x8 s = Fill(-7.586094789672621e-13);
        s = Horner(s, square, 1.6058521349954986e-10);
        s = Horner(s, square, -2.5052106167335705e-08);
        s = Horner(s, square, 2.7557319219150783e-06);
        s = Horner(s, square, -0.00019841269841264821);
        s = Horner(s, square, 0.008333333333333331);
        s = Horner(s, square, -0.16666666666666666);
        s = FusedMultiplyAdd(r * square, s, r);
        F64x8 c = Fill(-1.1381754653662937e-11);
        c = Horner(c, square, 2.0876134024090145e-09);
        c = Horner(c, square, -2.755731721268659e-07);
        c = Horner(c, square, 2.4801587298651292e-05);
        c = Horner(c, square, -0.0013888888888887322);
        c = Horner(c, square, 0.041666666666666664);
        c = Horner(c, square, -0.5);
        c = Horner(c, square, 1);

        Vector512<long> turns = Vector512.AsInt64((n + Fill(IntegerShift + quarter))._value);
        F64x8 odd = new(Vector512.AsDouble(Vector512.Equals(turns & Vector512.Create(1L), Vector512.Create(1L))));
        Vector512<long> sign = Vector512.ShiftLeft(turns & Vector512.Create(2L), 62);
        F64x8 result = Xor(Select(odd, c, s), new F64x8(Vector512.AsDouble(sign)));
        if (quarter == 0)
            result = Select(Equal(x, Zero), x, result); // keeps −0
        if (inRange.AllTrue())
            return result;

        return Select(inRange, result, quarter == 0 ? Map(&ScalarMath.Sin, x) : Map(&ScalarMath.Cos, x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F64x8 Horner(F64x8 sum, F64x8 x, double coefficient) => FusedMultiplyAdd(sum, x, Fill(coefficient));

    // 2ᵏ for −1022 ≤ k ≤ 1023.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F64x8 PowerOfTwo(F64x8 k) =>
        new(Vector512.AsDouble(Vector512.ShiftLeft(Vector512.AsInt64((k + Fill(IntegerShift + 1023))._value), 52)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F64x8 WithSign(F64x8 magnitude, F64x8 sign) => Or(magnitude, And(sign, Fill(-0.0)));
}
