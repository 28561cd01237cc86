using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Optimization;

namespace ModelDsl.Training;

/// <summary>Takes what one step needs out of a graph that holds all of them; parameters become inputs, updates outputs, so that nothing is fixed when it is loaded.</summary>
internal static class SlotGraph
{
    /// <summary>The part of a graph that gives some results. Every input stays, read or not: a batch fills them all, and tells the sizes.</summary>
    /// <param name="graph">With parameter nodes.</param>
    /// <param name="results">What is asked for, by name.</param>
    /// <param name="updates">New values of slots, which become outputs too.</param>
    /// <param name="slots">Parameters, buffers and states; those that the part reads or changes become inputs.</param>
    /// <param name="used">The slots that became inputs, in the order of <paramref name="slots"/>.</param>
    public static Graph Of(
        Graph graph, IEnumerable<(string Name, Value Value)> results, IReadOnlyList<(ParameterInfo Slot, Value Value)> updates, IReadOnlyList<TrainingSlot> slots, out TrainingSlot[] used)
    {
        (string Name, Value Value)[] wanted = [.. results];
        HashSet<Node> needed = Needed([.. wanted.Select(r => r.Value), .. updates.Select(u => u.Value)]);
        HashSet<ParameterInfo> touched = [.. needed.Select(n => n.Primitive).OfType<Parameter>().Select(p => p.Info), .. updates.Select(u => u.Slot)];
        HashSet<ParameterInfo> changed = [.. updates.Select(u => u.Slot)];
        used = [.. slots.Where(s => touched.Contains(s.Info)).Select(s => s with { Changes = changed.Contains(s.Info) })];

        var copy = new GraphCopy(graph);
        Dictionary<ParameterInfo, Value> inputs = used.ToDictionary(s => s.Info, s => copy.Builder.Input(s.Before, s.Info.Type, default));
        foreach (Node node in graph.Nodes)
        {
            if (node.Primitive is Parameter parameter)
            {
                if (inputs.TryGetValue(parameter.Info, out Value input)) copy.Map(node[0], input);
            }
            else if (node.Primitive is Input || needed.Contains(node)) copy.Map(node, copy.Add(node));
        }
        foreach ((string name, Value value) in wanted) copy.Builder.Output(name, copy[value], default);
        Dictionary<ParameterInfo, string> after = used.ToDictionary(s => s.Info, s => s.After);
        foreach ((ParameterInfo slot, Value value) in updates) copy.Builder.Output(after[slot], copy[value], default);
        foreach (SizeCheck check in graph.Checks) copy.Builder.Check(check);
        return copy.Builder.Build();
    }

    private static HashSet<Node> Needed(IEnumerable<Value> values)
    {
        HashSet<Node> needed = [];
        var open = new Stack<Node>(values.Select(v => v.Node));
        while (open.TryPop(out Node? node))
        {
            if (!needed.Add(node)) continue;
            foreach (Value input in node.Inputs) open.Push(input.Node);
        }
        return needed;
    }
}
