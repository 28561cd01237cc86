using ModelDsl.Syntax;

namespace ModelDsl.Lints;

/// <summary>Layers that follow each other in pipes, and what their names stand for.</summary>
internal static class LayerSteps
{
    /// <summary>The step before each arrow and the one behind it, in a body.</summary>
    public static List<(Expression Step, Expression Next)> Pairs(Body body) =>
        [.. SyntaxWalk.All(body).OfType<PipeExpression>().Select(p => (Last(p.Left), First(p.Right)))];

    /// <summary>The layers of a body that are one constructor; a name declared in two branches may be either.</summary>
    public static Dictionary<string, Expression> Layers(Body body)
    {
        Dictionary<string, Expression> found = new(StringComparer.Ordinal);
        foreach (var group in SyntaxWalk.All(body).OfType<LayerStatement>().GroupBy(s => s.Name.Text))
        {
            if (group.Count() == 1) found[group.Key] = LintContext.Unwrapped(group.Single().Value);
        }
        return found;
    }

    /// <summary>What stands between two lines: values bound once and read once.</summary>
    public static Dictionary<string, Expression> Passed(Body body)
    {
        SyntaxNode[] nodes = [.. SyntaxWalk.All(body)];
        Dictionary<string, int> reads = nodes.OfType<NameExpression>().GroupBy(n => n.Name).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        return nodes.OfType<AssignStatement>().Where(s => s.Targets is [NamePattern]).GroupBy(s => ((NamePattern)s.Targets[0]).Name)
            .Where(g => g.Count() == 1 && reads.GetValueOrDefault(g.Key) == 1).ToDictionary(g => g.Key, g => g.Single().Value, StringComparer.Ordinal);
    }

    public static Expression Last(Expression e) => LintContext.Unwrapped(e) is PipeExpression pipe ? Last(pipe.Right) : LintContext.Unwrapped(e);

    public static Expression First(Expression e) => LintContext.Steps(LintContext.Unwrapped(e)) is [var first, ..] ? LintContext.Unwrapped(first) : e;

    public static Expression Resolve(Expression e, Dictionary<string, Expression> layers) => e is NameExpression name && layers.TryGetValue(name.Name, out Expression? made) ? made : e;
}
