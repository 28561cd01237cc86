using BenchmarkDotNet.Attributes;
using ModelDsl.Runtime;

namespace ModelDsl.Benchmarks;

/// <summary>What handing work to threads costs by itself.</summary>
public class Regions
{
    private Workers _workers = new(1);

    [Params(2, 4)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Prepare() => _workers = new Workers(Threads);

    [GlobalCleanup]
    public void Dispose() => _workers.Dispose();

    [Benchmark]
    public void Empty()
    {
        var nothing = new Nothing();
        _workers.Run(ref nothing, Threads);
    }

    private struct Nothing : IChunkBody
    {
        public readonly void Run(int chunk) { }
    }
}
