using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;

namespace ModelDsl.Optimization;

/// <summary>Copies a graph node by node, so that a pass can put other nodes in the place of some. Keeps origins.</summary>
internal sealed class GraphCopy(Graph source)
{
    private readonly Dictionary<Value, Value> _map = [];
    private readonly Dictionary<Value, GraphInput> _inputs = source.Inputs.ToDictionary(i => i.Value);

    public GraphBuilder Builder { get; } = new(source.Name);

    /// <summary>What stands for a value of the source.</summary>
    public Value this[Value old] => _map[old];

    /// <summary>Adds the same primitive, or <paramref name="instead"/>, to the copied inputs.</summary>
    public Node Add(Node node, Primitive? instead = null)
    {
        Builder.Origin = node.Origin;
        if (node.Primitive is Input && _inputs.TryGetValue(node[0], out GraphInput? input))
            return Builder.Input(input.Name, input.Value.Type, input.Where, input.Optional).Node;
        ImmutableArray<Value> inputs = [.. node.Inputs.Select(v => _map[v])];
        return Builder.Add(instead ?? node.Primitive, node.Origin, inputs.AsSpan());
    }

    /// <summary>Lets all results of <paramref name="copy"/> stand for those of <paramref name="node"/>.</summary>
    public void Map(Node node, Node copy)
    {
        for (int i = 0; i < node.Types.Length; i++) _map[node[i]] = copy[i];
    }

    public void Map(Value old, Value copy) => _map[old] = copy;

    public Graph Finish()
    {
        foreach (GraphOutput output in source.Outputs) Builder.Output(output.Name, _map[output.Value], output.Where, output.Documentation);
        foreach (SizeCheck check in source.Checks) Builder.Check(check);
        foreach (BufferUpdate update in source.Updates) Builder.Update(update.Buffer, _map[update.Value]);
        return Builder.Build();
    }
}
