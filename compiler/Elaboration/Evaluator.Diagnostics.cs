using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Lints;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

// Reporting at the use that is to blame, and the path that a shape has come.
internal sealed partial class Evaluator
{
    /// <summary>One application that changed an axis.</summary>
    private sealed record AxisStep(string Name, Location Where, TensorType Type, int Order, AxisStep? Previous, Replay? Replay = null);

    /// <summary>The uses nearest to the checked text that a message lists.</summary>
    private const int MaximumNotes = 6;

    // Something has been reported, here or by the check of a declaration that is used here.
    private bool _failed;

    private readonly Dictionary<Value, ImmutableArray<AxisStep?>> _trails = [];

    // The same inside blocks and functions of the user's own.
    private readonly Dictionary<Value, ImmutableArray<AxisStep?>> _inside = [];
    private int _steps;

    public ErrorValue Report(Diagnostic diagnostic) => Report(diagnostic, null, null);

    /// <summary>Reports at the outermost use, the text of the declaration that is being checked, with the way inside as notes.</summary>
    public ErrorValue Report(Diagnostic diagnostic, TensorValue? of, int? axis) => Report(diagnostic, of, axis, null);

    private ErrorValue Report(Diagnostic diagnostic, TensorValue? of, int? axis, Unmet? unmet)
    {
        if (Facts.Contradictory) return ErrorValue.Instance;
        // What a definition refuses in a branch that may not be taken is left to the use.
        if (_speculative > 0 && Symbolic && (diagnostic.Rule == ElaborationRules.Raised || _requiring)) return ErrorValue.Instance;
        _failed |= diagnostic.Severity == Severity.Error;
        if (_trying && _failed) return ErrorValue.Instance;
        if (_program.HasErrorAt(diagnostic.Where)) return ErrorValue.Instance;
        List<Frame> chain = Chain();
        List<(Instance Layer, Location Where)>? makers = _broken is { } condition ? FixedBy(condition) : null;
        if (makers?[^1].Where == chain.LastOrDefault()?.Use) makers = null;
        // The declaration's own check has said so already: any tail of this chain of uses will do.
        if (diagnostic.Severity == Severity.Error) NoteWayOut(unmet?.Settling);
        string key = $"{diagnostic.Code}@{diagnostic.Where}";
        bool known = _state.Reported.Contains(key);
        foreach (Location way in makers is null ? chain.Select(f => f.Use) : makers.Select(m => m.Where)) known |= _state.Reported.Contains(key += $"<{way}");
        // One cause, one error: what else goes wrong inside the same use follows from it.
        if (chain.Count > 0)
        {
            known |= chain[^1].Failed;
            chain[^1].Failed |= diagnostic.Severity == Severity.Error;
        }
        // A name that nothing has is wrong where it stands, however it is used.
        if (diagnostic.Rule == BindingRules.UnknownName && !_frame.Module.IsStandard && makers is null) chain = [];
        Location place = makers is not null ? makers[^1].Where : chain.Count > 0 ? chain[^1].Use : diagnostic.Where;
        if (diagnostic.Require is not null && Joined(diagnostic, place))
        {
            if (unmet?.Settling is not null) Tell(place, unmet);
            return ErrorValue.Instance;
        }
        if (known) return ErrorValue.Instance;
        // What would help inside the library is nothing that its user could do.
        if (chain.Count > 0 && chain[0].Module.IsStandard && !_requiring && diagnostic.Require is null && s_inner.Contains(diagnostic.Rule)) diagnostic = diagnostic with { Help = null };
        _state.Reported.Add(diagnostic.Rule == ElaborationRules.Recursion ? $"{diagnostic.Code}@{diagnostic.Where}" : key);
        if ((makers is null ? chain.LastOrDefault() : chain.Find(f => f.Kind == FrameKind.Block && f.Owner == makers[^1].Layer)) is { } use)
        {
            if (use.Cause is null) use.Repeated = [.. chain.GroupBy(f => f.Owner.Symbol).Where(g => g.Count() > 1).Select(g => g.Key)];
            (use.Cause, use.Told) = (use.Cause ?? diagnostic, place);
            use.Failed |= diagnostic.Severity == Severity.Error;
        }
        Diagnostics.Add(_state.Mends is not null ? diagnostic with { Where = place } : makers is null ? AtUse(diagnostic, chain, of, axis) : AtMaker(diagnostic, makers));
        _state.IsOver |= _state.Mends is { } mended && diagnostic.Severity == Severity.Error && mended.IsAgain(diagnostic.Code, place);
        if (unmet?.Settling is not null) Tell(place, unmet);
        return ErrorValue.Instance;
    }

