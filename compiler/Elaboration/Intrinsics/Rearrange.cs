using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Text;
using P = ModelDsl.Ir.Primitives;

namespace ModelDsl.Elaboration.Intrinsics;

/// <summary>Axes split, reordered, merged, made and summed out by name, as in einops.</summary>
/// <remarks><code>
/// rearrange(x, "b c (h p) (w q) -> b (h w) (p q c)", p: 16, q: 16)
/// reduce(x, "b c (h 2) (w 2) -> b c h w", "max")
/// repeat(x, "h w -> h w c", c: 3)
/// </code></remarks>
internal static class Rearrange
{
    private enum Use { Rearrange, Reduce, Repeat }

    public static IEnumerable<Intrinsic> All =>
    [
        // Sizes go by the pattern's own names.
        new SimpleIntrinsic("rearrange", "(input, pattern: string, ...sizes)", c => Apply(c, Use.Rearrange, "pattern"), c => CheckPattern(c, Use.Rearrange)),
        new SimpleIntrinsic("reduce", "(input, pattern: string, reduction: string, ...sizes)", c => Apply(c, Use.Reduce, "pattern"), c => CheckPattern(c, Use.Reduce)),
        new SimpleIntrinsic("repeat", "(input, repeats, ...sizes)", c => c["repeats"] is StringValue ? Apply(c, Use.Repeat, "repeats") : Tile(c)),
    ];

    // A pattern is right or wrong by itself, whatever the tensor.
    private static StaticValue CheckPattern(IntrinsicCall call, Use use)
    {
        if (call["pattern"] is not StringValue { Value: var pattern }) return ErrorValue.Instance;
        if (AxisPattern.Parse(pattern, call.At("pattern"), out Diagnostic? problem) is not var (from, to)) return call.Report(problem!);
        return Misused(from, to, use) is { } misused ? call.Report(misused) : ErrorValue.Instance;
    }

    private static StaticValue Apply(IntrinsicCall call, Use use, string parameter)
    {
        if (call.Tensor("input") is not { } x || call.Text(parameter) is not { } pattern) return ErrorValue.Instance;
        Location literal = call.At(parameter);
        if (AxisPattern.Parse(pattern, literal, out Diagnostic? problem) is not var (from, to)) return call.Report(problem!);
        if (Misused(from, to, use) is { } misused) return call.Report(misused);
        if (Expand(from, to, x.Rank) is not var (before, after))
        {
            return call.Report(ShapeRules.Rank.At(from.Where, $"the pattern has {from.Groups.Length}{(from.HasDots ? " or more" : "")} axes, the input is {x.Type}") with
            {
                Help = from.HasDots ? null : x.Rank > from.Groups.Length ? "`...` stands for axes without a name" : null,
            });
        }
        if (Sizes(call, from, to) is not { } sizes || !Solve(call, x, before, sizes)) return ErrorValue.Instance;
        foreach (PatternAxis axis in to.Axes.Where(a => a.Number is null && !a.IsDots && !sizes.ContainsKey(a.Text)))
            return call.Report(AxisPattern.Malformed.At(axis.Where, $"how large is `{axis.Text}`?") with { Help = $"give its size by name, `{axis.Text}: 2`" });

        List<Axis> apart = [.. before.SelectMany(g => g)], joined = [.. after.SelectMany(g => g)];
        Value value = Movement.To(call, x.Value, Shape.Of(apart.Select(a => a.Size(sizes))));
        if (use == Use.Reduce)
        {
            List<Axis> kept = [.. apart.Where(joined.Contains)];
            int[] gone = [.. Enumerable.Range(0, apart.Count).Where(i => !joined.Contains(apart[i]))];
            if (Reduced(call, value, gone) is not { } reduced) return ErrorValue.Instance;
            (value, apart) = (reduced, kept);
        }
        List<Axis> old = [.. joined.Where(apart.Contains)];
        // Axes of size 1 on the right are new, and those on the left are dropped, without a name.
        value = Movement.To(call, value, Shape.Of(apart.Where(old.Contains).Select(a => a.Size(sizes))));
        List<Axis> left = [.. apart.Where(old.Contains)];
        value = Movement.Reordered(call, value, [.. old.Select(a => left.IndexOf(a))]);
        if (joined.Exists(a => !old.Contains(a) && a.Size(sizes) != Dim.One))
        {
            value = Movement.To(call, value, Shape.Of(joined.Select(a => old.Contains(a) ? a.Size(sizes) : Dim.One)));
            value = call.BroadcastTo(value, Shape.Of(joined.Select(a => a.Size(sizes))));
        }
        return new TensorValue(Movement.To(call, value, Shape.Of(after.Select(g => g.Aggregate(Dim.One, (p, a) => p * a.Size(sizes))))));
    }

