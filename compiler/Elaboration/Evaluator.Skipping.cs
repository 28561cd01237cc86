using ModelDsl.Ir;
using ModelDsl.Optimization;
using ModelDsl.Planning;
using P = ModelDsl.Ir.Primitives;

namespace ModelDsl.Elaboration;

// `skip_unless` also leaves out the updates of what it skips: a dropped branch takes no batch statistics.
internal sealed partial class Evaluator
{
    private readonly HashSet<Value> _skipping = [];

    /// <summary>Says that what only this truth value's choice needs is skipped whole, updates included.</summary>
    internal void SkipUnless(Value keep)
    {
        if (PutOffChoices.OneDecides(keep) is { } decides) _skipping.Add(decides);
    }

    /// <summary>The new values of buffers in order; those that come from what is skipped stay as they were then.</summary>
    /// <param name="results">What the values are for, apart from updates.</param>
    private IEnumerable<(ParameterInfo Buffer, Value Value)> Updates(IEnumerable<Value> results)
    {
        if (_skipping.Count == 0) return _updateOrder.Select(b => (b, _updated[b]));
        var demand = new Demand(_root.Nodes, results);
        return [.. _updateOrder.Select(b => (b, Kept(b, demand)))];
    }

    private Value Kept(ParameterInfo buffer, Demand demand)
    {
        var keeps = new List<Value>();
        var seen = new HashSet<Node>();
        var open = new Stack<Node>([_updated[buffer].Node]);
        while (open.TryPop(out Node? node))
        {
            if (!seen.Add(node)) continue;
            keeps.AddRange(demand.Of(node).Where(c => c.Holds && _skipping.Contains(c.Decides) && !keeps.Contains(c.Decides)).Select(c => c.Decides));
            foreach (Value input in node.Inputs) open.Push(input.Node);
        }
        Value result = _updated[buffer];
        foreach (Value keep in keeps)
        {
            Value one = _root.Add(new P.Reshape(Shapes.Shape.Scalar), keep)[0];
            Value mask = _root.Add(new P.Broadcast(result.Shape), one)[0];
            result = _root.Add(new P.Select(), mask, result, _parameterNodes[buffer])[0];
        }
        return result;
    }
}
