using System.Globalization;
using System.Text;

namespace ModelDsl.Diagnostics.Formats;

/// <summary>A line of a source as a terminal shows it: tabs as spaces, wide characters in two cells, nothing that could steer the terminal.</summary>
internal sealed class DisplayLine
{
    private const int TabWidth = 4;

    // One entry for each cell; the second cell of a wide character is empty.
    private readonly List<string> _cells = [];
    private readonly int[] _columns;

    public DisplayLine(string line)
    {
        _columns = new int[line.Length + 1];
        for (int i = 0; i < line.Length;)
        {
            bool whole = Rune.TryGetRuneAt(line, i, out Rune rune);
            int units = whole ? rune.Utf16SequenceLength : 1;
            for (int k = 0; k < units; k++) _columns[i + k] = _cells.Count;
            Add(whole ? rune : Rune.ReplacementChar);
            i += units;
        }
        _columns[line.Length] = _cells.Count;
    }

    /// <summary>In cells.</summary>
    public int Width => _cells.Count;

    /// <summary>The cell in which a UTF-16 unit of the line begins.</summary>
    public int Column(int unit) => _columns[Math.Clamp(unit, 0, _columns.Length - 1)];

    /// <summary>The cells from <paramref name="start"/> up to <paramref name="end"/>; half of a wide character shows as a space.</summary>
    public string Slice(int start, int end)
    {
        var text = new StringBuilder();
        for (int i = start; i < Math.Min(end, Width); i++)
        {
            bool cutOff = _cells[i].Length == 0 && i == start || i + 1 == end && i + 1 < Width && _cells[i + 1].Length == 0;
            text.Append(cutOff ? " " : _cells[i]);
        }
        return text.ToString();
    }

    /// <summary>How many cells a text takes.</summary>
    public static int WidthOf(string text) => text.All(c => c is >= ' ' and < '\x7F') ? text.Length : text.EnumerateRunes().Sum(Cells);

    private void Add(Rune rune)
    {
        if (rune.Value == '\t')
        {
            do _cells.Add(" "); while (_cells.Count % TabWidth != 0);
            return;
        }
        switch (Rune.GetUnicodeCategory(rune))
        {
            // Format characters reverse the reading direction or hide: a reader must see that there is something.
            case UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                _cells.Add("·");
                return;
        }
        int cells = Cells(rune);
        if (cells == 0 && _cells.Count > 0) _cells[^1] += rune.ToString();
        else _cells.Add(rune.ToString());
        if (cells == 2) _cells.Add("");
    }

    private static int Cells(Rune rune)
    {
        if (rune.Value < 0x300) return 1;
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark) return 0;
        // East Asian wide and full-width blocks, and emoji (Unicode's EastAsianWidth, W and F).
        return rune.Value is >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0x303E or >= 0x3041 and <= 0xA4CF or >= 0xA960 and <= 0xA97F
            or >= 0xAC00 and <= 0xD7A3 or >= 0xF900 and <= 0xFAFF or >= 0xFE30 and <= 0xFE6F or >= 0xFF01 and <= 0xFF60 or >= 0xFFE0 and <= 0xFFE6
            or >= 0x1F300 and <= 0x1F64F or >= 0x1F680 and <= 0x1F6FF or >= 0x1F900 and <= 0x1F9FF or >= 0x20000 and <= 0x3FFFD ? 2 : 1;
    }
}