    /// <summary>One axis of the pattern: named, of a fixed size, or one of those behind <c>...</c>, whose name starts with a dot.</summary>
    private sealed record Axis(string Name, long? Number, Location Where)
    {
        // Numbered axes are never the same one.
        public bool Equals(Axis? other) => other is not null && (Number is null ? other.Number is null && Name == other.Name : ReferenceEquals(this, other));
        public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

        public Dim Size(Dictionary<string, Dim> sizes) => Number is { } n ? n : sizes[Name];
    }

    // What one of the three functions is not for, and which of the others is.
    private static Diagnostic? Misused(PatternSide from, PatternSide to, Use use)
    {
        HashSet<string> left = [.. from.Names], right = [.. to.Names];
        foreach (PatternAxis axis in from.Groups.Where(g => g.Joined).SelectMany(g => g.Axes).Where(a => a.IsDots))
            return AxisPattern.Malformed.At(axis.Where, "`...` on the left stands outside parentheses");
        foreach (PatternAxis axis in to.Axes.Where(a => a.IsDots && !from.HasDots)) return AxisPattern.Malformed.At(axis.Where, "`...` stands on the right only");
        foreach (PatternAxis axis in from.Axes.Where(a => a.IsDots && !to.HasDots && use != Use.Reduce)) return AxisPattern.Malformed.At(axis.Where, "`...` stands on the left only");
        foreach (PatternAxis axis in to.Axes.Where(a => a.Number is null && !a.IsDots && !left.Contains(a.Text)))
        {
            if (use != Use.Repeat)
                return AxisPattern.Malformed.At(axis.Where, $"`{axis.Text}` stands on the right only") with { Help = Meant(axis.Text, left.Except(right)) ?? $"`repeat` makes new axes: `repeat(x, \"…\", {axis.Text}: 2)`" };
        }
        foreach (PatternAxis axis in from.Axes.Where(a => a.Number is null && !a.IsDots && !right.Contains(a.Text)))
        {
            if (use != Use.Reduce)
                return AxisPattern.Malformed.At(axis.Where, $"`{axis.Text}` stands on the left only") with { Help = Meant(axis.Text, right.Except(left)) ?? (axis.Where.Source is null ? null : $"keep `{axis.Text}` on the right, or let `reduce` sum it out: `reduce(x, \"{from.Where.Text.Trim()} -> {to.Where.Text.Trim()}\", \"sum\")`") };
        }
        foreach (PatternAxis axis in from.Axes.Where(a => a.Number is > 1 && use != Use.Reduce))
            return AxisPattern.Malformed.At(axis.Where, "a number larger than 1 on the left is an axis that goes away") with { Help = "give the axis a name, or use `reduce`" };
        foreach (PatternAxis axis in to.Axes.Where(a => a.Number is > 1 && use != Use.Repeat))
            return AxisPattern.Malformed.At(axis.Where, "a number larger than 1 on the right is an axis that is new") with { Help = "`repeat` makes new axes" };
        return null;
    }

    // A name on one side only, and one that only the other side has.
    private static Help? Meant(string name, IEnumerable<string> others)
    {
        string[] left = [.. others];
        return Suggestion.DidYouMean(name, left) ?? (left is [var only] ? Help.Meant(only) : null);
    }

