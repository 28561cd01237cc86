using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Text;

namespace ModelDsl.Syntax;

/// <summary>One parsed file: what it declares and what was wrong with its syntax.</summary>
/// <remarks>There is always a tree: what could not be read is left out or stands as an <see cref="ErrorExpression"/>.</remarks>
public sealed partial class SyntaxTree(SourceText source, ImmutableArray<Declaration> declarations, ImmutableArray<Diagnostic> diagnostics)
{
    public SourceText Source { get; } = source;
    public ImmutableArray<Declaration> Declarations { get; } = declarations;
    public ImmutableArray<Diagnostic> Diagnostics { get; } = diagnostics;

    public static SyntaxTree Parse(SourceText source) => throw new NotImplementedException();
}
