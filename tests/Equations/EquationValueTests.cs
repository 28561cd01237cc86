using static ModelDsl.Tests.Equations.Loops;

namespace ModelDsl.Tests.Equations;

/// <summary>Indices as numbers, conditions on them, places that are data, every reduction, and functions in equations.</summary>
public sealed class EquationValueTests
{
    private static readonly Dictionary<string, int> s_n = new() { ["N"] = 3 };

    private static readonly EquationCase[] s_numbers =
    [
        new("Positions", """
            input x: f32[T, 6]
            pe[t, i]: f32[T, 6] = sin(t / 100 ** (2 * i / 6))
            output y: f32[T, 6] = x * 0 + pe
            """, v => Make([5, 6], i => Math.Sin(i[0] / Math.Pow(100, 2 * i[1] / 6.0)))) { Sizes = new() { ["T"] = 5 } },
        new("Alternating", """
            input x: f32[N, 6]
            y[n, i] = (if i % 2 == 0 then 1 else -1) * x[n, i]
            output y: f32[N, 6]
            """, v => Make([3, 6], i => (i[1] % 2 == 0 ? 1 : -1) * v["x"][i])) { Sizes = s_n },
        new("Whole", """
            input x: f32[4]
            y[i, j]: i64[4, 3] = i * 10 + min(j, 1) + i // 2
            output y
            """, v => Make([4, 3], i => i[0] * 10 + Math.Min(i[1], 1) + i[0] / 2)),
        new("Diagonal", """
            input x: f32[4, 4]
            y[i] = x[i, i]
            output y: f32[4]
            """, v => Make([4], i => v["x"][i[0], i[0]])),
        new("Trace", """
            input x: f32[N, 4, 4]
            y[n] = sum(i) x[n, i, i]
            output y: f32[N]
            """, v => Make([3], n => Sum([4], i => v["x"][n[0], i[0], i[0]]))) { Sizes = s_n },
        new("Identity", """
            input x: f32[N, 4]
            y[i, j]: f32[4, 4] = if i == j then 1.0 else 0.0
            output y
            output z = x
            """, v => Make([4, 4], i => i[0] == i[1] ? 1 : 0)) { Sizes = s_n },
        new("Kronecker", """
            input x: f32[N, 4]
            d[i, j]: f32[4, 4] = if i == j then 1 else 0
            y[n, i] = sum(j) d[i, j] * x[n, j] * (if i < 2 then 0.5 else i)
            output y: f32[N, 4]
            """, v => Make([3, 4], i => v["x"][i] * (i[1] < 2 ? 0.5 : i[1]))) { Sizes = s_n },
        new("Reversed", """
            input x: f32[N, 5]
            y[n, i] = x[n, 4 - i] + x[n, -1]
            output y: f32[N, 5]
            """, v => Make([3, 5], i => v["x"][i[0], 4 - i[1]] + v["x"][i[0], 4])) { Sizes = s_n },
        new("Upsampled", """
            input x: f32[N, H, W]
            y[n, i, j]: f32[N, 2 * H, 3 * W] = x[n, i // 2, j // 3]
            output y
            """, v => Make([3, 8, 15], i => v["x"][i[0], i[1] / 2, i[2] / 3])) { Sizes = new() { ["N"] = 3, ["H"] = 4, ["W"] = 5 } },
        new("Wrapped", """
            input x: f32[N, 5]
            y[n, i] = x[n, i] - x[n, (i + 1) % 5]
            output y: f32[N, 5]
            """, v => Make([3, 5], i => v["x"][i] - v["x"][i[0], (i[1] + 1) % 5])) { Sizes = s_n },
    ];

