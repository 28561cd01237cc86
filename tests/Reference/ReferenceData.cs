using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ModelDsl.Tests.Reference;

/// <summary>One tensor of the reference files, its elements widened to f64.</summary>
/// <param name="Type">As the language writes element types: f32, i64 or bool.</param>
/// <param name="Shape">Row-major sizes.</param>
/// <param name="Values">Integers are exact; a bool is 0 or 1.</param>
public sealed record ReferenceTensor(string Type, long[] Shape, double[] Values);

/// <summary>One case of <c>cases.json</c>.</summary>
public sealed record ReferenceCase(
    string Id, string Op, string Kind, JsonElement Hyperparameters, JsonElement? CallArguments, bool Training,
    IReadOnlyDictionary<string, string> Inputs, IReadOnlyDictionary<string, string> Parameters, IReadOnlyDictionary<string, string> Outputs,
    double RelativeTolerance, IReadOnlyDictionary<string, double> AbsoluteTolerance, bool IsStatistical, JsonElement Json)
{
    /// <summary>Input or parameter name to the key of its expected gradient; empty where none is tested.</summary>
    public IReadOnlyDictionary<string, string> Gradients => ReferenceData.Names(Json, "grads");

    /// <summary>Output name to the key of the cotangent that the gradients belong to.</summary>
    public IReadOnlyDictionary<string, string> Cotangents => ReferenceData.Names(Json, "cotangents");

    public ReferenceTensor Tensor(string key) => ReferenceData.Tensor(Kind, key);

    /// <summary>A parameter by its name in the layer; the parts of a normalised weight are inputs of their case.</summary>
    public ReferenceTensor Weight(string name) => Tensor(Parameters.TryGetValue(name, out string? key) ? key : Inputs[name]);

    public override string ToString() => Id;
}

/// <summary>The PyTorch vectors in <c>tests/ReferenceData</c>; its README tells what the fields mean.</summary>
public static class ReferenceData
{
    private static readonly ConcurrentDictionary<string, Lazy<Dictionary<string, ReferenceTensor>>> s_files = new(StringComparer.Ordinal);
    private static readonly Lazy<IReadOnlyList<ReferenceCase>> s_cases = new(ReadCases);

    public static IReadOnlyList<ReferenceCase> Cases => s_cases.Value;

    public static ReferenceTensor Tensor(string kind, string key) =>
        s_files.GetOrAdd(kind, k => new(() => ReadTensors(Path.Combine(Folder(), k + ".safetensors")))).Value[key];

    /// <summary>Whether the cases come from a folder that the environment names, in the same format, instead of the project's own.</summary>
    public static bool IsOther => Environment.GetEnvironmentVariable("NN_REFERENCE") is { Length: > 0 };

    private static string Folder([CallerFilePath] string thisFile = "") =>
        Environment.GetEnvironmentVariable("NN_REFERENCE") is { Length: > 0 } other ? other : Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(thisFile))!, "ReferenceData");

    private static List<ReferenceCase> ReadCases()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder(), "cases.json")));
        return [.. document.RootElement.Clone().EnumerateArray().Select(Read)];
    }

    private static ReferenceCase Read(JsonElement c)
    {
        JsonElement? tolerance = c.TryGetProperty("tolerance", out JsonElement t) ? t : null;
        return new(
            c.GetProperty("id").GetString()!, c.GetProperty("op").GetString()!, c.GetProperty("kind").GetString()!,
            c.GetProperty("hyperparameters"), c.TryGetProperty("call_args", out JsonElement call) ? call : null,
            c.TryGetProperty("mode", out JsonElement mode) && mode.GetString() == "train",
            Names(c, "inputs"), Names(c, "parameters"), Names(c, "outputs"),
            tolerance?.GetProperty("rtol").GetDouble() ?? 0,
            tolerance is { } given ? given.GetProperty("atol").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble()) : [],
            c.TryGetProperty("checks", out _), c);
    }

    internal static Dictionary<string, string> Names(JsonElement c, string property) =>
        c.TryGetProperty(property, out JsonElement map) ? map.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!) : [];

    private static Dictionary<string, ReferenceTensor> ReadTensors(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        using var document = JsonDocument.Parse(bytes.AsMemory(8, header));
        Dictionary<string, ReferenceTensor> tensors = new(StringComparer.Ordinal);
        foreach (JsonProperty entry in document.RootElement.EnumerateObject().Where(e => e.Name != "__metadata__"))
        {
            long[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(s => s.GetInt64())];
            int start = 8 + header + entry.Value.GetProperty("data_offsets")[0].GetInt32();
            int count = (int)shape.Aggregate(1L, (a, b) => a * b);
            string type = entry.Value.GetProperty("dtype").GetString()!;
            double[] values = [.. Enumerable.Range(0, count).Select(i => type switch
            {
                "F32" => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(start + 4 * i)),
                "I64" => (double)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(start + 8 * i)),
                "BOOL" => bytes[start + i],
                _ => throw new InvalidDataException($"{path}: {entry.Name} has the type {type}"),
            })];
            tensors[entry.Name] = new(type switch { "F32" => "f32", "I64" => "i64", _ => "bool" }, shape, values);
        }
        return tensors;
    }
}
