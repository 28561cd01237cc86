using ModelDsl.Runtime.Weights;

namespace ModelDsl.Runtime;

/// <summary>Random numbers by position: the same (seed, stream, element) gives the same number in any order, on any thread.</summary>
public static class Counters
{
    /// <summary>A number from [0, 1), a multiple of 2⁻²⁴.</summary>
    public static float UniformF32(ulong seed, long stream, long element) =>
        (Bits(seed, stream, element) >> 40) * (1f / (1 << 24)); // rounding a double could give 1

    /// <summary>A number from [0, 1), a multiple of 2⁻⁵³.</summary>
    public static double UniformF64(ulong seed, long stream, long element) => CounterRandom.ToUniform(Bits(seed, stream, element));

    /// <summary>A number of the standard normal distribution.</summary>
    public static float NormalF32(ulong seed, long stream, long element) => (float)NormalF64(seed, stream, element);

    /// <summary>A number of the standard normal distribution.</summary>
    public static double NormalF64(ulong seed, long stream, long element) => CounterRandom.ToNormal(Bits(seed, stream, element));

    private static ulong Bits(ulong seed, long stream, long element) => new CounterRandom(seed, (ulong)stream).Bits(element);
}
