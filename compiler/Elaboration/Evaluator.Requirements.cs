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
        StaticValue value = Primary(Evaluate(s.Condition));
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

    private void Check(RequireStatement s, BoolValue condition)
    {
        var of = _frame.Flow as TensorValue;
        (Rule rule, string label) = RuleOf(s);
        if (condition.Value == false)
        {
            Report(Explained(rule.At(s.Condition.Where, label), s.Condition), of, null);
            Abandon();
            return;
        }
        if (condition.Goal is not { } goal) return;
        Verdict verdict = Prover.Decide(goal, Facts);
        if (verdict.Outcome == Outcome.Proved) return;
        if (verdict.Outcome == Outcome.Refuted && verdict.Always)
        {
            Report(Explained(rule.At(s.Condition.Where, $"{label}: {goal}"), s.Condition), of, null);
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
            if (!Symbolic) _root.Check(new SizeCheck(part, s.Message?.Value ?? "", s.Where));
        }
    }

    // In the standard library a message may begin with the code of the rule that the condition stands for.
    private (Rule Rule, string Label) RuleOf(RequireStatement s)
    {
        string label = s.Message?.Value ?? s.Condition.Where.Text;
        return _frame.Module.IsStandard && NamedRule().Match(label) is { Success: true } named && RuleBook.Find(named.Groups[1].Value) is { } rule
            ? (rule, label[named.Length..])
            : (ShapeRules.Require, label);
    }

    [GeneratedRegex("^(NN[0-9]{4}): ")]
    private static partial Regex NamedRule();

    private Diagnostic Explained(Diagnostic diagnostic, Expression condition)
    {
        if (diagnostic.Rule == ShapeRules.Rank)
            return _frame.Flow is TensorValue flow ? diagnostic with { Label = $"{diagnostic.Label}, found {flow.Type}" } : diagnostic;
        Requirement requirement = new(condition, Quietly);
        // At a use, other arguments are tried instead.
        return diagnostic with { Formula = requirement.Formula, Help = _frame.IsRoot ? requirement.Help : null };
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
