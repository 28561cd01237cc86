using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Learning;

/// <summary>Two networks against each other, in one program, each moved by its own step.</summary>
public sealed class AdversaryTests
{
    [Fact]
    public void A_clipped_critic_leads_the_mean_to_the_target()
    {
        using var learner = new Learner("wasserstein");
        var samples = new Samples(1);
        learner.Train(1500, _ => [Normal(samples, 0), Normal(samples, 2)]);
        Dictionary<string, TensorData> weights = learner.Weights();
        Assert.InRange(weights["G.mean"].As<float>()[0], 1.8f, 2.2f);
        // Clipping keeps every weight of the critic, and the generator is not clipped.
        foreach ((string path, TensorData tensor) in weights.Where(w => w.Key.StartsWith("D.", StringComparison.Ordinal)))
        {
            foreach (float w in tensor.As<float>()) Assert.InRange(w, -0.1f, 0.1f);
            Assert.NotEmpty(path);
        }
    }

    private static TensorData Normal(Samples samples, double mean) => Samples.Rows(64, [1], (_, row) => row[0] = (float)(mean + 0.5 * samples.Normal()));

    [Fact]
    public void A_generator_finds_the_clouds_of_a_ring()
    {
        using var learner = new Learner("ring8", seed: 5);
        var samples = new Samples(2);
        learner.Train(2500, _ => [Noise(samples, 64), Ring(samples, 64)]);
        Dictionary<string, TensorData> generator = learner.Weights().Where(w => w.Key.StartsWith("G.", StringComparison.Ordinal)).ToDictionary(w => w.Key[2..], w => w.Value);
        float[] made = Learner.Run("Maker", generator, Noise(samples, 1600))["point"].As<float>().ToArray();
        var near = new int[8];
        for (int i = 0; i < 1600; i++)
        {
            for (int mode = 0; mode < 8; mode++)
            {
                (double x, double y) = Middle(mode);
                if (Math.Pow(made[2 * i] - x, 2) + Math.Pow(made[2 * i + 1] - y, 2) < 0.5 * 0.5) near[mode]++;
            }
        }
        // A cloud counts as found where a tenth of its share comes close to it.
        Assert.True(near.Count(n => n >= 20) >= 6, $"samples near each cloud: {string.Join(", ", near)}");
    }

    private static (double X, double Y) Middle(int mode) => (2 * Math.Cos(Math.PI / 4 * mode), 2 * Math.Sin(Math.PI / 4 * mode));

    private static TensorData Noise(Samples samples, int count) => Samples.Rows(count, [8], (_, row) => samples.Blur(row, 1));

    private static TensorData Ring(Samples samples, int count) => Samples.Rows(count, [2], (_, row) =>
    {
        (double x, double y) = Middle(samples.Below(8));
        (row[0], row[1]) = ((float)(x + 0.15 * samples.Normal()), (float)(y + 0.15 * samples.Normal()));
    });
}
