using ModelDsl.Binding;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Text;

namespace ModelDsl.Nnc.Projects;

/// <summary>Opens files and remembers each with its content's hash.</summary>
/// <remarks>A file is hashed before it is read: one that changes in between is recorded as it was, and the next build compiles it again.</remarks>
internal sealed class RecordedFiles : IModuleSource
{
    private readonly SourceFiles _files = new();
    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal);

    public IEnumerable<(string Path, string Hash)> Inputs => _hashes.OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => (h.Key, h.Value));

    public SourceText Main(string path)
    {
        Record(path);
        return SourceFiles.Read(path);
    }

    public SourceText? Open(string fromPath, string importPath)
    {
        if (_files.Open(fromPath, importPath) is not { } source) return null;
        return Record(source.Path) ? _files.Open(fromPath, importPath) : source;
    }

    /// <summary>Remembers a file; false where it was known before.</summary>
    public bool Record(string path) => _hashes.TryAdd(path, Manifest.HashFile(path));
}