    private Diagnostic AtMaker(Diagnostic diagnostic, List<(Instance Layer, Location Where)> makers)
    {
        List<Note> notes = [];
        if (!makers[0].Layer.Symbol.Module.IsStandard) notes.Add(Note.Inside(diagnostic.Where, makers[0].Layer.Symbol.Name));
        foreach ((Instance layer, Location where) in makers.SkipLast(1).Where(m => !m.Layer.Maker!.Symbol.Module.IsStandard).TakeLast(MaximumNotes)) notes.Add(new(where, $"`{layer.Symbol.Name}` is made here"));
        return diagnostic with { Where = makers[^1].Where, Notes = [.. diagnostic.Notes, .. notes] };
    }

    private static readonly HashSet<Rule> s_inner =
        [ShapeRules.Broadcast, ShapeRules.MatMul, ShapeRules.Reshape, ShapeRules.Concat, ShapeRules.SameShape, ShapeRules.Index, ShapeRules.Empty];

    // The uses around the text that is being evaluated, the innermost first.
    private List<Frame> Chain()
    {
        List<Frame> chain = [];
        for (Frame? f = _frame; f is not null; f = f.Caller)
        {
            if (f.Kind != FrameKind.Lambda && f.Depth > 0) chain.Add(f);
        }
        return chain;
    }

    private Diagnostic AtUse(Diagnostic diagnostic, List<Frame> chain, TensorValue? of, int? axis)
    {
        if (chain.Count > 0)
        {
            Frame outermost = chain[^1];
            // The way inside, as far as it is the user's own text.
            List<Note> notes = [];
            if (!chain[0].Module.IsStandard) notes.Add(Note.Inside(diagnostic.Where, chain[0].Name));
            foreach (Frame f in chain.SkipLast(1).Where(f => !f.Caller!.Module.IsStandard).DistinctBy(f => f.Use).TakeLast(MaximumNotes)) notes.Add(new(f.Use, $"`{f.Name}` is used here"));
            if (outermost is { Kind: FrameKind.Block, Owner: { Where: var made, Maker: not null } } && made.Source == outermost.Use.Source && !outermost.Use.Span.Contains(made.Span)) notes.Add(new(made, $"`{outermost.Name}` is made here"));
            diagnostic = diagnostic with { Where = outermost.Use, Notes = [.. diagnostic.Notes, .. notes] };
            of = outermost.Flow as TensorValue ?? of;
            if (outermost.Flow is not TensorValue) axis = null;
            return WithOthers(WithPath(diagnostic, of, axis, outermost.Name), outermost);
        }
        // What a whole pipe gives is not the fault of its first step.
        bool pipe = diagnostic.Where.Source is not null && diagnostic.Where.Text.Contains("->", StringComparison.Ordinal);
        return WithPath(diagnostic, of, axis, pipe ? null : Short(diagnostic.Where));
    }

    // What several axes need, height and width perhaps, is one requirement.
    private bool Joined(Diagnostic diagnostic, Location where)
    {
        if (Diagnostics.At(where) is not { Require: { } first, Help: { } help } found) return false;
        if (found.Code != diagnostic.Code || first.Contains(diagnostic.Require!, StringComparison.Ordinal)) return found.Code == diagnostic.Code;
        string both = $"{first} and {diagnostic.Require}";
        Diagnostics.Replace(found, found with { Require = both, Help = Requiring(help, first, both) });
        return true;
    }

    // The same way out with a condition that asks for more.
    private static Help Requiring(Help help, string one, string all) => help with { Text = help.Text.Replace($"`require {one}`", $"`require {all}`", StringComparison.Ordinal) };

