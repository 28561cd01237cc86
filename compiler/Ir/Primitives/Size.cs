using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>A size that is known when a run begins, as an <c>i64</c> scalar.</summary>
public sealed record Size(Dim Value) : Primitive
{
    public override string Name => "size";
    public override GradientRule Gradient => GradientRule.None;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 0);
        return TypeRules.One(ElementType.I64, Shape.Scalar);
    }
}
