using System.Diagnostics;
using ModelDsl.Runtime;

namespace ModelDsl.Nnc.Hosting;

/// <summary>How long each step of a run takes.</summary>
internal static class StepTimes
{
    private const double WarmUp = 0.3;
    private const int FewestRuns = 10;

    /// <summary>Medians in milliseconds, after a warm-up, over runs for the given seconds, ten at least.</summary>
    public static double[] Of(Action run, StepClock clock, double seconds)
    {
        var samples = new List<double>[clock.Steps];
        for (int step = 0; step < samples.Length; step++) samples[step] = [];
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalSeconds < Math.Min(WarmUp, seconds)) run();
        watch.Restart();
        for (int runs = 0; runs < FewestRuns || watch.Elapsed.TotalSeconds < seconds; runs++)
        {
            run();
            for (int step = 0; step < samples.Length; step++) samples[step].Add(clock.Milliseconds(step));
        }
        return [.. samples.Select(Median)];
    }

    private static double Median(List<double> samples)
    {
        samples.Sort();
        return samples[samples.Count / 2];
    }
}
