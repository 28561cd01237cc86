using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;

namespace ModelDsl.Optimization;

/// <summary>Computes what is computed twice only once, also inside regions.</summary>
/// <remarks><code>
/// %1 = exp %0
/// %2 = exp %0           →  %1 = exp %0
/// %3 = add %1, %2          %2 = add %1, %1
/// </code>
/// Operands are compared in order: <c>add a, b</c> and <c>add b, a</c> stay two. Random numbers merge only where they read
/// the same stream, and two scans only where they share one body.</remarks>
public sealed class MergeCommonSubexpressions : Pass
{
    public override string Name => "merge-common-subexpressions";

    public override Graph Run(Graph graph)
    {
        var copy = new GraphCopy(graph);
        Dictionary<(Primitive, ValueArray<Value>), Node> known = [];
        bool changed = false;
        foreach (Node node in graph.Nodes)
        {
            Primitive primitive = node.Primitive;
            if (primitive is Input)
            {
                copy.Map(node, copy.Add(node));
                continue;
            }
            ValueArray<Value> inputs = [.. node.Inputs.Select(v => copy[v])];
            if (known.TryGetValue((primitive, inputs), out Node? same))
            {
                copy.Map(node, same);
                changed = true;
                continue;
            }
            Primitive inner = primitive is Scan scan && Run(scan.Body) is var body && !ReferenceEquals(body, scan.Body) ? scan with { Body = body } : primitive;
            changed |= !ReferenceEquals(inner, primitive);
            Node added = copy.Add(node, inner);
            known.Add((primitive, inputs), added);
            copy.Map(node, added);
        }
        return changed ? copy.Finish() : graph;
    }
}
