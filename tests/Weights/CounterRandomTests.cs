using ModelDsl.Runtime.Weights;

namespace ModelDsl.Tests.Weights;

public class CounterRandomTests
{
    [Fact]
    public void Philox_gives_its_authors_test_vectors()
    {
        Assert.Equal((0x6627E8D5u, 0xE169C58Du, 0xBC57AC4Cu, 0x9B00DBD8u), CounterRandom.Philox(0, 0, 0, 0, 0, 0));
        const uint all = uint.MaxValue;
        Assert.Equal((0x408F276Du, 0x41C83B0Eu, 0xA20BC7C6u, 0x6D5451FDu), CounterRandom.Philox(all, all, all, all, all, all));
        Assert.Equal((0xD16CFE09u, 0x94FDCCEBu, 0x5001E420u, 0x24126EA1u),
            CounterRandom.Philox(0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344, 0xA4093822, 0x299F31D0));
    }

    [Fact]
    public void Seed_stream_and_element_all_matter()
    {
        ulong here = new CounterRandom(1, 2).Bits(3);
        Assert.Equal(here, new CounterRandom(1, 2).Bits(3));
        Assert.NotEqual(here, new CounterRandom(2, 2).Bits(3));
        Assert.NotEqual(here, new CounterRandom(1, 3).Bits(3));
        Assert.NotEqual(here, new CounterRandom(1, 2).Bits(2));
        Assert.NotEqual(here, new CounterRandom(1, 2).Bits(3 + (1L << 33)));
        Assert.NotEqual(CounterRandom.StreamOf("a.weight"), CounterRandom.StreamOf("b.weight"));
    }

    [Fact]
    public void Uniform_numbers_are_even_and_independent_of_their_neighbours()
    {
        var random = new CounterRandom(5, 6);
        const int n = 200_000;
        var buckets = new int[64];
        double products = 0;
        for (int i = 0; i < n; i++)
        {
            double x = random.Uniform(i);
            Assert.InRange(x, 0, 0.99999999999999989);
            buckets[(int)(x * 8) * 8 + (int)(random.Uniform(i + 1) * 8)]++;
            products += (x - 0.5) * (random.Uniform(i + 1) - 0.5);
        }
        // χ² of 63 degrees has mean 63 and deviation 11.2.
        double chi = buckets.Sum(b => (b - n / 64.0) * (b - n / 64.0) / (n / 64.0));
        Assert.InRange(chi, 15, 130);
        Assert.InRange(products / n, -0.001, 0.001);
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.0001, -3.719016485455709)]
    [InlineData(1e-20, -9.262340089798408)]
    [InlineData(0.9, 1.2815515655446004)]
    public void Quantiles_agree_with_tables(double p, double x) =>
        Assert.Equal(x, NormalDistribution.Quantile(p), 1e-13 * Math.Max(1, Math.Abs(x)));

    [Fact]
    public void The_quantile_is_the_inverse_of_the_distribution()
    {
        for (double x = -37; x < 5; x += 0.0371)
        {
            double p = NormalDistribution.Cumulative(x);
            // Where p is near 1 its spacing blurs x; the density says by how much.
            double blur = 2e-16 / Math.Exp(-0.5 * x * x) * (x > 0 ? 5 : 0) + 2e-14 * Math.Max(1, Math.Abs(x));
            Assert.Equal(x, NormalDistribution.Quantile(p), blur);
        }
    }

    [Fact]
    public void Logarithm_and_exponential_agree_with_the_systems()
    {
        for (double x = -700; x <= 0; x += 0.173)
        {
            double e = NormalDistribution.Exp(x);
            Assert.Equal(1.0, e / Math.Exp(x), 1e-14);
            Assert.Equal(Math.Log(e), NormalDistribution.Log(e), 4e-16 * Math.Max(1, Math.Abs(x)));
        }
        Assert.Equal(0, NormalDistribution.Log(1));
        Assert.Equal(1, NormalDistribution.Exp(0));
    }

    [Fact]
    public void Values_stay_the_same_for_ever()
    {
        // Models initialised from a seed must not change with a release.
        var random = new CounterRandom(42, CounterRandom.StreamOf("features.0.weight"));
        Assert.Equal(RecordedBits, random.Bits(0));
        Assert.Equal(RecordedNormal, BitConverter.DoubleToInt64Bits(random.Normal(1)));
    }

    private const ulong RecordedBits = 15211358576436053754;
    private const long RecordedNormal = 4608358758844734288;
}
