using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Autodiff;

/// <summary>The gradient of a loop: a loop that runs the other way.</summary>
/// <remarks>
/// Each backward step takes the states with which the forward step began, computes the step again and differentiates it. The
/// cotangents of the states go from step to step; those of captured values, which every step uses, add up in states of their
/// own, or, where they are products of matrices, in one product after the loop, see <see cref="ProductsAfterLoop"/>.
/// <see cref="WithStoredStates"/> makes a loop keep what this needs of its steps: the states at their beginning, products
/// of matrices, and what <c>sigmoid</c> and <c>tanh</c> gave, which cost more to compute again than to read. A loop that does not keep them is run again here.
/// </remarks>
internal static class ScanGradient
{
    public static ImmutableArray<Value?> Of(Adjoint at)
    {
        var scan = (Scan)at.Node.Primitive;
        Graph body = scan.Body;
        int states = scan.States, along = states + scan.Sequences;
        bool[] active = ActiveInputs(scan, at);
        int[] carried = [.. Enumerable.Range(0, states).Where(i => active[i])];
        int[] shared = [.. Enumerable.Range(along, body.Inputs.Length - along).Where(i => active[i])];
        int[] walked = [.. Enumerable.Range(states, scan.Sequences).Where(i => active[i])];
        int[] given = [.. Enumerable.Range(0, scan.Results).Where(j => at.Cotangents[states + j] is not null)];
        ImmutableArray<Value> kept = Kept(scan), stored = Stored(scan, kept, at);

        Value[] sequences = [.. at.Node.Inputs.Skip(states).Take(scan.Sequences), .. stored, .. given.Select(j => at.Cotangents[states + j]!.Value)];
        var loop = new ScanBuilder(
            at.Builder, body.Name + "_backward",
            [.. carried.Select(i => (at.Cotangents[i] is { } c ? at.Of(c) : at.Zeros(at.Node.Types[i])).Value), .. shared.Select(i => at.Zeros(at.Node.Inputs[i].Type).Value)],
            sequences);
        Value[] inside = Replay(scan, at, loop, out Func<Value, Value> copy);

        List<(Value, Value)> seeds = [];
        for (int i = 0; i < carried.Length; i++) seeds.Add((copy(body.Outputs[carried[i]].Value), loop.States[i]));
        int firstGiven = scan.Sequences + kept.Length;
        for (int j = 0; j < given.Length; j++) seeds.Add((copy(body.Outputs[states + given[j]].Value), loop.Slices[firstGiven + j]));

        int[] asked = [.. carried, .. shared, .. walked];
        // One value captured twice has one cotangent, which counts once.
        Value[] wrt = [.. asked.Select(i => inside[i]).Distinct()];
        Dictionary<Value, Value?> found = [];
        ImmutableArray<Value?> gradients = ReverseMode.Gradients(loop.Body, seeds, wrt);
        for (int i = 0; i < wrt.Length; i++) found[wrt[i]] = gradients[i];
        Value?[] parts = [.. asked.Select(i => found.Remove(inside[i], out Value? part) ? part : null)];

        Value[] slices = [.. walked.Select((w, i) => parts[carried.Length + shared.Length + i] ?? Zeros(loop.Body, inside[w].Type))];
        var after = new ProductsAfterLoop(at.Builder, loop, sequences, slices);
        Func<Node, Value>?[] later = [.. shared.Select((_, i) => parts[carried.Length + i] is { } part ? after.Take(part) : null)];
        // Sums of what a product after the loop needs as well wait too, whichever comes first.
        for (int i = 0; i < later.Length; i++) later[i] ??= parts[carried.Length + i] is { } part ? after.Take(part) : null;

        var next = new List<Value>();
        for (int i = 0; i < carried.Length; i++) next.Add(parts[i] ?? Zeros(loop.Body, inside[carried[i]].Type));
        for (int i = 0; i < shared.Length; i++)
        {
            Value sum = loop.States[carried.Length + i];
            next.Add(later[i] is null && parts[carried.Length + i] is { } part ? loop.Body.Add(new Add(), sum, part)[0] : sum);
        }
        // Differentiated like everything else, the values themselves are read.
        var read = Enumerable.Range(states, kept.Length - states).ToDictionary(i => copy(kept[i]), i => loop.Slices[scan.Sequences + i]);
        Node node = loop.Finish(next, [.. after.Results], reverse: !scan.Reverse, last: graph => GraphReplay.Instead(graph, read));

        var result = new Value?[at.Node.Inputs.Length];
        for (int i = 0; i < carried.Length; i++) result[carried[i]] = node[i];
        for (int i = 0; i < shared.Length; i++) result[shared[i]] = later[i]?.Invoke(node) ?? node[carried.Length + i];
        for (int i = 0; i < walked.Length; i++) result[walked[i]] = node[carried.Length + shared.Length + i];
        return [.. result];
    }

