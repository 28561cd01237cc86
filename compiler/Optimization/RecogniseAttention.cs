using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;

namespace ModelDsl.Optimization;

/// <summary>Makes a softmax between two products one step that keeps no matrix of all pairs of queries and keys.</summary>
/// <remarks><code>
/// %s = matmul %q, %k                        %t = transpose %k
/// %e = exp (%s − max %s)            →       %y, %l = attention %q, %t, %v
/// %y = matmul (%e / sum %e), %v
/// </code>
/// Refuses where the weights have another use, since they are then in memory anyway. Gradients have been recognised by
/// <see cref="Autodiff.ReverseMode"/>, and share this node.</remarks>
public sealed class RecogniseAttention : Pass
{
    public override string Name => "recognise-attention";

    public override Graph Run(Graph graph)
    {
        Dictionary<Node, AttentionPattern> patterns = Closed(graph.Nodes, [.. graph.Outputs.Select(o => o.Value), .. graph.Updates.Select(u => u.Value)]);
        if (patterns.Count == 0 && !graph.Nodes.Any(n => n.Primitive is Scan)) return graph;
        var copy = new GraphCopy(graph);
        bool changed = false;
        foreach (Node node in graph.Nodes)
        {
            if (patterns.TryGetValue(node, out AttentionPattern? pattern))
            {
                copy.Builder.Origin = node.Origin;
                copy.Map(node[0], pattern.AddTo(copy.Builder, v => copy[v])[0]);
                changed = true;
                continue;
            }
            Primitive? instead = null;
            if (node.Primitive is Scan scan && Run(scan.Body) is var body && !ReferenceEquals(body, scan.Body))
            {
                instead = scan with { Body = body };
                changed = true;
            }
            copy.Map(node, copy.Add(node, instead));
        }
        return changed ? RemoveDeadCode.Prune(copy.Finish()) : graph;
    }

    /// <summary>Patterns, by their last node, of which nothing but the result takes part in what is asked for.</summary>
    internal static Dictionary<Node, AttentionPattern> Closed(IReadOnlyList<Node> nodes, IReadOnlyList<Value> asked)
    {
        Dictionary<Node, AttentionPattern> patterns = [];
        foreach (Node node in nodes)
        {
            if (AttentionPattern.Of(node) is { } pattern) patterns.Add(node, pattern);
        }
        // One that stays as it was written may keep another's weights in use.
        for (bool dropped = patterns.Count > 0; dropped;)
        {
            HashSet<Node> live = [.. asked.Select(v => v.Node)];
            for (int i = nodes.Count - 1; i >= 0; i--)
            {
                if (!live.Contains(nodes[i])) continue;
                live.UnionWith((patterns.TryGetValue(nodes[i], out AttentionPattern? pattern) ? pattern.Operands : nodes[i].Inputs).Select(v => v.Node));
            }
            Node[] open = [.. patterns.Values.Where(p => p.Inner.Any(live.Contains)).Select(p => p.Product)];
            foreach (Node product in open) patterns.Remove(product);
            dropped = open.Length > 0;
        }
        return patterns;
    }
}
