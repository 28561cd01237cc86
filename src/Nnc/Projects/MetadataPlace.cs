using ModelDsl.Text;

namespace ModelDsl.Nnc.Projects;

/// <summary>Where a project says something of a model.</summary>
/// <param name="Metadata">The metadata's name, or <c>Include</c>.</param>
/// <param name="File">The project, or a file that it imports.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal sealed record MetadataPlace(string Metadata, string File, int Line, int Column)
{
    public static MetadataPlace Parse(string value) =>
        value.Split('\t') is [var name, var file, var line, var column] && int.TryParse(line, out int l) && int.TryParse(column, out int c)
            ? new MetadataPlace(name, file, l, c)
            : throw new UserException($"a place of a request is a name, a file, a line and a column, not `{value}`", ExitCode.Usage);

    /// <summary>The name in the file; null where the file has changed since, or is gone.</summary>
    public Location? Locate()
    {
        try
        {
            var source = new SourceText(File.Replace('\\', '/'), System.IO.File.ReadAllText(File));
            if (Line > source.LineCount || Column > source.Line(Line).Length) return null;
            return new Location(source, new TextSpan(source.Offset(Line) + Column - 1, Math.Min(Metadata.Length, source.Line(Line).Length - Column + 1)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
