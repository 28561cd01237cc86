using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Tests.Elaboration;

namespace ModelDsl.Tests.Training;

/// <summary>What attention costs as sequences grow, counted in the program and not by the clock.</summary>
public sealed class AttentionCostTests
{
    [Theory]
    [InlineData("LinearAttention")]
    [InlineData("LinearAttention(causal: true)")]
    [InlineData("GlobalLocalAttention(window: 64, num_heads: 2)")]
    public void Work_and_memory_grow_with_the_length(string layer)
    {
        Graph graph = Model(layer);
        (long work, long memory) = Cost(graph, 1000);
        (long eightTimes, long eightfold) = Cost(graph, 8000);
        // A window is cut at both ends, so a part of the cost does not depend on the length at all.
        Assert.InRange((double)eightTimes / work, 7.5, 8.0);
        Assert.InRange((double)eightfold / memory, 7.5, 8.0);
    }

    [Fact]
    public void Full_attention_grows_with_the_square()
    {
        Graph graph = Model("SelfAttention");
        Assert.True(Cost(graph, 8000).Memory > 50 * Cost(graph, 1000).Memory);
    }

    private static Graph Model(string layer) => Programs.Valid($"model M {{\n    input x: f32[1, L, 16]\n    output y = x -> {layer}\n}}\n").Graph;

    /// <summary>Elements that all operations together make, and the largest tensor; a loop's body counts once for every step, and once in memory.</summary>
    private static (long Work, long Memory) Cost(Graph graph, long length)
    {
        long work = 0, memory = 0;
        foreach (Node node in graph.Nodes)
        {
            long made = node.Types.Sum(t => t.Shape.ElementCount.Evaluate(_ => length));
            work += node.Primitive is MatMul ? made * node.Inputs[0].Shape[node.Inputs[0].Shape.Rank - 1].Evaluate(_ => length) : made;
            memory = Math.Max(memory, made);
            if (node.Primitive is not Scan scan) continue;
            (long each, long inside) = Cost(scan.Body, length);
            work += each * length;
            memory = Math.Max(memory, inside);
        }
        return (work, memory);
    }
}
