using ModelDsl.Runtime;
using ModelDsl.Runtime.Reference;

namespace ModelDsl.Tests.Kernels;

public sealed class BlockedWindowTests
{
    private static readonly Workers s_workers = new(3);

    public static TheoryData<int> Widths => KernelData.Widths;

    [Theory, MemberData(nameof(Widths))]
    public void A_filter_for_each_channel_matches_plain_loops(int bits)
    {
        var random = new Random(bits + 1);
        for (int i = 0; i < 60; i++)
        {
            ConvShape s = BlockData.Depthwise(random);
            CompareDepthwise(random, s, KernelData.Width(bits));
        }
    }

    /// <summary>Rows of 1 to 20 windows that reach outside on either side by up to four pixels.</summary>
    [Theory, MemberData(nameof(Widths))]
    public void Windows_of_five_pixels_match_plain_loops(int bits)
    {
        var random = new Random(bits + 3);
        for (int i = 0; i < 60; i++)
        {
            int channels = random.Next(1, 40), stride = random.Next(1, 3), left = random.Next(5), right = random.Next(5), top = random.Next(3), bottom = random.Next(3);
            ConvShape s = ConvShape.Of(
                random.Next(1, 3), channels, channels, channels, [random.Next(5, 12), Math.Max(1, random.Next(5, 28) - left - right) + Math.Max(0, 4 - left - right)], [random.Next(3, 6), 5], [random.Next(1, 3), stride],
                [1, 1], [top, left], [bottom, right]);
            CompareDepthwise(random, s, KernelData.Width(bits));
        }
    }

    private static void CompareDepthwise(Random random, in ConvShape s, VectorWidth width)
    {
        float[] x = KernelData.Numbers<float>(random, s.Batch * s.InChannels * s.InPlane), filters = KernelData.Numbers<float>(random, s.OutChannels * s.Taps);
        var expected = new float[s.Batch * s.OutChannels * s.OutPlane];
        ReferenceProducts.Conv<float>(s, x, filters, expected);
        int planes = s.Batch * Block.Count(s.OutChannels);
        float[] wanted = BlockData.Blocks(expected, s.Batch, s.OutChannels, s.OutPlane, fill: 0), packed = KernelData.Unset<float>(BlockedDepthwise.PackedLength(s));
        PlaceEpilogue<float>.ApplyTo(wanted, planes, s.OutPlane * 16, s.OutPlane * 16);
        BlockedDepthwise.Pack(s, filters, packed);
        float[] actual = KernelData.Unset<float>(wanted.Length);
        BlockedDepthwise.RunAt(width, s_workers, s, BlockData.Blocks(x, s.Batch, s.InChannels, s.InPlane, fill: 0), packed, actual, new PlaceEpilogue<float>());
        KernelData.Close<float>(wanted, actual, s.Taps, s.ToString());
    }

    /// <summary>Only the widest vectors take two rows at a time; both add in the same order.</summary>
    [Fact]
    public void Two_rows_at_a_time_have_the_bits_of_one_after_the_other()
    {
        var random = new Random(8);
        for (int i = 0; i < 40; i++)
        {
            int channels = random.Next(1, 40), top = random.Next(2), left = random.Next(2), bottom = random.Next(2), right = random.Next(2);
            ConvShape s = ConvShape.Of(random.Next(1, 3), channels, channels, channels, [random.Next(3, 22), random.Next(7, 30)], [3, 3], [1, 1], [1, 1], [top, left], [bottom, right]);
            int planes = s.Batch * Block.Count(channels);
            float[] x = KernelData.Numbers<float>(random, planes * 16 * s.InPlane), filters = KernelData.Numbers<float>(random, channels * 9), packed = KernelData.Unset<float>(BlockedDepthwise.PackedLength(s));
            BlockedDepthwise.Pack(s, filters, packed);
            float[] one = KernelData.Unset<float>(planes * 16 * s.OutPlane), two = KernelData.Unset<float>(one.Length);
            BlockedDepthwise.RunAt(VectorWidth.Bits256, s_workers, s, x, packed, one, new PlaceEpilogue<float>());
            BlockedDepthwise.RunAt(VectorWidth.Bits512, s_workers, s, x, packed, two, new PlaceEpilogue<float>());
            Assert.True(one.AsSpan().SequenceEqual(two), s.ToString());
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void Pools_match_plain_loops(int bits)
    {
        var random = new Random(bits + 2);
        for (int i = 0; i < 60; i++)
        {
            ConvShape s = BlockData.Depthwise(random);
            float[] x = KernelData.Numbers<float>(random, s.Batch * s.InChannels * s.InPlane);
            float[] given = BlockData.Blocks(x, s.Batch, s.InChannels, s.InPlane, fill: 0);
            WindowShape planes = Window(s, s.Batch * s.InChannels), blocks = Window(s, s.Batch * Block.Count(s.InChannels));
            var expected = new float[planes.Planes * s.OutPlane];

            ReferenceWindows.Max<float>(planes, x, expected, new long[expected.Length]);
            float[] actual = KernelData.Unset<float>(blocks.Planes * s.OutPlane * 16);
            BlockedPooling.RunAt<MaxStep>(KernelData.Width(bits), s_workers, blocks, given, actual);
            Compare(expected, actual, 1);

            ReferenceWindows.Sum<float>(planes, x, expected);
            BlockedPooling.RunAt<SumStep>(KernelData.Width(bits), s_workers, blocks, given, actual);
            Compare(expected, actual, s.Taps);

            // Lanes past the channels hold anything.
            void Compare(float[] expected, float[] actual, int terms)
            {
                float[] known = BlockData.Blocks(expected, s.Batch, s.InChannels, s.OutPlane, fill: float.NaN);
                for (int i = 0; i < known.Length; i++)
                    if (float.IsNaN(known[i])) known[i] = actual[i];
                KernelData.Close<float>(known, actual, terms, s.ToString());
            }
        }
    }

    // The windows of a convolution, over so many planes.
    private static WindowShape Window(in ConvShape s, int planes)
    {
        (int h, int w) = (
            (s.Output.H - 1) * s.Stride.H + (s.Kernel.H - 1) * s.Dilation.H + 1 - s.Input.H - s.Before.H,
            (s.Output.W - 1) * s.Stride.W + (s.Kernel.W - 1) * s.Dilation.W + 1 - s.Input.W - s.Before.W);
        return WindowShape.Of(
            planes, [s.Input.H, s.Input.W], [s.Kernel.H, s.Kernel.W], [s.Stride.H, s.Stride.W], [s.Dilation.H, s.Dilation.W], [s.Before.H, s.Before.W], [h, w]);
    }

    [Fact]
    public void Bits_do_not_depend_on_threads()
    {
        var random = new Random(31);
        ConvShape s = ConvShape.Of(2, 40, 40, 40, [33, 35], [3, 3], [1, 1], [1, 1], [1, 1], [1, 1]);
        float[] x = KernelData.Numbers<float>(random, 2 * 48 * s.InPlane), packed = new float[BlockedDepthwise.PackedLength(s)];
        BlockedDepthwise.Pack(s, KernelData.Numbers<float>(random, 40 * 9), packed);
        float[] Result(int threads)
        {
            using var workers = new Workers(threads);
            var y = new float[2 * 48 * s.OutPlane];
            BlockedDepthwise.Run(workers, s, x, packed, y, [], default(NoEpilogue<float>));
            return y;
        }

        float[] alone = Result(1);
        Assert.Equal(alone, Result(2));
        Assert.Equal(alone, Result(4));
    }
}
