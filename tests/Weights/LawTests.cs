using ModelDsl.Elaboration;
using ModelDsl.Ir;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Weights;
using ModelDsl.Tests.Elaboration;

namespace ModelDsl.Tests.Weights;

/// <summary>The laws that parameters start by, from their text to a million numbers: bounds, mean and deviation against theory.</summary>
public sealed class LawTests
{
    private const double Infinite = double.PositiveInfinity;

    private static double[] Draw(string law, string shape, ulong seed = 7)
    {
        ElaboratedModel model = Programs.Valid($"model M {{\n    param w: f32[{shape}] = {law}\n    output y = w\n}}\n");
        ParameterInfo parameter = model.Parameters.Single();
        int[] sizes = [.. parameter.Type.Shape.Select(d => (int)d.Value)];
        var data = new double[sizes.Aggregate(1, (a, b) => a * b)];
        new SeededParameters(seed).Fill<double>(new(new WeightSpec("w", Runtime.ElementType.F64, sizes), parameter.Initializer.Name, parameter.Initializer.Arguments), data);
        return data;
    }

    private static double Mean(double[] x) => x.Average();
    private static double Deviation(double[] x) => Math.Sqrt(x.Average(v => v * v) - Math.Pow(x.Average(), 2));

    // Mean and deviation of the law, and what it can never exceed. Fans of [1250, 800] are 800 in and 1250 out, of a convolution
    // [400, 250, 2, 5] ten times the channels.
    public static TheoryData<string, string, double, double, double, double> Laws() => new()
    {
        { "uniform(-1.0, 3.0)", "1000, 1000", 1, 4 / Math.Sqrt(12), -1, 3 },
        { "uniform", "1000, 1000", 0.5, 1 / Math.Sqrt(12), 0, 1 },
        { "normal(2.0, 0.5)", "1000, 1000", 2, 0.5, -Infinite, Infinite },
        { "normal", "1000, 1000", 0, 1, -Infinite, Infinite },
        // σ² = 1 − 2·2φ(2) / (Φ(2) − Φ(−2)), φ(2) = 0.0539910.
        { "trunc_normal", "1000, 1000", 0, Math.Sqrt(1 - 4 * 0.05399096651 / 0.9544997361), -2, 2 },
        { "trunc_normal(std: 0.02)", "1000, 1000", 0, 0.02, -2, 2 },
        { "xavier_uniform", "1250, 800", 0, Math.Sqrt(2.0 / 2050), -Math.Sqrt(6.0 / 2050), Math.Sqrt(6.0 / 2050) },
        { "xavier_uniform(gain: 2.0)", "400, 250, 2, 5", 0, 2 * Math.Sqrt(2.0 / 6500), -2 * Math.Sqrt(6.0 / 6500), 2 * Math.Sqrt(6.0 / 6500) },
        { "xavier_normal", "1250, 800", 0, Math.Sqrt(2.0 / 2050), -Infinite, Infinite },
        { "xavier_normal", "400, 250, 2, 5", 0, Math.Sqrt(2.0 / 6500), -Infinite, Infinite },
        { "kaiming_uniform(nonlinearity: \"relu\")", "1250, 800", 0, Math.Sqrt(2.0 / 800), -Math.Sqrt(6.0 / 800), Math.Sqrt(6.0 / 800) },
        { "kaiming_uniform(a: 1.0, mode: \"fan_out\")", "400, 250, 2, 5", 0, Math.Sqrt(1.0 / 4000), -Math.Sqrt(3.0 / 4000), Math.Sqrt(3.0 / 4000) },
        { "kaiming_normal(nonlinearity: \"relu\")", "1000, 200", 0, 0.1, -Infinite, Infinite },
        { "kaiming_normal(mode: \"fan_out\")", "400, 250, 2, 5", 0, Math.Sqrt(2.0 / 4000), -Infinite, Infinite },
        { "orthogonal(gain: 3.0)", "200, 200", 0, 3 / Math.Sqrt(200), -3, 3 },
        { "sparse(0.25, std: 2.0)", "1000, 1000", 0, 2 * Math.Sqrt(0.75), -Infinite, Infinite },
    };

