using System.Collections.Concurrent;
using System.Reflection;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Binding;

/// <summary>The layers and functions that come with the language, embedded as <c>std/*.nn</c>.</summary>
/// <remarks>
/// A name is looked up in an index; only the files a program reaches are parsed, once for each process.
/// Files directly under <c>std/</c> are always visible; <c>std/vision/</c> wants <c>import std.vision</c>.
/// </remarks>
public static class StandardLibrary
{
    private static readonly Assembly Assembly = typeof(StandardLibrary).Assembly;
    private static readonly Lazy<Dictionary<string, Dictionary<string, string>>> Index = new(BuildIndex);
    private static readonly ConcurrentDictionary<string, Lazy<Module>> Parsed = new(StringComparer.Ordinal);

    /// <summary>The symbol called <paramref name="name"/>, or null.</summary>
    /// <param name="name">A declared name.</param>
    /// <param name="modules">Imported standard modules besides the always visible one, such as <c>vision</c>.</param>
    public static Symbol? Find(string name, IReadOnlyList<string> modules)
    {
        if (FileOf("", name) is { } file) return Load(file).Declared.FirstOrDefault(s => s.Name == name);
        foreach (string module in modules)
        {
            if (FileOf(module, name) is { } other) return Load(other).Declared.FirstOrDefault(s => s.Name == name);
        }
        return null;
    }

    /// <summary>Whether <c>import std.NAME</c> finds anything.</summary>
    public static bool HasModule(string module) => module == "nn" || Index.Value.ContainsKey(module);

    public static IEnumerable<string> Modules => Index.Value.Keys.Where(k => k.Length > 0).Append("nn");

    public static IEnumerable<string> Names(IReadOnlyList<string> modules) =>
        modules.Prepend("").Where(Index.Value.ContainsKey).SelectMany(m => Index.Value[m].Keys);

    /// <summary>Every file of the library, for the tests that check all of it.</summary>
    public static IEnumerable<string> Files => Assembly.GetManifestResourceNames().Where(n => n.StartsWith("std/", StringComparison.Ordinal)).Select(n => n.Replace('\\', '/')).Order(StringComparer.Ordinal);

    public static Module Load(string file) =>
        Parsed.GetOrAdd(file, static f => new Lazy<Module>(() => new Module(SyntaxTree.Parse(new SourceText(f, Read(f))), isStandard: true))).Value;

    private static string? FileOf(string module, string name) =>
        Index.Value.TryGetValue(module, out var names) && names.TryGetValue(name, out string? file) ? file : null;

    private static string Read(string file)
    {
        Stream stream = Assembly.GetManifestResourceStream(file) ?? Assembly.GetManifestResourceStream(file.Replace('/', '\\'))
            ?? throw new InvalidOperationException($"the standard library has no file '{file}'");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    // Declarations stand in the first column, so their names can be found without parsing.
    private static Dictionary<string, Dictionary<string, string>> BuildIndex()
    {
        var index = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (string file in Files)
        {
            string[] parts = file.Split('/');
            string module = parts.Length > 2 ? string.Join('.', parts[1..^1]) : "";
            if (!index.TryGetValue(module, out var names)) index[module] = names = new(StringComparer.Ordinal);
            foreach (ReadOnlySpan<char> line in Read(file).AsSpan().EnumerateLines())
            {
                if (DeclaredName(line) is { } name) names.TryAdd(name, file);
            }
        }
        return index;
    }

    private static string? DeclaredName(ReadOnlySpan<char> line)
    {
        int space = line.IndexOf(' ');
        if (space <= 0 || line[..space] is not ("block" or "model" or "fn" or "const" or "optimizer" or "schedule")) return null;
        ReadOnlySpan<char> rest = line[(space + 1)..].TrimStart();
        int end = 0;
        while (end < rest.Length && (char.IsLetterOrDigit(rest[end]) || rest[end] == '_')) end++;
        return end == 0 ? null : rest[..end].ToString();
    }
}
