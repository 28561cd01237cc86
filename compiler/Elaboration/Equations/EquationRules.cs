using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Shapes;
using ModelDsl.Text;
using static ModelDsl.Shapes.SizeText;

namespace ModelDsl.Elaboration.Equations;

/// <summary>What can be wrong with equations in index notation, apart from what shapes in general can be.</summary>
public static class EquationRules
{
    /// <summary>No subscript tells how far an index goes.</summary>
    public static readonly Rule OpenRange = Rule.Error("NN2018", "the range of the index is open",
        "An index of an equation takes the values 0, 1, … below its range, and the range comes from where the index is used: " +
        "alone in a subscript it has that axis's size, inside `i + u` the largest range that stays in bounds. Here no subscript " +
        "settles it.");

    /// <summary>Something that an equation cannot hold.</summary>
    public static readonly Rule Malformed = Rule.Error("NN1025", "this does not fit into an equation",
        "An equation gives one element at a time: every tensor in it has a subscript for each of its axes (`:` keeps one " +
        "whole), each index stands once on the left, and what is computed for one element is a scalar. What works on a whole " +
        "tensor goes into a line of its own.");

    /// <param name="context">The equation.</param>
    /// <param name="index">The index that has no range.</param>
    /// <param name="onLeft">Whether it is one of the left side.</param>
    /// <param name="bent">A subscript that holds it and is not affine.</param>
    internal static Diagnostic Open(EquationContext context, IndexVariable index, bool onLeft, Location? bent) =>
        OpenRange.At(index.Where, bent is { } place ? $"`{place.Text}` does not tell how far `{index.Name}` goes: it is no sum of indices and numbers" : $"no subscript says how far `{index.Name}` goes") with
        {
            Notes = bent is { } shown ? [new(shown, "not affine")] : [],
            Help = onLeft && context.Left is { } left
                ? $"state it on the left, as in `{Stated(left, v => v.Range?.ToString() ?? "…")}`, or let `{index.Name}` stand alone in a subscript"
                : $"let `{index.Name}` stand alone in a subscript, as in `w[{index.Name}]`",
        };

    private static string Stated((string Name, ImmutableArray<IndexVariable> Indices, string Element) left, Func<IndexVariable, string> size, string value = "…") =>
        $"{left.Name}[{string.Join(", ", left.Indices.Select(i => i.Name))}]: {left.Element}[{string.Join(", ", left.Indices.Select(size))}] = {value}";

    /// <summary>An affine subscript that leaves its axis, with the numbers and the ways out.</summary>
    internal static Condition Inside(EquationContext context, TensorAccess access, int axis, AffineForm form, Dim least, Dim most)
    {
        Dim size = access.Tensor.Shape[axis];
        string text = access.Subscripts[axis].Where.Text;
        string ranges = string.Join(", ", form.Parts.Select(p => $"{p.Index.Name} from 0 to {Of(p.Index.Range! - 1)}"));
        return new(
            Goal.All(new Goal.AtLeast(size - 1, most), new Goal.AtLeast(least, 0)), ShapeRules.Index,
            form.Parts.IsEmpty ? $"`{text}` is outside {access.AxisText(axis)}, which has {Of(size)}" : $"`{text}` goes from {Of(least)} to {Of(most)}, {access.AxisText(axis)} from 0 to {Of(size - 1)}",
            ranges.Length == 0 ? null : $"{text} with {ranges}",
            WayOut(context, access, axis, form, least, most));
    }

    private static string WayOut(EquationContext context, TensorAccess access, int axis, AffineForm form, Dim least, Dim most)
    {
        Dim size = access.Tensor.Shape[axis];
        string text = access.Subscripts[axis].Where.Text;
        // `x[L - i]` reads beyond the end at i = 0: the last element is L - 1.
        if (form is { Parts: [(var backwards, var down)] } && down == -Dim.One && form.Offset == size) return $"the last place is {size - 1}: write `{size - 1} - {backwards.Name}`";
        if (form.Parts.IsEmpty) return $"its places go from 0 to {size - 1}: write `{size - 1}` for the last one";
        bool below = least.TryConstant(out long low) && low < 0, above = !(most - size).TryConstant(out long over) || over >= 0;
        string guard = below && above ? $"{text} >= 0 and {text} < {size}" : below ? $"{text} >= 0" : $"{text} < {size}";
        string choice = $"read 0 outside: `where({guard}, {access.Syntax.Where.Text}, 0)`";
        // Inside `where` a subscript no longer tells how far its index goes: the left side has to.
        if (below && form.Parts.Any(p => p.Index.Range is { } r && r != size) && context.Left is { } stating && stating.Indices.All(i => i.Range is not null))
            choice = $"read 0 outside: `{Stated(stating, v => v.Range!.ToString(), $"where({guard}, {access.Syntax.Where.Text}, 0)")}`";
        if (!above || below || context.Left is not { } left) return choice;
        foreach ((IndexVariable index, Dim step) in form.Parts.Where(p => left.Indices.Contains(p.Index)))
        {
            if (!step.TryConstant(out long by) || by < 1 || index.Range is not { } range) continue;
            Dim fits = Dim.FloorDiv(size - 1 - (most - step * (range - 1)), step) + 1;
            if (fits.TryConstant(out long count) && count < 1 || left.Indices.Any(i => i.Range is null)) continue;
            return $"let `{index.Name}` have {Of(fits)} values: `{Stated(left, v => (v == index ? fits : v.Range!).ToString())}`; or {choice}";
        }
        return choice;
    }
}
