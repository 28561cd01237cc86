using System.Collections.Immutable;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Lints;

/// <summary>Something that is allowed and probably not meant.</summary>
internal abstract class Lint(Rule rule, bool offByDefault = false)
{
    public Rule Rule { get; } = rule;
    public bool OffByDefault { get; } = offByDefault;

    /// <summary>Findings in the main file of a program without errors.</summary>
    public abstract IEnumerable<Diagnostic> Find(LintContext context);
}

/// <summary>What lints look at.</summary>
/// <param name="Program">Names and syntax.</param>
/// <param name="Uses">Layers of the standard library that the program applies.</param>
/// <param name="Branches">Conditions that came out the same for all values, by node.</param>
internal sealed record LintContext(BoundProgram Program, IReadOnlyList<LayerUse> Uses, IReadOnlyDictionary<Expression, bool?> Branches)
{
    public Module Main => Program.Main;
    public ImmutableArray<Declaration> Declarations => Program.Main.Tree.Declarations;

    /// <summary>The layer of the library that an expression constructs, <c>Conv2d(3)</c> or a bare <c>ReLU</c>; else null.</summary>
    public string? StandardLayer(Expression expression)
    {
        Expression callee = Unwrapped(expression) is CallExpression call ? call.Callee : Unwrapped(expression);
        return callee is NameExpression name && Main.Lookup(name.Name) is BlockSymbol { Module.IsStandard: true } ? name.Name : null;
    }

    public static Expression Unwrapped(Expression expression)
    {
        while (true)
        {
            switch (expression)
            {
                case ParenthesizedExpression e: expression = e.Inner; continue;
                case WithOptionsExpression e: expression = e.Target; continue;
                default: return expression;
            }
        }
    }

    /// <summary>The steps of <c>a -> b -> c</c>, in order.</summary>
    public static List<Expression> Steps(Expression expression)
    {
        List<Expression> steps = [];
        for (; expression is PipeExpression pipe; expression = pipe.Left) steps.Add(pipe.Right);
        steps.Add(expression);
        steps.Reverse();
        return steps;
    }
}

/// <summary>Runs the lints and gives every finding the severity that was asked for.</summary>
public static class Linter
{
    internal static readonly ImmutableArray<Lint> Lints =
    [
        new AnonymousLayers(), new UnusedValues(), new UnusedParameters(), new BiasBeforeNorm(),
        new SoftmaxBeforeLoss(), new ArgumentOrder(), new Shadowing(), new DeadBranches(),
        new LinearAfterLinear(), new DropoutOfOneLayer(), new LinearOnImage(),
    ];

    internal static readonly ImmutableArray<Rule> OffByDefault = [.. Lints.Where(l => l.OffByDefault).Select(l => l.Rule)];

    /// <summary>Everything whose severity can be chosen: the lints, and warnings of other stages.</summary>
    public static ImmutableArray<Rule> Switchable { get; } = [.. Lints.Select(l => l.Rule), BindingRules.Spelling];

    /// <summary>The findings of a check at their chosen severity, and the lints' where there are no errors.</summary>
    /// <remarks>With errors, what a lint would say mostly follows from them.</remarks>
    /// <param name="imported">The options for an imported file; those of the main file unless given.</param>
    internal static ImmutableArray<Diagnostic> Run(LintContext context, ImmutableArray<Diagnostic> found, LintOptions options, Func<SourceText, LintOptions>? imported = null)
    {
        var bag = new DiagnosticBag();
        bag.AddRange(found.Any(d => d.Severity == Severity.Error) ? found : found.Concat(Lints.Where(l => options.LevelOf(l.Rule) is not null).SelectMany(l => l.Find(context))));
        // Each file says for itself what is allowed in it.
        Dictionary<SourceText, Suppressions> allowed = context.Program.Modules.Select(m => m.Tree).DistinctBy(t => t.Source).ToDictionary(t => t.Source, t => new Suppressions(t));
        return [.. bag.ToImmutable().Where(d => !Allowed(d)).Select(d => Leveled(d, OptionsOf(d.Where.Source))).OfType<Diagnostic>()];

        bool Allowed(Diagnostic d) => d.Where.Source is { } source && allowed.TryGetValue(source, out Suppressions? by) && by.Cover(d);
        LintOptions OptionsOf(SourceText? source) => imported is null || source is null || ReferenceEquals(source, context.Main.Tree.Source) ? options : imported(source);
    }

    private static Diagnostic? Leveled(Diagnostic d, LintOptions options) =>
        d.Severity == Severity.Error ? d : options.LevelOf(d.Rule) is { } level ? d with { Severity = level == d.Rule.Severity ? d.Severity : level } : null;
}
