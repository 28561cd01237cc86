using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

using Arguments = Dictionary<string, (StaticValue Value, Location Where)>;

// Ways out that are found by trying: one argument of a failed use is changed, and the use is checked again in silence.
// So the help of every layer and function, the user's own included, names a value that is known to work.
internal sealed partial class Evaluator
{
    /// <summary>A use of a layer or function, to be tried again with other arguments.</summary>
    /// <param name="Made">Where the layer was made, or the function called.</param>
    /// <param name="Layer">The layer; null for a function.</param>
    /// <param name="Parameters">Hyperparameters with their values, and whether the text gives them.</param>
    /// <param name="Given">The hyperparameters that the text gives; of a function all arguments.</param>
    /// <param name="Inputs">What flows in, for a layer; a function has its tensors among the parameters.</param>
    /// <param name="Try">What the primary result would be for given arguments and inputs; null where they fail too.</param>
    private sealed record Replay(Location Made, BlockSymbol? Layer, IReadOnlyList<(string Name, StaticValue Value, bool Given)> Parameters, Arguments Given, Arguments Inputs, Func<Arguments, Arguments, TensorType?> Try);

    /// <summary>How many uses of layers and functions all trials of one declaration may cost.</summary>
    private const long TrialUses = 5_000;

    /// <summary>How far from the given number others are tried.</summary>
    private const int TrialReach = 24;

    // No other argument helps where the uses do not end, or where the compiler cannot go on.
    private static readonly HashSet<Rule> s_untried =
        [ElaborationRules.Recursion, ElaborationRules.TooLong, SyntaxRules.TooDeep, ElaborationRules.Internal, ElaborationRules.NotSupported];

    private const string BatchFirst = "batch_first";

    private long _trialUses;
    private bool _trying;

    private bool MayTry => _trialUses <= TrialUses;

    private Replay ReplayOf(Instance instance, Arguments inputs) => new(
        instance.Where, instance.Symbol,
        [.. instance.Arguments.Select(a => (a.Key, a.Value.Value, instance.Given.ContainsKey(a.Key)))], instance.Given, inputs,
        (given, fed) => Silently(() =>
        {
            var other = new Instance(instance.Symbol, instance.Where) { HasOwner = true, Given = given };
            if (!GiveArguments(other, given, instance.Where)) return null;
            return RunBlock(other, new Frame(_frame, FrameKind.Block, other.Symbol.Module, other, new Scope(), instance.Where) { Name = other.Symbol.Name, Inputs = fed });
        }));

    private Replay ReplayOf(FunctionSymbol function, Arguments given, Location where) => new(
        where, null,
        [.. given.Where(a => a.Value.Value is not TensorValue).Select(a => (a.Key, a.Value.Value, true))], given, [],
        (changed, fed) => Silently(() =>
        {
            Arguments all = new(changed);
            foreach (var (name, value) in fed) all[name] = value;
            if (function.Parameters.Any(p => p.Default is null && !all.ContainsKey(p.Name.Text))) return null;
            var frame = new Frame(_frame, FrameKind.Function, function.Module, _frame.Owner, new Scope(), where) { Name = function.Name };
            foreach (Identifier generic in function.Declaration.Generics) frame.Generics.Add(generic.Text);
            return In(frame, () => BindParameters(function, all) ? RunFunction(function.Declaration) : null);
        }));

    /// <summary>Runs something of which nothing may be seen but its result: null where it reports an error.</summary>
    private TensorType? Silently(Func<StaticValue?> run)
    {
        (DiagnosticBag diagnostics, CheckState state, Facts facts, long uses, long iterations) = (Diagnostics, _state, Facts, _uses, _iterations);
        HashSet<Symbol> endless = [.. _endless];
        Diagnostics = new DiagnosticBag();
        _state = new CheckState { Work = state.Work };
        _state.Checked.UnionWith(state.Checked);
        _state.Unending.UnionWith(state.Unending);
        (_failed, _trying) = (false, true);
        try
        {
            StaticValue? result = run();
            return _failed || result is null ? null : FirstTensor(Primary(result))?.Type;
        }
        finally
        {
            _trialUses += 1 + _uses - uses;
            (Diagnostics, _state, Facts, _uses, _iterations, _failed, _trying) = (diagnostics, state, facts, uses, iterations, true, false);
            _endless.Clear();
            _endless.UnionWith(endless);
        }
    }

    private static TensorValue? FirstTensor(StaticValue result) => result switch
    {
        TensorValue tensor => tensor,
        TupleValue { Items: [var first, ..] } => FirstTensor(first),
        ListValue { Items: [var first, ..] } => FirstTensor(first),
        _ => null,
    };

