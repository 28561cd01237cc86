using System.Collections.Immutable;
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
        this.Require(logical == (x.Element == ElementType.Bool), $"does not take {x}");
        return TypeRules.One(x.Element, Shape.Of(x.Shape.Where((_, axis) => !Axes.Contains(axis))));
    }
}
