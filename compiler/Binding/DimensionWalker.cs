using ModelDsl.Syntax;

namespace ModelDsl.Binding;

/// <summary>Finds the names that stand in the dimensions of a type.</summary>
internal static class DimensionWalker
{
    public static IEnumerable<string> NamesIn(TypeSyntax type) => Names(type).Select(n => n.Name);

    /// <summary>Names with the node they stand at, in order.</summary>
    public static IEnumerable<(string Name, SyntaxNode Node)> Names(TypeSyntax type) => type switch
    {
        NamedType { Dims: { } dims } => dims.SelectMany(Names),
        UnionType union => union.Alternatives.SelectMany(Names),
        TupleType tuple => tuple.Items.SelectMany(Names),
        _ => [],
    };

    private static IEnumerable<(string, SyntaxNode)> Names(DimSyntax dim) => dim switch
    {
        EllipsisDim { Name: { } name } => [(name.Text, name)],
        ExpressionDim d => Names(d.Value),
        _ => [],
    };

    private static IEnumerable<(string, SyntaxNode)> Names(Expression e) => e switch
    {
        NameExpression n => [(n.Name, n)],
        ParenthesizedExpression p => Names(p.Inner),
        UnaryExpression u => Names(u.Operand),
        BinaryExpression b => Names(b.Left).Concat(Names(b.Right)),
        CallExpression c => c.Arguments.SelectMany(a => Names(a.Value)),
        _ => [],
    };
}