    private static readonly EquationCase[] s_guards =
    [
        new("Causal", """
            input x: f32[N, T, 4]
            y[n, t, s] = if s <= t then sum(d) x[n, t, d] * x[n, s, d] else -1e9
            output y: f32[N, T, T]
            """, v => Make([3, 5, 5], i => i[2] <= i[1] ? Sum([4], d => v["x"][i[0], i[1], d[0]] * v["x"][i[0], i[2], d[0]]) : -1e9f)) { Sizes = new() { ["N"] = 3, ["T"] = 5 } },
        new("Padded", """
            input x: f32[N, 6]
            param w: f32[3] = zeros
            y[n, i] = 0 * x[n, i] + sum(u) where(i + u >= 1 and i + u < 7, x[n, i + u - 1], 0) * w[u]
            output y: f32[N, 6]
            """, v => Make([3, 6], i => Sum([3], u => i[1] + u[0] is >= 1 and < 7 ? v["x"][i[0], i[1] + u[0] - 1] * v["w"][u[0]] : 0))) { Sizes = s_n, Recognised = "conv1d" },
        new("PaddedImage", """
            input x: f32[N, 2, 5, 6]
            param w: f32[3, 2, 3, 3] = zeros
            y[n, o, i, j]: f32[N, 3, 3, 3] = sum(c, u, v) (if i + i + u >= 1 and 2 * i + u < 6 and 2 * j + v >= 1 and 2 * j + v - 1 < 6 then x[n, c, 2 * i + u - 1, 2 * j + v - 1] else 0) * w[o, c, u, v]
            output y
            """, v => Make([3, 3, 3, 3], i => Sum([2, 3, 3], k => 2 * i[2] + k[1] is >= 1 and < 6 && 2 * i[3] + k[2] is >= 1 and < 7 ? v["x"][i[0], k[0], 2 * i[2] + k[1] - 1, 2 * i[3] + k[2] - 1] * v["w"][i[1], k[0], k[1], k[2]] : 0))) { Sizes = s_n, Recognised = "conv2d" },
        new("Strict", """
            input x: f32[N, 6]
            param w: f32[3] = zeros
            y[n, i]: f32[N, 6] = sum(u) where(i + u >= 2 and i + u < 7, x[n, i + u - 1], 0) * w[u]
            output y
            """, v => Make([3, 6], i => Sum([3], u => i[1] + u[0] is >= 2 and < 7 ? v["x"][i[0], i[1] + u[0] - 1] * v["w"][u[0]] : 0))) { Sizes = s_n },
        new("Differences", """
            input x: f32[N, T]
            y[n, t] = x[n, t] - (if t == 0 then 0 else x[n, t - 1])
            output y: f32[N, T]
            """, v => Make([3, 5], i => v["x"][i] - (i[1] == 0 ? 0 : v["x"][i[0], i[1] - 1]))) { Sizes = new() { ["N"] = 3, ["T"] = 5 } },
        new("Repeated", """
            input x: f32[N, 5]
            y[n, i]: f32[N, 8] = x[n, if i < 5 then i else 4]
            output y
            """, v => Make([3, 8], i => v["x"][i[0], Math.Min(i[1], 4)])) { Sizes = s_n },
        new("Masked", """
            input x: f32[N, 5]
            input m: bool[5]
            y[n] = sum(i) where(i >= 1 and m[i], x[n, i - 1], 0)
            output y: f32[N]
            """, v => Make([3], n => Sum([5], i => i[0] >= 1 && v["m"][i[0]] != 0 ? v["x"][n[0], i[0] - 1] : 0))) { Sizes = s_n },
        new("Triangle", """
            input x: f32[N, 5]
            y[n, i]: f32[N, 5] = max(j) where(j <= i, x[n, j], -inf)
            output y
            """, v => Make([3, 5], i => Points([i[1] + 1]).Max(j => v["x"][i[0], j[0]]))) { Sizes = s_n },
    ];

