using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Syntax;
using ModelDsl.Training;

namespace ModelDsl.Elaboration;

// The statements of a `train` block, in order.
internal sealed partial class Evaluator
{
    private void RunTrainingBody(TrainDeclaration train, TrainingBlock block)
    {
        RunSettings(train.Body, block, TrainingBlock.Names, train);
        if (HasErrors) return;
        if (_models.Count == 0) Report(TrainingRules.UnknownModel.At(train.Target.Where, $"there is no model `{train.Target.Text}`, and the block declares none") with
        {
            Help = Suggestion.DidYouMean(train.Target.Text, _program.Main.Models.Select(m => m.Name)) ?? "name a model, or declare some in the block: `model G = Generator`",
        });
        else if (_trainSteps.Count == 0 && _trainStep.Loss is null)
            Report(TrainingRules.NoLoss.At(train.Target.Where, "the block has no `loss`") with { Help = "add `loss = cross_entropy(logits, label)` or another scalar" });
        else if (_trainSteps.Count > 0 && _trainStep.Loss is not null)
            Report(TrainingRules.BadSetting.At(train.Target.Where, "a loss stands in a step where a block has steps") with { Help = "bind it without `loss` to use it in several steps, or make it a `metric`" });
    }

    private void RunSettings(Body body, TrainingBlock block, string[] known, TrainDeclaration train)
    {
        HashSet<string> used = UsedNames(body);
        foreach (Statement statement in body.Statements)
        {
            SetOrigin(statement.Where);
            switch (statement)
            {
                case AssignStatement { Targets: [NamePattern { Name: "loss" }] } s: AddReport("loss", s.Value, isLoss: true); break;
                case AssignStatement { Targets: [NamePattern name] } s when known.Contains(name.Name): RunSetting(name.Name, s, block); break;
                // One that is read under a misspelt name is no setting: the misspelling is reported where it stands.
                case AssignStatement { Targets: [NamePattern name] } s when !used.Contains(name.Name) && !used.Any(u => Suggestion.Nearest(u, [name.Name]) is not null && _frame.Scope.Find(u) is null && _frame.Module.Lookup(u) is null):
                    Report(TrainingRules.UnknownSetting.At(name.Where, $"`{name.Name}`") with { Help = SettingHelp(name.Name, s, body, known) });
                    break;
                case NamedStatement { Kind: NamedKind.Loss } s: AddReport(s.Name.Text, s.Value, isLoss: true); break;
                case NamedStatement { Kind: NamedKind.Metric } s: AddReport(s.Name.Text, s.Value, isLoss: false); break;
                case NamedStatement { Kind: NamedKind.Data } s: AddData(s); break;
                case TrainModelStatement s: RunTrainModel(s); break;
                case StepStatement s: RunStep(s, block, train); break;
                // Losses of training alone, such as those of auxiliary heads.
                case IfStatement s when Condition(s.Condition, out _) is { } holds:
                    if ((holds ? s.Then : s.Else) is { } branch) RunSettings(branch, block, known, train);
                    break;
                default: Run(statement); break;
            }
        }
    }

    private static Help SettingHelp(string name, AssignStatement s, Body body, string[] known)
    {
        if (Suggestion.DidYouMean(name, known) is { } near) return near;
        bool hasLoss = body.Statements.Any(x => x is AssignStatement { Targets: [NamePattern { Name: "loss" }] } or NamedStatement { Kind: NamedKind.Loss } or StepStatement);
        if (!hasLoss && s.Value is not (IntLiteral or FloatLiteral or StringLiteral or BoolLiteral)) return $"what is minimised is called `loss`: write `loss = {s.Value.Where.Text}`";
        string? alike = Suggestion.Alike(name, known);
        return alike is not null ? Help.Meant(alike) : $"leave it out: nothing reads it, and the settings are {string.Join(", ", known)}";
    }

    // What a name may be bound for besides being a setting: being read further down.
    private static HashSet<string> UsedNames(Body body)
    {
        HashSet<string> used = new(StringComparer.Ordinal);
        foreach (NameExpression name in Lints.SyntaxWalk.All(body).OfType<NameExpression>()) used.Add(name.Name);
        return used;
    }

