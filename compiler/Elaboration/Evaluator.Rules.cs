using System.Collections.Immutable;
using ModelDsl.Binding;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

using Arguments = Dictionary<string, (StaticValue Value, Location Where)>;

/// <summary>An optimizer or a schedule with its hyperparameters: <c>AdamW(lr: 1e-3)</c>.</summary>
public sealed class RuleValue(Symbol symbol, Arguments given, Location where) : StaticValue
{
    public Symbol Symbol { get; } = symbol;
    public Arguments Given { get; } = given;
    public Location Where { get; } = where;
    public bool IsOptimizer => Symbol is OptimizerSymbol;
    public override string Describe() => $"the {Symbol.Kind} {Symbol.Name}";
}

/// <summary>What a rule keeps from step to step: a tensor of the parameter's shape, or one number.</summary>
/// <param name="Name">As declared.</param>
/// <param name="Type">f64[] for a number.</param>
/// <param name="Initial">What every element starts as.</param>
public sealed record RuleState(string Name, TensorType Type, double Initial);

/// <summary>What one step of a rule gives.</summary>
/// <param name="Result">The new parameter, or the rate; null after an error.</param>
/// <param name="States">Each state with its value before and after.</param>
/// <param name="Momentum">What a schedule makes of the optimizer's momentum, f64[]; null where it leaves it alone.</param>
internal sealed record RuleStep(Value? Result, ImmutableArray<(RuleState State, Value Before, Value After)> States, Value? Momentum = null);

/// <summary>The states that the running rule has met so far.</summary>
internal sealed class RuleContext(TensorType? parameter, Func<RuleState, Value> read)
{
    /// <summary>The parameter's type; null in a schedule.</summary>
    public TensorType? Parameter { get; } = parameter;
    public List<(RuleState State, Value Before)> States { get; } = [];
    public Value Read(RuleState state) => read(state);

    /// <summary>A hyperparameter that a schedule moves, and what it counts as where something is decided once and for all.</summary>
    public (string Name, StaticValue Typical)? Moving { get; set; }
}

// Optimizers and schedules: bodies that run once for each parameter, or once a step.
internal sealed partial class Evaluator
{
    // Where a schedule's clock is chosen: `by: "step"`.
    private const string Clock = "by";

    // What a schedule may bind beside the rate, and where optimizers without a hyperparameter of that name have it.
    private const string Momentum = "momentum", Betas = "betas";

    // A momentum that moves counts as one: neither 0 nor 1.
    private const double TypicalMomentum = 0.9;

    /// <param name="rule">The optimizer or schedule.</param>
    /// <param name="arguments">Hyperparameters.</param>
    /// <param name="where">The call, or the group that changes some of them.</param>
    /// <param name="partial">Whether those without a default may be left out too.</param>
    private StaticValue GiveRule(RuleValue rule, CallArguments arguments, Location where, bool partial = false)
    {
        List<(string, bool)> names = [.. rule.Symbol.Parameters.Select(p => (p.Name.Text, partial || p.Default is not null))];
        if (!rule.IsOptimizer) names.Add((Clock, true));
        if (Match(rule.Symbol.Name, [.. names], arguments, where) is not { } matched) return ErrorValue.Instance;
        foreach (ParameterSyntax parameter in rule.Symbol.Parameters)
        {
            if (!matched.TryGetValue(parameter.Name.Text, out var argument) || parameter.Type is not { } type) continue;
            StaticValue value = Accept(type, Primary(argument.Value), argument.Where, $"`{parameter.Name.Text}`", parameter.Default is NoneLiteral);
            if (value is ErrorValue) return value;
            matched[parameter.Name.Text] = (value, argument.Where);
        }
        return new RuleValue(rule.Symbol, matched, where);
    }

    /// <summary>One step of an optimizer on one tensor.</summary>
    /// <param name="rule">The optimizer; its own <c>lr</c> is replaced by the scheduled one.</param>
    /// <param name="parameter">The weights before the step.</param>
    /// <param name="gradient">Of the same type.</param>
    /// <param name="rate">The scheduled rate, f64[].</param>
    /// <param name="count">Updates of this parameter, this one included, f64[].</param>
    /// <param name="read">Gives the value of a state before the step.</param>
    /// <param name="momentum">In the place of the written momentum, f64[]; null where no schedule moves it.</param>
    internal RuleStep StepOptimizer(RuleValue rule, Value parameter, Value gradient, Value rate, Value count, Func<RuleState, Value> read, Value? momentum = null)
    {
        var context = new RuleContext(parameter.Type, read);
        Dictionary<string, StaticValue> scope = new(StringComparer.Ordinal)
        {
            ["param"] = new TensorValue(parameter),
            ["grad"] = new TensorValue(gradient),
            ["lr"] = new TensorValue(rate),
            ["step"] = new TensorValue(count),
        };
        return RunRule(rule, scope, overriding: ["lr"], context, () =>
        {
            if (momentum is { } moves) MoveMomentum(context, moves);
            Run(((OptimizerSymbol)rule.Symbol).Declaration.Body);
            return _frame.Scope.Find("param") ?? ErrorValue.Instance;
        });
    }

    /// <summary>The rate that a schedule gives now.</summary>
    /// <param name="rule">The schedule.</param>
    /// <param name="scope"><c>base_lr</c>, <c>epoch</c>, <c>step</c> and <c>metric</c>.</param>
    /// <param name="read">Gives the value of a state before the step.</param>
    internal RuleStep StepSchedule(RuleValue rule, Dictionary<string, StaticValue> scope, Func<RuleState, Value> read)
    {
        ScheduleDeclaration declaration = ((ScheduleSymbol)rule.Symbol).Declaration;
        return RunRule(rule, scope, overriding: [], new RuleContext(null, read), () =>
        {
            if (declaration.Result is { } result) return Evaluate(result);
            Run(declaration.Body!);
            return _frame.Returned ?? ErrorValue.Instance;
        });
    }

