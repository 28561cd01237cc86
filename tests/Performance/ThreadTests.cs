using ModelDsl.Emission;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Performance;

/// <summary>Whole models give the same bits however many threads run them: work is cut by sizes, and sums are added in the same order.</summary>
public sealed class ThreadTests
{
    private static readonly (string File, string Model, (string, long)[] Arguments, int Batch)[] s_models =
    [
        ("nets.nn", "MLP", [], 64), ("nets.nn", "MLP", [], 1), ("nets.nn", "LeNet5", [], 3), ("nets.nn", "ResNet18", [], 1), ("nets.nn", "UNetSmall", [], 2), ("nets.nn", "LSTMNet", [], 2), ("nets.nn", "LSTMNet", [], 13),
        ("encoder.nn", "Encoder", [("dim", 128), ("heads", 4), ("hidden", 512), ("depth", 2)], 1), ("ops.nn", "SoftmaxRows", [], 1), ("ops.nn", "Gelu", [], 1),
    ];

    [Fact]
    public void Bits_do_not_depend_on_threads()
    {
        var emitted = new List<EmittedModel>();
        foreach ((string file, string model, (string, long)[] arguments, int batch) in s_models)
        {
            Compilation program = ZooPrograms.Read(file);
            emitted.Add(program.Build(program.Models.First(m => m.Name == model), ZooPrograms.Options(batch, arguments) with { ClassName = $"{model}{batch}" }).Emit());
        }
        foreach (Type type in AssemblyCache.Load(emitted))
        {
            using ICompiledModel compiled = AssemblyCache.Create(type, new SeededParameters(1));
            ModelInfo info = compiled.Description;
            TensorData?[] inputs = [.. info.Inputs.Select((x, i) => Filled(x.Element, [.. x.Sizes.Select(int.Parse)], i))];
            byte[][] Results(int threads)
            {
                using var workers = new Workers(threads);
                type.GetProperty(nameof(Workers))!.SetValue(compiled, workers);
                TensorData[] outputs = [.. info.Outputs.Select((y, i) => TensorData.Zeros(y.Element, compiled.OutputShape(i, [])))];
                compiled.Run(inputs, outputs, []);
                return [.. outputs.Select(o => o.Bytes.ToArray())];
            }

            byte[][] alone = Results(1);
            Assert.Contains(alone[0], b => b != 0);
            for (int threads = 2; threads <= 4; threads++)
                Assert.Equal(alone, Results(threads));
        }
    }

    private static TensorData Filled(ElementType element, int[] shape, int input)
    {
        TensorData data = TensorData.Zeros(element, shape);
        if (element != ElementType.F32) return data;
        var random = new Random(input);
        foreach (ref float x in data.As<float>()) x = random.NextSingle() - 0.5f;
        return data;
    }
}
