using ModelDsl.Runtime;

namespace ModelDsl.Tests.Kernels;

public sealed class ConvThenDepthwiseTests
{
    private static readonly Workers s_workers = new(3);

    public static TheoryData<int> Widths => KernelData.Widths;

    /// <summary>The two kernels themselves are compared with plain loops elsewhere.</summary>
    [Theory, MemberData(nameof(Widths))]
    public void Joined_convolutions_give_the_bits_of_one_after_the_other(int bits)
    {
        var random = new Random(bits + 3);
        for (int i = 0; i < 80; i++)
        {
            ConvShape first = BlockData.Convolution(random);
            if (i % 2 == 0) first = ConvShape.Of(random.Next(1, 3), random.Next(1, 40), random.Next(1, 100), 1, [first.Input.H, first.Input.W], [1, 1], [1, 1], [1, 1], [0, 0], [0, 0]);
            Compare(random, first, Filters(random, first), random.Next(2) == 0, KernelData.Width(bits), s_workers);
        }
    }

    // Several bands, shares and images; rows of windows that meet no row of the other convolution.
    [Theory]
    [InlineData(1, 16, 96, 112, 1, 1, 2, 1)]
    [InlineData(1, 3, 32, 224, 3, 2, 1, 1)]
    [InlineData(2, 24, 144, 56, 1, 1, 1, 1)]
    [InlineData(1, 160, 960, 7, 1, 1, 1, 1)]
    [InlineData(1, 20, 40, 10, 1, 1, 1, 4)]
    public void Common_layers_do_with_any_number_of_threads(int batch, int inputs, int outputs, int size, int kernel, int stride, int then, int padding)
    {
        ConvShape first = ConvShape.Of(batch, inputs, outputs, 1, [size, size], [kernel, kernel], [stride, stride], [1, 1], [kernel / 2, kernel / 2], [kernel / 2, kernel / 2]);
        ConvShape second = ConvShape.Of(batch, outputs, outputs, outputs, [first.Output.H, first.Output.W], [3, 3], [then, then], [1, 1], [padding, padding], [padding, padding]);
        foreach (int threads in (int[])[1, 2, 4])
        {
            using var workers = new Workers(threads);
            Compare(new Random(17), first, second, planes: inputs < 16, VectorWidths.Widest, workers);
        }
    }

    private static ConvShape Filters(Random random, in ConvShape first)
    {
        ConvShape any = BlockData.Depthwise(random);
        int c = first.OutChannels, kernel = Math.Max(any.Kernel.H, any.Kernel.W), reach = (kernel - 1) * any.Dilation.W + 1;
        (int before, int after) = (random.Next(-1, 4), random.Next(-1, 4));
        after += Math.Max(0, reach - Math.Min(first.Output.H, first.Output.W) - before - after);
        return ConvShape.Of(
            first.Batch, c, c, c, [first.Output.H, first.Output.W], [kernel, kernel], [any.Stride.H, any.Stride.W], [any.Dilation.W, any.Dilation.W], [before, before], [after, after]);
    }

    private static void Compare(Random random, in ConvShape first, in ConvShape second, bool planes, VectorWidth width, Workers workers)
    {
        int blocks = Block.Count(first.OutChannels);
        float[] x = KernelData.Numbers<float>(random, first.Batch * (planes ? first.InChannels : Block.Count(first.InChannels) * 16) * first.InPlane);
        float[] packed = KernelData.Unset<float>((int)BlockProduct.PackedLength(first)), filters = KernelData.Unset<float>(BlockedDepthwise.PackedLength(second));
        BlockProduct.Pack(first, KernelData.Numbers<float>(random, first.OutChannels * first.Depth), packed, planes, width);
        BlockedDepthwise.Pack(second, KernelData.Numbers<float>(random, second.OutChannels * second.Taps), filters);

        float[] between = KernelData.Unset<float>(first.Batch * blocks * 16 * first.OutPlane), wanted = KernelData.Unset<float>(first.Batch * blocks * 16 * second.OutPlane), actual = KernelData.Unset<float>(wanted.Length);
        BlockProduct.Run(workers, first, x, packed, between, new PlaceEpilogue<float>(), planes, width);
        BlockedDepthwise.RunAt(width, workers, second, between, filters, wanted, new PlaceEpilogue<float>());
        ConvThenDepthwise.Run(workers, first, second, x, packed, filters, actual, new PlaceEpilogue<float>(), new PlaceEpilogue<float>(), planes, width);
        Assert.True(wanted.AsSpan().SequenceEqual(actual), $"{first} {second} {planes} {width}");
    }
}
