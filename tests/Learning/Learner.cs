using System.Runtime.CompilerServices;
using ModelDsl.Diagnostics;
using ModelDsl.Emission;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Tests.Learning;

/// <summary>Trains a block of <c>learning.nn</c> or <c>techniques.nn</c> on batches made up by a test, and runs models with what it learned.</summary>
/// <remarks>All programs of both files, and all their models for inference, are compiled once, into one assembly.</remarks>
internal sealed class Learner : IDisposable
{
    private static readonly Lazy<(Dictionary<string, (TrainingBuild Build, Type[] Steps)> Programs, Dictionary<string, Type> Models)> s_compiled = new(Compile);

    private readonly TrainingBuild _build;
    private readonly TrainingSession _session;
    private readonly Dictionary<string, ICompiledModel> _models = [];
    private int _step;

    /// <param name="name">What the <c>train</c> block is called.</param>
    /// <param name="seed">Of the weights.</param>
    /// <param name="weights">Tensors to begin with in place of the seed's, by path.</param>
    public Learner(string name, ulong seed = 1, IReadOnlyDictionary<string, TensorData>? weights = null)
    {
        (_build, Type[] steps) = s_compiled.Value.Programs[name];
        ParameterSource start = weights is null ? new SeededParameters(seed) : new Given(weights, seed);
        _session = _build.Session(steps, start);
    }

    /// <summary>What the block's batches are called, in order.</summary>
    public IReadOnlyList<string> Inputs => [.. _build.Program.Inputs.Select(i => i.Name)];

    /// <summary>Trains on one batch after the other; the mean loss of the last tenth.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="batch">The tensors of a batch, in the order of <see cref="Inputs"/>.</param>
    public double Train(int steps, Func<int, TensorData[]> batch)
    {
        double sum = 0;
        int counted = 0;
        for (int i = 0; i < steps; i++, _step++)
        {
            TensorData[] given = batch(i);
            _session.Step(Inputs.Zip(given).ToDictionary(p => p.First, p => p.Second), new TrainingClock(_step, _step, (double)i / steps, 0), (ulong)_step);
            if (i < steps - Math.Max(1, steps / 10)) continue;
            sum += _session.Result(_build.Program.Reports[0]).As<float>()[0];
            counted++;
        }
        Assert.True(double.IsFinite(sum), "the loss is no longer a number");
        return sum / counted;
    }

    /// <summary>The weights as they are now, by path.</summary>
    public Dictionary<string, TensorData> Weights() => _session.Tensors(states: false).ToDictionary(t => t.Name, t => new TensorData(t.Data.Element, t.Data.Shape, [.. t.Data.Bytes]));

    /// <summary>The outputs of a model of the file with the weights as they are now.</summary>
    public Dictionary<string, TensorData> Run(string model, params TensorData[] inputs) => Run(model, Weights(), inputs);

    /// <summary>The outputs of a model of the file with given weights.</summary>
    public static Dictionary<string, TensorData> Run(string model, IReadOnlyDictionary<string, TensorData> weights, params TensorData[] inputs)
    {
        using ICompiledModel compiled = AssemblyCache.Create(s_compiled.Value.Models[model], new Given(weights, 0));
        int[] sizes = TrainingSession.SizesOf(compiled.Description, inputs);
        TensorData[] outputs = [.. compiled.Description.Outputs.Select((o, i) => TensorData.Zeros(o.Element, compiled.OutputShape(i, sizes)))];
        int[][] shapes = compiled.RunShaped(inputs, outputs, sizes);
        return compiled.Description.Outputs.Select((o, i) => (o.Name, Data: outputs[i].Head(shapes[i]))).ToDictionary(o => o.Name, o => o.Data);
    }

    public void Dispose() => _session.Dispose();

    private static (Dictionary<string, (TrainingBuild, Type[])>, Dictionary<string, Type>) Compile()
    {
        var compilation = new Compilation(new SourceText("learning.nn", Source()));
        Assert.Empty(compilation.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => $"{d} {d.Help}"));
        TrainingBuild[] builds = [.. compilation.Trainings.Select(t => new TrainingBuild(compilation.Train(t)))];
        Assert.Empty(builds.SelectMany(b => b.Program.Diagnostics).Select(d => d.ToString()));
        EmittedModel[] steps = [.. builds.SelectMany((b, i) => b.EmitSteps($"Learning{i}"))];
        EmittedModel[] models = [.. compilation.Models.Select(m => compilation.Build(m, new ModelOptions { Namespace = "Learned" }).Emit())];
        Type[] types = AssemblyCache.Load([.. steps, .. models]);
        var programs = new Dictionary<string, (TrainingBuild, Type[])>();
        int first = 0;
        foreach (TrainingBuild build in builds)
        {
            programs[build.Program.Name] = (build, types[first..(first + build.Program.Steps.Length)]);
            first += build.Program.Steps.Length;
        }
        return (programs, compilation.Models.Zip(types[first..]).ToDictionary(p => p.First.Name, p => p.Second));
    }

    private static string Source([CallerFilePath] string here = "") => string.Concat(
        new[] { "learning.nn", "techniques.nn" }.Select(f => File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, f))));

    /// <summary>Given tensors; what they lack starts by its law.</summary>
    private sealed class Given(IReadOnlyDictionary<string, TensorData> weights, ulong seed) : ParameterSource
    {
        private readonly SeededParameters _rest = new(seed);

        public override void Fill<T>(ParameterSpec parameter, Span<T> destination)
        {
            if (!weights.TryGetValue(parameter.Weight.Name, out TensorData? data)) _rest.Fill(parameter, destination);
            else System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(data.Bytes).CopyTo(destination);
        }
    }
}
