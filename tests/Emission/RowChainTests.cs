using System.Reflection;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Planning;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Text;

namespace ModelDsl.Tests.Emission;

/// <summary>Steps over the same rows go through them block by block, where each reads nothing but its own rows of what the others make.</summary>
public sealed class RowChainTests
{
    // A number of rows that is known, and one that only the run knows: then every step is by itself.
    private static string Programs(string rows, string suffix) => $$"""
        ## Three projections of one tensor, and attention; then a linear map, a residual connection, a norm, and two more.
        model Encoder{{suffix}} {
            input x: f32[1, {{rows}}, 64]
            layer attention = MultiheadAttention(64, 4, batch_first: true)
            layer norm1 = LayerNorm
            layer up = Linear(300)
            layer down = Linear(64)
            layer norm2 = LayerNorm
            mixed = attention(x, x, x, need_weights: false)
            h = x + mixed -> norm1
            output y = h + (h -> up -> GELU -> down) -> norm2
        }

        ## Linear maps of any widths, the narrow ones with weights of another layout.
        model Maps{{suffix}} {
            input x: f32[{{rows}}, 50]
            layer net = Linear(310) -> ReLU -> Linear(40) -> Tanh -> Linear(333) -> Linear(3)
            output y = x -> net
        }

        ## What is added comes from the opposite row.
        model Opposite{{suffix}} {
            input x: f32[{{rows}}, 200]
            layer a = Linear(200)
            layer b = Linear(200)
            h = x -> a
            output y = (x -> b) + flip(h, [0])
        }
        """;

    [Fact]
    public void Blocks_of_rows_give_what_steps_by_themselves_give()
    {
        var program = new Compilation(new SourceText("rows.nn", Programs("197", "") + "\n\n" + Programs("N", "Of")));
        Assert.Empty(program.Diagnostics.Select(d => d.ToString()));
        Dictionary<string, ModelBuild> models = program.Models.ToDictionary(m => m.Name, m => program.Build(m));
        int[] Stages(string model) => [.. models[model].Plan.RunSteps.OfType<RowsStep>().Select(s => s.Stages.Length)];
        Assert.Equal([3, 5], Stages("Encoder"));
        Assert.Equal([4], Stages("Maps"));
        Assert.All(["EncoderOf", "MapsOf", "OppositeOf"], name => Assert.Empty(Stages(name)));

        Assembly assembly = Assembly.Load(AssemblyCache.Compile("RowChains", models.Values.Select(m => m.Emit().Source)));
        foreach (string name in (string[])["Encoder", "Maps", "Opposite"])
        {
            float[] apart = Run(assembly, name + "Of"), joined = Run(assembly, name);
            float most = apart.Max(MathF.Abs);
            Assert.True(most > 0.01f);
            for (int i = 0; i < apart.Length; i++) Assert.Equal(apart[i], joined[i], 2e-6f * most);
        }
    }

    [Theory]
    [InlineData("127", 0)] // too few for blocks
    [InlineData("128", 1)]
    [InlineData("16 * N", 0)]
    [InlineData("128 * N", 1)] // as many where there are any
    public void Few_rows_share_out_columns_instead(string rows, int expected)
    {
        var program = new Compilation(new SourceText("rows.nn", Programs(rows, "")));
        Assert.Equal(expected, program.Build(program.Models.Single(m => m.Name == "Maps")).Plan.RunSteps.OfType<RowsStep>().Count());
    }

    private static float[] Run(Assembly assembly, string name)
    {
        using ICompiledModel model = AssemblyCache.Create(assembly.GetType($"Models.{name}", throwOnError: true)!, new SeededParameters(5));
        int[] shape = [.. model.Description.Inputs[0].Sizes.Select(s => int.TryParse(s, out int size) ? size : 197)];
        int[] sizes = [.. model.Description.Sizes.Select(_ => 197)];
        TensorData x = TensorData.Zeros(ElementType.F32, shape), y = TensorData.Zeros(ElementType.F32, model.OutputShape(0, sizes));
        var random = new Random(6);
        foreach (ref float value in x.As<float>()) value = (float)random.NextDouble() - 0.5f;
        model.Run([x], [y], sizes);
        return y.As<float>().ToArray();
    }
}
