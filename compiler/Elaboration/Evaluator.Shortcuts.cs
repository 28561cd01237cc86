using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

// A way around layers that change the channels or halve the image, as in a residual network: a convolution of 1×1 brings it along.
internal sealed partial class Evaluator
{
    /// <param name="inside">The user's block whose text this is, so that its parameters can stand for numbers; null for the checked text itself.</param>
    private Way? Projected(Operand first, Operand second, int[] axes, Instance? inside)
    {
        if (first.Value.Rank is < 3 or > 5 || second.Value.Rank != first.Value.Rank || !axes.Contains(1)) return null;
        (Node a, Node b) = (first.Value.Value.Node, second.Value.Value.Node);
        if (!IsMadeOf(b, a) && !IsMadeOf(a, b)) return null;
        (Operand around, Operand made) = IsMadeOf(b, a) ? (first, second) : (second, first);
        if (around.Value.Shape[0] != made.Value.Shape[0] || !made.Value.Shape[1].TryConstant(out long channels)) return null;
        long? stride = null;
        for (int axis = 2; axis < around.Value.Rank; axis++)
        {
            if (!around.Value.Shape[axis].TryConstant(out long whole) || !made.Value.Shape[axis].TryConstant(out long part)) return null;
            long step = (whole + part - 1) / part;
            if (step < 1 || (whole - 1) / step + 1 != part || stride is { } known && known != step) return null;
            stride = step;
        }
        string steps = stride is null or 1 ? "" : $", stride: {Spelled(stride.Value, "stride")}";
        string conv = $"Conv{around.Value.Rank - 2}d({Spelled(channels, null)}, 1{steps})";
        string where = inside is not null && around.Where.Source is not null ? $" in line {around.Where.Start.Line}" : "";
        return Rewritten("bring the way around to the same shape", around, n => $"({n} -> {conv})") is { } way ? way.Said(way.Help + where) : null;

        string Spelled(long number, string? preferred)
        {
            string[] names = inside is null ? [] : [.. inside.Arguments.Where(p => p.Value.Value is IntValue { Value: var v } && v == number).Select(p => p.Key)];
            return names.FirstOrDefault(n => n == preferred) ?? names.FirstOrDefault(n => n != "stride") ?? number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
