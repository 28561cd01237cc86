using System.Globalization;
using System.Security;
using System.Text;

namespace ModelDsl.Diagnostics.Formats;

/// <summary>A picture of what a terminal shows, for documentation: no font to fetch, light or dark as the reader's page is.</summary>
public static class SvgFormat
{
    private const double CellWidth = 8.4, LineHeight = 19, Margin = 16, Baseline = 14;

    /// <summary>The page is as wide as this; code is cut and text wrapped to it.</summary>
    private const int Columns = 88;

    /// <param name="diagnostics">What to show, in order.</param>
    /// <param name="heading">The first line, such as the command; empty for none.</param>
    public static string Print(IEnumerable<Diagnostic> diagnostics, string heading = "")
    {
        List<IReadOnlyList<Segment>> lines = heading.Length == 0 ? [] : [[new Segment(heading, Style.Plain)], []];
        foreach (Diagnostic d in diagnostics) lines.AddRange(TextFormat.Lay(d, Columns).Lines);
        while (lines is [.., { Count: 0 }]) lines.RemoveAt(lines.Count - 1);

        int widest = Math.Max(40, lines.Select(l => l.Sum(s => DisplayLine.WidthOf(s.Text))).DefaultIfEmpty(0).Max());
        string width = Number(widest * CellWidth + 2 * Margin), height = Number(lines.Count * LineHeight + 2 * Margin);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" xml:space="preserve" role="img" aria-label="Findings of nnc check">
            <style>
              text {"{"} font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; fill: #1f2328; {"}"}
              rect {"{"} fill: #f6f8fa; stroke: #d1d9e0; {"}"}
              .error {"{"} fill: #cf222e; font-weight: bold; {"}"} .warning {"{"} fill: #9a6700; font-weight: bold; {"}"} .info {"{"} fill: #0550ae; font-weight: bold; {"}"}
              .title {"{"} font-weight: bold; {"}"} .frame {"{"} fill: #59636e; {"}"} .name {"{"} fill: #0550ae; {"}"}
              @media (prefers-color-scheme: dark) {"{"}
                text {"{"} fill: #e6edf3; {"}"} rect {"{"} fill: #0d1117; stroke: #3d444d; {"}"}
                .error {"{"} fill: #ff7b72; {"}"} .warning {"{"} fill: #e3b341; {"}"} .info {"{"} fill: #79c0ff; {"}"} .frame {"{"} fill: #9198a1; {"}"} .name {"{"} fill: #79c0ff; {"}"}
              {"}"}
            </style>
            <rect x="0.5" y="0.5" width="{Number(widest * CellWidth + 2 * Margin - 1)}" height="{Number(lines.Count * LineHeight + 2 * Margin - 1)}" rx="8"/>

            """);
        for (int i = 0; i < lines.Count; i++) Line(svg, lines[i], Margin + Baseline + i * LineHeight);
        return svg.Append("</svg>\n").ToString();
    }

    // Every piece says where it begins and how wide it is, so that columns meet whatever font the reader has.
    private static void Line(StringBuilder svg, IReadOnlyList<Segment> segments, double y)
    {
        if (segments.Count == 0) return;
        svg.Append(CultureInfo.InvariantCulture, $"<text y=\"{Number(y)}\">");
        int column = 0;
        foreach (Segment segment in segments)
        {
            int cells = DisplayLine.WidthOf(segment.Text);
            string text = segment.Text.TrimStart(' ');
            int skipped = segment.Text.Length - text.Length;
            if (text.Length > 0)
            {
                string style = segment.Style == Style.Plain ? "" : $" class=\"{segment.Style.ToString().ToLowerInvariant()}\"";
                svg.Append(CultureInfo.InvariantCulture,
                    $"<tspan x=\"{Number(Margin + (column + skipped) * CellWidth)}\" textLength=\"{Number((cells - skipped) * CellWidth)}\"{style}>{SecurityElement.Escape(text)}</tspan>");
            }
            column += cells;
        }
        svg.Append("</text>\n");
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
