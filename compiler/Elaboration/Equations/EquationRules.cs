using ModelDsl.Diagnostics;
using ModelDsl.Shapes;
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

    internal static Diagnostic Open(IndexVariable index, bool onLeft, string equation) =>
        OpenRange.At(index.Where, $"no subscript says how far `{index.Name}` goes") with
        {
            Help = onLeft
                ? $"state it on the left, as in `{equation}: f32[…] = …`, or let `{index.Name}` stand alone in a subscript"
                : $"let `{index.Name}` stand alone in a subscript, as in `w[{index.Name}]`",
        };

    /// <summary>An affine subscript that leaves its axis, with the numbers and the ways out.</summary>
    internal static Condition Inside(TensorAccess access, int axis, AffineForm form, Dim least, Dim most)
    {
        Dim size = access.Tensor.Shape[axis];
        string text = access.Subscripts[axis].Where.Text;
        string ranges = string.Join(", ", form.Parts.Select(p => $"{p.Index.Name} from 0 to {Of(p.Index.Range! - 1)}"));
        return new(
            Goal.All(new Goal.AtLeast(size - 1, most), new Goal.AtLeast(least, 0)), ShapeRules.Index,
            form.Parts.IsEmpty ? $"`{text}` is outside {access.AxisText(axis)}, which has {Of(size)}" : $"`{text}` goes from {Of(least)} to {Of(most)}, {access.AxisText(axis)} from 0 to {Of(size - 1)}",
            ranges.Length == 0 ? null : $"{text} with {ranges}",
            WayOut(access, axis, form, least, most));
    }

    private static string WayOut(TensorAccess access, int axis, AffineForm form, Dim least, Dim most)
    {
        Dim size = access.Tensor.Shape[axis];
        string text = access.Subscripts[axis].Where.Text;
        bool below = least.TryConstant(out long low) && low < 0, above = (most - size).TryConstant(out long over) && over >= 0;
        string guard = below && above ? $"0 <= {text} and {text} < {Of(size)}" : below ? $"{text} >= 0" : $"{text} < {Of(size)}";
        string choice = $"read 0 outside: `where({guard}, {access.Syntax.Where.Text}, 0)`";
        if (above && form.Parts.FirstOrDefault(p => p.Step == Dim.One && p.Index.Range is not null) is { Index: { } index } && (index.Range! - over - 1).TryConstant(out long left) && left >= 1)
            return $"let `{index.Name}` have {left} values, by a type behind the left side; or {choice}";
        return choice;
    }
}
