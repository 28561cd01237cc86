using System.Collections.Immutable;
using ModelDsl.Autodiff;

namespace ModelDsl.Ir.Primitives;

public enum CumulativeKind { Sum, Product, Max, Min, LogSumExp }

/// <summary>The reduction of all elements up to each one, along an axis.</summary>
/// <remarks><b>Shapes</b> <c>[...S]</c> → <c>[...S]</c>; <c>Max</c> and <c>Min</c> have a second result, the <c>i64</c>
/// position of the element, the last one of equals. NaN stays from where it occurs.</remarks>
public sealed record Cumulative(CumulativeKind Kind, int Axis) : Primitive
{
    public override string Name => Kind == CumulativeKind.LogSumExp ? "cumulative_log_sum_exp" : "cumulative_" + Kind.ToString().ToLowerInvariant();
    public override GradientRule Gradient => GradientRule.Of(Back);

    public bool HasIndices => Kind is CumulativeKind.Max or CumulativeKind.Min;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        TensorType x = inputs[0];
        this.RequireAxis(Axis, x);
        this.Require(x.Element.IsFloat() || x.Element.IsInteger() && Kind != CumulativeKind.LogSumExp || x.Element == ElementType.C64 && Kind == CumulativeKind.Sum, $"does not take {x}");
        return HasIndices ? [x, new(ElementType.I64, x.Shape)] : [x];
    }

    private Formula? Back(Adjoint d) => Kind switch
    {
        CumulativeKind.Sum => d.Dy.SumFromEnd(Axis),
        CumulativeKind.Product => OfProduct(d),
        CumulativeKind.LogSumExp => OfLogSumExp(d),
        _ => d.Dy.ScatterInto(d.X.Type, Axis, d.Result(1)),
    };

    // Where x is not 0 each later product holds it as a factor. The first 0 ends all products: they are
    // taken again as if it were 1; later zeros change nothing.
    private Formula OfProduct(Adjoint d)
    {
        Formula isZero = d.X.IsEqual(0), one = d.X.Like(1);
        Formula zeros = isZero.To(d.X.Type.Element).Apply(new Cumulative(CumulativeKind.Sum, Axis));
        Formula first = isZero.And(zeros.IsEqual(1));
        Formula without = first.Choose(one, d.X).Apply(new Cumulative(CumulativeKind.Product, Axis));
        Formula ordinary = (d.Dy * d.Y).SumFromEnd(Axis) / isZero.Choose(one, d.X);
        return first.Choose((d.Dy * without).SumFromEnd(Axis), ordinary.Where(isZero.Apply(new Not())));
    }

    // Σ dy · e^(x - y) over all later ones, for positive and negative dy apart and in logarithms, so that nothing overflows.
    private Formula OfLogSumExp(Adjoint d)
    {
        Formula x = d.X, y = d.Y, dy = d.Dy, never = x.Like(double.NegativeInfinity);
        return Part(dy, dy.Like(0).IsLess(dy)) - Part(-dy, dy.IsLess(0));

        Formula Part(Formula size, Formula counts)
        {
            Formula logs = counts.Choose(counts.Choose(size, size.Like(1)).Log - y, never);
            return (logs.Flip(Axis).Apply(new Cumulative(CumulativeKind.LogSumExp, Axis)).Flip(Axis) + x).Exp;
        }
    }
}
