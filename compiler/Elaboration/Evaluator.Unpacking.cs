using System.Collections.Immutable;
using ModelDsl.Binding;
using ModelDsl.Lints;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

// More names than values, or fewer: what to write instead.
internal sealed partial class Evaluator
{
    // A tensor is one value; where an axis has as many parts as there are names, they were meant.
    private static string OneName(TensorValue tensor, ImmutableArray<Pattern> targets, Expression? of)
    {
        int axis = Enumerable.Range(0, tensor.Rank).FirstOrDefault(i => tensor.Shape[i] == (Dim)targets.Length, -1);
        if (axis < 0 || of is null) return "write one name";
        return $"take the parts of axis {axis}: `{Names(targets)} = unbind({of.Where.Text}{(axis == 0 ? "" : $", dim: {axis}")})`; or write one name";
    }

    // `a, b, c = chunk(x, 2)`: as many names as parts, or where the names are all used, as many parts as names.
    private string OtherNames(ImmutableArray<Pattern> targets, int values, Expression? of)
    {
        string names = values < targets.Length ? Names(targets[..values]) : $"{Names(targets)}, {string.Join(", ", [.. Unbound(targets).Take(values - targets.Length), .. Enumerable.Repeat("_", Math.Max(0, values - targets.Length - Unbound(targets).Count()))])}";
        if (of is null) return $"write `{names}`";
        string text = of.Where.Text;
        string instead = $"write `{names} = {text}`";
        if (NumberOfParts(of, values) is not { } number) return instead;
        int at = number.Where.Span.Start - of.Where.Span.Start;
        if (values > targets.Length && Unbound(targets).Any()) return instead;
        string parts = $"take {targets.Length} parts: `{Names(targets)} = {text[..at]}{targets.Length}{text[(at + number.Where.Span.Length)..]}`";
        return targets.Skip(values).Any(IsUsed) ? $"{parts}; or {instead}" : $"{instead}; or {parts}";
    }

    // Names that are used further down in the same declaration and bound nowhere: the ones that are missing here.
    private IEnumerable<string> Unbound(ImmutableArray<Pattern> targets)
    {
        Location here = targets[^1].Where;
        Location around = _frame.Owner.Symbol.Declaration.Where;
        return _program.Diagnostics.Where(d => d.Rule == BindingRules.UnknownName && d.Where.Source == here.Source && d.Where.Span.Start > here.Span.End && around.Span.Contains(d.Where.Span) && d.Fixes.IsEmpty)
            .Select(d => d.Where.Text).Distinct();
    }

    private bool IsUsed(Pattern target) => target is NamePattern { Name: var name }
        && SyntaxWalk.All(_frame.Owner.Symbol.Declaration).OfType<NameExpression>().Any(n => n.Name == name && n.Where.Span.Start > target.Where.Span.Start);

    private static string Names(IEnumerable<Pattern> targets) => string.Join(", ", targets.Select(t => t.Where.Text));

    // The number in the text that says how many parts `chunk` makes.
    private static IntLiteral? NumberOfParts(Expression of, int values)
    {
        (Expression last, int place) = of is PipeExpression pipe ? (pipe.Right, 0) : (of, 1);
        if (last is not CallExpression { Callee: NameExpression { Name: "chunk" }, Arguments: var arguments }) return null;
        Argument[] positional = [.. arguments.Where(a => a.Name is null)];
        Argument? count = arguments.FirstOrDefault(a => a.Name?.Text == "chunks") ?? (place < positional.Length ? positional[place] : null);
        return count?.Value is IntLiteral literal && literal.Value == values ? literal : null;
    }
}
