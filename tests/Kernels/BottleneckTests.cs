using ModelDsl.Runtime;

namespace ModelDsl.Tests.Kernels;

/// <summary>Three convolutions in one kernel against one after the other, each of which is compared with plain loops elsewhere.</summary>
public sealed class BottleneckTests
{
    private static readonly Workers s_workers = new(3);

    public static TheoryData<int> Widths => KernelData.Widths;

    private sealed record Shapes(ConvShape First, ConvShape Second, ConvShape Third, bool Planes)
    {
        public static Shapes Of(int batch, int inputs, int wide, int results, (int H, int W) size, int kernel, int stride, int then, int taps, bool planes)
        {
            ConvShape first = ConvShape.Of(batch, inputs, wide, 1, [size.H, size.W], [kernel, kernel], [stride, stride], [1, 1], [kernel / 2, kernel / 2], [kernel / 2, kernel / 2]);
            (int h, int w) = (first.Output.H, first.Output.W);
            ConvShape second = ConvShape.Of(batch, wide, wide, wide, [h, w], [taps, taps], [then, then], [1, 1], [taps / 2, taps / 2], [taps / 2, taps / 2]);
            ConvShape third = ConvShape.Of(batch, wide, results, 1, [second.Output.H, second.Output.W], [1, 1], [1, 1], [1, 1], [0, 0], [0, 0]);
            return new Shapes(first, second, third, planes);
        }
    }

    /// <summary>Weights, an input and what the three kernels make of it one after the other.</summary>
    private sealed class Case
    {
        private readonly Shapes _s;
        private readonly VectorWidth _width;
        private readonly float[] _x, _packed, _filters, _projection, _shift, _resultShift, _other;

        public Case(Random random, Shapes s, VectorWidth width)
        {
            (_s, _width) = (s, width);
            ConvShape first = s.First, second = s.Second, third = s.Third;
            int wide = Block.Count(first.OutChannels) * 16;
            _x = KernelData.Numbers<float>(random, first.Batch * (s.Planes ? first.InChannels : Block.Count(first.InChannels) * 16) * first.InPlane);
            _packed = KernelData.Unset<float>((int)BlockProduct.PackedLength(first));
            _filters = KernelData.Unset<float>(BlockedDepthwise.PackedLength(second));
            _projection = KernelData.Unset<float>((int)BlockProduct.PackedLength(third));
            BlockProduct.Pack(first, KernelData.Numbers<float>(random, first.OutChannels * first.Depth), _packed, s.Planes, width);
            BlockedDepthwise.Pack(second, KernelData.Numbers<float>(random, second.OutChannels * second.Taps), _filters);
            BlockProduct.Pack(third, KernelData.Numbers<float>(random, third.OutChannels * third.Depth), _projection, planes: false, width);
            _shift = KernelData.Numbers<float>(random, wide);
            _resultShift = KernelData.Numbers<float>(random, ResultBlocks * 16);
            _other = KernelData.Numbers<float>(random, third.Batch * ResultBlocks * 16 * third.OutPlane);
        }

        private int ResultBlocks => Block.Count(_s.Third.OutChannels);

        private BlockFinish Bounded => new(_shift, [], _shift.Length / 16, 0) { Least = -0.5f, Most = 2 };

        private BlockFinish Last => new(_resultShift, _other, ResultBlocks, _s.Third.OutPlane * 16);

        public float[] Apart(bool place)
        {
            (ConvShape first, ConvShape second, ConvShape third) = (_s.First, _s.Second, _s.Third);
            float[] wide = KernelData.Unset<float>(first.Batch * _shift.Length * first.OutPlane), filtered = KernelData.Unset<float>(first.Batch * _shift.Length * second.OutPlane);
            float[] y = KernelData.Unset<float>(_other.Length);
            BlockProduct.Run(s_workers, first, _x, _packed, wide, Bounded, _s.Planes, _width);
            BlockedDepthwise.RunAt(_width, s_workers, second, wide, _filters, filtered, Bounded);
            if (place) BlockProduct.Run(s_workers, third, filtered, _projection, y, new PlaceEpilogue<float>(), planes: false, _width);
            else BlockProduct.Run(s_workers, third, filtered, _projection, y, Last, planes: false, _width);
            return y;
        }

