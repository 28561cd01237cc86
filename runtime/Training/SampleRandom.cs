namespace ModelDsl.Runtime.Training;

/// <summary>Random numbers of one transformation of one sample.</summary>
/// <remarks>SplitMix64 (Steele, Lea and Flood, 2014), started from everything that tells one use from another.</remarks>
public struct SampleRandom(ulong seed, int sample, int use)
{
    private ulong _state = seed * 0x9E3779B97F4A7C15 ^ (ulong)(uint)sample << 32 ^ (uint)use;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }

    /// <summary>A whole number from 0 to below <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>A number from 0 to below 1.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number of mean 0 and variance 1 (Box and Muller, 1958).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());
}
