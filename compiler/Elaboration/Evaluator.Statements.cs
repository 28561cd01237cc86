using System.Collections.Immutable;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

internal sealed partial class Evaluator
{
    private int _loops;

    // The innermost loop around the statement at hand.
    private ForStatement? _loop;

    private void Run(Body body)
    {
        foreach (Statement statement in body.Statements)
        {
            if (_frame.Returned is not null) return;
            SetOrigin(statement.Where);
            Run(statement);
        }
    }

    private void Run(Statement statement)
    {
        if (IsTooDeep(statement.Where)) return;
        if (_frame.IsRoot) _line = statement.Where;
        switch (statement)
        {
            case InputStatement s: RunInput(s); break;
            case OutputStatement s: RunOutput(s); break;
            case LayerStatement s: RunLayer(s); break;
            case ParameterStatement s: RunParameter(s); break;
            case UpdateStatement s: RunUpdate(s); break;
            case RequireStatement s: RunRequire(s); break;
            case ReturnStatement s: (_frame.Returned, _frame.ReturnedAt) = (Evaluate(s.Value), s.Value.Where); break;
            case IfStatement s: RunIf(s); break;
            case ForStatement s: RunFor(s); break;
            case AssignStatement s: RunAssign(s); break;
            case ExpressionStatement s: Evaluate(s.Value); break;
            case EquationStatement s: RunEquation(s); break;
            // Elsewhere they are misplaced, which binding has said.
            case AssertStatement s when InTest: RunAssert(s); break;
            case AssertCloseStatement s when InTest: RunAssertClose(s); break;
            case AssertErrorStatement s when InTest: RunAssertError(s); break;
            case NamedStatement { Kind: NamedKind.State } s when _frame.Rule is { } rule: RunState(s, rule); break;
            case FreezeStatement s: RunFreeze(s); break;
            // Settings of training, without effect on what a model computes.
            case NamedStatement or TrainModelStatement or StepStatement: break;
        }
    }

    private void RunAssign(AssignStatement s)
    {
        StaticValue value = Evaluate(s.Value);
        if (s.Type is { } type) value = Ascribe(value, type, s.Value.Where, s.Targets is [NamePattern n] ? n.Name : "the value");
        Pattern[] flat = [.. s.Targets.SelectMany(t => t is TuplePattern inner ? inner.Items.AsEnumerable() : [t])];
        if (value is TupleValue { IsResults: true } results && flat.Length > s.Targets.Length && flat.Length == results.Items.Length && flat.All(p => p is not TuplePattern))
        {
            // PyTorch's `y, (h, c) = lstm(x)`.
            Report(ElaborationRules.Unpack.At(s.Where, $"the {results.Items.Length} results stand side by side") with
            {
                Help = $"write `{string.Join(", ", flat.Select(p => p.Where.Text))} = {s.Value.Where.Text}`",
            });
            for (int i = 0; i < flat.Length; i++) Bind(flat[i], results.Items[i], s.Where, assign: true);
        }
        else if (s.Targets.Length == 1) Bind(s.Targets[0], value, s.Where, assign: true);
        else Unpack(s.Targets, value, s.Where, assign: true, of: s.Value);
    }

    private void Bind(Pattern pattern, StaticValue value, Location where, bool assign = false)
    {
        switch (pattern)
        {
            case NamePattern name:
                if (assign) _frame.Scope.Assign(name.Name, value);
                else _frame.Scope.Declare(name.Name, value);
                Trace(name.Where, value);
                break;
            case TuplePattern tuple:
                Unpack(tuple.Items, value, where, assign);
                break;
        }
    }

    private void Unpack(ImmutableArray<Pattern> targets, StaticValue value, Location where, bool assign, Expression? of = null)
    {
        ImmutableArray<StaticValue> items = value switch
        {
            TupleValue t => t.Items,
            ListValue l => l.Items,
            _ => [],
        };
        bool fits = items.Length == targets.Length && items.Length > 0 || value is TupleValue { IsResults: true } && items.Length > targets.Length;
        if (!fits && value is not ErrorValue)
        {
            Report(ElaborationRules.Unpack.At(where, $"{targets.Length} names for {(items.Length < 2 ? value.Describe() : $"{items.Length} values")}") with
            {
                Help = value is TensorValue tensor ? OneName(tensor, targets, of) : items.Length < 2 ? "write one name" : OtherNames(targets, items.Length, of),
            });
        }
        // What there is a value for is known all the same.
        for (int i = 0; i < targets.Length; i++) Bind(targets[i], i < items.Length ? items[i] : ErrorValue.Instance, where, assign);
    }

