using ModelDsl.Shapes;

namespace ModelDsl.Tests.Shapes;

public class DimTests
{
    private static readonly DimSymbol s_n = new("N", DimKind.Dynamic), s_h = new("H", DimKind.Dynamic), s_c = new("C", DimKind.Generic);
    private static readonly DimSymbol s_heads = new("heads", DimKind.Parameter);
    private static Dim N => Dim.Of(s_n);
    private static Dim H => Dim.Of(s_h);
    private static Dim C => Dim.Of(s_c);
    private static Dim Heads => Dim.Of(s_heads);

    public static TheoryData<string, Dim> Written => new()
    {
        { "2 * N + 1", N + 1 + N },
        { "0", N - N },
        { "3 - N", 3 - N },
        { "-2 * N", -2 * N },
        { "N ** 2 + 2 * N + 1", (N + 1) * (N + 1) },
        { "(H + 31) // 32", Halved(H, 5) },
        { "H // 2 + 3", Dim.FloorDiv(H + 6, 2) },
        { "N - (N + 1) // 2", N - Dim.CeilDiv(N, 2) },
        { "16 * (H // 16)", 16 * Dim.FloorDiv(H, 16) },
        { "H // 6", Dim.FloorDiv(Dim.FloorDiv(H, 2), 3) },
        { "H // 2", Dim.FloorDiv(2 * H + 1, 4) },
        { "max(1, C // 16)", Dim.Max(1, Dim.FloorDiv(C, 16)) },
        { "C", Dim.Max(1, C) },
        { "N + 1", Dim.Max(N, N + 1) },
        { "min(3, N)", Dim.Min(N, Dim.Min(3, N)) },
        { "heads", Dim.FloorDiv(N * Heads, N) },
        { "(H - 1) // heads + 1", Dim.CeilDiv(H, Heads) },
        { "0", Dim.Mod(N, 1) },
        { "H - 2 * (H // 2)", Dim.Mod(H, 2) },
        { "N * (H // N)", N * Dim.FloorDiv(H, N) },
        { "(H // 2) * (N // 2)", Dim.FloorDiv(H, 2) * Dim.FloorDiv(N, 2) },
    };

    // Five convolutions of stride 2 that keep the size otherwise.
    private static Dim Halved(Dim size, int times) => times == 0 ? size : Halved(Dim.FloorDiv(size + 2 - 3, 2) + 1, times - 1);

    [Theory, MemberData(nameof(Written))]
    public void Normal_forms_read_as_the_language_writes_them(string text, Dim dim) => Assert.Equal(text, dim.ToString());

    [Fact]
    public void Equal_forms_are_equal_however_they_were_built()
    {
        Assert.Equal((N + C) * (N - C), N * N - C * C);
        Assert.Equal(((N + C) * 3).GetHashCode(), (3 * N + 3 * C).GetHashCode());
        Assert.NotEqual(N, Dim.Of(new DimSymbol("N", DimKind.Dynamic)));
    }

    [Fact]
    public void Exact_division_gives_the_factor_or_nothing()
    {
        Assert.Equal(N + C, Dim.ExactDiv(N * N - C * C, N - C));
        Assert.Equal(3 * N, Dim.ExactDiv(12 * N, 4));
        Assert.Null(Dim.ExactDiv(N, 2));
        Assert.Null(Dim.ExactDiv(N, 0));
        Assert.Null(Dim.ExactDiv(24, 5));
    }

    [Fact]
    public void Overflow_absorbs_instead_of_throwing()
    {
        Dim large = long.MaxValue;
        Assert.True((large + 1).IsOverflow);
        Assert.True((large * 2 * N).IsOverflow);
        Assert.True(Dim.FloorDiv(large * large, large).IsOverflow);
        Assert.True(Dim.FloorDiv(N, 0).IsOverflow);
        Assert.True(Dim.Pow(10, 30).IsOverflow);
        Assert.Throws<OverflowException>(() => (large * N).Evaluate(_ => 2));
    }

    [Theory]
    [InlineData(-7, 2, -4), InlineData(7, -2, -4), InlineData(-7, -2, 3), InlineData(7, 2, 3)]
    public void Division_rounds_down(long a, long b, long expected)
    {
        Assert.Equal(expected, Dim.FloorDiv(a, b).Value);
        Assert.Equal(a - b * expected, Dim.Mod(a, b).Value);
        Dim symbolic = Dim.FloorDiv(Dim.Of(new("a", DimKind.Parameter)), Dim.Of(new("b", DimKind.Parameter)));
        Assert.Equal(expected, symbolic.Evaluate(s => s.Name == "a" ? a : b));
    }

    [Fact]
    public void Substitution_simplifies_again()
    {
        Dim trunk = Dim.FloorDiv(H + 31, 32);
        Assert.Equal(7, trunk.Substitute(_ => 224).Value);
        Assert.Equal("N + 1", Dim.FloorDiv(N * Heads + 2, Heads).Substitute(s => s == s_heads ? 2 : null).ToString());
        Assert.Same(trunk, trunk.Substitute(s => s == s_n ? 3 : null));
    }

    [Fact]
    public void Code_rounds_down_only_where_it_must()
    {
        string Name(DimSymbol s) => s.Name.ToLowerInvariant();
        Assert.Equal("(h + 31) / 32", Dim.FloorDiv(H + 31, 32).ToCSharp(Name));
        Assert.Equal("Sizes.FloorDiv(h - 5, c)", Dim.FloorDiv(H - 5, C).ToCSharp(Name));
        Assert.Equal("Sizes.FloorDiv(heads, 2)", Dim.FloorDiv(Heads, 2).ToCSharp(Name));
        Assert.Equal("Math.Max(c / 16, 1)", Dim.Max(1, Dim.FloorDiv(C, 16)).ToCSharp(Name));
        Assert.Equal("n * n", (N * N).ToCSharp(Name));
        Assert.Equal("3000000000L", ((Dim)3_000_000_000).ToCSharp(Name));
    }
}
