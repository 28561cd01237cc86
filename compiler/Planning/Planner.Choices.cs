using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Optimization;

namespace ModelDsl.Planning;

// What a run does not need is not computed: steps that only feed what one truth value leaves out have it as their guard.
public sealed partial class Planner
{
    private readonly Dictionary<Node, Guard> _guards = [];

    // What may be skipped ends in memory, so that a loop which is always run does not compute it along.
    private void KeepChoicesApart()
    {
        _needed.UnionWith(_demand.Deciding);
        foreach (Node node in _graph.Nodes)
        {
            // What is read at a place that was not computed either could be anywhere.
            if (node.Primitive is Take or GatherAlong && _demand.Of(node).Length > 0) _needed.Add(node[0]);
            // Between two values both of which are at hand, as an optimizer chooses, one loop is best.
            if (node.Primitive is not Select || !node.Inputs.Any(PutOffChoices.IsZero) || PutOffChoices.OneDecides(node.Inputs[0]) is not { } decides || !_demand.Deciding.Contains(decides)) continue;
            _needed.UnionWith(node.Inputs.Skip(1).Where(i => !IsCheap(i) && _demand.Of(i.Node).Any(c => c.Decides == decides)));
        }
    }

    // All that the deciding truth values come from.
    private HashSet<Node> DecidedFirst()
    {
        var first = new HashSet<Node>();
        var open = new Stack<Node>(_demand.Deciding.Select(d => d.Node));
        while (open.TryPop(out Node? node))
        {
            if (!first.Add(node)) continue;
            foreach (Value input in node.Inputs) open.Push(input.Node);
        }
        return first;
    }

    private Guard GuardOf(Node node)
    {
        if (_scanDepth > 0) return Guard.Always;
        if (!_guards.TryGetValue(node, out Guard? guard))
        {
            guard = new Guard([.. _demand.Of(node).Select(c => (Memory(c.Decides).Buffer, _views[c.Decides].Offset, c.Holds)).OrderBy(c => c.Buffer.Id).ThenBy(c => c.Holds)]);
            _guards[node] = guard;
        }
        return guard;
    }
}
