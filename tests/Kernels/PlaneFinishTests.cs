using ModelDsl.Runtime;

namespace ModelDsl.Tests.Kernels;

/// <summary>What a convolution in planes ends with, in registers or afterwards, against the same done by plain loops on what it gives without.</summary>
public sealed class PlaneFinishTests
{
    private static readonly Workers s_workers = new(3);

    public static TheoryData<int> Widths => KernelData.Widths;

    // Few channels, with and without a rest; one filter for each channel, at every place and at every second; windows of planes, by way of blocks and by Winograd's algorithm; single pixels.
    private static readonly ConvShape[] s_shapes =
    [
        ConvShape.Of(2, 1, 6, 1, [13, 12], [5, 5], [1, 1], [1, 1], [2, 2], [2, 2]), ConvShape.Of(3, 6, 16, 1, [14, 15], [5, 5], [1, 1], [1, 1], [0, 0], [0, 0]),
        ConvShape.Of(1, 3, 37, 1, [9, 21], [3, 3], [2, 2], [1, 1], [1, 1], [1, 1]), ConvShape.Of(2, 12, 15, 3, [8, 7], [3, 3], [1, 1], [1, 1], [1, 1], [1, 1]),
        ConvShape.Of(2, 10, 10, 10, [17, 23], [3, 3], [1, 1], [1, 1], [1, 1], [1, 1]), ConvShape.Of(1, 5, 5, 5, [31, 33], [3, 3], [2, 2], [1, 1], [1, 1], [1, 1]),
        ConvShape.Of(1, 5, 10, 5, [9, 11], [5, 5], [1, 1], [1, 1], [2, 2], [2, 2]), ConvShape.Of(1, 30, 41, 1, [11, 12], [3, 3], [1, 1], [1, 1], [1, 1], [1, 1]),
        ConvShape.Of(2, 33, 70, 1, [7, 9], [1, 1], [1, 1], [1, 1], [0, 0], [0, 0]), ConvShape.Of(1, 17, 20, 1, [40], [3], [2], [1], [1], [1]),
    ];

    private static PlaneFinish Finish(float[] shift, int channels, int kind) =>
        kind switch { 0 => new(shift, channels), 1 => new(shift, channels) { Least = 0 }, 2 => new([], channels) { Least = -0.1f, Most = 0.2f }, _ => new(shift, channels) { Most = 0.3f } };

    private static float[] Of(float[] y, float[] shift, int channels, int plane, int kind)
    {
        (float least, float most) = kind switch { 0 => (float.NegativeInfinity, float.PositiveInfinity), 1 => (0, float.PositiveInfinity), 2 => (-0.1f, 0.2f), _ => (float.NegativeInfinity, 0.3f) };
        return [.. y.Select((v, i) => Math.Clamp(v + (kind == 2 ? 0 : shift[i / plane % channels]), least, most))];
    }