    // One cycle is one mistake, wherever it is entered.
    private void ReportEndless(Symbol symbol, Location where)
    {
        List<(Symbol? Symbol, Location Use)> users = [];
        for (Frame? f = _frame; f is not null && users.Count < MaximumDepth; f = f.Caller)
        {
            if (f.Kind is FrameKind.Block or FrameKind.Function && !f.Module.IsStandard) users.Add((f.Module.Lookup(f.Name), f.Use));
        }
        IGrouping<Symbol, (Symbol? Symbol, Location Use)>[] byUser = [.. users.Where(u => u.Symbol is not null).GroupBy(u => u.Symbol!).OrderByDescending(g => g.Count())];
        // Of a circle the first declared, wherever in it the check has ended.
        Symbol blamed = byUser.Where(g => g.Count() is > 2 and var count && count >= byUser[0].Count() - 1).MinBy(g => g.Key.Declaration.Where.Span.Start)?.Key ?? byUser.FirstOrDefault()?.Key ?? symbol;
        // What is used once on the way, inside the last round perhaps, is no part of the circle.
        HashSet<Symbol> cycle = [blamed, .. users.Take(MaximumDepth / 2).GroupBy(u => u.Symbol).Where(g => g.Count() > 1).Select(g => g.Key).OfType<Symbol>()];
        _endless.UnionWith(cycle);
        _failed = true;
        // A size that doubles or halves at every level comes to its limit because the levels do not end.
        if (Chain() is [.., { Cause.Rule: var first } outermost] && (first == ShapeRules.TooLarge || cycle.Overlaps(outermost.Repeated)) && Diagnostics.At(outermost.Told) is { } inner) Diagnostics.Remove(inner);
        if (_state.Endless.Overlaps(cycle)) return;
        _state.Endless.UnionWith(cycle);
        Location use = users.FirstOrDefault(u => u.Symbol == blamed && u.Use.Source is not null && !u.Use.Path.StartsWith("std/", StringComparison.Ordinal)).Use;
        // From the user of the blamed one on, as the marked text shows: `P` uses `Q` uses `P`.
        int at = users.FindIndex(u => u.Symbol == blamed);
        Symbol[] round = at < 0 ? [.. cycle] : [blamed, .. users.Skip(at + 1).Select(u => u.Symbol).TakeWhile(s => s != blamed).OfType<Symbol>()];
        if (round.Length > 1) round = [round[1], blamed, .. round[2..].Reverse()];
        Diagnostic endless = Endless(blamed, round.Length == cycle.Count ? round : cycle, use.Source is null ? where : use);
        Diagnostics.Add(endless with
        {
            Notes = cycle.Count == 1 ? endless.Notes : [.. users.Where(u => u.Symbol != blamed && u.Symbol is not null && u.Use.Source is not null).DistinctBy(u => u.Symbol).Take(MaximumNotes).Select(u => new Note(u.Use, $"`{u.Symbol!.Name}` is used here"))],
        });
    }

    private static Diagnostic Endless(Symbol blamed, IReadOnlyCollection<Symbol> cycle, Location where)
    {
        string way = cycle.Count > 1 ? string.Join(" uses ", cycle.Append(cycle.First()).Select(s => $"`{s.Name}`")) : $"`{blamed.Name}` uses itself without an end";
        // A layer that uses itself does so where it is made, which need not be where it is applied.
        Location made = cycle.Count > 1 || where.Source is null ? where : SyntaxWalk.All(blamed.Declaration).OfType<CallExpression>()
            .FirstOrDefault(c => c.Callee is NameExpression { Name: var name } && name == blamed.Name)?.Where ?? where;
        bool elsewhere = made.Source == where.Source && made.Start.Line != where.Start.Line && blamed.Declaration.Where.Span.Contains(where.Span);
        return ElaborationRules.Recursion.At(elsewhere ? made : where, way) with { Help = EndOfRecursion(blamed, where, cycle.Count == 1), Notes = elsewhere ? [new(where, "applied here")] : [] };
    }

