using ModelDsl.Ir;
using ModelDsl.Syntax;
using ModelDsl.Training;

namespace ModelDsl.Elaboration;

// A loss scale that adapts itself, as mixed precision wants it.
internal sealed partial class Evaluator
{
    // The scale at this step: a number, or what the steps so far have made of it.
    private StaticValue LossScale(TrainingBlock block)
    {
        if (block.Scaling is not { } scaling) return new FloatValue(block.LossScale);
        ParameterInfo scale = State("loss_scale.scale", Number, scaling.Initial);
        Value now = Read(scale);
        Give(_trainStep.Prefix + "loss_scale", now);
        return new TensorValue(now);
    }

    private Value Scaled(Value value, StaticValue factor, bool inverse)
    {
        if (factor is FloatValue { Value: { } number }) return Scaled(value, inverse ? 1 / number : number);
        StaticValue by = inverse ? Binary(BinaryOperator.Divide, new FloatValue(1), factor) : factor;
        return Tensor(Binary(BinaryOperator.Multiply, new TensorValue(value), new TensorValue(Cast(Tensor(by, Number), value.Element))), value.Type);
    }

    private StaticValue AllFinite(Value[] gradients) =>
        gradients.Select(g => Call("all", Call("isfinite", new TensorValue(g)))).Aggregate((a, b) => Call("logical_and", a, b));

    // Smaller after a step that was skipped, larger after many that were not.
    private void AdaptScale(LossScaling scaling, StaticValue scale, StaticValue finite, StaticValue apply)
    {
        ParameterInfo slot = _trainStep.States.Last(s => s.Path.EndsWith("loss_scale.scale", StringComparison.Ordinal)), count = State("loss_scale.steps", Number, 0);
        StaticValue steps = Binary(BinaryOperator.Add, new TensorValue(Read(count)), new IntValue(1));
        StaticValue full = Binary(BinaryOperator.GreaterOrEqual, steps, new IntValue(scaling.Interval));
        StaticValue grown = Call("where", full, Binary(BinaryOperator.Multiply, scale, new FloatValue(scaling.Growth)), scale);
        StaticValue next = Call("where", finite, grown, Binary(BinaryOperator.Multiply, scale, new FloatValue(scaling.Backoff)));
        StaticValue counted = Call("where", Call("logical_and", finite, Call("logical_not", full)), steps, new FloatValue(0));
        Update(slot, Choose(apply, next, scale, Number));
        Update(count, Choose(apply, counted, new TensorValue(Read(count)), Number));
    }

    private LossScaling? ScalingOf(StaticValue value) =>
        value is TupleValue { Items: [var a, var b, var c, IntValue { Value: var n }] } && n.TryConstant(out long interval)
            && Float(a) is { } initial && Float(b) is { } growth && Float(c) is { } backoff ? new LossScaling(initial, growth, backoff, interval) : null;
}
