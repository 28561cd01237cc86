using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
using ModelDsl.Syntax;

namespace ModelDsl.ZooBench;

/// <summary>A training program that takes step after step on one batch.</summary>
internal sealed class TrainingRun : IDisposable
{
    private const int Classes = 10;
    private readonly TrainingSession _session;
    private readonly Dictionary<string, TensorData> _batch = [];
    private int _steps;

    public TrainingRun(string name, int batch, bool exact)
    {
        Compilation program = Programs.Read("training.nn");
        TrainDeclaration block = program.Trainings.First(t => t.Alias?.Text == name);
        var sizes = new Dictionary<string, long> { ["N"] = batch, ["T"] = 50 };
        var build = new TrainingBuild(program.Train(block, new ModelOptions { Sizes = sizes, Exact = exact }));
        _session = build.Session(AssemblyCache.Load(build.EmitSteps("Zoo")), new SeededParameters(1));
        var random = new SampleRandom(1, 0, 0);
        foreach ((string input, Ir.TensorType type) in build.Program.Inputs)
        {
            TensorData data = TensorData.Zeros(Enum.Parse<ElementType>(type.Element.ToString()), [.. type.Shape.Select(d => (int)d.Value)]);
            if (data.Element == ElementType.I64) foreach (ref long label in data.As<long>()) label = (long)(random.Uniform() * Classes);
            else foreach (ref float x in data.As<float>()) x = (float)random.Normal();
            _batch[input] = data;
        }
    }

    /// <summary>Of the last step.</summary>
    public double Loss => _session.Result("loss").As<float>()[0];

    public void Once() => _session.Step(_batch, new TrainingClock(0, _steps++, 0, 0), seed: 1);

    public void Dispose() => _session.Dispose();
}
