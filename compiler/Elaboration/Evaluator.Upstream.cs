using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;

namespace ModelDsl.Elaboration;

using Arguments = Dictionary<string, (StaticValue Value, Text.Location Where)>;

// A tensor of the wrong shape is mended where it was made: by another argument of the layer that gave it its sizes.
internal sealed partial class Evaluator
{
    /// <summary>The change to the latest application on a tensor's path that would give it the wanted shape; null where none is found.</summary>
    private Way? Upstream(TensorValue tensor, Shape wanted)
    {
        if (_trying || !_trails.TryGetValue(tensor.Value, out var trail) && !_inside.TryGetValue(tensor.Value, out trail)) return null;
        List<AxisStep> steps = [];
        foreach (AxisStep? last in trail)
        {
            for (AxisStep? step = last; step is not null; step = step.Previous)
            {
                if (!steps.Contains(step)) steps.Add(step);
            }
        }
        steps.Sort((a, b) => b.Order.CompareTo(a.Order));
        if (steps.Count == 0 || steps[0].Type.Shape != tensor.Shape) return null;
        return OtherArgument(steps[0], wanted) ?? EarlierPadding([.. steps.DistinctBy(s => s.Order)], wanted) ?? FlattenBefore(steps, wanted);
    }

    private Way? OtherArgument(AxisStep step, Shape wanted)
    {
        if (step.Replay is not { } replay || step.Type.Shape.Rank != wanted.Rank) return null;
        IEnumerable<StaticValue> sizes = wanted.Where((d, i) => d != step.Type.Shape[i]).Select(d => new IntValue(d));
        if (replay.Given.ContainsKey("scale_factor"))
        {
            // A scale meets few sizes; a size meets every one.
            Arguments sized = new(replay.Given) { ["size"] = (new TupleValue([.. wanted.Skip(2).Select(d => new IntValue(d))]), step.Where) };
            sized.Remove("scale_factor");
            if (MayTry && replay.Try(sized, replay.Inputs) is { } type && type.Shape == wanted)
                return $"`size: {Written(sized["size"].Value)}` instead of `scale_factor` in `{replay.Made.Text}` would give {type}";
        }
        return Retry(1, NearReach) ?? Retry(NearReach + 1, TrialReach);

        // What is near the number that stands there comes before what is far: a stride of 1 before a padding of 17.
        Way? Retry(int least, int most)
        {
            foreach ((string name, StaticValue value, bool given) in replay.Parameters.OrderBy(p => p.Name switch { Padding => 0, "output_padding" => 1, _ => p.Given ? 2 : 3 }))
            {
                if (value is not IntValue { Value: var now }) continue;
                IEnumerable<StaticValue> others = least == 1 ? sizes : [];
                if (least == 1 && name == Padding && HalfKernel(replay) is { } half) others = others.Append(half);
                if (now.TryConstant(out long number) && (given || least == 1)) others = others.Concat(Nearby(number, least, most));
                foreach (StaticValue other in others)
                {
                    if (!MayTry) return null;
                    string[] spellings = [.. Spellings(other, replay.Inside).Where(s => MayTell(Setting(replay, name, s)))];
                    if (spellings.Length == 0) continue;
                    Arguments changed = new(replay.Given) { [name] = (other, step.Where) };
                    if (replay.Try(changed, replay.Inputs) is { } type && type.Shape == wanted)
                        return new(new Help($"`{name}: {spellings[0]}` in `{replay.Made.Text}` would give {type}") { Traits = name is Padding or "output_padding" ? HelpTraits.Border : default }, Setting(replay, name, spellings[0]));
                }
            }
            return null;
        }
    }

    // Inside a block a number may be meant as a parameter, for other uses of the block: the padding is the dilation.
    private static IEnumerable<string> Spellings(StaticValue value, Instance inside)
    {
        yield return Written(value);
        if (value is not IntValue { Value: var size } || !size.TryConstant(out long number)) yield break;
        foreach ((string name, (StaticValue given, _)) in inside.Arguments)
        {
            if (given is not IntValue { Value: var v } || !v.TryConstant(out long parameter)) continue;
            if (parameter == number) yield return name;
            else if (parameter / 2 == number && number > 0) yield return $"{name} // 2";
            else if (parameter * 2 == number) yield return $"2 * {name}";
        }
    }

