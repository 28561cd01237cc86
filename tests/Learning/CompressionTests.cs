using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Learning;

/// <summary>Networks that are made smaller after they have learned, or while they learn.</summary>
public sealed class CompressionTests
{
    [Fact]
    public void Pruned_weights_stay_zero_while_the_others_learn()
    {
        using var fresh = new Learner("thinned");
        Dictionary<string, TensorData> weights = fresh.Weights();
        float[] w = weights["fc.weight_orig"].As<float>().ToArray(), mask = weights["fc.weight_mask"].As<float>().ToArray();
        foreach (int i in Enumerable.Range(0, 160).OrderBy(i => Math.Abs(w[i])).Take(112)) mask[i] = 0;
        weights["fc.weight_mask"] = TensorData.From(mask, 16, 10);

        using var learner = new Learner("thinned", weights: weights);
        var samples = new Samples(1);
        double first = learner.Train(1, _ => Sums(samples)), last = learner.Train(50, _ => Sums(samples));
        Assert.True(last < first);
        float[] after = learner.Run("Thinned", Sums(samples)[0])["weight"].As<float>().ToArray();
        Assert.Equal(112, after.Count(v => v == 0));
        for (int i = 0; i < 160; i++) Assert.Equal(mask[i] == 0, after[i] == 0);
        Assert.Contains(Enumerable.Range(0, 160), i => mask[i] == 1 && Math.Abs(after[i] - w[i]) > 0.05);
    }

    private static TensorData[] Sums(Samples samples)
    {
        var target = new float[32];
        TensorData x = Samples.Rows(32, [10], (i, row) =>
        {
            samples.Blur(row, 1);
            target[i] = row[0] * 2 - row[1] + row[5];
        });
        return [x, TensorData.From(target, 32, 1)];
    }

    [Fact]
    public void Eight_bits_cost_less_than_a_point()
    {
        using var learner = new Learner("patterns");
        var samples = new Samples(6);
        learner.Train(200, _ => ImageTests.Patterns(samples, 24, out int[] _));
        TensorData[] test = ImageTests.Patterns(samples, 300, out int[] _);
        // A quantised layer keeps its floats under the name of the original.
        Dictionary<string, TensorData> weights = learner.Weights(), renamed = weights.ToDictionary(w => w.Key.EndsWith(".weight", StringComparison.Ordinal) ? w.Key + "_orig" : w.Key, w => w.Value);
        float[] full = learner.Run("Patterns", test[0])["logits"].As<float>().ToArray(), small = Learner.Run("PatternsInt8", renamed, test[0])["logits"].As<float>().ToArray();
        Assert.NotEqual(full, small);
        int before = HeadTests.Right(full, 3, test[1]), after = HeadTests.Right(small, 3, test[1]);
        Assert.True(before > 280 && after >= before - 3, $"{before} of 300 with floats, {after} with 8 bits");
    }
}
