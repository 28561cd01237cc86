using System.Numerics;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Reference;

namespace ModelDsl.Tests.Kernels;

public sealed class ConvTests
{
    private static readonly Workers s_workers = new(3);

    public static TheoryData<int> Widths => KernelData.Widths;

    [Theory, MemberData(nameof(Widths))]
    public void Convolutions_match_plain_loops_at_every_width(int bits)
    {
        var random = new Random(bits);
        for (int i = 0; i < 100; i++)
            Compare<float>(random, KernelData.Convolution(random), KernelData.Width(bits));
        for (int i = 0; i < 40; i++)
            Compare<float>(random, KernelData.Convolution(random, mostImages: 40), KernelData.Width(bits));
    }

    [Fact]
    public void Doubles_match_plain_loops()
    {
        var random = new Random(11);
        for (int i = 0; i < 50; i++)
            Compare<double>(random, KernelData.Convolution(random), VectorWidths.Widest);
    }

    [Theory]
    [InlineData(1, 64, 64, 1, 14, 3, 1, 1)]
    [InlineData(1, 200, 70, 1, 7, 3, 1, 1)] // two blocks of k, two groups of rows
    [InlineData(2, 3, 20, 1, 37, 7, 2, 3)]
    [InlineData(1, 48, 130, 1, 9, 1, 1, 0)] // reads its input in place, with an edge
    [InlineData(1, 530, 23, 1, 9, 1, 1, 0)] // the same in two blocks of k
    [InlineData(1, 40, 24, 1, 40, 1, 2, 0)]
    [InlineData(2, 20, 20, 20, 30, 3, 1, 1)]
    [InlineData(1, 12, 24, 12, 31, 5, 2, 2)]
    [InlineData(1, 600, 4, 1, 4, 1, 1, 0)]
    [InlineData(17, 8, 9, 1, 32, 3, 1, 1)] // each image split by its own chunk, a phase for each tap
    [InlineData(16, 6, 16, 1, 14, 5, 1, 0)]
    [InlineData(16, 5, 70, 1, 21, 3, 2, 1)]
    [InlineData(16, 2, 3, 1, 64, 3, 1, 1)]
    [InlineData(16, 16, 17, 1, 32, 3, 1, 1)] // tiles along the rows of the output
    [InlineData(16, 70, 60, 1, 32, 3, 1, 1)] // in two blocks of k
    [InlineData(16, 18, 20, 2, 65, 3, 2, 1)]
    [InlineData(2, 1, 6, 1, 28, 5, 1, 2)]
    [InlineData(2, 6, 16, 1, 14, 5, 1, 0)]
    [InlineData(1, 3, 64, 1, 90, 3, 1, 1)] // several bands
    [InlineData(1, 40, 7, 1, 60, 3, 1, 1)]
    public void Common_layers_match_plain_loops(int batch, int inputs, int outputs, int groups, int size, int kernel, int stride, int padding) =>
        Compare<float>(
            new Random(12),
            ConvShape.Of(batch, inputs, outputs, groups, [size, size], [kernel, kernel], [stride, stride], [1, 1], [padding, padding], [padding, padding]),
            VectorWidths.Widest);

