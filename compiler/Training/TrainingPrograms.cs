using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration;
using ModelDsl.Ir;

namespace ModelDsl.Training;

/// <summary>Puts the two versions of a <c>train</c> block together.</summary>
internal static class TrainingPrograms
{
    public static TrainingProgram Join(string name, TrainingVersion step, TrainingVersion evaluation, ImmutableArray<Diagnostic> diagnostics)
    {
        HashSet<ParameterInfo> changed = [.. step.Graph.Updates.Select(u => u.Buffer)];
        ImmutableArray<TrainingSlot> slots =
        [
            .. step.Parameters.Select(p => new TrainingSlot(p.Path, p, p.IsBuffer ? SlotKind.Buffer : SlotKind.Parameter, changed.Contains(p))),
            .. step.States.Select(s => new TrainingSlot(s.Path, s, SlotKind.State, changed.Contains(s))),
        ];
        // The versions are elaborated apart, so their parameters are the same by path only.
        TrainingSlot[] read = [.. evaluation.Parameters.Select(p => new TrainingSlot(p.Path, p, p.IsBuffer ? SlotKind.Buffer : SlotKind.Parameter, false))];
        return new TrainingProgram(
            name, SlotGraph.Of(step.Graph, slots, updates: true), SlotGraph.Of(evaluation.Graph, read, updates: false), slots,
            step.Batch, step.Reports, step.Settings, step.Data, diagnostics);
    }
}
