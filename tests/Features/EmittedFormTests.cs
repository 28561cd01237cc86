using ModelDsl.Autodiff;
using ModelDsl.Ir;
using ModelDsl.Text;

namespace ModelDsl.Tests.Features;

/// <summary>What stands in the programs that models become: no more than what was asked for.</summary>
public sealed class EmittedFormTests
{
    private static ModelBuild Build(string text, bool training = false, bool gradients = false)
    {
        var compilation = new Compilation(new SourceText("form.nn", text));
        Assert.Empty(compilation.Diagnostics.Select(d => d.ToString()));
        ModelBuild build = compilation.Build(compilation.Models[^1], new ModelOptions { Training = training, Gradients = gradients });
        Assert.Empty(build.Shapes.Diagnostics.Select(d => d.ToString()));
        return build;
    }

    // What computes something: not inputs, parameters and numbers.
    private static string[] Operations(Graph graph) => [.. graph.Nodes.Select(n => n.Primitive.Name).Where(n => n is not ("input" or "parameter" or "constant"))];

    [Fact]
    public void An_input_adds_no_operation()
    {
        Assert.Empty(Operations(Build("model M {\n    input x: f32[N, 3]\n    output y = x\n}\n").Graph));
    }

    [Fact]
    public void Named_intermediate_values_are_outputs_of_the_same_pass()
    {
        const string trunk = "    layer a = Conv2d(4, 3, padding: 1)\n    layer b = Conv2d(6, 3, padding: 1)\n    first = x -> a -> ReLU\n    second = first -> b -> ReLU\n";
        Graph plain = Build($"model M {{\n    input x: f32[N, 3, 8, 8]\n{trunk}    output y = mean(second, dim: (2, 3))\n}}\n").Shapes.Graph;
        Graph tapped = Build($"model M {{\n    input x: f32[N, 3, 8, 8]\n{trunk}    output y = mean(second, dim: (2, 3))\n    output low = first\n    output high = second\n}}\n").Shapes.Graph;
        Assert.Equal(["y", "low", "high"], tapped.Outputs.Select(o => o.Name));
        Assert.Equal(plain.Nodes.Length, tapped.Nodes.Length);
        // The values are those of the layers one by one.
        var evaluator = new PlainEvaluator(Weights, _ => 2);
        var x = new DenseTensor([2, 3, 8, 8], [.. Enumerable.Range(0, 384).Select(i => Math.Sin(i))]);
        Dictionary<string, DenseTensor> all = evaluator.Run(tapped, new Dictionary<string, DenseTensor> { ["x"] = x });
        Graph first = Build("model M {\n    input x: f32[N, 3, 8, 8]\n    layer a = Conv2d(4, 3, padding: 1)\n    output y = x -> a -> ReLU\n}\n").Shapes.Graph;
        Graph second = Build("model M {\n    input x: f32[N, 4, 8, 8]\n    layer b = Conv2d(6, 3, padding: 1)\n    output y = x -> b -> ReLU\n}\n").Shapes.Graph;
        DenseTensor low = new PlainEvaluator(Weights, _ => 2).Run(first, new Dictionary<string, DenseTensor> { ["x"] = x })["y"];
        DenseTensor high = new PlainEvaluator(Weights, _ => 2).Run(second, new Dictionary<string, DenseTensor> { ["x"] = low })["y"];
        Assert.Equal(low.Data, all["low"].Data);
        Assert.Equal(high.Data, all["high"].Data);
        Assert.Equal(2, Operations(tapped).Count(o => o == "convolution"));
    }

    [Fact]
    public void A_head_is_evaluated_without_the_others()
    {
        const string text = """
            block Trunk {
                input x: f32[N, 4]
                layer fc = Linear(5)
                output y = tanh(x -> fc)
            }
            block Heads {
                input x: f32[N, 4]
                layer trunk = Trunk
                layer first = Linear(3)
                layer second = Linear(2)
                h = x -> trunk
                output a = h -> first
                output b = h -> second
            }
            model Second {
                input x: f32[N, 4]
                layer m = Heads
                a, b = x -> m
                output y = b
            }
            """;
        Graph graph = Build(text).Graph;
        Assert.Equal(2, Operations(graph).Count(o => o == "matmul"));
        Assert.DoesNotContain("m.first", GraphPrinter.Print(graph));
    }

    [Fact]
    public void A_number_and_a_tuple_of_it_are_the_same_code()
    {
        static string Source(string size) =>
            Build($"model M {{\n    input x: f32[N, 2, 8, 8, 8]\n    output y = x -> Conv3d(4, {size}) -> ReLU\n}}\n").Emit().Source;
        // Only the comment with the line of the program tells them apart.
        Assert.Equal(Source("3").Replace("Conv3d(4, 3)", ""), Source("(3, 3, 3)").Replace("Conv3d(4, (3, 3, 3))", ""));
    }

    [Fact]
    public void Inference_draws_nothing_and_keeps_its_statistics()
    {
        const string text = """
            model M {
                input x: f32[N, 4, 6, 6]
                layer net = Conv2d(8, 3) -> BatchNorm2d -> RReLU -> Dropout2d(0.5)
                output y = x -> net -> StochasticDepth(0.5) -> Flatten -> Dropout(0.2)
            }
            """;
        Graph inference = Build(text).Graph, training = Build(text, training: true).Graph;
        Assert.DoesNotContain("random", GraphPrinter.Print(inference));
        Assert.DoesNotContain(inference.Outputs, o => o.Name.StartsWith("after.", StringComparison.Ordinal));
        Assert.Contains("random", GraphPrinter.Print(training));
    }

    [Fact]
    public void No_gradient_is_computed_for_what_is_frozen()
    {
        const string open = "model M {\n    input x: i64[N]\n    layer embed = Embedding(10, 6)\n    layer fixed = Linear(4)\n    layer head = Linear(2)\n    output y = x -> embed -> fixed -> ReLU -> head\n";
        Graph all = Build(open + "}\n", gradients: true).Graph;
        Graph some = Build(open + "    freeze fixed\n    freeze embed\n}\n", gradients: true).Graph;
        Assert.Equal(["gradient.head.bias", "gradient.head.weight"], some.Outputs.Select(o => o.Name).Where(n => n.StartsWith("gradient.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.True(Operations(some).Length < Operations(all).Length - 3, $"{Operations(some).Length} of {Operations(all).Length} nodes");
        Graph head = Build("model M {\n    input x: f32[N, 4]\n    layer head = Linear(2)\n    output y = x -> head\n}\n", gradients: true).Graph;
        Graph forward = Build(open + "}\n").Graph;
        // What is left is the forward pass and the head's own two gradients.
        Assert.True(Operations(some).Length <= Operations(forward).Length + Operations(head).Length, $"{Operations(some).Length} nodes, {Operations(forward).Length} forward, {Operations(head).Length} of the head alone");
    }

    private static DenseTensor Weights(ParameterInfo parameter)
    {
        int[] shape = [.. parameter.Type.Shape.ToNumbers().Select(n => (int)n)];
        return new(shape, [.. Enumerable.Range(0, DenseTensor.Count(shape)).Select(i => Math.Cos(0.3 * i + shape.Length) / 3)]);
    }
}
