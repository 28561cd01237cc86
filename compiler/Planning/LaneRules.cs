using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>What may be computed on several neighbouring elements at once.</summary>
public static class LaneRules
{
    /// <summary>The one float type of some expressions; null where there is none, or two.</summary>
    public static ElementType? LaneType(IEnumerable<Expr> order)
    {
        ElementType[] floats = [.. order.Select(e => e.Element).Where(t => t is ElementType.F32 or ElementType.F64).Distinct()];
        return floats.Length == 1 ? floats[0] : null;
    }

    /// <summary>Whether a value changes along an axis.</summary>
    /// <param name="e">The value.</param>
    /// <param name="axis">A loop.</param>
    /// <param name="last">The innermost loop, along which a kernel's own result changes.</param>
    public static bool DependsOn(Expr e, int axis, int last) => e switch
    {
        LoadExpr l => l.Index.Uses(axis),
        TakeExpr t => t.Start.Uses(axis) || DependsOn(t.Position, axis, last),
        PositionExpr p => p.Index.Uses(axis),
        RandomExpr r => r.Index.Uses(axis),
        AccumulatorExpr => axis == last,
        PartExpr p => axis == 0 || axis <= p.Part.Inner.Length && !p.Part.GivesNumber,
        _ => e.Operands.Any(o => DependsOn(o, axis, last)),
    };

    /// <summary>Whether every value that changes along an axis moves by one element, and its arithmetic is there for lanes.</summary>
    /// <param name="order">All values.</param>
    /// <param name="axis">Along which lanes run.</param>
    /// <param name="last">The innermost loop.</param>
    /// <param name="lane">Their type.</param>
    /// <param name="result">What is made of them.</param>
    /// <param name="strided">Whether values may move by more elements, or backwards.</param>
    public static bool CanVectorize(IEnumerable<Expr> order, int axis, int last, ElementType lane, ElementType result, bool strided = false)
    {
        if (result != lane && result != ElementType.Bool) return false;
        HashSet<Expr> positions = new(order.OfType<TakeExpr>().Where(t => IsGathered(t, axis, last, lane)).Select(t => t.Position), ReferenceEqualityComparer.Instance);
        foreach (Expr e in order)
        {
            if (!DependsOn(e, axis, last)) continue;
            bool possible = e switch
            {
                LoadExpr l when strided && lane == ElementType.F32 && l.Element == lane && l.Index.Coefficients[axis].IsConstant => true,
                LoadExpr l => l.Index.Coefficients[axis] == Dim.One && (l.Element == lane || l.Element == ElementType.Bool || positions.Contains(l)),
                TakeExpr t => positions.Contains(t.Position) || !DependsOn(t.Position, axis, last) && t.Start.Coefficients[axis] == Dim.One && t.Element == lane,
                PositionExpr p => p.Element == lane,
                AccumulatorExpr => e.Element == lane,
                PartExpr => e.Element == lane || e.Element == ElementType.Bool,
                ApplyExpr a => IsVector(a, lane),
                _ => false,
            };
            if (!possible) return false;
        }
        return true;
    }

    /// <summary>Whether the places that are looked up change along an axis and stand in memory side by side.</summary>
    public static bool IsGathered(TakeExpr t, int axis, int last, ElementType lane) =>
        lane == ElementType.F32 && t.Element == lane && t.Position is LoadExpr { Element: ElementType.I64 } p && p.Index.Coefficients[axis] == Dim.One
        && t.Start.Coefficients[axis].IsConstant;

    /// <summary>Whether a primitive works on lanes of one float type, with masks for truth values.</summary>
    public static bool IsVector(ApplyExpr e, ElementType lane)
    {
        if (e.Primitive is Cast) return e.Operands[0].Element == e.Element || e.Operands[0].Element == ElementType.Bool && e.Element == lane;
        return e.Operands.All(o => o.Element == lane || o.Element == ElementType.Bool) && (e.Element == lane || e.Element == ElementType.Bool)
            && !(e.Primitive is Equal or NotEqual && e.Operands[0].Element == ElementType.Bool);
    }
}
