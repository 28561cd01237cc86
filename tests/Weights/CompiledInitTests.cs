using System.Reflection;
using System.Text.Json;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Weights;
using ModelDsl.Tests.Reference;
using ModelDsl.Text;
using Xunit.Abstractions;

namespace ModelDsl.Tests.Weights;

/// <summary>The reference's cases of kind <c>init</c> as models: an initialiser or a fresh layer in the language, compiled, filled and read back.</summary>
public sealed class CompiledInitTests(ITestOutputHelper log)
{
    [Fact]
    public void Compiled_models_start_by_the_reference()
    {
        List<ReferenceCase> all = [.. ReferenceData.Cases.Where(c => c.Kind == "init")];
        var compilation = new Compilation(new SourceText("init.nn", string.Join('\n', all.Select(Model))));
        Assert.Empty(compilation.Diagnostics);
        Assembly assembly = Assembly.Load(AssemblyCache.Compile("Initialisers", [.. compilation.Models.Select(m => compilation.Build(m).Emit().Source)]));

        List<string> failures = [];
        foreach (ReferenceCase c in all) failures.AddRange(Problems(c, Fill(assembly.GetType("Models." + Name(c), throwOnError: true)!)).Take(1));
        log.WriteLine($"reference: {all.Count - failures.Count} of {all.Count} init cases agree");
        Assert.Empty(failures);
        Assert.True(all.Count >= 56 || ReferenceData.IsOther, $"only {all.Count} cases");
    }

    private static string Name(ReferenceCase c) => "Case_" + c.Id.Replace('.', '_');

    // A part of an inner layer has a dot in its name.
    private static string Output(string parameter) => "out_" + parameter.Replace('.', '_');

    private static string Model(ReferenceCase c)
    {
        IEnumerable<JsonProperty> options = c.Hyperparameters.EnumerateObject().Where(h => h.Name is not ("shape" or "layer"));
        string arguments = string.Join(", ", options.Select(h => $"{h.Name}: {CaseTranslator.Literal(h.Value)}"));
        if (c.Op == "calculate_gain") return $"model {Name(c)} {{\n    output out_gain: f32[] = calculate_gain({arguments})\n}}\n";
        if (c.Op == "default_init")
        {
            IEnumerable<string> outputs = c.Json.GetProperty("samples").EnumerateObject().Select(s => $"    output {Output(s.Name)} = m.{s.Name}\n");
            return $"model {Name(c)} {{\n    layer m = {c.Hyperparameters.GetProperty("layer").GetString()}({arguments})\n{string.Concat(outputs)}}}\n";
        }
        string shape = string.Join(", ", c.Hyperparameters.GetProperty("shape").EnumerateArray());
        return $"model {Name(c)} {{\n    param w: f32[{shape}] = {c.Op.TrimEnd('_')}({arguments})\n    output out_weight = w\n}}\n";
    }

    private static Dictionary<string, TensorData> Fill(Type type)
    {
        using ICompiledModel model = AssemblyCache.Create(type, new SeededParameters(2024));
        TensorData[] outputs = [.. model.Description.Outputs.Select((o, i) => TensorData.Zeros(o.Element, model.OutputShape(i, [])))];
        model.Run([], outputs, []);
        return model.Description.Outputs.Select((o, i) => (o.Name, Data: outputs[i])).ToDictionary(o => o.Name, o => o.Data);
    }

    private static IEnumerable<string> Problems(ReferenceCase c, Dictionary<string, TensorData> found)
    {
        foreach ((string output, string key) in c.Outputs)
        {
            if (EmittedReferenceTests.Compare(c, output, key, found[Output(output)]) is { } wrong) yield return $"{c.Id}: {wrong}";
        }
        // A gain is a number that a program computes with, and has no samples.
        if (c.Op == "calculate_gain") yield break;
        foreach (JsonProperty sample in c.Json.GetProperty("samples").EnumerateObject())
        {
            int[] shape = found[Output(sample.Name)].Shape.ToArray();
            if (!sample.Value.GetProperty("shape").EnumerateArray().Select(s => s.GetInt32()).SequenceEqual(shape)) yield return $"{c.Id}: {sample.Name} is [{string.Join(", ", shape)}]";
        }
        foreach (JsonElement check in c.Json.GetProperty("checks").EnumerateArray())
        {
            TensorData data = found[Output(check.GetProperty("sample").GetString()!)];
            if (!ReferenceInitTests.Holds(check, data.As<float>().ToArray(), data.Shape.ToArray())) yield return $"{c.Id}: {check}";
        }
    }
}
