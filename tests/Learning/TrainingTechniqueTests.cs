using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Learning;

/// <summary>What techniques of training gain, each beside the same without it.</summary>
public sealed class TrainingTechniqueTests
{
    private const int Side = 16;

    [Fact]
    public void Words_of_a_topic_come_to_lie_together()
    {
        using var learner = new Learner("words");
        var samples = new Samples(3);
        // Two topics of ten words each, which never meet: a word's neighbours are of its topic, the negatives of any.
        learner.Train(200, _ =>
        {
            long[] centre = [.. Enumerable.Range(0, 64).Select(_ => (long)samples.Below(20))], context = [.. centre.Select(w => w / 10 * 10 + samples.Below(10))];
            return [TensorData.From(centre, 64), TensorData.From(context, 64), TensorData.From([.. Enumerable.Range(0, 320).Select(_ => (long)samples.Below(20))], 64, 5)];
        });
        float[] vectors = learner.Weights()["words.vectors.weight"].As<float>().ToArray();
        double[] within = [.. Pairs().Where(p => p.A / 10 == p.B / 10).Select(Cosine)], between = [.. Pairs().Where(p => p.A / 10 != p.B / 10).Select(Cosine)];
        Assert.True(within.Average() > between.Average() + 0.3, $"{within.Average():F3} within a topic, {between.Average():F3} between");

        static IEnumerable<(int A, int B)> Pairs() => from a in Enumerable.Range(0, 20) from b in Enumerable.Range(0, a) select (a, b);

        double Cosine((int A, int B) pair)
        {
            ReadOnlySpan<float> a = vectors.AsSpan(8 * pair.A, 8), b = vectors.AsSpan(8 * pair.B, 8);
            return System.Numerics.Tensors.TensorPrimitives.CosineSimilarity(a, b);
        }
    }

    [Fact]
    public void A_table_of_fifty_words_is_explained()
    {
        using var learner = new Learner("table");
        var samples = new Samples(4);
        // Counts by hidden vectors of four numbers.
        double[] hidden = [.. Enumerable.Range(0, 200).Select(_ => 0.6 * samples.Normal())];
        double Count(int i, int j) => 1 + Math.Round(20 * Math.Exp(Enumerable.Range(0, 4).Sum(k => hidden[4 * i + k] * hidden[4 * j + k])));
        TensorData[] table =
        [
            TensorData.From([.. Enumerable.Range(0, 2500).Select(p => (long)(p / 50))], 2500), TensorData.From([.. Enumerable.Range(0, 2500).Select(p => (long)(p % 50))], 2500),
            TensorData.From([.. Enumerable.Range(0, 2500).Select(p => (float)Count(p / 50, p % 50))], 2500),
        ];
        double first = learner.Train(1, _ => table), last = learner.Train(200, _ => table);
        Assert.True(last < 0.1 * first, $"{first:F3} … {last:F3}");
    }

    [Fact]
    public void A_student_gains_by_its_teacher_over_five_seeds()
    {
        var samples = new Samples(5);
        TensorData[] test = Moons(samples, 1000), few = Moons(samples, 20);
        using var tutor = new Learner("tutor");
        tutor.Train(250, _ => Moons(samples, 64));
        Dictionary<string, TensorData> known = tutor.Weights().ToDictionary(w => "tutor." + w.Key, w => w.Value);
        double alone = 0, taught = 0;
        for (ulong seed = 1; seed <= 5; seed++)
        {
            using var pupil = new Learner("alone", seed);
            pupil.Train(250, _ => few);
            alone += Right(pupil.Run("Pupil", test[0])["logits"], test[1], 2) / 5;
            // The teacher's answers to points without labels.
            using var both = new Learner("taught", seed, known);
            both.Train(250, _ => [Moons(samples, 64)[0]]);
            Dictionary<string, TensorData> after = both.Weights();
            foreach ((string path, TensorData before) in known) Assert.Equal(before.Bytes, after[path].Bytes);
            taught += Right(Learner.Run("Pupil", after.Where(w => w.Key.StartsWith("pupil.", StringComparison.Ordinal)).ToDictionary(w => w.Key["pupil.".Length..], w => w.Value), test[0])["logits"], test[1], 2) / 5;
        }
        Assert.True(taught > alone + 0.01, $"{alone:P1} alone, {taught:P1} taught");
    }

