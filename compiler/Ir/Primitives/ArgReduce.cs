using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>Where the greatest or least element of an axis stands.</summary>
/// <remarks><b>Shapes</b> <c>[...S]</c> → <c>i64</c>, S without <see cref="Axis"/>. The first of equals wins, and NaN wins over
/// every number.</remarks>
public sealed record ArgReduce(ReduceKind Kind, int Axis) : Primitive
{
    public override string Name => Kind == ReduceKind.Max ? "arg_max" : "arg_min";
    public override GradientRule Gradient => GradientRule.None;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        this.Require(Kind is ReduceKind.Max or ReduceKind.Min, $"has no kind {Kind}");
        this.RequireAxis(Axis, inputs[0]);
        return TypeRules.One(ElementType.I64, inputs[0].Shape.Remove(Axis));
    }
}
