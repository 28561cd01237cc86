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
}
