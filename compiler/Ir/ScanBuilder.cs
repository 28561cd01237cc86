using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using ModelDsl.Text;

namespace ModelDsl.Ir;

/// <summary>Builds a <see cref="Scan"/>: first the body, from what one step sees, then the node around it.</summary>
/// <remarks><code>
/// var scan = new ScanBuilder(builder, "lstm", [h0], [x]);       // h0 [N, H], x [T, N, D]
/// Value h = … scan.Body.Add(…, scan.States[0], scan.Slices[0]); // values of builder may be used as well
/// Node node = scan.Finish([h], [h]);                            // final h [N, H], every h [T, N, H]
/// </code></remarks>
public sealed class ScanBuilder
{
    private readonly GraphBuilder _parent;
    private readonly ImmutableArray<Value> _outer;

    /// <param name="parent">Where the node goes.</param>
    /// <param name="name">What the text form calls the body.</param>
    /// <param name="states">Initial states.</param>
    /// <param name="sequences">Tensors to run along, at least one; the first axis is the loop.</param>
    /// <exception cref="IrException">A sequence is a scalar.</exception>
    public ScanBuilder(GraphBuilder parent, string name, IEnumerable<Value> states, IEnumerable<Value> sequences)
    {
        _parent = parent;
        Body = parent.Region(name);
        ImmutableArray<Value> initial = [.. states], along = [.. sequences];
        _outer = [.. initial, .. along];
        States = [.. initial.Select((s, i) => Body.Input($"state{i}", s.Type, s.Node.Origin.Where))];
        Slices = [.. along.Select((s, i) => Body.Input($"slice{i}", WithoutFirst(s), s.Node.Origin.Where))];
    }

    /// <summary>Takes the nodes of one step.</summary>
    public GraphBuilder Body { get; }

    /// <summary>The states at the beginning of a step, inside the body.</summary>
    public ImmutableArray<Value> States { get; }

    /// <summary>This step's slice of each sequence, without the loop axis.</summary>
    public ImmutableArray<Value> Slices { get; }

    /// <summary>Ends the body and adds the node: results are the final states, then each of <paramref name="results"/> for all steps.</summary>
    /// <param name="newStates">The states at the end of a step.</param>
    /// <param name="results">What a step gives.</param>
    /// <param name="reverse">Runs from the last step to the first.</param>
    /// <param name="last">Changes the finished body, not its inputs and outputs; of the sequences those that it reads stay, or the first.</param>
    /// <exception cref="IrException">The new states do not have the types of the initial ones.</exception>
    public Node Finish(IEnumerable<Value> newStates, IEnumerable<Value> results, bool reverse = false, Func<Graph, Graph>? last = null)
    {
        int state = 0, result = 0;
        foreach (Value value in newStates) Body.Output($"state{state++}", value, default(Location));
        foreach (Value value in results) Body.Output($"result{result++}", value, default(Location));
        if (state != States.Length) throw new IrException($"scan {Body.Name}: {state} new states for {States.Length}");
        Graph body = Body.Build();
        Value[] outer = [.. _outer, .. Body.Captures];
        if (last is null) return _parent.Add(new Scan(body, States.Length, Slices.Length, reverse), Body.Origin, outer);
        body = last(body);
        HashSet<Value> read = [.. body.Nodes.SelectMany(n => n.Inputs), .. body.Outputs.Select(o => o.Value)];
        bool[] stays = [.. body.Inputs.Select((input, i) => i < States.Length || i >= States.Length + Slices.Length || read.Contains(input.Value))];
        stays[States.Length] |= !stays.AsSpan(States.Length, Slices.Length).Contains(true);
        int sequences = stays.AsSpan(States.Length, Slices.Length).Count(true);
        return _parent.Add(new Scan(WithoutInputs(body, stays), States.Length, sequences, reverse), Body.Origin, [.. outer.Where((_, i) => stays[i])]);
    }

    private static Graph WithoutInputs(Graph body, bool[] stays)
    {
        if (stays.All(s => s)) return body;
        var builder = new GraphBuilder(body.Name);
        Func<Value, Value> copy = GraphReplay.Into(builder, body, [.. body.Inputs.Select((input, i) => stays[i] ? builder.Input(input.Name, input.Value.Type, input.Where) : default)]);
        foreach (GraphOutput output in body.Outputs) builder.Output(output.Name, copy(output.Value), output.Where);
        return builder.Build();
    }

    private static TensorType WithoutFirst(Value sequence) =>
        sequence.Type.Rank > 0 ? sequence.Type with { Shape = sequence.Shape.Remove(0) }
        : throw new IrException($"scan: {sequence.Type} has no axis to run along");
}