    [Theory, MemberData(nameof(Widths))]
    public void Lines_depths_and_strided_pixels_match_plain_loops(int bits)
    {
        var random = new Random(bits + 3);
        foreach (ConvShape s in (ConvShape[])
        [
            ConvShape.Of(3, 1, 1, 1, [1000], [5], [1], [1], [0], [0]), // few channels along a line
            ConvShape.Of(2, 5, 17, 1, [113], [3], [1], [1], [1], [1]),
            ConvShape.Of(2, 12, 23, 1, [61], [7], [2], [3], [9], [4]),
            ConvShape.Of(1, 10, 20, 2, [50], [4], [3], [1], [2], [0]),
            ConvShape.Of(1, 12, 24, 1, [5, 9, 9], [3, 3, 3], [2, 2, 2], [1, 1, 1], [1, 1, 1], [1, 1, 1]), // windows along a depth
            ConvShape.Of(1, 70, 5, 1, [4, 7, 6], [3, 3, 3], [1, 1, 1], [1, 1, 1], [1, 1, 1], [1, 1, 1]),
            ConvShape.Of(2, 30, 17, 1, [4, 6, 7], [3, 1, 1], [1, 1, 1], [1, 1, 1], [1, 0, 0], [1, 0, 0]),
            ConvShape.Of(2, 64, 40, 1, [9, 10], [1, 1], [2, 2], [1, 1], [0, 0], [0, 0]), // pixels that a stride pulls apart
            ConvShape.Of(7, 20, 20, 20, [5, 5], [3, 3], [1, 1], [1, 1], [1, 1], [1, 1]), // a filter for each channel where rows fill no vector
            ConvShape.Of(2, 35, 35, 35, [3, 2], [3, 2], [2, 1], [1, 1], [1, 1], [0, 0]),
            ConvShape.Of(3, 9, 9, 9, [1, 6], [1, 4], [1, 1], [1, 2], [0, 3], [0, 1]),
            ConvShape.Of(3, 16, 16, 16, [21, 20], [5, 5], [2, 2], [1, 1], [2, 2], [2, 2]), // and where a stride pulls windows apart
            ConvShape.Of(1, 30, 30, 30, [23, 13], [3, 2], [3, 2], [2, 3], [4, 5], [0, 1]),
            ConvShape.Of(2, 12, 12, 12, [13, 40], [3, 3], [1, 3], [1, 1], [1, 0], [1, 0]),
            ConvShape.Of(33, 30, 48, 1, [5, 5], [1, 1], [1, 1], [1, 1], [0, 0], [0, 0]), // single pixels of many small images
            ConvShape.Of(7, 13, 61, 1, [2, 4], [1, 1], [1, 1], [1, 1], [0, 0], [0, 0]),
            ConvShape.Of(50, 9, 7, 1, [7, 7], [1, 1], [1, 1], [1, 1], [0, 0], [0, 0]),
            ConvShape.Of(5, 530, 33, 1, [3, 3], [1, 1], [1, 1], [1, 1], [0, 0], [0, 0]),
            ConvShape.Of(3, 40, 100, 1, [147], [1], [1], [1], [0], [0]),
            ConvShape.Of(9, 27, 1, 1, [200], [1], [1], [1], [0], [0]), // single pixels to few channels
            ConvShape.Of(2, 530, 3, 1, [5, 9], [1, 1], [1, 1], [1, 1], [0, 0], [0, 0]),
            ConvShape.Of(1, 6, 4, 1, [31, 33], [1, 1], [1, 1], [1, 1], [0, 0], [0, 0]),
            ConvShape.Of(3, 1, 2, 1, [2, 4], [1, 1], [1, 1], [1, 1], [0, 0], [0, 0]),
            ConvShape.Of(1, 30, 17, 1, [14, 13], [3, 3], [1, 1], [1, 1], [1, 1], [1, 1]), // an output channel in a block of its own
        ])
            Compare<float>(random, s, KernelData.Width(bits));
    }

    private static void Compare<T>(Random random, in ConvShape s, VectorWidth width) where T : unmanaged, INumber<T>
    {
        T[] x = KernelData.Numbers<T>(random, s.Batch * s.InChannels * s.InPlane);
        T[] filters = KernelData.Numbers<T>(random, s.OutChannels * s.Depth);
        T[] expected = new T[s.Batch * s.OutChannels * s.OutPlane], actual = KernelData.Unset<T>(expected.Length);
        ReferenceProducts.Conv<T>(s, x, filters, expected);
        PlaceEpilogue<T>.ApplyTo(expected, s.Batch * s.OutChannels, s.OutPlane, s.OutPlane);

        // Any width's layout fits in twice the length of the widest, whose last panel has the most rows of zeros.
        var packed = new T[2 * Conv.PackedLength(s) + 16 * s.Depth];
        Conv.PackAt<T>(width, s, filters, packed);
        T[] scratch = KernelData.Unset<T>(Conv.ScratchLength(s, width));
        Conv.RunAt(width, s_workers, s, x, packed, actual, scratch, new PlaceEpilogue<T>());
        KernelData.Close<T>(expected, actual, s.Depth, $"{s} {width}");
    }

    [Theory, MemberData(nameof(Widths))]
    public void Few_channels_match_plain_loops_at_every_size(int bits)
    {
        var random = new Random(16);
        for (int i = 0; i < 50; i++)
            Compare<float>(random, FewChannels(random), KernelData.Width(bits));
        for (int i = 0; i < 50; i++)
            Compare<float>(random, FewChannelsOfGroups(random), KernelData.Width(bits));
    }

