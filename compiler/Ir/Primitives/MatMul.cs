using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>Products of matrices.</summary>
/// <remarks><b>Shapes</b> a <c>[...B, M, K]</c>, b <c>[...B, K, N]</c> → <c>[...B, M, N]</c>.</remarks>
public sealed record MatMul : Primitive
{
    public override string Name => "matmul";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy.Apply(new MatMul(), d.Z.Transposed.Conjugate), d => d.X.Transposed.Conjugate.Apply(new MatMul(), d.Dy));

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 2);
        (TensorType a, TensorType b) = (inputs[0], inputs[1]);
        this.RequireSameElement(a, b);
        this.Require(a.Element.IsDifferentiable() || a.Element.IsInteger(), $"does not take {a}");
        this.Require(a.Rank >= 2 && a.Rank == b.Rank, $"ranks of {a} and {b} do not fit");
        this.RequireSame(a.Shape.Slice(0, a.Rank - 2), b.Shape.Slice(0, a.Rank - 2));
        this.RequireSame(a.Shape[-1], b.Shape[-2], "inner sizes");
        return TypeRules.One(a.Element, a.Shape.With(-1, b.Shape[-1]));
    }
}
