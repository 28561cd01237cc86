using System.Collections.Immutable;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;
using ModelDsl.Training;

namespace ModelDsl.Elaboration;

/// <summary>One version of a <c>train</c> block, with parameters and updates still as such.</summary>
internal sealed record TrainingVersion(
    Graph Graph, ImmutableArray<ParameterInfo> Parameters, ImmutableArray<ParameterInfo> States, ImmutableArray<string> Batch, ImmutableArray<string> Reports,
    TrainingSettings Settings, ImmutableArray<DataDeclaration> Data, ImmutableArray<Diagnostic> Diagnostics);

// A `train` block: the model, its losses, and for the training version the step of the optimizer.
internal sealed partial class Evaluator
{
    private static readonly string[] s_clocks = ["epoch", "step", "progress"];

    private readonly List<(string Name, Value Value)> _reports = [];
    private readonly List<DataDeclaration> _data = [];
    // The outputs of the model that a `train` block sees.
    private readonly List<string> _trained = [];
    private Value? _loss;

    /// <summary>The training version makes the step; the other evaluates losses and metrics.</summary>
    public TrainingVersion RunTraining(BlockSymbol model, TrainDeclaration train)
    {
        Instance instance = RunRoot(model);
        Frame root = _frame;
        var frame = new Frame(root, FrameKind.Lambda, model.Module, instance, new Scope(), train.Where) { Name = train.Alias?.Text ?? train.Target.Text };
        foreach (InputStatement input in InputsOf(model.Declaration.Body)) Show(input.Name.Text);
        foreach (OutputValue output in instance.Outputs)
        {
            frame.Scope.Declare(output.Name, output.Value);
            _trained.Add(output.Name);
        }
        foreach (DimSymbol symbol in _dynamics.Values) frame.Scope.Declare(symbol.Name, new IntValue(Dim.Of(symbol)));
        foreach (string clock in s_clocks) frame.Scope.Declare(clock, RuleInput(clock, Number));
        TensorValue metric = RuleInput("metric", Number);

        var block = new TrainingBlock();
        In(frame, () =>
        {
            RunTrainingBody(train, block);
            return true;
        });
        foreach (ParameterInfo buffer in _updateOrder) _root.Update(buffer, _updated[buffer]);
        MaterialiseAll(instance);
        ParameterPaths.Assign(instance);
        SettleFrozen();
        ImmutableArray<ParameterInfo> parameters = [.. ParameterPaths.Of(instance)];
        ImmutableArray<ParameterInfo> states = [];
        if (!Diagnostics.ToImmutable().Any(d => d.Severity == Severity.Error) && _loss is { } loss)
        {
            if (Training) states = In(frame, () => BuildStep(block, train, loss, parameters, metric));
            foreach ((string name, Value value) in _reports) _root.Output(name, value, default, "");
        }
        Graph graph = _root.Build();
        string[] clocks = [.. s_clocks, "metric"];
        return new TrainingVersion(
            graph, parameters, states, [.. graph.Inputs.Select(i => i.Name).Where(n => !clocks.Contains(n))], [.. _reports.Select(r => r.Name)],
            block.Loop, [.. _data], AllDiagnostics());

        void Show(string name)
        {
            if (root.Scope.Find(name) is { } value) frame.Scope.Declare(name, value);
        }
    }

    /// <summary>A loss or metric; the last loss is the one that is minimised.</summary>
    internal void AddReport(string name, Expression expression, bool isLoss)
    {
        StaticValue value = Primary(Evaluate(expression));
        if (value is ErrorValue) return;
        if (AsTensor(value, expression.Where, null) is not { } tensor) return;
        if (tensor.Rank != 0)
        {
            Report(TrainingRules.NotScalar.At(expression.Where, $"`{name}` is {tensor.Type}") with { Help = $"take the mean: `mean({expression.Where.Text})`" });
            return;
        }
        Value number = tensor.Element.IsFloat() ? tensor.Value : Cast(tensor.Value, ElementType.F32);
        _reports.RemoveAll(r => r.Name == name);
        if (isLoss)
        {
            _loss = number;
            _reports.Insert(0, (name, number));
        }
        else _reports.Add((name, number));
        _frame.Scope.Assign(name, new TensorValue(number));
    }

    internal bool HasLoss => _loss is not null;

    internal void AddData(NamedStatement statement)
    {
        var stages = ImmutableArray.CreateBuilder<DataStage>();
        Expression? rest = statement.Value;
        while (rest is PipeExpression pipe)
        {
            Stage(pipe.Right);
            rest = pipe.Left;
        }
        Stage(rest);
        stages.Reverse();
        _data.Add(new DataDeclaration(statement.Name.Text, stages.ToImmutable()));

        void Stage(Expression expression)
        {
            switch (expression)
            {
                case CallExpression { Callee: NameExpression name } call:
                    stages.Add(new DataStage(name.Name, [.. call.Arguments.Where(a => a.Name is null).Select(a => Primary(Evaluate(a.Value)))],
                        call.Arguments.Where(a => a.Name is not null).ToImmutableSortedDictionary(a => a.Name!.Text, a => Primary(Evaluate(a.Value)), StringComparer.Ordinal), call.Where));
                    break;
                case NameExpression name: stages.Add(new DataStage(name.Name, [], ImmutableSortedDictionary<string, StaticValue>.Empty, name.Where)); break;
                default:
                    Report(TrainingRules.BadData.At(expression.Where, "data is a source and transformations: `idx(\"images\", \"labels\") -> normalize(mean: 0.5, std: 0.5)`"));
                    break;
            }
        }
    }
}
