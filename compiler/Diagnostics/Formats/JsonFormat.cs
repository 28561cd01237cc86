using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ModelDsl.Diagnostics.Formats;

/// <summary><c>{"diagnostics": […]}</c>, lines and columns from 1.</summary>
public static class JsonFormat
{
    internal static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Print(IEnumerable<Diagnostic> diagnostics)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Indented))
        {
            json.WriteStartObject();
            json.WriteStartArray("diagnostics");
            foreach (Diagnostic d in diagnostics) Write(json, d);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, Diagnostic d)
    {
        json.WriteStartObject();
        json.WriteString("code", d.Code);
        json.WriteString("severity", d.Severity.ToString().ToLowerInvariant());
        json.WriteString("message", d.Message);
        json.WriteString("file", d.Where.Path);
        (int line, int column) = d.Where.Source is null ? (1, 1) : d.Where.Start;
        (int endLine, int endColumn) = d.Where.Source is null ? (1, 1) : d.Where.End;
        json.WriteNumber("line", line);
        json.WriteNumber("column", column);
        json.WriteNumber("endLine", endLine);
        json.WriteNumber("endColumn", endColumn);
        json.WriteString("label", d.Label);
        json.WriteString("formula", d.Formula);
        if (d.Shapes is not null) json.WriteString("shapes", d.Shapes);
        if (d.Example is not null) json.WriteString("example", d.Example);
        json.WriteString("help", d.Help?.Text);
        json.WriteStartArray("related");
        foreach (Note note in d.Notes)
        {
            json.WriteStartObject();
            json.WriteString("file", note.Where.Path);
            json.WriteNumber("line", note.Where.Source is null ? 1 : note.Where.Start.Line);
            json.WriteNumber("column", note.Where.Source is null ? 1 : note.Where.Start.Column);
            json.WriteString("message", note.Message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (d.Fixes.Length > 0) WriteFixes(json, d);
        json.WriteEndObject();
    }

    private static void WriteFixes(Utf8JsonWriter json, Diagnostic d)
    {
        json.WriteStartArray("fixes");
        foreach (Fix fix in d.Fixes)
        {
            json.WriteStartObject();
            json.WriteString("title", fix.Title);
            json.WriteString("file", fix.Where.Path);
            json.WriteNumber("line", fix.Where.Start.Line);
            json.WriteNumber("column", fix.Where.Start.Column);
            json.WriteNumber("endLine", fix.Where.End.Line);
            json.WriteNumber("endColumn", fix.Where.End.Column);
            json.WriteString("text", fix.NewText);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
