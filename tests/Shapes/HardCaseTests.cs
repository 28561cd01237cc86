using ModelDsl.Diagnostics;
using ModelDsl.Text;

namespace ModelDsl.Tests.Shapes;

/// <summary>Programs whose sizes are hard to check: those that hold for all sizes compile, the others say for which they fail and what to require.</summary>
public class HardCaseTests
{
    private static Diagnostic[] Check(string program) =>
        [.. new Compilation(new SourceText("test.nn", program)).Diagnostics.Where(d => d.Severity != Severity.Info)];

    [Fact]
    public void What_holds_for_all_sizes_compiles() => Assert.Empty(Check(Holding).Select(d => $"{d} {d.Example}"));

    private const string Holding = """
        model Cancels(parts: int = 4) {
            input x: f32[N, X]
            require X % N == 0
            y = reshape(x, [N * (X // N), N])
            output z: f32[X, N] = y
        }

        model Remainders {
            input x: f32[N, H]
            require H >= 3
            a = x[:, :H // 3]
            b = x[:, H // 3:2 * (H // 3)]
            c = x[:, 2 * (H // 3):]
            output y: f32[N, H] = cat([a, b, c], dim: 1)
        }

        model FiveAndN {
            input x: f32[B, N]
            input y: f32[B, 5]
            both: f32[B, N + 5] = cat([x, y], dim: 1)
            output z: f32[B, N + 5] = both * 2
        }

        model Same {
            input x: f32[N, 3, H, W]
            a: f32[N, 8, H, W] = x -> Conv2d(8, 4, padding: "same", dilation: 3)
            output y: f32[N, 8, H, W] = a
        }

        model RoundTrip {
            input x: f32[N, 3, H, W]
            require H % 2 == 0 and W % 2 == 0
            down = x -> Conv2d(8, 4, stride: 2, padding: 1)
            output y: f32[N, 3, H, W] = down -> ConvTranspose2d(3, 4, stride: 2, padding: 1)
        }

        model OddRoundTrip {
            input x: f32[N, 3, H, W]
            require H % 2 == 1 and W % 2 == 1
            down = x -> Conv2d(8, 3, stride: 2, padding: 1)
            output y: f32[N, 3, H, W] = down -> ConvTranspose2d(3, 3, stride: 2, padding: 1)
        }

        model Shuffles(r: int = 3) {
            input x: f32[N, 4, H, W]
            require H % r == 0 and W % r == 0
            low = x -> PixelUnshuffle(r)
            output y: f32[N, 4, H, W] = low -> PixelShuffle(r)
        }

        model Patches(patch: int = 16, dim: int = 32) {
            input x: f32[N, 3, H, W]
            require H % patch == 0 and W % patch == 0
            tokens = x -> Conv2d(dim, patch, stride: patch) -> Flatten(2)
            output y: f32[N, (H // patch) * (W // patch), dim] = permute(tokens, (0, 2, 1))
        }

        model Windows(window: int = 7) {
            input x: f32[N, H, W, C]
            require H % window == 0 and W % window == 0
            shifted = roll(x, shifts: (-(window // 2), -(window // 2)), dims: (1, 2))
            parts = rearrange(shifted, "n (a p) (b q) c -> (n a b) (p q) c", p: window, q: window)
            checked: f32[N * (H // window) * (W // window), window ** 2, C] = parts
            back = rearrange(checked, "(n a b) (p q) c -> n (a p) (b q) c", a: H // window, b: W // window, p: window)
            output y: f32[N, H, W, C] = roll(back, shifts: (window // 2, window // 2), dims: (1, 2))
        }

        model Heads(dim: int = 64, heads: int = 8) {
            input x: f32[N, T, dim]
            split = reshape(x, [N, T, heads, -1]) -> permute((0, 2, 1, 3))
            s: f32[N, heads, T, dim // heads] = split
            output y: f32[N, T, dim] = reshape(permute(s, (0, 2, 1, 3)), [N, T, -1])
        }

        block Multi(heads: int) {
            input x: f32[N, T, D]
            require D % heads == 0
            split = reshape(x, [N, T, heads, D // heads])
            output y: f32[N, T, D] = reshape(split, [N, T, -1])
        }

        block Groups(groups: int) {
            input x: f32[N, C, H, W]
            require C % groups == 0
            output y: f32[N, C, H, W] = x -> Conv2d(C, 3, padding: 1, groups: groups)
        }

        block AnyNorm[T] {
            input x: T[N, C]
            output y: T[N, C] = x - mean(x, dim: 1, keepdim: true)
        }

        model UsesGroups {
            input x: f32[N, 12, H, W]
            output y: f32[N, 12, H, W] = x -> Groups(4)
        }

        model Branches {
            input x: f32[N, 3, H, W]
            a = x -> Conv2d(8, 3, stride: 2, padding: 1)
            b = x -> MaxPool2d(3, stride: 2, padding: 1)
            c = x -> Conv2d(8, 1, stride: 2)
            output y: f32[N, 19, ceil_div(H, 2), ceil_div(W, 2)] = cat([a, b, c], dim: 1)
        }

        model CropSkip {
            input x: f32[N, 8, H, W]
            require H >= 4 and W >= 4
            up = x -> MaxPool2d(2) -> MaxPool2d(2) -> Upsample(scale_factor: 4)
            output y: f32[N, 16, H // 4 * 4, W // 4 * 4] = cat([x[:, :, :H // 4 * 4, :W // 4 * 4], up], dim: 1)
        }

        model Strided {
            input x: f32[N, T]
            require T >= 2
            a = x[:, ::2]
            b = x[:, 1::2]
            output y: f32[N, T] = cat([a, b], dim: 1)
        }
        """;

