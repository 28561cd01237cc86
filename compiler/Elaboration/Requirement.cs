using System.Globalization;
using ModelDsl.Diagnostics;
using ModelDsl.Shapes;
using ModelDsl.Syntax;

namespace ModelDsl.Elaboration;

/// <summary>Explains why the condition of a <c>require</c> fails, in numbers, and computes what would meet it.</summary>
/// <param name="condition">The condition as written.</param>
/// <param name="evaluate">What a part of the condition is worth; it must not report anything.</param>
internal sealed class Requirement(Expression condition, Func<Expression, StaticValue> evaluate)
{
    // How far from the given number a legal one is looked for.
    private const long Reach = 4096;

    private readonly Dictionary<string, long?> _numbers = new(StringComparer.Ordinal);

    /// <summary>The part that fails with its numbers: <c>channels % groups = 6 % 4 = 2, must be 0</c>. Null where there are none.</summary>
    public string? Formula => Describe(condition);

    /// <summary>Whether the condition only compares values, without any arithmetic.</summary>
    public bool IsPlain => Sides(condition).All(s => Bare(s) is NameExpression or IndexExpression or IntLiteral or FloatLiteral or CallExpression or MemberExpression);

    private static IEnumerable<Expression> Sides(Expression e) => Bare(e) is BinaryExpression { Operator: BinaryOperator.And or BinaryOperator.Or or (>= BinaryOperator.Equal and <= BinaryOperator.GreaterOrEqual) } b
        ? Sides(b.Left).Concat(Sides(b.Right)) : [e];

    /// <summary>The nearest legal values, or the nearest legal word. Null where none was found.</summary>
    public string? Help => NearestWord() ?? NearestNumbers();

    private string? Describe(Expression e)
    {
        switch (Bare(e))
        {
            case BinaryExpression { Operator: BinaryOperator.And } both:
                return Truth(both.Left) == true || Truth(both.Left) is null && Truth(both.Right) == false ? Describe(both.Right) : Describe(both.Left);
            case BinaryExpression { Operator: BinaryOperator.Or } either when Words(either) is null:
                return (Describe(either.Left), Describe(either.Right)) is ({ } left, { } right) ? $"{left}; or {right}" : null;
            case BinaryExpression { Operator: BinaryOperator.Equal or BinaryOperator.Or } e2 when Words(e2) is { Given: var given, Name: var name }:
                return $"{name} = \"{given}\"";
            case BinaryExpression { Operator: >= BinaryOperator.Equal and <= BinaryOperator.GreaterOrEqual } c when Side(c.Left) is { } a && Side(c.Right) is { } b:
                return $"{a}, must be {Sign(c.Operator)}{b}";
            default:
                return null;
        }
    }

    private static string Sign(BinaryOperator op) => op switch
    {
        BinaryOperator.NotEqual => "other than ",
        BinaryOperator.Less => "< ",
        BinaryOperator.LessOrEqual => "≤ ",
        BinaryOperator.Greater => "> ",
        BinaryOperator.GreaterOrEqual => "≥ ",
        _ => "",
    };

    // `a % b = 6 % 4 = 2`; a literal is only its value.
    private string? Side(Expression e)
    {
        if (Text(evaluate(e)) is not { } value) return null;
        if (Bare(e) is IntLiteral or FloatLiteral or UnaryExpression { Operand: IntLiteral or FloatLiteral }) return value;
        string written = Shown(e);
        string numbers = Substituted(e);
        return numbers == value || numbers == $"({value})" || numbers == written ? $"{written} = {value}" : $"{written} = {numbers} = {value}";
    }

    // As written, with the numbers of indices: `padding[i]` is `padding` where all axes have one padding, and `padding[1]` else.
    private string Shown(Expression e) => e switch
    {
        ParenthesizedExpression p => $"({Shown(p.Inner)})",
        BinaryExpression { Operator: <= BinaryOperator.Power and not BinaryOperator.MatrixMultiply } b => $"{Shown(b.Left)} {b.OperatorWhere.Text} {Shown(b.Right)}",
        IndexExpression { Target: NameExpression target } when ItemsOf(evaluate(target)) is { Length: > 0 } items && items.Select(Text).Distinct().Count() == 1 => target.Name,
        IndexExpression { Items: [ElementItem { Value: var at }] } i when evaluate(at) is IntValue { Value: { IsConstant: true } number } => $"{i.Target.Where.Text}[{number}]",
        _ => e.Where.Text,
    };

    private static System.Collections.Immutable.ImmutableArray<StaticValue>? ItemsOf(StaticValue value) => value is TupleValue tuple ? tuple.Items : value is ListValue list ? list.Items : null;

    private string Substituted(Expression e) => e switch
    {
        ParenthesizedExpression p => $"({Substituted(p.Inner)})",
        UnaryExpression { Operator: UnaryOperator.Negate } u => "−" + Substituted(u.Operand),
        BinaryExpression { Operator: <= BinaryOperator.Power and not BinaryOperator.MatrixMultiply } b =>
            $"{Substituted(b.Left)} {(b.Operator == BinaryOperator.Multiply ? "·" : b.OperatorWhere.Text)} {Substituted(b.Right)}",
        _ when evaluate(e) is IntValue i => SizeText.In(i.Value),
        _ => Text(evaluate(e)) ?? e.Where.Text,
    };

