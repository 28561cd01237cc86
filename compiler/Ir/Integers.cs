namespace ModelDsl.Ir;

/// <summary>Division and powers as the language has them: rounded down, the remainder with the divisor's sign.</summary>
internal static class Integers
{
    public static long FloorDivide(long x, long y)
    {
        if (y == -1) return unchecked(-x);
        (long quotient, long remainder) = Math.DivRem(x, y);
        return remainder != 0 && (remainder < 0) != (y < 0) ? quotient - 1 : quotient;
    }

    public static long Remainder(long x, long y)
    {
        long remainder = Fmod(x, y);
        return remainder != 0 && (remainder < 0) != (y < 0) ? remainder + y : remainder;
    }

    public static long Fmod(long x, long y) => y == -1 ? 0 : x % y;

    public static double Remainder(double x, double y)
    {
        double remainder = x % y;
        return remainder != 0 && (remainder < 0) != (y < 0) ? remainder + y : remainder;
    }

    public static long Power(long x, long y)
    {
        if (y < 0) return x switch { 1 => 1, -1 => y % 2 == 0 ? 1 : -1, _ => 0 };
        long power = 1;
        for (; y > 0; y >>= 1)
        {
            if ((y & 1) != 0) power = unchecked(power * x);
            x = unchecked(x * x);
        }
        return power;
    }
}
