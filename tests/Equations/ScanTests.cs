using ModelDsl.Ir.Primitives;
using ModelDsl.Tests.Elaboration;
using static ModelDsl.Tests.Equations.Loops;

namespace ModelDsl.Tests.Equations;

/// <summary><c>scan</c>: states that are tuples, several sequences, backwards, inside blocks with parameters.</summary>
public sealed class ScanTests
{
    private static readonly Dictionary<string, int> s_sizes = new() { ["N"] = 2, ["T"] = 5 };

    private static EquationCase Of(string name, string body, Func<IReadOnlyDictionary<string, Loops>, Loops> expected, string before = "") =>
        new(name, body, expected) { Sizes = s_sizes, Before = before };

    private static readonly EquationCase[] s_cases =
    [
        Of("Smoothed", """
            input x: f32[N, T]
            last, y = scan((s, x_t) => (0.9 * s + 0.1 * x_t, s), init: x[:, 0], over: x, dim: 1)
            output y: f32[N, T]
            output last
            """, v =>
            {
                double[] s = [v["x"][0, 0], v["x"][1, 0]];
                var y = new double[10];
                for (int t = 0; t < 5; t++)
                {
                    for (int n = 0; n < 2; n++) (y[n * 5 + t], s[n]) = (s[n], 0.9 * s[n] + 0.1 * v["x"][n, t]);
                }
                return new([2, 5], y);
            }),
        Of("Pairs", """
            input x: f32[T, N]
            input keep: f32[T, N]
            (total, peak), (y, _) = scan(((s, m), (x_t, k_t)) => { next = k_t * s + x_t; return ((next, maximum(m, next)), (next + m, m)) },
                init: (zeros([N]), x[0]), over: (x, keep), dim: 0, reverse: true)
            output y: f32[T, N]
            """, v =>
            {
                double[] s = [0, 0], m = [v["x"][0, 0], v["x"][0, 1]], y = new double[10];
                for (int t = 4; t >= 0; t--)
                {
                    for (int n = 0; n < 2; n++)
                    {
                        double next = v["keep"][t, n] * s[n] + v["x"][t, n];
                        y[t * 2 + n] = next + m[n];
                        (s[n], m[n]) = (next, Math.Max(m[n], next));
                    }
                }
                return new([5, 2], y);
            }),
        Of("Cell", """
            input x: f32[N, T, 3]
            layer cell = Elman(4)
            output y = x -> cell
            """, v =>
            {
                double[,] h = new double[2, 4];
                var y = new double[2 * 5 * 4];
                for (int t = 0; t < 5; t++)
                {
                    for (int n = 0; n < 2; n++)
                    {
                        double[] next = [.. Enumerable.Range(0, 4).Select(o => Math.Tanh(
                            Sum([3], c => v["x"][n, t, c[0]] * v["cell.inner.weight"][o, c[0]]) + v["cell.inner.bias"][o] + Sum([4], k => h[n, k[0]] * v["cell.w"][o, k[0]])))];
                        for (int o = 0; o < 4; o++) y[(n * 5 + t) * 4 + o] = h[n, o] = next[o];
                    }
                }
                return new([2, 5, 4], y);
            }, """
            block Elman(size: int) {
                input x: f32[B, L, C]
                param w: f32[size, size] = xavier_uniform
                layer inner = Linear(size)
                last, hs = scan((h, x_t) => {
                    r[b, o] = sum(k) h[b, k] * w[o, k]
                    next = tanh((x_t -> inner) + r)
                    return (next, next)
                }, init: zeros([B, size]), over: x, dim: 1)
                output y: f32[B, L, size] = hs
            }
            """),
        Of("Last", """
            input x: f32[N, 3, T]
            last, _ = scan((s, x_t) => (s * x_t + 1, s), init: ones([N, 3]), over: x, dim: -1)
            output y: f32[N, 3] = last
            """, v => Make([2, 3], i => Enumerable.Range(0, 5).Aggregate(1.0, (s, t) => s * v["x"][i[0], i[1], t] + 1))),
    ];

    [Fact]
    public void Loops_agree_with_loops() => EquationCase.CheckAll("Scans", s_cases);

    [Theory]
    [InlineData("scan((s, v) => s + v, init: x[0], over: x)", "NN1018")]
    [InlineData("scan((s, v) => (s, v), init: x, over: x, dim: 2)", "NN2011")]
    [InlineData("scan((s, v) => (x, v), init: x[0], over: x)", "NN2017")]
    [InlineData("scan((s, v) => (s, v), init: x[0], over: (x, x[0:2]))", "NN2017")]
    public void Mistakes_are_explained(string call, string code) =>
        Assert.Equal($"{code}@3", Programs.Errors($"model M {{\n    input x: f32[4, 8]\n    a, b = {call}\n    output y = b\n}}"));

    [Fact]
    public void The_gradient_of_a_loop_reads_the_products_of_its_steps()
    {
        var compilation = new Compilation(new Text.SourceText("products.nn", """
            model Descent {
                input x: f32[T, 2, 16]
                input w: f32[16, 16]
                input b: f32[16]
                last, all = scan((s, v) => (tanh(s @ w + b + v), s), init: zeros([2, 16]), over: x, dim: 0)
                output g: f32[16, 16] = grad(sum(last), wrt: w)
                output y: f32[2, 16] = last
            }
            """));
        Assert.Empty(compilation.Diagnostics);
        Scan[] loops = [.. compilation.Build(compilation.Models.Single()).Graph.Nodes.Select(n => n.Primitive).OfType<Scan>()];
        // Backwards only the cotangent of the state is multiplied, not the state again.
        Assert.Equal([false, true], loops.Select(s => s.Reverse));
        Assert.Equal([1, 1], loops.Select(s => s.Body.Nodes.Count(n => n.Primitive is MatMul)));
    }

    [Fact]
    public void A_gradient_in_the_language_runs_the_loop_once_more_only_backwards()
    {
        var compilation = new Compilation(new Text.SourceText("twice.nn", """
            model Descent {
                input x: f32[T, 3]
                input w: f32[3]
                last, all = scan((s, v) => (tanh(s * w + v), s), init: zeros([3]), over: x, dim: 0)
                output g: f32[3] = grad(sum(last), wrt: w)
                output y: f32[3] = last
            }
            model Plain {
                input x: f32[T, 3]
                last, all = scan((s, v) => (s + v, s * v), init: zeros([3]), over: x, dim: 0)
                output y: f32[3] = last
            }
            """));
        Assert.Empty(compilation.Diagnostics);
        Scan[] Loops(string model) => [.. compilation.Build(compilation.Models.Single(m => m.Name == model)).Graph.Nodes.Select(n => n.Primitive).OfType<Scan>()];
        Assert.Equal([false, true], Loops("Descent").Select(s => s.Reverse));
        // Without a gradient nothing is kept for one, nor is what nobody reads.
        Assert.Equal([0], Loops("Plain").Select(s => s.Results));
    }
}
