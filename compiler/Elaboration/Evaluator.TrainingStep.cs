using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Syntax;
using ModelDsl.Training;
using P = ModelDsl.Ir.Primitives;

namespace ModelDsl.Elaboration;

// One step of training: gradients of the loss, what is done to them, and the optimizer on every parameter.
internal sealed partial class Evaluator
{
    // As PyTorch: keeps the division defined where all gradients are zero.
    private const double NormEpsilon = 1e-6;
    private const string Averages = "ema.";
    private const string Chained = "ChainedScheduler";

    /// <summary>Whether the step gives the gradients too, as outputs.</summary>
    public bool EmitGradients { get; init; }

    private bool BuildSteps(TrainDeclaration train, ImmutableArray<ParameterInfo> parameters, TensorValue metric)
    {
        HashSet<string> patterns = [];
        foreach (StepBuilder step in _trainSteps)
        {
            _trainStep = step;
            BuildStep(step, train, parameters, metric);
            foreach ((ParameterGroup group, _) in step.Settings.Groups)
            {
                // A group of the whole block may speak of one model only.
                foreach (StringLiteral pattern in group.Patterns.Where(p => patterns.Add(p.Value) && !parameters.Any(t => IsTrained(t) && PathPattern.Matches(p.Value, t.Path))))
                    ReportNoMatch(pattern.Value, pattern.Where, parameters);
            }
        }
        return true;
    }

    private bool IsTrained(ParameterInfo p) => p.Trainable && !p.IsBuffer && p.Type.Element.IsFloat() && _parameterNodes.ContainsKey(p);

