using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Optimization;

namespace ModelDsl.Training;

/// <summary>Makes a graph's parameters its inputs, and its updates outputs: then nothing in it is fixed when it is loaded.</summary>
internal static class SlotGraph
{
    /// <summary>The same program with every slot handed in, and every changed one handed out.</summary>
    /// <param name="graph">With parameter nodes and updates.</param>
    /// <param name="slots">All that the graph may read or update; each becomes an input, read or not.</param>
    /// <param name="updates">Whether the outputs include the new values.</param>
    public static Graph Of(Graph graph, IReadOnlyList<TrainingSlot> slots, bool updates)
    {
        var copy = new GraphCopy(graph);
        Dictionary<ParameterInfo, Value> inputs = slots.ToDictionary(s => s.Info, s => copy.Builder.Input(s.Before, s.Info.Type, default));
        foreach (Node node in graph.Nodes)
        {
            if (node.Primitive is Parameter parameter) copy.Map(node[0], inputs[parameter.Info]);
            else copy.Map(node, copy.Add(node));
        }
        foreach (GraphOutput output in graph.Outputs) copy.Builder.Output(output.Name, copy[output.Value], output.Where, output.Documentation);
        if (updates)
        {
            Dictionary<ParameterInfo, string> after = slots.ToDictionary(s => s.Info, s => s.After);
            foreach (BufferUpdate update in graph.Updates) copy.Builder.Output(after[update.Buffer], copy[update.Value], default);
        }
        foreach (SizeCheck check in graph.Checks) copy.Builder.Check(check);
        return copy.Builder.Build();
    }
}
