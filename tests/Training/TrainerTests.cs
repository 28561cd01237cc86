using System.Reflection;
using ModelDsl.Emission;
using ModelDsl.Nnc;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
using ModelDsl.Text;
using ModelDsl.Training;

namespace ModelDsl.Tests.Training;

/// <summary>The trainer that a model's class gets, in a loop of the caller's own.</summary>
public sealed class TrainerTests : IDisposable
{
    private const string Program = """
        model Points {
            input x: f32[N, 2]
            layer net = Linear(16) -> BatchNorm1d -> ReLU -> Dropout(0.1) -> Linear(3)
            output logits: f32[N, 3] = x -> net
        }

        train Points {
            input label: i64[N]
            loss = cross_entropy(logits, label)
            metric accuracy = mean(argmax(logits, dim: 1) == label)
            data train = csv("points.csv")
            data valid = csv("points.csv")
            epochs = 3
            batch = 16
            seed = 7
            optimizer = AdamW(lr: 1e-2)
            schedule = CosineAnnealingLR(T_max: epochs) after LinearWarmup(steps: 10)
            ema = 0.9
        }

        train duel {
            input label: i64[N]
            input z: f32[N, 2]
            model first = Points
            model second = Points
            step first { loss = cross_entropy(first(z), label); optimizer = SGD(lr: 0.1) }
            step second every 2 { loss = mse_loss(second(z), stop_gradient(first(z))); optimizer = SGD(lr: 0.1) }
        }
        """;

    // What a user writes: epochs, batches and reports are theirs.
    private const string Loop = """
        using System;
        using System.Linq;
        using ModelDsl.Runtime.Training;
        namespace Own;

        public static class Loop
        {
            public static double Run(float[] x, long[] label, string weights, string checkpoint, int stopAfter)
            {
                using var trainer = new Points.Trainer();
                if (stopAfter < 0) trainer.Resume(checkpoint);
                int count = label.Length, done = 0;
                while (trainer.Epoch < Points.Trainer.Epochs)
                {
                    int[] order = Dataset.Shuffled(count, trainer.Seed, trainer.Epoch);
                    int perEpoch = (count + Points.Trainer.BatchSize - 1) / Points.Trainer.BatchSize;
                    for (int start = (int)(trainer.Steps - trainer.Epoch * perEpoch) * Points.Trainer.BatchSize; start < count; start += Points.Trainer.BatchSize)
                    {
                        int[] part = order.Skip(start).Take(Points.Trainer.BatchSize).ToArray();
                        trainer.Step(part.SelectMany(i => new[] { x[2 * i], x[2 * i + 1] }).ToArray(), part.Select(i => label[i]).ToArray(), part.Length);
                        if (++done == stopAfter)
                        {
                            trainer.Save(checkpoint);
                            return 0;
                        }
                    }
                    trainer.EndEpoch(trainer.Evaluate(x, label, count).Loss);
                }
                trainer.SaveWeights(weights);
                using var model = trainer.ToModel();
                var logits = new float[3 * count];
                model.Run(x, logits, count);
                return trainer.Evaluate(x, label, count)["accuracy"] - Enumerable.Range(0, count).Average(i => Array.IndexOf(logits, logits.Skip(3 * i).Take(3).Max(), 3 * i) - 3 * i == label[i] ? 1.0 : 0.0);
            }

            public static string[] Duel(float[] x, long[] label)
            {
                using var trainer = new DuelTrainer(seed: 1);
                var first = trainer.Step(label, x, label.Length);
                var next = trainer.Step(label, x, label.Length);
                return [$"{first["second.loss"] > 0}", $"{double.IsNaN(next["second.loss"])}", $"{next.Loss < first.Loss}"];
            }

            public static void Wrong()
            {
                using var trainer = new Points.Trainer();
                trainer.Step(new float[5], new long[2], 2);
            }
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("nnc trainer").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    private static readonly Lazy<Type> s_loop = new(() =>
    {
        var compilation = new Compilation(new SourceText("points.nn", Program));
        Assert.Empty(compilation.Diagnostics.Select(d => d.ToString()));
        EmittedModel[] emitted = [compilation.Build(compilation.Models[0], new ModelOptions { Namespace = "Own" }).Emit(),
            .. TrainerNames.Of(compilation).SelectMany(t => TrainerEmitter.Emit(compilation.Train(t.Block), "Own", t.Name))];
        return Assembly.Load(AssemblyCache.Compile("TrainerTests", emitted.Select(e => e.Source).Append(Loop))).GetType("Own.Loop")!;
    });

    private static object? Call(string method, params object[] arguments)
    {
        try
        {
            return s_loop.Value.GetMethod(method)!.Invoke(null, arguments);
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            throw e.InnerException;
        }
    }

    private static (float[] X, long[] Label) Points()
    {
        var random = new SampleRandom(3, 0, 0);
        long[] label = [.. Enumerable.Range(0, 100).Select(i => (long)(i % 3))];
        return ([.. label.SelectMany(l => new[] { (float)(l + 0.3 * random.Normal()), (float)(2 * (l % 2) + 0.3 * random.Normal()) })], label);
    }

    [Fact]
    public void A_loop_of_one_s_own_gives_the_bits_of_nnc_train()
    {
        (float[] x, long[] label) = Points();
        File.WriteAllText(At("points.nn"), Program);
        File.WriteAllLines(At("points.csv"), label.Select((l, i) => FormattableString.Invariant($"{x[2 * i]:R},{x[2 * i + 1]:R},{l}")));
        using StringWriter output = new(), error = new();
        Assert.True(CommandLine.Run(["train", At("points.nn"), "--train", "Points", "--output", At("tool.safetensors"), "--log", At("log")], output, error) == 0, error.ToString());

        Assert.Equal(0.0, (double)Call("Run", x, label, At("own.safetensors"), At("own.checkpoint.safetensors"), 0)!, 1e-6);
        Assert.Equal(File.ReadAllBytes(At("tool.safetensors")), File.ReadAllBytes(At("own.safetensors")));

        // Stopped anywhere and resumed, it comes to the same end; the tool takes up its checkpoint, too.
        Call("Run", x, label, "", At("own.checkpoint.safetensors"), 9);
        Call("Run", x, label, At("rest.safetensors"), At("own.checkpoint.safetensors"), -1);
        Assert.Equal(File.ReadAllBytes(At("tool.safetensors")), File.ReadAllBytes(At("rest.safetensors")));
    }

    [Fact]
    public void A_block_of_several_models_gets_a_class_of_its_own()
    {
        (float[] x, long[] label) = Points();
        Assert.Equal(["True", "True", "True"], (string[])Call("Duel", x, label)!);
    }

    [Fact]
    public void Wrong_lengths_are_told_with_the_shape() =>
        Assert.Contains("`x` is f32[N, 2]: 4 elements are expected, found 5", Assert.Throws<ArgumentException>(() => Call("Wrong")).Message);
}
