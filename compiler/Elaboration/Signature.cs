using System.Collections.Concurrent;
using System.Collections.Immutable;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

/// <summary>An intrinsic's parameter list, parsed once.</summary>
internal sealed class Signature
{
    private static readonly ConcurrentDictionary<string, Signature> s_parsed = new(StringComparer.Ordinal);

    private Signature(string text)
    {
        // `int | none` is how contracts write `int?`.
        text = text.Replace(" | none", "?", StringComparison.Ordinal);
        string list = text;
        // The language has no variadic functions; intrinsics do.
        int dots = text.IndexOf("...", StringComparison.Ordinal);
        if (dots >= 0 && (dots == 1 || text[dots - 1] is ' ' or ','))
        {
            int end = dots + 3;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_')) end++;
            Variadic = text[(dots + 3)..end];
            list = text.Remove(dots, 3);
        }
        SyntaxTree tree = SyntaxTree.Parse(new SourceText("intrinsic", $"fn f{list} = none\n"));
        if (tree.Declarations is not [FunctionDeclaration function] || !tree.Diagnostics.IsEmpty)
            throw new InvalidOperationException($"the signature {text} cannot be read: {string.Join("; ", tree.Diagnostics)}");
        Parameters = function.Parameters;
        Names = [.. Parameters.Select(p => (p.Name.Text, p.Default is not null || p.Name.Text == Variadic))];
    }

    public ImmutableArray<ParameterSyntax> Parameters { get; }
    public ImmutableArray<(string Name, bool Optional)> Names { get; }
    public string? Variadic { get; }

    public static Signature Of(Intrinsic intrinsic) => Parse(intrinsic.Signature);

    /// <exception cref="InvalidOperationException">The text is no parameter list.</exception>
    public static Signature Parse(string text) => s_parsed.GetOrAdd(text, t => new Signature(t));
}
