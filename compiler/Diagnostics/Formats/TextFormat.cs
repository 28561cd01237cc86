using System.Text;
using ModelDsl.Text;

namespace ModelDsl.Diagnostics.Formats;

/// <summary>Diagnostics for people: the code around the mistake, what was found, and the way out.</summary>
/// <param name="color">Whether to use ANSI colours.</param>
public sealed class TextFormat(bool color)
{
    private const int MostLinesOfAFrame = 6;

    public string Print(Diagnostic d)
    {
        var text = new StringBuilder();
        string severity = d.Severity.ToString().ToLowerInvariant();
        text.Append(Paint(SeverityColor(d.Severity), $"{severity}[{d.Code}]")).Append(Paint("1", $": {d.Title}")).Append('\n');
        if (d.Where.Source is null)
        {
            if (d.Label.Length > 0) text.Append("   = ").Append(d.Label).Append('\n');
        }
        else AppendFrame(text, d);
        AppendLine(text, "formula", d.Formula);
        AppendLine(text, "shapes", d.Shapes);
        AppendLine(text, "example", d.Example);
        AppendLine(text, "help", d.Help);
        return text.ToString();
    }

    private void AppendFrame(StringBuilder text, Diagnostic d)
    {
        (int line, int column) = d.Where.Start;
        var here = d.Notes.Where(n => ReferenceEquals(n.Where.Source, d.Where.Source)).ToList();
        int gutter = here.Select(n => n.Where.Start.Line).Append(line).Max().ToString().Length + 1;
        string margin = new string(' ', gutter) + " " + Paint("34", "|");

        text.Append(new string(' ', gutter)).Append(Paint("34", "-->")).Append($" {d.Where.Path}:{line}:{column}\n");
        text.Append(margin).Append('\n');
        int previous = 0;
        var marks = here.Select(n => (n.Where, n.Message, Mark: '-')).Append((d.Where, d.Label, '^'))
            .OrderBy(m => m.Where.Span.Start).ThenBy(m => m.Item3);
        foreach ((Location where, string message, char mark) in marks)
        {
            int at = where.Start.Line;
            if (previous > 0 && at - previous is > 1 and < MostLinesOfAFrame)
            {
                for (int l = previous + 1; l < at; l++) AppendSource(text, where.Source, l, gutter);
            }
            if (at != previous) AppendSource(text, where.Source, at, gutter);
            previous = at;
            text.Append(margin).Append(' ').Append(Underline(where, mark, message, d.Severity)).Append('\n');
        }
        foreach (Note note in d.Notes.Where(n => n.Where.Source is not null && !ReferenceEquals(n.Where.Source, d.Where.Source)))
        {
            text.Append(new string(' ', gutter)).Append(Paint("34", "::>")).Append($" {note.Where}: {note.Message}\n");
        }
        if ((d.Formula ?? d.Shapes ?? d.Example ?? d.Help) is not null) text.Append(margin).Append('\n');
    }

    private void AppendSource(StringBuilder text, SourceText source, int line, int gutter) =>
        text.Append(Paint("34", $"{line.ToString().PadLeft(gutter)} |")).Append(' ').Append(Shorten(Visible(source.Line(line)))).Append('\n');

    private string Underline(Location where, char mark, string message, Severity severity)
    {
        (int line, int column) = where.Start;
        string sourceLine = where.Source.Line(line);
        int length = Math.Clamp(where.Span.Length, 1, Math.Max(1, sourceLine.Length - column + 1));
        if (column > LongestLine) return Paint(SeverityColor(severity), $"^ at column {column}: {message}");
        string pad = new(' ', column - 1);
        string signs = Paint(mark == '^' ? SeverityColor(severity) : "34", new string(mark, Math.Min(length, LongestLine)));
        return message.Length == 0 ? pad + signs : $"{pad}{signs} {message}";
    }

    private const int LongestLine = 200;

    private static string Shorten(string line) => line.Length <= LongestLine ? line : line[..LongestLine] + "…";

    // A file may hold anything; a terminal must not be told to do it.
    private static string Visible(string line) => new([.. line.Select(c => c == '\t' ? ' ' : char.IsControl(c) ? '·' : c)]);

    private void AppendLine(StringBuilder text, string name, string? value)
    {
        if (value is null) return;
        string head = $"   = {name}:".PadRight(14);
        text.Append(Paint("36", head)).Append(value.Replace("\n", "\n" + new string(' ', head.Length))).Append('\n');
    }

    private static string SeverityColor(Severity severity) => severity switch { Severity.Error => "1;31", Severity.Warning => "1;33", _ => "1;36" };
    private string Paint(string code, string text) => color ? $"\e[{code}m{text}\e[0m" : text;
}
