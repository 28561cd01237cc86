using System.Runtime.CompilerServices;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Lints;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Text;

namespace ModelDsl.Tests.Lints;

/// <summary>What the lints find, and above all what they leave alone.</summary>
public sealed class LintTests
{
    private static string[] Found(string program, LintOptions? options = null) =>
        [.. new Compilation(new SourceText("test.nn", program)).Findings(options ?? LintOptions.Default).Select(d => $"{d.Where.Start.Line}:{d.Where.Start.Column} {d.Code}")];

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    [Fact]
    public void The_library_has_no_findings() =>
        Assert.Empty(StandardLibrary.Files.SelectMany(f => new Compilation(StandardLibrary.Load(f).Tree.Source).Findings(LintOptions.Default)).Select(d => d.ToString()));

    [Fact]
    public void The_examples_have_no_findings() =>
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Root(), "examples"), "*.nn", SearchOption.AllDirectories)
            .SelectMany(f => new Compilation(SourceFiles.Read(f), new SourceFiles()).Findings(LintOptions.Default)).Select(d => d.ToString()));

    private static string Model(string body) => $"model M {{\n    input x: f32[N, 3, 32, 32]\n{body}\n}}\n";

    [Theory]
    [InlineData("    a, b = (x, x -> ReLU)\n    output y = a", new string[0])]
    [InlineData("    h = x -> ReLU\n    h = x -> GELU\n    output y = h", new[] { "3:5 NN7002" })]
    [InlineData("    h = x -> ReLU\n    h = h -> GELU\n    output y = h", new string[0])]
    [InlineData("    _ = x -> ReLU\n    output y = x", new string[0])]
    [InlineData("    layer head = Linear(4, in_features: 3)\n    output y = x", new[] { "3:11 NN7002" })]
    [InlineData("    h = x\n    for i in 0..3 { h = h -> ReLU }\n    output y = h", new string[0])]
    [InlineData("    for i in 0..3 { t = x * i }\n    output y = x", new[] { "3:21 NN7002" })]
    public void Unused_values(string body, string[] expected) => Assert.Equal(expected, Found(Model(body)));

    [Theory]
    [InlineData("block B(width: int, _old: int = 1) {\n    input x: f32[N, width]\n    output y = x\n}\n", new string[0])]
    [InlineData("fn f(x: f32[N], scale: float = 1.0) -> f32[N] = x\n", new[] { "1:17 NN7003" })]
    [InlineData("fn f(x: f32[N], k: int = 2, m: int = k) -> f32[N] = x * m\n", new string[0])]
    [InlineData("block B {\n    input x: f32[N, D]\n    input like: f32[T]\n    output y = x * T\n}\n", new string[0])]
    public void Unused_parameters(string program, string[] expected) => Assert.Equal(expected, Found(program));

    [Theory]
    [InlineData("    layer c = Conv2d(8, 3)\n    layer n = BatchNorm2d\n    output y = x -> c -> n", new[] { "3:15 NN7004" })]
    [InlineData("    layer c = Conv2d(3, 1)\n    layer n = BatchNorm2d\n    output y = (x -> c -> n) + (x -> c -> ReLU)", new string[0])]
    [InlineData("    output y = x -> Conv2d(8, 3) -> ReLU -> BatchNorm2d", new string[0])]
    [InlineData("    layer f = Conv2d(8, 3) -> BatchNorm2d -> ReLU\n    output y = x -> f", new[] { "3:15 NN7004" })]
    [InlineData("    output y = x -> Conv2d(8, 3, 1, 0, 1, 1, false) -> BatchNorm2d", new string[0])]
    [InlineData("    output y = x -> Flatten -> Linear(8) -> BatchNorm1d", new[] { "3:32 NN7004" })]
    [InlineData("    output y = x -> Flatten(2) -> Linear(8) -> BatchNorm1d", new string[0])]
    public void A_bias_before_a_norm(string body, string[] expected) => Assert.Equal(expected, Found(Model(body)));

    [Theory]
    [InlineData("    p = x -> softmax(dim: 1)\n    output y = cross_entropy(p, target)", new[] { "4:30 NN7005" })]
    [InlineData("    p = x -> Softmax(dim: 1)\n    output q = p\n    output y = p -> cross_entropy(target)", new[] { "5:16 NN7005" })]
    [InlineData("    p = x -> log_softmax(dim: 1)\n    output y = nll_loss(p, target)", new string[0])]
    [InlineData("    output y = x -> cross_entropy(target)", new string[0])]
    public void Probabilities_in_place_of_logits(string body, string[] expected) =>
        Assert.Equal(expected, Found($"block M {{\n    input x: f32[N, 10]; input target: i64[N]\n{body}\n}}\n"));

    [Theory]
    [InlineData("    output y = x -> Conv2d(3, 16, 3)", new[] { "3:21 NN7006" })]
    [InlineData("    output y = x -> Conv2d(3, 7, 2)", new string[0])]
    [InlineData("    output y = x -> Conv2d(3, 16, kernel_size: 3)", new[] { "3:21 NN7006" })]
    [InlineData("    output y = x -> Conv2d(3, 2, kernel_size: 1)", new[] { "3:21 NN7006" })]
    [InlineData("    output y = x -> Conv2d(5, 2, kernel_size: 1)", new string[0])]
    [InlineData("    output y = x -> Conv2d(3, kernel_size: 16, stride: 16)", new string[0])]
    [InlineData("    output y = x -> Conv2d(16, 16, 16)", new string[0])]
    [InlineData("    output y = x -> ConvTranspose2d(3, 16, stride: 16)", new string[0])]
    public void The_order_of_PyTorch(string body, string[] expected) => Assert.Equal(expected, Found(Model(body)));

    [Fact]
    public void An_error_from_the_order_of_PyTorch_says_so()
    {
        var compilation = new Compilation(new SourceText("test.nn", "model M {\n    input x: f32[N, 3, 8, 8]\n    output y = x -> Conv2d(3, 16, 3)\n}\n"));
        Diagnostic error = Assert.Single(compilation.Findings(LintOptions.Default));
        Assert.Equal(Severity.Error, error.Severity);
        Assert.Contains("`Conv2d(16, 3)`", error.Help?.Text);
    }

    [Theory]
    [InlineData("    layer norm = BatchNorm2d\n    norm = x -> norm\n    output y = norm", new[] { "4:5 NN7007" })]
    [InlineData("    x = x -> ReLU\n    output y = x", new string[0])]
    [InlineData("    N = 3\n    output y = x * N", new[] { "3:5 NN7007" })]
    [InlineData("    N, C = (x.shape[0], x.shape[1])\n    output y = x * N * C", new string[0])]
    public void Names_that_hide(string body, string[] expected) => Assert.Equal(expected, Found(Model(body)));

    [Theory]
    [InlineData("    if stride != 1 { return x * 2 } else { return x }", new string[0])]
    [InlineData("    return x\n    return x * 2", new[] { "3:5 NN7008" })]
    [InlineData("    y = if true then x else x * stride\n    return y", new[] { "2:29 NN7008" })]
    [InlineData("    if stride == 1 { y = x } else if stride == 1 { y = x * 2 } else { y = x * 3 }\n    return y", new[] { "2:50 NN7008" })]
    public void Dead_branches(string body, string[] expected) =>
        Assert.Equal(expected, Found($"fn f(x: f32[N], stride: int = 1) -> f32[N] {{\n{body}\n}}\n").Where(f => !f.Contains("NN7003")));

    [Theory]
    [InlineData("    output y = x -> Linear(8) -> Linear(3)", new[] { "3:34 NN7009" })]
    [InlineData("    layer a = Linear(8)\n    layer b = Linear(3)\n    h = x -> a\n    output y = h -> b", new[] { "6:21 NN7009" })]
    [InlineData("    layer net = Linear(8) -> Linear(8) -> ReLU -> Linear(3)\n    output y = x -> net", new[] { "3:30 NN7009" })]
    [InlineData("    output y = x -> Linear(8) -> ReLU -> Linear(3)", new string[0])]
    [InlineData("    h = x -> Linear(8)\n    output y = h -> Linear(3)\n    output z = h", new string[0])]
    [InlineData("    output y = x -> Linear(2) -> Linear(30)  # nnc: allow NN7009 (a matrix of rank 2)", new string[0])]
    public void Linear_layers_in_a_row(string body, string[] expected) => Assert.Equal(expected, Found($"model M {{\n    input x: f32[N, 10]\n{body}\n}}\n"));

    [Theory]
    [InlineData("LSTM(4, dropout: 0.1)", new[] { "3:22 NN7010" })]
    [InlineData("GRU(4, num_layers: 1, dropout: 0.1, bidirectional: true)", new[] { "3:36 NN7010" })]
    [InlineData("GRU(4, 1, true, false, 0.5)", new[] { "3:37 NN7010" })]
    [InlineData("RNN(4, 2, dropout: 0.1)", new string[0])]
    [InlineData("LSTM(4, dropout: 0.0)", new string[0])]
    public void Dropout_of_one_recurrent_layer(string layer, string[] expected) =>
        Assert.Equal(expected, Found($"model M {{\n    input x: f32[T, N, 3]\n    r = x -> {layer}\n    output y = r.y\n}}\n"));

    [Theory]
    [InlineData("    output y = x -> Conv2d(4, 3) -> Linear(10)", new[] { "3:37 NN7011" })]
    [InlineData("    layer conv = Conv2d(4, 3)\n    h = x -> conv -> ReLU -> MaxPool2d(2)\n    output y = h -> Linear(10)", new[] { "5:21 NN7011" })]
    [InlineData("    layer body = Conv2d(4, 3) -> BatchNorm2d -> ReLU -> AdaptiveAvgPool2d(1)\n    output y = x -> body -> Linear(10)", new[] { "4:29 NN7011" })]
    [InlineData("    output y = x -> Conv2d(4, 3) -> Flatten -> Linear(10)", new string[0])]
    [InlineData("    h = x -> Conv2d(4, 3) -> ReLU\n    output y = permute(h, [0, 2, 3, 1]) -> Linear(10)", new string[0])]
    [InlineData("    output y = x -> Linear(10)", new string[0])]
    public void Linear_layers_over_the_width(string body, string[] expected) =>
        Assert.Equal(expected, Found($"model M {{\n    input x: f32[N, 3, 16, 16]\n{body}\n}}\n").Where(f => !f.Contains("NN7004")));

    [Fact]
    public void Comments_allow_what_they_name()
    {
        const string program = """
            model M {
                input x: f32[N, 3]
                a = x -> ReLU  # nnc: allow NN7002
                # nnc: allow NN7002 (kept for comparison)
                b = x -> GELU
                c = x -> Tanh  # nnc: allow NN7003
                output y = x
            }
            """;
        Assert.Equal(["6:5 NN7002"], Found(program));
        Assert.Empty(Found("# nnc: allow-file NN7002, NN7003\n" + program));
        Assert.Empty(Found("# nnc: allow NN7002\n" + program));
    }

    [Fact]
    public void Options_choose_severities()
    {
        const string program = "model M {\n    input x: f32[N, 3]\n    a = x -> Linear(2)\n    output y = x -> Linear(3)\n}\n";
        Assert.Equal(["3:5 NN7002"], Found(program));
        Assert.Equal(["3:5 NN7002", "3:14 NN7001", "4:21 NN7001"], Found(program, LintOptions.Default.Parse("NN7001=info")));
        Assert.Empty(Found(program, LintOptions.Default.Parse("all=off")));
        Assert.Equal(Severity.Error, new Compilation(new SourceText("t.nn", program)).Findings(LintOptions.Default.Parse("nn7002=error")!).Single().Severity);
        Assert.Null(LintOptions.Default.Parse("NN2101=off"));
        Assert.Null(LintOptions.Default.Parse("NN7002"));
    }

    [Fact]
    public void With_errors_only_errors_are_reported() =>
        Assert.Equal(["4:9 NN1001"], Found("model M {\n    input x: f32[N, 3]\n    a = x -> ReLU\n    b = z\n    output y = x\n}\n"));
}