    private static readonly EquationCase[] s_data =
    [
        new("Lookup", """
            input tokens: i64[N, 5]
            param table: f32[4, 6] = zeros
            y[n, t, d] = table[tokens[n, t], d]
            output y: f32[N, 5, 6]
            """, v => Make([3, 5, 6], i => v["table"][v["tokens"].Int(i[0], i[1]), i[2]])) { Sizes = s_n },
        new("Picked", """
            input x: f32[N, 4]
            input label: i64[N]
            y[n] = -x[n, label[n]] + log(sum(c) exp(x[n, c]))
            output y: f32[N]
            """, v => Make([3], n => -v["x"][n[0], v["label"].Int(n[0])] + Math.Log(Sum([4], c => Math.Exp(v["x"][n[0], c[0]]))))) { Sizes = s_n },
        new("Pixels", """
            input image: f32[N, 3, 4, 4]
            input row: i64[N, 7]
            input column: i64[N, 7]
            y[n, k, c] = image[n, c, row[n, k], column[n, k]]
            output y: f32[N, 7, 3]
            """, v => Make([3, 7, 3], i => v["image"][i[0], i[2], v["row"].Int(i[0], i[1]), v["column"].Int(i[0], i[1])])) { Sizes = s_n },
        new("OneHot", """
            input label: i64[N]
            y[n, c]: f32[N, 4] = if label[n] == c then 1.0 else 0.0
            output y
            """, v => Make([3, 4], i => v["label"].Int(i[0]) == i[1] ? 1 : 0)) { Sizes = s_n },
        new("Graph", """
            input x: f32[4, 3]
            input source: i64[6]
            input target: i64[6]
            y[v, d]: f32[4, 3] = sum(e) where(target[e] == v, x[source[e], d], 0)
            output y
            """, v => Make([4, 3], i => Sum([6], e => v["target"].Int(e[0]) == i[0] ? v["x"][v["source"].Int(e[0]), i[1]] : 0))),
    ];

    private static readonly EquationCase[] s_reductions =
    [
        new("Kinds", """
            input x: f32[N, 4]
            y[n] = prod(i) (1 + x[n, i]) + max(i) x[n, i] - min(i) x[n, i] + mean(i) x[n, i]
            output y: f32[N]
            """, v => Make([3], n =>
            {
                double[] row = [.. Enumerable.Range(0, 4).Select(i => v["x"][n[0], i])];
                return row.Aggregate(1.0, (p, x) => p * (1 + x)) + row.Max() - row.Min() + row.Average();
            })) { Sizes = s_n },
        new("Logic", """
            input x: f32[N, 4]
            y[n] = (any(i) (x[n, i] > 0.5)) or all(i) (x[n, i] < 0.5 and x[n, i] > -0.1)
            output y: bool[N]
            """, v => Make([3], n => Points([4]).Any(i => v["x"][n[0], i[0]] > 0.5) || Points([4]).All(i => v["x"][n[0], i[0]] is < 0.5 and > -0.1) ? 1 : 0)) { Sizes = s_n },
        new("Counted", """
            input x: f32[N, 4]
            y[n] = sum(i) x[n, i] > 0
            output y
            """, v => Make([3], n => Sum([4], i => v["x"][n[0], i[0]]) > 0 ? 1 : 0)) { Sizes = s_n },
        new("Softmax", """
            input x: f32[N, 7]
            y[n, i] = exp(x[n, i] - max(j) x[n, j]) / sum(j) exp(x[n, j] - max(k) x[n, k])
            output y: f32[N, 7]
            """, v => Make([3, 7], i => Math.Exp(v["x"][i]) / Sum([7], j => Math.Exp(v["x"][i[0], j[0]])))) { Sizes = s_n },
        new("Scalar", """
            input x: f32[N, 7]
            output y: f32[] = sum(n, i) x[n, i] ** 2 / 2
            """, v => Make([], _ => Sum([3, 7], i => v["x"][i] * v["x"][i]) / 2)) { Sizes = s_n },
        new("Averages", """
            input x: f32[N, 3, 9]
            param k: f32[4] = zeros
            y[n, c, i] = mean(u) (x[n, c, i + u] + 0 * k[u])
            output y: f32[N, 3, 6]
            """, v => Make([3, 3, 6], i => Sum([4], u => v["x"][i[0], i[1], i[2] + u[0]]) / 4)) { Sizes = s_n },
        new("SumPool", """
            input x: f32[N, 3, 9]
            y[n, c, i]: f32[N, 3, 3] = sum(u) x[n, c, 3 * i + u]
            output y
            """, v => Make([3, 3, 3], i => Sum([3], u => v["x"][i[0], i[1], 3 * i[2] + u[0]]))) { Sizes = s_n, Recognised = "sum pooling" },
    ];

