using System.Text.RegularExpressions;
using ModelDsl.Diagnostics;
using ModelDsl.Syntax;

namespace ModelDsl.Tests.Syntax;

/// <summary>Checks <c>Errors.md</c>, and what its programs share.</summary>
public partial class ErrorTests
{
    public static TheoryData<int, string> Mistakes
    {
        get
        {
            string[] lines = File.ReadAllLines(Path.Combine(Programs.Here(), "Errors.md"));
            var data = new TheoryData<int, string>();
            for (int i = 0; i < lines.Length; i++)
            {
                if (lines[i] != "```nn") continue;
                int start = i + 1;
                while (lines[++i] != "```") { }
                data.Add(start + 1, string.Join('\n', lines[start..i]));
            }
            return data;
        }
    }

    [Theory, MemberData(nameof(Mistakes))]
    public void Each_mistake_is_reported_once_and_in_its_place(int line, string marked)
    {
        Assert.True(line > 0);
        List<string> source = [];
        List<(string Where, string Words)> expected = [];
        foreach (string text in marked.Split('\n'))
        {
            Match mark = Mark().Match(text);
            if (mark.Success) expected.Add(($"{source.Count}:{text.IndexOf('^') + 1} {mark.Groups[1].Value}", mark.Groups[2].Value.Trim()));
            else source.Add(text);
        }
        SyntaxTree tree = Programs.Parse(string.Join('\n', source));

        Assert.Equal(expected.Select(e => e.Where).Order(), tree.Diagnostics.Select(Where).Order());
        foreach ((string where, string words) in expected)
        {
            Diagnostic found = tree.Diagnostics.First(d => Where(d) == where);
            Assert.Contains(words, found.Message);
        }
    }

    [Theory, MemberData(nameof(Mistakes))]
    public void Messages_are_for_people(int line, string marked)
    {
        Assert.True(line > 0);
        foreach (Diagnostic d in Programs.Parse(marked).Diagnostics)
        {
            Assert.False(string.IsNullOrWhiteSpace(d.Help?.Text), d.ToString());
            Assert.False(string.IsNullOrWhiteSpace(d.Label), d.ToString());
            Assert.DoesNotMatch("NAME|LPAREN|SEPARATOR|expecting|<EOF>|viable", d.Message + d.Help);
        }
    }

    [Fact]
    public void A_bracket_that_is_not_closed_shows_where_it_was_opened()
    {
        Diagnostic error = Assert.Single(Programs.Parse("model A {\n    x = f(3,\n    output y = x\n}").Diagnostics);
        Assert.Equal("2:10", $"{error.Notes[0].Where.Start.Line}:{error.Notes[0].Where.Start.Column}");
    }

    [Fact]
    public void What_was_read_of_a_wrong_statement_is_kept()
    {
        SyntaxTree tree = Programs.Parse("model A {\n    input x: f32[N,]\n    layer a = Linear(,)\n    b = * 3\n    input z q\n    output y = b\n}");
        Assert.Equal(3, tree.Diagnostics.Length);
        Body body = Assert.IsType<BlockDeclaration>(Assert.Single(tree.Declarations)).Body;
        Assert.IsType<ErrorExpression>(Assert.IsType<LayerStatement>(body.Statements[1]).Value);
        Assert.Equal("b", Assert.IsType<NamePattern>(Assert.IsType<AssignStatement>(body.Statements[2]).Targets[0]).Name);
        Assert.Equal("z", Assert.IsType<InputStatement>(body.Statements[3]).Name.Text);
    }

    private static string Where(Diagnostic d) => $"{d.Where.Start.Line}:{d.Where.Start.Column} {d.Code}";

    [GeneratedRegex(@"^ *\^ (NN\d{4})(.*)$")]
    private static partial Regex Mark();
}
