using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Antlr4.Runtime;
using ModelDsl.Diagnostics;
using ModelDsl.Text;
using static ModelDsl.Syntax.Generated.NnParser;

namespace ModelDsl.Syntax;

internal sealed partial class TreeBuilder
{
    /// <summary>How many operators, calls and arrows one expression may chain.</summary>
    private const int MaximumChain = 1_000;

    private Expression Value(ExpressionContext? context, ParserRuleContext owner) =>
        context is null ? new ErrorExpression(At(owner.Stop ?? owner.Start))
        : IsBroken(owner, context) ? new ErrorExpression(Where(context)) : Expression(context);

    // What was read of a statement that goes on otherwise, or whose brackets had to be guessed, is not what was meant.
    private bool IsBroken(ParserRuleContext owner, ParserRuleContext part) =>
        owner.exception is not null || owner.Parent is LineContext { exception: not null } && owner is not (IfStatementContext or ForStatementContext or StepStatementContext) || _guessedBrackets.GetViewBetween(part.Start.StartIndex, Math.Max(part.Start.StartIndex, part.Stop?.StopIndex ?? 0)).Count > 0;

    // Chains like `a -> b -> c` lean to the left; they are walked, not recursed into, because they can be long.
    private Expression Expression(ExpressionContext context)
    {
        if (context.exception is not null) return new ErrorExpression(Where(context));
        var spine = new Stack<ExpressionContext>();
        while (context is not (ConditionalContext or LambdaContext or NegationContext or NotContext or ReductionContext)
               && context.ChildCount > 0 && context.GetChild(0) is ExpressionContext left)
        {
            spine.Push(context);
            context = left;
        }
        if (spine.Count > MaximumChain)
        {
            Location where = Where(spine.First());
            diagnostics.Add(SyntaxRules.TooDeep.At(where, $"more than {MaximumChain} operators in one expression") with
            {
                Help = "give a part a name of its own: `part = …`",
            });
            return new ErrorExpression(where);
        }
        Expression result = Leaf(context);
        while (spine.TryPop(out ExpressionContext? next)) result = Extend(result, next);
        return result;
    }

    private Expression Leaf(ExpressionContext context)
    {
        Location where = Where(context);
        switch (context)
        {
            case AtomContext c when c.Start is not null && c.ChildCount > 0: return Atom(c.Start);
            case NegationContext c: return new UnaryExpression(where, UnaryOperator.Negate, Operand(c.expression(), c, Tight));
            case NotContext c: return new UnaryExpression(where, UnaryOperator.Not, Operand(c.expression(), c, Loose));
            case ReductionContext c:
                return new ReductionExpression(where, new Identifier(At(c.Start), TextOf(c.Start)), Names(c.NAME()), Operand(c.expression(), c, Tight));
            case ConditionalContext c:
                return new IfExpression(where, Value(c.expression(0), c), Value(c.expression(1), c), Value(c.expression(2), c));
            case LambdaContext c: return Lambda(c, where);
            case ParenthesesContext c: return Parentheses(c, where);
            case ListContext c: return List(c, where);
            default: return new ErrorExpression(where);
        }
    }

    private Expression Extend(Expression left, ExpressionContext context)
    {
        Location where = left.Where.To(Where(context));
        switch (context)
        {
            case MemberContext c:
                return Name(c.NAME()) is { } name ? new MemberExpression(where, left, name) : new ErrorExpression(where);
            case CallContext c: return new CallExpression(where, left, Arguments(c.argument()));
            case IndexContext c: return new IndexExpression(where, left, [.. c.item().Select(Item)]);
            case WithContext c:
                // A string is a pattern of paths.
                Identifier? parameter = c.STRING() is { } pattern ? new Identifier(At(pattern.Symbol), String(pattern.Symbol).Value) : Name(c.NAME());
                return parameter is not null
                    ? new WithExpression(where, left, parameter, c.STRING() is not null, Operand(c.expression().ElementAtOrDefault(1), c, Tight)) : new ErrorExpression(where);
            case WithOptionsContext c:
                return new WithOptionsExpression(where, left, [.. c.namedArgument().Select(NamedArgument).OfType<Argument>()]);
            case PipeContext c: return new PipeExpression(where, left, Operand(c.expression(1), c, Loose));
            case GuardContext c:
                return Type(c.type()) is { } type ? new GuardExpression(where, left, type) : new ErrorExpression(where);
        }
        if (context.ChildCount < 2 || context.GetChild(1) is not Antlr4.Runtime.Tree.ITerminalNode sign || Operator(sign.Symbol.Type) is not { } op)
            return new ErrorExpression(where);
        bool loose = op is BinaryOperator.And or BinaryOperator.Or;
        Expression right = Operand(context.GetRuleContexts<ExpressionContext>().ElementAtOrDefault(1), context, loose ? Loose : Tight);
        if (Chains(left, op)) return ReportChain(left, op, At(sign.Symbol), where);
        return new BinaryExpression(where, op, At(sign.Symbol), left, right);
    }

