using System.Collections.Immutable;
using ModelDsl.Emission;
using ModelDsl.Ir;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Optimization;
using ModelDsl.Planning;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
using ModelDsl.Training;

namespace ModelDsl.Nnc.Training;

/// <summary>Finds where in a step a value that is not finite came up first, by running the step once more and looking at every value.</summary>
/// <param name="build">The program.</param>
/// <param name="session">After the step, whose state before is still there.</param>
/// <param name="batch">Of that step.</param>
/// <param name="clock">Of that step.</param>
/// <param name="seed">Of that step: the same numbers are drawn.</param>
internal sealed class NonFiniteSearch(TrainingBuild build, TrainingSession session, IReadOnlyDictionary<string, TensorData> batch, TrainingClock clock, ulong seed)
{
    /// <summary>The place on the way to a loss, for people: the layer, its line and what it computes; null where the second run shows nothing.</summary>
    /// <param name="loss">The loss that is not finite.</param>
    public string? Forward(string loss) => Find(build.Program.Steps.ToList().FindIndex(s => s.Reports.Contains(loss)), whole: false);

    /// <summary>The place in a step whose loss is finite: in the gradients, as a rule.</summary>
    /// <param name="step">Its place among the steps.</param>
    public string? Whole(int step) => Find(step, whole: true);

    private string? Find(int index, bool whole)
    {
        TrainingStep step = build.Program.Steps[index];
        for (int i = 0; i < session.Slots.Count; i++)
        {
            if (!session.Slots[i].IsState && session.Before(index, i).FirstNonFinite() >= 0) return $"`{session.Slots[i].Path}` was not finite before the step";
        }
        foreach (BatchInput input in build.Program.Inputs)
        {
            if (batch[input.Name].FirstNonFinite() is >= 0 and var at) return $"the data of `{input.Name}` is not finite at {batch[input.Name].IndexText(at)}";
        }
        (Graph graph, ImmutableArray<ProbedValue> watched) = StepProbes.Of(step.Graph, whole);
        Type type = AssemblyCache.Load([CSharpEmitter.Emit(build.Program.Plan(graph), new EmitOptions("Search", build.Program.Name + "_search"))])[0];
        using ICompiledModel model = AssemblyCache.Create(type, new SeededParameters(0));
        Dictionary<string, TensorData> results = session.Again(index, model, batch, clock, seed);
        return First(watched, [.. watched.Select((_, i) => TrainingSession.Number(results[StepProbes.Name(i)]))], index);
    }

    // An infinity that the program writes, as a mask does, or that a state begins with, is meant, and so is what it makes infinite.
    private string? First(ImmutableArray<ProbedValue> watched, double[] most, int index)
    {
        HashSet<string> endless = [.. session.Slots.Select((s, i) => (s, i)).Where(p => session.Before(index, p.i).FirstNonFinite() >= 0).Select(p => "before." + p.s.Path)];
        var meant = new bool[watched.Length];
        for (int i = 0; i < watched.Length; i++)
        {
            if (double.IsFinite(most[i])) continue;
            meant[i] = double.IsInfinity(most[i]) && (watched[i].Endless || watched[i].Inputs.Any(v => meant[v]) || watched[i].Reads.Any(endless.Contains));
            if (!meant[i]) return Describe(watched[i], most[i]);
        }
        return null;
    }

    private static string Describe(ProbedValue found, double value)
    {
        Origin origin = found.Node.Origin;
        string what = double.IsNaN(value) ? "values that are no numbers" : "infinite values";
        string place = origin.Where.Path is { Length: > 0 } path ? $" ({path}:{origin.Where.Start.Line})" : "";
        string kind = origin.Kind.Length == 0 ? "" : $", {origin.Kind}", way = found.Forward ? "" : "the gradient of ";
        return origin.Layer.Length == 0 ? $"{what} came up first in {way}`{origin.Where.Text}`{place}" : $"{what} came up first in {way}the layer `{origin.Layer}`{kind}{place}";
    }
}
