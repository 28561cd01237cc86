using System.Collections.Immutable;
using ModelDsl.Text;

namespace ModelDsl.Diagnostics;

public enum Severity { Info, Warning, Error }

/// <summary>A kind of mistake: its code, severity and title. Declared beside the stage that finds it.</summary>
/// <remarks>Codes are never reused. NN0xxx syntax · NN1xxx names and types · NN2xxx shapes · NN3xxx hyperparameters ·
/// NN4xxx weights and data · NN5xxx training · NN6xxx code generation · NN7xxx lints · NN9xxx internal.</remarks>
/// <param name="Code">The code, <c>NN2101</c>.</param>
/// <param name="Severity">How bad it is where a finding does not say otherwise.</param>
/// <param name="Title">The headline, in lower case and without a full stop.</param>
/// <param name="Meaning">A few sentences for the rule's page, in Markdown: what the rule asks, and why.</param>
public sealed record Rule(string Code, Severity Severity, string Title, string Meaning = "")
{
    public static Rule Error(string code, string title, string meaning = "") => new(code, Severity.Error, title, meaning);
    public static Rule Warning(string code, string title, string meaning = "") => new(code, Severity.Warning, title, meaning);
    public static Rule Info(string code, string title, string meaning = "") => new(code, Severity.Info, title, meaning);

    /// <summary>One finding of this rule. <paramref name="label"/> stands under the marked text.</summary>
    public Diagnostic At(Location where, string label = "") => new(this, where, label);

    public bool Equals(Rule? other) => other is not null && Code == other.Code;
    public override int GetHashCode() => Code.GetHashCode();
}

/// <summary>Another place that helps to understand a diagnostic.</summary>
public sealed record Note(Location Where, string Message)
{
    /// <summary>A place inside what is used where the error is told.</summary>
    internal static Note Inside(Location where, string name) => new(where, $"inside `{name}`") { IsInside = true };

    internal bool IsInside { get; private init; }
}

/// <summary>A change of the text that mends a finding, for tools that offer it.</summary>
/// <param name="Title">What it does, <c>change to `Conv2d`</c>.</param>
/// <param name="Where">What it replaces; empty for an insertion.</param>
/// <param name="NewText">What stands there afterwards.</param>
public sealed record Fix(string Title, Location Where, string NewText);

/// <summary>One finding: where, why, and the way out.</summary>
public sealed record Diagnostic(Rule Rule, Location Where, string Label)
{
    public string Code => Rule.Code;
    public Severity Severity { get; init; } = Rule.Severity;

    /// <summary>The headline; the rule's title unless the finding has a better one.</summary>
    public string Title { get; init; } = Rule.Title;

    public ImmutableArray<Note> Notes { get; init; } = [];

    /// <summary>The size formula with the numbers in it.</summary>
    public string? Formula { get; init; }

    /// <summary>The steps that led here, <c>image f32[N, 1, 28, 28] -> MaxPool2d f32[N, 1, 3, 3]</c>.</summary>
    public string? Shapes { get; init; }

    /// <summary>Sizes for which a goal fails.</summary>
    public string? Example { get; init; }

    /// <summary>The <c>require</c> that the help names, where one would settle the matter.</summary>
    public string? Require { get; init; }

    /// <summary>What to do about it.</summary>
    public Help? Help { get; init; }

    /// <summary>What the help says, as changes of the text; any one of them is meant.</summary>
    public ImmutableArray<Repair> Repairs { get; init; } = [];

    /// <summary>Whether there is a help that does this, or any of these.</summary>
    internal bool Helps(HelpTraits traits) => Help?.Is(traits) == true;

    /// <summary>Names that may stand in the place of an unknown one, the likeliest first.</summary>
    internal ImmutableArray<string> OtherNames { get; init; } = [];

    /// <summary>Where the same name stands again, which is not reported besides.</summary>
    internal ImmutableArray<Location> Again { get; init; } = [];

    /// <summary>Changes that mend it, any one of them.</summary>
    public ImmutableArray<Fix> Fixes { get; init; } = [];

    /// <summary>Title and label in one line: <c>the kernel does not fit the input: needs H ≥ 5, has 3</c>.</summary>
    public string Message => Label.Length == 0 ? Title : $"{Title}: {Label}";

    public override string ToString() => $"{Where}: {Severity.ToString().ToLowerInvariant()} {Code}: {Message}";
}

/// <summary>Collects what one stage finds. One cause, one error: callers give the failed value an unknown type.</summary>
public sealed class DiagnosticBag
{
    private readonly List<Diagnostic> _items = [];
    private readonly HashSet<(string, Location, string)> _seen = [];

    public void Add(Diagnostic diagnostic)
    {
        if (_seen.Add((diagnostic.Code, diagnostic.Where, diagnostic.Label))) _items.Add(diagnostic);
    }

    public void AddRange(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (Diagnostic d in diagnostics) Add(d);
    }

    /// <summary>Puts a better worded finding in the place of one.</summary>
    public void Replace(Diagnostic old, Diagnostic better)
    {
        int at = _items.IndexOf(old);
        if (at >= 0) _items[at] = better;
    }

    public void Remove(Diagnostic diagnostic) => _items.Remove(diagnostic);

    /// <summary>The finding at a place, or null.</summary>
    public Diagnostic? At(Location where) => _items.Find(d => d.Where == where);

    /// <summary>The first finding at a place or around it, or null.</summary>
    public Diagnostic? Around(Location where) => _items.Find(d => d.Where == where)
        ?? _items.Find(d => d.Where.Source == where.Source && d.Where.Span.Start <= where.Span.Start && where.Span.End <= d.Where.Span.End);

    public bool HasErrors => _items.Exists(d => d.Severity == Severity.Error);
    public int Count => _items.Count;

    /// <summary>Everything found, in order of file and position.</summary>
    public ImmutableArray<Diagnostic> ToImmutable() =>
        [.. _items.OrderBy(d => d.Where.Path, StringComparer.Ordinal).ThenBy(d => d.Where.Span.Start).ThenBy(d => d.Code, StringComparer.Ordinal)];
}
