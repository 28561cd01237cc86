using System.Diagnostics;
using System.Runtime.CompilerServices;
using ModelDsl.Tests.Files;

namespace ModelDsl.Tests.Performance;

/// <summary>A test that runs a shell script; skipped, visibly, where there is no shell or awk.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ShellTheoryAttribute : TheoryAttribute
{
    public ShellTheoryAttribute()
    {
        foreach (string tool in (string[])["sh", "awk", "sed", "cat"])
        {
            if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)))) Skip = $"no {tool}";
        }
    }
}

public sealed class GeneratedKernelTests : TempFolder
{
    [ShellTheory]
    [InlineData("Lanes")]
    public void Generated_files_are_what_the_generator_writes(string folder)
    {
        string from = Path.Combine(Here(), "..", "..", "runtime", folder);
        foreach (string path in Directory.EnumerateFiles(from).Where(p => Path.GetExtension(p) is ".sh" or ".template")) File.Copy(path, At(Path.GetFileName(path)));
        using (Process shell = Process.Start("sh", At("generate.sh")))
        {
            shell.WaitForExit();
            Assert.Equal(0, shell.ExitCode);
        }
        string[] written = [.. Directory.EnumerateFiles(At("."), "*.cs")];
        Assert.NotEmpty(written);
        foreach (string path in written)
        {
            string name = Path.GetFileName(path);
            Assert.True(File.ReadAllText(path).ReplaceLineEndings("\n") == File.ReadAllText(Path.Combine(from, name)).ReplaceLineEndings("\n"), $"{folder}/{name} is not what generate.sh writes: change the script or its templates, and run it");
        }
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
