using System.Collections.Immutable;
using ModelDsl.Ir;

namespace ModelDsl.Optimization;

/// <summary>The passes over the tensor graph, in order.</summary>
public static class Pipeline
{
    /// <remarks>Attention first, as the gradients that share it have been made from the same graph; complex numbers before what simplifies real ones; constants first, since they show identities; identities before norms, since they join the broadcasts that a norm is recognised by; layouts once norms are in their convolutions; equal subexpressions once
    /// everything has its final form, masks once equal ones are one, windows once masks look at results, bounds once masks have left them alone, and unused nodes last.</remarks>
    public static readonly ImmutableArray<Pass> Passes =
    [
        new DropGradients(),
        new RemoveDeadCode(),
        new RecogniseAttention(),
        new SplitComplex(),
        new FoldConstants(),
        new RemoveIdentities(),
        new SimplifyAlgebra(),
        new MergeCommonSubexpressions(),
        new PutOffChoices(),
        new JoinParts(),
        new FoldNorms(),
        new SplitReductions(),
        new ConvolutionsToProducts(),
        new TransposeProducts(),
        new FoldConstants(),
        new RemoveIdentities(),
        new AssignLayouts(),
        new MergeCommonSubexpressions(),
        new MaskOfResult(),
        new CutWindows(),
        new RecogniseBounds(),
        new RemoveDeadCode(),
        new WidenHalves(),
        new ExpandAttention(),
    ];

    /// <summary>Runs every pass once.</summary>
    /// <param name="graph">A well-formed graph.</param>
    public static Graph Run(Graph graph) => Run(graph, verify: false);

    /// <summary>Runs every pass once.</summary>
    /// <param name="graph">A well-formed graph.</param>
    /// <param name="verify">Checks the graph after each pass that changed it.</param>
    /// <param name="dump">Is given the name of each pass and what it made.</param>
    /// <exception cref="IrException">A pass has made a malformed graph.</exception>
    public static Graph Run(Graph graph, bool verify, Action<string, Graph>? dump = null)
    {
        foreach (Pass pass in Passes)
        {
            Graph result = pass.Run(graph);
            if (verify && !ReferenceEquals(result, graph)) Verifier.Check(result);
            graph = result;
            dump?.Invoke(pass.Name, graph);
        }
        return graph;
    }
}
