using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Optimization;

/// <summary>Drops operations that leave their operand as it was, and joins movements that follow each other.</summary>
/// <remarks><code>
/// multiply %1, 1                     →  %1
/// subtract %1, 0                     →  %1
/// negate (negate %1)                 →  %1
/// transpose (transpose %1)           →  one transpose, or %1
/// reshape (reshape %1)               →  one reshape, or %1
/// broadcast (broadcast %1)           →  one broadcast
/// slice, pad, broadcast, cast, concat, reduce that do nothing  →  %1
/// </code>
/// Left out on purpose: <c>x + 0</c> for floats turns -0 into +0; <c>x · 0</c> is NaN when x is infinite; a cast there and
/// back may lose digits.</remarks>
public sealed class RemoveIdentities : RewritePass
{
    public override string Name => "remove-identities";

    protected override Value? Rewrite(Node node, GraphBuilder into)
    {
        ImmutableArray<Value> x = node.Inputs;
        switch (node.Primitive)
        {
            case Negate when x[0].Node.Primitive is Negate: return x[0].Node.Inputs[0];
            case Not when x[0].Node.Primitive is Not: return x[0].Node.Inputs[0];
            case Multiply when IsSplat(x[1], 1): return x[0];
            case Multiply when IsSplat(x[0], 1): return x[1];
            case Divide or FloorDivide when IsSplat(x[1], 1) && (node.Primitive is Divide || x[0].Element.IsInteger()): return x[0];
            case Subtract when IsSplat(x[1], 0): return x[0];
            case Add when x[0].Element.IsInteger() && IsSplat(x[1], 0): return x[0];
            case Add when x[0].Element.IsInteger() && IsSplat(x[0], 0): return x[1];
            case Power when IsSplat(x[1], 1): return x[0];
            case Select when ReferenceEquals(x[1].Node, x[2].Node) && x[1].Index == x[2].Index: return x[1];
            case Select when IsSplat(x[0], 1): return x[1];
            case Select when IsSplat(x[0], 0): return x[2];
            case Cast cast when cast.To == x[0].Element: return x[0];
            case Broadcast broadcast: return Of(broadcast, x[0], into);
            case Reshape reshape: return Of(reshape, x[0], into);
            case Transpose transpose: return Of(transpose, x[0], into);
            case Slice { Step: 1 } slice when slice.Start == Dim.Zero && slice.Length == x[0].Shape[slice.Axis]: return x[0];
            case Pad pad when pad.Before.Concat(pad.After).All(p => p == Dim.Zero): return x[0];
            case Concat when x.Length == 1: return x[0];
            case Reduce { Axes.Length: 0 }: return x[0];
            default: return null;
        }
    }

    private static Value? Of(Broadcast broadcast, Value x, GraphBuilder into)
    {
        if (x.Shape == broadcast.To) return x;
        return x.Node.Primitive is Broadcast ? into.Add(broadcast, x.Node.Inputs[0])[0] : null;
    }

    private static Value? Of(Reshape reshape, Value x, GraphBuilder into)
    {
        if (x.Shape == reshape.To) return x;
        if (x.Node.Primitive is not Reshape) return null;
        Value inner = x.Node.Inputs[0];
        return inner.Shape == reshape.To ? inner : into.Add(reshape, inner)[0];
    }

    private static Value? Of(Transpose transpose, Value x, GraphBuilder into)
    {
        if (IsInOrder(transpose.Permutation)) return x;
        if (x.Node.Primitive is not Transpose first) return null;
        ValueArray<int> both = [.. transpose.Permutation.Select(axis => first.Permutation[axis])];
        return IsInOrder(both) ? x.Node.Inputs[0] : into.Add(new Transpose(both), x.Node.Inputs[0])[0];
    }

    private static bool IsInOrder(ValueArray<int> permutation) => permutation.SequenceEqual(Enumerable.Range(0, permutation.Length));

    // Compares bits: x - (-0) is x + 0, which is not x.
    private static bool IsSplat(Value value, double number) =>
        value.Node.Primitive is Constant { Splat: { } splat } && BitConverter.DoubleToInt64Bits(splat) == BitConverter.DoubleToInt64Bits(number);
}
