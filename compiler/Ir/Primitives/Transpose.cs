using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>Reorders axes: axis i of the result is axis <c>Permutation[i]</c> of the operand.</summary>
public sealed record Transpose(ValueArray<int> Permutation) : Primitive
{
    public override string Name => "transpose";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy.Transpose([.. Enumerable.Range(0, Permutation.Length).OrderBy(axis => Permutation[axis])]));

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        TensorType x = inputs[0];
        this.Require(Permutation.Order().SequenceEqual(Enumerable.Range(0, x.Rank)), $"{Permutation} does not permute the axes of {x}");
        return TypeRules.One(x.Element, Shape.Of(Permutation.Select(axis => x.Shape[axis])));
    }
}
