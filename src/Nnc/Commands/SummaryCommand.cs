using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ModelDsl.Binding;
using ModelDsl.Elaboration;
using ModelDsl.Ir;
using ModelDsl.Nnc.Hosting;

namespace ModelDsl.Nnc.Commands;

/// <summary><c>nnc summary</c>: the layers of a model, their shapes, parameters and multiply-adds.</summary>
internal static class SummaryCommand
{
    private sealed record Row(string Path, string Type, string Output, long Parameters, long Frozen, long MultiplyAdds);

    private sealed record Table(ElaboratedModel Model, string Name, IReadOnlyDictionary<string, long> Sizes, IReadOnlyList<Row> Rows, long Parameters, long Frozen, long MultiplyAdds);

    public static Command Create(Terminal terminal)
    {
        Argument<string> file = CommonOptions.File();
        Option<string?> model = CommonOptions.Model();
        Option<string[]> set = CommonOptions.Set();
        var batch = new Option<long?>("--batch") { Description = "The size of the first axis, for counting multiply-adds." };
        var format = new Option<string>("--format") { Description = "text or json.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("summary", "Lists layers, shapes, parameters and multiply-adds.") { file, model, set, batch, format };
        command.SetAction(parsed =>
        {
            if (ModelFile.Open(parsed.GetValue(file)!, terminal) is not { } source) return ExitCode.Errors;
            IEnumerable<BlockSymbol> models = parsed.GetValue(model) is { } name ? [source.Model(name)] : source.Compilation.Models;
            var tables = new List<Table>();
            foreach (BlockSymbol symbol in models)
            {
                ModelOptions options = ModelFile.Options(symbol, parsed.GetValue(set)!.Select(s => CommonOptions.Split(s, "--set")));
                if (BuildCommand.MissingParameter(symbol, options) is { } missing) throw new UserException($"`{symbol.Name}` needs --set {missing}=VALUE", ExitCode.Usage);
                if (source.Build(symbol, options, terminal) is not { } build) return ExitCode.Errors;
                tables.Add(Summarize(symbol.Name, build.Shapes, parsed.GetValue(batch)));
            }
            terminal.Output.Write(parsed.GetValue(format) == "json" ? Json(tables) : Text(tables));
            return ExitCode.Fine;
        });
        return command;
    }

    private static Table Summarize(string name, ElaboratedModel model, long? batch)
    {
        IReadOnlyDictionary<string, long> sizes = model.SmallestSizes(batch);
        Dictionary<string, long> work = MultiplyAdds.ByLayer(model.Graph, s => sizes.GetValueOrDefault(s.Name, Math.Max(1, s.Minimum)));
        Row[] rows = [.. model.Layers.Select(l => new Row(
            l.Path, l.Type, l.Output?.ToString() ?? "", Count(l.Parameters), Count(l.Parameters.Where(IsFrozen)), work.GetValueOrDefault(l.Path)))];
        return new Table(model, name, sizes, rows, Count(model.Parameters), Count(model.Parameters.Where(IsFrozen)), work.Values.Sum());
    }

    private static long Count(IEnumerable<ParameterInfo> parameters) => parameters.Where(p => !p.IsBuffer).Sum(p => p.Type.Shape.ElementCount.Value);

    private static bool IsFrozen(ParameterInfo parameter) => !parameter.Trainable;

    // Parameters that training leaves alone are marked beside those of their layer.
    private static string Parameters(long all, long frozen) => frozen == 0 ? Number(all) : frozen == all ? $"{Number(all)} (frozen)" : $"{Number(all)} ({Number(frozen)} frozen)";

    private static string Text(IEnumerable<Table> tables)
    {
        var text = new StringBuilder();
        foreach (Table table in tables)
        {
            text.Append(table.Name).Append('\n');
            foreach (InterfaceEntry input in table.Model.Inputs) text.Append($"  input  {input.Name}: {input.Type}\n");
            string[][] cells = [["layer", "type", "output", "parameters", "multiply-adds"],
                .. table.Rows.Select(r => new[] { r.Path, r.Type, r.Output, Parameters(r.Parameters, r.Frozen), Number(r.MultiplyAdds) }),
                ["total", "", "", Parameters(table.Parameters, table.Frozen), Number(table.MultiplyAdds)]];
            int[] widths = [.. Enumerable.Range(0, 5).Select(c => cells.Max(r => r[c].Length))];
            foreach (string[] row in cells)
                text.Append("  ").Append(string.Join("  ", row.Select((cell, c) => c < 3 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c])))).Append('\n');
            foreach (InterfaceEntry output in table.Model.Outputs) text.Append($"  output {output.Name}: {output.Type}\n");
            if (table.Sizes.Count > 0) text.Append($"  multiply-adds for {string.Join(", ", table.Sizes.Select(s => $"{s.Key} = {s.Value}"))}\n");
            text.Append($"  {table.Parameters * 4 / 1048576.0:F2} MiB of parameters\n".Replace(',', '.'));
        }
        return text.ToString();
    }

    private static string Number(long n) => n.ToString("N0", CultureInfo.InvariantCulture);

    private static string Json(IEnumerable<Table> tables)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartArray("models");
            foreach (Table table in tables)
            {
                json.WriteStartObject();
                json.WriteString("name", table.Name);
                Entries(json, "inputs", table.Model.Inputs);
                Entries(json, "outputs", table.Model.Outputs);
                json.WriteNumber("parameters", table.Parameters);
                json.WriteNumber("frozenParameters", table.Frozen);
                json.WriteNumber("multiplyAdds", table.MultiplyAdds);
                json.WriteStartObject("sizes");
                foreach ((string size, long value) in table.Sizes) json.WriteNumber(size, value);
                json.WriteEndObject();
                json.WriteStartArray("layers");
                foreach (Row row in table.Rows)
                {
                    json.WriteStartObject();
                    json.WriteString("path", row.Path);
                    json.WriteString("type", row.Type);
                    json.WriteString("output", row.Output);
                    json.WriteNumber("parameters", row.Parameters);
                    json.WriteNumber("frozenParameters", row.Frozen);
                    json.WriteNumber("multiplyAdds", row.MultiplyAdds);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Entries(Utf8JsonWriter json, string name, IEnumerable<InterfaceEntry> entries)
    {
        json.WriteStartArray(name);
        foreach (InterfaceEntry entry in entries)
        {
            json.WriteStartObject();
            json.WriteString("name", entry.Name);
            json.WriteString("type", entry.Type.ToString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
