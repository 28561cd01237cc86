using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime.Weights;

/// <summary>Random numbers by position: element i of a (seed, stream) is the same on every machine, in any order, on any thread.</summary>
/// <remarks>Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"). The seed is the key, the stream
/// and half the element's position are the counter. Everything after it uses only operations that IEEE 754 rounds exactly.</remarks>
public readonly struct CounterRandom(ulong seed, ulong stream)
{
    /// <summary>A stream number of a parameter's path (FNV-1a over its UTF-16 units, then mixed).</summary>
    public static ulong StreamOf(ReadOnlySpan<char> path)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in path)
        {
            hash = (hash ^ (byte)c) * 1099511628211;
            hash = (hash ^ (byte)(c >> 8)) * 1099511628211;
        }
        // FNV leaves the upper bits of short texts alike.
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
        return hash ^ (hash >> 33);
    }

    /// <summary>64 random bits.</summary>
    public ulong Bits(long element)
    {
        (ulong even, ulong odd) = Pair(element >> 1);
        return (element & 1) == 0 ? even : odd;
    }

    /// <summary>A number from [0, 1), a multiple of 2⁻⁵³.</summary>
    public double Uniform(long element) => ToUniform(Bits(element));

    /// <summary>A number of the standard normal distribution.</summary>
    public double Normal(long element) => ToNormal(Bits(element));

    internal static double ToUniform(ulong bits) => (bits >> 11) * (1.0 / (1L << 53));

    // The middle of a cell, so that neither 0 nor 1 (infinite quantiles) comes out; all 52-bit cell middles are exact.
    internal static double ToNormal(ulong bits) => NormalDistribution.Quantile(((bits >> 12) + 0.5) * (1.0 / (1L << 52)));

    /// <summary>The bits of elements 2·<paramref name="pair"/> and 2·<paramref name="pair"/> + 1.</summary>
    internal (ulong Even, ulong Odd) Pair(long pair)
    {
        (uint a, uint b, uint c, uint d) = Philox((uint)pair, (uint)((ulong)pair >> 32), (uint)stream, (uint)(stream >> 32), (uint)seed, (uint)(seed >> 32));
        return (a | ((ulong)b << 32), c | ((ulong)d << 32));
    }

    /// <summary>Ten rounds of Philox4x32 on a counter of four words with a key of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (uint, uint, uint, uint) Philox(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = 0xD2511F53UL * c0, p1 = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return (c0, c1, c2, c3);
    }
}
