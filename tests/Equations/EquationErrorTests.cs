using ModelDsl.Diagnostics;
using ModelDsl.Elaboration;
using ModelDsl.Ir;
using ModelDsl.Tests.Elaboration;

namespace ModelDsl.Tests.Equations;

/// <summary>What equations say when they are wrong, and that following the advice helps.</summary>
public sealed class EquationErrorTests
{
    private static Diagnostic[] Check(string body, string inputs) =>
        [.. Elaborator.CheckDeclarations(Programs.Bind($"model M {{\n    {inputs}\n    {body}\n    output out = x\n}}"))];

    private const string Ten = "input x: f32[N, 10]", Time = "input x: f32[N, T]";

    public static TheoryData<string, string, string, string, string> Mistakes => new()
    {
        { Ten, "y[n, i] = x[n, i + 1] - x[n, i]", "NN2012", "`i + 1` goes from 1 to 10, axis 1 of `x` from 0 to 9", "y[n, i]: f32[N, 9] = x[n, i + 1] - x[n, i]" },
        { Ten, "y[n, i]: f32[N, 5] = x[n, 2 * i + 3]", "NN2012", "`2 * i + 3` goes from 3 to 11", "y[n, i]: f32[N, 5] = where(2 * i + 3 < 10, x[n, 2 * i + 3], 0)" },
        { Ten, "y[n, i]: f32[N, 12] = x[n, i]", "NN2012", "`i` goes from 0 to 11", "y[n, i]: f32[N, 12] = where(i < 10, x[n, i], 0)" },
        { Ten, "y[n, i] = x[n, i] - x[n, i - 1]", "NN2012", "`i - 1` goes from −1 to 8", "y[n, i] = x[n, i] - where(i - 1 >= 0, x[n, i - 1], 0)" },
        { Ten, "y[n, i] = x[n, i] - (if i >= 1 then x[n, i - 2] else 0)", "NN2012", "`i - 2` goes from −2 to 7", "y[n, i] = x[n, i] - (if i >= 1 then where(i - 2 >= 0, x[n, i - 2], 0) else 0)" },
        { Ten, "y[n, i]: f32[N, 30] = x[n, i // 2]", "NN2012", "`i // 2` may leave axis 1 of `x`, which goes from 0 to 9", "y[n, i]: f32[N, 30] = where(i // 2 < 10, x[n, i // 2], 0)" },
        { Time, "y[n, i] = x[n, i] + x[n, i + 3]", "NN2012", "`i + 3` goes from 3 to T + 2, axis 1 of `x` from 0 to T − 1", "y[n, i] = x[n, i] + where(i + 3 < T, x[n, i + 3], 0)" },
        { Ten, "y[n] = sum(i) x[n, i] * x[i, n]", "NN2004", "`i` has N values here and 10 in axis 1 of `x`", "y[n] = sum(i, m, j) x[n, i] * x[m, j]" },
        { $"{Ten}\n    param w: f32[4, 9] = ones", "y[n, o] = sum(c) x[n, c] * w[o, c]", "NN2014", "`c` has 9 values here and 10 in axis 1 of `x`", "y[n, o] = sum(c, d) x[n, c] * w[o, d]" },
        { $"{Ten}\n    param w: f32[12] = ones", "y[n, i] = sum(u) x[n, i + u] * w[u]", "NN2012", "`i + u` wants axis 1 of `x` to have at least 12 elements", "y[n, i] = sum(u) x[n, u] * w[u + i]" },
        { Ten, "y[n] = sum(c, d) x[n, c]", "NN2018", "no subscript says how far `d` goes", "y[n] = sum(c, d) x[n, c] * x[n, d]" },
        { Ten, "y[t, i] = sin(t / 100 ** i)", "NN2018", "no subscript says how far `t` goes", "y[t, i]: f32[N, 10] = sin(t / 100 ** i)" },
        { Ten, "y[n, n] = x[n, n]", "NN1025", "`n` stands twice on the left", "y[n, m] = x[n, m]" },
        { Ten, "y[n] = sum(c) x[n] * x[n, c]", "NN2007", "1 subscripts for f32[N, 10]", "y[n] = sum(c) norm(x[n, :]) * x[n, c]" },
        { $"{Ten}\n    param w: f32[10] = ones", "y[n, i] = x[n, i] * w", "NN1025", "one element is f32[10], not a scalar", "y[n, i] = x[n, i] * w[i]" },
        { Ten, "y[n, i] = x[n, i / 2]", "NN1010", "wants a whole number as subscript", "y[n, i]: f32[N, 20] = x[n, i // 2]" },
        { Ten, "y[n, i]: f32[N] = x[n, i]", "NN2007", "the type has 1 axes, the left side 2 indices", "y[n, i]: f32[N, 10] = x[n, i]" },
        { Ten, "y[n, i] = x[n, x[n, i]]", "NN1011", "a subscript is one whole number", "y[n, i] = x[n, cast(clamp(x[n, i], 0, 9), i64)]" },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public void A_mistake_is_found_and_its_mending_compiles(string inputs, string wrong, string code, string label, string right)
    {
        Diagnostic[] found = Check(wrong, inputs);
        Diagnostic error = Assert.Single(found);
        Assert.Equal((code, 3 + inputs.Count(c => c == '\n')), (error.Code, error.Where.Start.Line));
        Assert.Contains(label, error.Label);
        Diagnostic[] mended = Check(right, inputs);
        Assert.True(mended.Length == 0, Programs.Describe(mended));
    }

    [Fact]
    public void The_advice_names_the_range_and_the_condition()
    {
        Diagnostic error = Assert.Single(Check("y[n, i] = x[n, i + 1] - x[n, i]", Ten));
        Assert.Equal("let `i` have 9 values: `y[n, i]: f32[N, 9] = …`; or read 0 outside: `where(i + 1 < 10, x[n, i + 1], 0)`", error.Help?.Text);
        Assert.Equal("i + 1 with i from 0 to 9", error.Formula);
    }

    [Fact]
    public void A_parameter_takes_part_in_a_condition_on_indices() => Programs.Valid("""
        fn sums(x: f32[N, T], causal: bool, wide: bool) -> f32[N, T] {
            y[n, t]: f32[N, T] = sum(u) where((not causal or u <= t) and u + 1 < T, x[n, u], 0)
            z[n, t]: f32[N, T] = sum(u) (if causal and u > t or not wide and t > u + 1 then 0 else x[n, u])
            return y + z
        }
        model M {
            input x: f32[N, T]
            output y = sums(x, true, true) + sums(x, false, false)
        }
        """);

    [Fact]
    public void Bounds_that_hold_for_every_size_are_proved() => Programs.Valid("""
        model M {
            input x: f32[N, T, 2 * D]
            y[n, t]: f32[N, T - 1] = x[n, t + 1, 0] - x[n, t, D]
            z[n, t, d]: f32[N, T, D] = x[n, T - 1 - t, 2 * d + 1] * x[n, t // 2, d % 2]
            half[n, d]: f32[N, 2 * D] = mean(t) x[n, t, d // 2 + D // 2]
            output y
            output z
            output half
        }
        """);

    [Fact]
    public void A_place_that_is_data_is_checked_when_the_model_runs()
    {
        var one = new EquationCase("Beyond", "input x: f32[N, 3]\ninput k: i64[N]\ny[n] = x[n, k[n]]\noutput y", _ => throw new NotSupportedException()) { Sizes = new() { ["N"] = 4 }, Below = 9 };
        Graph graph = one.Build().Shapes.Graph;
        Assert.Contains("of an axis of 3", Assert.Throws<EvaluationException>(() => one.Evaluate(graph, one.Values(graph))).Message);
    }

    [Fact]
    public void The_printed_graph_says_what_was_recognised_and_reads_back()
    {
        Graph graph = Programs.Valid("""
            model M {
                input x: f32[N, 5]
                param w: f32[4, 5] = ones
                y[n, o] = sum(c) x[n, c] * w[o, c]
                output y
            }
            """).Graph;
        string text = GraphPrinter.Print(graph);
        Assert.Contains("; equation at line 4: matmul\n", text.ReplaceLineEndings("\n"));
        Assert.Equal(text, GraphPrinter.Print(GraphParser.Parse(text)));
    }
}