    private void BuildStep(StepBuilder step, TrainDeclaration train, ImmutableArray<ParameterInfo> parameters, TensorValue metric)
    {
        TrainingBlock block = step.Settings;
        Value loss = step.Loss!.Value;
        HashSet<ParameterInfo> own = step.Model is null ? [.. parameters] : [.. _models.Where(m => m.Model.Name == step.Model).SelectMany(m => ParameterPaths.Of(m.Instance))];
        ParameterInfo[] trained = [.. parameters.Where(p => own.Contains(p) && IsTrained(p))];
        if (block.Optimizer is not { } optimizer)
        {
            Report(TrainingRules.NoOptimizer.At(step.Where, $"the {(step.Model is null ? "block" : "step")} has no `optimizer`") with { Help = "add `optimizer = AdamW(lr: 1e-3)`" });
            return;
        }
        if (trained.Length == 0)
        {
            Report(TrainingRules.NothingLearned.At(step.Where, $"every parameter of `{step.Model ?? train.Target.Text}` is frozen, or it has none"));
            return;
        }

        TensorValue clock = (TensorValue)_frame.Scope.Find("step")!;
        // Counts runs of this step.
        StaticValue turn = step.Every == 1 ? clock : Call("floor", Binary(BinaryOperator.Divide, clock, new IntValue(step.Every)));
        StaticValue count = turn, apply = new BoolValue(true);
        StaticValue scale = LossScale(block);
        Value[] gradients = [.. Gradients(Scaled(loss, scale, inverse: false), [.. trained.Select(p => _parameterNodes[p])])];
        for (int i = 0; i < gradients.Length; i++) gradients[i] = Scaled(gradients[i], scale, inverse: true);
        if (block.Accumulate > 1)
        {
            count = Call("floor", Binary(BinaryOperator.Divide, turn, new IntValue(block.Accumulate)));
            StaticValue round = Binary(BinaryOperator.Modulo, turn, new IntValue(block.Accumulate));
            apply = Binary(BinaryOperator.Equal, round, new IntValue(block.Accumulate - 1));
            for (int i = 0; i < trained.Length; i++)
            {
                ParameterInfo sum = State($"accumulated.{trained[i].Path}", trained[i].Type, 0);
                StaticValue total = Binary(BinaryOperator.Add, new TensorValue(Read(sum)), new TensorValue(Scaled(gradients[i], 1.0 / block.Accumulate)));
                gradients[i] = Tensor(total, trained[i].Type);
                Update(sum, Choose(apply, new FloatValue(0), total, trained[i].Type));
            }
        }
        StaticValue skipped = new IntValue(0);
        if (block.Scaling is { } scaling)
        {
            StaticValue finite = AllFinite(gradients), turns = apply;
            (apply, skipped) = SkipWhereNotFinite(step, finite, turns, "loss_scale.skipped");
            AdaptScale(scaling, scale, finite, turns);
        }
        StaticValue? norm = Clip(block, gradients);
        if (block.NonFinite == NonFiniteNorm.Error && block.Scaling is not null)
        {
            Report(TrainingRules.BadSetting.At(step.Where, "`clip_nonfinite = \"error\"` ends the run where `dynamic_loss_scale` tries a smaller scale") with { Help = "leave one of them out" });
            return;
        }
        if (block.NonFinite != NonFiniteNorm.Keep && norm is null)
        {
            Report(TrainingRules.BadSetting.At(step.Where, "`clip_nonfinite` is about the norm that `clip_grad_norm` clips, and there is none") with { Help = "`clip_grad_norm = inf` clips nothing" });
            return;
        }
        // An adapting scale skips these steps already.
        if (block.NonFinite == NonFiniteNorm.Skip && block.Scaling is null) (apply, skipped) = SkipWhereNotFinite(step, Call("isfinite", norm!), apply, "clip.skipped");
        if (EmitGradients)
        {
            for (int i = 0; i < trained.Length; i++) Give("gradient." + trained[i].Path, gradients[i]);
        }

        if (optimizer.Symbol is { Name: "LBFGS", Module.IsStandard: true })
        {
            (Value only, Value? unused) = Rate(block, BaseRate(optimizer), count, metric, 0);
            if (unused is not null) ReportNoMomentum(block, optimizer);
            else RunLbfgs(step, optimizer, trained, gradients, only);
            return;
        }
        StaticValue updates = Binary(BinaryOperator.Subtract, Binary(BinaryOperator.Add, count, new IntValue(1)), skipped);
        Dictionary<double, (Value Rate, Value? Momentum)> rates = [];
        for (int i = 0; i < trained.Length; i++)
        {
            ParameterInfo parameter = trained[i];
            RuleValue rule = RuleOf(optimizer, block, parameter.Path);
            double baseRate = BaseRate(rule);
            if (!(baseRate >= 0))
            {
                Report(TrainingRules.BadSetting.At(rule.Where, $"the learning rate of `{parameter.Path}` is {baseRate}, a rate is not negative") with { Help = "`maximize: true` climbs instead of descending" });
                return;
            }
            if (!rates.TryGetValue(baseRate, out (Value Rate, Value? Momentum) now)) rates[baseRate] = now = Rate(block, baseRate, count, metric, rates.Count);
            if (now.Momentum is not null && !HasMomentum(rule))
            {
                ReportNoMomentum(block, rule);
                return;
            }
            List<ParameterInfo> states = [];
            RuleStep moved = StepOptimizer(rule, _parameterNodes[parameter], gradients[i], now.Rate, Tensor(updates, Number), s =>
            {
                ParameterInfo state = State($"optimizer.{s.Name}.{parameter.Path}", s.Type, s.Initial);
                states.Add(state);
                return Read(state);
            }, now.Momentum);
            if (moved.Result is not { } result) return;
            Value after = Choose(apply, new TensorValue(result), new TensorValue(_parameterNodes[parameter]), parameter.Type);
            Update(parameter, after);
            for (int s = 0; s < states.Count; s++)
                Update(states[s], Choose(apply, new TensorValue(moved.States[s].After), new TensorValue(moved.States[s].Before), states[s].Type));
            if (block.Average is { } decay) UpdateAverage(parameter, after, decay, turn);
        }
        Give(step.Prefix + "lr", rates.First().Value.Rate);
        if (rates.First().Value.Momentum is { } momentum) Give(step.Prefix + "momentum", momentum);
    }

    private void ReportNoMomentum(TrainingBlock block, RuleValue rule) =>
        Report(TrainingRules.BadSetting.At(block.Schedules[0].Where, $"{string.Join(" after ", block.Schedules.Select(s => s.Symbol.Name))} moves the momentum, and {rule.Symbol.Name} has none") with { Help = "leave it as it is: `cycle_momentum: false`" });

    private void Update(ParameterInfo slot, Value value) => _trainStep.Updates.Add((slot, value));

