using System.Text;
using System.Text.Json;
using ModelDsl.Text;

namespace ModelDsl.Diagnostics.Formats;

/// <summary>SARIF 2.1.0 (OASIS), what code scanning services read.</summary>
public static class SarifFormat
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    /// <param name="diagnostics">The results, in order.</param>
    /// <param name="version">Of nnc.</param>
    /// <param name="page">The page that explains a code, in Markdown; null where there is none.</param>
    public static string Print(IReadOnlyCollection<Diagnostic> diagnostics, string version, Func<string, string?>? page = null)
    {
        Rule[] rules = [.. diagnostics.Select(d => d.Rule).Distinct().OrderBy(r => r.Code, StringComparer.Ordinal)];
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, JsonFormat.Indented))
        {
            json.WriteStartObject();
            json.WriteString("$schema", Schema);
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(json, rules, version, page);
            json.WriteString("columnKind", "utf16CodeUnits");
            json.WriteStartArray("results");
            foreach (Diagnostic d in diagnostics) WriteResult(json, d, Array.IndexOf(rules, d.Rule));
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteTool(Utf8JsonWriter json, Rule[] rules, string version, Func<string, string?>? page)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "nnc");
        json.WriteString("semanticVersion", version);
        json.WriteStartArray("rules");
        foreach (Rule rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Code);
            WriteText(json, "shortDescription", rule.Title);
            if (page?.Invoke(rule.Code) is { } markdown)
            {
                json.WriteStartObject("help");
                json.WriteString("text", $"nnc explain {rule.Code}");
                json.WriteString("markdown", markdown);
                json.WriteEndObject();
            }
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", Level(rule.Severity));
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, Diagnostic d, int rule)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", d.Code);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", Level(d.Severity));
        string[] parts = [d.Message, d.Formula is null ? "" : $"formula: {d.Formula}", d.Example is null ? "" : $"example: {d.Example}", d.Help is null ? "" : $"help: {d.Help}"];
        WriteText(json, "message", string.Join("\n", parts.Where(p => p.Length > 0)));
        if (d.Where.Source is not null)
        {
            json.WriteStartArray("locations");
            json.WriteStartObject();
            WritePlace(json, d.Where);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        WriteNotes(json, [.. d.Notes.Where(n => n.Where.Source is not null)]);
        WriteFixes(json, d);
        json.WriteEndObject();
    }

    private static void WriteNotes(Utf8JsonWriter json, Note[] notes)
    {
        if (notes.Length == 0) return;
        json.WriteStartArray("relatedLocations");
        for (int id = 0; id < notes.Length; id++)
        {
            json.WriteStartObject();
            json.WriteNumber("id", id);
            WritePlace(json, notes[id].Where);
            WriteText(json, "message", notes[id].Message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteFixes(Utf8JsonWriter json, Diagnostic d)
    {
        if (d.Fixes.IsEmpty) return;
        json.WriteStartArray("fixes");
        foreach (Fix fix in d.Fixes)
        {
            json.WriteStartObject();
            WriteText(json, "description", fix.Title);
            json.WriteStartArray("artifactChanges");
            json.WriteStartObject();
            WriteFile(json, fix.Where);
            json.WriteStartArray("replacements");
            json.WriteStartObject();
            WriteRegion(json, "deletedRegion", fix.Where);
            WriteText(json, "insertedContent", fix.NewText);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WritePlace(Utf8JsonWriter json, Location where)
    {
        json.WriteStartObject("physicalLocation");
        WriteFile(json, where);
        WriteRegion(json, "region", where);
        json.WriteEndObject();
    }

    private static void WriteFile(Utf8JsonWriter json, Location where)
    {
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", UriOf(where.Path));
        json.WriteEndObject();
    }

    /// <summary>A relative path stays relative, so that services find it in the repository; an absolute one is a <c>file:</c> address.</summary>
    private static string UriOf(string path)
    {
        string[] parts = path.Replace('\\', '/').Split('/');
        bool drive = parts[0].Length == 2 && parts[0][1] == ':';
        string escaped = string.Join('/', parts.Select((p, i) => i == 0 && drive ? p : Uri.EscapeDataString(p)));
        return drive ? $"file:///{escaped}" : path.StartsWith('/') ? $"file://{escaped}" : escaped;
    }

    private static void WriteRegion(Utf8JsonWriter json, string name, Location where)
    {
        json.WriteStartObject(name);
        json.WriteNumber("startLine", where.Start.Line);
        json.WriteNumber("startColumn", where.Start.Column);
        json.WriteNumber("endLine", where.End.Line);
        json.WriteNumber("endColumn", where.End.Column);
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