    public static TheoryData<string, string, string, string, string, string> Failing => new()
    {
        { "what cancels only where it divides", "input x: f32[N, X]", "y = reshape(x, [N * (X // N), N])\noutput z: f32[X, N] = y", "NN2004@4", "N = 2, X = 3 gives 6 and 4", "X % N == 0" },
        { "thirds", "input x: f32[N, H]", "a = x[:, :H // 3]\noutput y: f32[N, H] = cat([a, a, a], dim: 1)", "NN2004@5", "H = 4 gives 3 and 4", "H % 3 == 0" },
        { "5 and N", "input x: f32[B, N]\ninput y: f32[B, 5]", "output z: f32[B, 2 * N] = cat([x, y], dim: 1)", "NN2004@5", "N = 1 gives 6 and 2", "N == 5" },
        { "down and up by 2", "input x: f32[N, 3, H, W]", "down = x -> Conv2d(8, 4, stride: 2, padding: 1)\noutput y: f32[N, 3, H, W] = down -> ConvTranspose2d(3, 4, stride: 2, padding: 1)", "NN2004@5", "H = 3 gives 2 and 3", "H % 2 == 0 and W % 2 == 0" },
        { "down and up to odd sizes", "input x: f32[N, 3, T]", "down = x -> Conv1d(8, 3, stride: 2, padding: 1)\noutput y: f32[N, 3, T] = down -> ConvTranspose1d(3, 3, stride: 2, padding: 1)", "NN2004@5", "T = 2 gives 1 and 2", "T % 2 == 1" },
        { "pixel unshuffle", "input x: f32[N, 4, H, 9]", "output y = x -> PixelUnshuffle(3)", "NN2004@4", "H = 1 gives 1 and 0", "H % 3 == 0" },
        { "patches", "input x: f32[N, 3, H, 32]", "output y = rearrange(x, \"n c (h p) (w q) -> n (h w) (p q c)\", p: 16, q: 16)", "NN2004@4", "H = 1 gives 1, not a multiple of 16", "H % 16 == 0" },
        { "windows", "input x: f32[N, H, 14, C]", "a = rearrange(x, \"n (a p) (b q) c -> (n a b) (p q) c\", p: 7, q: 7)\noutput y: f32[N, H, 14, C] = rearrange(a, \"(n a b) (p q) c -> n (a p) (b q) c\", a: H // 7, b: 2, p: 7)", "NN2004@4", "H = 1 gives 1, not a multiple of 7", "H % 7 == 0" },
        { "a size that is inferred", "input x: f32[N, T, 6]", "output y = reshape(x, [N, -1, 4])", "NN2004@4", "N = 1, T = 1 gives 6, not a multiple of 4", "T % 2 == 0" },
        { "U-Net without divisibility", "input x: f32[N, 8, H, W]", "up = x -> MaxPool2d(2) -> MaxPool2d(2) -> Upsample(scale_factor: 4)\noutput y = cat([x, up], dim: 1)", "NN2004@5", "H = 5 gives 5 and 4", "H % 4 == 0 and W % 4 == 0" },
        { "pools that need room", "input x: f32[N, 8, H, W]", "output y = x -> MaxPool2d(2) -> MaxPool2d(2) -> Conv2d(8, 3)", "NN2004@4", "H = 1 gives 1 and 2", "H >= 12 and W >= 12" },
        { "two names", "input x: f32[N, T]\ninput m: f32[N, S]", "output y = x + m", "NN2004@5", "S = 1, T = 2 gives 2 and 1", "T == S" },
        { "a mask of another length", "input x: f32[N, T, 8]\ninput m: f32[S, S]", "output y = softmax(x @ permute(x, (0, 2, 1)) + m, dim: -1) @ x", "NN2004@5", "S = 1, T = 2 gives 2 and 1", "T == S" },
    };

