using System.Runtime.CompilerServices;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
using ModelDsl.Tests.Reference;
using ModelDsl.Text;

namespace ModelDsl.Tests.Training;

/// <summary>Whole training programs, compiled, against PyTorch's: the loss of every step and the weights after the last.</summary>
public sealed class CurveTests
{
    // The block of curves.nn that each case is.
    private static readonly Dictionary<string, string> s_blocks = new()
    {
        ["train_MLP.p00"] = "p00",
        ["train_MLP.p01"] = "p01",
        ["train_MLP.p02"] = "p02",
        ["train_LeNet5.p00"] = "lenet0",
        ["train_LeNet5.p01"] = "lenet1",
        ["train_GPT.p00"] = "gpt0",
        ["train_GPT.p01"] = "gpt1",
        ["train_ResNet.p00"] = "resnet0",
        ["train_GRUSequence.p00"] = "gru0",
    };

    private static string Source([CallerFilePath] string here = "") => File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "curves.nn"));

    private static readonly Lazy<Dictionary<string, (TrainingBuild Build, Type Type)>> s_compiled = new(() =>
    {
        var compilation = new Compilation(new SourceText("curves.nn", Source()));
        Assert.Empty(compilation.Diagnostics.Select(d => d.ToString()));
        TrainingBuild[] builds = [.. compilation.Trainings.Select(t => new TrainingBuild(compilation.Train(t)))];
        Assert.Empty(builds.SelectMany(b => b.Program.Diagnostics).Select(d => d.ToString()));
        Type[] types = AssemblyCache.Load([.. builds.SelectMany((b, i) => b.EmitSteps($"Curve{i}"))]);
        return builds.Zip(types).ToDictionary(p => p.First.Program.Name, p => (p.First, p.Second));
    });

    /// <summary>Whether a case of the reference is one of the programs here.</summary>
    public static bool Runs(string id) => s_blocks.ContainsKey(id);

    public static TheoryData<string> Cases() => [.. s_blocks.Keys];

    [Theory, MemberData(nameof(Cases))]
    public void Losses_and_weights_follow_the_reference(string id)
    {
        if (ReferenceData.IsOther) return;
        ReferenceCase c = ReferenceData.Cases.Single(x => x.Id == id);
        (TrainingBuild build, Type type) = s_compiled.Value[s_blocks[id]];
        using TrainingSession session = build.Session([type], new CaseParameters(c));
        string[] given = [.. c.Inputs.Values];
        double[] losses = c.Tensor(c.Outputs["loss"]).Values;
        for (int t = 0; t < losses.Length; t++)
        {
            // The batch fills the model's inputs and then the block's own, as data does.
            Dictionary<string, TensorData> batch = build.Program.Inputs.Select((input, i) => (input.Name, Row(c.Tensor(given[i]), t))).ToDictionary(p => p.Name, p => p.Item2);
            session.Step(batch, new TrainingClock(t, t, 0, 0), 0);
            Check(c, "loss", t, session.Result("loss").As<float>()[0]);
        }
        foreach ((NamedTensor tensor, int _) in session.Tensors(states: false).Select((x, i) => (x, i)))
        {
            if (!c.Outputs.ContainsKey("final." + tensor.Name)) continue;
            for (int i = 0; i < tensor.Data.Count; i++) Check(c, "final." + tensor.Name, i, tensor.Data.As<float>()[i]);
        }
    }

    private static void Check(ReferenceCase c, string output, int index, double actual)
    {
        string key = c.Outputs[output];
        double expected = c.Tensor(key).Values[index], allowed = c.AbsoluteTolerance.GetValueOrDefault(key) + c.RelativeTolerance * Math.Abs(expected);
        Assert.True(Math.Abs(actual - expected) <= allowed, $"{output}[{index}] is {actual:R}, the reference has {expected:R} ± {allowed:R}");
    }

    private static TensorData Row(ReferenceTensor tensor, int step)
    {
        int[] shape = [.. tensor.Shape.Skip(1).Select(s => (int)s)];
        int count = shape.Aggregate(1, (a, b) => a * b);
        double[] values = tensor.Values[(step * count)..((step + 1) * count)];
        return tensor.Type == "f32" ? TensorData.From([.. values.Select(v => (float)v)], shape) : TensorData.From([.. values.Select(v => (long)v)], shape);
    }

    private sealed class CaseParameters(ReferenceCase c) : ParameterSource
    {
        public override void Fill<T>(ParameterSpec parameter, Span<T> destination)
        {
            double[] values = c.Tensor(c.Parameters[parameter.Weight.Name]).Values;
            Span<float> floats = System.Runtime.InteropServices.MemoryMarshal.Cast<T, float>(destination);
            for (int i = 0; i < floats.Length; i++) floats[i] = (float)values[i];
        }
    }
}
