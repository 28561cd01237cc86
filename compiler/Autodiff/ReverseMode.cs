using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Optimization;

namespace ModelDsl.Autodiff;

/// <summary>Reverse-mode differentiation: walks a graph from its end to its beginning and lets every primitive's rule add its part.</summary>
/// <remarks>
/// Zeros are symbolic: a value without a cotangent has no nodes. Only nodes between what is differentiated and what is asked
/// for are looked at, so neither frozen parameters nor integer arithmetic cost anything. Several uses of a value add up in
/// the order of the nodes, the last use first.
/// </remarks>
public static class ReverseMode
{
    /// <summary>The cotangents of <paramref name="wrt"/>, given those of some results; null where nothing flows.</summary>
    /// <param name="builder">Holds all values, and takes the new nodes.</param>
    /// <param name="seeds">Values and their cotangents; several for one value add up.</param>
    /// <param name="wrt">Values asked for, each at most once.</param>
    public static ImmutableArray<Value?> Gradients(GraphBuilder builder, IEnumerable<(Value Value, Value Cotangent)> seeds, IReadOnlyList<Value> wrt)
    {
        Origin outer = builder.Origin;
        Node[] nodes = [.. builder.Nodes];
        HashSet<Value> active = Active(nodes, wrt);
        var cotangents = new Dictionary<Value, Value>();
        (Value Value, Value Cotangent)[] given = [.. seeds];
        Dictionary<Node, AttentionPattern> attention = RecogniseAttention.Closed(nodes, [.. given.Select(s => s.Value)]);
        foreach ((Value value, Value cotangent) in given)
        {
            if (active.Contains(value)) Accumulate(builder, cotangents, value, cotangent);
        }
        for (int i = nodes.Length - 1; i >= 0; i--)
        {
            Node node = nodes[i];
            ImmutableArray<Value?> reached = [.. node.Types.Select((_, r) => cotangents.TryGetValue(node[r], out Value c) ? (Value?)c : null)];
            if (node.Inputs.IsEmpty || reached.All(c => c is null)) continue;
            builder.Origin = node.Origin;
            // The matrix of all pairs would have to be kept for a bias of its size to have a gradient.
            if (attention.TryGetValue(node, out AttentionPattern? pattern) && !pattern.Masks.Any(active.Contains))
            {
                Node whole = pattern.AddTo(builder, v => v);
                ImmutableArray<Value?> parts = whole.Primitive.Gradient.Apply(new Adjoint(builder, whole, [reached[0], null], _ => true));
                Value keys = new Formula(builder, parts[1]!.Value).Transposed.Value;
                foreach ((Value operand, Value cotangent) in new[] { (pattern.Queries, parts[0]!.Value), (pattern.Keys, keys), (pattern.Values, parts[2]!.Value) })
                {
                    if (active.Contains(operand)) Accumulate(builder, cotangents, operand, cotangent);
                }
                continue;
            }
            ImmutableArray<Value?> operands = node.Primitive.Gradient.Apply(new Adjoint(builder, node, reached, active.Contains));
            for (int operand = 0; operand < operands.Length; operand++)
            {
                if (operands[operand] is { } cotangent && active.Contains(node.Inputs[operand])) Accumulate(builder, cotangents, node.Inputs[operand], cotangent);
            }
        }
        builder.Origin = outer;
        return [.. wrt.Select(v => cotangents.TryGetValue(v, out Value c) ? (Value?)c : null)];
    }

    /// <summary>Floating-point and complex values that depend on one of <paramref name="wrt"/>, these included.</summary>
    internal static HashSet<Value> Active(IEnumerable<Node> nodes, IEnumerable<Value> wrt)
    {
        HashSet<Value> active = [.. wrt.Where(v => v.Element.IsDifferentiable())];
        foreach (Node node in nodes)
        {
            if (ReferenceEquals(node.Primitive.Gradient, GradientRule.None) || !node.Inputs.Any(active.Contains)) continue;
            for (int i = 0; i < node.Types.Length; i++)
            {
                if (node.Types[i].Element.IsDifferentiable()) active.Add(node[i]);
            }
        }
        return active;
    }

    private static void Accumulate(GraphBuilder builder, Dictionary<Value, Value> cotangents, Value value, Value cotangent)
    {
        // Sizes may be equal by what the elaborator has proved, and yet be written differently.
        if (cotangent.Shape != value.Shape) cotangent = builder.Add(new Reshape(value.Shape), cotangent)[0];
        cotangents[value] = cotangents.TryGetValue(value, out Value sum) ? builder.Add(new Add(), sum, cotangent)[0] : cotangent;
    }
}
