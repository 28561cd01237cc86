using ModelDsl.Text;

namespace ModelDsl.Tests.Syntax;

/// <summary>Types of parameters: unions, optional ones, functions and <c>none</c> among the alternatives.</summary>
public sealed class TypeSyntaxTests
{
    [Theory]
    [InlineData("act: fn", "relu")]
    [InlineData("act: fn | none = none", "relu")]
    [InlineData("act: fn? = none", "none")]
    [InlineData("act: none | fn = none", "none")]
    [InlineData("act: layer | fn | none = none", "ReLU")]
    [InlineData("act: int | none", "none")]
    [InlineData("act: int | tuple | string", "(1, 2)")]
    [InlineData("act: (int, int)?", "(1, 2)")]
    public void A_parameter_takes_what_its_type_says(string parameter, string argument) => Assert.Empty(Codes(parameter, argument));

    [Theory]
    [InlineData("act: fn | none = none", "3")]
    [InlineData("act: int | none", "\"a\"")]
    [InlineData("act: fn", "none")]
    public void And_nothing_else(string parameter, string argument) => Assert.Equal(["NN3004"], Codes(parameter, argument));

    private static string[] Codes(string parameter, string argument)
    {
        string program = $$"""
            block Shaped({{parameter}}) {
                input x: f32[N, 4]
                output y = if act == none then x else x
            }

            model M {
                input x: f32[N, 4]
                output y = x -> Shaped({{argument}})
            }
            """;
        return [.. new Compilation(new SourceText("types.nn", program)).Diagnostics.Select(d => d.Code)];
    }
}
