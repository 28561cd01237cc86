using ModelDsl.Diagnostics;
using ModelDsl.Elaboration;
using ModelDsl.Syntax;
using ModelDsl.Training;

namespace ModelDsl.Binding;

// The names of training programs, optimizers and schedules. What a name may stand for there depends on the run, so this
// is lenient: whatever the model binds counts as known, and elaboration looks closer.
internal sealed partial class NameChecker
{
    /// <summary>Looks up the names of an optimizer or a schedule, whether or not a training program uses it.</summary>
    public void CheckRule(Declaration declaration)
    {
        _declaration = declaration;
        switch (declaration)
        {
            case OptimizerDeclaration optimizer:
                In("a function", () => WalkRule(["param", "grad", "lr", "step"], optimizer.Parameters, optimizer.Body, null));
                break;
            case ScheduleDeclaration schedule:
                In("a function", () => WalkRule(["base_lr", "epoch", "step", "metric", "progress", "momentum", "betas", "by"], schedule.Parameters, schedule.Body, schedule.Result));
                break;
        }
    }

    private void WalkRule(string[] given, IReadOnlyList<ParameterSyntax> parameters, Body? body, Expression? result)
    {
        foreach (string name in given) Bind(name, parameters.Count > 0 ? parameters[0].Where : default, "value");
        foreach (ParameterSyntax parameter in parameters) Bind(parameter.Name.Text, parameter.Name.Where, "parameter");
        foreach (ParameterSyntax parameter in parameters.Where(p => p.Default is not null)) CheckExpression(parameter.Default!);
        _body = body;
        if (body is not null) WalkLoosely(body);
        if (result is not null) CheckExpression(result);
    }

    /// <summary>Looks up the names of a training program, as far as they can be known without its model.</summary>
    public void CheckTraining(TrainDeclaration train) => In("a train block", () =>
    {
        _declaration = train;
        // What a model gives that is not there nobody knows.
        if (module.Lookup(train.Target.Text) is not BlockSymbol && !train.Body.Statements.Any(s => s is TrainModelStatement)) return;
        foreach (string name in (string[])["epoch", "step", "progress", "metric"]) Bind(name, train.Target.Where);
        if (module.Lookup(train.Target.Text) is BlockSymbol model)
        {
            foreach (ParameterSyntax parameter in model.Parameters) Bind(parameter.Name.Text, parameter.Where);
            foreach ((string name, var where) in Bound(model.Declaration.Body)) Bind(name, where);
            foreach (InputStatement input in model.Declaration.Body.Statements.OfType<InputStatement>()) BindDimensions(input.Type);
        }
        // An output of a model that the block has not applied is made of the data, which then go by the names of its inputs.
        else
        {
            foreach (InputStatement input in module.Models.Concat(module.Imports.SelectMany(i => i.Models)).SelectMany(m => m.Declaration.Body.Statements.OfType<InputStatement>())) Bind(input.Name.Text, input.Where);
        }
        foreach (InputStatement input in train.Body.Statements.OfType<InputStatement>()) BindDimensions(input.Type);
        _body = train.Body;
        WalkLoosely(train.Body);
    });

    // Statements that mean something only here, and all others as everywhere.
    private void WalkLoosely(Body body)
    {
        foreach (Statement statement in body.Statements)
        {
            switch (statement)
            {
                case NamedStatement { Kind: NamedKind.Data } s: WalkData(s.Value, isSource: true); break;
                case NamedStatement { Kind: NamedKind.State } s: CheckInitializer(s.Value); Bind(s.Name.Text, s.Name.Where); break;
                case NamedStatement s: CheckExpression(s.Value); Bind(s.Name.Text, s.Name.Where); break;
                case TrainModelStatement s: CheckExpression(s.Value); Bind(s.Name.Text, s.Name.Where); break;
                case StepStatement s:
                    Scope outer = _scope;
                    _scope = new Scope(outer);
                    if (s.Every is { } every) CheckExpression(every);
                    WalkLoosely(s.Body);
                    _scope = outer;
                    break;
                case IfStatement s:
                    CheckExpression(s.Condition);
                    WalkLoosely(s.Then);
                    if (s.Else is { } otherwise) WalkLoosely(otherwise);
                    break;
                case AssignStatement s:
                    CheckRuleArguments(s.Value);
                    foreach (Argument setting in s.Groups.SelectMany(g => g.Settings)) CheckExpression(setting.Value);
                    CheckStatement(s);
                    break;
                case InputStatement s: CheckType(s.Type, binds: true); Bind(s.Name.Text, s.Name.Where); break;
                case ParameterStatement or OutputStatement or LayerStatement or UpdateStatement or FreezeStatement: break;
                default: CheckStatement(statement); break;
            }
        }
    }

    // Sources and transformations are no functions of the language; what they are given is.
    private void WalkData(Expression value, bool isSource)
    {
        switch (value)
        {
            case PipeExpression pipe: WalkData(pipe.Left, isSource); WalkData(pipe.Right, isSource: false); break;
            case CallExpression call:
                if (call.Callee is NameExpression name) WalkData(name, isSource);
                CheckArguments(call.Arguments);
                break;
            case NameExpression stage when DataStages.Misnamed(stage.Name, isSource) is var (label, help): diagnostics.Add(TrainingRules.BadData.At(stage.Where, label) with { Help = help }); break;
        }
    }

    // What an optimizer or a schedule takes is known without the model.
    private void CheckRuleArguments(Expression value)
    {
        if (value is not CallExpression { Callee: NameExpression { Name: var called } } call || module.Lookup(called) is not { } symbol || symbol is not (OptimizerSymbol or ScheduleSymbol)) return;
        string[] names = [.. symbol.Parameters.Select(p => p.Name.Text), .. symbol is ScheduleSymbol ? ["by"] : Array.Empty<string>()];
        foreach (Argument argument in call.Arguments.Where(a => a.Name is not null && !names.Contains(a.Name.Text)))
        {
            diagnostics.Add(ElaborationRules.UnknownArgument.At(argument.Name!.Where, $"`{called}` has no `{argument.Name.Text}`") with
            {
                Help = Suggestion.DidYouMean(argument.Name.Text, names) ?? $"leave it out; it takes {string.Join(", ", names)}",
            });
        }
    }
}
