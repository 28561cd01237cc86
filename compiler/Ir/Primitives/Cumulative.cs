using System.Collections.Immutable;

namespace ModelDsl.Ir.Primitives;

public enum CumulativeKind { Sum, Product, Max, Min, LogSumExp }

/// <summary>The reduction of all elements up to each one, along an axis.</summary>
/// <remarks><b>Shapes</b> <c>[...S]</c> → <c>[...S]</c>; <c>Max</c> and <c>Min</c> have a second result, the <c>i64</c>
/// position of the element, the last one of equals. NaN stays from where it occurs.</remarks>
public sealed record Cumulative(CumulativeKind Kind, int Axis) : Primitive
{
    public override string Name => Kind == CumulativeKind.LogSumExp ? "cumulative_log_sum_exp" : "cumulative_" + Kind.ToString().ToLowerInvariant();

    public bool HasIndices => Kind is CumulativeKind.Max or CumulativeKind.Min;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        TensorType x = inputs[0];
        this.RequireAxis(Axis, x);
        this.Require(x.Element.IsFloat() || x.Element.IsInteger() && Kind != CumulativeKind.LogSumExp, $"does not take {x}");
        return HasIndices ? [x, new(ElementType.I64, x.Shape)] : [x];
    }
}
