using ModelDsl.Binding;
using ModelDsl.Emission;
using ModelDsl.Planning;
using ModelDsl.Runtime;

namespace ModelDsl.Nnc.Hosting;

/// <summary>Finds out by measuring which answers to the planner's decisions make a model fastest.</summary>
/// <remarks>
/// One decision after the other: each other answer is compiled and run in turn with the best so far, so that whatever else the
/// machine does falls on both, and is taken only where it is clearly faster.
/// </remarks>
internal static class Tuner
{
    private const int Rounds = 7;
    private const double SecondsPerRound = 0.03, Clearly = 0.97;

    /// <summary>What is better than the cost model's answers, by decision.</summary>
    /// <param name="program">The program.</param>
    /// <param name="model">One of its models.</param>
    /// <param name="options">As it will be built.</param>
    /// <param name="log">Is told every decision.</param>
    public static Dictionary<string, string> Tune(Compilation program, BlockSymbol model, ModelOptions options, TextWriter log)
    {
        var best = new Dictionary<string, string>();
        ModelBuild start = Build(program, model, options, best);
        if (start.Shapes.HasErrors || !start.Limits.IsEmpty) return best;
        ModelOnNumbers fastest = OnNumbers(start);
        try
        {
            _ = start.Plan;
            foreach (Decision decision in start.Tuning.Met.ToArray())
            {
                foreach (string answer in decision.Answers.Skip(1))
                {
                    var answers = new Dictionary<string, string>(best) { [decision.Name] = answer };
                    ModelOnNumbers other = OnNumbers(Build(program, model, options, answers));
                    double ratio = Ratio(fastest.Once, other.Once);
                    log.WriteLine(FormattableString.Invariant($"  {decision.Name}: {answer} takes {ratio:0.00} of the time"));
                    if (ratio < Clearly) (fastest, other, best) = (other, fastest, answers);
                    other.Dispose();
                }
            }
            return best;
        }
        finally
        {
            fastest.Dispose();
        }
    }

    private static ModelBuild Build(Compilation program, BlockSymbol model, ModelOptions options, Dictionary<string, string> answers) =>
        program.Build(model, options with { Measured = answers, Variants = false, Weights = null });

    private static ModelOnNumbers OnNumbers(ModelBuild build) => new(build, build.Emit(), new SeededParameters(1), seed: 1);

    // The fastest rounds of both: what others do to the machine only ever makes one slower.
    private static double Ratio(Action known, Action other)
    {
        (double knownBest, double otherBest) = (double.MaxValue, double.MaxValue);
        for (int round = 0; round < Rounds; round++)
        {
            knownBest = Math.Min(knownBest, Timing.Of(known, SecondsPerRound, warmUp: SecondsPerRound).Low);
            otherBest = Math.Min(otherBest, Timing.Of(other, SecondsPerRound, warmUp: SecondsPerRound).Low);
        }
        return otherBest / knownBest;
    }
}
