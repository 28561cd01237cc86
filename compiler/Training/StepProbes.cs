using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Optimization;

namespace ModelDsl.Training;

/// <summary>A value on the way through a step.</summary>
/// <param name="Node">What computes it.</param>
/// <param name="Forward">Whether the loss is computed from it; else it belongs to the gradients or the optimizer.</param>
/// <param name="Inputs">Which of the other watched values it is computed from.</param>
/// <param name="Reads">The inputs of the step that it reads itself, by name.</param>
/// <param name="Endless">Whether it takes in an infinity that the program writes, such as that of a mask.</param>
public sealed record ProbedValue(Node Node, bool Forward, ImmutableArray<int> Inputs, ImmutableArray<string> Reads, bool Endless);

/// <summary>Looks into a step: which of its values are finite.</summary>
public static class StepProbes
{
    /// <summary>The output that holds the largest magnitude of a watched value; it is not a number where one of its elements is none.</summary>
    public static string Name(int index) => $"probe{index}";

    /// <summary>A graph that gives a probe for every float value from which the loss, the first output, is computed, or all that a step gives.</summary>
    /// <param name="step">A step's graph.</param>
    /// <param name="whole">Whether the gradients and the optimizer are watched, too. They come after the loss and cannot be what spoils it.</param>
    /// <returns>The graph, and what each probe watches, in the order of the computation.</returns>
    public static (Graph Graph, ImmutableArray<ProbedValue> Watched) Of(Graph step, bool whole = false)
    {
        HashSet<Node> forward = Needed([step.Outputs[0].Value.Node]), needed = whole ? Needed(step.Outputs.Select(o => o.Value.Node)) : forward;
        ImmutableArray<Node> watched = [.. step.Nodes.Where(n => needed.Contains(n) && !n.Inputs.IsEmpty && n.Types[0].Element.IsFloat())];
        Dictionary<Node, int> places = watched.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => p.i);
        Dictionary<Node, string> names = step.Inputs.ToDictionary(i => i.Value.Node, i => i.Name);
        var copy = new GraphCopy(step);
        foreach (Node node in step.Nodes.Where(n => needed.Contains(n) || n.Primitive is Input)) copy.Map(node, copy.Add(node));
        for (int i = 0; i < watched.Length; i++)
        {
            Value value = copy[watched[i][0]];
            Value size = copy.Builder.Add(new Abs(), value)[0];
            copy.Builder.Output(Name(i), value.Shape.Rank == 0 ? size : copy.Builder.Add(new Reduce(ReduceKind.Max, [.. Enumerable.Range(0, value.Shape.Rank)]), size)[0], default);
        }
        foreach (SizeCheck check in step.Checks) copy.Builder.Check(check);
        return (copy.Builder.Build(), [.. watched.Select(n => new ProbedValue(n, forward.Contains(n),
            [.. n.Inputs.Where(v => places.ContainsKey(v.Node)).Select(v => places[v.Node])], [.. n.Inputs.Where(v => names.ContainsKey(v.Node)).Select(v => names[v.Node])],
            n.Inputs.Any(v => v.Node.Primitive is Constant constant && constant.Data.Doubles.Any(double.IsInfinity))))]);
    }

    private static HashSet<Node> Needed(IEnumerable<Node> from)
    {
        HashSet<Node> needed = [];
        var open = new Stack<Node>(from);
        while (open.TryPop(out Node? node))
        {
            if (!needed.Add(node)) continue;
            foreach (Value input in node.Inputs) open.Push(input.Node);
        }
        return needed;
    }
}
