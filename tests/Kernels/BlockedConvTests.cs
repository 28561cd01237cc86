using ModelDsl.Runtime;
using ModelDsl.Runtime.Reference;

namespace ModelDsl.Tests.Kernels;

public sealed class BlockedConvTests
{
    private static readonly Workers s_workers = new(3);

    public static TheoryData<int> Widths => KernelData.Widths;

    [Theory, MemberData(nameof(Widths))]
    public void Convolutions_match_plain_loops_at_every_width(int bits)
    {
        var random = new Random(bits);
        for (int i = 0; i < 60; i++)
        {
            Compare(random, BlockData.Convolution(random), planes: false, KernelData.Width(bits));
            Compare(random, BlockData.Convolution(random), planes: true, KernelData.Width(bits));
        }
    }

    [Fact]
    public void Turning_blocks_into_planes_and_back_changes_nothing()
    {
        var random = new Random(3);
        for (int i = 0; i < 40; i++)
        {
            int channels = random.Next(3) == 0 ? random.Next(1, 16) : 16, places = random.Next(1, 70), plane = places + random.Next(5);
            float[] planes = KernelData.Numbers<float>(random, channels * plane), block = KernelData.Unset<float>(places * 16), back = KernelData.Unset<float>(planes.Length);
            unsafe
            {
                fixed (float* p = planes, b = block, q = back)
                {
                    PlaneBlocks.Gather(p, plane, channels, places, b);
                    PlaneBlocks.Scatter(b, places, q, plane, channels);
                }
            }
            for (int place = 0; place < places; place++)
                for (int channel = 0; channel < 16; channel++)
                {
                    Assert.Equal(channel < channels ? planes[channel * plane + place] : 0, block[place * 16 + channel]);
                    if (channel < channels) Assert.Equal(planes[channel * plane + place], back[channel * plane + place]);
                }
            // Nothing between the planes is written.
            for (int channel = 0; channel < channels; channel++)
                for (int place = places; place < plane; place++) Assert.Equal(777, back[channel * plane + place]);
        }
    }

    [Theory]
    [InlineData(1, 64, 64, 14, 3, 1, 1)]
    [InlineData(2, 130, 96, 7, 3, 1, 1)] // several blocks of weights, rows at both borders
    [InlineData(1, 40, 70, 33, 3, 2, 1)]
    [InlineData(1, 3, 64, 56, 7, 2, 3)]
    [InlineData(3, 96, 40, 9, 1, 1, 0)] // one line of 81 pixels
    [InlineData(1, 33, 48, 15, 1, 2, 0)]
    [InlineData(1, 600, 17, 1, 1, 1, 0)]
    [InlineData(1, 16, 32, 40, 16, 16, 0)]
    public void Common_layers_match_plain_loops(int batch, int inputs, int outputs, int size, int kernel, int stride, int padding)
    {
        ConvShape s = ConvShape.Of(batch, inputs, outputs, 1, [size, size], [kernel, kernel], [stride, stride], [1, 1], [padding, padding], [padding, padding]);
        Compare(new Random(21), s, planes: inputs < 16, VectorWidths.Widest);
    }

    private static void Compare(Random random, in ConvShape s, bool planes, VectorWidth width)
    {
        float[] x = KernelData.Numbers<float>(random, s.Batch * s.InChannels * s.InPlane);
        float[] filters = KernelData.Numbers<float>(random, s.OutChannels * s.Depth);
        var expected = new float[s.Batch * s.OutChannels * s.OutPlane];
        ReferenceProducts.Conv<float>(s, x, filters, expected);
        float[] wanted = BlockData.Blocks(expected, s.Batch, s.OutChannels, s.OutPlane, fill: 0);
        PlaceEpilogue<float>.ApplyTo(wanted, s.Batch * Block.Count(s.OutChannels), s.OutPlane * 16, s.OutPlane * 16);

        float[] packed = KernelData.Unset<float>((int)BlockProduct.PackedLength(s)), actual = KernelData.Unset<float>(wanted.Length);
        BlockProduct.Pack(s, filters, packed, planes, width);
        // Lanes past the channels hold what must not be read.
        float[] given = planes ? x : BlockData.Blocks(x, s.Batch, s.InChannels, s.InPlane, fill: float.NaN);
        BlockProduct.Run(s_workers, s, given, packed, actual, new PlaceEpilogue<float>(), planes, width);
        KernelData.Close<float>(wanted, actual, s.Depth, $"{s} {planes} {width}");
    }

