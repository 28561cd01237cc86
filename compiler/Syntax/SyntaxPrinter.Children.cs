namespace ModelDsl.Syntax;

public sealed partial class SyntaxPrinter
{
    private void Children(SyntaxNode node)
    {
        switch (node)
        {
            case Declaration d: Declaration(d); break;
            case Statement s: Statement(s); break;
            case Expression e: Expression(e); break;
            case Body b: Nodes(b.Statements); break;
            case ParameterSyntax p: Node(p.Type); Node(p.Default, "default"); break;
            case ParameterGroup g: Nodes(g.Settings); break;
            case ComprehensionClause c: Node(c.Pattern); Node(c.Source, "in"); Node(c.Condition, "if"); break;
            case Argument a: Node(a.Value); break;
            case ElementItem i: Node(i.Value); break;
            case SliceItem i: Node(i.Start, "start"); Node(i.Stop, "stop"); Node(i.Step, "step"); break;
            case TuplePattern p: Nodes(p.Items); break;
            case TypeSyntax t: Type(t); break;
            case ExpressionDim d: Node(d.Value); break;
        }
    }

    private void Type(TypeSyntax node)
    {
        switch (node)
        {
            case NamedType { Dims: { } dims }: Nodes(dims); break;
            case TupleType t: Nodes(t.Items); break;
            case UnionType t: Nodes(t.Alternatives); break;
        }
        Node(node.Condition, "where");
    }

    private void Declaration(Declaration node)
    {
        switch (node)
        {
            case ConstDeclaration d: Node(d.Type); Node(d.Value); break;
            case BlockDeclaration d: Nodes(d.Parameters); Node(d.Body); break;
            case FunctionDeclaration d:
                Nodes(d.Parameters);
                Node(d.Returns, "returns");
                Node(d.Result);
                Node(d.Body);
                Node(d.Gradient, "gradient");
                break;
            case OptimizerDeclaration d: Nodes(d.Parameters); Node(d.Body); break;
            case ScheduleDeclaration d: Nodes(d.Parameters); Node(d.Result); Node(d.Body); break;
            case TrainDeclaration d: Node(d.Body); break;
            case TestDeclaration d: Node(d.Body); break;
        }
    }

    private void Statement(Statement node)
    {
        switch (node)
        {
            case InputStatement s: Node(s.Type); Node(s.Default, "default"); break;
            case OutputStatement s: Node(s.Type); Node(s.Value); break;
            case LayerStatement s: Node(s.Value); break;
            case ParameterStatement s: Node(s.Type); Node(s.Initializer); break;
            case NamedStatement s: Node(s.Value); break;
            case UpdateStatement s: Node(s.Value); break;
            case TrainModelStatement s: Node(s.Value); break;
            case StepStatement s: Node(s.Every, "every"); Node(s.Body); break;
            case RequireStatement s: Node(s.Condition); break;
            case AssertStatement s: Node(s.Condition); break;
            case AssertCloseStatement s: Nodes(s.Arguments); break;
            case AssertErrorStatement s: Node(s.Body); break;
            case ReturnStatement s: Node(s.Value); break;
            case IfStatement s: Node(s.Condition); Node(s.Then, "then"); Node(s.Else, "else"); break;
            case ForStatement s: Node(s.Pattern); Node(s.Source, "in"); Node(s.Body); break;
            case AssignStatement s:
                Nodes(s.Targets);
                Node(s.Type);
                Node(s.Value);
                Nodes(s.After, "after");
                Nodes(s.Groups);
                break;
            case EquationStatement s: Node(s.Type); Node(s.Value); break;
            case ExpressionStatement s: Node(s.Value); break;
        }
    }

    private void Expression(Expression node)
    {
        switch (node)
        {
            case ParenthesizedExpression e: Node(e.Inner); break;
            case TupleExpression e: Nodes(e.Items); break;
            case ListExpression e: Nodes(e.Items); break;
            case ComprehensionExpression e: Node(e.Element); Nodes(e.Clauses); break;
            case UnaryExpression e: Node(e.Operand); break;
            case BinaryExpression e: Node(e.Left); Node(e.Right); break;
            case PipeExpression e: Node(e.Left); Node(e.Right); break;
            case GuardExpression e: Node(e.Value); Node(e.Type); break;
            case IfExpression e: Node(e.Condition); Node(e.Then, "then"); Node(e.Else, "else"); break;
            case LambdaExpression e: Nodes(e.Parameters); Node(e.Result); Node(e.Body); break;
            case ReductionExpression e: Node(e.Body); break;
            case WithExpression e: Node(e.Target); Node(e.Value); break;
            case WithOptionsExpression e: Node(e.Target); Nodes(e.Options); break;
            case CallExpression e: Node(e.Callee); Nodes(e.Arguments); break;
            case MemberExpression e: Node(e.Target); break;
            case IndexExpression e: Node(e.Target); Nodes(e.Items); break;
        }
    }
}
