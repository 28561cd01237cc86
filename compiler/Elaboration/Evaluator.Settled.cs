using ModelDsl.Diagnostics;
using ModelDsl.Shapes;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

// Several goals that some sizes miss may want one and the same `require`: a U-Net's pools and skips all ask for H % 16 == 0.
internal sealed partial class Evaluator
{
    /// <summary>A goal that not all sizes meet, what was known there, and the condition that would settle it.</summary>
    private sealed record Open(Location Place, Goal Goal, Facts Facts, Goal Settling);

    private readonly List<Open> _open = [];

    private void RememberOpen(Goal goal, Location where)
    {
        if (_trying || Settling.Find(goal, Facts) is not { } settling) return;
        Location place = where;
        for (Frame? f = _frame; f is not null; f = f.Caller)
        {
            if (f.Depth > 0 && f.Kind != FrameKind.Lambda) place = f.Use;
        }
        _open.Add(new(place, goal, Facts, settling));
    }

    /// <summary>Takes out errors that the <c>require</c> of another one settles too.</summary>
    private void RemoveSettled()
    {
        List<List<Open>> places = [.. _open.GroupBy(o => o.Place).Select(g => g.ToList())];
        if (places.Count is < 2 or > MostPlaces) return;
        HashSet<List<Open>> settled = [];
        foreach (List<Open> weak in places)
        {
            // Of two that settle each other the first stands.
            if (places.Any(strong => strong != weak && !settled.Contains(strong) && Settles(strong, weak)
                && (places.IndexOf(strong) < places.IndexOf(weak) || !Settles(weak, strong)))) settled.Add(weak);
        }
        foreach (List<Open> weak in settled)
        {
            if (Diagnostics.At(weak[0].Place) is { Require: not null } found) Diagnostics.Remove(found);
        }
    }

    private const int MostPlaces = 40;

    private static bool Settles(List<Open> strong, List<Open> weak) =>
        weak.All(w => Prover.Proves(w.Goal, strong.Aggregate(w.Facts, (facts, s) => facts.Assume(s.Settling))));
}
