using ModelDsl.Diagnostics;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Lints;

/// <summary>Values and layers that are bound and never read, or bound again before anything reads them.</summary>
internal sealed class UnusedValues() : Lint(Unused)
{
    private static readonly Rule Unused = Rule.Warning("NN7002", "a value is never used",
        "A value, a layer or a parameter is bound and nothing reads it, or it is bound again first: often a misspelt name, or " +
        "the rest of an experiment. A layer that is never applied still has parameters, which weights then have to hold. Where " +
        "several results are taken apart, one that is read is enough; `_` stands for those that are not wanted.");

    public override IEnumerable<Diagnostic> Find(LintContext context)
    {
        List<Diagnostic> found = [];
        foreach (Declaration declaration in context.Declarations)
        {
            Body? body = declaration switch
            {
                BlockDeclaration d => d.Body,
                FunctionDeclaration d => d.Body,
                TestDeclaration d => d.Body,
                OptimizerDeclaration d => d.Body,
                ScheduleDeclaration d => d.Body,
                _ => null,   // the settings of a training program are read by the trainer
            };
            if (body is null) continue;
            // What a rule keeps is read by the next step, and a schedule's momentum by the optimizer.
            HashSet<string> kept = declaration is OptimizerDeclaration or ScheduleDeclaration
                ? [declaration is OptimizerDeclaration ? "param" : "momentum", .. SyntaxWalk.All(body).OfType<NamedStatement>().Where(s => s.Kind == NamedKind.State).Select(s => s.Name.Text)] : [];
            Check(body, kept, found);
            foreach (LambdaExpression lambda in SyntaxWalk.All(declaration).OfType<LambdaExpression>())
            {
                if (lambda.Body is { } inner) Check(inner, [], found);
            }
        }
        return found.DistinctBy(d => d.Where);
    }

    // Statements in order: a binding waits until something reads its name. In branches and loops the order is not
    // known, so there any reading of the name counts.
    private static void Check(Body body, HashSet<string> kept, List<Diagnostic> found)
    {
        HashSet<string> everywhere = [.. SyntaxWalk.NamesRead(body)];
        Dictionary<string, Location> open = new(StringComparer.Ordinal);
        foreach (Statement statement in body.Statements)
        {
            foreach (string name in SyntaxWalk.NamesRead(statement)) Close(name);
            foreach ((string name, Location where, bool mayOverwrite) in Bound(statement))
            {
                if (name.Length == 0 || name[0] == '_' || kept.Contains(name)) continue;
                bool nested = statement is IfStatement or ForStatement;
                if (nested)
                {
                    if (!everywhere.Contains(name)) found.Add(Finding(where, name, "nothing reads it"));
                    continue;
                }
                if (open.TryGetValue(name, out Location before) && mayOverwrite) found.Add(Finding(before, name, "it is bound again before anything reads it"));
                open[name] = where;
            }
            if (statement is OutputStatement output) Close(output.Name.Text);
        }
        foreach ((string name, Location where) in open) found.Add(Finding(where, name, "nothing reads it"));

        // Where several results are taken apart, one that is read speaks for all.
        void Close(string name)
        {
            if (!open.Remove(name, out Location where)) return;
            foreach (AssignStatement parts in body.Statements.OfType<AssignStatement>().Where(s => s.Targets.Length > 1 || s.Targets is [TuplePattern]))
            {
                if (where.Span.Start < parts.Where.Span.Start || where.Span.Start >= parts.Where.Span.End) continue;
                foreach (NamePattern other in parts.Targets.SelectMany(SyntaxWalk.All).OfType<NamePattern>())
                {
                    if (open.TryGetValue(other.Name, out Location there) && there == other.Where) open.Remove(other.Name);
                }
            }
        }
    }

    private static IEnumerable<(string Name, Location Where, bool MayOverwrite)> Bound(Statement statement)
    {
        switch (statement)
        {
            case AssignStatement s:
                List<NamePattern> names = [.. s.Targets.SelectMany(SyntaxWalk.All).OfType<NamePattern>()];
                foreach (NamePattern name in names) yield return (name.Name, name.Where, true);
                break;
            case EquationStatement s: yield return (s.Name.Text, s.Name.Where, true); break;
            case LayerStatement s: yield return (s.Name.Text, s.Name.Where, false); break;
            case ParameterStatement { Kind: ParameterKind.Param } s: yield return (s.Name.Text, s.Name.Where, false); break;
            case IfStatement s:
                foreach (Body branch in s.Else is { } other ? (Body[])[s.Then, other] : [s.Then])
                {
                    foreach (var bound in branch.Statements.SelectMany(Bound)) yield return bound;
                }
                break;
            case ForStatement s:
                foreach (var bound in s.Body.Statements.SelectMany(Bound)) yield return bound;
                break;
        }
    }

    private static Diagnostic Finding(Location where, string name, string why) => Unused.At(where, $"`{name}`: {why}") with
    {
        Help = "remove it, or write `_` where a value has to be taken apart",
    };
}
