namespace ModelDsl.Runtime.Training;

/// <summary>How the share of samples grows from the first epoch on.</summary>
public enum Pacing { Linear, Step, Exponential }

/// <summary>Learning from easy to hard: each epoch sees the easiest samples, more of them every time (Bengio et al., 2009).</summary>
/// <param name="start">The share that the first epoch sees.</param>
/// <param name="epochs">The epoch, from 0, that is the first to see all.</param>
/// <param name="pacing">Along a line, in four jumps, or by a constant factor.</param>
/// <param name="scores">How hard each sample is; by its place where null.</param>
public sealed class Curriculum(double start, int epochs, Pacing pacing, double[]? scores)
{
    private const int Jumps = 4;

    /// <summary>The share of the samples that an epoch sees.</summary>
    public double Pace(int epoch)
    {
        double way = epochs <= 0 ? 1 : Math.Min(1, (double)epoch / epochs);
        return pacing switch
        {
            Pacing.Linear => start + (1 - start) * way,
            Pacing.Step => start + (1 - start) * Math.Floor(Jumps * way) / Jumps,
            _ => Math.Pow(start, 1 - way),
        };
    }

    /// <summary>How many samples an epoch sees, at least one.</summary>
    public int Seen(int epoch, int count) => Math.Clamp((int)Math.Floor(Pace(epoch) * count + 1e-9), 1, count);

    /// <summary>The samples that an epoch sees, the easiest first; of equal ones those that come first.</summary>
    /// <exception cref="ArgumentException">There are not as many scores as samples.</exception>
    public int[] Easiest(int epoch, int count)
    {
        if (scores is not null && scores.Length != count) throw new ArgumentException($"there are {scores.Length} scores for {count} samples");
        IEnumerable<int> order = Enumerable.Range(0, count);
        if (scores is not null) order = order.OrderBy(i => scores[i]);
        return [.. order.Take(Seen(epoch, count))];
    }
}
