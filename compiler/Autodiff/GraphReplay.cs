using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Optimization;

namespace ModelDsl.Autodiff;

/// <summary>Writes the nodes of a finished graph into another one.</summary>
internal static class GraphReplay
{
    /// <summary>Copies all nodes of <paramref name="graph"/>, with given values for its inputs.</summary>
    /// <returns>What stands for a value of <paramref name="graph"/>.</returns>
    public static Func<Value, Value> Into(GraphBuilder builder, Graph graph, IReadOnlyList<Value> inputs)
    {
        Dictionary<Value, Value> map = [];
        for (int i = 0; i < inputs.Count; i++) map[graph.Inputs[i].Value] = inputs[i];
        foreach (Node node in graph.Nodes)
        {
            if (node.Primitive is Input) continue;
            Node copy = builder.Add(node.Primitive, node.Origin, [.. node.Inputs.Select(v => map[v])]);
            for (int i = 0; i < node.Types.Length; i++) map[node[i]] = copy[i];
        }
        return value => map[value];
    }

    /// <summary>The graph with other values of it in the place of some, for all that uses these.</summary>
    public static Graph Instead(Graph graph, IReadOnlyDictionary<Value, Value> others)
    {
        if (others.Count == 0) return graph;
        var copy = new GraphCopy(graph);
        foreach (Node node in graph.Nodes)
        {
            copy.Map(node, copy.Add(node));
            if (others.TryGetValue(node[0], out Value other)) copy.Map(node[0], copy[other]);
        }
        return RemoveDeadCode.Prune(copy.Finish());
    }
}
