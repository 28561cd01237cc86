using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Optimization;

namespace ModelDsl.Training;

/// <summary>Looks into a step: which of the values on the way to the loss are finite.</summary>
public static class StepProbes
{
    /// <summary>The output that holds the largest magnitude of a watched value; it is not a number where one of its elements is none.</summary>
    public static string Name(int index) => $"probe{index}";

    /// <summary>A graph that gives a probe for every float value from which the loss, the first output, is computed.</summary>
    /// <param name="step">A step's graph. Gradients and updates come after the loss and cannot be what spoils it.</param>
    /// <returns>The graph, and what each probe watches, in the order of the computation.</returns>
    public static (Graph Graph, ImmutableArray<Node> Watched) Of(Graph step)
    {
        HashSet<Node> needed = [];
        var open = new Stack<Node>([step.Outputs[0].Value.Node]);
        while (open.TryPop(out Node? node))
        {
            if (!needed.Add(node)) continue;
            foreach (Value input in node.Inputs) open.Push(input.Node);
        }
        ImmutableArray<Node> watched = [.. step.Nodes.Where(n => needed.Contains(n) && !n.Inputs.IsEmpty && n.Types[0].Element.IsFloat())];
        var copy = new GraphCopy(step);
        foreach (Node node in step.Nodes.Where(n => needed.Contains(n) || n.Primitive is Input)) copy.Map(node, copy.Add(node));
        for (int i = 0; i < watched.Length; i++)
        {
            Value value = copy[watched[i][0]];
            Value size = copy.Builder.Add(new Abs(), value)[0];
            copy.Builder.Output(Name(i), value.Shape.Rank == 0 ? size : copy.Builder.Add(new Reduce(ReduceKind.Max, [.. Enumerable.Range(0, value.Shape.Rank)]), size)[0], default);
        }
        foreach (SizeCheck check in step.Checks) copy.Builder.Check(check);
        return (copy.Builder.Build(), watched);
    }
}
