using ModelDsl.Ir;

namespace ModelDsl.Optimization;

/// <summary>The passes over the tensor graph, in order.</summary>
public static class Pipeline
{
    public static Graph Run(Graph graph) => graph;
}
