using ModelDsl.Elaboration;
using ModelDsl.Ir;

namespace ModelDsl.Training;

/// <summary>A number of a data declaration that changes with the run: <c>noise(std: 0.5 * (1 - progress))</c>.</summary>
/// <param name="graph">From some of the clocks to the output <c>value</c>.</param>
public sealed class ClockValue(Graph graph) : StaticValue
{
    /// <summary>What a value says of the clocks alone; null where it depends on anything else.</summary>
    internal static ClockValue? Of(Value value, IReadOnlyList<Node> nodes, string[] clocks)
    {
        HashSet<Node> needed = [];
        var open = new Stack<Node>([value.Node]);
        while (open.TryPop(out Node? node))
        {
            if (!needed.Add(node)) continue;
            if (node.Primitive is Ir.Primitives.Parameter || node.Primitive is Ir.Primitives.Input input && !clocks.Contains(input.InputName)) return null;
            foreach (Value operand in node.Inputs) open.Push(operand.Node);
        }
        var builder = new GraphBuilder("number");
        Dictionary<Value, Value> copies = [];
        foreach (Node node in nodes.Where(needed.Contains))
        {
            Node copy = node.Primitive is Ir.Primitives.Input input ? builder.Input(input.InputName, node.Types[0], default).Node
                : builder.Add(node.Primitive, node.Origin, [.. node.Inputs.Select(v => copies[v])]);
            for (int i = 0; i < node.Types.Length; i++) copies[node[i]] = copy[i];
        }
        builder.Output("value", copies[value], default);
        return new ClockValue(builder.Build());
    }

    /// <summary>The number at a moment of the run.</summary>
    /// <param name="epoch">From 0.</param>
    /// <param name="step">Batches so far.</param>
    /// <param name="progress">From 0 to 1.</param>
    public double At(double epoch, double step, double progress)
    {
        Dictionary<string, DenseTensor> inputs = new() { ["epoch"] = new([], [epoch]), ["step"] = new([], [step]), ["progress"] = new([], [progress]), ["metric"] = new([], [0]) };
        return new PlainEvaluator(_ => throw new EvaluationException("a data declaration reads no parameters")).Run(graph, inputs)["value"].Data[0];
    }

    public override string Describe() => "a number that changes with the run";
}
