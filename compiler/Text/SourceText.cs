namespace ModelDsl.Text;

/// <summary>The text of one <c>.nn</c> file, and where its lines begin.</summary>
/// <param name="path">What diagnostics call the file; never opened.</param>
/// <param name="text">The whole file.</param>
public sealed class SourceText(string path, string text)
{
    private int[]? _lineStarts;

    public string Path { get; } = path;
    public string Text { get; } = text;
    public int Length => Text.Length;

    public int LineCount => LineStarts.Length;

    /// <summary>Line and column of an offset, both counted from 1; columns count UTF-16 units.</summary>
    public (int Line, int Column) Position(int offset)
    {
        offset = Math.Clamp(offset, 0, Length);
        int line = Array.BinarySearch(LineStarts, offset);
        if (line < 0) line = ~line - 1;
        return (line + 1, offset - LineStarts[line] + 1);
    }

    /// <summary>Where a line (from 1) begins.</summary>
    public int Offset(int line) => LineStarts[line - 1];

    /// <summary>The text of a line (from 1), without its line break.</summary>
    public string Line(int line)
    {
        int start = LineStarts[line - 1];
        int end = line < LineStarts.Length ? LineStarts[line] : Length;
        return Text[start..end].TrimEnd('\r', '\n');
    }

    public string Slice(TextSpan span) => Text.Substring(span.Start, span.Length);

    private int[] LineStarts => _lineStarts ??= FindLines(Text);

    private static int[] FindLines(string text)
    {
        List<int> starts = [0];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || text[i] == '\r' && !(i + 1 < text.Length && text[i + 1] == '\n'))
                starts.Add(i + 1);
        }
        return [.. starts];
    }

    public override string ToString() => Path;
}

/// <summary>A run of characters in a source.</summary>
public readonly record struct TextSpan(int Start, int Length)
{
    public int End => Start + Length;
    public static TextSpan FromBounds(int start, int end) => new(start, end - start);
    public bool Contains(TextSpan inner) => Start <= inner.Start && inner.End <= End;
    public TextSpan To(TextSpan last) => FromBounds(Math.Min(Start, last.Start), Math.Max(End, last.End));
}

/// <summary>A place in a source; what every syntax node, IR value and diagnostic refers to.</summary>
public readonly record struct Location(SourceText Source, TextSpan Span)
{
    public string Path => Source?.Path ?? "";
    public string Text => Source.Slice(Span);
    public (int Line, int Column) Start => Source.Position(Span.Start);
    public (int Line, int Column) End => Source.Position(Span.End);
    public Location To(Location last) => ReferenceEquals(Source, last.Source) ? this with { Span = Span.To(last.Span) } : this;
    public override string ToString() => Source is null ? "<none>" : $"{Path}:{Start.Line}:{Start.Column}";
}
