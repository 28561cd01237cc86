using ModelDsl.Runtime;
using ModelDsl.Runtime.Reference;

namespace ModelDsl.Tests.Kernels;

public sealed class WinogradTests
{
    private static readonly Workers s_workers = new(3);

    public static TheoryData<int> Widths => KernelData.Widths;

    [Theory, MemberData(nameof(Widths))]
    public void Results_match_plain_loops_at_every_width(int bits)
    {
        var random = new Random(bits);
        for (int i = 0; i < 30; i++)
        {
            (int h, int w) = (random.Next(1, 22), random.Next(1, 22));
            (int top, int left, int bottom, int right) = (random.Next(3), random.Next(3), random.Next(3), random.Next(3));
            (bottom, right) = (bottom + Math.Max(0, 3 - h - top - bottom), right + Math.Max(0, 3 - w - left - right));
            Compare(random, Shape(random.Next(1, 4), random.Next(1, 40), random.Next(1, 40), h, w, (top, left), (bottom, right)), KernelData.Width(bits));
        }
    }

    [Theory]
    [InlineData(1, 20, 40, 57, 58)]
    [InlineData(1, 17, 33, 9, 131)] // rows of more than two segments
    [InlineData(1, 96, 160, 14, 14)] // one group in parts
    [InlineData(1, 48, 48, 15, 15)] // half a unit at the end
    [InlineData(9, 16, 16, 8, 8)] // groups that go on into the next image
    public void Common_layers_match_plain_loops(int batch, int inputs, int outputs, int height, int width)
    {
        foreach (int bits in (int[])[128, 512])
            Compare(new Random(41), Shape(batch, inputs, outputs, height, width, (1, 1), (1, 1)), KernelData.Width(bits));
    }

    [Theory]
    [InlineData(3, 4e-6)]
    [InlineData(64, 8e-6)]
    [InlineData(256, 1.5e-5)]
    public void Rounding_is_as_documented(int channels, double most)
    {
        ConvShape s = Shape(1, channels, 16, 16, 16, (1, 1), (1, 1));
        (float[] expected, float[] blocks, _) = Results(new Random(42), s, VectorWidths.Widest);
        double error = Error(expected, blocks);
        Assert.True(error > most / 100 && error < most, $"{error}");
    }

