using ModelDsl.Runtime;

namespace ModelDsl.Tests.Kernels;

public class LanesScalarMathTests
{
    // Computed with 40 digits.
    private static readonly Dictionary<string, (double X, double Y)[]> s_points = new()
    {
        ["Erf"] = [(1e-10, 1.1283791670955126e-10), (0.1, 0.1124629160182849), (0.49, 0.511668261188523), (0.51, 0.5292436198411704),
            (1, 0.8427007929497149), (2, 0.9953222650189527), (3.5, 0.9999992569016276), (5.5, 0.9999999999999927), (-0.7, -0.6778011938374184)],
        ["Erfc"] = [(-2, 1.9953222650189528), (0.1, 0.887537083981715), (0.49, 0.4883317388114769), (0.51, 0.4707563801588296),
            (1, 0.15729920705028513), (2, 0.004677734981047266), (3.5, 7.430983723414128e-07), (10, 2.088487583762545e-45),
            (20, 5.395865611607901e-176), (26.5, 2.2109076642637343e-307)],
        ["Lgamma"] = [(1e-10, 23.025850929882736), (0.1, 2.252712651734206), (0.4, 0.7966778177017837), (0.9, 0.06637623973474295),
            (0.999999, 5.772164873855652e-07), (1.1, -0.049872441259839764), (1.499, -0.120818260069932), (1.7, -0.09580769740706588),
            (2.00001, 4.22787559764836e-06), (2.6, 0.35741186354897986), (5.5, 3.9578139676187165), (9.9, 12.57717990421988),
            (10.1, 13.027526738633236), (50, 144.5657439463449), (1e6, 12815504.569147611), (1e300, 6.897755278982137e+302),
            (-0.5, 1.2655121234846454), (-1.3, 1.2024757863901114), (-10.7, -15.416789096416636), (-0.01, 4.611024992752801)],
        ["Digamma"] = [(1e-5, -100000.57719921567), (0.1, -10.423754940411076), (0.5, -1.9635100260214235), (1, -0.5772156649015329),
            (1.4, -0.06138454458511624), (1.5, 0.03648997397857652), (2, 0.42278433509846713), (9.5, 2.1977378764029494),
            (10.5, 2.3030010342976865), (1e6, 13.815510057964191), (-0.5, 0.03648997397857652), (-1.3, 2.8825405488661673),
            (-10.7, 0.13374481244706443), (-0.001, 999.4211381978913)],
        ["Expm1"] = [(1e-12, 1.0000000000005e-12), (0.01, 0.010050167084168058), (-0.01, -0.009950166250831947), (0.5, 0.6487212707001282),
            (-0.9, -0.5934303402594009), (1, 1.7182818284590453), (5, 147.4131591025766), (-40, -1)],
        ["Log1p"] = [(1e-12, 9.999999999995e-13), (0.01, 0.009950330853168083), (-0.01, -0.010050335853501442), (0.5, 0.4054651081081644),
            (-0.9, -2.302585092994046), (-0.999999, -13.815510557935518), (1, 0.6931471805599453), (5, 1.791759469228055), (1e10, 23.025850930040455)],
    };

