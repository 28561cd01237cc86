using System.Text;
using ModelDsl.Optimization;
using ModelDsl.Planning;
using ModelDsl.Syntax;

namespace ModelDsl.Tests.Performance;

/// <summary>Guards speed without a clock: kernels, bytes moved and bytes alive of the models that are compared with other engines.</summary>
/// <remarks>A change that makes a model slower on every machine shows as a larger number in the record, and is judged there.</remarks>
public sealed class PlanFigureTests
{
    [Fact]
    public void Kernels_and_bytes_of_the_zoo_are_as_recorded()
    {
        var text = new StringBuilder("model                   kernels    bytes moved     bytes alive\n");
        foreach ((string file, string model, (string, long)[] arguments, int batch) in Models)
        {
            Compilation program = ZooPrograms.Read(file);
            ModelBuild build = program.Build(program.Models.First(m => m.Name == model), ZooPrograms.Options(batch, arguments));
            Line(text, $"{model} b{batch}", build.Plan);
        }
        Compilation training = ZooPrograms.Read("training.nn");
        foreach ((TrainDeclaration block, int batch) in Trainings(training))
            Line(text, $"train {block.Alias!.Text}", Planner.Plan(Pipeline.Run(training.Train(block, ZooPrograms.Options(batch, [])).Steps[0].Graph)));
        Snapshot.Match(text.ToString(), "zoo");
    }

    internal static readonly (string, string, (string, long)[], int)[] Models =
    [
        ("nets.nn", "MLP", [], 64), ("nets.nn", "TinyMLP", [], 1), ("nets.nn", "LeNet5", [], 64), ("nets.nn", "ResNet18", [], 1),
        ("nets.nn", "MobileNetV2", [], 1), ("nets.nn", "LSTMNet", [], 1), ("nets.nn", "GRUNet", [], 1), ("nets.nn", "UNetSmall", [], 1),
        ("encoder.nn", "Encoder", [("dim", 256), ("heads", 8), ("hidden", 1024), ("depth", 1)], 1),
        ("ops.nn", "SoftmaxRows", [], 1), ("ops.nn", "LayerNormRows", [], 1), ("ops.nn", "Chain8", [], 1),
    ];

    internal static IEnumerable<(TrainDeclaration Block, int Batch)> Trainings(Compilation training) => training.Trainings.Where(t => t.Alias!.Text.EndsWith("adam", StringComparison.Ordinal))
        .Select(t => (t, t.Target.Text switch { "EncoderMean" => 8, "LSTMLast" => 32, _ => 64 }));

    private static void Line(StringBuilder text, string name, ExecutionPlan plan)
    {
        PlanFigures figures = PlanFigures.Of(plan, _ => throw new InvalidOperationException("all sizes are given"));
        text.Append($"{name,-24}{figures.Kernels,7} {figures.BytesMoved,14} {figures.LiveBytes,15}\n");
    }
}
