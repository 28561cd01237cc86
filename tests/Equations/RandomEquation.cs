namespace ModelDsl.Tests.Equations;

/// <summary>A random equation as text, and as a function of its indices.</summary>
internal sealed class RandomEquation(int seed)
{
    private sealed record Part(string Text, Func<Dictionary<string, int>, IReadOnlyDictionary<string, Loops>, double> Value);

    private readonly Random _random = new(seed);
    private readonly List<string> _inputs = [];
    private readonly Dictionary<string, int> _ranges = [];
    private readonly List<string> _visible = [];
    private int _indices;

    public EquationCase Case()
    {
        string[] left = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Index(_random.Next(1, 5)))];
        Part body = Expression(3);
        int[] shape = [.. left.Select(i => _ranges[i])];
        string equation = $"y[{string.Join(", ", left)}]: f64[{string.Join(", ", shape)}] = {body.Text}";
        // An input that no read needs keeps the model from being a constant.
        return new($"Random{seed}", $"input other: f64[1]\n{string.Join("\n", _inputs)}\n{equation}\noutput y",
            v => Loops.Make(shape, at => body.Value(left.Zip(at).ToDictionary(p => p.First, p => p.Second), v)));
    }

    private string Index(int range)
    {
        string name = $"i{_indices++}";
        _ranges[name] = range;
        _visible.Add(name);
        return name;
    }

    private Part Expression(int depth) => (depth == 0 ? _random.Next(4) : _random.Next(10)) switch
    {
        0 => Number(),
        1 => Any() is var i ? new(i, (at, _) => at[i]) : throw new InvalidOperationException(),
        2 or 3 => Read(),
        4 => Guarded(),
        5 or 6 => Reduction(depth),
        7 => Choice(depth),
        _ => Pair(depth),
    };

    private Part Number()
    {
        double value = _random.Next(-3, 4) * 0.5;
        return new(value < 0 ? FormattableString.Invariant($"({value:0.0})") : FormattableString.Invariant($"{value:0.0}"), (_, _) => value);
    }

    private string Any() => _visible[_random.Next(_visible.Count)];

    private Part Pair(int depth)
    {
        (Part a, Part b) = (Expression(depth - 1), Expression(depth - 1));
        return _random.Next(4) switch
        {
            0 => new($"({a.Text} + {b.Text})", (at, v) => a.Value(at, v) + b.Value(at, v)),
            1 => new($"({a.Text} - {b.Text})", (at, v) => a.Value(at, v) - b.Value(at, v)),
            _ => new($"({a.Text} * {b.Text})", (at, v) => a.Value(at, v) * b.Value(at, v)),
        };
    }

    // stride · i + dilation · u + offset, moved so that it starts at 0 or a little behind.
    private (string Text, Func<Dictionary<string, int>, int> Value, int Most) Place(int fewest = 0)
    {
        string[] used = [.. Enumerable.Range(0, _random.Next(fewest, 3)).Select(_ => Any()).Distinct()];
        int[] steps = [.. used.Select(_ => _random.Next(5) switch { 0 => -1, 1 => 2, 2 => 3, _ => 1 })];
        // An index alone in a subscript takes the axis's size for its own: that is for those whose range is stated.
        int least = used.Select((i, k) => Math.Min(0, steps[k] * (_ranges[i] - 1))).Sum(), offset = -least + _random.Next(used.Length == 1 ? 1 : 0, 3);
        int most = used.Select((i, k) => Math.Max(0, steps[k] * (_ranges[i] - 1))).Sum() + offset;
        string text = string.Join(" + ", [.. used.Select((i, k) => steps[k] == 1 ? i : $"{steps[k]} * {i}"), $"{offset}"]);
        return (text, at => used.Select((i, k) => steps[k] * at[i]).Sum() + offset, most);
    }

    private Part Read()
    {
        var places = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Place()).ToArray();
        string name = $"x{_inputs.Count}";
        _inputs.Add($"input {name}: f64[{string.Join(", ", places.Select(p => p.Most + 1 + _random.Next(2)))}]");
        return new($"{name}[{string.Join(", ", places.Select(p => p.Text))}]", (at, v) => v[name][[.. places.Select(p => p.Value(at))]]);
    }

    // A read that would leave its axis, behind the condition that it does not.
    private Part Guarded()
    {
        var place = Place(fewest: 1);
        int size = Math.Max(1, place.Most - _random.Next(0, 3)), shift = _random.Next(0, 3);
        string name = $"x{_inputs.Count}", text = $"{place.Text} - {shift}";
        _inputs.Add($"input {name}: f64[{size}]");
        return new($"where({text} >= 0 and {text} < {size}, {name}[{text}], 0)", (at, v) => place.Value(at) - shift is var p && p >= 0 && p < size ? v[name][p] : 0);
    }

    private Part Choice(int depth)
    {
        (string i, string j, Part a, Part b) = (Any(), Any(), Expression(depth - 1), Expression(depth - 1));
        int shift = _random.Next(-1, 3);
        return new($"(if {i} + {shift} < {j} or {i} % 2 == 1 then {a.Text} else {b.Text})", (at, v) => at[i] + shift < at[j] || at[i] % 2 == 1 ? a.Value(at, v) : b.Value(at, v));
    }

    private Part Reduction(int depth)
    {
        int before = _visible.Count, range = _random.Next(1, 4);
        string name = Index(range), weights = $"w{_inputs.Count}";
        _inputs.Add($"input {weights}: f64[{range}]");
        Part body = Expression(depth - 1);
        _visible.RemoveRange(before, _visible.Count - before);
        string kind = new[] { "sum", "sum", "sum", "max", "min", "prod", "mean" }[_random.Next(7)];
        return new($"({kind}({name}) ({weights}[{name}] * {body.Text}))", (at, v) =>
        {
            double[] terms = [.. Enumerable.Range(0, range).Select(u => v[weights][u] * body.Value(new(at) { [name] = u }, v))];
            return kind switch
            {
                "sum" => terms.Sum(),
                "max" => terms.Max(),
                "min" => terms.Min(),
                "mean" => terms.Average(),
                _ => terms.Aggregate(1.0, (a, b) => a * b),
            };
        });
    }
}
