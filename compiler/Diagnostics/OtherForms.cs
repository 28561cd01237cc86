using System.Text.RegularExpressions;
using ModelDsl.Binding;
using ModelDsl.Elaboration;
using ModelDsl.Lints;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Diagnostics;

/// <summary>For tensors that do not fit: the forms in which one of them, or the call that made it, was most likely meant.</summary>
/// <remarks>Nothing is known of shapes here: each change is made in a copy, and only one that leads to a right program is told.</remarks>
internal static partial class OtherForms
{
    private static readonly Rule[] s_ofAxes = [ShapeRules.Rank, ShapeRules.SameShape];

    // With a size that only some runs have, the cause stands in the title: the code is that of all such errors.
    private static readonly Rule[] s_concerned = [.. s_ofAxes, ShapeRules.Broadcast, ShapeRules.Concat, ShapeRules.Mismatch, ShapeRules.MatMul, ShapeRules.Differs, ElaborationRules.RunTimeCondition];

    private static readonly HashSet<string> s_reductions = ["sum", "mean", "prod", "norm", "amax", "amin", "std", "variance", "any", "all", "logsumexp", "max", "min"];

    private static readonly Help s_turned = new("turn the two round") { Traits = HelpTraits.Order }, s_exchanged = new("exchange two axes") { Traits = HelpTraits.Order };

    /// <summary>Whether a number of axes is wrong, which no other number of a call mends.</summary>
    public static bool IsOfAxes(Diagnostic found) => s_ofAxes.Contains(found.Rule);

    /// <summary>Changes of the text, the likeliest first.</summary>
    public static IEnumerable<(Repair Repair, Help Help)> For(BoundProgram program, Diagnostic found)
    {
        if (!s_concerned.Contains(found.Rule)) yield break;
        HashSet<(int, string)> told = [];
        foreach (Location place in found.Notes.Where(n => n.IsInside).Select(n => n.Where).Prepend(found.Where))
        {
            if (place.Source is null || place.Path.StartsWith("std/", StringComparison.Ordinal)) continue;
            Declaration? around = program.Modules.Where(m => !m.IsStandard && m.Tree.Source == place.Source).SelectMany(m => m.Tree.Declarations).FirstOrDefault(d => d.Where.Span.Contains(place.Span));
            SyntaxNode[] nodes = [.. SyntaxWalk.All(around)];
            Statement? statement = nodes.OfType<Statement>().Where(s => s.Where.Span.Contains(place.Span)).MinBy(s => s.Where.Span.Length);
            foreach ((Expression old, string text, Help why) in OfValue(nodes, place).Concat(OfReductions(nodes, statement)).Concat(OfSplits(nodes, statement)).Concat(OfCall(nodes, place)).Concat(OfOperands(nodes, place)))
            {
                if (old.Where.Text.Contains('\n', StringComparison.Ordinal) || !told.Add((old.Where.Span.Start, text))) continue;
                string line = old.Where.Start.Line == found.Where.Start.Line && old.Where.Source == found.Where.Source ? "" : $" in line {old.Where.Start.Line}";
                yield return (new(new Fix($"change to `{text}`", old.Where, text)), why with { Text = $"{why}: write `{text}` for `{old.Where.Text}`{line}" });
            }
            foreach ((Repair, string) stated in OfStatement(nodes, found)) yield return stated;
            foreach ((Expression old, string text, Help why) in OfElements(nodes, place)) yield return (new(new Fix($"change to `{text}`", old.Where, text)), why with { Text = $"{why}: write `{text}`" });
        }
    }

    // What is stated to have fewer axes than it has.
    private static IEnumerable<(Expression, string, Help)> OfValue(SyntaxNode[] nodes, Location place)
    {
        if (Stated(nodes, place) is not { } value) yield break;
        string text = value.Where.Text;
        for (int axis = 1; axis >= -1; axis -= 2) yield return (value, value is PipeExpression ? $"{text} -> squeeze(dim: {axis})" : $"squeeze({text}, dim: {axis})", "remove an axis of 1");
    }

