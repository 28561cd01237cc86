using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Text;
using P = ModelDsl.Ir.Primitives;

namespace ModelDsl.Elaboration.Intrinsics;

/// <summary>The loop over a dimension at run time: <c>last, outputs = scan((state, x_t) => (new_state, y_t), init: h0, over: x, dim: 1)</c>.</summary>
internal static class Loops
{
    public static IEnumerable<Intrinsic> All => [new SimpleIntrinsic("scan", "(step, init, over, dim: int = 0, reverse: bool = false)", Scan)];

    private static StaticValue Scan(IntrinsicCall call)
    {
        List<Value> sequences = [], states = [];
        if (call.Int("dim") is not { } dim || call.Bool("reverse") is not { } reverse) return ErrorValue.Instance;
        if (call["step"] is not CallableValue step)
            return call["step"] is ErrorValue ? ErrorValue.Instance : call.Report(ElaborationRules.Wants(call.At("step"), "a function (state, x_t) => (new_state, y_t)", call["step"]));
        if (!Leaves(call, "over", call["over"], sequences) || !Leaves(call, "init", call["init"], states)) return ErrorValue.Instance;
        Dim? length = null;
        for (int i = 0; i < sequences.Count; i++)
        {
            Value x = sequences[i];
            int axis = (int)(dim < 0 ? dim + x.Shape.Rank : dim);
            if (axis < 0 || axis >= x.Shape.Rank) return call.Report(ShapeRules.Axis.At(call.At("dim"), $"{x.Shape} has no axis {dim}"));
            sequences[i] = Movement.Reordered(call, x, [axis, .. Enumerable.Range(0, x.Shape.Rank).Where(a => a != axis)]);
            length ??= sequences[i].Shape[0];
            if (!call.Holds(new Goal.Equal(length, sequences[i].Shape[0]), ShapeRules.SameShape, call.At("over"), $"sequences of {length} and {sequences[i].Shape[0]} steps")) return ErrorValue.Instance;
        }

        ScanBuilder scan = new(call.Builder, "scan", states, sequences);
        int state = 0, slice = 0;
        StaticValue stateArgument = Rebuilt(call["init"], () => scan.States[state++]);
        StaticValue sliceArgument = Rebuilt(call["over"], () => scan.Slices[slice++]);
        List<Value> newStates = [], results = [];
        StaticValue? failed = null;
        StaticValue result = call.Within(scan.Body, () =>
        {
            StaticValue pair = call.Call(step, stateArgument, sliceArgument);
            if (pair is ErrorValue) return pair;
            if (pair is not TupleValue { Items: [var next, var each] })
            {
                failed = call.Report(ElaborationRules.Unpack.At(call.At("step"), $"a step gives (new_state, y), found {pair.Describe()}") with { Help = InAndOut(call.At("step")) });
                return failed;
            }
            if (!Leaves(call, "step", next, newStates) || !Leaves(call, "step", each, results)) return ErrorValue.Instance;
            if (newStates.Count != states.Count)
            {
                return call.Report(ElaborationRules.Unpack.At(call.At("step"), $"{newStates.Count} new states for {states.Count}"));
            }
            for (int i = 0; i < states.Count; i++)
            {
                if (call.Check(TensorRules.Same(states[i].Shape, newStates[i].Shape, "the state"), call.At("step")) is null) return ErrorValue.Instance;
                newStates[i] = Movement.To(call, call.Cast(newStates[i], states[i].Element), states[i].Shape);
            }
            return each;
        });
        if (result is ErrorValue) return ErrorValue.Instance;

        // What a gradient of the loop wants of each step; where there is none it goes again.
        Node node = scan.Finish(newStates, [.. results, .. scan.States, .. ScanGradient.Results(scan.Body.Nodes)], reverse);
        int at = 0;
        StaticValue last = Rebuilt(call["init"], () => node[at++]);
        StaticValue outputs = Rebuilt(result, () =>
        {
            Value stacked = node[at++];
            int axis = (int)(dim < 0 ? dim + stacked.Shape.Rank : dim);
            return axis <= 0 || axis >= stacked.Shape.Rank ? stacked
                : Movement.Reordered(call, stacked, [.. Enumerable.Range(1, axis), 0, .. Enumerable.Range(axis + 1, stacked.Shape.Rank - axis - 1)]);
        });
        return new TupleValue([last, outputs]);
    }

    // The tensors of a value or of a tuple of values, from left to right.
    // What one step gives is state and output at once, as in an RNN.
    private static string InAndOut(Location step)
    {
        if (step.Source is null || step.Text.IndexOf("=>", StringComparison.Ordinal) is not (> 0 and var arrow) || step.Text.Contains('{', StringComparison.Ordinal) || step.Text.Contains('\n', StringComparison.Ordinal)) return "let a step give two values, the new state and what goes out: `(state, x_t) => (new_state, y_t)`";
        return $"where both are the same, give it twice: `{step.Text[..(arrow + 2)]} {{ new = {step.Text[(arrow + 2)..].Trim()}; return new, new }}`";
    }

    private static bool Leaves(IntrinsicCall call, string parameter, StaticValue value, List<Value> leaves)
    {
        switch (value)
        {
            case TupleValue tuple:
                return tuple.Items.All(item => Leaves(call, parameter, item, leaves));
            case TensorValue tensor:
                leaves.Add(tensor.Value);
                return true;
            case ErrorValue:
                return false;
            case IntValue or FloatValue or BoolValue when call.Lift(value, call.At(parameter)) is { } lifted:
                leaves.Add(lifted.Value);
                return true;
            default:
                call.Report(ElaborationRules.Wants(call.At(parameter), "a tensor or a tuple of tensors", value));
                return false;
        }
    }

    private static StaticValue Rebuilt(StaticValue pattern, Func<Value> next) => pattern is TupleValue tuple
        ? new TupleValue([.. tuple.Items.Select(item => Rebuilt(item, next))])
        : new TensorValue(next());
}
