using System.Collections.Immutable;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>The same elements in the same order, under another shape.</summary>
public sealed record Reshape(Shape To) : Primitive
{
    public override string Name => "reshape";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        this.RequireSame(inputs[0].Shape.ElementCount, To.ElementCount, $"element counts of {inputs[0]} and {To}");
        return TypeRules.One(inputs[0].Element, To);
    }
}
