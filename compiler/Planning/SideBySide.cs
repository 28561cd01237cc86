using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>Steps that need nothing of each other, each on a thread of its own: the two directions of a recurrent layer.</summary>
/// <param name="origin">Of the first.</param>
/// <param name="branches">Each is done from beginning to end.</param>
/// <param name="largest">Multiply-adds of the largest product inside; one that is worth sharing out wants all threads for itself.</param>
public sealed class BranchStep(Origin origin, ImmutableArray<Step> branches, Dim largest) : Step(origin)
{
    /// <summary>A product with fewer multiply-adds runs on one thread anyway.</summary>
    public const long SharedProduct = 1_500_000;

    public ImmutableArray<Step> Branches { get; } = branches;
    public Dim Largest { get; } = largest;
    protected override IEnumerable<Buffer> Operands => Branches.SelectMany(s => s.Reads).Distinct();
    public override IEnumerable<Buffer> Writes => Branches.SelectMany(s => s.Writes).Distinct();
}

/// <summary>Puts loops over time side by side where none needs another's results.</summary>
/// <remarks>
/// A loop's turns follow each other on one thread, so that other threads would have nothing to do. What stands between two loops
/// and does not need the first is done before it. Plans are the same for any number of threads, and so are results.
/// </remarks>
internal static class SideBySide
{
    private const int MostBranches = 4;
    // Results of what is done earlier take memory for longer.
    private const int MostBetween = 8;

    public static List<Step> Run(Graph graph, List<Step> steps)
    {
        // Sizes that a run finds out and random numbers are known to the code of the run alone.
        if (graph.Nodes.Any(n => n.Primitive is Positions || Draws(n))) return steps;
        var result = new List<Step>();
        var open = new List<Step>(steps);
        while (open.Count > 0)
        {
            Step first = open[0];
            open.RemoveAt(0);
            if (!IsLoop(first))
            {
                result.Add(first);
                continue;
            }
            var branches = new List<Step> { first };
            int before = 0;
            for (int i = 0; i < open.Count && branches.Count < MostBranches && before <= MostBetween; i++)
            {
                if (branches.Any(b => Meet(b, open[i]))) break;
                if (IsLoop(open[i])) branches.Add(open[i]);
                else before++;
            }
            if (branches.Count == 1)
            {
                result.Add(first);
                continue;
            }
            // What follows the last loop stays where it is; what stands before a loop that is taken was found not to need any of them.
            int taken = open.IndexOf(branches[^1]);
            result.AddRange(open.Take(taken).Where(s => !branches.Contains(s)));
            open.RemoveRange(0, taken + 1);
            result.Add(new BranchStep(first.Origin, [.. branches], Largest(branches)));
        }
        return result;
    }

    private static bool IsLoop(Step step) => step is ScanStep { Guard.IsAlways: true };

    // Whether one writes what the other reads or writes.
    private static bool Meet(Step a, Step b)
    {
        HashSet<Buffer> ofA = [.. a.Writes], ofB = [.. b.Writes];
        return b.Reads.Any(ofA.Contains) || b.Writes.Any(ofA.Contains) || a.Reads.Any(ofB.Contains);
    }

    private static bool Draws(Node node) => node.Primitive is RandomUniform or RandomNormal || node.Primitive.Region is { } region && region.Nodes.Any(Draws);

    private static Dim Largest(IEnumerable<Step> steps)
    {
        // Of sizes that are not known the sum: it is at least as large as any.
        Dim[] products = [.. steps.SelectMany(Products).Select(p => p.Batch * p.M * p.N * p.K).Distinct()];
        return products.Length == 0 ? 0
            : products.All(p => p.IsConstant) ? products.Max(p => p.Value)
            : products.Aggregate((a, b) => a + b);
    }

    private static IEnumerable<ProductStep> Products(Step step) => step switch
    {
        ScanStep scan => scan.Body.SelectMany(Products),
        ProductStep product => [product],
        _ => [],
    };
}
