using ModelDsl.Ir;
using ModelDsl.Optimization;
using ModelDsl.Tests.Ir;

namespace ModelDsl.Tests.Optimization;

/// <summary>What passes make of small graphs, written as text.</summary>
public sealed class PassTests
{
    private const string X = "graph G\nsize N\n%0 = input {name = x} : f32[N, 4]\n";

    [Theory]
    [InlineData("%1 = exp %0 : f32[N, 4]\n%2 = log %0 : f32[N, 4]\noutput y = %2\n", "%1 = log %0 : f32[N, 4]\noutput y = %1\n")]
    [InlineData("%1 = exp %0 : f32[N, 4]\n%2 = exp %0 : f32[N, 4]\n%3 = add %1, %2 : f32[N, 4]\noutput y = %3\n",
        "%1 = exp %0 : f32[N, 4]\n%2 = add %1, %1 : f32[N, 4]\noutput y = %2\n")]
    [InlineData("%1 = constant {value = 2} : f32[]\n%2 = broadcast %1 {to = [N, 4]} : f32[N, 4]\n%3 = power %0, %2 : f32[N, 4]\noutput y = %3\n",
        "%1 = square %0 : f32[N, 4]\noutput y = %1\n")]
    [InlineData("%1 = negate %0 : f32[N, 4]\n%2 = negate %1 : f32[N, 4]\noutput y = %2\n", "output y = %0\n")]
    [InlineData("%1 = transpose %0 {permutation = [1, 0]} : f32[4, N]\n%2 = transpose %1 {permutation = [1, 0]} : f32[N, 4]\noutput y = %2\n", "output y = %0\n")]
    [InlineData("%1 = constant {value = 0} : f32[N, 4]\n%2 = add %0, %1 : f32[N, 4]\noutput y = %2\n",
        "%1 = constant {value = 0} : f32[N, 4]\n%2 = add %0, %1 : f32[N, 4]\noutput y = %2\n")]
    public void Small_graphs(string before, string after)
    {
        Graph result = Pipeline.Run(GraphParser.Parse(X + before), verify: true);
        Assert.Equal(X + after, GraphPrinter.Print(result));
    }

    [Fact]
    public void Inputs_checks_and_updates_stay()
    {
        Graph before = EveryPrimitive.Graph(), after = Pipeline.Run(before, verify: true);
        Assert.Equal(before.Inputs.Select(i => (i.Name, i.Optional)), after.Inputs.Select(i => (i.Name, i.Optional)));
        Assert.Equal(before.Outputs.Select(o => o.Name), after.Outputs.Select(o => o.Name));
        Assert.Equal(before.Checks.ToArray(), after.Checks.ToArray());
        Assert.Equal(before.Updates.Select(u => u.Buffer), after.Updates.Select(u => u.Buffer));
    }

    [Fact]
    public void A_norm_goes_into_the_convolution_before_it_and_means_the_same()
    {
        Graph before = GraphParser.Parse("""
            graph G
            parameter w : f32[2, 1, 1, 1] = ones
            buffer mean : f32[2, 1, 1] = zeros
            parameter scale : f32[2, 1, 1] = ones
            %0 = input {name = x} : f32[1, 1, 2, 2]
            %1 = parameter {path = w} : f32[2, 1, 1, 1]
            %2 = convolution %0, %1 {strides = [1, 1], before = [0, 0], after = [0, 0], dilations = [1, 1], groups = 1} : f32[1, 2, 2, 2]
            %3 = parameter {path = mean} : f32[2, 1, 1]
            %4 = broadcast %3 {to = [1, 2, 2, 2]} : f32[1, 2, 2, 2]
            %5 = subtract %2, %4 : f32[1, 2, 2, 2]
            %6 = parameter {path = scale} : f32[2, 1, 1]
            %7 = broadcast %6 {to = [1, 2, 2, 2]} : f32[1, 2, 2, 2]
            %8 = multiply %5, %7 : f32[1, 2, 2, 2]
            output y = %8
            """);
        Graph after = Pipeline.Run(before, verify: true);
        Assert.Equal(["add"], after.Nodes.Where(n => n.Types[0].Rank == 4 && n.Id > after.Nodes.Single(m => m.Primitive.Name == "convolution").Id && n.Primitive.Name != "broadcast" && n.Primitive.Name != "reshape").Select(n => n.Primitive.Name));
        Assert.Equal(Values(before), Values(after));

        static double[] Values(Graph graph) => new PlainEvaluator(p => new([.. p.Type.Shape.ToNumbers().Select(n => (int)n)], p.Path switch
        {
            "w" => [2, -3],
            "mean" => [0.5, 4],
            _ => [0.25, 8],
        })).Run(graph, new Dictionary<string, DenseTensor> { ["x"] = new([1, 1, 2, 2], [1, 2, -3, 4]) })["y"].Data;
    }
}
