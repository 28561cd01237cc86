using System.Reflection;
using ModelDsl.Autodiff;
using ModelDsl.Emission;
using ModelDsl.Ir;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Optimization;
using ModelDsl.Planning;

namespace ModelDsl.Tests.Equations;

/// <summary>Gradients of equations against central differences in f64.</summary>
public sealed class EquationGradientTests
{
    private static readonly Dictionary<string, int> s_n = new() { ["N"] = 2 };

    public static TheoryData<string, string> Bodies => new()
    {
        { "Product", "input x: f64[N, 4]\nparam w: f64[3, 4] = zeros\ny[n, o] = sum(c) x[n, c] * w[o, c]\noutput y" },
        { "Windows", "input x: f64[N, 2, 6, 5]\nparam w: f64[3, 2, 2, 3] = zeros\ny[n, o, i, j] = sum(c, u, v) x[n, c, 2 * i + u, j + v] * w[o, c, u, v]\noutput y" },
        { "Padded", "input x: f64[N, 5]\nparam w: f64[3] = zeros\ny[n, i]: f64[N, 5] = sum(u) where(i + u >= 1 and i + u < 6, x[n, i + u - 1], 0) * w[u]\noutput y" },
        { "Causal", "input x: f64[N, 4, 3]\ny[n, t, s]: f64[N, 4, 4] = if s <= t then sum(d) x[n, t, d] * x[n, s, d] else 0\noutput y" },
        { "Local", "input x: f64[N, 7]\ny[n, i, u]: f64[N, 5, 3] = tanh(x[n, i + u]) * x[n, i] - x[n, 6 - i]\noutput y" },
        { "Diagonal", "input x: f64[4, 4]\ny[i] = x[i, i] * x[i, 3 - i] + sum(j) x[i, j] ** 2\noutput y" },
        { "Three", "input x: f64[N, 3]\nparam w: f64[2, 3, 4] = zeros\nparam b: f64[4] = zeros\ny[n, o] = sum(i, j) x[n, i] * w[o, i, j] * b[j] / (1 + x[n, 0] ** 2)\noutput y" },
        { "Greatest", "input x: f64[N, 9]\ny[n, i]: f64[N, 4] = max(u) x[n, 2 * i + u]\noutput y" },
        { "Softmax", "input x: f64[N, 5]\ny[n, i] = exp(x[n, i] - max(j) x[n, j]) / sum(j) exp(x[n, j] - max(k) x[n, k])\noutput y" },
        { "Rows", "input x: f64[N, 3, 4]\ny[n, t] = sum(softmax(x[n, t, :], dim: 0) * x[n, 0, :])\noutput y" },
        { "Picked", "input x: f64[N, 4, 3]\ninput k: i64[N]\ny[n, d] = x[n, k[n], d] * x[n, 0, d]\noutput y" },
        { "Looked", "input t: i64[N, 3]\nparam table: f64[4, 2] = zeros\ny[n, k, d] = table[t[n, k], d] * (k + 1)\noutput y" },
        { "Products", "input x: f64[N, 4]\ny[n] = prod(i) (1.5 + x[n, i]) + mean(i) x[n, i] ** 3\noutput y" },
        { "Letters", "input a: f64[N, 3, 3]\nparam b: f64[3, 2] = zeros\noutput y = einsum(\"n i i, i k -> k n\", a, b)" },
    };

    [Theory, MemberData(nameof(Bodies))]
    public void Gradients_agree_with_differences(string name, string body)
    {
        EquationCase one = Of(name, body);
        Graph graph = one.Build().Shapes.Graph, backward = BackwardProgram.Build(graph);
        Verifier.Check(backward);
        Dictionary<string, Loops> values = one.Values(backward);
        Graph optimised = Pipeline.Run(backward, verify: true);
        string[] asked = [.. backward.Outputs.Select(o => o.Name).Where(o => o.StartsWith(BackwardProgram.GradientOf(""), StringComparison.Ordinal))];
        Assert.NotEmpty(asked);
        foreach (string gradient in asked)
        {
            string of = gradient[BackwardProgram.GradientOf("").Length..];
            double[] found = one.Evaluate(backward, values, gradient).Data;
            one.Compare(new(values[of].Shape, found), one.Evaluate(optimised, values, gradient), 1e-12, $"{gradient} optimised");
            for (int i = 0; i < found.Length; i++)
            {
                double difference = (Total(one, graph, values, of, i, 1e-5) - Total(one, graph, values, of, i, -1e-5)) / 2e-5;
                Assert.True(Math.Abs(difference - found[i]) <= 1e-6 * Math.Max(1, Math.Abs(difference)), $"{name}: {gradient}[{i}] is {found[i]:R}, differences give {difference:R}");
            }
        }
    }

    [Fact]
    public void Emitted_gradients_agree_with_the_evaluator()
    {
        EquationCase[] cases = [.. Bodies.Select(b => Of((string)b[0], (string)b[1]))];
        Graph[] graphs = [.. cases.Select(c => Pipeline.Run(BackwardProgram.Build(c.Build().Shapes.Graph)))];
        Assembly assembly = Assembly.Load(AssemblyCache.Compile("EquationGradients", graphs.Select((g, i) => CSharpEmitter.Emit(Planner.Plan(g), new EmitOptions("Models", cases[i].Name)).Source)));
        for (int i = 0; i < cases.Length; i++)
        {
            Dictionary<string, Loops> values = cases[i].Values(graphs[i]);
            foreach ((string output, Loops y) in cases[i].Run(assembly.GetType($"Models.{cases[i].Name}", throwOnError: true)!, values))
                cases[i].Compare(cases[i].Evaluate(graphs[i], values, output), y, 1e-10, $"emitted {output}");
        }
    }

    private static EquationCase Of(string name, string body) => new(name, body, _ => throw new NotSupportedException()) { Sizes = s_n };

    // Σ y · cotangent with one element moved.
    private static double Total(EquationCase one, Graph graph, Dictionary<string, Loops> values, string moved, int element, double by)
    {
        double[] data = [.. values[moved].Data];
        data[element] += by;
        Dictionary<string, Loops> shifted = new(values) { [moved] = values[moved] with { Data = data } };
        return one.Evaluate(graph, shifted).Data.Zip(values[BackwardProgram.CotangentOf("y")].Data, (y, c) => y * c).Sum();
    }
}
