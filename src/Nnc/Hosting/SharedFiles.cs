using System.Collections.Concurrent;
using ModelDsl.Binding;
using ModelDsl.Text;

namespace ModelDsl.Nnc.Hosting;

/// <summary>Reads each file once for all the programs that one command looks at: what many of them import is one text, and so has one tree.</summary>
public sealed class SharedFiles : IModuleSource
{
    private readonly SourceFiles _files = new();
    private readonly ConcurrentDictionary<string, Lazy<SourceText?>> _texts = new(StringComparer.Ordinal);

    /// <summary>A file that was asked for by name. A name read first is the one that messages use.</summary>
    public SourceText Read(string path) => Text(path, () => SourceFiles.Read(path))!;

    public SourceText? Open(string fromPath, string importPath) =>
        Text(Path.Combine(Path.GetDirectoryName(fromPath) ?? "", importPath.Replace('\\', '/')), () => _files.Open(fromPath, importPath));

    public IEnumerable<string> Near(string fromPath) => _files.Near(fromPath);

    private SourceText? Text(string path, Func<SourceText?> read) => _texts.GetOrAdd(Path.GetFullPath(path), _ => new Lazy<SourceText?>(read)).Value;
}
