using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Weights;
using ModelDsl.Shapes;

namespace ModelDsl.Nnc.Hosting;

/// <summary>One run of a model on files; of a build with gradients, the backward pass too.</summary>
public sealed class ForwardPass(ModelBuild build, Type type)
{
    public string? Weights { get; init; }
    public IReadOnlyList<string> Map { get; init; } = [];
    public bool Partial { get; init; }
    public ulong Seed { get; init; }
    public required IReadOnlyDictionary<string, string> Inputs { get; init; }

    /// <summary>Cotangents of outputs by name; the others are zeros. Without any, that of a scalar first output is 1.</summary>
    public IReadOnlyDictionary<string, string> Cotangents { get; init; } = new Dictionary<string, string>();

    /// <summary>Runs, and gives what came out.</summary>
    public PassResults Run(out ICompiledModel model)
    {
        model = AssemblyCache.Create(type, Parameters());
        ModelInfo info = model.Description;
        Graph graph = build.Graph;
        CheckNames(info);
        var given = new TensorData?[info.Inputs.Count];
        for (int i = 0; i < given.Length; i++)
        {
            TensorType wanted = graph.Inputs[i].Value.Type;
            if (Cotangent.Output(info.Inputs[i].Name) is not null) continue;
            if (!Inputs.TryGetValue(info.Inputs[i].Name, out string? file))
                throw new UserException(DataRules.Input, $"input `{info.Inputs[i].Name}` {wanted} is missing: give --input {info.Inputs[i].Name}=FILE");
            given[i] = Read(file, info.Inputs[i], wanted);
        }
        int[] sizes = Sizes(info, graph, given);
        var outputs = new TensorData[info.Outputs.Count];
        for (int i = 0; i < outputs.Length; i++) outputs[i] = TensorData.Zeros(info.Outputs[i].Element, model.OutputShape(i, sizes));
        for (int i = 0; i < given.Length; i++) given[i] ??= ReadCotangent(info, info.Inputs[i], outputs);
        try
        {
            model.Run(given, outputs, sizes, Seed);
        }
        catch (ArgumentException e)
        {
            throw new UserException(e.Message);
        }
        return new PassResults(build, info, outputs);
    }

    private ParameterSource Parameters() => Parameters(Weights, Map, Partial, Seed);

    /// <summary>Where the parameters of a run come from: a file, or the seed.</summary>
    internal static ParameterSource Parameters(string? file, IReadOnlyList<string> map, bool partial, ulong seed)
    {
        if (file is null) return new SeededParameters(seed);
        if (!File.Exists(file)) throw new UserException(DataRules.NotFound, $"{file}: no such file");
        WeightSet weights = WeightFile.Open(file);
        return new LoadedParameters(weights, new WeightOptions { Map = [.. map.Select(WeightRename.Parse)], Partial = partial }, seed);
    }

    private void CheckNames(ModelInfo info)
    {
        foreach (string name in Inputs.Keys)
        {
            string[] known = [.. info.Inputs.Select(i => i.Name).Where(n => Cotangent.Output(n) is null)];
            if (known.Contains(name)) continue;
            throw new UserException($"`{info.Name}` has no input `{name}`; {Suggestion.DidYouMean(name, known) ?? $"its inputs are {string.Join(", ", known)}"}");
        }
        string[] outputs = [.. info.Inputs.Select(i => Cotangent.Output(i.Name)).OfType<string>()];
        foreach (string name in Cotangents.Keys.Where(n => !outputs.Contains(n)))
            throw new UserException($"`{info.Name}` has no float output `{name}`; {Suggestion.DidYouMean(name, outputs) ?? $"it has {string.Join(", ", outputs)}"}");
    }

    private TensorData ReadCotangent(ModelInfo info, TensorInfo cotangent, TensorData[] outputs)
    {
        string output = Cotangent.Output(cotangent.Name)!;
        TensorData shape = outputs[info.Outputs.ToList().FindIndex(o => o.Name == output)];
        if (Cotangents.TryGetValue(output, out string? file))
        {
            if (!File.Exists(file)) throw new UserException($"{file}: no such file");
            return TensorFile.ReadFor(file, cotangent.Element, [.. shape.Shape.Select(s => (long?)s)], output);
        }
        TensorData zeros = TensorData.Zeros(cotangent.Element, [.. shape.Shape]);
        if (Cotangents.Count > 0 || output != info.Outputs[0].Name) return zeros;
        if (shape.Shape.Length > 0) throw new UserException($"output `{output}` is no scalar: give --cotangent {output}=FILE, or a cotangent for another output");
        return cotangent.Element switch
        {
            Runtime.ElementType.F64 => TensorData.From([1.0], []),
            Runtime.ElementType.F32 => TensorData.From([1f], []),
            _ => throw new UserException($"output `{output}` is {cotangent.Element.Name()}: give --cotangent {output}=FILE"),
        };
    }

    private static TensorData Read(string file, TensorInfo info, TensorType wanted)
    {
        if (!File.Exists(file)) throw new UserException(DataRules.NotFound, $"{file}: no such file");
        long?[] shape = [.. wanted.Shape.Select(d => d.TryConstant(out long size) ? size : (long?)null)];
        TensorData data = TensorFile.ReadFor(file, info.Element, shape, info.Name);
        if (data.FirstNonFinite() is >= 0 and var at)
            throw new UserException(DataRules.NotFinite, $"{file}: input `{info.Name}` holds a value that is not finite (NaN or infinity) at {data.IndexText(at)}");
        return data;
    }

    private static int[] Sizes(ModelInfo info, Graph graph, TensorData?[] given)
    {
        var known = new Dictionary<string, (int Size, string Input)>(StringComparer.Ordinal);
        for (int i = 0; i < given.Length; i++)
        {
            if (given[i] is null) continue;
            Shape shape = graph.Inputs[i].Value.Shape;
            for (int axis = 0; axis < shape.Rank; axis++)
            {
                if (shape[axis].AsSymbol is not { } symbol) continue;
                int size = given[i]!.Shape[axis];
                if (!known.TryAdd(symbol.Name, (size, info.Inputs[i].Name)) && known[symbol.Name].Size != size)
                    throw new UserException(DataRules.Input, $"{symbol.Name} is {known[symbol.Name].Size} in input `{known[symbol.Name].Input}` and {size} in input `{info.Inputs[i].Name}`");
            }
        }
        for (int i = 0; i < given.Length; i++)
        {
            if (given[i] is null) continue;
            Shape shape = graph.Inputs[i].Value.Shape;
            for (int axis = 0; axis < shape.Rank; axis++)
            {
                if (!shape[axis].Symbols.All(s => known.ContainsKey(s.Name))) continue;
                long expected = shape[axis].Evaluate(s => known[s.Name].Size);
                if (expected != given[i]!.Shape[axis])
                    throw new UserException(DataRules.Input, $"input `{info.Inputs[i].Name}` is {graph.Inputs[i].Value.Type}: axis {axis} should be {shape[axis]} = {expected}, found {given[i]!.Shape[axis]}");
            }
        }
        return [.. info.Sizes.Select(s => known.TryGetValue(s, out var k) ? k.Size : throw new UserException($"no input tells the size {s}: give --set {s}=VALUE"))];
    }
}
