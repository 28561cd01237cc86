using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Elaboration.Intrinsics;

/// <summary>Functions of layers, and of what flows backwards.</summary>
internal static class Layers
{
    public static IEnumerable<Intrinsic> All =>
    [
        new SimpleIntrinsic("fresh", "(layer)", c => c.Fresh(c["layer"])),
        new SimpleIntrinsic("stop_gradient", "(x)", c => c["x"] is TensorValue x ? new TensorValue(c.Emit(new StopGradient(), x.Value)) : c["x"]),
        new SimpleIntrinsic("skip_unless", "(keep, x)", SkipUnless),
        new SimpleIntrinsic("grad", "(y, wrt)", Grad),
    ];

    private static StaticValue SkipUnless(IntrinsicCall call)
    {
        if (call["keep"] is BoolValue { Value: true }) return call["x"];
        if (call.Tensor("keep") is not { } keep || call.Tensor("x") is not { } x) return ErrorValue.Instance;
        if (keep.Element != ElementType.Bool || keep.Shape.ElementCount != Dim.One)
            return call.Report(ElaborationRules.WrongElement.At(call.At("keep"), $"one truth value decides, found {keep.Type}") with { Help = "`where(condition, x, 0)` chooses element by element" });
        call.SkipUnless(keep.Value);
        Value one = call.Emit(new Reshape(Shape.Scalar), keep.Value), zero = call.Emit(new Constant(x.Type with { Shape = Shape.Scalar }, ConstantData.Of(0)));
        return new TensorValue(call.Emit(new Select(), call.BroadcastTo(one, x.Shape), x.Value, call.BroadcastTo(zero, x.Shape)));
    }

    private static StaticValue Grad(IntrinsicCall call)
    {
        // A list of numbers becomes a new tensor wherever it is used, and nothing would flow to this one.
        if (Loose(call["wrt"]) is { } loose)
        {
            string text = call.At("wrt").Source is null ? "w" : call.At("wrt").Text;
            return call.Report(ElaborationRules.Wants(call.At("wrt"), "a tensor, or a tuple of tensors", loose) with
            {
                Help = loose is ListValue list ? $"make it a tensor where it is bound, and use that: `w: f32[{list.Items.Length}] = …`" : $"differentiate with respect to a value, a parameter or a tuple of them, not to `{text}`",
            });
        }
        if (call.Tensor("y") is not { } y || call.Tensors("wrt") is not { } wrt) return ErrorValue.Instance;
        if (y.Rank != 0)
            return call.Report(ShapeRules.Rank.At(call.At("y"), $"a gradient is that of a scalar, found {y.Type}") with { Help = $"add the elements up: `grad(sum({Text("y")}), wrt: {Text("wrt")})`" });
        string Text(string argument) => call.At(argument).Source is null ? argument == "y" ? "y" : "x" : call.At(argument).Text;
        foreach (TensorType type in wrt.Select(w => w.Type).Prepend(y.Type))
        {
            if (!type.Element.IsDifferentiable()) return call.Report(ElaborationRules.WrongElement.At(call.Where, $"{type} has no gradient: it is neither float nor complex"));
        }
        ImmutableArray<StaticValue> gradients = [.. call.Gradients(y.Value, [.. wrt.Select(w => w.Value)]).Select(g => new TensorValue(g))];
        return call["wrt"] is TupleValue or ListValue ? new TupleValue(gradients) : gradients[0];
    }

    private static StaticValue? Loose(StaticValue wrt) => wrt switch
    {
        TensorValue or ErrorValue => null,
        TupleValue or ListValue when CompileTime.Items(wrt) is { } items && items.All(i => i is TensorValue or ErrorValue) => null,
        _ => wrt,
    };
}
