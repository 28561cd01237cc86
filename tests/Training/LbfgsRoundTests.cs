using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
using ModelDsl.Runtime.Weights;
using ModelDsl.Text;

namespace ModelDsl.Tests.Training;

/// <summary>L-BFGS over several batches: each evaluation is that of their mean.</summary>
public sealed class LbfgsRoundTests
{
    private static readonly Lazy<(TrainingBuild Build, Type Type)[]> s_versions = new(() =>
    {
        TrainingBuild[] builds = [Build(""), Build("accumulate = 3")];
        return [.. builds.Zip(AssemblyCache.Load([.. builds.SelectMany((b, i) => b.EmitSteps($"Round{i}"))]))];
    });

    private static TrainingBuild Build(string setting)
    {
        var compilation = new Compilation(new SourceText("curve.nn", $$"""
            model Curve {
                input x: f32[N, 5]
                layer net = Linear(1)
                output y: f32[N, 1] = tanh(x -> net)
            }
            train Curve {
                input want: f32[N, 1]
                loss = mse_loss(y, want)
                optimizer = LBFGS(lr: 0.05, max_iter: 4)
                clip_grad_norm = 0.8
                ema = 0.5
                {{setting}}
            }
            """));
        var build = new TrainingBuild(compilation.Train(compilation.Trainings.Single()));
        Assert.Empty(build.Program.Diagnostics.Select(d => d.ToString()));
        return build;
    }

    private static TrainingSession Session(int version) => s_versions.Value[version].Build.Session([s_versions.Value[version].Type], new SeededParameters(3));

    private static Dictionary<string, TensorData> Batch(int from, int count) => new()
    {
        ["x"] = TensorData.From([.. Enumerable.Range(5 * from, 5 * count).Select(i => MathF.Sin(i))], count, 5),
        ["want"] = TensorData.From([.. Enumerable.Range(from, count).Select(i => 0.5f * MathF.Cos(3 * i))], count, 1),
    };

    private static byte[][] State(TrainingSession session) => [.. session.Tensors(states: true).Select(t => t.Data.Bytes.ToArray())];

    [Fact]
    public void Three_batches_make_the_step_of_their_mean()
    {
        using TrainingSession large = Session(0), small = Session(1);
        for (int round = 0; round < 2; round++)
        {
            large.Step(Batch(12 * round, 12), new TrainingClock(0, round, 0, 0), 0);
            for (int part = 0; part < 3; part++) small.Step(Batch(12 * round + 4 * part, 4), new TrainingClock(0, 3 * round + part, 0, 0), 0);
            Dictionary<string, TensorData> expected = large.Tensors(states: true).ToDictionary(t => t.Name, t => t.Data);
            foreach (string name in (string[])["net.weight", "net.bias", "ema.net.weight"])
            {
                float[] a = expected[name].As<float>().ToArray(), b = small.Tensors(states: true).Single(t => t.Name == name).Data.As<float>().ToArray();
                for (int i = 0; i < a.Length; i++) Assert.Equal(a[i], b[i], 1e-4);
            }
        }
    }

    [Fact]
    public void A_round_that_had_begun_goes_on_with_the_same_bits_where_its_batches_are_recalled()
    {
        using TrainingSession whole = Session(1), resumed = Session(1), forgetful = Session(1);
        for (int t = 0; t < 5; t++) whole.Step(Batch(4 * t, 4), new TrainingClock(0, t, 0, 0), (ulong)t);
        foreach (TrainingSession session in (TrainingSession[])[resumed, forgetful]) session.Restore(whole.Tensors(states: true).ToDictionary(t => t.Name, t => t.Data));
        for (int t = 3; t < 5; t++) resumed.Recall(Batch(4 * t, 4), new TrainingClock(0, t, 0, 0), (ulong)t);
        foreach (TrainingSession session in (TrainingSession[])[whole, resumed]) session.Step(Batch(20, 4), new TrainingClock(0, 5, 0, 0), 5);
        Assert.Equal(State(whole), State(resumed));
        Assert.Contains("Recall", Assert.Throws<InvalidOperationException>(() => forgetful.Step(Batch(20, 4), new TrainingClock(0, 5, 0, 0), 5)).Message);
    }
}
