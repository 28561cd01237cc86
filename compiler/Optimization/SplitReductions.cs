using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Optimization;

/// <summary>Brings a large tensor to one number in two turns: each row first, then what the rows gave.</summary>
/// <remarks><code>
/// %1 = reduce_sum %0 {axes = [0, 1]}    →    %1 = reduce_sum %0 {axes = [1]}
///                                            %2 = reduce_sum %1 {axes = [0]}
/// </code>
/// Rows are shared out between threads, one number is not; and sums of sums lose fewer digits. Refuses where rows are few, or not
/// many elements in all.</remarks>
public sealed class SplitReductions : RewritePass
{
    private const long LeastRows = 4, LeastElements = 100_000;

    public override string Name => "split-reductions";

    protected override Value? Rewrite(Node node, GraphBuilder into)
    {
        if (node.Primitive is not Reduce reduce || node.Types[0].Rank > 0) return null;
        Shape shape = node.Inputs[0].Shape;
        if (shape.Rank < 2 || !shape[0].TryConstant(out long rows) || rows < LeastRows || !shape.ElementCount.TryConstant(out long all) || all < LeastElements) return null;
        into.Origin = node.Origin;
        Value each = into.Add(reduce with { Axes = [.. Enumerable.Range(1, shape.Rank - 1)] }, node.Inputs[0])[0];
        return into.Add(reduce with { Axes = [0] }, each)[0];
    }
}
