using System.Diagnostics;
using System.Runtime;

namespace ModelDsl.Nnc.Hosting;

/// <summary>How long a piece of work takes, in milliseconds.</summary>
/// <param name="Median">Half of the samples took less.</param>
/// <param name="Low">A tenth of the samples took less.</param>
/// <param name="Runs">Calls that were timed.</param>
public readonly record struct Timing(double Median, double Low, long Runs)
{
    private const double WarmUp = 0.3;
    // The compiler of models leaves the JIT work for a second or two, which would take one of the cores that are measured: the warm-up lasts
    // until nothing has been compiled for a while, but no longer than five times the measurement, or two seconds.
    private const double Settled = 0.3, WarmUpToSamples = 5, LongestWarmUp = 2;
    // Shorter calls are timed several at once, so that the clock is not what is measured.
    private const double Shortest = 20e-6;
    private const int FewestSamples = 10;
    private const double ClockStep = 1e-8;

    /// <summary>Warms up, then takes samples for the given seconds, ten at least.</summary>
    public static Timing Of(Action work, double seconds, double warmUp = WarmUp)
    {
        var clock = Stopwatch.StartNew();
        int warm = 0;
        double longest = Math.Max(warmUp, Math.Min(LongestWarmUp, WarmUpToSamples * seconds)), lastCompiled = 0, each = double.MaxValue;
        long compiled = 0;
        while (warm < 3 || clock.Elapsed.TotalSeconds < warmUp || clock.Elapsed.TotalSeconds < Math.Min(longest, lastCompiled + Settled))
        {
            long begin = Stopwatch.GetTimestamp();
            work();
            each = Math.Min(each, Stopwatch.GetElapsedTime(begin).TotalSeconds);
            warm++;
            if (JitInfo.GetCompiledMethodCount() is var count && count != compiled)
                (compiled, lastCompiled) = (count, clock.Elapsed.TotalSeconds);
        }
        int inner = each < Shortest ? (int)(Shortest / Math.Max(each, ClockStep)) + 1 : 1;
        var samples = new List<double>();
        clock.Restart();
        while (samples.Count < FewestSamples || clock.Elapsed.TotalSeconds < seconds)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < inner; i++) work();
            samples.Add((Stopwatch.GetTimestamp() - start) * 1e3 / Stopwatch.Frequency / inner);
        }
        samples.Sort();
        return new Timing(samples[samples.Count / 2], samples[samples.Count / 10], (long)samples.Count * inner);
    }
}
