using System.Reflection;
using System.Text.RegularExpressions;
using ModelDsl.Diagnostics;
using ModelDsl.Syntax;

namespace ModelDsl.Tests.Syntax;

/// <summary>The pages of <c>nnc explain</c>: a program with exactly that error, and one without any.</summary>
public partial class ErrorPageTests
{
    private static IEnumerable<Rule> Rules =>
        typeof(SyntaxRules).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetValue(null)).OfType<Rule>();

    public static TheoryData<string> Codes => [.. Rules.Select(r => r.Code)];

    [Theory, MemberData(nameof(Codes))]
    public void A_page_shows_the_error_and_the_way_out(string code)
    {
        string page = File.ReadAllText(Path.Combine(Programs.Here(), "..", "..", "docs", "errors", code + ".md"));
        Assert.StartsWith($"# {code}: {Rules.Single(r => r.Code == code).Title}\n", page);
        string[] programs = [.. Program().Matches(page).Select(m => m.Groups[1].Value)];
        Assert.Empty(Programs.Parse(programs[^1]).Diagnostics);
        string wrong = programs.Length > 1 ? programs[0] : "\0";   // a NUL cannot be shown on a page
        Assert.All(Programs.Parse(wrong).Diagnostics, d => Assert.Equal(code, d.Code));
        Assert.NotEmpty(Programs.Parse(wrong).Diagnostics);
    }

    [Fact]
    public void Codes_are_used_once() => Assert.Equal(Rules.Count(), Rules.Select(r => r.Code).Distinct().Count());

    [GeneratedRegex("```nn\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Program();
}
