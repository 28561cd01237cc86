using ModelDsl.Elaboration;
using ModelDsl.Ir;

namespace ModelDsl.Tests.Elaboration;

public class PathTests
{
    private static string Paths(string body) =>
        string.Join(" ", Programs.Valid($"model M {{\n    input x: f32[N, 4]\n{body}\n}}").Parameters.Select(p => p.Path).Where(p => !p.EndsWith("bias", StringComparison.Ordinal)));

    [Theory]
    [InlineData("output y = x -> Linear(4) -> Linear(4)", "linear_0.weight linear_1.weight")]
    [InlineData("output y = x -> ReLU -> Linear(4) -> LayerNorm(4) -> Linear(4)", "linear_0.weight layer_norm_0.weight linear_1.weight")]
    [InlineData("layer f = Linear(4) -> ReLU -> Linear(4)\noutput y = x -> f", "f.0.weight f.2.weight")]
    [InlineData("layer f = Linear(4) -> (ReLU -> Linear(4)) -> Linear(4)\noutput y = x -> f", "f.0.weight f.1.1.weight f.2.weight")]
    [InlineData("layer a = Linear(4) -> ReLU\nlayer f = a -> Linear(4)\noutput y = x -> f", "a.0.weight f.1.weight")]
    [InlineData("layer f = [Linear(4), [ReLU, Linear(4)]]\noutput y = x -> f", "f.0.weight f.1.1.weight")]
    [InlineData("output y = x -> (Linear(4) -> ReLU)", "sequential_0.0.weight")]
    [InlineData("layer f = Linear(4) -> softmax(dim: 1) -> Linear(4)\noutput y = x -> f", "f.0.weight f.2.weight")]
    [InlineData("layer f = Linear(4)\noutput y = x -> f -> f", "f.weight")]
    [InlineData("for i in 0..2 { x = x -> Linear(4) }\noutput y = x", "linear_0.weight linear_1.weight")]
    [InlineData("layer f = Linear(4)\nlayer unused = Linear(3, in_features: 2)\noutput y = x -> f", "f.weight unused.weight")]
    [InlineData("layer f = MultiheadAttention(4, num_heads: 2, bias: false)\na, w = x -> f\noutput y = a", "f.in_proj_weight f.out_proj.weight")]
    public void Parameters_have_the_paths_of_PyTorch(string body, string paths) => Assert.Equal(paths, Paths(body));

    [Fact]
    public void Layers_as_arguments_go_by_the_name_of_the_parameter()
    {
        ElaboratedModel model = Programs.Valid("""
            block Residual(body: layer) {
                input x: f32[...S]
                output y: f32[...S] = (x -> body) + (x -> fresh(body))
            }
            model M {
                input x: f32[N, 4]
                layer shared = Linear(4, bias: false)
                layer stage = Residual(shared)
                output y = x -> stage -> Residual(Linear(4, bias: false) -> ReLU)
            }
            """);
        Assert.Equal("shared.weight [4, 4], stage.linear_0.weight [4, 4], residual_0.body.0.weight [4, 4], residual_0.sequential_0.0.weight [4, 4]", Programs.Parameters(model));
        Assert.Equal("stage.body.weight", Assert.Single(model.Parameters[0].Aliases));
    }

    [Fact]
    public void A_parameter_is_read_by_name_and_may_be_an_output()
    {
        ElaboratedModel model = Programs.Valid("""
            model M {
                layer table = Embedding(4, 3)
                layer attention = MultiheadAttention(4, num_heads: 2, kdim: 4, vdim: 4)
                output w = table.weight
                output v = attention.out_proj.weight
            }
            """);
        Assert.Equal("w: f32[4, 3], v: f32[4, 4]", Programs.Types(model.Outputs));
    }

    [Fact]
    public void Initialisers_carry_all_their_numbers()
    {
        ElaboratedModel model = Programs.Valid("""
            model M(start: float = 2) {
                input x: f32[N, 2]
                param a: f32[1, 2] = kaiming_uniform(a: sqrt(5))
                param b: f32[2] = start
                buffer c: f32[2] = [1, 2]
                param d: f32[2, 2] = if start > 1 then orthogonal else zeros
                output y = x * a + b + c
            }
            """);
        Assert.Equal("kaiming_uniform(a: 2.23606797749979, mode: fan_in, nonlinearity: leaky_relu)", model.Parameters[0].Initializer.ToString());
        Assert.Equal("constant(value: 2)", model.Parameters[1].Initializer.ToString());
        Assert.Equal([1.0, 2.0], Assert.IsType<double[]>(model.Parameters[2].Initializer.Arguments["values"]));
        Assert.Equal("orthogonal(gain: 1)", model.Parameters[3].Initializer.ToString());
        Assert.True(model.Parameters[2].IsBuffer);
    }

    [Fact]
    public void Nodes_know_the_users_line_and_the_layer()
    {
        ElaboratedModel model = Programs.Valid("model M {\n    input x: f32[N, 1, 8, 8]\n    layer stem = Conv2d(3, 3)\n    output y = x -> stem\n}");
        Node convolution = Assert.Single(model.Graph.Nodes, n => n.Primitive is ModelDsl.Ir.Primitives.Convolution);
        Assert.Equal(("test.nn", 4, "stem", "Conv2d"), (convolution.Origin.Where.Path, convolution.Origin.Where.Start.Line, convolution.Origin.Layer, convolution.Origin.Kind));
    }
}
