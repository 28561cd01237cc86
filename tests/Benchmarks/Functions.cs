using BenchmarkDotNet.Attributes;
using ModelDsl.Runtime;

namespace ModelDsl.Benchmarks;

/// <summary>Elementary functions on lanes, over and over on what the first-level cache holds.</summary>
public class Functions
{
    private const int Count = 4096, Turns = 256;
    private readonly float[] _x = Numbers.Between(Count), _y = new float[Count];

    [Benchmark(OperationsPerInvoke = Count * Turns)]
    public void Exp() => Map<ExpOf>();

    [Benchmark(OperationsPerInvoke = Count * Turns)]
    public void Tanh() => Map<TanhOf>();

    [Benchmark(OperationsPerInvoke = Count * Turns)]
    public void Sigmoid() => Map<SigmoidOf>();

    [Benchmark(OperationsPerInvoke = Count * Turns)]
    public void Erf() => Map<ErfOf>();

    private void Map<TFunction>() where TFunction : IFunction
    {
        for (int turn = 0; turn < Turns; turn++)
            for (int i = 0; i < Count; i += F32x16.Count) TFunction.Of(F32x16.Load(in _x[0], i)).Store(ref _y[0], i);
    }

    private interface IFunction
    {
        static abstract F32x16 Of(F32x16 x);
    }

    private readonly struct ExpOf : IFunction
    {
        public static F32x16 Of(F32x16 x) => F32x16.Exp(x);
    }

    private readonly struct TanhOf : IFunction
    {
        public static F32x16 Of(F32x16 x) => F32x16.Tanh(x);
    }

    private readonly struct SigmoidOf : IFunction
    {
        public static F32x16 Of(F32x16 x) => F32x16.Sigmoid(x);
    }

    private readonly struct ErfOf : IFunction
    {
        public static F32x16 Of(F32x16 x) => F32x16.Erf(x);
    }
}
