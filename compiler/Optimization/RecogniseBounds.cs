using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;

namespace ModelDsl.Optimization;

/// <summary>Sees the bounds that a ReLU and its like put on each element: one instruction instead of a comparison and a choice.</summary>
/// <remarks><code>
/// %2 = less_or_equal %1, 0
/// %3 = select %2, 0, %1               →  %3 = maximum %1, 0
/// %4 = greater_or_equal %1, 6
/// %5 = select %4, 6, %1               →  %5 = minimum %1, 6
/// %6 = select %2, 0, %5               →  %6 = maximum %5, 0
/// </code>
/// What is no number stays none in both forms. Refuses bounds that are no single number, and choices whose mask something else
/// reads: it is kept then, and the choice costs no more.</remarks>
public sealed class RecogniseBounds : Pass
{
    public override string Name => "recognise-bounds";

    public override Graph Run(Graph graph)
    {
        var uses = new Dictionary<Value, int>();
        foreach (Value value in graph.Nodes.SelectMany(n => n.Inputs).Concat(graph.Outputs.Select(o => o.Value)).Concat(graph.Updates.Select(u => u.Value)))
            uses[value] = uses.GetValueOrDefault(value) + 1;
        Dictionary<Node, BinaryPrimitive> found = graph.Nodes.Select(n => (Node: n, Bound: Bound(n))).Where(p => p.Bound is not null && uses[p.Node.Inputs[0]] == 1)
            .ToDictionary(p => p.Node, p => p.Bound!.Primitive);
        if (found.Count == 0) return graph;
        var copy = new GraphCopy(graph);
        foreach (Node node in graph.Nodes)
            copy.Map(node, found.TryGetValue(node, out BinaryPrimitive? bound) ? copy.Builder.Add(bound, node.Origin, [copy[node.Inputs[2]], copy[node.Inputs[1]]]) : copy.Add(node));
        return RemoveDeadCode.Prune(copy.Finish());
    }

    private sealed record Found(BinaryPrimitive Primitive, Value Of, double Number);

    // where(x <= number, number, x) is a maximum, where(x >= number, number, x) a minimum; x may have its bound on the other side already.
    private static Found? Bound(Node node)
    {
        if (node.Primitive is not Select || !node.Types[0].Element.IsFloat() || node.Inputs[0].Node is not { Primitive: LessOrEqual or GreaterOrEqual } mask) return null;
        if (Number(mask.Inputs[1]) is not { } bound || double.IsNaN(bound) || Number(node.Inputs[1]) is not { } value || !value.Equals(bound)) return null;
        bool below = mask.Primitive is LessOrEqual;
        if (mask.Inputs[0] == node.Inputs[2]) return new Found(below ? new Maximum() : new Minimum(), mask.Inputs[0], bound);
        if (Bound(node.Inputs[2].Node) is not { } other || other.Of != mask.Inputs[0]) return null;
        bool apart = below ? other.Primitive is Minimum && bound < other.Number : other.Primitive is Maximum && bound > other.Number;
        return apart ? new Found(below ? new Maximum() : new Minimum(), other.Of, bound) : null;
    }

    private static double? Number(Value value) => value.Node.Primitive switch
    {
        Constant c => c.Splat,
        Broadcast => Number(value.Node.Inputs[0]),
        _ => null,
    };
}
