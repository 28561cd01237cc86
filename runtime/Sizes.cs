namespace ModelDsl.Runtime;

/// <summary>Integer arithmetic of sizes, rounding as mathematics does rather than towards zero.</summary>
public static class Sizes
{
    /// <summary>⌊a / b⌋; b must not be 0.</summary>
    public static long FloorDiv(long a, long b)
    {
        long quotient = a / b;
        return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
    }

    /// <summary>⌈a / b⌉; b must not be 0.</summary>
    public static long CeilDiv(long a, long b) => -FloorDiv(-a, b);

    /// <summary>a − b·⌊a / b⌋, which has the sign of b.</summary>
    public static long Mod(long a, long b)
    {
        long remainder = a % b;
        return remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder;
    }
}