    private void RunSetting(string name, AssignStatement s, TrainingBlock block)
    {
        switch (name)
        {
            case "optimizer": RunOptimizerSetting(s, block); return;
            case "schedule": RunScheduleSetting(s, block); return;
            case "weights" or "transfer" or "frozen": RunTransferSetting(name, s, block); return;
            case "clip_nonfinite": RunNonFinite(s, block); return;
            case "shuffle" or "drop_last" or "bootstrap": RunSwitch(name, s, block); return;
        }
        StaticValue value = Primary(Evaluate(s.Value));
        _frame.Scope.Assign(name, ErrorValue.Instance);
        if (value is ErrorValue) return;
        if (name == "loss_scale" && ScalingOf(value) is { } scaling)
        {
            block.Scaling = scaling;
            return;
        }
        bool whole = name is not ("clip_grad_norm" or "clip_norm_type" or "clip_grad_value" or "ema" or "loss_scale");
        if (Float(value) is not { } number || whole && (value is not IntValue || number < 0 || number > int.MaxValue) || !whole && !(number > 0))
        {
            Report(TrainingRules.BadSetting.At(s.Value.Where, $"`{name}` is {(whole ? "a whole number" : "a positive number")}, found {value.Describe()}") with { Help = FormattableString.Invariant($"write a number: `{name} = {(whole ? Float(value) is >= 1 and < int.MaxValue and { } near ? Math.Round(near) : 10 : 1.0)}`") });
            return;
        }
        _frame.Scope.Assign(name, value);
        switch (name)
        {
            case "epochs": block.Loop = block.Loop with { Epochs = (int)number }; break;
            case "steps": block.Loop = block.Loop with { Steps = (int)number }; break;
            case "batch" when number >= 1: block.Loop = block.Loop with { Batch = (int)number }; break;
            case "seed": block.Loop = block.Loop with { Seed = (ulong)number }; break;
            case "folds": block.Loop = block.Loop with { Folds = (int)number }; break;
            case "members": block.Loop = block.Loop with { Members = (int)number }; break;
            case "early_stopping": block.Loop = block.Loop with { EarlyStopping = (int)number }; break;
            case "checkpoint_every": block.Loop = block.Loop with { CheckpointEvery = (int)number }; break;
            case "clip_grad_norm": block.ClipNorm = number; break;
            case "clip_norm_type": block.NormType = number; break;
            case "clip_grad_value": block.ClipValue = number; break;
            case "accumulate" when number >= 1: block.Accumulate = (int)number; break;
            case "ema": block.Average = number; break;
            case "loss_scale": (block.LossScale, block.Scaling) = (number, null); break;
            default: Report(TrainingRules.BadSetting.At(s.Value.Where, $"`{name}` is at least 1")); break;
        }
    }

    private void RunSwitch(string name, AssignStatement s, TrainingBlock block)
    {
        if (AsBool(Evaluate(s.Value), s.Value.Where, $"a bool for `{name}`") is not { } on) return;
        block.Loop = name switch { "shuffle" => block.Loop with { Shuffle = on }, "drop_last" => block.Loop with { DropLast = on }, _ => block.Loop with { Bootstrap = on } };
    }

    private void RunNonFinite(AssignStatement s, TrainingBlock block)
    {
        StaticValue value = Primary(Evaluate(s.Value));
        if (value is ErrorValue) return;
        if (value is StringValue { Value: var text } && Enum.TryParse(text, ignoreCase: true, out NonFiniteNorm chosen) && text == text.ToLowerInvariant() && char.IsLetter(text[0])) block.NonFinite = chosen;
        else Report(TrainingRules.BadSetting.At(s.Value.Where, $"`clip_nonfinite` is \"keep\", \"skip\" or \"error\", found {value.Describe()}"));
    }