    [Theory, MemberData(nameof(Laws))]
    public void Draws_follow_the_law(string law, string shape, double mean, double deviation, double low, double high)
    {
        double[] x = Draw(law, shape);
        Assert.Equal(mean, Mean(x), 0.01 * Math.Max(Math.Abs(mean), deviation));
        Assert.Equal(deviation, Deviation(x), 0.01 * deviation);
        Assert.True(x.Min() >= low && x.Max() <= high, $"{x.Min()} to {x.Max()}");
        // A million draws come close to the ends.
        if (law.StartsWith("uniform", StringComparison.Ordinal) || law.Contains("_uniform", StringComparison.Ordinal))
        {
            Assert.InRange(x.Min(), low, low + 0.01 * (high - low));
            Assert.InRange(x.Max(), high - 0.01 * (high - low), high);
        }
        Assert.Equal(x, Draw(law, shape));
    }

    [Fact]
    public void Fixed_laws_are_what_they_say()
    {
        Assert.Equal([0.0], Draw("zeros", "1000, 1000").Distinct());
        Assert.Equal([1.0], Draw("ones", "1000, 1000").Distinct());
        Assert.Equal([0.3], Draw("constant(0.3)", "1000, 1000").Distinct());
        double[] eye = Draw("eye", "3, 5");
        for (int i = 0; i < 15; i++) Assert.Equal(i / 5 == i % 5 ? 1 : 0, eye[i]);
    }

    [Fact]
    public void A_convolution_that_starts_by_dirac_passes_its_input_on()
    {
        ElaboratedModel model = Programs.Valid("""
            model M {
                input x: f32[2, 6, 5, 7]
                param w: f32[6, 6, 3, 3] = dirac
                param g: f32[6, 3, 3, 3] = dirac(groups: 2)
                output plain = conv2d(x, w, padding: 1)
                output grouped = conv2d(x, g, padding: 1, groups: 2)
            }
            """);
        double[] x = [.. Enumerable.Range(0, 2 * 6 * 35).Select(i => Math.Sin(i))];
        var evaluator = new PlainEvaluator(p =>
        {
            int[] sizes = [.. p.Type.Shape.Select(d => (int)d.Value)];
            var data = new double[DenseTensor.Count(sizes)];
            new SeededParameters(1).Fill<double>(new(new WeightSpec(p.Path, Runtime.ElementType.F64, sizes), p.Initializer.Name, p.Initializer.Arguments), data);
            return new(sizes, data);
        });
        Dictionary<string, DenseTensor> y = evaluator.Run(model.Graph, new Dictionary<string, DenseTensor> { ["x"] = new([2, 6, 5, 7], x) });
        Assert.Equal(x, y["plain"].Data);
        Assert.Equal(x, y["grouped"].Data);
    }

    [Fact]
    public void Twenty_rectified_layers_keep_the_second_moment()
    {
        // He's law is made for this: half of the inputs are cut to 0, and twice the variance makes up for it.
        const int width = 512, layers = 20, seeds = 20;
        double sum = 0;
        for (ulong seed = 0; seed < seeds; seed++)
        {
            var x = new double[width];
            new SeededParameters(1000 + seed).Fill<double>(new(new WeightSpec("x", Runtime.ElementType.F64, [width]), "normal", new Dictionary<string, object> { ["mean"] = 0.0, ["std"] = 1.0 }), x);
            var w = new double[width * width];
            for (int layer = 0; layer < layers; layer++)
            {
                new SeededParameters(seed).Fill<double>(new(new WeightSpec($"layers.{layer}.weight", Runtime.ElementType.F64, [width, width]), "kaiming_normal",
                    new Dictionary<string, object> { ["a"] = 0.0, ["mode"] = "fan_in", ["nonlinearity"] = "relu" }), w);
                var y = new double[width];
                for (int i = 0; i < width; i++)
                {
                    double total = 0;
                    for (int j = 0; j < width; j++) total += w[i * width + j] * (layer == 0 ? x[j] : Math.Max(x[j], 0));
                    y[i] = total;
                }
                // The first layer sees both signs: its gain of 2 is halved, so that the moment starts at 1.
                x = layer == 0 ? [.. y.Select(v => v / Math.Sqrt(2))] : y;
            }
            sum += x.Average(v => v * v);
        }
        Assert.InRange(sum / seeds, 0.7, 1.3);
    }
}