    // A number that decreases, and an end: written out for the use that goes on for ever.
    private static string EndOfRecursion(Symbol symbol, Location use, bool direct)
    {
        string last = symbol is BlockSymbol ? "Identity" : "1";
        if (!direct) return $"break the circle: write {(symbol is BlockSymbol ? "`Identity`" : "a value")} in the place of one use, or pass an `int` that decreases and stop with `if`";
        CallExpression[] calls = [.. SyntaxWalk.All(symbol.Declaration).OfType<CallExpression>()];
        // A layer that is applied elsewhere than it is made.
        CallExpression? call = Array.Find(calls, c => c.Where == use) ?? Array.Find(calls, c => c.Callee is NameExpression { Name: var name } && name == symbol.Name);
        use = call?.Where ?? use;
        ParameterSyntax? counter = CounterOf(symbol, call);
        if (call is null || counter is null)
            return $"recursion has to end: give `{symbol.Name}` a parameter `depth: int`, and write `(if depth > 0 then {symbol.Name}(depth - 1) else {last})`";
        Expression given = ArgumentOf(call, symbol, counter)!;
        string name = counter.Name.Text, again = use.Text;
        bool falls = Falls(given);
        if (!falls) again = again[..(given.Where.Span.Start - use.Span.Start)] + $"{name} - 1" + again[(given.Where.Span.End - use.Span.Start)..];
        bool asks = IsAsked(symbol, counter);
        string way = asks && !falls ? $"let `{name}` decrease, so that the `if` is reached: `{again}`" : $"stop at some `{name}`: write `(if {name} > {(symbol is BlockSymbol ? 0 : 1)} then {again} else {last})`";
        // The same holds for every other use of itself.
        int[] others = [.. calls.Where(c => c != call && c.Callee is NameExpression { Name: var other } && other == symbol.Name).Select(c => c.Where.Start.Line).Distinct()];
        return others.Length == 0 ? way : $"{way}, and alike in line {string.Join(" and ", others)}";
    }

    // The number that counts the levels: one that an `if` asks about, or that decreases; else the first that is passed on.
    private static ParameterSyntax? CounterOf(Symbol symbol, CallExpression? call)
    {
        if (call is null) return null;
        ParameterSyntax[] passed = [.. symbol.Parameters.Where(p => p.Type is NamedType { Name.Text: "int", Dims: null } && ArgumentOf(call, symbol, p) is not null)];
        return passed.MaxBy(p => (IsAsked(symbol, p) ? 2 : 0) + (Falls(ArgumentOf(call, symbol, p)!) ? 1 : 0));
    }

    private static bool Falls(Expression given) => given is BinaryExpression { Operator: BinaryOperator.Subtract or BinaryOperator.FloorDivide };

    private static bool IsAsked(Symbol symbol, ParameterSyntax parameter) => SyntaxWalk.All(symbol.Declaration)
        .Select(e => e is IfExpression { Condition: var a } ? a : e is IfStatement { Condition: var b } ? b : null)
        .Any(c => c is not null && SyntaxWalk.All(c).OfType<NameExpression>().Any(n => n.Name == parameter.Name.Text));

    private static Expression? ArgumentOf(CallExpression call, Symbol symbol, ParameterSyntax parameter)
    {
        if (call.Arguments.FirstOrDefault(a => a.Name?.Text == parameter.Name.Text) is { } named) return named.Value;
        int at = symbol.Parameters.IndexOf(parameter);
        Argument[] positional = [.. call.Arguments.Where(a => a.Name is null)];
        return at < positional.Length ? positional[at].Value : null;
    }

    private static string Short(Location where)
    {
        if (where.Source is null) return "here";
        string text = where.Text;
        int end = text.AsSpan().IndexOfAny("([\n ");
        return end > 0 ? text[..end] : text;
    }

    private Diagnostic WithPath(Diagnostic diagnostic, TensorValue? of, int? axis, string? failing)
    {
        if (of is null || diagnostic.Shapes is not null || !diagnostic.Code.StartsWith("NN2", StringComparison.Ordinal)) return diagnostic;
        if (!_trails.TryGetValue(of.Value, out ImmutableArray<AxisStep?> trail)) return diagnostic;
        SortedDictionary<int, AxisStep> steps = [];
        foreach (AxisStep? last in axis is { } a and >= 0 && a < trail.Length ? [trail[a]] : trail)
        {
            for (AxisStep? step = last; step is not null; step = step.Previous) steps[step.Order] = step;
        }
        if (steps.Count == 0) return diagnostic;
        AxisStep latest = steps.Values.Last();
        Note origin = new(latest.Where, latest.Previous is null && latest.Replay is null ? $"{latest.Type}" : $"gives {latest.Type}");
        bool told = diagnostic.Notes.Any(n => n.Where == latest.Where) || latest.Where == diagnostic.Where;
        return diagnostic with
        {
            // An input alone is no path; its type stands beside it.
            Shapes = steps.Count == 1 && origin.Message == $"{latest.Type}" ? null : string.Join(" -> ", steps.Values.Select(s => $"{s.Name} {s.Type}")) + (failing is null ? " ✗" : $" -> {failing} ✗"),
            Notes = told ? diagnostic.Notes : diagnostic.Notes.Insert(0, origin),
        };
    }

