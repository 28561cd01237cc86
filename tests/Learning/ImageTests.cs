using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Learning;

/// <summary>What the catalogue promises of networks on images and clouds when they are trained.</summary>
public sealed class ImageTests
{
    private const int Side = 16;

    [Fact]
    public void A_unet_finds_blobs()
    {
        using var learner = new Learner("blobs", seed: 3);
        var samples = new Samples(1);
        double loss = learner.Train(300, _ => Blobs(samples, 16));
        TensorData[] test = Blobs(samples, 40);
        float[] found = learner.Run("Blobs", test[0])["logits"].As<float>().ToArray(), wanted = test[1].As<float>().ToArray();
        int both = found.Zip(wanted).Count(p => p.First > 0 && p.Second > 0), either = found.Zip(wanted).Count(p => p.First > 0 || p.Second > 0);
        Assert.True(both > 0.9 * either, $"IoU {both / (double)either:F3}, loss {loss:F3}");
    }

    private static TensorData[] Blobs(Samples samples, int count)
    {
        var mask = new float[count * Side * Side];
        TensorData image = Samples.Rows(count, [1, Side, Side], (n, pixels) =>
        {
            double x = samples.Uniform(4, 12), y = samples.Uniform(4, 12), a = samples.Uniform(2, 4), b = samples.Uniform(2, 4);
            for (int i = 0; i < pixels.Length; i++)
            {
                bool inside = Math.Pow((i % Side - x) / a, 2) + Math.Pow((i / Side - y) / b, 2) < 1;
                mask[n * Side * Side + i] = inside ? 1 : 0;
                pixels[i] = inside ? 1 : 0;
            }
            samples.Blur(pixels, 0.35);
        });
        return [image, TensorData.From(mask, count, 1, Side, Side)];
    }

    [Fact]
    public void Squares_and_discs_are_told_apart_pixel_by_pixel()
    {
        using var learner = new Learner("shapes");
        var samples = new Samples(2);
        learner.Train(250, _ => Shapes(samples, 16, ignored: true));
        TensorData[] test = Shapes(samples, 60, ignored: false);
        long[] found = learner.Run("Shapes", test[0])["labels"].As<long>().ToArray(), wanted = test[1].As<long>().ToArray();
        double mean = Enumerable.Range(0, 3).Average(c => found.Zip(wanted).Count(p => p.First == c && p.Second == c) / (double)found.Zip(wanted).Count(p => p.First == c || p.Second == c));
        Assert.True(mean > 0.9, $"mean IoU {mean:F3}");
    }

    // A square and a disc that is dimmer; a band of pixels whose label is wrong and to be ignored.
    private static TensorData[] Shapes(Samples samples, int count, bool ignored)
    {
        var target = new long[count * Side * Side];
        TensorData image = Samples.Rows(count, [1, Side, Side], (n, pixels) =>
        {
            int left = samples.Below(2) * 8 + samples.Below(2), top = samples.Below(10), size = 4 + samples.Below(3);
            double x = (left < 4 ? 11.5 : 3.5) + samples.Uniform(-0.5, 0.5), y = samples.Uniform(4, 12), radius = samples.Uniform(2.2, 3.5);
            for (int i = 0; i < pixels.Length; i++)
            {
                bool square = i % Side >= left && i % Side < left + size && i / Side >= top && i / Side < top + size;
                bool disc = Math.Pow(i % Side - x, 2) + Math.Pow(i / Side - y, 2) < radius * radius;
                long label = square ? 1 : disc ? 2 : 0;
                target[n * Side * Side + i] = ignored && i / Side == 0 ? 255 : label;
                pixels[i] = square ? 1 : disc ? -1 : 0;
            }
            samples.Blur(pixels, 0.3);
        });
        return [image, TensorData.From(target, count, Side, Side)];
    }

    [Fact]
    public void Joints_of_stick_figures_are_found()
    {
        using var learner = new Learner("figures");
        var samples = new Samples(3);
        learner.Train(300, _ => Figures(samples, 16));
        TensorData[] test = Figures(samples, 60);
        float[] found = learner.Run("Figures", test[0])["points"].As<float>().ToArray(), wanted = test[1].As<float>().ToArray();
        // Correct within a fifth of the figure's height, at most 2.4 pixels.
        int right = Enumerable.Range(0, 180).Count(j =>
        {
            int figure = j / 3 * 6;
            double height = wanted[figure + 5] - wanted[figure + 1];
            return Math.Sqrt(Math.Pow(found[2 * j] - wanted[2 * j], 2) + Math.Pow(found[2 * j + 1] - wanted[2 * j + 1], 2)) < 0.2 * height;
        });
        Assert.True(right > 0.95 * 180, $"PCK {right / 180.0:F3}");
    }

    // Head, hip and foot: a body and a leg with a bend, the head thick.
    private static TensorData[] Figures(Samples samples, int count)
    {
        var joint = new float[count * 6];
        TensorData image = Samples.Rows(count, [1, Side, Side], (n, pixels) =>
        {
            double x = samples.Uniform(5, 10), y = samples.Uniform(1.5, 3.5), hipX = x + samples.Uniform(-1.5, 1.5), hipY = y + samples.Uniform(4, 6);
            double footX = hipX + samples.Uniform(-3, 3), footY = hipY + samples.Uniform(4, 5);
            double[] points = [x, y, hipX, hipY, footX, footY];
            for (int i = 0; i < 6; i++) joint[n * 6 + i] = (float)points[i];
            Line(pixels, x, y, hipX, hipY);
            Line(pixels, hipX, hipY, footX, footY);
            for (int i = 0; i < pixels.Length; i++) pixels[i] += 1.5f * (float)Math.Exp(-(Math.Pow(i % Side - x, 2) + Math.Pow(i / Side - y, 2)) / 2);
            samples.Blur(pixels, 0.05);
        });
        return [image, TensorData.From(joint, count, 3, 2)];
    }

