using System.Collections.Immutable;
using ModelDsl.Autodiff;

namespace ModelDsl.Ir.Primitives;

/// <summary>Elements of <c>a</c> where the mask is true, of <c>b</c> elsewhere.</summary>
/// <remarks><b>Shapes</b> mask <c>bool[...S]</c>, a and b <c>[...S]</c> of one element type → <c>[...S]</c>. What is not
/// selected has no influence, not even NaN.</remarks>
public sealed record Select : Primitive
{
    public override string Name => "select";
    public override GradientRule Gradient => GradientRule.Of(null, d => d.Dy.Where(d.X), d => d.X.Choose(d.Dy.Like(0), d.Dy));

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 3);
        (TensorType mask, TensorType a, TensorType b) = (inputs[0], inputs[1], inputs[2]);
        this.Require(mask.Element == ElementType.Bool, $"the mask is {mask}, not bool");
        this.RequireSameElement(a, b);
        this.RequireSame(a.Shape, b.Shape);
        this.RequireSame(mask.Shape, a.Shape);
        return [a];
    }
}
