using System.Collections.Immutable;
using ModelDsl.Autodiff;

namespace ModelDsl.Ir.Primitives;

/// <summary>The same numbers in another element type.</summary>
/// <remarks>
/// <para><b>Shapes</b> <c>[...S]</c> → <c>[...S]</c>.</para>
/// <para><b>Range</b> float to integer drops the fraction and saturates, NaN becomes 0; integer to a smaller integer
/// keeps the low bits; to bool is <c>x != 0</c>, from bool 0 or 1; float to float rounds to nearest even; complex to float is
/// the real part, which makes the two casts each other's adjoint.</para>
/// </remarks>
public sealed record Cast(ElementType To) : Primitive
{
    public override string Name => "cast";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy.To(d.X.Type.Element));

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        return TypeRules.One(To, inputs[0].Shape);
    }
}