    public static TheoryData<string> Names() => [.. s_points.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ValuesComputedWithManyDigits(string name)
    {
        foreach ((double x, double y) in s_points[name])
        {
            double actual = LanesTestData.ScalarUnary[name](x);
            // The digamma function is compared against its larger parts where they cancel.
            double size = name == "Digamma" ? Math.Max(Math.Abs(y), 2) : Math.Abs(y);
            Assert.True(Math.Abs(actual - y) <= 1.5e-15 * size, $"{name}({x:R}) is {actual:R} rather than {y:R}");
        }
    }

    [Fact]
    public void SpecialValues()
    {
        double inf = double.PositiveInfinity, nan = double.NaN;
        Assert.Equal([inf, inf, inf, inf, nan], new[] { 0, -3, inf, -inf, nan }.Select(ScalarMath.Lgamma));
        Assert.Equal([-inf, inf, nan, inf, nan], new[] { 0, -0.0, -3, inf, nan }.Select(ScalarMath.Digamma));
        Assert.Equal([-1, 0, 1, nan], new[] { -inf, 0, inf, nan }.Select(ScalarMath.Erf));
        Assert.Equal([2, 1, 0, nan], new[] { -inf, 0, inf, nan }.Select(ScalarMath.Erfc));
        Assert.Equal([-1, 0, inf, nan], new[] { -inf, 0, inf, nan }.Select(ScalarMath.Expm1));
        Assert.Equal([-inf, nan, inf, nan], new[] { -1, -1.5, inf, nan }.Select(ScalarMath.Log1p));
        Assert.Equal([0, 0.5, 1, nan], new[] { -inf, 0, inf, nan }.Select(ScalarMath.Sigmoid));
        Assert.Equal([-1, 0, 0, 1, nan], new[] { -inf, 0, -0.0, inf, nan }.Select(ScalarMath.Sign));
        Assert.Equal([-2, -2, 0, 0, 2, 2], new[] { -2.5, -1.5, -0.5, 0.5, 1.5, 2.5 }.Select(ScalarMath.Round));
        Assert.True(double.IsNaN(ScalarMath.Maximum(nan, 1)) && double.IsNaN(ScalarMath.Minimum(1, nan)));
        Assert.Equal(5e200, ScalarMath.Hypot(3e200, 4e200), 1e185);
    }

    [Theory]
    [InlineData(7, 3, 1, 1, 2)]
    [InlineData(-7, 3, -1, 2, -3)]
    [InlineData(7, -3, 1, -2, -3)]
    [InlineData(-7, -3, -1, -1, 2)]
    [InlineData(6, -3, 0, 0, -2)]
    [InlineData(0, 5, 0, 0, 0)]
    public void DivisionOfNumbersOfEitherSign(int a, int b, int fmod, int remainder, int quotient)
    {
        Assert.Equal((fmod, remainder, quotient), (ScalarMath.Fmod(a, b), ScalarMath.Remainder(a, b), ScalarMath.FloorDivide(a, b)));
        Assert.Equal((fmod, remainder, quotient), (ScalarMath.Fmod((long)a, b), ScalarMath.Remainder((long)a, b), ScalarMath.FloorDivide((long)a, b)));
        Assert.Equal((fmod, remainder, quotient), (ScalarMath.Fmod((double)a, b), ScalarMath.Remainder((double)a, b), ScalarMath.FloorDivide((double)a, b)));
        Assert.Equal((fmod, remainder, quotient), (ScalarMath.Fmod((float)a, b), ScalarMath.Remainder((float)a, b), ScalarMath.FloorDivide((float)a, b)));
    }

    [Fact]
    public void IntegersWrapAndDivideByMinusOne()
    {
        Assert.Equal(long.MinValue, ScalarMath.FloorDivide(long.MinValue, -1));
        Assert.Equal(0, ScalarMath.Remainder(int.MinValue, -1));
        Assert.Equal(long.MinValue, ScalarMath.Abs(long.MinValue));
        Assert.Throws<DivideByZeroException>(() => ScalarMath.FloorDivide(1L, 0L));
        Assert.Equal([1024, -27, 1, 0, -1, 1, 0], new[] { (2L, 10L), (-3, 3), (5, 0), (2, -1), (-1, -3), (-1, -2), (0, 2) }.Select(p => ScalarMath.Power(p.Item1, p.Item2)));
        Assert.Equal([1024, -27, 1, 0, -1, 1, 0], new[] { (2, 10), (-3, 3), (5, 0), (2, -1), (-1, -3), (-1, -2), (0, 2) }.Select(p => ScalarMath.Power(p.Item1, p.Item2)));
    }

    [Fact]
    public void DivisionByZeroAndInfinity()
    {
        double inf = double.PositiveInfinity;
        Assert.Equal(inf, ScalarMath.FloorDivide(1.0, 0.0));
        Assert.True(double.IsNaN(ScalarMath.Remainder(1.0, 0.0)) && double.IsNaN(ScalarMath.FloorDivide(inf, 2)));
        Assert.Equal(-1, ScalarMath.FloorDivide(-1, inf));
        Assert.Equal(9, ScalarMath.FloorDivide(1.0, 0.1)); // the double 0.1 is a little above a tenth
        Assert.Equal(inf, ScalarMath.Remainder(-1, inf));
    }
}
