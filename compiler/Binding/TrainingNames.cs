using ModelDsl.Diagnostics;
using ModelDsl.Syntax;
using ModelDsl.Training;

namespace ModelDsl.Binding;

/// <summary>What can be said about a <c>train</c> block before anything is computed: whether there is something to train, and whether its settings exist.</summary>
internal static class TrainingNames
{
    public static void Check(TrainDeclaration train, Module module, DiagnosticBag diagnostics)
    {
        bool several = train.Body.Statements.Any(s => s is TrainModelStatement);
        if (!several && module.Lookup(train.Target.Text) is not BlockSymbol { IsModel: true }) diagnostics.Add(NoModel(train, module));
        if (!several) return;
        HashSet<string> used = [.. Lints.SyntaxWalk.All(train.Body).OfType<NameExpression>().Select(n => n.Name)];
        CheckSettings(train.Body, used, diagnostics);
        foreach (StepStatement step in train.Body.Statements.OfType<StepStatement>())
        {
            CheckStep(step, train, diagnostics);
            CheckSettings(step.Body, used, diagnostics);
        }
    }

    // A name that is read further down is a value; any other has to be a setting.
    private static void CheckSettings(Body body, HashSet<string> used, DiagnosticBag diagnostics)
    {
        foreach (AssignStatement s in body.Statements.OfType<AssignStatement>())
        {
            if (s.Targets is [NamePattern { Name: not "loss" } name] && !used.Contains(name.Name) && !TrainingBlock.Names.Contains(name.Name))
                diagnostics.Add(TrainingRules.Unknown(name.Name, name.Where));
        }
    }

    private static void CheckStep(StepStatement step, TrainDeclaration train, DiagnosticBag diagnostics)
    {
        string[] models = [.. train.Body.Statements.OfType<TrainModelStatement>().Select(m => m.Name.Text)];
        if (models.Contains(step.Name.Text)) return;
        diagnostics.Add(BindingRules.UnknownName.At(step.Name.Where, $"no model `{step.Name.Text}` is declared in this block") with
        {
            Help = Suggestion.DidYouMean(step.Name.Text, models) ?? $"a step changes one of {string.Join(", ", models.Select(m => $"`{m}`"))}",
        });
    }

    private static Diagnostic NoModel(TrainDeclaration train, Module module)
    {
        string name = train.Target.Text;
        string[] models = [.. module.Models.Select(m => m.Name).Concat(module.Imports.SelectMany(i => i.Models).Select(m => m.Name))];
        string? near = Suggestion.Nearest(name, models) ?? (models is [var only] ? only : null);
        bool isBlock = module.Lookup(name) is BlockSymbol { Module.IsStandard: false };
        return BindingRules.UnknownName.At(train.Target.Where, isBlock ? $"`{name}` is a block, and only a model is trained" : $"there is no model `{name}`") with
        {
            Help = isBlock ? $"declare it with `model {name}`" : near is not null ? $"did you mean `{near}`?" : "declare the model, or name the models of the block: `model G = Generator`",
            Fixes = !isBlock && near is not null ? [new Fix($"change to `{near}`", train.Target.Where, near)] : [],
        };
    }
}