    private void Give(string name, Value value) => _trainStep.Results.Add((name, value));

    // The average of the weights: begins as the weights after the first step.
    private void UpdateAverage(ParameterInfo parameter, Value after, double decay, StaticValue turn)
    {
        ParameterInfo average = State($"{Averages}{parameter.Path}", parameter.Type, 0);
        StaticValue mixed = Binary(BinaryOperator.Add,
            Binary(BinaryOperator.Multiply, new FloatValue(decay), new TensorValue(Read(average))), Binary(BinaryOperator.Multiply, new FloatValue(1 - decay), new TensorValue(after)));
        Update(average, Choose(Binary(BinaryOperator.Equal, turn, new IntValue(0)), new TensorValue(after), mixed, parameter.Type));
    }

    // Whether the parameters move, and how often they have not so far. Buffers of the model stay, too.
    private (StaticValue Apply, StaticValue Skipped) SkipWhereNotFinite(StepBuilder step, StaticValue finite, StaticValue apply, string path)
    {
        for (int i = 0; i < step.Updates.Count; i++)
        {
            (ParameterInfo slot, Value value) = step.Updates[i];
            if (!step.States.Contains(slot) && _parameterNodes.TryGetValue(slot, out Value before)) step.Updates[i] = (slot, Choose(finite, new TensorValue(value), new TensorValue(before), slot.Type));
        }
        ParameterInfo skipped = State(path, Number, 0);
        StaticValue held = new TensorValue(Read(skipped)), missed = Binary(BinaryOperator.Add, held, new IntValue(1));
        StaticValue moves = apply is BoolValue ? finite : Call("logical_and", apply, finite);
        StaticValue counted = Call("where", finite, held, missed);
        Update(skipped, apply is BoolValue ? Tensor(counted, Number) : Choose(apply, counted, held, Number));
        return (moves, held);
    }

    // The norm before clipping; null where no norm is clipped.
    private StaticValue? Clip(TrainingBlock block, Value[] gradients)
    {
        if (block.ClipValue is { } bound)
        {
            for (int i = 0; i < gradients.Length; i++) gradients[i] = Tensor(Call("clamp", new TensorValue(gradients[i]), new FloatValue(-bound), new FloatValue(bound)), gradients[i].Type);
        }
        if (block.ClipNorm is not { } most) return null;
        StaticValue norm = NormOf(gradients, block.NormType);
        Give(_trainStep.Prefix + "grad_norm", Tensor(norm, Primary(norm) is TensorValue t ? t.Type : Number));
        StaticValue factor = Call("minimum", Binary(BinaryOperator.Divide, new FloatValue(most), Binary(BinaryOperator.Add, norm, new FloatValue(NormEpsilon))), new FloatValue(1));
        for (int i = 0; i < gradients.Length; i++) gradients[i] = Tensor(Binary(BinaryOperator.Multiply, new TensorValue(gradients[i]), factor), gradients[i].Type);
        return norm;
    }

    // The norm of all gradients as one vector.
    private StaticValue NormOf(Value[] gradients, double p)
    {
        StaticValue? total = null;
        foreach (Value gradient in gradients)
        {
            StaticValue g = new TensorValue(gradient);
            StaticValue own = double.IsPositiveInfinity(p) ? Call("amax", Call("abs", g))
                : Call("sum", p == 2 ? Binary(BinaryOperator.Multiply, g, g) : p == 1 ? Call("abs", g) : Binary(BinaryOperator.Power, Call("abs", g), new FloatValue(p)));
            total = total is null ? own : double.IsPositiveInfinity(p) ? Call("maximum", total, own) : Binary(BinaryOperator.Add, total, own);
        }
        return double.IsPositiveInfinity(p) || p == 1 ? total! : p == 2 ? Call("sqrt", total!) : Binary(BinaryOperator.Power, total!, new FloatValue(1 / p));
    }

    private Value Scaled(Value value, double factor) =>
        factor == 1 ? value : Tensor(Binary(BinaryOperator.Multiply, new TensorValue(value), new FloatValue(factor)), value.Type);

    private Value Choose(StaticValue condition, StaticValue then, StaticValue otherwise, TensorType type) =>
        condition is BoolValue { Value: true } ? Tensor(then, type) : Tensor(Call("where", condition, then, otherwise), type);

