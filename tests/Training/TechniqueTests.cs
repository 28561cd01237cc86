using ModelDsl.Diagnostics;
using ModelDsl.Emission;
using ModelDsl.Ir;
using ModelDsl.Nnc;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
using ModelDsl.Runtime.Weights;
using ModelDsl.Text;
using ModelDsl.Training;

namespace ModelDsl.Tests.Training;

/// <summary>Techniques of training, each on the smallest program that shows it.</summary>
public sealed class TechniqueTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nnc techniques").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    private string Run(string program, string output)
    {
        File.WriteAllText(At("program.nn"), program);
        using StringWriter said = new(), error = new();
        Assert.True(CommandLine.Run(["train", At("program.nn"), "--output", At(output), "--log", At("log")], said, error) == 0, error.ToString());
        return error.ToString();
    }

    private double[] Losses() =>
        [.. File.ReadLines(At("log/metrics.jsonl")).Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement.GetProperty("train").GetProperty("loss").GetDouble())];

    [Fact]
    public void A_recurrent_regression_learns_a_sine_from_a_table()
    {
        File.WriteAllLines(At("sine.csv"), Enumerable.Range(0, 400).Select(i => string.Join(',', Enumerable.Range(0, 21).Select(t => Math.Sin(0.37 * i + 0.4 * t).ToString("R", System.Globalization.CultureInfo.InvariantCulture)))));
        const string Program = """
            model Series {
                input x: f32[N, 20, 1]
                layer gru = GRU(16, batch_first: true)
                layer head = Linear(1)
                states, _ = x -> gru
                output y: f32[N, 1] = states[:, -1] -> head
            }
            train Series {
                input next: f32[N, 1]
                loss = mse_loss(y, next)
                data train = csv("sine.csv")
                epochs = 25
                batch = 20
                seed = 3
                optimizer = AdamW(lr: 1e-2)
                schedule = CosineAnnealingLR(T_max: epochs)
            }
            """;
        string said = Run(Program, "one.safetensors");
        Assert.Contains("epoch 25/25", said);
        double[] losses = Losses();
        Assert.True(losses[^1] < 0.01 * losses[0], $"{losses[0]} … {losses[^1]}");
        Run(Program, "two.safetensors");
        Assert.Equal(File.ReadAllBytes(At("one.safetensors")), File.ReadAllBytes(At("two.safetensors")));
    }

    // A recurrence of twenty steps; where the second column is 1, what came before is taken as given.
    private const string Recurrence = """
        model Memory {
            input x: f32[T, 2]
            param w: f32[] = constant(0.6)
            param start: f32[] = constant(0.3)
            last, each = scan((h, x_t) => {
                before = where(x_t[1] == 1, stop_gradient(h), h)
                new = tanh(w * before + x_t[0])
                return (new, new)
            }, init: start, over: x, dim: 0)
            output y: f32[] = last
        }
        train Memory {
            loss = y
            optimizer = SGD(lr: 1.0)
        }
        """;

    private static Dictionary<string, DenseTensor> Series(int? cut) =>
        new() { ["x"] = new([20, 2], [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? 0.3 * Math.Cos(i) : i / 2 == cut ? 1.0 : 0.0)]) };

    private static double Loss(double w, double start, int? cut, int batch = 20)
    {
        var training = new PlainTraining(Recurrence, (path, _) => path == "w" ? w : start, batch);
        return training.Step(0, Series(cut))["loss"].Data[0];
    }

    [Fact]
    public void Gradients_flow_back_through_time_as_far_as_they_are_let()
    {
        const double Step = 1e-5;
        Dictionary<string, DenseTensor> whole = new PlainTraining(Recurrence, (path, _) => path == "w" ? 0.6 : 0.3, 20, gradients: true).Step(0, Series(null));
        Assert.Equal((Loss(0.6 + Step, 0.3, null) - Loss(0.6 - Step, 0.3, null)) / (2 * Step), whole["gradient.w"].Data[0], 1e-6);
        Assert.Equal((Loss(0.6, 0.3 + Step, null) - Loss(0.6, 0.3 - Step, null)) / (2 * Step), whole["gradient.start"].Data[0], 1e-8);
        Assert.NotEqual(0, whole["gradient.start"].Data[0]);

        // Cut five steps from the end, the gradient is that of these five by hand: dh = w·(1 − h²)·dh + …
        Dictionary<string, DenseTensor> part = new PlainTraining(Recurrence, (path, _) => path == "w" ? 0.6 : 0.3, 20, gradients: true).Step(0, Series(15));
        double h = 0.3, slope = 0;
        for (int t = 0; t < 20; t++)
        {
            if (t == 15) slope = 0;
            double next = Math.Tanh(0.6 * h + 0.3 * Math.Cos(2 * t));
            slope = (1 - next * next) * (h + 0.6 * slope);
            h = next;
        }
        Assert.Equal(slope, part["gradient.w"].Data[0], 1e-6);
        Assert.Equal(0, part["gradient.start"].Data[0]);
        Assert.Equal(whole["loss"].Data[0], part["loss"].Data[0]);
    }

    [Fact]
    public void One_program_trains_at_several_sizes()
    {
        const string Program = """
            model Shapes {
                input image: f32[N, 1, H, W]
                require H % 4 == 0 and W % 4 == 0
                layer body = Conv2d(8, 3, padding: 1) -> ReLU -> MaxPool2d(2) -> Conv2d(8, 3, padding: 1) -> ReLU -> MaxPool2d(2)
                layer head = Linear(3)
                output logits: f32[N, 3] = mean(image -> body, dim: (2, 3)) -> head
            }
            train Shapes {
                input label: i64[N]
                loss = cross_entropy(logits, label)
                data train = shapes(samples: 120, rows: 16) -> multi_scale([12, 16, 20])
                data valid = shapes(samples: 30, rows: 16, skip: 120)
                epochs = 2
                batch = 12
                optimizer = AdamW(lr: 1e-2)
            }
            """;
        Assert.Contains("epoch 2/2", Run(Program, "w.safetensors"));
        File.WriteAllText(At("program.nn"), Program.Replace("[12, 16, 20]", "[12, 18]"));
        using StringWriter said = new(), error = new();
        Assert.Equal(1, CommandLine.Run(["train", At("program.nn"), "--output", At("x.safetensors")], said, error));
        Assert.Contains("NN5008", error.ToString());
        Assert.Contains("18 does not suit `image` f32[N, 1, H, W]: H % 4 == 0", error.ToString());

        // Each size by the program for all sizes, and by one for that size alone.
        foreach (int size in (int[])[12, 16, 20])
        {
            TensorFile.Write(At("image.npy"), [new NamedTensor("image", TensorData.From([.. Enumerable.Range(0, 2 * size * size).Select(i => (float)Math.Sin(0.7 * i))], 2, 1, size, size))]);
            float[] open = Logits(Program, "open.npy"), fixedSize = Logits(Program.Replace("H, W]", $"{size}, {size}]").Replace("    require H % 4 == 0 and W % 4 == 0\n", ""), "fixed.npy");
            Assert.Equal(6, open.Length);
            for (int i = 0; i < open.Length; i++) Assert.Equal(fixedSize[i], open[i], 1e-5f);
        }

        float[] Logits(string program, string output)
        {
            File.WriteAllText(At("program.nn"), program[..program.IndexOf("train Shapes", StringComparison.Ordinal)]);
            using StringWriter ran = new(), wrong = new();
            Assert.True(CommandLine.Run(["run", At("program.nn"), "--weights", At("w.safetensors"), "--input", "image=" + At("image.npy"), "--output", At(output)], ran, wrong) == 0, wrong.ToString());
            return TensorFile.Read(At(output))[0].Data.As<float>().ToArray();
        }
    }

    [Fact]
    public void Every_size_has_a_step_of_its_own_that_computes_what_the_open_one_does()
    {
        const string Text = """
            model Shapes {
                input image: f32[N, 1, H, W]
                require H >= 2 and W >= 2
                layer body = Conv2d(8, 3, padding: 1) -> BatchNorm2d -> ReLU -> MaxPool2d(2) -> Conv2d(8, 3, padding: 1) -> ReLU
                layer head = Linear(3)
                output logits: f32[N, 3] = mean(image -> body, dim: (2, 3)) -> head
            }
            train Shapes {
                input label: i64[N]
                loss = cross_entropy(logits, label)
                data train = shapes(samples: 120) -> multi_scale([12, (16, 20)])
                optimizer = Adam(lr: 1e-2)
            }
            """;
        var compilation = new Compilation(new SourceText("shapes.nn", Text));
        TrainingProgram program = compilation.Train(compilation.Trainings.Single());
        Assert.Equal(["H12_W12", "H16_W20"], program.Scales.Select(s => s.Name));
        // Nothing but the samples of a batch is open in them.
        Assert.All(program.Scales, s => Assert.Equal(["N"], s.Steps[0].Inputs.SelectMany(i => i.Value.Shape.Symbols).Select(d => d.Name).Distinct()));
        // The same values without any scale come from the open program.
        var plain = new Compilation(new SourceText("shapes.nn", Text.Replace(" -> multi_scale([12, (16, 20)])", "")));
        TrainingBuild[] builds = [new(program), new(plain.Train(plain.Trainings.Single()))];
        Assert.Empty(builds[1].Program.Scales);
        EmittedModel[][] emitted = [.. builds.Select((b, i) => b.EmitSteps($"Scales{i}").ToArray())];
        Assert.Equal([3, 1], emitted.Select(e => e.Length));
        Type[] types = AssemblyCache.Load([.. emitted.SelectMany(e => e)]);
        using TrainingSession scaled = builds[0].Session(types[..3], new SeededParameters(1)), open = builds[1].Session(types[3..], new SeededParameters(1));
        (int Rows, int Columns)[] sizes = [(12, 12), (16, 20), (16, 20), (12, 12), (8, 8)];
        for (int t = 0; t < sizes.Length; t++)
        {
            int count = 4 * sizes[t].Rows * sizes[t].Columns;
            var batch = new Dictionary<string, TensorData>
            {
                ["image"] = TensorData.From([.. Enumerable.Range(t, count).Select(i => MathF.Sin(0.37f * i * i))], 4, 1, sizes[t].Rows, sizes[t].Columns),
                ["label"] = TensorData.From([0L, 1, 2, 1], 4),
            };
            foreach (TrainingSession session in (TrainingSession[])[scaled, open]) session.Step(batch, new TrainingClock(0, t, 0, 0), (ulong)t);
            Assert.Equal(TrainingSession.Number(open.Result("loss")), TrainingSession.Number(scaled.Result("loss")), 1e-5);
        }
        // Which of them ran.
        var model = new ScaledModel(AssemblyCache.Create(types[0], new SeededParameters(0)), [([("H", 12), ("W", 12)], AssemblyCache.Create(types[1], new SeededParameters(0))), ([("H", 16), ("W", 20)], AssemblyCache.Create(types[2], new SeededParameters(0)))]);
        int[] Sizes(int rows, int columns) => [.. model.Description.Sizes.Select(n => n == "N" ? 4 : n == "H" ? rows : columns)];
        Assert.Equal([0, 1, -1], new[] { Sizes(12, 12), Sizes(16, 20), Sizes(16, 16) }.Select(s => model.Scale(s)));
        // The trainer for loops of one's own has the same steps.
        EmittedModel[] own = [.. TrainerEmitter.Emit(program, "Own", "Trainer")];
        Assert.Contains("(\"H\", 16), (\"W\", 20)", own[^1].Source);
        string shapes = "namespace Own { public sealed partial class Shapes { public Shapes(ModelDsl.Runtime.ParameterSource source) { } } }";
        Assert.NotEmpty(AssemblyCache.Compile("OwnScales", [.. own.Select(e => e.Source), shapes]));
    }

    [Fact]
    public void A_block_knows_what_its_model_was_built_with()
    {
        var compilation = new Compilation(new SourceText("context.nn", """
            model Next(context: int = 8, classes: int = 5) {
                input tokens: i64[N, context]
                output logits: f32[N, context, classes] = tokens -> Embedding(classes, 4) -> Linear(classes)
            }
            train Next {
                input next: i64[N, context]
                loss = cross_entropy(transpose(logits, 1, 2), next) / log(classes)
                optimizer = SGD(lr: 0.1)
                steps = 3
            }
            """));
        Assert.DoesNotContain(compilation.Diagnostics, d => d.Severity == Severity.Error);
    }
}
