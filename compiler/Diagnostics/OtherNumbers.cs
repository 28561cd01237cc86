using System.Globalization;
using System.Text.RegularExpressions;
using ModelDsl.Binding;
using ModelDsl.Lints;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Diagnostics;

/// <summary>The last resort for an error about sizes: numbers of calls above it, changed one at a time.</summary>
internal static partial class OtherNumbers
{
    /// <summary>The calls of the declaration that an error stands in and of those that it uses, the nearest first, each with another number in one place: first what is near, of the numbers that the message names and of the others, then the other ones that it names.</summary>
    public static IEnumerable<(Repair Repair, string Help)> For(BoundProgram program, Diagnostic found)
    {
        Location where = found.Where;
        Declaration[] own = [.. program.Modules.Where(m => !m.IsStandard && m.Tree.Source == where.Source).SelectMany(m => m.Tree.Declarations)];
        Declaration? around = own.FirstOrDefault(d => d.Where.Span.Contains(where.Span));
        List<(IntLiteral Number, CallExpression Call)> numbers = [.. NumbersIn(around).Where(n => n.Number.Where.Span.Start <= where.Span.End).OrderByDescending(n => n.Number.Where.Span.Start)];
        // What flows here may have been given its size by another model of the file.
        foreach (NameExpression used in SyntaxWalk.All(around).OfType<NameExpression>().Where(n => n.Where.Span.Start <= where.Span.End)
            .OrderBy(n => where.Span.Contains(n.Where.Span)).ThenByDescending(n => n.Where.Span.Start).DistinctBy(n => n.Name))
        {
            if (own.OfType<BlockDeclaration>().FirstOrDefault(d => d.Name.Text == used.Name && d != around) is { } other) numbers.AddRange(NumbersIn(other).OrderByDescending(n => n.Number.Where.Span.Start));
        }
        long[] named = [.. Numbers().Matches($"{found.Label} {found.Formula}").Select(m => long.Parse(m.Value, CultureInfo.InvariantCulture)).Where(v => v > 0).Distinct()];
        HashSet<(int, long)> told = [];
        foreach ((Repair, string) added in Inside(program, found).Prepend(around).Distinct().SelectMany(d => Added(d, found))) yield return added;
        foreach (Func<long, IEnumerable<long>> others in (Func<long, IEnumerable<long>>[])[v => named.Where(n => n < 2 * v && v < 2 * n).Append(v + 1).Append(v - 1), _ => named, v => v % 2 == 0 ? [2 * v, v / 2] : [2 * v]])
        {
            foreach ((IntLiteral number, CallExpression call) in numbers)
            {
                foreach (long other in others(number.Value).Where(o => o > 0 && o != number.Value && told.Add((number.Where.Span.Start, o)))) yield return Change(number, call, other, where);
            }
        }
    }

    // The blocks of the user's own within which the error stands.
    private static IEnumerable<Declaration?> Inside(BoundProgram program, Diagnostic found) => found.Notes.Where(n => n.IsInside && n.Where.Source is not null)
        .Select(n => program.Modules.Where(m => !m.IsStandard && m.Tree.Source == n.Where.Source).SelectMany(m => m.Tree.Declarations).FirstOrDefault(d => d.Where.Span.Contains(n.Where.Span)));

    // What is forgotten most: the padding that keeps the size, and the stride of a shortcut.
    private static IEnumerable<(Repair, string)> Added(Declaration? around, Diagnostic found)
    {
        if (!s_ofSides.Contains(found.Rule) && found.Rule != ShapeRules.Differs) yield break;
        CallExpression[] windows = [.. SyntaxWalk.All(around).OfType<CallExpression>().Where(c => c.Callee is NameExpression { Name: "Conv1d" or "Conv2d" or "Conv3d" } && !c.Where.Text.Contains('\n', StringComparison.Ordinal)).Reverse().Take(MostWindows)];
        foreach (CallExpression call in windows)
        {
            Argument[] placed = [.. call.Arguments.Where(a => a.Name is null)];
            Expression? kernel = call.Arguments.FirstOrDefault(a => a.Name?.Text == "kernel_size")?.Value ?? placed.ElementAtOrDefault(1)?.Value;
            bool has(string name, int at) => placed.Length > at || call.Arguments.Any(a => a.Name?.Text == name);
            if (kernel is IntLiteral { Value: > 1 and < 100 } odd && odd.Value % 2 == 1 && !has("padding", 3)) yield return Add(call, $"padding: {odd.Value / 2}", found);
            if (kernel is IntLiteral { Value: 1 } && !has("stride", 2)) yield return Add(call, "stride: 2", found);
        }
    }

    private static (Repair, string) Add(CallExpression call, string argument, Diagnostic found)
    {
        string text = $"{call.Where.Text[..^1]}, {argument})";
        string line = call.Where.Start.Line == found.Where.Start.Line && call.Where.Source == found.Where.Source ? "" : $" in line {call.Where.Start.Line}";
        return (new(new Fix($"add `{argument}`", call.Where, text)), $"write `{text}` for `{call.Where.Text}`{line}");
    }

    private static readonly HashSet<Rule> s_ofSides = [ShapeRules.Mismatch, ShapeRules.Broadcast, ShapeRules.Concat, ShapeRules.SameShape];

    /// <summary>How many convolutions of one declaration are tried with an argument more.</summary>
    private const int MostWindows = 6;

    private static IEnumerable<(IntLiteral Number, CallExpression Call)> NumbersIn(Declaration? declaration) =>
        SyntaxWalk.All(declaration).OfType<CallExpression>().SelectMany(c => Own(c).Select(n => (n, c))).Where(n => n.n.Value is > 0 and < int.MaxValue);

    // Numbers of the call itself, tuples, lists and products with a name included; which axis is meant is no size.
    private static IEnumerable<IntLiteral> Own(CallExpression call) => call.Arguments.Where(a => a.Name?.Text.StartsWith("dim", StringComparison.Ordinal) != true).SelectMany(a => Literals(a.Value));

    private static IEnumerable<IntLiteral> Literals(Expression value) => value switch
    {
        IntLiteral number => [number],
        TupleExpression tuple => tuple.Items.SelectMany(Literals),
        ListExpression list => list.Items.SelectMany(Literals),
        BinaryExpression product => SyntaxWalk.All(product).OfType<IntLiteral>(),
        _ => [],
    };

    private static (Repair, string) Change(IntLiteral number, CallExpression call, long other, Location error)
    {
        string old = call.Where.Text, value = other.ToString(CultureInfo.InvariantCulture);
        int start = number.Where.Span.Start - call.Where.Span.Start;
        string text = string.Concat(old.AsSpan(0, start), value, old.AsSpan(start + number.Where.Span.Length));
        string line = call.Where.Start.Line == error.Start.Line ? "" : $" in line {call.Where.Start.Line}";
        string help = old.Length < LongCall && !old.Contains('\n') ? $"write `{text}` for `{old}`{line}" : $"write {value} for {number.Where.Text} in line {number.Where.Start.Line}";
        return (new(new Fix($"change to {value}", number.Where, value)), help);
    }

    private const int LongCall = 60;

    [GeneratedRegex(@"(?<![\w.])\d{1,9}(?![\w.])")]
    private static partial Regex Numbers();
}
