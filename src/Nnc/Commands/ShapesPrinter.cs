using System.Text;
using ModelDsl.Elaboration;

namespace ModelDsl.Nnc.Commands;

/// <summary>Prints what every value of a model is, line by line of its source.</summary>
internal static class ShapesPrinter
{
    public static string Print(ModelBuild build)
    {
        var text = new StringBuilder($"model {build.Symbol.Name}\n");
        foreach (InterfaceEntry input in build.Shapes.Inputs) text.Append($"  input {input.Name}: {input.Type}\n");
        foreach (TraceEntry entry in build.Shapes.Trace)
        {
            (int line, int column) = entry.Where.Start;
            string source = entry.Where.Text.ReplaceLineEndings(" ");
            text.Append("  ").Append($"{line}:{column}".PadRight(8)).Append((source.Length > 50 ? source[..49] + "…" : source).PadRight(52)).Append(entry.Type).Append('\n');
        }
        foreach (InterfaceEntry output in build.Shapes.Outputs) text.Append($"  output {output.Name}: {output.Type}\n");
        return text.ToString();
    }
}
