using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

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

    private static void CollectFound(Node node, HashSet<DimSymbol> into)
    {
        IEnumerable<Dim> mentioned = node.Types.SelectMany(t => t.Shape).Concat(PrimitiveText.Sizes(node.Primitive));
        into.UnionWith(mentioned.SelectMany(d => d.Symbols).Where(s => s.Kind == DimKind.Existential));
        if (node.Primitive is not Scan scan) return;
        foreach (Node inner in scan.Body.Nodes) CollectFound(inner, into);
    }

    public override Graph Run(Graph graph) => Prune(graph);

    internal static Graph Prune(Graph graph)
    {
        HashSet<Node> live = [];
        foreach (GraphOutput output in graph.Outputs) live.Add(output.Value.Node);
        foreach (BufferUpdate update in graph.Updates) live.Add(update.Value.Node);
        foreach (GraphInput input in graph.Inputs) live.Add(input.Value.Node);
        HashSet<DimSymbol> sizes = [];
        for (int i = graph.Nodes.Length - 1; i >= 0; i--)
        {
            Node node = graph.Nodes[i];
            // What finds a size out is used wherever the size is.
            if (node.Primitive is Positions { Count: var count } && sizes.Contains(count)) live.Add(node);
            if (!live.Contains(node)) continue;
            foreach (Value value in node.Inputs) live.Add(value.Node);
            CollectFound(node, sizes);
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
