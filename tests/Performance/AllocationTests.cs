using ModelDsl.Emission;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Performance;

/// <summary>A run allocates nothing once a model is warm: kernels, cells of recurrent layers, groups, attention.</summary>
public sealed class AllocationTests
{
    private static readonly (string File, string Model, (string, long)[] Arguments, int Batch)[] s_models =
    [
        ("nets.nn", "MLP", [], 2), ("nets.nn", "TinyMLP", [], 1), ("nets.nn", "LeNet5", [], 3), ("nets.nn", "LSTMNet", [], 1), ("nets.nn", "GRUNet", [], 1),
        ("nets.nn", "UNetSmall", [], 1), ("encoder.nn", "Encoder", [("dim", 64), ("heads", 4), ("hidden", 96), ("depth", 1)], 1),
        ("ops.nn", "SoftmaxRows", [], 1), ("ops.nn", "LayerNormRows", [], 1), ("ops.nn", "Chain64", [], 1),
    ];

    [Fact]
    public void Runs_allocate_nothing_once_warm()
    {
        var emitted = new List<EmittedModel>();
        foreach ((string file, string model, (string, long)[] arguments, int batch) in s_models)
        {
            Compilation program = ZooPrograms.Read(file);
            emitted.Add(program.Build(program.Models.First(m => m.Name == model), ZooPrograms.Options(batch, arguments)).Emit());
        }
        var allocated = new List<string>();
        foreach (Type type in AssemblyCache.Load(emitted))
        {
            using ICompiledModel compiled = AssemblyCache.Create(type, new SeededParameters(1));
            ModelInfo info = compiled.Description;
            TensorData?[] inputs = [.. info.Inputs.Select(x => TensorData.Zeros(x.Element, [.. x.Sizes.Select(int.Parse)]))];
            TensorData[] outputs = [.. info.Outputs.Select((y, i) => TensorData.Zeros(y.Element, compiled.OutputShape(i, [])))];
            for (int i = 0; i < 3; i++) compiled.Run(inputs, outputs, []);
            long bytes = Allocations.Of(() => compiled.Run(inputs, outputs, []), 5);
            if (bytes > 0) allocated.Add($"{info.Name}: {bytes} bytes in five runs");
        }
        Assert.Empty(allocated);
    }
}
