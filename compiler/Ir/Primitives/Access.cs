using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>Where index notation reads or writes a tensor: for each of its axes k the place
/// <c>Offsets[k] + Σᵣ Steps[k, r] · i_r</c> in loop variables i₀, i₁, ….</summary>
/// <param name="Offsets">One for each axis of the tensor.</param>
/// <param name="Steps">Axis by axis of the tensor, one for each loop variable.</param>
public sealed record Subscripts(ValueArray<Dim> Offsets, ValueArray<Dim> Steps)
{
    /// <summary>Loop variables.</summary>
    public int Variables => Offsets.Length == 0 ? 0 : Steps.Length / Offsets.Length;

    /// <summary>How far axis <paramref name="axis"/> moves with loop variable <paramref name="variable"/>.</summary>
    public Dim Step(int axis, int variable) => Steps[axis * Variables + variable];

    /// <summary>Whether several loop points may meet one element: an axis that two variables move, or a variable that moves none.</summary>
    public bool Repeats(Shape loops)
    {
        for (int r = 0; r < loops.Rank; r++)
        {
            if (loops[r] != Dim.One && Enumerable.Range(0, Offsets.Length).All(k => Step(k, r) == Dim.Zero)) return true;
        }
        return Enumerable.Range(0, Offsets.Length).Any(k => Enumerable.Range(0, loops.Rank).Count(r => loops[r] != Dim.One && Step(k, r) != Dim.Zero) > 1);
    }

    internal void Check(Primitive primitive, Shape tensor, Shape loops)
    {
        primitive.Require(Offsets.Length == tensor.Rank, $"{Offsets.Length} places for {tensor}");
        primitive.Require(Steps.Length == tensor.Rank * loops.Rank, $"{Steps.Length} steps for {tensor} in {loops}");
        for (int k = 0; k < tensor.Rank; k++)
        {
            Dim least = Offsets[k], most = Offsets[k];
            for (int r = 0; r < loops.Rank; r++)
            {
                if (!Steps[k * loops.Rank + r].TryConstant(out long step)) return;
                if (step < 0) least += step * (loops[r] - 1);
                else most += step * (loops[r] - 1);
            }
            string range = $"{least} … {most} is not inside axis {k} of {tensor}";
            if (least.TryConstant(out long low)) primitive.Require(low >= 0, range);
            if ((tensor[k] - 1 - most).TryConstant(out long room)) primitive.Require(room >= 0, range);
        }
    }
}

/// <summary>Reads a tensor at affine places: <c>y[i…] = x[a₀(i…), a₁(i…), …]</c>.</summary>
/// <remarks><b>Shapes</b> x <c>[...S]</c> → <see cref="To"/>, the ranges of the loop variables. Every place lies inside x. A windowed
/// read <c>x[i + u]</c>, a diagonal <c>x[i, i]</c>, a stride and a reversal are all of this kind, and none moves data: it is a view
/// of what is in memory. <see cref="AccessAdd"/> is its adjoint.</remarks>
public sealed record Access(Shape To, Subscripts At) : Primitive
{
    public override string Name => "access";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy.Apply(new AccessAdd(d.X.Shape, At)));

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        At.Check(this, inputs[0].Shape, To);
        return TypeRules.One(inputs[0].Element, To);
    }
}

/// <summary>Adds elements up at affine places: <c>y = 0</c>, then <c>y[a₀(i…), a₁(i…), …] += x[i…]</c>.</summary>
/// <remarks><b>Shapes</b> x, whose axes are the loop variables → <see cref="To"/>. The adjoint of <see cref="Access"/>, as
/// <see cref="Access"/> is of it. Elements are added in the order of the loops.</remarks>
public sealed record AccessAdd(Shape To, Subscripts At) : Primitive
{
    public override string Name => "access_add";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy.Apply(new Access(d.X.Shape, At)));

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        this.Require(inputs[0].Element.IsDifferentiable() || inputs[0].Element.IsInteger(), $"does not take {inputs[0]}");
        At.Check(this, To, inputs[0].Shape);
        return TypeRules.One(inputs[0].Element, To);
    }
}
