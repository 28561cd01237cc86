using System.Collections.Immutable;
using System.CommandLine;
using ModelDsl.Diagnostics;
using ModelDsl.Diagnostics.Formats;
using ModelDsl.Nnc.Hosting;

namespace ModelDsl.Nnc.Commands;

/// <summary><c>nnc check</c>: parse, type- and shape-check; nothing is written.</summary>
internal static class CheckCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> files = CommonOptions.Files();
        var format = new Option<string>("--format") { Description = "text, json, sarif, github or msbuild.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "sarif", "github", "msbuild");
        var strict = new Option<bool>("--warn-as-error") { Description = "Warnings fail the check too." };
        var command = new Command("check", "Checks names, types and shapes.") { files, format, strict };
        command.SetAction(parsed => Check(terminal, SourceFiles.Expand(parsed.GetValue(files)!), parsed.GetValue(format)!, parsed.GetValue(strict)));
        return command;
    }

    private static int Check(Terminal terminal, IReadOnlyList<string> files, string format, bool strict)
    {
        var found = new ImmutableArray<Diagnostic>[files.Count];
        var guards = new ImmutableArray<Diagnostic>[files.Count];
        LargeStack.ForEach(files.Count, i =>
        {
            var compilation = new Compilation(SourceFiles.Read(files[i]), new SourceFiles());
            found[i] = compilation.Diagnostics;
        });
        var bag = new DiagnosticBag();
        foreach (ImmutableArray<Diagnostic> each in found)
            bag.AddRange(strict ? each.Select(d => d.Severity == Severity.Warning ? d with { Severity = Severity.Error } : d) : each);
        Print(terminal, bag.ToImmutable(), format, files.Count);
        return bag.HasErrors ? ExitCode.Errors : ExitCode.Fine;
    }

    private static void Print(Terminal terminal, ImmutableArray<Diagnostic> diagnostics, string format, int files)
    {
        switch (format)
        {
            case "json": terminal.Output.WriteLine(JsonFormat.Print(diagnostics)); return;
            case "sarif": terminal.Output.WriteLine(SarifFormat.Print(diagnostics, Product.Version)); return;
            case "github": foreach (Diagnostic d in diagnostics) terminal.Output.WriteLine(LineFormats.GitHub(d)); return;
            case "msbuild": foreach (Diagnostic d in diagnostics) terminal.Output.WriteLine(LineFormats.MSBuild(d)); return;
        }
        terminal.Report(diagnostics);
        int errors = diagnostics.Count(d => d.Severity == Severity.Error);
        int warnings = diagnostics.Count(d => d.Severity == Severity.Warning);
        string what = files == 1 ? "1 file" : $"{files} files";
        if (errors > 0) terminal.Note($"{what} checked: {Count(errors, "error")}, {Count(warnings, "warning")}");
        else terminal.Output.WriteLine(warnings > 0 ? $"{what} checked: no errors, {Count(warnings, "warning")}" : $"{what} checked: no errors");

        static string Count(int n, string noun) => n == 1 ? $"1 {noun}" : $"{n} {noun}s";
    }
}
