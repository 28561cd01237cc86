using System.CommandLine;
using System.Reflection;
using ModelDsl.Diagnostics;

namespace ModelDsl.Nnc.Commands;

/// <summary><c>nnc explain CODE</c>: what an error means, with a failing and a fixed program.</summary>
internal static class ExplainCommand
{
    private const string Prefix = "errors/";

    public static Command Create(Terminal terminal)
    {
        var code = new Argument<string>("code") { Description = "An error code such as NN2101." };
        var command = new Command("explain", "Explains an error code, with a failing and a fixed program.") { code };
        command.SetAction(parsed =>
        {
            string wanted = parsed.GetValue(code)!.Trim().ToUpperInvariant();
            if (Page(wanted) is not { } page)
            {
                string? near = Suggestion.DidYouMean(wanted, Codes);
                terminal.Error($"there is no error code `{wanted}`{(near is null ? "" : "; " + near)}");
                return ExitCode.Usage;
            }
            terminal.Output.WriteLine(page.TrimEnd());
            return ExitCode.Fine;
        });
        return command;
    }

    private static Assembly Assembly => typeof(ExplainCommand).Assembly;

    /// <summary>Every code that has a page.</summary>
    public static IEnumerable<string> Codes => Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(n => Path.GetFileNameWithoutExtension(n[Prefix.Length..]));

    public static string? Page(string code)
    {
        using Stream? stream = Assembly.GetManifestResourceStream($"{Prefix}{code}.md");
        return stream is null ? null : new StreamReader(stream).ReadToEnd();
    }
}
