using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>The same elements in the same order, under another shape.</summary>
public sealed record Reshape(Shape To) : Primitive
{
    public override string Name => "reshape";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy.Reshape(d.X.Shape));

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        this.RequireSame(inputs[0].Shape.ElementCount, To.ElementCount, $"element counts of {inputs[0]} and {To}");
        return TypeRules.One(inputs[0].Element, To);
    }
}
