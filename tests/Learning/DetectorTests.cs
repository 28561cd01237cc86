using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Learning;

/// <summary>What the catalogue promises of detectors when they are trained on rectangles in noise.</summary>
public sealed class DetectorTests
{
    private const int Side = 32, Grid = 8, Stride = 4;

    private sealed record Scene(List<(float[] Box, int Class)> Objects);

    // One or two rectangles that do not touch, bright (class 0) or dark (class 1).
    private static (TensorData Images, Scene[] Scenes) Scenes(Samples samples, int count)
    {
        var scenes = new Scene[count];
        TensorData images = Samples.Rows(count, [1, Side, Side], (n, pixels) =>
        {
            scenes[n] = new([]);
            int halves = 1 + samples.Below(2);
            for (int k = 0; k < halves; k++)
            {
                int wide = 8 + samples.Below(6), high = 8 + samples.Below(8), room = halves == 2 ? Side / 2 : Side;
                int left = k * Side / 2 + samples.Below(room - wide + 1), top = samples.Below(Side - high + 1), kind = samples.Below(2);
                Samples.Fill(pixels, Side, left, top, left + wide, top + high, kind == 0 ? 1 : -1);
                scenes[n].Objects.Add(([left, top, left + wide, top + high], kind));
            }
            samples.Blur(pixels, 0.2);
        });
        return (images, scenes);
    }

