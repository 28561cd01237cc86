using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Optimization;
using ModelDsl.Text;

namespace ModelDsl.Tests.Optimization;

/// <summary>Where a norm goes into the layer before it, and where it must not.</summary>
public sealed class FoldNormsTests
{
    private static readonly FoldNorms s_pass = new();

    [Theory]
    [InlineData("f32[2, 4, 7, 6]", "Conv2d(6, 3) -> BatchNorm2d")]
    [InlineData("f32[2, 4, 7, 6]", "Conv2d(6, 3, bias: false) -> BatchNorm2d")]
    [InlineData("f32[2, 4, 7, 6]", "Conv2d(6, (3, 2), stride: 2, padding: 1, dilation: (1, 2), groups: 2) -> BatchNorm2d")]
    [InlineData("f32[2, 4, 7, 6]", "Conv2d(4, 3, groups: 4, bias: false) -> BatchNorm2d(affine: false)")]
    [InlineData("f32[2, 4, 9]", "Conv1d(3, 3, bias: false) -> BatchNorm1d")]
    [InlineData("f32[1, 2, 3, 4, 3]", "Conv3d(3, 2) -> BatchNorm3d")]
    [InlineData("f32[2, 4, 3, 5]", "ConvTranspose2d(6, 3, stride: 2) -> BatchNorm2d")]
    [InlineData("f32[2, 4, 3, 5]", "ConvTranspose2d(6, 3, groups: 2, bias: false) -> BatchNorm2d")]
    [InlineData("f32[2, 4, 3, 5]", "ConvTranspose2d(8, 2, padding: 1, groups: 4) -> BatchNorm2d(eps: 0.1)")]
    [InlineData("f32[3, 5]", "Linear(4) -> BatchNorm1d")]
    [InlineData("f32[3, 5]", "Linear(4, bias: false) -> BatchNorm1d")]
    [InlineData("f32[2, 4, 7, 6]", "Conv2d(6, 3) -> BatchNorm2d -> BatchNorm2d")]
    [InlineData("f32[N, 4, H, W]", "Conv2d(6, 3, padding: 1) -> BatchNorm2d")]
    public void A_norm_with_fixed_statistics_is_folded(string type, string layers)
    {
        Graph before = Clean(Build($"model M {{\n    input x: {type}\n    layer net = {layers}\n    output y = x -> net\n}}\n"));
        Graph after = s_pass.Run(before);
        Verifier.Check(after);
        Assert.NotSame(before, after);
        Assert.Equal(["add"], Rest(after));
        AssertSame(before, after);
    }

    [Fact]
    public void A_scale_alone_leaves_nothing_behind_it()
    {
        Graph before = Clean(Build("""
            model M {
                input x: f32[2, 3, 5]
                layer conv = Conv1d(4, 2, bias: false)
                param scale: f32[4, 1] = ones
                output y = (x -> conv) * scale
            }
            """));
        Graph after = s_pass.Run(before);
        Assert.Equal([], Rest(after));
        AssertSame(before, after);
    }

    [Theory]
    [InlineData("an activation stands between", "output y = x -> Conv2d(6, 3) -> ReLU -> BatchNorm2d")]
    [InlineData("a pooling stands between", "output y = x -> Conv2d(6, 3) -> MaxPool2d(2) -> BatchNorm2d")]
    [InlineData("the norm comes first", "output y = x -> BatchNorm2d -> Conv2d(6, 3)")]
    [InlineData("nothing is scaled", "param b: f32[6, 1, 1] = ones\noutput y = (x -> Conv2d(6, 3)) + b")]
    [InlineData("only constants scale", "output y = 2 * (x -> Conv2d(6, 3)) - 1")]
    [InlineData("the scale has a value for each column", "param s: f32[5] = ones\noutput y = (x -> Conv2d(6, 3)) * s")]
    [InlineData("the norm takes its statistics from the input", "output y = x -> Conv2d(6, 3) -> GroupNorm(2)")]
    [InlineData("the filters come from the input", "input w: f32[6, 4, 3, 3]\nlayer norm = BatchNorm2d\noutput y = conv2d(x, w) -> norm")]
    [InlineData("the scale is divided", "param s: f32[6, 1, 1] = ones\noutput y = s / (x -> Conv2d(6, 3))")]
    public void Other_neighbours_stay(string reason, string body)
    {
        Graph graph = Clean(Build($"model M {{\n    input x: f32[2, 4, 7, 7]\n    {body.Replace("\n", "\n    ")}\n}}\n"));
        Assert.True(ReferenceEquals(graph, s_pass.Run(graph)), $"{reason}, yet the graph became\n{GraphPrinter.Print(s_pass.Run(graph))}");
    }

