using System.Text.RegularExpressions;
using ModelDsl.Diagnostics;
using ModelDsl.Formatting;
using ModelDsl.Syntax;
using ModelDsl.Tests.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Tests.Formatting;

/// <summary>What the formatter promises, on random programs and on every program there is.</summary>
public sealed partial class FormatterPropertyTests
{
    private const int Seeds = 400;

    private static string Format(string text) => Formatter.Format(new SourceText("test.nn", text));

    [Fact]
    public void Random_programs_keep_their_meaning_and_their_comments()
    {
        int right = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            var made = new RandomPrograms(seed);
            string text = made.Make();
            // Some of what the grammar makes is refused for other reasons, such as chained comparisons.
            if (Programs.Parse(text).Diagnostics.Any(d => d.Severity == Severity.Error)) continue;
            right++;
            string once = Format(text);
            Check(seed, text, once, made.Comments);
        }
        Assert.InRange(right, Seeds / 2, Seeds);
    }

    private static void Check(int seed, string text, string once, List<string> comments)
    {
        Assert.True(once == Format(once), $"seed {seed}: the second run changes something\n{Snapshot.ShortDiff(once, Format(once))}");
        string before = SyntaxPrinter.Print(Programs.Parse(text), positions: false), after = SyntaxPrinter.Print(Programs.Parse(once), positions: false);
        Assert.True(before == after, $"seed {seed}: the meaning changes\n{text}\n{Snapshot.ShortDiff(before, after)}");
        Assert.True(comments.SequenceEqual(Comment().Matches(once).Select(m => m.Value.TrimEnd())), $"seed {seed}: comments change\n{text}\n{once}");
        Assert.DoesNotContain("\n\n\n", once);
        Assert.DoesNotContain(once.Split('\n'), line => line.EndsWith(' ') || line.Contains('\t') || line.Contains('\r'));
    }

    /// <summary>Blank lines between statements stay where they were, one for several.</summary>
    [Fact]
    public void Groups_of_lines_stay_groups()
    {
        const string text = "model A {\n\n  a = 1\n  b = 2\n\n\n  # about c\n  c = 3\n\n}\nmodel B {\n  d = 4\n}\n\n\n\nmodel C { e = 5 }\n";
        Assert.Equal("model A {\n    a = 1\n    b = 2\n\n    # about c\n    c = 3\n}\nmodel B {\n    d = 4\n}\n\nmodel C { e = 5 }\n", Format(text));
    }

    [Fact]
    public void Programs_of_the_documentation_keep_their_meaning()
    {
        string docs = Path.GetFullPath(Path.Combine(Programs.Here(), "..", "..", "docs"));
        string[] pages = [.. Directory.EnumerateFiles(docs, "*.md", SearchOption.AllDirectories), Path.Combine(docs, "..", "README.md")];
        int programs = 0;
        foreach (string program in pages.SelectMany(p => Fence().Matches(File.ReadAllText(p)).Select(m => m.Groups[1].Value)))
        {
            if (Programs.Parse(program).Diagnostics.Any(d => d.Severity == Severity.Error)) continue;
            string once = Format(program);
            Assert.Equal(once, Format(once));
            Assert.Equal(SyntaxPrinter.Print(Programs.Parse(program), positions: false), SyntaxPrinter.Print(Programs.Parse(once), positions: false));
            programs++;
        }
        Assert.True(programs > 100, $"only {programs} programs");
    }

    [GeneratedRegex("# note .*")]
    private static partial Regex Comment();

    [GeneratedRegex("```nn\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
