using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;

namespace ModelDsl.Emission;

/// <summary>What generated code does not do, found before any of it is written and told at the line that asks for it: tensors of more elements than a span can hold.</summary>
public static class EmissionLimits
{
    // Spans are indexed by int.
    private const long MostElements = int.MaxValue;

    public static readonly Rule TooLarge = Rule.Error("NN6002", "the tensor is too large",
        "Generated code keeps a tensor in one array, which holds up to 2,147,483,647 elements. A larger one, often by a size " +
        "that is off by some zeros, has to be split.");

    /// <summary>One finding for each value that begins a size; what is computed from it is not told again.</summary>
    public static ImmutableArray<Diagnostic> Check(Graph graph)
    {
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        var large = new HashSet<Value>();
        Dictionary<Value, GraphInput> inputs = graph.Inputs.ToDictionary(i => i.Value);
        foreach (Node node in graph.Nodes)
        {
            for (int i = 0; i < node.Types.Length; i++)
            {
                TensorType type = node.Types[i];
                Text.Location where = inputs.TryGetValue(node[i], out GraphInput? input) ? input.Where : node.Origin.Where;
                if (!type.Shape.ElementCount.TryConstant(out long count) || count <= MostElements) continue;
                large.Add(node[i]);
                if (node.Inputs.Any(large.Contains)) continue;
                found.Add(TooLarge.At(where, $"{type} has {count:N0} elements, and a tensor holds up to {MostElements:N0}") with
                {
                    Help = "split it along an axis, or make a size smaller",
                });
            }
        }
        return found.ToImmutable();
    }
}
