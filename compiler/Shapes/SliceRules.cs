using static ModelDsl.Shapes.SizeText;

namespace ModelDsl.Shapes;

/// <summary>What a slice takes: its first position, and how many.</summary>
public sealed record SliceResult(Dim Start, Dim Step, SizeResult Length);

/// <summary>Indices and slices: negative ones count from the end, and slices are clipped to the axis.</summary>
public static class SliceRules
{
    public const string Text = "length = max(0, ceil((stop − start) / step))";

    /// <summary><c>x[start:stop:step]</c>; missing ends are the axis's own.</summary>
    /// <remarks>A symbolic end counts from the end where the facts prove it negative, from the start where they prove it
    /// at least 0; where neither is proved, the second becomes a condition.</remarks>
    public static SliceResult Slice(Dim size, Dim? start, Dim? stop, Dim step, Facts facts)
    {
        List<Condition> conditions =
        [
            new(new Goal.AtLeast(step, 1), ShapeRules.Hyperparameter, $"the step of a slice must be at least 1, found {Of(step)}", Help: "`flip` reverses an axis"),
        ];
        Dim first = start is null ? 0 : Clip(start), last = stop is null ? size : Clip(stop);
        Dim span = last - first;
        Dim length = Dim.CeilDiv(span, step);
        if (!Proved(new Goal.AtLeast(span, 0), facts)) length = Dim.Max(0, length);
        string formula = $"max(0, ceil(({Of(last)} − {In(first)}) / {In(step)})) = {Of(length)}";
        bool mayBeEmpty = span.Symbols.Concat(size.Symbols).Any(s => s.Kind == DimKind.Existential);
        if (!mayBeEmpty) conditions.Add(new(new Goal.AtLeast(span, 1), ShapeRules.Empty, $"the slice of {Of(size)} is empty", formula, NotEmpty(size, first, last)));
        return new(first, step, new(length, [.. conditions]));

        static string? NotEmpty(Dim size, Dim first, Dim last) =>
            size.TryConstant(out long n) && first.TryConstant(out long from) && last.TryConstant(out long to)
                ? from >= n ? $"start below {n}" : $"let it end behind its start: `{from}:{Math.Min(n, from + Math.Max(1, from - to))}`" : null;

        Dim Clip(Dim end)
        {
            if (Proved(new Goal.AtLeast(-1, end), facts))
            {
                Dim fromEnd = size + end;
                return Proved(new Goal.AtLeast(fromEnd, 0), facts) ? fromEnd : Dim.Max(0, fromEnd);
            }
            Condition positive = new(new Goal.AtLeast(end, 0), ShapeRules.Index, $"{Of(end)} may be negative for some sizes and not for others");
            if (!Proved(positive.Goal, facts)) conditions.Add(positive);
            return Proved(new Goal.AtLeast(size, end), facts) ? end : Proved(new Goal.AtLeast(end, size), facts) ? size : Dim.Min(end, size);
        }
    }

    /// <summary>The position that an index names, and the condition that it lies in the axis.</summary>
    public static SizeResult Index(Dim size, Dim index, Facts facts)
    {
        bool fromEnd = Proved(new Goal.AtLeast(-1, index), facts);
        Dim position = fromEnd ? size + index : index;
        Goal inside = Goal.All(new Goal.AtLeast(position, 0), new Goal.AtLeast(size - 1, position));
        return new(position, [new(inside, ShapeRules.Index, $"index {Of(index)} of an axis of {Of(size)}", Help: size.IsConstant ? $"indices go from -{size} to {size - 1}; the last is -1" : null)]);
    }

    private static bool Proved(Goal goal, Facts facts) => Prover.Settle(goal, facts) == true;
}