    [Theory, MemberData(nameof(Widths))]
    public void Pooled_convolutions_are_the_maxima_of_convolutions(int bits)
    {
        var random = new Random(17);
        VectorWidth width = KernelData.Width(bits);
        for (int i = 0; i < 50; i++)
        {
            ConvShape s = FewChannels(random);
            (int planes, int outPlane) = (s.Batch * s.OutChannels, s.Output.H / 2 * (s.Output.W / 2));
            float[] x = KernelData.Numbers<float>(random, s.Batch * s.InChannels * s.InPlane), filters = KernelData.Numbers<float>(random, s.OutChannels * s.Depth);
            float[] results = new float[planes * s.OutPlane], expected = new float[planes * outPlane], actual = KernelData.Unset<float>(planes * outPlane);
            ReferenceProducts.Conv<float>(s, x, filters, results);
            ReferenceWindows.Max<float>(WindowShape.Of(planes, [s.Output.H, s.Output.W], [2, 2], [2, 2], [1, 1], [0, 0], [0, 0]), results, expected, new long[expected.Length]);
            PlaceEpilogue<float>.ApplyTo(expected, planes, outPlane, outPlane);

            var packed = new float[2 * Conv.PackedLength(s) + 16 * s.Depth];
            Conv.PackAt<float>(width, s, filters, packed);
            Conv.RunPooledAt(width, s_workers, s, x, packed, actual, KernelData.Unset<float>(Conv.PooledScratchLength(s, width)), new PlaceEpilogue<float>());
            KernelData.Close<float>(expected, actual, s.Depth, $"{s} {width}");
        }
    }

    // Up to 20 channels, planes from 2 to 45 places wide, windows that stick out on any side.
    private static ConvShape FewChannels(Random random)
    {
        int Size() => random.Next(3) == 0 ? random.Next(16, 45) : random.Next(2, 16);
        (int kernelH, int kernelW, int dilation) = (random.Next(2, 6), random.Next(1, 6), random.Next(4) == 0 ? 2 : 1);
        (int h, int w) = (Size() + (kernelH - 1) * dilation, Size() + (kernelW - 1) * dilation);
        int Padding() => random.Next(2) == 0 ? 0 : random.Next(4);
        return ConvShape.Of(
            random.Next(1, 4), random.Next(1, 12), random.Next(1, 36), 1, [h, w], [kernelH, kernelW], [1, 1], [dilation, dilation], [Padding(), Padding()], [Padding(), Padding()]);
    }

    // The same with strides, groups and a depth.
    private static ConvShape FewChannelsOfGroups(Random random)
    {
        int axes = random.Next(2, 4), groups = random.Next(1, 4), inputs = random.Next(groups == 1 ? 1 : 2, 9), outputs = random.Next(1, 20);
        int[] input = new int[axes], kernel = new int[axes], stride = new int[axes], dilation = new int[axes], before = new int[axes], after = new int[axes];
        for (int i = 0; i < axes; i++)
        {
            (kernel[i], stride[i], dilation[i]) = (random.Next(i == axes - 2 ? 2 : 1, 5), random.Next(1, 4), random.Next(1, 3));
            input[i] = random.Next(1, axes == 2 || i > 0 ? 40 : 6);
            (before[i], after[i]) = random.Next(3) == 0 ? (0, 0) : (random.Next(4), random.Next(4));
            after[i] += Math.Max(0, dilation[i] * (kernel[i] - 1) + 1 - input[i] - before[i] - after[i]);
        }
        return ConvShape.Of(random.Next(1, 4), groups * inputs, groups * outputs, groups, input, kernel, stride, dilation, before, after);
    }

    [Theory, MemberData(nameof(Widths))]
    public void Filters_of_nine_of_each_channel_match_plain_loops(int bits)
    {
        var random = new Random(bits + 9);
        for (int i = 0; i < 40; i++)
        {
            int channels = random.Next(2, 6);
            (int top, int left, int bottom, int right) = (random.Next(3), random.Next(i % 4 == 0 ? 3 : 2), random.Next(3), random.Next(i % 5 == 0 ? 3 : 2));
            Compare<float>(random, ConvShape.Of(
                random.Next(1, 3), channels, channels, channels, [random.Next(3, 20), random.Next(6, 70)], [3, 3], [1, 1], [1, 1], [top, left], [bottom, right]), KernelData.Width(bits));
        }
    }

    [Fact]
    public void What_stands_beside_a_plane_does_not_count()
    {
        // The second channel is a neighbour of the first and the third in memory.
        ConvShape s = ConvShape.Of(1, 3, 3, 3, [8, 20], [3, 3], [1, 1], [1, 1], [1, 1], [1, 1]);
        var x = new float[3 * s.InPlane];
        x.AsSpan(s.InPlane, s.InPlane).Fill(float.NaN);
        float[] filters = new float[27], packed = new float[Conv.PackedLength(s)], y = new float[3 * s.OutPlane];
        filters.AsSpan().Fill(1);
        Conv.Pack<float>(s, filters, packed);
        Conv.Run<float, NoEpilogue<float>>(s_workers, s, x, packed, y, new float[Conv.ScratchLength(s)], default);
        Assert.DoesNotContain(float.NaN, y[..s.OutPlane]);
        Assert.DoesNotContain(float.NaN, y[(2 * s.OutPlane)..]);
    }

