using ModelDsl.Runtime;

namespace ModelDsl.Tests.Kernels;

/// <summary>What a convolution ends with, in registers, against the same done by plain loops on what it gives without.</summary>
public sealed class BlockFinishTests
{
    private static readonly Workers s_workers = new(3);

    public static TheoryData<int> Widths => KernelData.Widths;

    /// <summary>One case: its numbers are made for a result of some sizes.</summary>
    private sealed class Ending(Random random, in ConvShape s)
    {
        private readonly int _blocks = Block.Count(s.OutChannels);
        private readonly int _plane = s.OutPlane * 16 + random.Next(2) * 16;
        private readonly float _least = random.Next(2) == 0 ? float.NegativeInfinity : -0.25f, _most = random.Next(2) == 0 ? float.PositiveInfinity : 0.5f;
        private readonly float[] _shift = random.Next(4) == 0 ? [] : KernelData.Numbers<float>(random, Block.Count(s.OutChannels) * 16);
        private readonly float[] _other = random.Next(2) == 0 ? [] : KernelData.Numbers<float>(random, s.Batch * Block.Count(s.OutChannels) * (s.OutPlane + 1) * 16);

        public BlockFinish Finish => new(_shift, _other, _blocks, _plane) { Least = _least, Most = _most };

        public override string ToString() => $"shift {_shift.Length > 0}, other {_other.Length > 0}, {_least} to {_most}";

        public float[] Of(ReadOnlySpan<float> y)
        {
            int plane = y.Length / _shape.Batch / _blocks;
            float[] result = new float[y.Length];
            for (int i = 0; i < y.Length; i++)
            {
                int block = i / plane;
                float shift = _shift.Length == 0 ? 0 : _shift[block % _blocks * 16 + i % 16], other = _other.Length == 0 ? 0 : _other[block * _plane + i % plane];
                float sum = y[i] + shift + other;
                result[i] = sum < _least ? _least : sum > _most ? _most : sum;
            }
            return result;
        }

        private readonly ConvShape _shape = s;
    }

