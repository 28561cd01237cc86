using System.Text.RegularExpressions;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

// `require`: what a definition asks of its parameters and sizes.
internal sealed partial class Evaluator
{
    // Set while the failure of a `require` is reported.
    private bool _requiring;

    private void RunRequire(RequireStatement s)
    {
        StaticValue value = Decided(s.Condition);
        if (value is ErrorValue) return;
        if (value is not BoolValue condition)
        {
            Report(ElaborationRules.Wants(s.Condition.Where, "a compile-time condition", value));
            return;
        }
        if (condition.Value == true) return;
        (bool outer, Expression? broken) = (_requiring, _broken);
        (_requiring, _broken) = (true, condition.Value == false ? s.Condition : null);
        Check(s, condition);
        (_requiring, _broken) = (outer, broken);
    }

    /// <summary>Whether the condition of a type that stands beside a value holds for all sizes; a fact from there on.</summary>
    private bool IsProved(Expression expression, StaticValue of)
    {
        StaticValue value = Primary(Evaluate(expression));
        if (value is ErrorValue) return false;
        if (value is not BoolValue condition)
        {
            Report(ElaborationRules.Wants(expression.Where, "a compile-time condition", value));
            return false;
        }
        if (condition.Value == true) return true;
        if (condition.Goal is not { } goal)
        {
            if (condition.Value == false) Report(Explained(ShapeRules.Require.At(expression.Where, expression.Where.Text), expression, filled: false), of as TensorValue, null);
            return condition.Value != false;
        }
        if (!Parts(goal).All(part => Holds(new Condition(part, ShapeRules.Require, expression.Where.Text), expression.Where, of as TensorValue, null, here: IsFound(part)))) return false;
        Facts = Facts.Assume(goal);
        return true;
    }

    private void Check(RequireStatement s, BoolValue condition)
    {
        var of = _frame.Flow as TensorValue;
        (Rule rule, string label, string? help) = RuleOf(s);
        bool filled = _frame.Module.IsStandard && s.Message is { Value: var words } && Hole().IsMatch(words);
        bool? settled = condition.Value == false ? false : condition.Goal is { } asked ? Prover.Settle(asked, Facts) : null;
        if (settled == false && Opposite(s.Condition) is { } opposite)
        {
            Report(rule.At(s.Condition.Where, $"no size meets both this and `{opposite.Text}`") with
            {
                Notes = [new(opposite, "required here")],
                Help = $"leave one of the two out, `require {opposite.Text}` or `require {s.Condition.Where.Text}`",
            });
            return;
        }
        if (condition.Value == false)
        {
            Report(Explained(rule.At(s.Condition.Where, label) with { Help = help }, s.Condition, filled), of, null);
            Abandon();
            return;
        }
        if (condition.Goal is not { } goal || settled == true) return;
        if (settled == false)
        {
            string numbers = filled ? "" : $": {goal}";
            Report(Explained(rule.At(s.Condition.Where, label + numbers) with { Help = help }, s.Condition, filled), of, null);
            Abandon();
            return;
        }
        // The library's own requirements are conditions of its layers, which have to be proved like any other.
        if (_frame.Module.IsStandard || IsFound(goal))
        {
            if (!Parts(goal).All(part => Holds(new Condition(part, rule, label), s.Condition.Where, of, null))) Abandon();
            return;
        }
        foreach (Goal part in Parts(goal))
        {
            Facts = Facts.Assume(part);
            if (_frame.IsRoot) _required.Add((part, s.Condition.Where));
            if (!Symbolic) _root.Check(new SizeCheck(part, s.Message?.Value ?? "", s.Where));
        }
    }

    // What the declaration that is being checked has required so far.
    private readonly List<(Goal Goal, Location Where)> _required = [];

