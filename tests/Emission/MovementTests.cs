using System.Reflection;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Text;

namespace ModelDsl.Tests.Emission;

/// <summary>Tensors whose elements only change places have kernels of their own.</summary>
public sealed class MovementTests
{
    private const int Images = 3, Channels = 5, Height = 7, Width = 19, Chosen = 4;

    private static readonly string s_program = $$"""
        model Movement {
            input x: f32[N, {{Channels}}, {{Height}}, {{Width}}]
            input index: i64[{{Width}}]
            output last = rearrange(x, "n c h w -> n h w c")
            output twice = interpolate(x, scale_factor: 2)
            output largest = topk(x, {{Chosen}}, dim: 3)[0]
            output places = topk(x, {{Chosen}}, dim: 1)[1]
            output picked = index_select(x, dim: 3, index: index) * 2
            output turned = flip(x, dims: (3,)) + 1
            output total = sum(index, dim: 0)
            output greatest = amax(index, dim: 0)
        }
        """;

    private static readonly Lazy<(string Source, float[] X, long[] Index, TensorData[] Results)> s_run = new(() =>
    {
        var program = new Compilation(new SourceText("movement.nn", s_program));
        Assert.Empty(program.Diagnostics.Select(d => d.ToString()));
        string source = program.Build(program.Models[0]).Emit().Source;
        Type type = Assembly.Load(AssemblyCache.Compile("Movement", [source])).GetType("Models.Movement", throwOnError: true)!;
        using ICompiledModel model = AssemblyCache.Create(type, new SeededParameters(1));
        TensorData x = TensorData.Zeros(ElementType.F32, [Images, Channels, Height, Width]), index = TensorData.Zeros(ElementType.I64, [Width]);
        var random = new Random(8);
        foreach (ref float value in x.As<float>()) value = random.Next(1000);
        foreach (ref long place in index.As<long>()) place = random.Next(Width);
        TensorData[] results = [.. model.Description.Outputs.Select((o, i) => TensorData.Zeros(o.Element, model.OutputShape(i, [Images])))];
        model.Run([x, index], results, [Images]);
        return (source, x.As<float>().ToArray(), index.As<long>().ToArray(), results);
    });

    [Theory, InlineData("Transposition.Run"), InlineData("Repetition.Run"), InlineData("AxisKernels.Top"), InlineData("LaneLookup.Gather"), InlineData("LaneStride.Load"), InlineData("TensorPrimitives.Sum"), InlineData("TensorPrimitives.Max")]
    public void Each_is_recognised(string kernel) => Assert.Contains(kernel, s_run.Value.Source, StringComparison.Ordinal);

    [Fact]
    public void Every_element_arrives()
    {
        (_, float[] x, long[] index, TensorData[] results) = s_run.Value;
        float At(int n, int c, int h, int w) => x[((n * Channels + c) * Height + h) * Width + w];
        int last = 0, twice = 0, picked = 0, turned = 0;
        for (int n = 0; n < Images; n++)
        {
            for (int h = 0; h < Height; h++)
                for (int w = 0; w < Width; w++)
                    for (int c = 0; c < Channels; c++) Assert.Equal(At(n, c, h, w), results[0].As<float>()[last++]);
            for (int c = 0; c < Channels; c++)
            {
                for (int h = 0; h < 2 * Height; h++)
                    for (int w = 0; w < 2 * Width; w++) Assert.Equal(At(n, c, h / 2, w / 2), results[1].As<float>()[twice++]);
                for (int h = 0; h < Height; h++)
                    for (int w = 0; w < Width; w++) Assert.Equal(2 * At(n, c, h, (int)index[w]), results[4].As<float>()[picked++]);
                for (int h = 0; h < Height; h++)
                    for (int w = 0; w < Width; w++) Assert.Equal(1 + At(n, c, h, Width - 1 - w), results[5].As<float>()[turned++]);
            }
        }
        Assert.Equal(index.Sum(), results[6].As<long>()[0]);
        Assert.Equal(index.Max(), results[7].As<long>()[0]);
        float[][] rows = [.. Enumerable.Range(0, x.Length / Width).Select(r => x[(r * Width)..((r + 1) * Width)].OrderDescending().Take(Chosen).ToArray())];
        Assert.Equal(rows.SelectMany(r => r), results[2].As<float>().ToArray());
        int plane = Height * Width;
        for (int n = 0; n < Images; n++)
            for (int p = 0; p < plane; p++)
            {
                int[] order = [.. Enumerable.Range(0, Channels).OrderByDescending(c => x[(n * Channels + c) * plane + p]).Take(Chosen)];
                Assert.Equal(order, Enumerable.Range(0, Chosen).Select(k => (int)results[3].As<long>()[(n * Chosen + k) * plane + p]));
            }
    }
}
