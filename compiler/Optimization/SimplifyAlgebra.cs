using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;

namespace ModelDsl.Optimization;

/// <summary>Puts cheaper arithmetic in the place of dearer.</summary>
/// <remarks><code>
/// divide %1, 8               →  multiply %1, 0.125       (powers of two only)
/// power %1, 2                →  square %1
/// power %1, 3                →  multiply (square %1), %1
/// power %1, 4                →  square (square %1)
/// power %1, 0.5              →  sqrt %1
/// power %1, -1               →  reciprocal %1
/// power %1, -0.5             →  rsqrt %1
/// power %1, -2               →  reciprocal (square %1)
/// power 2, %1                →  exp2 %1
/// divide 1, %1               →  reciprocal %1
/// reciprocal (sqrt %1)       →  rsqrt %1
/// divide %2, (sqrt %1)       stays
/// </code>
/// Refuses what changes more than the last digit: division by another number (its reciprocal rounds), and
/// <c>x / √y</c>. As in PyTorch, the root in place of <c>power 0.5</c> gives -0 for -0 and NaN for -∞.</remarks>
public sealed class SimplifyAlgebra : RewritePass
{
    public override string Name => "simplify-algebra";

    protected override Value? Rewrite(Node node, GraphBuilder into)
    {
        ImmutableArray<Value> x = node.Inputs;
        if (x.IsEmpty || !x[0].Element.IsFloat()) return null;
        into.Origin = node.Origin;
        switch (node.Primitive)
        {
            case Divide when Splat(x[1]) is { } divisor && HasExactReciprocal(divisor, x[1].Element):
                Value factor = into.Add(new Constant(x[1].Type, ConstantData.Of(1 / divisor)))[0];
                return into.Add(new Multiply(), x[0], factor)[0];
            case Divide when Splat(x[0]) == 1: return ReciprocalOf(x[1], into);
            case Reciprocal when x[0].Node.Primitive is Sqrt: return ReciprocalOf(x[0], into);
            case Power when Splat(x[1]) == 2: return SquareOf(x[0], into);
            case Power when Splat(x[1]) == 3: return into.Add(new Multiply(), SquareOf(x[0], into), x[0])[0];
            case Power when Splat(x[1]) == 4: return SquareOf(SquareOf(x[0], into), into);
            case Power when Splat(x[1]) == -2: return ReciprocalOf(SquareOf(x[0], into), into);
            case Power when Splat(x[1]) == 0.5: return into.Add(new Sqrt(), x[0])[0];
            case Power when Splat(x[1]) == -0.5: return into.Add(new Rsqrt(), x[0])[0];
            case Power when Splat(x[0]) == 2: return into.Add(new Exp2(), x[1])[0];
            case Power when Splat(x[1]) == -1: return ReciprocalOf(x[0], into);
            default: return null;
        }
    }

    private static Value SquareOf(Value x, GraphBuilder into) => into.Add(new Square(), x)[0];

    private static Value ReciprocalOf(Value x, GraphBuilder into) =>
        x.Node.Primitive is Sqrt ? into.Add(new Rsqrt(), x.Node.Inputs[0])[0] : into.Add(new Reciprocal(), x)[0];

    private static double? Splat(Value value) => (value.Node.Primitive as Constant)?.Splat;

    // A power of two whose reciprocal is a normal number too.
    private static bool HasExactReciprocal(double value, ElementType element)
    {
        if (value == 0 || !double.IsNormal(value) || (BitConverter.DoubleToInt64Bits(value) & 0xF_FFFF_FFFF_FFFF) != 0) return false;
        int limit = element switch { ElementType.F64 => 1000, ElementType.F16 => 13, _ => 120 };
        return Math.Abs(Math.ILogB(value)) <= limit;
    }
}
