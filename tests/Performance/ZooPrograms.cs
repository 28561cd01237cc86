using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ModelDsl.Elaboration;
using ModelDsl.Nnc.Hosting;

namespace ModelDsl.Tests.Performance;

/// <summary>The programs of the comparison with other engines.</summary>
internal static class ZooPrograms
{
    public static Compilation Read(string file, [CallerFilePath] string here = "")
    {
        var program = new Compilation(SourceFiles.Read(Path.Combine(Path.GetDirectoryName(here)!, "..", "ZooBench", "zoo", file)), new SourceFiles());
        Assert.Empty(program.Diagnostics.Where(d => d.Severity == Diagnostics.Severity.Error));
        return program;
    }

    public static ModelOptions Options(int batch, (string Name, long Value)[] arguments) => new()
    {
        Arguments = arguments.ToImmutableDictionary(a => a.Name, a => (StaticValue)new IntValue(a.Value)),
        Sizes = new Dictionary<string, long> { ["N"] = batch, ["T"] = 50 },
        Variants = false,
    };
}
