using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ModelDsl.Diagnostics;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

/// <summary>A way out: how the help says it, and the changes of the text that it stands for, any one of which is meant.</summary>
internal sealed partial record Way(Help Help)
{
    public Way(Help help, params IEnumerable<Repair?> repairs) : this(help) => Repairs = [.. repairs.OfType<Repair>()];

    /// <summary>None where the help leaves something to choose.</summary>
    public ImmutableArray<Repair> Repairs { get; } = [];

    public static implicit operator Way?(string? help) => help is null ? null : new(new Help(help));

    public static implicit operator Way?(Help? help) => help is null ? null : new(help);

    /// <summary>The same way in other words.</summary>
    public Way Said(string help) => this with { Help = Help with { Text = help } };

    public Diagnostic On(Diagnostic found) => found with { Help = Help, Repairs = Repairs };

    /// <summary>A call with another value of an argument, or with one argument more.</summary>
    /// <param name="call">The call, or the bare name of a layer.</param>
    /// <param name="given">Where the value stands now; nowhere for an argument that is left to its default.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="value">The value as it is written.</param>
    /// <returns>Null where the call is no text of the user's own.</returns>
    public static Repair? Argument(Location call, Location? given, string name, string value)
    {
        if (!IsOwn(call)) return null;
        string title = $"use `{name}: {value}`";
        if (given is { } place) return place.Source == call.Source && call.Span.Contains(place.Span) ? new(new Fix(title, place, value)) : null;
        if (Insertion(call) is not var (at, before, after)) return null;
        return new(new Fix(title, call with { Span = new(at, 0) }, $"{before}{name}: {value}{after}"));
    }

    /// <summary>A call without one of its arguments.</summary>
    public static Repair? Without(Location call, Location given, string name)
    {
        if (!IsOwn(call) || given.Source != call.Source || !call.Span.Contains(given.Span)) return null;
        string text = call.Source.Text;
        (int start, int end) = (given.Span.Start, given.Span.End);
        string before = text[..start].TrimEnd();
        if (before.EndsWith(':') && before[..^1].TrimEnd().EndsWith(name, StringComparison.Ordinal)) before = before[..^1].TrimEnd()[..^name.Length].TrimEnd();
        if (before.EndsWith(',')) start = before.Length - 1;
        else
        {
            start = before.Length;
            int comma = end + (text.Length - end - text[end..].TrimStart().Length);
            if (comma < text.Length && text[comma] == ',') end = comma + 1;
        }
        return new(new Fix($"leave out `{name}`", call with { Span = TextSpan.FromBounds(start, end) }, ""));
    }

    public static Repair? Replacing(Location where, string text) => IsOwn(where) ? new(new Fix($"change to `{text}`", where, text)) : null;

    public static Repair? Before(Location where, string text) => IsOwn(where) ? new(new Fix($"add `{text.Trim()}`", where with { Span = new(where.Span.Start, 0) }, text)) : null;

    private static bool IsOwn(Location where) => where.Source is not null && !where.Path.StartsWith("std/", StringComparison.Ordinal);

    private static (int At, string Before, string After)? Insertion(Location call)
    {
        string text = call.Text;
        if (Bare().IsMatch(text)) return (call.Span.End, "(", ")");
        if (!Call().IsMatch(text)) return null;
        bool empty = text[(text.IndexOf('(') + 1)..^1].Trim().Length == 0;
        return (call.Span.End - 1, empty ? "" : ", ", "");
    }

    [GeneratedRegex(@"^\w+$")]
    private static partial Regex Bare();

    // Whether the last parenthesis closes the first is seen when the changed text is checked.
    [GeneratedRegex(@"^\w+\s*\((?s:.*)\)$")]
    private static partial Regex Call();
}
