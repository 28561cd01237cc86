using ModelDsl.Syntax;

namespace ModelDsl.Tests.Syntax;

public class PrecedenceTests
{
    /// <summary>One case or more for each row of the table of operators; the right side shows the groups.</summary>
    [Theory]
    // if and lambdas reach as far right as they can
    [InlineData("if c then a else b -> f", "(if c then a else (b -> f))")]
    [InlineData("if c then a else if d then b else e", "(if c then a else (if d then b else e))")]
    [InlineData("(x) => x -> f + 1", "(=> (x -> (f + 1)))")]
    // -> and as!, to the left
    [InlineData("a -> b -> c", "((a -> b) -> c)")]
    [InlineData("x -> f + x", "(x -> (f + x))")]
    [InlineData("x -> f(a)[0]", "(x -> f(a)[0])")]
    [InlineData("a -> b as! f32[] -> c", "(((a -> b) as! f32[]) -> c)")]
    [InlineData("a or b -> c", "((a or b) -> c)")]
    // or, and, not
    [InlineData("a or b and c or d", "((a or (b and c)) or d)")]
    [InlineData("not a and b", "((not a) and b)")]
    [InlineData("not a == b", "(not (a == b))")]
    [InlineData("not not a", "(not (not a))")]
    // comparisons
    [InlineData("a + b < c * d", "((a + b) < (c * d))")]
    [InlineData("a..b == c", "((a .. b) == c)")]
    // .. and then + -
    [InlineData("0..n + 1", "(0 .. (n + 1))")]
    [InlineData("a - b + c", "((a - b) + c)")]
    // reductions cover the product that follows
    [InlineData("sum(c) x[c] * w[c] + b", "(sum((x[c] * w[c])) + b)")]
    [InlineData("2 * sum(c) x * w - b", "((2 * sum((x * w))) - b)")]
    [InlineData("-sum(c) x * w", "(-sum((x * w)))")]
    [InlineData("max(i) sum(c) x * w < b", "(max(sum((x * w))) < b)")]
    [InlineData("sum(c) (a - b) ** 2", "sum(((a - b) ** 2))")]
    [InlineData("sum(x) * y", "(sum(x) * y)")]
    [InlineData("sum(x, y)", "sum(x, y)")]
    // products
    [InlineData("a * b / c // d % e @ f", "(((((a * b) / c) // d) % e) @ f)")]
    [InlineData("a + b @ c", "(a + (b @ c))")]
    // unary -, **
    [InlineData("-x ** 2", "(-(x ** 2))")]
    [InlineData("2 ** -1", "(2 ** (-1))")]
    [InlineData("2 ** -x ** 2", "(2 ** (-(x ** 2)))")]
    [InlineData("a ** b ** c", "(a ** (b ** c))")]
    [InlineData("-a * b", "((-a) * b)")]
    [InlineData("- -a", "(-(-a))")]
    // with, then call, index, member
    [InlineData("x -> L(1) with w = f -> R", "((x -> (L(1) with w = f)) -> R)")]
    [InlineData("L with w = f(1) with b = g", "((L with w = f(1)) with b = g)")]
    [InlineData("A ** L with w = f", "(A ** (L with w = f))")]
    [InlineData("-a.b(c)[d].e", "(-a.b(c)[d].e)")]
    public void Operators_group_as_the_table_says(string source, string groups)
    {
        var statement = Assert.IsType<ExpressionStatement>(Assert.Single(Programs.ParseBody(source).Statements));
        Assert.Equal(groups, Show(statement.Value));
    }

    private static string Show(Expression expression) => expression switch
    {
        NameExpression e => e.Name,
        IntLiteral e => e.Value.ToString(),
        ParenthesizedExpression e => Show(e.Inner),
        UnaryExpression e => e.Operator == UnaryOperator.Not ? $"(not {Show(e.Operand)})" : $"(-{Show(e.Operand)})",
        BinaryExpression e => $"({Show(e.Left)} {e.OperatorWhere.Text} {Show(e.Right)})",
        PipeExpression e => $"({Show(e.Left)} -> {Show(e.Right)})",
        GuardExpression e => $"({Show(e.Value)} as! {e.Type.Where.Text})",
        IfExpression e => $"(if {Show(e.Condition)} then {Show(e.Then)} else {Show(e.Else)})",
        LambdaExpression e => $"(=> {Show(e.Result!)})",
        ReductionExpression e => $"{e.Reduction}({Show(e.Body)})",
        WithExpression e => $"({Show(e.Target)} with {e.Name} = {Show(e.Value)})",
        CallExpression e => $"{Show(e.Callee)}({string.Join(", ", e.Arguments.Select(a => Show(a.Value)))})",
        MemberExpression e => $"{Show(e.Target)}.{e.Name}",
        IndexExpression e => $"{Show(e.Target)}[{string.Join(", ", e.Items.Select(i => Show(((ElementItem)i).Value)))}]",
        _ => throw new ArgumentException(expression.GetType().Name),
    };

    [Theory]
    [InlineData("sum(i) x", true), InlineData("sum(i, j) 2", true), InlineData("all(i) (x)", true)]
    [InlineData("sum(i)", false), InlineData("sum(i) -x", false), InlineData("sum(2) + x", false), InlineData("norm(i) + x", false), InlineData("m.sum(i)", false)]
    public void A_reduction_is_known_by_what_follows(string source, bool reduction)
    {
        var statement = Assert.IsType<ExpressionStatement>(Assert.Single(Programs.ParseBody(source).Statements));
        Assert.Equal(reduction, statement.Value is ReductionExpression);
    }
}
