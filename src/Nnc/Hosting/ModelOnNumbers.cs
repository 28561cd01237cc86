using ModelDsl.Emission;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Shapes;

namespace ModelDsl.Nnc.Hosting;

/// <summary>A compiled model with made-up inputs, for measuring.</summary>
internal sealed class ModelOnNumbers : IDisposable
{
    private readonly ICompiledModel _model;
    private readonly TensorData?[] _inputs;
    private readonly TensorData[] _outputs;
    private readonly int[] _sizes;
    private readonly ulong _seed;

    /// <param name="build">The model; dynamic sizes are the smallest that it allows.</param>
    /// <param name="emitted">Its code.</param>
    /// <param name="parameters">Where its parameters come from.</param>
    /// <param name="seed">Of random numbers.</param>
    public ModelOnNumbers(ModelBuild build, EmittedModel emitted, ParameterSource parameters, ulong seed)
    {
        _model = AssemblyCache.Create(AssemblyCache.Load([emitted])[0], parameters);
        _seed = seed;
        Sizes = build.Shapes.SmallestSizes(null);
        ModelInfo info = _model.Description;
        _sizes = [.. info.Sizes.Select(s => (int)Sizes.GetValueOrDefault(s, 1))];
        _inputs = [.. build.Graph.Inputs.Select((x, i) => Made(info.Inputs[i].Element, [.. x.Value.Shape.Select(d => (int)d.Evaluate(Size))], i))];
        _outputs = [.. info.Outputs.Select((y, i) => TensorData.Zeros(y.Element, _model.OutputShape(i, _sizes)))];
    }

    /// <summary>Dynamic sizes by name.</summary>
    public IReadOnlyDictionary<string, long> Sizes { get; }

    public long Size(DimSymbol symbol) => Sizes.GetValueOrDefault(symbol.Name, Math.Max(1, symbol.Minimum));

    /// <summary>When the steps of the last run were done, where the model was emitted to say so.</summary>
    public StepClock? Clock => (_model as ITimedModel)?.Clock;

    public void Once() => _model.Run(_inputs, _outputs, _sizes, _seed);

    public void Dispose() => _model.Dispose();

    // Numbers between -1/2 and 1/2; of integers only 0, which is a place in every table.
    private static TensorData Made(ElementType element, int[] shape, int input)
    {
        TensorData data = TensorData.Zeros(element, shape);
        if (element == ElementType.F32) Fill(data.As<float>(), input, x => (float)x);
        else if (element == ElementType.F64) Fill(data.As<double>(), input, x => x);
        return data;
    }

    private static void Fill<T>(Span<T> data, int input, Func<double, T> convert)
    {
        for (int i = 0; i < data.Length; i++) data[i] = convert((((uint)i + 7919u * (uint)input) * 2654435761u >> 8) / 16777216.0 - 0.5);
    }
}
