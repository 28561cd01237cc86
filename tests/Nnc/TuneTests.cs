using ModelDsl.Nnc;

namespace ModelDsl.Tests.Nnc;

/// <summary>Measured answers to the planner's decisions, kept beside the model.</summary>
public sealed class TuneTests : IDisposable
{
    private const string Small = """
        model Small {
            input x: f32[2, 1, 8, 8]
            layer net = Conv2d(3, 3) -> ReLU -> MaxPool2d(2)
            output y = x -> net
        }
        """;

    private const string Decision = "maxima of convolution 2 × 1 → 3, 8×8, 3×3";

    private readonly string _folder = Directory.CreateTempSubdirectory("nnc tune").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    private (int Code, string Output, string Error) Build(params string[] options)
    {
        File.WriteAllText(At("small.nn"), Small);
        using StringWriter output = new(), error = new();
        int code = CommandLine.Run(["build", At("small.nn"), "--emit", "cs", "-o", _folder, .. options], output, error);
        return (code, output.ToString(), error.ToString());
    }

    [Fact]
    public void The_file_beside_the_model_decides()
    {
        Assert.Equal(0, Build().Code);
        string byCostModel = File.ReadAllText(At("Small.cs"));
        Assert.Contains("Conv.RunPooled(", byCostModel);

        File.WriteAllText(At("small.nn.tune"), $"# a comment\nSmall\t{Decision}\tapart\nSmall\tsomething that no longer is\tfast\n");
        Assert.Equal(0, Build().Code);
        string measured = File.ReadAllText(At("Small.cs"));
        Assert.Contains("Pooling.Max(", measured);
        Assert.DoesNotContain("Conv.RunPooled(", measured);
        Assert.Equal(0, Build().Code);
        Assert.Equal(measured, File.ReadAllText(At("Small.cs")));

        File.Delete(At("small.nn.tune"));
        Assert.Equal(0, Build().Code);
        Assert.Equal(byCostModel, File.ReadAllText(At("Small.cs")));
    }

    [Fact]
    public void Training_programs_go_by_it_too()
    {
        string training = Small + "\ntrain Small {\n    input want: f32[2, 3, 3, 3]\n    loss = mse_loss(y, want)\n    optimizer = SGD(lr: 0.1)\n}\n";
        string Built()
        {
            File.WriteAllText(At("small.nn"), training);
            using StringWriter output = new(), error = new();
            Assert.Equal(0, CommandLine.Run(["build", At("small.nn"), "--emit", "cs", "-o", _folder], output, error));
            return string.Concat(Directory.GetFiles(_folder, "*.cs").Order().Where(f => Path.GetFileName(f) != "Small.cs").Select(File.ReadAllText));
        }
        string byCostModel = Built();
        Assert.Contains("Conv.RunPooled(", byCostModel);
        File.WriteAllText(At("small.nn.tune"), $"Small\t{Decision}\tapart\n");
        Assert.DoesNotContain("Conv.RunPooled(", Built());
        File.Delete(At("small.nn.tune"));
        Assert.Equal(byCostModel, Built());
    }

    [Fact]
    public void A_line_that_says_nothing_is_an_error()
    {
        File.WriteAllText(At("small.nn.tune"), "Small: apart\n");
        (int code, _, string error) = Build();
        Assert.NotEqual(0, code);
        Assert.Contains("small.nn.tune(1)", error);
    }

    [Fact]
    public void Tuning_measures_every_decision_and_writes_only_what_was_faster()
    {
        (int code, string output, string error) = Build("--tune");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains($"{Decision}: apart takes", output);
        string[] answers = File.Exists(At("small.nn.tune")) ? [.. File.ReadLines(At("small.nn.tune")).Where(l => !l.StartsWith('#'))] : [];
        Assert.All(answers, a => Assert.Equal($"Small\t{Decision}\tapart", a));
        Assert.Equal(answers.Length > 0, !File.ReadAllText(At("Small.cs")).Contains("Conv.RunPooled("));
    }
}
