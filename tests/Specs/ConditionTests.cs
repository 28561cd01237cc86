using System.Runtime.CompilerServices;
using System.Text;

namespace ModelDsl.Tests.Specs;

/// <summary>
/// <c>conditions.tsv</c> lists every condition that the formulas of output sizes put on their numbers, each with the wrong
/// program of <c>errors/*.md</c> that proves its diagnostic; <c>docs/shapes.md</c> is that list for readers.
/// </summary>
public sealed class ConditionTests
{
    /// <summary>The groups of operations, in the order of the page.</summary>
    private static readonly string[] s_sections =
    [
        "All operations", "Convolution", "Transposed convolution", "Unfold and fold", "Max and average pooling", "Lp, fractional and adaptive pooling",
        "Max unpooling", "Padding", "Resizing and grids", "Pixel and channel shuffle", "Linear, bilinear, embedding, GLU", "Recurrent layers",
        "Attention and transformers", "Normalisation", "Tensor operations", "Distances, losses, detection", "Blocks",
    ];

    private const string Head = """
        # Conditions on shapes

        Every condition that the shape rules put on their numbers, what is reported where it is broken, and a wrong program that shows the
        whole message, with the program that its help leads to. All of them are run as tests. `nnc explain` tells more of a code.

        """;

    private sealed record Condition(int Section, string Of, string Text, string Spec);

    private static readonly IReadOnlyList<Condition> s_conditions =
        [.. File.ReadLines(Path.Combine(Here(), "conditions.tsv")).Skip(1).Select(l => l.Split('\t')).Select(c => new Condition(int.Parse(c[0]), c[1], c[2], c[3]))];

    private static readonly Dictionary<string, ErrorSpec> s_specs =
        Directory.EnumerateFiles(Path.Combine(Here(), "errors"), "*.md").SelectMany(ErrorSpec.Read).ToDictionary(s => $"{s.Page}#{s.Title}");

    [Fact]
    public void Every_condition_has_a_wrong_program() => Assert.Empty(s_conditions.Select(c => c.Spec).Except(s_specs.Keys));

    [Fact]
    public void Every_group_of_operations_has_conditions() => Assert.Equal(Enumerable.Range(0, s_sections.Length), s_conditions.Select(c => c.Section).Distinct().Order());

    [Fact]
    public void A_condition_of_one_program_is_listed_once() => Assert.Empty(s_conditions.GroupBy(c => c.Spec).Where(g => g.Count() > 1).Select(g => g.Key));

    [Fact]
    public void Each_wrong_program_breaks_one_condition() => Assert.All(s_conditions, c => Assert.Single(s_specs[c.Spec].Expected));

    [Fact]
    public void The_page_is_up_to_date()
    {
        string path = Path.GetFullPath(Path.Combine(Here(), "..", "..", "docs", "shapes.md"));
        string page = Page();
        if (Environment.GetEnvironmentVariable("UPDATE_BASELINES") == "1") File.WriteAllText(path, page);
        Assert.True(page == File.ReadAllText(path), "docs/shapes.md lags behind tests/Specs: UPDATE_BASELINES=1 dotnet test tests --filter ConditionTests writes it");
    }

    private static string Page()
    {
        StringBuilder page = new(Head);
        for (int i = 0; i < s_sections.Length; i++)
        {
            page.Append($"\n## {s_sections[i]}\n\n| of | condition | code | wrong program |\n| --- | --- | --- | --- |\n");
            foreach (Condition c in s_conditions.Where(c => c.Section == i))
            {
                ErrorSpec spec = s_specs[c.Spec];
                string code = spec.Expected[0].Split(' ')[0];
                page.Append($"| {c.Of} | {c.Text.Replace("|", "\\|")} | [{code}](errors/{code}.md) | [{spec.Title}](../tests/Specs/errors/{spec.Page}.md) |\n");
            }
        }
        return page.ToString();
    }

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
