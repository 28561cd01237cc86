using System.Collections.Immutable;
using Antlr4.Runtime;
using Antlr4.Runtime.Tree;
using ModelDsl.Diagnostics;
using ModelDsl.Text;
using static ModelDsl.Syntax.Generated.NnParser;

namespace ModelDsl.Syntax;

internal sealed partial class TreeBuilder
{
    private void Statement(StatementContext context, BodyContext? recovered, ImmutableArray<Statement>.Builder statements)
    {
        if (Statement(context, recovered, Where(context), Documentation(context)) is { } statement) statements.Add(statement);
    }

    // Null where not even a name could be read.
    private Statement? Statement(StatementContext context, BodyContext? recovered, Location where, string documentation)
    {
        switch (context)
        {
            case InputStatementContext c when Name(c.NAME()) is { } name:
                return new InputStatement(where, name, TypeOrUnknown(c.ascription(), c.ASSIGN(), c), Optional(c.ASSIGN(), c.expression(), c)) { Documentation = documentation };
            case OutputStatementContext c when Name(c.NAME()) is { } name:
                return new OutputStatement(where, name, ReadType(c.ascription(), c.ASSIGN(), c), Optional(c.ASSIGN(), c.expression(), c)) { Documentation = documentation };
            case LayerStatementContext c when Name(c.NAME()) is { } name:
                return new LayerStatement(where, name, Value(c.expression(), c)) { Documentation = documentation };
            case ParameterStatementContext c when Name(c.NAME()) is { } name:
                return new ParameterStatement(where, c.PARAM() is null ? ParameterKind.Buffer : ParameterKind.Param, name,
                    TypeOrUnknown(c.type(), c.ASSIGN(), c), Optional(c.ASSIGN(), c.expression(), c))
                { Documentation = documentation };
            case NamedStatementContext c when Name(c.NAME()) is { } name:
                NamedKind kind = c.STATE() is not null ? NamedKind.State : c.LOSS() is not null ? NamedKind.Loss : c.METRIC() is not null ? NamedKind.Metric : NamedKind.Data;
                return new NamedStatement(where, kind, name, Value(c.expression(), c)) { Documentation = documentation };
            case UpdateStatementContext c when Name(c.NAME()) is { } name:
                return new UpdateStatement(where, name, Value(c.expression(), c)) { Documentation = documentation };
            case TrainModelStatementContext c when Name(c.NAME()) is { } name:
                return new TrainModelStatement(where, name, Value(c.expression(), c), c.STRING() is { } file ? String(file.Symbol) : null,
                    c.FROZEN() is not null)
                { Documentation = documentation };
            case StepStatementContext c when Name(c.NAME()) is { } name:
                return new StepStatement(where, name, Optional(c.EVERY(), c.expression(), c), Body(c.body() ?? recovered, c)) { Documentation = documentation };
            case FreezeStatementContext c when c.NAME().Length > 0:
                return new FreezeStatement(where, Names(c.NAME())) { Documentation = documentation };
            case RequireStatementContext c:
                return new RequireStatement(where, Value(c.expression(), c), Message(c.STRING())) { Documentation = documentation };
            case AssertStatementContext c:
                return new AssertStatement(where, Value(c.expression(), c), Message(c.STRING())) { Documentation = documentation };
            case AssertCloseStatementContext c:
                return new AssertCloseStatement(where, Arguments(c.argument())) { Documentation = documentation };
            case AssertErrorStatementContext c when Name(c.NAME()) is { } code:
                return new AssertErrorStatement(where, code, Body(c.body() ?? recovered, c)) { Documentation = documentation };
            case ReturnStatementContext c:
                return new ReturnStatement(where, Returned(c)) { Documentation = documentation };
            case IfStatementContext c:
                return If(c, 0, recovered, where, documentation);
            case BareConditionalContext c:
                var choice = new IfExpression(where, Value(c.expression().ElementAtOrDefault(0), c),
                    Value(c.expression().ElementAtOrDefault(1), c), Value(c.expression().ElementAtOrDefault(2), c));
                return new ExpressionStatement(where, choice) { Documentation = documentation };
            case ForStatementContext c:
                return new ForStatement(where, Pattern(c.patterns()), Value(c.expression(), c), Body(c.body() ?? recovered, c)) { Documentation = documentation };
            case BindingStatementContext c:
                return Binding(c, where, documentation);
            default:
                return null;
        }
    }

