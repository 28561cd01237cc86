using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Autodiff;

/// <summary>Sums over the steps of a loop that are taken after it: many small products of matrices become one large one.</summary>
/// <remarks><code>
/// Σ over t of hₜᵀ · gₜ = (h₀ above h₁ above …)ᵀ · (g₀ above g₁ above …)
/// </code>
/// The gradient of a recurrent weight is such a sum. What the product needs of each step is a result of the loop, unless the
/// loop runs along it anyway.</remarks>
/// <param name="outer">Takes the sums.</param>
/// <param name="loop">The loop, whose body holds the products.</param>
/// <param name="sequences">What it runs along, in the order of its slices.</param>
/// <param name="results">What its steps give already.</param>
internal sealed class ProductsAfterLoop(GraphBuilder outer, ScanBuilder loop, IReadOnlyList<Value> sequences, IEnumerable<Value> results)
{
    private readonly List<Value> _results = [.. results];

    /// <summary>What the steps give in all.</summary>
    public IReadOnlyList<Value> Results => _results;

    /// <summary>How the sum of <paramref name="part"/> over all steps is found after the loop; null where it has to be taken in it.</summary>
    public Func<Node, Value>? Take(Value part)
    {
        switch (part.Node.Primitive)
        {
            case Transpose { Permutation: [1, 0] } transpose when Take(part.Node.Inputs[0]) is { } inner:
                return node => outer.Add(transpose, inner(node))[0];
            case Reshape reshape when Take(part.Node.Inputs[0]) is { } inner:
                return node => outer.Add(reshape, inner(node))[0];
            case MatMul when part.Shape.Rank == 2 && part.Node.Inputs[0].Node is { Primitive: Transpose { Permutation: [1, 0] } } left:
                Func<Node, Value> a = Stacked(left.Inputs[0]), b = Stacked(part.Node.Inputs[1]);
                return node =>
                {
                    Value rows = outer.Add(new Transpose([1, 0]), Flat(a(node)))[0];
                    return outer.Add(new MatMul(), rows, Flat(b(node)))[0];
                };
            case Reduce { Kind: ReduceKind.Sum } reduce when _results.Contains(part.Node.Inputs[0]):
                Func<Node, Value> summed = Stacked(part.Node.Inputs[0]);
                return node => outer.Add(new Reduce(ReduceKind.Sum, [0, .. reduce.Axes.Select(axis => axis + 1)]), summed(node))[0];
            default:
                return null;
        }
    }

    // A value of every step, along a new first axis.
    private Func<Node, Value> Stacked(Value value)
    {
        for (int i = 0; i < sequences.Count; i++)
        {
            Value sequence = sequences[i];
            if (loop.Slices[i] == value) return _ => sequence;
        }
        int at = _results.IndexOf(value);
        if (at < 0)
        {
            at = _results.Count;
            _results.Add(value);
        }
        return node => node[loop.States.Length + at];
    }

    private Value Flat(Value x) => outer.Add(new Reshape(Shape.Of(x.Shape[0] * x.Shape[1], x.Shape[2])), x)[0];
}
