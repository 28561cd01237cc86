using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.ZooBench;

/// <summary>What one core of this machine can do at most.</summary>
/// <param name="Peak">Floating-point operations a nanosecond in multiply-adds that wait for nothing.</param>
/// <param name="Cache">Bytes a nanosecond read from memory that fits into the second-level cache.</param>
/// <param name="Memory">Bytes a nanosecond read from 32 MiB, which the second-level cache does not hold.</param>
internal sealed record Roofs(double Peak, double Cache, double Memory)
{
    private const int Steps = 2000;

    public static Roofs Measure()
    {
        float[] cache = new float[256 * 1024], memory = new float[8 * 1024 * 1024];
        memory.AsSpan().Fill(1); // pages that nobody has written are all the same one
        return new Roofs(
            Best(() => MultiplyAdds(), Steps * 10 * 2 * Vector512<float>.Count), Best(() => Sum(cache), cache.Length * sizeof(float)),
            Best(() => Sum(memory), memory.Length * (double)sizeof(float)));
    }

    private static double Best(Func<float> run, double work, int turns = 300)
    {
        double best = double.MaxValue;
        for (int i = 0; i < turns; i++)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        }
        return work / best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float MultiplyAdds()
    {
        Vector512<float> x = Vector512.Create(0.999f), a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x;
        for (int step = 0; step < Steps; step++)
        {
            (a, b, c, d, e) = (Next(a, x), Next(b, x), Next(c, x), Next(d, x), Next(e, x));
            (f, g, h, i, j) = (Next(f, x), Next(g, x), Next(h, x), Next(i, x), Next(j, x));
        }
        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Next(Vector512<float> sum, Vector512<float> x) => Vector512.FusedMultiplyAdd(sum, x, x);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum(float[] numbers)
    {
        Vector512<float> a = default, b = default, c = default, d = default;
        for (int i = 0; i <= numbers.Length - 64; i += 64)
        {
            a += Vector512.LoadUnsafe(ref numbers[i]);
            b += Vector512.LoadUnsafe(ref numbers[i + 16]);
            c += Vector512.LoadUnsafe(ref numbers[i + 32]);
            d += Vector512.LoadUnsafe(ref numbers[i + 48]);
        }
        return Vector512.Sum(a + b + c + d);
    }
}
