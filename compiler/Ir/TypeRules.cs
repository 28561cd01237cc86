using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ModelDsl.Shapes;

namespace ModelDsl.Ir;

/// <summary>What the shape rules of primitives have in common.</summary>
internal static class TypeRules
{
    [DoesNotReturn]
    public static void Fail(this Primitive primitive, string reason) => throw new IrException($"{primitive.Name}: {reason}");

    public static void Require(this Primitive primitive, bool holds, string reason)
    {
        if (!holds) primitive.Fail(reason);
    }

    public static void Require(this Primitive primitive, bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref ReasonHandler reason)
    {
        if (!holds) primitive.Fail(reason.ToStringAndClear());
    }

    public static void RequireCount(this Primitive primitive, ImmutableArray<TensorType> inputs, int count) =>
        primitive.Require(inputs.Length == count, $"takes {count} inputs, has {inputs.Length}");

    public static void RequireAxis(this Primitive primitive, int axis, TensorType x) =>
        primitive.Require(axis >= 0 && axis < x.Rank, $"{x} has no axis {axis}");

    public static void RequireSame(this Primitive primitive, Dim a, Dim b, string what) =>
        primitive.Require(MayBeEqual(a, b), $"{what} differ: {a} and {b}");

    public static void RequireSame(this Primitive primitive, Shape a, Shape b) =>
        primitive.Require(MayBeEqual(a, b), $"shapes differ: {a} and {b}");

    public static void RequireSameElement(this Primitive primitive, TensorType a, TensorType b) =>
        primitive.Require(a.Element == b.Element, $"element types differ: {a} and {b}");

    /// <summary>Element types and shapes equal, as far as the prover can tell.</summary>
    public static bool Fits(TensorType a, TensorType b) => a.Element == b.Element && MayBeEqual(a.Shape, b.Shape);

    public static bool MayBeEqual(Shape a, Shape b)
    {
        if (a.Rank != b.Rank) return false;
        for (int axis = 0; axis < a.Rank; axis++)
        {
            if (!MayBeEqual(a[axis], b[axis])) return false;
        }
        return true;
    }

    /// <summary>False only where no sizes at all make the two equal.</summary>
    /// <remarks>The elaborator proves equality with the facts it has, such as <c>require H % 16 == 0</c>. Without
    /// them a graph can only be found wrong where the sizes never agree.</remarks>
    public static bool MayBeEqual(Dim a, Dim b) => a == b || AreEqual(a, b, ManyDivisors) || Prover.Settle(new Goal.Equal(a, b), Facts.Empty) != false;

    // All sizes alike, and multiples of whatever they may have to be divided by: two that agree there need no proof.
    private static bool AreEqual(Dim a, Dim b, long size) => !a.IsConstant && !b.IsConstant && a.TryEvaluate(_ => size, out long x) && b.TryEvaluate(_ => size, out long y) && x == y;

    private const long ManyDivisors = 10_080;

    /// <summary>Positions where a window of <paramref name="kernel"/> taps fits into a padded axis.</summary>
    public static Dim WindowCount(Dim size, Dim kernel, long stride, Dim before, Dim after, long dilation) =>
        Dim.FloorDiv(size + before + after - dilation * (kernel - 1) - 1, stride) + 1;

    public static ImmutableArray<TensorType> One(ElementType element, Shape shape) => [new(element, shape)];
}
