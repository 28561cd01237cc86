using System.Collections.Immutable;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;
using ModelDsl.Training;

namespace ModelDsl.Elaboration;

/// <summary>One version of a <c>train</c> block: a graph that holds all steps, with parameters still as such.</summary>
internal sealed record TrainingVersion(
    Graph Graph, ImmutableArray<TrainedModel> Models, ImmutableArray<StepBuilder> Steps, ImmutableArray<ParameterInfo> Parameters, ImmutableArray<BatchInput> Inputs,
    TrainingSettings Settings, ImmutableArray<DataDeclaration> Data, ImmutableArray<Diagnostic> Diagnostics);

// A `train` block: its models, their losses, and for the training version the steps of the optimizers.
internal sealed partial class Evaluator
{
    private static readonly string[] s_clocks = ["epoch", "step", "progress"];

    private readonly List<(TrainedModel Model, Instance Instance)> _models = [];
    private readonly List<StepBuilder> _trainSteps = [];
    private readonly List<DataDeclaration> _data = [];
    // The outputs of the model that the block names.
    private readonly List<string> _trained = [];

    // What the statements at hand add to: a step, or the block itself, whose losses make a step where there is no other.
    private StepBuilder _trainStep = null!;

    /// <summary>The training version makes the steps; the other evaluates losses and metrics.</summary>
    /// <param name="model">The model that the block names; null for a block of a name of its own.</param>
    public TrainingVersion RunTraining(BlockSymbol? model, TrainDeclaration train)
    {
        Module module = model?.Module ?? _program.Main;
        Instance holder = Placeholder(module, train.Where);
        Instance? own = model is null ? null : RunRoot(model);
        Frame root = own is null ? new Frame(null, FrameKind.Block, module, holder, new Scope(), train.Where) { Name = train.Target.Text } : _frame;
        _frame = root;
        var frame = new Frame(root, FrameKind.Lambda, module, holder, new Scope(), train.Where) { Name = train.Alias?.Text ?? train.Target.Text };
        if (own is not null)
        {
            _models.Add((new TrainedModel("", model!.Name, false, null, []), own));
            foreach (ParameterSyntax parameter in model.Parameters) Show(parameter.Name.Text);
            foreach (InputStatement input in InputsOf(model.Declaration.Body)) Show(input.Name.Text);
            foreach (OutputValue output in own.Outputs) frame.Scope.Declare(output.Name, output.Value);
            _trained.AddRange(own.Outputs.Select(o => o.Name));
            foreach (DimSymbol symbol in _dynamics.Values) frame.Scope.Declare(symbol.Name, new IntValue(Dim.Of(symbol)));
        }
        foreach (string clock in s_clocks) frame.Scope.Declare(clock, RuleInput(clock, Number));
        TensorValue metric = RuleInput("metric", Number);

        var block = new TrainingBlock();
        StepBuilder whole = _trainStep = new StepBuilder(null, "", 1, block, train.Target.Where);
        In(frame, () =>
        {
            RunTrainingBody(train, block);
            return true;
        });
        if (_trainSteps.Count == 0) _trainSteps.Add(whole);
        else _trainSteps[^1].Reports.AddRange(whole.Reports);
        if (_trainSteps is [var only] && only == whole) TakeUpdates(whole);
        // A model that nothing is done with has no sizes, and no part in the run.
        _models.RemoveAll(m => !m.Instance.Applied);
        holder.Children.RemoveAll(c => c.Value is LayerValue { Instance.Applied: false });
        if (own is not null) MaterialiseAll(own);
        MaterialiseAll(holder);
        if (own is not null) ParameterPaths.Assign(own);
        ParameterPaths.Assign(holder);
        SettleFrozen();
        ImmutableArray<ParameterInfo> parameters = [.. own is null ? [] : ParameterPaths.Of(own), .. ParameterPaths.Of(holder)];
        FreezeByPath(block, parameters);
        if (Training && !HasErrors) In(frame, () => BuildSteps(train, parameters, metric));
        string[] clocks = [.. s_clocks, "metric"];
        Graph graph = _root.Build();
        if (Training && !HasErrors) CheckDataSizes(graph, [.. graph.Inputs.Where(i => !clocks.Contains(i.Name))]);
        return new TrainingVersion(
            graph, [.. _models.Select(m => m.Model with { Weights = m.Model.Weights ?? (m.Model.Frozen ? null : block.Weights), Transfer = m.Model.Weights is null ? block.Transfer : [] })],
            [.. _trainSteps], parameters, [.. graph.Inputs.Where(i => !clocks.Contains(i.Name)).Select(i => new BatchInput(i.Name, i.Value.Type))], block.Loop, [.. _data], AllDiagnostics());

        void Show(string name)
        {
            if (root.Scope.Find(name) is { } value) frame.Scope.Declare(name, value);
        }
    }

