using ModelDsl.Diagnostics;
using ModelDsl.Syntax;

namespace ModelDsl.Lints;

/// <summary>Parameters and inputs of a declaration that nothing in it reads.</summary>
internal sealed class UnusedParameters() : Lint(Unused)
{
    private static readonly Rule Unused = Rule.Warning("NN7003", "a parameter is never used",
        "Changing this parameter would change nothing, or nothing flows from this input into a result. A name that begins with " +
        "`_` says that this is meant; so does `inplace`, which PyTorch's layers take and which has no meaning here.");

    public override IEnumerable<Diagnostic> Find(LintContext context)
    {
        foreach (Declaration declaration in context.Declarations)
        {
            (IReadOnlyList<ParameterSyntax> parameters, Body? body, SyntaxNode?[] rest) = declaration switch
            {
                BlockDeclaration d => (d.Parameters, d.Body, (SyntaxNode?[])[]),
                FunctionDeclaration d => (d.Parameters, d.Body, [d.Returns, d.Result, d.Gradient]),
                OptimizerDeclaration d => (d.Parameters, d.Body, []),
                ScheduleDeclaration d => (d.Parameters, d.Body, [d.Result]),
                _ => ([], null, []),
            };
            if (parameters.Count == 0 && body is null) continue;
            HashSet<string> read = [.. rest.Append(body).Concat(parameters).SelectMany(SyntaxWalk.NamesRead)];
            foreach (ParameterSyntax parameter in parameters)
            {
                if (!IsUsed(parameter.Name, read)) yield return Finding(parameter.Name, "parameter", "remove it");
            }
            foreach (InputStatement input in body?.Statements.OfType<InputStatement>() ?? [])
            {
                // Its sizes may be what it is there for.
                if (!IsUsed(input.Name, read) && !SizesUsed(input, body!)) yield return Finding(input.Name, "input", "remove it");
            }
        }
    }

    /// <summary>PyTorch's hint about memory, which layers take and have no use for.</summary>
    private const string Ignored = "inplace";

    private static bool IsUsed(Identifier name, HashSet<string> read) => name.Text.Length == 0 || name.Text[0] == '_' || name.Text == Ignored || read.Contains(name.Text);

    private static bool SizesUsed(InputStatement input, Body body)
    {
        HashSet<string> sizes = [.. SyntaxWalk.All(input.Type).OfType<NameExpression>().Select(n => n.Name)];
        HashSet<string> elsewhere = [.. body.Statements.OfType<InputStatement>().Where(i => i != input).SelectMany(i => SyntaxWalk.NamesRead(i.Type))];
        sizes.ExceptWith(elsewhere);
        return body.Statements.Where(s => s is not InputStatement).SelectMany(SyntaxWalk.NamesRead).Any(sizes.Contains);
    }

    private static Diagnostic Finding(Identifier name, string kind, string help) => Unused.At(name.Where, $"nothing reads `{name.Text}`") with
    {
        Title = $"this {kind} is never used",
        Help = $"{help}, or begin its name with `_` where callers give it",
    };
}
