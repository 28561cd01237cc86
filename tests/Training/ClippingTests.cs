using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
using ModelDsl.Tests.Reference;
using ModelDsl.Text;

namespace ModelDsl.Tests.Training;

/// <summary>Clipping and parameter groups against the reference: a loss whose gradients are given, and a step of SGD at rate 1 that shows them.</summary>
public sealed class ClippingTests
{
    public static TheoryData<string> Cases() => [.. ReferenceData.Cases.Where(c => c.Op is "clip_grad_norm" or "clip_grad_value").Select(c => c.Id)];

    [Theory, MemberData(nameof(Cases))]
    public void Gradients_are_clipped_as_in_the_reference(string id)
    {
        ReferenceCase c = ReferenceData.Cases.Single(x => x.Id == id);
        string[] names = [.. c.Inputs.Keys];
        string setting = c.Op == "clip_grad_norm" ? $"clip_grad_norm = {c.Hyperparameters.GetProperty("max_norm")}" : $"clip_grad_value = {c.Hyperparameters.GetProperty("clip_value")}";
        if (c.Hyperparameters.TryGetProperty("norm_type", out var norm)) setting = $"clip_grad_norm = {c.Hyperparameters.GetProperty("max_norm")}\n    clip_norm_type = {(norm.ToString() == "inf" ? "inf" : norm.ToString())}";
        string Type(string name) => $"f32[{string.Join(", ", c.Tensor(c.Inputs[name]).Shape)}]";
        string text = $$"""
            model Given {
            {{string.Join('\n', names.Select(n => $"    input {n}: {Type(n)}\n    param p_{n}: {Type(n)} = zeros"))}}
                output total = {{string.Join(" + ", names.Select(n => $"sum(p_{n} * {n})"))}}
            }
            train Given {
                loss = total
                optimizer = SGD(lr: 1.0)
                {{setting}}
            }
            """;
        var compilation = new Compilation(new SourceText("given.nn", text));
        Assert.Empty(compilation.Diagnostics.Select(d => d.ToString()));
        var build = new TrainingBuild(compilation.Train(compilation.Trainings.Single()));
        Type type = AssemblyCache.Load([.. build.EmitSteps("Clipping")])[0];
        using TrainingSession session = build.Session([type], new SeededParameters(0));
        session.Step(names.ToDictionary(n => n, n => TensorData.From([.. c.Tensor(c.Inputs[n]).Values.Select(v => (float)v)], [.. c.Tensor(c.Inputs[n]).Shape.Select(s => (int)s)])), default, 0);
        Dictionary<string, TensorData> after = session.Tensors(states: false).ToDictionary(t => t.Name, t => t.Data);
        foreach (string name in names)
        {
            double[] expected = c.Tensor(c.Outputs["clipped." + name]).Values;
            double absolute = c.AbsoluteTolerance.GetValueOrDefault(c.Outputs["clipped." + name]);
            for (int i = 0; i < expected.Length; i++)
                Assert.True(Math.Abs(-after["p_" + name].As<float>()[i] - expected[i]) <= absolute + c.RelativeTolerance * Math.Abs(expected[i]), $"{name}[{i}]: {-after["p_" + name].As<float>()[i]:R}, the reference has {expected[i]:R}");
        }
        if (session.Gives("grad_norm"))
            Assert.Equal(c.Tensor(c.Outputs["total_norm"]).Values[0], session.Result("grad_norm").As<float>()[0], 1e-4);
    }

    // The slope of a root at 0 is infinite: the loss stays finite, its gradient does not.
    private static string Roots(string settings) => $$"""
        model Roots {
            input x: f32[N]
            param w: f32[] = constant(4.0)
            buffer seen: f32[] = zeros
            update seen = seen + mean(x)
            output y: f32[N] = sqrt(w * x)
        }
        train Roots {
            loss = mean(y)
            optimizer = Adam(lr: 0.1)
            {{settings}}
        }
        """;

    private static Dictionary<string, ModelDsl.Ir.DenseTensor> Batch(double first) => new() { ["x"] = new([4], [first, 1, 2, 3]) };

    private static PlainTraining Trained(string settings, params double[] firsts)
    {
        var training = new PlainTraining(Roots(settings), (path, _) => path == "w" ? 4 : 0);
        for (int t = 0; t < firsts.Length; t++) training.Step(t, Batch(firsts[t]));
        return training;
    }

    [Fact]
    public void A_norm_that_is_not_finite_is_kept_or_skipped_as_chosen()
    {
        Assert.True(double.IsNaN(Trained("clip_grad_norm = 1.0", 1, 0, 1).Slots["w"].Data[0]));
        Assert.True(double.IsNaN(Trained("clip_grad_norm = 1.0\n    clip_nonfinite = \"keep\"", 1, 0, 1).Slots["w"].Data[0]));
        // What is skipped leaves no trace, in Adam's count of its steps neither.
        PlainTraining skipped = Trained("clip_grad_norm = 1.0\n    clip_nonfinite = \"skip\"", 1, 0, 0, 1), without = Trained("clip_grad_norm = 1.0", 1, 1);
        foreach (string path in without.Slots.Keys) Assert.Equal(without.Slots[path].Data, skipped.Slots[path].Data);
        Assert.Equal([2], skipped.Slots["clip.skipped"].Data);
        PlainTraining gathered = Trained("clip_grad_norm = 1.0\n    clip_nonfinite = \"skip\"\n    accumulate = 2", 1, 0, 1, 1), once = Trained("clip_grad_norm = 1.0\n    accumulate = 2", 1, 1);
        Assert.Equal(once.Slots["w"].Data, gathered.Slots["w"].Data);
        Assert.Equal([1], gathered.Slots["clip.skipped"].Data);
    }

    [Fact]
    public void A_norm_that_is_not_finite_ends_a_run_that_says_so()
    {
        var compilation = new Compilation(new SourceText("roots.nn", Roots("clip_grad_norm = inf\n    clip_nonfinite = \"error\"")));
        var build = new TrainingBuild(compilation.Train(compilation.Trainings.Single()));
        using TrainingSession session = build.Session([AssemblyCache.Load([.. build.EmitSteps("Guarded")])[0]], new SeededParameters(0));
        void Step(float first) => session.Step(new Dictionary<string, TensorData> { ["x"] = TensorData.From([first, 1, 2, 3], 4) }, default, 0);
        Step(1);
        byte[][] before = [.. session.Tensors(states: true).Select(t => (byte[])t.Data.Bytes.Clone())];
        Assert.Throws<NotFiniteNumberException>(() => Step(0));
        Assert.Equal(before, session.Tensors(states: true).Select(t => t.Data.Bytes));
        Step(1);
        Assert.NotEqual(before, session.Tensors(states: true).Select(t => t.Data.Bytes));
    }

    [Theory]
    [InlineData("clip_grad_norm = 1.0\n    clip_nonfinite = \"ignore\"", "\"keep\", \"skip\" or \"error\"")]
    [InlineData("clip_nonfinite = \"skip\"", "there is none")]
    public void Another_policy_or_one_without_a_norm_is_an_error(string settings, string message)
    {
        var compilation = new Compilation(new SourceText("roots.nn", Roots(settings)));
        Assert.Contains(compilation.Diagnostics.Concat(compilation.Train(compilation.Trainings.Single()).Diagnostics), d => d.ToString().Contains(message));
    }
}
