using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

/// <summary>One of several tensors that have to fit together, and where it stands.</summary>
internal sealed record Operand(TensorValue Value, Location Where);

// Two tensors that do not fit: where each comes from, and how one of them can be made like the other.
internal sealed partial class Evaluator
{
    private Diagnostic WithOperands(Diagnostic diagnostic, Goal goal, IReadOnlyList<Operand>? operands, int? except = null)
    {
        if (operands is not null && _frame.Depth > 0 && !_frame.Module.IsStandard && goal is Goal.Equal(var c, var d) && Failing(operands, c, d) is var (low, high, _)
            && low.Value.Rank != high.Value.Rank && (diagnostic.Require is null || Begins(low, high)) && NewAxes(low, high) is { } axes) return OrRequire(axes, diagnostic.Require).On(diagnostic);
        if (operands is not null && _frame.Depth > 0 && !_frame.Module.IsStandard) MendInside(diagnostic, goal, operands, except);
        if (operands is null || _frame.Depth > 0 || diagnostic.Rule == ShapeRules.MatMul || goal is not Goal.Equal(var a, var b) || Failing(operands, a, b) is not var (first, second, fromRight)) return diagnostic;
        List<Note> notes = [];
        foreach (Operand operand in (Operand[])[first, second])
        {
            if (operand.Where != diagnostic.Where && operand.Where.Source is not null && notes.All(n => n.Where != operand.Where)) notes.Add(new(operand.Where, $"{operand.Value.Type}"));
        }
        Way? way = diagnostic.Help;
        if (diagnostic.Require is not null && Begins(first, second) && NewAxes(first, second) is { } added) way = OrRequire(added, diagnostic.Require);
        else if (diagnostic.Require is { } require) way = OtherAxis(diagnostic, first, second, except) ?? Widened(diagnostic.Rule, first, second, fromRight, a, b, require) ?? Help.Require(require);
        else way = Alike(diagnostic.Rule, first, second, fromRight, except) ?? way;
        string[] paths = [.. new[] { first, second }.Select(o => PathText(o.Value, o.Value.Rank - fromRight)).OfType<string>().Distinct()];
        return diagnostic with
        {
            Notes = [.. notes, .. diagnostic.Notes],
            Help = way?.Help,
            Repairs = way?.Repairs ?? [],
            Shapes = paths.Length == 2 ? string.Join("\n", paths) : diagnostic.Shapes,
        };
    }

    // [N, T] beside [N, T, D]: the axes of the one are the first of the other.
    private static bool Begins(Operand first, Operand second)
    {
        (Shape low, Shape high) = first.Value.Rank < second.Value.Rank ? (first.Value.Shape, second.Value.Shape) : (second.Value.Shape, first.Value.Shape);
        return low.Rank > 0 && low.Rank < high.Rank && low.SequenceEqual(high.Take(low.Rank));
    }

    private static Way OrRequire(Way way, string? require) => require is null ? way : way with { Help = way.Help.Or(Help.Require(require)) };

    // Parts of different lengths were meant to be joined along their length.
    private static Way? OtherAxis(Diagnostic diagnostic, Operand first, Operand second, int? except)
    {
        if (!IsConcat(diagnostic) || first.Value.Rank != second.Value.Rank || Differing(first, second, except) is not [var differs]) return null;
        return first.Value.Rank < 4 ? OrRequire(new Way($"join them along the axis in which they differ: `dim: {differs}`"), diagnostic.Require) : null;
    }

    private static bool IsConcat(Diagnostic diagnostic) => Concerns(diagnostic, ShapeRules.Concat);

    // In a block of the user's own another argument of the layer that made one of the operands may be the way out. What the
    // use can change comes first.
    private void MendInside(Diagnostic diagnostic, Goal goal, IReadOnlyList<Operand> operands, int? except)
    {
        if (_trying || diagnostic.Require is not null || diagnostic.Rule == ShapeRules.MatMul || Chain() is not [.., var use]) return;
        if (goal is not Goal.Equal(var a, var b) || Failing(operands, a, b) is not var (first, second, _) || first.Value.Rank != second.Value.Rank) return;
        int[] axes = Differing(first, second, except);
        Instance inside = _frame.Owner;
        use.Within ??= () => Either(first, second, axes) ?? Projected(first, second, axes, inside);
    }