    [Fact]
    public void A_shape_prior_marks_noisy_ellipses_better()
    {
        var samples = new Samples(6);
        float[][] clean = [.. Enumerable.Range(0, 60).Select(_ => Ellipse(samples))];
        (TensorData template, TensorData components) = ShapeModel(clean);
        // Few images, and a third of their labels wrong.
        TensorData[] Noisy(int count, double wrong, out float[][] truth)
        {
            float[][] shapes = truth = [.. Enumerable.Range(0, count).Select(_ => Ellipse(samples))];
            return
            [
                Samples.Rows(count, [1, Side, Side], (n, pixels) =>
                {
                    shapes[n].CopyTo(pixels);
                    samples.Blur(pixels, 0.8);
                }),
                Samples.Rows(count, [1, Side, Side], (n, pixels) =>
                {
                    for (int i = 0; i < pixels.Length; i++) pixels[i] = samples.Uniform(0, 1) < wrong ? 1 - shapes[n][i] : shapes[n][i];
                }),
            ];
        }

        TensorData[] train = Noisy(6, 0.3, out _), test = Noisy(40, 0, out float[][] truth);
        using Learner marked = new("marked"), shaped = new("shaped");
        marked.Train(120, _ => train);
        shaped.Train(120, _ => [.. train, template, components]);
        double without = Overlap(marked.Run("Ellipses", test[0])["mask"]), with = Overlap(shaped.Run("Ellipses", test[0])["mask"]);
        Assert.True(with > without + 0.05, $"IoU {without:F3} without, {with:F3} with the prior");

        double Overlap(TensorData mask)
        {
            ReadOnlySpan<float> found = mask.As<float>();
            double both = 0, either = 0;
            for (int i = 0; i < found.Length; i++)
            {
                bool a = found[i] > 0.5, b = truth[i / (Side * Side)][i % (Side * Side)] > 0.5;
                both += a && b ? 1 : 0;
                either += a || b ? 1 : 0;
            }
            return both / either;
        }
    }

    [Fact]
    public void An_ensemble_is_right_at_least_as_often_as_its_members()
    {
        using var learner = new Learner("council");
        var samples = new Samples(7);
        TensorData[] few = Spirals(samples, 60), test = Spirals(samples, 600);
        learner.Train(250, _ => few);
        Dictionary<string, TensorData> found = learner.Run("Council", test[0]);
        float[] logits = found["logits"].As<float>().ToArray();
        double[] members = [.. Enumerable.Range(0, 5).Select(m => Right(TensorData.From(logits[(m * 1800)..((m + 1) * 1800)], 600, 3), test[1], 3))];
        double together = Right(found["answer"], test[1], 3);
        Assert.True(members.Distinct().Count() > 1, "the members are the same");
        Assert.True(together >= members.Average(), $"{together:P1} together, {members.Average():P1} on the average, {string.Join(", ", members.Select(m => $"{m:P1}"))}");
    }

    private static double Right(TensorData scores, TensorData labels, int classes) =>
        HeadTests.Right(scores.As<float>().ToArray(), classes, labels) / (double)labels.Count;

    private static TensorData[] Moons(Samples samples, int count)
    {
        var label = new long[count];
        TensorData point = Samples.Rows(count, [2], (i, row) =>
        {
            double turn = samples.Uniform(0, Math.PI);
            label[i] = samples.Below(2);
            (row[0], row[1]) = label[i] == 0 ? ((float)Math.Cos(turn), (float)Math.Sin(turn)) : ((float)(1 - Math.Cos(turn)), (float)(0.5 - Math.Sin(turn)));
            samples.Blur(row, 0.2);
        });
        return [point, TensorData.From(label, count)];
    }

    private static TensorData[] Spirals(Samples samples, int count)
    {
        var label = new long[count];
        TensorData point = Samples.Rows(count, [2], (i, row) =>
        {
            label[i] = i % 3;
            double radius = samples.Uniform(0.2, 1.5), turn = 2 * Math.PI * label[i] / 3 + 1.5 * radius;
            (row[0], row[1]) = ((float)(radius * Math.Cos(turn)), (float)(radius * Math.Sin(turn)));
            samples.Blur(row, 0.15);
        });
        return [point, TensorData.From(label, count)];
    }

    private static float[] Ellipse(Samples samples)
    {
        double a = samples.Uniform(3, 6.5), b = samples.Uniform(3, 6.5);
        return [.. Enumerable.Range(0, Side * Side).Select(i => Math.Pow((i % Side - 7.5) / a, 2) + Math.Pow((i / Side - 7.5) / b, 2) < 1 ? 1f : 0f)];
    }

    // The mean shape and the two directions in which shapes differ most, by repeated multiplication.
    private static (TensorData Template, TensorData Components) ShapeModel(float[][] shapes)
    {
        int size = shapes[0].Length;
        double[] mean = [.. Enumerable.Range(0, size).Select(i => shapes.Average(s => (double)s[i]))];
        double[][] apart = [.. shapes.Select(s => s.Select((v, i) => v - mean[i]).ToArray())];
        List<double[]> found = [];
        for (int k = 0; k < 2; k++)
        {
            double[] direction = [.. Enumerable.Range(0, size).Select(i => Math.Sin(1 + i * (k + 1)))];
            for (int round = 0; round < 60; round++)
            {
                double[] shares = [.. apart.Select(s => s.Zip(direction, (x, y) => x * y).Sum())];
                direction = [.. Enumerable.Range(0, size).Select(i => apart.Select((s, n) => shares[n] * s[i]).Sum())];
                foreach (double[] other in found)
                {
                    double along = other.Zip(direction, (x, y) => x * y).Sum();
                    for (int i = 0; i < size; i++) direction[i] -= along * other[i];
                }
                double length = Math.Sqrt(direction.Sum(x => x * x));
                for (int i = 0; i < size; i++) direction[i] /= length;
            }
            found.Add(direction);
        }
        return (TensorData.From([.. mean.Select(v => (float)v)], 1, 1, Side, Side), TensorData.From([.. found.SelectMany(d => d).Select(v => (float)v)], 2, size));
    }
}
