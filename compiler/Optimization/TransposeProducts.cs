using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;

namespace ModelDsl.Optimization;

/// <summary>Makes a product transposed from the start, where it is only wanted so.</summary>
/// <remarks><code>
/// %3 = matmul %1, %2                     %3 = transpose %2
/// %4 = transpose %3 {permutation = [1, 0]}  →   %4 = transpose %1
///                                        %5 = matmul %3, %4
/// </code>
/// The gradient of a weight that its layer uses transposed is one. The kernel reads operands in any order, but writes in one:
/// what follows should find the result in its own. Refuses where the product has another use.</remarks>
public sealed class TransposeProducts : Pass
{
    public override string Name => "transpose-products";

    public override Graph Run(Graph graph)
    {
        HashSet<Value> shared = [.. graph.Outputs.Select(o => o.Value), .. graph.Updates.Select(u => u.Value)];
        HashSet<Value> used = [];
        foreach (Value value in graph.Nodes.SelectMany(n => n.Inputs))
        {
            if (!used.Add(value)) shared.Add(value);
        }
        if (!graph.Nodes.Any(n => Product(n, shared) is not null)) return graph;
        var copy = new GraphCopy(graph);
        foreach (Node node in graph.Nodes)
        {
            if (Product(node, shared) is not { } product)
            {
                copy.Map(node, copy.Add(node));
                continue;
            }
            Primitive transpose = node.Primitive;
            ImmutableArray<Value> operands = product.Inputs;
            copy.Builder.Origin = product.Origin;
            Value left = copy.Builder.Add(transpose, copy[operands[1]])[0], right = copy.Builder.Add(transpose, copy[operands[0]])[0];
            copy.Map(node[0], copy.Builder.Add(new MatMul(), left, right)[0]);
        }
        return RemoveDeadCode.Prune(copy.Finish());
    }

    // The product that a node gives with its last two axes exchanged.
    private static Node? Product(Node node, HashSet<Value> shared)
    {
        if (node.Primitive is not Transpose { Permutation: var axes } || node.Inputs[0].Node is not { Primitive: MatMul } product || shared.Contains(node.Inputs[0])) return null;
        int last = axes.Length - 1;
        bool exchanges = axes[last] == last - 1 && axes[last - 1] == last && Enumerable.Range(0, last - 1).All(i => axes[i] == i);
        return exchanges ? product : null;
    }
}
