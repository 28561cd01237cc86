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
            Compare(random, Shape(random.Next(1, 4), random.Next(1, 40), random.Next(1, 40), h, w, (top, left), (bottom, right)), KernelData.Width(bits), small: i % 3 == 0);
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void Windows_of_two_to_five_taps_match_plain_loops(int bits)
    {
        var random = new Random(bits + 1);
        for (int i = 0; i < 30; i++)
        {
            int kernel = 2 + i % 4;
            (int top, int left, int bottom, int right) = (random.Next(kernel), random.Next(kernel), random.Next(-1, kernel), random.Next(kernel));
            Compare(random, ConvShape.Of(
                random.Next(1, 3), random.Next(1, 40), random.Next(1, 40), 1, [random.Next(kernel + 1, 22), random.Next(kernel, 60)], [kernel, kernel], [1, 1], [1, 1], [top, left], [bottom, right]),
                KernelData.Width(bits), small: false);
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void Planes_are_split_for_a_stride_of_two(int bits)
    {
        var random = new Random(bits + 2);
        VectorWidth width = KernelData.Width(bits);
        for (int i = 0; i < 40; i++)
        {
            int kernel = 3 + i % 8;
            (int top, int left, int bottom, int right) = (random.Next(-1, kernel), random.Next(-2, kernel), random.Next(kernel), random.Next(-1, kernel));
            ConvShape s = ConvShape.Of(
                random.Next(1, 3), random.Next(1, 14), random.Next(1, 40), 1, [random.Next(kernel + 2, 30), random.Next(kernel + 3, 120)], [kernel, kernel], [2, 2], [1, 1], [top, left], [bottom, right]);
            (float[] x, float[] expected, float[] packed) = Data(random, s, width, small: false);
            float[] planes = Planes(width, s, false, x, packed);
            Assert.True(Error(expected, planes) < 2e-5, $"{s} {width}");
            Assert.Equal(planes, InBlocks(width, s, false, x, packed, fromPlanes: true));
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
            foreach (bool small in (bool[])[false, true])
                Compare(new Random(41), Shape(batch, inputs, outputs, height, width, (1, 1), (1, 1)), KernelData.Width(bits), small);
    }

    [Theory]
    [InlineData(3, 4e-6)]
    [InlineData(64, 8e-6)]
    [InlineData(256, 1.5e-5)]
    public void Rounding_is_as_documented(int channels, double most)
    {
        ConvShape s = Shape(1, channels, 16, 16, 16, (1, 1), (1, 1));
        (float[] x, float[] expected, float[] packed) = Data(new Random(42), s, VectorWidths.Widest, small: false);
        double error = Error(expected, InBlocks(VectorWidths.Widest, s, false, x, packed));
        Assert.True(error > most / 100 && error < most, $"{error}");
        (x, expected, packed) = Data(new Random(42), s, VectorWidths.Widest, small: true);
        Assert.True(Error(expected, InBlocks(VectorWidths.Widest, s, true, x, packed)) < 1.2e-6);
    }

    [Fact]
    public void Bits_do_not_depend_on_threads_and_nothing_is_allocated()
    {
        var random = new Random(43);
        ConvShape stem = ConvShape.Of(1, 3, 40, 1, [45, 150], [7, 7], [2, 2], [1, 1], [3, 3], [3, 3]);
        foreach ((ConvShape s, bool small) in ((ConvShape, bool)[])[
            (Shape(2, 32, 64, 33, 35, (1, 1), (1, 1)), false), (Shape(1, 64, 130, 14, 15, (1, 1), (1, 1)), false), (Shape(1, 64, 130, 7, 7, (1, 1), (1, 1)), true), (stem, false)])
        {
            float[] x = KernelData.Numbers<float>(random, s.Batch * Block.Count(s.InChannels) * 16 * s.InPlane);
            var packed = new float[WinogradProduct.PackedLength(s, small)];
            WinogradProduct.Pack(VectorWidths.Widest, s, small, KernelData.Numbers<float>(random, s.OutChannels * s.Depth), turned: false, packed);
            var scratch = new float[WinogradProduct.ScratchLength(s, small)];
            float[] Result(int threads)
            {
                using var workers = new Workers(threads);
                var y = new float[Length(s)];
                void Run() => WinogradProduct.Run(VectorWidths.Widest, small, s.Stride.W == 2, toPlanes: false, workers, s, x, packed, y, scratch, default(NoEpilogue<float>));
                Run();
                Assert.Equal(0, Allocations.Of(Run));
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
            float[] expected = new float[2 * 35 * s.OutPlane];
            ReferenceProducts.ConvTranspose<float>(spread, x, filters, expected);
            foreach (bool small in (bool[])[false, true])
            {
                var packed = new float[WinogradProduct.PackedLength(s, small)];
                WinogradProduct.Pack(KernelData.Width(bits), s, small, filters, turned: true, packed);
                Assert.True(Error(expected, Planes(KernelData.Width(bits), s, small, x, packed)) < 2e-5);
            }
        }
    }

    [Fact]
    public void Other_convolutions_are_refused()
    {
        ConvShape strided = ConvShape.Of(1, 32, 32, 1, [20, 20], [3, 3], [3, 3], [1, 1], [1, 1], [1, 1]);
        ConvShape wide = ConvShape.Of(1, 32, 32, 1, [20, 20], [6, 6], [1, 1], [1, 1], [1, 1], [1, 1]);
        ConvShape oblong = ConvShape.Of(1, 32, 32, 1, [20, 20], [3, 2], [1, 1], [1, 1], [1, 1], [1, 1]);
        foreach (ConvShape s in (ConvShape[])[strided, wide, oblong])
        {
            Assert.False(Winograd.Fits(s));
            Assert.False(SmallWinograd.Fits(s));
            Assert.Throws<ArgumentException>(() => Winograd.Pack(s, new float[100_000], new float[100_000]));
        }
        // Blocks are not split.
        ConvShape second = ConvShape.Of(1, 32, 32, 1, [20, 20], [3, 3], [2, 2], [1, 1], [1, 1], [1, 1]);
        Assert.False(Winograd.Fits(second));
        Assert.Throws<ArgumentException>(() => Winograd.Run(s_workers, second, new float[100_000], new float[100_000], new float[100_000], [], default(NoEpilogue<float>)));
    }

    private static ConvShape Shape(int batch, int inputs, int outputs, int height, int width, (int H, int W) before, (int H, int W) after) =>
        ConvShape.Of(batch, inputs, outputs, 1, [height, width], [3, 3], [1, 1], [1, 1], [before.H, before.W], [after.H, after.W]);

    private static void Compare(Random random, in ConvShape s, VectorWidth width, bool small)
    {
        (float[] x, float[] expected, float[] packed) = Data(random, s, width, small);
        float[] blocks = InBlocks(width, s, small, x, packed);
        Assert.True(Error(expected, blocks) < 2e-5, $"{s} {width}");
        // The same sums in the same order, whatever the layout.
        Assert.Equal(blocks, Planes(width, s, small, x, packed));
    }

    private static (float[] X, float[] Expected, float[] Packed) Data(Random random, in ConvShape s, VectorWidth width, bool small)
    {
        float[] x = KernelData.Numbers<float>(random, s.Batch * s.InChannels * s.InPlane), filters = KernelData.Numbers<float>(random, s.OutChannels * s.Depth);
        var expected = new float[s.Batch * s.OutChannels * s.OutPlane];
        ReferenceProducts.Conv<float>(s, x, filters, expected);
        float[] packed = KernelData.Unset<float>((int)WinogradProduct.PackedLength(s, small));
        WinogradProduct.Pack(width, s, small, filters, turned: false, packed);
        return (x, expected, packed);
    }

    // The largest difference, relative to the largest result.
    private static double Error(float[] expected, float[] actual) =>
        expected.Zip(actual, (a, b) => Math.Abs((double)a - b)).Max() / expected.Max(MathF.Abs);

    // Lanes past the input's channels hold anything; those past the result's channels become zeros.
    private static float[] InBlocks(VectorWidth width, in ConvShape s, bool small, float[] x, float[] packed, bool fromPlanes = false)
    {
        float[] y = KernelData.Unset<float>(Length(s)), blocks = fromPlanes ? x : BlockData.Blocks(x, s.Batch, s.InChannels, s.InPlane, float.NaN);
        float[] scratch = KernelData.Unset<float>((int)WinogradProduct.ScratchLength(s, small));
        WinogradProduct.Run(width, small, fromPlanes, toPlanes: false, s_workers, s, blocks, packed, y, scratch, new FactorEpilogue());
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

    private static float[] Planes(VectorWidth width, in ConvShape s, bool small, float[] x, float[] packed)
    {
        float[] y = KernelData.Unset<float>(s.Batch * s.OutChannels * s.OutPlane), scratch = KernelData.Unset<float>((int)WinogradProduct.ScratchLength(s, small));
        WinogradProduct.Run(width, small, fromPlanes: true, toPlanes: true, s_workers, s, x, packed, y, scratch, new FactorEpilogue());
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
