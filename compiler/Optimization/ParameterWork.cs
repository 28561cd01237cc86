using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;

namespace ModelDsl.Optimization;

/// <summary>Finds the work that depends on parameters and constants alone: it runs once, when a model is loaded.</summary>
public static class ParameterWork
{
    /// <summary>Nodes whose results are the same in every run.</summary>
    /// <remarks>Every size is a number: what has a dynamic size is different from run to run. Random numbers depend on
    /// the run's seed and are left out.</remarks>
    public static IReadOnlySet<Node> ParameterOnly(Graph graph)
    {
        HashSet<Node> found = [];
        foreach (Node node in graph.Nodes)
        {
            bool source = node.Primitive is Parameter or Constant or Iota || node.Primitive is Size { Value.IsConstant: true };
            bool derived = node.Inputs.Length > 0 && node.Inputs.All(v => found.Contains(v.Node)) && !UsesSizes(node.Primitive);
            if ((source || derived) && node.Types.All(t => t.Shape.IsStatic)) found.Add(node);
        }
        return found;
    }

    // A dynamic size or a random number may hide in an attribute or a body although all types are static.
    private static bool UsesSizes(Primitive primitive) => primitive switch
    {
        Slice slice => !slice.Start.IsConstant,
        Scan scan => scan.Body.Nodes.Any(n => n.Primitive is Size { Value.IsConstant: false } or RandomUniform or RandomNormal
            || n.Types.Any(t => !t.Shape.IsStatic) || UsesSizes(n.Primitive)),
        _ => false,
    };
}
