using System.Text;
using ModelDsl.Binding;
using ModelDsl.Text;

namespace ModelDsl.Nnc.Hosting;

/// <summary>Finds and reads <c>.nn</c> files for the compiler.</summary>
public sealed class SourceFiles : IModuleSource
{
    // Far beyond any model, well below what would make an editor or this program suffer.
    private const long LargestFile = 64 << 20;

    /// <summary>The files meant by the arguments; a folder stands for the <c>.nn</c> files under it.</summary>
    public static IReadOnlyList<string> Expand(IEnumerable<string> arguments)
    {
        var files = new List<string>();
        foreach (string argument in arguments)
        {
            if (Directory.Exists(argument))
            {
                string[] found = [.. Directory.EnumerateFiles(argument, "*.nn", SearchOption.AllDirectories)
                    .Where(f => !Hidden(Path.GetRelativePath(argument, f))).Order(StringComparer.Ordinal)];
                if (found.Length == 0) throw new UserException($"{argument}: no .nn file in this folder");
                files.AddRange(found);
            }
            else if (File.Exists(argument)) files.Add(argument);
            else throw new UserException($"{argument}: no such file or folder");
        }
        return [.. files.Distinct(StringComparer.Ordinal)];

        static bool Hidden(string relative) => relative.Split('/', '\\').Any(p => p is "bin" or "obj" || p.StartsWith('.'));
    }

    public static SourceText Read(string path)
    {
        var info = new FileInfo(path);
        if (info.Length > LargestFile) throw new UserException($"{path}: {info.Length:N0} bytes are too many for a model; the limit is {LargestFile >> 20} MiB");
        byte[] bytes = File.ReadAllBytes(path);
        return new SourceText(path.Replace('\\', '/'), Decode(bytes));
    }

    // Bytes that are no UTF-8 become U+FFFD, which the parser reports with line and column.
    private static string Decode(byte[] bytes)
    {
        string text = new UTF8Encoding(false, throwOnInvalidBytes: false).GetString(bytes);
        return text.StartsWith('\uFEFF') ? text[1..] : text;
    }

    /// <summary>Files beside one and one folder below, at most this many.</summary>
    private const int MostNear = 100;

    public IEnumerable<string> Near(string fromPath)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(fromPath)) ?? ".";
        if (!Directory.Exists(folder)) return [];
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1, IgnoreInaccessible = true };
        return [.. Directory.EnumerateFiles(folder, "*.nn", options).Take(MostNear).Where(f => new FileInfo(f).Length <= LargestFile)
            .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];
    }

    public SourceText? Open(string fromPath, string importPath)
    {
        string path = Path.Combine(Path.GetDirectoryName(fromPath) ?? "", importPath.Replace('\\', '/'));
        path = Path.IsPathRooted(fromPath) ? Path.GetFullPath(path) : Path.GetRelativePath(".", Path.GetFullPath(path));
        return File.Exists(path) ? Read(path) : null;
    }
}