        public float[] Joined(Workers workers, bool place)
        {
            float[] y = KernelData.Unset<float>(_other.Length), scratch = KernelData.Unset<float>((int)Bottleneck.ScratchLength(_s.First, _s.Second, _s.Third, _s.Planes, _width));
            if (place) Bottleneck.Run(workers, _s.First, _s.Second, _s.Third, _x, _packed, _filters, _projection, y, scratch, Bounded, Bounded, new PlaceEpilogue<float>(), _s.Planes, _width);
            else Bottleneck.Run(workers, _s.First, _s.Second, _s.Third, _x, _packed, _filters, _projection, y, scratch, Bounded, Bounded, Last, _s.Planes, _width);
            return y;
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void One_kernel_gives_what_three_give(int bits)
    {
        var random = new Random(bits);
        for (int i = 0; i < 60; i++)
        {
            bool planes = random.Next(4) == 0;
            int wide = random.Next(2, random.Next(3) == 0 ? 400 : 90), kernel = planes ? 3 : 1;
            Shapes s = Shapes.Of(
                random.Next(1, 3), random.Next(1, 50), wide, random.Next(1, 70), (random.Next(3, 20), random.Next(3, 20)), kernel, planes ? random.Next(1, 3) : 1, random.Next(1, 3),
                2 * random.Next(1, 3) - 1 + 2 * random.Next(2), planes);
            var c = new Case(random, s, KernelData.Width(bits));
            bool place = random.Next(2) == 0;
            KernelData.Close<float>(c.Apart(place), c.Joined(s_workers, place), wide * 2, $"{s} {bits}");
        }
    }

    /// <summary>Bands of rows, shares of channels and both.</summary>
    [Theory]
    [InlineData(1, 3, 32, 16, 64, 3, 2, 1)]
    [InlineData(1, 16, 96, 24, 56, 1, 1, 2)]
    [InlineData(2, 24, 144, 24, 29, 1, 1, 1)]
    [InlineData(1, 64, 384, 64, 14, 1, 1, 1)]
    [InlineData(1, 96, 576, 160, 15, 1, 1, 2)]
    [InlineData(3, 40, 960, 80, 7, 1, 1, 1)]
    public void Common_layers_have_the_same_bits_with_any_number_of_threads(int batch, int inputs, int wide, int results, int size, int kernel, int stride, int then)
    {
        var c = new Case(new Random(4), Shapes.Of(batch, inputs, wide, results, (size, size), kernel, stride, then, 3, planes: inputs < 16), VectorWidths.Widest);
        float[] apart = c.Apart(place: false), one = [];
        foreach (int threads in (int[])[1, 2, 4])
        {
            using var workers = new Workers(threads);
            float[] joined = c.Joined(workers, place: false);
            KernelData.Close<float>(apart, joined, wide * 2, $"{threads} threads");
            if (threads == 1) one = joined;
            Assert.True(one.AsSpan().SequenceEqual(joined), $"{threads} threads");
        }
    }

    [Fact]
    public void Shares_of_the_channels_leave_sums_behind_where_images_are_small()
    {
        Shapes small = Shapes.Of(1, 64, 384, 64, (14, 14), 1, 1, 1, 3, planes: false), large = Shapes.Of(1, 24, 144, 24, (112, 112), 1, 1, 1, 3, planes: false);
        Assert.True(Bottleneck.ScratchLength(small.First, small.Second, small.Third, false, VectorWidth.Bits512) > 0);
        Assert.Equal(0, Bottleneck.ScratchLength(large.First, large.Second, large.Third, false, VectorWidth.Bits512));
    }

    /// <summary>A workspace is made for the largest batch.</summary>
    [Fact]
    public void Larger_batches_never_want_less_scratch()
    {
        long before = 0;
        for (int batch = 1; batch < 20; batch++)
        {
            Shapes s = Shapes.Of(batch, 64, 384, 64, (14, 14), 1, 1, 1, 3, planes: false);
            long length = Bottleneck.ScratchLength(s.First, s.Second, s.Third, false, VectorWidth.Bits512);
            Assert.True(length >= before, $"{batch} images: {length}, fewer than {before}");
            before = length;
        }
    }

    [Fact]
    public void Convolutions_that_do_not_follow_each_other_are_refused()
    {
        Shapes s = Shapes.Of(1, 16, 32, 16, (8, 8), 1, 1, 1, 3, planes: false);
        float[] x = new float[16 * 64], packed = new float[16 * 32], filters = new float[32 * 9], y = new float[16 * 64];
        void Run(Shapes c, int projection) => BlockedConv.RunBottleneck(
            s_workers, c.First, c.Second, c.Third, x, packed, filters, new float[projection], y, [], new NoEpilogue<float>(), new NoEpilogue<float>(), new NoEpilogue<float>());
        Assert.Throws<ArgumentException>(() => Run(s with { Third = s.First }, 32 * 16));
        Assert.Throws<ArgumentException>(() => Run(s with { Second = s.First }, 32 * 16));
        Assert.Throws<ArgumentException>(() => Run(s, 32 * 16 - 1));
        Run(s, 32 * 16);
    }
}
