using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

// The frequent functions in float arithmetic, at most 4 units in the last place off. The polynomials interpolate at
// Chebyshev nodes. Written by generate.sh from Lanes.Single.template: change that.
public readonly partial struct F32x8
{
    // In two parts, of which a power's share of the first is exact, whether or not products are fused with sums.
    private const float LogTwoHigh = 0.693359375f, LogTwoLow = -0.000212194442f, LogTwoE = 1.44269504f;
    private const float EighthHigh = 0.0866394043f, EighthLow = 3.993273e-6f; // of log(2) / 8
    private const float SmallestNormal = 1.17549435e-38f, LastPlaceIsOne = 12582912, TwoToMinus64 = 1 / 18446744073709551616f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Exp(F32x8 x) => new(Exp(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Decay(F32x8 x) => new(Decay(x._value));

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
    public static F32x8 OnePlusErf(F32x8 x) => new(OnePlusErf(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Asin(F32x8 x) => new(Asin(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Acos(F32x8 x) => new(Acos(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Atan(F32x8 x) => new(Atan(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Exp(Vector256<float> x)
    {
        // eˣ = 2ⁿ·eʳ with |r| ≤ log(2)/2; beyond the bounds the result is 0 or ∞ all the same. Adding and taking away a
        // number so large that its last place is 1 rounds to whole numbers. A NaN comes through as the second operand.
        x = Vector256.MaxNative(Vector256.Create<float>(-105), Vector256.MinNative(Vector256.Create<float>(90), x));
        Vector256<float> shifted = Vector256.MultiplyAddEstimate(x, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> n = shifted - Vector256.Create<float>(LastPlaceIsOne);
        Vector256<float> r = Vector256.MultiplyAddEstimate(n, Vector256.Create<float>(-LogTwoHigh), x);
        r = Vector256.MultiplyAddEstimate(n, Vector256.Create<float>(-LogTwoLow), r);

        Vector256<float> p = Vector256.Create<float>(0.001392691806f);
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.008363767023f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.04166655016f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.1666657342f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.5f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(1));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(1));
        return LaneScaling.Scaled(p, n, shifted);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Exp(ref F32x8 first, ref F32x8 second, ref F32x8 third, ref F32x8 fourth)
    {
        Vector256<float> x0 = first._value, x1 = second._value, x2 = third._value, x3 = fourth._value;
        x0 = Vector256.MaxNative(Vector256.Create<float>(-105), Vector256.MinNative(Vector256.Create<float>(90), x0));
        x1 = Vector256.MaxNative(Vector256.Create<float>(-105), Vector256.MinNative(Vector256.Create<float>(90), x1));
        x2 = Vector256.MaxNative(Vector256.Create<float>(-105), Vector256.MinNative(Vector256.Create<float>(90), x2));
        x3 = Vector256.MaxNative(Vector256.Create<float>(-105), Vector256.MinNative(Vector256.Create<float>(90), x3));
        Vector256<float> shifted0 = Vector256.MultiplyAddEstimate(x0, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> shifted1 = Vector256.MultiplyAddEstimate(x1, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> shifted2 = Vector256.MultiplyAddEstimate(x2, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> shifted3 = Vector256.MultiplyAddEstimate(x3, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> n0 = shifted0 - Vector256.Create<float>(LastPlaceIsOne);
        Vector256<float> n1 = shifted1 - Vector256.Create<float>(LastPlaceIsOne);
        Vector256<float> n2 = shifted2 - Vector256.Create<float>(LastPlaceIsOne);
        Vector256<float> n3 = shifted3 - Vector256.Create<float>(LastPlaceIsOne);
        Vector256<float> r0 = Vector256.MultiplyAddEstimate(n0, Vector256.Create<float>(-LogTwoHigh), x0);
        Vector256<float> r1 = Vector256.MultiplyAddEstimate(n1, Vector256.Create<float>(-LogTwoHigh), x1);
        Vector256<float> r2 = Vector256.MultiplyAddEstimate(n2, Vector256.Create<float>(-LogTwoHigh), x2);
        Vector256<float> r3 = Vector256.MultiplyAddEstimate(n3, Vector256.Create<float>(-LogTwoHigh), x3);
        r0 = Vector256.MultiplyAddEstimate(n0, Vector256.Create<float>(-LogTwoLow), r0);
        r1 = Vector256.MultiplyAddEstimate(n1, Vector256.Create<float>(-LogTwoLow), r1);
        r2 = Vector256.MultiplyAddEstimate(n2, Vector256.Create<float>(-LogTwoLow), r2);
        r3 = Vector256.MultiplyAddEstimate(n3, Vector256.Create<float>(-LogTwoLow), r3);

        Vector256<float> p0 = Vector256.Create<float>(0.001392691806f);
        Vector256<float> p1 = Vector256.Create<float>(0.001392691806f);
        Vector256<float> p2 = Vector256.Create<float>(0.001392691806f);
        Vector256<float> p3 = Vector256.Create<float>(0.001392691806f);
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(0.008363767023f));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(0.008363767023f));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(0.008363767023f));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(0.008363767023f));
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(0.04166655016f));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(0.04166655016f));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(0.04166655016f));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(0.04166655016f));
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(0.1666657342f));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(0.1666657342f));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(0.1666657342f));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(0.1666657342f));
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(0.5f));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(0.5f));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(0.5f));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(0.5f));
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(1));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(1));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(1));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(1));
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(1));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(1));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(1));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(1));
        x0 = LaneScaling.Scaled(p0, n0, shifted0);
        x1 = LaneScaling.Scaled(p1, n1, shifted1);
        x2 = LaneScaling.Scaled(p2, n2, shifted2);
        x3 = LaneScaling.Scaled(p3, n3, shifted3);
        (first, second, third, fourth) = (new(x0), new(x1), new(x2), new(x3));
    }

    // 2ᵗ with t = x·log₂ e is 2ⁿ times a polynomial in what is left of t, off by less than 10⁻⁷ and exact at 0. An instruction takes
    // ⌊t⌋ from t; elsewhere an addition finds the nearest whole number, or the nearest eighth where eight powers can be looked up.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Decay(Vector256<float> x) => LaneScaling.HasInstructions ? DecayFromFloor(x) : LaneScaling.HasEighths ? DecayFromEighths(x) : DecayFromNearest(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Decay(ref F32x8 a, ref F32x8 b, ref F32x8 c, ref F32x8 d)
    {
        if (LaneScaling.HasInstructions) (a, b, c, d) = (Decay(a), Decay(b), Decay(c), Decay(d));
        else if (LaneScaling.HasEighths) DecayFromEighths(ref a, ref b, ref c, ref d);
        else DecayFromNearest(ref a, ref b, ref c, ref d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> DecayFromFloor(Vector256<float> x)
    {
        Vector256<float> r = LaneScaling.Fraction(x * Vector256.Create<float>(LogTwoE), out Vector256<float> n);
        Vector256<float> p = Vector256.Create<float>(0.00186713052f);
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.00901703f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.0557999127f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.24016444f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.6931513f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(1));
        return LaneScaling.Scaled(p, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> DecayFromNearest(Vector256<float> x)
    {
        // A NaN comes through as the second operand.
        x = Vector256.MaxNative(Vector256.Create<float>(-105), x);
        Vector256<float> shifted = Vector256.MultiplyAddEstimate(x, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> r = Vector256.MultiplyAddEstimate(x, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne) - shifted);
        Vector256<float> p = Vector256.Create<float>(0.001326472737f);
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.009671512967f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.05550733746f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.2402224208f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.6931469776f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(1));
        return LaneScaling.ScaledDown(p, shifted);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DecayFromNearest(ref F32x8 first, ref F32x8 second, ref F32x8 third, ref F32x8 fourth)
    {
        Vector256<float> x0 = first._value, x1 = second._value, x2 = third._value, x3 = fourth._value;
        x0 = Vector256.MaxNative(Vector256.Create<float>(-105), x0);
        x1 = Vector256.MaxNative(Vector256.Create<float>(-105), x1);
        x2 = Vector256.MaxNative(Vector256.Create<float>(-105), x2);
        x3 = Vector256.MaxNative(Vector256.Create<float>(-105), x3);
        Vector256<float> shifted0 = Vector256.MultiplyAddEstimate(x0, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> shifted1 = Vector256.MultiplyAddEstimate(x1, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> shifted2 = Vector256.MultiplyAddEstimate(x2, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> shifted3 = Vector256.MultiplyAddEstimate(x3, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> r0 = Vector256.MultiplyAddEstimate(x0, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne) - shifted0);
        Vector256<float> r1 = Vector256.MultiplyAddEstimate(x1, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne) - shifted1);
        Vector256<float> r2 = Vector256.MultiplyAddEstimate(x2, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne) - shifted2);
        Vector256<float> r3 = Vector256.MultiplyAddEstimate(x3, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne) - shifted3);
        Vector256<float> p0 = Vector256.Create<float>(0.001326472737f);
        Vector256<float> p1 = Vector256.Create<float>(0.001326472737f);
        Vector256<float> p2 = Vector256.Create<float>(0.001326472737f);
        Vector256<float> p3 = Vector256.Create<float>(0.001326472737f);
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(0.009671512967f));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(0.009671512967f));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(0.009671512967f));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(0.009671512967f));
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(0.05550733746f));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(0.05550733746f));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(0.05550733746f));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(0.05550733746f));
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(0.2402224208f));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(0.2402224208f));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(0.2402224208f));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(0.2402224208f));
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(0.6931469776f));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(0.6931469776f));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(0.6931469776f));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(0.6931469776f));
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(1));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(1));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(1));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(1));
        x0 = LaneScaling.ScaledDown(p0, shifted0);
        x1 = LaneScaling.ScaledDown(p1, shifted1);
        x2 = LaneScaling.ScaledDown(p2, shifted2);
        x3 = LaneScaling.ScaledDown(p3, shifted3);
        (first, second, third, fourth) = (new(x0), new(x1), new(x2), new(x3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> DecayFromEighths(Vector256<float> x)
    {
        // The same in eighths, of which a polynomial of the third degree is enough.
        x = Vector256.MaxNative(Vector256.Create<float>(-105), x);
        Vector256<float> shifted = Vector256.MultiplyAddEstimate(x, Vector256.Create<float>(8 * LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> r = Vector256.MultiplyAddEstimate(x, Vector256.Create<float>(8 * LogTwoE), Vector256.Create<float>(LastPlaceIsOne) - shifted);
        Vector256<float> power = LaneScaling.Eighths(shifted);
        Vector256<float> p = Vector256.Create<float>(0.000108420856f);
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.0037540258f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.0866434f));
        return LaneScaling.Down(Vector256.MultiplyAddEstimate(p * r, power, power));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DecayFromEighths(ref F32x8 first, ref F32x8 second, ref F32x8 third, ref F32x8 fourth)
    {
        Vector256<float> x0 = first._value, x1 = second._value, x2 = third._value, x3 = fourth._value;
        x0 = Vector256.MaxNative(Vector256.Create<float>(-105), x0);
        x1 = Vector256.MaxNative(Vector256.Create<float>(-105), x1);
        x2 = Vector256.MaxNative(Vector256.Create<float>(-105), x2);
        x3 = Vector256.MaxNative(Vector256.Create<float>(-105), x3);
        Vector256<float> shifted0 = Vector256.MultiplyAddEstimate(x0, Vector256.Create<float>(8 * LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> shifted1 = Vector256.MultiplyAddEstimate(x1, Vector256.Create<float>(8 * LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> shifted2 = Vector256.MultiplyAddEstimate(x2, Vector256.Create<float>(8 * LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> shifted3 = Vector256.MultiplyAddEstimate(x3, Vector256.Create<float>(8 * LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> r0 = Vector256.MultiplyAddEstimate(x0, Vector256.Create<float>(8 * LogTwoE), Vector256.Create<float>(LastPlaceIsOne) - shifted0);
        Vector256<float> r1 = Vector256.MultiplyAddEstimate(x1, Vector256.Create<float>(8 * LogTwoE), Vector256.Create<float>(LastPlaceIsOne) - shifted1);
        Vector256<float> r2 = Vector256.MultiplyAddEstimate(x2, Vector256.Create<float>(8 * LogTwoE), Vector256.Create<float>(LastPlaceIsOne) - shifted2);
        Vector256<float> r3 = Vector256.MultiplyAddEstimate(x3, Vector256.Create<float>(8 * LogTwoE), Vector256.Create<float>(LastPlaceIsOne) - shifted3);
        Vector256<float> power0 = LaneScaling.Eighths(shifted0);
        Vector256<float> power1 = LaneScaling.Eighths(shifted1);
        Vector256<float> power2 = LaneScaling.Eighths(shifted2);
        Vector256<float> power3 = LaneScaling.Eighths(shifted3);
        Vector256<float> p0 = Vector256.Create<float>(0.000108420856f);
        Vector256<float> p1 = Vector256.Create<float>(0.000108420856f);
        Vector256<float> p2 = Vector256.Create<float>(0.000108420856f);
        Vector256<float> p3 = Vector256.Create<float>(0.000108420856f);
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(0.0037540258f));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(0.0037540258f));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(0.0037540258f));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(0.0037540258f));
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(0.0866434f));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(0.0866434f));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(0.0866434f));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(0.0866434f));
        x0 = LaneScaling.Down(Vector256.MultiplyAddEstimate(p0 * r0, power0, power0));
        x1 = LaneScaling.Down(Vector256.MultiplyAddEstimate(p1 * r1, power1, power1));
        x2 = LaneScaling.Down(Vector256.MultiplyAddEstimate(p2 * r2, power2, power2));
        x3 = LaneScaling.Down(Vector256.MultiplyAddEstimate(p3 * r3, power3, power3));
        (first, second, third, fourth) = (new(x0), new(x1), new(x2), new(x3));
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
        near = LaneChoice.Of(Vector256.Equals(x, Vector256<float>.Zero), x, near); // keeps −0
        return LaneChoice.Of(Vector256.LessThan(Vector256.Abs(x), Vector256.Create<float>(0.7f)), near, Exp(x) - Vector256.Create<float>(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Log(Vector256<float> x)
    {
        // x = 2ᵏ·(1 + f) with 1 + f between √½ and √2; subnormal numbers are made normal first.
        Vector256<float> f = LaneChoice.Of(Vector256.LessThan(x, Vector256.Create<float>(SmallestNormal)), x * Vector256.Create<float>(1 << 23), x);
        Vector256<float> k = Vector256.AsSingle(Vector256.ShiftRightArithmetic(Vector256.AsInt32(f) - Vector256.Create(0x3F3504F3), 23));
        f = Vector256.AsSingle(Vector256.AsInt32(f) - Vector256.ShiftLeft(Vector256.AsInt32(k), 23)) - Vector256.Create<float>(1);
        k = Vector256.ConvertToSingle(Vector256.AsInt32(k)) - LaneChoice.Of(Vector256.LessThan(x, Vector256.Create<float>(SmallestNormal)), Vector256.Create<float>(23), Vector256<float>.Zero);
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
        p = Vector256.MultiplyAddEstimate(k, Vector256.Create<float>(LogTwoLow), p) + f;
        p = Vector256.MultiplyAddEstimate(k, Vector256.Create<float>(LogTwoHigh), p);
        // ∞ and NaN are their own logarithms.
        p = LaneChoice.Of(Vector256.LessThan(x, Vector256.Create<float>(float.PositiveInfinity)), p, x);
        p = LaneChoice.Of(Vector256.LessThan(x, Vector256<float>.Zero), Vector256.Create<float>(float.NaN), p);
        return LaneChoice.Of(Vector256.Equals(x, Vector256<float>.Zero), Vector256.Create<float>(float.NegativeInfinity), p);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Log(ref F32x8 first, ref F32x8 second, ref F32x8 third, ref F32x8 fourth)
    {
        Vector256<float> x0 = first._value, x1 = second._value, x2 = third._value, x3 = fourth._value;
        Vector256<float> f0 = LaneChoice.Of(Vector256.LessThan(x0, Vector256.Create<float>(SmallestNormal)), x0 * Vector256.Create<float>(1 << 23), x0);
        Vector256<float> f1 = LaneChoice.Of(Vector256.LessThan(x1, Vector256.Create<float>(SmallestNormal)), x1 * Vector256.Create<float>(1 << 23), x1);
        Vector256<float> f2 = LaneChoice.Of(Vector256.LessThan(x2, Vector256.Create<float>(SmallestNormal)), x2 * Vector256.Create<float>(1 << 23), x2);
        Vector256<float> f3 = LaneChoice.Of(Vector256.LessThan(x3, Vector256.Create<float>(SmallestNormal)), x3 * Vector256.Create<float>(1 << 23), x3);
        Vector256<float> k0 = Vector256.AsSingle(Vector256.ShiftRightArithmetic(Vector256.AsInt32(f0) - Vector256.Create(0x3F3504F3), 23));
        Vector256<float> k1 = Vector256.AsSingle(Vector256.ShiftRightArithmetic(Vector256.AsInt32(f1) - Vector256.Create(0x3F3504F3), 23));
        Vector256<float> k2 = Vector256.AsSingle(Vector256.ShiftRightArithmetic(Vector256.AsInt32(f2) - Vector256.Create(0x3F3504F3), 23));
        Vector256<float> k3 = Vector256.AsSingle(Vector256.ShiftRightArithmetic(Vector256.AsInt32(f3) - Vector256.Create(0x3F3504F3), 23));
        f0 = Vector256.AsSingle(Vector256.AsInt32(f0) - Vector256.ShiftLeft(Vector256.AsInt32(k0), 23)) - Vector256.Create<float>(1);
        f1 = Vector256.AsSingle(Vector256.AsInt32(f1) - Vector256.ShiftLeft(Vector256.AsInt32(k1), 23)) - Vector256.Create<float>(1);
        f2 = Vector256.AsSingle(Vector256.AsInt32(f2) - Vector256.ShiftLeft(Vector256.AsInt32(k2), 23)) - Vector256.Create<float>(1);
        f3 = Vector256.AsSingle(Vector256.AsInt32(f3) - Vector256.ShiftLeft(Vector256.AsInt32(k3), 23)) - Vector256.Create<float>(1);
        k0 = Vector256.ConvertToSingle(Vector256.AsInt32(k0)) - LaneChoice.Of(Vector256.LessThan(x0, Vector256.Create<float>(SmallestNormal)), Vector256.Create<float>(23), Vector256<float>.Zero);
        k1 = Vector256.ConvertToSingle(Vector256.AsInt32(k1)) - LaneChoice.Of(Vector256.LessThan(x1, Vector256.Create<float>(SmallestNormal)), Vector256.Create<float>(23), Vector256<float>.Zero);
        k2 = Vector256.ConvertToSingle(Vector256.AsInt32(k2)) - LaneChoice.Of(Vector256.LessThan(x2, Vector256.Create<float>(SmallestNormal)), Vector256.Create<float>(23), Vector256<float>.Zero);
        k3 = Vector256.ConvertToSingle(Vector256.AsInt32(k3)) - LaneChoice.Of(Vector256.LessThan(x3, Vector256.Create<float>(SmallestNormal)), Vector256.Create<float>(23), Vector256<float>.Zero);
        Vector256<float> p0 = Vector256.Create<float>(0.06971611471f);
        Vector256<float> p1 = Vector256.Create<float>(0.06971611471f);
        Vector256<float> p2 = Vector256.Create<float>(0.06971611471f);
        Vector256<float> p3 = Vector256.Create<float>(0.06971611471f);
        p0 = Vector256.MultiplyAddEstimate(p0, f0, Vector256.Create<float>(-0.1147973385f));
        p1 = Vector256.MultiplyAddEstimate(p1, f1, Vector256.Create<float>(-0.1147973385f));
        p2 = Vector256.MultiplyAddEstimate(p2, f2, Vector256.Create<float>(-0.1147973385f));
        p3 = Vector256.MultiplyAddEstimate(p3, f3, Vector256.Create<float>(-0.1147973385f));
        p0 = Vector256.MultiplyAddEstimate(p0, f0, Vector256.Create<float>(0.1168541992f));
        p1 = Vector256.MultiplyAddEstimate(p1, f1, Vector256.Create<float>(0.1168541992f));
        p2 = Vector256.MultiplyAddEstimate(p2, f2, Vector256.Create<float>(0.1168541992f));
        p3 = Vector256.MultiplyAddEstimate(p3, f3, Vector256.Create<float>(0.1168541992f));
        p0 = Vector256.MultiplyAddEstimate(p0, f0, Vector256.Create<float>(-0.1242568733f));
        p1 = Vector256.MultiplyAddEstimate(p1, f1, Vector256.Create<float>(-0.1242568733f));
        p2 = Vector256.MultiplyAddEstimate(p2, f2, Vector256.Create<float>(-0.1242568733f));
        p3 = Vector256.MultiplyAddEstimate(p3, f3, Vector256.Create<float>(-0.1242568733f));
        p0 = Vector256.MultiplyAddEstimate(p0, f0, Vector256.Create<float>(0.1424905765f));
        p1 = Vector256.MultiplyAddEstimate(p1, f1, Vector256.Create<float>(0.1424905765f));
        p2 = Vector256.MultiplyAddEstimate(p2, f2, Vector256.Create<float>(0.1424905765f));
        p3 = Vector256.MultiplyAddEstimate(p3, f3, Vector256.Create<float>(0.1424905765f));
        p0 = Vector256.MultiplyAddEstimate(p0, f0, Vector256.Create<float>(-0.1666780232f));
        p1 = Vector256.MultiplyAddEstimate(p1, f1, Vector256.Create<float>(-0.1666780232f));
        p2 = Vector256.MultiplyAddEstimate(p2, f2, Vector256.Create<float>(-0.1666780232f));
        p3 = Vector256.MultiplyAddEstimate(p3, f3, Vector256.Create<float>(-0.1666780232f));
        p0 = Vector256.MultiplyAddEstimate(p0, f0, Vector256.Create<float>(0.2000071575f));
        p1 = Vector256.MultiplyAddEstimate(p1, f1, Vector256.Create<float>(0.2000071575f));
        p2 = Vector256.MultiplyAddEstimate(p2, f2, Vector256.Create<float>(0.2000071575f));
        p3 = Vector256.MultiplyAddEstimate(p3, f3, Vector256.Create<float>(0.2000071575f));
        p0 = Vector256.MultiplyAddEstimate(p0, f0, Vector256.Create<float>(-0.2499999696f));
        p1 = Vector256.MultiplyAddEstimate(p1, f1, Vector256.Create<float>(-0.2499999696f));
        p2 = Vector256.MultiplyAddEstimate(p2, f2, Vector256.Create<float>(-0.2499999696f));
        p3 = Vector256.MultiplyAddEstimate(p3, f3, Vector256.Create<float>(-0.2499999696f));
        p0 = Vector256.MultiplyAddEstimate(p0, f0, Vector256.Create<float>(0.3333333118f));
        p1 = Vector256.MultiplyAddEstimate(p1, f1, Vector256.Create<float>(0.3333333118f));
        p2 = Vector256.MultiplyAddEstimate(p2, f2, Vector256.Create<float>(0.3333333118f));
        p3 = Vector256.MultiplyAddEstimate(p3, f3, Vector256.Create<float>(0.3333333118f));
        p0 = f0 * f0 * Vector256.MultiplyAddEstimate(p0, f0, Vector256.Create<float>(-0.5f));
        p1 = f1 * f1 * Vector256.MultiplyAddEstimate(p1, f1, Vector256.Create<float>(-0.5f));
        p2 = f2 * f2 * Vector256.MultiplyAddEstimate(p2, f2, Vector256.Create<float>(-0.5f));
        p3 = f3 * f3 * Vector256.MultiplyAddEstimate(p3, f3, Vector256.Create<float>(-0.5f));
        p0 = Vector256.MultiplyAddEstimate(k0, Vector256.Create<float>(LogTwoLow), p0) + f0;
        p1 = Vector256.MultiplyAddEstimate(k1, Vector256.Create<float>(LogTwoLow), p1) + f1;
        p2 = Vector256.MultiplyAddEstimate(k2, Vector256.Create<float>(LogTwoLow), p2) + f2;
        p3 = Vector256.MultiplyAddEstimate(k3, Vector256.Create<float>(LogTwoLow), p3) + f3;
        p0 = Vector256.MultiplyAddEstimate(k0, Vector256.Create<float>(LogTwoHigh), p0);
        p1 = Vector256.MultiplyAddEstimate(k1, Vector256.Create<float>(LogTwoHigh), p1);
        p2 = Vector256.MultiplyAddEstimate(k2, Vector256.Create<float>(LogTwoHigh), p2);
        p3 = Vector256.MultiplyAddEstimate(k3, Vector256.Create<float>(LogTwoHigh), p3);
        p0 = LaneChoice.Of(Vector256.LessThan(x0, Vector256.Create<float>(float.PositiveInfinity)), p0, x0);
        p1 = LaneChoice.Of(Vector256.LessThan(x1, Vector256.Create<float>(float.PositiveInfinity)), p1, x1);
        p2 = LaneChoice.Of(Vector256.LessThan(x2, Vector256.Create<float>(float.PositiveInfinity)), p2, x2);
        p3 = LaneChoice.Of(Vector256.LessThan(x3, Vector256.Create<float>(float.PositiveInfinity)), p3, x3);
        p0 = LaneChoice.Of(Vector256.LessThan(x0, Vector256<float>.Zero), Vector256.Create<float>(float.NaN), p0);
        p1 = LaneChoice.Of(Vector256.LessThan(x1, Vector256<float>.Zero), Vector256.Create<float>(float.NaN), p1);
        p2 = LaneChoice.Of(Vector256.LessThan(x2, Vector256<float>.Zero), Vector256.Create<float>(float.NaN), p2);
        p3 = LaneChoice.Of(Vector256.LessThan(x3, Vector256<float>.Zero), Vector256.Create<float>(float.NaN), p3);
        x0 = LaneChoice.Of(Vector256.Equals(x0, Vector256<float>.Zero), Vector256.Create<float>(float.NegativeInfinity), p0);
        x1 = LaneChoice.Of(Vector256.Equals(x1, Vector256<float>.Zero), Vector256.Create<float>(float.NegativeInfinity), p1);
        x2 = LaneChoice.Of(Vector256.Equals(x2, Vector256<float>.Zero), Vector256.Create<float>(float.NegativeInfinity), p2);
        x3 = LaneChoice.Of(Vector256.Equals(x3, Vector256<float>.Zero), Vector256.Create<float>(float.NegativeInfinity), p3);
        (first, second, third, fourth) = (new(x0), new(x1), new(x2), new(x3));
    }

    // x = 2ᵏ·(1 + f) with 1 + f between √½ and √2, for x > 0
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> LogParts(Vector256<float> x, out Vector256<float> k)
    {
        Vector256<float> subnormal = Vector256.LessThan(x, Vector256.Create<float>(SmallestNormal)), scaled = LaneChoice.Of(subnormal, x * Vector256.Create<float>(1 << 23), x);
        Vector256<int> bits = Vector256.AsInt32(scaled);
        Vector256<int> exponent = Vector256.ShiftRightArithmetic(bits - Vector256.Create(0x3F3504F3), 23);
        k = Vector256.ConvertToSingle(exponent) - LaneChoice.Of(subnormal, Vector256.Create<float>(23), Vector256<float>.Zero);
        return Vector256.AsSingle(bits - Vector256.ShiftLeft(exponent, 23)) - Vector256.Create<float>(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Log1p(Vector256<float> x)
    {
        // 1 + x = 2ᵏ·(1 + f) with f = x·2⁻ᵏ + (2⁻ᵏ − 1), which rounds once: nothing is lost to the sum, which only tells k. 2⁶⁴⁻ᵏ is normal for every k.
        Vector256<float> k = Vector256.AsSingle(Vector256.ShiftRightArithmetic(Vector256.AsInt32(x + Vector256.Create<float>(1)) - Vector256.Create(0x3F3504F3), 23));
        Vector256<float> f = Vector256.AsSingle(Vector256.ShiftLeft(Vector256.Create(191) - Vector256.AsInt32(k), 23));
        f = Vector256.MultiplyAddEstimate(x * Vector256.Create<float>(TwoToMinus64), f, Vector256.MultiplyAddEstimate(f, Vector256.Create<float>(TwoToMinus64), Vector256.Create<float>(-1)));
        k = Vector256.ConvertToSingle(Vector256.AsInt32(k));
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
        p = Vector256.MultiplyAddEstimate(k, Vector256.Create<float>(LogTwoLow), p) + f;
        p = Vector256.MultiplyAddEstimate(k, Vector256.Create<float>(LogTwoHigh), p);
        // ∞, NaN and what is hardly anything, −0 too, are their own.
        p = LaneChoice.Of(Vector256.LessThan(x, Vector256.Create<float>(float.PositiveInfinity)), p, x);
        p = LaneChoice.Of(Vector256.LessThan(Vector256.Abs(x), Vector256.Create<float>(1e-9f)), x, p);
        p = LaneChoice.Of(Vector256.LessThan(x, Vector256.Create<float>(-1)), Vector256.Create<float>(float.NaN), p);
        return LaneChoice.Of(Vector256.Equals(x, Vector256.Create<float>(-1)), Vector256.Create<float>(float.NegativeInfinity), p);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Log1p(ref F32x8 first, ref F32x8 second, ref F32x8 third, ref F32x8 fourth)
    {
        Vector256<float> x0 = first._value, x1 = second._value, x2 = third._value, x3 = fourth._value;
        Vector256<float> k0 = Vector256.AsSingle(Vector256.ShiftRightArithmetic(Vector256.AsInt32(x0 + Vector256.Create<float>(1)) - Vector256.Create(0x3F3504F3), 23));
        Vector256<float> k1 = Vector256.AsSingle(Vector256.ShiftRightArithmetic(Vector256.AsInt32(x1 + Vector256.Create<float>(1)) - Vector256.Create(0x3F3504F3), 23));
        Vector256<float> k2 = Vector256.AsSingle(Vector256.ShiftRightArithmetic(Vector256.AsInt32(x2 + Vector256.Create<float>(1)) - Vector256.Create(0x3F3504F3), 23));
        Vector256<float> k3 = Vector256.AsSingle(Vector256.ShiftRightArithmetic(Vector256.AsInt32(x3 + Vector256.Create<float>(1)) - Vector256.Create(0x3F3504F3), 23));
        Vector256<float> f0 = Vector256.AsSingle(Vector256.ShiftLeft(Vector256.Create(191) - Vector256.AsInt32(k0), 23));
        Vector256<float> f1 = Vector256.AsSingle(Vector256.ShiftLeft(Vector256.Create(191) - Vector256.AsInt32(k1), 23));
        Vector256<float> f2 = Vector256.AsSingle(Vector256.ShiftLeft(Vector256.Create(191) - Vector256.AsInt32(k2), 23));
        Vector256<float> f3 = Vector256.AsSingle(Vector256.ShiftLeft(Vector256.Create(191) - Vector256.AsInt32(k3), 23));
        f0 = Vector256.MultiplyAddEstimate(x0 * Vector256.Create<float>(TwoToMinus64), f0, Vector256.MultiplyAddEstimate(f0, Vector256.Create<float>(TwoToMinus64), Vector256.Create<float>(-1)));
        f1 = Vector256.MultiplyAddEstimate(x1 * Vector256.Create<float>(TwoToMinus64), f1, Vector256.MultiplyAddEstimate(f1, Vector256.Create<float>(TwoToMinus64), Vector256.Create<float>(-1)));
        f2 = Vector256.MultiplyAddEstimate(x2 * Vector256.Create<float>(TwoToMinus64), f2, Vector256.MultiplyAddEstimate(f2, Vector256.Create<float>(TwoToMinus64), Vector256.Create<float>(-1)));
        f3 = Vector256.MultiplyAddEstimate(x3 * Vector256.Create<float>(TwoToMinus64), f3, Vector256.MultiplyAddEstimate(f3, Vector256.Create<float>(TwoToMinus64), Vector256.Create<float>(-1)));
        k0 = Vector256.ConvertToSingle(Vector256.AsInt32(k0));
        k1 = Vector256.ConvertToSingle(Vector256.AsInt32(k1));
        k2 = Vector256.ConvertToSingle(Vector256.AsInt32(k2));
        k3 = Vector256.ConvertToSingle(Vector256.AsInt32(k3));
        Vector256<float> p0 = Vector256.Create<float>(0.06971611471f);
        Vector256<float> p1 = Vector256.Create<float>(0.06971611471f);
        Vector256<float> p2 = Vector256.Create<float>(0.06971611471f);
        Vector256<float> p3 = Vector256.Create<float>(0.06971611471f);
        p0 = Vector256.MultiplyAddEstimate(p0, f0, Vector256.Create<float>(-0.1147973385f));
        p1 = Vector256.MultiplyAddEstimate(p1, f1, Vector256.Create<float>(-0.1147973385f));
        p2 = Vector256.MultiplyAddEstimate(p2, f2, Vector256.Create<float>(-0.1147973385f));
        p3 = Vector256.MultiplyAddEstimate(p3, f3, Vector256.Create<float>(-0.1147973385f));
        p0 = Vector256.MultiplyAddEstimate(p0, f0, Vector256.Create<float>(0.1168541992f));
        p1 = Vector256.MultiplyAddEstimate(p1, f1, Vector256.Create<float>(0.1168541992f));
        p2 = Vector256.MultiplyAddEstimate(p2, f2, Vector256.Create<float>(0.1168541992f));
        p3 = Vector256.MultiplyAddEstimate(p3, f3, Vector256.Create<float>(0.1168541992f));
        p0 = Vector256.MultiplyAddEstimate(p0, f0, Vector256.Create<float>(-0.1242568733f));
        p1 = Vector256.MultiplyAddEstimate(p1, f1, Vector256.Create<float>(-0.1242568733f));
        p2 = Vector256.MultiplyAddEstimate(p2, f2, Vector256.Create<float>(-0.1242568733f));
        p3 = Vector256.MultiplyAddEstimate(p3, f3, Vector256.Create<float>(-0.1242568733f));
        p0 = Vector256.MultiplyAddEstimate(p0, f0, Vector256.Create<float>(0.1424905765f));
        p1 = Vector256.MultiplyAddEstimate(p1, f1, Vector256.Create<float>(0.1424905765f));
        p2 = Vector256.MultiplyAddEstimate(p2, f2, Vector256.Create<float>(0.1424905765f));
        p3 = Vector256.MultiplyAddEstimate(p3, f3, Vector256.Create<float>(0.1424905765f));
        p0 = Vector256.MultiplyAddEstimate(p0, f0, Vector256.Create<float>(-0.1666780232f));
        p1 = Vector256.MultiplyAddEstimate(p1, f1, Vector256.Create<float>(-0.1666780232f));
        p2 = Vector256.MultiplyAddEstimate(p2, f2, Vector256.Create<float>(-0.1666780232f));
        p3 = Vector256.MultiplyAddEstimate(p3, f3, Vector256.Create<float>(-0.1666780232f));
        p0 = Vector256.MultiplyAddEstimate(p0, f0, Vector256.Create<float>(0.2000071575f));
        p1 = Vector256.MultiplyAddEstimate(p1, f1, Vector256.Create<float>(0.2000071575f));
        p2 = Vector256.MultiplyAddEstimate(p2, f2, Vector256.Create<float>(0.2000071575f));
        p3 = Vector256.MultiplyAddEstimate(p3, f3, Vector256.Create<float>(0.2000071575f));
        p0 = Vector256.MultiplyAddEstimate(p0, f0, Vector256.Create<float>(-0.2499999696f));
        p1 = Vector256.MultiplyAddEstimate(p1, f1, Vector256.Create<float>(-0.2499999696f));
        p2 = Vector256.MultiplyAddEstimate(p2, f2, Vector256.Create<float>(-0.2499999696f));
        p3 = Vector256.MultiplyAddEstimate(p3, f3, Vector256.Create<float>(-0.2499999696f));
        p0 = Vector256.MultiplyAddEstimate(p0, f0, Vector256.Create<float>(0.3333333118f));
        p1 = Vector256.MultiplyAddEstimate(p1, f1, Vector256.Create<float>(0.3333333118f));
        p2 = Vector256.MultiplyAddEstimate(p2, f2, Vector256.Create<float>(0.3333333118f));
        p3 = Vector256.MultiplyAddEstimate(p3, f3, Vector256.Create<float>(0.3333333118f));
        p0 = f0 * f0 * Vector256.MultiplyAddEstimate(p0, f0, Vector256.Create<float>(-0.5f));
        p1 = f1 * f1 * Vector256.MultiplyAddEstimate(p1, f1, Vector256.Create<float>(-0.5f));
        p2 = f2 * f2 * Vector256.MultiplyAddEstimate(p2, f2, Vector256.Create<float>(-0.5f));
        p3 = f3 * f3 * Vector256.MultiplyAddEstimate(p3, f3, Vector256.Create<float>(-0.5f));
        p0 = Vector256.MultiplyAddEstimate(k0, Vector256.Create<float>(LogTwoLow), p0) + f0;
        p1 = Vector256.MultiplyAddEstimate(k1, Vector256.Create<float>(LogTwoLow), p1) + f1;
        p2 = Vector256.MultiplyAddEstimate(k2, Vector256.Create<float>(LogTwoLow), p2) + f2;
        p3 = Vector256.MultiplyAddEstimate(k3, Vector256.Create<float>(LogTwoLow), p3) + f3;
        p0 = Vector256.MultiplyAddEstimate(k0, Vector256.Create<float>(LogTwoHigh), p0);
        p1 = Vector256.MultiplyAddEstimate(k1, Vector256.Create<float>(LogTwoHigh), p1);
        p2 = Vector256.MultiplyAddEstimate(k2, Vector256.Create<float>(LogTwoHigh), p2);
        p3 = Vector256.MultiplyAddEstimate(k3, Vector256.Create<float>(LogTwoHigh), p3);
        p0 = LaneChoice.Of(Vector256.LessThan(x0, Vector256.Create<float>(float.PositiveInfinity)), p0, x0);
        p1 = LaneChoice.Of(Vector256.LessThan(x1, Vector256.Create<float>(float.PositiveInfinity)), p1, x1);
        p2 = LaneChoice.Of(Vector256.LessThan(x2, Vector256.Create<float>(float.PositiveInfinity)), p2, x2);
        p3 = LaneChoice.Of(Vector256.LessThan(x3, Vector256.Create<float>(float.PositiveInfinity)), p3, x3);
        p0 = LaneChoice.Of(Vector256.LessThan(Vector256.Abs(x0), Vector256.Create<float>(1e-9f)), x0, p0);
        p1 = LaneChoice.Of(Vector256.LessThan(Vector256.Abs(x1), Vector256.Create<float>(1e-9f)), x1, p1);
        p2 = LaneChoice.Of(Vector256.LessThan(Vector256.Abs(x2), Vector256.Create<float>(1e-9f)), x2, p2);
        p3 = LaneChoice.Of(Vector256.LessThan(Vector256.Abs(x3), Vector256.Create<float>(1e-9f)), x3, p3);
        p0 = LaneChoice.Of(Vector256.LessThan(x0, Vector256.Create<float>(-1)), Vector256.Create<float>(float.NaN), p0);
        p1 = LaneChoice.Of(Vector256.LessThan(x1, Vector256.Create<float>(-1)), Vector256.Create<float>(float.NaN), p1);
        p2 = LaneChoice.Of(Vector256.LessThan(x2, Vector256.Create<float>(-1)), Vector256.Create<float>(float.NaN), p2);
        p3 = LaneChoice.Of(Vector256.LessThan(x3, Vector256.Create<float>(-1)), Vector256.Create<float>(float.NaN), p3);
        x0 = LaneChoice.Of(Vector256.Equals(x0, Vector256.Create<float>(-1)), Vector256.Create<float>(float.NegativeInfinity), p0);
        x1 = LaneChoice.Of(Vector256.Equals(x1, Vector256.Create<float>(-1)), Vector256.Create<float>(float.NegativeInfinity), p1);
        x2 = LaneChoice.Of(Vector256.Equals(x2, Vector256.Create<float>(-1)), Vector256.Create<float>(float.NegativeInfinity), p2);
        x3 = LaneChoice.Of(Vector256.Equals(x3, Vector256.Create<float>(-1)), Vector256.Create<float>(float.NegativeInfinity), p3);
        (first, second, third, fourth) = (new(x0), new(x1), new(x2), new(x3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Tanh(Vector256<float> x)
    {
        // (e²ᵃ − 1) / (e²ᵃ + 1) for a = |x| up to 9.2, where it is 1. With 2a = n·log 2 + r and q = eʳ − 1, e²ᵃ − 1 is 2ⁿ·q + 2ⁿ − 1,
        // which keeps what is small: n is 0 there, and elsewhere a little more or less of r does no harm. NaN comes through as the second operand.
        Vector256<float> r = Vector256.MinNative(Vector256.Create<float>(18.4f), Vector256.Abs(x + x));
        Vector256<float> shifted = Vector256.MultiplyAddEstimate(r, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        r = Vector256.MultiplyAddEstimate(shifted - Vector256.Create<float>(LastPlaceIsOne), Vector256.Create<float>(-0.693147182f), r);
        Vector256<float> p = Vector256.Create<float>(0.001392617612f);
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.008363173075f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.04166655466f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.1666657703f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.5f));
        p = Vector256.MultiplyAddEstimate(r * r, p, r);
        // The low bits of the shifted number are n.
        Vector256<float> power = Vector256.AsSingle(Vector256.ShiftLeft(Vector256.AsInt32(shifted) + Vector256.Create(127), 23));
        p = Vector256.MultiplyAddEstimate(power, p, power - Vector256.Create<float>(1));
        return WithSign(LaneScaling.Quotient(p, p + Vector256.Create<float>(2)), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tanh(ref F32x8 first, ref F32x8 second, ref F32x8 third, ref F32x8 fourth)
    {
        Vector256<float> x0 = first._value, x1 = second._value, x2 = third._value, x3 = fourth._value;
        Vector256<float> r0 = Vector256.MinNative(Vector256.Create<float>(18.4f), Vector256.Abs(x0 + x0));
        Vector256<float> r1 = Vector256.MinNative(Vector256.Create<float>(18.4f), Vector256.Abs(x1 + x1));
        Vector256<float> r2 = Vector256.MinNative(Vector256.Create<float>(18.4f), Vector256.Abs(x2 + x2));
        Vector256<float> r3 = Vector256.MinNative(Vector256.Create<float>(18.4f), Vector256.Abs(x3 + x3));
        Vector256<float> shifted0 = Vector256.MultiplyAddEstimate(r0, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> shifted1 = Vector256.MultiplyAddEstimate(r1, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> shifted2 = Vector256.MultiplyAddEstimate(r2, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> shifted3 = Vector256.MultiplyAddEstimate(r3, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        r0 = Vector256.MultiplyAddEstimate(shifted0 - Vector256.Create<float>(LastPlaceIsOne), Vector256.Create<float>(-0.693147182f), r0);
        r1 = Vector256.MultiplyAddEstimate(shifted1 - Vector256.Create<float>(LastPlaceIsOne), Vector256.Create<float>(-0.693147182f), r1);
        r2 = Vector256.MultiplyAddEstimate(shifted2 - Vector256.Create<float>(LastPlaceIsOne), Vector256.Create<float>(-0.693147182f), r2);
        r3 = Vector256.MultiplyAddEstimate(shifted3 - Vector256.Create<float>(LastPlaceIsOne), Vector256.Create<float>(-0.693147182f), r3);
        Vector256<float> p0 = Vector256.Create<float>(0.001392617612f);
        Vector256<float> p1 = Vector256.Create<float>(0.001392617612f);
        Vector256<float> p2 = Vector256.Create<float>(0.001392617612f);
        Vector256<float> p3 = Vector256.Create<float>(0.001392617612f);
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(0.008363173075f));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(0.008363173075f));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(0.008363173075f));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(0.008363173075f));
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(0.04166655466f));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(0.04166655466f));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(0.04166655466f));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(0.04166655466f));
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(0.1666657703f));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(0.1666657703f));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(0.1666657703f));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(0.1666657703f));
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(0.5f));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(0.5f));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(0.5f));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(0.5f));
        p0 = Vector256.MultiplyAddEstimate(r0 * r0, p0, r0);
        p1 = Vector256.MultiplyAddEstimate(r1 * r1, p1, r1);
        p2 = Vector256.MultiplyAddEstimate(r2 * r2, p2, r2);
        p3 = Vector256.MultiplyAddEstimate(r3 * r3, p3, r3);
        Vector256<float> power0 = Vector256.AsSingle(Vector256.ShiftLeft(Vector256.AsInt32(shifted0) + Vector256.Create(127), 23));
        Vector256<float> power1 = Vector256.AsSingle(Vector256.ShiftLeft(Vector256.AsInt32(shifted1) + Vector256.Create(127), 23));
        Vector256<float> power2 = Vector256.AsSingle(Vector256.ShiftLeft(Vector256.AsInt32(shifted2) + Vector256.Create(127), 23));
        Vector256<float> power3 = Vector256.AsSingle(Vector256.ShiftLeft(Vector256.AsInt32(shifted3) + Vector256.Create(127), 23));
        p0 = Vector256.MultiplyAddEstimate(power0, p0, power0 - Vector256.Create<float>(1));
        p1 = Vector256.MultiplyAddEstimate(power1, p1, power1 - Vector256.Create<float>(1));
        p2 = Vector256.MultiplyAddEstimate(power2, p2, power2 - Vector256.Create<float>(1));
        p3 = Vector256.MultiplyAddEstimate(power3, p3, power3 - Vector256.Create<float>(1));
        x0 = WithSign(LaneScaling.Quotient(p0, p0 + Vector256.Create<float>(2)), x0);
        x1 = WithSign(LaneScaling.Quotient(p1, p1 + Vector256.Create<float>(2)), x1);
        x2 = WithSign(LaneScaling.Quotient(p2, p2 + Vector256.Create<float>(2)), x2);
        x3 = WithSign(LaneScaling.Quotient(p3, p3 + Vector256.Create<float>(2)), x3);
        (first, second, third, fourth) = (new(x0), new(x1), new(x2), new(x3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Sigmoid(Vector256<float> x) => LaneScaling.HasEighths ? SigmoidFromEighths(x) : SigmoidFromNearest(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sigmoid(ref F32x8 a, ref F32x8 b, ref F32x8 c, ref F32x8 d)
    {
        if (LaneScaling.HasEighths) SigmoidFromEighths(ref a, ref b, ref c, ref d);
        else SigmoidFromNearest(ref a, ref b, ref c, ref d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> SigmoidFromNearest(Vector256<float> x)
    {
        // 1 / (1 + e⁻ᵃ) or e⁻ᵃ / (1 + e⁻ᵃ) for a = |x|, with e⁻ᵃ as above: never overflows, and keeps the small results for very negative x.
        Vector256<float> a = Vector256.MaxNative(Vector256.Create<float>(-105), Vector256.BitwiseOr(x, Vector256.Create<float>(-0f)));
        Vector256<float> shifted = Vector256.MultiplyAddEstimate(a, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> n = shifted - Vector256.Create<float>(LastPlaceIsOne);
        Vector256<float> r = Vector256.MultiplyAddEstimate(n, Vector256.Create<float>(-LogTwoHigh), a);
        r = Vector256.MultiplyAddEstimate(n, Vector256.Create<float>(-LogTwoLow), r);
        Vector256<float> p = Vector256.Create<float>(0.001392691806f);
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.008363767023f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.04166655016f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.1666657342f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(0.5f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(1));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(1));
        Vector256<float> e = LaneScaling.HasInstructions ? LaneScaling.Scaled(p, n) : LaneScaling.ScaledDown(p, shifted);
        return LaneScaling.Quotient(LaneChoice.Negative(x, e, Vector256.Create<float>(1)), Vector256.Create<float>(1) + e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SigmoidFromNearest(ref F32x8 first, ref F32x8 second, ref F32x8 third, ref F32x8 fourth)
    {
        Vector256<float> x0 = first._value, x1 = second._value, x2 = third._value, x3 = fourth._value;
        Vector256<float> a0 = Vector256.MaxNative(Vector256.Create<float>(-105), Vector256.BitwiseOr(x0, Vector256.Create<float>(-0f)));
        Vector256<float> a1 = Vector256.MaxNative(Vector256.Create<float>(-105), Vector256.BitwiseOr(x1, Vector256.Create<float>(-0f)));
        Vector256<float> a2 = Vector256.MaxNative(Vector256.Create<float>(-105), Vector256.BitwiseOr(x2, Vector256.Create<float>(-0f)));
        Vector256<float> a3 = Vector256.MaxNative(Vector256.Create<float>(-105), Vector256.BitwiseOr(x3, Vector256.Create<float>(-0f)));
        Vector256<float> shifted0 = Vector256.MultiplyAddEstimate(a0, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> shifted1 = Vector256.MultiplyAddEstimate(a1, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> shifted2 = Vector256.MultiplyAddEstimate(a2, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> shifted3 = Vector256.MultiplyAddEstimate(a3, Vector256.Create<float>(LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> n0 = shifted0 - Vector256.Create<float>(LastPlaceIsOne);
        Vector256<float> n1 = shifted1 - Vector256.Create<float>(LastPlaceIsOne);
        Vector256<float> n2 = shifted2 - Vector256.Create<float>(LastPlaceIsOne);
        Vector256<float> n3 = shifted3 - Vector256.Create<float>(LastPlaceIsOne);
        Vector256<float> r0 = Vector256.MultiplyAddEstimate(n0, Vector256.Create<float>(-LogTwoHigh), a0);
        Vector256<float> r1 = Vector256.MultiplyAddEstimate(n1, Vector256.Create<float>(-LogTwoHigh), a1);
        Vector256<float> r2 = Vector256.MultiplyAddEstimate(n2, Vector256.Create<float>(-LogTwoHigh), a2);
        Vector256<float> r3 = Vector256.MultiplyAddEstimate(n3, Vector256.Create<float>(-LogTwoHigh), a3);
        r0 = Vector256.MultiplyAddEstimate(n0, Vector256.Create<float>(-LogTwoLow), r0);
        r1 = Vector256.MultiplyAddEstimate(n1, Vector256.Create<float>(-LogTwoLow), r1);
        r2 = Vector256.MultiplyAddEstimate(n2, Vector256.Create<float>(-LogTwoLow), r2);
        r3 = Vector256.MultiplyAddEstimate(n3, Vector256.Create<float>(-LogTwoLow), r3);
        Vector256<float> p0 = Vector256.Create<float>(0.001392691806f);
        Vector256<float> p1 = Vector256.Create<float>(0.001392691806f);
        Vector256<float> p2 = Vector256.Create<float>(0.001392691806f);
        Vector256<float> p3 = Vector256.Create<float>(0.001392691806f);
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(0.008363767023f));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(0.008363767023f));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(0.008363767023f));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(0.008363767023f));
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(0.04166655016f));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(0.04166655016f));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(0.04166655016f));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(0.04166655016f));
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(0.1666657342f));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(0.1666657342f));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(0.1666657342f));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(0.1666657342f));
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(0.5f));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(0.5f));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(0.5f));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(0.5f));
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(1));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(1));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(1));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(1));
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(1));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(1));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(1));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(1));
        Vector256<float> e0 = LaneScaling.HasInstructions ? LaneScaling.Scaled(p0, n0) : LaneScaling.ScaledDown(p0, shifted0);
        Vector256<float> e1 = LaneScaling.HasInstructions ? LaneScaling.Scaled(p1, n1) : LaneScaling.ScaledDown(p1, shifted1);
        Vector256<float> e2 = LaneScaling.HasInstructions ? LaneScaling.Scaled(p2, n2) : LaneScaling.ScaledDown(p2, shifted2);
        Vector256<float> e3 = LaneScaling.HasInstructions ? LaneScaling.Scaled(p3, n3) : LaneScaling.ScaledDown(p3, shifted3);
        x0 = LaneScaling.Quotient(LaneChoice.Negative(x0, e0, Vector256.Create<float>(1)), Vector256.Create<float>(1) + e0);
        x1 = LaneScaling.Quotient(LaneChoice.Negative(x1, e1, Vector256.Create<float>(1)), Vector256.Create<float>(1) + e1);
        x2 = LaneScaling.Quotient(LaneChoice.Negative(x2, e2, Vector256.Create<float>(1)), Vector256.Create<float>(1) + e2);
        x3 = LaneScaling.Quotient(LaneChoice.Negative(x3, e3, Vector256.Create<float>(1)), Vector256.Create<float>(1) + e3);
        (first, second, third, fourth) = (new(x0), new(x1), new(x2), new(x3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> SigmoidFromEighths(Vector256<float> x)
    {
        // 1 / (1 + e⁻ˣ) with e⁻ˣ from eighths, −x = n·log(2)/8 − r: n has eleven bits, its multiples of the first part are exact. All is 2⁶⁴ times as small,
        // so that e⁻ˣ does not overflow where the result is still above 0. From 20 on it is 1. A NaN comes through as the second operand.
        x = Vector256.MaxNative(Vector256.Create<float>(-105), Vector256.MinNative(Vector256.Create<float>(20), x));
        Vector256<float> shifted = Vector256.MultiplyAddEstimate(x, Vector256.Create<float>(-8 * LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> r = Vector256.MultiplyAddEstimate(shifted - Vector256.Create<float>(LastPlaceIsOne), Vector256.Create<float>(EighthHigh), x);
        r = Vector256.MultiplyAddEstimate(shifted - Vector256.Create<float>(LastPlaceIsOne), Vector256.Create<float>(EighthLow), r);
        Vector256<float> power = LaneScaling.EighthsBelow(shifted);
        Vector256<float> p = Vector256.Create<float>(0.16668233f);
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create<float>(-0.50006485f));
        p = Vector256.MultiplyAddEstimate(r * r, p, r);
        power = LaneScaling.Less(power, p);
        return LaneScaling.Quotient(Vector256.Create<float>(1 / 18446744073709551616f), Vector256.Create<float>(1 / 18446744073709551616f) + power);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SigmoidFromEighths(ref F32x8 first, ref F32x8 second, ref F32x8 third, ref F32x8 fourth)
    {
        Vector256<float> x0 = first._value, x1 = second._value, x2 = third._value, x3 = fourth._value;
        x0 = Vector256.MaxNative(Vector256.Create<float>(-105), Vector256.MinNative(Vector256.Create<float>(20), x0));
        x1 = Vector256.MaxNative(Vector256.Create<float>(-105), Vector256.MinNative(Vector256.Create<float>(20), x1));
        x2 = Vector256.MaxNative(Vector256.Create<float>(-105), Vector256.MinNative(Vector256.Create<float>(20), x2));
        x3 = Vector256.MaxNative(Vector256.Create<float>(-105), Vector256.MinNative(Vector256.Create<float>(20), x3));
        Vector256<float> shifted0 = Vector256.MultiplyAddEstimate(x0, Vector256.Create<float>(-8 * LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> shifted1 = Vector256.MultiplyAddEstimate(x1, Vector256.Create<float>(-8 * LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> shifted2 = Vector256.MultiplyAddEstimate(x2, Vector256.Create<float>(-8 * LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> shifted3 = Vector256.MultiplyAddEstimate(x3, Vector256.Create<float>(-8 * LogTwoE), Vector256.Create<float>(LastPlaceIsOne));
        Vector256<float> r0 = Vector256.MultiplyAddEstimate(shifted0 - Vector256.Create<float>(LastPlaceIsOne), Vector256.Create<float>(EighthHigh), x0);
        Vector256<float> r1 = Vector256.MultiplyAddEstimate(shifted1 - Vector256.Create<float>(LastPlaceIsOne), Vector256.Create<float>(EighthHigh), x1);
        Vector256<float> r2 = Vector256.MultiplyAddEstimate(shifted2 - Vector256.Create<float>(LastPlaceIsOne), Vector256.Create<float>(EighthHigh), x2);
        Vector256<float> r3 = Vector256.MultiplyAddEstimate(shifted3 - Vector256.Create<float>(LastPlaceIsOne), Vector256.Create<float>(EighthHigh), x3);
        r0 = Vector256.MultiplyAddEstimate(shifted0 - Vector256.Create<float>(LastPlaceIsOne), Vector256.Create<float>(EighthLow), r0);
        r1 = Vector256.MultiplyAddEstimate(shifted1 - Vector256.Create<float>(LastPlaceIsOne), Vector256.Create<float>(EighthLow), r1);
        r2 = Vector256.MultiplyAddEstimate(shifted2 - Vector256.Create<float>(LastPlaceIsOne), Vector256.Create<float>(EighthLow), r2);
        r3 = Vector256.MultiplyAddEstimate(shifted3 - Vector256.Create<float>(LastPlaceIsOne), Vector256.Create<float>(EighthLow), r3);
        Vector256<float> power0 = LaneScaling.EighthsBelow(shifted0);
        Vector256<float> power1 = LaneScaling.EighthsBelow(shifted1);
        Vector256<float> power2 = LaneScaling.EighthsBelow(shifted2);
        Vector256<float> power3 = LaneScaling.EighthsBelow(shifted3);
        Vector256<float> p0 = Vector256.Create<float>(0.16668233f);
        Vector256<float> p1 = Vector256.Create<float>(0.16668233f);
        Vector256<float> p2 = Vector256.Create<float>(0.16668233f);
        Vector256<float> p3 = Vector256.Create<float>(0.16668233f);
        p0 = Vector256.MultiplyAddEstimate(p0, r0, Vector256.Create<float>(-0.50006485f));
        p1 = Vector256.MultiplyAddEstimate(p1, r1, Vector256.Create<float>(-0.50006485f));
        p2 = Vector256.MultiplyAddEstimate(p2, r2, Vector256.Create<float>(-0.50006485f));
        p3 = Vector256.MultiplyAddEstimate(p3, r3, Vector256.Create<float>(-0.50006485f));
        p0 = Vector256.MultiplyAddEstimate(r0 * r0, p0, r0);
        p1 = Vector256.MultiplyAddEstimate(r1 * r1, p1, r1);
        p2 = Vector256.MultiplyAddEstimate(r2 * r2, p2, r2);
        p3 = Vector256.MultiplyAddEstimate(r3 * r3, p3, r3);
        power0 = LaneScaling.Less(power0, p0);
        power1 = LaneScaling.Less(power1, p1);
        power2 = LaneScaling.Less(power2, p2);
        power3 = LaneScaling.Less(power3, p3);
        x0 = LaneScaling.Quotient(Vector256.Create<float>(1 / 18446744073709551616f), Vector256.Create<float>(1 / 18446744073709551616f) + power0);
        x1 = LaneScaling.Quotient(Vector256.Create<float>(1 / 18446744073709551616f), Vector256.Create<float>(1 / 18446744073709551616f) + power1);
        x2 = LaneScaling.Quotient(Vector256.Create<float>(1 / 18446744073709551616f), Vector256.Create<float>(1 / 18446744073709551616f) + power2);
        x3 = LaneScaling.Quotient(Vector256.Create<float>(1 / 18446744073709551616f), Vector256.Create<float>(1 / 18446744073709551616f) + power3);
        (first, second, third, fourth) = (new(x0), new(x1), new(x2), new(x3));
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
        Vector256<float> shifted = q + Vector256.Create<float>(LastPlaceIsOne), n = shifted - Vector256.Create<float>(LastPlaceIsOne), r = q - n;
        Vector256<float> e = Vector256.Create<float>(0.001340727125f);
        e = Vector256.MultiplyAddEstimate(e, r, Vector256.Create<float>(0.009671881799f));
        e = Vector256.MultiplyAddEstimate(e, r, Vector256.Create<float>(0.05550308336f));
        e = Vector256.MultiplyAddEstimate(e, r, Vector256.Create<float>(0.2402223453f));
        e = Vector256.MultiplyAddEstimate(e, r, Vector256.Create<float>(0.6931472149f));
        e = Vector256.MultiplyAddEstimate(e, r, Vector256.Create<float>(1));
        return WithSign(LaneChoice.Of(Vector256.LessThan(a, Vector256.Create<float>(1)), near, Vector256.Create<float>(1) - LaneScaling.ScaledNear(e, n, shifted)), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> OnePlusErf(Vector256<float> x)
    {
        // 2 − erfc(x): 2^q with q ≈ log₂ erfc(|x|) is what is missing from 2 for positive x, and the result for negative ones: no difference near 0 that
        // had to keep small numbers. q is off by less than 1.6·10⁻⁸ / erfc(|x|) up to 4, and falls ever faster from there.
        Vector256<float> a = Vector256.Abs(x);
        Vector256<float> q = Vector256.Create<float>(-4.535860185e-5f);
        q = Vector256.MultiplyAddEstimate(q, a, Vector256.Create<float>(0.0004455076934f));
        q = Vector256.MultiplyAddEstimate(q, a, Vector256.Create<float>(-0.001489441841f));
        q = Vector256.MultiplyAddEstimate(q, a, Vector256.Create<float>(-0.0007746292267f));
        q = Vector256.MultiplyAddEstimate(q, a, Vector256.Create<float>(0.02825368063f));
        q = Vector256.MultiplyAddEstimate(q, a, Vector256.Create<float>(-0.1484816148f));
        q = Vector256.MultiplyAddEstimate(q, a, Vector256.Create<float>(-0.9184163933f));
        q = Vector256.MultiplyAddEstimate(q, a, Vector256.Create<float>(-1.627908593f));
        // A NaN comes through as the second operand.
        q = Vector256.MaxNative(Vector256.Create<float>(-127), q * a);
        Vector256<float> shifted = q + Vector256.Create<float>(LastPlaceIsOne), n = shifted - Vector256.Create<float>(LastPlaceIsOne), r = q - n;
        Vector256<float> e = Vector256.Create<float>(0.001340727125f);
        e = Vector256.MultiplyAddEstimate(e, r, Vector256.Create<float>(0.009671881799f));
        e = Vector256.MultiplyAddEstimate(e, r, Vector256.Create<float>(0.05550308336f));
        e = Vector256.MultiplyAddEstimate(e, r, Vector256.Create<float>(0.2402223453f));
        e = Vector256.MultiplyAddEstimate(e, r, Vector256.Create<float>(0.6931472149f));
        e = Vector256.MultiplyAddEstimate(e, r, Vector256.Create<float>(1));
        e = LaneScaling.ScaledNear(e, n, shifted);
        return LaneChoice.Negative(x, e, Vector256.Create<float>(2) - e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OnePlusErf(ref F32x8 first, ref F32x8 second, ref F32x8 third, ref F32x8 fourth)
    {
        Vector256<float> x0 = first._value, x1 = second._value, x2 = third._value, x3 = fourth._value;
        Vector256<float> a0 = Vector256.Abs(x0);
        Vector256<float> a1 = Vector256.Abs(x1);
        Vector256<float> a2 = Vector256.Abs(x2);
        Vector256<float> a3 = Vector256.Abs(x3);
        Vector256<float> q0 = Vector256.Create<float>(-4.535860185e-5f);
        Vector256<float> q1 = Vector256.Create<float>(-4.535860185e-5f);
        Vector256<float> q2 = Vector256.Create<float>(-4.535860185e-5f);
        Vector256<float> q3 = Vector256.Create<float>(-4.535860185e-5f);
        q0 = Vector256.MultiplyAddEstimate(q0, a0, Vector256.Create<float>(0.0004455076934f));
        q1 = Vector256.MultiplyAddEstimate(q1, a1, Vector256.Create<float>(0.0004455076934f));
        q2 = Vector256.MultiplyAddEstimate(q2, a2, Vector256.Create<float>(0.0004455076934f));
        q3 = Vector256.MultiplyAddEstimate(q3, a3, Vector256.Create<float>(0.0004455076934f));
        q0 = Vector256.MultiplyAddEstimate(q0, a0, Vector256.Create<float>(-0.001489441841f));
        q1 = Vector256.MultiplyAddEstimate(q1, a1, Vector256.Create<float>(-0.001489441841f));
        q2 = Vector256.MultiplyAddEstimate(q2, a2, Vector256.Create<float>(-0.001489441841f));
        q3 = Vector256.MultiplyAddEstimate(q3, a3, Vector256.Create<float>(-0.001489441841f));
        q0 = Vector256.MultiplyAddEstimate(q0, a0, Vector256.Create<float>(-0.0007746292267f));
        q1 = Vector256.MultiplyAddEstimate(q1, a1, Vector256.Create<float>(-0.0007746292267f));
        q2 = Vector256.MultiplyAddEstimate(q2, a2, Vector256.Create<float>(-0.0007746292267f));
        q3 = Vector256.MultiplyAddEstimate(q3, a3, Vector256.Create<float>(-0.0007746292267f));
        q0 = Vector256.MultiplyAddEstimate(q0, a0, Vector256.Create<float>(0.02825368063f));
        q1 = Vector256.MultiplyAddEstimate(q1, a1, Vector256.Create<float>(0.02825368063f));
        q2 = Vector256.MultiplyAddEstimate(q2, a2, Vector256.Create<float>(0.02825368063f));
        q3 = Vector256.MultiplyAddEstimate(q3, a3, Vector256.Create<float>(0.02825368063f));
        q0 = Vector256.MultiplyAddEstimate(q0, a0, Vector256.Create<float>(-0.1484816148f));
        q1 = Vector256.MultiplyAddEstimate(q1, a1, Vector256.Create<float>(-0.1484816148f));
        q2 = Vector256.MultiplyAddEstimate(q2, a2, Vector256.Create<float>(-0.1484816148f));
        q3 = Vector256.MultiplyAddEstimate(q3, a3, Vector256.Create<float>(-0.1484816148f));
        q0 = Vector256.MultiplyAddEstimate(q0, a0, Vector256.Create<float>(-0.9184163933f));
        q1 = Vector256.MultiplyAddEstimate(q1, a1, Vector256.Create<float>(-0.9184163933f));
        q2 = Vector256.MultiplyAddEstimate(q2, a2, Vector256.Create<float>(-0.9184163933f));
        q3 = Vector256.MultiplyAddEstimate(q3, a3, Vector256.Create<float>(-0.9184163933f));
        q0 = Vector256.MultiplyAddEstimate(q0, a0, Vector256.Create<float>(-1.627908593f));
        q1 = Vector256.MultiplyAddEstimate(q1, a1, Vector256.Create<float>(-1.627908593f));
        q2 = Vector256.MultiplyAddEstimate(q2, a2, Vector256.Create<float>(-1.627908593f));
        q3 = Vector256.MultiplyAddEstimate(q3, a3, Vector256.Create<float>(-1.627908593f));
        q0 = Vector256.MaxNative(Vector256.Create<float>(-127), q0 * a0);
        q1 = Vector256.MaxNative(Vector256.Create<float>(-127), q1 * a1);
        q2 = Vector256.MaxNative(Vector256.Create<float>(-127), q2 * a2);
        q3 = Vector256.MaxNative(Vector256.Create<float>(-127), q3 * a3);
        Vector256<float> shifted0 = q0 + Vector256.Create<float>(LastPlaceIsOne), n0 = shifted0 - Vector256.Create<float>(LastPlaceIsOne), r0 = q0 - n0;
        Vector256<float> shifted1 = q1 + Vector256.Create<float>(LastPlaceIsOne), n1 = shifted1 - Vector256.Create<float>(LastPlaceIsOne), r1 = q1 - n1;
        Vector256<float> shifted2 = q2 + Vector256.Create<float>(LastPlaceIsOne), n2 = shifted2 - Vector256.Create<float>(LastPlaceIsOne), r2 = q2 - n2;
        Vector256<float> shifted3 = q3 + Vector256.Create<float>(LastPlaceIsOne), n3 = shifted3 - Vector256.Create<float>(LastPlaceIsOne), r3 = q3 - n3;
        Vector256<float> e0 = Vector256.Create<float>(0.001340727125f);
        Vector256<float> e1 = Vector256.Create<float>(0.001340727125f);
        Vector256<float> e2 = Vector256.Create<float>(0.001340727125f);
        Vector256<float> e3 = Vector256.Create<float>(0.001340727125f);
        e0 = Vector256.MultiplyAddEstimate(e0, r0, Vector256.Create<float>(0.009671881799f));
        e1 = Vector256.MultiplyAddEstimate(e1, r1, Vector256.Create<float>(0.009671881799f));
        e2 = Vector256.MultiplyAddEstimate(e2, r2, Vector256.Create<float>(0.009671881799f));
        e3 = Vector256.MultiplyAddEstimate(e3, r3, Vector256.Create<float>(0.009671881799f));
        e0 = Vector256.MultiplyAddEstimate(e0, r0, Vector256.Create<float>(0.05550308336f));
        e1 = Vector256.MultiplyAddEstimate(e1, r1, Vector256.Create<float>(0.05550308336f));
        e2 = Vector256.MultiplyAddEstimate(e2, r2, Vector256.Create<float>(0.05550308336f));
        e3 = Vector256.MultiplyAddEstimate(e3, r3, Vector256.Create<float>(0.05550308336f));
        e0 = Vector256.MultiplyAddEstimate(e0, r0, Vector256.Create<float>(0.2402223453f));
        e1 = Vector256.MultiplyAddEstimate(e1, r1, Vector256.Create<float>(0.2402223453f));
        e2 = Vector256.MultiplyAddEstimate(e2, r2, Vector256.Create<float>(0.2402223453f));
        e3 = Vector256.MultiplyAddEstimate(e3, r3, Vector256.Create<float>(0.2402223453f));
        e0 = Vector256.MultiplyAddEstimate(e0, r0, Vector256.Create<float>(0.6931472149f));
        e1 = Vector256.MultiplyAddEstimate(e1, r1, Vector256.Create<float>(0.6931472149f));
        e2 = Vector256.MultiplyAddEstimate(e2, r2, Vector256.Create<float>(0.6931472149f));
        e3 = Vector256.MultiplyAddEstimate(e3, r3, Vector256.Create<float>(0.6931472149f));
        e0 = Vector256.MultiplyAddEstimate(e0, r0, Vector256.Create<float>(1));
        e1 = Vector256.MultiplyAddEstimate(e1, r1, Vector256.Create<float>(1));
        e2 = Vector256.MultiplyAddEstimate(e2, r2, Vector256.Create<float>(1));
        e3 = Vector256.MultiplyAddEstimate(e3, r3, Vector256.Create<float>(1));
        e0 = LaneScaling.ScaledNear(e0, n0, shifted0);
        e1 = LaneScaling.ScaledNear(e1, n1, shifted1);
        e2 = LaneScaling.ScaledNear(e2, n2, shifted2);
        e3 = LaneScaling.ScaledNear(e3, n3, shifted3);
        x0 = LaneChoice.Negative(x0, e0, Vector256.Create<float>(2) - e0);
        x1 = LaneChoice.Negative(x1, e1, Vector256.Create<float>(2) - e1);
        x2 = LaneChoice.Negative(x2, e2, Vector256.Create<float>(2) - e2);
        x3 = LaneChoice.Negative(x3, e3, Vector256.Create<float>(2) - e3);
        (first, second, third, fourth) = (new(x0), new(x1), new(x2), new(x3));
    }

    // atan(t) for 0 ≤ t ≤ 1
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> AtanToOne(Vector256<float> t)
    {
        Vector256<float> square = t * t;
        Vector256<float> p = Vector256.Create<float>(-0.002386997317f);
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<float>(0.01350777143f));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<float>(-0.03587153898f));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<float>(0.06250169445f));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<float>(-0.0865688043f));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<float>(0.1103376412f));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<float>(-0.1427856875f));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<float>(0.1999973933f));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<float>(-0.3333333173f));
        return Vector256.MultiplyAddEstimate(t * square, p, t);
    }

    // π/2 and π less x, with what their floats lack.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> FromQuarter(Vector256<float> x) => Vector256.Create<float>(1.57079637f) - (x + Vector256.Create<float>(4.37113883e-8f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> FromHalf(Vector256<float> x) => Vector256.Create<float>(3.14159274f) - (x + Vector256.Create<float>(8.74227766e-8f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Atan(Vector256<float> x)
    {
        Vector256<float> a = Vector256.Abs(x), steep = Vector256.GreaterThan(a, Vector256.Create<float>(1));
        Vector256<float> angle = AtanToOne(LaneChoice.Of(steep, Vector256.Create<float>(1) / a, a));
        return WithSign(LaneChoice.Of(steep, FromQuarter(angle), angle), x);
    }

    // asin(x) for |x| ≤ ½
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> AsinToHalf(Vector256<float> x, Vector256<float> square)
    {
        Vector256<float> p = Vector256.Create<float>(0.03808502356f);
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<float>(0.02655454221f));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<float>(0.04500138007f));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<float>(0.07498855073f));
        p = Vector256.MultiplyAddEstimate(p, square, Vector256.Create<float>(0.1666667241f));
        return Vector256.MultiplyAddEstimate(x * square, p, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Asin(Vector256<float> x)
    {
        // asin(a) = π/2 − 2·asin(√((1 − a) / 2))
        Vector256<float> a = Vector256.Abs(x), far = Vector256.GreaterThan(a, Vector256.Create<float>(0.5f)), half = Vector256.MultiplyAddEstimate(a, Vector256.Create<float>(-0.5f), Vector256.Create<float>(0.5f));
        Vector256<float> square = LaneChoice.Of(far, half, a * a);
        Vector256<float> angle = AsinToHalf(LaneChoice.Of(far, Vector256.Sqrt(half), a), square);
        return WithSign(LaneChoice.Of(far, FromQuarter(angle + angle), angle), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Acos(Vector256<float> x)
    {
        // acos(a) = 2·asin(√((1 − a) / 2)), acos(−a) = π − acos(a); near 0, π/2 − asin(x).
        Vector256<float> a = Vector256.Abs(x), far = Vector256.GreaterThan(a, Vector256.Create<float>(0.5f)), half = Vector256.MultiplyAddEstimate(a, Vector256.Create<float>(-0.5f), Vector256.Create<float>(0.5f));
        Vector256<float> square = LaneChoice.Of(far, half, x * x);
        Vector256<float> angle = AsinToHalf(LaneChoice.Of(far, Vector256.Sqrt(half), x), square), twice = angle + angle;
        twice = LaneChoice.Of(Vector256.LessThan(x, Vector256<float>.Zero), FromHalf(twice), twice);
        return LaneChoice.Of(far, twice, FromQuarter(angle));
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
        Vector256<float> result = Vector256.Xor(LaneChoice.Of(odd, c, s), Vector256.AsSingle(sign));
        if (quarter == 0)
            result = LaneChoice.Of(Vector256.Equals(x, Vector256<float>.Zero), x, result); // keeps −0
        if (Vector256.LessThanOrEqualAll(Vector256.Abs(x), Vector256.Create<float>(30000)))
            return result;

        return LaneChoice.Of(inRange, result, (quarter == 0 ? Map(&ScalarMath.Sin, new(x)) : Map(&ScalarMath.Cos, new(x)))._value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> WithSign(Vector256<float> magnitude, Vector256<float> sign) =>
        Vector256.BitwiseOr(magnitude, Vector256.BitwiseAnd(sign, Vector256.Create<float>(-0f)));

    // 2ʳ·2ⁿ in doubles, of numbers that are in their range. The polynomial of PowerOfParts; n are the low bits of `whole`.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> PowerOfTwo(Vector256<double> r, Vector256<long> whole) =>
        LaneFormulas.PowerOfTwo(new F64x4(r)).Value * Vector256.AsDouble(Vector256.ShiftLeft(whole + Vector256.Create(1023L), 52));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Exp2(F32x8 x)
    {
        // x = n + r: both are floats. Beyond the bounds the result is 0 or ∞ all the same, and a NaN comes through as the second operand.
        Vector256<float> bounded = Vector256.MaxNative(Vector256.Create<float>(-160), Vector256.MinNative(Vector256.Create<float>(160), x._value));
        Vector256<float> shifted = bounded + Vector256.Create<float>(LastPlaceIsOne);
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(bounded - (shifted - Vector256.Create<float>(LastPlaceIsOne)));
        (Vector256<long> nLow, Vector256<long> nHigh) = Vector256.Widen(Vector256.AsInt32(shifted));
        return new(Vector256.Narrow(PowerOfTwo(low, nLow), PowerOfTwo(high, nHigh)));
    }

    // cosh and sinh of floats between ±104, in doubles. With t = n + r for x·log₂ e, 2ᵗ is 2ⁿ·(c + s) and 2⁻ᵗ is 2⁻ⁿ·(c − s), where c = cosh(r·ln 2) and
    // s = sinh(r·ln 2): nothing cancels where x is small, and there is no division. Series of which the next term is below 2⁻³⁶.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Halves(Vector256<double> x, out Vector256<double> sum, out Vector256<double> difference, out Vector256<double> c, out Vector256<double> s)
    {
        const double shift = 6755399441055744;
        Vector256<double> t = x * Vector256.Create<double>(1.4426950408889634), shifted = t + Vector256.Create<double>(shift), r = t - (shifted - Vector256.Create<double>(shift)), square = r * r;
        Vector256<double> up = Vector256.AsDouble(Vector256.ShiftLeft(Vector256.AsInt64(shifted) + Vector256.Create(1022L), 52)), down = Vector256.AsDouble(Vector256.ShiftLeft(Vector256.Create(1022L) - Vector256.AsInt64(shifted), 52));
        (sum, difference) = (up + down, up - down);
        c = Vector256.Create<double>(1.3215486790144305e-06);
        c = Vector256.MultiplyAddEstimate(c, square, Vector256.Create<double>(0.00015403530393381606));
        c = Vector256.MultiplyAddEstimate(c, square, Vector256.Create<double>(0.009618129107628477));
        c = Vector256.MultiplyAddEstimate(c, square, Vector256.Create<double>(0.2402265069591007));
        c = Vector256.MultiplyAddEstimate(c, square, Vector256.Create<double>(1.0));
        s = Vector256.Create<double>(1.0178086009239696e-07);
        s = Vector256.MultiplyAddEstimate(s, square, Vector256.Create<double>(1.5252733804059838e-05));
        s = Vector256.MultiplyAddEstimate(s, square, Vector256.Create<double>(0.0013333558146428441));
        s = Vector256.MultiplyAddEstimate(s, square, Vector256.Create<double>(0.055504108664821576));
        s = Vector256.MultiplyAddEstimate(s, square, Vector256.Create<double>(0.6931471805599453));
        s *= r;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Sinh(Vector256<double> x)
    {
        Halves(x, out Vector256<double> sum, out Vector256<double> difference, out Vector256<double> c, out Vector256<double> s);
        return Vector256.MultiplyAddEstimate(sum, s, difference * c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Cosh(Vector256<double> x)
    {
        Halves(x, out Vector256<double> sum, out Vector256<double> difference, out Vector256<double> c, out Vector256<double> s);
        return Vector256.MultiplyAddEstimate(sum, c, difference * s);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Sinh(F32x8 x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.MaxNative(Vector256.Create<float>(-104), Vector256.MinNative(Vector256.Create<float>(104), x._value)));
        return new(WithSign(Vector256.Narrow(Sinh(low), Sinh(high)), x._value)); // keeps −0
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x8 Cosh(F32x8 x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.MaxNative(Vector256.Create<float>(-104), Vector256.MinNative(Vector256.Create<float>(104), x._value)));
        return new(Vector256.Narrow(Cosh(low), Cosh(high)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x8 Log2(F32x8 x)
    {
        (F64x4 low, F64x4 high) = Widen(x);
        return Narrow(LaneFormulas.Log2(low), LaneFormulas.Log2(high));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x8 Log10(F32x8 x)
    {
        (F64x4 low, F64x4 high) = Widen(x);
        return Narrow(LaneFormulas.Log10(low), LaneFormulas.Log10(high));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x8 Tan(F32x8 x)
    {
        (F64x4 low, F64x4 high) = Widen(x);
        return Narrow(LaneFormulas.Tan(low), LaneFormulas.Tan(high));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x8 Asinh(F32x8 x)
    {
        (F64x4 low, F64x4 high) = Widen(x);
        return Narrow(LaneFormulas.Asinh(low), LaneFormulas.Asinh(high));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x8 Acosh(F32x8 x)
    {
        (F64x4 low, F64x4 high) = Widen(x);
        return Narrow(LaneFormulas.Acosh(low), LaneFormulas.Acosh(high));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x8 Atanh(F32x8 x)
    {
        (F64x4 low, F64x4 high) = Widen(x);
        return Narrow(LaneFormulas.Atanh(low), LaneFormulas.Atanh(high));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x8 Erfc(F32x8 x)
    {
        (F64x4 low, F64x4 high) = Widen(x);
        return Narrow(LaneFormulas.Erfc(low), LaneFormulas.Erfc(high));
    }

    // Not inlined: it would exhaust what the compiler is willing to inline into a loop.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x8 Atan2(F32x8 y, F32x8 x)
    {
        Vector256<float> up = Vector256.Abs(y._value), along = Vector256.Abs(x._value), steep = Vector256.GreaterThan(up, along);
        Vector256<float> large = LaneExtremes.Max(up, along), small = Vector256.MinNative(up, along);
        // Nothing over nothing is 0, infinite over infinite 1; NaN comes through as the second operand.
        large = Vector256.MaxNative(Vector256.Create<float>(float.Epsilon), large);
        Vector256<float> t = LaneChoice.Of(Vector256.Equals(small, large), Vector256.Create<float>(1), small / large);
        Vector256<float> angle = AtanToOne(t);
        angle = LaneChoice.Of(steep, FromQuarter(angle), angle);
        angle = LaneChoice.Of(Vector256.AsSingle(Vector256.LessThan(Vector256.AsInt32(x._value), Vector256<int>.Zero)), FromHalf(angle), angle);
        return new(WithSign(angle, y._value));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static unsafe F32x8 Fmod(F32x8 a, F32x8 b)
    {
        (F64x4 aLow, F64x4 aHigh) = Widen(a);
        (F64x4 bLow, F64x4 bHigh) = Widen(b);
        F32x8 result = Narrow(LaneFormulas.Fmod(aLow, bLow), LaneFormulas.Fmod(aHigh, bHigh));
        F32x8 ordinary = Less(Abs(a / b), Fill(1 << 27));
        return ordinary.AllTrue() ? result : Select(ordinary, result, Map(&ScalarMath.Fmod, a, b));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static unsafe F32x8 Remainder(F32x8 a, F32x8 b)
    {
        (F64x4 aLow, F64x4 aHigh) = Widen(a);
        (F64x4 bLow, F64x4 bHigh) = Widen(b);
        F32x8 result = Narrow(LaneFormulas.Remainder(aLow, bLow), LaneFormulas.Remainder(aHigh, bHigh));
        F32x8 ordinary = Less(Abs(a / b), Fill(1 << 27));
        return ordinary.AllTrue() ? result : Select(ordinary, result, Map(&ScalarMath.Remainder, a, b));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static unsafe F32x8 FloorDivide(F32x8 a, F32x8 b)
    {
        (F64x4 aLow, F64x4 aHigh) = Widen(a);
        (F64x4 bLow, F64x4 bHigh) = Widen(b);
        F32x8 result = Narrow(LaneFormulas.FloorDivide(aLow, bLow), LaneFormulas.FloorDivide(aHigh, bHigh));
        F32x8 ordinary = Less(Abs(a / b), Fill(1 << 27));
        return ordinary.AllTrue() ? result : Select(ordinary, result, Map(&ScalarMath.FloorDivide, a, b));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x8 Hypot(F32x8 a, F32x8 b)
    {
        (F64x4 aLow, F64x4 aHigh) = Widen(a);
        (F64x4 bLow, F64x4 bHigh) = Widen(b);
        return Narrow(LaneFormulas.Hypot(aLow, bLow), LaneFormulas.Hypot(aHigh, bHigh));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x8 Power(F32x8 x, F32x8 exponent)
    {
        // |x|ʸ = 2^(y·(k + log₂(1 + f))). The powers of 0 and ∞ lie beyond the floats with these bounds, too, and so does what
        // exponents beyond theirs make of everything but 1.
        Vector256<float> size = Vector256.Abs(x._value), y = exponent._value, f = LogParts(size, out Vector256<float> k);
        k = LaneChoice.Of(Vector256.Equals(size, Vector256<float>.Zero), Vector256.Create<float>(float.MinValue), k);
        k = LaneChoice.Of(Vector256.Equals(size, Vector256.Create<float>(float.PositiveInfinity)), Vector256.Create<float>(float.MaxValue), k);
        Vector256<float> bounded = Vector256.MinNative(Vector256.Create<float>(1e30f), Vector256.MaxNative(Vector256.Create<float>(1e-30f), Vector256.Abs(y)));
        (F64x4 kLow, F64x4 kHigh) = Widen(new(k));
        (F64x4 fLow, F64x4 fHigh) = Widen(new(f));
        (F64x4 yLow, F64x4 yHigh) = Widen(new(WithSign(bounded, y)));
        F64x4 low = LaneFormulas.PowerOfParts(kLow, fLow, yLow, out F64x4 nLow), high = LaneFormulas.PowerOfParts(kHigh, fHigh, yHigh, out F64x4 nHigh);
        Vector256<float> result = LaneScaling.Scaled(Narrow(low, high)._value, Narrow(nLow, nHigh)._value);

        // Powers of negative numbers take their sign from odd exponents; others than whole ones have none.
        F32x8 half = exponent * Fill(0.5f), zero = Zero;
        F32x8 odd = And(NotEqual(Floor(half), half), Equal(Floor(exponent), exponent));
        F32x8 power = new(Vector256.BitwiseOr(result, Vector256.BitwiseAnd(Vector256.BitwiseAnd(odd._value, x._value), Vector256.Create<float>(-0f))));
        F32x8 none = And(And(Less(x, zero), Greater(x, Fill(float.NegativeInfinity))), NotEqual(Floor(exponent), exponent));
        power = Select(Or(none, NotEqual(x, x)), Fill(float.NaN), power);
        return Select(Or(Equal(exponent, zero), Equal(x, Fill(1))), Fill(1), power);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x8 Narrow(F64x4 low, F64x4 high) => new(Vector256.Narrow(low.Value, high.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (F64x4 Low, F64x4 High) Widen(F32x8 x)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(x._value);
        return (new(low), new(high));
    }
}
