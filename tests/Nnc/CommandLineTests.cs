using System.Text;
using System.Text.Json;
using ModelDsl.Nnc;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Nnc;

/// <summary>The command line as people meet it: results, exit codes, and bad input that leaves nothing behind.</summary>
public sealed class CommandLineTests : IDisposable
{
    private const string Tiny = """
        ## Doubles what it gets and adds a learned bias.
        model Tiny(scale: float = 2.0) {
            input x: f32[N, 3]
            layer fc = Linear(2)
            output y: f32[N, 2] = x * scale -> fc
        }

        test "shapes" {
            assert Tiny.y.shape == [N, 2]
            assert_close softmax([[0.0, 0.0]], dim: 1), [[0.5, 0.5]], tolerance: 1e-6
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("nnc tests é").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    private string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    private string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(At(name), bytes);
        return At(name);
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = CommandLine.Run(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }

    private const string Wide = """
        model Wide {
            input x: f32[8, 32, 20, 20]
            layer conv = Conv2d(32, 3, padding: 1)
            output y = sum(x -> conv)
        }
        train Wide {
            data train = csv("none.csv")
            loss = mean(y * y)
            optimizer = SGD(lr: 0.1)
        }
        """;

    [Theory]
    [InlineData("bench model.nn N=3", "nnc: 'N=3' fits nowhere: a parameter or a size is given by `--set N=3`")]
    [InlineData("bench model.nn --thread 3", "nnc: `nnc bench` has no option '--thread': did you mean '--threads'?")]
    [InlineData("fmt model.nn --checks", "nnc: `nnc fmt` has no option '--checks': did you mean '--check'?")]
    [InlineData("biuld model.nn", "nnc: 'biuld' is no command: did you mean 'build'?")]
    [InlineData("zzz model.nn", "nnc: 'zzz' is no command")]
    public void A_word_that_fits_nowhere_gets_what_was_meant(string line, string expected)
    {
        var (code, output, error) = Run(line.Split(' '));
        Assert.Equal(ExitCode.Usage, code);
        Assert.Empty(output);
        string[] lines = error.ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(expected, lines[0]);
        Assert.Contains("--help", error);
    }

    [Fact]
    public void Exact_leaves_out_faster_convolutions_that_round_more()
    {
        string model = Write("wide.nn", Wide);
        Assert.Contains("by Winograd", Run("build", model, "--dump", "plan").Output);
        Assert.DoesNotContain("by Winograd", Run("build", model, "--dump", "plan", "--exact").Output);
        Assert.Equal(0, Run("build", model, "--emit", "cs", "-o", At("fast")).Code);
        Assert.Equal(0, Run("build", model, "--emit", "cs", "-o", At("exact"), "--exact").Code);
        string[] Files(string folder) => [.. Directory.GetFiles(At(folder)).Where(f => File.ReadAllText(f).Contains("Winograd.Run", StringComparison.Ordinal)).Select(f => Path.GetFileName(f))];
        // The model, its training step and its evaluation.
        Assert.Equal(3, Files("fast").Length);
        Assert.Empty(Files("exact"));
        TensorFile.Write(At("x.npy"), [new NamedTensor("x", TensorData.Zeros(ElementType.F32, 8, 32, 20, 20))]);
        Assert.Equal(0, Run("run", model, "--exact", "--input", $"x={At("x.npy")}").Code);
        Assert.Equal(0, Run("bench", model, "--exact", "--seconds", "0.01").Code);
    }

    [Fact]
    public void The_version_tells_commit_and_runtime() =>
        Assert.Matches(@"^nnc \d+\.\d+\.\d+ \(commit ([0-9a-f]{10}|unknown)\) on \.NET \d+\.\S+, \S+\n$", Run("--version").Output.ReplaceLineEndings("\n"));

    [Theory]
    [InlineData("nnc ch", "check")]
    [InlineData("nnc check --for", "--format")]
    [InlineData("nnc check --format ", "sarif")]
    [InlineData("nnc new digits --template ", "cnn")]
    public void Shells_complete_commands_options_and_values(string line, string expected) =>
        Assert.Contains(expected, Run($"[suggest:{line.Length}]", line).Output.Split('\n').Select(l => l.Trim()));

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public void Every_shell_has_a_script(string shell) => Assert.Contains("[suggest:", Run("completion", shell).Output);

    private string Weights(params (string Name, TensorData Data)[] tensors)
    {
        string path = At("weights.safetensors");
        TensorFile.Write(path, [.. tensors.Select(t => new NamedTensor(t.Name, t.Data))]);
        return path;
    }

    private string GoodWeights() => Weights(
        ("fc.weight", TensorData.From([1f, 2f, 3f, 4f, 5f, 6f], 2, 3)), ("fc.bias", TensorData.From([0.5f, -0.5f], 2)));

    private string Input(params float[] values)
    {
        string path = At("x.npy");
        TensorFile.Write(path, [new NamedTensor("x", TensorData.From(values, values.Length / 3, 3))]);
        return path;
    }

    [Fact]
    public void A_run_computes_what_the_model_says()
    {
        string model = Write("tiny.nn", Tiny);
        var (code, _, error) = Run("run", model, "--weights", GoodWeights(), "--input", $"x={Input(1, 0, 0, 1, 1, 1)}", "--output", At("y.npy"));
        Assert.Equal((0, ""), (code, error));
        // x·2 through the rows of the weight, plus the bias.
        Assert.Equal([2.5f, 7.5f, 12.5f, 29.5f], TensorFile.Read(At("y.npy"))[0].Data.As<float>().ToArray());
    }

    [Fact]
    public void A_parameter_of_the_model_can_be_set()
    {
        string model = Write("tiny.nn", Tiny);
        var (code, _, _) = Run("run", model, "--set", "scale=1", "--weights", GoodWeights(), "--input", $"x={Input(1, 0, 0)}", "--output", At("y.npy"));
        Assert.Equal(0, code);
        Assert.Equal([1.5f, 3.5f], TensorFile.Read(At("y.npy"))[0].Data.As<float>().ToArray());
    }

    [Fact]
    public void An_input_with_a_default_need_not_be_given()
    {
        string model = Write("pair.nn", """
            model Pair {
                input x: f32[N, 3]
                input factor: f32[M, 3] = x
                output y = sum(x) * factor
            }
            """);
        var (code, _, error) = Run("run", model, "--input", $"x={Input(1, 2, 3)}", "--output", At("y.npy"));
        Assert.Equal((0, ""), (code, error));
        Assert.Equal([6f, 12f, 18f], TensorFile.Read(At("y.npy"))[0].Data.As<float>().ToArray());
        string jobs = Write("jobs.jsonl", $$"""{"model": "Pair", "inputs": {"x": {{JsonSerializer.Serialize(Input(1, 1, 1))}}}, "output": {{JsonSerializer.Serialize(At("z.npy"))}}}""");
        Assert.Equal(0, Run("run", model, "--jobs", jobs).Code);
        Assert.Equal([3f, 3f, 3f], TensorFile.Read(At("z.npy"))[0].Data.As<float>().ToArray());
    }

    [Theory]
    [InlineData("model M { input x: f32[N, 100_000]\n output y = x -> Linear(100_000, bias: false) }", "2,18")]
    public void What_generated_code_cannot_do_is_an_error_at_its_line(string text, string where)
    {
        string model = Write("limits.nn", text);
        foreach (string[] command in (string[][])[["build", model, "-o", At("out")], ["run", model, "--input", "x=none.npy"]])
        {
            var (code, _, error) = Run(command);
            Assert.Equal(ExitCode.Errors, code);
            Assert.Contains($"limits.nn:{where.Replace(',', ':')}", error);
        }
        Assert.False(Directory.Exists(At("out")));
    }

    [Fact]
    public void Jobs_run_side_by_side_and_a_bad_one_does_not_stop_the_others()
    {
        string model = Write("tiny.nn", Tiny), weights = GoodWeights(), x = Input(1, 0, 0);
        string Job(string output, string more = "") => $$"""{"model": "Tiny", "weights": {{JsonSerializer.Serialize(weights)}}, "inputs": {"x": {{JsonSerializer.Serialize(x)}}}, "output": {{JsonSerializer.Serialize(At(output))}}{{more}}}""";
        string jobs = Write("jobs.jsonl", $"{Job("a.npy")}\nnot json\n{Job("b.npy", ", \"set\": {\"scale\": 1}")}\n{Job("c.npy", ", \"modle\": 1")}\n");
        var (code, output, error) = Run("run", model, "--jobs", jobs);
        Assert.Equal(1, code);
        Assert.Contains("2 of 4 jobs done", output);
        Assert.Contains($"{jobs}:2: error:", error);
        Assert.Contains($"{jobs}:4: error: unknown key \"modle\"; did you mean `model`?", error);
        Assert.Equal([2.5f, 7.5f], TensorFile.Read(At("a.npy"))[0].Data.As<float>().ToArray());
        Assert.Equal([1.5f, 3.5f], TensorFile.Read(At("b.npy"))[0].Data.As<float>().ToArray());
        Assert.False(File.Exists(At("c.npy")));
    }

    [Fact]
    public void Tests_of_the_language_run()
    {
        var (code, output, _) = Run("test", Write("tiny.nn", Tiny));
        Assert.Equal(0, code);
        Assert.EndsWith("1 passed, 0 failed\n", output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_false_assertion_fails_with_the_numbers()
    {
        string model = Write("bad.nn", "test \"half\" {\n    assert_close softmax([[0.0, 0.0]], dim: 1), [[0.5, 0.6]], tolerance: 1e-6\n}\n");
        var (code, output, error) = Run("test", model);
        Assert.Equal(1, code);
        Assert.Contains("FAILED", output);
        Assert.Contains("element 1 is 0.5, expected 0.6", error);
    }

    [Fact]
    public void Build_writes_source_and_assembly()
    {
        var (code, output, _) = Run("build", Write("tiny.nn", Tiny), "-o", At("out"), "--namespace", "My.Models");
        Assert.Equal(0, code);
        Assert.Equal(["Tiny.cs", "tiny.dll"], Directory.GetFiles(At("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("namespace My.Models;", File.ReadAllText(Path.Combine(At("out"), "Tiny.cs")));
        Assert.Equal(2, output.Trim().Split('\n').Length);
    }

    [Theory, InlineData("syntax"), InlineData("bound"), InlineData("shapes"), InlineData("graph"), InlineData("plan")]
    public void Every_stage_prints_itself(string stage)
    {
        var (code, output, _) = Run("build", Write("tiny.nn", Tiny), "--dump", stage);
        Assert.Equal(0, code);
        Assert.Contains("Tiny", output);
        Assert.Empty(Directory.GetFiles(_folder, "*.cs"));
    }

    [Fact]
    public void Summary_counts_parameters_and_multiply_adds()
    {
        var (code, output, _) = Run("summary", Write("tiny.nn", Tiny), "--format", "json", "--batch", "4");
        Assert.Equal(0, code);
        JsonElement model = JsonDocument.Parse(output).RootElement.GetProperty("models")[0];
        Assert.Equal("Tiny", model.GetProperty("name").GetString());
        Assert.Equal("f32[N, 3]", model.GetProperty("inputs")[0].GetProperty("type").GetString());
        Assert.Equal(8, model.GetProperty("parameters").GetInt64());
        Assert.Equal(24, model.GetProperty("multiplyAdds").GetInt64());
        Assert.Contains(model.GetProperty("layers").EnumerateArray(), l => l.GetProperty("path").GetString() == "fc" && l.GetProperty("parameters").GetInt64() == 8);
    }

    [Fact]
    public void Check_reports_in_json_with_the_normative_keys()
    {
        string model = Write("wrong.nn", "model M {\n    input x: f32[N, 3, 4, 4]\n    output y = x -> Conv2d(8, kernel_size: 7)\n}\n");
        var (code, output, _) = Run("check", model, "--format", "json");
        Assert.Equal(1, code);
        JsonElement only = Assert.Single(JsonDocument.Parse(output).RootElement.GetProperty("diagnostics").EnumerateArray());
        Assert.Equal("NN2101", only.GetProperty("code").GetString());
        Assert.Equal("error", only.GetProperty("severity").GetString());
        Assert.Equal(3, only.GetProperty("line").GetInt32());
        foreach (string key in (string[])["message", "file", "column", "endLine", "endColumn", "label", "formula", "help", "related"])
            Assert.True(only.TryGetProperty(key, out _), key);
    }

    [Fact]
    public void A_new_project_tests_itself()
    {
        foreach (string template in (string[])["mlp", "cnn", "resnet", "transformer", "rnn", "gan"])
        {
            Assert.Equal(0, Run("new", At($"my {template}"), "--template", template).Code);
            var (code, output, error) = Run("test", At($"my {template}"));
            Assert.True(code == 0 && output.Contains(" 0 failed"), $"{template}: {output}{error}");
        }
        Assert.Equal(1, Run("new", At("my mlp")).Code);
    }

    [Theory, InlineData("mlp"), InlineData("cnn"), InlineData("rnn"), InlineData("transformer")]
    public void A_new_project_learns_at_once(string template)
    {
        Assert.Equal(0, Run("new", At("fresh"), "--template", template).Code);
        Assert.Equal(0, Run("fmt", "--check", At("fresh/fresh.nn")).Code);
        var (code, output, error) = Run("train", At("fresh/fresh.nn"), "--log", At("log"), "--output", At("fresh/w.safetensors"));
        Assert.True(code == 0, $"{template}: {output}{error}");
        using JsonDocument last = JsonDocument.Parse(File.ReadLines(At("log/metrics.jsonl")).Last());
        Assert.InRange(last.RootElement.GetProperty("valid").GetProperty("accuracy").GetDouble(), 0.9, 1);
    }

    [Fact]
    public void Formatting_is_checked_and_applied()
    {
        string model = Write("tiny.nn", Tiny.Replace("x * scale", "x*scale"));
        Assert.Equal(1, Run("fmt", "--check", model).Code);
        Assert.Equal(0, Run("fmt", model).Code);
        Assert.Equal(0, Run("fmt", "--check", model).Code);
        Assert.Contains("x * scale", File.ReadAllText(model));
    }

    private static byte[] BrokenSource(string what) => what switch
    {
        "empty" => [],
        "binary" => [.. Enumerable.Range(0, 4000).Select(i => (byte)(i * 7919 % 251))],
        "one long line" => Encoding.UTF8.GetBytes("model M { input x: f32[N, 4]; output y = x" + string.Concat(Enumerable.Repeat(" + x", 2_500_000)) + " }"),
        _ => Encoding.UTF8.GetBytes("model M { input x: f32[N, 4]; output y = " + new string('(', 50_000) + "x" + new string(')', 50_000) + " }"),
    };

    [Theory, InlineData("empty"), InlineData("binary"), InlineData("one long line"), InlineData("deep")]
    public void A_broken_source_is_an_error_of_the_user(string what)
    {
        byte[] source = BrokenSource(what);
        string model = Write("broken.nn", source);
        foreach (string command in (string[])["check", "build", "run", "test", "summary"])
        {
            var (code, output, error) = Run(command == "build" ? ["build", model, "-o", At("out")] : [command, model]);
            Assert.True(code == 1, $"{what}: {command} gave {code}: {output}{error}");
            Assert.NotEmpty(error);
            Assert.DoesNotContain("NN9001", error);
        }
        Assert.Equal(["broken.nn"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Bad_data_is_a_clear_error_and_nothing_is_written()
    {
        string model = Write("tiny.nn", Tiny), good = GoodWeights(), x = Input(1, 0, 0), y = At("y.npy");
        byte[] weights = File.ReadAllBytes(good);
        (string Name, string[] Arguments, string Message)[] cases =
        [
            ("missing weights", ["--weights", At("none.safetensors"), "--input", $"x={x}"], "no such file"),
            ("truncated weights", ["--weights", Write("cut.safetensors", weights[..^4]), "--input", $"x={x}"], "may be cut short"),
            ("a header of 2⁶³ bytes", ["--weights", Write("huge.safetensors", [0, 0, 0, 0, 0, 0, 0, 0x80, (byte)'{', (byte)'}']), "--input", $"x={x}"], "9223372036854775808"),
            ("missing input", ["--weights", good], "input `x` f32[N, 3] is missing"),
            ("unknown input", ["--weights", good, "--input", $"xx={x}"], "did you mean `x`?"),
            ("a format nobody writes", ["--weights", good, "--input", $"x={x}", "--output", At("y.xyz")], "y.xyz"),
        ];
        foreach (var (name, arguments, message) in cases)
        {
            string[] target = arguments.Contains("--output") ? [] : ["--output", y];
            var (code, _, error) = Run(["run", model, .. arguments, .. target]);
            Assert.True(code == 1 && error.Contains(message), $"{name}: {code} {error}");
            Assert.False(File.Exists(y), name);
        }
    }

    [Fact]
    public void Wrong_weights_are_all_listed_with_both_shapes()
    {
        string model = Write("tiny.nn", Tiny), x = Input(1, 0, 0);
        string weights = Weights(("fc.weight", TensorData.From(new float[8], 2, 4)), ("fc.bais", TensorData.From(new float[2], 2)));
        var (code, _, error) = Run("run", model, "--weights", weights, "--input", $"x={x}");
        Assert.Equal(1, code);
        Assert.Contains("f32[2, 3]", error);
        Assert.Contains("f32[2, 4]", error);
        Assert.Contains("fc.bais", error);
        Assert.Equal(0, Run("run", model, "--weights", GoodWeights(), "--map", "fc.weight=fc.weight", "--input", $"x={x}").Code);
    }

    [Fact]
    public void Inputs_of_the_wrong_type_or_with_a_NaN_are_refused()
    {
        string model = Write("tiny.nn", Tiny), weights = GoodWeights();
        TensorFile.Write(At("i.npy"), [new NamedTensor("x", TensorData.From(new long[3], 1, 3))]);
        TensorFile.Write(At("d.npy"), [new NamedTensor("x", TensorData.From(new double[3], 1, 3))]);
        foreach (string file in (string[])["i.npy", "d.npy"])
        {
            var (code, _, error) = Run("run", model, "--weights", weights, "--input", $"x={At(file)}");
            Assert.True(code == 1 && error.Contains("f32[?, 3] is wanted"), error);
        }
        var nan = Run("run", model, "--weights", weights, "--input", $"x={Input(1, float.NaN, 0)}");
        Assert.Equal(1, nan.Code);
        Assert.Contains("[0, 1]", nan.Error);
    }

    [Fact]
    public void Bench_tells_the_time_and_what_a_run_needs()
    {
        var (code, output, error) = Run("bench", Write("tiny.nn", Tiny), "--set", "N=2", "--seconds", "0.01");
        Assert.True(code == 0, error);
        Assert.Contains("multiply-adds     12,", output);
        Assert.Contains("kernels           2 a run", output);
        Assert.Contains("allocations       0 bytes a run", output);
    }

    [Fact]
    public void Bench_tells_each_step_when_asked()
    {
        var (code, output, error) = Run("bench", Write("tiny.nn", Tiny), "--set", "N=2", "--seconds", "0.01", "--steps");
        Assert.True(code == 0, error);
        string[] rows = [.. output.Split('\n').SkipWhile(l => !l.Contains("GFLOP/s   GB/s")).Skip(1).Select(l => l.TrimEnd())];
        // One for each kernel of a run, then the sum.
        Assert.Matches(@"^     0 +[0-9.]+ +[0-9.]+% +[0-9.]+ +loop over \[2, 3\]$", rows[0]);
        Assert.Matches(@"^     1 +[0-9.]+ +[0-9.]+% +[0-9.]+ +[0-9.]+  fc product \[2, 3\] · \[3, 2\]$", rows[1]);
        Assert.Matches(@"^ +[0-9.]+  in all", rows[2]);
    }

    [Fact]
    public void Wrong_usage_has_its_own_exit_code()
    {
        string model = Write("tiny.nn", Tiny);
        Assert.Equal(2, Run("frobnicate").Code);
        Assert.Equal(2, Run("check").Code);
        Assert.Equal(2, Run("graph", model).Code);
        Assert.Equal(2, Run("run", model, "--set", "nonsense=1").Code);
        Assert.Equal(2, Run("explain", "NN0000").Code);
        Assert.StartsWith("# NN2101: ", Run("explain", "2101").Output);
        var (code, output, error) = Run("explain", "NN2110x");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("NN2110  the axis does not divide evenly", error);
        Assert.Equal(Diagnostics.RuleBook.All.Length, Run("explain").Output.TrimEnd().Split('\n').Length);
    }
}