    /// <summary>Adds a way out to what was reported about a use of the checked text, where it has none yet.</summary>
    private void SuggestArguments(Frame use, Replay replay)
    {
        if (_trying || use.Cause is not { } cause || s_untried.Contains(cause.Rule) || Diagnostics.At(use.Told) is not { } found) return;
        if (found.Help is { } said)
        {
            // PyTorch's layers take the batch second unless told otherwise.
            if (found.Require is not null && replay.Parameters.Any(p => p is { Name: BatchFirst, Value: BoolValue { Value: false } }) && replay.Try(new(replay.Given) { [BatchFirst] = (new BoolValue(true), replay.Made) }, replay.Inputs) is not null)
                Diagnostics.Replace(found, found with { Help = $"use `{BatchFirst}: true`; or {said}" });
            return;
        }
        string? help = cause.Rule == ElaborationRules.RunTimeCondition ? PooledBefore(replay) : SharedLayer(replay) ?? Named(cause, replay) ?? OtherArguments(cause, replay) ?? OtherLayer(use.Cause, replay) ?? InnerArguments(replay) ?? OtherInputs(replay) ?? OtherRank(replay) ?? OtherShape(replay);
        if (help is not null) Diagnostics.Replace(found, found with { Help = help });
    }

    // `Flatten` of an image of any size gives features of any number: pooling gives a number.
    private string? PooledBefore(Replay replay)
    {
        foreach (TensorValue input in replay.Inputs.Values.Select(i => i.Value).OfType<TensorValue>())
        {
            if (!_trails.TryGetValue(input.Value, out var trail) || trail.OfType<AxisStep>().MaxBy(s => s.Order) is not { Name: "Flatten", Replay: { } flatten, Where: var where }) continue;
            if (flatten.Inputs.Values.Select(i => i.Value).OfType<TensorValue>().FirstOrDefault() is not { Rank: >= 3 and <= 5 } image) continue;
            return $"pool to a fixed size first: `AdaptiveAvgPool{image.Rank - 2}d(1) -> {where.Text}`; or state the sizes of the input as numbers";
        }
        return null;
    }

    // The same arguments fit a new layer: what it was used for first makes the difference.
    private static string? SharedLayer(Replay replay) =>
        replay.Inputs.Count > 0 && replay.Try(replay.Given, replay.Inputs) is not null ? "its first use settled its sizes: declare another layer for this input" : null;

    private string? OtherArguments(Diagnostic cause, Replay replay)
    {
        string words = $"{cause.Label} {cause.Where.Text}";
        if (replay.Given.Values.Any(g => g.Value is StringValue s && Suggestion.Nearest(s.Value, Quoted().Matches(words).Select(m => m.Groups[1].Value)) is null)) words += cause.Where.Source.Text;
        List<string> ways = [];
        foreach ((string name, (StaticValue value, Location where)) in replay.Given.Concat(replay.Inputs).OrderBy(a => Mention(cause.Label, a.Key)).ThenBy(a => Mention(words, a.Key)))
        {
            if (OtherSizeOf(cause, replay, name, value) is { } inner) return inner;
            List<string> fitting = [];
            foreach (IEnumerable<StaticValue> direction in Candidates(value, words))
            {
                if (fitting.Count < 2 && FirstThatFits(replay, name, where, direction) is { } first) fitting.Add(first);
            }
            if (fitting.Count == 0 && value is IntValue far && FirstThatFits(replay, name, where, FarSizes(far, replay)) is { } size) fitting.Add(size);
            if (fitting.Count > 0) ways.Add($"`{name}: {string.Join("` or `", fitting)}`");
            if (ways.Count == 2) break;
        }
        if (ways.Count > 0)
        {
            string use = $"use {string.Join(", or ", ways)}";
            return (cause.Rule == ShapeRules.Broadcast || cause.Rule == ShapeRules.Concat) && (Sides(replay) ?? OtherInputs(replay)) is { } sides ? $"{use}; {sides}" : use;
        }
        // A default that the message speaks of may be given another value.
        foreach ((string name, StaticValue value, _) in replay.Parameters.Where(p => !p.Given && p.Value is IntValue && (Mention(words, p.Name) == 0 || replay.Layer is { Module.IsStandard: false })))
        {
            string[] fitting = [.. Candidates(value, words).Select(c => FirstThatFits(replay, name, replay.Made, c)).OfType<string>()];
            if (fitting.Length > 0) return $"use `{name}: {string.Join("` or `", fitting)}`";
        }
        foreach ((string name, StaticValue value, bool given) in replay.Parameters)
        {
            if (given || value is not BoolValue { Value: { } flag } || Mention(cause.Label, name) > 0) continue;
            BoolValue other = new(!flag);
            if (Fits(replay, name, replay.Made, other)) return $"add `{name}: {Written(other)}`";
        }
        foreach (string name in replay.Given.Where(a => a.Value.Value is not TensorValue).Select(a => a.Key).Reverse())
        {
            Arguments fewer = new(replay.Given);
            fewer.Remove(name);
            if (MayTry && replay.Try(fewer, replay.Inputs) is not null) return $"leave out `{name}`";
        }
        return null;
    }

