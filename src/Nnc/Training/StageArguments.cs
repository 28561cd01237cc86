using ModelDsl.Elaboration;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime.Training;
using ModelDsl.Training;

namespace ModelDsl.Nnc.Training;

/// <summary>The arguments of one stage of a data declaration, taken one by one; what is left over in the end is a mistake.</summary>
internal sealed class StageArguments(DataStage stage)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private int _position;

    /// <summary>The source or transformation.</summary>
    public string Name => stage.Name;

    public double Number(string name, double? otherwise = null) => Take(name) switch
    {
        IntValue i when i.Value.TryConstant(out long value) => value,
        FloatValue { Value: { } value } => value,
        null when otherwise is { } value => value,
        null => throw Wrong($"needs `{name}`"),
        ClockValue => throw Wrong($"`{name}` stays the same during a run"),
        var other => throw Wrong($"`{name}` is a number, found {other.Describe()}"),
    };

    /// <summary>A whole number from <paramref name="least"/>.</summary>
    public int Count(string name, int? otherwise = null, int least = 0)
    {
        double value = Number(name, otherwise);
        return value == Math.Floor(value) && value >= least && value <= int.MaxValue ? (int)value : throw Wrong($"`{name}` is a whole number from {least}, found {value}");
    }

    /// <summary>A number that may change with the run.</summary>
    public ClockNumber Clocked(string name)
    {
        if (!stage.Named.TryGetValue(name, out StaticValue? value) && _position < stage.Positional.Length) value = stage.Positional[_position];
        if (value is not ClockValue clocked)
        {
            double number = Number(name);
            return _ => number;
        }
        Take(name);
        return clock => clocked.At(clock.Epoch, clock.Step, clock.Progress);
    }

    public bool Switch(string name, bool otherwise = false) => Take(name) switch
    {
        BoolValue { Value: { } on } => on,
        null => otherwise,
        var other => throw Wrong($"`{name}` is true or false, found {other.Describe()}"),
    };

    /// <summary>The name of a file or folder.</summary>
    public string Path(string name) => OptionalText(name) ?? throw Wrong($"needs a file for `{name}`");

    public string? OptionalText(string name) => Take(name) switch
    {
        StringValue text => text.Value,
        null => null,
        var other => throw Wrong($"`{name}` is a text, found {other.Describe()}"),
    };

    /// <summary>A name of a column, or several.</summary>
    public string[] Texts(string name) => Take(name) switch
    {
        StringValue text => [text.Value],
        ListValue { Items: var items } when items.All(i => i is StringValue) => [.. items.Cast<StringValue>().Select(s => s.Value)],
        null => [],
        var other => throw Wrong($"`{name}` is a list of names, found {other.Describe()}"),
    };

    /// <summary>An image's size: one number for rows and columns, or two.</summary>
    public (int Rows, int Columns) Size(string name) => SizeOf(Take(name), name);

    /// <summary>Several sizes of images.</summary>
    public (int Rows, int Columns)[] Sizes(string name) => Take(name) switch
    {
        ListValue { Items: { Length: > 0 } items } => [.. items.Select(i => SizeOf(i, name))],
        var other => throw Wrong($"`{name}` is a list of sizes such as [24, 28, 32], found {other?.Describe() ?? "nothing"}"),
    };

    private (int Rows, int Columns) SizeOf(StaticValue? value, string name) => value switch
    {
        IntValue i when i.Value.TryConstant(out long n) && n is > 0 and <= 1 << 15 => ((int)n, (int)n),
        TupleValue { Items: [IntValue a, IntValue b] } when a.Value.TryConstant(out long r) && b.Value.TryConstant(out long c) && r is > 0 and <= 1 << 15 && c is > 0 and <= 1 << 15 => ((int)r, (int)c),
        null => throw Wrong($"needs `{name}`"),
        var other => throw Wrong($"`{name}` is a size such as 28 or (28, 32), found {other.Describe()}"),
    };

    public void Finish()
    {
        if (_position < stage.Positional.Length) throw Wrong($"takes {_position} arguments, found {stage.Positional.Length}");
        if (stage.Named.Keys.FirstOrDefault(k => !_taken.Contains(k)) is { } unknown) throw Wrong($"has no `{unknown}`; {Diagnostics.Suggestion.DidYouMean(unknown, _taken) ?? $"it takes {string.Join(", ", _taken)}"}");
    }

    public UserException Unknown(string what, string[] known) =>
        Wrong($"is no {what}; {Diagnostics.Suggestion.DidYouMean(stage.Name, known) ?? $"there are {string.Join(", ", known)}"}");

    public UserException Wrong(string reason) => new(TrainingRules.BadData, $"{stage.Where.Path}:{stage.Where.Start.Line}:{stage.Where.Start.Column}: `{stage.Name}` {reason}");

    private StaticValue? Take(string name)
    {
        _taken.Add(name);
        if (stage.Named.TryGetValue(name, out StaticValue? value)) return value;
        return _position < stage.Positional.Length ? stage.Positional[_position++] : null;
    }
}
