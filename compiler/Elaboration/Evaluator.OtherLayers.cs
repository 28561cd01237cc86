using System.Text.RegularExpressions;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;

namespace ModelDsl.Elaboration;

// A tensor with too many or too few axes: the layer's sister for them, or the tensor brought to the axes that it takes.
internal sealed partial class Evaluator
{
    private string? OtherLayer(Diagnostic cause, Replay replay)
    {
        if (cause.Rule != ShapeRules.Rank || replay.Layer is not { } layer || Numbered().Match(layer.Name) is not { Success: true } number) return null;
        foreach (char digit in "123")
        {
            string name = number.Groups[1].Value + digit + number.Groups[3].Value;
            if (name == layer.Name || _frame.Module.Lookup(name) is not BlockSymbol sister || !MayTry) continue;
            Instance other = new(sister, replay.Made) { HasOwner = true, Given = replay.Given };
            if (ReplayOf(other, replay.Inputs).Try(replay.Given, replay.Inputs) is not null) return $"use `{name}`";
        }
        return null;
    }

    private string? OtherRank(Replay replay)
    {
        foreach ((string name, (StaticValue value, Text.Location where)) in replay.Inputs.Concat(replay.Given))
        {
            if (value is not TensorValue { Rank: > 0 } tensor) continue;
            string text = where.Source is not null && Simple().IsMatch(where.Text) ? where.Text : name;
            foreach ((Shape shape, string written) in OtherForms(tensor.Shape))
            {
                if (MayTry && TryInput(replay, name, new TensorType(tensor.Element, shape)) is not null) return written.Replace("_", text, StringComparison.Ordinal);
            }
        }
        return null;
    }

    // The forms in which a tensor may have been meant, the likeliest first.
    private static IEnumerable<(Shape Shape, string Written)> OtherForms(Shape shape)
    {
        if (shape.Rank > 2) yield return (Shape.Of(shape[0], shape.Slice(1, shape.Rank - 1).ElementCount), "flatten it first: `_ -> Flatten`");
        if (shape.Rank == 2 && shape[1].TryConstant(out long count))
        {
            foreach (long channels in (long[])[1, 3])
            {
                long side = (long)Math.Sqrt(count / channels);
                Shape image = Shape.Of(shape[0], channels, side, side);
                if (side > 1 && side * side * channels == count) yield return (image, $"make it an image first: `reshape(_, {image})`");
            }
        }
        yield return (shape.Insert(1 % (shape.Rank + 1), 1), "add an axis of 1: `_[:, none]`");
        yield return (shape.Insert(0, 1), "add a batch of 1: `_[none]`");
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (shape[axis] == Dim.One) yield return (shape.Remove(axis), $"remove the axis of 1: `squeeze(_, dim: {axis})`");
        }
    }

    [GeneratedRegex(@"^(\D+)([123])(d.*)$")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^\w+$")]
    private static partial Regex Simple();
}
