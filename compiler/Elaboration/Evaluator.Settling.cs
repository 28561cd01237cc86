using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Shapes;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

// What a model has to require, all of it: found by checking again under what the errors so far ask for.
internal sealed partial class Evaluator
{
    private const int MostRounds = 8;

    /// <summary>An error about sizes, what would settle it, and the sizes that it speaks for.</summary>
    private sealed record Told(Location Where, Goal Settling)
    {
        public HashSet<DimSymbol> Sizes { get; } = SymbolsOf(Settling);
    }

    /// <summary>An error that waits until the end, since a requirement that another error asks for may settle it.</summary>
    private sealed record Later(Diagnostic Diagnostic, Goal Goal, Goal? Settling);

    private readonly List<Told> _told = [];
    private readonly List<Later> _later = [];

    // What errors ask to require, those included that an earlier check of the same text has reported.
    private readonly List<Goal> _waysOut = [];
    private bool _hasNoWayOut;
    private bool _waits;

    private void NoteWayOut(Goal? settling)
    {
        if (_trying) return;
        if (settling is null) _hasNoWayOut = true;
        else _waysOut.Add(settling);
    }

    // A size that only has to be large enough, such as a kernel that fits, mostly follows from what the model has to require
    // for other reasons: a U-Net for multiples of 16 has 16 rows at least.
    private bool IsLater(Goal goal, Verdict verdict) =>
        _waits && !_trying && !verdict.Always && IsLeast(goal) && SymbolsOf(goal) is { Count: > 0 } symbols && symbols.All(s => s.Kind == DimKind.Dynamic);

    private static bool IsLeast(Goal goal) => goal is Goal.AtLeast || goal is Goal.And(var a, var b) && IsLeast(a) && IsLeast(b);

    /// <summary>Reports what waits, and completes the help of every error about sizes.</summary>
    /// <param name="again">Elaborates the same root under facts.</param>
    private void SettleRoot(Func<Facts, Evaluator> again)
    {
        if (_later.Count == 0 && _told.Count == 0) return;
        Facts stated = Facts.Empty.Assume(_root.Checks.Select(c => c.Goal));
        var (goals, causes, complete) = Close(stated, again);
        Facts settled = stated.Assume(goals.Take(causes));
        foreach (Later later in _later)
        {
            if (Prover.Proves(later.Goal, settled) || !IsNews(later)) continue;
            _failed = true;
            _told.Add(new(later.Diagnostic.Where, later.Settling ?? later.Goal));
            if (_state.Reported.Add($"{later.Diagnostic.Code}@{later.Diagnostic.Where}: {later.Diagnostic.Label}")) Diagnostics.Add(later.Diagnostic);
        }
        if (complete) CompleteHelp(goals, stated);
    }

    // One cause, one error: the first place that a size is too small for stands for those that follow, and for all axes.
    private bool IsNews(Later later)
    {
        HashSet<DimSymbol> sizes = SymbolsOf(later.Goal);
        if (Diagnostics.At(later.Diagnostic.Where) is { Severity: Severity.Error, Require: null }) return false;
        if (_told.Find(t => t.Sizes.Overlaps(sizes) || t.Where == later.Diagnostic.Where) is not { } told) return !_waysOut.Any(g => SymbolsOf(g).Overlaps(sizes));
        told.Sizes.UnionWith(sizes);
        return false;
    }

    // Requirements under which nothing is wrong any more, first those that do not only ask for large enough sizes;
    // incomplete where they are not found.
    private (List<Goal> Goals, int Causes, bool Complete) Close(Facts stated, Func<Facts, Evaluator> again)
    {
        List<Goal> goals = [.. _waysOut.Distinct()];
        int? causes = null;
        Evaluator run = this;
        for (int round = 0; round < MostRounds && !run._hasNoWayOut; round++)
        {
            if (run._waysOut.Count == 0 && !run._failed)
            {
                Goal[] least = [.. run._later.Where(l => !Prover.Proves(l.Goal, stated.Assume(goals))).Select(l => l.Settling).OfType<Goal>()];
                causes ??= goals.Count;
                if (least.Length == 0) return (goals, causes.Value, run._later.All(l => Prover.Proves(l.Goal, stated.Assume(goals))));
                // The last of a chain asks for most.
                goals.Add(least[^1]);
            }
            Facts facts = Facts.Empty.Assume(goals);
            if (stated.Assume(goals).Contradictory) break;
            run = again(facts);
            Goal[] more = [.. run._waysOut.Distinct().Except(goals)];
            if (run._failed && more.Length == 0) break;
            goals.AddRange(more);
        }
        return (goals, causes ?? goals.Count, false);
    }

    // Every error names what it needs; what is needed besides goes to the first one it concerns.
    private void CompleteHelp(List<Goal> goals, Facts stated)
    {
        if (_told.Count == 0) return;
        for (int i = goals.Count - 1; i >= 0; i--)
        {
            if (Prover.Proves(goals[i], stated.Assume(goals.Where((_, j) => j != i)))) goals.RemoveAt(i);
        }
        var parts = new List<Goal>[_told.Count];
        for (int i = 0; i < parts.Length; i++) parts[i] = [];
        foreach (Goal goal in goals)
        {
            int owner = _told.FindIndex(t => t.Settling == goal || t.Sizes.Overlaps(SymbolsOf(goal)));
            parts[Math.Max(0, owner)].Add(goal);
        }
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Count == 0) continue;
            if (Diagnostics.At(_told[i].Where) is not { Require: { } first } found) continue;
            string all = Goal.All(parts[i].OrderBy(g => g.ToString(), StringComparer.Ordinal)).ToString();
            Diagnostics.Replace(found, found with { Require = all, Help = found.Help?.Replace($"`require {first}`", $"`require {all}`", StringComparison.Ordinal) });
        }
    }

    private Evaluator Again(BlockSymbol symbol, Facts facts, IEnumerable<string> reported)
    {
        CheckState state = new();
        state.Checked.UnionWith(_state.Checked);
        state.Reported.UnionWith(reported);
        Evaluator run = new(_program, state, symbol.Name, _settings, symbolic: false) { Facts = facts };
        foreach ((string name, DimSymbol size) in _dynamics) run._dynamics[name] = size;
        run.RunRootOnce(symbol);
        return run;
    }
}
