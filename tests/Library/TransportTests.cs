using ModelDsl.Ir;

namespace ModelDsl.Tests.Library;

/// <summary>Earth mover's distances against the linear programme itself, on fifty small cases.</summary>
/// <remarks>
/// Masses are whole eighths. Such a transport problem has a best plan in whole eighths, so it is an assignment of eight units to
/// eight places, which is solved exactly over all sets of places.
/// </remarks>
public sealed class TransportTests
{
    private const int Cases = 50, Units = 8, Bins = 5;

    private readonly double[] _p = Histograms(1), _q = Histograms(2);

    private static double[] Histograms(int seed)
    {
        var random = new Random(seed);
        var all = new double[Cases * Bins];
        for (int i = 0; i < Cases * Units; i++) all[i / Units * Bins + random.Next(Bins)] += 1.0 / Units;
        return all;
    }

    /// <summary>The cheapest way to carry one histogram to the other.</summary>
    private static double Programme(ReadOnlySpan<double> p, ReadOnlySpan<double> q, Func<int, int, double> cost)
    {
        int[] from = Places(p), to = Places(q);
        var best = new double[1 << Units];
        Array.Fill(best, double.PositiveInfinity);
        best[0] = 0;
        for (int taken = 0; taken < best.Length; taken++)
        {
            int unit = System.Numerics.BitOperations.PopCount((uint)taken);
            if (unit == Units) continue;
            for (int place = 0; place < Units; place++)
            {
                if ((taken >> place & 1) != 0) continue;
                best[taken | 1 << place] = Math.Min(best[taken | 1 << place], best[taken] + cost(from[unit], to[place]) / Units);
            }
        }
        return best[^1];
    }

    private static int[] Places(ReadOnlySpan<double> histogram)
    {
        List<int> places = [];
        for (int bin = 0; bin < histogram.Length; bin++) places.AddRange(Enumerable.Repeat(bin, (int)Math.Round(histogram[bin] * Units)));
        return [.. places];
    }

    private double[] Programmes(Func<int, int, int, double> cost) =>
        [.. Enumerable.Range(0, Cases).Select(c => Programme(_p.AsSpan(c * Bins, Bins), _q.AsSpan(c * Bins, Bins), (i, j) => cost(c, i, j)))];

    private double[] Run(string body, params (string, DenseTensor)[] more) => Evaluation.Run(
        $"model M {{\n    input p: f32[{Cases}, {Bins}]\n    input q: f32[{Cases}, {Bins}]\n{body}\n}}\n",
        [("p", new([Cases, Bins], _p)), ("q", new([Cases, Bins], _q)), .. more])["y"].Data;

    [Fact]
    public void On_a_line_the_closed_form_is_exact()
    {
        double[] exact = Programmes((_, i, j) => Math.Abs(i - j));
        double[] found = Run("    output y = earth_movers_loss(p, q, reduction: \"none\")");
        for (int c = 0; c < Cases; c++) Assert.Equal(exact[c], found[c], 1e-9);
        Assert.True(exact.Distinct().Count() > 10);
        Assert.Equal(exact.Average(), Run("    output y = emd_1d(p, q)")[0], 1e-9);
    }

    [Fact]
    public void Samples_on_a_line_are_matched_in_order()
    {
        var random = new Random(4);
        double[] x = [.. Enumerable.Range(0, Cases * Units).Select(_ => random.NextDouble())], y = [.. Enumerable.Range(0, Cases * Units).Select(_ => random.NextDouble())];
        double[] all = [.. Enumerable.Repeat(1.0 / Units, Units)];
        double exact = Enumerable.Range(0, Cases).Average(c => Programme(all, all, (i, j) => Math.Abs(x[c * Units + i] - y[c * Units + j])));
        double found = Run($"    input a: f32[{Cases}, {Units}]\n    input b: f32[{Cases}, {Units}]\n    output same = p + q\n    output y = wasserstein_1d_samples(a, b)",
            ("a", new([Cases, Units], x)), ("b", new([Cases, Units], y)))[0];
        Assert.Equal(exact, found, 1e-9);
    }

    [Fact]
    public void Sinkhorn_comes_within_a_twentieth()
    {
        // Any costs from 0 to 1, different ones for each case.
        var random = new Random(7);
        double[] costs = [.. Enumerable.Range(0, Cases * Bins * Bins).Select(_ => random.NextDouble())];
        double[] exact = Programmes((c, i, j) => costs[(c * Bins + i) * Bins + j]);
        double[] found = Run($"    input cost: f32[{Cases}, {Bins}, {Bins}]\n    output y = sinkhorn(p, q, cost, epsilon: 0.01, iterations: 150)",
            ("cost", new([Cases, Bins, Bins], costs)));
        for (int c = 0; c < Cases; c++) Assert.InRange(found[c], 0.95 * exact[c], 1.05 * exact[c]);
    }
}
