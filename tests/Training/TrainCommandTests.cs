using System.Text.Json;
using ModelDsl.Nnc;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Nnc.Training;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;

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
            data valid = blobs(samples: 60, classes: 3, std: 0.5, seed: 3, skip: 200)
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

    // Everything that a run holds is lost at a step, as by a kill; what is on disk stays.
    private void Die(string program, string log, int step)
    {
        using StringWriter nowhere = new();
        ModelFile file = ModelFile.Open(program, new Terminal(nowhere, nowhere))!;
        var build = new TrainingBuild(file.Compilation.Train(TrainingBuild.Find(file, null)));
        Type[] types = AssemblyCache.Load([.. build.EmitSteps("Training"), build.EmitEvaluation("Training")]);
        using var start = new StartingParameters(build.Program, _folder, build.Program.Settings.Seed);
        using TrainingSession session = build.Session(types[..^1], start);
        using var evaluation = new Evaluation(build, AssemblyCache.Create(types[^1], new SeededParameters(0)), session);
        using Dataset train = DataSources.Read(build.Program.Data[0], build.Program, _folder), valid = DataSources.Read(build.Program.Data[1], build.Program, _folder);
        Directory.CreateDirectory(log);
        var loop = new TrainingLoop(build, session, evaluation, train, valid, new TrainingLog(log))
        {
            Settings = build.Program.Settings,
            CheckpointPath = Path.Combine(log, "checkpoint.safetensors"),
            OnStep = (done, _, _) => _ = done == step ? throw new TimeoutException() : 0,
        };
        Assert.Throws<TimeoutException>(() => loop.Run(default));
    }

    [Fact]
    public void A_run_that_dies_anywhere_goes_on_to_the_same_weights()
    {
        string program = Write(Program.Replace("epochs = 4", "epochs = 4\n    checkpoint_every = 2"));
        Assert.Equal(0, Run("train", program, "--log", At("whole"), "--output", At("whole.safetensors")).Code);
        foreach (int step in (int[])[3, 13, 14, 29, 51])
        {
            Die(program, At("part"), step);
            var (code, _, error) = Run("train", program, "--log", At("part"), "--output", At("rest.safetensors"), "--resume", At("part/checkpoint.safetensors"));
            Assert.True(code == 0, error);
            Assert.Equal(File.ReadAllBytes(At("whole.safetensors")), File.ReadAllBytes(At("rest.safetensors")));
            Assert.Equal(Metrics("whole"), Metrics("part"));
        }

        string[] Metrics(string log) => [.. File.ReadLines(At(log + "/metrics.jsonl")).Select(l => l[..l.IndexOf("\"seconds\"", StringComparison.Ordinal)])];
    }

    [Fact]
    public void Parts_of_another_model_are_taken_over_and_stay_as_they_are()
    {
        Assert.Equal(0, Run("train", Write(Program), "--output", At("first.safetensors")).Code);
        // Five classes in the place of three: the trunk is taken and kept, the head is new.
        string other = Program.Replace("Linear(3)", "Linear(5)").Replace("f32[N, 3]", "f32[N, 5]").Replace("epochs = 4", "epochs = 2\n    weights = \"first.safetensors\"\n    transfer = [\"net.0.*\"]\n    frozen = [\"net.0.*\"]");
        var (code, _, error) = Run("train", Write(other), "--output", At("second.safetensors"));
        Assert.True(code == 0, error);
        Assert.Contains("2 of 4 tensors", error);
        Assert.Matches("not used: .*net\\.3\\.weight", error);
        Dictionary<string, TensorData> first = TensorFile.Read(At("first.safetensors")).ToDictionary(t => t.Name, t => t.Data), second = TensorFile.Read(At("second.safetensors")).ToDictionary(t => t.Name, t => t.Data);
        foreach (string path in (string[])["net.0.weight", "net.0.bias"]) Assert.Equal(first[path].Bytes, second[path].Bytes);
        Assert.Equal([5, 16], second["net.3.weight"].Shape);

        (code, _, error) = Run("train", Write(other.Replace("transfer = [\"net.0.*\"]", "transfer = [\"net.3.*\", \"other.*=net.0.*\"]")), "--output", At("third.safetensors"));
        Assert.Equal(1, code);
        Assert.Contains("net.3.weight", error);
        Assert.False(File.Exists(At("third.safetensors")));
    }

    [Fact]
    public void Folds_and_members_are_runs_of_their_own()
    {
        string folds = Program.Replace("epochs = 4", "epochs = 2\n    folds = 3");
        var (code, output, error) = Run("train", Write(folds), "--output", At("w.safetensors"), "--log", At("log"));
        Assert.True(code == 0, error);
        Assert.Contains("over 3 runs", output);
        Assert.Contains("134 samples, 66 to validate", error);
        Assert.All((int[])[1, 2, 3], k => Assert.True(File.Exists(At($"w.fold-{k}.safetensors")) && File.Exists(At($"log/fold-{k}/curves.svg"))));
        (code, output, error) = Run("train", Write(Program.Replace("epochs = 4", "epochs = 1\n    members = 2\n    bootstrap = true")), "--output", At("m.safetensors"));
        Assert.True(code == 0, error);
        Assert.NotEqual(File.ReadAllBytes(At("m.member-1.safetensors")), File.ReadAllBytes(At("m.member-2.safetensors")));
    }

    [Fact]
    public void A_value_that_is_not_finite_is_traced_to_its_layer()
    {
        string program = Program.Replace("layer net = Linear(16) -> ReLU -> Dropout(0.1) -> Linear(3)", "layer net = Linear(16) -> ReLU -> Linear(3)").Replace("clip_grad_norm = 1.0", "");
        var (code, _, error) = Run("train", Write(program.Replace("AdamW(lr: 1e-2)", "SGD(lr: 1e25)").Replace(" { \"*.bias\": weight_decay: 0 }", "").Replace("    schedule = ExponentialLR(gamma: 0.9) after LinearWarmup(steps: 10)\n", "")), "--output", At("w.safetensors"));
        Assert.Equal(1, code);
        Assert.Matches(@"came up first in the layer `net\.2`, Linear \(.*points\.nn:4\)", error);
        (_, _, error) = Run("train", Write(program.Replace("loss = cross_entropy(logits, label)", "loss = cross_entropy(logits, label) + 0 * log(0.5 - progress)")), "--output", At("w.safetensors"));
        Assert.Matches(@"came up first in `.*log\(0\.5 - progress\).*` \(.*points\.nn:9\)", error);
    }

    [Fact]
    public void A_gradient_that_is_not_finite_is_traced_to_its_layer()
    {
        // The root of a square of 0: the loss is fine, its slope is not. The mask's infinity is meant.
        const string Rooted = """
            block Root {
                input x: f32[N, F]
                param scale: f32[F] = zeros
                scaled = x * scale
                output y: f32[N, F] = sqrt(scaled * scaled)
            }
            model Net {
                input x: f32[N, 2]
                layer first = Linear(16) -> ReLU
                layer root = Root
                layer last = Linear(3)
                masked = softmax(where(x > 100, -inf, x), dim: 1)
                output logits: f32[N, 3] = masked -> first -> root -> last
            }
            train Net as points {
                input label: i64[N]
                loss = cross_entropy(logits, label)
                data train = moons(samples: 64)
                epochs = 2
                optimizer = SGD(lr: 0.1)
            }
            """;
        var (code, _, error) = Run("train", Write(Rooted), "--output", At("w.safetensors"));
        Assert.True(code == 1, error);
        Assert.Matches(@"is no longer finite after the update in step 1 .*came up first in the gradient of the layer `root`, Root \(.*points\.nn:[45]\)", error);
        (code, _, error) = Run("train", Write(Rooted.Replace("epochs = 2", "epochs = 2\n    clip_grad_norm = 1.0\n    clip_nonfinite = \"error\"")), "--output", At("w.safetensors"));
        Assert.Equal(1, code);
        Assert.Matches(@"the norm of the gradients is not a number in step 1 .*the layer `root`, Root", error);
        (code, _, error) = Run("train", Write(Rooted.Replace("epochs = 2", "epochs = 2\n    clip_grad_norm = 1.0\n    clip_nonfinite = \"skip\"")), "--output", At("w.safetensors"));
        Assert.True(code == 0, error);
        Assert.Contains("4 updates skipped", error);
    }

    [Fact]
    public void One_sample_left_alone_is_told_where_a_batch_norm_would_see_it()
    {
        string program = Program.Replace("Linear(16) -> ReLU", "Linear(16) -> BatchNorm1d -> ReLU").Replace("samples: 200", "samples: 193");
        var (code, _, error) = Run("train", Write(program), "--output", At("w.safetensors"));
        Assert.Equal(1, code);
        Assert.Contains("`drop_last = true`", error);
        (code, string output, error) = Run("train", Write(program.Replace("epochs = 4", "epochs = 1\n    drop_last = true")), "--output", At("w.safetensors"));
        Assert.True(code == 0, error);
        Assert.Contains("12 steps", output);
    }

    [Fact]
    public void A_run_says_what_memory_it_plans_and_where_its_time_went()
    {
        var (_, _, error) = Run("train", Write(Program), "--output", At("w.safetensors"));
        Assert.Matches(@"memory: [\d.]+ MiB planned: weights and states [\d.]+, steps [\d.]+", error);
        Assert.Matches(@"time: [\d.]+ s, of that steps [\d.]+ s", error);
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