    // The i-th condition and all that follows it. The filter limits how long such a chain can be.
    private IfStatement If(IfStatementContext c, int i, BodyContext? recovered, Location where, string documentation)
    {
        ExpressionContext[] conditions = c.expression();
        BodyContext[] bodies = c.body();
        Body? otherwise = null;
        if (i + 1 < conditions.Length)
        {
            Location rest = Between(c.IF(i).Symbol, c.Stop);
            otherwise = new Body(rest, [If(c, i + 1, recovered, rest, "")]);
        }
        else if (bodies.Length > conditions.Length)
        {
            otherwise = Body(bodies[^1], c);
        }
        Body then = Body(i < bodies.Length ? bodies[i] : recovered, c);
        return new IfStatement(where, Value(conditions.ElementAtOrDefault(i), c), then, otherwise) { Documentation = documentation };
    }

    // `return a, b` returns a tuple, as `a, b = …` takes one apart.
    private Expression Returned(ReturnStatementContext c)
    {
        ExpressionContext[] values = c.expression();
        if (values.Length < 2) return Value(values.FirstOrDefault(), c);
        return new TupleExpression(Between(values[0].Start, values[^1].Stop), [.. values.Select(v => Value(v, c))]);
    }

    private Statement Binding(BindingStatementContext c, Location where, string documentation)
    {
        ExpressionContext[] left = c.target()?.expression() ?? [];
        ImmutableArray<Expression> targets = [.. left.Select(Expression)];
        TypeSyntax? type = ReadType(c.ascription(), c.ASSIGN(), c);
        if (c.ASSIGN() is null && c.exception is null) return Bare(c, targets, type, where, documentation);

        Expression value = Value(c.value, c);
        if (targets is [IndexExpression { Target: NameExpression name } equation] && Indices(equation) is { } indices)
            return new EquationStatement(where, new Identifier(name.Where, name.Name), indices, type, value) { Documentation = documentation };

        ImmutableArray<Pattern> patterns = [.. targets.Select(Target)];
        ImmutableArray<Expression> after = [.. c.expression().Where(e => e != c.value).Select(e => Value(e, c))];
        return new AssignStatement(where, patterns, type, value, after, Groups(c.groups())) { Documentation = documentation };
    }

    private static bool IsInLayer(Antlr4.Runtime.RuleContext c)
    {
        for (Antlr4.Runtime.RuleContext? outer = c; outer is not null; outer = outer.Parent)
        {
            if (outer is BlockDeclarationContext or TrainDeclarationContext) return true;
        }
        return false;
    }

    // Without `=` it must be one expression.
    private Statement Bare(BindingStatementContext c, ImmutableArray<Expression> values, TypeSyntax? type, Location where, string documentation)
    {
        if (type is not null)
        {
            diagnostics.Add(SyntaxRules.Unexpected.At(Where(c.ascription()), "a type, but no value") with
            {
                Title = "a binding without a value",
                Help = values is [NameExpression name] && char.IsLower(name.Name[0]) && IsInLayer(c)
                    ? $"an input is declared with `input`: write `input {where.Text}`; anything else needs a value: `{where.Text} = …`"
                    : "give it one: `name: type = value`; a model's or block's inputs are declared with `input name: type`",
            });
        }
        else if (values.Length > 1)
        {
            diagnostics.Add(SyntaxRules.Unexpected.At(where, "several values, bound to nothing") with
            {
                Help = "a tuple is written in parentheses: `(a, b)`; names are bound with `a, b = …`",
            });
        }
        else if (values is [BinaryExpression { Operator: BinaryOperator.Equal, Left: NameExpression name } comparison])
        {
            diagnostics.Add(SyntaxRules.Unexpected.At(comparison.OperatorWhere, "compares, and the result is not used") with
            {
                Title = "`==` where `=` is meant",
                Help = $"to bind a name write `{name.Name} = {(comparison.Right.Where.Text is { Length: <= 80 } value && !value.Contains('\n', StringComparison.Ordinal) ? value : "…")}`",
            });
        }
        return new ExpressionStatement(where, values is [var only] ? only : new TupleExpression(where, values)) { Documentation = documentation };
    }

