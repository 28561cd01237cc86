using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

// Layers that are arguments of a failed use: one of their own numbers is changed.
internal sealed partial class Evaluator
{
    // A layer that is given to a block, as in `Residual(Conv2d(128, 3, padding: 1))`, gets another number itself.
    private Way? InnerArgument(Replay replay, string name, StaticValue value, Location where, Func<Dim, IEnumerable<Dim>> sizes)
    {
        foreach ((Instance inner, Func<StaticValue, StaticValue> around) in Members(value))
        {
            foreach ((string parameter, (StaticValue now, Location place)) in inner.Given)
            {
                if (now is not IntValue { Value: var given }) continue;
                foreach (Dim size in sizes(given).Where(s => s != given))
                {
                    if (!MayTry) return null;
                    IntValue other = new(size);
                    Repair? repair = Way.Argument(inner.Where, place, parameter, Written(other));
                    if (!MayTell(repair)) continue;
                    Instance changed = new(inner.Symbol, inner.Where) { HasOwner = true, Given = new(inner.Given) { [parameter] = (other, place) } };
                    bool taken = false;
                    Silently(() =>
                    {
                        taken = GiveArguments(changed, changed.Given, inner.Where);
                        return null;
                    });
                    if (taken && Fits(replay, name, where, around(new LayerValue(changed)))) return new(Other($"`{parameter}: {Written(other)}` in `{inner.Where.Text}`"), repair);
                }
            }
        }
        return null;
    }

    // The sizes that a message names are the likeliest.
    private Way? NamedInside(Diagnostic cause, Replay replay, string name, StaticValue value, Location where) =>
        InnerArgument(replay, name, value, where, _ => Numbers().Matches(cause.Label).Select(m => Size(m).Value));

    // After them the sizes of what flows in, and numbers nearby.
    private Way? InnerArguments(Replay replay)
    {
        foreach ((string name, (StaticValue value, Location where)) in replay.Given)
        {
            if (InnerArgument(replay, name, value, where, Others) is { } way) return way;
        }
        return null;

        IEnumerable<Dim> Others(Dim given)
        {
            if (!given.TryConstant(out long now)) return [];
            IEnumerable<Dim> axes = replay.Inputs.Values.Select(i => i.Value).OfType<TensorValue>().SelectMany(t => t.Shape).Where(d => d.IsConstant).Distinct();
            return axes.Concat(Enumerable.Range(1, InnerReach).SelectMany(i => (long[])[now + i, now - i]).Where(v => v > 0).Select(v => (Dim)v));
        }
    }

    /// <summary>How far from the given number others are tried within a layer that is an argument.</summary>
    private const int InnerReach = 8;

    // The layers of an argument, the last one first, each with what puts another in its place.
    private static IEnumerable<(Instance Layer, Func<StaticValue, StaticValue> Around)> Members(StaticValue value)
    {
        if (value is LayerValue layer) yield return (layer.Instance, other => other);
        if (value is not CompositionValue { Parts: var parts }) yield break;
        for (int i = parts.Length - 1; i >= 0; i--)
        {
            int at = i;
            foreach ((Instance inner, Func<StaticValue, StaticValue> around) in Members(parts[i])) yield return (inner, other => new CompositionValue(parts.SetItem(at, around(other))));
        }
    }
}
