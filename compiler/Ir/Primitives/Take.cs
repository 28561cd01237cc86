using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>Picks whole slices of an axis by number.</summary>
/// <remarks><b>Shapes</b> x <c>[...A, D, ...B]</c> with D at <see cref="Axis"/>, indices <c>i64[...I]</c> → <c>[...A, ...I, ...B]</c>.
/// <b>Errors</b> an index outside 0 … D-1 stops the run.</remarks>
public sealed record Take(int Axis) : Primitive
{
    public override string Name => "take";
    public override GradientRule Gradient => GradientRule.Of(Back, null);

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 2);
        (TensorType x, TensorType indices) = (inputs[0], inputs[1]);
        this.RequireAxis(Axis, x);
        this.Require(indices.Element == ElementType.I64, $"the indices are {indices}, not i64");
        Shape tail = x.Shape.Slice(Axis + 1, x.Rank - Axis - 1);
        return TypeRules.One(x.Element, x.Shape.Slice(0, Axis).Concat(indices.Shape).Concat(tail));
    }

    // Every slice taken is added back where it came from.
    private Formula? Back(Adjoint d)
    {
        Shape indices = d.Z.Shape, x = d.X.Shape;
        Shape flat = x.With(Axis, indices.ElementCount);
        Shape column = Shape.Of(Enumerable.Range(0, x.Rank).Select(axis => axis == Axis ? indices.ElementCount : Dim.One));
        return d.Dy.Reshape(flat).ScatterInto(d.X.Type, Axis, d.Z.Reshape(column).Broadcast(flat));
    }
}