    private const bool Loose = true, Tight = false;

    /// <summary>An operand: `if` and a lambda need parentheses there, and under a tight operator `not` does too.</summary>
    private Expression Operand(ExpressionContext? context, ParserRuleContext owner, bool loose)
    {
        Expression operand = Value(context, owner);
        string? what = operand switch
        {
            IfExpression => "`if`",
            LambdaExpression => "a lambda",
            UnaryExpression { Operator: UnaryOperator.Not } when !loose => "`not`",
            _ => null,
        };
        if (what is null || context!.exception is not null) return operand;
        diagnostics.Add(SyntaxRules.NeedsParentheses.At(operand.Where, "reaches as far right as it can") with
        {
            Title = $"{what} as an operand needs parentheses",
            Help = operand.Where.Text is { Length: < 40 } text && !text.Contains('\n') ? $"write `({text})`" : "put `(` and `)` around it",
        });
        return operand;
    }

    private static bool Chains(Expression left, BinaryOperator op) =>
        left is BinaryExpression l && (IsComparison(op) && IsComparison(l.Operator) || op == BinaryOperator.Range && l.Operator == BinaryOperator.Range);

    private static bool IsComparison(BinaryOperator op) => op is >= BinaryOperator.Equal and <= BinaryOperator.GreaterOrEqual;

    private ErrorExpression ReportChain(Expression left, BinaryOperator op, Location sign, Location where)
    {
        bool range = op == BinaryOperator.Range;
        string middle = left is BinaryExpression { Right: var m } && m.Where.Text is { Length: < 20 } text ? text : "b";
        diagnostics.Add(SyntaxRules.Chained.At(sign, range ? "a second `..`" : "a second comparison") with
        {
            Title = range ? "ranges do not chain" : "comparisons do not chain",
            Help = range ? "a range has two ends, `a..b`; steps are written in slices, `x[a:b:step]`" : $"join two comparisons with `and`: `a < {middle} and {middle} < c`",
        });
        return new ErrorExpression(where);
    }

    private static BinaryOperator? Operator(int type) => type switch
    {
        PLUS => BinaryOperator.Add,
        MINUS => BinaryOperator.Subtract,
        STAR => BinaryOperator.Multiply,
        SLASH => BinaryOperator.Divide,
        FLOOR_DIVIDE => BinaryOperator.FloorDivide,
        PERCENT => BinaryOperator.Modulo,
        MATMUL => BinaryOperator.MatrixMultiply,
        POWER => BinaryOperator.Power,
        EQUAL => BinaryOperator.Equal,
        NOT_EQUAL => BinaryOperator.NotEqual,
        LESS => BinaryOperator.Less,
        LESS_EQUAL => BinaryOperator.LessOrEqual,
        GREATER => BinaryOperator.Greater,
        GREATER_EQUAL => BinaryOperator.GreaterOrEqual,
        AND => BinaryOperator.And,
        OR => BinaryOperator.Or,
        RANGE => BinaryOperator.Range,
        _ => null,
    };

    private LambdaExpression Lambda(LambdaContext c, Location where)
    {
        ImmutableArray<Pattern> parameters = c.patterns() is { } patterns ? [.. patterns.pattern().Select(Pattern)] : [];
        return c.body() is { } body
            ? new LambdaExpression(where, parameters, null, Body(body, c))
            : new LambdaExpression(where, parameters, Value(c.expression(), c), null);
    }

    private Expression Parentheses(ParenthesesContext c, Location where)
    {
        ExpressionContext[] items = c.expression();
        return items.Length == 1 && c.COMMA().Length == 0
            ? new ParenthesizedExpression(where, Expression(items[0]))
            : new TupleExpression(where, [.. items.Select(Expression)]);
    }

