using System.Collections.Immutable;
using ModelDsl.Shapes;

namespace ModelDsl.Elaboration.Intrinsics;

/// <summary>Functions of compile-time values: lengths, kinds, tuples, whole-number arithmetic.</summary>
internal static class CompileTime
{
    public static IEnumerable<Intrinsic> All =>
    [
        new SimpleIntrinsic("len", "(value)", Length),
        new SimpleIntrinsic("is_int", "(value)", c => Kind(c, v => v is IntValue)),
        new SimpleIntrinsic("is_float", "(value)", c => Kind(c, v => v is FloatValue)),
        new SimpleIntrinsic("is_bool", "(value)", c => Kind(c, v => v is BoolValue)),
        new SimpleIntrinsic("is_string", "(value)", c => Kind(c, v => v is StringValue)),
        new SimpleIntrinsic("is_tuple", "(value)", c => Kind(c, v => v is TupleValue or ListValue)),
        new SimpleIntrinsic("is_tensor", "(value)", c => Kind(c, v => v is TensorValue or TypeValue { Shape: not null })),
        new SimpleIntrinsic("is_complex", "(value)", c => Kind(c, v => v is TensorValue { Element: Ir.ElementType.C64 } or TypeValue { Element: Ir.ElementType.C64 })),
        new SimpleIntrinsic("as_tuple", "(value, count: int? = none)", AsTuple),
        new SimpleIntrinsic("contains", "(items, value: int)", Contains),
        new SimpleIntrinsic("range", "(start: int, stop: int? = none)", Range),
        new SimpleIntrinsic("ceil_div", "(a: int, b: int)", CeilDiv),
        new SimpleIntrinsic("error", "(message: string)", c => c.Text("message") is { } message ? c.Report(ElaborationRules.Raised.At(c.Where, message)) : ErrorValue.Instance),
    ];

    private static StaticValue Kind(IntrinsicCall call, Func<StaticValue, bool> test) =>
        call["value"] is ErrorValue ? ErrorValue.Instance : new BoolValue(test(call["value"]));

    /// <summary>The items of a tuple or list; null for anything else.</summary>
    public static ImmutableArray<StaticValue>? Items(StaticValue value) => value switch
    {
        TupleValue tuple => tuple.Items,
        ListValue list => list.Items,
        _ => null,
    };

    private static StaticValue Length(IntrinsicCall call) => call["value"] switch
    {
        ErrorValue => ErrorValue.Instance,
        RangeValue range => new IntValue(range.Stop - range.Start),
        CompositionValue composition => new IntValue(composition.Parts.Length),
        TensorValue { Rank: > 0 } x => new IntValue(x.Shape[0]),
        var value when Items(value) is { } items => new IntValue(items.Length),
        var other => call.Report(ElaborationRules.Wants(call.At("value"), "a list or tuple", other)),
    };

    private static StaticValue AsTuple(IntrinsicCall call)
    {
        if (call["value"] is ErrorValue) return ErrorValue.Instance;
        long? count = null;
        if (!call.IsNone("count"))
        {
            count = call.Int("count");
            if (count is null) return ErrorValue.Instance;
            if (count is < 0 or > 1000) return call.Report(ShapeRules.Hyperparameter.At(call.At("count"), $"a count is from 0 to 1000, found {count}"));
        }
        if (Items(call["value"]) is not { } items) return new ListValue([.. Enumerable.Repeat(call["value"], (int)(count ?? 1))]);
        // PyTorch takes a tuple of one for every axis, too.
        if (count is { } repeated && items.Length == 1) return new ListValue([.. Enumerable.Repeat(items[0], (int)repeated)]);
        if (count is { } wanted && items.Length != wanted)
            return call.Report(ShapeRules.Hyperparameter.At(call.At("value"), $"takes one number or {wanted}, found {items.Length}"));
        return new ListValue(items);
    }

    private static StaticValue Contains(IntrinsicCall call)
    {
        if (call["items"] is ErrorValue || call["value"] is ErrorValue) return ErrorValue.Instance;
        if (Items(call["items"]) is not { } items || call.Size("value") is not { } value)
            return call.Report(ElaborationRules.Wants(call.At("items"), "a list or tuple of ints", call["items"]));
        return new BoolValue(items.Any(i => i is IntValue number && number.Value == value));
    }

    private static StaticValue Range(IntrinsicCall call)
    {
        if (call.Size("start") is not { } start) return ErrorValue.Instance;
        if (call.IsNone("stop")) return new RangeValue(0, start);
        return call.Size("stop") is { } stop ? new RangeValue(start, stop) : ErrorValue.Instance;
    }

    private static StaticValue CeilDiv(IntrinsicCall call)
    {
        if (call.Size("a") is not { } a || call.Size("b") is not { } b) return ErrorValue.Instance;
        return call.Holds(new Goal.AtLeast(b, 1), ShapeRules.Hyperparameter, call.At("b"), $"the divisor must be at least 1, found {b}")
            ? new IntValue(Dim.CeilDiv(a, b)) : ErrorValue.Instance;
    }
}
