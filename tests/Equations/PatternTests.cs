using ModelDsl.Tests.Elaboration;
using static ModelDsl.Tests.Equations.Loops;

namespace ModelDsl.Tests.Equations;

/// <summary><c>einsum</c> in both spellings, and <c>rearrange</c>, <c>reduce</c>, <c>repeat</c> as in einops.</summary>
public sealed class PatternTests
{
    private static EquationCase Of(string name, string inputs, string call, Func<IReadOnlyDictionary<string, Loops>, Loops> expected, string? recognised = null) =>
        new(name, $"{inputs}\noutput y = {call}", expected) { Sizes = new() { ["N"] = 3 }, Recognised = recognised };

    private static readonly EquationCase[] s_einsums =
    [
        Of("Heads", "input q: f32[N, 2, 4, 5]\ninput k: f32[N, 2, 3, 5]", "einsum(\"b h i d, b h j d -> b h i j\", q, k)",
            v => Make([3, 2, 4, 3], i => Sum([5], d => v["q"][i[0], i[1], i[2], d[0]] * v["k"][i[0], i[1], i[3], d[0]])), "matmul"),
        Of("Packed", "input a: f32[2, 3]\ninput b: f32[3, 4]", "einsum(\"ij, jk -> ik\", a, b)",
            v => Make([2, 4], i => Sum([3], j => v["a"][i[0], j[0]] * v["b"][j[0], i[1]])), "matmul"),
        Of("Words", "input a: f32[2, 3]\ninput b: f32[3]", "einsum(\"row col, col -> row\", a, b)",
            v => Make([2], i => Sum([3], j => v["a"][i[0], j[0]] * v["b"][j[0]]))),
        Of("Implicit", "input a: f32[2, 3]\ninput b: f32[4, 3]", "einsum(\"zj,aj\", a, b)",
            v => Make([4, 2], i => Sum([3], j => v["a"][i[1], j[0]] * v["b"][i[0], j[0]]))),
        Of("Traced", "input a: f32[N, 4, 4]", "einsum(\"...ii->...\", a)",
            v => Make([3], n => Sum([4], i => v["a"][n[0], i[0], i[0]]))),
        Of("Diagonals", "input a: f32[4, 4, 3]", "einsum(\"i i k -> k i\", a)",
            v => Make([3, 4], i => v["a"][i[1], i[1], i[0]])),
        Of("Broadcast", "input a: f32[6, 1, 3, 4]\ninput b: f32[5, 4, 2]", "einsum(\"...ij,...jk->...ik\", a, b)",
            v => Make([6, 5, 3, 2], i => Sum([4], j => v["a"][i[0], 0, i[2], j[0]] * v["b"][i[1], j[0], i[3]]))),
        Of("Ones", "input a: f32[3, 1]\ninput b: f32[2, 4]", "einsum(\"ij,kj->ik\", a, b)",
            v => Make([3, 2], i => Sum([4], j => v["a"][i[0], 0] * v["b"][i[1], j[0]]))),
        Of("Outer", "input a: f32[N]\ninput b: f32[4]", "einsum(\"i,j->ji\", a, b)",
            v => Make([4, 3], i => v["a"][i[1]] * v["b"][i[0]])),
        Of("Everything", "input a: f32[2, 3]\ninput b: f32[3]", "einsum(\"ij,j->\", a, b)",
            v => Make([], _ => Sum([2, 3], i => v["a"][i[0], i[1]] * v["b"][i[1]]))),
        Of("Chain", "input a: f32[2, 3]\ninput b: f32[3, 4]\ninput c: f32[4, 5]\ninput d: f32[5]", "einsum(\"ij,jk,kl,l->i\", a, b, c, d)",
            v => Make([2], i => Sum([3, 4, 5], k => v["a"][i[0], k[0]] * v["b"][k[0], k[1]] * v["c"][k[1], k[2]] * v["d"][k[2]]))),
        Of("Summed", "input a: f32[2, 3, 4]", "einsum(\"ijk->j\", a)",
            v => Make([3], j => Sum([2, 4], k => v["a"][k[0], j[0], k[1]]))),
    ];

