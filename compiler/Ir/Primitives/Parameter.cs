using System.Collections.Immutable;
using ModelDsl.Autodiff;

namespace ModelDsl.Ir.Primitives;

/// <summary>A parameter or buffer, loaded once before the first run.</summary>
public sealed record Parameter(ParameterInfo Info) : Primitive
{
    public override string Name => "parameter";
    public override GradientRule Gradient => GradientRule.None;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 0);
        return [Info.Type];
    }
}
