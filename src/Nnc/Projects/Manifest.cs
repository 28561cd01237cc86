using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ModelDsl.Emission;
using ModelDsl.Nnc.Hosting;

namespace ModelDsl.Nnc.Projects;

/// <summary>What a generated file was made of, kept beside it, so that the next build knows by content whether it still holds.</summary>
/// <param name="Key">Compiler and options.</param>
/// <param name="Inputs">Each file that was read, with its content's hash.</param>
/// <param name="Output">The generated text's hash.</param>
/// <param name="Classes">The full name of each class.</param>
/// <param name="Reports">Warnings, which a build that does anything at all says again.</param>
internal sealed record Manifest(
    string Key, ImmutableArray<(string Path, string Hash)> Inputs, string Output, ImmutableArray<string> Classes, ImmutableArray<string> Reports)
{
    private static readonly string Compiler = typeof(CSharpEmitter).Module.ModuleVersionId + " " + typeof(Manifest).Module.ModuleVersionId;

    private static string PathOf(ProjectModel model) => model.Output + ".d";

    /// <summary>Identifies the compiler and everything that it is asked for.</summary>
    public static string KeyOf(ProjectRequest request, ProjectModel model) => Hash(Encoding.UTF8.GetBytes($"{Compiler}\n{request.Shared}\n{model.Options}"));

    public static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexString(SHA256.HashData(content));

    /// <summary>The hash of a file's content; that of a large one, of its length and time.</summary>
    public static string HashFile(string path)
    {
        const long large = 1 << 24;
        var file = new FileInfo(path);
        if (!file.Exists) return "absent";
        if (file.Length > large) return $"{file.Length} {file.LastWriteTimeUtc.Ticks}";
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(stream));
    }

    /// <summary>The manifest of an earlier build, where nothing that it tells of has changed since.</summary>
    public static Manifest? Current(ProjectRequest request, ProjectModel model)
    {
        if (Read(PathOf(model)) is not { } earlier || earlier.Key != KeyOf(request, model)) return null;
        bool same = HashFile(model.Output) == earlier.Output && earlier.Inputs.All(i => HashFile(i.Path) == i.Hash) && !earlier.HasNewConfiguration;
        return same ? earlier : null;
    }

    // An .editorconfig that has come to be above an imported file.
    private bool HasNewConfiguration
    {
        get
        {
            HashSet<string> known = [.. Inputs.Select(i => i.Path)];
            return Inputs.Where(i => i.Path.EndsWith(".nn", StringComparison.OrdinalIgnoreCase)).SelectMany(i => SeverityPolicy.ConfigsAbove(i.Path)).Any(c => !known.Contains(c));
        }
    }

    private static Manifest? Read(string path)
    {
        if (!File.Exists(path)) return null;
        string key = "", output = "";
        ImmutableArray<(string, string)>.Builder inputs = ImmutableArray.CreateBuilder<(string, string)>();
        ImmutableArray<string>.Builder classes = ImmutableArray.CreateBuilder<string>(), reports = ImmutableArray.CreateBuilder<string>();
        foreach (string line in File.ReadLines(path))
        {
            if (line.Split('\t', 2) is not [var kind, var rest]) return null;
            switch (kind)
            {
                case "key": key = rest; break;
                case "output": output = rest; break;
                case "input" when rest.Split('\t', 2) is [var hash, var file]: inputs.Add((file, hash)); break;
                case "class": classes.Add(rest); break;
                case "report": reports.Add(rest); break;
                default: return null;
            }
        }
        return new Manifest(key, inputs.ToImmutable(), output, classes.ToImmutable(), reports.ToImmutable());
    }

    public void Write(ProjectModel model)
    {
        var text = new StringBuilder();
        text.Append("key\t").Append(Key).Append('\n').Append("output\t").Append(Output).Append('\n');
        foreach ((string path, string hash) in Inputs) text.Append("input\t").Append(hash).Append('\t').Append(path).Append('\n');
        foreach (string name in Classes) text.Append("class\t").Append(name).Append('\n');
        foreach (string line in Reports) text.Append("report\t").Append(line).Append('\n');
        AtomicFile.Write(PathOf(model), text.ToString());
    }
}
