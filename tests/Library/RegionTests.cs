using ModelDsl.Ir;

namespace ModelDsl.Tests.Library;

/// <summary>Regions of interest against plain loops over the published definitions: twenty random boxes, values and gradients.</summary>
public sealed class RegionTests
{
    private const int Maps = 2, Channels = 3, Height = 9, Width = 11, Boxes = 20, Rows = 3, Columns = 2;
    private const double Scale = 0.5;

    private static DenseTensor Image() => new([Maps, Channels, Height, Width], [.. Draws(1, Maps * Channels * Height * Width)]);
    private static DenseTensor Weights() => new([Boxes, Channels, Rows, Columns], [.. Draws(2, Boxes * Channels * Rows * Columns)]);

    private static IEnumerable<double> Draws(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() * 2 - 1)];
    }

    // In coordinates twice as fine as the map's; some reach beyond it, the last two lie outside and give empty parts.
    private static DenseTensor Regions()
    {
        var random = new Random(3);
        List<double> data = [];
        for (int i = 0; i < Boxes; i++)
        {
            double x = random.NextDouble() * 24 - 4, y = random.NextDouble() * 20 - 4;
            if (i >= Boxes - 2) (x, y) = (3 * Width, 3 * Height);
            data.AddRange([i % Maps, x, y, x + random.NextDouble() * 16, y + random.NextDouble() * 14]);
        }
        return new([Boxes, 5], [.. data]);
    }

    private static Dictionary<string, DenseTensor> Run(string call) => Evaluation.Run($$"""
        model M {
            input x: f32[{{Maps}}, {{Channels}}, {{Height}}, {{Width}}]
            input rois: f32[{{Boxes}}, 5]
            input w: f32[{{Boxes}}, {{Channels}}, {{Rows}}, {{Columns}}]
            cut = (x, rois) -> {{call}}
            output y = cut
            output slope = grad(sum(cut * w), wrt: x)
        }
        """, ("x", Image()), ("rois", Regions()), ("w", Weights()));

    private static void Same(double[] expected, double[] actual)
    {
        for (int i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - actual[i]) < 1e-9, $"element {i} is {actual[i]:R}, a loop gives {expected[i]:R}");
        Assert.Contains(expected, v => v != 0);
    }

    [Fact]
    public void The_largest_of_each_part()
    {
        double[] x = Image().Data, w = Weights().Data, rois = Regions().Data, y = new double[w.Length], gradient = new double[x.Length];
        int empty = 0;
        for (int r = 0; r < Boxes; r++)
        {
            int map = (int)rois[5 * r];
            int[] corner = [.. Enumerable.Range(1, 4).Select(i => (int)Math.Round(rois[5 * r + i] * Scale, MidpointRounding.AwayFromZero))];
            double high = Math.Max(corner[3] - corner[1] + 1, 1) / (double)Rows, wide = Math.Max(corner[2] - corner[0] + 1, 1) / (double)Columns;
            for (int c = 0; c < Channels; c++)
                for (int i = 0; i < Rows; i++)
                    for (int j = 0; j < Columns; j++)
                    {
                        int top = Math.Clamp((int)Math.Floor(i * high) + corner[1], 0, Height), bottom = Math.Clamp((int)Math.Ceiling((i + 1) * high) + corner[1], 0, Height);
                        int left = Math.Clamp((int)Math.Floor(j * wide) + corner[0], 0, Width), right = Math.Clamp((int)Math.Ceiling((j + 1) * wide) + corner[0], 0, Width);
                        int best = -1, at = ((r * Channels + c) * Rows + i) * Columns + j;
                        for (int row = top; row < bottom; row++)
                            for (int column = left; column < right; column++)
                            {
                                int place = ((map * Channels + c) * Height + row) * Width + column;
                                if (best < 0 || x[place] > x[best]) best = place;
                            }
                        if (best < 0) { empty++; continue; }
                        y[at] = x[best];
                        gradient[best] += w[at];
                    }
        }
        Assert.True(empty > 0, "no part is empty");
        Dictionary<string, DenseTensor> found = Run($"RoIPool(({Rows}, {Columns}), spatial_scale: {Scale})");
        Same(y, found["y"].Data);
        Same(gradient, found["slope"].Data);
    }

    [Theory, InlineData(2, true), InlineData(3, false), InlineData(-1, true), InlineData(-1, false)]
    public void The_mean_of_bilinear_samples(int ratio, bool aligned)
    {
        double[] x = Image().Data, w = Weights().Data, rois = Regions().Data, y = new double[w.Length], gradient = new double[x.Length];
        for (int r = 0; r < Boxes; r++)
        {
            int map = (int)rois[5 * r];
            double shift = aligned ? 0.5 : 0, left = rois[5 * r + 1] * Scale - shift, top = rois[5 * r + 2] * Scale - shift;
            double wide = rois[5 * r + 3] * Scale - shift - left, high = rois[5 * r + 4] * Scale - shift - top;
            if (!aligned) (wide, high) = (Math.Max(wide, 1), Math.Max(high, 1));
            double partHigh = high / Rows, partWide = wide / Columns;
            int down = ratio > 0 ? ratio : Math.Max(1, (int)Math.Ceiling(partHigh)), across = ratio > 0 ? ratio : Math.Max(1, (int)Math.Ceiling(partWide));
            for (int c = 0; c < Channels; c++)
                for (int i = 0; i < Rows; i++)
                    for (int j = 0; j < Columns; j++)
                    {
                        int at = ((r * Channels + c) * Rows + i) * Columns + j, plane = (map * Channels + c) * Height * Width;
                        for (int u = 0; u < down; u++)
                            for (int v = 0; v < across; v++)
                            {
                                double row = top + i * partHigh + (u + 0.5) * partHigh / down, column = left + j * partWide + (v + 0.5) * partWide / across;
                                if (row < -1 || row > Height || column < -1 || column > Width) continue;
                                (row, column) = (Math.Clamp(row, 0, Height - 1), Math.Clamp(column, 0, Width - 1));
                                int r0 = (int)row, c0 = (int)column, r1 = Math.Min(r0 + 1, Height - 1), c1 = Math.Min(c0 + 1, Width - 1);
                                double fr = row - r0, fc = column - c0;
                                foreach (var (place, share) in new[] { (r0 * Width + c0, (1 - fr) * (1 - fc)), (r0 * Width + c1, (1 - fr) * fc), (r1 * Width + c0, fr * (1 - fc)), (r1 * Width + c1, fr * fc) })
                                {
                                    y[at] += share * x[plane + place] / (down * across);
                                    gradient[plane + place] += share * w[at] / (down * across);
                                }
                            }
                    }
        }
        Dictionary<string, DenseTensor> found = Run($"RoIAlign(({Rows}, {Columns}), spatial_scale: {Scale}, sampling_ratio: {ratio}, aligned: {(aligned ? "true" : "false")})");
        Same(y, found["y"].Data);
        Same(gradient, found["slope"].Data);
    }
}