    [Theory, MemberData(nameof(Widths))]
    public void Convolutions_end_with_it(int bits)
    {
        var random = new Random(bits);
        VectorWidth width = KernelData.Width(bits);
        for (int i = 0; i < 60; i++)
        {
            bool planes = i % 3 == 0;
            // Weights of so many channels are multiplied in several turns.
            ConvShape s = i % 6 == 1 ? ConvShape.Of(2, 400 + i, 35, 1, [5, 6], [3, 3], [1, 1], [1, 1], [1, 1], [1, 1]) : BlockData.Convolution(random);
            float[] x = KernelData.Numbers<float>(random, s.Batch * (planes ? s.InChannels : Block.Count(s.InChannels) * 16) * s.InPlane), packed = KernelData.Unset<float>((int)BlockProduct.PackedLength(s));
            BlockProduct.Pack(s, KernelData.Numbers<float>(random, s.OutChannels * s.Depth), packed, planes, width);
            float[] plain = KernelData.Unset<float>(s.Batch * Block.Count(s.OutChannels) * 16 * s.OutPlane), actual = KernelData.Unset<float>(plain.Length);
            var ending = new Ending(random, s);
            BlockProduct.Run(s_workers, s, x, packed, plain, new NoEpilogue<float>(), planes, width);
            BlockProduct.Run(s_workers, s, x, packed, actual, ending.Finish, planes, width);
            KernelData.Close<float>(ending.Of(plain), actual, s.Depth, $"{s} {planes} {width} {ending}");
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void Filters_of_single_channels_end_with_it(int bits)
    {
        var random = new Random(bits + 1);
        VectorWidth width = KernelData.Width(bits);
        for (int i = 0; i < 60; i++)
        {
            ConvShape s = BlockData.Depthwise(random);
            float[] x = KernelData.Numbers<float>(random, s.Batch * Block.Count(s.InChannels) * 16 * s.InPlane), packed = KernelData.Unset<float>(BlockedDepthwise.PackedLength(s));
            BlockedDepthwise.Pack(s, KernelData.Numbers<float>(random, s.OutChannels * s.Taps), packed);
            float[] plain = KernelData.Unset<float>(s.Batch * Block.Count(s.OutChannels) * 16 * s.OutPlane), actual = KernelData.Unset<float>(plain.Length);
            var ending = new Ending(random, s);
            BlockedDepthwise.RunAt(width, s_workers, s, x, packed, plain, new NoEpilogue<float>());
            BlockedDepthwise.RunAt(width, s_workers, s, x, packed, actual, ending.Finish);
            KernelData.Close<float>(ending.Of(plain), actual, s.Taps, $"{s} {width} {ending}");
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void Convolutions_by_Winograd_end_with_it(int bits)
    {
        var random = new Random(bits + 2);
        VectorWidth width = KernelData.Width(bits);
        for (int i = 0; i < 30; i++)
        {
            int pad = random.Next(2), kernel = i % 2 == 0 ? 3 : random.Next(2, 6);
            bool small = kernel == 3 && i % 4 == 0;
            ConvShape s = ConvShape.Of(random.Next(1, 3), random.Next(1, 40), random.Next(1, 70), 1, [random.Next(5, 20), random.Next(5, 20)], [kernel, kernel], [1, 1], [1, 1], [pad, 1], [pad, 1]);
            float[] x = KernelData.Numbers<float>(random, s.Batch * Block.Count(s.InChannels) * 16 * s.InPlane), packed = KernelData.Unset<float>((int)WinogradProduct.PackedLength(s, small));
            float[] scratch = new float[WinogradProduct.ScratchLength(s, small)];
            WinogradProduct.Pack(width, s, small, KernelData.Numbers<float>(random, s.OutChannels * s.Depth), turned: false, packed);
            float[] plain = KernelData.Unset<float>(s.Batch * Block.Count(s.OutChannels) * 16 * s.OutPlane), actual = KernelData.Unset<float>(plain.Length);
            var ending = new Ending(random, s);
            WinogradProduct.Run(width, small, fromPlanes: false, toPlanes: false, s_workers, s, x, packed, plain, scratch, new NoEpilogue<float>());
            WinogradProduct.Run(width, small, fromPlanes: false, toPlanes: false, s_workers, s, x, packed, actual, scratch, ending.Finish);
            KernelData.Close<float>(ending.Of(plain), actual, s.Depth, $"{s} {width} {ending}");
        }
    }

    [Fact]
    public void Where_there_is_nothing_to_fold_it_into_it_is_applied()
    {
        var random = new Random(5);
        for (int i = 0; i < 20; i++)
        {
            ConvShape s = BlockData.Convolution(random);
            float[] y = KernelData.Numbers<float>(random, s.Batch * Block.Count(s.OutChannels) * 16 * s.OutPlane);
            var ending = new Ending(random, s);
            float[] wanted = ending.Of(y);
            int plane = s.OutPlane * 16;
            for (int row = 0; row < y.Length / plane; row++)
                for (int at = 0, length; at < plane; at += length)
                    ending.Finish.Apply(y.AsSpan(row * plane + at, length = Math.Min(plane - at, 16 * random.Next(1, 9))), row, at);
            KernelData.Close<float>(wanted, y, 1, $"{s} {ending}");
        }
    }

    [Fact]
    public void What_is_not_a_number_stays_one()
    {
        ConvShape s = ConvShape.Of(1, 16, 32, 1, [3, 5], [1, 1], [1, 1], [1, 1], [0, 0], [0, 0]);
        float[] x = [.. Enumerable.Repeat(float.NaN, 16 * 15)], packed = [.. Enumerable.Repeat(1f, 16 * 32)], y = new float[32 * 15];
        BlockedConv.Run(s_workers, s, x, packed, y, [], new BlockFinish([], [], 2, 0) { Least = 0, Most = 6 });
        Assert.All(y, v => Assert.True(float.IsNaN(v)));
    }

    [Fact]
    public void Tensors_that_are_too_short_are_refused()
    {
        ConvShape s = ConvShape.Of(1, 16, 32, 1, [3, 5], [1, 1], [1, 1], [1, 1], [0, 0], [0, 0]);
        float[] x = new float[16 * 15], packed = new float[16 * 32], y = new float[32 * 15];
        Assert.Throws<ArgumentException>(() => BlockedConv.Run(s_workers, s, x, packed, y, [], new BlockFinish(new float[31], [], 2, 0)));
        Assert.Throws<ArgumentException>(() => BlockedConv.Run(s_workers, s, x, packed, y, [], new BlockFinish([], new float[32 * 15 - 1], 2, 15 * 16)));
        Assert.Throws<ArgumentException>(() => BlockedConv.Run(s_workers, s, x, packed, y, [], new BlockFinish([], [], 1, 0)));
    }
}
