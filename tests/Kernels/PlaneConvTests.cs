using ModelDsl.Runtime;
using ModelDsl.Runtime.Reference;

namespace ModelDsl.Tests.Kernels;

public sealed class PlaneConvTests
{
    private static readonly Workers s_workers = new(3);

    public static TheoryData<int> Widths => KernelData.Widths;

    [Theory, MemberData(nameof(Widths))]
    public void Convolutions_of_any_axes_and_groups_match_plain_loops(int bits)
    {
        var random = new Random(bits + 7);
        for (int i = 0; i < 80; i++)
            Compare(random, KernelData.Convolution(random, mostImages: i % 10 == 0 ? 40 : 3), bits);
        for (int i = 0; i < 30; i++)
            Compare(random, BlockData.Convolution(random), bits);
    }

    [Theory, MemberData(nameof(Widths))]
    public void Common_layers_match_plain_loops(int bits)
    {
        var random = new Random(5);
        foreach (ConvShape s in (ConvShape[])
        [
            Images(2, 3, 64, 1, 61, 63, 7, 2, 3),
            Images(1, 160, 48, 1, 7, 7, 3, 1, 1), // several blocks of weights, rows at both borders
            Images(1, 64, 64, 4, 15, 28, 3, 1, 1),
            Images(3, 48, 48, 2, 9, 10, 3, 2, 1), // groups of 24 channels, two of which are three blocks
            Images(2, 36, 60, 3, 8, 5, 3, 1, 1), // a last set of fewer groups
            Images(1, 40, 20, 20, 12, 13, 3, 1, 1),
            Images(1, 20, 17, 1, 70, 60, 3, 3, 0),
            ConvShape.Of(1, 24, 40, 1, [3000], [5], [2], [3], [7], [4]), // a line in several pieces
            ConvShape.Of(2, 1, 33, 1, [2500], [70], [3], [1], [0], [0]),
            ConvShape.Of(1, 16, 32, 1, [6, 9, 11], [3, 3, 3], [1, 1, 1], [1, 1, 1], [1, 1, 1], [1, 1, 1]),
            ConvShape.Of(1, 32, 16, 1, [9, 20, 31], [3, 3, 3], [2, 2, 2], [1, 1, 1], [1, 1, 1], [1, 1, 1]),
            ConvShape.Of(2, 8, 24, 2, [7, 5, 6], [2, 1, 3], [1, 2, 1], [2, 1, 2], [3, 0, 2], [0, 0, 2]),
        ])
            Compare(random, s, bits);
    }

    private static ConvShape Images(int batch, int inputs, int outputs, int groups, int height, int width, int kernel, int stride, int padding) =>
        ConvShape.Of(batch, inputs, outputs, groups, [height, width], [kernel, kernel], [stride, stride], [1, 1], [padding, padding], [padding, padding]);

    private static void Compare(Random random, in ConvShape s, int bits)
    {
        float[] x = KernelData.Numbers<float>(random, s.Batch * s.InChannels * s.InPlane), filters = KernelData.Numbers<float>(random, s.OutChannels * s.Depth);
        float[] wanted = new float[s.Batch * s.OutChannels * s.OutPlane], packed = KernelData.Unset<float>(PlaneConv.PackedLength(s)), actual = KernelData.Unset<float>(wanted.Length);
        ReferenceProducts.Conv<float>(s, x, filters, wanted);
        PlaceEpilogue<float>.ApplyTo(wanted, s.Batch * s.OutChannels, s.OutPlane, s.OutPlane);
        PlaneConv.PackAt(KernelData.Width(bits), s, filters, packed);
        PlaneConv.RunAt(KernelData.Width(bits), s_workers, s, x, packed, actual, new PlaceEpilogue<float>());
        KernelData.Close<float>(wanted, actual, s.Depth, $"{s} {bits}");
    }

    [Fact]
    public void Bits_do_not_depend_on_threads()
    {
        var random = new Random(23);
        foreach (ConvShape s in (ConvShape[])[Images(2, 80, 96, 1, 7, 7, 3, 1, 1), Images(2, 80, 96, 2, 35, 33, 3, 2, 1), ConvShape.Of(1, 48, 64, 1, [2000], [3], [1], [1], [1], [1])])
        {
            float[] x = KernelData.Numbers<float>(random, s.Batch * s.InChannels * s.InPlane), packed = new float[PlaneConv.PackedLength(s)];
            PlaneConv.Pack(s, KernelData.Numbers<float>(random, s.OutChannels * s.Depth), packed);
            float[] Result(int threads)
            {
                using var workers = new Workers(threads);
                var y = new float[s.Batch * s.OutChannels * s.OutPlane];
                PlaneConv.Run(workers, s, x, packed, y, [], default(NoEpilogue<float>));
                return y;
            }

            float[] alone = Result(1);
            Assert.Equal(alone, Result(2));
            Assert.Equal(alone, Result(4));
        }
    }

    [Fact]
    public void Blocks_made_and_turned_roomily_hold_the_same_planes()
    {
        var random = new Random(4);
        for (int i = 0; i < 40; i++)
        {
            int channels = random.Next(1, 17), places = random.Next(1, 50), plane = places + random.Next(30), last = random.Next(2) == 0 ? 0 : 40;
            float[] planes = KernelData.Numbers<float>(random, (channels - 1) * plane + places + last);
            float[] block = KernelData.Unset<float>((places + PlaneBlocks.Slack) * 16), back = KernelData.Unset<float>(16 * (places + PlaneBlocks.Slack));
            unsafe
            {
                fixed (float* p = planes, b = block, q = back)
                {
                    PlaneBlocks.GatherRoomily(p, plane, channels, places, b, p + planes.Length);
                    PlaneBlocks.ScatterRoomily(b, places, q, places + PlaneBlocks.Slack, channels);
                }
            }
            for (int place = 0; place < places; place++)
                for (int channel = 0; channel < channels; channel++)
                {
                    Assert.Equal(planes[channel * plane + place], block[place * 16 + channel]);
                    Assert.Equal(planes[channel * plane + place], back[channel * (places + PlaneBlocks.Slack) + place]);
                }
        }
    }
}
