using ModelDsl.Elaboration.Equations;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using P = ModelDsl.Ir.Primitives;

namespace ModelDsl.Elaboration.Intrinsics;

/// <summary>Tensors from sizes alone: constants, counting, random numbers.</summary>
internal static class Creation
{
    public static IEnumerable<Intrinsic> All =>
    [
        new SimpleIntrinsic("full", "(size, fill_value, dtype = none)", Full),
        new SimpleIntrinsic("iota", "(length: int)", Iota),
        new SimpleIntrinsic("random_uniform", "(size, dtype)", c => Random(c, (type, stream) => new P.RandomUniform(type, stream))),
        new SimpleIntrinsic("random_normal", "(size, dtype)", c => Random(c, (type, stream) => new P.RandomNormal(type, stream))),
    ];

    private static Shape? SizeOf(IntrinsicCall call)
    {
        if (call.Sizes("size") is not { } sizes) return null;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (!call.Holds(new Goal.AtLeast(sizes[i], 0), ShapeRules.Empty, call.At("size"), $"axis {i} would be {sizes[i]}")) return null;
        }
        return Shape.Of(sizes);
    }

    private static StaticValue Full(IntrinsicCall call)
    {
        if (SizeOf(call) is not { } shape) return ErrorValue.Instance;
        ElementType? element = call.IsNone("dtype") ? null : ElementWise.Element(call, "dtype");
        if (element is null && !call.IsNone("dtype")) return ErrorValue.Instance;
        if (call.Tensor("fill_value", element) is not { } fill) return ErrorValue.Instance;
        if (fill.Shape.Rank > 0)
            return call.Report(ElaborationRules.WrongKind.At(call.At("fill_value"), $"one number fills a tensor, found {fill.Value.Type}") with { Help = "`expand(x, size)` repeats a tensor" });
        Value value = element is { } wanted ? call.Cast(fill.Value, wanted) : fill.Value;
        return new TensorValue(call.BroadcastTo(value, shape));
    }

    private static StaticValue Iota(IntrinsicCall call)
    {
        if (call.Size("length") is not { } length) return ErrorValue.Instance;
        if (!call.Holds(new Goal.AtLeast(length, 1), ShapeRules.Empty, call.At("length"), $"there would be {length} elements")) return ErrorValue.Instance;
        return new TensorValue(call.Emit(new P.Iota(length, ElementType.I64)));
    }

    private static StaticValue Random(IntrinsicCall call, Func<TensorType, long, Primitive> make)
    {
        if (SizeOf(call) is not { } shape || ElementWise.Element(call, "dtype") is not { } element) return ErrorValue.Instance;
        if (!element.IsFloat()) return call.Report(ElaborationRules.WrongElement.At(call.At("dtype"), $"random numbers are floats, not {element.Name()}"));
        // One draw would stand for every element.
        if (call.InEquation && shape.Rank == 0)
            return call.Report(EquationRules.Malformed.At(call.Where, "a random number for each element of an equation") with { Help = "draw a tensor before the equation and index it: `r = bernoulli(p, like: x)`, then `r[i, j]`" });
        return new TensorValue(call.Emit(make(new TensorType(element, shape), call.NextStream())));
    }
}
