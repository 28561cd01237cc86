using ModelDsl.Diagnostics;

namespace ModelDsl.Nnc.Projects;

/// <summary>Findings as lines that the package's task reads: fields with tabs between, <c>\\</c>, <c>\t</c>, <c>\n</c> and <c>\r</c> inside them.</summary>
internal static class ProjectReport
{
    /// <summary><c>diagnostic SEVERITY CODE FILE LINE COLUMN ENDLINE ENDCOLUMN MESSAGE</c>.</summary>
    /// <param name="d">The finding.</param>
    /// <param name="file">The file to name where the finding has none.</param>
    public static string Line(Diagnostic d, string file)
    {
        bool placed = d.Where.Source is not null;
        (int line, int column) = placed ? d.Where.Start : (0, 0);
        (int endLine, int endColumn) = placed ? d.Where.End : (0, 0);
        string path = placed ? d.Where.Path : file;
        return Fields("diagnostic", d.Severity.ToString().ToLowerInvariant(), d.Code, path.Replace('/', Path.DirectorySeparatorChar),
            line.ToString(), column.ToString(), endLine.ToString(), endColumn.ToString(), Message(d));
    }

    /// <summary><c>message TEXT</c>.</summary>
    public static string Message(string text) => Fields("message", text);

    private static string Fields(params string[] fields) => string.Join('\t', fields.Select(Escape));

    private static string Escape(string text) => text.Replace("\\", "\\\\").Replace("\t", "\\t").Replace("\r", "\\r").Replace("\n", "\\n");

    // One line: an IDE's list of errors shows no more.
    private static string Message(Diagnostic d)
    {
        string text = d.Message;
        if (d.Formula is not null) text += $"; {d.Formula}";
        if (d.Example is not null) text += $"; for example {d.Example}";
        if (d.Help is not null) text += $" (help: {d.Help})";
        return text.ReplaceLineEndings(" ");
    }
}
