using System.Text;

namespace ModelDsl.Diagnostics.Formats;

/// <summary>Diagnostics for people: the code around the mistake, what was found, and the way out.</summary>
/// <param name="color">Whether to use ANSI colours.</param>
/// <param name="width">The terminal's width in characters, to which lines are cut and wrapped; 0 where there is none.</param>
public sealed class TextFormat(bool color, int width = 0)
{
    public string Print(Diagnostic d)
    {
        var text = new StringBuilder();
        foreach (IReadOnlyList<Segment> line in Lay(d, width).Lines)
        {
            foreach (Segment part in line) text.Append(Paint(part));
            text.Append('\n');
        }
        return text.ToString(0, text.Length - 1);
    }

    /// <summary>The lines of a message, the last of them empty.</summary>
    internal static StyledText Lay(Diagnostic d, int width)
    {
        var text = new StyledText();
        Style severity = StyleOf(d.Severity);
        text.Add($"{d.Severity.ToString().ToLowerInvariant()}[{d.Code}]", severity).Add($": {d.Title}", Style.Title).EndLine();
        if (d.Where.Source is null)
        {
            if (d.Label.Length > 0) text.Add("   = ").Add(d.Label).EndLine();
        }
        else
        {
            var frame = new CodeFrame(text, d, width, severity);
            frame.Write();
            if ((d.Formula ?? d.Shapes ?? d.Example ?? d.Help) is not null) frame.Close();
        }
        Remark(text, "formula", d.Formula, width);
        Remark(text, "shapes", d.Shapes, width);
        Remark(text, "example", d.Example, width);
        Remark(text, "help", d.Help?.Text, width);
        return text;
    }

    private static void Remark(StyledText text, string name, string? value, int width)
    {
        if (value is null) return;
        string head = $"   = {name}:".PadRight(14);
        text.Add(head, Style.Name);
        List<string> lines = StyledText.Wrap(value, width > 0 ? Math.Max(30, width - head.Length) : 0);
        for (int i = 0; i < lines.Count; i++) text.Add(i == 0 ? lines[i] : new string(' ', head.Length) + lines[i]).EndLine();
    }

    internal static Style StyleOf(Severity severity) => severity switch { Severity.Error => Style.Error, Severity.Warning => Style.Warning, _ => Style.Info };

    private string Paint(Segment part)
    {
        if (!color || part.Style == Style.Plain) return part.Text;
        string code = part.Style switch
        {
            Style.Error => "1;31",
            Style.Warning => "1;33",
            Style.Info => "1;36",
            Style.Title => "1",
            Style.Frame => "34",
            _ => "36",
        };
        return $"\e[{code}m{part.Text}\e[0m";
    }
}
