namespace ModelDsl.Runtime;

// Integers wrap around on overflow, as tensors of integers do; division by 0 throws DivideByZeroException.
public static partial class ScalarMath
{
    public static long Abs(long x) => x < 0 ? unchecked(-x) : x;
    public static long Negate(long x) => unchecked(-x);
    public static long Square(long x) => unchecked(x * x);
    public static long Sign(long x) => x > 0 ? 1 : x < 0 ? -1 : 0;
    public static long Maximum(long a, long b) => Math.Max(a, b);
    public static long Minimum(long a, long b) => Math.Min(a, b);

    /// <summary>The remainder of a / b with the sign of a.</summary>
    public static long Fmod(long a, long b) => b == -1 ? 0 : a % b; // MinValue % −1 traps on some machines

    /// <summary>The remainder of a / b with the sign of b.</summary>
    public static long Remainder(long a, long b)
    {
        long rest = Fmod(a, b);
        return rest != 0 && rest < 0 != b < 0 ? rest + b : rest;
    }

    /// <summary>⌊a / b⌋.</summary>
    public static long FloorDivide(long a, long b)
    {
        if (b == -1)
            return unchecked(-a);

        long quotient = a / b, rest = a - quotient * b;
        return rest != 0 && rest < 0 != b < 0 ? quotient - 1 : quotient;
    }

    /// <summary>x to a power; a negative exponent gives the integer part of the reciprocal, 0 but for x = ±1.</summary>
    public static long Power(long x, long exponent)
    {
        if (exponent < 0)
            return x == 1 ? 1 : x == -1 ? ((exponent & 1) == 0 ? 1 : -1) : 0;

        long result = 1;
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
                result = unchecked(result * x);
            x = unchecked(x * x);
        }
        return result;
    }

    public static int Abs(int x) => x < 0 ? unchecked(-x) : x;
    public static int Negate(int x) => unchecked(-x);
    public static int Square(int x) => unchecked(x * x);
    public static int Sign(int x) => x > 0 ? 1 : x < 0 ? -1 : 0;
    public static int Maximum(int a, int b) => Math.Max(a, b);
    public static int Minimum(int a, int b) => Math.Min(a, b);

    /// <summary>The remainder of a / b with the sign of a.</summary>
    public static int Fmod(int a, int b) => b == -1 ? 0 : a % b; // MinValue % −1 traps on some machines

    /// <summary>The remainder of a / b with the sign of b.</summary>
    public static int Remainder(int a, int b)
    {
        int rest = Fmod(a, b);
        return rest != 0 && rest < 0 != b < 0 ? rest + b : rest;
    }

    /// <summary>⌊a / b⌋.</summary>
    public static int FloorDivide(int a, int b)
    {
        if (b == -1)
            return unchecked(-a);

        int quotient = a / b, rest = a - quotient * b;
        return rest != 0 && rest < 0 != b < 0 ? quotient - 1 : quotient;
    }

    /// <summary>x to a power; a negative exponent gives the integer part of the reciprocal, 0 but for x = ±1.</summary>
    public static int Power(int x, int exponent)
    {
        if (exponent < 0)
            return x == 1 ? 1 : x == -1 ? ((exponent & 1) == 0 ? 1 : -1) : 0;

        int result = 1;
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
                result = unchecked(result * x);
            x = unchecked(x * x);
        }
        return result;
    }
}