    [Theory, MemberData(nameof(Widths))]
    public void Convolutions_of_planes_end_with_it(int bits)
    {
        var random = new Random(bits);
        VectorWidth width = KernelData.Width(bits);
        foreach (ConvShape s in s_shapes)
        {
            float[] x = KernelData.Numbers<float>(random, s.Batch * s.InChannels * s.InPlane), filters = KernelData.Numbers<float>(random, s.OutChannels * s.Depth), shift = KernelData.Numbers<float>(random, s.OutChannels);
            float[] plain = KernelData.Unset<float>(s.Batch * s.OutChannels * s.OutPlane), actual = KernelData.Unset<float>(plain.Length);
            for (int kind = 0; kind < 4; kind++)
            {
                float[] packed = KernelData.Unset<float>(Conv.PackedLength(s)), scratch = KernelData.Unset<float>(Conv.ScratchLength(s, width));
                Conv.PackAt<float>(width, s, filters, packed);
                Conv.RunAt<float, NoEpilogue<float>>(width, s_workers, s, x, packed, plain, scratch, default);
                Conv.RunAt<float, PlaneFinish>(width, s_workers, s, x, packed, actual, scratch, Finish(shift, s.OutChannels, kind));
                KernelData.Close<float>(Of(plain, shift, s.OutChannels, s.OutPlane, kind), actual, s.Depth, $"{s} {width} {kind}");

                packed = KernelData.Unset<float>(PlaneConv.PackedLength(s));
                PlaneConv.PackAt(width, s, filters, turned: false, packed);
                PlaneConv.RunAt(width, s_workers, s, x, packed, actual, Finish(shift, s.OutChannels, kind));
                KernelData.Close<float>(Of(plain, shift, s.OutChannels, s.OutPlane, kind), actual, s.Depth, $"{s} {width} {kind}, by way of blocks");
            }
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void Maxima_end_with_it(int bits)
    {
        var random = new Random(bits);
        VectorWidth width = KernelData.Width(bits);
        foreach (ConvShape s in s_shapes.Where(s => s.Output is { D: 1, H: > 1, W: > 1 } && s.Taps > 1))
        {
            float[] x = KernelData.Numbers<float>(random, s.Batch * s.InChannels * s.InPlane), filters = KernelData.Numbers<float>(random, s.OutChannels * s.Depth), shift = KernelData.Numbers<float>(random, s.OutChannels);
            int plane = (s.Output.H / 2) * (s.Output.W / 2);
            float[] plain = KernelData.Unset<float>(s.Batch * s.OutChannels * plane), actual = KernelData.Unset<float>(plain.Length);
            for (int kind = 0; kind < 4; kind++)
            {
                float[] packed = KernelData.Unset<float>(Conv.PackedLength(s)), scratch = KernelData.Unset<float>(Conv.PooledScratchLength(s, width));
                Conv.PackAt<float>(width, s, filters, packed);
                Conv.RunPooledAt(width, s_workers, s, x, packed, plain, scratch, default(NoEpilogue<float>));
                Conv.RunPooledAt(width, s_workers, s, x, packed, actual, scratch, Finish(shift, s.OutChannels, kind));
                KernelData.Close<float>(Of(plain, shift, s.OutChannels, plane, kind), actual, s.Depth, $"{s} {width} {kind}");
            }
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void Winograd_s_algorithms_end_with_it(int bits)
    {
        var random = new Random(bits);
        VectorWidth width = KernelData.Width(bits);
        ConvShape[] shapes =
        [
            ConvShape.Of(2, 18, 37, 1, [13, 22], [3, 3], [1, 1], [1, 1], [1, 1], [1, 1]), ConvShape.Of(1, 3, 20, 1, [41, 87], [7, 7], [2, 2], [1, 1], [3, 3], [3, 3]),
            ConvShape.Of(1, 16, 16, 1, [9, 8], [3, 3], [1, 1], [1, 1], [1, 1], [1, 1]),
        ];
        foreach (ConvShape s in shapes)
            foreach (bool small in s.Kernel.W == 3 ? (bool[])[false, true] : [false])
            {
                float[] x = KernelData.Numbers<float>(random, s.Batch * s.InChannels * s.InPlane), filters = KernelData.Numbers<float>(random, s.OutChannels * s.Depth), shift = KernelData.Numbers<float>(random, s.OutChannels);
                float[] plain = KernelData.Unset<float>(s.Batch * s.OutChannels * s.OutPlane), actual = KernelData.Unset<float>(plain.Length);
                float[] packed = KernelData.Unset<float>((int)WinogradProduct.PackedLength(s, small)), scratch = KernelData.Unset<float>((int)WinogradProduct.ScratchLength(s, small));
                WinogradProduct.Pack(width, s, small, filters, turned: false, packed);
                WinogradProduct.Run(width, small, fromPlanes: true, toPlanes: true, s_workers, s, x, packed, plain, scratch, default(NoEpilogue<float>));
                for (int kind = 0; kind < 4; kind++)
                {
                    WinogradProduct.Run(width, small, fromPlanes: true, toPlanes: true, s_workers, s, x, packed, actual, scratch, Finish(shift, s.OutChannels, kind));
                    KernelData.Close<float>(Of(plain, shift, s.OutChannels, s.OutPlane, kind), actual, s.Depth, $"{s} {width} {kind}");
                }
            }
    }

    [Fact]
    public void Wrong_sizes_are_refused()
    {
        ConvShape s = ConvShape.Of(1, 1, 6, 1, [9, 9], [3, 3], [1, 1], [1, 1], [0, 0], [0, 0]);
        float[] x = new float[81], packed = new float[Conv.PackedLength(s)], y = new float[6 * 49];
        Assert.Throws<ArgumentException>(() => Conv.Run<float, PlaneFinish>(s_workers, s, x, packed, y, [], new PlaneFinish(new float[5], 6)));
        Assert.Throws<ArgumentException>(() => Conv.Run<float, PlaneFinish>(s_workers, s, x, packed, y, [], new PlaneFinish(new float[5], 5)));
    }
}
