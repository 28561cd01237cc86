using ModelDsl.Ir;
using ModelDsl.Shapes;
using P = ModelDsl.Ir.Primitives;

namespace ModelDsl.Elaboration.Intrinsics;

/// <summary>Elements read and written by index; an index outside its axis is a run-time error.</summary>
internal static class Indexing
{
    public static IEnumerable<Intrinsic> All =>
    [
        new SimpleIntrinsic("gather", "(input, dim: int, index)", Gather),
        new SimpleIntrinsic("scatter", "(input, dim: int, index, src)", c => Scatter(c, P.ScatterKind.Set)),
        new SimpleIntrinsic("scatter_add", "(input, dim: int, index, src)", c => Scatter(c, P.ScatterKind.Add)),
        new SimpleIntrinsic("index_select", "(input, dim: int, index)", Select),
        new SimpleIntrinsic("flat_nonzero", "(input)", Nonzero),
    ];

    private static (TensorValue X, Value Index, int Axis)? Operands(IntrinsicCall call, bool sameRank)
    {
        if (call.Tensor("input") is not { } x || call.Axis("dim", x.Rank) is not { } axis || call.Tensor("index", ElementType.I64) is not { } index) return null;
        if (!index.Element.IsInteger())
        {
            call.Report(ElaborationRules.WrongElement.At(call.At("index"), $"an index is an integer tensor, found {index.Type}") with { Help = $"declare it as i64, or convert it: `cast({call.At("index").Text}, i64)`" });
            return null;
        }
        if (sameRank && index.Rank != x.Rank)
        {
            call.Report(ShapeRules.Rank.At(call.At("index"), $"the index needs the rank of {x.Shape}, found {index.Shape}"));
            return null;
        }
        if (sameRank)
        {
            for (int i = 0; i < x.Rank; i++)
            {
                if (i != axis && !call.Holds(new Goal.AtLeast(x.Shape[i], index.Shape[i]), ShapeRules.SameShape, call.At("index"),
                    $"axis {i} of the index, {index.Shape[i]}, is larger than that of the input, {x.Shape[i]}", of: index, axis: i)) return null;
            }
        }
        return (x, call.Cast(index.Value, ElementType.I64), axis);
    }

    // Row-major positions of what is not 0: i64[K], with a new K of at most the number of elements.
    private static StaticValue Nonzero(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x) return ErrorValue.Instance;
        if (call.InLoop) return call.NotSupported("a size that depends on data inside a loop at run time");
        Value mask = call.AsMask(x.Value), flat = x.Rank == 1 ? mask : call.Emit(new P.Reshape(Shape.Of([x.Shape.ElementCount])), mask);
        return new TensorValue(call.Emit(new P.Positions(call.NewSize(flat.Shape[0])), flat));
    }

    private static StaticValue Gather(IntrinsicCall call) =>
        Operands(call, sameRank: true) is var (x, index, axis) ? new TensorValue(call.Emit(new P.GatherAlong(axis), x.Value, index)) : ErrorValue.Instance;

    private static StaticValue Select(IntrinsicCall call)
    {
        if (Operands(call, sameRank: false) is not var (x, index, axis)) return ErrorValue.Instance;
        if (index.Shape.Rank > 1) return call.Report(ShapeRules.Rank.At(call.At("index"), $"index_select takes one axis of indices, found {index.Shape}"));
        Value list = index.Shape.Rank == 1 ? index : call.Emit(new P.Reshape(Shape.Of([1])), index);
        return new TensorValue(call.Emit(new P.Take(axis), x.Value, list));
    }

    private static StaticValue Scatter(IntrinsicCall call, P.ScatterKind kind)
    {
        if (Operands(call, sameRank: true) is not var (x, index, axis) || call.Tensor("src", x.Element) is not { } source) return ErrorValue.Instance;
        // A number is put at every index.
        Value values = source.Rank == 0 ? call.BroadcastTo(source.Value, index.Shape) : source.Value;
        if (values.Shape.Rank != x.Rank) return call.Report(ShapeRules.Rank.At(call.At("src"), $"the source needs the rank of {x.Shape}, found {values.Shape}"));
        for (int i = 0; i < x.Rank; i++)
        {
            if (!call.Holds(new Goal.AtLeast(values.Shape[i], index.Shape[i]), ShapeRules.SameShape, call.At("src"),
                $"axis {i} of the source, {values.Shape[i]}, is smaller than that of the index, {index.Shape[i]}")) return ErrorValue.Instance;
        }
        return new TensorValue(call.Emit(new P.ScatterAlong(axis, kind), x.Value, index, call.Cast(values, x.Element)));
    }
}
