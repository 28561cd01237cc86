using ModelDsl.Diagnostics;
using ModelDsl.Syntax;

namespace ModelDsl.Lints;

/// <summary>Two linear maps with nothing between them.</summary>
internal sealed class LinearAfterLinear() : Lint(Collapses)
{
    private static readonly Rule Collapses = Rule.Warning("NN7009", "two linear layers in a row are one",
        "W2 (W1 x + b1) + b2 is (W2 W1) x + (W2 b1 + b2): without an activation between them, two linear layers can say no more than one. " +
        "Only where the features between them are fewer than on both sides does the pair say something of its own, a matrix of low rank; " +
        "then the lint is to be allowed on that line.");

    public override IEnumerable<Diagnostic> Find(LintContext context)
    {
        foreach (BlockDeclaration block in context.Declarations.OfType<BlockDeclaration>())
        {
            Dictionary<string, Expression> layers = LayerSteps.Layers(block.Body), values = LayerSteps.Passed(block.Body);
            foreach ((Expression step, Expression next) in LayerSteps.Pairs(block.Body))
            {
                Expression before = step is NameExpression name && values.TryGetValue(name.Name, out Expression? value) ? LayerSteps.Last(value) : step;
                Expression first = LayerSteps.Resolve(before, layers), second = LayerSteps.Resolve(next, layers);
                if (context.StandardLayer(first) != "Linear" || context.StandardLayer(second) != "Linear") continue;
                yield return Collapses.At(next.Where, "follows a `Linear` without an activation between them") with
                {
                    Help = "put an activation between them, such as `-> ReLU`, or leave one out",
                    Notes = [new(before.Where, "the one before")],
                };
            }
        }
    }
}