    private static int[] Differing(Operand first, Operand second, int? except) =>
        [.. Enumerable.Range(0, first.Value.Rank).Where(i => i != except && first.Value.Shape[i] != second.Value.Shape[i] && first.Value.Shape[i] != Dim.One && second.Value.Shape[i] != Dim.One)];

    private static (Operand, Operand, int)? Failing(IReadOnlyList<Operand> operands, Dim a, Dim b)
    {
        for (int fromRight = 1; fromRight <= operands.Select(o => o.Value.Rank).DefaultIfEmpty().Max(); fromRight++)
        {
            Operand? Having(Dim size) => operands.FirstOrDefault(o => o.Value.Rank >= fromRight && o.Value.Shape[-fromRight] == size);
            if (Having(a) is { } first && Having(b) is { } second) return (first, second, fromRight);
        }
        return null;
    }

    // The axes in which the two differ, all at once: one of them is mended where it was made, or brought to the other's size.
    private Way? Alike(Rule rule, Operand first, Operand second, int fromRight, int? except)
    {
        if (first.Value.Rank != second.Value.Rank) return NewAxes(first, second) ?? DeclaredShorter(first, second);
        int[] axes = Differing(first, second, except);
        Way? crop = rule == ShapeRules.Concat ? Cropped(first, second, axes) : null;
        if (TurnedBack(first, second, axes) is { } turned) return turned;
        if (Either(first, second, axes) is { } made) return crop is null ? made : new($"{crop.Help}; or {made.Help}", [.. crop.Repairs, .. made.Repairs]);
        if (crop is not null) return crop;
        if (Projected(first, second, axes, null) is { } projected) return projected;
        if (InputSizes(first, second, first.Value.Rank - fromRight) is { } input) return input;
        if (Repeated(first, second, fromRight) is { } repeated && rule == ShapeRules.Concat) return repeated;
        if (axes is [var differs])
        {
            if (rule == ShapeRules.Concat) return $"join them along the axis in which they differ: `dim: {differs}`";
            if (rule == ShapeRules.SameShape) return $"join them along the axis in which they differ: `cat([{Item(first)}, {Item(second)}], dim: {differs})`";
        }
        if (Declared(first, second, axes) is { } declared) return declared;
        if (first.Value.Rank < 3) return null;
        Operand small = first, large = second;
        if (axes.All(i => i >= 2 && first.Value.Shape[i].IsConstant && second.Value.Shape[i].IsConstant))
        {
            if (Larger(first.Value.Shape, second.Value.Shape, axes)) (small, large) = (second, first);
            string sizes = string.Join(", ", large.Value.Shape.Skip(2));
            // Along one axis only signals are resized; features, which may stand there as well, are made otherwise.
            if (large.Value.Rank == 3) return Rewritten("resize one of them", small, n => $"interpolate({n}, size: ({sizes},))", $"interpolate(size: ({sizes},))") is { } signal ? signal.Help with { Traits = HelpTraits.Vague } : null;
            return Rewritten("resize one of them", small, n => $"interpolate({n}, size: ({sizes}))", $"interpolate(size: ({sizes}))");
        }
        return axes is [1] ? $"map one of them to {large.Value.Shape[1]} channels: `-> Conv{large.Value.Rank - 2}d({large.Value.Shape[1]}, 1)`" : null;
    }