    // A layer that is passed as an argument may need another number itself: `Residual(Conv2d(128, 3, padding: 1))`.
    private string? InnerArguments(Replay replay)
    {
        foreach ((string name, (StaticValue value, Location where)) in replay.Given)
        {
            foreach ((Instance inner, Func<StaticValue, StaticValue> around) in Members(value))
            {
                foreach ((string parameter, (StaticValue given, Location place)) in inner.Given)
                {
                    if (given is not IntValue { Value: var size } || !size.TryConstant(out long now)) continue;
                    IEnumerable<StaticValue> others = replay.Inputs.Values.Select(i => i.Value).OfType<TensorValue>().SelectMany(t => t.Shape).Where(d => d.IsConstant && d != size).Distinct().Select(d => (StaticValue)new IntValue(d)).Concat(Enumerable.Range(1, 8).SelectMany(i => (long[])[now + i, now - i]).Where(v => v > 0).Select(v => new IntValue(v)));
                    foreach (StaticValue other in others)
                    {
                        if (!MayTry) return null;
                        var changed = new Instance(inner.Symbol, inner.Where) { HasOwner = true, Given = new(inner.Given) { [parameter] = (other, place) } };
                        Silently(() => GiveArguments(changed, changed.Given, inner.Where) ? null : null);
                        if (replay.Try(new(replay.Given) { [name] = (around(new LayerValue(changed)), where) }, replay.Inputs) is not null)
                            return $"use `{parameter}: {Written(other)}` in `{inner.Where.Text}`";
                    }
                }
            }
        }
        return null;
    }

    // A layer that is given to a block gets a size that the message names.
    private string? OtherSizeOf(Diagnostic cause, Replay replay, string name, StaticValue value)
    {
        if (value is not LayerValue { Instance: var layer }) return null;
        foreach ((string inner, (StaticValue now, Location where)) in layer.Given)
        {
            if (now is not IntValue { Value: var old }) continue;
            foreach (IntValue size in Numbers().Matches(cause.Label).Select(Size).Where(s => s.Value != old))
            {
                Instance other = new(layer.Symbol, layer.Where) { Given = new(layer.Given) { [inner] = (size, where) } };
                if (GiveArguments(other, other.Given, layer.Where) && Fits(replay, name, where, new LayerValue(other))) return $"`{inner}: {Written(size)}` in `{layer.Where.Text}` would fit";
            }
        }
        return null;
    }

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

    // Where the message names a size and a hyperparameter, or a shape and the one that was found, those come first.
    private string? Named(Diagnostic cause, Replay replay)
    {
        if (Stated().Match(cause.Label) is { Success: true } stated)
        {
            (IntValue found, IntValue wanted) = (Size(stated.Groups[1]), Size(stated.Groups[2]));
            string name = stated.Groups[3].Value;
            if (replay.Parameters.Any(p => p.Name == name) && Fits(replay, name, replay.Made, found)) return $"use `{name}: {Written(found)}`";
            return TogetherAs(replay, found.Value, wanted.Value);
        }
        if (cause.Rule == ShapeRules.Attention && WantedShape().Match(cause.Label) is { Success: true } shapes)
        {
            foreach ((string name, (StaticValue value, _)) in replay.Inputs.Concat(replay.Given).Reverse())
            {
                if (value is not TensorValue tensor || tensor.Shape.ToString() != shapes.Groups[2].Value) continue;
                TensorType type = new(tensor.Element, Shape.Of(Numbers().Matches(shapes.Groups[1].Value).Select(m => Size(m).Value)));
                if (MayTry && TryInput(replay, name, type) is not null) return FitsAs(replay, name, [type.ToString()]);
            }
        }
        return null;
    }

    private static IntValue Size(Capture digits) => new(long.Parse(digits.Value, CultureInfo.InvariantCulture));

