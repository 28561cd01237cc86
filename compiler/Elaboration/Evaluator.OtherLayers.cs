using System.Text.RegularExpressions;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;

namespace ModelDsl.Elaboration;

// A tensor with too many or too few axes: the layer's sister for them, or the tensor brought to the axes that it takes.
internal sealed partial class Evaluator
{
    private Way? OtherLayer(Diagnostic cause, Replay replay)
    {
        if (cause.Rule != ShapeRules.Rank || replay.Layer is not { } layer || Numbered().Match(layer.Name) is not { Success: true } number) return null;
        foreach (char digit in "123")
        {
            string name = number.Groups[1].Value + digit + number.Groups[3].Value;
            if (name == layer.Name || _frame.Module.Lookup(name) is not BlockSymbol sister || !MayTry) continue;
            Instance other = new(sister, replay.Made) { HasOwner = true, Given = replay.Given };
            if (ReplayOf(other, replay.Inputs, replay.Use).Try(replay.Given, replay.Inputs) is not null) return new(Other($"`{name}`"), Way.Replacing(replay.Made with { Span = new(replay.Made.Span.Start, layer.Name.Length) }, name));
        }
        return null;
    }

    private Way? OtherRank(Replay replay)
    {
        foreach ((string name, (StaticValue value, Text.Location where)) in replay.Inputs.Concat(replay.Given))
        {
            if (value is not TensorValue { Rank: > 0 } tensor) continue;
            // Numbers of classes, where probabilities would have an axis more.
            if (name == "target" && tensor.Element.IsFloat() && MayTry && TryInput(replay, name, new TensorType(ElementType.I64, tensor.Shape)) is not null)
                return $"declare `{AtUse(replay, name)}` as {new TensorType(ElementType.I64, tensor.Shape)}, the numbers of the classes";
            string? text = where.Source is not null && Simple().IsMatch(where.Text) ? where.Text : replay.Inputs.Count > 1 ? name : null;
            foreach (Form form in OtherForms(tensor.Shape))
            {
                Way written = Formed(form, text, where, replay);
                if (!MayTry || !written.Repairs.All(MayTell) || TryInput(replay, name, new TensorType(tensor.Element, form.Shape)) is null) continue;
                return Before(tensor, replay) is { } other ? written.Said($"{other}, or {written.Help}") : written;
            }
        }
        return null;
    }

    private static Way Formed(Form form, string? text, Text.Location where, Replay replay)
    {
        string help = text is null ? form.Flowing : form.Named.Replace("_", text, StringComparison.Ordinal);
        string code = Code().Match(help) is { Success: true } quoted ? quoted.Groups[1].Value : "";
        if (text is null) return new(help, code.StartsWith("-> ", StringComparison.Ordinal) ? Way.Before(replay.Use, $"{code[3..]} -> ") : null);
        return new(help, code.Length > text.Length && where.Source is not null && where.Text == text ? Way.Replacing(where, code.Contains("->", StringComparison.Ordinal) ? $"({code})" : code) : null);
    }

    // A layer for images behind one for features: the two may have changed places.
    private string? Before(TensorValue tensor, Replay replay)
    {
        if (tensor.Rank != 2 || replay.Layer is not { } layer || !Numbered().IsMatch(layer.Name) || !_trails.TryGetValue(tensor.Value, out var trail)) return null;
        for (AxisStep? step = trail[^1]; step is not null; step = step.Previous)
        {
            if (step.Name == "Flatten") return "put it before `Flatten`";
            if (step.Name == "Linear" && step.Previous is null or { Previous: null }) return "on features use `Linear`";
        }
        return null;
    }

    /// <summary>A form in which a tensor may have been meant.</summary>
    /// <param name="Shape">The shape it would have.</param>
    /// <param name="Named">What to do with a tensor that has the name <c>_</c>.</param>
    /// <param name="Flowing">What to do with one that only flows.</param>
    private sealed record Form(Shape Shape, string Named, string Flowing);

    // The likeliest first.
    private static IEnumerable<Form> OtherForms(Shape shape)
    {
        if (shape.Rank > 2) yield return new(Shape.Of(shape[0], shape.Slice(1, shape.Rank - 1).ElementCount), "flatten it first: `_ -> Flatten`", "add `-> Flatten` before it");
        if (shape.Rank == 2 && shape[1].TryConstant(out long count))
        {
            foreach (long channels in (long[])[1, 3])
            {
                long side = (long)Math.Sqrt(count / channels);
                Shape image = Shape.Of(shape[0], channels, side, side);
                if (side > 1 && side * side * channels == count) yield return new(image, $"make it an image first: `reshape(_, {image})`", $"make it an image first: `-> Unflatten(1, ({channels}, {side}, {side}))`");
            }
        }
        yield return new(shape.Insert(1 % (shape.Rank + 1), 1), "add an axis of 1: `_[:, none]`", "add an axis of 1 before it: `-> unsqueeze(1)`");
        yield return new(shape.Insert(0, 1), "add a batch of 1: `_[none]`", "add a batch of 1 before it: `-> unsqueeze(0)`");
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (shape[axis] == Dim.One) yield return new(shape.Remove(axis), $"remove the axis of 1: `squeeze(_, dim: {axis})`", $"remove the axis of 1 before it: `-> squeeze(dim: {axis})`");
        }
        // The frames of a film as so many images.
        if (shape.Rank > 4)
        {
            Shape joined = Shape.Of([shape[0] * shape[1], .. shape.Skip(2)]);
            yield return new(joined, $"join its first two axes: `reshape(_, {joined})`", $"join the first two axes before it: `-> reshape({joined})`");
        }
        foreach (Form form in Exchanges(shape)) yield return form;
        Shape larger = shape;
        for (int added = 1; added <= 3; added++)
        {
            larger = larger.Insert(larger.Rank, LikelySize);
            yield return new(larger, $"declare `_` with {larger.Rank} axes, such as {larger}", $"it takes {larger.Rank} axes, such as {larger}");
        }
    }

    // An image as files have it, [N, H, W, C].
    private static IEnumerable<Form> ChannelsFirst(Shape shape)
    {
        if (shape.Rank < 4) yield break;
        string order = $"(0, {shape.Rank - 1}, {string.Join(", ", Enumerable.Range(1, shape.Rank - 2))})";
        yield return new(shape.Remove(shape.Rank - 1).Insert(1, shape[-1]), $"put its channels first: `permute(_, {order})`", $"put the channels first before it: `-> permute({order})`");
    }

    private static IEnumerable<Form> Exchanges(Shape shape)
    {
        for (int a = 0; a < shape.Rank; a++)
        {
            for (int b = a + 1; b < shape.Rank; b++)
            {
                Shape swapped = shape.With(a, shape[b]).With(b, shape[a]);
                if (swapped != shape) yield return new(swapped, $"exchange two axes: `transpose(_, {a}, {b})`", $"exchange two axes before it: `-> transpose({a}, {b})`");
            }
        }
    }

    /// <summary>A size of an image that every usual kernel fits.</summary>
    private const long LikelySize = 32;

    [GeneratedRegex(@"^(\D+)([123])(d.*)$")]
    private static partial Regex Numbered();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\w+$")]
    private static partial Regex Simple();
}
