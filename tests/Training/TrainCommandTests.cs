using System.Text.Json;
using ModelDsl.Nnc;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Training;

/// <summary><c>nnc train</c> as people meet it, on points that need no file.</summary>
public sealed class TrainCommandTests : IDisposable
{
    private const string Program = """
        model Points {
            input x: f32[N, 2]
            layer net = Linear(16) -> ReLU -> Dropout(0.1) -> Linear(3)
            output logits: f32[N, 3] = x -> net
        }

        train Points as clouds {
            input label: i64[N]
            loss = cross_entropy(logits, label)
            metric accuracy = mean(argmax(logits, dim: 1) == label)
            data train = blobs(samples: 200, classes: 3, std: 0.5, seed: 3) -> noise(std: 0.05)
            data valid = blobs(samples: 60, classes: 3, std: 0.5, seed: 3)
            epochs = 4
            batch = 16
            seed = 7
            optimizer = AdamW(lr: 1e-2) { "*.bias": weight_decay: 0 }
            schedule = ExponentialLR(gamma: 0.9) after LinearWarmup(steps: 10)
            clip_grad_norm = 1.0
            ema = 0.9
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("nnc train").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    private string Write(string text)
    {
        File.WriteAllText(At("points.nn"), text);
        return At("points.nn");
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = CommandLine.Run(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }

    [Fact]
    public void A_run_learns_and_leaves_weights_metrics_and_curves()
    {
        var (code, output, error) = Run("train", Write(Program), "--log", At("log"), "--output", At("w.safetensors"));
        Assert.True(code == 0, error);
        Assert.Contains("52 steps", output);
        double[] losses = [.. File.ReadLines(At("log/metrics.jsonl")).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("valid").GetProperty("loss").GetDouble())];
        Assert.Equal(4, losses.Length);
        Assert.True(losses[3] < 0.7 * losses[0], string.Join(", ", losses));
        Assert.StartsWith("<svg", File.ReadAllText(At("log/curves.svg")));
        Assert.Equal(["net.0.bias", "net.0.weight", "net.3.bias", "net.3.weight"], TensorFile.Read(At("w.safetensors")).Select(t => t.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_resumed_run_ends_with_the_same_bits()
    {
        string program = Write(Program);
        Assert.Equal(0, Run("train", program, "--log", At("whole"), "--output", At("whole.safetensors")).Code);
        Assert.Equal(0, Run("train", program, "--log", At("half"), "--output", At("half.safetensors"), "--epochs", "2").Code);
        var (code, _, error) = Run("train", program, "--log", At("half"), "--output", At("rest.safetensors"), "--resume", At("half/checkpoint.safetensors"));
        Assert.True(code == 0, error);
        Assert.Equal(File.ReadAllBytes(At("whole.safetensors")), File.ReadAllBytes(At("rest.safetensors")));
        Assert.NotEqual(File.ReadAllBytes(At("half.safetensors")), File.ReadAllBytes(At("rest.safetensors")));
        Assert.Equal(File.ReadAllBytes(At("whole/checkpoint.safetensors")), File.ReadAllBytes(At("half/checkpoint.safetensors")));
    }

    [Fact]
    public void Accumulated_batches_make_the_step_of_a_large_one()
    {
        string plain = Program.Replace("Dropout(0.1) -> ", "").Replace("""data train = blobs(samples: 200, classes: 3, std: 0.5, seed: 3) -> noise(std: 0.05)""", "data train = blobs(samples: 192, classes: 3, std: 0.5, seed: 3)")
            .Replace("    schedule = ExponentialLR(gamma: 0.9) after LinearWarmup(steps: 10)\n", "").Replace("    ema = 0.9\n", "");
        Assert.Equal(0, Run("train", Write(plain), "--output", At("one.safetensors")).Code);
        Assert.Equal(0, Run("train", Write(plain.Replace("batch = 16", "batch = 8\n    accumulate = 2")), "--output", At("two.safetensors")).Code);
        Dictionary<string, TensorData> two = TensorFile.Read(At("two.safetensors")).ToDictionary(t => t.Name, t => t.Data);
        foreach (NamedTensor one in TensorFile.Read(At("one.safetensors")))
        {
            float[] a = one.Data.As<float>().ToArray(), b = two[one.Name].As<float>().ToArray();
            for (int i = 0; i < a.Length; i++) Assert.Equal(a[i], b[i], 1e-4);
        }
    }

    [Theory]
    [InlineData("AdamW(lr: 1e-2)", "SGD(lr: 1e30)", "the loss is")]
    [InlineData("blobs(samples: 200, classes: 3, std: 0.5, seed: 3) -> noise(std: 0.05)", "csv(\"none.csv\")", "none.csv: no such file")]
    [InlineData("-> noise(std: 0.05)", "-> nois(std: 0.05)", "did you mean `noise`")]
    [InlineData("data train", "data other", "has no `data train = …`")]
    [InlineData("epochs = 4", "epochs = 1.5", "NN5005")]
    public void What_goes_wrong_is_said_and_leaves_no_weights(string from, string to, string message)
    {
        var (code, _, error) = Run("train", Write(Program.Replace(from, to).Replace("clip_grad_norm = 1.0", "")), "--output", At("w.safetensors"));
        Assert.Equal(1, code);
        Assert.Contains(message, error);
        Assert.False(File.Exists(At("w.safetensors")));
    }

    [Fact]
    public void Early_stopping_ends_a_run_that_no_longer_improves()
    {
        string program = Program.Replace("epochs = 4", "epochs = 50\n    early_stopping = 2").Replace("lr: 1e-2", "lr: 1e-9");
        var (code, output, error) = Run("train", Write(program), "--output", At("w.safetensors"));
        Assert.True(code == 0, error);
        Assert.DoesNotContain("650 steps", output);
        Assert.Contains("no improvement for 2 epochs", error);
    }
}
