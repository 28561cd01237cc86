using static ModelDsl.Tests.Equations.Loops;

namespace ModelDsl.Tests.Equations;

/// <summary>The programs of the language page's section on equations, letter by letter.</summary>
public sealed class LanguagePageTests
{
    private const string Page = """
        block PlainConv2d(out: int, k: int) {
            input x: f32[N, C, H, W]
            param w: f32[out, C, k, k] = kaiming_uniform
            param b: f32[out] = zeros
            y[n, o, i, j] = sum(c, u, v) x[n, c, i + u, j + v] * w[o, c, u, v] + b[o]
            output y: f32[N, out, H - k + 1, W - k + 1]
        }

        fn attention(q: f32[B, H, I, D], k: f32[B, H, J, D], v: f32[B, H, J, E]) -> f32[B, H, I, E] {
            s[b, h, i, j] = sum(d) q[b, h, i, d] * k[b, h, j, d] / sqrt(D)
            return softmax(s, dim: -1) @ v
        }
        """;

    private static readonly Dictionary<string, int> s_sizes = new() { ["N"] = 2, ["T"] = 5, ["H"] = 6 };

    private static readonly EquationCase[] s_cases =
    [
        new("Plain", """
            input x: f32[N, 3, H, 7]
            require H >= 3
            layer conv = PlainConv2d(4, k: 3)
            output y = x -> conv
            """, v => Make([2, 4, 4, 5], i => Sum([3, 3, 3], k => v["x"][i[0], k[0], i[2] + k[1], i[3] + k[2]] * v["conv.w"][i[1], k[0], k[1], k[2]]) + v["conv.b"][i[1]]))
            { Sizes = s_sizes, Before = Page, Recognised = "conv2d" },
        new("Attend", """
            input q: f32[N, 2, T, 4]
            input k: f32[N, 2, 3, 4]
            input v: f32[N, 2, 3, 6]
            output y = attention(q, k, v)
            """, v => Make([2, 2, 5, 6], i =>
            {
                double[] e = [.. Enumerable.Range(0, 3).Select(j => Math.Exp(Sum([4], d => v["q"][i[0], i[1], i[2], d[0]] * v["k"][i[0], i[1], j, d[0]]) / 2))];
                return Sum([3], j => e[j[0]] / e.Sum() * v["v"][i[0], i[1], j[0], i[3]]);
            })) { Sizes = s_sizes, Before = Page, Recognised = "matmul" },
        new("Encoding", """
            input x: f32[T, 6]
            require T >= 1
            pe[t, i]: f32[T, 6] = sin(t / 10000 ** (2 * i / 6))
            output y = pe + 0 * x
            """, v => Make([5, 6], i => Math.Sin(i[0] / Math.Pow(10000, 2 * i[1] / 6.0)))) { Sizes = s_sizes },
        new("Squares", """
            input a: f32[N, 5]
            input b: f32[5]
            y[n] = sum(c) (a[n, c] - b[c]) ** 2
            output y
            """, v => Make([2], n => Sum([5], c => Math.Pow(v["a"][n[0], c[0]] - v["b"][c[0]], 2)))) { Sizes = s_sizes },
        new("Blocks", """
            input x: f32[N, 2, 32, 16]
            output y = rearrange(x, "b c (h p) (w q) -> b (h w) (p q c)", p: 16, q: 16)
            """, v => Make([2, 2, 512], i => v["x"][i[0], i[2] % 2, i[1] * 16 + i[2] / 32, i[2] / 2 % 16])) { Sizes = s_sizes },
    ];

    [Fact]
    public void The_programs_mean_what_they_say() => EquationCase.CheckAll("EquationPage", s_cases);
}