    [Fact]
    public void Bits_do_not_depend_on_threads_and_nothing_is_allocated()
    {
        var random = new Random(43);
        foreach (ConvShape s in (ConvShape[])[Shape(2, 32, 64, 33, 35, (1, 1), (1, 1)), Shape(1, 64, 130, 14, 15, (1, 1), (1, 1))])
        {
            float[] x = BlockData.Blocks(KernelData.Numbers<float>(random, s.Batch * s.InChannels * s.InPlane), s.Batch, s.InChannels, s.InPlane, 0);
            var packed = new float[Winograd.PackedLength(s)];
            Winograd.Pack(s, KernelData.Numbers<float>(random, s.OutChannels * s.Depth), packed);
            var scratch = new float[Winograd.ScratchLength(s)];
            float[] Result(int threads)
            {
                using var workers = new Workers(threads);
                var y = new float[Length(s)];
                Winograd.Run(workers, s, x, packed, y, scratch, default(NoEpilogue<float>));
                long before = GC.GetAllocatedBytesForCurrentThread();
                Winograd.Run(workers, s, x, packed, y, scratch, default(NoEpilogue<float>));
                Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
                return y;
            }

            float[] alone = Result(1);
            for (int threads = 2; threads <= 4; threads++)
                Assert.Equal(alone, Result(threads));
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void Turned_filters_give_transposed_convolutions(int bits)
    {
        var random = new Random(44);
        for (int padding = 0; padding <= 3; padding++)
        {
            ConvShape spread = ConvShape.Transposed(2, 19, 35, 1, [9, 11], [3, 3], [1, 1], [1, 1], [padding, 1], [padding, 0], [0, 0]);
            // More than two places of padding cut the input.
            ConvShape s = Shape(2, 19, 35, 9, 11, (2 - padding, 1), (2 - padding, 2));
            Assert.Equal(spread.Output, s.Output);
            float[] x = KernelData.Numbers<float>(random, 2 * 19 * 99), filters = KernelData.Numbers<float>(random, 19 * 35 * 9);
            float[] expected = new float[2 * 35 * s.OutPlane], packed = new float[Winograd.PackedLength(s)];
            ReferenceProducts.ConvTranspose<float>(spread, x, filters, expected);
            WinogradProduct.Pack(KernelData.Width(bits), s, filters, turned: true, packed);
            Assert.True(Error(expected, Planes(KernelData.Width(bits), s, x, packed)) < 2e-5);
        }
    }

    [Fact]
    public void Other_convolutions_are_refused()
    {
        ConvShape strided = ConvShape.Of(1, 32, 32, 1, [20, 20], [3, 3], [2, 2], [1, 1], [1, 1], [1, 1]);
        ConvShape wide = ConvShape.Of(1, 32, 32, 1, [20, 20], [5, 5], [1, 1], [1, 1], [1, 1], [1, 1]);
        foreach (ConvShape s in (ConvShape[])[strided, wide])
        {
            Assert.False(Winograd.Fits(s));
            Assert.Throws<ArgumentException>(() => Winograd.Pack(s, new float[100_000], new float[100_000]));
        }
    }

    private static ConvShape Shape(int batch, int inputs, int outputs, int height, int width, (int H, int W) before, (int H, int W) after) =>
        ConvShape.Of(batch, inputs, outputs, 1, [height, width], [3, 3], [1, 1], [1, 1], [before.H, before.W], [after.H, after.W]);

    private static void Compare(Random random, in ConvShape s, VectorWidth width)
    {
        (float[] expected, float[] blocks, float[] planes) = Results(random, s, width);
        Assert.True(Error(expected, blocks) < 2e-5, $"{s} {width}");
        // The same sums in the same order, whatever the layout.
        Assert.Equal(blocks, planes);
    }

    private static (float[] Expected, float[] Blocks, float[] Planes) Results(Random random, in ConvShape s, VectorWidth width)
    {
        float[] x = KernelData.Numbers<float>(random, s.Batch * s.InChannels * s.InPlane), filters = KernelData.Numbers<float>(random, s.OutChannels * s.Depth);
        var expected = new float[s.Batch * s.OutChannels * s.OutPlane];
        ReferenceProducts.Conv<float>(s, x, filters, expected);
        var packed = new float[Winograd.PackedLength(s)];
        WinogradProduct.Pack(width, s, filters, turned: false, packed);
        return (expected, InBlocks(width, s, x, packed), Planes(width, s, x, packed));
    }

    // The largest difference, relative to the largest result.
    private static double Error(float[] expected, float[] actual) =>
        expected.Zip(actual, (a, b) => Math.Abs((double)a - b)).Max() / expected.Max(MathF.Abs);

    // Lanes past the input's channels hold anything; those past the result's channels become zeros.
    private static float[] InBlocks(VectorWidth width, in ConvShape s, float[] x, float[] packed)
    {
        float[] y = KernelData.Unset<float>(Length(s)), blocks = BlockData.Blocks(x, s.Batch, s.InChannels, s.InPlane, float.NaN);
        float[] scratch = KernelData.Unset<float>(Winograd.ScratchLength(s));
        WinogradProduct.Run(width, fromPlanes: false, toPlanes: false, s_workers, s, blocks, packed, y, scratch, new FactorEpilogue());
        FactorEpilogue.Undo(y, s.OutPlane * Block.Lanes);
        var planes = new float[s.Batch * s.OutChannels * s.OutPlane];
        for (int i = 0; i < planes.Length; i++)
        {
            int position = i % s.OutPlane, channel = i / s.OutPlane % s.OutChannels, image = i / s.OutPlane / s.OutChannels;
            planes[i] = y[((image * Block.Count(s.OutChannels) + channel / 16) * s.OutPlane + position) * 16 + channel % 16];
        }
        Assert.Equal(y, BlockData.Blocks(planes, s.Batch, s.OutChannels, s.OutPlane, 0));
        return planes;
    }

    private static int Length(in ConvShape s) => s.Batch * Block.Count(s.OutChannels) * s.OutPlane * Block.Lanes;

    private static float[] Planes(VectorWidth width, in ConvShape s, float[] x, float[] packed)
    {
        float[] y = KernelData.Unset<float>(s.Batch * s.OutChannels * s.OutPlane), scratch = KernelData.Unset<float>(Winograd.ScratchLength(s));
        WinogradProduct.Run(width, fromPlanes: true, toPlanes: true, s_workers, s, x, packed, y, scratch, new FactorEpilogue());
        FactorEpilogue.Undo(y, s.OutPlane);
        return y;
    }

    // Every element is met once, with its place: powers of two change no digits.
    private readonly struct FactorEpilogue : IEpilogue<float>
    {
        public void Apply(Span<float> run, int row, int column)
        {
            for (int i = 0; i < run.Length; i++)
                run[i] *= Factor(row, column + i);
        }

        public static void Undo(Span<float> y, int rowLength)
        {
            for (int i = 0; i < y.Length; i++)
                y[i] /= Factor(i / rowLength, i % rowLength);
        }

        private static float Factor(int row, int place) => 1 << ((row * 5 + place) % 7 + 1);
    }
}
