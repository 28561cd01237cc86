using ModelDsl.Runtime;

namespace ModelDsl.Tests.Kernels;

public class LanesIndexingTests
{
    [Fact]
    public void IndicesInsideComeBack()
    {
        Assert.Equal(0, Indexing.Check(0, 7, "tokens"));
        Assert.Equal(6, Indexing.Check(6, 7, "tokens"));
    }

    [Theory]
    [InlineData(7, 7, "index 7 is outside 0..6 of tokens")]
    [InlineData(-1, 7, "index -1 is outside 0..6 of tokens")]
    [InlineData(0, 0, "index 0 is outside tokens, which is empty")]
    public void IndicesOutsideAreNamed(long index, long size, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(() => Indexing.Check(index, size, "tokens")).Message);

    [Fact]
    public void RandomNumbersDependOnEveryCoordinate()
    {
        float x = Counters.UniformF32(1, 2, 3);
        Assert.Equal(x, Counters.UniformF32(1, 2, 3));
        Assert.NotEqual(x, Counters.UniformF32(2, 2, 3));
        Assert.NotEqual(x, Counters.UniformF32(1, 3, 3));
        Assert.NotEqual(x, Counters.UniformF32(1, 2, 4));
        Assert.Equal(x, Counters.UniformF64(1, 2, 3), 1e-7);
        Assert.Equal(Counters.NormalF32(1, 2, 3), (float)Counters.NormalF64(1, 2, 3));
    }

    [Fact]
    public void MomentsOfTheDistributions()
    {
        const int n = 100_000;
        double sum = 0, squares = 0, normalSum = 0, normalSquares = 0;
        for (int i = 0; i < n; i++)
        {
            float u = Counters.UniformF32(7, 11, i), z = Counters.NormalF32(7, 12, i);
            Assert.InRange(u, 0, 0.99999994f);
            sum += u;
            squares += u * u;
            normalSum += z;
            normalSquares += z * z;
        }
        // Five standard errors.
        Assert.Equal(0.5, sum / n, 5 * 0.289 / Math.Sqrt(n));
        Assert.Equal(1.0 / 3, squares / n, 5 * 0.298 / Math.Sqrt(n));
        Assert.Equal(0, normalSum / n, 5 / Math.Sqrt(n));
        Assert.Equal(1, normalSquares / n, 5 * 1.415 / Math.Sqrt(n));
    }
}
