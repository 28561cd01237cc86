namespace ModelDsl.Diagnostics.Formats;

/// <summary>What a piece of a message is, for whoever gives it a colour.</summary>
internal enum Style { Plain, Error, Warning, Info, Title, Frame, Name }

internal readonly record struct Segment(string Text, Style Style);

/// <summary>Lines of styled pieces, before they become terminal codes or a picture.</summary>
internal sealed class StyledText
{
    private readonly List<List<Segment>> _lines = [[]];

    public IReadOnlyList<IReadOnlyList<Segment>> Lines => _lines;

    public StyledText Add(string text, Style style = Style.Plain)
    {
        if (text.Length > 0) _lines[^1].Add(new Segment(text, style));
        return this;
    }

    public void EndLine() => _lines.Add([]);

    /// <summary>The text cut into lines of at most <paramref name="width"/> cells, between words; 0 leaves it whole.</summary>
    public static List<string> Wrap(string text, int width)
    {
        List<string> lines = [];
        foreach (string paragraph in text.Split('\n'))
        {
            string line = "";
            foreach (string word in width > 0 ? paragraph.Split(' ') : [paragraph])
            {
                if (line.Length > 0 && DisplayLine.WidthOf(line) + 1 + DisplayLine.WidthOf(word) > width)
                {
                    lines.Add(line);
                    line = word;
                }
                else line = line.Length == 0 ? word : $"{line} {word}";
            }
            lines.Add(line);
        }
        return lines;
    }
}