    // Where the other tensors of a use come from.
    private Diagnostic WithOthers(Diagnostic diagnostic, Frame use)
    {
        if (use.Operands.Count < 2 || !diagnostic.Code.StartsWith("NN2", StringComparison.Ordinal)) return diagnostic;
        foreach (TensorValue operand in use.Operands.Skip(1).Take(MaximumNotes))
        {
            if (!_trails.TryGetValue(operand.Value, out ImmutableArray<AxisStep?> trail) || trail.OfType<AxisStep>().MaxBy(s => s.Order) is not { } latest) continue;
            if (latest.Where == diagnostic.Where || diagnostic.Notes.Any(n => n.Where == latest.Where)) continue;
            diagnostic = diagnostic with { Notes = diagnostic.Notes.Add(new(latest.Where, latest.Previous is null && latest.Replay is null ? $"{latest.Type}" : $"gives {latest.Type}")) };
        }
        return diagnostic;
    }

    // The source of a path: an input of the model.
    private void StartTrail(string name, Location where, Value value)
    {
        AxisStep step = new(name, where, value.Type, _steps++, null);
        _trails[value] = [.. Enumerable.Repeat<AxisStep?>(step, value.Shape.Rank)];
    }

    // Inside the library nobody follows a path; inside a block of the user's own only to mend it there.
    private bool FollowsPaths => _frame.Depth == 0 || !_trying && !_frame.Module.IsStandard;

    // After an application: an axis that kept its size keeps its step, the others were changed by this one.
    private void ExtendTrail(string name, Location where, StaticValue flow, StaticValue result, Replay? replay = null)
    {
        if (!FollowsPaths) return;
        Dictionary<Value, ImmutableArray<AxisStep?>> trails = _frame.Depth > 0 ? _inside : _trails;
        foreach (StaticValue item in result is TupleValue tuple ? tuple.Items : [result])
        {
            if (item is not TensorValue after || trails.ContainsKey(after.Value)) continue;
            TensorValue? before = flow as TensorValue;
            ImmutableArray<AxisStep?> old = before is not null && (trails.TryGetValue(before.Value, out var known) || _trails.TryGetValue(before.Value, out known)) ? known : [];
            AxisStep? step = null;
            var trail = new AxisStep?[after.Rank];
            for (int axis = 0; axis < trail.Length; axis++)
            {
                bool kept = before is not null && axis < old.Length && before.Rank == after.Rank && before.Shape[axis] == after.Shape[axis];
                AxisStep? previous = axis < old.Length ? old[axis] : old.IsEmpty ? null : old[^1];
                step ??= new(name, where, after.Type, _steps++, previous, replay);
                trail[axis] = kept ? old[axis] : step with { Previous = previous };
            }
            trails[after.Value] = [.. trail];
        }
    }