    // Where parameters come from, and which of them stay as they are.
    private void RunTransferSetting(string name, AssignStatement s, TrainingBlock block)
    {
        StaticValue value = Primary(Evaluate(s.Value));
        if (value is ErrorValue) return;
        StaticValue[] items = value is ListValue list ? [.. list.Items] : [value];
        if (items.Any(i => i is not StringValue) || name == "weights" && value is not StringValue)
        {
            Report(TrainingRules.BadSetting.At(s.Value.Where, name == "weights" ? $"`weights` is a file, found {value.Describe()}" : $"`{name}` is a list of paths such as [\"features.*\"], found {value.Describe()}"));
            return;
        }
        string[] texts = [.. items.Select(i => ((StringValue)i).Value)];
        switch (name)
        {
            case "weights": block.Weights = texts[0]; break;
            case "transfer": block.Transfer = [.. texts]; break;
            default: block.Frozen.AddRange(texts.Select(t => (t, s.Value.Where))); break;
        }
    }

    private void RunOptimizerSetting(AssignStatement s, TrainingBlock block)
    {
        if (RuleFrom(s.Value, optimizer: true) is not { } rule) return;
        block.Optimizer = rule;
        foreach (ParameterGroup group in s.Groups)
        {
            var settings = new Dictionary<string, (StaticValue, Text.Location)>(StringComparer.Ordinal);
            var merged = GiveRule(rule, EvaluateArguments(group.Settings), group.Where, partial: true);
            if (merged is RuleValue { Given: var given }) settings = given;
            block.Groups.Add((group, settings));
        }
    }

    private void RunScheduleSetting(AssignStatement s, TrainingBlock block)
    {
        block.Schedules.Clear();
        foreach (Expression part in s.After.Prepend(s.Value))
        {
            if (RuleFrom(part, optimizer: false) is { } rule) block.Schedules.Add(rule);
        }
        foreach (RuleValue before in block.Schedules.Skip(1).Where(r => EndOf(r) is null))
            Report(TrainingRules.BadSetting.At(before.Where, $"{before.Symbol.Name} has no end, so nothing can come after it") with { Help = "begin with LinearWarmup, LinearLR, ConstantLR or another schedule of a fixed length" });
    }

    private RuleValue? RuleFrom(Expression expression, bool optimizer)
    {
        StaticValue value = Primary(Evaluate(expression));
        // A bare name has its defaults; what it lacks is told as for a call.
        if (value is RuleValue { Given.Count: 0 } bare && expression is NameExpression) value = GiveRule(bare, CallArguments.None, expression.Where);
        if (value is ErrorValue) return null;
        if (value is RuleValue rule && rule.IsOptimizer == optimizer) return rule;
        Report(TrainingRules.BadSetting.At(expression.Where, $"wants {(optimizer ? "an optimizer, such as AdamW(lr: 1e-3)" : "a schedule, such as CosineAnnealingLR(T_max: epochs)")}, found {value.Describe()}"));
        return null;
    }

    /// <summary>The length of a schedule in ticks of its clock; null where it goes on for ever.</summary>
    private static double? EndOf(RuleValue rule)
    {
        foreach (string name in (string[])["steps", "total_iters", "total_steps", "T_max"])
        {
            if (rule.Given.TryGetValue(name, out var given) && Float(given.Value) is { } end) return end;
            if (name == "total_steps" && rule.Given.TryGetValue("epochs", out var epochs) && rule.Given.TryGetValue("steps_per_epoch", out var each) && Float(epochs.Value) * Float(each.Value) is { } product) return product;
            if (rule.Symbol.Parameters.FirstOrDefault(p => p.Name.Text == name)?.Default is IntLiteral { Value: var initial }) return initial;
        }
        return null;
    }

    /// <summary>Whether a schedule counts optimizer steps rather than epochs.</summary>
    private static bool CountsSteps(RuleValue rule) => rule.Given.TryGetValue(Clock, out var clock) && clock.Value is StringValue { Value: var text }
        ? text == "step"
        : rule.Symbol.Name is "OneCycleLR" or "CyclicLR" or "LinearWarmup";
}
