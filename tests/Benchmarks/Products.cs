using BenchmarkDotNet.Attributes;
using ModelDsl.Runtime;

namespace ModelDsl.Benchmarks;

/// <summary>Matrix products with weights that were packed before, and with a right side that changes with every call.</summary>
[MemoryDiagnoser]
public class Products
{
    private readonly Workers _workers = new(1);
    private float[] _a = [], _b = [], _packed = [], _c = [], _scratch = [];

    /// <summary>Rows, columns and inner size.</summary>
    [Params("512x512x512", "64x512x784", "1x512x128", "1x4096x4096", "50x512x64")]
    public string Sizes { get; set; } = "";

    private (int M, int N, int K) Size => Sizes.Split('x') is [var m, var n, var k] ? (int.Parse(m), int.Parse(n), int.Parse(k)) : default;

    [GlobalSetup]
    public void Prepare()
    {
        (int m, int n, int k) = Size;
        (_a, _b, _c) = (Numbers.Between(m * k), Numbers.Between(k * n, 2), new float[m * n]);
        (_packed, _scratch) = (new float[Gemm.PackedLength(k, n)], new float[Gemm.ScratchLength(m, n, k)]);
        Gemm.Pack<float>(_b, n, 1, k, n, _packed);
    }

    [Benchmark]
    public void Packed()
    {
        (int m, int n, int k) = Size;
        Gemm.RunPacked<float, NoEpilogue<float>>(_workers, m, n, k, _a, k, 1, _packed, _c, n, default);
    }

    [Benchmark]
    public void Dynamic()
    {
        (int m, int n, int k) = Size;
        Gemm.Run<float, NoEpilogue<float>>(_workers, m, n, k, _a, k, 1, _b, n, 1, _c, n, _scratch, default);
    }
}
