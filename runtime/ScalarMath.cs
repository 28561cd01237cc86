namespace ModelDsl.Runtime;

/// <summary>The elementwise functions on single numbers, with the special cases of PyTorch.</summary>
/// <remarks>The float overloads compute in double and round once, unless the operation is exact in float anyway.</remarks>
public static partial class ScalarMath
{
    public static double Abs(double x) => Math.Abs(x);
    public static double Negate(double x) => -x;
    public static double Square(double x) => x * x;
    public static double Reciprocal(double x) => 1 / x;
    public static double Sqrt(double x) => Math.Sqrt(x);

    /// <summary>1 / √x.</summary>
    public static double Rsqrt(double x) => 1 / Math.Sqrt(x);

    public static double Floor(double x) => Math.Floor(x);
    public static double Ceil(double x) => Math.Ceiling(x);

    /// <summary>The nearest integer; halves go to the even one.</summary>
    public static double Round(double x) => Math.Round(x, MidpointRounding.ToEven);

    /// <summary>The integer part, towards zero.</summary>
    public static double Trunc(double x) => Math.Truncate(x);

    /// <summary>−1, 0 or 1; NaN for NaN.</summary>
    public static double Sign(double x) => x > 0 ? 1 : x < 0 ? -1 : double.IsNaN(x) ? x : 0;

    public static bool IsNan(double x) => double.IsNaN(x);

    public static double Exp(double x) => Math.Exp(x);
    public static double Exp2(double x) => Math.Pow(2, x);

    /// <summary>eˣ − 1, accurate near 0.</summary>
    public static double Expm1(double x)
    {
        if (Math.Abs(x) > 1)
            return Math.Exp(x) - 1;

        // The rounding error of e cancels in (e − 1) / log e (Kahan).
        double e = Math.Exp(x);
        return e == 1 ? x : (e - 1) * (x / Math.Log(e));
    }

    public static double Log(double x) => Math.Log(x);
    public static double Log2(double x) => Math.Log2(x);
    public static double Log10(double x) => Math.Log10(x);

    /// <summary>log(1 + x), accurate near 0.</summary>
    public static double Log1p(double x)
    {
        double sum = 1 + x;
        if (sum == 1)
            return x;
        // What rounding took from the sum comes back to first order.
        return Math.Abs(x) > 1e9 || sum <= 0 ? Math.Log(sum) : Math.Log(sum) + (x - (sum - 1)) / sum;
    }

    public static double Sin(double x) => Math.Sin(x);
    public static double Cos(double x) => Math.Cos(x);
    public static double Tan(double x) => Math.Tan(x);
    public static double Asin(double x) => Math.Asin(x);
    public static double Acos(double x) => Math.Acos(x);
    public static double Atan(double x) => Math.Atan(x);
    public static double Sinh(double x) => Math.Sinh(x);
    public static double Cosh(double x) => Math.Cosh(x);
    public static double Tanh(double x) => Math.Tanh(x);
    public static double Asinh(double x) => Math.Asinh(x);
    public static double Acosh(double x) => Math.Acosh(x);
    public static double Atanh(double x) => Math.Atanh(x);

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static double Sigmoid(double x)
    {
        double e = Math.Exp(-Math.Abs(x)); // never overflows, and keeps the small results for very negative x
        return (x < 0 ? e : 1) / (1 + e);
    }

    public static double Power(double x, double exponent) => Math.Pow(x, exponent);

    /// <summary>The angle of the point (x, y), from −π to π.</summary>
    public static double Atan2(double y, double x) => Math.Atan2(y, x);

    /// <summary>√(a² + b²) without overflow on the way.</summary>
    public static double Hypot(double a, double b) => double.Hypot(a, b);

    /// <summary>The greater one; NaN if either is NaN.</summary>
    public static double Maximum(double a, double b) => Math.Max(a, b);

    /// <summary>The lesser one; NaN if either is NaN.</summary>
    public static double Minimum(double a, double b) => Math.Min(a, b);

    /// <summary>The remainder of a / b with the sign of a, as C's fmod; exact.</summary>
    public static double Fmod(double a, double b) => a % b;

    /// <summary>The remainder of a / b with the sign of b.</summary>
    public static double Remainder(double a, double b)
    {
        double rest = a % b;
        return rest != 0 && rest < 0 != b < 0 ? rest + b : rest;
    }

    /// <summary>⌊a / b⌋ of the exact quotient; a / 0 is a / 0.</summary>
    public static double FloorDivide(double a, double b)
    {
        if (b == 0)
            return a / b;

        double rest = a % b;
        double quotient = (a - rest) / b; // an integer but for rounding
        if (rest != 0 && rest < 0 != b < 0)
            quotient--;
        return quotient == 0 ? Math.CopySign(0, a / b) : Math.Round(quotient);
    }
}
