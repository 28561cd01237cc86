using ModelDsl.Formatting;
using ModelDsl.Syntax;
using ModelDsl.Tests.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Tests.Formatting;

public class FormatterTests
{
    private static string Format(string text) => Formatter.Format(new SourceText("test.nn", text));

    [Fact]
    public void Every_program_keeps_its_meaning_and_a_second_run_changes_nothing()
    {
        foreach (string file in Programs.All)
        {
            string text = File.ReadAllText(file);
            string once = Format(text);
            Assert.Equal(once, Format(once));
            Assert.Equal(SyntaxPrinter.Print(Programs.Parse(text), positions: false), SyntaxPrinter.Print(Programs.Parse(once), positions: false));
        }
    }

    [Fact]
    public void White_space_in_programs_does_not_matter()
    {
        foreach (string file in Programs.All)
        {
            string once = Format(File.ReadAllText(file));
            string ragged = string.Join("\r\n", once.Split('\n').Select(line => "\t " + line.TrimStart() + "  "));
            Assert.Equal(once, Format(ragged));
        }
    }

    [Fact]
    public void Layout_matches_its_record() => Snapshot.Match(Format(File.ReadAllText(Path.Combine(Programs.Folder, "fragments.nn"))), "fragments");

    [Theory]
    [InlineData("const a=1+2 *- 3**2", "const a = 1 + 2 * -3 ** 2\n")]
    [InlineData("const a = f( x , y :3 ) [ 0 , : , 1 : - 1:2 ,... ]", "const a = f(x, y: 3)[0, :, 1:-1:2, ...]\n")]
    [InlineData("const a = [x for i in 0 .. n]", "const a = [x for i in 0..n]\n")]
    [InlineData("const a = sum( i,j )(x)*y", "const a = sum(i, j) (x) * y\n")]
    [InlineData("const a = f (x) (y)", "const a = f(x)(y)\n")]
    [InlineData("fn f [ T ] ( x:T[ ...S ],y:int?=none )->T[...S]=x", "fn f[T](x: T[...S], y: int? = none) -> T[...S] = x\n")]
    [InlineData("model A{output y=x}", "model A { output y = x }\n")]
    [InlineData("model A {}", "model A {}\n")]
    [InlineData("model A {\n\n\n a=1;\n\n\n b=2 ; c=3;\n\n}\n\n\n", "model A {\n    a = 1\n\n    b = 2; c = 3\n}\n")]
    [InlineData("model A {\na = b\n-> c(\n1,\n2\n)\n-> d\n}", "model A {\n    a = b\n        -> c(\n            1,\n            2\n        )\n        -> d\n}\n")]
    [InlineData("model A { # why\n  # alone\n\n  a = 1# so\n# end\n}", "model A {  # why\n    # alone\n\n    a = 1  # so\n    # end\n}\n")]
    [InlineData("fn f(\nx: int,\n)\n{\nif x { a = 1 }\nelse { a = 2 }\nreturn a\n}", "fn f(\n    x: int,\n)\n{\n    if x { a = 1 }\n    else { a = 2 }\n    return a\n}\n")]
    [InlineData("fn f(x: int)\n-> int {\nreturn x\n}", "fn f(x: int)\n    -> int {\n    return x\n}\n")]
    [InlineData("const a = 3;\n\nconst b = scan((s, x) => {\nreturn s\n}, 1)", "const a = 3\n\nconst b = scan((s, x) => {\n    return s\n}, 1)\n")]
    public void White_space_is_canonical(string written, string formatted)
    {
        Assert.Empty(Programs.Parse(written).Diagnostics);
        Assert.Equal(formatted, Format(written));
        Assert.Equal(formatted, Format(formatted));
    }

    [Fact]
    public void A_file_with_errors_is_left_alone()
    {
        const string wrong = "model  A {\n  x = (\n}";
        Assert.Equal(wrong, Format(wrong));
        Assert.NotEmpty(Programs.Parse(wrong).Diagnostics);
    }

    [Fact]
    public void A_semicolon_stays_where_the_next_line_would_carry_on()
    {
        const string text = "model A {\n    a = 3;\n    -b\n}\n";
        Assert.Equal(text, Format(text));
    }
}