    private static double Overlap(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double wide = Math.Max(0, Math.Min(a[2], b[2]) - Math.Max(a[0], b[0])), high = Math.Max(0, Math.Min(a[3], b[3]) - Math.Max(a[1], b[1])), inter = wide * high;
        return inter / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inter);
    }

    [Fact]
    public void A_box_is_learned_as_deltas()
    {
        using var learner = new Learner("boxes");
        var samples = new Samples(1);
        learner.Train(600, _ => Boxes(samples, 32));
        TensorData[] test = Boxes(samples, 100);
        float[] found = learner.Run("BoxFinder", test[0])["boxes"].As<float>().ToArray(), wanted = test[1].As<float>().ToArray();
        double mean = Enumerable.Range(0, 100).Average(i => Overlap(found.AsSpan(4 * i, 4), wanted.AsSpan(4 * i, 4)));
        Assert.True(mean > 0.9, $"mean IoU {mean:F3}");
    }

    private static TensorData[] Boxes(Samples samples, int count)
    {
        var box = new float[count * 4];
        TensorData image = Samples.Rows(count, [1, 16, 16], (n, pixels) =>
        {
            int left = samples.Below(5), top = samples.Below(5), right = left + 6 + samples.Below(6), bottom = top + 6 + samples.Below(6);
            Samples.Fill(pixels, 16, left, top, right, bottom, 1);
            (box[4 * n], box[4 * n + 1], box[4 * n + 2], box[4 * n + 3]) = (left, top, right, bottom);
            samples.Blur(pixels, 0.05);
        });
        return [image, TensorData.From(box, count, 4)];
    }

    [Fact]
    public void Fifty_proposals_hold_the_rectangles()
    {
        using var learner = new Learner("proposer");
        var samples = new Samples(2);
        float[] anchors = learner.Run("Proposals", Scenes(samples, 1).Images)["all_anchors"].As<float>().ToArray();
        learner.Train(250, _ => Proposals(samples, 8, anchors));
        (TensorData images, Scene[] scenes) = Scenes(samples, 60);
        Dictionary<string, TensorData> weights = learner.Weights();
        int found = 0, all = 0;
        for (int n = 0; n < scenes.Length; n++)
        {
            TensorData image = TensorData.From(images.As<float>().Slice(n * Side * Side, Side * Side).ToArray(), 1, 1, Side, Side);
            float[] boxes = Learner.Run("Proposals", weights, image)["boxes"].As<float>().ToArray();
            Assert.InRange(boxes.Length / 4, 1, 50);
            all += scenes[n].Objects.Count;
            found += scenes[n].Objects.Count(o => Enumerable.Range(0, boxes.Length / 4).Any(b => Overlap(boxes.AsSpan(4 * b, 4), o.Box) >= 0.5));
        }
        Assert.True(found > 0.9 * all, $"recall {found} of {all}");
    }

    // An anchor answers 1 for IoU ≥ 0.5 or as the best of a box, 0 below 0.3, and does not count between.
    private static TensorData[] Proposals(Samples samples, int count, float[] anchors)
    {
        (TensorData images, Scene[] scenes) = Scenes(samples, count);
        var wanted = new float[count * 2 * Grid * Grid];
        var moved = new float[count * 8 * Grid * Grid];
        for (int n = 0; n < count; n++)
        {
            var answer = new float[2 * Grid * Grid];
            foreach ((float[] box, _) in scenes[n].Objects)
            {
                double[] overlap = [.. Enumerable.Range(0, answer.Length).Select(a => Overlap(anchors.AsSpan(4 * a, 4), box))];
                double best = overlap.Max();
                for (int a = 0; a < answer.Length; a++)
                {
                    if (overlap[a] < 0.5 && overlap[a] < best)
                    {
                        if (overlap[a] >= 0.3 && answer[a] == 0) answer[a] = -1;
                        continue;
                    }
                    answer[a] = 1;
                    ReadOnlySpan<float> from = anchors.AsSpan(4 * a, 4);
                    float wide = from[2] - from[0], high = from[3] - from[1];
                    float[] deltas =
                    [
                        ((box[0] + box[2]) - (from[0] + from[2])) / 2 / wide, ((box[1] + box[3]) - (from[1] + from[3])) / 2 / high,
                        MathF.Log((box[2] - box[0]) / wide), MathF.Log((box[3] - box[1]) / high),
                    ];
                    for (int d = 0; d < 4; d++) moved[((n * 2 + a % 2) * 4 + d) * Grid * Grid + a / 2] = deltas[d];
                }
            }
            // Anchors come cell by cell, maps anchor by anchor.
            for (int a = 0; a < answer.Length; a++) wanted[(n * 2 + a % 2) * Grid * Grid + a / 2] = answer[a];
        }
        return [images, TensorData.From(wanted, count, 2, Grid, Grid), TensorData.From(moved, count, 8, Grid, Grid)];
    }

    [Fact]
    public void Cells_find_rectangles_and_their_classes()
    {
        using var learner = new Learner("cells");
        var samples = new Samples(3);
        learner.Train(350, _ => Cells(samples, 8));
        (TensorData images, Scene[] scenes) = Scenes(samples, 60);
        Dictionary<string, TensorData> found = learner.Run("Cells", images);
        double mean = Enumerable.Range(0, 2).Average(c => AveragePrecision(found, scenes, c));
        Assert.True(mean > 0.8, $"mAP@0.5 is {mean:F3}");
    }

    // Each cell answers for the box round its middle; boxes do not overlap.
    private static TensorData[] Cells(Samples samples, int count)
    {
        (TensorData images, Scene[] scenes) = Scenes(samples, count);
        long[] owner = [.. Enumerable.Repeat(-1L, count * Grid * Grid)];
        var sides = new float[count * 4 * Grid * Grid];
        for (int n = 0; n < count; n++)
            foreach ((float[] box, int kind) in scenes[n].Objects)
                for (int cell = 0; cell < Grid * Grid; cell++)
                {
                    (float x, float y) = Middle(cell);
                    float[] to = [x - box[0], y - box[1], box[2] - x, box[3] - y];
                    if (to.Min() <= 0) continue;
                    owner[n * Grid * Grid + cell] = kind;
                    for (int d = 0; d < 4; d++) sides[(n * 4 + d) * Grid * Grid + cell] = to[d];
                }
        return [images, TensorData.From(owner, count, Grid, Grid), TensorData.From(sides, count, 4, Grid, Grid)];
    }

    private static (float X, float Y) Middle(int cell) => (cell % Grid * Stride + Stride / 2f, cell / Grid * Stride + Stride / 2f);

    /// <summary>The area under precision over recall, every detection counting once, the best of each place kept.</summary>
    private static double AveragePrecision(Dictionary<string, TensorData> found, Scene[] scenes, int kind)
    {
        float[] logits = found["logits"].As<float>().ToArray(), distances = found["distances"].As<float>().ToArray(), centre = found["centre"].As<float>().ToArray();
        List<(int Scene, float[] Box, double Score)> kept = [];
        for (int n = 0; n < scenes.Length; n++)
        {
            var candidates = Enumerable.Range(0, Grid * Grid).Select(cell =>
            {
                (float x, float y) = Middle(cell);
                float Side(int d) => distances[(n * 4 + d) * Grid * Grid + cell];
                double score = 1 / (1 + Math.Exp(-logits[(n * 2 + kind) * Grid * Grid + cell])) / (1 + Math.Exp(-centre[n * Grid * Grid + cell]));
                return (Scene: n, Box: new[] { x - Side(0), y - Side(1), x + Side(2), y + Side(3) }, Score: score);
            }).Where(c => c.Score > 0.02).OrderByDescending(c => c.Score);
            List<(int Scene, float[] Box, double Score)> here = [];
            foreach (var candidate in candidates)
            {
                if (here.All(k => Overlap(k.Box, candidate.Box) <= 0.4)) here.Add(candidate);
            }
            kept.AddRange(here);
        }
        HashSet<(int, int)> taken = [];
        int total = scenes.Sum(s => s.Objects.Count(o => o.Class == kind)), right = 0, seen = 0;
        List<(double Recall, double Precision)> curve = [];
        foreach (var (scene, box, _) in kept.OrderByDescending(k => k.Score))
        {
            seen++;
            int hit = scenes[scene].Objects.FindIndex(o => o.Class == kind && Overlap(o.Box, box) >= 0.5);
            if (hit >= 0 && taken.Add((scene, hit))) right++;
            curve.Add((right / (double)total, right / (double)seen));
        }
        double area = 0, before = 0;
        for (int i = 0; i < curve.Count; i++)
        {
            area += (curve[i].Recall - before) * curve.Skip(i).Max(c => c.Precision);
            before = curve[i].Recall;
        }
        return area;
    }
}