    private static void Line(Span<float> pixels, double x0, double y0, double x1, double y1)
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            double px = i % Side - x0, py = i / Side - y0, dx = x1 - x0, dy = y1 - y0;
            double along = Math.Clamp((px * dx + py * dy) / (dx * dx + dy * dy), 0, 1);
            double away = Math.Pow(px - along * dx, 2) + Math.Pow(py - along * dy, 2);
            pixels[i] = Math.Max(pixels[i], (float)Math.Exp(-away));
        }
    }

    [Fact]
    public void A_spatial_transformer_gains_on_shifted_glyphs()
    {
        double Accuracy(string block, string model)
        {
            using var learner = new Learner(block);
            var samples = new Samples(4);
            learner.Train(500, _ => Glyphs(samples, 32));
            TensorData[] test = Glyphs(samples, 300);
            return HeadTests.Right(learner.Run(model, test[0])["logits"].As<float>().ToArray(), 4, test[1]) / 300.0;
        }
        double plain = Accuracy("plain", "Plain"), moving = Accuracy("moving", "Moving");
        Assert.True(moving > plain + 0.1, $"{moving:P1} with it, {plain:P1} without");
    }

    private static readonly string[] s_glyphs = ["#####.##.#.##.#####", ".#...#...#...#...#.", "###...#.###.#...###", "#.#.#.#.###...#...#"];

    private static TensorData[] Glyphs(Samples samples, int count)
    {
        var label = new long[count];
        TensorData image = Samples.Rows(count, [1, Side, Side], (n, pixels) =>
        {
            label[n] = samples.Below(4);
            int left = 1 + samples.Below(10), top = 1 + samples.Below(9);
            string glyph = s_glyphs[label[n]];
            for (int i = 0; i < glyph.Length; i++)
            {
                if (glyph[i] == '#') pixels[(top + i / 4) * Side + left + i % 4] = 1;
            }
            samples.Blur(pixels, 0.05);
        });
        return [image, TensorData.From(label, count)];
    }

    [Fact]
    public void Points_of_spheres_and_cubes_are_told_apart()
    {
        using var learner = new Learner("solids");
        var samples = new Samples(5);
        learner.Train(150, _ => Solids(samples, 24));
        TensorData[] test = Solids(samples, 200);
        int right = HeadTests.Right(learner.Run("Solids", test[0])["logits"].As<float>().ToArray(), 2, test[1]);
        Assert.True(right > 190, $"{right} of 200 are right");
    }

    private static TensorData[] Solids(Samples samples, int count)
    {
        var label = new long[count];
        TensorData cloud = Samples.Rows(count, [48, 3], (n, row) =>
        {
            label[n] = samples.Below(2);
            double size = samples.Uniform(0.8, 1.2);
            for (int p = 0; p < 48; p++)
            {
                double[] point = [samples.Normal(), samples.Normal(), samples.Normal()];
                if (label[n] == 1)
                {
                    point = [samples.Uniform(-1, 1), samples.Uniform(-1, 1), samples.Uniform(-1, 1)];
                    point[samples.Below(3)] = samples.Below(2) * 2 - 1;
                }
                // Both have the volume of their surfaces' mean distance alike.
                double length = label[n] == 1 ? 1 / 1.28 : 1 / Math.Sqrt(point.Sum(v => v * v));
                for (int d = 0; d < 3; d++) row[3 * p + d] = (float)(size * length * point[d]);
            }
        });
        return [cloud, TensorData.From(label, count)];
    }

    [Fact]
    public void Grad_cam_points_at_the_pattern()
    {
        using var learner = new Learner("patterns");
        var samples = new Samples(6);
        learner.Train(200, _ => Patterns(samples, 24, out int[] _));
        TensorData[] test = Patterns(samples, 60, out int[] quadrant);
        Dictionary<string, TensorData> found = learner.Run("Patterns", test[0]);
        Assert.True(HeadTests.Right(found["logits"].As<float>().ToArray(), 3, test[1]) >= 57);
        float[] heat = found["heat"].As<float>().ToArray();
        double inside = 0, all = 0;
        for (int i = 0; i < heat.Length; i++)
        {
            int at = i % (Side * Side), place = (at / Side < 8 ? 0 : 2) + (at % Side < 8 ? 0 : 1);
            all += heat[i];
            if (place == quadrant[i / (Side * Side)]) inside += heat[i];
        }
        Assert.True(inside > 0.8 * all && all > 0, $"{inside / all:P1} of the map lies in the pattern's quadrant");
    }

    // Bars across, bars down, or a chequer, in one quadrant.
    internal static TensorData[] Patterns(Samples samples, int count, out int[] quadrants)
    {
        var label = new long[count];
        var where = new int[count];
        TensorData image = Samples.Rows(count, [1, Side, Side], (n, pixels) =>
        {
            (label[n], where[n]) = (samples.Below(3), samples.Below(4));
            for (int row = 1; row < 7; row++)
                for (int column = 1; column < 7; column++)
                {
                    bool on = label[n] switch { 0 => row % 2 == 0, 1 => column % 2 == 0, _ => (row + column) % 2 == 0 };
                    if (on) pixels[(row + (where[n] / 2) * 8) * Side + column + where[n] % 2 * 8] = 1.5f;
                }
            samples.Blur(pixels, 0.1);
        });
        quadrants = where;
        return [image, TensorData.From(label, count)];
    }
}
