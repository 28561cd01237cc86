using ModelDsl.Ir;

namespace ModelDsl.Optimization;

/// <summary>Rewrites a graph into one with the same meaning. Returns the very same graph where nothing changes.</summary>
public abstract class Pass
{
    /// <summary>What dumps call it: <c>remove-identities</c>.</summary>
    public abstract string Name { get; }

    public abstract Graph Run(Graph graph);
}
