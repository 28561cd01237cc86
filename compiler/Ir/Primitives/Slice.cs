using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>Equally spaced elements of one axis: element i is element <c>Start + i · Step</c> of the operand.</summary>
/// <remarks><b>Shapes</b> the axis becomes <see cref="Length"/>. A negative <see cref="Step"/> walks backwards, and
/// <see cref="Start"/> is still the element taken first.</remarks>
public sealed record Slice(int Axis, Dim Start, Dim Length, long Step = 1) : Primitive
{
    public override string Name => "slice";
    public override GradientRule Gradient => GradientRule.Of(Back);

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        TensorType x = inputs[0];
        this.RequireAxis(Axis, x);
        this.Require(Step != 0, "the step is 0");
        Dim last = Start + (Length - 1) * Step;
        if (Start.TryConstant(out long start)) this.Require(start >= 0, $"starts at {start}");
        if (last.TryConstant(out long end)) this.Require(end >= 0 || Length == Dim.Zero, $"ends at {end}");
        if (x.Shape[Axis].TryConstant(out long size))
        {
            string range = $"{Start}, {last} are not inside axis {Axis} of {x}";
            if (Start.TryConstant(out start) && Length != Dim.Zero) this.Require(start < size, range);
            if (last.TryConstant(out end)) this.Require(end < size, range);
        }
        return TypeRules.One(x.Element, x.Shape.With(Axis, Length));
    }

    // Zeros stand where nothing was taken.
    private Formula? Back(Adjoint d)
    {
        Dim last = Start + (Length - 1) * Step, first = Step > 0 ? Start : last, end = Step > 0 ? last : Start;
        Formula dy = Step > 0 ? d.Dy : d.Dy.Flip(Axis);
        return dy.Spread(Axis, Math.Abs(Step)).Pad(Axis, first, d.X.Shape[Axis] - 1 - end);
    }
}
