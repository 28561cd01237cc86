namespace ModelDsl.Runtime;

public static partial class ScalarMath
{
    public static float Abs(float x) => MathF.Abs(x);
    public static float Negate(float x) => -x;
    public static float Square(float x) => x * x;
    public static float Reciprocal(float x) => 1 / x;
    public static float Sqrt(float x) => MathF.Sqrt(x);
    public static float Floor(float x) => MathF.Floor(x);
    public static float Ceil(float x) => MathF.Ceiling(x);
    public static float Round(float x) => MathF.Round(x, MidpointRounding.ToEven);
    public static float Trunc(float x) => MathF.Truncate(x);
    public static float Sign(float x) => x > 0 ? 1 : x < 0 ? -1 : float.IsNaN(x) ? x : 0;
    public static bool IsNan(float x) => float.IsNaN(x);

    public static float Exp(float x) => (float)Exp((double)x);
    public static float Exp2(float x) => (float)Exp2((double)x);
    public static float Expm1(float x) => (float)Expm1((double)x);
    public static float Log(float x) => (float)Log((double)x);
    public static float Log2(float x) => (float)Log2((double)x);
    public static float Log10(float x) => (float)Log10((double)x);
    public static float Log1p(float x) => (float)Log1p((double)x);
    public static float Sin(float x) => (float)Sin((double)x);
    public static float Cos(float x) => (float)Cos((double)x);
    public static float Tan(float x) => (float)Tan((double)x);
    public static float Asin(float x) => (float)Asin((double)x);
    public static float Acos(float x) => (float)Acos((double)x);
    public static float Atan(float x) => (float)Atan((double)x);
    public static float Sinh(float x) => (float)Sinh((double)x);
    public static float Cosh(float x) => (float)Cosh((double)x);
    public static float Tanh(float x) => (float)Tanh((double)x);
    public static float Asinh(float x) => (float)Asinh((double)x);
    public static float Acosh(float x) => (float)Acosh((double)x);
    public static float Atanh(float x) => (float)Atanh((double)x);
    public static float Erf(float x) => (float)Erf((double)x);
    public static float Erfc(float x) => (float)Erfc((double)x);
    public static float Sigmoid(float x) => (float)Sigmoid((double)x);
    public static float Lgamma(float x) => (float)Lgamma((double)x);
    public static float Digamma(float x) => (float)Digamma((double)x);
    public static float Rsqrt(float x) => (float)Rsqrt((double)x);

    public static float Power(float x, float exponent) => (float)Math.Pow(x, exponent);
    public static float Atan2(float y, float x) => (float)Math.Atan2(y, x);
    public static float Hypot(float a, float b) => (float)double.Hypot(a, b);
    public static float Maximum(float a, float b) => MathF.Max(a, b);
    public static float Minimum(float a, float b) => MathF.Min(a, b);
    public static float Fmod(float a, float b) => a % b;

    public static float Remainder(float a, float b)
    {
        float rest = a % b;
        return rest != 0 && rest < 0 != b < 0 ? rest + b : rest;
    }

    public static float FloorDivide(float a, float b)
    {
        if (b == 0)
            return a / b;

        float rest = a % b;
        float quotient = (a - rest) / b;
        if (rest != 0 && rest < 0 != b < 0)
            quotient--;
        return quotient == 0 ? MathF.CopySign(0, a / b) : MathF.Round(quotient);
    }
}