    // Tokens and channels that were exchanged for a layer, and not back: [N, T, C] beside [N, C, T].
    private Way? TurnedBack(Operand first, Operand second, int[] axes) =>
        axes is [var a, var b] && first.Value.Shape[a] == second.Value.Shape[b] && first.Value.Shape[b] == second.Value.Shape[a]
            ? Rewritten("exchange its axes", IsMadeOf(first.Value.Value.Node, second.Value.Value.Node) ? first : second, n => $"transpose({n}, {a}, {b})", $"transpose({a}, {b})") : null;

    // As in the U-Net of 2015, whose convolutions eat the borders: the larger one loses the same at each side.
    private Way? Cropped(Operand first, Operand second, int[] axes)
    {
        if (axes.Length == 0 || axes.Any(i => i < 2) || first.Value.Rank != axes.Length + 2) return null;
        (Operand small, Operand large) = Larger(first.Value.Shape, second.Value.Shape, axes) ? (second, first) : (first, second);
        long[] more = [.. axes.Select(i => (large.Value.Shape[i] - small.Value.Shape[i]).TryConstant(out long d) ? d : 0)];
        if (more[0] < 4 || more[0] % 2 != 0 || more.Any(m => m != more[0]) || Name(large) == "x" || !small.Value.Shape[axes[0]].TryConstant(out long left) || 2 * more[0] > left) return null;
        return Rewritten("crop the larger one", large, n => $"{n}[:, :, {string.Join(", ", more.Select(m => $"{m / 2}:-{m / 2}"))}]");
    }

    // A parameter of fewer axes, such as one embedding for each position, takes the last axes of the other.
    private static string? DeclaredShorter(Operand first, Operand second)
    {
        (Operand low, Operand high) = first.Value.Rank < second.Value.Rank ? (first, second) : (second, first);
        if (low.Value.Value.Node.Primitive is not Ir.Primitives.Parameter || low.Where.Source is null || !Simple().IsMatch(low.Where.Text)) return null;
        Shape wanted = Shape.Of(low.Value.Shape.Select((d, i) => d == Dim.One ? d : high.Value.Shape[i + high.Value.Rank - low.Value.Rank]));
        return wanted.All(IsSettled) ? $"declare `{low.Where.Text}` as {low.Value.Type with { Shape = wanted }}" : null;
    }

    // Numbers, and the names that a block's parameters and inputs give: what a weight may have as its size.
    private static bool IsSettled(Dim size) => size.IsConstant || size.AsSymbol is { Kind: DimKind.Parameter or DimKind.Generic };

