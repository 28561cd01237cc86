using System.Reflection;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Text;

namespace ModelDsl.Tests.Emission;

/// <summary>f16 and bf16 are what memory holds; arithmetic is f32.</summary>
public sealed class HalfTests
{
    private const string Models = """
        model Brain {
            input x: bf16[N, 5]
            layer fc = Linear(3)
            layer norm = LayerNorm(3)
            output y = x -> fc -> norm
        }
        model Half16 {
            input x: f16[N, 5]
            output sum: f16[N] = sum(x * x, dim: 1)
            output rounded: f32[N, 5] = cast(cast(cast(x, f32) / 3.0, f16), f32)
            output exact: f32[N, 5] = cast(x, f32) / 3.0
            output flags: bool[N, 5] = x > 0.5
        }
        model Steps {
            input x: f16[T, 4]
            last, all = scan((s, e) => (s + e, s + e), init: cast(zeros(4), f16), over: x, dim: 0)
            output y: f16[4] = last
        }
        """;

    private static readonly Lazy<Assembly> s_assembly = new(() =>
    {
        var compilation = new Compilation(new SourceText("half.nn", Models));
        Assert.Empty(compilation.Diagnostics);
        return Assembly.Load(AssemblyCache.Compile("Halves", compilation.Models.Select(m => compilation.Build(m)).Select(b =>
        {
            Assert.Empty(b.Limits);
            return b.Emit().Source;
        })));
    });

    private static TensorData[] Run(string name, TensorData input)
    {
        using ICompiledModel model = AssemblyCache.Create(s_assembly.Value.GetType("Models." + name, throwOnError: true)!, new SeededParameters(3));
        int[] sizes = [input.Shape[0]];
        TensorData[] outputs = [.. model.Description.Outputs.Select((o, i) => TensorData.Zeros(o.Element, model.OutputShape(i, sizes)))];
        model.Run([input], outputs, sizes);
        return outputs;
    }

    [Fact]
    public void Sums_are_f32_and_rounded_once()
    {
        // 2048 + 1 is not an f16: a running sum in f16 would stay at 2048.
        Half[] row = [(Half)45.25f, (Half)1, (Half)1, (Half)1, (Half)1];
        TensorData[] results = Run("Half16", TensorData.From(row, 1, 5));
        float exact = 45.25f * 45.25f + 4;
        Assert.Equal((Half)exact, results[0].As<Half>()[0]);
        Assert.Equal(row.Select(h => (float)(Half)((float)h / 3)), results[1].As<float>().ToArray());
        Assert.Equal(row.Select(h => (float)h / 3), results[2].As<float>().ToArray());
        Assert.All(results[3].As<bool>().ToArray(), Assert.True);
    }

    [Fact]
    public void Loops_carry_f32()
    {
        TensorData x = TensorData.From([.. new float[] { 2048, 1, 1, 1, 1, 1, 1, 1 }.Select(v => (Half)v)], 2, 4);
        Assert.Equal([(Half)2048, (Half)2, (Half)2, (Half)2], Run("Steps", x)[0].As<Half>().ToArray());
    }

    [Fact]
    public void Parameters_and_results_are_bf16()
    {
        var random = new Random(1);
        TensorData x = TensorData.Zeros(ElementType.BF16, [4, 5]);
        for (int i = 0; i < 20; i++) x.As<ushort>()[i] = BrainFloat.FromSingle(random.NextSingle());
        TensorData y = Run("Brain", x)[0];
        Assert.Equal(ElementType.BF16, y.Element);
        for (int row = 0; row < 4; row++)
        {
            float[] values = [.. y.As<ushort>().Slice(row * 3, 3).ToArray().Select(BrainFloat.ToSingle)];
            Assert.InRange(values.Sum(), -0.02f, 0.02f);
            Assert.InRange(values.Sum(v => v * v) / 3, 0.9f, 1.1f);
        }
    }
}