    [Theory]
    [InlineData("layer conv = Conv2d(6, 3)\nlayer norm = BatchNorm2d\nh = x -> conv\noutput y = (h -> norm) + h")]
    [InlineData("layer conv = Conv2d(6, 3)\nlayer norm = BatchNorm2d\nh = x -> conv\noutput y = h -> norm\noutput raw = h")]
    [InlineData("layer conv = Conv2d(6, 3)\nlayer norm = BatchNorm2d\nlayer other = BatchNorm2d\nh = x -> conv\noutput y = (h -> norm) * (h -> other)")]
    public void A_result_that_is_used_twice_stays(string body)
    {
        Graph graph = Clean(Build($"model M {{\n    input x: f32[2, 4, 7, 7]\n    {body.Replace("\n", "\n    ")}\n}}\n"));
        Assert.Same(graph, s_pass.Run(graph));
    }

    [Fact]
    public void Training_uses_the_batchs_own_statistics()
    {
        const string source = "model M {\n    input x: f32[2, 4, 7, 7]\n    layer net = Conv2d(6, 3) -> BatchNorm2d\n    output y = x -> net\n}\n";
        Graph training = Clean(Build(source, training: true));
        Assert.Same(training, s_pass.Run(training));
        Assert.NotEmpty(training.Updates);
    }

    // As the pass meets a graph in the pipeline.
    private static Graph Clean(Graph graph) => Pipeline.Passes.TakeWhile(p => p is not FoldNorms).Aggregate(graph, (g, pass) => pass.Run(g));

    private static Graph Build(string source, bool training = false)
    {
        var compilation = new Compilation(new SourceText("m.nn", source));
        Assert.Empty(compilation.Diagnostics);
        ModelBuild build = compilation.Build(compilation.Models[0], new ModelOptions { Training = training });
        Assert.Empty(build.Shapes.Diagnostics);
        return build.Shapes.Graph;
    }

    // What a run still does after the layer: views of memory cost nothing, work on parameters alone is done at load.
    private static IEnumerable<string> Rest(Graph graph)
    {
        IReadOnlySet<Node> early = ParameterWork.ParameterOnly(graph);
        return graph.Nodes.SkipWhile(n => n.Primitive is not (Convolution or ConvolutionTranspose or MatMul)).Skip(1)
            .Where(n => !early.Contains(n) && n.Primitive is not (ModelDsl.Ir.Primitives.Broadcast or Reshape or Transpose)).Select(n => n.Primitive.Name);
    }

    private static void AssertSame(Graph before, Graph after)
    {
        DenseTensor a = Value(before), b = Value(after);
        Assert.Equal(a.Shape, b.Shape);
        // Each element sums some hundred products of numbers near 1.
        for (int i = 0; i < a.Data.Length; i++) Assert.Equal(a.Data[i], b.Data[i], 1e-12 * (1 + Math.Abs(a.Data[i])));
        Assert.True(a.Data.Distinct().Count() > a.Data.Length / 2);
    }

    private static DenseTensor Value(Graph graph)
    {
        static DenseTensor Draw(int[] shape, int seed)
        {
            var random = new Random(seed);
            return new(shape, [.. Enumerable.Range(0, DenseTensor.Count(shape)).Select(_ => 0.25 + random.NextDouble())]);
        }
        var evaluator = new PlainEvaluator(
            p => Draw([.. p.Type.Shape.ToNumbers().Select(n => (int)n)], p.Path.Sum(c => 31 * c)), _ => 5);
        int[] shape = [.. graph.Inputs[0].Value.Shape.Select(d => d.IsConstant ? (int)d.Value : 5)];
        return evaluator.Run(graph, new Dictionary<string, DenseTensor> { ["x"] = Draw(shape, 1) })["y"];
    }
}
