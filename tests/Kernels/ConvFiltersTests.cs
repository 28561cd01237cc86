using System.Numerics;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Reference;

namespace ModelDsl.Tests.Kernels;

public sealed class ConvFiltersTests
{
    private static readonly Workers s_workers = new(3);

    public static TheoryData<int> Widths => KernelData.Widths;

    [Theory, MemberData(nameof(Widths))]
    public void Gradients_of_filters_match_plain_loops_at_every_width(int bits)
    {
        var random = new Random(bits);
        for (int i = 0; i < 80; i++)
            Compare<float>(random, KernelData.Convolution(random), KernelData.Width(bits));
    }

    [Theory]
    [InlineData(5, 16, 16, 1, 32, 3, 1, 1)]
    [InlineData(3, 1, 6, 1, 28, 5, 1, 2)] // 25 windows, 6 rows: what fills the last tiles up
    [InlineData(2, 4, 7, 1, 35, 3, 2, 1)]
    [InlineData(2, 6, 9, 3, 19, 3, 1, 0)]
    [InlineData(3, 5, 3, 1, 17, 1, 1, 0)] // read in place
    [InlineData(40, 2, 5, 1, 40, 1, 2, 0)]
    [InlineData(2, 3, 2, 1, 300, 4, 1, 2)] // too large to be split at once
    public void Few_filters_over_large_planes_match_plain_loops(int batch, int inputs, int outputs, int groups, int size, int kernel, int stride, int padding)
    {
        ConvShape s = ConvShape.Of(batch, inputs, outputs, groups, [size, size], [kernel, kernel], [stride, stride], [1, 1], [padding, padding], [padding, padding]);
        foreach (int bits in (int[])[128, 256, 512])
            Compare<float>(new Random(35), s, KernelData.Width(bits));
    }

    [Theory]
    [InlineData(3, 1, 6, 1, 1, 1)]
    [InlineData(2, 4, 6, 2, 2, 0)]
    public void Few_filters_over_large_volumes_match_plain_loops(int batch, int inputs, int outputs, int groups, int stride, int padding)
    {
        ConvShape s = ConvShape.Of(batch, inputs, outputs, groups, [stride * 7, stride * 8, stride * 11], [3, 2, 3], [stride, stride, stride], [1, 1, 1], [padding, padding, padding], [padding, padding, padding + 1]);
        Assert.True(FilterDots.Fits(s, VectorWidth.Bits512));
        foreach (int bits in (int[])[128, 256, 512])
            Compare<float>(new Random(37), s, KernelData.Width(bits));
    }

    [Fact]
    public void A_channel_that_is_not_a_number_reaches_only_its_own_filters()
    {
        ConvShape s = ConvShape.Of(2, 3, 4, 1, [19, 18], [3, 3], [1, 1], [1, 1], [1, 1], [1, 1]);
        var random = new Random(36);
        float[] wide = KernelData.Numbers<float>(random, 2 * 3 * s.InPlane), narrow = KernelData.Numbers<float>(random, 2 * 4 * s.OutPlane);
        wide.AsSpan(s.InPlane, s.InPlane).Fill(float.NaN);
        float[] filters = new float[4 * s.Depth];
        ConvFilters.Run<float>(s_workers, s, wide, narrow, filters, KernelData.Unset<float>(ConvFilters.ScratchLength(s)));
        for (int i = 0; i < filters.Length; i++)
            Assert.Equal(i / 9 % 3 == 1, float.IsNaN(filters[i]));
    }

    [Fact]
    public void Doubles_match_plain_loops()
    {
        var random = new Random(31);
        for (int i = 0; i < 40; i++)
            Compare<double>(random, KernelData.Convolution(random), VectorWidths.Widest);
    }

    [Theory]
    [InlineData(5, 16, 16, 32, 3, 1, 1)]
    [InlineData(3, 3, 70, 21, 7, 2, 3)] // two groups of rows
    [InlineData(9, 64, 40, 9, 3, 1, 1)] // several parts of the batch
    [InlineData(2, 20, 10, 40, 1, 2, 0)]
    [InlineData(1, 8, 12, 25, 3, 1, 2)] // more than one block of places
    public void Common_layers_match_plain_loops(int batch, int inputs, int outputs, int size, int kernel, int stride, int padding) => Compare<float>(
        new Random(32), ConvShape.Of(batch, inputs, outputs, 1, [size, size], [kernel, kernel], [stride, stride], [1, 1], [padding, padding], [padding, padding]), VectorWidths.Widest);

    [Fact]
    public void Windows_at_the_end_may_be_left_out()
    {
        // As a transposed convolution with output padding has it: there is one window more than cotangents.
        ConvShape s = ConvShape.Between(2, 3, 4, 1, [9, 8], [3, 2], [3, 2], [2, 3], [1, 1], [1, 0]);
        Compare<float>(new Random(33), s, VectorWidths.Widest);
        Compare<double>(new Random(33), s, VectorWidths.Widest);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(20)]
    public void Bits_do_not_depend_on_threads_and_nothing_is_allocated(int outputs)
    {
        var random = new Random(34);
        ConvShape s = ConvShape.Of(12, 16, outputs, 1, [20, 21], [3, 3], [1, 1], [1, 1], [1, 1], [1, 1]);
        float[] x = KernelData.Numbers<float>(random, 12 * 16 * s.InPlane), dy = KernelData.Numbers<float>(random, 12 * outputs * s.OutPlane);
        var scratch = new float[ConvFilters.ScratchLength(s)];
        float[] Result(int threads)
        {
            using var workers = new Workers(threads);
            var filters = new float[outputs * s.Depth];
            void Run() => ConvFilters.Run<float>(workers, s, x, dy, filters, scratch);
            Run();
            Assert.Equal(0, Allocations.Of(Run));
            return filters;
        }

        float[] alone = Result(1);
        Assert.Equal(alone, Result(2));
        Assert.Equal(alone, Result(4));
    }

    private static void Compare<T>(Random random, in ConvShape s, VectorWidth width) where T : unmanaged, INumber<T>
    {
        T[] wide = KernelData.Numbers<T>(random, s.Batch * s.InChannels * s.InPlane), narrow = KernelData.Numbers<T>(random, s.Batch * s.OutChannels * s.OutPlane);
        T[] expected = new T[s.OutChannels * s.Depth], actual = KernelData.Unset<T>(expected.Length);
        ReferenceProducts.ConvFilters<T>(s, wide, narrow, expected);
        ConvFilters.RunAt(width, s_workers, s, wide, narrow, actual, KernelData.Unset<T>((int)ConvFilters.ScratchLengthAt(width, s)));
        KernelData.Close<T>(expected, actual, s.Batch * s.OutPlane, $"{s} {width}");
    }
}
