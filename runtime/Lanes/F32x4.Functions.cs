using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

// The frequent functions in float arithmetic, at most 4 units in the last place off. The polynomials interpolate at
// Chebyshev nodes. Written by generate.sh from Lanes.Single.template: change that.
public readonly partial struct F32x4
{
    // In two parts, of which a power's share of the first is exact, whether or not products are fused with sums.
    private const float LogTwoHigh = 0.693359375f, LogTwoLow = -0.000212194442f, LogTwoE = 1.44269504f;
    private const float EighthHigh = 0.0866394043f, EighthLow = 3.993273e-6f; // of log(2) / 8
    private const float SmallestNormal = 1.17549435e-38f, LastPlaceIsOne = 12582912, TwoToMinus64 = 1 / 18446744073709551616f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Exp(F32x4 x) => new(Exp(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Decay(F32x4 x) => new(Decay(x._value));

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
    public static F32x4 OnePlusErf(F32x4 x) => new(OnePlusErf(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Asin(F32x4 x) => new(Asin(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Acos(F32x4 x) => new(Acos(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Atan(F32x4 x) => new(Atan(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Exp(Vector128<float> x)
    {
        // eˣ = 2ⁿ·eʳ with |r| ≤ log(2)/2; beyond the bounds the result is 0 or ∞ all the same. Adding and taking away a
        // number so large that its last place is 1 rounds to whole numbers. A NaN comes through as the second operand.
        x = Vector128.MaxNative(Vector128.Create<float>(-105), Vector128.MinNative(Vector128.Create<float>(90), x));
        Vector128<float> shifted = Vector128.MultiplyAddEstimate(x, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> n = shifted - Vector128.Create<float>(LastPlaceIsOne);
        Vector128<float> r = Vector128.MultiplyAddEstimate(n, Vector128.Create<float>(-LogTwoHigh), x);
        r = Vector128.MultiplyAddEstimate(n, Vector128.Create<float>(-LogTwoLow), r);

        Vector128<float> p = Vector128.Create<float>(0.001392691806f);
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.008363767023f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.04166655016f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.1666657342f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.5f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(1));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(1));
        return LaneScaling.Scaled(p, n, shifted);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Exp(ref F32x4 first, ref F32x4 second, ref F32x4 third, ref F32x4 fourth)
    {
        Vector128<float> x0 = first._value, x1 = second._value, x2 = third._value, x3 = fourth._value;
        x0 = Vector128.MaxNative(Vector128.Create<float>(-105), Vector128.MinNative(Vector128.Create<float>(90), x0));
        x1 = Vector128.MaxNative(Vector128.Create<float>(-105), Vector128.MinNative(Vector128.Create<float>(90), x1));
        x2 = Vector128.MaxNative(Vector128.Create<float>(-105), Vector128.MinNative(Vector128.Create<float>(90), x2));
        x3 = Vector128.MaxNative(Vector128.Create<float>(-105), Vector128.MinNative(Vector128.Create<float>(90), x3));
        Vector128<float> shifted0 = Vector128.MultiplyAddEstimate(x0, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> shifted1 = Vector128.MultiplyAddEstimate(x1, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> shifted2 = Vector128.MultiplyAddEstimate(x2, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> shifted3 = Vector128.MultiplyAddEstimate(x3, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> n0 = shifted0 - Vector128.Create<float>(LastPlaceIsOne);
        Vector128<float> n1 = shifted1 - Vector128.Create<float>(LastPlaceIsOne);
        Vector128<float> n2 = shifted2 - Vector128.Create<float>(LastPlaceIsOne);
        Vector128<float> n3 = shifted3 - Vector128.Create<float>(LastPlaceIsOne);
        Vector128<float> r0 = Vector128.MultiplyAddEstimate(n0, Vector128.Create<float>(-LogTwoHigh), x0);
        Vector128<float> r1 = Vector128.MultiplyAddEstimate(n1, Vector128.Create<float>(-LogTwoHigh), x1);
        Vector128<float> r2 = Vector128.MultiplyAddEstimate(n2, Vector128.Create<float>(-LogTwoHigh), x2);
        Vector128<float> r3 = Vector128.MultiplyAddEstimate(n3, Vector128.Create<float>(-LogTwoHigh), x3);
        r0 = Vector128.MultiplyAddEstimate(n0, Vector128.Create<float>(-LogTwoLow), r0);
        r1 = Vector128.MultiplyAddEstimate(n1, Vector128.Create<float>(-LogTwoLow), r1);
        r2 = Vector128.MultiplyAddEstimate(n2, Vector128.Create<float>(-LogTwoLow), r2);
        r3 = Vector128.MultiplyAddEstimate(n3, Vector128.Create<float>(-LogTwoLow), r3);

        Vector128<float> p0 = Vector128.Create<float>(0.001392691806f);
        Vector128<float> p1 = Vector128.Create<float>(0.001392691806f);
        Vector128<float> p2 = Vector128.Create<float>(0.001392691806f);
        Vector128<float> p3 = Vector128.Create<float>(0.001392691806f);
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(0.008363767023f));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(0.008363767023f));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(0.008363767023f));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(0.008363767023f));
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(0.04166655016f));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(0.04166655016f));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(0.04166655016f));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(0.04166655016f));
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(0.1666657342f));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(0.1666657342f));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(0.1666657342f));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(0.1666657342f));
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(0.5f));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(0.5f));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(0.5f));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(0.5f));
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(1));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(1));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(1));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(1));
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(1));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(1));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(1));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(1));
        x0 = LaneScaling.Scaled(p0, n0, shifted0);
        x1 = LaneScaling.Scaled(p1, n1, shifted1);
        x2 = LaneScaling.Scaled(p2, n2, shifted2);
        x3 = LaneScaling.Scaled(p3, n3, shifted3);
        (first, second, third, fourth) = (new(x0), new(x1), new(x2), new(x3));
    }

    // 2ᵗ with t = x·log₂ e is 2ⁿ times a polynomial in what is left of t, off by less than 10⁻⁷ and exact at 0. An instruction takes
    // ⌊t⌋ from t; elsewhere an addition finds the nearest whole number, or the nearest eighth where eight powers can be looked up.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Decay(Vector128<float> x) => LaneScaling.HasInstructions ? DecayFromFloor(x) : LaneScaling.HasEighths ? DecayFromEighths(x) : DecayFromNearest(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Decay(ref F32x4 a, ref F32x4 b, ref F32x4 c, ref F32x4 d)
    {
        if (LaneScaling.HasInstructions) (a, b, c, d) = (Decay(a), Decay(b), Decay(c), Decay(d));
        else if (LaneScaling.HasEighths) DecayFromEighths(ref a, ref b, ref c, ref d);
        else DecayFromNearest(ref a, ref b, ref c, ref d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> DecayFromFloor(Vector128<float> x)
    {
        Vector128<float> r = LaneScaling.Fraction(x * Vector128.Create<float>(LogTwoE), out Vector128<float> n);
        Vector128<float> p = Vector128.Create<float>(0.00186713052f);
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.00901703f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.0557999127f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.24016444f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.6931513f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(1));
        return LaneScaling.Scaled(p, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> DecayFromNearest(Vector128<float> x)
    {
        // A NaN comes through as the second operand.
        x = Vector128.MaxNative(Vector128.Create<float>(-105), x);
        Vector128<float> shifted = Vector128.MultiplyAddEstimate(x, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> r = Vector128.MultiplyAddEstimate(x, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne) - shifted);
        Vector128<float> p = Vector128.Create<float>(0.001326472737f);
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.009671512967f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.05550733746f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.2402224208f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.6931469776f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(1));
        return LaneScaling.ScaledDown(p, shifted);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DecayFromNearest(ref F32x4 first, ref F32x4 second, ref F32x4 third, ref F32x4 fourth)
    {
        Vector128<float> x0 = first._value, x1 = second._value, x2 = third._value, x3 = fourth._value;
        x0 = Vector128.MaxNative(Vector128.Create<float>(-105), x0);
        x1 = Vector128.MaxNative(Vector128.Create<float>(-105), x1);
        x2 = Vector128.MaxNative(Vector128.Create<float>(-105), x2);
        x3 = Vector128.MaxNative(Vector128.Create<float>(-105), x3);
        Vector128<float> shifted0 = Vector128.MultiplyAddEstimate(x0, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> shifted1 = Vector128.MultiplyAddEstimate(x1, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> shifted2 = Vector128.MultiplyAddEstimate(x2, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> shifted3 = Vector128.MultiplyAddEstimate(x3, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> r0 = Vector128.MultiplyAddEstimate(x0, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne) - shifted0);
        Vector128<float> r1 = Vector128.MultiplyAddEstimate(x1, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne) - shifted1);
        Vector128<float> r2 = Vector128.MultiplyAddEstimate(x2, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne) - shifted2);
        Vector128<float> r3 = Vector128.MultiplyAddEstimate(x3, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne) - shifted3);
        Vector128<float> p0 = Vector128.Create<float>(0.001326472737f);
        Vector128<float> p1 = Vector128.Create<float>(0.001326472737f);
        Vector128<float> p2 = Vector128.Create<float>(0.001326472737f);
        Vector128<float> p3 = Vector128.Create<float>(0.001326472737f);
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(0.009671512967f));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(0.009671512967f));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(0.009671512967f));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(0.009671512967f));
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(0.05550733746f));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(0.05550733746f));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(0.05550733746f));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(0.05550733746f));
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(0.2402224208f));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(0.2402224208f));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(0.2402224208f));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(0.2402224208f));
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(0.6931469776f));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(0.6931469776f));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(0.6931469776f));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(0.6931469776f));
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(1));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(1));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(1));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(1));
        x0 = LaneScaling.ScaledDown(p0, shifted0);
        x1 = LaneScaling.ScaledDown(p1, shifted1);
        x2 = LaneScaling.ScaledDown(p2, shifted2);
        x3 = LaneScaling.ScaledDown(p3, shifted3);
        (first, second, third, fourth) = (new(x0), new(x1), new(x2), new(x3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> DecayFromEighths(Vector128<float> x)
    {
        // The same in eighths, of which a polynomial of the third degree is enough.
        x = Vector128.MaxNative(Vector128.Create<float>(-105), x);
        Vector128<float> shifted = Vector128.MultiplyAddEstimate(x, Vector128.Create<float>(8 * LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> r = Vector128.MultiplyAddEstimate(x, Vector128.Create<float>(8 * LogTwoE), Vector128.Create<float>(LastPlaceIsOne) - shifted);
        Vector128<float> power = LaneScaling.Eighths(shifted);
        Vector128<float> p = Vector128.Create<float>(0.000108420856f);
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.0037540258f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.0866434f));
        return LaneScaling.Down(Vector128.MultiplyAddEstimate(p * r, power, power));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DecayFromEighths(ref F32x4 first, ref F32x4 second, ref F32x4 third, ref F32x4 fourth)
    {
        Vector128<float> x0 = first._value, x1 = second._value, x2 = third._value, x3 = fourth._value;
        x0 = Vector128.MaxNative(Vector128.Create<float>(-105), x0);
        x1 = Vector128.MaxNative(Vector128.Create<float>(-105), x1);
        x2 = Vector128.MaxNative(Vector128.Create<float>(-105), x2);
        x3 = Vector128.MaxNative(Vector128.Create<float>(-105), x3);
        Vector128<float> shifted0 = Vector128.MultiplyAddEstimate(x0, Vector128.Create<float>(8 * LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> shifted1 = Vector128.MultiplyAddEstimate(x1, Vector128.Create<float>(8 * LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> shifted2 = Vector128.MultiplyAddEstimate(x2, Vector128.Create<float>(8 * LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> shifted3 = Vector128.MultiplyAddEstimate(x3, Vector128.Create<float>(8 * LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> r0 = Vector128.MultiplyAddEstimate(x0, Vector128.Create<float>(8 * LogTwoE), Vector128.Create<float>(LastPlaceIsOne) - shifted0);
        Vector128<float> r1 = Vector128.MultiplyAddEstimate(x1, Vector128.Create<float>(8 * LogTwoE), Vector128.Create<float>(LastPlaceIsOne) - shifted1);
        Vector128<float> r2 = Vector128.MultiplyAddEstimate(x2, Vector128.Create<float>(8 * LogTwoE), Vector128.Create<float>(LastPlaceIsOne) - shifted2);
        Vector128<float> r3 = Vector128.MultiplyAddEstimate(x3, Vector128.Create<float>(8 * LogTwoE), Vector128.Create<float>(LastPlaceIsOne) - shifted3);
        Vector128<float> power0 = LaneScaling.Eighths(shifted0);
        Vector128<float> power1 = LaneScaling.Eighths(shifted1);
        Vector128<float> power2 = LaneScaling.Eighths(shifted2);
        Vector128<float> power3 = LaneScaling.Eighths(shifted3);
        Vector128<float> p0 = Vector128.Create<float>(0.000108420856f);
        Vector128<float> p1 = Vector128.Create<float>(0.000108420856f);
        Vector128<float> p2 = Vector128.Create<float>(0.000108420856f);
        Vector128<float> p3 = Vector128.Create<float>(0.000108420856f);
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(0.0037540258f));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(0.0037540258f));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(0.0037540258f));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(0.0037540258f));
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(0.0866434f));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(0.0866434f));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(0.0866434f));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(0.0866434f));
        x0 = LaneScaling.Down(Vector128.MultiplyAddEstimate(p0 * r0, power0, power0));
        x1 = LaneScaling.Down(Vector128.MultiplyAddEstimate(p1 * r1, power1, power1));
        x2 = LaneScaling.Down(Vector128.MultiplyAddEstimate(p2 * r2, power2, power2));
        x3 = LaneScaling.Down(Vector128.MultiplyAddEstimate(p3 * r3, power3, power3));
        (first, second, third, fourth) = (new(x0), new(x1), new(x2), new(x3));
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
        near = LaneChoice.Of(Vector128.Equals(x, Vector128<float>.Zero), x, near); // keeps −0
        return LaneChoice.Of(Vector128.LessThan(Vector128.Abs(x), Vector128.Create<float>(0.7f)), near, Exp(x) - Vector128.Create<float>(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Log(Vector128<float> x)
    {
        // x = 2ᵏ·(1 + f) with 1 + f between √½ and √2; subnormal numbers are made normal first.
        Vector128<float> f = LaneChoice.Of(Vector128.LessThan(x, Vector128.Create<float>(SmallestNormal)), x * Vector128.Create<float>(1 << 23), x);
        Vector128<float> k = Vector128.AsSingle(Vector128.ShiftRightArithmetic(Vector128.AsInt32(f) - Vector128.Create(0x3F3504F3), 23));
        f = Vector128.AsSingle(Vector128.AsInt32(f) - Vector128.ShiftLeft(Vector128.AsInt32(k), 23)) - Vector128.Create<float>(1);
        k = Vector128.ConvertToSingle(Vector128.AsInt32(k)) - LaneChoice.Of(Vector128.LessThan(x, Vector128.Create<float>(SmallestNormal)), Vector128.Create<float>(23), Vector128<float>.Zero);
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
        p = Vector128.MultiplyAddEstimate(k, Vector128.Create<float>(LogTwoLow), p) + f;
        p = Vector128.MultiplyAddEstimate(k, Vector128.Create<float>(LogTwoHigh), p);
        // ∞ and NaN are their own logarithms.
        p = LaneChoice.Of(Vector128.LessThan(x, Vector128.Create<float>(float.PositiveInfinity)), p, x);
        p = LaneChoice.Of(Vector128.LessThan(x, Vector128<float>.Zero), Vector128.Create<float>(float.NaN), p);
        return LaneChoice.Of(Vector128.Equals(x, Vector128<float>.Zero), Vector128.Create<float>(float.NegativeInfinity), p);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Log(ref F32x4 first, ref F32x4 second, ref F32x4 third, ref F32x4 fourth)
    {
        Vector128<float> x0 = first._value, x1 = second._value, x2 = third._value, x3 = fourth._value;
        Vector128<float> f0 = LaneChoice.Of(Vector128.LessThan(x0, Vector128.Create<float>(SmallestNormal)), x0 * Vector128.Create<float>(1 << 23), x0);
        Vector128<float> f1 = LaneChoice.Of(Vector128.LessThan(x1, Vector128.Create<float>(SmallestNormal)), x1 * Vector128.Create<float>(1 << 23), x1);
        Vector128<float> f2 = LaneChoice.Of(Vector128.LessThan(x2, Vector128.Create<float>(SmallestNormal)), x2 * Vector128.Create<float>(1 << 23), x2);
        Vector128<float> f3 = LaneChoice.Of(Vector128.LessThan(x3, Vector128.Create<float>(SmallestNormal)), x3 * Vector128.Create<float>(1 << 23), x3);
        Vector128<float> k0 = Vector128.AsSingle(Vector128.ShiftRightArithmetic(Vector128.AsInt32(f0) - Vector128.Create(0x3F3504F3), 23));
        Vector128<float> k1 = Vector128.AsSingle(Vector128.ShiftRightArithmetic(Vector128.AsInt32(f1) - Vector128.Create(0x3F3504F3), 23));
        Vector128<float> k2 = Vector128.AsSingle(Vector128.ShiftRightArithmetic(Vector128.AsInt32(f2) - Vector128.Create(0x3F3504F3), 23));
        Vector128<float> k3 = Vector128.AsSingle(Vector128.ShiftRightArithmetic(Vector128.AsInt32(f3) - Vector128.Create(0x3F3504F3), 23));
        f0 = Vector128.AsSingle(Vector128.AsInt32(f0) - Vector128.ShiftLeft(Vector128.AsInt32(k0), 23)) - Vector128.Create<float>(1);
        f1 = Vector128.AsSingle(Vector128.AsInt32(f1) - Vector128.ShiftLeft(Vector128.AsInt32(k1), 23)) - Vector128.Create<float>(1);
        f2 = Vector128.AsSingle(Vector128.AsInt32(f2) - Vector128.ShiftLeft(Vector128.AsInt32(k2), 23)) - Vector128.Create<float>(1);
        f3 = Vector128.AsSingle(Vector128.AsInt32(f3) - Vector128.ShiftLeft(Vector128.AsInt32(k3), 23)) - Vector128.Create<float>(1);
        k0 = Vector128.ConvertToSingle(Vector128.AsInt32(k0)) - LaneChoice.Of(Vector128.LessThan(x0, Vector128.Create<float>(SmallestNormal)), Vector128.Create<float>(23), Vector128<float>.Zero);
        k1 = Vector128.ConvertToSingle(Vector128.AsInt32(k1)) - LaneChoice.Of(Vector128.LessThan(x1, Vector128.Create<float>(SmallestNormal)), Vector128.Create<float>(23), Vector128<float>.Zero);
        k2 = Vector128.ConvertToSingle(Vector128.AsInt32(k2)) - LaneChoice.Of(Vector128.LessThan(x2, Vector128.Create<float>(SmallestNormal)), Vector128.Create<float>(23), Vector128<float>.Zero);
        k3 = Vector128.ConvertToSingle(Vector128.AsInt32(k3)) - LaneChoice.Of(Vector128.LessThan(x3, Vector128.Create<float>(SmallestNormal)), Vector128.Create<float>(23), Vector128<float>.Zero);
        Vector128<float> p0 = Vector128.Create<float>(0.06971611471f);
        Vector128<float> p1 = Vector128.Create<float>(0.06971611471f);
        Vector128<float> p2 = Vector128.Create<float>(0.06971611471f);
        Vector128<float> p3 = Vector128.Create<float>(0.06971611471f);
        p0 = Vector128.MultiplyAddEstimate(p0, f0, Vector128.Create<float>(-0.1147973385f));
        p1 = Vector128.MultiplyAddEstimate(p1, f1, Vector128.Create<float>(-0.1147973385f));
        p2 = Vector128.MultiplyAddEstimate(p2, f2, Vector128.Create<float>(-0.1147973385f));
        p3 = Vector128.MultiplyAddEstimate(p3, f3, Vector128.Create<float>(-0.1147973385f));
        p0 = Vector128.MultiplyAddEstimate(p0, f0, Vector128.Create<float>(0.1168541992f));
        p1 = Vector128.MultiplyAddEstimate(p1, f1, Vector128.Create<float>(0.1168541992f));
        p2 = Vector128.MultiplyAddEstimate(p2, f2, Vector128.Create<float>(0.1168541992f));
        p3 = Vector128.MultiplyAddEstimate(p3, f3, Vector128.Create<float>(0.1168541992f));
        p0 = Vector128.MultiplyAddEstimate(p0, f0, Vector128.Create<float>(-0.1242568733f));
        p1 = Vector128.MultiplyAddEstimate(p1, f1, Vector128.Create<float>(-0.1242568733f));
        p2 = Vector128.MultiplyAddEstimate(p2, f2, Vector128.Create<float>(-0.1242568733f));
        p3 = Vector128.MultiplyAddEstimate(p3, f3, Vector128.Create<float>(-0.1242568733f));
        p0 = Vector128.MultiplyAddEstimate(p0, f0, Vector128.Create<float>(0.1424905765f));
        p1 = Vector128.MultiplyAddEstimate(p1, f1, Vector128.Create<float>(0.1424905765f));
        p2 = Vector128.MultiplyAddEstimate(p2, f2, Vector128.Create<float>(0.1424905765f));
        p3 = Vector128.MultiplyAddEstimate(p3, f3, Vector128.Create<float>(0.1424905765f));
        p0 = Vector128.MultiplyAddEstimate(p0, f0, Vector128.Create<float>(-0.1666780232f));
        p1 = Vector128.MultiplyAddEstimate(p1, f1, Vector128.Create<float>(-0.1666780232f));
        p2 = Vector128.MultiplyAddEstimate(p2, f2, Vector128.Create<float>(-0.1666780232f));
        p3 = Vector128.MultiplyAddEstimate(p3, f3, Vector128.Create<float>(-0.1666780232f));
        p0 = Vector128.MultiplyAddEstimate(p0, f0, Vector128.Create<float>(0.2000071575f));
        p1 = Vector128.MultiplyAddEstimate(p1, f1, Vector128.Create<float>(0.2000071575f));
        p2 = Vector128.MultiplyAddEstimate(p2, f2, Vector128.Create<float>(0.2000071575f));
        p3 = Vector128.MultiplyAddEstimate(p3, f3, Vector128.Create<float>(0.2000071575f));
        p0 = Vector128.MultiplyAddEstimate(p0, f0, Vector128.Create<float>(-0.2499999696f));
        p1 = Vector128.MultiplyAddEstimate(p1, f1, Vector128.Create<float>(-0.2499999696f));
        p2 = Vector128.MultiplyAddEstimate(p2, f2, Vector128.Create<float>(-0.2499999696f));
        p3 = Vector128.MultiplyAddEstimate(p3, f3, Vector128.Create<float>(-0.2499999696f));
        p0 = Vector128.MultiplyAddEstimate(p0, f0, Vector128.Create<float>(0.3333333118f));
        p1 = Vector128.MultiplyAddEstimate(p1, f1, Vector128.Create<float>(0.3333333118f));
        p2 = Vector128.MultiplyAddEstimate(p2, f2, Vector128.Create<float>(0.3333333118f));
        p3 = Vector128.MultiplyAddEstimate(p3, f3, Vector128.Create<float>(0.3333333118f));
        p0 = f0 * f0 * Vector128.MultiplyAddEstimate(p0, f0, Vector128.Create<float>(-0.5f));
        p1 = f1 * f1 * Vector128.MultiplyAddEstimate(p1, f1, Vector128.Create<float>(-0.5f));
        p2 = f2 * f2 * Vector128.MultiplyAddEstimate(p2, f2, Vector128.Create<float>(-0.5f));
        p3 = f3 * f3 * Vector128.MultiplyAddEstimate(p3, f3, Vector128.Create<float>(-0.5f));
        p0 = Vector128.MultiplyAddEstimate(k0, Vector128.Create<float>(LogTwoLow), p0) + f0;
        p1 = Vector128.MultiplyAddEstimate(k1, Vector128.Create<float>(LogTwoLow), p1) + f1;
        p2 = Vector128.MultiplyAddEstimate(k2, Vector128.Create<float>(LogTwoLow), p2) + f2;
        p3 = Vector128.MultiplyAddEstimate(k3, Vector128.Create<float>(LogTwoLow), p3) + f3;
        p0 = Vector128.MultiplyAddEstimate(k0, Vector128.Create<float>(LogTwoHigh), p0);
        p1 = Vector128.MultiplyAddEstimate(k1, Vector128.Create<float>(LogTwoHigh), p1);
        p2 = Vector128.MultiplyAddEstimate(k2, Vector128.Create<float>(LogTwoHigh), p2);
        p3 = Vector128.MultiplyAddEstimate(k3, Vector128.Create<float>(LogTwoHigh), p3);
        p0 = LaneChoice.Of(Vector128.LessThan(x0, Vector128.Create<float>(float.PositiveInfinity)), p0, x0);
        p1 = LaneChoice.Of(Vector128.LessThan(x1, Vector128.Create<float>(float.PositiveInfinity)), p1, x1);
        p2 = LaneChoice.Of(Vector128.LessThan(x2, Vector128.Create<float>(float.PositiveInfinity)), p2, x2);
        p3 = LaneChoice.Of(Vector128.LessThan(x3, Vector128.Create<float>(float.PositiveInfinity)), p3, x3);
        p0 = LaneChoice.Of(Vector128.LessThan(x0, Vector128<float>.Zero), Vector128.Create<float>(float.NaN), p0);
        p1 = LaneChoice.Of(Vector128.LessThan(x1, Vector128<float>.Zero), Vector128.Create<float>(float.NaN), p1);
        p2 = LaneChoice.Of(Vector128.LessThan(x2, Vector128<float>.Zero), Vector128.Create<float>(float.NaN), p2);
        p3 = LaneChoice.Of(Vector128.LessThan(x3, Vector128<float>.Zero), Vector128.Create<float>(float.NaN), p3);
        x0 = LaneChoice.Of(Vector128.Equals(x0, Vector128<float>.Zero), Vector128.Create<float>(float.NegativeInfinity), p0);
        x1 = LaneChoice.Of(Vector128.Equals(x1, Vector128<float>.Zero), Vector128.Create<float>(float.NegativeInfinity), p1);
        x2 = LaneChoice.Of(Vector128.Equals(x2, Vector128<float>.Zero), Vector128.Create<float>(float.NegativeInfinity), p2);
        x3 = LaneChoice.Of(Vector128.Equals(x3, Vector128<float>.Zero), Vector128.Create<float>(float.NegativeInfinity), p3);
        (first, second, third, fourth) = (new(x0), new(x1), new(x2), new(x3));
    }

    // x = 2ᵏ·(1 + f) with 1 + f between √½ and √2, for x > 0
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> LogParts(Vector128<float> x, out Vector128<float> k)
    {
        Vector128<float> subnormal = Vector128.LessThan(x, Vector128.Create<float>(SmallestNormal)), scaled = LaneChoice.Of(subnormal, x * Vector128.Create<float>(1 << 23), x);
        Vector128<int> bits = Vector128.AsInt32(scaled);
        Vector128<int> exponent = Vector128.ShiftRightArithmetic(bits - Vector128.Create(0x3F3504F3), 23);
        k = Vector128.ConvertToSingle(exponent) - LaneChoice.Of(subnormal, Vector128.Create<float>(23), Vector128<float>.Zero);
        return Vector128.AsSingle(bits - Vector128.ShiftLeft(exponent, 23)) - Vector128.Create<float>(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Log1p(Vector128<float> x)
    {
        // 1 + x = 2ᵏ·(1 + f) with f = x·2⁻ᵏ + (2⁻ᵏ − 1), which rounds once: nothing is lost to the sum, which only tells k. 2⁶⁴⁻ᵏ is normal for every k.
        Vector128<float> k = Vector128.AsSingle(Vector128.ShiftRightArithmetic(Vector128.AsInt32(x + Vector128.Create<float>(1)) - Vector128.Create(0x3F3504F3), 23));
        Vector128<float> f = Vector128.AsSingle(Vector128.ShiftLeft(Vector128.Create(191) - Vector128.AsInt32(k), 23));
        f = Vector128.MultiplyAddEstimate(x * Vector128.Create<float>(TwoToMinus64), f, Vector128.MultiplyAddEstimate(f, Vector128.Create<float>(TwoToMinus64), Vector128.Create<float>(-1)));
        k = Vector128.ConvertToSingle(Vector128.AsInt32(k));
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
        p = Vector128.MultiplyAddEstimate(k, Vector128.Create<float>(LogTwoLow), p) + f;
        p = Vector128.MultiplyAddEstimate(k, Vector128.Create<float>(LogTwoHigh), p);
        // ∞, NaN and what is hardly anything, −0 too, are their own.
        p = LaneChoice.Of(Vector128.LessThan(x, Vector128.Create<float>(float.PositiveInfinity)), p, x);
        p = LaneChoice.Of(Vector128.LessThan(Vector128.Abs(x), Vector128.Create<float>(1e-9f)), x, p);
        p = LaneChoice.Of(Vector128.LessThan(x, Vector128.Create<float>(-1)), Vector128.Create<float>(float.NaN), p);
        return LaneChoice.Of(Vector128.Equals(x, Vector128.Create<float>(-1)), Vector128.Create<float>(float.NegativeInfinity), p);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Log1p(ref F32x4 first, ref F32x4 second, ref F32x4 third, ref F32x4 fourth)
    {
        Vector128<float> x0 = first._value, x1 = second._value, x2 = third._value, x3 = fourth._value;
        Vector128<float> k0 = Vector128.AsSingle(Vector128.ShiftRightArithmetic(Vector128.AsInt32(x0 + Vector128.Create<float>(1)) - Vector128.Create(0x3F3504F3), 23));
        Vector128<float> k1 = Vector128.AsSingle(Vector128.ShiftRightArithmetic(Vector128.AsInt32(x1 + Vector128.Create<float>(1)) - Vector128.Create(0x3F3504F3), 23));
        Vector128<float> k2 = Vector128.AsSingle(Vector128.ShiftRightArithmetic(Vector128.AsInt32(x2 + Vector128.Create<float>(1)) - Vector128.Create(0x3F3504F3), 23));
        Vector128<float> k3 = Vector128.AsSingle(Vector128.ShiftRightArithmetic(Vector128.AsInt32(x3 + Vector128.Create<float>(1)) - Vector128.Create(0x3F3504F3), 23));
        Vector128<float> f0 = Vector128.AsSingle(Vector128.ShiftLeft(Vector128.Create(191) - Vector128.AsInt32(k0), 23));
        Vector128<float> f1 = Vector128.AsSingle(Vector128.ShiftLeft(Vector128.Create(191) - Vector128.AsInt32(k1), 23));
        Vector128<float> f2 = Vector128.AsSingle(Vector128.ShiftLeft(Vector128.Create(191) - Vector128.AsInt32(k2), 23));
        Vector128<float> f3 = Vector128.AsSingle(Vector128.ShiftLeft(Vector128.Create(191) - Vector128.AsInt32(k3), 23));
        f0 = Vector128.MultiplyAddEstimate(x0 * Vector128.Create<float>(TwoToMinus64), f0, Vector128.MultiplyAddEstimate(f0, Vector128.Create<float>(TwoToMinus64), Vector128.Create<float>(-1)));
        f1 = Vector128.MultiplyAddEstimate(x1 * Vector128.Create<float>(TwoToMinus64), f1, Vector128.MultiplyAddEstimate(f1, Vector128.Create<float>(TwoToMinus64), Vector128.Create<float>(-1)));
        f2 = Vector128.MultiplyAddEstimate(x2 * Vector128.Create<float>(TwoToMinus64), f2, Vector128.MultiplyAddEstimate(f2, Vector128.Create<float>(TwoToMinus64), Vector128.Create<float>(-1)));
        f3 = Vector128.MultiplyAddEstimate(x3 * Vector128.Create<float>(TwoToMinus64), f3, Vector128.MultiplyAddEstimate(f3, Vector128.Create<float>(TwoToMinus64), Vector128.Create<float>(-1)));
        k0 = Vector128.ConvertToSingle(Vector128.AsInt32(k0));
        k1 = Vector128.ConvertToSingle(Vector128.AsInt32(k1));
        k2 = Vector128.ConvertToSingle(Vector128.AsInt32(k2));
        k3 = Vector128.ConvertToSingle(Vector128.AsInt32(k3));
        Vector128<float> p0 = Vector128.Create<float>(0.06971611471f);
        Vector128<float> p1 = Vector128.Create<float>(0.06971611471f);
        Vector128<float> p2 = Vector128.Create<float>(0.06971611471f);
        Vector128<float> p3 = Vector128.Create<float>(0.06971611471f);
        p0 = Vector128.MultiplyAddEstimate(p0, f0, Vector128.Create<float>(-0.1147973385f));
        p1 = Vector128.MultiplyAddEstimate(p1, f1, Vector128.Create<float>(-0.1147973385f));
        p2 = Vector128.MultiplyAddEstimate(p2, f2, Vector128.Create<float>(-0.1147973385f));
        p3 = Vector128.MultiplyAddEstimate(p3, f3, Vector128.Create<float>(-0.1147973385f));
        p0 = Vector128.MultiplyAddEstimate(p0, f0, Vector128.Create<float>(0.1168541992f));
        p1 = Vector128.MultiplyAddEstimate(p1, f1, Vector128.Create<float>(0.1168541992f));
        p2 = Vector128.MultiplyAddEstimate(p2, f2, Vector128.Create<float>(0.1168541992f));
        p3 = Vector128.MultiplyAddEstimate(p3, f3, Vector128.Create<float>(0.1168541992f));
        p0 = Vector128.MultiplyAddEstimate(p0, f0, Vector128.Create<float>(-0.1242568733f));
        p1 = Vector128.MultiplyAddEstimate(p1, f1, Vector128.Create<float>(-0.1242568733f));
        p2 = Vector128.MultiplyAddEstimate(p2, f2, Vector128.Create<float>(-0.1242568733f));
        p3 = Vector128.MultiplyAddEstimate(p3, f3, Vector128.Create<float>(-0.1242568733f));
        p0 = Vector128.MultiplyAddEstimate(p0, f0, Vector128.Create<float>(0.1424905765f));
        p1 = Vector128.MultiplyAddEstimate(p1, f1, Vector128.Create<float>(0.1424905765f));
        p2 = Vector128.MultiplyAddEstimate(p2, f2, Vector128.Create<float>(0.1424905765f));
        p3 = Vector128.MultiplyAddEstimate(p3, f3, Vector128.Create<float>(0.1424905765f));
        p0 = Vector128.MultiplyAddEstimate(p0, f0, Vector128.Create<float>(-0.1666780232f));
        p1 = Vector128.MultiplyAddEstimate(p1, f1, Vector128.Create<float>(-0.1666780232f));
        p2 = Vector128.MultiplyAddEstimate(p2, f2, Vector128.Create<float>(-0.1666780232f));
        p3 = Vector128.MultiplyAddEstimate(p3, f3, Vector128.Create<float>(-0.1666780232f));
        p0 = Vector128.MultiplyAddEstimate(p0, f0, Vector128.Create<float>(0.2000071575f));
        p1 = Vector128.MultiplyAddEstimate(p1, f1, Vector128.Create<float>(0.2000071575f));
        p2 = Vector128.MultiplyAddEstimate(p2, f2, Vector128.Create<float>(0.2000071575f));
        p3 = Vector128.MultiplyAddEstimate(p3, f3, Vector128.Create<float>(0.2000071575f));
        p0 = Vector128.MultiplyAddEstimate(p0, f0, Vector128.Create<float>(-0.2499999696f));
        p1 = Vector128.MultiplyAddEstimate(p1, f1, Vector128.Create<float>(-0.2499999696f));
        p2 = Vector128.MultiplyAddEstimate(p2, f2, Vector128.Create<float>(-0.2499999696f));
        p3 = Vector128.MultiplyAddEstimate(p3, f3, Vector128.Create<float>(-0.2499999696f));
        p0 = Vector128.MultiplyAddEstimate(p0, f0, Vector128.Create<float>(0.3333333118f));
        p1 = Vector128.MultiplyAddEstimate(p1, f1, Vector128.Create<float>(0.3333333118f));
        p2 = Vector128.MultiplyAddEstimate(p2, f2, Vector128.Create<float>(0.3333333118f));
        p3 = Vector128.MultiplyAddEstimate(p3, f3, Vector128.Create<float>(0.3333333118f));
        p0 = f0 * f0 * Vector128.MultiplyAddEstimate(p0, f0, Vector128.Create<float>(-0.5f));
        p1 = f1 * f1 * Vector128.MultiplyAddEstimate(p1, f1, Vector128.Create<float>(-0.5f));
        p2 = f2 * f2 * Vector128.MultiplyAddEstimate(p2, f2, Vector128.Create<float>(-0.5f));
        p3 = f3 * f3 * Vector128.MultiplyAddEstimate(p3, f3, Vector128.Create<float>(-0.5f));
        p0 = Vector128.MultiplyAddEstimate(k0, Vector128.Create<float>(LogTwoLow), p0) + f0;
        p1 = Vector128.MultiplyAddEstimate(k1, Vector128.Create<float>(LogTwoLow), p1) + f1;
        p2 = Vector128.MultiplyAddEstimate(k2, Vector128.Create<float>(LogTwoLow), p2) + f2;
        p3 = Vector128.MultiplyAddEstimate(k3, Vector128.Create<float>(LogTwoLow), p3) + f3;
        p0 = Vector128.MultiplyAddEstimate(k0, Vector128.Create<float>(LogTwoHigh), p0);
        p1 = Vector128.MultiplyAddEstimate(k1, Vector128.Create<float>(LogTwoHigh), p1);
        p2 = Vector128.MultiplyAddEstimate(k2, Vector128.Create<float>(LogTwoHigh), p2);
        p3 = Vector128.MultiplyAddEstimate(k3, Vector128.Create<float>(LogTwoHigh), p3);
        p0 = LaneChoice.Of(Vector128.LessThan(x0, Vector128.Create<float>(float.PositiveInfinity)), p0, x0);
        p1 = LaneChoice.Of(Vector128.LessThan(x1, Vector128.Create<float>(float.PositiveInfinity)), p1, x1);
        p2 = LaneChoice.Of(Vector128.LessThan(x2, Vector128.Create<float>(float.PositiveInfinity)), p2, x2);
        p3 = LaneChoice.Of(Vector128.LessThan(x3, Vector128.Create<float>(float.PositiveInfinity)), p3, x3);
        p0 = LaneChoice.Of(Vector128.LessThan(Vector128.Abs(x0), Vector128.Create<float>(1e-9f)), x0, p0);
        p1 = LaneChoice.Of(Vector128.LessThan(Vector128.Abs(x1), Vector128.Create<float>(1e-9f)), x1, p1);
        p2 = LaneChoice.Of(Vector128.LessThan(Vector128.Abs(x2), Vector128.Create<float>(1e-9f)), x2, p2);
        p3 = LaneChoice.Of(Vector128.LessThan(Vector128.Abs(x3), Vector128.Create<float>(1e-9f)), x3, p3);
        p0 = LaneChoice.Of(Vector128.LessThan(x0, Vector128.Create<float>(-1)), Vector128.Create<float>(float.NaN), p0);
        p1 = LaneChoice.Of(Vector128.LessThan(x1, Vector128.Create<float>(-1)), Vector128.Create<float>(float.NaN), p1);
        p2 = LaneChoice.Of(Vector128.LessThan(x2, Vector128.Create<float>(-1)), Vector128.Create<float>(float.NaN), p2);
        p3 = LaneChoice.Of(Vector128.LessThan(x3, Vector128.Create<float>(-1)), Vector128.Create<float>(float.NaN), p3);
        x0 = LaneChoice.Of(Vector128.Equals(x0, Vector128.Create<float>(-1)), Vector128.Create<float>(float.NegativeInfinity), p0);
        x1 = LaneChoice.Of(Vector128.Equals(x1, Vector128.Create<float>(-1)), Vector128.Create<float>(float.NegativeInfinity), p1);
        x2 = LaneChoice.Of(Vector128.Equals(x2, Vector128.Create<float>(-1)), Vector128.Create<float>(float.NegativeInfinity), p2);
        x3 = LaneChoice.Of(Vector128.Equals(x3, Vector128.Create<float>(-1)), Vector128.Create<float>(float.NegativeInfinity), p3);
        (first, second, third, fourth) = (new(x0), new(x1), new(x2), new(x3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Tanh(Vector128<float> x)
    {
        // (e²ᵃ − 1) / (e²ᵃ + 1) for a = |x| up to 9.2, where it is 1. With 2a = n·log 2 + r and q = eʳ − 1, e²ᵃ − 1 is 2ⁿ·q + 2ⁿ − 1,
        // which keeps what is small: n is 0 there, and elsewhere a little more or less of r does no harm. NaN comes through as the second operand.
        Vector128<float> r = Vector128.MinNative(Vector128.Create<float>(18.4f), Vector128.Abs(x + x));
        Vector128<float> shifted = Vector128.MultiplyAddEstimate(r, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        r = Vector128.MultiplyAddEstimate(shifted - Vector128.Create<float>(LastPlaceIsOne), Vector128.Create<float>(-0.693147182f), r);
        Vector128<float> p = Vector128.Create<float>(0.001392617612f);
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.008363173075f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.04166655466f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.1666657703f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.5f));
        p = Vector128.MultiplyAddEstimate(r * r, p, r);
        // The low bits of the shifted number are n.
        Vector128<float> power = Vector128.AsSingle(Vector128.ShiftLeft(Vector128.AsInt32(shifted) + Vector128.Create(127), 23));
        p = Vector128.MultiplyAddEstimate(power, p, power - Vector128.Create<float>(1));
        return WithSign(LaneScaling.Quotient(p, p + Vector128.Create<float>(2)), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tanh(ref F32x4 first, ref F32x4 second, ref F32x4 third, ref F32x4 fourth)
    {
        Vector128<float> x0 = first._value, x1 = second._value, x2 = third._value, x3 = fourth._value;
        Vector128<float> r0 = Vector128.MinNative(Vector128.Create<float>(18.4f), Vector128.Abs(x0 + x0));
        Vector128<float> r1 = Vector128.MinNative(Vector128.Create<float>(18.4f), Vector128.Abs(x1 + x1));
        Vector128<float> r2 = Vector128.MinNative(Vector128.Create<float>(18.4f), Vector128.Abs(x2 + x2));
        Vector128<float> r3 = Vector128.MinNative(Vector128.Create<float>(18.4f), Vector128.Abs(x3 + x3));
        Vector128<float> shifted0 = Vector128.MultiplyAddEstimate(r0, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> shifted1 = Vector128.MultiplyAddEstimate(r1, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> shifted2 = Vector128.MultiplyAddEstimate(r2, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> shifted3 = Vector128.MultiplyAddEstimate(r3, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        r0 = Vector128.MultiplyAddEstimate(shifted0 - Vector128.Create<float>(LastPlaceIsOne), Vector128.Create<float>(-0.693147182f), r0);
        r1 = Vector128.MultiplyAddEstimate(shifted1 - Vector128.Create<float>(LastPlaceIsOne), Vector128.Create<float>(-0.693147182f), r1);
        r2 = Vector128.MultiplyAddEstimate(shifted2 - Vector128.Create<float>(LastPlaceIsOne), Vector128.Create<float>(-0.693147182f), r2);
        r3 = Vector128.MultiplyAddEstimate(shifted3 - Vector128.Create<float>(LastPlaceIsOne), Vector128.Create<float>(-0.693147182f), r3);
        Vector128<float> p0 = Vector128.Create<float>(0.001392617612f);
        Vector128<float> p1 = Vector128.Create<float>(0.001392617612f);
        Vector128<float> p2 = Vector128.Create<float>(0.001392617612f);
        Vector128<float> p3 = Vector128.Create<float>(0.001392617612f);
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(0.008363173075f));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(0.008363173075f));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(0.008363173075f));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(0.008363173075f));
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(0.04166655466f));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(0.04166655466f));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(0.04166655466f));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(0.04166655466f));
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(0.1666657703f));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(0.1666657703f));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(0.1666657703f));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(0.1666657703f));
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(0.5f));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(0.5f));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(0.5f));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(0.5f));
        p0 = Vector128.MultiplyAddEstimate(r0 * r0, p0, r0);
        p1 = Vector128.MultiplyAddEstimate(r1 * r1, p1, r1);
        p2 = Vector128.MultiplyAddEstimate(r2 * r2, p2, r2);
        p3 = Vector128.MultiplyAddEstimate(r3 * r3, p3, r3);
        Vector128<float> power0 = Vector128.AsSingle(Vector128.ShiftLeft(Vector128.AsInt32(shifted0) + Vector128.Create(127), 23));
        Vector128<float> power1 = Vector128.AsSingle(Vector128.ShiftLeft(Vector128.AsInt32(shifted1) + Vector128.Create(127), 23));
        Vector128<float> power2 = Vector128.AsSingle(Vector128.ShiftLeft(Vector128.AsInt32(shifted2) + Vector128.Create(127), 23));
        Vector128<float> power3 = Vector128.AsSingle(Vector128.ShiftLeft(Vector128.AsInt32(shifted3) + Vector128.Create(127), 23));
        p0 = Vector128.MultiplyAddEstimate(power0, p0, power0 - Vector128.Create<float>(1));
        p1 = Vector128.MultiplyAddEstimate(power1, p1, power1 - Vector128.Create<float>(1));
        p2 = Vector128.MultiplyAddEstimate(power2, p2, power2 - Vector128.Create<float>(1));
        p3 = Vector128.MultiplyAddEstimate(power3, p3, power3 - Vector128.Create<float>(1));
        x0 = WithSign(LaneScaling.Quotient(p0, p0 + Vector128.Create<float>(2)), x0);
        x1 = WithSign(LaneScaling.Quotient(p1, p1 + Vector128.Create<float>(2)), x1);
        x2 = WithSign(LaneScaling.Quotient(p2, p2 + Vector128.Create<float>(2)), x2);
        x3 = WithSign(LaneScaling.Quotient(p3, p3 + Vector128.Create<float>(2)), x3);
        (first, second, third, fourth) = (new(x0), new(x1), new(x2), new(x3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Sigmoid(Vector128<float> x) => LaneScaling.HasEighths ? SigmoidFromEighths(x) : SigmoidFromNearest(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sigmoid(ref F32x4 a, ref F32x4 b, ref F32x4 c, ref F32x4 d)
    {
        if (LaneScaling.HasEighths) SigmoidFromEighths(ref a, ref b, ref c, ref d);
        else SigmoidFromNearest(ref a, ref b, ref c, ref d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> SigmoidFromNearest(Vector128<float> x)
    {
        // 1 / (1 + e⁻ᵃ) or e⁻ᵃ / (1 + e⁻ᵃ) for a = |x|, with e⁻ᵃ as above: never overflows, and keeps the small results for very negative x.
        Vector128<float> a = Vector128.MaxNative(Vector128.Create<float>(-105), Vector128.BitwiseOr(x, Vector128.Create<float>(-0f)));
        Vector128<float> shifted = Vector128.MultiplyAddEstimate(a, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> n = shifted - Vector128.Create<float>(LastPlaceIsOne);
        Vector128<float> r = Vector128.MultiplyAddEstimate(n, Vector128.Create<float>(-LogTwoHigh), a);
        r = Vector128.MultiplyAddEstimate(n, Vector128.Create<float>(-LogTwoLow), r);
        Vector128<float> p = Vector128.Create<float>(0.001392691806f);
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.008363767023f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.04166655016f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.1666657342f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(0.5f));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(1));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(1));
        Vector128<float> e = LaneScaling.HasInstructions ? LaneScaling.Scaled(p, n) : LaneScaling.ScaledDown(p, shifted);
        return LaneScaling.Quotient(LaneChoice.Negative(x, e, Vector128.Create<float>(1)), Vector128.Create<float>(1) + e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SigmoidFromNearest(ref F32x4 first, ref F32x4 second, ref F32x4 third, ref F32x4 fourth)
    {
        Vector128<float> x0 = first._value, x1 = second._value, x2 = third._value, x3 = fourth._value;
        Vector128<float> a0 = Vector128.MaxNative(Vector128.Create<float>(-105), Vector128.BitwiseOr(x0, Vector128.Create<float>(-0f)));
        Vector128<float> a1 = Vector128.MaxNative(Vector128.Create<float>(-105), Vector128.BitwiseOr(x1, Vector128.Create<float>(-0f)));
        Vector128<float> a2 = Vector128.MaxNative(Vector128.Create<float>(-105), Vector128.BitwiseOr(x2, Vector128.Create<float>(-0f)));
        Vector128<float> a3 = Vector128.MaxNative(Vector128.Create<float>(-105), Vector128.BitwiseOr(x3, Vector128.Create<float>(-0f)));
        Vector128<float> shifted0 = Vector128.MultiplyAddEstimate(a0, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> shifted1 = Vector128.MultiplyAddEstimate(a1, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> shifted2 = Vector128.MultiplyAddEstimate(a2, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> shifted3 = Vector128.MultiplyAddEstimate(a3, Vector128.Create<float>(LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> n0 = shifted0 - Vector128.Create<float>(LastPlaceIsOne);
        Vector128<float> n1 = shifted1 - Vector128.Create<float>(LastPlaceIsOne);
        Vector128<float> n2 = shifted2 - Vector128.Create<float>(LastPlaceIsOne);
        Vector128<float> n3 = shifted3 - Vector128.Create<float>(LastPlaceIsOne);
        Vector128<float> r0 = Vector128.MultiplyAddEstimate(n0, Vector128.Create<float>(-LogTwoHigh), a0);
        Vector128<float> r1 = Vector128.MultiplyAddEstimate(n1, Vector128.Create<float>(-LogTwoHigh), a1);
        Vector128<float> r2 = Vector128.MultiplyAddEstimate(n2, Vector128.Create<float>(-LogTwoHigh), a2);
        Vector128<float> r3 = Vector128.MultiplyAddEstimate(n3, Vector128.Create<float>(-LogTwoHigh), a3);
        r0 = Vector128.MultiplyAddEstimate(n0, Vector128.Create<float>(-LogTwoLow), r0);
        r1 = Vector128.MultiplyAddEstimate(n1, Vector128.Create<float>(-LogTwoLow), r1);
        r2 = Vector128.MultiplyAddEstimate(n2, Vector128.Create<float>(-LogTwoLow), r2);
        r3 = Vector128.MultiplyAddEstimate(n3, Vector128.Create<float>(-LogTwoLow), r3);
        Vector128<float> p0 = Vector128.Create<float>(0.001392691806f);
        Vector128<float> p1 = Vector128.Create<float>(0.001392691806f);
        Vector128<float> p2 = Vector128.Create<float>(0.001392691806f);
        Vector128<float> p3 = Vector128.Create<float>(0.001392691806f);
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(0.008363767023f));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(0.008363767023f));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(0.008363767023f));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(0.008363767023f));
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(0.04166655016f));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(0.04166655016f));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(0.04166655016f));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(0.04166655016f));
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(0.1666657342f));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(0.1666657342f));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(0.1666657342f));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(0.1666657342f));
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(0.5f));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(0.5f));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(0.5f));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(0.5f));
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(1));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(1));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(1));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(1));
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(1));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(1));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(1));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(1));
        Vector128<float> e0 = LaneScaling.HasInstructions ? LaneScaling.Scaled(p0, n0) : LaneScaling.ScaledDown(p0, shifted0);
        Vector128<float> e1 = LaneScaling.HasInstructions ? LaneScaling.Scaled(p1, n1) : LaneScaling.ScaledDown(p1, shifted1);
        Vector128<float> e2 = LaneScaling.HasInstructions ? LaneScaling.Scaled(p2, n2) : LaneScaling.ScaledDown(p2, shifted2);
        Vector128<float> e3 = LaneScaling.HasInstructions ? LaneScaling.Scaled(p3, n3) : LaneScaling.ScaledDown(p3, shifted3);
        x0 = LaneScaling.Quotient(LaneChoice.Negative(x0, e0, Vector128.Create<float>(1)), Vector128.Create<float>(1) + e0);
        x1 = LaneScaling.Quotient(LaneChoice.Negative(x1, e1, Vector128.Create<float>(1)), Vector128.Create<float>(1) + e1);
        x2 = LaneScaling.Quotient(LaneChoice.Negative(x2, e2, Vector128.Create<float>(1)), Vector128.Create<float>(1) + e2);
        x3 = LaneScaling.Quotient(LaneChoice.Negative(x3, e3, Vector128.Create<float>(1)), Vector128.Create<float>(1) + e3);
        (first, second, third, fourth) = (new(x0), new(x1), new(x2), new(x3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> SigmoidFromEighths(Vector128<float> x)
    {
        // 1 / (1 + e⁻ˣ) with e⁻ˣ from eighths, −x = n·log(2)/8 − r: n has eleven bits, its multiples of the first part are exact. All is 2⁶⁴ times as small,
        // so that e⁻ˣ does not overflow where the result is still above 0. From 20 on it is 1. A NaN comes through as the second operand.
        x = Vector128.MaxNative(Vector128.Create<float>(-105), Vector128.MinNative(Vector128.Create<float>(20), x));
        Vector128<float> shifted = Vector128.MultiplyAddEstimate(x, Vector128.Create<float>(-8 * LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> r = Vector128.MultiplyAddEstimate(shifted - Vector128.Create<float>(LastPlaceIsOne), Vector128.Create<float>(EighthHigh), x);
        r = Vector128.MultiplyAddEstimate(shifted - Vector128.Create<float>(LastPlaceIsOne), Vector128.Create<float>(EighthLow), r);
        Vector128<float> power = LaneScaling.EighthsBelow(shifted);
        Vector128<float> p = Vector128.Create<float>(0.16668233f);
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create<float>(-0.50006485f));
        p = Vector128.MultiplyAddEstimate(r * r, p, r);
        power = LaneScaling.Less(power, p);
        return LaneScaling.Quotient(Vector128.Create<float>(1 / 18446744073709551616f), Vector128.Create<float>(1 / 18446744073709551616f) + power);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SigmoidFromEighths(ref F32x4 first, ref F32x4 second, ref F32x4 third, ref F32x4 fourth)
    {
        Vector128<float> x0 = first._value, x1 = second._value, x2 = third._value, x3 = fourth._value;
        x0 = Vector128.MaxNative(Vector128.Create<float>(-105), Vector128.MinNative(Vector128.Create<float>(20), x0));
        x1 = Vector128.MaxNative(Vector128.Create<float>(-105), Vector128.MinNative(Vector128.Create<float>(20), x1));
        x2 = Vector128.MaxNative(Vector128.Create<float>(-105), Vector128.MinNative(Vector128.Create<float>(20), x2));
        x3 = Vector128.MaxNative(Vector128.Create<float>(-105), Vector128.MinNative(Vector128.Create<float>(20), x3));
        Vector128<float> shifted0 = Vector128.MultiplyAddEstimate(x0, Vector128.Create<float>(-8 * LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> shifted1 = Vector128.MultiplyAddEstimate(x1, Vector128.Create<float>(-8 * LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> shifted2 = Vector128.MultiplyAddEstimate(x2, Vector128.Create<float>(-8 * LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> shifted3 = Vector128.MultiplyAddEstimate(x3, Vector128.Create<float>(-8 * LogTwoE), Vector128.Create<float>(LastPlaceIsOne));
        Vector128<float> r0 = Vector128.MultiplyAddEstimate(shifted0 - Vector128.Create<float>(LastPlaceIsOne), Vector128.Create<float>(EighthHigh), x0);
        Vector128<float> r1 = Vector128.MultiplyAddEstimate(shifted1 - Vector128.Create<float>(LastPlaceIsOne), Vector128.Create<float>(EighthHigh), x1);
        Vector128<float> r2 = Vector128.MultiplyAddEstimate(shifted2 - Vector128.Create<float>(LastPlaceIsOne), Vector128.Create<float>(EighthHigh), x2);
        Vector128<float> r3 = Vector128.MultiplyAddEstimate(shifted3 - Vector128.Create<float>(LastPlaceIsOne), Vector128.Create<float>(EighthHigh), x3);
        r0 = Vector128.MultiplyAddEstimate(shifted0 - Vector128.Create<float>(LastPlaceIsOne), Vector128.Create<float>(EighthLow), r0);
        r1 = Vector128.MultiplyAddEstimate(shifted1 - Vector128.Create<float>(LastPlaceIsOne), Vector128.Create<float>(EighthLow), r1);
        r2 = Vector128.MultiplyAddEstimate(shifted2 - Vector128.Create<float>(LastPlaceIsOne), Vector128.Create<float>(EighthLow), r2);
        r3 = Vector128.MultiplyAddEstimate(shifted3 - Vector128.Create<float>(LastPlaceIsOne), Vector128.Create<float>(EighthLow), r3);
        Vector128<float> power0 = LaneScaling.EighthsBelow(shifted0);
        Vector128<float> power1 = LaneScaling.EighthsBelow(shifted1);
        Vector128<float> power2 = LaneScaling.EighthsBelow(shifted2);
        Vector128<float> power3 = LaneScaling.EighthsBelow(shifted3);
        Vector128<float> p0 = Vector128.Create<float>(0.16668233f);
        Vector128<float> p1 = Vector128.Create<float>(0.16668233f);
        Vector128<float> p2 = Vector128.Create<float>(0.16668233f);
        Vector128<float> p3 = Vector128.Create<float>(0.16668233f);
        p0 = Vector128.MultiplyAddEstimate(p0, r0, Vector128.Create<float>(-0.50006485f));
        p1 = Vector128.MultiplyAddEstimate(p1, r1, Vector128.Create<float>(-0.50006485f));
        p2 = Vector128.MultiplyAddEstimate(p2, r2, Vector128.Create<float>(-0.50006485f));
        p3 = Vector128.MultiplyAddEstimate(p3, r3, Vector128.Create<float>(-0.50006485f));
        p0 = Vector128.MultiplyAddEstimate(r0 * r0, p0, r0);
        p1 = Vector128.MultiplyAddEstimate(r1 * r1, p1, r1);
        p2 = Vector128.MultiplyAddEstimate(r2 * r2, p2, r2);
        p3 = Vector128.MultiplyAddEstimate(r3 * r3, p3, r3);
        power0 = LaneScaling.Less(power0, p0);
        power1 = LaneScaling.Less(power1, p1);
        power2 = LaneScaling.Less(power2, p2);
        power3 = LaneScaling.Less(power3, p3);
        x0 = LaneScaling.Quotient(Vector128.Create<float>(1 / 18446744073709551616f), Vector128.Create<float>(1 / 18446744073709551616f) + power0);
        x1 = LaneScaling.Quotient(Vector128.Create<float>(1 / 18446744073709551616f), Vector128.Create<float>(1 / 18446744073709551616f) + power1);
        x2 = LaneScaling.Quotient(Vector128.Create<float>(1 / 18446744073709551616f), Vector128.Create<float>(1 / 18446744073709551616f) + power2);
        x3 = LaneScaling.Quotient(Vector128.Create<float>(1 / 18446744073709551616f), Vector128.Create<float>(1 / 18446744073709551616f) + power3);
        (first, second, third, fourth) = (new(x0), new(x1), new(x2), new(x3));
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
        Vector128<float> shifted = q + Vector128.Create<float>(LastPlaceIsOne), n = shifted - Vector128.Create<float>(LastPlaceIsOne), r = q - n;
        Vector128<float> e = Vector128.Create<float>(0.001340727125f);
        e = Vector128.MultiplyAddEstimate(e, r, Vector128.Create<float>(0.009671881799f));
        e = Vector128.MultiplyAddEstimate(e, r, Vector128.Create<float>(0.05550308336f));
        e = Vector128.MultiplyAddEstimate(e, r, Vector128.Create<float>(0.2402223453f));
        e = Vector128.MultiplyAddEstimate(e, r, Vector128.Create<float>(0.6931472149f));
        e = Vector128.MultiplyAddEstimate(e, r, Vector128.Create<float>(1));
        return WithSign(LaneChoice.Of(Vector128.LessThan(a, Vector128.Create<float>(1)), near, Vector128.Create<float>(1) - LaneScaling.ScaledNear(e, n, shifted)), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> OnePlusErf(Vector128<float> x)
    {
        // 2 − erfc(x): 2^q with q ≈ log₂ erfc(|x|) is what is missing from 2 for positive x, and the result for negative ones: no difference near 0 that
        // had to keep small numbers. q is off by less than 1.6·10⁻⁸ / erfc(|x|) up to 4, and falls ever faster from there.
        Vector128<float> a = Vector128.Abs(x);
        Vector128<float> q = Vector128.Create<float>(-4.535860185e-5f);
        q = Vector128.MultiplyAddEstimate(q, a, Vector128.Create<float>(0.0004455076934f));
        q = Vector128.MultiplyAddEstimate(q, a, Vector128.Create<float>(-0.001489441841f));
        q = Vector128.MultiplyAddEstimate(q, a, Vector128.Create<float>(-0.0007746292267f));
        q = Vector128.MultiplyAddEstimate(q, a, Vector128.Create<float>(0.02825368063f));
        q = Vector128.MultiplyAddEstimate(q, a, Vector128.Create<float>(-0.1484816148f));
        q = Vector128.MultiplyAddEstimate(q, a, Vector128.Create<float>(-0.9184163933f));
        q = Vector128.MultiplyAddEstimate(q, a, Vector128.Create<float>(-1.627908593f));
        // A NaN comes through as the second operand.
        q = Vector128.MaxNative(Vector128.Create<float>(-127), q * a);
        Vector128<float> shifted = q + Vector128.Create<float>(LastPlaceIsOne), n = shifted - Vector128.Create<float>(LastPlaceIsOne), r = q - n;
        Vector128<float> e = Vector128.Create<float>(0.001340727125f);
        e = Vector128.MultiplyAddEstimate(e, r, Vector128.Create<float>(0.009671881799f));
        e = Vector128.MultiplyAddEstimate(e, r, Vector128.Create<float>(0.05550308336f));
        e = Vector128.MultiplyAddEstimate(e, r, Vector128.Create<float>(0.2402223453f));
        e = Vector128.MultiplyAddEstimate(e, r, Vector128.Create<float>(0.6931472149f));
        e = Vector128.MultiplyAddEstimate(e, r, Vector128.Create<float>(1));
        e = LaneScaling.ScaledNear(e, n, shifted);
        return LaneChoice.Negative(x, e, Vector128.Create<float>(2) - e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OnePlusErf(ref F32x4 first, ref F32x4 second, ref F32x4 third, ref F32x4 fourth)
    {
        Vector128<float> x0 = first._value, x1 = second._value, x2 = third._value, x3 = fourth._value;
        Vector128<float> a0 = Vector128.Abs(x0);
        Vector128<float> a1 = Vector128.Abs(x1);
        Vector128<float> a2 = Vector128.Abs(x2);
        Vector128<float> a3 = Vector128.Abs(x3);
        Vector128<float> q0 = Vector128.Create<float>(-4.535860185e-5f);
        Vector128<float> q1 = Vector128.Create<float>(-4.535860185e-5f);
        Vector128<float> q2 = Vector128.Create<float>(-4.535860185e-5f);
        Vector128<float> q3 = Vector128.Create<float>(-4.535860185e-5f);
        q0 = Vector128.MultiplyAddEstimate(q0, a0, Vector128.Create<float>(0.0004455076934f));
        q1 = Vector128.MultiplyAddEstimate(q1, a1, Vector128.Create<float>(0.0004455076934f));
        q2 = Vector128.MultiplyAddEstimate(q2, a2, Vector128.Create<float>(0.0004455076934f));
        q3 = Vector128.MultiplyAddEstimate(q3, a3, Vector128.Create<float>(0.0004455076934f));
        q0 = Vector128.MultiplyAddEstimate(q0, a0, Vector128.Create<float>(-0.001489441841f));
        q1 = Vector128.MultiplyAddEstimate(q1, a1, Vector128.Create<float>(-0.001489441841f));
        q2 = Vector128.MultiplyAddEstimate(q2, a2, Vector128.Create<float>(-0.001489441841f));
        q3 = Vector128.MultiplyAddEstimate(q3, a3, Vector128.Create<float>(-0.001489441841f));
        q0 = Vector128.MultiplyAddEstimate(q0, a0, Vector128.Create<float>(-0.0007746292267f));
        q1 = Vector128.MultiplyAddEstimate(q1, a1, Vector128.Create<float>(-0.0007746292267f));
        q2 = Vector128.MultiplyAddEstimate(q2, a2, Vector128.Create<float>(-0.0007746292267f));
        q3 = Vector128.MultiplyAddEstimate(q3, a3, Vector128.Create<float>(-0.0007746292267f));
        q0 = Vector128.MultiplyAddEstimate(q0, a0, Vector128.Create<float>(0.02825368063f));
        q1 = Vector128.MultiplyAddEstimate(q1, a1, Vector128.Create<float>(0.02825368063f));
        q2 = Vector128.MultiplyAddEstimate(q2, a2, Vector128.Create<float>(0.02825368063f));
        q3 = Vector128.MultiplyAddEstimate(q3, a3, Vector128.Create<float>(0.02825368063f));
        q0 = Vector128.MultiplyAddEstimate(q0, a0, Vector128.Create<float>(-0.1484816148f));
        q1 = Vector128.MultiplyAddEstimate(q1, a1, Vector128.Create<float>(-0.1484816148f));
        q2 = Vector128.MultiplyAddEstimate(q2, a2, Vector128.Create<float>(-0.1484816148f));
        q3 = Vector128.MultiplyAddEstimate(q3, a3, Vector128.Create<float>(-0.1484816148f));
        q0 = Vector128.MultiplyAddEstimate(q0, a0, Vector128.Create<float>(-0.9184163933f));
        q1 = Vector128.MultiplyAddEstimate(q1, a1, Vector128.Create<float>(-0.9184163933f));
        q2 = Vector128.MultiplyAddEstimate(q2, a2, Vector128.Create<float>(-0.9184163933f));
        q3 = Vector128.MultiplyAddEstimate(q3, a3, Vector128.Create<float>(-0.9184163933f));
        q0 = Vector128.MultiplyAddEstimate(q0, a0, Vector128.Create<float>(-1.627908593f));
        q1 = Vector128.MultiplyAddEstimate(q1, a1, Vector128.Create<float>(-1.627908593f));
        q2 = Vector128.MultiplyAddEstimate(q2, a2, Vector128.Create<float>(-1.627908593f));
        q3 = Vector128.MultiplyAddEstimate(q3, a3, Vector128.Create<float>(-1.627908593f));
        q0 = Vector128.MaxNative(Vector128.Create<float>(-127), q0 * a0);
        q1 = Vector128.MaxNative(Vector128.Create<float>(-127), q1 * a1);
        q2 = Vector128.MaxNative(Vector128.Create<float>(-127), q2 * a2);
        q3 = Vector128.MaxNative(Vector128.Create<float>(-127), q3 * a3);
        Vector128<float> shifted0 = q0 + Vector128.Create<float>(LastPlaceIsOne), n0 = shifted0 - Vector128.Create<float>(LastPlaceIsOne), r0 = q0 - n0;
        Vector128<float> shifted1 = q1 + Vector128.Create<float>(LastPlaceIsOne), n1 = shifted1 - Vector128.Create<float>(LastPlaceIsOne), r1 = q1 - n1;
        Vector128<float> shifted2 = q2 + Vector128.Create<float>(LastPlaceIsOne), n2 = shifted2 - Vector128.Create<float>(LastPlaceIsOne), r2 = q2 - n2;
        Vector128<float> shifted3 = q3 + Vector128.Create<float>(LastPlaceIsOne), n3 = shifted3 - Vector128.Create<float>(LastPlaceIsOne), r3 = q3 - n3;
        Vector128<float> e0 = Vector128.Create<float>(0.001340727125f);
        Vector128<float> e1 = Vector128.Create<float>(0.001340727125f);
        Vector128<float> e2 = Vector128.Create<float>(0.001340727125f);
        Vector128<float> e3 = Vector128.Create<float>(0.001340727125f);
        e0 = Vector128.MultiplyAddEstimate(e0, r0, Vector128.Create<float>(0.009671881799f));
        e1 = Vector128.MultiplyAddEstimate(e1, r1, Vector128.Create<float>(0.009671881799f));
        e2 = Vector128.MultiplyAddEstimate(e2, r2, Vector128.Create<float>(0.009671881799f));
        e3 = Vector128.MultiplyAddEstimate(e3, r3, Vector128.Create<float>(0.009671881799f));
        e0 = Vector128.MultiplyAddEstimate(e0, r0, Vector128.Create<float>(0.05550308336f));
        e1 = Vector128.MultiplyAddEstimate(e1, r1, Vector128.Create<float>(0.05550308336f));
        e2 = Vector128.MultiplyAddEstimate(e2, r2, Vector128.Create<float>(0.05550308336f));
        e3 = Vector128.MultiplyAddEstimate(e3, r3, Vector128.Create<float>(0.05550308336f));
        e0 = Vector128.MultiplyAddEstimate(e0, r0, Vector128.Create<float>(0.2402223453f));
        e1 = Vector128.MultiplyAddEstimate(e1, r1, Vector128.Create<float>(0.2402223453f));
        e2 = Vector128.MultiplyAddEstimate(e2, r2, Vector128.Create<float>(0.2402223453f));
        e3 = Vector128.MultiplyAddEstimate(e3, r3, Vector128.Create<float>(0.2402223453f));
        e0 = Vector128.MultiplyAddEstimate(e0, r0, Vector128.Create<float>(0.6931472149f));
        e1 = Vector128.MultiplyAddEstimate(e1, r1, Vector128.Create<float>(0.6931472149f));
        e2 = Vector128.MultiplyAddEstimate(e2, r2, Vector128.Create<float>(0.6931472149f));
        e3 = Vector128.MultiplyAddEstimate(e3, r3, Vector128.Create<float>(0.6931472149f));
        e0 = Vector128.MultiplyAddEstimate(e0, r0, Vector128.Create<float>(1));
        e1 = Vector128.MultiplyAddEstimate(e1, r1, Vector128.Create<float>(1));
        e2 = Vector128.MultiplyAddEstimate(e2, r2, Vector128.Create<float>(1));
        e3 = Vector128.MultiplyAddEstimate(e3, r3, Vector128.Create<float>(1));
        e0 = LaneScaling.ScaledNear(e0, n0, shifted0);
        e1 = LaneScaling.ScaledNear(e1, n1, shifted1);
        e2 = LaneScaling.ScaledNear(e2, n2, shifted2);
        e3 = LaneScaling.ScaledNear(e3, n3, shifted3);
        x0 = LaneChoice.Negative(x0, e0, Vector128.Create<float>(2) - e0);
        x1 = LaneChoice.Negative(x1, e1, Vector128.Create<float>(2) - e1);
        x2 = LaneChoice.Negative(x2, e2, Vector128.Create<float>(2) - e2);
        x3 = LaneChoice.Negative(x3, e3, Vector128.Create<float>(2) - e3);
        (first, second, third, fourth) = (new(x0), new(x1), new(x2), new(x3));
    }

    // atan(t) for 0 ≤ t ≤ 1
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> AtanToOne(Vector128<float> t)
    {
        Vector128<float> square = t * t;
        Vector128<float> p = Vector128.Create<float>(-0.002386997317f);
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<float>(0.01350777143f));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<float>(-0.03587153898f));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<float>(0.06250169445f));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<float>(-0.0865688043f));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<float>(0.1103376412f));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<float>(-0.1427856875f));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<float>(0.1999973933f));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<float>(-0.3333333173f));
        return Vector128.MultiplyAddEstimate(t * square, p, t);
    }

    // π/2 and π less x, with what their floats lack.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> FromQuarter(Vector128<float> x) => Vector128.Create<float>(1.57079637f) - (x + Vector128.Create<float>(4.37113883e-8f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> FromHalf(Vector128<float> x) => Vector128.Create<float>(3.14159274f) - (x + Vector128.Create<float>(8.74227766e-8f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Atan(Vector128<float> x)
    {
        Vector128<float> a = Vector128.Abs(x), steep = Vector128.GreaterThan(a, Vector128.Create<float>(1));
        Vector128<float> angle = AtanToOne(LaneChoice.Of(steep, Vector128.Create<float>(1) / a, a));
        return WithSign(LaneChoice.Of(steep, FromQuarter(angle), angle), x);
    }

    // asin(x) for |x| ≤ ½
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> AsinToHalf(Vector128<float> x, Vector128<float> square)
    {
        Vector128<float> p = Vector128.Create<float>(0.03808502356f);
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<float>(0.02655454221f));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<float>(0.04500138007f));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<float>(0.07498855073f));
        p = Vector128.MultiplyAddEstimate(p, square, Vector128.Create<float>(0.1666667241f));
        return Vector128.MultiplyAddEstimate(x * square, p, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Asin(Vector128<float> x)
    {
        // asin(a) = π/2 − 2·asin(√((1 − a) / 2))
        Vector128<float> a = Vector128.Abs(x), far = Vector128.GreaterThan(a, Vector128.Create<float>(0.5f)), half = Vector128.MultiplyAddEstimate(a, Vector128.Create<float>(-0.5f), Vector128.Create<float>(0.5f));
        Vector128<float> square = LaneChoice.Of(far, half, a * a);
        Vector128<float> angle = AsinToHalf(LaneChoice.Of(far, Vector128.Sqrt(half), a), square);
        return WithSign(LaneChoice.Of(far, FromQuarter(angle + angle), angle), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Acos(Vector128<float> x)
    {
        // acos(a) = 2·asin(√((1 − a) / 2)), acos(−a) = π − acos(a); near 0, π/2 − asin(x).
        Vector128<float> a = Vector128.Abs(x), far = Vector128.GreaterThan(a, Vector128.Create<float>(0.5f)), half = Vector128.MultiplyAddEstimate(a, Vector128.Create<float>(-0.5f), Vector128.Create<float>(0.5f));
        Vector128<float> square = LaneChoice.Of(far, half, x * x);
        Vector128<float> angle = AsinToHalf(LaneChoice.Of(far, Vector128.Sqrt(half), x), square), twice = angle + angle;
        twice = LaneChoice.Of(Vector128.LessThan(x, Vector128<float>.Zero), FromHalf(twice), twice);
        return LaneChoice.Of(far, twice, FromQuarter(angle));
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
        Vector128<float> result = Vector128.Xor(LaneChoice.Of(odd, c, s), Vector128.AsSingle(sign));
        if (quarter == 0)
            result = LaneChoice.Of(Vector128.Equals(x, Vector128<float>.Zero), x, result); // keeps −0
        if (Vector128.LessThanOrEqualAll(Vector128.Abs(x), Vector128.Create<float>(30000)))
            return result;

        return LaneChoice.Of(inRange, result, (quarter == 0 ? Map(&ScalarMath.Sin, new(x)) : Map(&ScalarMath.Cos, new(x)))._value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> WithSign(Vector128<float> magnitude, Vector128<float> sign) =>
        Vector128.BitwiseOr(magnitude, Vector128.BitwiseAnd(sign, Vector128.Create<float>(-0f)));

    // 2ʳ·2ⁿ in doubles, of numbers that are in their range. The polynomial of PowerOfParts; n are the low bits of `whole`.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> PowerOfTwo(Vector128<double> r, Vector128<long> whole) =>
        LaneFormulas.PowerOfTwo(new F64x2(r)).Value * Vector128.AsDouble(Vector128.ShiftLeft(whole + Vector128.Create(1023L), 52));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Exp2(F32x4 x)
    {
        // x = n + r: both are floats. Beyond the bounds the result is 0 or ∞ all the same, and a NaN comes through as the second operand.
        Vector128<float> bounded = Vector128.MaxNative(Vector128.Create<float>(-160), Vector128.MinNative(Vector128.Create<float>(160), x._value));
        Vector128<float> shifted = bounded + Vector128.Create<float>(LastPlaceIsOne);
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(bounded - (shifted - Vector128.Create<float>(LastPlaceIsOne)));
        (Vector128<long> nLow, Vector128<long> nHigh) = Vector128.Widen(Vector128.AsInt32(shifted));
        return new(Vector128.Narrow(PowerOfTwo(low, nLow), PowerOfTwo(high, nHigh)));
    }

    // cosh and sinh of floats between ±104, in doubles. With t = n + r for x·log₂ e, 2ᵗ is 2ⁿ·(c + s) and 2⁻ᵗ is 2⁻ⁿ·(c − s), where c = cosh(r·ln 2) and
    // s = sinh(r·ln 2): nothing cancels where x is small, and there is no division. Series of which the next term is below 2⁻³⁶.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Halves(Vector128<double> x, out Vector128<double> sum, out Vector128<double> difference, out Vector128<double> c, out Vector128<double> s)
    {
        const double shift = 6755399441055744;
        Vector128<double> t = x * Vector128.Create<double>(1.4426950408889634), shifted = t + Vector128.Create<double>(shift), r = t - (shifted - Vector128.Create<double>(shift)), square = r * r;
        Vector128<double> up = Vector128.AsDouble(Vector128.ShiftLeft(Vector128.AsInt64(shifted) + Vector128.Create(1022L), 52)), down = Vector128.AsDouble(Vector128.ShiftLeft(Vector128.Create(1022L) - Vector128.AsInt64(shifted), 52));
        (sum, difference) = (up + down, up - down);
        c = Vector128.Create<double>(1.3215486790144305e-06);
        c = Vector128.MultiplyAddEstimate(c, square, Vector128.Create<double>(0.00015403530393381606));
        c = Vector128.MultiplyAddEstimate(c, square, Vector128.Create<double>(0.009618129107628477));
        c = Vector128.MultiplyAddEstimate(c, square, Vector128.Create<double>(0.2402265069591007));
        c = Vector128.MultiplyAddEstimate(c, square, Vector128.Create<double>(1.0));
        s = Vector128.Create<double>(1.0178086009239696e-07);
        s = Vector128.MultiplyAddEstimate(s, square, Vector128.Create<double>(1.5252733804059838e-05));
        s = Vector128.MultiplyAddEstimate(s, square, Vector128.Create<double>(0.0013333558146428441));
        s = Vector128.MultiplyAddEstimate(s, square, Vector128.Create<double>(0.055504108664821576));
        s = Vector128.MultiplyAddEstimate(s, square, Vector128.Create<double>(0.6931471805599453));
        s *= r;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Sinh(Vector128<double> x)
    {
        Halves(x, out Vector128<double> sum, out Vector128<double> difference, out Vector128<double> c, out Vector128<double> s);
        return Vector128.MultiplyAddEstimate(sum, s, difference * c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Cosh(Vector128<double> x)
    {
        Halves(x, out Vector128<double> sum, out Vector128<double> difference, out Vector128<double> c, out Vector128<double> s);
        return Vector128.MultiplyAddEstimate(sum, c, difference * s);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Sinh(F32x4 x)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(Vector128.MaxNative(Vector128.Create<float>(-104), Vector128.MinNative(Vector128.Create<float>(104), x._value)));
        return new(WithSign(Vector128.Narrow(Sinh(low), Sinh(high)), x._value)); // keeps −0
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Cosh(F32x4 x)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(Vector128.MaxNative(Vector128.Create<float>(-104), Vector128.MinNative(Vector128.Create<float>(104), x._value)));
        return new(Vector128.Narrow(Cosh(low), Cosh(high)));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x4 Log2(F32x4 x)
    {
        (F64x2 low, F64x2 high) = Widen(x);
        return Narrow(LaneFormulas.Log2(low), LaneFormulas.Log2(high));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x4 Log10(F32x4 x)
    {
        (F64x2 low, F64x2 high) = Widen(x);
        return Narrow(LaneFormulas.Log10(low), LaneFormulas.Log10(high));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x4 Tan(F32x4 x)
    {
        (F64x2 low, F64x2 high) = Widen(x);
        return Narrow(LaneFormulas.Tan(low), LaneFormulas.Tan(high));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x4 Asinh(F32x4 x)
    {
        (F64x2 low, F64x2 high) = Widen(x);
        return Narrow(LaneFormulas.Asinh(low), LaneFormulas.Asinh(high));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x4 Acosh(F32x4 x)
    {
        (F64x2 low, F64x2 high) = Widen(x);
        return Narrow(LaneFormulas.Acosh(low), LaneFormulas.Acosh(high));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x4 Atanh(F32x4 x)
    {
        (F64x2 low, F64x2 high) = Widen(x);
        return Narrow(LaneFormulas.Atanh(low), LaneFormulas.Atanh(high));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x4 Erfc(F32x4 x)
    {
        (F64x2 low, F64x2 high) = Widen(x);
        return Narrow(LaneFormulas.Erfc(low), LaneFormulas.Erfc(high));
    }

    // Not inlined: it would exhaust what the compiler is willing to inline into a loop.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x4 Atan2(F32x4 y, F32x4 x)
    {
        Vector128<float> up = Vector128.Abs(y._value), along = Vector128.Abs(x._value), steep = Vector128.GreaterThan(up, along);
        Vector128<float> large = LaneExtremes.Max(up, along), small = Vector128.MinNative(up, along);
        // Nothing over nothing is 0, infinite over infinite 1; NaN comes through as the second operand.
        large = Vector128.MaxNative(Vector128.Create<float>(float.Epsilon), large);
        Vector128<float> t = LaneChoice.Of(Vector128.Equals(small, large), Vector128.Create<float>(1), small / large);
        Vector128<float> angle = AtanToOne(t);
        angle = LaneChoice.Of(steep, FromQuarter(angle), angle);
        angle = LaneChoice.Of(Vector128.AsSingle(Vector128.LessThan(Vector128.AsInt32(x._value), Vector128<int>.Zero)), FromHalf(angle), angle);
        return new(WithSign(angle, y._value));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static unsafe F32x4 Fmod(F32x4 a, F32x4 b)
    {
        (F64x2 aLow, F64x2 aHigh) = Widen(a);
        (F64x2 bLow, F64x2 bHigh) = Widen(b);
        F32x4 result = Narrow(LaneFormulas.Fmod(aLow, bLow), LaneFormulas.Fmod(aHigh, bHigh));
        F32x4 ordinary = Less(Abs(a / b), Fill(1 << 27));
        return ordinary.AllTrue() ? result : Select(ordinary, result, Map(&ScalarMath.Fmod, a, b));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static unsafe F32x4 Remainder(F32x4 a, F32x4 b)
    {
        (F64x2 aLow, F64x2 aHigh) = Widen(a);
        (F64x2 bLow, F64x2 bHigh) = Widen(b);
        F32x4 result = Narrow(LaneFormulas.Remainder(aLow, bLow), LaneFormulas.Remainder(aHigh, bHigh));
        F32x4 ordinary = Less(Abs(a / b), Fill(1 << 27));
        return ordinary.AllTrue() ? result : Select(ordinary, result, Map(&ScalarMath.Remainder, a, b));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static unsafe F32x4 FloorDivide(F32x4 a, F32x4 b)
    {
        (F64x2 aLow, F64x2 aHigh) = Widen(a);
        (F64x2 bLow, F64x2 bHigh) = Widen(b);
        F32x4 result = Narrow(LaneFormulas.FloorDivide(aLow, bLow), LaneFormulas.FloorDivide(aHigh, bHigh));
        F32x4 ordinary = Less(Abs(a / b), Fill(1 << 27));
        return ordinary.AllTrue() ? result : Select(ordinary, result, Map(&ScalarMath.FloorDivide, a, b));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x4 Hypot(F32x4 a, F32x4 b)
    {
        (F64x2 aLow, F64x2 aHigh) = Widen(a);
        (F64x2 bLow, F64x2 bHigh) = Widen(b);
        return Narrow(LaneFormulas.Hypot(aLow, bLow), LaneFormulas.Hypot(aHigh, bHigh));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F32x4 Power(F32x4 x, F32x4 exponent)
    {
        // |x|ʸ = 2^(y·(k + log₂(1 + f))). The powers of 0 and ∞ lie beyond the floats with these bounds, too, and so does what
        // exponents beyond theirs make of everything but 1.
        Vector128<float> size = Vector128.Abs(x._value), y = exponent._value, f = LogParts(size, out Vector128<float> k);
        k = LaneChoice.Of(Vector128.Equals(size, Vector128<float>.Zero), Vector128.Create<float>(float.MinValue), k);
        k = LaneChoice.Of(Vector128.Equals(size, Vector128.Create<float>(float.PositiveInfinity)), Vector128.Create<float>(float.MaxValue), k);
        Vector128<float> bounded = Vector128.MinNative(Vector128.Create<float>(1e30f), Vector128.MaxNative(Vector128.Create<float>(1e-30f), Vector128.Abs(y)));
        (F64x2 kLow, F64x2 kHigh) = Widen(new(k));
        (F64x2 fLow, F64x2 fHigh) = Widen(new(f));
        (F64x2 yLow, F64x2 yHigh) = Widen(new(WithSign(bounded, y)));
        F64x2 low = LaneFormulas.PowerOfParts(kLow, fLow, yLow, out F64x2 nLow), high = LaneFormulas.PowerOfParts(kHigh, fHigh, yHigh, out F64x2 nHigh);
        Vector128<float> result = LaneScaling.Scaled(Narrow(low, high)._value, Narrow(nLow, nHigh)._value);

        // Powers of negative numbers take their sign from odd exponents; others than whole ones have none.
        F32x4 half = exponent * Fill(0.5f), zero = Zero;
        F32x4 odd = And(NotEqual(Floor(half), half), Equal(Floor(exponent), exponent));
        F32x4 power = new(Vector128.BitwiseOr(result, Vector128.BitwiseAnd(Vector128.BitwiseAnd(odd._value, x._value), Vector128.Create<float>(-0f))));
        F32x4 none = And(And(Less(x, zero), Greater(x, Fill(float.NegativeInfinity))), NotEqual(Floor(exponent), exponent));
        power = Select(Or(none, NotEqual(x, x)), Fill(float.NaN), power);
        return Select(Or(Equal(exponent, zero), Equal(x, Fill(1))), Fill(1), power);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x4 Narrow(F64x2 low, F64x2 high) => new(Vector128.Narrow(low.Value, high.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (F64x2 Low, F64x2 High) Widen(F32x4 x)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(x._value);
        return (new(low), new(high));
    }
}