    private Value Tensor(StaticValue value, TensorType type) =>
        Fitted(value, type, "the value", _frame.Use) ?? throw new InvalidOperationException($"{value.Describe()} is not {type}");

    private StaticValue Binary(BinaryOperator op, StaticValue a, StaticValue b) => Primary(Binary(op, a, b, _frame.Use, _frame.Use, _frame.Use));

    // A function of the library by name, as the program itself would call it.
    private StaticValue Call(string function, params StaticValue[] arguments) =>
        Primary(CallBack(Evaluate(new NameExpression(_frame.Use, function)), arguments, _frame.Use));

    // The averages of the weights go by the weights' own paths, so that they can stand for them.
    private ParameterInfo State(string path, TensorType type, double initial)
    {
        string full = _trainStep.Model is null || path.StartsWith(Averages, StringComparison.Ordinal) ? path : $"step.{_trainStep.Prefix}{path}";
        var info = new ParameterInfo(type, isBuffer: true, Initializer.Of("constant", ("value", initial)), default) { Path = full };
        if (_trainStep.States.Any(s => s.Path == full)) throw new InvalidOperationException($"two states are called {full}");
        _trainStep.States.Add(info);
        return info;
    }

    // ---- rates ------------------------------------------------------------------------------------------------------

    private RuleValue RuleOf(RuleValue optimizer, TrainingBlock block, string path)
    {
        var given = new Dictionary<string, (StaticValue Value, Text.Location Where)>(optimizer.Given, StringComparer.Ordinal);
        foreach (var (group, settings) in block.Groups.Where(g => g.Group.Patterns.Any(p => PathPattern.Matches(p.Value, path))))
        {
            foreach (var (name, value) in settings) given[name] = value;
        }
        return new RuleValue(optimizer.Symbol, given, optimizer.Where);
    }

    private double BaseRate(RuleValue rule)
    {
        if (rule.Given.TryGetValue("lr", out var given)) return Float(given.Value) ?? 0;
        return rule.Symbol.Parameters.FirstOrDefault(p => p.Name.Text == "lr")?.Default is { } initial ? Float(Primary(Evaluate(initial))) ?? 0 : 0;
    }

    // The rate, and the momentum where a schedule moves it.
    private (Value Rate, Value? Momentum) Rate(TrainingBlock block, double baseRate, StaticValue count, TensorValue metric, int group)
    {
        StaticValue rate = new FloatValue(baseRate), epoch = _frame.Scope.Find("epoch")!, startEpoch = new FloatValue(0), startStep = new FloatValue(0);
        StaticValue? momentum = null;
        List<(StaticValue Inside, StaticValue Rate, StaticValue? Momentum)> segments = [];
        for (int i = block.Schedules.Count - 1; i >= 0; i--)
        {
            RuleValue rule = block.Schedules[i];
            bool steps = CountsSteps(rule);
            StaticValue ownEpoch = Binary(BinaryOperator.Subtract, epoch, startEpoch), ownStep = Binary(BinaryOperator.Subtract, count, startStep);
            (StaticValue value, StaticValue? moved) = Scheduled(rule, baseRate, ownEpoch, ownStep, steps, metric, $"schedule.{group}.{i}");
            if (i == 0)
            {
                rate = value;
                // Until its turn comes, the momentum is what it begins with, as in PyTorch.
                momentum = moved is null || segments.Count == 0 || rule.Symbol is { Name: Chained } ? moved
                    : Scheduled(rule, baseRate, Call("maximum", ownEpoch, new FloatValue(0)), Call("maximum", ownStep, new FloatValue(0)), steps, metric, $"schedule.{group}.{i}.momentum").Momentum;
                break;
            }
            double end = EndOf(rule)!.Value;
            StaticValue inside = Binary(BinaryOperator.Less, steps ? ownStep : ownEpoch, new FloatValue(end));
            segments.Add((inside, value, moved));
            // Where this one counts steps, the next one's epochs begin with the epoch in which it ended, and the other way round.
            ParameterInfo begin = State($"schedule.{group}.{i}.end", Number, 0);
            StaticValue seen = steps ? epoch : Binary(BinaryOperator.Add, count, new IntValue(1));
            StaticValue settled = Call("where", inside, seen, new TensorValue(Read(begin)));
            Update(begin, Tensor(settled, Number));
            startEpoch = steps ? settled : Binary(BinaryOperator.Add, startEpoch, new FloatValue(end));
            startStep = steps ? Binary(BinaryOperator.Add, startStep, new FloatValue(end)) : settled;
        }
        for (int i = segments.Count - 1; i >= 0; i--)
        {
            (StaticValue inside, StaticValue own, StaticValue? moved) = segments[i];
            rate = Call("where", inside, own, rate);
            // The last momentum stays where nothing moves it any more.
            momentum = moved is null ? momentum : momentum is null ? moved : Call("where", inside, moved, momentum);
        }
        return (Tensor(rate, Number), momentum is null ? null : Tensor(momentum, Number));
    }

