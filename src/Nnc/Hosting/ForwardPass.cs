using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Weights;
using ModelDsl.Shapes;

namespace ModelDsl.Nnc.Hosting;

/// <summary>One run of a model on files.</summary>
public sealed class ForwardPass(ModelBuild build, Type type)
{
    public string? Weights { get; init; }
    public IReadOnlyList<string> Map { get; init; } = [];
    public bool Partial { get; init; }
    public ulong Seed { get; init; }
    public required IReadOnlyDictionary<string, string> Inputs { get; init; }

    /// <summary>Runs, and gives the outputs by name; with updates of buffers under <c>after.PATH</c>.</summary>
    public IReadOnlyList<NamedTensor> Run(out ICompiledModel model)
    {
        model = AssemblyCache.Create(type, Parameters());
        ModelInfo info = model.Description;
        Graph graph = build.Graph;
        CheckNames(info);
        var given = new TensorData?[info.Inputs.Count];
        for (int i = 0; i < given.Length; i++)
        {
            TensorType wanted = graph.Inputs[i].Value.Type;
            if (!Inputs.TryGetValue(info.Inputs[i].Name, out string? file))
                throw new UserException($"input `{info.Inputs[i].Name}` {wanted} is missing: give --input {info.Inputs[i].Name}=FILE");
            given[i] = Read(file, info.Inputs[i], wanted);
        }
        int[] sizes = Sizes(info, graph, given);
        var outputs = new TensorData[info.Outputs.Count];
        for (int i = 0; i < outputs.Length; i++) outputs[i] = TensorData.Zeros(info.Outputs[i].Element, model.OutputShape(i, sizes));
        try
        {
            int[][] shapes = model.RunShaped(given, outputs, sizes, Seed);
            for (int i = 0; i < outputs.Length; i++) outputs[i] = outputs[i].Head(shapes[i]);
        }
        catch (ArgumentException e)
        {
            throw new UserException(e.Message);
        }
        return [.. outputs.Select((o, i) => new NamedTensor(info.Outputs[i].Name, o))];
    }

    private ParameterSource Parameters()
    {
        if (Weights is null) return new SeededParameters(Seed);
        if (!File.Exists(Weights)) throw new UserException($"{Weights}: no such file");
        WeightSet weights = WeightFile.Open(Weights);
        return new LoadedParameters(weights, new WeightOptions { Map = [.. Map.Select(WeightRename.Parse)], Partial = Partial }, Seed);
    }

    private void CheckNames(ModelInfo info)
    {
        foreach (string name in Inputs.Keys)
        {
            if (info.Inputs.Any(i => i.Name == name)) continue;
            string? hint = Suggestion.DidYouMean(name, info.Inputs.Select(i => i.Name));
            throw new UserException($"`{info.Name}` has no input `{name}`; {hint ?? $"its inputs are {string.Join(", ", info.Inputs.Select(i => i.Name))}"}");
        }
    }

    private static TensorData Read(string file, TensorInfo info, TensorType wanted)
    {
        if (!File.Exists(file)) throw new UserException($"{file}: no such file");
        long?[] shape = [.. wanted.Shape.Select(d => d.TryConstant(out long size) ? size : (long?)null)];
        TensorData data = TensorFile.ReadFor(file, info.Element, shape, info.Name);
        if (data.FirstNonFinite() is >= 0 and var at)
            throw new UserException($"{file}: input `{info.Name}` holds a value that is not finite (NaN or infinity) at {data.IndexText(at)}");
        return data;
    }

    private static int[] Sizes(ModelInfo info, Graph graph, TensorData?[] given)
    {
        var known = new Dictionary<string, (int Size, string Input)>(StringComparer.Ordinal);
        for (int i = 0; i < given.Length; i++)
        {
            Shape shape = graph.Inputs[i].Value.Shape;
            for (int axis = 0; axis < shape.Rank; axis++)
            {
                if (shape[axis].AsSymbol is not { } symbol) continue;
                int size = given[i]!.Shape[axis];
                if (!known.TryAdd(symbol.Name, (size, info.Inputs[i].Name)) && known[symbol.Name].Size != size)
                    throw new UserException($"{symbol.Name} is {known[symbol.Name].Size} in input `{known[symbol.Name].Input}` and {size} in input `{info.Inputs[i].Name}`");
            }
        }
        for (int i = 0; i < given.Length; i++)
        {
            Shape shape = graph.Inputs[i].Value.Shape;
            for (int axis = 0; axis < shape.Rank; axis++)
            {
                if (!shape[axis].Symbols.All(s => known.ContainsKey(s.Name))) continue;
                long expected = shape[axis].Evaluate(s => known[s.Name].Size);
                if (expected != given[i]!.Shape[axis])
                    throw new UserException($"input `{info.Inputs[i].Name}` is {graph.Inputs[i].Value.Type}: axis {axis} should be {shape[axis]} = {expected}, found {given[i]!.Shape[axis]}");
            }
        }
        return [.. info.Sizes.Select(s => known.TryGetValue(s, out var k) ? k.Size : throw new UserException($"no input tells the size {s}: give --set {s}=VALUE"))];
    }
}
