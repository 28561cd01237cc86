using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ModelDsl.Diagnostics;
using ModelDsl.Lints;
using ModelDsl.Nnc.Commands;
using ModelDsl.Text;

namespace ModelDsl.Tests.Docs;

/// <summary>Every program in the documentation does what the page says.</summary>
public sealed partial class DocumentationTests
{
    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    public static TheoryData<string, int, string> Programs()
    {
        var programs = new TheoryData<string, int, string>();
        foreach (string page in (string[])["README.md", "CONTRIBUTING.md", "docs/language.md"])
        {
            int number = 0;
            foreach (Match match in Fence().Matches(File.ReadAllText(Path.Combine(Root(), page))))
                programs.Add(page, ++number, Unindent(match.Groups[2].Value, match.Groups[1].Length));
        }
        return programs;
    }

    [Theory, MemberData(nameof(Programs))]
    public void Programs_compile(string page, int number, string program)
    {
        var compilation = new Compilation(new SourceText($"{page}.{number}.nn", program));
        Assert.Empty(compilation.Diagnostics.Select(d => d.ToString()));
        foreach (var test in compilation.Tests) Assert.Empty(compilation.Test(test).Diagnostics.Select(d => d.ToString()));
    }

    private static bool HasProgram(string code) => Fence().IsMatch(ExplainCommand.Page(code)!);

    public static TheoryData<string> Codes() => [.. ExplainCommand.Codes.Where(HasProgram).Order(StringComparer.Ordinal)];

    // Pages that only have words so far; the number may only fall.
    [Fact]
    public void Few_pages_are_without_a_program() => Assert.InRange(ExplainCommand.Codes.Count(c => !HasProgram(c)), 0, 36);

    [Theory, MemberData(nameof(Codes))]
    public void Error_pages_show_the_error_and_the_way_out(string code)
    {
        string[] programs = [.. Fence().Matches(ExplainCommand.Page(code)!).Select(m => m.Groups[2].Value)];
        for (int i = 0; i < programs.Length; i++)
        {
            var compilation = new Compilation(new SourceText("page.nn", programs[i]));
            // Pages about syntax show syntax; what their programs mean is not their point.
            var diagnostics = code.StartsWith("NN0", StringComparison.Ordinal) ? compilation.Syntax.Diagnostics
                : code.StartsWith("NN7", StringComparison.Ordinal) ? compilation.Findings(LintOptions.Default.With(code, Severity.Warning))
                : [.. compilation.Diagnostics, .. compilation.Models.SelectMany(m => compilation.Build(m).Limits)];
            string[] found = [.. diagnostics.Select(d => d.Code).Distinct()];
            // The last program of a page is the right one.
            Assert.Equal(i == programs.Length - 1 ? [] : [code], found);
        }
    }

    [Fact]
    public void Every_rule_has_a_page()
    {
        IEnumerable<string> declared = typeof(Rule).Assembly.GetTypes().SelectMany(t => t.GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic))
            .Where(f => f.FieldType == typeof(Rule)).Select(f => ((Rule)f.GetValue(null)!).Code).Distinct();
        Assert.Equal(declared.Order(StringComparer.Ordinal), ExplainCommand.Codes.Order(StringComparer.Ordinal));
    }

    private static string Unindent(string text, int spaces) =>
        string.Join('\n', text.Split('\n').Select(l => l.Length >= spaces ? l[spaces..] : l.TrimStart()));

    [GeneratedRegex("^( *)```nn\n(.*?)^ *```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
