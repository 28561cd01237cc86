using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Tests.Syntax;

public class ProgramTests
{
    [Fact]
    public void Every_program_is_read_without_errors()
    {
        Assert.True(Programs.All.Count() >= 9);
        foreach (string file in Programs.All)
        {
            SyntaxTree tree = SyntaxTree.Parse(new SourceText(Path.GetFileName(file), File.ReadAllText(file)));
            Assert.True(tree.Diagnostics.IsEmpty, string.Join("\n", tree.Diagnostics));
            Assert.NotEmpty(tree.Declarations);
        }
    }

    [Theory]
    [InlineData("section01"), InlineData("section05"), InlineData("section06"), InlineData("section07"), InlineData("section08")]
    [InlineData("section10a"), InlineData("section10b"), InlineData("section11"), InlineData("fragments")]
    public void Trees_match_their_records(string program)
    {
        string text = File.ReadAllText(Path.Combine(Programs.Folder, program + ".nn"));
        Snapshot.Match(SyntaxPrinter.Print(Programs.Parse(text)), Path.Combine("Programs", program));
    }

    [Fact]
    public void Documentation_belongs_to_what_follows_it()
    {
        SyntaxTree tree = Programs.Parse("""
            ## not this one: it stands alone

            ## First line.
            ##
            ## Third line.
            model A {
                ## An image.
                input x: f32[N]   ## a remark, not a description
                output y = x
            }
            """);
        var model = Assert.IsType<BlockDeclaration>(Assert.Single(tree.Declarations));
        Assert.Equal("First line.\n\nThird line.", model.Documentation);
        Assert.Equal("An image.", model.Body.Statements[0].Documentation);
        Assert.Equal("", model.Body.Statements[1].Documentation);
    }

    [Fact]
    public void Locations_are_exact_where_letters_take_two_units()
    {
        SyntaxTree tree = Programs.Parse("model A {\n    \U0001D465 = größe + f(\"é\\n\")\n    output y = \U0001D465\n}");
        Assert.Empty(tree.Diagnostics);
        var statement = Assert.IsType<AssignStatement>(((BlockDeclaration)tree.Declarations[0]).Body.Statements[0]);
        Assert.Equal("\U0001D465", statement.Targets[0].Where.Text);
        var sum = Assert.IsType<BinaryExpression>(statement.Value);
        Assert.Equal(("größe", "+", "f(\"é\\n\")"), (sum.Left.Where.Text, sum.OperatorWhere.Text, sum.Right.Where.Text));
        Assert.Equal((2, 10), sum.Where.Start);
    }

    [Theory]
    [InlineData("\"a\\\"b\\\\c\\n\\t\"", "a\"b\\c\n\t")]
    [InlineData("\"\"", "")]
    [InlineData("\"# no comment\"", "# no comment")]
    public void Strings_are_unescaped(string written, string meant)
    {
        var statement = Assert.IsType<ExpressionStatement>(Programs.ParseBody(written).Statements[0]);
        Assert.Equal(meant, Assert.IsType<StringLiteral>(statement.Value).Value);
    }

    [Fact]
    public void Words_are_keywords_only_where_a_statement_begins_with_them()
    {
        Body body = Programs.ParseBody("""
            loss = state + data
            loss mask = loss
            step = f(in: 1, else: step).import
            test = x.model
            layer layer = block
            input input: f32[N]
            """);
        Assert.Equal(["Assign", "Named", "Assign", "Assign", "Layer", "Input"], body.Statements.Select(s => s.GetType().Name.Replace("Statement", "")));
    }
}
