using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>What the primitives that slide windows have in common.</summary>
internal static class WindowRules
{
    /// <summary>Checks the operands and attributes of a convolution; returns its number of spatial axes.</summary>
    public static int RequireFilters(
        Primitive primitive, TensorType x, TensorType w, ValueArray<long> strides, ValueArray<Dim> before, ValueArray<Dim> after,
        ValueArray<long> dilations, long groups)
    {
        primitive.RequireSameElement(x, w);
        primitive.Require(x.Element.IsDifferentiable(), $"does not take {x}");
        primitive.Require(x.Rank is >= 3 and <= 5, $"takes 1 to 3 spatial axes, not {x}");
        primitive.Require(w.Rank == x.Rank, $"ranks of {x} and {w} differ");
        primitive.Require(groups >= 1, $"{groups} groups");
        int axes = x.Rank - 2;
        RequireAttributes(primitive, axes, strides, before, after, dilations);
        return axes;
    }

    public static void RequireAttributes(
        Primitive primitive, int axes, ValueArray<long> strides, ValueArray<Dim> before, ValueArray<Dim> after, ValueArray<long> dilations)
    {
        primitive.Require(strides.Length == axes && strides.All(s => s >= 1), $"strides {strides} for {axes} axes");
        primitive.Require(dilations.Length == axes && dilations.All(d => d >= 1), $"dilations {dilations} for {axes} axes");
        primitive.Require(before.Length == axes && after.Length == axes, $"padding {before}, {after} for {axes} axes");
    }

    /// <summary>The sizes after sliding a window over the last axes of <paramref name="x"/>.</summary>
    public static ImmutableArray<Dim> Counts(
        Primitive primitive, Shape x, ValueArray<long> kernel, ValueArray<long> strides, ValueArray<Dim> before, ValueArray<Dim> after,
        ValueArray<long> dilations)
    {
        int axes = kernel.Length, first = x.Rank - axes;
        primitive.Require(first >= 0 && axes > 0, $"a window of {axes} axes over {x}");
        primitive.Require(kernel.All(k => k >= 1), $"kernel {kernel}");
        RequireAttributes(primitive, axes, strides, before, after, dilations);
        return [.. Enumerable.Range(0, axes).Select(i =>
            TypeRules.WindowCount(x[first + i], kernel[i], strides[i], before[i], after[i], dilations[i]))];
    }

    /// <summary>The adjoint of reading planes at places: what overlapping windows give one element adds up.</summary>
    /// <param name="dy">Cotangents of what was read, <c>[...B, ...S']</c>.</param>
    /// <param name="places">Positions in the plane, counted row by row.</param>
    /// <param name="x">The tensor that was read, <c>[...B, ...S]</c>.</param>
    /// <param name="axes">Axes of a plane.</param>
    public static Formula ScatterPlaces(Formula dy, Formula places, Formula x, int axes)
    {
        int lead = x.Shape.Rank - axes;
        Shape flat = Shape.Of(x.Shape.Take(lead)).Concat(Shape.Of(x.Shape.Skip(lead)).ElementCount);
        Shape read = Shape.Of(dy.Shape.Take(lead)).Concat(Shape.Of(dy.Shape.Skip(lead)).ElementCount);
        return dy.Reshape(read).ScatterInto(x.Type with { Shape = flat }, lead, places.Reshape(read)).Reshape(x.Shape);
    }

    /// <summary>Elements of planes at places, in the shape of <paramref name="places"/>.</summary>
    /// <param name="x">What is read, <c>[...B, ...S]</c>.</param>
    /// <param name="places">Positions in the plane, counted row by row, <c>[...B, ...S']</c>.</param>
    /// <param name="axes">Axes of a plane.</param>
    public static Formula GatherPlaces(Formula x, Formula places, int axes)
    {
        int lead = x.Shape.Rank - axes;
        Shape flat = Shape.Of(x.Shape.Take(lead)).Concat(Shape.Of(x.Shape.Skip(lead)).ElementCount);
        Shape read = Shape.Of(places.Shape.Take(lead)).Concat(Shape.Of(places.Shape.Skip(lead)).ElementCount);
        return x.Reshape(flat).Apply(new GatherAlong(lead), places.Reshape(read)).Reshape(places.Shape);
    }
}