    [Fact]
    public void Bits_do_not_depend_on_threads()
    {
        var random = new Random(13);
        foreach ((int inputs, int groups) in ((int, int)[])[(32, 1), (32, 32), (5, 1), (32, 8)])
        {
            ConvShape s = ConvShape.Of(2, inputs, 64, groups, [33, 35], [3, 3], [1, 1], [1, 1], [1, 1], [1, 1]);
            float[] x = KernelData.Numbers<float>(random, 2 * inputs * s.InPlane), packed = new float[Conv.PackedLength(s)];
            Conv.Pack<float>(s, KernelData.Numbers<float>(random, 64 * s.Depth), packed);
            float[] Result(int threads)
            {
                using var workers = new Workers(threads);
                var y = new float[2 * 64 * s.OutPlane];
                Conv.Run(workers, s, x, packed, y, new float[Conv.ScratchLength(s)], default(NoEpilogue<float>));
                return y;
            }

            float[] alone = Result(1);
            Assert.Equal(alone, Result(2));
            Assert.Equal(alone, Result(4));
        }
    }

    [Fact]
    public void Padding_at_the_end_alone_is_no_reason_to_read_the_input_in_place()
    {
        foreach (int batch in (int[])[1, 20])
            Compare<float>(new Random(16), ConvShape.Of(batch, 2, 3, 1, [4, 6], [1, 2], [1, 1], [1, 1], [0, 0], [0, 1]), VectorWidths.Widest);
    }

    [Fact]
    public void An_infinite_element_reaches_only_its_own_windows()
    {
        ConvShape s = ConvShape.Of(1, 2, 3, 1, [6, 7], [3, 3], [1, 1], [1, 1], [1, 1], [1, 1]);
        var random = new Random(14);
        float[] x = KernelData.Numbers<float>(random, 2 * 42), filters = KernelData.Numbers<float>(random, 3 * 18);
        (x[0], x[50]) = (float.PositiveInfinity, float.NaN);
        float[] expected = new float[3 * 42], actual = new float[3 * 42], packed = new float[Conv.PackedLength(s)];
        ReferenceProducts.Conv<float>(s, x, filters, expected);
        Conv.Pack<float>(s, filters, packed);
        Conv.Run(s_workers, s, x, packed, actual, new float[Conv.ScratchLength(s)], default(NoEpilogue<float>));
        KernelData.Close<float>(expected, actual, 18, "infinity");
    }

    [Fact]
    public void Transposed_convolutions_match_plain_loops()
    {
        var random = new Random(15);
        for (int i = 0; i < 150; i++)
        {
            ConvShape s = KernelData.Convolution(random, transposed: true, mostImages: i % 3 == 0 ? 40 : 3);
            CompareTransposed<float>(random, s);
            CompareTransposed<double>(random, s);
        }
    }

    [Theory]
    [InlineData(3, 16, 6, 1, 10, 5, 1, 0, 0)] // few outputs: rows of products
    [InlineData(2, 16, 3, 1, 10, 5, 1, 0, 0)] // the product, spread
    [InlineData(1, 40, 20, 1, 30, 3, 3, 0, 0)]
    [InlineData(2, 32, 16, 1, 16, 3, 2, 1, 1)]
    [InlineData(2, 9, 5, 1, 21, 1, 2, 0, 1)]
    [InlineData(1, 8, 3, 1, 37, 3, 3, 2, 2)]
    [InlineData(2, 16, 4, 2, 19, 4, 2, 1, 0)]
    [InlineData(17, 12, 6, 1, 4, 4, 2, 1, 0)] // small images, several at a time
    [InlineData(150, 6, 4, 2, 1, 3, 2, 1, 1)]
    public void Gradients_of_common_layers_match_plain_loops(int batch, int inputs, int outputs, int groups, int size, int kernel, int stride, int padding, int extra)
    {
        ConvShape s = ConvShape.Transposed(
            batch, inputs, outputs, groups, [size, size + 1], [kernel, kernel], [stride, stride], [1, 1], [padding, padding], [padding, padding], [extra, 0]);
        CompareTransposed<float>(new Random(17), s);
        CompareTransposed<double>(new Random(17), s);
    }

