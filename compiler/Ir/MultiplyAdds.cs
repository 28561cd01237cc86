using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Ir;

/// <summary>How many multiplications with an addition the products and convolutions of a graph take.</summary>
public static class MultiplyAdds
{
    /// <summary>The count by layer path, for given dynamic sizes.</summary>
    public static Dictionary<string, long> ByLayer(Graph graph, Func<DimSymbol, long> sizes)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        Add(graph, 1, sizes, counts);
        return counts;
    }

    private static void Add(Graph graph, long times, Func<DimSymbol, long> sizes, Dictionary<string, long> counts)
    {
        foreach (Node node in graph.Nodes)
        {
            Dim work = node.Primitive switch
            {
                MatMul => node.Types[0].Shape.ElementCount * node.Inputs[0].Shape[node.Inputs[0].Shape.Rank - 1],
                Convolution => node.Types[0].Shape.ElementCount * Shape.Of(node.Inputs[1].Shape.Skip(1)).ElementCount,
                BlockedConvolution => Filtered(node[0], node.Inputs[1]),
                BlockedConvolutionTranspose => Filtered(node.Inputs[0], node.Inputs[1]),
                ConvolutionTranspose => node.Inputs[0].Shape.ElementCount * Shape.Of(node.Inputs[1].Shape.Skip(1)).ElementCount,
                ConvolutionFilters => node.Inputs[1].Shape.ElementCount * Shape.Of(node.Types[0].Shape.Skip(1)).ElementCount,
                // Two products forwards; backwards the first again, and four more.
                Attention => Pairs(node) * (node.Inputs[0].Shape[-1] + node.Inputs[2].Shape[-1]),
                AttentionGradient => Pairs(node) * (3 * node.Inputs[0].Shape[-1] + 2 * node.Inputs[2].Shape[-1]),
                _ => 0,
            };
            long count = work.Evaluate(sizes) * times;
            if (count > 0) counts[node.Origin.Layer] = counts.GetValueOrDefault(node.Origin.Layer) + count;
            if (node.Primitive is Scan scan) Add(scan.Body, times * node.Inputs[scan.States].Shape[0].Evaluate(sizes), sizes, counts);
        }
    }

    // Every pixel meets all filters; lanes past the channels are not counted.
    private static Dim Filtered(Value pixels, Value filters) =>
        Shape.Of(pixels.Shape.Skip(2).SkipLast(1)).ElementCount * pixels.Shape[0] * filters.Shape.ElementCount;
    // A query with a key.
    private static Dim Pairs(Node attention) => attention.Inputs[0].Shape.With(-1, attention.Inputs[1].Shape[-2]).ElementCount;
}
