using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Shapes;

namespace ModelDsl.Elaboration.Intrinsics;

/// <summary><c>rearrange(x, "b c (h p) (w q) -> b (h w) (p q c)", p: 16, q: 16)</c>: axes split, reordered and merged by name.</summary>
internal sealed class Rearrange : Intrinsic
{
    public override string Name => "rearrange";

    // Sizes go by the pattern's own names.
    public override string Signature => "(input, pattern: string, ...sizes)";

    public override StaticValue Apply(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x || call.Text("pattern") is not { } pattern) return ErrorValue.Instance;
        string[] sides = pattern.Split("->");
        if (sides.Length != 2) return Wrong(call, "the pattern has two sides, `b c -> c b`");
        if (Parse(sides[0]) is not { } from || Parse(sides[1]) is not { } to) return Wrong(call, "the parentheses of the pattern do not match");

        Dictionary<string, Dim> sizes = new(StringComparer.Ordinal);
        foreach ((string name, StaticValue value) in call.Named)
        {
            if (value is IntValue size) sizes[name] = size.Value;
            else if (value is not ErrorValue) return call.Report(ElaborationRules.Wants(call.Where, $"an int for `{name}`", value));
        }
        if (Widen(from, to, x.Rank) is { } problem) return Wrong(call, problem);
        if (from.Count != x.Rank) return call.Report(ShapeRules.Rank.At(call.Where, $"the pattern has {from.Count} axes, the input is {x.Shape}"));

        // Each group has at most one open size, which the others divide out.
        for (int axis = 0; axis < from.Count; axis++)
        {
            List<string> open = [.. from[axis].Where(n => n != "1" && !sizes.ContainsKey(n))];
            Dim known = from[axis].Where(sizes.ContainsKey).Aggregate(Dim.One, (p, n) => p * sizes[n]);
            if (open.Count > 1) return Wrong(call, $"give the size of {string.Join(" or ", open)}");
            if (open.Count == 1)
            {
                if (!call.Holds(new Goal.Divides(known, x.Shape[axis]), ShapeRules.Halves, call.Where, $"axis {axis} of {x.Shape[axis]} does not divide by {known}", of: x, axis: axis)) return ErrorValue.Instance;
                sizes[open[0]] = Dim.ExactDiv(x.Shape[axis], known) ?? Dim.FloorDiv(x.Shape[axis], known);
            }
            else if (!call.Holds(new Goal.Equal(known, x.Shape[axis]), ShapeRules.Mismatch, call.Where, $"axis {axis} is {x.Shape[axis]}, the pattern says {known}", of: x, axis: axis))
            {
                return ErrorValue.Instance;
            }
        }
        List<string> before = [.. from.SelectMany(g => g).Where(n => n != "1")], after = [.. to.SelectMany(g => g).Where(n => n != "1")];
        if (before.Distinct().Count() != before.Count || after.Distinct().Count() != after.Count) return Wrong(call, "a name stands twice on one side");
        if (!before.ToHashSet().SetEquals(after)) return Wrong(call, $"{string.Join(", ", before.Except(after).Concat(after.Except(before)))} stands on one side only");

        Value apart = Movement.To(call, x.Value, Shape.Of(before.Select(n => sizes[n])));
        Value ordered = Movement.Reordered(call, apart, [.. after.Select(n => before.IndexOf(n))]);
        return new TensorValue(Movement.To(call, ordered, Shape.Of(to.Select(g => g.Where(n => n != "1").Aggregate(Dim.One, (p, n) => p * sizes[n])))));
    }

    private static StaticValue Wrong(IntrinsicCall call, string what) => call.Report(ElaborationRules.Raised.At(call.At("pattern"), what));

    // Axes as groups of names; null where parentheses do not match.
    private static List<List<string>>? Parse(string side)
    {
        List<List<string>> axes = [];
        List<string>? group = null;
        foreach (string word in side.Replace("(", " ( ").Replace(")", " ) ").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (word)
            {
                case "(" when group is null: group = []; break;
                case ")" when group is not null: axes.Add(group); group = null; break;
                case "(" or ")": return null;
                default:
                    if (group is null) axes.Add([word]);
                    else group.Add(word);
                    break;
            }
        }
        return group is null ? axes : null;
    }

    // `...` stands for the axes that the pattern does not name, the same on both sides.
    private static string? Widen(List<List<string>> from, List<List<string>> to, int rank)
    {
        int at = from.FindIndex(g => g is ["..."]);
        if (at < 0) return to.Exists(g => g.Contains("...")) ? "`...` stands on one side only" : null;
        int hidden = rank - (from.Count - 1);
        if (hidden < 0) return null;
        List<string> names = [.. Enumerable.Range(0, hidden).Select(i => $".{i}")];
        from.RemoveAt(at);
        from.InsertRange(at, names.Select(n => new List<string> { n }));
        int there = to.FindIndex(g => g.Contains("..."));
        if (there < 0) return "`...` stands on one side only";
        if (to[there] is ["..."])
        {
            to.RemoveAt(there);
            to.InsertRange(there, names.Select(n => new List<string> { n }));
        }
        else
        {
            int inside = to[there].IndexOf("...");
            to[there].RemoveAt(inside);
            to[there].InsertRange(inside, names);
        }
        return null;
    }
}
