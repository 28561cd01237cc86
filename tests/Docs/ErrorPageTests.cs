using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using ModelDsl.Diagnostics;
using ModelDsl.Lints;
using ModelDsl.Nnc;
using ModelDsl.Nnc.Commands;
using ModelDsl.Text;

namespace ModelDsl.Tests.Docs;

/// <summary>
/// The pages of <c>nnc explain</c>. Their heads are the rules' own texts (<c>UPDATE_BASELINES=1</c> writes them anew);
/// a wrong program has its error on the line that ends with the code as a comment and no other, the last program has none.
/// </summary>
public sealed partial class ErrorPageTests
{
    private const int Width = 118;

    public static TheoryData<string> Codes() => [.. RuleBook.All.Select(r => r.Code)];

    [Fact]
    public void Every_rule_has_a_page_and_every_page_a_rule() =>
        Assert.Equal(RuleBook.All.Select(r => r.Code), ExplainCommand.Codes.Order(StringComparer.Ordinal));

    [Fact]
    public void Codes_are_used_once() => Assert.Equal(RuleBook.All.Length, RuleBook.All.Select(r => r.Code).Distinct().Count());

    [Theory, MemberData(nameof(Codes))]
    public void The_head_of_a_page_is_the_rule_s_own_text(string code)
    {
        Rule rule = RuleBook.Find(code)!;
        string path = Path.Combine(Folder(), code + ".md");
        string page = File.ReadAllText(path);
        int examples = page.IndexOf("\n## ", StringComparison.Ordinal);
        Assert.True(examples > 0, $"{code} has no example");
        string head = $"# {code}: {rule.Title}\n\n{Wrap(rule.Meaning)}\n";
        if (IsLint(code))
        {
            head += $"\n`--lint {code}=off` switches the lint off for a run; in a file, `# nnc: allow {code}` behind a line or above a declaration does.\n";
        }
        if (rule.Meaning.Length > 0 && Environment.GetEnvironmentVariable("UPDATE_BASELINES") == "1") File.WriteAllText(path, head + page[examples..]);
        if (rule.Meaning.Length == 0) Assert.StartsWith($"# {code}: {rule.Title}\n", page);
        else Assert.Equal(head, page[..examples]);
    }

    // A rule says what it means, and its page shows a command's output or marks the line.
    [Fact]
    public void No_rule_leaves_anything_to_its_page()
    {
        Assert.Empty(RuleBook.All.Where(r => r.Meaning.Length == 0).Select(r => r.Code));
        Assert.Empty(RuleBook.All.Where(r => Console(ExplainCommand.Page(r.Code)!) is null && !ExplainCommand.Page(r.Code)!.Contains("# " + r.Code + "\n")).Select(r => r.Code));
    }

    [Theory, MemberData(nameof(Codes))]
    public void A_page_shows_the_error_on_its_line_and_the_way_out(string code)
    {
        string page = ExplainCommand.Page(code)!;
        string[] programs = [.. Program().Matches(page).Select(m => m.Groups[1].Value)];
        if (Console(page) is { } console)
        {
            string printed = CommandPage.Run(code, console.Command, programs.FirstOrDefault());
            string path = Path.Combine(Folder(), code + ".md");
            if (Environment.GetEnvironmentVariable("UPDATE_BASELINES") == "1")
                File.WriteAllText(path, ConsoleBlock().Replace(File.ReadAllText(path), $"```console\n$ nnc {console.Command}\n{printed}```"));
            Assert.Equal(console.Output, printed);
            Assert.All(programs, right => Assert.Empty(Found(right, code)));
            return;
        }
        Assert.True(programs.Length >= 2, $"{code} shows no wrong and right program");
        foreach (string wrong in programs[..^1])
        {
            if (!wrong.Contains("# " + code, StringComparison.Ordinal))
            {
                Assert.Equal([code], Found(wrong, code).Select(f => f.Code).Distinct());
                continue;
            }
            int[] marked = [.. wrong.Split('\n').Select((line, i) => line.EndsWith("# " + code, StringComparison.Ordinal) ? i + 1 : 0).Where(i => i > 0)];
            Assert.Equal(marked.Select(line => (code, line)), Found(wrong, code).Distinct());
        }
        Assert.Empty(Found(programs[^1], code));
    }

    private static bool IsLint(string code) => code.StartsWith("NN7", StringComparison.Ordinal);

    // A remark such as NN2202 is no error; only its own page is about it.
    private static IEnumerable<(string Code, int Line)> Found(string program, string code)
    {
        var compilation = new Compilation(new SourceText("page.nn", program));
        IEnumerable<Diagnostic> tests = compilation.HasErrors ? [] : compilation.Tests.SelectMany(t => compilation.Test(t).Diagnostics);
        IEnumerable<Diagnostic> found = IsLint(code) ? compilation.Findings(LintOptions.Default.With(code, Severity.Warning)) : compilation.Diagnostics;
        if (code.StartsWith("NN6", StringComparison.Ordinal) && !compilation.HasErrors) tests = tests.Concat(compilation.Models.SelectMany(m => compilation.Build(m).Limits));
        return found.Concat(tests).Where(d => d.Severity != Severity.Info || d.Code == code).Select(d => (d.Code, d.Where.Start.Line)).Order();
    }

    private static (string Command, string Output)? Console(string page)
    {
        Match match = ConsoleBlock().Match(page);
        return match.Success ? (match.Groups[1].Value, match.Groups[2].Value) : null;
    }

    private static string Wrap(string text)
    {
        StringBuilder lines = new();
        int column = 0;
        foreach (string word in text.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                lines.Append('\n');
                column = 0;
            }
            if (column > 0) lines.Append(' ');
            lines.Append(word);
            column += (column > 0 ? 1 : 0) + word.Length;
        }
        return lines.ToString();
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", "errors"));

    [GeneratedRegex("```nn\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Program();

    [GeneratedRegex(@"```console\n\$ nnc (.*?)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ConsoleBlock();
}
