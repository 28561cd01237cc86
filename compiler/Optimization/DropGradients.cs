using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;

namespace ModelDsl.Optimization;

/// <summary>Drops what only matters to differentiation, which comes before all passes.</summary>
/// <remarks><code>
/// stop_gradient %1                     →  %1
/// custom_gradient %1, %2 {gradient}    →  %1
/// </code></remarks>
public sealed class DropGradients : Pass
{
    public override string Name => "drop-gradients";

    public override Graph Run(Graph graph)
    {
        if (!Holds(graph)) return graph;
        var copy = new GraphCopy(graph);
        foreach (Node node in graph.Nodes)
        {
            switch (node.Primitive)
            {
                case StopGradient or CustomGradient:
                    for (int i = 0; i < node.Types.Length; i++) copy.Map(node[i], copy[node.Inputs[i]]);
                    break;
                case Scan scan:
                    copy.Map(node, copy.Add(node, scan with { Body = Run(scan.Body) }));
                    break;
                default:
                    copy.Map(node, copy.Add(node));
                    break;
            }
        }
        return copy.Finish();
    }

    private static bool Holds(Graph graph) => graph.Nodes.Any(n => n.Primitive is StopGradient or CustomGradient || n.Primitive is Scan scan && Holds(scan.Body));
}
