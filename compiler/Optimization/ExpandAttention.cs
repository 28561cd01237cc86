using ModelDsl.Autodiff;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;

namespace ModelDsl.Optimization;

/// <summary>Writes attention out where there is no kernel for it: of other numbers than f32.</summary>
/// <remarks><code>
/// %3, %4 = attention %0, %1, %2   →   softmax(%0 %1ᵀ) %2
/// </code></remarks>
public sealed class ExpandAttention : Pass
{
    public override string Name => "expand-attention";

    public override Graph Run(Graph graph)
    {
        if (!Holds(graph)) return graph;
        var copy = new GraphCopy(graph);
        foreach (Node node in graph.Nodes)
        {
            if (IsWrittenOut(node))
            {
                copy.Builder.Origin = node.Origin;
                var results = ((AttentionPrimitive)node.Primitive).Expand([.. node.Inputs.Select(v => new Formula(copy.Builder, copy[v]))]);
                for (int i = 0; i < results.Length; i++) copy.Map(node[i], results[i]);
                continue;
            }
            copy.Map(node, copy.Add(node, node.Primitive is Scan scan ? scan with { Body = Run(scan.Body) } : null));
        }
        return RemoveDeadCode.Prune(copy.Finish());
    }

    private static bool IsWrittenOut(Node node) => node.Primitive is AttentionPrimitive && node.Types[0].Element != ElementType.F32;

    private static bool Holds(Graph graph) => graph.Nodes.Any(n => IsWrittenOut(n) || n.Primitive is Scan scan && Holds(scan.Body));
}