    private void RunLayer(LayerStatement s)
    {
        if (_loops > 0)
        {
            Report(ElaborationRules.LayerInLoop.At(s.Where, $"`{s.Name.Text}` would be a new layer in every round") with
            {
                Help = _loop is { Pattern: NamePattern round, Source: var source } && s.Value.Where.Source is not null
                    ? $"make a list before the loop, `layer {s.Name.Text} = [{s.Value.Where.Text} for {round.Name} in {source.Where.Text}]`, and use `{s.Name.Text}[{round.Name}]` in it"
                    : $"make a list before the loop: `layer {s.Name.Text} = [… for i in …]`",
            });
            _frame.Scope.Declare(s.Name.Text, ErrorValue.Instance);
            return;
        }
        StaticValue value = LayerFrom(Evaluate(s.Value), s.Value.Where);
        Adopt(_frame.Owner, s.Name.Text, value);
        _frame.Scope.Declare(s.Name.Text, value);
        Trace(s.Name.Where, value);
    }

    private void RunOutput(OutputStatement s)
    {
        StaticValue value = s.Value is { } e ? Evaluate(e)
            : _frame.Scope.Find(s.Name.Text) ?? Report(BindingRules.UnknownName.At(s.Name.Where, $"`{s.Name.Text}`"));
        if (!(value is TupleValue && s.Type is TupleType)) value = Primary(value);
        Location where = s.Value?.Where ?? s.Name.Where;
        if (s.Type is { } type) value = Ascribe(value, type, where, s.Name.Text);
        // A block may give a list of tensors of different shapes, as a pyramid of features is; a model gives tensors.
        else if (value is ListValue { Items: [TensorValue, ..] } && _frame.Inputs is not null) { }
        else if (value is ListValue or IntValue or FloatValue or BoolValue && AsTensor(value, where, null) is { } lifted) value = lifted;
        // `ReLU(a + b)` whose operands do not fit: the sum has been reported.
        if (value is LayerValue { Instance.Given: var given } && given.Values.Any(g => g.Value is ErrorValue)) value = ErrorValue.Instance;
        if (!_frame.WithoutInputs && value is CallableValue layer)
            value = Report(ElaborationRules.Wants(where, $"a tensor for the output `{s.Name.Text}`", layer) with { Help = FirstInputName() is { } input ? $"apply it: `{input} -> {where.Text}`" : null });
        if (!_frame.WithoutInputs && value is not (TensorValue or ErrorValue or TupleValue or ListValue or NoneValue))
            value = Report(ElaborationRules.Wants(where, $"a tensor for the output `{s.Name.Text}`", value));
        _frame.Outputs.RemoveAll(o => o.Name == s.Name.Text);
        _frame.Outputs.Add(new(s.Name.Text, value, s.Name.Where, s.Documentation));
        _frame.Scope.Assign(s.Name.Text, value);
        Trace(s.Name.Where, value);
    }

    private string? FirstInputName() => InputsOf(_frame.Owner.Symbol.Declaration.Body).FirstOrDefault()?.Name.Text;

    private void RunIf(IfStatement s)
    {
        switch (Condition(s.Condition, out Goal? goal))
        {
            case true: Run(s.Then); return;
            case false:
                if (s.Else is { } otherwise) Run(otherwise);
                return;
        }
        // Undecided: both branches are checked, each with the condition as a fact.
        Facts outer = Facts;
        var before = _frame.Scope.Save();
        _speculative++;
        if (goal is not null) Facts = outer.Assume(goal);
        Run(s.Then);
        var afterThen = _frame.Scope.Save();
        StaticValue? returnedThen = _frame.Returned;
        _frame.Returned = null;
        Scope.Restore(before);
        Facts = goal is null ? outer : outer.Assume(Goal.Not(goal));
        if (s.Else is { } other) Run(other);
        _speculative--;
        StaticValue? returnedElse = _frame.Returned;
        Merge(afterThen, returnedThen is not null, returnedElse is not null);
        if (returnedThen is not null && returnedElse is not null) _frame.Returned = Either(returnedThen, returnedElse);
        else if (returnedThen is not null || returnedElse is not null)
        {
            _frame.MayHaveReturned = true;
            _frame.Returned = null;
            Facts = goal is null ? outer : outer.Assume(returnedThen is not null ? Goal.Not(goal) : goal);
            return;
        }
        Facts = outer;
    }

