using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;

namespace ModelDsl.Optimization;

/// <summary>f16 and bf16 are kept, not computed with: what comes in is widened to f32, what goes out is rounded.</summary>
/// <remarks>
/// Afterwards only inputs, parameters, outputs and the casts beside them have such a type. A cast to one of them that
/// the program asks for still rounds.
/// </remarks>
public sealed class WidenHalves : Pass
{
    public override string Name => "widen-halves";

    public override Graph Run(Graph graph) => HasHalves(graph) ? Widen(graph, region: false) : graph;

    private static bool IsHalf(ElementType element) => element is ElementType.F16 or ElementType.BF16;

    private static bool HasHalves(Graph graph) =>
        graph.Nodes.Any(n => n.Types.Any(t => IsHalf(t.Element)) || n.Primitive is Scan scan && HasHalves(scan.Body));

    // The boundary of a region is inside the program: its inputs are f32 already.
    private static Graph Widen(Graph graph, bool region)
    {
        var copy = new GraphCopy(graph);
        foreach (Node node in graph.Nodes)
        {
            Primitive primitive = node.Primitive;
            bool half = node.Types.Any(t => IsHalf(t.Element));
            if (primitive is Scan scan)
            {
                if (HasHalves(scan.Body)) primitive = scan with { Body = Widen(scan.Body, region: true) };
            }
            else if (half && primitive is Input or Parameter or Cast)
            {
                Node kept = primitive is Input && region ? InputOf(graph, node, copy) : copy.Add(node);
                copy.Map(node[0], IsHalf(kept[0].Element) ? copy.Builder.Add(new Cast(ElementType.F32), node.Origin, [kept[0]])[0] : kept[0]);
                continue;
            }
            else if (half)
            {
                primitive = primitive switch
                {
                    Constant c => new Constant(Wide(c.Type), c.Data),
                    Iota i => i with { Element = ElementType.F32 },
                    RandomUniform r => r with { Type = Wide(r.Type) },
                    RandomNormal r => r with { Type = Wide(r.Type) },
                    _ => primitive,
                };
            }
            copy.Map(node, copy.Add(node, primitive));
        }
        if (!region)
        {
            ImmutableArray<Value> results = [.. graph.Outputs.Select(o => o.Value), .. graph.Updates.Select(u => u.Value)];
            foreach (Value result in results.Where(v => IsHalf(v.Element)).Distinct())
                copy.Map(result, copy.Builder.Add(new Cast(result.Element), result.Node.Origin, [copy[result]])[0]);
        }
        return copy.Finish();
    }

    private static Node InputOf(Graph graph, Node node, GraphCopy copy)
    {
        GraphInput input = graph.Inputs.First(i => i.Value == node[0]);
        return copy.Builder.Input(input.Name, Wide(input.Value.Type), input.Where, input.Optional).Node;
    }

    private static TensorType Wide(TensorType type) => type with { Element = ElementType.F32 };
}
