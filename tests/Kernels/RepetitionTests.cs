using ModelDsl.Runtime;

namespace ModelDsl.Tests.Kernels;

public sealed class RepetitionTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(4)]
    public void Elements_stand_beside_each_other_several_times(int threads)
    {
        using var workers = new Workers(threads);
        foreach (int times in (int[])[1, 2, 3, 4, 7, 16, 20])
        {
            foreach ((int planes, int height, int width) in ((int, int, int)[])[(1, 1, 1), (2, 3, 33), (3, 40, 16), (1, 2, 50)])
            {
                float[] x = [.. Enumerable.Range(0, planes * height * width).Select(i => (float)i)], y = new float[x.Length * times * 2];
                double[] wide = [.. x.Select(v => (double)v)], repeated = new double[y.Length];
                // Rows twice, elements as often as asked for.
                int row = width * times;
                int[] outer = [planes, height, 2], from = [height * width, width, 0], to = [2 * height * row, 2 * row, row];
                Repetition.Run<float>(workers, x, y, width, times, outer, from, to);
                Repetition.Run<double>(workers, wide, repeated, width, times, outer, from, to);
                for (int i = 0; i < y.Length; i++)
                {
                    Assert.Equal(x[i / row / 2 * width + i % row / times], y[i]);
                    Assert.Equal(y[i], repeated[i]);
                }
            }
        }
    }

    [Fact]
    public void A_span_that_is_too_short_is_refused() =>
        Assert.Throws<ArgumentException>(() => Repetition.Run<float>(Workers.Default, new float[4], new float[7], 4, 2, [], [], []));
}