    private bool HasErrors => Diagnostics.ToImmutable().Any(d => d.Severity == Severity.Error);

    // ---- models and steps --------------------------------------------------------------------------------------------

    private void RunTrainModel(TrainModelStatement s)
    {
        StaticValue value = Evaluate(s.Value);
        // What is read of it further down is not unknown besides.
        if (value is not LayerValue) _frame.Scope.Declare(s.Name.Text, ErrorValue.Instance);
        if (value is ErrorValue) return;
        if (value is not LayerValue { Instance: var instance })
        {
            Report(ElaborationRules.Wants(s.Value.Where, "a model, such as `Generator(noise: 64)`", value));
            return;
        }
        if (_models.Any(m => m.Model.Name == s.Name.Text || m.Model.Name.Length == 0 && m.Instance.Child(s.Name.Text) is not null))
        {
            Report(BindingRules.Duplicate.At(s.Name.Where, $"`{s.Name.Text}` is a model or a layer already"));
            return;
        }
        instance.IsFrozen = s.Frozen;
        if (s.Frozen) _frozen.Add((value, []));
        Adopt(_frame.Owner, s.Name.Text, value);
        _frame.Scope.Declare(s.Name.Text, value);
        _models.Add((new TrainedModel(s.Name.Text, instance.Symbol.Name, s.Frozen, s.Weights?.Value, []), instance));
    }

    // An output of a model that the block has not applied is read: it is what the model makes of the data. Its inputs are those
    // of the block by the same names, or become inputs of the block.
    private bool ApplyToData(Instance instance, string output, Location where)
    {
        if (_models.All(m => m.Instance != instance) || instance.Symbol.Declaration.Body.Statements.OfType<OutputStatement>().All(o => o.Name.Text != output)) return false;
        string[] names = [.. InputsOf(instance.Symbol.Declaration.Body).Select(i => i.Name.Text)];
        CallArgument[] given = [.. names.Where(n => _frame.Scope.Find(n) is TensorValue).Select(n => new CallArgument(n, where, _frame.Scope.Find(n)!, where))];
        if (given.Length > 0) ApplyLayer(new LayerValue(instance), new CallArguments(given), where);
        else
        {
            var frame = new Frame(_frame, FrameKind.Block, instance.Symbol.Module, instance, new Scope(), where) { Name = instance.Symbol.Name };
            RunBlock(instance, frame);
            foreach (string name in names)
            {
                if (frame.Scope.Find(name) is { } value) _frame.Scope.Declare(name, value);
            }
        }
        return true;
    }

    private void RunStep(StepStatement s, TrainingBlock block, TrainDeclaration train)
    {
        string[] names = [.. _models.Where(m => !m.Model.Frozen && m.Model.Name.Length > 0).Select(m => m.Model.Name)];
        if (_frame.Scope.Find(s.Name.Text) is ErrorValue) return;
        if (!names.Contains(s.Name.Text))
        {
            string why = _models.Any(m => m.Model.Name == s.Name.Text) ? $"`{s.Name.Text}` is frozen" : $"the block has no `model {s.Name.Text}`";
            Report(TrainingRules.UnknownModel.At(s.Name.Where, why) with { Help = Suggestion.DidYouMean(s.Name.Text, names) ?? (names.Length == 0 ? "declare it: `model net = …`" : $"there are {string.Join(", ", names)}") });
            return;
        }
        int every = 1;
        if (s.Every is { } rhythm)
        {
            StaticValue value = Primary(Evaluate(rhythm));
            if (value is IntValue i && i.Value.TryConstant(out long n) && n is >= 1 and <= int.MaxValue) every = (int)n;
            else if (value is not ErrorValue) Report(TrainingRules.BadSetting.At(rhythm.Where, $"`every` is a whole number from 1, found {value.Describe()}"));
        }
        int before = _trainSteps.Count(t => t.Model == s.Name.Text);
        var step = new StepBuilder(s.Name.Text, before == 0 ? s.Name.Text + "." : $"{s.Name.Text}{before + 1}.", every, block.ForStep(), s.Name.Where);
        (StepBuilder outer, _trainStep) = (_trainStep, step);
        // A step sees the buffers as they are before it: what another step has updated arrives with the next run.
        Dictionary<ParameterInfo, Value> updated = new(_updated);
        List<ParameterInfo> order = [.. _updateOrder];
        var frame = new Frame(_frame, FrameKind.Lambda, _frame.Module, _frame.Owner, new Scope(_frame.Scope), s.Where) { Name = s.Name.Text };
        In(frame, () =>
        {
            RunSettings(s.Body, step.Settings, TrainingBlock.StepNames, train);
            return true;
        });
        TakeUpdates(step);
        _updated.Clear();
        _updateOrder.Clear();
        foreach (ParameterInfo buffer in order) _updated[buffer] = updated[buffer];
        _updateOrder.AddRange(order);
        if (step.Loss is null && !HasErrors) Report(TrainingRules.NoLoss.At(s.Name.Where, "the step has no `loss`") with { Help = "add `loss = …`, a scalar" });
        _trainSteps.Add(step);
        _trainStep = outer;
    }

