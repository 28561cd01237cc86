using ModelDsl.Ir;

namespace ModelDsl.Tests.Ir;

/// <summary>A graph drawn from a seed, with values for all that it reads.</summary>
/// <param name="Seed">Draws the same graph again.</param>
/// <param name="Graph">As the elaborator could have made it.</param>
/// <param name="Size">Of the dynamic dimension N.</param>
/// <param name="Inputs">By name.</param>
/// <param name="Parameters">The value of each.</param>
/// <param name="Error">For each output, how far two honest computations may lie apart, in units of the last place of 1.</param>
public sealed record RandomGraph(
    int Seed, Graph Graph, int Size, IReadOnlyDictionary<string, DenseTensor> Inputs, IReadOnlyDictionary<ParameterInfo, DenseTensor> Parameters,
    IReadOnlyDictionary<string, double> Error)
{
    // Sums are taken in any order, and a function of the runtime may be a few units off.
    private const double Slack = 4;

    /// <summary>A graph over f64, where folding a constant does not round it.</summary>
    public static RandomGraph Draw(int seed) => RandomGraphBuilder.Draw(seed, ElementType.F64, drawsNumbers: true);

    /// <summary>A graph that emitted code can run: in f32, without random numbers, which are not the evaluator's.</summary>
    public static RandomGraph DrawRunnable(int seed) => RandomGraphBuilder.Draw(seed, ElementType.F32, drawsNumbers: false);

    /// <summary>The outputs of any graph that has this one's inputs, computed in double precision.</summary>
    public Dictionary<string, DenseTensor> Evaluate(Graph graph)
    {
        // A graph that was read from text has parameters of its own under the same paths.
        Dictionary<string, DenseTensor> byPath = Parameters.ToDictionary(p => p.Key.Path, p => p.Value);
        return new PlainEvaluator(p => byPath[p.Path], _ => Size).Run(graph, Inputs);
    }

    /// <summary>Where two sets of outputs differ by more than rounding can explain; null where nowhere.</summary>
    /// <param name="unit">The distance of neighbouring numbers at 1: 2⁻⁵² in f64, 2⁻²³ in f32.</param>
    public string? Difference(IReadOnlyDictionary<string, DenseTensor> expected, IReadOnlyDictionary<string, DenseTensor> actual, double unit)
    {
        foreach ((string name, DenseTensor wanted) in expected)
        {
            DenseTensor found = actual[name];
            if (!wanted.Shape.SequenceEqual(found.Shape)) return $"{name} is [{string.Join(", ", found.Shape)}] instead of [{string.Join(", ", wanted.Shape)}]";
            double allowed = Slack * Error[name] * unit;
            for (int i = 0; i < wanted.Data.Length; i++)
            {
                if (!(Math.Abs(wanted.Data[i] - found.Data[i]) <= allowed))
                    return $"{name}[{i}] is {found.Data[i]:R} instead of {wanted.Data[i]:R} ± {allowed:E2}";
            }
        }
        return null;
    }

    public override string ToString() => $"seed {Seed}, N = {Size}\n{GraphPrinter.Print(Graph)}";
}