    private const string Padding = "padding";

    /// <summary>How many applications back a padding is mended.</summary>
    private const int EarlierSteps = 3;

    // The border that a convolution further up has eaten, before the shuffle or pooling that came last.
    private Way? EarlierPadding(List<AxisStep> steps, Shape wanted)
    {
        for (int first = 1; first < steps.Count && first <= EarlierSteps && MayTry; first++)
        {
            if (steps[first] is not { Replay: { Inputs.Count: 1 } changed } || !Feeds(steps[first], steps[first - 1])) return null;
            if (HalfKernel(changed) is not { } half || changed.Parameters.FirstOrDefault(p => p.Name == Padding).Value is not IntValue { Value: var now } || now == half.Value) continue;
            Repair? repair = Setting(changed, Padding, half);
            if (!MayTell(repair)) continue;
            TensorType? type = changed.Try(new(changed.Given) { [Padding] = (half, steps[first].Where) }, changed.Inputs);
            for (int i = first - 1; i >= 0 && type is not null; i--)
            {
                Replay next = steps[i].Replay!;
                (string name, (_, Text.Location where)) = next.Inputs.First();
                type = next.Try(next.Given, new() { [name] = (new TensorValue(BroadcastTo(Constant(0, type.Element), type.Shape)), where) });
            }
            if (type?.Shape == wanted) return new(new Help($"`{Padding}: {Written(half)}` in `{changed.Made.Text}` would give {type}") { Traits = HelpTraits.Border }, repair);
        }
        return null;

        // Whether the one is all that the other reads.
        static bool Feeds(AxisStep before, AxisStep after) =>
            after.Replay is { Inputs.Count: 1 } replay && replay.Inputs.First().Value.Value is TensorValue input && input.Shape == before.Type.Shape;
    }

    /// <summary>The padding with which a stride of 1 keeps the size, and a stride of s gives the s-th part; null for an even kernel.</summary>
    private static IntValue? HalfKernel(Replay replay)
    {
        long? Number(string name) => replay.Parameters.FirstOrDefault(p => p.Name == name).Value is IntValue { Value: var size } && size.TryConstant(out long number) && number is > 0 and < int.MaxValue ? number : null;
        return Number("kernel_size") is { } kernel && Number("dilation") is { } dilation && dilation * (kernel - 1) % 2 == 0 ? new IntValue(dilation * (kernel - 1) / 2) : null;
    }

    /// <summary>How far from a number others are tried before those of the next parameter.</summary>
    private const int NearReach = 4;

    private static IEnumerable<StaticValue> Nearby(long number, int least, int most) =>
        Enumerable.Range(least, most - least + 1).SelectMany(i => (long[])[number + i, number - i]).Where(v => v >= 0).Select(v => new IntValue(v));

    // Linear layers on an image: the first of them that may be the first after `Flatten`.
    private Way? FlattenBefore(List<AxisStep> steps, Shape wanted)
    {
        if (wanted.Rank >= steps[0].Type.Shape.Rank) return null;
        Way? place = null;
        for (int first = 0; first < steps.Count && MayTry; first++)
        {
            if (steps[first].Replay is not { Inputs.Count: 1 } replay || replay.Inputs.First().Value.Value is not TensorValue { Rank: > 2 } input) break;
            Shape flat = Shape.Of(input.Shape[0], input.Shape.Slice(1, input.Rank - 1).ElementCount);
            TensorType? type = new(input.Element, flat);
            for (int i = first; i >= 0 && type is not null; i--)
            {
                if (steps[i].Replay is not { Inputs.Count: 1 } next) return place;
                var (name, given) = next.Inputs.First();
                type = next.Try(next.Given, new() { [name] = (new TensorValue(BroadcastTo(Constant(0, type.Element), type.Shape)), given.Where) });
            }
            if (type is null || type.Shape != wanted) break;
            place = new($"add `-> Flatten` before `{replay.Made.Text}`", Way.Before(steps[first].Where, "Flatten -> "));
        }
        return place;
    }
}