    // Several tensors have the same wrong size.
    private string? TogetherAs(Replay replay, Dim found, Dim wanted)
    {
        if (replay.Parameters.Count == 0 || !MayTry) return null;
        Arguments changed = new(replay.Inputs);
        List<string> names = [], types = [];
        foreach ((string name, (StaticValue value, Location where)) in replay.Inputs)
        {
            if (value is not TensorValue tensor || tensor.Rank == 0 || tensor.Shape[-1] != found) continue;
            TensorType type = new(tensor.Element, tensor.Shape.With(tensor.Rank - 1, wanted));
            changed[name] = (new TensorValue(BroadcastTo(Constant(0, type.Element), type.Shape)), where);
            if (names.Contains(AtUse(replay, name))) continue;
            names.Add(AtUse(replay, name));
            types.Add(type.ToString());
        }
        return names.Count > 1 && replay.Try(replay.Given, changed) is not null ? $"`{string.Join("` and `", names)}` fit as {string.Join(" and ", types)}" : null;
    }

    // A factor of 1 would be legal, and do nothing.
    private string? FirstThatFits(Replay replay, string name, Location where, IEnumerable<StaticValue> candidates) =>
        candidates.Where(c => !(name.EndsWith("_factor", StringComparison.Ordinal) && replay.Given.GetValueOrDefault(name).Value is not IntValue { Value: { IsConstant: true, Value: < 1 } } && c is IntValue { Value: var f } && f == Dim.One))
            .FirstOrDefault(c => Fits(replay, name, where, c)) is { } first ? Written(first) : null;

    private bool Fits(Replay replay, string name, Location where, StaticValue value)
    {
        if (!MayTry) return false;
        bool isInput = replay.Inputs.ContainsKey(name);
        Arguments changed = new(isInput ? replay.Inputs : replay.Given) { [name] = (value, where) };
        return (isInput ? replay.Try(replay.Given, changed) : replay.Try(changed, replay.Inputs)) is not null;
    }

    // Parameters that the message speaks of come first, then those given last: sizes come before details.
    private static int Mention(string words, string name) => Regex.IsMatch(words, $@"\b{Regex.Escape(name)}\b") ? 0 : 1;

