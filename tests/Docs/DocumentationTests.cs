using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ModelDsl.Diagnostics;
using ModelDsl.Text;

namespace ModelDsl.Tests.Docs;

/// <summary>Every program in the documentation does what the page says.</summary>
public sealed partial class DocumentationTests
{
    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    public static TheoryData<string, int, string> Programs()
    {
        var programs = new TheoryData<string, int, string>();
        foreach (string page in (string[])["README.md", "CONTRIBUTING.md", "docs/language.md", "docs/gradients.md"])
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
        Assert.Empty(compilation.Diagnostics.Where(d => d.Severity != Severity.Info).Select(d => d.ToString()));
        foreach (var test in compilation.Tests) Assert.Empty(compilation.Test(test).Diagnostics.Select(d => d.ToString()));
        foreach (var train in compilation.Trainings) Assert.Empty(compilation.Train(train).Diagnostics.Select(d => d.ToString()));
    }

    /// <summary>Programs that use what the reference tells of, side by side; their tests hold, too.</summary>
    [Theory]
    [InlineData("expressions")]
    [InlineData("statements")]
    [InlineData("programs")]
    public void What_the_reference_says_holds(string name)
    {
        var compilation = new Compilation(new SourceText(name + ".nn", File.ReadAllText(Path.Combine(Root(), "tests", "Docs", "Language", name + ".nn"))));
        Assert.Empty(compilation.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.ToString()));
        Assert.All(compilation.Tests, test => Assert.Empty(compilation.Test(test).Diagnostics.Select(d => d.ToString())));
    }

    private static string Unindent(string text, int spaces) =>
        string.Join('\n', text.Split('\n').Select(l => l.Length >= spaces ? l[spaces..] : l.TrimStart()));

    [GeneratedRegex("^( *)```nn\n(.*?)^ *```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
