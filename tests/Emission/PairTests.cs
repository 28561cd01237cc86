using System.Reflection;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Text;

namespace ModelDsl.Tests.Emission;

/// <summary>What is summed over the last axis of all pairs of rows: one side is turned first where many rows meet it.</summary>
public sealed class PairTests
{
    [Theory]
    [InlineData(9, 11, 5, true), InlineData(8, 8, 4, true), InlineData(17, 150, 30, true), InlineData(40, 33, 7, true), InlineData(3, 50, 6, false), InlineData(50, 3, 6, false)]
    public void Distances_of_all_pairs(int rows, int columns, int width, bool turns)
    {
        string text = $$"""
            model Pairs {
                input a: f32[2, {{rows}}, {{width}}]
                input b: f32[2, {{columns}}, {{width}}]
                output own = cdist(a, b)
                output shared = cdist(a, b[1], p: 1.0)
                output largest = cdist(a[0], b[1], p: inf)
                output products = prod(unsqueeze(a[1], 1) + b[0] * 2, dim: -1)
            }
            """;
        var program = new Compilation(new SourceText("pairs.nn", text));
        Assert.Empty(program.Diagnostics.Select(d => d.ToString()));
        string source = program.Build(program.Models[0]).Emit().Source;
        Assert.Equal(turns, source.Contains("Transposition.Run", StringComparison.Ordinal));
        Type type = Assembly.Load(AssemblyCache.Compile("Pairs", [source])).GetType("Models.Pairs", throwOnError: true)!;
        using ICompiledModel model = AssemblyCache.Create(type, new SeededParameters(1));
        TensorData a = TensorData.Zeros(ElementType.F32, [2, rows, width]), b = TensorData.Zeros(ElementType.F32, [2, columns, width]);
        var random = new Random(rows + columns);
        foreach (TensorData x in (TensorData[])[a, b])
            foreach (ref float value in x.As<float>()) value = (float)(random.NextDouble() - 0.5);
        TensorData[] results = [.. model.Description.Outputs.Select((o, i) => TensorData.Zeros(o.Element, model.OutputShape(i, [])))];
        model.Run([a, b], results, []);

        IEnumerable<(float X, float Y)> Meet(int s, int i, int t, int j) =>
            Enumerable.Range(0, width).Select(k => (a.As<float>()[(s * rows + i) * width + k], b.As<float>()[(t * columns + j) * width + k]));
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
            {
                for (int s = 0; s < 2; s++)
                {
                    int at = (s * rows + i) * columns + j;
                    Assert.Equal(Math.Sqrt(Meet(s, i, s, j).Sum(m => ((double)m.X - m.Y) * (m.X - m.Y))), results[0].As<float>()[at], 1e-5);
                    Assert.Equal(Meet(s, i, 1, j).Sum(m => Math.Abs((double)m.X - m.Y)), results[1].As<float>()[at], 1e-4);
                }
                Assert.Equal(Meet(0, i, 1, j).Max(m => Math.Abs(m.X - m.Y)), results[2].As<float>()[i * columns + j], 1e-6);
                Assert.Equal(Meet(1, i, 0, j).Aggregate(1.0, (product, m) => product * (m.X + 2.0 * m.Y)), results[3].As<float>()[i * columns + j], 1e-5);
            }
    }
}
