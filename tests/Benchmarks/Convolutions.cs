using BenchmarkDotNet.Attributes;
using ModelDsl.Runtime;

namespace ModelDsl.Benchmarks;

/// <summary>Convolutions of [N, C, H, W]: ordinary ones, depthwise ones, few channels, few channels with 2×2 maxima.</summary>
[MemoryDiagnoser]
public class Convolutions
{
    private readonly Workers _workers = new(1);
    private ConvShape _shape;
    private float[] _x = [], _packed = [], _y = [], _scratch = [], _pooled = [];

    /// <summary>Batch, channels in and out, groups, side, kernel.</summary>
    [Params("1,64,64,1,56,3", "1,256,64,1,56,1", "1,144,144,144,56,3", "64,1,6,1,28,5", "64,6,16,1,14,5", "1,3,16,1,32,3")]
    public string Sizes { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        int[] s = [.. Sizes.Split(',').Select(int.Parse)];
        int padding = s[5] / 2;
        _shape = ConvShape.Of(s[0], s[1], s[2], s[3], [s[4], s[4]], [s[5], s[5]], [1, 1], [1, 1], [padding, padding], [padding, padding]);
        _x = Numbers.Between(s[0] * s[1] * _shape.InPlane);
        _packed = new float[Conv.PackedLength(_shape)];
        Conv.Pack<float>(_shape, Numbers.Between(s[2] * _shape.Depth, 2), _packed);
        _y = new float[s[0] * s[2] * _shape.OutPlane];
        _pooled = new float[_y.Length / 4];
        _scratch = new float[Conv.PooledScratchLength(_shape)];
    }

    [Benchmark]
    public void Convolution() => Conv.Run(_workers, _shape, _x, _packed, _y, _scratch, default(NoEpilogue<float>));

    [Benchmark]
    public void WithMaxima() => Conv.RunPooled(_workers, _shape, _x, _packed, _pooled, _scratch, default(NoEpilogue<float>));
}
