using ModelDsl.Emission;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Optimization;
using ModelDsl.Planning;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Shapes;

namespace ModelDsl.Tests.Optimization;

public sealed class AssignLayoutsTests
{
    private static readonly AssignLayouts s_everywhere = new() { Always = true };

    [Fact]
    public void Blocks_mean_the_same()
    {
        int blocked = 0;
        for (int seed = 1; seed <= 40; seed++)
        {
            var net = new ImageNet(seed);
            Graph after = s_everywhere.Run(net.Graph);
            Verifier.Check(after);
            blocked += after.Nodes.Count(n => n.Primitive is BlockedConvolution);
            Assert.Null(ImageNet.Difference(net.Evaluate(net.Graph), net.Evaluate(after), 1e-12));
        }
        Assert.True(blocked > 80, $"{blocked} convolutions");
    }

    [Fact]
    public void Emitted_code_agrees_with_plain_loops()
    {
        ImageNet[] nets = [.. Enumerable.Range(101, 16).Select(seed => new ImageNet(seed))];
        IEnumerable<string> sources = nets.Select(n => CSharpEmitter.Emit(Planner.Plan(Pipeline.Run(s_everywhere.Run(n.Graph))), new EmitOptions("Nets", n.Graph.Name)).Source);
        var assembly = System.Reflection.Assembly.Load(AssemblyCache.Compile("Nets", sources));
        foreach (ImageNet net in nets)
        {
            using ICompiledModel model = AssemblyCache.Create(assembly.GetType($"Nets.{net.Graph.Name}", throwOnError: true)!, new Given(net));
            ModelInfo info = model.Description;
            int[] sizes = [.. info.Sizes.Select(s => (int)net.Size(new DimSymbol(s, DimKind.Dynamic)))];
            TensorData[] outputs = [.. info.Outputs.Select((o, i) => TensorData.Zeros(o.Element, model.OutputShape(i, sizes)))];
            model.Run([Tensor(net.Inputs["x"])], outputs, sizes, seed: 0);
            Dictionary<string, DenseTensor> actual = info.Outputs.Zip(outputs)
                .ToDictionary(o => o.First.Name, o => new DenseTensor([.. o.Second.Shape], [.. o.Second.As<float>().ToArray().Select(v => (double)v)]));
            Assert.Null(ImageNet.Difference(net.Evaluate(net.Graph), actual, 2e-5));
        }
    }

    private sealed class Given(ImageNet net) : ParameterSource
    {
        public override void Fill<T>(ParameterSpec parameter, Span<T> destination) =>
            Tensor(net.Parameters.Single(p => p.Key.Path == parameter.Weight.Name).Value).As<T>().CopyTo(destination);
    }

    private static TensorData Tensor(DenseTensor plain) => TensorData.From([.. plain.Data.Select(v => (float)v)], plain.Shape);

    private const string Conv = "{strides = [1, 1], before = [1, 1], after = [1, 1], dilations = [1, 1], groups = 1}";

    // Two layers of 64 channels on images whose size only a run knows.
    private const string TwoLayers = $$"""
        graph G
        size N
        size H
        parameter v : f32[64, 3, 3, 3] = ones
        parameter w : f32[64, 64, 3, 3] = ones
        %0 = input {name = x} : f32[N, 3, H, 32]
        %1 = parameter {path = v} : f32[64, 3, 3, 3]
        %2 = parameter {path = w} : f32[64, 64, 3, 3]
        %3 = convolution %0, %1 {{Conv}} : f32[N, 64, H, 32]
        %4 = tanh %3 : f32[N, 64, H, 32]
        %5 = convolution %4, %2 {{Conv}} : f32[N, 64, H, 32]
        output y = %5

        """;

    [Fact]
    public void A_first_layer_reads_planes_and_only_the_end_is_converted()
    {
        Graph after = Pipeline.Run(GraphParser.Parse(TwoLayers), verify: true);
        Assert.Equal(
            ["input", "parameter", "parameter", "blocked_convolution", "tanh", "blocked_convolution", "transpose", "reshape"],
            after.Nodes.Select(n => n.Primitive.Name));
        Assert.Equal([true, false], after.Nodes.Select(n => n.Primitive).OfType<BlockedConvolution>().Select(c => c.FromPlanes));
    }

    [Theory]
    [InlineData("f32[64, 64, 3, 3]", "f32[2, 64, 3, 3]", "[N, 64, H, 32]\noutput", "[N, 2, H, 32]\noutput")] // few results
    [InlineData("output y", "update w = %2\noutput y", "", "")] // changes its parameters
    public void Some_programs_keep_planes(string before, string after, string also, string into)
    {
        string text = TwoLayers.Replace("\r", "").Replace(before, after);
        if (also.Length > 0) text = text.Replace(also, into);
        string[] names = [.. Pipeline.Run(GraphParser.Parse(text), verify: true).Nodes.Select(n => n.Primitive.Name)];
        Assert.Contains("convolution", names);
    }

    [Fact]
    public void A_small_network_keeps_planes()
    {
        Graph small = GraphParser.Parse(TwoLayers.Replace("64", "4").Replace("size H\n", "").Replace("H", "8").Replace("32]", "8]"));
        Assert.DoesNotContain(Pipeline.Run(small, verify: true).Nodes, n => n.Primitive is BlockedConvolution);
    }
}
