using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;

namespace ModelDsl.Elaboration;

// Other values in the place of a wrong one, in the order in which they are tried, and how they are written.
internal sealed partial class Evaluator
{
    /// <summary>How far from the given number others are tried.</summary>
    private const int TrialReach = 24;

    /// <summary>Other values in the order of trial, direction by direction; of each the first that fits is of interest.</summary>
    private static IEnumerable<IEnumerable<StaticValue>> Candidates(StaticValue value, string words)
    {
        switch (value)
        {
            case IntValue { Value: var size } when size.TryConstant(out long number) && HasNeighbours(number):
                long least = number < 0 ? number - TrialReach : 0;
                yield return Range(number - 1, Math.Max(least, number - TrialReach), -1);
                yield return Range(number + 1, number + TrialReach, 1);
                if (number < -1) yield return [new IntValue(-number)];
                // A probability in percent.
                if (number is > 1 and < 100 && words.Contains("between 0 and 1", StringComparison.Ordinal)) yield return [new FloatValue(number / 100.0)];
                break;
            case ListValue { Items: var items }:
                foreach (int at in Enumerable.Range(0, items.Length))
                {
                    // The wrong one of several sizes is named in the message, and so is the right one.
                    if (items[at] is IntValue) yield return Numbers().Matches(words).Select(m => new ListValue(items.SetItem(at, new IntValue(long.Parse(m.Value, CultureInfo.InvariantCulture)))));
                    foreach (IEnumerable<StaticValue> direction in Candidates(items[at], words)) yield return direction.Select(c => new ListValue(items.SetItem(at, c)));
                }
                break;
            case TupleValue { Items: var items }:
                // Height and width of an image stay alike.
                if (items is [_, .., IntValue height, IntValue width] && height.Value == width.Value)
                {
                    int last = items.Length - 1;
                    foreach (IEnumerable<StaticValue> direction in Candidates(width, words)) yield return direction.Select(c => new TupleValue(items.SetItem(last - 1, c).SetItem(last, c)));
                }
                foreach (int at in Enumerable.Range(0, items.Length))
                {
                    foreach (IEnumerable<StaticValue> direction in Candidates(items[at], words)) yield return direction.Select(c => new TupleValue(items.SetItem(at, c)));
                }
                yield return Enumerable.Range(1, Math.Max(0, items.Length - 1)).Reverse().Select(length => new TupleValue([.. items.Take(length)]));
                break;
            case StringValue text:
                string[] others = [.. Quoted().Matches(words).Select(m => m.Groups[1].Value).Where(t => t != text.Value).Distinct()];
                string? near = Suggestion.Nearest(text.Value, others);
                yield return others.OrderBy(t => t == near ? 0 : 1).Select(t => new StringValue(t));
                break;
            case BoolValue { Value: { } flag }:
                yield return [new BoolValue(!flag)];
                break;
            case FloatValue { Value: { } }:
                yield return [new FloatValue(0.1), new FloatValue(0.5), new FloatValue(1), new FloatValue(2)];
                break;
        }
    }

    // At the ends of 64 bits there is nothing to go on to.
    private static bool HasNeighbours(long number) => number is > long.MinValue + 2 * TrialReach and < long.MaxValue - 2 * TrialReach;

    private static IEnumerable<StaticValue> Range(long first, long last, int step)
    {
        for (long i = first; step < 0 ? i >= last : i <= last; i += step) yield return new IntValue(i);
    }

    // What is too far off to be found nearby may be the size of an axis.
    private static IEnumerable<StaticValue> FarSizes(IntValue near, Replay replay) => !near.Value.TryConstant(out long number) ? [] : replay.Inputs.Concat(replay.Given)
        .Select(i => i.Value.Value).OfType<TensorValue>().SelectMany(t => t.Shape).Where(d => d.TryConstant(out long v) && Int128.Abs((Int128)v - number) > TrialReach).Distinct().Select(d => new IntValue(d));

    private static IEnumerable<IEnumerable<Dim>> Sizes(Dim size, IEnumerable<Dim> others)
    {
        yield return others.Where(o => o != size);
        if (!size.TryConstant(out long number) || !HasNeighbours(number)) yield break;
        yield return Range(number - 1, Math.Max(1, number - TrialReach), -1).Select(v => ((IntValue)v).Value);
        yield return Range(number + 1, number + TrialReach, 1).Select(v => ((IntValue)v).Value);
    }

    private static string Written(StaticValue value) => value switch
    {
        IntValue i => i.Value.ToString(),
        FloatValue { Value: { } f } => f.ToString("0.0###", CultureInfo.InvariantCulture),
        BoolValue b => b.Value == true ? "true" : "false",
        StringValue s => $"\"{s.Value}\"",
        ListValue l => $"[{string.Join(", ", l.Items.Select(Written))}]",
        TupleValue t => $"({string.Join(", ", t.Items.Select(Written))}{(t.Items.Length == 1 ? "," : "")})",
        _ => value.Describe(),
    };

    [GeneratedRegex(@"\b\d{1,9}\b")]
    private static partial Regex Numbers();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Quoted();
}
