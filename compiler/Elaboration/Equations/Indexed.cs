using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Shapes;

namespace ModelDsl.Elaboration.Equations;

/// <summary>A value for every point of some indices: a tensor whose first axes are those indices, in their order.</summary>
/// <param name="Value">Its axes are the indices' ranges, then the axes of each value.</param>
/// <param name="Indices">Ordered by <see cref="IndexVariable.Order"/>.</param>
internal sealed record Indexed(Value Value, ImmutableArray<IndexVariable> Indices)
{
    /// <summary>The shape of the value at one point.</summary>
    public Shape Own => Value.Shape.Slice(Indices.Length, Value.Shape.Rank - Indices.Length);

    public static ImmutableArray<IndexVariable> Union(params IEnumerable<IEnumerable<IndexVariable>> indices) =>
        [.. indices.SelectMany(i => i).Distinct().OrderBy(i => i.Order)];

    public static Shape Ranges(IEnumerable<IndexVariable> indices) => Shape.Of(indices.Select(i => i.Range!));
}

/// <summary>A function in an equation does something else than element-wise work.</summary>
internal sealed class NotElementWiseException(string message) : Exception(message);
