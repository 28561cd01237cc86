using System.Globalization;
using System.Text.RegularExpressions;
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
    // No other argument helps where the uses do not end, or where the compiler cannot go on.
    private static readonly HashSet<Rule> s_untried =
        [ElaborationRules.Recursion, ElaborationRules.TooLong, SyntaxRules.TooDeep, ElaborationRules.Internal, ElaborationRules.NotSupported];

    private const string BatchFirst = "batch_first", Takes = "it takes ";

    /// <summary>Adds a way out to what was reported about a use of the checked text, where it has none yet.</summary>
    private void SuggestArguments(Frame use, Replay replay)
    {
        // Where uses do not end, a trial does not either before it is cut off.
        if (_trying || !_state.SeeksWaysOut || _endless.Count > 0 || use.Cause is not { } cause || s_untried.Contains(cause.Rule) || Diagnostics.At(use.Told) is not { } found) return;
        if (Concerns(cause, ShapeRules.Attention) && (ForEachHead(cause, replay) ?? InOtherPlace(cause, replay)) is { } mask)
        {
            Diagnostics.Replace(found, mask.On(found) with { Require = null });
            return;
        }
        // What would help inside a block of the user's own may be wrong for its other uses.
        if (found.Help is not null && replay.Layer is { Module.IsStandard: false } && (s_inner.Contains(cause.Rule) || found.Helps(HelpTraits.Argument)) && found.Require is null && (Named(cause, replay) ?? OtherArguments(cause, replay)) is { } here)
        {
            Diagnostics.Replace(found, here.On(found));
            return;
        }
        if (found.Help is { } said)
        {
            // PyTorch's layers take the batch second unless told otherwise.
            if (found.Require is not null && replay.Parameters.Any(p => p is { Name: BatchFirst, Value: BoolValue { Value: false } }) && replay.Try(new(replay.Given) { [BatchFirst] = (new BoolValue(true), replay.Made) }, replay.Inputs) is not null)
                Diagnostics.Replace(found, found with { Help = Other($"`{BatchFirst}: true`").Or(said) });
            // A length that happens to be the number of channels would only hide that the axes are in another order.
            else if (found.Require is not null && Turned(cause, replay) is { } turned)
                Diagnostics.Replace(found, turned.Said($"{turned.Help}; or {said}").On(found));
            return;
        }
        Way? way = cause.Rule == ElaborationRules.RunTimeCondition ? PooledBefore(replay) ?? WithoutChannels(replay) : OfMembers(cause, replay) ?? SharedLayer(replay) ?? Turned(cause, replay) ?? Named(cause, replay) ?? OtherArguments(cause, replay) ?? OtherLayer(use.Cause, replay) ?? InnerArguments(replay) ?? OtherInputs(replay) ?? use.Within?.Invoke() ?? OtherRank(replay) ?? OtherShape(replay);
        if (way is not null) Diagnostics.Replace(found, way.On(found));
    }

    // A mask [N, L, S] says the same to all heads, a mask [heads, L, S] the same of all sequences.
    private Way? ForEachHead(Diagnostic cause, Replay replay)
    {
        if (!cause.Label.StartsWith("a mask for each of ", StringComparison.Ordinal)) return null;
        foreach ((string name, (StaticValue value, Location where)) in replay.Inputs.Concat(replay.Given))
        {
            if (value is not TensorValue { Rank: 3 } mask || where.Source is null || where.Text.Contains('\n', StringComparison.Ordinal) || !cause.Label.EndsWith($"found {mask.Shape}", StringComparison.Ordinal)) continue;
            string text = Simple().IsMatch(where.Text) ? where.Text : $"({where.Text})";
            foreach ((Shape shape, string written) in new[] { (mask.Shape.Insert(1, 1), $"{text}[:, none]"), (mask.Shape.Insert(0, 1), $"{text}[none]") })
            {
                Repair? repair = Way.Replacing(where, written);
                if (MayTry && MayTell(repair) && TryInput(replay, name, new TensorType(mask.Element, shape)) is not null) return new($"give it an axis for the heads: `{written}`", repair);
            }
        }
        return null;
    }

    // A mask of the keys that was given as one of queries and keys: another input of the layer takes it.
    private Way? InOtherPlace(Diagnostic cause, Replay replay)
    {
        if (replay.Layer is not { } layer) return null;
        string[] open = [.. InputsOf(layer.Declaration.Body).Select(i => i.Name.Text).Where(n => !replay.Inputs.ContainsKey(n) && n.EndsWith("mask", StringComparison.Ordinal))];
        foreach ((string name, (StaticValue value, Location where)) in replay.Inputs.Where(i => i.Key.EndsWith("mask", StringComparison.Ordinal)))
        {
            if (value is not TensorValue mask || where.Source is null || !cause.Label.EndsWith($"found {mask.Shape}", StringComparison.Ordinal)) continue;
            foreach (string other in open.OrderBy(n => n.Contains("padding", StringComparison.Ordinal) ? 0 : 1))
            {
                Arguments moved = new(replay.Inputs.Where(i => i.Key != name)) { [other] = (value, where) };
                if (!MayTry || replay.Try(replay.Given, moved) is null) continue;
                return new($"give it as `{other}: {where.Text}`", Renamed(where, name, other));
            }
        }
        return null;
    }

    // The argument's name, where it has one; else one before it.
    private static Repair? Renamed(Location argument, string name, string other)
    {
        string before = argument.Source.Text[..argument.Span.Start].TrimEnd();
        if (!before.EndsWith(':') || !before[..^1].TrimEnd().EndsWith(name, StringComparison.Ordinal)) return Way.Before(argument, $"{other}: ");
        return Way.Replacing(argument with { Span = new(before[..^1].TrimEnd().Length - name.Length, name.Length) }, other);
    }

    // `relu(outs)` of a list: its members are joined, or one of them is meant.
    private static string? OfMembers(Diagnostic cause, Replay replay)
    {
        if (cause.Rule != ElaborationRules.WrongKind || !cause.Label.Contains("tensor, found a list", StringComparison.Ordinal)) return null;
        foreach ((StaticValue value, Location where) in replay.Given.Values.Concat(replay.Inputs.Values))
        {
            if (value is not ListValue { Items: [TensorValue first, ..] } || where.Source is null || !Simple().IsMatch(where.Text)) continue;
            return $"join them: `cat({where.Text}, dim: {Math.Min(1, Math.Max(0, first.Rank - 1))})`; or take one, `{where.Text}[0]`";
        }
        return null;
    }

    // `Flatten` of an image of any size gives features of any number: pooling gives a number.
    private Way? PooledBefore(Replay replay)
    {
        foreach (TensorValue input in replay.Inputs.Values.Select(i => i.Value).OfType<TensorValue>())
        {
            if (!_trails.TryGetValue(input.Value, out var trail) || trail.OfType<AxisStep>().MaxBy(s => s.Order) is not { Name: "Flatten", Replay: { } flatten, Where: var where }) continue;
            if (flatten.Inputs.Values.Select(i => i.Value).OfType<TensorValue>().FirstOrDefault() is not { Rank: >= 3 and <= 5 } image) continue;
            return $"pool to a fixed size first: `AdaptiveAvgPool{image.Rank - 2}d(1) -> {where.Text}`; or state the sizes of the input as numbers";
        }
        return null;
    }

    // A batch of images without an axis of channels, [N, H, W], is taken for one image of N channels.
    private Way? WithoutChannels(Replay replay)
    {
        if (replay.Layer is not { Module.IsStandard: true } || replay.Inputs.Count != 1 || replay.Inputs.First() is not { Key: var name, Value: (TensorValue { Rank: > 1 } tensor, var where) } || tensor.Shape[0].IsConstant) return null;
        Shape shape = tensor.Shape.Insert(1, 1);
        string? text = where.Source is not null && Simple().IsMatch(where.Text) ? where.Text : null;
        // Or sequences have their channels first, [N, C, T], where they are wanted last.
        foreach (Form form in Exchanges(tensor.Shape).Where(f => f.Shape[0] == tensor.Shape[0]).Prepend(new(shape, "give it an axis of channels: `_[:, none]`", "give it an axis of channels: `-> unsqueeze(1)`")))
        {
            Way way = Formed(form, text, where, replay);
            if (MayTry && way.Repairs.All(MayTell) && TryInput(replay, name, new TensorType(tensor.Element, form.Shape)) is not null) return way;
        }
        return null;
    }

    // The same arguments fit a new layer: what it was used for first makes the difference.
    private static string? SharedLayer(Replay replay) =>
        replay.Inputs.Count > 0 && replay.Try(replay.Given, replay.Inputs) is not null ? "its first use settled its sizes: declare another layer for this input" : null;

    // The stated channels stand on another axis, as behind `Embedding`: [N, T, C] for [N, C, T]. Height and width that are both
    // as large as the channels say nothing.
    private Way? Turned(Diagnostic cause, Replay replay)
    {
        if (!Concerns(cause, ShapeRules.Channels) && !Concerns(cause, ShapeRules.Features) || replay.Inputs.Count != 1) return null;
        if (replay.Inputs.First() is not { Key: var name, Value: (TensorValue { Rank: >= 3 } tensor, var where) }) return null;
        if (!replay.Given.Any(g => g.Key is "in_channels" or "in_features" or "num_features" or "input_size" && g.Value.Value is IntValue { Value: var stated } && tensor.Shape.Skip(1).Count(d => d == stated) == 1)) return null;
        return Exchanged(replay, name, where, tensor, _ => true);
    }

    // The input with its axes in another order, the first of which stays where it is.
    private Way? Exchanged(Replay replay, string name, Location where, TensorValue tensor, Func<Form, bool> suits)
    {
        string? text = where.Source is not null && Simple().IsMatch(where.Text) ? where.Text : null;
        foreach (Form form in ChannelsFirst(tensor.Shape).Concat(Exchanges(tensor.Shape)).Where(f => f.Shape[0] == tensor.Shape[0] && suits(f)))
        {
            Way way = Formed(form, text, where, replay);
            if (MayTry && way.Repairs.All(MayTell) && TryInput(replay, name, new TensorType(tensor.Element, form.Shape)) is not null) return way;
        }
        return null;
    }

    /// <summary>Where the help of a failed call names other sizes, they are a change of the argument's text.</summary>
    internal void OfferSizes(Location call, Location sizes)
    {
        if (_trying || _frame.Depth > 0 || Diagnostics.At(call) is not { Help: { Instead: { } fitting } help, Repairs.IsEmpty: true } found) return;
        if (sizes.Source is null || !sizes.Text.StartsWith('[') && !sizes.Text.StartsWith('(') || Way.Replacing(sizes, fitting) is not { } repair) return;
        // Beside a requirement that would do as well, a whole call that is known to compile is better than a size.
        Diagnostics.Replace(found, found.Require is null && MayTell(repair) ? found with { Repairs = [repair] } : found with { Help = help with { Traits = HelpTraits.General } });
    }

    private static Help Other(string what) => new($"use {what}") { Traits = HelpTraits.Argument };

    // For all sizes, or for some.
    private static bool Concerns(Diagnostic cause, Rule rule) => cause.Rule == rule || cause.Rule == ShapeRules.Differs && cause.Title.StartsWith(rule.Title, StringComparison.Ordinal);

    private Way? OtherArguments(Diagnostic cause, Replay replay)
    {
        string words = $"{cause.Label} {cause.Where.Text}";
        if (replay.Given.Values.Any(g => g.Value is StringValue s && Suggestion.Nearest(s.Value, Quoted().Matches(words).Select(m => m.Groups[1].Value)) is null)) words += cause.Where.Source.Text;
        List<Way> ways = [];
        foreach ((string name, (StaticValue value, Location where)) in replay.Given.Concat(replay.Inputs).OrderBy(a => Mention(cause.Label, a.Key)).ThenBy(a => Mention(words, a.Key)))
        {
            if (NamedInside(cause, replay, name, value, where) is { } inner) return inner;
            List<string> fitting = [];
            foreach (IEnumerable<StaticValue> direction in Candidates(value, words))
            {
                if (fitting.Count < 2 && FirstThatFits(replay, name, where, direction) is { } first) fitting.Add(first);
            }
            // "same" for a stride: the padding that means it.
            if (fitting.Count == 0 && name == Padding && value is StringValue && HalfKernel(replay) is { } half && Fits(replay, name, where, half)) fitting.Add(Written(half));
            if (fitting.Count == 0 && value is IntValue far && FirstThatFits(replay, name, where, FarSizes(far, replay)) is { } size) fitting.Add(size);
            if (fitting.Count > 0) ways.Add(Using(replay, name, fitting));
            if (ways.Count == 2) break;
        }
        if (ways.Count > 0)
        {
            Way use = new(Other(string.Join(", or ", ways.Select(w => w.Help))), [.. ways.SelectMany(w => w.Repairs)]);
            if (cause.Rule != ShapeRules.Broadcast && cause.Rule != ShapeRules.Concat || (Sides(replay) ?? OtherInputs(replay))?.Help is not { } sides) return use;
            return use.Said($"{use.Help}; {(sides.Text.StartsWith(Takes, StringComparison.Ordinal) ? $"or give it {sides.Text[Takes.Length..]}" : sides)}");
        }
        // A default that the message speaks of may be given another value.
        foreach ((string name, StaticValue value, _) in replay.Parameters.Where(p => !p.Given && p.Value is IntValue && (Mention(words, p.Name) == 0 || replay.Layer is { Module.IsStandard: false })))
        {
            string[] fitting = [.. Candidates(value, words).Select(c => FirstThatFits(replay, name, replay.Made, c)).OfType<string>()];
            if (fitting.Length > 0) return Using(replay, name, fitting) is var way ? way with { Help = Other(way.Help.Text) } : null;
        }
        foreach ((string name, StaticValue value, bool given) in replay.Parameters)
        {
            if (given || value is not BoolValue { Value: { } flag } || Mention(cause.Label, name) > 0) continue;
            BoolValue other = new(!flag);
            if (Fits(replay, name, replay.Made, other)) return new($"add `{name}: {Written(other)}`", Setting(replay, name, other));
        }
        foreach (string name in replay.Given.Where(a => a.Value.Value is not TensorValue).Select(a => a.Key).Reverse())
        {
            Arguments fewer = new(replay.Given);
            fewer.Remove(name);
            Repair? without = Way.Without(replay.Made, replay.Given[name].Where, name);
            if (MayTry && MayTell(without) && replay.Try(fewer, replay.Inputs) is not null) return new($"leave out `{name}`", without);
        }
        return null;
    }

    // Where the message names a size and a hyperparameter, or a shape and the one that was found, those come first.
    private Way? Named(Diagnostic cause, Replay replay)
    {
        if (Stated().Match(cause.Label) is { Success: true } stated)
        {
            (IntValue found, IntValue wanted) = (Size(stated.Groups[1]), Size(stated.Groups[2]));
            string name = stated.Groups[3].Value;
            // The size stands on another axis of the only tensor: channels before positions, say.
            if (replay.Inputs.Count == 1 && replay.Inputs.First() is { Key: var flow, Value: (TensorValue { Rank: > 2 } tensor, var where) } && tensor.Shape[-1] == found.Value && tensor.Shape.Skip(1).Contains(wanted.Value)
                && Exchanged(replay, flow, where, tensor, f => f.Shape[-1] == wanted.Value) is { } exchanged) return exchanged;
            if (replay.Parameters.Any(p => p.Name == name) && Fits(replay, name, replay.Made, found)) return new(Other($"`{name}: {Written(found)}`"), Setting(replay, name, found));
            return TogetherAs(replay, found.Value, wanted.Value) ?? BothAs(replay, name, found, wanted);
        }
        if (cause.Rule == ShapeRules.Mismatch && StatedAxis().Match(cause.Label) is { Success: true } axis)
        {
            (int at, string name) = (int.Parse(axis.Groups[1].Value, CultureInfo.InvariantCulture), axis.Groups[2].Value);
            if (!replay.Inputs.TryGetValue(name, out var given) || given.Value is not TensorValue tensor || at >= tensor.Rank || !MayTry) return null;
            TensorType type = new(tensor.Element, tensor.Shape.With(at, Size(axis.Groups[4]).Value));
            if (TryInput(replay, name, type) is null) return null;
            string text = cause.Where.Text, size = $@"\b{axis.Groups[4].Value}\b";
            bool declared = replay.Layer is { Module.IsStandard: false } && text.StartsWith("input ", StringComparison.Ordinal) && Regex.Count(text, size) == 1;
            Help fits = FitsAs(replay, name, [type.ToString()]);
            return declared ? fits.Or($"declare `{Regex.Replace(text, size, axis.Groups[3].Value)}` in `{replay.Layer!.Name}`") : fits;
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

    // Two hyperparameters have the same wrong size: the `kdim` and the `vdim` of one memory.
    private Way? BothAs(Replay replay, string name, IntValue found, IntValue wanted)
    {
        if (!replay.Given.ContainsKey(name)) return null;
        foreach ((string other, (StaticValue value, _)) in replay.Given)
        {
            if (other == name || value is not IntValue { Value: var size } || size != wanted.Value || !MayTry) continue;
            Arguments changed = new(replay.Given) { [name] = (found, replay.Made), [other] = (found, replay.Made) };
            if (replay.Try(changed, replay.Inputs) is not null) return new(Other($"`{name}: {Written(found)}` and `{other}: {Written(found)}`"), Together(Setting(replay, name, found), Setting(replay, other, found)));
        }
        return null;
    }

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

    // A block of the user's own that is told to do something 0 times does nothing; only of what is added may there be none.
    private static bool IsNothing(Replay replay, string name, StaticValue value) => value is IntValue { Value: var n } && n == Dim.Zero
        && replay.Layer is { Module.IsStandard: false } && !name.Contains("pad", StringComparison.Ordinal) && !name.Contains("offset", StringComparison.Ordinal) && !name.Contains("extra", StringComparison.Ordinal);

    // A factor of 1 would be legal, and do nothing.
    private string? FirstThatFits(Replay replay, string name, Location where, IEnumerable<StaticValue> candidates) =>
        candidates.Where(c => !(name.EndsWith("_factor", StringComparison.Ordinal) && replay.Given.GetValueOrDefault(name).Value is not IntValue { Value: { IsConstant: true, Value: < 1 } } && c is IntValue { Value: var f } && f == Dim.One))
            .FirstOrDefault(c => !IsNothing(replay, name, c) && Fits(replay, name, where, c)) is { } first ? Written(first) : null;

    private bool Fits(Replay replay, string name, Location where, StaticValue value)
    {
        if (!MayTry || !MayTell(Setting(replay, name, value))) return false;
        bool isInput = replay.Inputs.ContainsKey(name);
        Arguments changed = new(isInput ? replay.Inputs : replay.Given) { [name] = (value, where) };
        return (isInput ? replay.Try(replay.Given, changed) : replay.Try(changed, replay.Inputs)) is not null;
    }

    private static Way Using(Replay replay, string name, IReadOnlyList<string> values) => new($"`{name}: {string.Join("` or `", values)}`", [.. values.Select(v => Setting(replay, name, v))]);

    private static Repair? Setting(Replay replay, string name, StaticValue value) => Setting(replay, name, Written(value));

    private static Repair? Setting(Replay replay, string name, string value) =>
        replay.Inputs.ContainsKey(name) ? null : Way.Argument(replay.Made, replay.Given.TryGetValue(name, out var given) ? given.Where : null, name, value);

    private static Repair? Together(Repair? a, Repair? b) => a is null || b is null ? null : new([.. a.Edits, .. b.Edits]);

    /// <summary>False for a way out that has been followed to the end and does not lead to a program that compiles.</summary>
    private bool MayTell(Repair? repair) => _state.Ways.MayTell(repair);

    // Parameters that the message speaks of come first, then those given last: sizes come before details.
    private static int Mention(string words, string name) => Regex.IsMatch(words, $@"\b{Regex.Escape(name)}\b") ? 0 : 1;

    [GeneratedRegex(@" is (\d{1,9}), stated as (\d{1,9}) \((\w+)\)$")]
    private static partial Regex Stated();

    [GeneratedRegex(@"^axis (\d) of `(\w+)`.* is (\d{1,9}), stated as (\d{1,9})$")]
    private static partial Regex StatedAxis();

    [GeneratedRegex(@"(\[[\d, ]+\])[^\[]*, found (\[[\d, ]+\])")]
    private static partial Regex WantedShape();
}