    [Theory, MemberData(nameof(Widths))]
    public void Transposed_convolutions_side_by_side_match_plain_loops(int bits)
    {
        var random = new Random(bits);
        for (int i = 0; i < 30; i++)
        {
            int inputs = random.Next(1, 40), outputs = random.Next(1, 70), kh = random.Next(1, 4), kw = random.Next(1, 4);
            ConvShape s = ConvShape.Transposed(random.Next(1, 3), inputs, outputs, 1, [random.Next(1, 9), random.Next(1, 20)], [kh, kw], [kh, kw], [1, 1], [0, 0], [0, 0], [0, 0]);
            float[] x = KernelData.Numbers<float>(random, s.Batch * inputs * s.InPlane), filters = KernelData.Numbers<float>(random, inputs * outputs * s.Taps);
            var expected = new float[s.Batch * outputs * s.OutPlane];
            ReferenceProducts.ConvTranspose<float>(s, x, filters, expected);
            float[] wanted = BlockData.Blocks(expected, s.Batch, outputs, s.OutPlane, fill: 0), packed = KernelData.Unset<float>(BlockedConvTranspose.PackedLength(s));
            PlaceEpilogue<float>.ApplyTo(wanted, s.Batch * Block.Count(outputs), s.OutPlane * 16, s.OutPlane * 16);
            BlockedConvTranspose.PackAt(KernelData.Width(bits), s, filters, packed);
            float[] actual = KernelData.Unset<float>(wanted.Length), given = BlockData.Blocks(x, s.Batch, inputs, s.InPlane, fill: float.NaN);
            BlockedConvTranspose.RunAt(KernelData.Width(bits), s_workers, s, given, packed, actual, new PlaceEpilogue<float>());
            KernelData.Close<float>(wanted, actual, inputs, s.ToString());
        }
    }

    [Fact]
    public void Bits_do_not_depend_on_threads()
    {
        var random = new Random(23);
        foreach (int size in (int[])[7, 35])
        {
            ConvShape s = ConvShape.Of(2, 80, 96, 1, [size, size], [3, 3], [1, 1], [1, 1], [1, 1], [1, 1]);
            float[] x = KernelData.Numbers<float>(random, 2 * 80 * s.InPlane), packed = new float[BlockedConv.PackedLength(s)];
            BlockedConv.Pack(s, KernelData.Numbers<float>(random, 96 * s.Depth), packed);
            float[] Result(int threads)
            {
                using var workers = new Workers(threads);
                var y = new float[2 * 96 * s.OutPlane];
                BlockedConv.Run(workers, s, x, packed, y, [], default(NoEpilogue<float>));
                return y;
            }

            float[] alone = Result(1);
            Assert.Equal(alone, Result(2));
            Assert.Equal(alone, Result(4));
        }
    }

    [Fact]
    public void Groups_and_three_axes_are_refused()
    {
        float[] few = new float[4096];
        ConvShape groups = ConvShape.Of(1, 4, 4, 2, [3, 3], [1, 1], [1, 1], [1, 1], [0, 0], [0, 0]);
        ConvShape solid = ConvShape.Of(1, 4, 4, 1, [3, 3, 3], [2, 1, 1], [1, 1, 1], [1, 1, 1], [0, 0, 0], [0, 0, 0]);
        Assert.Throws<ArgumentException>(() => BlockedConv.Run(s_workers, groups, few, few, new float[4096], [], default(NoEpilogue<float>)));
        Assert.Throws<ArgumentException>(() => BlockedConv.Run(s_workers, solid, few, few, new float[4096], [], default(NoEpilogue<float>)));
    }
}
