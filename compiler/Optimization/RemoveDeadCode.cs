using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;

namespace ModelDsl.Optimization;

/// <summary>Drops nodes whose results nobody uses, also inside regions.</summary>
/// <remarks><code>
/// %2 = exp %1
/// %3 = log %1           →  %2 = log %1
/// output y = %3            output y = %2
/// </code>
/// Inputs stay: they are the model's interface. Results of a <c>scan</c> that alone are unused stay too, since the body would
/// have to change with its node.</remarks>
public sealed class RemoveDeadCode : Pass
{
    public override string Name => "remove-dead-code";

    public override Graph Run(Graph graph) => Prune(graph);

    internal static Graph Prune(Graph graph)
    {
        HashSet<Node> live = [];
        foreach (GraphOutput output in graph.Outputs) live.Add(output.Value.Node);
        foreach (BufferUpdate update in graph.Updates) live.Add(update.Value.Node);
        foreach (GraphInput input in graph.Inputs) live.Add(input.Value.Node);
        for (int i = graph.Nodes.Length - 1; i >= 0; i--)
        {
            if (!live.Contains(graph.Nodes[i])) continue;
            foreach (Value value in graph.Nodes[i].Inputs) live.Add(value.Node);
        }

        Dictionary<Node, Scan> bodies = [];
        foreach (Node node in live)
        {
            if (node.Primitive is Scan scan && Prune(scan.Body) is var body && !ReferenceEquals(body, scan.Body))
                bodies.Add(node, scan with { Body = body });
        }
        if (live.Count == graph.Nodes.Length && bodies.Count == 0) return graph;

        var copy = new GraphCopy(graph);
        foreach (Node node in graph.Nodes)
        {
            if (live.Contains(node)) copy.Map(node, copy.Add(node, bodies.GetValueOrDefault(node)));
        }
        return copy.Finish();
    }
}