    // A branch that returned says nothing about what follows it.
    private static void Merge(List<(Scope Scope, Dictionary<string, StaticValue> Values)> then, bool thenReturned, bool elseReturned)
    {
        if (thenReturned) return;
        foreach ((Scope scope, Dictionary<string, StaticValue> values) in then)
        {
            foreach ((string name, StaticValue value) in values)
            {
                StaticValue? other = scope.Find(name);
                scope.Declare(name, elseReturned ? value : other is null ? ErrorValue.Instance : Either(value, other));
            }
            if (elseReturned) continue;
            foreach (string name in scope.Names.ToList())
            {
                if (!values.ContainsKey(name) && scope.Outer?.Find(name) is null) scope.Declare(name, ErrorValue.Instance);
            }
        }
    }

    /// <summary>What is known of a value that is one of two.</summary>
    private static StaticValue Either(StaticValue a, StaticValue b) => (a, b) switch
    {
        _ when ReferenceEquals(a, b) => a,
        (TensorValue x, TensorValue y) when x.Type == y.Type => a,
        (IntValue x, IntValue y) when x.Value == y.Value => a,
        (StringValue x, StringValue y) when x.Value == y.Value => a,
        (BoolValue { Value: { } x }, BoolValue { Value: { } y }) when x == y => a,
        (BoolValue, BoolValue) => new BoolValue(null),
        (FloatValue, FloatValue) => new FloatValue(null),
        _ => ErrorValue.Instance,
    };

    private void RunFor(ForStatement s)
    {
        StaticValue source = Primary(Evaluate(s.Source));
        if (Items(source, s.Source.Where) is not { } items)
        {
            RunUnknownLoop(s, source);
            return;
        }
        Scope outer = _frame.Scope;
        (ForStatement? around, _loop) = (_loop, s);
        _loops++;
        _running.Push((Rounds(source), s.Source.Where));
        foreach (StaticValue item in items)
        {
            if (_frame.Returned is not null || CountIteration(s.Source.Where)) break;
            _frame.Scope = new Scope(outer, boundary: false);
            Bind(s.Pattern, item, s.Pattern.Where);
            Run(s.Body);
        }
        _running.Pop();
        _loops--;
        (_frame.Scope, _loop) = (outer, around);
    }

    // A loop whose rounds are not known is checked once; what it carries is unknown afterwards.
    private void RunUnknownLoop(ForStatement s, StaticValue source)
    {
        Scope outer = _frame.Scope;
        foreach (string name in Assigned(s.Body).Where(n => outer.Find(n) is not null)) outer.Assign(name, ErrorValue.Instance);
        Facts facts = Facts;
        _loops++;
        _speculative++;
        _frame.Scope = new Scope(outer, boundary: false);
        Bind(s.Pattern, s.Pattern is NamePattern n && source is RangeValue ? new IntValue(Dim.Of(new DimSymbol(n.Name, DimKind.Parameter, 0))) : ErrorValue.Instance, s.Pattern.Where);
        Run(s.Body);
        _speculative--;
        _loops--;
        _frame.Scope = outer;
        Facts = facts;
        foreach (string name in Assigned(s.Body).Where(n => outer.Find(n) is not null)) outer.Assign(name, ErrorValue.Instance);
        if (_frame.Returned is not null)
        {
            _frame.Returned = null;
            _frame.MayHaveReturned = true;
        }
    }

    private static IEnumerable<string> Assigned(Body body) => body.Statements.SelectMany(s => s switch
    {
        AssignStatement a => a.Targets.SelectMany(Names),
        OutputStatement o => [o.Name.Text],
        EquationStatement e => [e.Name.Text],
        IfStatement i => Assigned(i.Then).Concat(i.Else is { } e ? Assigned(e) : []),
        ForStatement f => Assigned(f.Body),
        _ => (IEnumerable<string>)[],
    });

