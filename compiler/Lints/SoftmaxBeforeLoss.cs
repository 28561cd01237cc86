using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Syntax;

namespace ModelDsl.Lints;

/// <summary>Probabilities given to a loss that wants the numbers before the softmax (or sigmoid).</summary>
internal sealed class SoftmaxBeforeLoss() : Lint(Twice)
{
    private static readonly Rule Twice = Rule.Warning("NN7005", "the loss expects what comes before this",
        "`cross_entropy` applies a softmax itself and takes the numbers in front of it, the logits; given probabilities it " +
        "still trains, but slowly and to a worse result. The same goes for `binary_cross_entropy_with_logits` and a sigmoid. " +
        "`nll_loss` takes the result of `log_softmax`.");

    /// <summary>The functions and layers that make probabilities, by the loss that applies its own.</summary>
    private static readonly Dictionary<string, (string[] Makers, string Wanted, string Own)> Losses = new(StringComparer.Ordinal)
    {
        ["cross_entropy"] = (["softmax", "Softmax", "Softmax2d"], "logits", "a softmax"),
        ["CrossEntropyLoss"] = (["softmax", "Softmax", "Softmax2d"], "logits", "a softmax"),
        ["nll_loss"] = (["softmax", "Softmax", "Softmax2d"], "log-probabilities", "no logarithm; use `log_softmax`"),
        ["NLLLoss"] = (["softmax", "Softmax", "Softmax2d"], "log-probabilities", "no logarithm; use `log_softmax`"),
        ["binary_cross_entropy_with_logits"] = (["sigmoid", "Sigmoid"], "logits", "a sigmoid"),
        ["BCEWithLogitsLoss"] = (["sigmoid", "Sigmoid"], "logits", "a sigmoid"),
    };

    public override IEnumerable<Diagnostic> Find(LintContext context)
    {
        foreach (Declaration declaration in context.Declarations)
        {
            Dictionary<string, Expression> values = Values(declaration, context);
            foreach (SyntaxNode node in SyntaxWalk.All(declaration))
            {
                if (Loss(node) is not ({ } loss, { } given) || !IsStandard(loss, context)) continue;
                (string[] makers, string wanted, string own) = Losses[loss];
                if (Maker(given, values, makers) is not { } maker) continue;
                yield return Twice.At(given.Where, $"`{loss}` takes {wanted} and applies {own}") with
                {
                    Help = $"give it the value before `{maker.Where.Text.Split('\n')[0]}`",
                    Notes = maker.Where == given.Where ? [] : [new(maker.Where, "the probabilities are made here")],
                };
            }
        }
    }

    private static bool IsStandard(string name, LintContext context) => context.Main.Lookup(name) is { Module.IsStandard: true };

    // cross_entropy(p, t) · p -> cross_entropy(t) · (p, t) -> CrossEntropyLoss · CrossEntropyLoss(…)(p, t)
    private static (string? Loss, Expression? Given) Loss(SyntaxNode node)
    {
        switch (node)
        {
            case CallExpression { Callee: NameExpression name, Arguments: [var first, ..] } when Losses.ContainsKey(name.Name) && char.IsLower(name.Name[0]) && first.Name is null or { Text: "input" }:
                return (name.Name, first.Value);
            case CallExpression { Callee: CallExpression { Callee: NameExpression name }, Arguments: [var first, ..] } when Losses.ContainsKey(name.Name):
                return (name.Name, first.Value);
            case PipeExpression pipe when Callee(pipe.Right) is { } loss && Losses.ContainsKey(loss):
                Expression left = LintContext.Unwrapped(pipe.Left);
                return (loss, left is TupleExpression { Items: [var item, ..] } ? item : left);
            default: return default;
        }
    }

    private static string? Callee(Expression e) => (LintContext.Unwrapped(e) is CallExpression call ? call.Callee : LintContext.Unwrapped(e)) is NameExpression name ? name.Name : null;

    /// <summary>The step that makes probabilities of a value, followed through names; else null.</summary>
    private static Expression? Maker(Expression value, Dictionary<string, Expression> values, string[] makers)
    {
        for (int hops = 0; hops < 8; hops++)
        {
            Expression e = LintContext.Unwrapped(value);
            if (e is PipeExpression pipe) e = LintContext.Unwrapped(pipe.Right);
            if (Callee(e) is not { } name) return null;
            if (makers.Contains(name) && !values.ContainsKey(name)) return e;
            if (e is not NameExpression || !values.TryGetValue(name, out Expression? bound)) return null;
            value = bound;
        }
        return null;
    }

    // Names bound once; a training program also sees its model's outputs.
    private static Dictionary<string, Expression> Values(Declaration declaration, LintContext context)
    {
        List<(string Name, Expression Value)> bound = [];
        if (declaration is TrainDeclaration train && context.Main.Lookup(train.Target.Text) is BlockSymbol model) Collect(model.Declaration);
        Collect(declaration);
        return bound.GroupBy(b => b.Name).Where(g => g.Count() == 1).ToDictionary(g => g.Key, g => g.Single().Value, StringComparer.Ordinal);

        void Collect(Declaration d)
        {
            foreach (SyntaxNode node in SyntaxWalk.All(d))
            {
                if (node is AssignStatement { Targets: [NamePattern target] } s) bound.Add((target.Name, s.Value));
                else if (node is OutputStatement { Value: { } value } output) bound.Add((output.Name.Text, value));
                else if (node is LayerStatement layer) bound.Add((layer.Name.Text, layer.Value));
            }
        }
    }
}
