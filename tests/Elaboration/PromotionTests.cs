using ModelDsl.Elaboration;
using ModelDsl.Text;

namespace ModelDsl.Tests.Elaboration;

/// <summary>Tensors of several element types together: the same in whichever order they stand, floats before integers.</summary>
public class PromotionTests
{
    [Theory]
    [InlineData("cat([x, n], dim: 1)", "f32[N, 8]")]
    [InlineData("cat([n, x], dim: 1)", "f32[N, 8]")]
    [InlineData("cat([n, b, n], dim: 1)", "i64[N, 12]")]
    [InlineData("stack([x, n])", "f32[2, N, 4]")]
    [InlineData("stack([d, x, n])", "f64[3, N, 4]")]
    [InlineData("einsum(\"n i, n i -> n\", x, n)", "f32[N]")]
    [InlineData("einsum(\"n i, n i -> n\", n, x)", "f32[N]")]
    [InlineData("x + n", "f32[N, 4]")]
    public void Floats_come_before_integers(string value, string type)
    {
        var compilation = new Compilation(new SourceText("m.nn", $$"""
            model M {
                input x: f32[N, 4]
                input n: i64[N, 4]
                input b: bool[N, 4]
                input d: f64[N, 4]
                output used = cast(x, f32) + cast(n, f32) + cast(b, f32) + cast(d, f32)
                output y = {{value}}
            }
            """));
        Assert.Empty(compilation.Diagnostics);
        ElaboratedModel shapes = compilation.Build(compilation.Models[0]).Shapes;
        Assert.Equal(type, shapes.Outputs.Single(o => o.Name == "y").Type.ToString());
    }
}
