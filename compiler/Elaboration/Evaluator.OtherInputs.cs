using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

using Arguments = Dictionary<string, (StaticValue Value, Location Where)>;

// What flows into a failed use gets another shape: which one would fit.
internal sealed partial class Evaluator
{
    private Way? OtherInputs(Replay replay)
    {
        (string Name, TensorValue Value)[] tensors = [.. replay.Inputs.Concat(replay.Given).Where(i => i.Value.Value is TensorValue).Select(i => (i.Key, (TensorValue)i.Value.Value))];
        List<Dim> sizes = [.. tensors.SelectMany(t => t.Value.Shape).Distinct()];
        foreach ((string name, TensorValue tensor) in tensors.Reverse())
        {
            for (int axis = 0; axis < tensor.Rank; axis++)
            {
                List<string> fitting = [];
                Shape? like = null;
                foreach (IEnumerable<Dim> direction in Sizes(tensor.Shape[axis], tensors.Length > 1 ? sizes : []))
                {
                    TensorType? first = direction.Select(d => new TensorType(tensor.Element, tensor.Shape.With(axis, d))).FirstOrDefault(t => MayTry && TryInput(replay, name, t) is not null);
                    if (first is null || fitting.Count == 2 || fitting.Contains(first.ToString())) continue;
                    like ??= first.Shape;
                    fitting.Add(first.ToString());
                }
                if (fitting.Count == 0) continue;
                Help fits = FitsAs(replay, name, fitting);
                return like is not null && Upstream(tensor, like) is { } made ? made with { Help = fits with { Text = $"{fits}; {made.Help}" } } : Open(fits, tensors);
            }
            if (AllAlike(replay, name, tensor) is not [var nearest, ..] alike) continue;
            Help fit = FitsAs(replay, name, [.. alike.Select(a => a.ToString())]);
            return Upstream(tensor, nearest.Shape) is { } computed ? computed with { Help = fit with { Text = $"{fit}; {computed.Help}" } } : Open(fit, tensors);
        }
        return null;
    }

    private Way Open(Help fits, (string Name, TensorValue Value)[] tensors) => new(tensors.All(t => IsInput(t.Value)) ? fits : fits with { Traits = fits.Traits | HelpTraits.Vague });

    // An input of the checked text is declared otherwise; anything else has to be computed otherwise.
    private bool IsInput(TensorValue tensor) => _trails.TryGetValue(tensor.Value, out var trail) && trail.All(s => s is { Previous: null, Replay: null });

    // Height and width of one size are changed together.
    private List<TensorType> AllAlike(Replay replay, string name, TensorValue tensor)
    {
        List<TensorType> fitting = [];
        if (tensor.Shape.Where(d => d.IsConstant).GroupBy(d => d).FirstOrDefault(g => g.Count() > 1)?.Key is not { } size) return fitting;
        foreach (IEnumerable<Dim> direction in Sizes(size, []))
        {
            TensorType? first = direction.Select(d => new TensorType(tensor.Element, Shape.Of(tensor.Shape.Select(old => old == size ? d : old)))).FirstOrDefault(t => MayTry && TryInput(replay, name, t) is not null);
            if (first is not null) fitting.Add(first);
        }
        return fitting;
    }

    // One of several tensors has the shape that another should have.
    private Way? OtherShape(Replay replay)
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
    private Way? Sides(Replay replay)
    {
        if (replay.Inputs.Concat(replay.Given).Where(i => i.Value.Value is TensorValue).ToArray() is not [var (name, (value, _))] || value is not TensorValue { Rank: >= 4 } image || image.Shape.Skip(2).Distinct().ToArray() is not [var side]) return null;
        TensorType Sized(Dim size) => new(image.Element, Shape.Of([image.Shape[0], image.Shape[1], .. Enumerable.Repeat(size, image.Rank - 2)]));
        string[] fitting = [.. Sizes(side, []).Select(d => d.Select(Sized).FirstOrDefault(t => MayTry && TryInput(replay, name, t) is not null)).OfType<TensorType>().Distinct().Select(t => t.ToString())];
        return fitting.Length > 0 ? $"it takes {string.Join(" or ", fitting)}" : null;
    }

    // The reader knows a tensor by what stands at the use.
    private static Help FitsAs(Replay replay, string name, List<string> fitting)
    {
        int tensors = replay.Inputs.Concat(replay.Given).Count(i => i.Value.Value is TensorValue);
        string shapes = string.Join(" or ", fitting);
        return tensors > 1 ? new Help($"`{AtUse(replay, name)}` fits as {shapes}") { Traits = HelpTraits.Shape } : new Help($"it takes {shapes}");
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
}
