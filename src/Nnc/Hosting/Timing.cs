using System.Diagnostics;

namespace ModelDsl.Nnc.Hosting;

/// <summary>How long a piece of work takes, in milliseconds.</summary>
/// <param name="Median">Half of the samples took less.</param>
/// <param name="Low">A tenth of the samples took less.</param>
/// <param name="Runs">Calls that were timed.</param>
public readonly record struct Timing(double Median, double Low, long Runs)
{
    private const double WarmUp = 0.3;
    // Shorter calls are timed several at once, so that the clock is not what is measured.
    private const double Shortest = 20e-6;
    private const int FewestSamples = 10;

    /// <summary>Warms up, then takes samples for the given seconds, ten at least.</summary>
    public static Timing Of(Action work, double seconds, double warmUp = WarmUp)
    {
        var clock = Stopwatch.StartNew();
        int warm = 0;
        while (warm < 3 || clock.Elapsed.TotalSeconds < warmUp)
        {
            work();
            warm++;
        }
        double each = clock.Elapsed.TotalSeconds / warm;
        int inner = each < Shortest ? (int)(Shortest / each) + 1 : 1;
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
