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
internal static class NonFiniteSearch
{
    /// <summary>The place for people: the layer, its line and what it computes; null where the second run shows nothing.</summary>
    /// <param name="build">The program.</param>
    /// <param name="session">After the step, whose state before is still there.</param>
    /// <param name="batch">Of that step.</param>
    /// <param name="clock">Of that step.</param>
    /// <param name="seed">Of that step: the same numbers are drawn.</param>
    /// <param name="loss">The loss that is not finite.</param>
    public static string? Find(TrainingBuild build, TrainingSession session, IReadOnlyDictionary<string, TensorData> batch, TrainingClock clock, ulong seed, string loss)
    {
        int index = build.Program.Steps.ToList().FindIndex(s => s.Reports.Contains(loss));
        TrainingStep step = build.Program.Steps[index];
        for (int i = 0; i < session.Slots.Count; i++)
        {
            if (session.Slots[i].IsState || session.Before(index, i).FirstNonFinite() < 0) continue;
            return $"`{session.Slots[i].Path}` was not finite before the step: its gradient was not in the one before";
        }
        foreach (BatchInput input in build.Program.Inputs)
        {
            if (batch[input.Name].FirstNonFinite() is >= 0 and var at) return $"the data of `{input.Name}` is not finite at {batch[input.Name].IndexText(at)}";
        }
        (Graph graph, ImmutableArray<Node> watched) = StepProbes.Of(step.Graph);
        Type type = AssemblyCache.Load([CSharpEmitter.Emit(Planner.Plan(Pipeline.Run(graph), build.Program.Exact), new EmitOptions("Search", build.Program.Name + "_search"))])[0];
        using ICompiledModel model = AssemblyCache.Create(type, new SeededParameters(0));
        Dictionary<string, TensorData> results = session.Again(index, model, batch, clock, seed);
        for (int i = 0; i < watched.Length; i++)
        {
            double most = TrainingSession.Number(results[StepProbes.Name(i)]);
            if (!double.IsFinite(most)) return Describe(watched[i], most);
        }
        return null;
    }

    private static string Describe(Node node, double value)
    {
        string what = double.IsNaN(value) ? "values that are no numbers" : "infinite values", layer = node.Origin.Layer;
        string place = node.Origin.Where.Path is { Length: > 0 } path ? $" ({path}:{node.Origin.Where.Start.Line})" : "";
        string kind = node.Origin.Kind.Length == 0 ? "" : $", {node.Origin.Kind}";
        return layer.Length == 0 ? $"{what} came up first in `{node.Origin.Where.Text}`{place}" : $"{what} came up first in the layer `{layer}`{kind}{place}";
    }
}
