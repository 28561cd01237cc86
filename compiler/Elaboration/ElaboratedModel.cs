using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

/// <summary>An input or output of a model.</summary>
/// <param name="Name">As declared.</param>
/// <param name="Type">Its type over the model's dynamic dimensions.</param>
/// <param name="Documentation">The <c>##</c> lines above it.</param>
/// <param name="Optional">An input that has a default.</param>
public sealed record InterfaceEntry(string Name, TensorType Type, string Documentation, bool Optional = false);

/// <summary>One layer instance, for tables: its path, its type, what it gives at its first use, and its own parameters.</summary>
/// <param name="Path">PyTorch's path, such as <c>features.0</c>.</param>
/// <param name="Type">The block's name.</param>
/// <param name="Output">Null where the layer is never applied.</param>
/// <param name="Parameters">Declared by this layer itself, not by layers inside it.</param>
public sealed record LayerEntry(string Path, string Type, TensorType? Output, ImmutableArray<ParameterInfo> Parameters);

/// <summary>What a place in the text is worth, for hovers and dumps.</summary>
public sealed record TraceEntry(Location Where, string Type);

/// <summary>A model for given arguments: its graph, and what other stages and tools want to know of it.</summary>
/// <param name="Graph">Complete only where there are no errors.</param>
/// <param name="Diagnostics">Everything found, errors of used declarations included.</param>
/// <param name="Inputs">In order.</param>
/// <param name="Outputs">In order, the primary one first.</param>
/// <param name="Layers">In the order of their first use.</param>
/// <param name="Parameters">Every parameter and buffer with its path, in the order of PyTorch's <c>state_dict</c>.</param>
/// <param name="Trace">Values of the model's own text, in order of evaluation.</param>
/// <param name="Guards">Checks that <c>as!</c> has moved to run time.</param>
public sealed record ElaboratedModel(
    Graph Graph, ImmutableArray<Diagnostic> Diagnostics, ImmutableArray<InterfaceEntry> Inputs, ImmutableArray<InterfaceEntry> Outputs,
    ImmutableArray<LayerEntry> Layers, ImmutableArray<ParameterInfo> Parameters, ImmutableArray<TraceEntry> Trace, ImmutableArray<SizeCheck> Guards)
{
    /// <summary>The smallest dynamic sizes that the model's requirements allow, by name in order of appearance.</summary>
    /// <param name="batch">The size of the first axes of the inputs, where it is dynamic and the requirements allow it; as small as any other when null.</param>
    public IReadOnlyDictionary<string, long> SmallestSizes(long? batch = null)
    {
        DimSymbol[] symbols = [.. Inputs.SelectMany(i => i.Type.Shape.Symbols).Distinct()];
        Facts facts = Facts.Empty.Assume(Graph.Checks.Select(c => c.Goal));
        foreach (DimSymbol first in Inputs.Where(i => batch is not null && i.Type.Rank > 0).Select(i => i.Type.Shape[0].AsSymbol).OfType<DimSymbol>().Distinct())
        {
            Facts fixedBatch = facts.Assume(new Goal.Equal(Dim.Of(first), batch!.Value));
            if (!fixedBatch.Contradictory) facts = fixedBatch;
        }
        IReadOnlyDictionary<DimSymbol, long> sizes = Prover.SmallestSizes(symbols, facts);
        return new OrderedDictionary<string, long>(symbols.Select(s => KeyValuePair.Create(s.Name, sizes[s])));
    }

    public bool HasErrors => Diagnostics.Any(d => d.Severity == Severity.Error);
}

/// <summary>An assertion that only a run can decide.</summary>
/// <param name="Where">The statement.</param>
/// <param name="Actual">The graph output to look at.</param>
/// <param name="Expected">The output it is compared with; null where every element of <paramref name="Actual"/> has to be true.</param>
/// <param name="Tolerance">The largest difference allowed.</param>
/// <param name="Message">What the author says of it, or its text.</param>
public sealed record RunTimeAssertion(Location Where, string Actual, string? Expected, double Tolerance, string Message);

/// <summary>A test of the language: what could be decided has been, the rest is left to a run of the graph.</summary>
public sealed record ElaboratedTest(string Name, Location Where, Graph Graph, ImmutableArray<RunTimeAssertion> Assertions, ImmutableArray<Diagnostic> Diagnostics);