    private static IEnumerable<string> Names(Pattern pattern) => pattern switch
    {
        NamePattern n => [n.Name],
        TuplePattern t => t.Items.SelectMany(Names),
        _ => [],
    };

    // The loops around the text that is being evaluated, with their rounds.
    private readonly Stack<(long Rounds, Location Where)> _running = [];

    private bool CountIteration(Location where)
    {
        // What was too much to use has been said; going on would only take time.
        if (_writtenUses > MaximumUses || _uses > MaximumInnerUses) return true;
        if (++_iterations % RoundsPerUse == 0) _state.Work.Uses++;
        // After an error more rounds only meet it again.
        if (_failed && _iterations > RoundsAfterError) return true;
        if (_iterations <= MaximumIterations) return false;
        // Said once; of loops in each other the longest is to blame.
        if (_iterations > MaximumIterations + 1) return true;
        if (_running.Count > 0) where = _running.MaxBy(l => l.Rounds).Where;
        Report(ElaborationRules.TooLong.At(where, $"more than {MaximumIterations} rounds are unrolled") with { Help = "a loop over a tensor's axis at run time is `scan`" });
        return true;
    }

    /// <summary>What a `for` goes through; null where that is not known, after reporting if it can never be.</summary>
    private IEnumerable<StaticValue>? Items(StaticValue source, Location where)
    {
        switch (Primary(source))
        {
            case ListValue list: return list.Items;
            case TupleValue tuple: return tuple.Items;
            case RangeValue range:
                if (range.Start.TryConstant(out long start) && range.Stop.TryConstant(out long stop)) return Count(start, stop);
                if (!range.Start.Symbols.Concat(range.Stop.Symbols).Any(s => s.Kind is DimKind.Parameter or DimKind.Generic))
                    Report(ElaborationRules.RunTimeCondition.At(where, $"the range {range.Start}..{range.Stop} is known only at run time") with { Help = "a loop over a tensor's axis at run time is `scan`" });
                return null;
            case ErrorValue: return null;
            case var other:
                Report(ElaborationRules.Wants(where, "a range, a list or a tuple", other));
                return null;
        }
    }

    private static long Rounds(StaticValue source) => source switch
    {
        ListValue list => list.Items.Length,
        TupleValue tuple => tuple.Items.Length,
        RangeValue range when (range.Stop - range.Start).TryConstant(out long rounds) => rounds,
        _ => 0,
    };

    private static IEnumerable<StaticValue> Count(long start, long stop)
    {
        for (long i = start; i < stop; i++) yield return new IntValue(i);
    }

    /// <summary>A compile-time condition; null where it is not decided, then perhaps with what it says about sizes.</summary>
    private bool? Condition(Expression expression, out Goal? goal)
    {
        goal = null;
        StaticValue value = Decided(expression);
        if (value is ErrorValue) return null;
        if (value is not BoolValue condition)
        {
            string help = value is TensorValue ? "an element-wise choice is `where(mask, a, b)`" : "compare it, for example `!= none`";
            Report(ElaborationRules.Wants(expression.Where, "a compile-time condition", value) with { Help = help });
            return null;
        }
        goal = condition.Goal;
        if (Symbolic && _frame.Depth == 0) NoteBranch(expression, condition.Value, goal);
        if (condition.Value is not null || goal is null || LeftToUse(goal) || _speculative > 0 && Symbolic) return condition.Value;
        Report(ElaborationRules.RunTimeCondition.At(expression.Where, $"`{expression.Where.Text}` depends on run-time sizes") with
        {
            Help = $"add `require {Prover.SettlingRequire(goal, Facts) ?? goal.ToString()}`",
        });
        return null;
    }

    // Only what the prover decides about sizes holds for all of them: other values stand for their defaults here.
    private void NoteBranch(Expression expression, bool? outcome, Goal? goal)
    {
        if (goal is null || SymbolsOf(goal).Count == 0) outcome = null;
        _state.Branches[expression] = _state.Branches.TryGetValue(expression, out bool? before) && before != outcome ? null : outcome;
    }
}
