using ModelDsl.Autodiff;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Optimization;
using ModelDsl.Text;

namespace ModelDsl.Tests.Autodiff;

/// <summary>Gradients as the language has them: expressions, declarations, and what is kept fixed.</summary>
public sealed class GradientLanguageTests
{
    private static readonly double[] s_x = [1.25, -0.5, 2];

    [Fact]
    public void A_gradient_is_an_expression() =>
        Assert.Equal([3 * 1.25 * 1.25, 0.75, 12], Run("output y = grad(sum(x ** 3), wrt: x)"));

    [Fact]
    public void Gradients_nest() =>
        // d/dx Σ (3x²)² = 36 x³
        Assert.Equal(s_x.Select(x => 36 * x * x * x), Run("g = grad(sum(x ** 3), wrt: x)\n    output y = grad(sum(g ** 2), wrt: x)"));

    [Fact]
    public void Several_values_at_once_and_zeros_where_nothing_flows() =>
        Assert.Equal([2.5, -1, 4, 0, 0, 0], Run("other = x + 1\n    a, b = grad(sum(x * x), wrt: (x, other))\n    output y = cat([a, b], dim: 0)"));

    [Fact]
    public void With_respect_to_an_inner_value_and_to_a_parameter() =>
        Assert.Equal([2.5, -1, 4, 1.25, -0.5, 2], Run(
            "param w: f32[3] = ones\n    h = x * w\n    a = grad(sum(h * h), wrt: h)\n    b = grad(sum(h), wrt: w)\n    output y = cat([a, b], dim: 0)"));

    [Fact]
    public void A_gradient_goes_through_a_loop() =>
        Assert.Equal([-1, 2.5, -0.625], Run("last, _ = scan((s, t) => (s * t, s), init: 1.0 + 0.0 * sum(x), over: x, dim: 0)\n    output y = grad(last, wrt: x)"));

    [Fact]
    public void Stopped_gradients_stop() =>
        Assert.Equal(s_x, Run("output y = grad(sum(x * stop_gradient(x)), wrt: x)"));

    [Fact]
    public void A_function_declares_its_gradient() =>
        Assert.Equal([3, 3, 3], Run("output y = grad(sum(quantize(x) * 3), wrt: x)", "fn quantize(x: f32[...S]) -> f32[...S] = round(x) gradient (dy) => dy\n"));

    [Fact]
    public void A_declared_gradient_sees_the_arguments_and_serves_several() =>
        Assert.Equal([-2.5, 1, -4, 0, 0, 0], Run(
            "a, b = grad(sum(odd(x, x + 1)), wrt: (x, x))\n    c = grad(sum(odd(stop_gradient(x), x)), wrt: x)\n    output y = cat([a, c], dim: 0)",
            "fn odd(a: f32[...S], b: f32[...S]) -> f32[...S] = a * b gradient (dy) => (-2 * dy * a, none)\n"));

    [Theory]
    [InlineData("layer m = Linear(2)\n    freeze m\n    output y = x -> m")]
    [InlineData("layer m = Linear(2) with { trainable: false }\n    output y = x -> m")]
    [InlineData("output y = x -> Linear(2) with { trainable: false } -> ReLU")]
    [InlineData("layer m = Linear(4) -> Linear(2)\n    freeze m\n    output y = x -> m")]
    public void What_is_frozen_has_no_gradient(string body)
    {
        Graph backward = BackwardProgram.Build(Elaborate(body));
        Assert.Equal(["y", "gradient.x"], backward.Outputs.Select(o => o.Name));
    }

    [Fact]
    public void Only_the_frozen_part_stands_still()
    {
        Graph graph = Elaborate("layer a = Linear(4)\n    layer b = Linear(2)\n    freeze a\n    output y = x -> a -> b");
        Graph backward = Pipeline.Run(BackwardProgram.Build(graph));
        Assert.Equal(["y", "gradient.x", "gradient.b.weight", "gradient.b.bias"], backward.Outputs.Select(o => o.Name));
    }

    [Fact]
    public void Updates_carry_no_gradient()
    {
        const string body = "buffer seen: f32[3] = zeros\n    update seen = seen + x\n    output y = sum(seen * seen) + sum(x)";
        Graph backward = BackwardProgram.Build(Elaborate(body, training: true));
        var evaluator = new PlainEvaluator(_ => new DenseTensor([3], [1, 1, 1]));
        Dictionary<string, DenseTensor> results = evaluator.Run(backward, new Dictionary<string, DenseTensor> { ["x"] = new([3], s_x), ["cotangent.y"] = new([], [1]) });
        Assert.Equal([1, 1, 1], results["gradient.x"].Data);
    }

    [Theory]
    [InlineData("output y = grad(x, wrt: x)", "NN2")]
    [InlineData("output y = grad(sum(x), wrt: argmax(x))", "NN1011")]
    [InlineData("layer m = Linear(2) with { trainable: 3 }\n    output y = x -> m", "NN")]
    [InlineData("layer m = Linear(2) with { frozen: true }\n    output y = x -> m", "NN3001")]
    [InlineData("layer m = Linear(2)\n    freeze m.nothing\n    output y = x -> m", "NN1013")]
    public void What_makes_no_sense_is_reported(string body, string code)
    {
        var compilation = new Compilation(new SourceText("t.nn", Program(body)));
        IEnumerable<Diagnostic> all = [.. compilation.Diagnostics, .. compilation.Build(compilation.Models[0]).Shapes.Diagnostics];
        Assert.Contains(all, d => d.Severity == Severity.Error && d.Code.StartsWith(code, StringComparison.Ordinal));
    }

    private static string Program(string body, string before = "") => $"{before}model M {{\n    input x: f32[3]\n    {body}\n}}\n";

    private static Graph Elaborate(string body, string before = "", bool training = false)
    {
        var compilation = new Compilation(new SourceText("t.nn", Program(body, before)));
        Assert.Empty(compilation.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.ToString()));
        ModelBuild build = compilation.Build(compilation.Models[0], new ModelOptions { Training = training });
        Assert.Empty(build.Shapes.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.ToString()));
        return build.Shapes.Graph;
    }

    private static double[] Run(string body, string before = "")
    {
        Graph graph = Pipeline.Run(Elaborate(body, before), verify: true);
        var evaluator = new PlainEvaluator(p => new DenseTensor([.. p.Type.Shape.ToNumbers().Select(n => (int)n)], [.. Enumerable.Repeat(1.0, (int)p.Type.Shape.ElementCount.Value)]));
        return evaluator.Run(graph, new Dictionary<string, DenseTensor> { ["x"] = new([3], s_x) })["y"].Data;
    }
}
