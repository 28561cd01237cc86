using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>The numbers 0, 1, 2, … along one axis.</summary>
/// <remarks><b>Shapes</b> → <c>[Length]</c>.</remarks>
public sealed record Iota(Dim Length, ElementType Element) : Primitive
{
    public override string Name => "iota";
    public override GradientRule Gradient => GradientRule.None;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 0);
        this.Require(Element.IsFloat() || Element.IsInteger(), $"does not count in {Element.Name()}");
        return TypeRules.One(Element, Shape.Of(Length));
    }
}