    private static Expression? Stated(SyntaxNode[] nodes, Location place) => nodes.Select(n => n switch
    {
        OutputStatement { Type: not null, Value: { } v } => v,
        AssignStatement { Type: not null } a => a.Value,
        ReturnStatement r => r.Value,
        _ => null,
    }).FirstOrDefault(v => v is not null && v.Where == place);

    // What is stated is wrong rather than the value.
    private static IEnumerable<(Repair, string)> OfStatement(SyntaxNode[] nodes, Diagnostic found)
    {
        if (nodes.OfType<OutputStatement>().FirstOrDefault(o => o.Value?.Where == found.Where) is not { Type: { } type } || Found().Match(found.Label) is not { Success: true } m) yield break;
        yield return (new(new Fix($"state it as {m.Groups[1].Value}", type.Where, m.Groups[1].Value)), $"state it as {m.Groups[1].Value}");
    }

    [GeneratedRegex(@", found (\w+\[[\w, *+/()-]*\])$")]
    private static partial Regex Found();

    // One element along an axis, for want of anything better.
    private static IEnumerable<(Expression, string, Help)> OfElements(SyntaxNode[] nodes, Location place)
    {
        if (Stated(nodes, place) is not { } value) yield break;
        string text = value.Where.Text, flowing = value is NameExpression ? text : $"({text})";
        yield return (value, $"{flowing}[:, 0]", "take one of that axis");
        yield return (value, $"{flowing}[0]", "take one of the first axis");
        if (value is IndexExpression { Items: var items } && items.Any(i => i is SliceItem { Start: null, Stop: null, Step: null }))
            yield return (value, $"{text[..^1]}, 0]", "take one of the last axis too");
    }

    private static IEnumerable<(Expression, string, Help)> OfReductions(SyntaxNode[] nodes, Statement? statement)
    {
        foreach (CallExpression call in CallsNear(nodes, statement, s_reductions.Contains))
        {
            string text = call.Where.Text;
            bool has(string name) => call.Arguments.Any(a => a.Name?.Text == name);
            if (has("dim") && !has("keepdim")) yield return (call, $"{text[..^1]}, keepdim: true)", "keep the axis, of size 1");
            if (call.Arguments.FirstOrDefault(a => a.Name?.Text == "dim")?.Value is TupleExpression { Items: [.., IntLiteral { Value: > 0 and < 8 } last] } several)
            {
                int at = several.Where.Span.End - 1 - call.Where.Span.Start;
                yield return (call, $"{text[..at]}, {last.Value + 1}{text[at..]}", "reduce one axis more");
            }
            if (call.Arguments.FirstOrDefault(a => a.Name?.Text == "dim")?.Value is IntLiteral { Value: > 0 and < 8 } one)
            {
                int at = one.Where.Span.Start - call.Where.Span.Start;
                yield return (call, $"{text[..at]}({one.Value}, {one.Value + 1}){text[(at + one.Where.Span.Length)..]}", "reduce two axes");
            }
            if (!has("dim") && call.Arguments.Length == 1)
            {
                foreach (int axis in (int[])[1, -1]) yield return (call, $"{text[..^1]}, dim: {axis})", "reduce one axis only");
            }
        }
    }

    // `split(x, [16, 32])`: parts that go together are alike.
    private static IEnumerable<(Expression, string, Help)> OfSplits(SyntaxNode[] nodes, Statement? statement)
    {
        foreach (CallExpression call in CallsNear(nodes, statement, n => n == "split"))
        {
            if (call.Arguments.Select(a => a.Value).OfType<ListExpression>().FirstOrDefault() is not { } list || list.Items.Any(i => i is not IntLiteral)) continue;
            long total = list.Items.Sum(i => ((IntLiteral)i).Value);
            if (list.Items.Length > 1 && total % list.Items.Length == 0) yield return (list, $"[{string.Join(", ", Enumerable.Repeat(total / list.Items.Length, list.Items.Length))}]", "make the parts alike");
        }
    }

