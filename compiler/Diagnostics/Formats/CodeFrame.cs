using ModelDsl.Text;

namespace ModelDsl.Diagnostics.Formats;

/// <summary>The lines of code around a finding, with marks below them.</summary>
/// <remarks>Lines longer than the page are cut around what is marked; a mark over several lines is a bracket at their left.</remarks>
internal sealed class CodeFrame
{
    /// <summary>Gaps of fewer lines than this are shown.</summary>
    private const int MostHiddenLines = 5;

    private const int LongestUncut = 200, LeastLabelWidth = 24, ContextBefore = 8;

    private readonly StyledText _text;
    private readonly Diagnostic _diagnostic;
    private readonly SourceText _source;
    private readonly int _width, _gutter, _first, _last;
    private readonly Style _severity;

    private sealed record Mark(Location Where, string Label, bool Primary);

    /// <param name="text">Takes the lines.</param>
    /// <param name="d">With a place in a source.</param>
    /// <param name="width">Of the page in cells; 0 for no limit.</param>
    public CodeFrame(StyledText text, Diagnostic d, int width, Style severity)
    {
        (_text, _diagnostic, _source, _width, _severity) = (text, d, d.Where.Source, width, severity);
        (_first, _last) = (d.Where.Start.Line, EndLine(d.Where));
        int largest = Here.Select(n => n.Where.Start.Line).Append(_last).Max();
        _gutter = largest.ToString(System.Globalization.CultureInfo.InvariantCulture).Length + 1;
    }

    private IEnumerable<Note> Here => _diagnostic.Notes.Where(n => ReferenceEquals(n.Where.Source, _source));
    private bool IsBracket => _last > _first;
    private int Available => Math.Max(20, (_width > 0 ? _width : LongestUncut) - _gutter - 3 - (IsBracket ? 2 : 0));

    // A span that ends with a line break ends on the line before it.
    private static int EndLine(Location where) => where.Source.Position(Math.Max(where.Span.Start, where.Span.End - 1)).Line;

    public void Write()
    {
        _text.Add(new string(' ', _gutter)).Add("-->", Style.Frame).Add($" {_diagnostic.Where.Path}:{_first}:{_diagnostic.Where.Start.Column}").EndLine();
        Margin();
        _text.EndLine();
        ILookup<int, Mark> marks = Here.Select(n => new Mark(n.Where, n.Message, false)).Append(new Mark(_diagnostic.Where, _diagnostic.Label, true))
            .OrderBy(m => m.Where.Span.Start).ThenBy(m => m.Primary).ToLookup(m => m.Where.Start.Line);
        int previous = 0;
        foreach (int line in Shown(marks))
        {
            if (previous > 0 && line > previous + 1) Dots();
            Line(line, [.. marks[line]]);
            previous = line;
        }
        foreach (Note note in _diagnostic.Notes.Where(n => n.Where.Source is not null && !ReferenceEquals(n.Where.Source, _source)))
            _text.Add(new string(' ', _gutter)).Add("::>", Style.Frame).Add($" {note.Where}: {note.Message}").EndLine();
    }

    /// <summary>Ends a frame with an empty line at its edge.</summary>
    public void Close()
    {
        _text.Add(new string(' ', _gutter) + " |", Style.Frame).EndLine();
    }

    private IEnumerable<int> Shown(ILookup<int, Mark> marks)
    {
        SortedSet<int> lines = [.. marks.Select(m => m.Key)];
        if (IsBracket) lines.UnionWith(_last - _first <= MostHiddenLines ? Enumerable.Range(_first, _last - _first + 1) : [_first, _first + 1, _last]);
        int before = 0;
        foreach (int line in lines)
        {
            if (before > 0 && line - before <= MostHiddenLines)
            {
                for (int gap = before + 1; gap < line; gap++) yield return gap;
            }
            yield return before = line;
        }
    }

    private void Dots()
    {
        _text.Add("...", Style.Frame).EndLine();
    }

    private void Margin() => _text.Add(new string(' ', _gutter) + " |", Style.Frame);

