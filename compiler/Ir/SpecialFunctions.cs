namespace ModelDsl.Ir;

/// <summary>Functions that .NET does not have, in double precision; slow and plain.</summary>
internal static class SpecialFunctions
{
    private static readonly double s_halfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    public static double Expm1(double x)
    {
        if (Math.Abs(x) > 0.5) return Math.Exp(x) - 1;
        // x + x²/2! + x³/3! + …
        double term = x, sum = x;
        for (int n = 2; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= x / n;
            sum += term;
        }
        return sum;
    }

    public static double Log1p(double x)
    {
        // The rounding of 1 + x is divided out again.
        double sum = 1 + x;
        if (sum == 1 || double.IsPositiveInfinity(sum)) return sum == 1 ? x : sum;
        return Math.Log(sum) * (x / (sum - 1));
    }

    public static double Erf(double x)
    {
        if (Math.Abs(x) > 2.5) return x > 0 ? 1 - ErfcTail(x) : ErfcTail(-x) - 1;
        // 2/√π · e^(-x²) · Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)): all terms have one sign, so nothing cancels.
        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    public static double Erfc(double x) => x > 0.5 ? ErfcTail(x) : 1 - Erf(x);

    // The continued fraction e^(-x²)/√π · 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + …)))), from the inside out.
    private static double ErfcTail(double x)
    {
        if (double.IsPositiveInfinity(x)) return 0;
        double fraction = x;
        for (int n = 20 + (int)(600 / (x * x)); n >= 1; n--) fraction = x + 0.5 * n / fraction;
        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * fraction);
    }

    public static double Lgamma(double x)
    {
        if (double.IsNaN(x)) return x;
        if (double.IsInfinity(x) || x <= 0 && x == Math.Floor(x)) return double.PositiveInfinity;
        if (x < 0.5) return Math.Log(Math.PI / Math.Abs(SinPi(x))) - Lgamma(1 - x);
        double product = 1;
        for (; x < 15; x++) product *= x;
        // Stirling's series.
        double inverse = 1 / x, square = inverse * inverse;
        double series = inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square * (1.0 / 1188)))));
        return (x - 0.5) * Math.Log(x) - x + s_halfLogTwoPi + series - Math.Log(product);
    }

    public static double Digamma(double x)
    {
        if (double.IsPositiveInfinity(x)) return x;
        if (x == 0) return double.IsNegative(x) ? double.PositiveInfinity : double.NegativeInfinity;
        if (double.IsNaN(x) || x < 0 && x == Math.Floor(x)) return double.NaN;
        if (x < 0) return Digamma(1 - x) - Math.PI * CosPi(x) / SinPi(x);
        double sum = 0;
        for (; x < 10; x++) sum -= 1 / x;
        double square = 1 / (x * x);
        double series = square * (1.0 / 12 - square * (1.0 / 120 - square * (1.0 / 252 - square * (1.0 / 240 - square * (1.0 / 132 - square * (691.0 / 32760 - square / 12))))));
        return sum + Math.Log(x) - 0.5 / x - series;
    }

    // The remainder is exact, so large arguments keep their accuracy.
    private static double SinPi(double x) => Math.Sin(Math.PI * Math.IEEERemainder(x, 2));
    private static double CosPi(double x) => Math.Cos(Math.PI * Math.IEEERemainder(x, 2));
}
