using ModelDsl.Runtime;

namespace ModelDsl.Tests.Kernels;

/// <summary>The functions of the lanes by name, beside their scalar forms.</summary>
internal static class LanesTestData
{
    internal static Dictionary<string, Func<V, V>> Unary<V, T>() where V : struct, ILanes<V, T> => new()
    {
        ["Abs"] = V.Abs,
        ["Negate"] = V.Negate,
        ["Square"] = V.Square,
        ["Reciprocal"] = V.Reciprocal,
        ["Sqrt"] = V.Sqrt,
        ["Rsqrt"] = V.Rsqrt,
        ["Floor"] = V.Floor,
        ["Ceil"] = V.Ceil,
        ["Round"] = V.Round,
        ["Trunc"] = V.Trunc,
        ["Sign"] = V.Sign,
        ["Exp"] = V.Exp,
        ["Exp2"] = V.Exp2,
        ["Expm1"] = V.Expm1,
        ["Log"] = V.Log,
        ["Log2"] = V.Log2,
        ["Log10"] = V.Log10,
        ["Log1p"] = V.Log1p,
        ["Sin"] = V.Sin,
        ["Cos"] = V.Cos,
        ["Tan"] = V.Tan,
        ["Asin"] = V.Asin,
        ["Acos"] = V.Acos,
        ["Atan"] = V.Atan,
        ["Sinh"] = V.Sinh,
        ["Cosh"] = V.Cosh,
        ["Tanh"] = V.Tanh,
        ["Asinh"] = V.Asinh,
        ["Acosh"] = V.Acosh,
        ["Atanh"] = V.Atanh,
        ["Erf"] = V.Erf,
        ["Erfc"] = V.Erfc,
        ["Sigmoid"] = V.Sigmoid,
        ["Lgamma"] = V.Lgamma,
        ["Digamma"] = V.Digamma,
    };

    internal static Dictionary<string, Func<V, V, V>> Binary<V, T>() where V : struct, ILanes<V, T> => new()
    {
        ["Add"] = (a, b) => a + b,
        ["Subtract"] = (a, b) => a - b,
        ["Multiply"] = (a, b) => a * b,
        ["Divide"] = (a, b) => a / b,
        ["Max"] = V.Max,
        ["Min"] = V.Min,
        ["Maximum"] = V.Maximum,
        ["Minimum"] = V.Minimum,
        ["Power"] = V.Power,
        ["Atan2"] = V.Atan2,
        ["Fmod"] = V.Fmod,
        ["Remainder"] = V.Remainder,
        ["FloorDivide"] = V.FloorDivide,
        ["Hypot"] = V.Hypot,
    };

    internal static readonly Dictionary<string, Func<double, double>> ScalarUnary = new()
    {
        ["Abs"] = ScalarMath.Abs,
        ["Negate"] = ScalarMath.Negate,
        ["Square"] = ScalarMath.Square,
        ["Reciprocal"] = ScalarMath.Reciprocal,
        ["Sqrt"] = ScalarMath.Sqrt,
        ["Rsqrt"] = ScalarMath.Rsqrt,
        ["Floor"] = ScalarMath.Floor,
        ["Ceil"] = ScalarMath.Ceil,
        ["Round"] = ScalarMath.Round,
        ["Trunc"] = ScalarMath.Trunc,
        ["Sign"] = ScalarMath.Sign,
        ["Exp"] = ScalarMath.Exp,
        ["Exp2"] = ScalarMath.Exp2,
        ["Expm1"] = ScalarMath.Expm1,
        ["Log"] = ScalarMath.Log,
        ["Log2"] = ScalarMath.Log2,
        ["Log10"] = ScalarMath.Log10,
        ["Log1p"] = ScalarMath.Log1p,
        ["Sin"] = ScalarMath.Sin,
        ["Cos"] = ScalarMath.Cos,
        ["Tan"] = ScalarMath.Tan,
        ["Asin"] = ScalarMath.Asin,
        ["Acos"] = ScalarMath.Acos,
        ["Atan"] = ScalarMath.Atan,
        ["Sinh"] = ScalarMath.Sinh,
        ["Cosh"] = ScalarMath.Cosh,
        ["Tanh"] = ScalarMath.Tanh,
        ["Asinh"] = ScalarMath.Asinh,
        ["Acosh"] = ScalarMath.Acosh,
        ["Atanh"] = ScalarMath.Atanh,
        ["Erf"] = ScalarMath.Erf,
        ["Erfc"] = ScalarMath.Erfc,
        ["Sigmoid"] = ScalarMath.Sigmoid,
        ["Lgamma"] = ScalarMath.Lgamma,
        ["Digamma"] = ScalarMath.Digamma,
    };

    internal static readonly Dictionary<string, Func<double, double, double>> ScalarBinary = new()
    {
        ["Add"] = (a, b) => a + b,
        ["Subtract"] = (a, b) => a - b,
        ["Multiply"] = (a, b) => a * b,
        ["Divide"] = (a, b) => a / b,
        ["Max"] = ScalarMath.Maximum,
        ["Min"] = ScalarMath.Minimum,
        ["Maximum"] = ScalarMath.Maximum,
        ["Minimum"] = ScalarMath.Minimum,
        ["Power"] = ScalarMath.Power,
        ["Atan2"] = ScalarMath.Atan2,
        ["Fmod"] = ScalarMath.Fmod,
        ["Remainder"] = ScalarMath.Remainder,
        ["FloorDivide"] = ScalarMath.FloorDivide,
        ["Hypot"] = ScalarMath.Hypot,
    };

    /// <summary>Floats of every exponent and sign, the special ones, and many near the origin.</summary>
    internal static float[] Floats()
    {
        var x = new List<float>
        {
            0, -0f, 1, -1, 2, -2, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue,
            float.PositiveInfinity, float.NegativeInfinity, float.NaN, 1.17549435e-38f, -1.17549435e-38f, 88.72284f, -87.33655f,
            -103.97208f, -104f, 30000, 30001, 1e10f, 0.7f, 0.625f, 4, 3.9f, 9.1f, 16777216, 8388608.5f, 0.70710678f, 1.4142135f,
        };
        for (long bits = 0; bits < 1L << 32; bits += 50021)
            x.Add(BitConverter.UInt32BitsToSingle((uint)bits));
        for (int i = -40000; i <= 40000; i++)
            x.Add(i / 1999f);
        return [.. x];
    }

    /// <summary>How many units in the last place of the true result apart; 0 when both are NaN or the same infinity.</summary>
    internal static double UlpsApart(float actual, double expected)
    {
        float nearest = (float)expected;
        if (float.IsNaN(nearest) || float.IsNaN(actual))
            return float.IsNaN(nearest) && float.IsNaN(actual) ? 0 : double.PositiveInfinity;
        if (nearest == actual)
            return 0;
        if (float.IsInfinity(nearest) || float.IsInfinity(actual))
            return Math.Abs(nearest) == float.PositiveInfinity && float.IsFinite(actual) ? double.PositiveInfinity
                : Math.Sign(nearest) == Math.Sign(actual) && Math.Abs(expected) > 3.402823e38 ? 1 : double.PositiveInfinity;
        float size = Math.Abs(nearest);
        return Math.Abs(actual - expected) / (Math.Min(size, float.MaxValue) - MathF.BitDecrement(Math.Max(size, float.Epsilon)));
    }
}
