using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Optimization;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Planning;

/// <summary>Which values of a graph a run needs only if a truth value that decides for a whole tensor says so.</summary>
/// <remarks>
/// <c>where(keep, f(x), 0)</c> needs nothing of <c>f(x)</c> where <c>keep</c> is false: stochastic depth of a whole batch skips
/// its branch, and the branch's gradient. What is wanted elsewhere too is always computed.
/// </remarks>
internal sealed class Demand
{
    /// <summary>A truth value, and how it must be.</summary>
    public readonly record struct Condition(Value Decides, bool Holds);

    private readonly Dictionary<Node, ImmutableArray<Condition>> _needed = [];

    public Demand(Graph graph)
        : this(graph.Nodes, graph.Outputs.Select(o => o.Value).Concat(graph.Updates.Select(u => u.Value))) { }

    /// <summary>What some results need.</summary>
    /// <param name="nodes">In topological order.</param>
    /// <param name="results">Always needed.</param>
    public Demand(IReadOnlyList<Node> nodes, IEnumerable<Value> results)
    {
        foreach (Value result in results) Need(result, []);
        var skipping = new HashSet<Condition>();
        foreach (Node node in nodes.Reverse().Where(_needed.ContainsKey))
        {
            // A size that a run finds out is known from then on.
            ImmutableArray<Condition> own = node.Primitive is Positions ? [] : Of(node);
            if (IsKernel(node.Primitive)) skipping.UnionWith(own);
            Value? decides = Decides(node);
            for (int i = 0; i < node.Inputs.Length; i++)
            {
                bool branch = decides is not null && i > 0;
                // Who decides must be known before anything is skipped.
                Need(node.Inputs[i], decides is not null && i == 0 ? [] : branch ? With(own, new Condition(decides!.Value, i == 1)) : own);
            }
        }
        // What element-wise loops alone would save is not worth a loop of its own.
        foreach (Node node in nodes.Where(_needed.ContainsKey)) _needed[node] = [.. _needed[node].Where(skipping.Contains)];
        Deciding = [.. nodes.Select(Decides).OfType<Value>().Distinct().Where(d => skipping.Contains(new(d, true)) || skipping.Contains(new(d, false)))];
    }

    /// <summary>The truth values that decide.</summary>
    public ImmutableArray<Value> Deciding { get; }

    /// <summary>All that must hold for a node's results to be needed; empty where they always are.</summary>
    public ImmutableArray<Condition> Of(Node node) => _needed.GetValueOrDefault(node, []);

    private static Value? Decides(Node node) => node.Primitive is Select ? PutOffChoices.OneDecides(node.Inputs[0]) : null;

    private static bool IsKernel(Primitive primitive) => primitive is not (
        Input or Parameter or Constant or Iota or Size or UnaryPrimitive or BinaryPrimitive or Select or Cast or Take or GatherAlong or RandomUniform or RandomNormal
        or Broadcast or Reshape or Transpose or Slice or Access or Concat or Pad or Positions);

    // Several uses need what all of them agree on.
    private void Need(Value value, ImmutableArray<Condition> conditions) =>
        _needed[value.Node] = _needed.TryGetValue(value.Node, out var others) ? [.. others.Where(conditions.Contains)] : conditions;

    private static ImmutableArray<Condition> With(ImmutableArray<Condition> conditions, Condition more) => conditions.Contains(more) ? conditions : conditions.Add(more);
}