    // Inside a bracket its left edge runs past the code.
    private void Edge(bool inside)
    {
        if (!IsBracket) return;
        if (inside) _text.Add(" |", _severity);
        else _text.Add("  ");
    }

    private void Line(int number, List<Mark> marks)
    {
        var line = new DisplayLine(_source.Line(number));
        (int from, int to) = Window(line, marks.Find(m => m.Primary) ?? marks.FirstOrDefault());
        Code(number, line, from, to);
        foreach (Mark mark in marks)
        {
            if (mark.Primary && IsBracket)
            {
                int column = line.Column(mark.Where.Start.Column - 1) - from;
                Margin();
                _text.Add(" ").Add(" " + new string('_', column + 1) + "^", _severity).EndLine();
                continue;
            }
            (int start, int end) = Columns(line, mark, number);
            if (start < from || start >= to)
            {
                (from, to) = Window(line, mark);
                Code(number, line, from, to);
            }
            Margin();
            _text.Add(" ");
            Edge(number > _first && number <= _last);
            Underline(start - from, Math.Max(1, Math.Min(end, to) - start), mark.Label, mark.Primary);
        }
        if (!IsBracket || number != _last) return;
        int lastUnit = Math.Max(0, _source.Position(Math.Max(0, _diagnostic.Where.Span.End - 1)).Column - 1);
        Margin();
        string corner = " |" + new string('_', Math.Clamp(line.Column(lastUnit) - from, 0, Available - 2) + 1) + "^";
        _text.Add(" ").Add(corner, _severity);
        Label(corner.Length + 1, 2, _diagnostic.Label, _severity);
    }

    private void Code(int number, DisplayLine line, int from, int to)
    {
        _text.Add($"{number.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(_gutter)} |", Style.Frame);
        bool left = from > 0, right = to < line.Width, inside = IsBracket && number > _first && number <= _last;
        string code = (left ? "…" : "") + line.Slice(from + (left ? 1 : 0), to - (right ? 1 : 0)).TrimEnd() + (right ? "…" : "");
        if (code.Length > 0 || inside) _text.Add(" ");
        Edge(inside);
        _text.Add(code).EndLine();
    }

    /// <summary>The cells of a line to show, so that a mark is seen.</summary>
    private (int From, int To) Window(DisplayLine line, Mark? mark)
    {
        if (line.Width <= Available) return (0, line.Width);
        if (mark is null) return (0, Available);
        (int start, int end) = Columns(line, mark, mark.Where.Start.Line);
        int from = end < Available ? 0 : Math.Clamp(start - ContextBefore, 0, line.Width - Available);
        return (from, Math.Min(line.Width, from + Available));
    }

    private static (int Start, int End) Columns(DisplayLine line, Mark mark, int number)
    {
        int start = mark.Where.Start.Column - 1;
        int end = EndLine(mark.Where) > number ? int.MaxValue : start + mark.Where.Span.Length;
        return (line.Column(start), Math.Max(line.Column(start) + 1, line.Column(end)));
    }

    private void Underline(int column, int length, string label, bool primary)
    {
        Style style = primary ? _severity : Style.Frame;
        _text.Add(new string(' ', column)).Add(new string(primary ? '^' : '-', length), style);
        Label(column + length, column, label, style);
    }

    // Behind the mark where it fits, else below it.
    private void Label(int used, int column, string label, Style style)
    {
        if (label.Length == 0)
        {
            _text.EndLine();
            return;
        }
        int room = Available - used - 1;
        if (_width == 0 || DisplayLine.WidthOf(label) <= room)
        {
            _text.Add(" ").Add(label, style == Style.Frame ? Style.Plain : style).EndLine();
            return;
        }
        _text.EndLine();
        int indent = Math.Max(0, Math.Min(column, Available - Math.Max(LeastLabelWidth, Math.Min(DisplayLine.WidthOf(label), Available))));
        foreach (string part in StyledText.Wrap(label, Available - indent))
        {
            Margin();
            _text.Add(new string(' ', indent + 1)).Add(part, style == Style.Frame ? Style.Plain : style).EndLine();
        }
    }
}
