using ModelDsl.Nnc.Hosting;

namespace ModelDsl.ZooBench;

/// <summary>The programs beside the executable.</summary>
internal static class Programs
{
    public static Compilation Read(string file)
    {
        var program = new Compilation(SourceFiles.Read(Path.Combine(AppContext.BaseDirectory, "zoo", file)), new SourceFiles());
        return program.HasErrors ? throw new InvalidDataException($"{file}: {program.Diagnostics[0].Message}") : program;
    }
}
