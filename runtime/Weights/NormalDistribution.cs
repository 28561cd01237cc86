namespace ModelDsl.Runtime.Weights;

/// <summary>The standard normal distribution and its inverse, bit for bit the same on every machine.</summary>
/// <remarks>The system's logarithm and exponential differ between platforms in the last bit, so both are made here from
/// sums, products, quotients and roots, which do not.</remarks>
internal static class NormalDistribution
{
    private const double Ln2 = 0.693147180559945309417;
    private const double InverseSqrtTwoPi = 0.398942280401432677940;

    /// <summary>The x with P(X ≤ x) = p, for 0 &lt; p &lt; 1, to about 1e-15 relative.</summary>
    /// <remarks>Rational approximations of M. J. Wichura, algorithm AS 241 (Applied Statistics 37, 1988).</remarks>
    public static double Quantile(double p)
    {
        double q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            double t = 0.180625 - q * q;
            return q * Polynomial(t, CentreTop) / Polynomial(t, CentreBottom);
        }
        double r = Math.Sqrt(-Log(q < 0 ? p : 1 - p));
        double x = r <= 5
            ? Polynomial(r - 1.6, MiddleTop) / Polynomial(r - 1.6, MiddleBottom)
            : Polynomial(r - 5, TailTop) / Polynomial(r - 5, TailBottom);
        return q < 0 ? -x : x;
    }

    /// <summary>P(X ≤ x), to about 1e-15 relative, in the lower tail too.</summary>
    public static double Cumulative(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x < -38.5) return 0;
        if (x > 9) return 1;
        double density = InverseSqrtTwoPi * Exp(-0.5 * x * x);
        if (x > -3)
        {
            // 1/2 + φ(x)·(x + x³/3 + x⁵/(3·5) + …)
            double term = x, sum = x;
            for (int k = 3; Math.Abs(term) > 1e-18 * Math.Abs(sum); k += 2) sum += term *= x * x / k;
            return 0.5 + density * sum;
        }
        // φ(x) / (y + 1/(y + 2/(y + 3/…))) with y = -x, from the inside out.
        double fraction = -x;
        for (int k = 120; k >= 1; k--) fraction = -x + k / fraction;
        return density / fraction;
    }

    /// <summary>The natural logarithm of a positive normal number.</summary>
    internal static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | (1023L << 52));
        if (m > 1.4142135623730951) (m, exponent) = (m / 2, exponent + 1);
        // ln m = 2·(s + s³/3 + s⁵/5 + …) with s = (m - 1)/(m + 1), here |s| < 0.172.
        double s = (m - 1) / (m + 1), square = s * s, sum = 0;
        for (int k = 23; k >= 1; k -= 2) sum = sum * square + 1.0 / k;
        return exponent * Ln2 + 2 * s * sum;
    }

    /// <summary>eˣ for x ≤ 0; 0 where it would be subnormal.</summary>
    internal static double Exp(double x)
    {
        if (x < -708) return 0;
        double whole = Math.Floor(x / Ln2 + 0.5);
        // ln 2 in two parts, so that the difference keeps its digits.
        double rest = x - whole * 0.693147180369123816490 - whole * 1.90821492927058770002e-10;
        double sum = 1;
        for (int k = 18; k >= 1; k--) sum = 1 + sum * rest / k;
        return sum * BitConverter.Int64BitsToDouble(((long)whole + 1023) << 52);
    }

    private static double Polynomial(double x, ReadOnlySpan<double> coefficients)
    {
        double sum = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--) sum = sum * x + coefficients[i];
        return sum;
    }

    private static ReadOnlySpan<double> CentreTop => [
        3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
        4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3];

    private static ReadOnlySpan<double> CentreBottom => [
        1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
        2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3];

    private static ReadOnlySpan<double> MiddleTop => [
        1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
        1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4];

    private static ReadOnlySpan<double> MiddleBottom => [
        1, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9];

    private static ReadOnlySpan<double> TailTop => [
        6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7];

    private static ReadOnlySpan<double> TailBottom => [
        1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15];
}
