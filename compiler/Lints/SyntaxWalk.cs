using System.Text.RegularExpressions;
using ModelDsl.Syntax;

namespace ModelDsl.Lints;

/// <summary>Visits the nodes of a syntax tree.</summary>
internal static partial class SyntaxWalk
{
    /// <summary>A node and everything below it, in the order of the text. Chains may be thousands of steps deep, so nothing recurses.</summary>
    public static IEnumerable<SyntaxNode> All(SyntaxNode? root)
    {
        if (root is null) yield break;
        Stack<SyntaxNode> open = new([root]);
        List<SyntaxNode> children = [];
        while (open.TryPop(out SyntaxNode? node))
        {
            yield return node;
            children.Clear();
            children.AddRange(Children(node).OfType<SyntaxNode>());
            for (int i = children.Count - 1; i >= 0; i--) open.Push(children[i]);
        }
    }

    /// <summary>The nodes directly below one; null where an optional part is missing.</summary>
    public static IEnumerable<SyntaxNode?> Children(SyntaxNode node) => node switch
    {
        Declaration d => Of(d),
        Statement s => Of(s),
        Expression e => Of(e),
        Body b => b.Statements,
        ParameterSyntax p => [p.Type, p.Default],
        ParameterGroup g => g.Settings,
        ComprehensionClause c => [c.Pattern, c.Source, c.Condition],
        Argument a => [a.Value],
        ElementItem i => [i.Value],
        SliceItem i => [i.Start, i.Stop, i.Step],
        TuplePattern p => p.Items,
        NamedType t => [.. t.Dims ?? [], t.Condition],
        TupleType t => [.. t.Items, t.Condition],
        UnionType t => [.. t.Alternatives, t.Condition],
        ExpressionDim d => [d.Value],
        _ => [],
    };

    private static IEnumerable<SyntaxNode?> Of(Declaration node) => node switch
    {
        ConstDeclaration d => [d.Type, d.Value],
        BlockDeclaration d => [.. d.Parameters, d.Body],
        FunctionDeclaration d => [.. d.Parameters, d.Returns, d.Result, d.Body, d.Gradient],
        OptimizerDeclaration d => [.. d.Parameters, d.Body],
        ScheduleDeclaration d => [.. d.Parameters, d.Result, d.Body],
        TrainDeclaration d => [d.Body],
        TestDeclaration d => [d.Body],
        _ => [],
    };

    private static IEnumerable<SyntaxNode?> Of(Statement node) => node switch
    {
        InputStatement s => [s.Type, s.Default],
        OutputStatement s => [s.Type, s.Value],
        LayerStatement s => [s.Value],
        ParameterStatement s => [s.Type, s.Initializer],
        NamedStatement s => [s.Value],
        UpdateStatement s => [s.Value],
        TrainModelStatement s => [s.Value],
        StepStatement s => [s.Every, s.Body],
        RequireStatement s => [s.Condition],
        AssertStatement s => [s.Condition],
        AssertCloseStatement s => s.Arguments,
        AssertErrorStatement s => [s.Body],
        ReturnStatement s => [s.Value],
        IfStatement s => [s.Condition, s.Then, s.Else],
        ForStatement s => [s.Source, s.Pattern, s.Body],
        AssignStatement s => [s.Value, .. s.Targets, s.Type, .. s.After, .. s.Groups],
        EquationStatement s => [s.Value, s.Type],
        ExpressionStatement s => [s.Value],
        _ => [],
    };

    private static IEnumerable<SyntaxNode?> Of(Expression node) => node switch
    {
        ParenthesizedExpression e => [e.Inner],
        TupleExpression e => e.Items,
        ListExpression e => e.Items,
        ComprehensionExpression e => [.. e.Clauses, e.Element],
        UnaryExpression e => [e.Operand],
        BinaryExpression e => [e.Left, e.Right],
        PipeExpression e => [e.Left, e.Right],
        GuardExpression e => [e.Value, e.Type],
        IfExpression e => [e.Condition, e.Then, e.Else],
        LambdaExpression e => [.. e.Parameters, e.Result, e.Body],
        ReductionExpression e => [e.Body],
        WithExpression e => [e.Target, e.Value],
        WithOptionsExpression e => [e.Target, .. e.Options],
        CallExpression e => [e.Callee, .. e.Arguments],
        MemberExpression e => [e.Target],
        IndexExpression e => [e.Target, .. e.Items],
        _ => [],
    };

    /// <summary>Every name that a piece of code reads, dimensions of its types included.</summary>
    public static IEnumerable<string> NamesRead(SyntaxNode? root)
    {
        foreach (SyntaxNode node in All(root))
        {
            switch (node)
            {
                case NameExpression e: yield return e.Name; break;
                case EllipsisDim { Name: { } name }: yield return name.Text; break;
                case EllipsisItem { Name: { } name }: yield return name.Text; break;
                case NamedType type: yield return type.Name.Text; break;
                case UpdateStatement s: yield return s.Name.Text; break;
                case FreezeStatement { Path: [var first, ..] }: yield return first.Text; break;
                // An output without a value is the value of that name.
                case OutputStatement { Value: null } s: yield return s.Name.Text; break;
                case EquationStatement s:
                    foreach (Identifier index in s.Indices) yield return index.Text;
                    break;
                // The library's messages quote values: "found boxes {found}".
                case RequireStatement { Message: { } message }:
                    foreach (Match hole in Hole().Matches(message.Value)) yield return hole.Groups[1].Value;
                    break;
            }
        }
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Hole();
}
