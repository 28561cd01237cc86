using System.Text;
using System.Text.Json;
using ModelDsl.Text;

namespace ModelDsl.Diagnostics.Formats;

/// <summary>SARIF 2.1.0, what code scanning services read.</summary>
public static class SarifFormat
{
    public static string Print(IReadOnlyCollection<Diagnostic> diagnostics, string version)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, JsonFormat.Indented))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(json, diagnostics, version);
            json.WriteString("columnKind", "utf16CodeUnits");
            json.WriteStartArray("results");
            foreach (Diagnostic d in diagnostics) WriteResult(json, d);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteTool(Utf8JsonWriter json, IEnumerable<Diagnostic> diagnostics, string version)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "nnc");
        json.WriteString("semanticVersion", version);
        json.WriteStartArray("rules");
        foreach (Rule rule in diagnostics.Select(d => d.Rule).Distinct().OrderBy(r => r.Code, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Code);
            WriteText(json, "shortDescription", rule.Title);
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", Level(rule.Severity));
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, Diagnostic d)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", d.Code);
        json.WriteString("level", Level(d.Severity));
        string[] parts = [d.Message, d.Formula is null ? "" : $"formula: {d.Formula}", d.Example is null ? "" : $"example: {d.Example}", d.Help is null ? "" : $"help: {d.Help}"];
        WriteText(json, "message", string.Join("\n", parts.Where(p => p.Length > 0)));
        json.WriteStartArray("locations");
        json.WriteStartObject();
        WritePlace(json, d.Where);
        json.WriteEndObject();
        json.WriteEndArray();
        if (d.Notes.Any(n => n.Where.Source is not null))
        {
            json.WriteStartArray("relatedLocations");
            int id = 0;
            foreach (Note note in d.Notes.Where(n => n.Where.Source is not null))
            {
                json.WriteStartObject();
                json.WriteNumber("id", id++);
                WritePlace(json, note.Where);
                WriteText(json, "message", note.Message);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WritePlace(Utf8JsonWriter json, Location where)
    {
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", Uri.EscapeDataString(where.Path).Replace("%2F", "/").Replace("%5C", "/"));
        json.WriteEndObject();
        if (where.Source is not null)
        {
            json.WriteStartObject("region");
            json.WriteNumber("startLine", where.Start.Line);
            json.WriteNumber("startColumn", where.Start.Column);
            json.WriteNumber("endLine", where.End.Line);
            json.WriteNumber("endColumn", where.End.Column);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private static string Level(Severity severity) => severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" };
}