    private static (List<List<Axis>> Before, List<List<Axis>> After)? Expand(PatternSide from, PatternSide to, int rank)
    {
        int hidden = rank - from.Groups.Count(g => !g.IsDots);
        if (hidden < 0 || hidden > 0 && !from.HasDots) return null;
        return (Side(from), Side(to));

        List<List<Axis>> Side(PatternSide side)
        {
            List<List<Axis>> groups = [];
            foreach (PatternGroup group in side.Groups)
            {
                if (group.IsDots) groups.AddRange(Hidden(group.Axes[0]).Select(a => new List<Axis> { a }));
                else groups.Add([.. group.Axes.SelectMany(a => a.IsDots ? Hidden(a) : [new Axis(a.Text, a.Number, a.Where)])]);
            }
            return groups;
        }

        IEnumerable<Axis> Hidden(PatternAxis dots) => Enumerable.Range(0, hidden).Select(i => new Axis($".{i}", null, dots.Where));
    }

    private static Dictionary<string, Dim>? Sizes(IntrinsicCall call, PatternSide from, PatternSide to)
    {
        HashSet<string> names = [.. from.Names, .. to.Names];
        Dictionary<string, Dim> sizes = new(StringComparer.Ordinal);
        foreach ((string name, StaticValue value) in call.Named)
        {
            if (!names.Contains(name))
            {
                call.Report(ElaborationRules.UnknownArgument.At(call.At(name), $"the pattern has no axis `{name}`") with { Help = Suggestion.DidYouMean(name, names) ?? $"it has {string.Join(", ", names)}" });
                return null;
            }
            if (value is ErrorValue) return null;
            if (value is not IntValue size)
            {
                call.Report(ElaborationRules.Wants(call.At(name), $"an int for `{name}`", value));
                return null;
            }
            if (!call.Holds(new Goal.AtLeast(size.Value, 1), ShapeRules.Empty, call.At(name), $"`{name}` is {SizeText.Of(size.Value)}")) return null;
            sizes[name] = size.Value;
        }
        return sizes;
    }

    // Each axis of the input gives at most one size: what the known ones leave.
    private static bool Solve(IntrinsicCall call, TensorValue x, List<List<Axis>> before, Dictionary<string, Dim> sizes)
    {
        Text.Location? run = null;
        for (int i = 0; i < before.Count; i++)
        {
            List<Axis> open = [.. before[i].Where(a => a.Number is null && !sizes.ContainsKey(a.Name))];
            Dim size = x.Shape[i], known = before[i].Except(open).Aggregate(Dim.One, (p, a) => p * a.Size(sizes));
            string group = before[i].Count == 1 ? before[i][0].Name : $"({string.Join(" ", before[i].Select(a => a.Name))})";
            Location where = before[i].Count > 0 ? before[i][0].Where : call.Where;
            if (open.Count > 1)
            {
                call.Report(AxisPattern.Malformed.At(open[1].Where, $"axis {i} of {x.Type} is `{group}`, and neither {string.Join(" nor ", open.Select(a => $"`{a.Name}`"))} is known") with { Help = $"give one of them, `{open[^1].Name}: 2`" });
                return false;
            }
            if (open is [var one])
            {
                // What several groups ask of run-time sizes is one requirement, said at the first of them.
                if (!size.IsConstant && known != Dim.One) where = run ??= where;
                if (!call.Holds(new Goal.Divides(known, size), ShapeRules.Halves, where, $"axis {i}, `{group}`, is {SizeText.Of(size)}, and {SizeText.Of(known)} does not divide it",
                    formula: $"{one.Name} = {SizeText.Of(size)} / {SizeText.Of(known)}", help: Nearest(size, known, before[i].Except([one])), of: x, axis: i)) return false;
                sizes[one.Name] = Dim.ExactDiv(size, known) ?? Dim.FloorDiv(size, known);
            }
            else if (!call.Holds(new Goal.Equal(known, size), ShapeRules.Mismatch, where, $"axis {i} is {SizeText.Of(size)}, the pattern's `{group}` is {SizeText.Of(known)}", of: x, axis: i))
            {
                return false;
            }
        }
        return true;
    }

