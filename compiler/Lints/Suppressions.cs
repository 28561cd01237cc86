using System.Text.RegularExpressions;
using ModelDsl.Diagnostics;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Lints;

/// <summary>The comments of a file that allow what lints and warnings would report.</summary>
/// <remarks>
/// <c># nnc: allow NN7002</c> behind code covers its line; on a line of its own, the statement or declaration below.
/// <c># nnc: allow-file NN7003, NN7007</c> covers the file. Errors cannot be allowed.
/// </remarks>
internal sealed partial class Suppressions
{
    private readonly List<(string Code, TextSpan Span)> _allowed = [];
    private readonly SourceText _source;

    public Suppressions(SyntaxTree tree)
    {
        _source = tree.Source;
        if (!_source.Text.Contains("nnc:", StringComparison.Ordinal)) return;
        Dictionary<int, TextSpan>? nodes = null;
        for (int line = 1; line <= _source.LineCount; line++)
        {
            string text = _source.Line(line);
            if (Comment().Match(text) is not { Success: true } match) continue;
            TextSpan span = match.Groups["file"].Success ? new TextSpan(0, _source.Length)
                : text.AsSpan(0, match.Index).Trim().Length > 0 ? LineSpan(line)
                : Below(line, nodes ??= FirstLines(tree));
            foreach (string code in match.Groups["codes"].Value.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)) _allowed.Add((code, span));
        }
    }

    public bool Cover(Diagnostic d) => d.Severity != Severity.Error && ReferenceEquals(d.Where.Source, _source)
        && _allowed.Exists(a => a.Code == d.Code && a.Span.Start <= d.Where.Span.Start && d.Where.Span.Start < Math.Max(a.Span.End, a.Span.Start + 1));

    private TextSpan LineSpan(int line)
    {
        int start = _source.Offset(line);
        return new TextSpan(start, _source.Line(line).Length);
    }

    // The largest statement or declaration that begins on the next line with code.
    private TextSpan Below(int line, Dictionary<int, TextSpan> nodes)
    {
        for (int next = line + 1; next <= _source.LineCount; next++)
        {
            ReadOnlySpan<char> text = _source.Line(next).AsSpan().Trim();
            if (text.Length == 0 || text[0] == '#') continue;
            return nodes.TryGetValue(next, out TextSpan span) ? span.To(LineSpan(next)) : LineSpan(next);
        }
        return new TextSpan(_source.Length, 0);
    }

    private static Dictionary<int, TextSpan> FirstLines(SyntaxTree tree)
    {
        Dictionary<int, TextSpan> spans = [];
        foreach (SyntaxNode node in tree.Declarations.SelectMany(SyntaxWalk.All).Where(n => n is Declaration or Statement or ParameterSyntax))
        {
            int line = node.Where.Start.Line;
            spans[line] = spans.TryGetValue(line, out TextSpan known) ? known.To(node.Where.Span) : node.Where.Span;
        }
        return spans;
    }

    [GeneratedRegex(@"#\s*nnc:\s*allow(?<file>-file)?\s+(?<codes>NN\d{4}([,\s]+NN\d{4})*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Comment();
}
