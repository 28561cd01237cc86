using static ModelDsl.Tests.Equations.Loops;

namespace ModelDsl.Tests.Equations;

/// <summary>Equations against plain loops in f64: the graph, the optimised graph, and emitted C#.</summary>
public sealed class EquationTests
{
    private static readonly Dictionary<string, int> s_n = new() { ["N"] = 3 };

    private static readonly EquationCase[] s_products =
    [
        new("Linear", """
            input x: f32[N, 5]
            param w: f32[4, 5] = zeros
            param b: f32[4] = zeros
            y[n, o] = sum(c) x[n, c] * w[o, c] + b[o]
            output y: f32[N, 4]
            """, v => Make([3, 4], i => Sum([5], c => v["x"][i[0], c[0]] * v["w"][i[1], c[0]]) + v["b"][i[1]])) { Sizes = s_n, Recognised = "matmul" },
        new("Bilinear", """
            input x: f32[N, 5]
            input z: f32[N, 4]
            param w: f32[3, 5, 4] = zeros
            y[n, o] = sum(i, j) x[n, i] * w[o, i, j] * z[n, j]
            output y: f32[N, 3]
            """, v => Make([3, 3], i => Sum([5, 4], k => v["x"][i[0], k[0]] * v["w"][i[1], k[0], k[1]] * v["z"][i[0], k[1]]))) { Sizes = s_n, Recognised = "matmul" },
        new("Attention", """
            input q: f32[N, 2, 3, 4]
            input k: f32[N, 2, 5, 4]
            y[b, h, i, j] = sum(d) q[b, h, i, d] * k[b, h, j, d] / sqrt(4)
            output y: f32[N, 2, 3, 5]
            """, v => Make([3, 2, 3, 5], i => Sum([4], d => v["q"][i[0], i[1], i[2], d[0]] * v["k"][i[0], i[1], i[3], d[0]]) / 2)) { Sizes = s_n, Recognised = "matmul" },
        new("Transposed", """
            input a: f32[4, 6]
            input b: f32[4, 5]
            y[j, i] = sum(k) a[k, i] * b[k, j]
            output y: f32[5, 6]
            """, v => Make([5, 6], i => Sum([4], k => v["a"][k[0], i[1]] * v["b"][k[0], i[0]]))) { Recognised = "matmul" },
        new("Trilinear", """
            input a: f32[3, 7]
            input b: f32[4, 7]
            input c: f32[2, 7]
            y[i, j, l] = sum(k) a[i, k] * b[j, k] * c[l, k]
            output y: f32[3, 4, 2]
            """, v => Make([3, 4, 2], i => Sum([7], k => v["a"][i[0], k[0]] * v["b"][i[1], k[0]] * v["c"][i[2], k[0]]))),
        new("Mahalanobis", """
            input x: f32[N, 4]
            param mu: f32[4] = zeros
            param s: f32[4, 4] = zeros
            y[n] = sum(i, j) (x[n, i] - mu[i]) * s[i, j] * (x[n, j] - mu[j])
            output y: f32[N]
            """, v => Make([3], n => Sum([4, 4], k => (v["x"][n[0], k[0]] - v["mu"][k[0]]) * v["s"][k[0], k[1]] * (v["x"][n[0], k[1]] - v["mu"][k[1]])))) { Sizes = s_n },
        new("Distances", """
            input a: f32[N, 6]
            input b: f32[M, 6]
            y[i, j] = sum(c) (a[i, c] - b[j, c]) ** 2
            output y: f32[N, M]
            """, v => Make([3, 5], i => Sum([6], c => Math.Pow(v["a"][i[0], c[0]] - v["b"][i[1], c[0]], 2)))) { Sizes = new() { ["N"] = 3, ["M"] = 5 } },
        new("Constants", """
            input x: f32[N, 4]
            input z: f32[5]
            y[n] = -sum(i, j) 2 * x[n, i] / 3 * (1 + 0 * z[j]) + sum(i) 1 * x[n, i] + sum(j) 4 * (z[j] * 0 + 1)
            output y: f32[N]
            """, v => Make([3], n => Sum([4, 5], k => -2 * v["x"][n[0], k[0]] / 3) + Sum([4], k => v["x"][n[0], k[0]]) + 20)) { Sizes = s_n },
    ];

