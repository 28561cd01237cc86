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
/// Inputs stay: they are the model's interface. Of a <c>scan</c> the results of steps that nobody uses go with what computes them.</remarks>
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
        HashSet<Value> used = [.. graph.Outputs.Select(o => o.Value), .. graph.Updates.Select(u => u.Value)];
        HashSet<DimSymbol> sizes = [];
        for (int i = graph.Nodes.Length - 1; i >= 0; i--)
        {
            Node node = graph.Nodes[i];
            // What finds a size out is used wherever the size is.
            if (node.Primitive is Positions { Count: var count } && sizes.Contains(count)) live.Add(node);
            if (!live.Contains(node)) continue;
            foreach (Value value in node.Inputs) live.Add(value.Node);
            used.UnionWith(node.Inputs);
            CollectFound(node, sizes);
        }

        Dictionary<Node, Scan> bodies = [];
        foreach (Node node in live)
        {
            if (node.Primitive is Scan scan && Prune(WithoutResults(scan, i => !used.Contains(node[i]))) is var body && !ReferenceEquals(body, scan.Body))
                bodies.Add(node, scan with { Body = body });
        }
        if (live.Count == graph.Nodes.Length && bodies.Count == 0) return graph;

        var copy = new GraphCopy(graph);
        foreach (Node node in graph.Nodes)
        {
            if (!live.Contains(node)) continue;
            Node added = copy.Add(node, bodies.GetValueOrDefault(node));
            if (added.Types.Length == node.Types.Length) copy.Map(node, added);
            else
            {
                // What is left of the results of a loop, after its states.
                int states = ((Scan)node.Primitive).States, next = 0;
                for (int i = 0; i < node.Types.Length; i++)
                {
                    if (i < states || used.Contains(node[i])) copy.Map(node[i], added[next++]);
                }
            }
        }
        return copy.Finish();
    }

    // The body without those results of a step that are unused; the very same where all are.
    private static Graph WithoutResults(Scan scan, Func<int, bool> unused)
    {
        bool[] kept = [.. scan.Body.Outputs.Select((_, i) => i < scan.States || !unused(i))];
        if (kept.All(k => k)) return scan.Body;
        var copy = new GraphCopy(scan.Body);
        foreach (Node node in scan.Body.Nodes) copy.Map(node, copy.Add(node));
        for (int i = 0; i < kept.Length; i++)
        {
            GraphOutput output = scan.Body.Outputs[i];
            if (kept[i]) copy.Builder.Output(output.Name, copy[output.Value], output.Where, output.Documentation);
        }
        return copy.Builder.Build();
    }
}
