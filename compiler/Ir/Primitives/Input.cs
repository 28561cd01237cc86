using System.Collections.Immutable;
using ModelDsl.Autodiff;

namespace ModelDsl.Ir.Primitives;

/// <summary>A value that the caller gives: an input of a model, or of a region.</summary>
public sealed record Input(string InputName, TensorType Type) : Primitive
{
    public override string Name => "input";
    public override GradientRule Gradient => GradientRule.None;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 0);
        return [Type];
    }
}
