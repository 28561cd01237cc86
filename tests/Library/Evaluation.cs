using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Weights;
using ModelDsl.Text;

namespace ModelDsl.Tests.Library;

/// <summary>Runs a model given as text with plain loops in double precision.</summary>
internal static class Evaluation
{
    /// <summary>The outputs of the last model of the text; parameters start by their laws.</summary>
    /// <param name="text">A program without errors.</param>
    /// <param name="inputs">By name; dynamic sizes follow from them.</param>
    public static Dictionary<string, DenseTensor> Run(string text, params (string Name, DenseTensor Value)[] inputs)
    {
        var compilation = new Compilation(new SourceText("model.nn", text));
        Assert.Empty(compilation.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.ToString()));
        Graph graph = compilation.Build(compilation.Models[^1]).Graph;
        Dictionary<string, DenseTensor> given = inputs.ToDictionary(i => i.Name, i => i.Value);
        Dictionary<string, long> sizes = [];
        foreach (GraphInput input in graph.Inputs)
        {
            for (int axis = 0; axis < input.Value.Shape.Rank; axis++) sizes[input.Value.Shape[axis].ToString()] = given[input.Name].Shape[axis];
        }
        return new PlainEvaluator(Start, s => sizes[s.Name]).Run(graph, given);
    }

    private static DenseTensor Start(ParameterInfo parameter)
    {
        int[] shape = [.. parameter.Type.Shape.Select(d => (int)d.Value)];
        var data = new double[DenseTensor.Count(shape)];
        new SeededParameters(2024).Fill<double>(new(new WeightSpec(parameter.Path, Runtime.ElementType.F64, shape), parameter.Initializer.Name, parameter.Initializer.Arguments), data);
        return new(shape, data);
    }
}