    private static readonly EquationCase[] s_functions =
    [
        new("Calls", """
            input x: f32[N, 4]
            y[n, i] = gelu_like(x[n, i], 1.5) + silu(x[n, i]) + ((a) => a * i)(x[n, 0])
            output y: f32[N, 4]
            """, v => Make([3, 4], i => Math.Tanh(1.5 * v["x"][i]) * v["x"][i] + v["x"][i] / (1 + Math.Exp(-v["x"][i])) + v["x"][i[0], 0] * i[1]))
            { Sizes = s_n, Before = "fn gelu_like(x: f32[...S], a: float) -> f32[...S] = x * tanh(a * x)" },
        new("Rows", """
            input x: f32[N, 5, 4]
            y[n, t] = norm_of(x[n, t, :]) + sum(softmax(x[n, t], dim: 0) * x[n, t, :])
            output y: f32[N, 5]
            """.Replace("x[n, t], dim", "x[n, t, ...], dim"), v => Make([3, 5], i =>
            {
                double[] row = [.. Enumerable.Range(0, 4).Select(d => v["x"][i[0], i[1], d])];
                double total = row.Sum(Math.Exp);
                return Math.Sqrt(row.Sum(r => r * r)) + row.Sum(r => Math.Exp(r) / total * r);
            })) { Sizes = s_n, Before = "fn norm_of(v: f32[D]) -> f32[] = sqrt(sum(d) v[d] * v[d])" },
        new("Straight", """
            input x: f32[N, 4]
            y[n, i] = eighths(x[n, i]) * i
            output y: f32[N, 4]
            """, v => Make([3, 4], i => Math.Round(v["x"][i] * 8) / 8 * i[1]))
            { Sizes = s_n, Before = "fn eighths(x: f32[...S]) -> f32[...S] = round(x * 8) / 8 gradient (dy) => dy" },
        new("InBlock", """
            input x: f32[N, 5]
            layer twice = Scaled(3)
            output y: f32[N, 3] = x -> twice
            """, v => Make([3, 3], i => Sum([5], c => v["x"][i[0], c[0]] * v["twice.w"][i[1], c[0]]))) { Sizes = s_n, Before = """
            block Scaled[T](out: int) {
                input x: T[B, C]
                param w: T[out, C] = ones
                z[b, o] = sum(c) x[b, c] * w[o, c]
                output y: T[B, out] = z
            }
            """ },
        new("Doubles", """
            input x: f64[N, 5]
            param w: f64[4, 5] = zeros
            y[n, o] = sum(c) x[n, c] * w[o, c] * cos(o * pi / 4)
            output y: f64[N, 4]
            """, v => Make([3, 4], i => Sum([5], c => v["x"][i[0], c[0]] * v["w"][i[1], c[0]]) * Math.Cos(i[1] * Math.PI / 4))) { Sizes = s_n, Recognised = "matmul" },
        new("Integers", """
            input a: i64[4, 6]
            input b: i64[6, 5]
            y[i, j] = sum(k) a[i, k] * b[k, j]
            output y: i64[4, 5]
            """, v => Make([4, 5], i => Sum([6], k => v["a"][i[0], k[0]] * v["b"][k[0], i[1]]))),
    ];

    [Fact]
    public void Numbers() => EquationCase.CheckAll("EquationNumbers", s_numbers);

    [Fact]
    public void Guards() => EquationCase.CheckAll("EquationGuards", s_guards);

    [Fact]
    public void Data() => EquationCase.CheckAll("EquationData", s_data);

    [Fact]
    public void Reductions() => EquationCase.CheckAll("EquationReductions", s_reductions);

    [Fact]
    public void Functions() => EquationCase.CheckAll("EquationFunctions", s_functions);
}
