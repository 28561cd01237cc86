using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;

namespace ModelDsl.Optimization;

/// <summary>Where the gradient of a ReLU asks which elements were cut off, lets it look at the result.</summary>
/// <remarks><code>
/// %2 = less_or_equal %1, 0            %2 = less_or_equal %1, 0
/// %3 = select %2, 0, %1               %3 = select %2, 0, %1
/// … select %2, 0, %9             →    %4 = less_or_equal %3, 0
///                                     … select %4, 0, %9
/// </code>
/// Both masks are equal, NaN included. The result is kept for the next layer's gradient anyway; then neither the mask nor
/// what the ReLU was applied to has to be, and the ReLU is computed where its operand is made.</remarks>
public sealed class MaskOfResult : Pass
{
    public override string Name => "mask-of-result";

    public override Graph Run(Graph graph)
    {
        var uses = new Dictionary<Value, int>();
        foreach (Value value in graph.Nodes.SelectMany(n => n.Inputs).Concat(graph.Outputs.Select(o => o.Value)).Concat(graph.Updates.Select(u => u.Value)))
            uses[value] = uses.GetValueOrDefault(value) + 1;
        if (!graph.Nodes.Any(n => IsCut(n) && uses[n.Inputs[0]] > 1)) return graph;

        var copy = new GraphCopy(graph);
        foreach (Node node in graph.Nodes)
        {
            copy.Map(node, copy.Add(node));
            if (!IsCut(node) || uses[node.Inputs[0]] == 1) continue;
            Value mask = node.Inputs[0];
            copy.Map(mask, copy.Builder.Add(mask.Node.Primitive, mask.Node.Origin, [copy[node[0]], copy[mask.Node.Inputs[1]]])[0]);
        }
        return copy.Finish();
    }

    // where(x <= 0, 0, x)
    private static bool IsCut(Node node) =>
        node.Primitive is Select && node.Inputs[0].Node.Primitive is LessOrEqual && node.Inputs[0].Node.Inputs[0] == node.Inputs[2]
        && IsZero(node.Inputs[0].Node.Inputs[1]) && IsZero(node.Inputs[1]);

    /// <summary>Whether a tensor holds nothing but zeros that the graph knows of.</summary>
    internal static bool IsZero(Value value) => value.Node.Primitive switch
    {
        Constant { Splat: 0 } => true,
        Broadcast => IsZero(value.Node.Inputs[0]),
        _ => false,
    };
}