    /// <summary>Whether an optimizer has a momentum that a schedule may move: its own, or the first of its betas.</summary>
    private static bool HasMomentum(RuleValue rule) => rule.Symbol.Parameters.Any(p => p.Name.Text is Momentum or Betas);

    private void MoveMomentum(RuleContext context, Value momentum)
    {
        Scope scope = _frame.Scope;
        var moves = new TensorValue(momentum);
        bool betas = scope.Find(Betas) is TupleValue;
        string name = betas ? Betas : Momentum;
        StaticValue[] rest = betas ? [.. ((TupleValue)scope.Find(Betas)!).Items.Skip(1)] : [];
        context.Moving = (name, betas ? new TupleValue([new FloatValue(TypicalMomentum), .. rest]) : new FloatValue(TypicalMomentum));
        scope.Declare(name, betas ? new TupleValue([moves, .. rest]) : moves);
    }

    // What is decided when the program is compiled: a hyperparameter that a schedule moves has no value of its own then.
    private StaticValue Decided(Expression condition)
    {
        if (_frame.Rule?.Moving is not { } moving || _frame.Scope.Find(moving.Name) is not { } now) return Primary(Evaluate(condition));
        _frame.Scope.Declare(moving.Name, moving.Typical);
        StaticValue value = Primary(Evaluate(condition));
        _frame.Scope.Declare(moving.Name, now);
        return value;
    }

    private RuleStep RunRule(RuleValue rule, Dictionary<string, StaticValue> values, string[] overriding, RuleContext context, Func<StaticValue> run)
    {
        var frame = new Frame(_frame, FrameKind.Function, rule.Symbol.Module, _frame?.Owner ?? Placeholder(rule.Symbol.Module, rule.Where), new Scope(), rule.Where)
        {
            Name = rule.Symbol.Name,
            Rule = context,
        };
        _frame ??= frame;
        StaticValue result = In(frame, () =>
        {
            foreach ((string name, StaticValue value) in values) frame.Scope.Declare(name, value);
            foreach (ParameterSyntax parameter in rule.Symbol.Parameters)
            {
                string name = parameter.Name.Text;
                if (overriding.Contains(name)) continue;
                StaticValue value = rule.Given.TryGetValue(name, out var given) ? given.Value
                    : parameter.Default is { } initial ? Primary(Evaluate(initial)) : ErrorValue.Instance;
                if (!rule.Given.ContainsKey(name) && parameter.Type is { } type && value is not NoneValue) value = Accept(type, value, parameter.Where, $"`{name}`", true);
                frame.Scope.Declare(name, value);
            }
            return Primary(run());
        });
        return In(frame, () =>
        {
            ImmutableArray<(RuleState, Value, Value)> states = [.. context.States.Select(s => (s.State, s.Before, After(s.State, frame, rule.Where)))];
            bool moves = !rule.IsOptimizer && rule.Symbol.Parameters.All(p => p.Name.Text != Momentum) && frame.Scope.Find(Momentum) is not (null or NoneValue);
            return new RuleStep(Fitted(result, context.Parameter ?? Number, "`param`", rule.Where), states, moves ? Fitted(frame.Scope.Find(Momentum)!, Number, "`momentum`", rule.Where) : null);
        });
    }

    private static readonly TensorType Number = new(ElementType.F64, Shape.Scalar);

    private Value After(RuleState state, Frame frame, Location where) =>
        Fitted(frame.Scope.Find(state.Name) ?? ErrorValue.Instance, state.Type, $"the state `{state.Name}`", where) ?? _root.Add(new Ir.Primitives.Constant(state.Type, ConstantData.Of(0.0)), Builder.Origin, [])[0];

    // A state or parameter keeps its type: one number may stand for all elements, and is rounded to their type.
    private Value? Fitted(StaticValue value, TensorType type, string what, Location where)
    {
        if (value is ErrorValue || AsTensor(Primary(value), where, type.Element) is not { } tensor) return null;
        Value cast = Cast(tensor.Value, type.Element);
        if (cast.Shape == type.Shape) return cast;
        if (cast.Shape.Rank == 0) return Builder.Add(new Ir.Primitives.Broadcast(type.Shape), cast)[0];
        Report(ElaborationRules.WrongKind.At(where, $"{what} is {type}, and becomes {tensor.Type}"));
        return null;
    }

    private void RunState(NamedStatement s, RuleContext rule)
    {
        double? initial = s.Value switch
        {
            NameExpression { Name: "zeros" } => 0,
            NameExpression { Name: "ones" } => 1,
            _ => null,
        };
        TensorType? type = initial is null ? null : rule.Parameter;
        if (initial is null && s.Value is CallExpression { Callee: NameExpression { Name: "constant" }, Arguments: [var only] })
            (initial, type) = (Float(Primary(Evaluate(only.Value))), rule.Parameter);
        else initial ??= Float(Primary(Evaluate(s.Value)));
        if (initial is not { } start)
        {
            Report(ElaborationRules.WrongKind.At(s.Value.Where, "a state starts as `zeros`, `ones`, `constant(…)` or a number"));
            _frame.Scope.Assign(s.Name.Text, ErrorValue.Instance);
            return;
        }
        var state = new RuleState(s.Name.Text, type ?? Number, start);
        Value before = rule.Read(state);
        rule.States.Add((state, before));
        _frame.Scope.Assign(s.Name.Text, new TensorValue(before));
    }
}