    // In the statement, and in those before it that bind what it reads.
    private static IEnumerable<CallExpression> CallsNear(SyntaxNode[] nodes, Statement? statement, Func<string, bool> named)
    {
        if (statement is null) return [];
        HashSet<string> read = [.. SyntaxWalk.All(statement).OfType<NameExpression>().Select(n => n.Name)];
        IEnumerable<Statement> near = nodes.OfType<AssignStatement>().Where(a => a.Where.Span.End <= statement.Where.Span.Start && a.Targets.Any(t => t is NamePattern p && read.Contains(p.Name))).Reverse().Prepend(statement);
        return near.SelectMany(SyntaxWalk.All).OfType<CallExpression>().Where(c => c.Callee is NameExpression { Name: var name } && named(name));
    }

    // The call that fails: its first two arguments, and the axis that it goes along.
    private static IEnumerable<(Expression, string, Help)> OfCall(SyntaxNode[] nodes, Location place)
    {
        if (nodes.OfType<CallExpression>().FirstOrDefault(c => c.Where == place) is not { } call) yield break;
        string text = call.Where.Text;
        if (call.Arguments is [{ Name: null } a, { Name: null } b, ..] && a.Value is not (ListExpression or IntLiteral) && b.Value is not IntLiteral)
        {
            int start = a.Value.Where.Span.Start - call.Where.Span.Start, between = a.Value.Where.Span.End - call.Where.Span.Start;
            int second = b.Value.Where.Span.Start - call.Where.Span.Start, end = b.Value.Where.Span.End - call.Where.Span.Start;
            yield return (call, $"{text[..start]}{b.Value.Where.Text}{text[between..second]}{a.Value.Where.Text}{text[end..]}", s_turned);
        }
        if (call.Arguments.FirstOrDefault(x => x.Name?.Text == "dim")?.Value is IntLiteral { Value: var now } dim)
        {
            foreach (int axis in (int[])[1, -1, 0, 2])
            {
                if (axis != now) yield return (dim, $"{axis}", "along another axis");
            }
        }
    }

    // One of the tensors in another form.
    private static IEnumerable<(Expression, string, Help)> OfOperands(SyntaxNode[] nodes, Location place)
    {
        Expression? failing = nodes.OfType<Expression>().FirstOrDefault(e => e.Where == place && e is CallExpression or BinaryExpression);
        IEnumerable<Expression> operands = failing switch
        {
            CallExpression call => call.Arguments.Reverse().SelectMany(a => a.Value is ListExpression list ? list.Items.Reverse() : [a.Value]),
            BinaryExpression binary => [binary.Right, binary.Left],
            _ => [],
        };
        // What flows into the layer that fails.
        if (nodes.OfType<PipeExpression>().FirstOrDefault(p => p.Right.Where == place)?.Left is { } flowing)
        {
            operands = operands.Append(flowing);
            yield return (flowing, $"{flowing.Where.Text} -> unsqueeze(1)", "add an axis of 1");
            yield return (flowing, $"{flowing.Where.Text} -> flatten(1, 2)", "join two axes");
        }
        foreach (Expression operand in operands.Where(o => o is NameExpression or CallExpression or IndexExpression or ParenthesizedExpression or PipeExpression))
        {
            string text = operand.Where.Text;
            string alone = operand is PipeExpression ? $"({text})" : text;
            yield return (operand, $"squeeze({text}, dim: 1)", "remove an axis of 1");
            yield return (operand, $"squeeze({text}, dim: -1)", "remove an axis of 1");
            if (failing is CallExpression) yield return (operand, $"reshape({text}, [-1])", "make it one axis");
            yield return (operand, $"unsqueeze({text}, 1)", "add an axis of 1");
            yield return (operand, $"unsqueeze({text}, -1)", "add an axis of 1");
            yield return (operand, $"transpose({text}, 1, 2)", s_exchanged);
            if (operand is NameExpression or ParenthesizedExpression or IndexExpression) yield return (operand, $"{alone}.T", "transpose it");
            if (failing is CallExpression { Callee: NameExpression { Name: "cat" or "stack" } }) yield return (operand, $"flatten({text}, 1)", "join its last axes");
        }
    }
}