    private static ImmutableArray<Identifier>? Indices(IndexExpression equation)
    {
        var indices = ImmutableArray.CreateBuilder<Identifier>();
        foreach (IndexItem item in equation.Items)
        {
            if (item is not ElementItem { Value: NameExpression name }) return null;
            indices.Add(new Identifier(name.Where, name.Name));
        }
        return indices.ToImmutable();
    }

    private Pattern Target(Expression target)
    {
        switch (target)
        {
            case NameExpression name: return new NamePattern(name.Where, name.Name);
            case UnderscoreExpression or ErrorExpression: return new DiscardPattern(target.Where);
            case TupleExpression { Items.Length: > 1 } tuple: return new TuplePattern(tuple.Where, [.. tuple.Items.Select(Target)]);
        }
        (string label, string help) = target switch
        {
            IndexExpression => ("the parts of a tensor do not change", "an equation has one name for each index: `y[i, j] = …`"),
            MemberExpression => ("a member belongs to its owner", "bind a name of your own; buffers change with `update name = …`"),
            _ => ("only names can stand here", "left of `=` stand names, tuples of names, or `y[i, j]`; to compare write `==`"),
        };
        diagnostics.Add(SyntaxRules.BadTarget.At(target.Where, label) with { Help = help });
        return new DiscardPattern(target.Where);
    }

    private ImmutableArray<ParameterGroup> Groups(GroupsContext? context) => context is null ? [] :
    [
        .. context.group().Select(g => new ParameterGroup(Where(g), [.. g.STRING().Select(s => String(s.Symbol))],
            [.. g.namedArgument().Select(NamedArgument).OfType<Argument>()])),
    ];

    private Pattern Pattern(PatternsContext? context)
    {
        PatternContext[] patterns = context?.pattern() ?? [];
        return patterns.Length == 1 ? Pattern(patterns[0])
            : new TuplePattern(context is null ? new Location(source, default) : Where(context), [.. patterns.Select(Pattern)]);
    }

    private Pattern Pattern(PatternContext context)
    {
        if (Name(context.NAME()) is { } name) return new NamePattern(name.Where, name.Text);
        if (context.LPAREN() is null) return new DiscardPattern(Where(context));
        return new TuplePattern(Where(context), [.. context.pattern().Select(Pattern)]);
    }

    private StringLiteral? Message(ITerminalNode? text) => text is null ? null : String(text.Symbol);

    // An input whose type could not be read still has a name; `_` is a type that nothing checks against.
    private TypeSyntax TypeOrUnknown(TypeContext? context, ITerminalNode? sign, ParserRuleContext owner) =>
        ReadType(context, sign, owner) ?? new UnionType(At(owner.Stop ?? owner.Start), [], false);

    private TypeSyntax TypeOrUnknown(AscriptionContext? context, ITerminalNode? sign, ParserRuleContext owner) =>
        ReadType(context, sign, owner) ?? new UnionType(At(owner.Stop ?? owner.Start), [], false);

    private TypeSyntax? ReadType(AscriptionContext? context, ITerminalNode? sign, ParserRuleContext owner) =>
        context is null || context.exception is not null || ReadType(context.type(), sign, owner) is null ? null : Type(context);

    // Null where it is not sure that the type was read to its end, which `=` would tell.
    private TypeSyntax? ReadType(TypeContext? context, ITerminalNode? sign, ParserRuleContext owner) =>
        context is null || sign is null && IsBroken(owner, context) || IsBroken(context, context) ? null : Type(context);

    private Expression? Optional(ITerminalNode? sign, ExpressionContext? value, ParserRuleContext owner) => sign is null ? null : Value(value, owner);
}