    // New values of the buffers that belong to what the step trains.
    private void TakeUpdates(StepBuilder step)
    {
        HashSet<ParameterInfo> own = [.. _models.Where(m => step.Model is null || m.Model.Name == step.Model).SelectMany(m => ParameterPaths.Of(m.Instance))];
        step.Updates.AddRange(Updates(step.Reports.Select(r => r.Value)).Where(u => own.Contains(u.Buffer)));
    }

    private void FreezeByPath(TrainingBlock block, ImmutableArray<ParameterInfo> parameters)
    {
        foreach ((string pattern, Location where) in block.Frozen)
        {
            ParameterInfo[] matched = [.. parameters.Where(p => PathPattern.Matches(pattern, p.Path))];
            foreach (ParameterInfo info in matched) info.Trainable = false;
            if (matched.Length == 0) ReportNoMatch(pattern, where, parameters);
        }
    }

    private void ReportNoMatch(string pattern, Location where, IReadOnlyList<ParameterInfo> parameters) =>
        Report(TrainingRules.NoMatch.At(where, $"\"{pattern}\"") with { Help = parameters.Count == 0 ? null : $"paths look like `{parameters[0].Path}`; `*` stands for any characters" });

    // ---- losses, metrics, data ---------------------------------------------------------------------------------------

    /// <summary>A loss or metric; the last loss is the one that is minimised.</summary>
    internal void AddReport(string name, Expression expression, bool isLoss)
    {
        StaticValue value = Primary(Evaluate(expression));
        // Until it turns out to be a number; what is read of it further down is not unknown besides.
        _frame.Scope.Assign(name, ErrorValue.Instance);
        if (value is ErrorValue) return;
        if (AsTensor(value, expression.Where, null) is not { } tensor) return;
        if (tensor.Rank != 0)
        {
            Report(TrainingRules.NotScalar.At(expression.Where, $"`{name}` is {tensor.Type}") with { Help = $"take the mean: `mean({expression.Where.Text})`" });
            return;
        }
        Value number = tensor.Element.IsFloat() ? tensor.Value : Cast(tensor.Value, ElementType.F32);
        string full = _trainStep.Prefix + name;
        _trainStep.Reports.RemoveAll(r => r.Name == full);
        if (isLoss)
        {
            _trainStep.Loss = number;
            _trainStep.Reports.Insert(0, (full, number));
        }
        else _trainStep.Reports.Add((full, number));
        _frame.Scope.Assign(name, new TensorValue(number));
    }

    internal void AddData(NamedStatement statement)
    {
        var stages = ImmutableArray.CreateBuilder<DataStage>();
        Expression? rest = statement.Value;
        while (rest is PipeExpression pipe)
        {
            Stage(pipe.Right, isSource: false);
            rest = pipe.Left;
        }
        Stage(rest, isSource: true);
        stages.Reverse();
        _data.Add(new DataDeclaration(statement.Name.Text, stages.ToImmutable()));

        void Stage(Expression expression, bool isSource)
        {
            switch (expression)
            {
                case CallExpression { Callee: NameExpression name } call:
                    CheckDataStage(name, call, isSource);
                    stages.Add(new DataStage(name.Name, [.. call.Arguments.Where(a => a.Name is null).Select(DataArgument)],
                        call.Arguments.Where(a => a.Name is not null).ToImmutableSortedDictionary(a => a.Name!.Text, DataArgument, StringComparer.Ordinal), call.Where));
                    break;
                case NameExpression name:
                    CheckDataStage(name, null, isSource);
                    stages.Add(new DataStage(name.Name, [], ImmutableSortedDictionary<string, StaticValue>.Empty, name.Where));
                    break;
                default:
                    Report(TrainingRules.BadData.At(expression.Where, "data is a source and transformations: `idx(\"images\", \"labels\") -> normalize(mean: 0.5, std: 0.5)`"));
                    break;
            }
        }
    }

    // A number of the program, or one that the run's clocks tell while it goes on.
    private StaticValue DataArgument(Argument argument)
    {
        StaticValue value = Primary(Evaluate(argument.Value));
        if (value is not TensorValue tensor) return value;
        if (tensor.Rank == 0 && ClockValue.Of(tensor.Value, _root.Nodes, s_clocks) is { } clocked) return clocked;
        return Report(TrainingRules.BadData.At(argument.Value.Where, $"a number, or one that `epoch`, `step` and `progress` tell, found {value.Describe()}"));
    }
}
