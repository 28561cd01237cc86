using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Optimization;
using ModelDsl.Tests.Ir;
using Xunit.Abstractions;

namespace ModelDsl.Tests.Optimization;

/// <summary>Passes on graphs nobody thought of: what they compute stays the same, and they stay well formed.</summary>
/// <remarks><c>MODELDSL_RANDOM_GRAPHS=20000</c> draws that many, from other seeds than the short run.</remarks>
public sealed class RandomGraphTests(ITestOutputHelper log)
{
    private const double UnitF64 = 2.220446049250313e-16;

    private static IEnumerable<int> Seeds(int few) =>
        int.TryParse(Environment.GetEnvironmentVariable("MODELDSL_RANDOM_GRAPHS"), out int many) ? Enumerable.Range(1_000_000, many) : Enumerable.Range(1, few);

    private static void ForEach(IEnumerable<int> seeds, Func<int, string?> problem)
    {
        string?[] problems = [.. seeds.AsParallel().AsOrdered().Select(seed =>
        {
            try
            {
                return problem(seed);
            }
            catch (Exception e) when (e is IrException or EvaluationException or FormatException or InvalidOperationException or ArgumentException or IndexOutOfRangeException or KeyNotFoundException)
            {
                return $"seed {seed}: {e}";
            }
        })];
        string[] wrong = [.. problems.OfType<string>()];
        Assert.True(wrong.Length == 0, $"{wrong.Length} of {problems.Length} graphs:\n{string.Join("\n\n", wrong.Take(3))}");
    }

    [Fact]
    public void Every_pass_keeps_the_value() => ForEach(Seeds(200), seed =>
    {
        RandomGraph drawn = RandomGraph.Draw(seed);
        Dictionary<string, DenseTensor> expected = drawn.Evaluate(drawn.Graph);
        Verifier.Check(drawn.Graph);
        Graph graph = drawn.Graph;
        foreach (Pass pass in Pipeline.Passes)
        {
            // On the graph as drawn, and where it stands in the pipeline.
            Graph alone = pass.Run(drawn.Graph), after = pass.Run(graph);
            foreach ((Graph given, Graph made) in (ReadOnlySpan<(Graph, Graph)>)[(drawn.Graph, alone), (graph, after)])
            {
                if (ReferenceEquals(given, made)) continue;
                Verifier.Check(made);
                if (drawn.Difference(expected, drawn.Evaluate(made), UnitF64) is { } wrong) return $"{pass.Name}: {wrong}\n{drawn}\nbecomes\n{GraphPrinter.Print(made)}";
            }
            graph = after;
        }
        return null;
    });

    [Fact]
    public void A_pass_that_changes_nothing_gives_the_same_graph() => ForEach(Seeds(200), seed =>
    {
        Graph graph = Pipeline.Run(RandomGraph.Draw(seed).Graph);
        foreach (Pass pass in Pipeline.Passes)
        {
            Graph after = pass.Run(graph);
            if (!ReferenceEquals(after, graph) && GraphPrinter.Print(after) == GraphPrinter.Print(graph)) return $"{pass.Name} copies the graph of seed {seed}";
        }
        return null;
    });

    [Fact]
    public void Text_reads_back() => ForEach(Seeds(200), seed =>
    {
        RandomGraph drawn = RandomGraph.Draw(seed);
        string text = GraphPrinter.Print(drawn.Graph);
        Graph read = GraphParser.Parse(text);
        Verifier.Check(read);
        if (GraphPrinter.Print(read) != text) return $"seed {seed} prints in two ways:\n{text}";
        return drawn.Difference(drawn.Evaluate(drawn.Graph), drawn.Evaluate(read), UnitF64) is { } wrong ? $"{wrong}\n{drawn}" : null;
    });

    [Fact]
    public void Almost_every_primitive_is_drawn()
    {
        HashSet<Type> drawn = [.. Enumerable.Range(1, 400).SelectMany(seed => RandomGraph.Draw(seed).Graph.Nodes).Select(n => n.Primitive.GetType())];
        log.WriteLine($"{drawn.Count} kinds of primitives");
        // Layouts are assigned by a pass with tests of its own. What only differentiation looks at is gone before any other pass. What finds a size out gives a shape to all that follows.
        Assert.Equal([], EveryPrimitive.Types.Except(drawn).Where(t => t != typeof(Positions) && t != typeof(CustomGradient) && t != typeof(StopGradient)
            && t != typeof(BlockedConvolution) && t != typeof(BlockedConvolutionTranspose) && t != typeof(BlockedWindowReduce)));
    }
}