    [Theory, MemberData(nameof(Failing))]
    public void What_fails_for_some_sizes_names_the_smallest_and_what_to_require(string name, string inputs, string body, string error, string example, string require)
    {
        string Program(string requirement) => $"model M {{\n{inputs}\n{requirement}\n{body}\n}}";
        Diagnostic only = Assert.Single(Check(Program("")));
        Assert.Equal((name, error, example), (name, $"{only.Code}@{only.Where.Start.Line}", only.Example));
        Assert.Contains($"add `require {require}`", only.Help?.Text);
        Assert.Empty(Check(Program($"require {require}")).Select(d => $"{name}: {d}"));
    }

    [Theory]
    [InlineData("x -> Conv2d(8, 3, padding: \"same\", stride: 2)", "NN3101")]
    [InlineData("x -> PixelShuffle(3)", "NN2108")]
    [InlineData("reshape(x, [N, 7, -1])", "NN2005")]
    [InlineData("x -> Conv2d(8, 3, groups: 3)", "NN2103")]
    public void What_fails_for_all_sizes_is_an_error_of_its_own(string expression, string code)
    {
        Diagnostic only = Assert.Single(Check($"model M {{\ninput x: f32[N, 10, 8, 8]\noutput y = {expression}\n}}"));
        Assert.Equal($"{code}@3", $"{only.Code}@{only.Where.Start.Line}");
    }

    [Fact]
    public void A_block_is_checked_where_it_stands_and_where_it_is_used()
    {
        const string block = "block Grouped(groups: int) {\ninput x: f32[N, C, H, W]\noutput y: f32[N, C, H, W] = x -> Conv2d(C, 3, padding: 1, groups: groups)\n}\n";
        Assert.Empty(Check(block));
        Assert.Empty(Check(block + "model M {\ninput x: f32[N, 12, H, W]\noutput y = x -> Grouped(4)\n}"));
        Diagnostic use = Assert.Single(Check(block + "model M {\ninput x: f32[N, 12, H, W]\noutput y = x -> Grouped(5)\n}"));
        Assert.Equal(7, use.Where.Start.Line);
        Assert.Contains(use.Notes, n => n.Where.Path == "test.nn" && n.Where.Start.Line == 3);
        // What no use can meet is an error in the block itself, and said once.
        const string wrong = "block Wide(dim: int) {\ninput x: f32[N, T]\noutput y: f32[N, dim + 1] = x -> Linear(dim)\n}\n";
        Assert.Equal(3, Assert.Single(Check(wrong + "model M {\ninput x: f32[N, 12]\noutput y = x -> Wide(4)\n}")).Where.Start.Line);
    }
}
