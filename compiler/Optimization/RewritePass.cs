using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;

namespace ModelDsl.Optimization;

/// <summary>A pass that looks at one node at a time, operands first, also inside regions.</summary>
/// <remarks>New nodes keep the origin of the node they replace; what nothing uses any more is dropped.</remarks>
public abstract class RewritePass : Pass
{
    /// <summary>The value that replaces the only result of <paramref name="node"/>, or null to keep it.</summary>
    /// <param name="node">A node whose operands have been rewritten.</param>
    /// <param name="into">Takes new nodes.</param>
    protected abstract Value? Rewrite(Node node, GraphBuilder into);

    public override Graph Run(Graph graph)
    {
        var copy = new GraphCopy(graph);
        bool changed = false;
        foreach (Node node in graph.Nodes)
        {
            Primitive primitive = node.Primitive;
            if (primitive is Scan scan && Run(scan.Body) is var body && !ReferenceEquals(body, scan.Body))
            {
                primitive = scan with { Body = body };
                changed = true;
            }
            Node added = copy.Add(node, primitive);
            copy.Map(node, added);
            if (node.Types.Length != 1 || node.Primitive is Input || Rewrite(added, copy.Builder) is not { } replacement) continue;
            if (!TypeRules.Fits(replacement.Type, node.Types[0]))
                throw new IrException($"{Name} replaces {node} of type {node.Types[0]} by {replacement} of type {replacement.Type}");
            // Sizes that are equal only by what the elaborator has proved would change the types of all users.
            if (replacement.Type != node.Types[0]) continue;
            copy.Map(node[0], replacement);
            changed = true;
        }
        return changed ? RemoveDeadCode.Prune(copy.Finish()) : graph;
    }
}
