using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Optimization;

/// <summary>Reads from a comparison of positions which keys a query sees.</summary>
internal static class Causality
{
    /// <summary>The number d for which a condition says j ≤ i + d of query i and key j; null where it says anything else.</summary>
    /// <param name="condition">Over queries and keys, the last two axes.</param>
    /// <param name="keeps">False where the condition says which keys are not seen.</param>
    public static Dim? Diagonal(Value condition, bool keeps)
    {
        while (condition.Node.Primitive is Broadcast or Not)
        {
            keeps ^= condition.Node.Primitive is Not;
            condition = condition.Node.Inputs[0];
        }
        Node node = condition.Node;
        if (node.Inputs.Length != 2 || Of(node.Inputs[0]) is not { } a || Of(node.Inputs[1]) is not { } b) return null;
        // As "a ≥ b" or "a > b", with what is seen on the true side.
        bool strict = node.Primitive is Greater or Less;
        if (node.Primitive is Less or LessOrEqual) (a, b) = (b, a);
        else if (node.Primitive is not (Greater or GreaterOrEqual)) return null;
        if (!keeps) (a, b, strict) = (b, a, !strict);
        return a.Axis == Queries && b.Axis == Keys ? a.Offset - b.Offset - (strict ? 1 : 0) : null;
    }

    private const int Keys = 1, Queries = 2;

    /// <summary>A position along an axis, which is counted from the end, plus a number.</summary>
    private readonly record struct Position(int Axis, Dim Offset);

    private static Position? Of(Value value)
    {
        Node node = value.Node;
        switch (node.Primitive)
        {
            case Iota: return new(Keys, 0);
            case Cast { To: ElementType.I64 or ElementType.I32 } when value.Node.Inputs[0].Element.IsInteger(): return Of(node.Inputs[0]);
            case Broadcast when node.Inputs[0].Shape.Rank > 0: return Of(node.Inputs[0]);
            case Reshape: return Of(node.Inputs[0]) is { } moved && AxisAfter(node.Inputs[0].Shape, value.Shape, moved.Axis) is { } axis ? moved with { Axis = axis } : null;
            case Add when Number(node.Inputs[1]) is { } more && Of(node.Inputs[0]) is { } at: return at with { Offset = at.Offset + more };
            case Add when Number(node.Inputs[0]) is { } more && Of(node.Inputs[1]) is { } at: return at with { Offset = at.Offset + more };
            case Subtract when Number(node.Inputs[1]) is { } less && Of(node.Inputs[0]) is { } at: return at with { Offset = at.Offset - less };
            default: return null;
        }
    }

    // Where an axis stands after axes of size 1 have come or gone.
    private static int? AxisAfter(Shape from, Shape to, int axis)
    {
        int mine = from.Rank - axis;
        int others = Enumerable.Range(0, from.Rank).Count(i => i != mine && from[i] != Dim.One);
        if (others > 0) return null;
        int[] places = [.. Enumerable.Range(0, to.Rank).Where(i => to[i] == from[mine])];
        return from[mine] != Dim.One && places.Length == 1 ? to.Rank - places[0] : null;
    }

    private static Dim? Number(Value value)
    {
        while (value.Node.Primitive is Broadcast or Reshape) value = value.Node.Inputs[0];
        return value.Node.Primitive switch
        {
            Size size => size.Value,
            Constant { Data.IsSplat: true } constant when value.Element.IsInteger() => constant.Data.Long(0),
            _ => null,
        };
    }
}
