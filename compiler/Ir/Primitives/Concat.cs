using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>Joins tensors end to end along one axis.</summary>
/// <remarks><b>Shapes</b> equal but for <see cref="Axis"/>, whose sizes add up.</remarks>
public sealed record Concat(int Axis) : Primitive
{
    public override string Name => "concat";
    public override GradientRule Gradient => GradientRule.Each(Part);

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.Require(inputs.Length > 0, "has no inputs");
        TensorType first = inputs[0];
        this.RequireAxis(Axis, first);
        Dim sum = Dim.Zero;
        foreach (TensorType x in inputs)
        {
            this.RequireSameElement(first, x);
            this.Require(x.Rank == first.Rank, $"ranks of {first} and {x} differ");
            this.RequireSame(first.Shape.With(Axis, 0), x.Shape.With(Axis, 0));
            sum += x.Shape[Axis];
        }
        return TypeRules.One(first.Element, first.Shape.With(Axis, sum));
    }

    private Formula? Part(Adjoint d, int operand)
    {
        Dim start = d.Node.Inputs.Take(operand).Aggregate(Dim.Zero, (sum, x) => sum + x.Shape[Axis]);
        return d.Dy.Slice(Axis, start, d.Operand(operand).Shape[Axis]);
    }
}
