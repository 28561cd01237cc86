using System.Runtime.InteropServices;
using ModelDsl.Binding;
using ModelDsl.Emission;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;

namespace ModelDsl.ZooBench;

/// <summary>A compiled model with the weights of an ONNX file and the inputs that every engine is given.</summary>
internal sealed class InferenceRun : IDisposable
{
    private readonly ICompiledModel _model;
    private readonly TensorData?[] _inputs;
    private readonly TensorData[] _outputs;

    public InferenceRun(ZooModel model, int batch, string onnx, bool exact)
    {
        Compilation program = Programs.Read(model.File);
        BlockSymbol symbol = program.Models.First(m => model.Model is null || m.Name == model.Model);
        EmittedModel emitted = program.Build(symbol, model.Options(batch) with { Exact = exact }).Emit();
        _model = AssemblyCache.Create(AssemblyCache.Load([emitted])[0], new OnnxParameters(OnnxTensors.Read(onnx)));
        ModelInfo info = _model.Description;
        _inputs = [.. info.Inputs.Select((x, k) => (TensorData?)Filled(k, [.. x.Sizes.Select(int.Parse)]))];
        _outputs = [.. info.Outputs.Select((y, i) => TensorData.Zeros(y.Element, _model.OutputShape(i, [])))];
    }

    public void Once() => _model.Run(_inputs, _outputs, []);

    /// <summary>The largest difference from another engine's first output, relative to its largest element; null without a file.</summary>
    public double? Error(string dump)
    {
        if (!File.Exists(dump)) return null;
        float[] expected = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(dump)).ToArray();
        Once();
        float[] found = _outputs[0].As<float>().ToArray();
        if (found.Length != expected.Length) return double.PositiveInfinity;
        return expected.Zip(found, (e, f) => Math.Abs((double)e - f)).Max() / expected.Max(e => Math.Abs((double)e));
    }

    public void Dispose() => _model.Dispose();

    private static TensorData Filled(int k, int[] shape)
    {
        TensorData data = TensorData.Zeros(ElementType.F32, shape);
        Span<float> x = data.As<float>();
        for (int i = 0; i < x.Length; i++) x[i] = (((uint)i + 7919u * (uint)k) * 2654435761u >> 8) / 16777216f - 0.5f;
        return data;
    }
}
