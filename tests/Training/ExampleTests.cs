using System.Runtime.CompilerServices;
using ModelDsl.Nnc;

namespace ModelDsl.Tests.Training;

/// <summary>The examples that train several parts, for a handful of steps, and the pictures that they draw.</summary>
public sealed class ExampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nnc examples").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    // A copy, so that what a block reads and writes stays here.
    private string Copy(string name, [CallerFilePath] string here = "")
    {
        string examples = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "examples"));
        foreach (string folder in (string[])[name, "unet"])
        {
            Directory.CreateDirectory(At(folder));
            File.Copy(Path.Combine(examples, folder, folder + ".nn"), At($"{folder}/{folder}.nn"), overwrite: true);
        }
        return At($"{name}/{name}.nn");
    }

    private static string Run(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        Assert.True(CommandLine.Run(arguments, output, error) == 0, error.ToString());
        return error.ToString();
    }

    [Theory]
    [InlineData("gan", "gan", "gan.G", "Samples", "*=generator.*", "<circle")]
    [InlineData("vae", "VAE", "VAE", "Samples", null, "data:image/png")]
    [InlineData("segmentation", "Segmenter", "Segmenter", "Samples", "*=segmenter.*", "data:image/png")]
    public void An_example_trains_and_draws(string name, string block, string weights, string model, string? map, string drawn)
    {
        string program = Copy(name);
        string said = Run("train", program, "--steps", "3", "--output", At(block + ".safetensors"), "--log", At("log"));
        Assert.Contains("epoch 1", said);
        Assert.StartsWith("<svg", File.ReadAllText(At("log/curves.svg")));
        string[] renamed = map is null ? ["--partial"] : ["--map", map];
        Run(["run", program, "--model", model, "--weights", At(weights + ".safetensors"), "--picture", At("drawn.svg"), .. renamed]);
        Assert.Contains(drawn, File.ReadAllText(At("drawn.svg")));
        Run("test", program);
    }

    [Fact]
    public void A_student_learns_from_a_teacher_that_stays_as_it_is()
    {
        string program = Copy("distillation"), teacher = At("distillation/teacher.safetensors");
        Run("train", program, "--train", "teacher", "--steps", "40", "--output", teacher);
        byte[] before = File.ReadAllBytes(teacher);
        string said = Run("train", program, "--train", "distilled", "--steps", "5", "--output", At("d.safetensors"));
        Assert.Contains("teacher: 6 of 6 tensors", said);
        Assert.Equal(before, File.ReadAllBytes(teacher));
        Assert.True(File.Exists(At("d.student.safetensors")));
        Assert.False(File.Exists(At("d.teacher.safetensors")));
    }
}