    private Expression List(ListContext c, Location where)
    {
        ExpressionContext[] items = c.expression();
        if (c.comprehensionClause() is not { Length: > 0 } clauses) return new ListExpression(where, [.. items.Select(Expression)]);
        return new ComprehensionExpression(where, Value(items.FirstOrDefault(), c),
        [
            .. clauses.Select(k => new ComprehensionClause(Where(k), Pattern(k.patterns()), Value(k.expression().ElementAtOrDefault(0), k),
                k.IF() is null ? null : Value(k.expression().ElementAtOrDefault(1), k))),
        ]);
    }

    private ImmutableArray<Argument> Arguments(ArgumentContext[] arguments) =>
        [.. arguments.Select(a => a.namedArgument() is { } named ? NamedArgument(named) : new Argument(Where(a), null, Value(a.expression(), a))).OfType<Argument>()];

    private Argument? NamedArgument(NamedArgumentContext c) =>
        Name(c.NAME()) is { } name ? new Argument(Where(c), name, Value(c.expression(), c)) : null;

    private IndexItem Item(ItemContext c)
    {
        if (c.ELLIPSIS() is not null) return new EllipsisItem(Where(c), Name(c.NAME()));
        if (c.slice() is not { } slice) return new ElementItem(Where(c), Value(c.expression(), c));
        Expression? start = c.expression() is { } first ? Expression(first) : null;
        Expression? stop = null, step = null;
        int colons = 0;
        for (int i = 0; i < slice.ChildCount; i++)
        {
            if (slice.GetChild(i) is not ExpressionContext part) colons++;
            else if (colons == 1) stop = Expression(part);
            else step = Expression(part);
        }
        return new SliceItem(Where(c), start, stop, step);
    }

    private Expression Atom(IToken token)
    {
        Location where = At(token);
        switch (token.Type)
        {
            case NAME: return new NameExpression(where, TextOf(token));
            case UNDERSCORE: return new UnderscoreExpression(where);
            case INT: return Integer(token);
            case FLOAT: return Float(token);
            case STRING: return String(token);
            case TRUE: return new BoolLiteral(where, true);
            case FALSE: return new BoolLiteral(where, false);
            case NONE: return new NoneLiteral(where);
            default: return new ErrorExpression(where);
        }
    }

    private Expression Integer(IToken token)
    {
        if (long.TryParse(TextOf(token).Replace("_", ""), NumberStyles.None, CultureInfo.InvariantCulture, out long value)) return new IntLiteral(At(token), value);
        diagnostics.Add(SyntaxRules.BadNumber.At(At(token), "integers have 64 bits, at most 9_223_372_036_854_775_807") with
        {
            Title = "the number is too large",
            Help = "write it as a float: `1e20`",
        });
        return new ErrorExpression(At(token));
    }

    private Expression Float(IToken token)
    {
        double value = double.Parse(TextOf(token).Replace("_", ""), NumberStyles.Float, CultureInfo.InvariantCulture);
        if (double.IsFinite(value)) return new FloatLiteral(At(token), value);
        diagnostics.Add(SyntaxRules.BadNumber.At(At(token), "floats end at about 1.8e308") with { Title = "the number is too large", Help = "infinity is written `inf`" });
        return new ErrorExpression(At(token));
    }

    private StringLiteral String(IToken token)
    {
        string raw = TextOf(token);
        if (raw is [] || raw[0] is not '"') return new StringLiteral(At(token), raw.Trim('\''));
        int end = raw.Length > 1 && raw[^1] == '"' ? raw.Length - 1 : raw.Length;
        if (raw.IndexOf('\\') < 0) return new StringLiteral(At(token), raw[1..end]);

        var text = new StringBuilder(raw.Length);
        for (int i = 1; i < end; i++)
        {
            if (raw[i] != '\\' || i + 1 >= raw.Length)
            {
                text.Append(raw[i]);
                continue;
            }
            i++;
            char? meant = raw[i] switch { 'n' => '\n', 't' => '\t', '"' => '"', '\\' => '\\', _ => null };
            if (meant is null)
            {
                var where = new Location(source, new TextSpan(token.StartIndex + i - 1, 2));
                diagnostics.Add(SyntaxRules.BadEscape.At(where, "not one of `\\\"`, `\\\\`, `\\n`, `\\t`") with { Help = "a backslash itself is written `\\\\`; in paths `/` works everywhere" });
            }
            text.Append(meant ?? raw[i]);
        }
        return new StringLiteral(At(token), text.ToString());
    }
}