    /// <summary>The loop with what its gradient needs of each step as further results.</summary>
    public static Scan WithStoredStates(Scan scan)
    {
        int added = 0;
        var builder = new GraphBuilder(scan.Body.Name);
        Value[] inputs = [.. scan.Body.Inputs.Select(i => builder.Input(i.Name, i.Value.Type, i.Where))];
        Func<Value, Value> copy = GraphReplay.Into(builder, scan.Body, inputs);
        foreach (GraphOutput output in scan.Body.Outputs) builder.Output(output.Name, copy(output.Value), output.Where);
        foreach (Value value in Kept(scan))
        {
            if (StoredAt(scan, value) is null) builder.Output($"stored{added++}", copy(value), default);
        }
        return scan with { Body = builder.Build() };
    }

    /// <summary>Those values among a step's that its gradient reads instead of computing them again, and where it needs no others of which they are made.</summary>
    /// <remarks>Products of matrices with what is added to them; functions whose results are all that their gradients need.</remarks>
    public static IEnumerable<Value> Results(IReadOnlyCollection<Node> step)
    {
        ILookup<Value, Node> users = step.SelectMany(n => n.Inputs.Distinct().Select(v => (v, n))).ToLookup(p => p.v, p => p.n);
        return
        [
            .. step.Where(n => n.Primitive is MatMul && n.Types[0].Element.IsFloat() && IsLong(n.Inputs[0].Shape[n.Inputs[0].Shape.Rank - 1])).Select(n => Sum(n[0])).Distinct(),
            .. step.Where(n => n.Primitive is Sigmoid or Tanh && n.Types[0].Element.IsFloat()).Select(n => n[0]),
        ];

        Value Sum(Value part)
        {
            while (users[part].ToArray() is [{ Primitive: Add } sum] && sum.Types[0] == part.Type) part = sum[0];
            return part;
        }
    }

    // The states as a step finds them, and what its gradient need not compute.
    private static ImmutableArray<Value> Kept(Scan scan) => [.. scan.Body.Inputs.Take(scan.States).Select(i => i.Value), .. Results(scan.Body.Nodes)];

    // Short sums are computed again as fast as they are read.
    private static bool IsLong(Dim inner) => inner.TryConstant(out long length) && length >= 16;

    // The result that is a value of each step.
    private static int? StoredAt(Scan scan, Value value)
    {
        for (int j = 0; j < scan.Results; j++)
        {
            if (scan.Body.Outputs[scan.States + j].Value == value) return j;
        }
        return null;
    }

    private static ImmutableArray<Value> Stored(Scan scan, ImmutableArray<Value> kept, Adjoint at)
    {
        Node source = at.Node;
        if (kept.Any(v => StoredAt(scan, v) is null))
        {
            scan = WithStoredStates(scan);
            kept = Kept(scan);
            source = at.Builder.Add(scan, [.. at.Node.Inputs]);
        }
        return [.. kept.Select(v => source[scan.States + StoredAt(scan, v)!.Value])];
    }

    // The forward step again, inside the backward one; returns what stands for each input of the body.
    private static Value[] Replay(Scan scan, Adjoint at, ScanBuilder loop, out Func<Value, Value> copy)
    {
        Value[] inside = new Value[scan.Body.Inputs.Length];
        for (int i = 0; i < inside.Length; i++)
        {
            inside[i] = i < scan.States ? loop.Slices[scan.Sequences + i]
                : i < scan.States + scan.Sequences ? loop.Slices[i - scan.States]
                : loop.Body.Resolve(at.Node.Inputs[i]);
        }
        copy = GraphReplay.Into(loop.Body, scan.Body, inside);
        return inside;
    }

    // Inputs of the body that matter: those asked for, and states that come to depend on them.
    private static bool[] ActiveInputs(Scan scan, Adjoint at)
    {
        bool[] active = [.. at.Node.Inputs.Select((v, i) => at.Wants(i) && v.Element.IsDifferentiable())];
        while (true)
        {
            HashSet<Value> reached = ReverseMode.Active(scan.Body.Nodes, scan.Body.Inputs.Where((_, i) => active[i]).Select(i => i.Value));
            int[] more = [.. Enumerable.Range(0, scan.States).Where(i => !active[i] && reached.Contains(scan.Body.Outputs[i].Value))];
            if (more.Length == 0) return active;
            foreach (int i in more) active[i] = true;
        }
    }

    private static Value Zeros(GraphBuilder builder, TensorType type) => builder.Add(new Constant(type, ConstantData.Of(0.0)))[0];
}