    /// <summary>Other values in the order of trial, direction by direction; of each the first that fits is of interest.</summary>
    private static IEnumerable<IEnumerable<StaticValue>> Candidates(StaticValue value, string words)
    {
        switch (value)
        {
            case IntValue { Value: var size } when size.TryConstant(out long number):
                long least = number < 0 ? number - TrialReach : 0;
                yield return Range(number - 1, Math.Max(least, number - TrialReach), -1);
                yield return Range(number + 1, number + TrialReach, 1);
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
                foreach (int at in Enumerable.Range(0, items.Length))
                {
                    foreach (IEnumerable<StaticValue> direction in Candidates(items[at], words)) yield return direction.Select(c => new TupleValue(items.SetItem(at, c)));
                }
                yield return Enumerable.Range(1, items.Length - 1).Reverse().Select(length => new TupleValue([.. items.Take(length)]));
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

    private static IEnumerable<StaticValue> Range(long first, long last, int step)
    {
        for (long i = first; step < 0 ? i >= last : i <= last; i += step) yield return new IntValue(i);
    }

    // What is too far off to be found nearby may be the size of an axis.
    private static IEnumerable<StaticValue> FarSizes(IntValue near, Replay replay) => !near.Value.TryConstant(out long number) ? [] : replay.Inputs.Concat(replay.Given)
        .Select(i => i.Value.Value).OfType<TensorValue>().SelectMany(t => t.Shape).Where(d => d.TryConstant(out long v) && Math.Abs(v - number) > TrialReach).Distinct().Select(d => new IntValue(d));

    private string? OtherInputs(Replay replay)
    {
        (string Name, TensorValue Value)[] tensors = [.. replay.Inputs.Concat(replay.Given).Where(i => i.Value.Value is TensorValue).Select(i => (i.Key, (TensorValue)i.Value.Value))];
        List<Dim> sizes = [.. tensors.SelectMany(t => t.Value.Shape).Distinct()];
        foreach ((string name, TensorValue tensor) in tensors.Reverse())
        {
            for (int axis = 0; axis < tensor.Rank; axis++)
            {
                List<string> fitting = [];
                foreach (IEnumerable<Dim> direction in Sizes(tensor.Shape[axis], tensors.Length > 1 ? sizes : []))
                {
                    TensorType? first = direction.Select(d => new TensorType(tensor.Element, tensor.Shape.With(axis, d))).FirstOrDefault(t => MayTry && TryInput(replay, name, t) is not null);
                    if (first is not null && fitting.Count < 2 && !fitting.Contains(first.ToString())) fitting.Add(first.ToString());
                }
                if (fitting.Count > 0) return FitsAs(replay, name, fitting);
            }
            if (AllAlike(replay, name, tensor) is { Count: > 0 } alike) return FitsAs(replay, name, alike);
        }
        return null;
    }

    // Height and width of one size are changed together.
    private List<string> AllAlike(Replay replay, string name, TensorValue tensor)
    {
        List<string> fitting = [];
        if (tensor.Shape.Where(d => d.IsConstant).GroupBy(d => d).FirstOrDefault(g => g.Count() > 1)?.Key is not { } size) return fitting;
        foreach (IEnumerable<Dim> direction in Sizes(size, []))
        {
            TensorType? first = direction.Select(d => new TensorType(tensor.Element, Shape.Of(tensor.Shape.Select(old => old == size ? d : old)))).FirstOrDefault(t => MayTry && TryInput(replay, name, t) is not null);
            if (first is not null) fitting.Add(first.ToString());
        }
        return fitting;
    }

    // One of several tensors has the shape that another should have.
    private string? OtherShape(Replay replay)
    {
        (string Name, TensorValue Value)[] tensors = [.. replay.Inputs.Concat(replay.Given).Where(i => i.Value.Value is TensorValue).Select(i => (i.Key, (TensorValue)i.Value.Value))];
        foreach ((string name, TensorValue tensor) in tensors.Reverse())
        {
            foreach (Shape shape in tensors.Select(t => t.Value.Shape).Where(s => s != tensor.Shape).Distinct())
            {
                TensorType type = new(tensor.Element, shape);
                if (MayTry && TryInput(replay, name, type) is not null) return FitsAs(replay, name, [type.ToString()]);
            }
        }
        return Sides(replay);
    }

    // Height and width together, as for a U-Net.
    private string? Sides(Replay replay)
    {
        if (replay.Inputs.Concat(replay.Given).Where(i => i.Value.Value is TensorValue).ToArray() is not [var (name, (value, _))] || value is not TensorValue { Rank: >= 4 } image || image.Shape.Skip(2).Distinct().ToArray() is not [var side]) return null;
        TensorType Sized(Dim size) => new(image.Element, Shape.Of([image.Shape[0], image.Shape[1], .. Enumerable.Repeat(size, image.Rank - 2)]));
        string[] fitting = [.. Sizes(side, []).Select(d => d.Select(Sized).FirstOrDefault(t => MayTry && TryInput(replay, name, t) is not null)).OfType<TensorType>().Distinct().Select(t => t.ToString())];
        return fitting.Length > 0 ? $"it takes {string.Join(" or ", fitting)}" : null;
    }

    // The reader knows a tensor by what stands at the use.
    private static string FitsAs(Replay replay, string name, List<string> fitting)
    {
        int tensors = replay.Inputs.Concat(replay.Given).Count(i => i.Value.Value is TensorValue);
        return (tensors > 1 ? $"`{AtUse(replay, name)}` fits as " : "it takes ") + string.Join(" or ", fitting);
    }

    private static string AtUse(Replay replay, string name)
    {
        Location where = (replay.Inputs.TryGetValue(name, out var input) ? input : replay.Given[name]).Where;
        return where.Source is not null && Simple().IsMatch(where.Text) ? where.Text : name;
    }

    private TensorType? TryInput(Replay replay, string name, TensorType type)
    {
        TensorValue other = new(BroadcastTo(Constant(0, type.Element), type.Shape));
        bool isInput = replay.Inputs.TryGetValue(name, out var input);
        Arguments changed = new(isInput ? replay.Inputs : replay.Given) { [name] = (other, isInput ? input.Where : replay.Given[name].Where) };
        return isInput ? replay.Try(replay.Given, changed) : replay.Try(changed, replay.Inputs);
    }

    private static IEnumerable<IEnumerable<Dim>> Sizes(Dim size, IEnumerable<Dim> others)
    {
        yield return others.Where(o => o != size);
        if (!size.TryConstant(out long number)) yield break;
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

    [GeneratedRegex(@" is (\d{1,9}), stated as (\d{1,9}) \((\w+)\)$")]
    private static partial Regex Stated();

    [GeneratedRegex(@"(\[[\d, ]+\])[^\[]*, found (\[[\d, ]+\])")]
    private static partial Regex WantedShape();

    [GeneratedRegex(@"\b\d{1,9}\b")]
    private static partial Regex Numbers();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Quoted();
}