    private static readonly EquationCase[] s_windows =
    [
        new("Convolution", """
            input x: f32[N, 3, 8, 9]
            param w: f32[5, 3, 3, 2] = zeros
            param b: f32[5] = zeros
            y[n, o, i, j] = sum(c, u, v) x[n, c, i + u, j + v] * w[o, c, u, v] + b[o]
            output y: f32[N, 5, 6, 8]
            """, v => Make([3, 5, 6, 8], i => Sum([3, 3, 2], k => v["x"][i[0], k[0], i[2] + k[1], i[3] + k[2]] * v["w"][i[1], k[0], k[1], k[2]]) + v["b"][i[1]])) { Sizes = s_n, Recognised = "conv2d" },
        new("StridedDilated", """
            input x: f32[N, 2, 20]
            param w: f32[4, 2, 3] = zeros
            y[n, o, i] = sum(c, u) x[n, c, 2 * i + 3 * u + 1] * w[o, c, u]
            output y: f32[N, 4, _]
            """, v => Make([3, 4, 7], i => Sum([2, 3], k => v["x"][i[0], k[0], 2 * i[2] + 3 * k[1] + 1] * v["w"][i[1], k[0], k[1]]))) { Sizes = s_n, Recognised = "conv1d" },
        new("Flipped", """
            input x: f32[N, 10]
            param w: f32[3] = zeros
            y[n, i]: f32[N, 8] = sum(u) x[n, i - u + 2] * w[u]
            output y
            """, v => Make([3, 8], i => Sum([3], u => v["x"][i[0], i[1] - u[0] + 2] * v["w"][u[0]]))) { Sizes = s_n, Recognised = "conv1d" },
        new("Depthwise", """
            input x: f32[N, 4, 7, 7]
            param w: f32[4, 3, 3] = zeros
            y[n, c, i, j] = sum(u, v) x[n, c, i + u, j + v] * w[c, u, v]
            output y: f32[N, 4, 5, 5]
            """, v => Make([3, 4, 5, 5], i => Sum([3, 3], k => v["x"][i[0], i[1], i[2] + k[0], i[3] + k[1]] * v["w"][i[1], k[0], k[1]]))) { Sizes = s_n, Recognised = "depthwise conv2d" },
        new("Grouped", """
            input x: f32[N, 2, 3, 9]
            param w: f32[2, 4, 3, 2] = zeros
            y[n, g, o, i] = sum(c, u) x[n, g, c, i + u] * w[g, o, c, u]
            output y: f32[N, 2, 4, 8]
            """, v => Make([3, 2, 4, 8], i => Sum([3, 2], k => v["x"][i[0], i[1], k[0], i[3] + k[1]] * v["w"][i[1], i[2], k[0], k[1]]))) { Sizes = s_n, Recognised = "grouped conv1d" },
        new("ChannelsLast", """
            input x: f32[N, 6, 6, 3]
            param w: f32[2, 2, 3, 4] = zeros
            y[n, i, j, o] = sum(c, u, v) x[n, i + u, j + v, c] * w[u, v, c, o]
            output y: f32[N, 5, 5, 4]
            """, v => Make([3, 5, 5, 4], i => Sum([3, 2, 2], k => v["x"][i[0], i[1] + k[1], i[2] + k[2], k[0]] * v["w"][k[1], k[2], k[0], i[3]]))) { Sizes = s_n, Recognised = "conv2d" },
        new("Volume", """
            input x: f32[2, 4, 5, 6]
            param w: f32[3, 2, 2, 2, 2] = zeros
            y[o, i, j, k] = sum(c, u, v, t) x[c, i + u, j + v, k + t] * w[o, c, u, v, t]
            output y: f32[3, 3, 4, 5]
            """, v => Make([3, 3, 4, 5], i => Sum([2, 2, 2, 2], k => v["x"][k[0], i[1] + k[1], i[2] + k[2], i[3] + k[3]] * v["w"][i[0], k[0], k[1], k[2], k[3]]))) { Recognised = "conv3d" },
        new("MaxPool", """
            input x: f32[N, 3, 9, 8]
            y[n, c, i, j]: f32[N, 3, 4, 4] = max(u, v) x[n, c, 2 * i + u, 2 * j + v]
            output y
            """, v => Make([3, 3, 4, 4], i => Points([3, 2]).Max(u => v["x"][i[0], i[1], 2 * i[2] + u[0], 2 * i[3] + u[1]]))) { Sizes = s_n, Recognised = "max pooling" },
        new("Integral", """
            input x: f32[N, 6]
            y[n, i] = sum(j) where(j <= i, x[n, j], 0) + 0 * x[n, i]
            output y: f32[N, 6]
            """, v => Make([3, 6], i => Sum([i[1] + 1], j => v["x"][i[0], j[0]]))) { Sizes = s_n },
    ];

    [Fact]
    public void Products() => EquationCase.CheckAll("EquationProducts", s_products);

    [Fact]
    public void Windows() => EquationCase.CheckAll("EquationWindows", s_windows);
}
