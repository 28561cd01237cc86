using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>Repeats a tensor along axes of size 1 and along new axes on the left.</summary>
/// <remarks><b>Shapes</b> x, aligned on the right: each axis is that of <see cref="To"/> or 1 → <see cref="To"/>.</remarks>
public sealed record Broadcast(Shape To) : Primitive
{
    public override string Name => "broadcast";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy.SumTo(d.X.Shape));

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        TensorType x = inputs[0];
        this.Require(x.Rank <= To.Rank, $"{x} has more axes than {To}");
        for (int axis = 1; axis <= x.Rank; axis++)
        {
            if (x.Shape[-axis] != Dim.One) this.RequireSame(x.Shape[-axis], To[-axis], $"sizes of axis -{axis} of {x} and {To}");
        }
        return TypeRules.One(x.Element, To);
    }
}
