using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>Puts copies of a scalar before and after the elements of every axis.</summary>
/// <remarks><b>Shapes</b> x <c>[...S]</c>, fill <c>[]</c> → each axis is <c>Before + S + After</c>.</remarks>
public sealed record Pad(ValueArray<Dim> Before, ValueArray<Dim> After) : Primitive
{
    public override string Name => "pad";
    public override GradientRule Gradient => GradientRule.Of(Inside, d => d.Dy.Sum([.. Enumerable.Range(0, Before.Length)]) - Inside(d)!.Value.Sum([.. Enumerable.Range(0, Before.Length)]));

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 2);
        (TensorType x, TensorType fill) = (inputs[0], inputs[1]);
        this.Require(fill.Rank == 0, $"the fill is {fill}, not a scalar");
        this.RequireSameElement(x, fill);
        this.Require(Before.Length == x.Rank && After.Length == x.Rank, $"{Before.Length} and {After.Length} sizes for {x}");
        foreach (Dim size in Before.Concat(After)) this.Require(!size.TryConstant(out long n) || n >= 0, $"negative padding {size}");
        return TypeRules.One(x.Element, Shape.Of(x.Shape.Select((size, axis) => Before[axis] + size + After[axis])));
    }

    private Formula? Inside(Adjoint d)
    {
        Formula inside = d.Dy;
        for (int axis = 0; axis < Before.Length; axis++) inside = inside.Slice(axis, Before[axis], d.X.Shape[axis]);
        return inside;
    }
}
