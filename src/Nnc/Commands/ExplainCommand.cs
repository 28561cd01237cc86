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
        var code = new Argument<string?>("code") { Description = "An error code such as NN2101; without one, all codes are listed.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("explain", "Explains an error code, with a failing and a fixed program.") { code };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(code) is not { } given)
            {
                foreach (Rule rule in RuleBook.All) terminal.Output.WriteLine($"{rule.Code}  {rule.Title}");
                return ExitCode.Fine;
            }
            string wanted = Spelled(given);
            if (Page(wanted) is not { } page)
            {
                terminal.Error($"there is no error code `{given}`");
                foreach (Rule rule in Near(wanted)) terminal.Note($"  {rule.Code}  {rule.Title}");
                terminal.Note("`nnc explain` lists all codes");
                return ExitCode.Usage;
            }
            terminal.Output.WriteLine(page.TrimEnd());
            return ExitCode.Fine;
        });
        return command;
    }

    // `2101` and `nn2101` will do.
    private static string Spelled(string code)
    {
        string spelled = code.Trim().ToUpperInvariant();
        return spelled.Length > 0 && spelled.All(char.IsAsciiDigit) ? "NN" + spelled.PadLeft(4, '0') : spelled;
    }

    /// <summary>Codes that were probably meant: one sign wrong, missing or too many, or two swapped.</summary>
    private static IEnumerable<Rule> Near(string code) =>
        RuleBook.All.Where(r => Distance(code, r.Code) <= 1).Take(8);

    private static int Distance(string a, string b)
    {
        if (a.Length == b.Length)
        {
            int[] differ = [.. Enumerable.Range(0, a.Length).Where(i => a[i] != b[i])];
            bool swapped = differ is [var i, var j] && j == i + 1 && a[i] == b[j] && a[j] == b[i];
            return swapped ? 1 : differ.Length;
        }
        (string longer, string shorter) = a.Length > b.Length ? (a, b) : (b, a);
        bool oneMore = longer.Length == shorter.Length + 1 && Enumerable.Range(0, longer.Length).Any(i => longer.Remove(i, 1) == shorter);
        return oneMore ? 1 : int.MaxValue;
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
