using System.Runtime.InteropServices;
using ModelDsl.Runtime;

namespace ModelDsl.Tests.Kernels;

public class LanesAccuracyTests
{
    private static readonly float[] s_inputs = LanesTestData.Floats();

    /// <summary>What each function may be off by, in units in the last place of a float; the others are exact or rounded once.</summary>
    private static readonly Dictionary<string, double> s_bounds = new()
    {
        ["Rsqrt"] = 1.5,
        ["Exp"] = 2,
        ["Expm1"] = 3,
        ["Log"] = 2,
        ["Log1p"] = 3,
        ["Tanh"] = 3,
        ["Sigmoid"] = 3,
        ["Erf"] = 3,
        ["Sin"] = 2,
        ["Cos"] = 2,
        ["Asin"] = 3,
        ["Acos"] = 2,
        ["Atan"] = 2,
        ["Atan2"] = 2,
    };

    /// <summary>What functions of two doubles may be off by, relative to the result; the others agree to the bit.</summary>
    private static readonly Dictionary<string, double> s_doubleBounds = new() { ["Atan2"] = 5e-16, ["Hypot"] = 5e-16 };

    public static TheoryData<string> Names() => [.. LanesTestData.ScalarUnary.Keys];

    public static TheoryData<string> BinaryNames() => [.. LanesTestData.ScalarBinary.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void FloatFunctionsAreAsAccurateAsPromised(string name)
    {
        float[] actual = Apply(LanesTestData.Unary<F32x16, float>()[name], s_inputs);
        double bound = s_bounds.GetValueOrDefault(name, 0.501), worst = 0;
        float at = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            double ulps = LanesTestData.UlpsApart(actual[i], LanesTestData.ScalarUnary[name](s_inputs[i]));
            if (ulps > worst)
                (worst, at) = (ulps, s_inputs[i]);
        }
        Assert.True(worst <= bound, $"{name}({at:R}) is {worst:F2} ulps off");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TheWidthDoesNotMatter(string name)
    {
        float[] wide = Apply(LanesTestData.Unary<F32x16, float>()[name], s_inputs);
        AssertSameBits(wide, Apply(LanesTestData.Unary<F32x8, float>()[name], s_inputs), name);
        AssertSameBits(wide, Apply(LanesTestData.Unary<F32x4, float>()[name], s_inputs), name);
        AssertSameBits(wide, Apply(LanesTestData.Unary<F32x1, float>()[name], s_inputs), name);

        double[] doubles = [.. s_inputs.Select(x => x * 1.000000001)];
        double[] wideDoubles = Apply(LanesTestData.Unary<F64x8, double>()[name], doubles);
        AssertSameBits(wideDoubles, Apply(LanesTestData.Unary<F64x4, double>()[name], doubles), name);
        AssertSameBits(wideDoubles, Apply(LanesTestData.Unary<F64x2, double>()[name], doubles), name);
        AssertSameBits(wideDoubles, Apply(LanesTestData.Unary<F64x1, double>()[name], doubles), name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DoubleFunctionsFollowTheScalarOnes(string name)
    {
        double[] x = [.. s_inputs.Where((_, i) => i % 7 == 0).Select(x => x * 1.000000001), 0, -0.0, double.Epsilon, double.MaxValue,
            double.PositiveInfinity, double.NegativeInfinity, double.NaN, 709.78, 709.79, -708.5, -744.4, -745.2, -746, 1e-310, -1e-310,
            710.4, -710.4, 1e9, -1e9, 1e155, 1e200, -1e200, 1 - 1e-12, 1 + 1e-12, 8, 1024, 1000];
        double[] actual = Apply(LanesTestData.Unary<F64x8, double>()[name], x);
        for (int i = 0; i < x.Length; i++)
        {
            double expected = LanesTestData.ScalarUnary[name](x[i]);
            bool close = expected.Equals(actual[i]) || expected == actual[i]
                || Math.Abs(expected - actual[i]) <= Math.Max(1e-15 * Math.Abs(expected), double.Epsilon);
            Assert.True(close, $"{name}({x[i]:R}) is {actual[i]:R} rather than {expected:R}");
        }
    }

    [Theory]
    [MemberData(nameof(BinaryNames))]
    public void BinaryFunctionsFollowTheScalarOnes(string name)
    {
        float[] some = [0, -0f, 1, -1, 2, -2, 0.5f, 3, -3, 7.25f, -7.25f, 1e-40f, 1e30f, -1e30f, float.MaxValue, float.PositiveInfinity,
            float.NegativeInfinity, float.NaN, 0.1f, 1e-3f, 100, 6, -6, 1.7f, -0.6f, 255, 16777216, 1e-20f, -3e-10f, 4e9f, 1.5e15f, .. Enumerable.Range(-20, 41).Select(i => i / 7f)];
        float[] a = [.. some.SelectMany(_ => some)], b = [.. some.SelectMany(x => Enumerable.Repeat(x, some.Length))];
        float[] wide = Apply2(LanesTestData.Binary<F32x16, float>()[name], a, b);
        AssertSameBits(wide, Apply2(LanesTestData.Binary<F32x8, float>()[name], a, b), name);
        AssertSameBits(wide, Apply2(LanesTestData.Binary<F32x4, float>()[name], a, b), name);
        AssertSameBits(wide, Apply2(LanesTestData.Binary<F32x1, float>()[name], a, b), name);
        double[] doubles = Apply2(LanesTestData.Binary<F64x8, double>()[name], [.. a.Select(x => (double)x)], [.. b.Select(x => (double)x)]);
        for (int i = 0; i < a.Length; i++)
        {
            double expected = LanesTestData.ScalarBinary[name](a[i], b[i]);
            bool same = expected.Equals(doubles[i]) || Math.Abs(expected - doubles[i]) <= s_doubleBounds.GetValueOrDefault(name) * Math.Abs(expected);
            Assert.True(same, $"{name}({a[i]:R}, {b[i]:R}) is {doubles[i]:R} rather than {expected:R}");
            // A quotient just below an integer may round to it in float before it is rounded down.
            bool close = LanesTestData.UlpsApart(wide[i], expected) <= s_bounds.GetValueOrDefault(name, 0.501)
                || name == "FloorDivide" && Math.Abs(wide[i] - expected) <= Math.Abs(expected) * 1e-6;
            Assert.True(close, $"{name}({a[i]:R}, {b[i]:R}) is {wide[i]:R} rather than {expected:R}");
        }
    }

    [Fact]
    public void FunctionsOfTwoDoublesReachTheEndsOfTheirRange()
    {
        double[] some = [1e-320, 3e-310, 1e-200, 4e-155, 1e-20, 1, 1.5, 1e16, 3e150, 1e200, 1.7e308, double.PositiveInfinity];
        double[] a = [.. some.SelectMany(_ => some)], b = [.. some.SelectMany(x => Enumerable.Repeat(-x, some.Length))];
        foreach (string name in (string[])["Hypot", "Atan2", "Fmod", "Remainder", "FloorDivide"])
        {
            double[] wide = Apply2(LanesTestData.Binary<F64x8, double>()[name], a, b);
            AssertSameBits(wide, Apply2(LanesTestData.Binary<F64x4, double>()[name], a, b), name);
            AssertSameBits(wide, Apply2(LanesTestData.Binary<F64x2, double>()[name], a, b), name);
            AssertSameBits(wide, Apply2(LanesTestData.Binary<F64x1, double>()[name], a, b), name);
            for (int i = 0; i < a.Length; i++)
            {
                double expected = LanesTestData.ScalarBinary[name](a[i], b[i]);
                bool same = expected.Equals(wide[i]) || Math.Abs(expected - wide[i]) <= Math.Max(double.Epsilon, s_doubleBounds.GetValueOrDefault(name) * Math.Abs(expected));
                Assert.True(same, $"{name}({a[i]:R}, {b[i]:R}) is {wide[i]:R} rather than {expected:R}");
            }
        }
    }

    [Fact]
    public void ZerosKeepTheirSigns()
    {
        foreach (string name in (string[])["Asin", "Atan", "Sinh", "Tanh", "Asinh", "Atanh", "Tan", "Sin", "Expm1", "Erf"])
        {
            Assert.True(float.IsNegative(Apply(LanesTestData.Unary<F32x16, float>()[name], [-0f])[0]), name);
            Assert.True(double.IsNegative(Apply(LanesTestData.Unary<F64x8, double>()[name], [-0.0])[0]), name);
        }
        float[] rest = Apply2(LanesTestData.Binary<F32x16, float>()["Fmod"], [-6, 6, -0f], [3, -3, 5]);
        Assert.Equal([true, false, true], rest.Select(float.IsNegative));
    }

    private static T[] Apply<V, T>(Func<V, V> function, T[] x) where V : struct, ILanes<V, T>
    {
        var y = new T[x.Length];
        for (int i = 0; i < x.Length; i += V.Count)
        {
            int count = Math.Min(V.Count, x.Length - i);
            function(V.Load(in MemoryMarshal.GetArrayDataReference(x), i, count)).Store(ref MemoryMarshal.GetArrayDataReference(y), i, count);
        }
        return y;
    }

    private static T[] Apply2<V, T>(Func<V, V, V> function, T[] a, T[] b) where V : struct, ILanes<V, T>
    {
        var y = new T[a.Length];
        for (int i = 0; i < a.Length; i += V.Count)
        {
            int count = Math.Min(V.Count, a.Length - i);
            V first = V.Load(in MemoryMarshal.GetArrayDataReference(a), i, count), second = V.Load(in MemoryMarshal.GetArrayDataReference(b), i, count);
            function(first, second).Store(ref MemoryMarshal.GetArrayDataReference(y), i, count);
        }
        return y;
    }

    private static void AssertSameBits<T>(T[] expected, T[] actual, string name) where T : struct, IEquatable<T>
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.True(expected[i].Equals(actual[i]), $"{name}: {actual[i]} rather than {expected[i]} at {i}");
    }
}