    /// <summary>Whether a condition on sizes holds here. Reports what fails for all values the checked text may meet.</summary>
    public bool Holds(Condition condition, Location where, TensorValue? of, int? axis, IReadOnlyList<Operand>? operands = null, int? except = null, bool here = false)
    {
        // Most conditions are plain to see; whether the facts contradict each other is the dearer question.
        bool? settled = Settle(condition.Goal);
        if (settled == true || Facts.Contradictory) return true;
        if (settled is null)
        {
            // What some uses meet and others do not is left to them, and from here on it is taken to hold.
            if (!here && LeftToUse(condition.Goal))
            {
                Facts = Facts.Assume(condition.Goal);
                return true;
            }
            if (_guarding is { } guard && !IsFound(condition.Goal))
            {
                SizeCheck check = new(condition.Goal, condition.Label, guard);
                _root.Check(check);
                _guards.Add(check);
                Diagnostics.Add(ShapeRules.Guarded.At(guard, $"{condition.Goal}, checked when a run begins"));
                Facts = Facts.Assume(condition.Goal);
                return true;
            }
        }
        if (!Explains)
        {
            // A trial wants to know where it fails, not why.
            if (_trying) Report(condition.Rule.At(where, condition.Label));
            else ReportPlainly(condition, Prover.Decide(condition.Goal, Facts), where, of, axis);
        }
        else if (Prover.Decide(condition.Goal, Facts) is var verdict && condition.Report(verdict, Facts, where, out Goal? settling) is { } diagnostic)
        {
            diagnostic = WithOperands(diagnostic, condition.Goal, operands, except);
            if (IsFound(condition.Goal)) diagnostic = diagnostic with { Help = diagnostic.Help ?? FoundHelp(condition.Goal) };
            if (condition.HelpFirst && diagnostic.Require is { } needed) diagnostic = diagnostic with { Help = condition.Help?.Or(Help.Require(needed)) };
            Unmet unmet = new(condition.Goal, Facts, settling);
            if (IsLater(condition.Goal, verdict)) _later.Add((AtUse(diagnostic, Chain(), of, axis), unmet));
            else Report(diagnostic, of, axis, unmet);
        }
        // What -1 would stand for is a size that nothing else is meant to have.
        if (settled == false || condition.Rule == ShapeRules.Reshape && condition.Goal is Goal.Divides) return false;
        // Some sizes meet it: from here on it is taken to hold, as if it had been required.
        Facts = Facts.Assume(condition.Goal);
        return true;
    }

    // The rule and the place that the error would have, without what would settle it.
    private void ReportPlainly(Condition condition, Verdict verdict, Location where, TensorValue? of, int? axis)
    {
        Diagnostic diagnostic = condition.Broken(verdict).At(where, condition.Label);
        Unmet unmet = new(condition.Goal, Facts, null);
        if (IsLater(condition.Goal, verdict)) _later.Add((AtUse(diagnostic, Chain(), of, axis), unmet));
        else Report(diagnostic, of, axis, unmet);
    }

    /// <summary>False where it only counts whether there is an error, and where.</summary>
    private bool Explains => !_trying && _state.Mends is null;

    // Set while `as!` moves checks to run time.
    private Location? _guarding;

    private static bool LeftToUse(Goal goal) => SymbolsOf(goal).Any(s => s.Kind is DimKind.Parameter or DimKind.Generic);

    // A size that a run finds out is its bound at most: what the bound meets may be required of it.
    private string FoundHelp(Goal goal)
    {
        DimSymbol[] found = [.. SymbolsOf(goal).Where(s => s.Kind == DimKind.Existential)];
        Goal atBound = goal.Substitute(s => _bounds.GetValueOrDefault(s));
        bool helps = goal is not Goal.Equal && Prover.Settle(atBound, Facts) != false && Prover.Settle(goal, Facts.Assume(atBound)) == true;
        return helps ? $"{found[0]} is at most {_bounds[found[0]]}: add `require {atBound}`"
            : found.Length > 1 ? "sizes that a run finds apart from each other may differ: find the positions once and use them for both"
            : $"{found[0]} is found by a run and may be anything from 0 to {_bounds.GetValueOrDefault(found[0])?.ToString() ?? "its bound"}";
    }

    // Known only in the midst of a run, when it is too late for a check.
    private static bool IsFound(Goal goal) => SymbolsOf(goal).Any(s => s.Kind == DimKind.Existential);

    private static HashSet<DimSymbol> SymbolsOf(Goal goal)
    {
        HashSet<DimSymbol> symbols = [];
        goal.Substitute(s =>
        {
            symbols.Add(s);
            return null;
        });
        return symbols;
    }

    private bool IsTooDeep(Location where)
    {
        if (RuntimeHelpers.TryEnsureSufficientExecutionStack()) return false;
        Report(SyntaxRules.TooDeep.At(where) with { Help = "give parts of it names" });
        return true;
    }
}