    // The sizes around the wanted one that divide the axis.
    private static Help? Nearest(Dim size, Dim wanted, IEnumerable<Axis> given)
    {
        if (!size.TryConstant(out long n) || !wanted.TryConstant(out long k) || n < 1 || n > 1_000_000) return null;
        long[] divisors = [.. Enumerable.Range(1, (int)n).Where(d => n % d == 0).Select(d => (long)d)];
        IEnumerable<long> near = divisors.Where(d => d < k).TakeLast(1).Concat(divisors.Where(d => d > k).Take(1));
        // Square patches have one size under two names.
        if (given.ToArray() is [{ Number: null, Name: var name }]) return new Help($"use {string.Join(" or ", near.Select(d => $"`{name}: {d}`"))}, here and wherever this size stands") { Traits = HelpTraits.Argument };
        return $"{string.Join(" and ", near)} {(near.Count() == 1 ? "divides" : "divide")} {n}";
    }

    private static Value? Reduced(IntrinsicCall call, Value value, int[] axes)
    {
        if (call.Text("reduction") is not { } name) return null;
        P.ReduceKind? kind = name switch
        {
            "sum" or "mean" => P.ReduceKind.Sum,
            "max" => P.ReduceKind.Max,
            "min" => P.ReduceKind.Min,
            "prod" => P.ReduceKind.Product,
            "any" => P.ReduceKind.Any,
            "all" => P.ReduceKind.All,
            _ => null,
        };
        if (kind is not { } reduction)
        {
            string[] known = ["sum", "mean", "max", "min", "prod", "any", "all"];
            call.Report(ElaborationRules.WrongArgument.At(call.At("reduction"), $"there is no reduction \"{name}\"") with { Help = Suggestion.DidYouMean(name, known) ?? $"it is one of {string.Join(", ", known)}" });
            return null;
        }
        if (axes.Length == 0) return value;
        if (reduction is P.ReduceKind.Any or P.ReduceKind.All) value = call.Cast(value, ElementType.Bool);
        else if (value.Element == ElementType.Bool) value = call.Cast(value, ElementType.I64);
        if (name == "mean" && !value.Element.IsDifferentiable()) value = call.Cast(value, ElementType.F32);
        Dim count = axes.Aggregate(Dim.One, (p, a) => p * value.Shape[a]);
        Value result = call.Emit(new P.Reduce(reduction, [.. axes]), value);
        return name == "mean" ? call.Emit(new P.Divide(), result, call.BroadcastTo(call.SizeValue(count, result.Element), result.Shape)) : result;
    }

    // torch's repeat: the whole tensor side by side along each axis, without copies until they are wanted.
    private static StaticValue Tile(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x || call.Sizes("repeats") is not { } given) return ErrorValue.Instance;
        ImmutableArray<Dim> times = call["sizes"] is TupleValue { Items: { Length: > 0 } more } ? [.. given, .. more.OfType<IntValue>().Select(i => i.Value)] : given;
        int extra = times.Length - x.Rank;
        if (extra < 0) return call.Report(ShapeRules.Rank.At(call.Where, $"`repeat` wants a number for each of the {x.Rank} axes, found {times.Length}"));
        if (times.Any(t => !call.Holds(new Goal.AtLeast(t, 1), ShapeRules.Empty, call.Where, $"repeated {SizeText.Of(t)} times"))) return ErrorValue.Instance;
        Dim[] old = [.. Enumerable.Repeat(Dim.One, extra), .. x.Shape];
        if (times.All(t => t == Dim.One)) return new TensorValue(Movement.To(call, x.Value, Shape.Of(old)));
        Value spread = Movement.To(call, x.Value, Shape.Of(old.SelectMany(s => (Dim[])[1, s])));
        Value wide = call.BroadcastTo(spread, Shape.Of(old.SelectMany((s, i) => (Dim[])[times[i], s])));
        return new TensorValue(Movement.To(call, wide, Shape.Of(old.Select((s, i) => times[i] * s))));
    }
}
