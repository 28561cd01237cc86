using System.Text.Json;
using ModelDsl.Nnc;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Nnc;

/// <summary><c>nnc run --cotangent --gradients</c> and the same in jobs.</summary>
public sealed class GradientRunTests : IDisposable
{
    private const string Model = """
        model Tiny {
            input x: f32[N, 3]
            input places: i64[N]
            layer fc = Linear(2)
            layer fixed_scale = Linear(2, bias: false) with { trainable: false }
            buffer seen: f32[] = zeros
            update seen = seen + sum(x)
            y = x -> fc
            output y: f32[N, 2] = if training then 2 * y else y
            output best: i64[N] = argmax(y, dim: 1)
            output scaled = y -> fixed_scale
        }

        model Loss {
            input x: f32[3]
            output loss: f32[] = sum(x * x)
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("nnc gradients").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    private string Save(string name, params (string Name, TensorData Data)[] tensors)
    {
        TensorFile.Write(At(name), [.. tensors.Select(t => new NamedTensor(t.Name, t.Data))]);
        return At(name);
    }

    private string Source()
    {
        File.WriteAllText(At("m.nn"), Model);
        return At("m.nn");
    }

    private static (int Code, string Error) Run(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        return (CommandLine.Run(arguments, output, error), error.ToString());
    }

    private (string Weights, string X, string Places, string Dy) Files() => (
        Save("w.safetensors",
            ("fc.weight", TensorData.From([1f, 2f, 3f, 4f, 5f, 6f], 2, 3)), ("fc.bias", TensorData.From([0.5f, -0.5f], 2)),
            ("fixed_scale.weight", TensorData.From([1f, 1f, 1f, 1f], 2, 2)), ("seen", TensorData.From([10f], []))),
        Save("x.npy", ("x", TensorData.From([1f, 0f, -1f, 2f, 1f, 0f], 2, 3))),
        Save("places.npy", ("places", TensorData.From([0L, 1L], 2))),
        Save("dy.npy", ("dy", TensorData.From([1f, 0f, 0f, 10f], 2, 2))));

    private Dictionary<string, float[]> Read(string name) => TensorFile.Read(At(name)).ToDictionary(t => t.Name, t => t.Data.As<float>().ToArray());

    [Fact]
    public void Gradients_of_all_float_inputs_and_parameters_are_written()
    {
        var (weights, x, places, dy) = Files();
        var (code, error) = Run("run", Source(), "--model", "Tiny", "--weights", weights, "--input", $"x={x}", "--input", $"places={places}", "--cotangent", $"y={dy}", "--output", At("y.safetensors"), "--gradients", At("g.safetensors"));
        Assert.True(code == 0, error);
        Dictionary<string, float[]> g = Read("g.safetensors");
        Assert.Equal(["fc.bias", "fc.weight", "fixed_scale.weight", "x"], g.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([1, 2, 3, 40, 50, 60], g["x"]);
        Assert.Equal([1, 0, -1, 20, 10, 0], g["fc.weight"]);
        Assert.Equal([1, 10], g["fc.bias"]);
        Assert.Equal([0, 0, 0, 0], g["fixed_scale.weight"]);
        Assert.Equal(["best", "scaled", "y"], TensorFile.Read(At("y.safetensors")).Select(t => t.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Jobs_take_cotangents_and_give_gradients_and_state()
    {
        var (weights, x, places, dy) = Files();
        File.WriteAllText(At("jobs.jsonl"), JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["model"] = "Tiny",
            ["weights"] = weights,
            ["inputs"] = new Dictionary<string, string> { ["x"] = x, ["places"] = places },
            ["cotangents"] = new Dictionary<string, string> { ["y"] = dy },
            ["output"] = At("y.safetensors"),
            ["gradients"] = At("g.safetensors"),
            ["state"] = At("s.safetensors"),
            ["training"] = true,
        }) + "\n");
        var (code, error) = Run("run", Source(), "--jobs", At("jobs.jsonl"));
        Assert.True(code == 0, error);
        Assert.Equal([2, 20], Read("g.safetensors")["fc.bias"]);
        Dictionary<string, float[]> state = Read("s.safetensors");
        Assert.Equal([13], state["seen"]);
        Assert.Equal([0.5f, -0.5f], state["fc.bias"]);
    }

    [Fact]
    public void A_scalar_needs_no_cotangent()
    {
        string x = Save("x.npy", ("x", TensorData.From([1f, 2f, 3f], 3)));
        Assert.Equal(0, Run("run", Source(), "--model", "Loss", "--input", $"x={x}", "--gradients", At("g.npz")).Code);
        Assert.Equal([2, 4, 6], Read("g.npz")["x"]);
    }

    [Fact]
    public void What_is_missing_or_unknown_is_told()
    {
        var (weights, x, places, dy) = Files();
        string[] run = ["run", Source(), "--model", "Tiny", "--weights", weights, "--input", $"x={x}", "--input", $"places={places}"];
        Assert.Contains("give --cotangent y=FILE", Run([.. run, "--gradients", At("g.npz")]).Error);
        Assert.Contains("no float output `best`", Run([.. run, "--cotangent", $"best={dy}", "--gradients", At("g.npz")]).Error);
        Assert.Contains("--cotangent without --gradients", Run([.. run, "--cotangent", $"y={dy}"]).Error);
        Assert.False(File.Exists(At("g.npz")));
    }
}
