using System.Runtime.CompilerServices;
using ModelDsl.Ir;
using ModelDsl.Optimization;

namespace ModelDsl.Tests.Optimization;

/// <summary>Runs the examples of <c>Rewrites.md</c>: each shows a graph before one pass, and after it where it changes.</summary>
public sealed class RewriteTests
{
    public static TheoryData<string, string> Examples
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (Example e in Read()) data.Add(e.Pass, e.Title);
            return data;
        }
    }

    [Theory, MemberData(nameof(Examples))]
    public void Graphs_become_what_the_page_says(string pass, string title)
    {
        Example example = Read().Single(e => e.Pass == pass && e.Title == title);
        Graph before = GraphParser.Parse("graph G\n" + example.Before);
        Verifier.Check(before);
        Graph after = Pipeline.Passes.First(p => p.Name == pass).Run(before);
        Verifier.Check(after);
        string expected = "graph G\n" + (example.After ?? example.Before), actual = GraphPrinter.Print(after);
        Assert.True(actual == expected, $"{Snapshot.ShortDiff(expected, actual)}\nThe whole graph is\n{actual}");
        if (example.After is null) Assert.Same(before, after);
    }

    [Fact]
    public void Every_pass_has_examples_of_what_it_does_and_of_what_it_leaves()
    {
        foreach (string pass in Pipeline.Passes.Select(p => p.Name).Distinct())
        {
            Assert.Contains(Read(), e => e.Pass == pass && e.After is not null);
            Assert.Contains(Read(), e => e.Pass == pass && e.After is null);
        }
    }

    private sealed record Example(string Pass, string Title, string Before, string? After);

    // ## pass, then ### title, then a block ```before and perhaps a block ```after.
    private static List<Example> Read([CallerFilePath] string here = "")
    {
        List<Example> examples = [];
        string pass = "", title = "";
        string[] lines = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(here)!, "Rewrites.md"));
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("## ", StringComparison.Ordinal)) pass = lines[i][3..];
            else if (lines[i].StartsWith("### ", StringComparison.Ordinal)) title = lines[i][4..];
            else if (lines[i] is "```before" or "```after")
            {
                int end = Array.IndexOf(lines, "```", i + 1);
                string text = string.Concat(lines[(i + 1)..end].Select(l => l + "\n"));
                if (lines[i] == "```before") examples.Add(new(pass, title, text, null));
                else examples[^1] = examples[^1] with { After = text };
                i = end;
            }
        }
        return examples;
    }
}
