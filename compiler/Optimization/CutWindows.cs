using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;

namespace ModelDsl.Optimization;

/// <summary>What a ReLU in front of a maximum cuts off is cut off for whole windows, and what these spread is added up before they do.</summary>
/// <remarks><code>
/// %2 = window_reduce_max %1                  %2 = window_reduce_max %1
/// %4 = window_max_gradient %1, %3            %4 = less_or_equal %2, 0
/// %5 = less_or_equal %1, 0              →    %5 = select %4, 0, %3
/// %6 = select %5, 0, %4                      %6 = window_max_gradient %1, %5
/// %7 = reduce_sum %6 {axes = [0, 2, 3]}      %7 = reduce_sum %5 {axes = [0, 2, 3]}
/// </code>
/// A window gives all to its greatest element, whose value is the maximum: the mask of one is that of the other, bit by bit, NaN included. The
/// gradient of a bias then reads a quarter of the elements, and a loop over the large tensor is gone. Refuses maxima that nobody
/// else has asked for, and sums that leave an axis of the windows.</remarks>
public sealed class CutWindows : Pass
{
    public override string Name => "cut-windows";

    public override Graph Run(Graph graph)
    {
        if (!graph.Nodes.Any(n => n.Primitive is WindowMaxGradient)) return graph;
        Dictionary<Value, int> uses = [];
        foreach (Value value in graph.Nodes.SelectMany(n => n.Inputs).Concat(graph.Outputs.Select(o => o.Value)).Concat(graph.Updates.Select(u => u.Value)))
            uses[value] = uses.GetValueOrDefault(value) + 1;

        var copy = new GraphCopy(graph);
        Dictionary<(Value, WindowReduce), Value> maxima = [];
        // What each gradient of windows spreads.
        Dictionary<Value, Value> spread = [];
        bool changed = false;
        foreach (Node node in graph.Nodes)
        {
            if (node.Primitive is Select && Gradient(node) is { } gradient && uses[gradient[0]] == 1
                && maxima.TryGetValue((gradient.Inputs[0], MaximumOf((WindowMaxGradient)gradient.Primitive)), out Value maximum))
            {
                (Value cotangent, Node mask) = (copy[gradient.Inputs[1]], node.Inputs[0].Node);
                Value zero = copy.Builder.Add(new Constant(cotangent.Type, ConstantData.Of(0)), node.Origin, [])[0];
                Value cut = copy.Builder.Add(mask.Primitive, mask.Origin, [copy[maximum], zero])[0];
                Value given = copy.Builder.Add(node.Primitive, node.Origin, [cut, zero, cotangent])[0];
                Value whole = copy.Builder.Add(gradient.Primitive, gradient.Origin, [copy[gradient.Inputs[0]], given])[0];
                copy.Map(node[0], whole);
                spread[node[0]] = given;
                changed = true;
                continue;
            }
            if (node.Primitive is Reduce { Kind: ReduceKind.Sum } sum && spread.TryGetValue(node.Inputs[0], out Value parts) && AddsWindows(sum, node.Inputs[0]))
            {
                copy.Map(node, copy.Builder.Add(sum, node.Origin, parts));
                changed = true;
                continue;
            }
            Node same = copy.Add(node);
            copy.Map(node, same);
            if (node.Primitive is WindowReduce { Kind: ReduceKind.Max } pool) maxima.TryAdd((node.Inputs[0], pool), node[0]);
            if (node.Primitive is WindowMaxGradient) spread[node[0]] = same.Inputs[1];
        }
        return changed ? RemoveDeadCode.Prune(copy.Finish()) : graph;
    }

    private static WindowReduce MaximumOf(WindowMaxGradient g) => new(ReduceKind.Max, g.Kernel, g.Strides, g.Before, g.After, g.Dilations);

    // where(x <= 0, 0, the gradient of maxima of x)
    private static Node? Gradient(Node choice) =>
        choice.Inputs[0].Node is { Primitive: LessOrEqual } mask && MaskOfResult.IsZero(mask.Inputs[1]) && MaskOfResult.IsZero(choice.Inputs[1])
        && choice.Inputs[2].Node is { Primitive: WindowMaxGradient } gradient && gradient.Inputs[0] == mask.Inputs[0] ? gradient : null;

    // Whether whole planes are added up, if not more.
    private static bool AddsWindows(Reduce sum, Value x)
    {
        int windows = Windows(x);
        return Enumerable.Range(x.Shape.Rank - windows, windows).All(axis => sum.Axes.Contains(axis));
    }

    private static int Windows(Value x) => ((WindowMaxGradient)(x.Node.Primitive is Select ? x.Node.Inputs[2].Node : x.Node).Primitive).Kernel.Length;
}