    [Theory, MemberData(nameof(Widths))]
    public void Rows_of_transposed_convolutions_match_plain_loops_at_every_width(int bits)
    {
        var random = new Random(bits + 18);
        for (int i = 0; i < 120; i++)
        {
            (int kernelH, int kernelW, int strideH, int strideW) = (random.Next(1, 6), random.Next(1, 6), random.Next(1, 4), random.Next(1, 4));
            int dilation = kernelW == 1 ? random.Next(1, 3) : 1, most = random.Next(4) == 0 ? 40 : 12;
            ConvShape s = ConvShape.Transposed(
                random.Next(1, 5), random.Next(1, 20), random.Next(1, 24), 1, [random.Next(1, 3), random.Next(1, most), random.Next(1, most)], [1, kernelH, kernelW], [1, strideH, strideW], [1, random.Next(1, 3), dilation],
                [0, random.Next(0, kernelH), random.Next(0, kernelW)], [0, 0, 0], [random.Next(0, 2), random.Next(0, strideH), random.Next(0, strideW)]);
            if (s.Output.H <= 0 || s.Output.W <= 0) continue;
            Assert.True(TransposedRows.Takes(s));
            float[] x = KernelData.Numbers<float>(random, s.Batch * s.InChannels * s.InPlane), filters = KernelData.Numbers<float>(random, s.InChannels * s.OutChannels * s.Taps);
            float[] expected = new float[s.Batch * s.OutChannels * s.OutPlane], actual = KernelData.Unset<float>(expected.Length), packed = new float[TransposedRows.PackedLength(s)];
            ReferenceProducts.ConvTranspose<float>(s, x, filters, expected);
            PlaceEpilogue<float>.ApplyTo(expected, s.Batch * s.OutChannels, s.OutPlane, s.OutPlane);
            TransposedRows.Pack(s, filters, packed, KernelData.Width(bits));
            TransposedRows.Run(s_workers, s, x, packed, actual, new PlaceEpilogue<float>(), KernelData.Width(bits));
            KernelData.Close<float>(expected, actual, s.Depth, s.ToString());
        }
    }

    [Fact]
    public void Bits_of_transposed_rows_do_not_depend_on_threads_and_nothing_is_allocated()
    {
        var random = new Random(19);
        foreach (ConvShape s in (ConvShape[])[
            ConvShape.Transposed(9, 16, 6, 1, [10, 11], [5, 5], [1, 1], [1, 1], [0, 0], [0, 0], [0, 0]), ConvShape.Transposed(1, 40, 20, 1, [30, 29], [3, 3], [3, 3], [1, 1], [0, 1], [0, 0], [0, 0])])
        {
            Assert.True(TransposedRows.Fits(s));
            float[] x = KernelData.Numbers<float>(random, s.Batch * s.InChannels * s.InPlane), packed = new float[ConvTranspose.PackedLength(s)];
            ConvTranspose.Pack<float>(s, KernelData.Numbers<float>(random, s.InChannels * s.OutChannels * s.Taps), packed);
            float[] Result(int threads)
            {
                using var workers = new Workers(threads);
                var y = new float[s.Batch * s.OutChannels * s.OutPlane];
                void Run() => ConvTranspose.Run<float, NoEpilogue<float>>(workers, s, x, packed, y, [], default);
                Run();
                Assert.Equal(0, Allocations.Of(Run));
                return y;
            }

            float[] alone = Result(1);
            Assert.Equal(alone, Result(2));
            Assert.Equal(alone, Result(4));
        }
    }

    private static void CompareTransposed<T>(Random random, in ConvShape s) where T : unmanaged, INumber<T>
    {
        T[] x = KernelData.Numbers<T>(random, s.Batch * s.InChannels * s.InPlane);
        T[] filters = KernelData.Numbers<T>(random, s.InChannels * (s.OutChannels / s.Groups) * s.Taps);
        T[] expected = new T[s.Batch * s.OutChannels * s.OutPlane], actual = KernelData.Unset<T>(expected.Length);
        ReferenceProducts.ConvTranspose<T>(s, x, filters, expected);
        PlaceEpilogue<T>.ApplyTo(expected, s.Batch * s.OutChannels, s.OutPlane, s.OutPlane);

        var packed = new T[ConvTranspose.PackedLength(s)];
        ConvTranspose.Pack<T>(s, filters, packed);
        T[] scratch = KernelData.Unset<T>(ConvTranspose.ScratchLength(s));
        ConvTranspose.Run(s_workers, s, x, packed, actual, scratch, new PlaceEpilogue<T>());
        KernelData.Close<T>(expected, actual, s.Depth, s.ToString());
    }
}
