using System.Text.RegularExpressions;
using ModelDsl.Diagnostics;
using ModelDsl.Syntax;
using ModelDsl.Training;

namespace ModelDsl.Binding;

/// <summary>What can be said about a <c>train</c> block before anything is computed: whether there is something to train.</summary>
internal static class TrainingNames
{
    public static void Check(TrainDeclaration train, Module module, DiagnosticBag diagnostics)
    {
        bool several = train.Body.Statements.Any(s => s is TrainModelStatement);
        // Its declaration may be what could not be read.
        bool unread = module.Tree.Diagnostics.Any(d => d.Severity == Severity.Error && d.Where.Source is not null && Regex.IsMatch(d.Where.Source.Line(d.Where.Start.Line), $@"\b{Regex.Escape(train.Target.Text)}\b"));
        if (!several && !unread && module.Lookup(train.Target.Text) is not BlockSymbol { IsModel: true }) diagnostics.Add(NoModel(train, module));
    }

    private static Diagnostic NoModel(TrainDeclaration train, Module module)
    {
        string name = train.Target.Text;
        string[] models = [.. module.Models.Select(m => m.Name).Concat(module.Imports.SelectMany(i => i.Models).Select(m => m.Name))];
        string? near = Suggestion.Nearest(name, models) ?? (models is [var only] ? only : null);
        bool isBlock = module.Lookup(name) is BlockSymbol { Module.IsStandard: false };
        return TrainingRules.UnknownModel.At(train.Target.Where, isBlock ? $"`{name}` is a block, and only a model is trained" : $"there is no model `{name}`") with
        {
            Help = isBlock ? $"declare it with `model {name}`" : near is not null ? Help.Meant(near) : "declare the model, or name the models of the block: `model G = Generator`",
            Fixes = !isBlock && near is not null ? [new Fix($"change to `{near}`", train.Target.Where, near)] : [],
        };
    }
}