    private static string? Text(StaticValue value) => value switch
    {
        IntValue i => SizeText.Of(i.Value),
        FloatValue { Value: { } f } => f.ToString(CultureInfo.InvariantCulture).Replace('-', '−'),
        _ => null,
    };

    // `mode == "a" or mode == "b"`: the name, its value and the legal words.
    private (string Name, string Given, List<string> Legal)? Words(Expression e)
    {
        switch (Bare(e))
        {
            case BinaryExpression { Operator: BinaryOperator.Equal, Right: StringLiteral word } equal when evaluate(equal.Left) is StringValue given:
                return (equal.Left.Where.Text, given.Value, [word.Value]);
            case BinaryExpression { Operator: BinaryOperator.Or } either when Words(either.Left) is { } left && Words(either.Right) is { } right && left.Name == right.Name:
                return left with { Legal = [.. left.Legal, .. right.Legal] };
            default:
                return null;
        }
    }

    private string? NearestWord()
    {
        if (Words(condition) is not var (_, given, legal)) return null;
        if (Suggestion.Nearest(given, legal) is { } near) return $"did you mean \"{near}\"?";
        return $"use {string.Join(" or ", legal.Select(l => $"\"{l}\""))}";
    }

    private string? NearestNumbers()
    {
        List<string> ways = [];
        foreach (string variable in Variables(condition).Distinct().Reverse())
        {
            if (_numbers[variable] is not { } now) continue;
            List<long> legal = [.. new[] { Legal(variable, now, -1, 1), Legal(variable, now, +1, 1) }.OfType<long>()];
            if (legal.Count == 0 && Legal(variable, now, -1, 0) is { } zero) legal.Add(zero);
            _numbers[variable] = now;
            if (legal.Count > 0) ways.Add($"{Name(variable)} = {string.Join(" or ", legal)}");
        }
        return ways.Count == 0 ? null : $"it holds for {string.Join(", or for ", ways)}";
    }

    // An element of a tuple goes by the tuple's name.
    private static string Name(string variable) => variable.Split('[')[0];

    private long? Legal(string variable, long now, int direction, long least)
    {
        for (long step = 1; step <= Reach; step++)
        {
            long value = now + direction * step;
            if (direction < 0 && value < least) return null;
            _numbers[variable] = value;
            if (Truth(condition) == true) return value;
        }
        return null;
    }

    /// <summary>The names, and elements of named tuples, that hold a number.</summary>
    private IEnumerable<string> Variables(Expression e)
    {
        switch (Bare(e))
        {
            case BinaryExpression b:
                return Variables(b.Left).Concat(Variables(b.Right));
            case UnaryExpression u:
                return Variables(u.Operand);
            case NameExpression or IndexExpression { Target: NameExpression } when Number(e) is not null:
                return [Bare(e).Where.Text];
            default:
                return [];
        }
    }

    private bool? Truth(Expression e)
    {
        switch (Bare(e))
        {
            case BinaryExpression { Operator: BinaryOperator.And } both:
                return Truth(both.Left) is { } left && (!left || Truth(both.Right) is not null) ? left && Truth(both.Right) == true : null;
            case BinaryExpression { Operator: BinaryOperator.Or } either:
                return Truth(either.Left) is { } first && (first || Truth(either.Right) is not null) ? first || Truth(either.Right) == true : null;
            case UnaryExpression { Operator: UnaryOperator.Not } opposite:
                return !Truth(opposite.Operand);
            case BinaryExpression { Operator: >= BinaryOperator.Equal and <= BinaryOperator.GreaterOrEqual } c when Number(c.Left) is { } a && Number(c.Right) is { } b:
                return c.Operator switch
                {
                    BinaryOperator.Equal => a == b,
                    BinaryOperator.NotEqual => a != b,
                    BinaryOperator.Less => a < b,
                    BinaryOperator.LessOrEqual => a <= b,
                    BinaryOperator.Greater => a > b,
                    _ => a >= b,
                };
            case var other:
                return evaluate(other) is BoolValue { Value: { } known } ? known : null;
        }
    }

    // Null for what is no constant int, and where the arithmetic has no result.
    private long? Number(Expression e)
    {
        switch (Bare(e))
        {
            case IntLiteral literal: return literal.Value;
            case UnaryExpression { Operator: UnaryOperator.Negate } u: return -Number(u.Operand);
            case BinaryExpression { Operator: <= BinaryOperator.Power and not BinaryOperator.MatrixMultiply } b:
                if (Number(b.Left) is not { } x || Number(b.Right) is not { } y || Math.Abs(x) > int.MaxValue || Math.Abs(y) > int.MaxValue) return null;
                return b.Operator switch
                {
                    BinaryOperator.Add => x + y,
                    BinaryOperator.Subtract => x - y,
                    BinaryOperator.Multiply => x * y,
                    BinaryOperator.FloorDivide when y > 0 => (x - (x % y + y) % y) / y,
                    BinaryOperator.Modulo when y > 0 => (x % y + y) % y,
                    BinaryOperator.Power when y == 2 => x * x,
                    _ => null,
                };
            case var leaf:
                string text = leaf.Where.Text;
                if (!_numbers.TryGetValue(text, out long? number))
                    _numbers[text] = number = evaluate(leaf) is IntValue { Value: var value } && value.TryConstant(out long constant) ? constant : null;
                return number;
        }
    }

    private static Expression Bare(Expression e)
    {
        while (e is ParenthesizedExpression p) e = p.Inner;
        return e;
    }
}
