using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;

namespace ModelDsl.Autodiff;

/// <summary>Makes the program that computes a model's outputs and their gradients.</summary>
/// <remarks>
/// One graph holds both directions: what the backward part reads of the forward part is an ordinary value, so passes and
/// planner see all of it. The planner keeps a value that is in memory anyway or that needs a kernel, and writes element-wise
/// work that was fused away in the forward part into the backward loops again.
/// </remarks>
public static class BackwardProgram
{
    private const string CotangentPrefix = "cotangent.", GradientPrefix = "gradient.";

    /// <summary>The further input that takes the cotangent of an output.</summary>
    public static string CotangentOf(string output) => CotangentPrefix + output;

    /// <summary>The further output with the gradient of an input or parameter.</summary>
    public static string GradientOf(string path) => GradientPrefix + path;

    /// <summary>Adds to a model one input for the cotangent of each float or complex output, and one output for each gradient.</summary>
    /// <param name="forward">The model as elaborated, before any pass.</param>
    /// <remarks>Gradients come for every float or complex input and every trainable parameter the graph reads, zeros where none flows.</remarks>
    public static Graph Build(Graph forward)
    {
        var builder = new GraphBuilder(forward.Name);
        Dictionary<Value, Value> map = Copy(forward, builder);
        foreach (GraphOutput output in forward.Outputs) builder.Output(output.Name, map[output.Value], output.Where, output.Documentation);
        foreach (SizeCheck check in forward.Checks) builder.Check(check);
        foreach (BufferUpdate update in forward.Updates) builder.Update(update.Buffer, map[update.Value]);

        List<(Value, Value)> seeds = [];
        foreach (GraphOutput output in forward.Outputs.Where(o => o.Value.Element.IsDifferentiable()))
            seeds.Add((map[output.Value], builder.Input(CotangentOf(output.Name), output.Value.Type, output.Where)));

        List<(string Name, Value Value)> asked = [.. forward.Inputs.Where(i => i.Value.Element.IsDifferentiable()).Select(i => (i.Name, map[i.Value]))];
        foreach (Node node in forward.Nodes)
        {
            if (node.Primitive is Parameter { Info: { Trainable: true } info } && info.Type.Element.IsDifferentiable()) asked.Add((info.Path, map[node[0]]));
        }
        ImmutableArray<Value?> gradients = ReverseMode.Gradients(builder, seeds, [.. asked.Select(a => a.Value)]);
        for (int i = 0; i < asked.Count; i++)
        {
            (string name, Value value) = asked[i];
            builder.Output(GradientOf(name), gradients[i] ?? builder.Add(new Constant(value.Type, ConstantData.Of(0.0)))[0], default);
        }
        return builder.Build();
    }

    // Loops keep the states at the beginning of their steps, and greatest elements the places where they stood.
    private static Dictionary<Value, Value> Copy(Graph forward, GraphBuilder builder)
    {
        Dictionary<Value, Value> map = [];
        Dictionary<Value, GraphInput> inputs = forward.Inputs.ToDictionary(i => i.Value);
        foreach (Node node in forward.Nodes)
        {
            builder.Origin = node.Origin;
            if (node.Primitive is Input)
            {
                GraphInput input = inputs[node[0]];
                map[node[0]] = builder.Input(input.Name, input.Value.Type, input.Where, input.Optional);
                continue;
            }
            Primitive primitive = node.Primitive switch
            {
                Scan scan => ScanGradient.WithStoredStates(scan),
                _ => node.Primitive,
            };
            Node copy = builder.Add(primitive, node.Origin, [.. node.Inputs.Select(v => map[v])]);
            for (int i = 0; i < node.Types.Length; i++) map[node[i]] = copy[i];
        }
        builder.Origin = Origin.None;
        return map;
    }
}
