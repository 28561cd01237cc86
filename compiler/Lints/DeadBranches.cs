using ModelDsl.Diagnostics;
using ModelDsl.Syntax;

namespace ModelDsl.Lints;

/// <summary>Code that no value of the parameters reaches.</summary>
internal sealed class DeadBranches() : Lint(Unreachable)
{
    private static readonly Rule Unreachable = Rule.Warning("NN7008", "this branch is never taken",
        "The condition comes out the same for all values of the parameters and sizes, so one of the branches is dead: a " +
        "condition that repeats an earlier one, that a `require` or a declared shape already settles, or that was left over " +
        "from trying something out. Statements behind a `return` are never reached either.");

    public override IEnumerable<Diagnostic> Find(LintContext context)
    {
        foreach (SyntaxNode node in context.Declarations.SelectMany(SyntaxWalk.All))
        {
            switch (node)
            {
                case IfStatement s:
                    if (Decided(s.Condition, context) is { } outcome)
                    {
                        SyntaxNode? dead = outcome ? s.Else : s.Then;
                        if (dead is not null) yield return At(dead, s.Condition, outcome);
                    }
                    else if (RepeatedCondition(s) is { } repeated && Decided(repeated.Condition, context) is null)
                    {
                        yield return Unreachable.At(repeated.Then.Where, "the same condition was asked before") with { Notes = [new(s.Condition.Where, "here")], Help = "remove it, or correct the condition" };
                    }
                    break;
                case IfExpression e when Decided(e.Condition, context) is { } taken:
                    yield return At(taken ? e.Else : e.Then, e.Condition, taken);
                    break;
                case Body { Statements: var statements }:
                    int end = statements.ToList().FindIndex(s => s is ReturnStatement);
                    if (end >= 0 && end + 1 < statements.Length)
                        yield return Unreachable.At(statements[end + 1].Where, "it follows a `return`") with { Title = "this is never reached", Help = "remove it, or move the `return` behind it" };
                    break;
            }
        }
    }

    private static Diagnostic At(SyntaxNode dead, Expression condition, bool outcome) =>
        Unreachable.At(dead.Where, $"`{OneLine(condition)}` is always {(outcome ? "true" : "false")}") with
        {
            Notes = [new(condition.Where, $"always {(outcome ? "true" : "false")}")],
            Help = "remove the branch, or correct the condition",
        };

    private static string OneLine(Expression e) => string.Join(' ', e.Where.Text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    private static bool? Decided(Expression condition, LintContext context) =>
        Constant(condition) ?? (context.Branches.TryGetValue(condition, out bool? known) ? known : null);

    // Literals only: a named constant is a switch that somebody may turn.
    private static bool? Constant(Expression e) => e switch
    {
        BoolLiteral b => b.Value,
        ParenthesizedExpression p => Constant(p.Inner),
        UnaryExpression { Operator: UnaryOperator.Not } u => !Constant(u.Operand),
        BinaryExpression { Operator: BinaryOperator.And } b => Constant(b.Left) is false || Constant(b.Right) is false ? false : Constant(b.Left) & Constant(b.Right),
        BinaryExpression { Operator: BinaryOperator.Or } b => Constant(b.Left) is true || Constant(b.Right) is true ? true : Constant(b.Left) | Constant(b.Right),
        _ => null,
    };

    private static IfStatement? RepeatedCondition(IfStatement s)
    {
        string asked = OneLine(s.Condition);
        for (Body? other = s.Else; other is { Statements: [IfStatement inner] }; other = inner.Else)
        {
            if (OneLine(inner.Condition) == asked) return inner;
        }
        return null;
    }
}
