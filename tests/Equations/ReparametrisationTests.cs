using System.Reflection;
using ModelDsl.Elaboration;
using ModelDsl.Ir;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Tests.Elaboration;
using static ModelDsl.Tests.Equations.Loops;
using ElementType = ModelDsl.Runtime.ElementType;

namespace ModelDsl.Tests.Equations;

/// <summary><c>with</c>: paths of what it makes, values against plain loops, and how such layers begin.</summary>
public sealed class ReparametrisationTests
{
    private const string Masked = """
        block Masked {
            input x: f32[...S]
            buffer mask: f32[...S] = ones
            output y: f32[...S] = x * mask
        }
        """;

    private static readonly EquationCase[] s_cases =
    [
        new("Pruned", """
            input x: f32[N, 4]
            layer fc = Linear(3) with weight = Masked
            output y = x -> fc
            """, v => Make([3, 3], i => Sum([4], c => v["x"][i[0], c[0]] * v["fc.weight_orig"][i[1], c[0]] * v["fc.weight_mask"][i[1], c[0]]) + v["fc.bias"][i[1]]))
            { Sizes = new() { ["N"] = 3 }, Before = Masked },
        new("Quantised", """
            input x: f32[N, 4]
            layer fc = Linear(3) with weight = ((w) => round(w * 8) / 8) with bias = tanh -> ReLU
            output y = x -> fc
            """, v => Make([3, 3], i => Math.Max(0, Sum([4], c => v["x"][i[0], c[0]] * Math.Round(v["fc.0.weight_orig"][i[1], c[0]] * 8) / 8) + Math.Tanh(v["fc.0.bias_orig"][i[1]]))))
            { Sizes = new() { ["N"] = 3 } },
        new("Lengths", """
            input x: f32[N, 2, 6]
            layer conv = Conv1d(3, 2, bias: false) with weight = weight_norm
            output y = x -> conv
            """, v => Make([3, 3, 5], i =>
            {
                double length = Math.Sqrt(Sum([2, 2], k => Math.Pow(v["conv.weight_v"][i[1], k[0], k[1]], 2)));
                return Sum([2, 2], k => v["x"][i[0], k[0], i[2] + k[1]] * v["conv.weight_v"][i[1], k[0], k[1]]) * v["conv.weight_g"][i[1], 0, 0] / length;
            })) { Sizes = new() { ["N"] = 3 } },
        new("Spectral", """
            input x: f32[N, 4]
            layer fc = Linear(3, bias: false) with weight = spectral_norm
            output y = x -> fc
            """, v => Make([3, 3], i =>
            {
                double sigma = Sum([3, 4], k => v["fc.weight_u"][k[0]] * v["fc.weight_orig"][k[0], k[1]] * v["fc.weight_v"][k[1]]);
                return Sum([4], c => v["x"][i[0], c[0]] * v["fc.weight_orig"][i[1], c[0]]) / sigma;
            })) { Sizes = new() { ["N"] = 3 } },
    ];

    [Fact]
    public void Values_agree_with_loops() => EquationCase.CheckAll("Reparametrised", s_cases);

    [Fact]
    public void What_a_function_keeps_is_the_layers_own() => Assert.Equal(
        "a.0.weight_orig [3, 4], a.0.bias [3], a.0.weight_u [3], a.0.weight_v [4], b.weight_v [4, 2, 3], b.bias [2], b.weight_g [1, 2, 1], c.weight_orig [3, 4], c.bias [3], c.weight_inner.weight [3, 3], c.weight_inner.bias [3]",
        Programs.Parameters(Programs.Valid("""
            block Mixed {
                input w: f32[A, B]
                layer inner = Linear(A)
                output y: f32[A, B] = (w.T -> inner).T
            }

            model M {
                input x: f32[N, 4]
                layer a = Linear(3) with weight = spectral_norm -> ReLU
                layer b = ConvTranspose1d(2, 3) with weight = weight_norm(dim: 1)
                layer c = Linear(3) with weight = Mixed
                output y = (x -> a) + (x -> c)
                output z = reshape(x, [N, 4, 1]) -> b
            }
            """)));

    [Fact]
    public void A_shared_layer_iterates_at_each_use_in_training()
    {
        ElaboratedModel model = Programs.Valid("""
            model M {
                input x: f32[N, 4]
                layer a = Linear(4) with weight = spectral_norm(n_power_iterations: 2)
                output y = x -> a -> a
            }
            """, training: true);
        Assert.Equal(["a.weight_u", "a.weight_v"], model.Graph.Updates.Select(u => u.Buffer.Path));
        Assert.Equal(2 * 2 * 2 + 2 + 2, model.Graph.Nodes.Count(n => n.Primitive is ModelDsl.Ir.Primitives.MatMul));
    }

    [Fact]
    public void A_weight_norm_begins_as_the_plain_layer()
    {
        const string Text = """
            model Plain {
                input x: f32[1, 5]
                layer fc = Linear(6)
                output y = x -> fc
            }
            model Normed {
                input x: f32[1, 5]
                layer fc = Linear(6) with weight = weight_norm(dim: 1)
                output y = x -> fc
            }
            """;
        var compilation = new Compilation(new ModelDsl.Text.SourceText("begin.nn", Text));
        Assembly assembly = Assembly.Load(AssemblyCache.Compile("WeightNormBegins", compilation.Models.Select(m => compilation.Build(m).Emit().Source)));
        using ICompiledModel normed = AssemblyCache.Create(assembly.GetType("Models.Normed", throwOnError: true)!, new SeededParameters(3));
        TensorData v = Of("fc.weight_v"), g = Of("fc.weight_g");
        Assert.Equal([1, 5], g.Shape);
        for (int c = 0; c < 5; c++)
        {
            double squares = Enumerable.Range(0, 6).Sum(o => Math.Pow(v.As<float>()[o * 5 + c], 2));
            Assert.Equal(Math.Sqrt(squares), g.As<float>()[c], 6);
        }

        TensorData Of(string name) => normed.Parameter(normed.Description.Parameters.ToList().FindIndex(p => p.Weight.Name == name));
    }

    [Theory]
    [InlineData("layer a = Linear(3) with weights = sqrt", "NN1013")]
    [InlineData("layer a = Linear(3) with weight = ((w) => w[0])", "NN2017")]
    [InlineData("layer a = Linear(3) with weight = 3", "NN1012")]
    public void What_cannot_replace_a_parameter_is_said(string line, string code) =>
        Assert.StartsWith(code, Programs.Errors($"model M {{\n    input x: f32[N, 4]\n    {line}\n    output y = x -> a\n}}"));
}
