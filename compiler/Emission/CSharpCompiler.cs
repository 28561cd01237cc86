using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelDsl.Emission;

/// <summary>Turns generated C# into an assembly. The only place that loads Roslyn.</summary>
public static class CSharpCompiler
{
    /// <summary>Compiles sources into one assembly.</summary>
    /// <param name="assemblyName">Its name.</param>
    /// <param name="sources">C# files.</param>
    /// <param name="references">Paths of the assemblies that the code uses.</param>
    /// <exception cref="EmissionException">The C# does not compile, which is a fault of the compiler; the message holds the errors.</exception>
    public static byte[] Compile(string assemblyName, IEnumerable<string> sources, IEnumerable<string> references)
    {
        // Whether null may be where is for the compiler of those who build the sources; it is a third of the time here.
        CSharpParseOptions parse = new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.None).WithFeatures([KeyValuePair.Create("run-nullable-analysis", "never")]);
        CSharpCompilation compilation = CSharpCompilation.Create(
            assemblyName,
            sources.AsParallel().AsOrdered().Select(s => CSharpSyntaxTree.ParseText(s, parse)),
            references.Select(Reference),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable, deterministic: true));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        if (!result.Success)
        {
            ImmutableArray<string> errors = [.. result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(5).Select(d => $"{d.GetMessage()}: {Line(d)}")];
            throw new EmissionException($"the generated C# does not compile:\n{string.Join("\n", errors)}");
        }
        return stream.ToArray();
    }

    // What Roslyn has read of an assembly is of use to the next compilation, too.
    private static readonly ConcurrentDictionary<(string Path, DateTime Written), MetadataReference> Known = new();

    private static MetadataReference Reference(string path) => Known.GetOrAdd((path, File.GetLastWriteTimeUtc(path)), key => MetadataReference.CreateFromFile(key.Path));

    private static string Line(Microsoft.CodeAnalysis.Diagnostic d) =>
        d.Location.SourceTree is { } tree ? tree.GetText().Lines[d.Location.GetLineSpan().StartLinePosition.Line].ToString().Trim() : "";
}
