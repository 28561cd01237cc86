using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Optimization;

/// <summary>Puts the parts of a tensor end to end where they would be padded with zeros and added up.</summary>
/// <remarks><code>
/// add (pad %1 {after = [4]}), (pad %2 {before = [4]})   →   concat %1, %2
/// </code>
/// The gradient of what is cut into slices is such a sum. Refuses where a part is missing, or where two overlap.</remarks>
public sealed class JoinParts : RewritePass
{
    public override string Name => "join-parts";

    protected override Value? Rewrite(Node node, GraphBuilder into)
    {
        if (node.Primitive is not Add) return null;
        List<Node> pads = [];
        if (!Collect(node, pads) || Axis(pads) is not { } axis) return null;
        pads.Sort((a, b) => Before(a, axis).CompareTo(Before(b, axis)));
        long reached = 0;
        foreach (Node pad in pads)
        {
            if (Before(pad, axis) != reached || !pad.Inputs[0].Shape[axis].TryConstant(out long length)) return null;
            reached += length;
        }
        if (node.Types[0].Shape[axis] != reached) return null;
        into.Origin = node.Origin;
        return into.Add(new Concat(axis), [.. pads.Select(p => p.Inputs[0])])[0];
    }

    // The addends of a sum of padded tensors.
    private static bool Collect(Node sum, List<Node> pads) => sum.Inputs.All(x =>
    {
        if (x.Node.Primitive is Add) return Collect(x.Node, pads);
        if (x.Node.Primitive is not Pad || x.Node.Inputs[1].Node.Primitive is not Constant { Splat: 0 }) return false;
        pads.Add(x.Node);
        return true;
    });

    // The only axis along which any of them is padded, by known numbers.
    private static int? Axis(List<Node> pads)
    {
        int[] axes = [.. pads.SelectMany(n => Enumerable.Range(0, n.Types[0].Rank).Where(a => Zeros(n, a) != (0, 0))).Distinct()];
        return axes.Length == 1 && pads.All(p => ((Pad)p.Primitive).Before[axes[0]].IsConstant) ? axes[0] : null;
    }

    private static (Dim Before, Dim After) Zeros(Node pad, int axis) => (((Pad)pad.Primitive).Before[axis], ((Pad)pad.Primitive).After[axis]);

    private static long Before(Node pad, int axis) => Zeros(pad, axis).Before.Value;
}
