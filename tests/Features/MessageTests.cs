using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Diagnostics.Formats;
using ModelDsl.Lints;
using ModelDsl.Nnc;
using ModelDsl.Runtime.Files;
using ModelDsl.Text;

namespace ModelDsl.Tests.Features;

/// <summary>What is said where a feature is used wrongly: the numbers that disagree, and where they come from.</summary>
public sealed class MessageTests
{
    private static string Model(string body) => $"model M {{\n    input x: f32[N, 5, 8]\n    input z: f32[N, 5, 9]\n    output same = z\n{body}\n}}\n";

    [Theory]
    // Both operands of a join, and the axis.
    [InlineData("    a = x -> Conv1d(3, 3)\n    b = z -> Conv1d(4, 3)\n    output y = concat([a, b], dim: 1)", "NN2006", "axis 2 is 6 in operand 1 and 7 in operand 2")]
    [InlineData("    output y = concat([x, z], dim: -2)", "NN2006", "axis 2 is 8 in operand 1 and 9 in operand 2")]
    // Tuples of the wrong length.
    [InlineData("    output y = x -> MaxPool1d((2, 2))", "NN3101", "takes one number or 1, found 2")]
    // Sizes of a flattened tensor and of a linear layer.
    [InlineData("    output y = x -> Flatten -> Linear(3, in_features: 41)", "NN2109", "expects 41 features, found 40")]
    // Blocks of a fold.
    [InlineData("    output y = x[:, :4] -> Fold((4, 5), 2)", "NN2106", "Fold expects 3·4 = 12 blocks, found 8")]
    [InlineData("    output y = pad(x, (0, 4)) -> Fold((4, 5), 2)", "NN2106", "5 channels are not a multiple of 2·2")]
    // Heads of an attention.
    [InlineData("    output y = x -> MultiheadAttention(8, num_heads: 3)", "NN2111", "embed_dim % num_heads = 8 % 3 = 2, must be 0")]
    // Laws of matrices on a row.
    [InlineData("    param w: f32[5] = xavier_uniform\n    output y = w", "NN2007", "`xavier_uniform` takes a tensor of two axes or more, found 1")]
    [InlineData("    param w: f32[5] = xavier_normal(gain: 2.0)\n    output y = w", "NN2007", "`xavier_normal` takes a tensor of two axes or more, found 1")]
    [InlineData("    param w: f32[5] = kaiming_uniform\n    output y = w", "NN2007", "found 1")]
    [InlineData("    param w: f32[5, 5] = dirac\n    output y = w", "NN2007", "three to five axes, found 2")]
    [InlineData("    param w: f32[5, 5] = uniform(1.0, -1.0)\n    output y = w", "NN3101", "`uniform` needs a ≤ b, found 1 and -1")]
    [InlineData("    param w: f32[5, 5] = normal(std: -0.1)\n    output y = w", "NN3101", "a standard deviation is not negative")]
    [InlineData("    param w: f32[5, 5] = kaiming_normal(mode: \"fan_avg\")\n    output y = w", "NN3101", "mode is \"fan_in\" or \"fan_out\"")]
    [InlineData("    param w: f32[5, 5] = kaiming_normal(nonlinearity: \"gelu\")\n    output y = w", "NN3101", "no gain is known for \"gelu\"")]
    public void Errors_name_what_disagrees(string body, string code, string said)
    {
        var compilation = new Compilation(new SourceText("m.nn", Model(body)));
        Diagnostic error = Assert.Single(compilation.Diagnostics, d => d.Severity == Severity.Error);
        Assert.Equal(code, error.Code);
        Assert.Contains(said, $"{error.Message}\n{error.Label}\n{error.Formula}");
    }

    [Fact]
    public void A_body_that_does_not_fit_is_shown_with_file_line_and_both_shapes()
    {
        const string text = """
            block Affine(out: int) {
                input x: f32[N, D]
                param weight: f32[out, D] = zeros
                output y = x @ weight
            }
            model M {
                input x: f32[N, 10]
                output p = x -> Affine(4)
            }
            """;
        Diagnostic error = Assert.Single(new Compilation(new SourceText("layers/affine.nn", text)).Diagnostics);
        string shown = new TextFormat(color: false).Print(error);
        Assert.Contains("layers/affine.nn:8:21", shown);
        Assert.Contains("output y = x @ weight", shown);
        Assert.Contains("N×10 cannot multiply 4×10", shown);
    }

