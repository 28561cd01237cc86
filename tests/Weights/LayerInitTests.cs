using System.Text.Json;
using ModelDsl.Elaboration;
using ModelDsl.Ir;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Weights;
using ModelDsl.Tests.Elaboration;
using ModelDsl.Tests.Reference;

namespace ModelDsl.Tests.Weights;

/// <summary>What the parameters of a freshly made layer start with: PyTorch's laws, from the layer's text to the numbers.</summary>
public sealed class LayerInitTests
{
    public static TheoryData<string> Cases() => [.. ReferenceData.Cases.Where(c => c.Op == "default_init").Select(c => c.Id)];

    [Theory, MemberData(nameof(Cases))]
    public void Layers_start_by_the_stated_laws(string id)
    {
        ReferenceCase c = ReferenceData.Cases.Single(r => r.Id == id);
        string layer = c.Hyperparameters.GetProperty("layer").GetString()!;
        IEnumerable<string> arguments = c.Hyperparameters.EnumerateObject().Where(h => h.Name != "layer").Select(h => $"{h.Name}: {CaseTranslator.Literal(h.Value)}");
        JsonElement samples = c.Json.GetProperty("samples");
        // A layer with all its sizes has its parameters before it is ever applied.
        IEnumerable<string> outputs = samples.EnumerateObject().Select((s, i) => $"    output out{i} = m.{s.Name}\n");
        ElaboratedModel model = Programs.Valid($"model Fresh {{\n    layer m = {layer}({string.Join(", ", arguments)})\n{string.Concat(outputs)}}}\n");
        foreach (JsonProperty sample in samples.EnumerateObject())
        {
            ParameterInfo parameter = model.Parameters.Single(p => p.Path == $"m.{sample.Name}");
            int[] shape = [.. parameter.Type.Shape.Select(d => (int)d.Evaluate(_ => 1))];
            Assert.Equal(sample.Value.GetProperty("shape").EnumerateArray().Select(s => s.GetInt32()), shape);
            var data = new float[shape.Aggregate(1, (a, b) => a * b)];
            new SeededParameters(7).Fill<float>(new(new WeightSpec(parameter.Path, Runtime.ElementType.F32, shape), parameter.Initializer.Name, parameter.Initializer.Arguments), data);
            foreach (JsonElement check in c.Json.GetProperty("checks").EnumerateArray().Where(k => k.GetProperty("sample").GetString() == sample.Name))
                Assert.True(ReferenceInitTests.Holds(check, data, shape), $"{id}: {check}");
        }
    }
}
