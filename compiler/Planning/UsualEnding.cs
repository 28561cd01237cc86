using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>What most convolutions end with: a number for each channel and, in blocks, a tensor as large as the result are added, bounds kept.</summary>
/// <param name="Shift">A number for each channel, or for each lane of each block, or none.</param>
/// <param name="Other">What is added place by place, or none.</param>
/// <param name="Plane">Elements from one block of <paramref name="Other"/> to the next.</param>
/// <param name="Least">No result is below it.</param>
/// <param name="Most">No result is above it.</param>
public sealed record UsualEnding(Buffer? Shift, Buffer? Other, Dim Plane, double Least, double Most)
{
    private enum Kind { None, Shift, Other }

    /// <summary>The epilogue of a step in these words; null where it is another one.</summary>
    public static UsualEnding? Of(ConvolutionStep step)
    {
        if (step.Result.Element != ElementType.F32 || step.Epilogue is not { Body: var e }) return null;
        double least = double.NegativeInfinity, most = double.PositiveInfinity;
        while (e is ApplyExpr { Primitive: Maximum or Minimum } bound)
        {
            int at = bound.Operands[0] is LiteralExpr ? 0 : 1;
            if (bound.Operands[at] is not LiteralExpr { Number: not double.NaN and var number }) return null;
            ref double known = ref (bound.Primitive is Maximum ? ref least : ref most);
            if (!double.IsInfinity(known)) return null;
            known = number;
            e = bound.Operands[1 - at];
        }
        if (least > most) return null;

        Buffer? shift = null, other = null;
        Dim plane = Dim.Zero;
        bool its = false;
        foreach (Expr term in Terms(e))
        {
            if (term is AccumulatorExpr && !its) its = true;
            else if (term is LoadExpr load && load.Element == ElementType.F32 && KindOf(load.Index, step, out Dim between) is var kind and not Kind.None)
            {
                if ((kind == Kind.Shift ? shift : other) is not null) return null;
                if (kind == Kind.Shift) shift = load.Buffer;
                else (other, plane) = (load.Buffer, between);
            }
            else return null;
        }
        return its ? new UsualEnding(shift, other, plane, least, most) : null;
    }

    private static IEnumerable<Expr> Terms(Expr e) => e is ApplyExpr { Primitive: Add } sum ? sum.Operands.SelectMany(Terms) : [e];

    // Over image, channel and place; of one channel the index may say nothing.
    private static bool IsOfChannel(Affine index, ConvolutionStep step) =>
        index is { Coefficients: [var image, var channel, var place] } && image == Dim.Zero && place == Dim.Zero && index.Constant == Dim.Zero
        && (channel == Dim.One || channel == Dim.Zero && step.Channels == Dim.One);

    // Over image, block, pixel and lane; of one image or one block the index may say nothing.
    private static Kind KindOf(Affine index, ConvolutionStep step, out Dim plane)
    {
        plane = Dim.Zero;
        if (!step.Shape.IsBlocked) return IsOfChannel(index, step) ? Kind.Shift : Kind.None;
        if (index is not { Coefficients: [var image, var block, var pixel, var lane] } || lane != Dim.One || index.Constant != Dim.Zero) return Kind.None;
        bool one = step.Channels == Dim.One;
        if (pixel == Dim.Zero) return image == Dim.Zero && (one || block == Blocks.Lanes) ? Kind.Shift : Kind.None;
        plane = one && image != Dim.Zero ? image : block;
        return pixel == Blocks.Lanes && (one || step.Shape.Batch == Dim.One || image == plane * step.Channels) && (!one || block == Dim.Zero || block == plane) ? Kind.Other : Kind.None;
    }
}
