using ModelDsl.Syntax;

namespace ModelDsl.Tests.Syntax;

public class NewlineTests
{
    [Theory]
    [InlineData("a = b\nc = d", 2)]
    [InlineData("a = b; c = d;", 2)]
    [InlineData("a =\n  b", 1)]
    [InlineData("a\n  = b", 1)]
    [InlineData("a = b\n  -> c", 1)]
    [InlineData("a = b ->\n  c", 1)]
    [InlineData("a = b\n  - c", 1)]
    [InlineData("a = b\n  // c", 1)]
    [InlineData("a = b\n(c, d) = e", 2)]
    [InlineData("a = b\n[c]", 2)]
    [InlineData("a = f(b,\n  c\n  )", 1)]
    [InlineData("a = [b\n, c]", 1)]
    [InlineData("a = x[\n  0\n]", 1)]
    [InlineData("a = if b\n  then c\n  else d", 1)]
    [InlineData("a = b and\n  c\n  or d", 1)]
    [InlineData("a = b\n  with w = f", 1)]
    [InlineData("a = f((x) =>\n  x)", 1)]
    [InlineData("a = f((x) => {\n  y = x\n  return y\n})", 1)]
    [InlineData("a,\n  b = c", 1)]
    [InlineData("if a\n{ b = c }\nelse\n{ d = e }", 1)]
    [InlineData("a = b # comment\n  # another\n  -> c", 1)]
    [InlineData("a = b\n\n\n  -> c", 1)]
    [InlineData("a = b\r\nc = d\rd = e", 3)]
    [InlineData("optimizer = A(lr: 1)\n  { \"*\": lr: 2 }", 1)]
    [InlineData("h: int |\n  float = c", 1)]
    public void A_statement_ends_at_a_newline_unless_it_goes_on(string statements, int count) =>
        Assert.Equal(count, Programs.ParseBody(statements).Statements.Length);

    [Fact]
    public void A_function_goes_on_with_its_gradient() =>
        Assert.NotNull(Assert.IsType<FunctionDeclaration>(Assert.Single(Programs.Parse("fn f(x: f32[])\n  -> f32[]\n  = x\n  gradient\n  (dy) => dy").Declarations)).Gradient);
}
