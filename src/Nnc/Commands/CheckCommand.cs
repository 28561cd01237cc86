using System.Collections.Immutable;
using System.CommandLine;
using ModelDsl.Diagnostics;
using ModelDsl.Diagnostics.Formats;
using ModelDsl.Lints;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Text;

namespace ModelDsl.Nnc.Commands;

/// <summary><c>nnc check</c>: parse, type- and shape-check; nothing is written.</summary>
internal static class CheckCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> files = CommonOptions.Files();
        var format = new Option<string>("--format") { Description = "text, json, sarif, github, msbuild or svg (a picture of the text).", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "sarif", "github", "msbuild", "svg");
        var strict = new Option<bool>("--warn-as-error") { Description = "Warnings fail the check too." };
        var lint = new Option<string[]>("--lint") { Description = "CODE=off|info|warning|error: how a lint counts; `all` names every lint. May be repeated." };
        var command = new Command("check", "Checks names, types and shapes.") { files, format, strict, lint };
        command.SetAction(parsed =>
        {
            LintOptions options = Options(parsed.GetValue(lint) ?? []);
            return Check(terminal, parsed.GetValue(files)!, parsed.GetValue(format)!, parsed.GetValue(strict), options);
        });
        return command;
    }

    private static LintOptions Options(IEnumerable<string> settings)
    {
        LintOptions options = LintOptions.Default;
        foreach (string setting in settings.SelectMany(s => s.Split(',')))
        {
            options = options.Parse(setting) ?? throw new UserException(
                $"--lint {setting}: expected CODE=off|info|warning|error with one of {string.Join(", ", Linter.Switchable.Select(r => r.Code).Order(StringComparer.Ordinal))} or all", ExitCode.Usage);
        }
        return options;
    }

    private static int Check(Terminal terminal, IReadOnlyList<string> arguments, string format, bool strict, LintOptions options)
    {
        IReadOnlyList<string> files = SourceFiles.Expand(arguments);
        var found = new ImmutableArray<Diagnostic>[files.Count];
        SharedFiles sources = new();
        // All are read before any is checked, so that messages call them as the command does.
        SourceText[] texts = [.. files.Select(sources.Read)];
        HashSet<SourceText> roots = [.. texts];
        LargeStack.ForEach(files.Count, i => found[i] = new Compilation(texts[i], sources) { CheckedElsewhere = roots }.Findings(options));
        // What an imported file has to say is said by every file that imports it.
        ImmutableArray<Diagnostic> all =
        [
            .. found.SelectMany(each => each).DistinctBy(d => (Path.GetFullPath(d.Where.Path), d.Where.Span, d.Code, d.Label))
                .Select(d => strict && d.Severity == Severity.Warning ? d with { Severity = Severity.Error } : d)
                .OrderBy(d => d.Where.Path, StringComparer.Ordinal).ThenBy(d => d.Where.Span.Start).ThenBy(d => d.Code, StringComparer.Ordinal),
        ];
        Print(terminal, all, format, files.Count, arguments);
        return all.Any(d => d.Severity == Severity.Error) ? ExitCode.Errors : ExitCode.Fine;
    }

    private static void Print(Terminal terminal, ImmutableArray<Diagnostic> diagnostics, string format, int files, IReadOnlyList<string> arguments)
    {
        switch (format)
        {
            case "json": terminal.Output.WriteLine(JsonFormat.Print(diagnostics)); return;
            case "sarif": terminal.Output.WriteLine(SarifFormat.Print(diagnostics, Product.Version, ExplainCommand.Page)); return;
            case "github": foreach (Diagnostic d in diagnostics) terminal.Output.WriteLine(LineFormats.GitHub(d)); return;
            case "msbuild": foreach (Diagnostic d in diagnostics) terminal.Output.WriteLine(LineFormats.MSBuild(d)); return;
            case "svg": terminal.Output.Write(SvgFormat.Print(diagnostics, $"$ nnc check {string.Join(' ', arguments)}")); return;
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
