using ModelDsl.Runtime.Weights;

namespace ModelDsl.Tests.Weights;

public class InitializerTests
{
    private delegate void Law(Span<double> data, ReadOnlySpan<int> shape, ulong seed, ulong stream);

    private static double[] Draw(int[] shape, Law law, ulong seed = 3)
    {
        var data = new double[shape.Aggregate(1, (a, b) => a * b)];
        law(data, shape, seed, 11);
        return data;
    }

    private static double Std(double[] x)
    {
        double mean = x.Average();
        return Math.Sqrt(x.Average(v => (v - mean) * (v - mean)));
    }

    [Fact]
    public void Fans_are_counted_as_pytorch_counts_them()
    {
        Assert.Equal(new Fans(50, 60), Fans.Of([60, 50]));
        Assert.Equal(new Fans(8 * 9, 30 * 9), Fans.Of([30, 8, 3, 3]));
        Assert.Equal(new Fans(30 * 9, 8 * 9), Fans.Of([8, 30, 3, 3]));   // a transposed convolution from 8 to 30
        Assert.Throws<ArgumentException>(() => Fans.Of([5]));
        Assert.Throws<ArgumentException>(() => Fans.Of([5, 5]).Of("fan_avg"));
    }

    [Fact]
    public void Million_draws_follow_each_law()
    {
        int[] shape = [1000, 1000];
        double[] uniform = Draw(shape, (d, s, seed, stream) => Initializers.Uniform(d, s, seed, stream, -1, 3));
        Assert.Equal(1.0, uniform.Average(), 0.01);
        Assert.Equal(4 / Math.Sqrt(12), Std(uniform), 0.01);
        Assert.InRange(uniform.Min(), -1, -0.999);
        Assert.InRange(uniform.Max(), 2.999, 3);

        double[] normal = Draw(shape, (d, s, seed, stream) => Initializers.Normal(d, s, seed, stream, 2, 0.5));
        Assert.Equal(2.0, normal.Average(), 0.005);
        Assert.Equal(0.5, Std(normal), 0.005);
        Assert.Equal(3.0, normal.Average(v => Math.Pow((v - 2) / 0.5, 4)), 0.03);
        Assert.Equal(0.0, normal.Average(v => Math.Pow((v - 2) / 0.5, 3)), 0.02);

        // fan-in 200: a variance of 2/200, so a deviation of 0.1
        double[] he = Draw([1000, 200], (d, s, seed, stream) => Initializers.KaimingNormal(d, s, seed, stream, nonlinearity: "relu"));
        Assert.Equal(0.1, Std(he), 0.001);
        double[] glorot = Draw([600, 400], (d, s, seed, stream) => Initializers.XavierUniform(d, s, seed, stream));
        Assert.InRange(glorot.Max(), 0.0774, Math.Sqrt(6.0 / 1000));
        Assert.Equal(Math.Sqrt(2.0 / 1000), Std(glorot), 0.0005);
    }

    [Theory]
    [InlineData(0, 1, -2, 2)]
    [InlineData(0, 1, 5, 6)]        // the upper tail, where 1 - p has few digits
    [InlineData(0, 1, -40, -39)]    // beyond what a probability can hold
    [InlineData(0, 1, 39, 40)]
    [InlineData(1, 0, -2, 2)]
    public void Truncated_values_stay_between_the_limits(double mean, double std, double a, double b)
    {
        double[] x = Draw([100, 100], (d, s, seed, stream) => Initializers.TruncNormal(d, s, seed, stream, mean, std, a, b));
        Assert.All(x, v => Assert.InRange(v, a, b));
        if (a == 5) Assert.Equal(5.18650, x.Average(), 0.01);   // φ(5)/Q(5) between the limits
    }

    [Fact]
    public void Floats_never_step_over_a_limit()
    {
        var data = new float[1000];
        Initializers.Uniform<float>(data, [1000], 1, 1, 0.1, 0.1 + 1e-8);
        Assert.All(data, v => Assert.InRange((double)v, 0.1, 0.1 + 1e-8));
    }

    [Fact]
    public void Equal_seeds_give_equal_bits_and_others_do_not()
    {
        static double[] Make(ulong seed) => Draw([7, 9], (d, s, sd, stream) => Initializers.Orthogonal(d, s, sd, stream), seed);
        Assert.Equal(Make(1), Make(1));
        Assert.NotEqual(Make(1), Make(2));
        var single = new float[63];
        Initializers.Normal<float>(single, [63], 3, 11);
        Assert.Equal(Draw([63], (d, s, seed, stream) => Initializers.Normal(d, s, seed, stream)).Select(v => (float)v), single);
    }

    [Theory]
    [InlineData(3, 3, 8)]
    [InlineData(20, 45, 1)]
    [InlineData(45, 20, 1)]
    [InlineData(1, 1, 1)]
    public void Orthogonal_rows_or_columns_are(int rows, int columns, int rest)
    {
        const double gain = 1.5;
        double[] w = Draw([rows, columns, rest], (d, s, seed, stream) => Initializers.Orthogonal(d, s, seed, stream, gain));
        int width = columns * rest, vectors = Math.Min(rows, width), length = Math.Max(rows, width);
        double At(int v, int i) => rows <= width ? w[v * width + i] : w[i * width + v];
        for (int a = 0; a < vectors; a++)
            for (int b = 0; b < vectors; b++)
                Assert.Equal(a == b ? gain * gain : 0, Enumerable.Range(0, length).Sum(i => At(a, i) * At(b, i)), 1e-12);
    }

    [Fact]
    public void Shapes_that_a_law_is_not_for_are_refused()
    {
        var x = new double[6];
        Assert.Throws<ArgumentException>(() => Initializers.Normal<double>(x, [7], 0, 0));
        Assert.Throws<ArgumentException>(() => Initializers.XavierNormal<double>(x, [6], 0, 0));
        Assert.Throws<ArgumentException>(() => Initializers.KaimingUniform<double>(x, [6], 0, 0));
        Assert.Throws<ArgumentException>(() => Initializers.Orthogonal<double>(x, [6], 0, 0));
        Assert.Throws<ArgumentException>(() => Initializers.Eye<double>(x, [1, 2, 3], 0, 0));
        Assert.Throws<ArgumentException>(() => Initializers.Dirac<double>(x, [2, 3], 0, 0));
        Assert.Throws<ArgumentException>(() => Initializers.Dirac<double>(x, [3, 2, 1], 0, 0, groups: 2));
        Assert.Throws<ArgumentException>(() => Initializers.Sparse<double>(x, [6], 0, 0, 0.5));
        Assert.Throws<ArgumentException>(() => Initializers.Uniform<double>(x, [6], 0, 0, 2, 1));
        Assert.Throws<ArgumentException>(() => Initializers.Normal<double>(x, [6], 0, 0, 0, -1));
        Assert.Throws<ArgumentException>(() => Initializers.CalculateGain("gelu"));
    }

    [Fact]
    public void Empty_tensors_are_fine()
    {
        Initializers.KaimingUniform<float>([], [0, 5], 0, 0);
        Initializers.XavierNormal<float>([], [0, 0], 0, 0);
        Initializers.Orthogonal<float>([], [0, 3], 0, 0);
        Initializers.Dirac<float>([], [0, 1, 3], 0, 0);
    }
}
