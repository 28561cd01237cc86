using System.Collections.Immutable;
using ModelDsl.Ir.Primitives;

namespace ModelDsl.Ir;

/// <summary>Checks that a graph is well formed, as every pass must leave it.</summary>
public static class Verifier
{
    /// <exception cref="IrException">Lists everything that is wrong.</exception>
    public static void Check(Graph graph)
    {
        List<string> faults = [];
        Check(graph, graph.Name, faults);
        if (faults.Count > 0) throw new IrException($"graph {graph.Name} is malformed:\n  " + string.Join("\n  ", faults));
    }

    private static void Check(Graph graph, string where, List<string> faults)
    {
        HashSet<Node> seen = [];
        for (int i = 0; i < graph.Nodes.Length; i++)
        {
            Node node = graph.Nodes[i];
            if (node.Id != i) faults.Add($"{where}: {node} stands at position {i}");
            foreach (Value value in node.Inputs)
            {
                if (!seen.Contains(value.Node)) faults.Add($"{where}: {node} uses {value}, which is not before it in this graph");
                else if (value.Index < 0 || value.Index >= value.Node.Types.Length) faults.Add($"{where}: {node} uses {value}, which does not exist");
            }
            CheckTypes(node, where, faults);
            if (node.Primitive.Region is { } region) Check(region, $"{where}/{region.Name}", faults);
            seen.Add(node);
        }

        Node[] inputs = [.. graph.Nodes.Where(n => n.Primitive is Input)];
        foreach (GraphInput input in graph.Inputs)
        {
            if (!seen.Contains(input.Value.Node)) faults.Add($"{where}: the input {input.Name} is not a node of this graph");
            else if (input.Value.Node.Primitive is not Input p || p.InputName != input.Name) faults.Add($"{where}: the input {input.Name} is {input.Value.Node}");
        }
        if (inputs.Length != graph.Inputs.Length) faults.Add($"{where}: {inputs.Length} input nodes for {graph.Inputs.Length} inputs");
        foreach (var twice in graph.Inputs.GroupBy(i => i.Name).Where(g => g.Count() > 1)) faults.Add($"{where}: two inputs are called {twice.Key}");
        foreach (var twice in graph.Outputs.GroupBy(o => o.Name).Where(g => g.Count() > 1)) faults.Add($"{where}: two outputs are called {twice.Key}");

        foreach (GraphOutput output in graph.Outputs) CheckUse(output.Value, $"the output {output.Name}");
        foreach (BufferUpdate update in graph.Updates)
        {
            CheckUse(update.Value, $"the update of {update.Buffer.Path}");
            if (!TypeRules.Fits(update.Value.Type, update.Buffer.Type)) faults.Add($"{where}: {update.Buffer.Path} is {update.Buffer.Type}, its update {update.Value.Type}");
        }

        void CheckUse(Value value, string what)
        {
            if (value.Node is null || !seen.Contains(value.Node) || value.Index >= value.Node.Types.Length)
                faults.Add($"{where}: {what} is {value}, which is not in this graph");
        }
    }

    private static void CheckTypes(Node node, string where, List<string> faults)
    {
        try
        {
            ImmutableArray<TensorType> types = node.Primitive.Infer([.. node.Inputs.Select(v => v.Type)]);
            if (!types.SequenceEqual(node.Types)) faults.Add($"{where}: {node} has types {string.Join(", ", node.Types)}, its inputs give {string.Join(", ", types)}");
        }
        catch (IrException fault)
        {
            faults.Add($"{where}: {node}: {fault.Message}");
        }
    }
}