    [Fact]
    public void A_state_names_its_three_sizes()
    {
        const string text = "model M {\n    input x: f32[T, N, 5]\n    input h: f32[1, N, 4]\n    r = (x, h) -> GRU(4, num_layers: 2)\n    output y = r.y\n}\n";
        Diagnostic error = Assert.Single(new Compilation(new SourceText("m.nn", text)).Diagnostics);
        Assert.Equal("NN2112", error.Code);
        string shown = new TextFormat(color: false).Print(error);
        Assert.Contains("h0 must be [2, N, 4], found [1, N, 4]", shown);
    }

    [Fact]
    public void Probabilities_fed_to_a_loss_of_logits_are_warned_about()
    {
        const string text = """
            model M {
                input x: f32[N, 10]
                logits, probabilities = x -> OutputHead(3)
                output p = softmax(logits, dim: 1)
                output q = probabilities
            }
            train M {
                input label: i64[N]
                loss = cross_entropy(p, label)
                optimizer = Adam()
            }
            """;
        Assert.Equal("NN7005", Assert.Single(new Compilation(new SourceText("m.nn", text)).Findings(LintOptions.Default)).Code);
    }

    [Fact]
    public void Checking_finds_mistakes_in_tests_but_leaves_their_outcome_to_those_who_run_them()
    {
        const string text = """
            model M {
                input x: f32[N, 4]
                output y = x -> Linear(3)
            }
            test "a wrong size" {
                a = f32[2, 5] -> M()
                assert a.shape == [2, 3]
            }
            test "called as in Python" {
                assert M(x: f32[2, 4]).shape == [2, 3]
            }
            test "does not hold" {
                assert M.y.shape == [2, 4]
            }
            """;
        var compilation = new Compilation(new SourceText("m.nn", text));
        Assert.Empty(compilation.Diagnostics);
        ImmutableArray<Diagnostic> found = compilation.Findings(LintOptions.Default);
        Assert.Equal(["6:22 NN2001", "10:14 NN3001"], found.Select(d => $"{d.Where.Start.Line}:{d.Where.Start.Column} {d.Code}"));
        Assert.Equal("`x` is an input: write `f32[2, 4] -> M()`", found[1].Help?.Text);
    }

    // Counted, not timed: a second look at hundreds of layers would double what a check takes.
    [Theory]
    [InlineData(3, 1)]
    [InlineData(2_000, 0)]
    public void Tests_of_very_deep_models_are_left_to_those_who_run_them(int depth, int found)
    {
        string text = $$"""
            block Body {
                input x: f32[N, 4]
                output y = x -> ReLU
            }
            model M {
                input x: f32[N, 4]
                layer body = [Body for _ in 0..{{depth}}]
                output y = x -> body
            }
            test "a wrong size" {
                a = f32[2, 5] -> M()
            }
            """;
        Assert.Equal(found, new Compilation(new SourceText("m.nn", text)).Findings(LintOptions.Default).Count(d => d.Severity == Severity.Error));
    }

    [Fact]
    public void A_tensor_of_another_shape_is_refused_with_both_shapes()
    {
        string folder = Directory.CreateTempSubdirectory("nnc shapes").FullName;
        try
        {
            string program = Path.Combine(folder, "m.nn"), file = Path.Combine(folder, "x.npy");
            File.WriteAllText(program, "model M {\n    input x: f32[N, 3, 8]\n    output y = x\n}\n");
            TensorFile.Write(file, [new NamedTensor("x", TensorData.From(new float[14], 2, 7))]);
            using StringWriter output = new(), error = new();
            Assert.Equal(1, CommandLine.Run(["run", program, "--input", "x=" + file], output, error));
            Assert.Contains("f32[?, 3, 8]", error.ToString());
            Assert.Contains("f32[2, 7]", error.ToString());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
