using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Shapes;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

// One cause, one error: several conditions that some sizes miss may want one and the same `require`. A U-Net's pools and
// skips all ask for H % 16 == 0, and a model for multiples of 16 has 16 rows at least. So every such error remembers what it
// needs; at the end those that another one settles are taken out, and each help names all that is needed.
internal sealed partial class Evaluator
{
    private const int MostRounds = 8;
    private const int MostErrors = 40;

    /// <summary>A condition that not all sizes meet, what was known there, and what would settle it.</summary>
    private sealed record Unmet(Goal Goal, Facts Facts, Goal? Settling);

    /// <summary>An error about sizes, and the conditions and sizes that it speaks for.</summary>
    private sealed class SizeError(Location where)
    {
        public Location Where { get; } = where;
        public List<Unmet> Conditions { get; } = [];
        public HashSet<DimSymbol> Sizes { get; } = [];

        public void Add(Unmet unmet)
        {
            Conditions.Add(unmet);
            Sizes.UnionWith(SymbolsOf(unmet.Settling ?? unmet.Goal));
        }

        public bool Settles(SizeError other) =>
            other.Conditions.All(c => Prover.Proves(c.Goal, c.Facts.Assume(Conditions.Select(s => s.Settling).OfType<Goal>())));
    }

    private readonly List<SizeError> _told = [];

    // Errors that wait until the end, since most often another one's requirement settles them.
    private readonly List<(Diagnostic Diagnostic, Unmet Unmet)> _later = [];

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

    private void Tell(Location where, Unmet unmet)
    {
        if (_trying) return;
        if (_told.Find(t => t.Where == where) is not { } error) _told.Add(error = new(where));
        error.Add(unmet);
    }

    // A size that only has to be large enough, such as a kernel that fits, mostly follows from what the model has to require
    // for other reasons.
    private bool IsLater(Goal goal, Verdict verdict) =>
        _waits && !_trying && !verdict.Always && IsLeast(goal) && SymbolsOf(goal) is { Count: > 0 } symbols && symbols.All(s => s.Kind == DimKind.Dynamic);

    private static bool IsLeast(Goal goal) => goal is Goal.AtLeast || goal is Goal.And(var a, var b) && IsLeast(a) && IsLeast(b);

    /// <summary>Takes out errors that the <c>require</c> of another one settles too; of two that settle each other the first stands.</summary>
    private void DropSettled()
    {
        SizeError[] errors = [.. _told.Where(t => t.Conditions.All(c => c.Settling is not null))];
        if (errors.Length is < 2 or > MostErrors) return;
        foreach (SizeError weak in errors)
        {
            int at = _told.IndexOf(weak);
            if (!errors.Any(strong => strong != weak && _told.IndexOf(strong) is >= 0 and var other && strong.Settles(weak) && (other < at || !weak.Settles(strong)))) continue;
            _told.Remove(weak);
            if (Diagnostics.At(weak.Where) is { Require: not null } found) Diagnostics.Remove(found);
        }
    }

    /// <summary>Reports what waits, and completes the help of every error about sizes.</summary>
    /// <param name="again">Elaborates the same root under facts.</param>
    private void SettleRoot(Func<Facts, Evaluator> again)
    {
        if (_later.Count == 0 && _told.Count == 0) return;
        DropSettled();
        Facts stated = Facts.Empty.Assume(_root.Checks.Select(c => c.Goal));
        var (goals, causes, complete) = Close(stated, again);
        Facts settled = stated.Assume(goals.Take(causes));
        foreach ((Diagnostic diagnostic, Unmet unmet) in _later)
        {
            if (Prover.Proves(unmet.Goal, settled) || Said(diagnostic, unmet)) continue;
            _failed = true;
            Tell(diagnostic.Where, unmet);
            if (_state.Reported.Add($"{diagnostic.Code}@{diagnostic.Where}: {diagnostic.Label}")) Diagnostics.Add(diagnostic);
        }
        if (complete) CompleteHelp(goals, stated);
    }

    // The first place that a size is too small for stands for those that follow, and for all axes.
    private bool Said(Diagnostic diagnostic, Unmet unmet)
    {
        if (Diagnostics.Around(diagnostic.Where) is { Severity: Severity.Error, Require: null } definite)
        {
            // The same text is wrong for all sizes: what it needs besides goes with that.
            if (definite.Where != diagnostic.Where && unmet.Settling is { } besides && definite.Help is { } help && !help.Text.Contains("`require", StringComparison.Ordinal))
                Diagnostics.Replace(definite, definite with { Help = help with { Text = $"{help}; and add `require {besides}`" } });
            return true;
        }
        HashSet<DimSymbol> sizes = SymbolsOf(unmet.Goal);
        if (_told.Find(t => t.Sizes.Overlaps(sizes) || t.Where == diagnostic.Where) is not { } told) return _waysOut.Any(g => SymbolsOf(g).Overlaps(sizes));
        told.Sizes.UnionWith(sizes);
        return true;
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
                Facts all = stated.Assume(goals);
                Goal[] least = [.. run._later.Where(l => !Prover.Proves(l.Unmet.Goal, all)).Select(l => l.Unmet.Settling).OfType<Goal>()];
                causes ??= goals.Count;
                if (least.Length == 0) return (goals, causes.Value, run._later.All(l => Prover.Proves(l.Unmet.Goal, all)));
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
        foreach (IGrouping<SizeError, Goal> part in goals.GroupBy(Owner))
        {
            if (Diagnostics.At(part.Key.Where) is not { Require: { } first } found) continue;
            string all = Goal.All(part.OrderBy(g => g.ToString(), StringComparer.Ordinal)).ToString();
            Diagnostics.Replace(found, found with { Require = all, Help = found.Help is { } help ? Requiring(help, first, all) : null });
        }

        SizeError Owner(Goal goal) => _told.Find(t => t.Conditions.Exists(c => c.Settling == goal)) ?? _told.Find(t => t.Sizes.Overlaps(SymbolsOf(goal))) ?? _told[0];
    }

    private Evaluator Again(BlockSymbol symbol, Facts facts, IEnumerable<string> reported)
    {
        CheckState state = new() { Work = _state.Work };
        state.Checked.UnionWith(_state.Checked);
        state.Reported.UnionWith(reported);
        Evaluator run = new(_program, state, symbol.Name, _settings, symbolic: false) { Facts = facts };
        foreach ((string name, DimSymbol size) in _dynamics) run._dynamics[name] = size;
        run.RunRootOnce(symbol);
        return run;
    }
}
