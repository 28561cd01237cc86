using System.Reflection;
using ModelDsl.Autodiff;
using ModelDsl.Emission;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Text;

namespace ModelDsl.Tests.Autodiff;

/// <summary>The training version with its gradients, compiled: what is drawn at random is drawn once for both directions, on any number of threads.</summary>
public sealed class TrainingTests
{
    private const string Models = """
        model Drop {
            input x: f32[1000, 1000]
            output y = x -> Dropout(0.3)
        }

        model Channels {
            input x: f32[200, 50, 4]
            output y = x -> Dropout1d(0.4)
        }

        model Network {
            input x: f32[N, 3, 12, 12]
            layer conv = Conv2d(8, 3, padding: 1) -> BatchNorm2d -> ReLU -> Dropout2d(0.2) -> MaxPool2d(2)
            layer head = Flatten -> Linear(32) -> AlphaDropout(0.1) -> Linear(5)
            output y: f32[N, 5] = x -> conv -> head
        }

        model Noisy {
            input x: f32[6, 4]
            last, each = scan((s, t) => { d = dropout(t * s, 0.5); return (s + d, d) }, init: zeros([4]) + 1, over: x, dim: 0)
            output y: f32[6, 4] = each
            output last: f32[4] = last
        }
        """;

    private static readonly Lazy<Dictionary<string, Type>> s_types = new(Compile);

    private static Dictionary<string, Type> Compile()
    {
        var compilation = new Compilation(new SourceText("training.nn", Models));
        Assert.Empty(compilation.Diagnostics);
        EmittedModel[] emitted = [.. compilation.Models.Select(m => compilation.Build(m, new ModelOptions { Training = true, Gradients = true, Namespace = "Trained" }).Emit())];
        Assembly assembly = Assembly.Load(AssemblyCache.Compile("TrainingTests", emitted.Select(e => e.Source)));
        return emitted.ToDictionary(e => e.FullName.Split('.')[^1].Replace("Backward", ""), e => assembly.GetType(e.FullName, throwOnError: true)!);
    }

    /// <summary>Inputs and cotangents of ones, unless told otherwise; every output by name.</summary>
    private static Dictionary<string, float[]> Run(string name, int[] sizes, ulong seed = 1, int threads = 1, Func<int, float>? x = null)
    {
        using var workers = new Workers(threads);
        using ICompiledModel model = AssemblyCache.Create(s_types.Value[name], new SeededParameters(5));
        s_types.Value[name].GetProperty("Workers")!.SetValue(model, workers);
        ModelInfo info = model.Description;
        TensorData[] inputs = [.. info.Inputs.Select(i => Filled(i, sizes, i.Name == "x" && x is not null ? x : _ => 1))];
        TensorData[] outputs = [.. info.Outputs.Select((o, i) => TensorData.Zeros(o.Element, model.OutputShape(i, sizes)))];
        model.Run(inputs, outputs, sizes, seed);
        return info.Outputs.Select((o, i) => (o.Name, outputs[i].As<float>().ToArray())).ToDictionary(p => p.Name, p => p.Item2);
    }

    private static TensorData Filled(TensorInfo info, int[] sizes, Func<int, float> value)
    {
        int[] shape = [.. info.Sizes.Select(s => int.TryParse(s, out int n) ? n : sizes[0])];
        return TensorData.From([.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(value)], shape);
    }

    [Fact]
    public void Dropout_keeps_what_its_probability_says()
    {
        Dictionary<string, float[]> results = Run("Drop", []);
        float[] y = results["y"];
        // The backward pass keeps as many, and the same ones.
        Assert.Equal(y.Select(v => v == 0), results[BackwardProgram.GradientOf("x")].Select(v => v == 0));
        float kept = 1 / (1 - 0.3f);
        Assert.All(y.Distinct(), v => Assert.True(v == 0 || Math.Abs(v - kept) < 1e-6f));
        // Five standard errors over 10⁶ draws.
        Assert.InRange(y.Count(v => v == 0) / 1e6, 0.3 - 0.0023, 0.3 + 0.0023);
        Assert.InRange(y.Average(), 1 - 0.0033, 1 + 0.0033);
    }

    [Theory, InlineData("Drop"), InlineData("Channels")]
    public void The_backward_pass_sees_the_same_mask(string model)
    {
        Dictionary<string, float[]> results = Run(model, []);
        Assert.Contains(0, results["y"]);
        // Of ones, the output is the mask, and with cotangents of one so is the gradient.
        Assert.Equal(results["y"], results[BackwardProgram.GradientOf("x")]);
    }

    [Fact]
    public void Another_seed_draws_another_mask()
    {
        Assert.Equal(Run("Drop", [], seed: 7)["y"], Run("Drop", [], seed: 7)["y"]);
        Assert.NotEqual(Run("Drop", [], seed: 7)["y"], Run("Drop", [], seed: 8)["y"]);
    }

    [Fact]
    public void Bits_do_not_depend_on_threads()
    {
        Dictionary<string, float[]> one = Run("Network", [9], seed: 3, x: i => MathF.Sin(i * 0.7f));
        foreach (int threads in new[] { 2, 4 })
        {
            Dictionary<string, float[]> more = Run("Network", [9], seed: 3, threads, i => MathF.Sin(i * 0.7f));
            foreach ((string name, float[] values) in one) Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), more[name].Select(BitConverter.SingleToInt32Bits));
        }
        Assert.Contains("after.conv.1.running_mean", one.Keys);
        Assert.All(one["gradient.conv.0.weight"], v => Assert.True(float.IsFinite(v)));
        Assert.Contains(one["gradient.conv.0.weight"], v => v != 0);
    }

    [Fact]
    public void Steps_of_a_loop_draw_their_own_masks_and_replay_them()
    {
        Dictionary<string, float[]> results = Run("Noisy", [], seed: 2);
        float[][] masks = [.. results["y"].Chunk(4).Select(row => row.Select(v => v == 0 ? 0f : 1f).ToArray())];
        Assert.True(masks.Select(m => string.Join("", m)).Distinct().Count() > 2, "every step has the same mask");
        // dx_t = (1 + the cotangent that comes back from later steps) · mask · 2 · s: the mask of that very step.
        float[][] gradients = [.. results[BackwardProgram.GradientOf("x")].Chunk(4)];
        for (int t = 0; t < 6; t++)
        {
            for (int i = 0; i < 4; i++) Assert.Equal(masks[t][i] == 0, gradients[t][i] == 0);
        }
    }
}
