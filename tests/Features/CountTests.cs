using System.Text.Json;
using ModelDsl.Nnc;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Text;

namespace ModelDsl.Tests.Features;

/// <summary>What <c>nnc summary</c> counts is what a checkpoint holds.</summary>
public sealed class CountTests : IDisposable
{
    private const string Models = """
        model Mlp {
            input x: f32[N, 20]
            output y = x -> Linear(16) -> ReLU -> Linear(3, bias: false)
        }
        model GroupedCnn {
            input x: f32[N, 6, 12, 12]
            layer conv = Conv2d(12, 3, groups: 3) -> BatchNorm2d -> ReLU -> Conv2d(4, (1, 3), groups: 4)
            output y = x -> conv
        }
        model Lstm {
            input x: f32[T, N, 5]
            r = x -> LSTM(7, num_layers: 2, bidirectional: true)
            output y = r.y
        }
        model Gru {
            input x: f32[T, N, 5]
            r = x -> GRU(7, num_layers: 2, bidirectional: true)
            output y = r.y
        }
        model Transformer {
            input tokens: i64[N, T]
            layer embed = Embedding(50, 16)
            layer encoder = TransformerEncoder(TransformerEncoderLayer(16, nhead: 4, dim_feedforward: 32, batch_first: true), num_layers: 2)
            output y = (tokens -> embed -> encoder) @ embed.weight.T
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("nnc counts").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string text)
    {
        string path = Path.Combine(_folder, "models.nn");
        File.WriteAllText(path, text);
        return path;
    }

    private static string Run(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        Assert.True(CommandLine.Run(arguments, output, error) == 0, error.ToString());
        return output.ToString();
    }

    [Fact]
    public void Summary_counts_the_elements_of_the_checkpoint()
    {
        using JsonDocument summary = JsonDocument.Parse(Run("summary", Write(Models), "--format", "json"));
        var compilation = new Compilation(new SourceText("models.nn", Models));
        var totals = new Dictionary<string, long>();
        foreach (JsonElement model in summary.RootElement.GetProperty("models").EnumerateArray())
        {
            string name = model.GetProperty("name").GetString()!;
            ModelBuild build = compilation.Build(compilation.Models.Single(m => m.Name == name));
            // A checkpoint, written and read: buffers are in it and count as nothing.
            string path = Path.Combine(_folder, name + ".safetensors");
            TensorFile.Write(path, [.. build.Shapes.Parameters.Select(p => new NamedTensor(p.Path, TensorData.Zeros(ElementType.F32, [.. p.Type.Shape.Select(d => (int)d.Evaluate(_ => 1))])))]);
            HashSet<string> buffers = [.. build.Shapes.Parameters.Where(p => p.IsBuffer).Select(p => p.Path)];
            NamedTensor[] saved = [.. TensorFile.Read(path).Where(t => !buffers.Contains(t.Name))];
            Assert.Equal(saved.Sum(t => (long)t.Data.Count), model.GetProperty("parameters").GetInt64());
            // A tensor counts in the innermost layer that holds it.
            Dictionary<string, long> rows = model.GetProperty("layers").EnumerateArray().ToDictionary(l => l.GetProperty("path").GetString()!, l => l.GetProperty("parameters").GetInt64());
            foreach (NamedTensor tensor in saved)
                rows[rows.Keys.Where(r => tensor.Name.StartsWith(r + ".", StringComparison.Ordinal)).MaxBy(r => r.Length)!] -= tensor.Data.Count;
            Assert.All(rows, r => Assert.Equal(0, r.Value));
            totals[name] = model.GetProperty("parameters").GetInt64();
        }
        Assert.Equal(20 * 16 + 16 + 16 * 3, totals["Mlp"]);
        Assert.Equal(12 * 6 / 3 * 9 + 12 + 24 + 4 * 3 * 3 + 4, totals["GroupedCnn"]);
        Assert.Equal(totals["Lstm"] * 3, totals["Gru"] * 4);
        // Two layers of PyTorch's sizes; the embedding is stored once.
        Assert.Equal(2 * (4 * 16 * 16 + 4 * 16 + 2 * 16 * 32 + 32 + 16 + 2 * 32) + 50 * 16, totals["Transformer"]);
    }

    [Fact]
    public void Frozen_parameters_are_marked()
    {
        string program = Write("model M {\n    input x: f32[N, 6]\n    layer fixed = Linear(4)\n    layer head = Linear(2)\n    freeze fixed\n    output y = x -> fixed -> ReLU -> head\n}\n");
        string text = Run("summary", program);
        Assert.Contains("28 (frozen)", text);
        Assert.Contains("38 (28 frozen)", text);
        using JsonDocument summary = JsonDocument.Parse(Run("summary", program, "--format", "json"));
        JsonElement model = summary.RootElement.GetProperty("models")[0];
        Assert.Equal(38, model.GetProperty("parameters").GetInt32());
        Assert.Equal(28, model.GetProperty("frozenParameters").GetInt32());
        Assert.Equal([28, 0, 0], model.GetProperty("layers").EnumerateArray().Select(l => l.GetProperty("frozenParameters").GetInt32()));
    }
}