    // The product of what each makes of the rate, each by its own clock.
    private (StaticValue Rate, StaticValue? Momentum) ScheduledTogether(RuleValue rule, double baseRate, StaticValue epoch, StaticValue step, TensorValue metric, string path)
    {
        // Its own conditions.
        if (StepSchedule(rule, new() { ["base_lr"] = new FloatValue(baseRate) }, _ => throw new InvalidOperationException("it keeps nothing")).Result is null || HasErrors) return (new FloatValue(0), null);
        StaticValue rate = new FloatValue(baseRate);
        StaticValue? momentum = null;
        StaticValue[] parts = [.. ((ListValue)rule.Given["schedulers"].Value).Items];
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i] is not RuleValue { IsOptimizer: false } part)
            {
                Report(TrainingRules.BadSetting.At(rule.Given["schedulers"].Where, $"`schedulers` is a list of schedules, found {parts[i].Describe()}"));
                return (rate, null);
            }
            (StaticValue own, StaticValue? moved) = Scheduled(part, baseRate, epoch, step, CountsSteps(part), metric, $"{path}.{i}");
            rate = i == 0 ? own : Binary(BinaryOperator.Multiply, rate, Binary(BinaryOperator.Divide, own, new FloatValue(baseRate)));
            momentum = moved ?? momentum;
        }
        return (rate, momentum);
    }

    // Torch's epoch clock reads the same within an epoch; a schedule with states moves them when it advances.
    private (StaticValue Rate, StaticValue? Momentum) Scheduled(RuleValue rule, double baseRate, StaticValue epoch, StaticValue step, bool countsSteps, TensorValue metric, string path)
    {
        if (rule.Symbol is { Name: Chained, Module.IsStandard: true }) return ScheduledTogether(rule, baseRate, epoch, step, metric, path);
        bool chosen = rule.Given.ContainsKey(Clock);
        // `by` gives both clocks the same beat.
        Dictionary<string, StaticValue> scope = new(StringComparer.Ordinal)
        {
            ["base_lr"] = new FloatValue(baseRate),
            ["epoch"] = chosen && countsSteps ? step : epoch,
            ["step"] = chosen && !countsSteps ? epoch : step,
            ["metric"] = metric,
        };
        List<ParameterInfo> states = [];
        RuleStep result = StepSchedule(rule, scope, s =>
        {
            ParameterInfo state = State($"{path}.{s.Name}", s.Type, s.Initial);
            states.Add(state);
            return Read(state);
        });
        if (result.Result is not { } rate) return (new FloatValue(0), null);
        StaticValue? momentum = result.Momentum is { } moved ? new TensorValue(moved) : null;
        if (states.Count == 0) return (new TensorValue(rate), momentum);
        ParameterInfo last = State($"{path}.clock.at", Number, -1), held = State($"{path}.clock.rate", Number, baseRate);
        StaticValue now = countsSteps ? step : epoch, ticks = Binary(BinaryOperator.NotEqual, now, new TensorValue(Read(last)));
        for (int i = 0; i < states.Count; i++)
            Update(states[i], Choose(ticks, new TensorValue(result.States[i].After), new TensorValue(result.States[i].Before), states[i].Type));
        Value settled = Choose(ticks, new TensorValue(rate), new TensorValue(Read(held)), Number);
        Update(last, Tensor(now, Number));
        Update(held, settled);
        return (new TensorValue(settled), momentum);
    }
}
