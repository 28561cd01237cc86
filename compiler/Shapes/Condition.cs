using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Text;

namespace ModelDsl.Shapes;

/// <summary>Something that a layer or operation asks of its sizes, and what to say where it fails.</summary>
/// <param name="Goal">What must hold for all sizes.</param>
/// <param name="Rule">The rule that is broken where no sizes meet the goal.</param>
/// <param name="Label">What is wrong, with the numbers: <c>needs H ≥ 5, has 3</c>.</param>
/// <param name="Formula">The size formula with the numbers in it.</param>
/// <param name="Help">A way out, with the nearest legal value.</param>
public sealed record Condition(Goal Goal, Rule Rule, string Label, string? Formula = null, Help? Help = null)
{
    /// <summary>Whether the help is likelier meant than what could be required: sizes that happen to be equal would only hide axes in a wrong order.</summary>
    public bool HelpFirst { get; init; }

    /// <summary>The diagnostic that this condition deserves, or null where the facts prove it.</summary>
    /// <remarks>
    /// Broken for all sizes: the condition's own rule. Broken for some: NN2004 with an example.
    /// Not settled: NN2003 with the <c>require</c> that would settle it.
    /// </remarks>
    public Diagnostic? Check(Facts facts, Location where) => Report(Prover.Decide(Goal, facts), facts, where);

    private static bool HasFoundSize(Goal goal)
    {
        HashSet<DimSymbol> symbols = [];
        goal.CollectSymbols(symbols);
        return symbols.Any(s => s.Kind == DimKind.Existential);
    }

    /// <summary>The rule that is broken, for a verdict that does not prove the goal: this one's where no sizes meet it.</summary>
    public Rule Broken(Verdict verdict) => verdict switch
    {
        { Outcome: Outcome.Refuted, Always: true } => Rule,
        { Outcome: Outcome.Refuted } => ShapeRules.Differs,
        _ => ShapeRules.CannotProve,
    };

    /// <summary>The diagnostic for a verdict already at hand; null for a proved one.</summary>
    public Diagnostic? Report(Verdict verdict, Facts facts, Location where) => Report(verdict, facts, where, out _);

    /// <summary>As the other overload; also gives the goal that the help asks to require, where there is one.</summary>
    public Diagnostic? Report(Verdict verdict, Facts facts, Location where, out Goal? settling)
    {
        settling = null;
        switch (verdict)
        {
            case { Outcome: Outcome.Proved }:
                return null;
            case { Outcome: Outcome.Refuted, Always: true }:
                return Broken(verdict).At(where, Label) with { Formula = Formula, Help = Help };
            default:
                bool refuted = verdict.Outcome == Outcome.Refuted;
                settling = Prover.SettlingGoal(Goal, facts);
                // What only a run finds out cannot be required beforehand.
                if (settling is not null && HasFoundSize(settling)) settling = null;
                string? require = settling?.ToString();
                return Broken(verdict).At(where, Label) with
                {
                    Title = refuted ? $"{Rule.Title}, for some sizes" : $"cannot prove {Goal}",
                    Formula = Formula,
                    Require = require,
                    Example = refuted ? Prover.Example(Goal, verdict) : null,
                    Help = (require, Help) switch
                    {
                        (null, _) => Help,
                        (_, null) => Help.Require(require),
                        _ when HelpFirst => Help.Or(Help.Require(require)),
                        _ => Help.Require(require).Or(Help),
                    },
                };
        }
    }
}

/// <summary>One output size, and what must hold for it to exist.</summary>
public sealed record SizeResult(Dim Size, ImmutableArray<Condition> Conditions);

/// <summary>An output shape, and what must hold for it to exist; null where there is none, and then a condition fails.</summary>
public sealed record ShapeResult(Shape? Shape, ImmutableArray<Condition> Conditions)
{
    internal static ShapeResult Fail(Rule rule, string label, Help? help = null) => new(null, [new(false, rule, label, Help: help)]);
}
