using System.Globalization;
using ModelDsl.Ir;

namespace ModelDsl.Tests.Library;

/// <summary>Non-maximum suppression against the greedy definition, one box after the other.</summary>
public sealed class SuppressionTests
{
    private static int[] Keep(double[] boxes, double[] scores, double threshold, string call = "nms(boxes, scores, THRESHOLD)", double[]? classes = null)
    {
        int count = scores.Length;
        string expression = call.Replace("THRESHOLD", threshold.ToString(CultureInfo.InvariantCulture));
        List<(string, DenseTensor)> inputs = [("boxes", new([count, 4], boxes)), ("scores", new([count], scores))];
        if (classes is not null) inputs.Add(("classes", new([count], classes)));
        string text = $"model M {{\n    input boxes: f32[P, 4]\n    input scores: f32[P]\n{(classes is null ? "" : "    input classes: i64[P]\n")}    output keep: i64[K] = {expression}\n}}\n";
        return [.. Evaluation.Run(text, [.. inputs])["keep"].Data.Select(d => (int)d)];
    }

    private static double Overlap(double[] b, int i, int j)
    {
        double Area(int k) => (b[4 * k + 2] - b[4 * k]) * (b[4 * k + 3] - b[4 * k + 1]);
        double wide = Math.Min(b[4 * i + 2], b[4 * j + 2]) - Math.Max(b[4 * i], b[4 * j]), high = Math.Min(b[4 * i + 3], b[4 * j + 3]) - Math.Max(b[4 * i + 1], b[4 * j + 1]);
        double inter = Math.Max(wide, 0) * Math.Max(high, 0);
        return inter / (Area(i) + Area(j) - inter);
    }

    private static int[] Greedy(double[] boxes, double[] scores, double threshold, double[]? classes = null)
    {
        List<int> kept = [];
        // OrderByDescending keeps equal scores in order.
        foreach (int i in Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]))
        {
            if (kept.All(k => classes is not null && classes[k] != classes[i] || Overlap(boxes, k, i) <= threshold)) kept.Add(i);
        }
        return [.. kept];
    }

    private static (double[] Boxes, double[] Scores) Random(int seed, int count)
    {
        var random = new Random(seed);
        double[] boxes = [.. Enumerable.Range(0, count).SelectMany(_ =>
        {
            double x = random.NextDouble() * 60, y = random.NextDouble() * 60;
            return new[] { x, y, x + 5 + random.NextDouble() * 25, y + 5 + random.NextDouble() * 25 };
        })];
        return (boxes, [.. Enumerable.Range(0, count).Select(_ => Math.Round(random.NextDouble(), 2))]);
    }

    [Fact]
    public void In_a_chain_of_three_the_middle_one_goes() =>
        // The second overlaps both others; it goes for the first's sake and takes nothing with it.
        Assert.Equal([0, 2], Keep([0, 0, 10, 10, 4, 0, 14, 10, 8, 0, 18, 10], [0.9, 0.8, 0.7], 0.4));

    [Theory, InlineData(0.1), InlineData(0.3), InlineData(0.7)]
    public void Two_hundred_random_boxes(double threshold)
    {
        (double[] boxes, double[] scores) = Random(5, 200);
        int[] expected = Greedy(boxes, scores, threshold);
        Assert.Equal(expected, Keep(boxes, scores, threshold));
        Assert.InRange(expected.Length, 5, 199);
    }

    [Fact]
    public void Of_equal_scores_the_lower_position_wins()
    {
        double[] boxes = [0, 0, 10, 10, 1, 0, 11, 10, 40, 0, 50, 10, 41, 0, 51, 10];
        Assert.Equal([0, 2], Keep(boxes, [0.5, 0.5, 0.5, 0.5], 0.5));
        Assert.Equal([3, 0], Keep(boxes, [0.5, 0.5, 0.5, 0.6], 0.5));
    }

    [Fact]
    public void Boxes_of_different_classes_do_not_suppress_each_other()
    {
        (double[] boxes, double[] scores) = Random(6, 120);
        double[] classes = [.. Enumerable.Range(0, 120).Select(i => (double)(i * 7 % 3))];
        int[] expected = Greedy(boxes, scores, 0.3, classes);
        Assert.Equal(expected, Keep(boxes, scores, 0.3, "batched_nms(boxes, scores, classes, THRESHOLD)", classes));
        Assert.NotEqual(expected, Greedy(boxes, scores, 0.3));
    }
}
