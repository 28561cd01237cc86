using System.Collections.Immutable;
using ModelDsl.Autodiff;

namespace ModelDsl.Ir.Primitives;

/// <summary>Numbers in [0, 1), each from the run's seed, <see cref="Stream"/> and its own position alone.</summary>
public sealed record RandomUniform(TensorType Type, long Stream) : Primitive
{
    public override string Name => "random_uniform";
    public override GradientRule Gradient => GradientRule.None;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 0);
        this.Require(Type.Element.IsFloat(), $"does not make {Type}");
        return [Type];
    }
}

/// <summary>Normally distributed numbers with mean 0 and variance 1, each from the run's seed, <see cref="Stream"/> and its own position alone.</summary>
public sealed record RandomNormal(TensorType Type, long Stream) : Primitive
{
    public override string Name => "random_normal";
    public override GradientRule Gradient => GradientRule.None;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 0);
        this.Require(Type.Element.IsFloat(), $"does not make {Type}");
        return [Type];
    }
}
