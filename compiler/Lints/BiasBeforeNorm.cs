using ModelDsl.Diagnostics;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Lints;

/// <summary>A bias that the batch norm right behind it takes away again.</summary>
internal sealed class BiasBeforeNorm() : Lint(Useless)
{
    private static readonly Rule Useless = Rule.Warning("NN7004", "a bias in front of a batch norm has no effect",
        "A batch norm subtracts the mean of each channel, and a constant that was added to the channel goes with it. The bias " +
        "costs parameters and time; the norm has a bias of its own behind it.");

    private static readonly HashSet<string> Norms = ["BatchNorm1d", "BatchNorm2d", "BatchNorm3d"];

    /// <summary>Layers with a bias, and its place among the positional arguments.</summary>
    private static readonly Dictionary<string, int> Biased = new(StringComparer.Ordinal)
    {
        ["Linear"] = 1,
        ["Conv1d"] = 6,
        ["Conv2d"] = 6,
        ["Conv3d"] = 6,
        ["ConvTranspose1d"] = 6,
        ["ConvTranspose2d"] = 6,
        ["ConvTranspose3d"] = 6,
    };

    public override IEnumerable<Diagnostic> Find(LintContext context)
    {
        foreach (BlockDeclaration block in context.Declarations.OfType<BlockDeclaration>())
        {
            Dictionary<string, Expression> layers = LayerSteps.Layers(block.Body);
            List<(Expression Step, Expression Next)> pairs = LayerSteps.Pairs(block.Body);
            HashSet<Expression> reported = new(ReferenceEqualityComparer.Instance);
            foreach ((Expression step, Expression next) in pairs)
            {
                if (context.StandardLayer(LayerSteps.Resolve(next, layers)) is not { } norm || !Norms.Contains(norm)) continue;
                Expression made = LayerSteps.Resolve(step, layers);
                // A linear layer's features are the last axis, a norm's the second: only in a matrix are they the same.
                if (context.StandardLayer(made) == "Linear" && !IsOnMatrix(LayerSteps.Resolve(next, layers), context)) continue;
                if (!HasBias(made, context) || !reported.Add(made)) continue;
                // A shared layer may be used elsewhere without a norm.
                if (step is NameExpression name && pairs.Any(p => Uses(p.Step, name.Name) && !IsNorm(p.Next))) continue;
                yield return Useless.At(made.Where, $"`{norm}` subtracts the mean, and the bias with it") with { Help = "add `bias: false`", Fixes = [WithoutBias((CallExpression)made)] };
            }

            bool IsNorm(Expression next) => context.StandardLayer(LayerSteps.Resolve(next, layers)) is { } kind && Norms.Contains(kind);
        }
    }

    private static bool IsOnMatrix(Expression norm, LintContext context) =>
        context.Uses.Any(u => u.Constructed == norm.Where) && context.Uses.Where(u => u.Constructed == norm.Where).All(u => u.Input is { Rank: 2 });

    private static bool Uses(Expression step, string name) => step is NameExpression e && e.Name == name;

    private static Fix WithoutBias(CallExpression call)
    {
        Argument? stated = call.Arguments.FirstOrDefault(a => a.Name?.Text == "bias");
        if (stated is not null) return new Fix("switch the bias off", stated.Where, "bias: false");
        var end = call.Where with { Span = new TextSpan(call.Where.Span.End - 1, 0) };
        return new Fix("switch the bias off", end, call.Arguments.IsEmpty ? "bias: false" : ", bias: false");
    }

    private static bool HasBias(Expression made, LintContext context)
    {
        if (made is not CallExpression call || context.StandardLayer(made) is not { } kind || !Biased.TryGetValue(kind, out int place)) return false;
        if (call.Arguments.FirstOrDefault(a => a.Name?.Text == "bias") is { } named) return named.Value is BoolLiteral { Value: true };
        Argument[] positional = [.. call.Arguments.Where(a => a.Name is null)];
        return positional.Length <= place || positional[place].Value is BoolLiteral { Value: true };
    }
}