    private static readonly EquationCase[] s_movements =
    [
        Of("Patches", "input x: f32[N, 2, 6, 8]", "rearrange(x, \"b c (h p) (w q) -> b (h w) (p q c)\", p: 3, q: 2)",
            v => Make([3, 8, 12], i => v["x"][i[0], i[2] % 2, i[1] / 4 * 3 + i[2] / 4, i[1] % 4 * 2 + i[2] / 2 % 2])),
        Of("Units", "input x: f32[N, 1, 4]", "rearrange(x, \"n 1 (a b) -> (n b) () a\", a: 2)",
            v => Make([6, 1, 2], i => v["x"][i[0] / 2, 0, i[2] * 2 + i[0] % 2])),
        Of("Dots", "input x: f32[N, 2, 3, 4]", "rearrange(x, \"n ... c -> n c (...)\")",
            v => Make([3, 4, 6], i => v["x"][i[0], i[2] / 3, i[2] % 3, i[1]])),
        Of("Pooled", "input x: f32[N, 4, 6, 2]", "reduce(x, \"b (h 2) (w q) c -> b c h w\", \"max\", q: 3)",
            v => Make([3, 2, 2, 2], i => Points([2, 3]).Max(k => v["x"][i[0], i[2] * 2 + k[0], i[3] * 3 + k[1], i[1]]))),
        Of("Meant", "input x: f32[N, 4, 6]", "reduce(x, \"n ... -> n\", \"mean\")",
            v => Make([3], n => Sum([4, 6], k => v["x"][n[0], k[0], k[1]]) / 24)),
        Of("Kept", "input x: f32[N, 4, 6]", "reduce(x, \"n c t -> n () t\", \"sum\")",
            v => Make([3, 1, 6], i => Sum([4], c => v["x"][i[0], c[0], i[2]]))),
        Of("Coloured", "input x: f32[4, 6]", "repeat(x, \"h w -> h w c\", c: 3)", v => Make([4, 6, 3], i => v["x"][i[0], i[1]])),
        Of("Enlarged", "input x: f32[4, 6]", "repeat(x, \"h w -> (h 2) (w k)\", k: 3)", v => Make([8, 18], i => v["x"][i[0] / 2, i[1] / 3])),
        Of("Tiled", "input x: f32[4, 6]", "repeat(x, (2, 1, 3))", v => Make([2, 4, 18], i => v["x"][i[1], i[2] % 6])),
    ];

    [Fact]
    public void Einsums_agree_with_loops() => EquationCase.CheckAll("Einsums", s_einsums);

    [Fact]
    public void Movements_agree_with_loops() => EquationCase.CheckAll("Rearranged", s_movements);

    [Theory]
    [InlineData("rearrange(x, \"b c h w\")", "NN3007", "two sides")]
    [InlineData("rearrange(x, \"b c (h w -> b c h w\")", "NN3007", "not closed")]
    [InlineData("rearrange(x, \"b c h -> b h c\")", "NN2007", "the pattern has 3 axes")]
    [InlineData("rearrange(x, \"b c h w -> b c h\")", "NN3007", "`w` stands on the left only")]
    [InlineData("rearrange(x, \"b c h w -> b c h w k\")", "NN3007", "`k` stands on the right only")]
    [InlineData("rearrange(x, \"b c h h -> b c h\")", "NN3007", "twice")]
    [InlineData("rearrange(x, \"b c (h p) w -> b (c p) h w\", p: 4)", "NN2110", "4 does not divide it")]
    [InlineData("rearrange(x, \"b c (h p) w -> b (c p) h w\")", "NN3007", "neither `h` nor `p` is known")]
    [InlineData("rearrange(x, \"b c h w -> b h w c\", q: 2)", "NN3001", "no axis `q`")]
    [InlineData("rearrange(x, \"b 5 h w -> b h w\")", "NN3007", "goes away")]
    [InlineData("reduce(x, \"b c h w -> b\", \"median\")", "NN3004", "no reduction")]
    [InlineData("repeat(x, \"b c h w -> b c h w k\")", "NN3007", "how large is `k`?")]
    [InlineData("einsum(\"ij,jk\", x)", "NN3007", "names 2 operands, 1 is given")]
    [InlineData("einsum(\"ijk->i\", x)", "NN2007", "the equation gives it 3 axes")]
    [InlineData("einsum(\"ijkl->im\", x)", "NN3007", "`m` is in no operand")]
    [InlineData("einsum(\"ijkl->ii\", x)", "NN3007", "twice in the result")]
    [InlineData("einsum(\"b c h w, b h -> c w\", x, w)", "NN2014", "letter `b` is 2 in operand 1 and 4 in operand 2")]
    public void Mistakes_are_explained(string call, string code, string text)
    {
        var error = Assert.Single(ModelDsl.Elaboration.Elaborator.CheckDeclarations(Programs.Bind($"model M {{\n    input x: f32[2, 3, 6, 8]\n    input w: f32[4, 6]\n    output y = {call}\n}}")));
        Assert.Equal(code, error.Code);
        Assert.Contains(text, error.Label);
        Assert.Equal(4, error.Where.Start.Line);
    }
}
