using System.Runtime.CompilerServices;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Files;

/// <summary>A folder for one test's files, gone afterwards.</summary>
public abstract class TempFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modeldsl-").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string At(string name) => Path.Combine(_folder, name);

    protected string Put(string name, byte[] bytes)
    {
        File.WriteAllBytes(At(name), bytes);
        return At(name);
    }

    protected string Put(string name, string text) => Put(name, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>The error must name the file, and contain each text.</summary>
    protected static ModelFileException Fails(string path, Action read, params string[] texts)
    {
        var error = Assert.ThrowsAny<ModelFileException>(read);
        Assert.Contains(path, error.Message);
        foreach (string text in texts) Assert.Contains(text, error.Message);
        return error;
    }

    protected string[] Names() => [.. Directory.GetFiles(_folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    /// <summary>The single tensor of a file.</summary>
    protected static TensorData One(string path) => Assert.Single(TensorFile.Read(path)).Data;
}

/// <summary>Folders beside the repository that hold data too large or not ours to keep in it.</summary>
public static class Beside
{
    public static string? Data { get; } = Find("MODELDSL_DATA", "data");

    private static string? Find(string variable, string name, [CallerFilePath] string here = "")
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named) return Directory.Exists(named) ? named : null;
        string guess = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "shared", name));
        return Directory.Exists(guess) ? guess : null;
    }
}

/// <summary>A test that needs <c>mnist-10k</c>; skipped, visibly, where it is not.</summary>
public sealed class MnistFactAttribute : FactAttribute
{
    public MnistFactAttribute()
    {
        if (Beside.Data is null || !Directory.Exists(Path.Combine(Beside.Data, "mnist-10k"))) Skip = "no mnist-10k: set MODELDSL_DATA to the folder that holds it";
    }
}
