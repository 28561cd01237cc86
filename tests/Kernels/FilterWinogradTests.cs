using ModelDsl.Runtime;
using ModelDsl.Runtime.Reference;

namespace ModelDsl.Tests.Kernels;

public sealed class FilterWinogradTests
{
    private static readonly Workers s_workers = new(3);

    public static TheoryData<int> Widths => KernelData.Widths;

    [Theory, MemberData(nameof(Widths))]
    public void Gradients_match_plain_loops_at_every_width(int bits)
    {
        var random = new Random(bits + 51);
        for (int i = 0; i < 40; i++)
        {
            (int h, int w) = (random.Next(1, 22), random.Next(1, 22));
            (int top, int left, int bottom, int right) = (random.Next(3), random.Next(3), random.Next(3), random.Next(3));
            (bottom, right) = (bottom + Math.Max(0, 3 - h - top - bottom), right + Math.Max(0, 3 - w - left - right));
            Compare(random, Shape(random.Next(1, 6), random.Next(1, 40), random.Next(1, 40), h, w, (top, left), (bottom, right)), KernelData.Width(bits));
        }
    }

    [Theory]
    [InlineData(16, 16, 16, 32, 32)] // many parts, half a unit
    [InlineData(9, 64, 64, 8, 8)] // groups that go on into the next image
    [InlineData(1, 17, 33, 9, 131)] // rows of more than two segments
    [InlineData(1, 3, 20, 60, 61)]
    [InlineData(2, 100, 70, 14, 13)]
    public void Common_layers_match_plain_loops(int batch, int inputs, int outputs, int height, int width)
    {
        foreach (int bits in (int[])[128, 512])
            Compare(new Random(52), Shape(batch, inputs, outputs, height, width, (1, 1), (1, 1)), KernelData.Width(bits));
    }

    [Fact]
    public void Bits_do_not_depend_on_threads_and_nothing_is_allocated()
    {
        var random = new Random(53);
        foreach (ConvShape s in (ConvShape[])[Shape(13, 32, 24, 17, 15, (1, 1), (1, 1)), Shape(2, 20, 40, 30, 30, (0, 1), (1, 2))])
        {
            float[] wide = KernelData.Numbers<float>(random, s.Batch * s.InChannels * s.InPlane), narrow = KernelData.Numbers<float>(random, s.Batch * s.OutChannels * s.OutPlane);
            var scratch = new float[FilterWinograd.ScratchLength(s)];
            float[] Result(int threads)
            {
                using var workers = new Workers(threads);
                var filters = new float[s.OutChannels * s.Depth];
                void Run() => FilterWinograd.Run(workers, s, wide, narrow, filters, scratch);
                Run();
                Assert.Equal(0, Allocations.Of(Run));
                return filters;
            }

            float[] alone = Result(1);
            Assert.Equal(alone, Result(2));
            Assert.Equal(alone, Result(4));
        }
    }

    [Fact]
    public void Other_convolutions_are_refused()
    {
        ConvShape s = ConvShape.Of(1, 16, 16, 1, [8, 8], [3, 3], [2, 2], [1, 1], [1, 1], [1, 1]);
        Assert.Throws<ArgumentException>(() => FilterWinograd.Run(s_workers, s, new float[16 * 64], new float[16 * 16], new float[16 * 16 * 9], new float[1 << 20]));
        ConvShape t = Shape(1, 16, 16, 8, 8, (1, 1), (1, 1));
        Assert.Throws<ArgumentException>(() => FilterWinograd.Run(s_workers, t, new float[16 * 64], new float[16 * 64], new float[16 * 16 * 9], []));
    }

    [Fact]
    public void Nothing_gives_zeros()
    {
        var filters = new float[16 * 16 * 9];
        filters.AsSpan().Fill(1);
        FilterWinograd.Run(s_workers, Shape(0, 16, 16, 8, 8, (1, 1), (1, 1)), [], [], filters, []);
        Assert.All(filters, x => Assert.Equal(0, x));
    }

    private static ConvShape Shape(int batch, int inputs, int outputs, int height, int width, (int H, int W) before, (int H, int W) after) =>
        ConvShape.Of(batch, inputs, outputs, 1, [height, width], [3, 3], [1, 1], [1, 1], [before.H, before.W], [after.H, after.W]);

    // Rounding is that of sums with numbers up to some dozens times as large.
    private static void Compare(Random random, in ConvShape s, VectorWidth width)
    {
        float[] wide = KernelData.Numbers<float>(random, s.Batch * s.InChannels * s.InPlane), narrow = KernelData.Numbers<float>(random, s.Batch * s.OutChannels * s.OutPlane);
        float[] expected = new float[s.OutChannels * s.Depth], actual = KernelData.Unset<float>(expected.Length);
        ReferenceProducts.ConvFilters<float>(s, wide, narrow, expected);
        FilterWinograd.RunAt(width, s_workers, s, wide, narrow, actual, KernelData.Unset<float>(FilterWinograd.ScratchLength(s)));
        double largest = expected.Max(Math.Abs), error = expected.Zip(actual, (e, a) => Math.Abs((double)e - a)).Max();
        Assert.True(error <= 2e-5 * Math.Max(largest, 1e-3), $"{s} {width}: {error} of {largest}");
    }
}
