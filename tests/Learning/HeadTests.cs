using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Learning;

/// <summary>What the catalogue promises of classifiers, sequences, codes and penalties when they are trained.</summary>
public sealed class HeadTests
{
    [Fact]
    public void A_head_of_one_class_learns_a_ring()
    {
        using var learner = new Learner("ring");
        var samples = new Samples(1);
        learner.Train(300, _ => Ring(samples, 64));
        TensorData[] test = Ring(samples, 400);
        float[] found = learner.Run("Ring", test[0])["probabilities"].As<float>().ToArray(), wanted = test[1].As<float>().ToArray();
        Assert.True(found.Zip(wanted).Count(p => p.First > 0.5f == p.Second > 0.5f) >= 396, "fewer than 99% are right");
    }

    // Points within a radius of 1, and beyond 1.4.
    private static TensorData[] Ring(Samples samples, int count)
    {
        var inside = new float[count];
        TensorData x = Samples.Rows(count, [2], (i, row) =>
        {
            inside[i] = samples.Below(2);
            double radius = inside[i] > 0 ? samples.Uniform(0, 1) : samples.Uniform(1.4, 2.5), angle = samples.Uniform(0, 2 * Math.PI);
            (row[0], row[1]) = ((float)(radius * Math.Cos(angle)), (float)(radius * Math.Sin(angle)));
        });
        return [x, TensorData.From(inside, count, 1)];
    }

    [Fact]
    public void A_head_of_several_classes_learns_sectors()
    {
        using var learner = new Learner("sectors");
        var samples = new Samples(2);
        learner.Train(300, _ => Sectors(samples, 64));
        TensorData[] test = Sectors(samples, 400);
        float[] found = learner.Run("Sectors", test[0])["probabilities"].As<float>().ToArray();
        Assert.True(Right(found, 4, test[1]) >= 396, "fewer than 99% are right");
    }

    private static TensorData[] Sectors(Samples samples, int count)
    {
        var label = new long[count];
        TensorData x = Samples.Rows(count, [2], (i, row) =>
        {
            label[i] = samples.Below(4);
            double angle = Math.PI / 2 * (label[i] + samples.Uniform(0.1, 0.9)), radius = samples.Uniform(0.5, 2);
            (row[0], row[1]) = ((float)(radius * Math.Cos(angle)), (float)(radius * Math.Sin(angle)));
        });
        return [x, TensorData.From(label, count)];
    }

    internal static int Right(float[] scores, int classes, TensorData labels) =>
        scores.Chunk(classes).Zip(labels.As<long>().ToArray()).Count(p => Array.IndexOf(p.First, p.First.Max()) == p.Second);

    [Fact]
    public void A_transformer_learns_to_copy()
    {
        using var learner = new Learner("copier");
        var samples = new Samples(3);
        learner.Train(350, _ => Sequences(samples, 32));
        // Token after token: what it wrote is what it reads.
        const int count = 50;
        TensorData source = Sequences(samples, count)[0];
        var written = new long[count * 10];
        for (int t = 0; t < 10; t++)
        {
            float[] logits = learner.Run("Copier", source, Before(written, count))["logits"].As<float>().ToArray();
            for (int n = 0; n < count; n++)
            {
                float[] row = logits[((n * 10 + t) * 8)..((n * 10 + t + 1) * 8)];
                written[n * 10 + t] = Array.IndexOf(row, row.Max());
            }
        }
        Assert.True(written.Zip(source.As<long>().ToArray()).Count(p => p.First == p.Second) > 495, "99% or fewer of the tokens are right");
    }

    private static TensorData[] Sequences(Samples samples, int count)
    {
        long[] tokens = [.. Enumerable.Range(0, count * 10).Select(_ => (long)samples.Below(8))];
        return [TensorData.From(tokens, count, 10), Before(tokens, count)];
    }

    // The same one place later, after the token that begins.
    private static TensorData Before(long[] tokens, int count) =>
        TensorData.From([.. Enumerable.Range(0, count * 10).Select(i => i % 10 == 0 ? 8L : tokens[i - 1])], count, 10);

    [Fact]
    public void An_autoencoder_learns_the_two_numbers_behind_eight()
    {
        using var learner = new Learner("codes");
        var samples = new Samples(4);
        learner.Train(700, _ => [Codes(samples, 64)]);
        TensorData test = Codes(samples, 300);
        Dictionary<string, TensorData> found = learner.Run("Codes", test);
        Assert.Equal([300, 2], found["z"].Shape);
        float[] x = test.As<float>().ToArray(), y = found["y"].As<float>().ToArray();
        double lost = x.Zip(y).Sum(p => Math.Pow(p.First - p.Second, 2)), all = 0;
        for (int f = 0; f < 8; f++)
        {
            float[] feature = [.. x.Where((_, i) => i % 8 == f)];
            double mean = feature.Average();
            all += feature.Sum(v => Math.Pow(v - mean, 2));
        }
        Assert.True(lost < 0.05 * all, $"{lost / all:P1} of the variance is lost");
    }

    private static TensorData Codes(Samples samples, int count) => Samples.Rows(count, [8], (_, row) =>
    {
        double u = samples.Uniform(-1, 1), v = samples.Uniform(-1, 1);
        for (int f = 0; f < 8; f++) row[f] = (float)(Math.Cos(f) * u + Math.Sin(2 * f + 1) * v + 0.4 * u * v * (f % 3 - 1));
    });

    [Fact]
    public void A_sum_of_absolute_values_silences_what_does_not_matter()
    {
        using var learner = new Learner("sparse");
        var samples = new Samples(5);
        learner.Train(700, _ =>
        {
            var target = new float[32];
            TensorData x = Samples.Rows(32, [10], (i, row) =>
            {
                samples.Blur(row, 1);
                target[i] = (float)(3 * row[0] - 2 * row[3] + 0.1 * samples.Normal());
            });
            return [x, TensorData.From(target, 32, 1)];
        });
        float[] w = learner.Weights()["fc.weight"].As<float>().ToArray();
        for (int i = 0; i < 10; i++) Assert.True(i is 0 or 3 ? Math.Abs(w[i]) > 1.8 : Math.Abs(w[i]) < 1e-3, $"weight {i} is {w[i]}");
    }

    [Fact]
    public void A_penalty_on_squares_is_a_decay_of_twice_its_size()
    {
        var samples = new Samples(6);
        TensorData[] batch = [Samples.Rows(8, [6], (_, row) => samples.Blur(row, 1)), Samples.Rows(8, [3], (_, row) => samples.Blur(row, 1))];
        Dictionary<string, TensorData> After(string block)
        {
            using var learner = new Learner(block);
            learner.Train(1, _ => batch);
            return learner.Weights();
        }
        Dictionary<string, TensorData> penalized = After("penalized"), decayed = After("decayed"), neither = After("neither");
        Assert.Equal(penalized["fc.weight"].As<float>().ToArray(), decayed["fc.weight"].As<float>().ToArray());
        Assert.NotEqual(neither["fc.weight"].As<float>().ToArray(), decayed["fc.weight"].As<float>().ToArray());
        // The filter keeps the decay away from biases.
        Assert.Equal(neither["fc.bias"].As<float>().ToArray(), decayed["fc.bias"].As<float>().ToArray());
    }
}
