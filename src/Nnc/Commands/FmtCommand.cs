using System.CommandLine;
using ModelDsl.Diagnostics;
using ModelDsl.Formatting;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Nnc.Commands;

/// <summary><c>nnc fmt</c>: one canonical layout.</summary>
internal static class FmtCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> files = CommonOptions.Files();
        var check = new Option<bool>("--check") { Description = "Write nothing; list the files whose layout would change and fail." };
        var command = new Command("fmt", "Lays files out in the one canonical way; comments are kept.") { files, check };
        command.SetAction(parsed => Format(terminal, SourceFiles.Expand(parsed.GetValue(files)!), parsed.GetValue(check)));
        return command;
    }

    private static int Format(Terminal terminal, IReadOnlyList<string> files, bool check)
    {
        int code = ExitCode.Fine;
        foreach (string file in files)
        {
            SourceText source = SourceFiles.Read(file);
            SyntaxTree tree = SyntaxTree.Parse(source);
            if (tree.Diagnostics.Any(d => d.Severity == Severity.Error))
            {
                terminal.Report(tree.Diagnostics);
                code = ExitCode.Errors;
                continue;
            }
            string formatted = Formatter.Format(source);
            if (formatted == source.Text) continue;
            terminal.Output.WriteLine(file);
            if (check) code = ExitCode.Errors;
            else AtomicFile.Write(file, formatted);
        }
        return code;
    }
}
