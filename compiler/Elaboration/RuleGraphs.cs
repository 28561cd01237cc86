using System.Collections.Immutable;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;

namespace ModelDsl.Elaboration;

/// <summary>An optimizer or schedule by itself, as a graph.</summary>
/// <param name="Graph">
/// An optimizer takes <c>param</c>, <c>grad</c>, <c>lr</c> and <c>step</c>, a schedule <c>epoch</c>, <c>step</c> and <c>metric</c>;
/// then each state. It gives <c>result</c>, the states afterwards, and where a schedule moves it <c>momentum</c>.
/// </param>
/// <param name="States">In the order of the graph's inputs.</param>
/// <param name="Diagnostics">What is wrong with the rule or its hyperparameters.</param>
public sealed record RuleGraph(Graph Graph, ImmutableArray<RuleState> States, ImmutableArray<Diagnostic> Diagnostics);

internal sealed partial class Evaluator
{
    /// <summary>An optimizer on one tensor of the given type.</summary>
    public RuleGraph OptimizerGraph(RuleValue rule, TensorType type)
    {
        TensorValue parameter = RuleInput("param", type), gradient = RuleInput("grad", type), rate = RuleInput("lr", Number), count = RuleInput("step", Number);
        return Finish(StepOptimizer(rule, parameter.Value, gradient.Value, rate.Value, count.Value, s => RuleInput(s.Name, s.Type).Value));
    }

    /// <summary>A schedule for an optimizer whose own rate is <paramref name="baseRate"/>.</summary>
    public RuleGraph ScheduleGraph(RuleValue rule, double baseRate)
    {
        Dictionary<string, StaticValue> scope = new(StringComparer.Ordinal)
        {
            ["base_lr"] = new FloatValue(baseRate),
            ["epoch"] = RuleInput("epoch", Number),
            ["step"] = RuleInput("step", Number),
            ["metric"] = RuleInput("metric", Number),
        };
        return Finish(StepSchedule(rule, scope, s => RuleInput(s.Name, s.Type).Value));
    }

    /// <summary>The value of an expression that stands alone, such as <c>AdamW(lr: 1e-3)</c>.</summary>
    public StaticValue Standalone(Module module, Expression expression)
    {
        _frame = new Frame(null, FrameKind.Lambda, module, Placeholder(module, expression.Where), new Scope(), expression.Where);
        return Evaluate(expression);
    }

    private TensorValue RuleInput(string name, TensorType type) => new(_root.Input(name, type, default));

    private RuleGraph Finish(RuleStep step)
    {
        if (step.Result is { } result) _root.Output("result", result, default, "");
        if (step.Momentum is { } momentum) _root.Output("momentum", momentum, default, "");
        foreach ((RuleState state, _, Value after) in step.States) _root.Output("new_" + state.Name, after, default, "");
        return new RuleGraph(_root.Build(), [.. step.States.Select(s => s.State)], Diagnostics.ToImmutable());
    }
}

/// <summary>Optimizers and schedules outside any training program.</summary>
public static class RuleGraphs
{
    /// <summary>The graph of a rule that an expression of a program names.</summary>
    /// <param name="program">A program with one constant, whose value is the rule.</param>
    /// <param name="parameter">For an optimizer, the type of the tensor.</param>
    /// <param name="baseRate">For a schedule, the optimizer's own rate.</param>
    public static RuleGraph Of(BoundProgram program, TensorType parameter, double baseRate) => Elaborator.OnLargeStack(() =>
    {
        var evaluator = new Evaluator(program, new CheckState(), "rule", ElaborationSettings.Default, symbolic: false);
        ConstSymbol constant = program.Main.Declared.OfType<ConstSymbol>().Single();
        return evaluator.Standalone(program.Main, constant.Declaration.Value) switch
        {
            RuleValue { IsOptimizer: true } rule => evaluator.OptimizerGraph(rule, parameter),
            RuleValue rule => evaluator.ScheduleGraph(rule, baseRate),
            _ => new RuleGraph(new GraphBuilder("rule").Build(), [], evaluator.Diagnostics.ToImmutable()),
        };
    });
}
