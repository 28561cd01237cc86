using System.Collections.Immutable;
using ModelDsl.Autodiff;

namespace ModelDsl.Ir.Primitives;

/// <summary>x itself, as a constant to whatever is differentiated. Gone once gradients have been made.</summary>
/// <remarks><b>Shapes</b> <c>[...S]</c> of any element type → <c>[...S]</c>.</remarks>
public sealed record StopGradient : UnaryPrimitive
{
    public override string Name => "stop_gradient";
    public override GradientRule Gradient => GradientRule.None;
    public override bool TakesIntegers => true;
    public override double Reference(double x) => x;
    public override long Reference(long x) => x;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        return [inputs[0]];
    }
}
