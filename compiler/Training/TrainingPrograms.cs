using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration;
using ModelDsl.Ir;

namespace ModelDsl.Training;

/// <summary>Puts the two versions of a <c>train</c> block together.</summary>
internal static class TrainingPrograms
{
    public static TrainingProgram Join(string name, TrainingVersion training, TrainingVersion evaluation, ImmutableArray<Diagnostic> diagnostics)
    {
        var steps = ImmutableArray.CreateBuilder<TrainingStep>();
        foreach (StepBuilder step in training.Steps)
        {
            TrainingSlot[] known = [.. SlotsOf(training), .. step.States.Select(s => new TrainingSlot(s.Path, s, SlotKind.State, true))];
            Graph graph = SlotGraph.Of(training.Graph, [.. step.Reports, .. step.Results], step.Updates, known, out TrainingSlot[] used);
            if (step.Lbfgs is not null) used = [.. used.Select(s => s with { Changes = s.Changes || step.Moved.Contains(s.Info) }), .. step.States.Select(s => new TrainingSlot(s.Path, s, SlotKind.State, true))];
            steps.Add(new TrainingStep(step.Prefix.TrimEnd('.'), step.Every, graph, [.. used.DistinctBy(s => s.Path)], [.. step.Reports.Select(r => r.Name)], step.Lbfgs, step.Settings.NonFinite));
        }
        // A parameter that no step reads is carried too: its file has it.
        HashSet<string> changed = [.. steps.SelectMany(s => s.Slots).Where(s => s.Changes).Select(s => s.Path)];
        HashSet<string> lasting = [.. evaluation.Parameters.Select(p => p.Path)];
        ImmutableArray<TrainingSlot> slots =
        [
            .. SlotsOf(training).Select(s => s with { Changes = changed.Contains(s.Path), Lasts = lasting.Contains(s.Path) }),
            .. steps.SelectMany(s => s.Slots).Where(s => s.Kind == SlotKind.State).DistinctBy(s => s.Path),
        ];
        // The versions are elaborated apart, so their parameters are the same by path only.
        Graph evaluated = SlotGraph.Of(evaluation.Graph, evaluation.Steps.SelectMany(s => s.Reports), [], [.. SlotsOf(evaluation)], out _);
        return new TrainingProgram(
            name, training.Models, steps.ToImmutable(), evaluated, slots, training.Inputs, [.. steps.SelectMany(s => s.Reports)], training.Settings, training.Data, diagnostics);
    }

    private static IEnumerable<TrainingSlot> SlotsOf(TrainingVersion version) =>
        version.Parameters.Select(p => new TrainingSlot(p.Path, p, p.IsBuffer ? SlotKind.Buffer : SlotKind.Parameter, false));
}
