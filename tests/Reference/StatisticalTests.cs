using System.Text.Json;
using ModelDsl.Binding;
using ModelDsl.Elaboration;
using ModelDsl.Elaboration.Intrinsics;
using ModelDsl.Ir;
using ModelDsl.Syntax;
using ModelDsl.Text;
using Xunit;

namespace ModelDsl.Tests.Reference;

/// <summary>Layers with random results, which have properties instead of values: the dropout family while training.</summary>
public sealed class StatisticalTests
{
    public static TheoryData<string> Cases() => [.. ReferenceData.Cases.Where(c => c.Kind == "layer" && c.IsStatistical).Select(c => c.Id)];

    [Theory, MemberData(nameof(Cases))]
    public void Random_layers_have_the_stated_properties(string id)
    {
        ReferenceCase c = ReferenceData.Cases.Single(r => r.Id == id);
        int[] shape = [.. c.Json.GetProperty("samples").GetProperty("output").GetProperty("shape").EnumerateArray().Select(s => s.GetInt32())];
        string options = string.Join(", ", c.Hyperparameters.EnumerateObject().Select(h => $"{h.Name}: {CaseTranslator.Literal(h.Value)}"));
        string source = $"model Case {{\n    input x: f32[{string.Join(", ", shape)}]\n    output y = x -> {c.Op}({options})\n}}\n";
        BoundProgram program = Binder.Bind(SyntaxTree.Parse(new SourceText("case.nn", source)), NoModules.Instance, [.. IntrinsicTable.Names]);
        ElaboratedModel model = Elaborator.Elaborate(program, program.Main.Models[0], training: true);
        Assert.Empty(model.Diagnostics);

        // For dropout the input is a tensor of ones.
        DenseTensor ones = new(shape, [.. Enumerable.Repeat(1.0, DenseTensor.Count(shape))]);
        double[] y = new PlainEvaluator(_ => throw new InvalidOperationException("dropout has no parameters")).Run(model.Graph, new Dictionary<string, DenseTensor> { ["x"] = ones })["y"].Data;
        foreach (JsonElement check in c.Json.GetProperty("checks").EnumerateArray()) Assert.True(Holds(check, y, shape), $"{id}: {check}");
    }

    private static bool Holds(JsonElement check, double[] y, int[] shape)
    {
        double tolerance = check.GetProperty("tolerance").GetDouble();
        switch (check.GetProperty("stat").GetString())
        {
            case "two_values":
                double low = check.GetProperty("low").GetDouble(), high = check.GetProperty("high").GetDouble();
                return y.All(v => Math.Abs(v - low) <= tolerance || Math.Abs(v - high) <= tolerance);
            case "fraction_equal":
                double value = check.GetProperty("value").GetDouble(), near = check.GetProperty("equal_tolerance").GetDouble();
                double share = y.Count(v => Math.Abs(v - value) <= near) / (double)y.Length;
                return Math.Abs(share - check.GetProperty("expected").GetDouble()) <= tolerance;
            case "constant_per_channel":
                int plane = DenseTensor.Count(shape[2..]);
                return y.Chunk(plane).All(p => p.Max() - p.Min() <= tolerance);
            default:
                return false;
        }
    }
}