    // An earlier requirement that alone leaves no size for this one.
    private Location? Opposite(Expression condition)
    {
        if (!_frame.IsRoot || _required.Count == 0) return null;
        Facts outer = Facts;
        bool Fails(Facts facts)
        {
            Facts = facts;
            return Quietly(condition) is BoolValue value && (value.Value == false || value.Goal is { } goal && Prover.Settle(goal, facts) == false);
        }
        try
        {
            if (Fails(Facts.Empty)) return null;
            foreach ((Goal goal, Location where) in _required)
            {
                if (Fails(Facts.Empty.Assume(goal))) return where;
            }
            return null;
        }
        finally
        {
            Facts = outer;
        }
    }

    // In the standard library a message may begin with the code of the rule that the condition stands for, name values as
    // `{size}`, and end with a way out of its own: `NN2017: 3 values for {count} boxes; help: …`.
    private (Rule Rule, string Label, string? Help) RuleOf(RequireStatement s)
    {
        string label = s.Message?.Value ?? s.Condition.Where.Text;
        if (!_frame.Module.IsStandard || LibraryMessage().Match(label) is not { Success: true } parts) return (ShapeRules.Require, label, null);
        Rule rule = parts.Groups["code"] is { Success: true } code && RuleBook.Find(code.Value) is { } named ? named : ShapeRules.Require;
        return (rule, Filled(parts.Groups["label"].Value), parts.Groups["help"] is { Success: true } help ? Filled(help.Value) : null);
    }

    private string Filled(string message) => Hole().Replace(message, hole => _frame.Scope.Find(hole.Groups[1].Value) is { } value ? InMessage(value) : hole.Value);

    private static string InMessage(StaticValue value) => value switch
    {
        IntValue i => SizeText.Of(i.Value),
        TupleValue { Items: var items } => $"[{string.Join(", ", items.Select(InMessage))}]",
        ListValue { Items: var items } => $"[{string.Join(", ", items.Select(InMessage))}]",
        TensorValue tensor => tensor.Type.ToString(),
        StringValue text => text.Value,
        _ => Written(value),
    };

    [GeneratedRegex("^((?<code>NN[0-9]{4}): )?(?<label>.*?)(; help: (?<help>.*))?$")]
    private static partial Regex LibraryMessage();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Hole();

    private Diagnostic Explained(Diagnostic diagnostic, Expression condition, bool filled)
    {
        if (diagnostic.Rule == ShapeRules.Rank && !diagnostic.Label.Contains("found", StringComparison.Ordinal))
            return _frame.Flow is TensorValue flow ? diagnostic with { Label = $"{diagnostic.Label}, found {flow.Type}" } : diagnostic;
        Requirement requirement = new(condition, Quietly);
        // At a use, other arguments are tried instead. Numbers that the words hold already are not said twice.
        return diagnostic with { Formula = filled && requirement.IsPlain ? null : requirement.Formula, Help = diagnostic.Help ?? (_frame.IsRoot ? requirement.Help : null) };
    }

    // A part of a condition that was already worked out, once more; what it reports has been reported.
    private StaticValue Quietly(Expression e)
    {
        Frame use = OutermostUse();
        (DiagnosticBag outer, CheckState state, bool failed, bool useFailed) = (Diagnostics, _state, _failed, use.Failed);
        (Diagnostics, _state) = (new DiagnosticBag(), new CheckState { Work = state.Work });
        foreach (Binding.Symbol symbol in state.Checked) _state.Checked.Add(symbol);
        StaticValue value = Primary(Evaluate(e));
        (Diagnostics, _state, _failed, use.Failed) = (outer, state, failed, useFailed);
        return value;
    }

    private Frame OutermostUse()
    {
        Frame use = _frame;
        while (use.Caller is { Depth: > 0 } caller) use = caller;
        return use;
    }

    // What follows a failed requirement of a definition would only fail again.
    private void Abandon()
    {
        if (!_frame.IsRoot) _frame.Returned = ErrorValue.Instance;
    }

    private static IEnumerable<Goal> Parts(Goal goal) => goal is Goal.And(var a, var b) ? Parts(a).Concat(Parts(b)) : [goal];
}
