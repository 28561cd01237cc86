using System.Text.Json;
using ModelDsl.Nnc;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Nnc;

/// <summary>What the shape checker leaves to a run: listed by <c>check</c>, checked before anything is computed.</summary>
public sealed class GuardTests : IDisposable
{
    private const string Guarded = """
        model Guarded {
            input x: f32[N, H]
            input y: f32[N, W]
            require W != 3 and H % (W - 3) == 0
            require H >= 2 and (W == 4 or W >= 6), "too small"
            output z: f32[N, H] = x + (y as! f32[N, H])
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("nnc guards").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string text)
    {
        string path = Path.Combine(_folder, "model.nn");
        File.WriteAllText(path, text);
        return path;
    }

    private string Ones(string name, params int[] shape)
    {
        string path = Path.Combine(_folder, name);
        TensorFile.Write(path, [new(name, TensorData.From([.. Enumerable.Repeat(1f, shape.Aggregate((a, b) => a * b))], shape))]);
        return path;
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = CommandLine.Run(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }

    [Fact]
    public void Check_lists_what_is_left_to_run_time()
    {
        string model = Write(Guarded);
        var (code, text, error) = Run("check", model);
        Assert.Equal(0, code);
        Assert.Contains("no errors", text);
        Assert.Contains("info[NN2202]: a check is left to run time", error);
        Assert.Contains("W == H, checked when a run begins", error);
        JsonElement only = Assert.Single(JsonDocument.Parse(Run("check", model, "--format", "json").Output).RootElement.GetProperty("diagnostics").EnumerateArray());
        Assert.Equal("info", only.GetProperty("severity").GetString());
        Assert.Equal(6, only.GetProperty("line").GetInt32());
    }

    [Fact]
    public void A_run_with_sizes_that_miss_a_condition_ends_before_it_begins()
    {
        string model = Write(Guarded);
        Assert.Equal("W != 3: not met by W = 3, given y f32[2, 3]", Sizes(3, 3));
        Assert.Equal("H % (W - 3) == 0: not met by H = 7, W = 8, given x f32[2, 7], y f32[2, 8]", Sizes(7, 8));
        Assert.Equal("too small (H >= 2): not met by H = 1, given x f32[2, 1]", Sizes(1, 4));
        Assert.Equal("too small ((W == 4 or W >= 6)): not met by W = 5, given y f32[2, 5]", Sizes(6, 5));
        Assert.Equal("axis 1 of `y` is W, stated as H (W == H): not met by H = 6, W = 4, given x f32[2, 6], y f32[2, 4]", Sizes(6, 4));
        Assert.Equal("", Sizes(4, 4));

        string Sizes(int height, int width)
        {
            var (code, _, error) = Run("run", model, "--input", $"x={Ones("x.npy", 2, height)}", "--input", $"y={Ones("y.npy", 2, width)}");
            Assert.Equal(error.Length == 0 ? 0 : 1, code);
            return error.Trim().Replace("nnc: error: ", "");
        }
    }

    [Fact]
    public void A_summary_counts_for_the_smallest_sizes_that_the_model_takes()
    {
        string model = Write("""
            model Halves {
                input x: f32[N, 1, H, W]
                require H % 8 == 0 and W >= H + 3
                output y = x -> Conv2d(1, 3, padding: 1) -> MaxPool2d(2)
            }
            """);
        JsonElement found = JsonDocument.Parse(Run("summary", model, "--format", "json").Output).RootElement.GetProperty("models")[0];
        Assert.Equal("""{"N":1,"H":8,"W":11}""", found.GetProperty("sizes").GetRawText().Replace(" ", "").ReplaceLineEndings(""));
        Assert.Equal(8 * 11 * 9, found.GetProperty("multiplyAdds").GetInt64());
        Assert.Contains("multiply-adds for N = 4, H = 8, W = 11", Run("summary", model, "--batch", "4").Output);
    }
}
