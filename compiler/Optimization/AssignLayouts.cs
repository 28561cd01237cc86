using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;

namespace ModelDsl.Optimization;

/// <summary>Lays images out in blocks of 16 channels between convolutions, where that pays.</summary>
/// <remarks><code>
/// %3 = convolution %0, %1 : f32[N, 64, H, W]        %3 = blocked_convolution %0, %1 : f32[N, 4, H, W, 16]
/// %4 = add %3, (broadcast %2)                       %4 = add %3, (broadcast %2 : f32[1, 4, 1, 1, 16])
/// %5 = convolution %4, %6                       →   %5 = blocked_convolution %4, %6
/// output y = %5                                     %7 = transpose %5 {permutation = [0, 1, 4, 2, 3]}
///                                                   %8 = reshape %7 : f32[N, 64, H, W]
/// </code>
/// A convolution reads whole vectors of channels of one pixel then, and writes as many at once. Element-wise work, pools,
/// concatenation and movement of spatial axes follow the layout of what they read; a first layer reads planes and writes
/// blocks. Which convolutions change is <see cref="LayoutChoice"/>'s to say.
/// <para>Refuses where filters are not parameters alone, in programs that compute gradients or update buffers, and everything
/// that is not f32.</para></remarks>
public sealed class AssignLayouts : Pass
{
    public override string Name => "assign-layouts";

    /// <summary>Whether even small convolutions change, as tests want them to.</summary>
    public bool Always { get; init; }

    public override Graph Run(Graph graph)
    {
        if (graph.Updates.Length > 0 || graph.Nodes.Any(n => n.Primitive is ConvolutionFilters)) return graph;
        IReadOnlySet<Node> blocked = LayoutChoice.Blocked(graph, Always);
        return blocked.Count == 0 ? graph : RemoveDeadCode.Prune(new BlockRewriter(graph, blocked).Run());
    }
}
