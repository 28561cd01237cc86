using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>How many elements become one.</summary>
public enum ReduceKind { Sum, Product, Max, Min, Any, All }

/// <summary>Combines all elements along some axes into one; the axes disappear.</summary>
/// <remarks>
/// <para><b>Shapes</b> <c>[...S]</c> → S without <see cref="Axes"/> (ascending, each once).</para>
/// <para><b>Range</b> of no elements: 0, 1, -∞ or +∞ (least and greatest for integers), false, true. NaN in
/// <c>max</c> and <c>min</c> stays NaN.</para>
/// </remarks>
public sealed record Reduce(ReduceKind Kind, ValueArray<int> Axes) : Primitive
{
    public override string Name => "reduce_" + Kind.ToString().ToLowerInvariant();
    public override GradientRule Gradient => GradientRule.Of(Back);

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        TensorType x = inputs[0];
        for (int i = 0; i < Axes.Length; i++)
        {
            this.RequireAxis(Axes[i], x);
            this.Require(i == 0 || Axes[i] > Axes[i - 1], $"axes {Axes} are not in ascending order");
        }
        bool logical = Kind is ReduceKind.Any or ReduceKind.All;
        this.Require(logical == (x.Element == ElementType.Bool) && (x.Element != ElementType.C64 || Kind == ReduceKind.Sum), $"does not take {x}");
        return TypeRules.One(x.Element, Shape.Of(x.Shape.Where((_, axis) => !Axes.Contains(axis))));
    }

    private Formula? Back(Adjoint d)
    {
        Shape full = d.X.Shape;
        return Kind switch
        {
            ReduceKind.Sum => d.Dy.Restore(full, Axes),
            ReduceKind.Product => d.Dy.Restore(full, Axes) * OthersProduct(d.X),
            // Equal extremes share the gradient evenly, as in PyTorch's amax.
            ReduceKind.Max or ReduceKind.Min => Shared(d),
            _ => null,
        };
    }

    private Formula Shared(Adjoint d)
    {
        Formula chosen = d.X.IsEqual(d.Y.Restore(d.X.Shape, Axes));
        Formula count = chosen.To(d.X.Type.Element).Sum(Axes);
        return (d.Dy / count).Restore(d.X.Shape, Axes).Where(chosen);
    }

    // The product of all other elements, without dividing by zeros.
    private Formula OthersProduct(Formula x)
    {
        Formula isZero = x.IsEqual(0), one = x.Like(1), safe = isZero.Choose(one, x);
        Formula product = safe.Reduce(ReduceKind.Product, Axes).Restore(x.Shape, Axes);
        Formula zeros = isZero.To(x.Type.Element).Sum(Axes).Restore(x.Shape, Axes);
        Formula onlyZero = product.Where(zeros.IsEqual(1).And(isZero));
        return zeros.IsEqual(0).Choose(product / safe, onlyZero);
    }
}