    // A tensor whose size the text states is stated otherwise: a parameter, `zeros([N, 3])`, an input of features.
    private string? Declared(Operand first, Operand second, int[] axes)
    {
        foreach ((Operand changed, Operand like) in ((Operand, Operand)[])[(second, first), (first, second)])
        {
            if (changed.Where.Source is null) continue;
            Shape wanted = changed.Value.Shape;
            foreach (int i in axes) wanted = wanted.With(i, like.Value.Shape[i]);
            string text = changed.Where.Text;
            if (Filled().Match(text) is { Success: true } filled) return $"make it as long: `{filled.Groups[1].Value}({wanted})`";
            bool parameter = changed.Value.Value.Node.Primitive is Ir.Primitives.Parameter;
            if (!Simple().IsMatch(text) || !parameter && (wanted.Rank > 2 || wanted.Any(d => !d.IsConstant && d.AsSymbol is null) || Root(changed, axes.FirstOrDefault()) is not { } root || root.Name != text)) continue;
            return $"declare `{text}` as {changed.Value.Type with { Shape = wanted }}";
        }
        return null;
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"^(zeros|ones)\(\[[^\]]*\]\)$")]
    private static partial System.Text.RegularExpressions.Regex Filled();

    // A class token of [1, 1, D] before [N, T, D]; a table of 128 positions beside T of them.
    private Way? Widened(Rule rule, Operand first, Operand second, int fromRight, Dim a, Dim b, string require)
    {
        if (Repeated(first, second, fromRight) is { } repeated) return repeated;
        if ((a.AsSymbol, b.TryConstant(out long count)) is not ({ } symbol, true))
        {
            if ((b.AsSymbol, a.TryConstant(out count)) is not ({ } other, true)) return null;
            (symbol, first, second) = (other, second, first);
        }
        if (second.Value.Value.Node.Primitive is not Ir.Primitives.Parameter || Name(second) is "x" || second.Value.Rank < fromRight) return null;
        string colons = string.Concat(Enumerable.Repeat(":, ", second.Value.Rank - fromRight));
        Help least = Help.Require($"{symbol} <= {count}");
        return (least with { Text = $"{least} and take `{Name(second)}[{colons}:{symbol}]`" }).Or(Help.Require(require));
    }

    private Way? Repeated(Operand first, Operand second, int fromRight)
    {
        if (first.Value.Rank != second.Value.Rank) return null;
        (Operand one, Operand many) = first.Value.Shape[-fromRight] == Dim.One ? (first, second) : (second, first);
        if (one.Value.Shape[-fromRight] != Dim.One || many.Value.Shape[-fromRight] == Dim.One) return null;
        Shape wanted = one.Value.Shape.With(one.Value.Rank - fromRight, many.Value.Shape[-fromRight]);
        return Rewritten("repeat it", one, n => $"expand({n}, ({string.Join(", ", wanted)}))");
    }

    // `gain` of [16] against [N, 16, 32, 32]: axes of 1 bring it under the axis that it belongs to.
    private Way? NewAxes(Operand first, Operand second)
    {
        (Operand low, Operand high) = first.Value.Rank < second.Value.Rank ? (first, second) : (second, first);
        Shape shape = low.Value.Shape;
        for (int added = 1; added <= high.Value.Rank - low.Value.Rank; added++)
        {
            shape = shape.Insert(shape.Rank, 1);
            if (Broadcast.Of(shape, high.Value.Shape, Facts).Result is null) continue;
            string colons = string.Concat(Enumerable.Repeat(":, ", low.Value.Rank));
            if (Rewritten("add axes of 1 to it", low, n => $"{n}[{colons}{string.Join(", ", Enumerable.Repeat("none", added))}]") is { } way) return way;
        }
        return null;
    }

    /// <summary>An operand with something around it; null where that has been found to lead nowhere.</summary>
    private Way? Rewritten(string what, Operand operand, Func<string, string> around, string? flowing = null)
    {
        string name = Name(operand);
        if (flowing is not null && operand.Where.Source is not null && operand.Where.Text is var pipe && pipe.LastIndexOf("->", StringComparison.Ordinal) is > 0 and var last)
        {
            int end = operand.Where.Span.End - (pipe.StartsWith('(') && pipe.EndsWith(')') ? 1 : 0);
            Repair? added = Way.Before(operand.Where with { Span = new(end, 0) }, $" -> {flowing}");
            return MayTell(added) ? new($"{what}: add `-> {flowing}` behind `{pipe[(last + 2)..(pipe.Length - operand.Where.Span.End + end)].Trim()}`", added) : null;
        }
        // A whole pipe may stand there.
        if (name == "x" && Item(operand) is var item && item != "x") name = around("_").StartsWith('_') ? $"({item})" : item;
        string text = around(name);
        Repair? repair = operand.Where.Source is not null && name.Trim('(', ')') == operand.Where.Text.Trim('(', ')') ? Way.Replacing(operand.Where, text) : null;
        return MayTell(repair) ? new($"{what}: `{text}`", repair) : null;
    }

    // The later one is mended, but where only the other's border has to change: other kernels change what follows from them, too.
    private Way? Either(Operand first, Operand second, int[] axes)
    {
        Way? later = Wanted(second, first, axes);
        if (later is not null && ChangesBorder(later)) return later;
        Way? earlier = Wanted(first, second, axes);
        return earlier is not null && (later is null || ChangesBorder(earlier)) ? earlier : later;
    }

    private static bool ChangesBorder(Way way) => way.Help.Is(HelpTraits.Border);

    private Way? Wanted(Operand changed, Operand like, int[] axes)
    {
        // Another image changes all that is made of it.
        if (changed.Value.Rank >= 4 && axes.Any(i => i >= 2) && IsMadeOf(like.Value.Value.Node, changed.Value.Value.Node)) return null;
        Shape wanted = changed.Value.Shape;
        foreach (int i in axes) wanted = wanted.With(i, like.Value.Shape[i]);
        return Upstream(changed.Value, wanted);
    }

    private static bool IsMadeOf(Node result, Node part)
    {
        HashSet<Node> seen = [];
        Stack<Node> open = new([result]);
        while (open.TryPop(out Node? node))
        {
            if (node == part) return true;
            foreach (Value input in node.Inputs.Where(i => i.Node.Id >= part.Id && seen.Add(i.Node))) open.Push(input.Node);
        }
        return false;
    }

    // Both come from one input: its nearest sizes for which they meet.
    private string? InputSizes(Operand first, Operand second, int axis)
    {
        if (Root(first, axis) is not { } root || Root(second, axis) != root || axis >= root.Type.Rank || !root.Type.Shape[axis].TryConstant(out long size)) return null;
        List<string> fitting = [];
        foreach (int direction in (int[])[-1, 1])
        {
            for (int i = 1; i <= InputReach && MayTry; i++)
            {
                Dim tried = size + direction * i;
                if (size + direction * i < 1 || Along(_trails[first.Value.Value][axis], axis, tried) is not { } a || Along(_trails[second.Value.Value][axis], axis, tried) != a) continue;
                fitting.Add(root.Type.Shape.With(axis, tried).ToString());
                break;
            }
        }
        return fitting.Count == 0 ? null : $"an input `{root.Name}` of {string.Join(" or ", fitting)} would fit";
    }

    /// <summary>Sizes that five halvings bring together lie no further apart.</summary>
    private const int InputReach = 32;

    private AxisStep? Root(Operand operand, int axis)
    {
        if (!_trails.TryGetValue(operand.Value.Value, out var trail)) return null;
        AxisStep? step = trail[axis];
        while (step?.Previous is { } previous) step = previous;
        return step;
    }

    // What the applications along an axis make of another size.
    private Dim? Along(AxisStep? step, int axis, Dim size)
    {
        if (step?.Previous is null) return size;
        if (Along(step.Previous, axis, size) is not { } before || step.Replay is not { Inputs.Count: 1 } replay) return null;
        var (name, given) = replay.Inputs.First();
        if (given.Value is not TensorValue input || input.Rank <= axis) return null;
        Shape shape = input.Shape.With(axis, before);
        TensorType? type = replay.Try(replay.Given, new() { [name] = (new TensorValue(BroadcastTo(Constant(0, input.Element), shape)), given.Where) });
        return type is not null && type.Rank == input.Rank ? type.Shape[axis] : null;
    }

    private static bool Larger(Shape a, Shape b, int[] axes) => axes.All(i => a[i].TryConstant(out long x) && b[i].TryConstant(out long y) && x > y);

    private static string Name(Operand operand) => operand.Where.Source is not null && operand.Where.Text is { Length: < 20 } text && !text.Contains(' ') ? text : "x";

    // As an item of a list anything may stand.
    private static string Item(Operand operand) => operand.Where.Source is not null && operand.Where.Text is { Length: < 40 } text && !text.Contains('\n') ? text : Name(operand);

    /// <summary>The applications that gave an axis its size, <c>x f32[N, 3, 64, 64] -> Conv2d f32[N, 8, 62, 62]</c>.</summary>
    private string? PathText(TensorValue tensor, int axis)
    {
        if (!_trails.TryGetValue(tensor.Value, out var trail) || axis < 0 || axis >= trail.Length) return null;
        List<string> steps = [];
        for (AxisStep? step = trail[axis]; step is not null; step = step.Previous) steps.Insert(0, $"{step.Name} {step.Type}");
        return string.Join(" -> ", steps);
    }
}
