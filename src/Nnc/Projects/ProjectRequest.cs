using System.Collections.Immutable;
using System.Text;

namespace ModelDsl.Nnc.Projects;

/// <summary>What the build of a project asks the compiler for: <c>name=value</c> lines, and a section <c>[model]</c> for each file.</summary>
/// <remarks>The package's task writes it, in UTF-8 and with <c>\\</c>, <c>\n</c> and <c>\r</c> for what a line cannot hold. All paths are absolute.</remarks>
internal sealed record ProjectRequest
{
    private readonly Dictionary<string, string> _values;

    private ProjectRequest(Dictionary<string, string> values, ImmutableArray<ProjectModel> models) => (_values, Models) = (values, models);

    public ImmutableArray<ProjectModel> Models { get; }

    /// <summary>The file whose time tells when everything was last right.</summary>
    public string Stamp => _values["stamp"];

    /// <summary>Where to list the files that were read.</summary>
    public string Inputs => _values["inputs"];

    /// <summary>Where to write <c>global using</c> directives; empty for nowhere.</summary>
    public string Usings => Value("usings");

    public IEnumerable<string> NoWarn => Codes("noWarn");
    public IEnumerable<string> WarningsAsErrors => Codes("warningsAsErrors");
    public IEnumerable<string> WarningsNotAsErrors => Codes("warningsNotAsErrors");
    public bool TreatWarningsAsErrors => Value("treatWarningsAsErrors").Equals("true", StringComparison.OrdinalIgnoreCase);

    /// <summary>All that holds for every model.</summary>
    public string Shared => string.Join('\n', _values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={v.Value}"));

    private string Value(string name) => _values.GetValueOrDefault(name, "");
    private IEnumerable<string> Codes(string name) => Value(name).Split([';', ',', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries).Select(c => c.ToUpperInvariant());

    /// <exception cref="UserException">The text is no request.</exception>
    public static ProjectRequest Parse(string text)
    {
        var shared = new Dictionary<string, string>(StringComparer.Ordinal);
        var models = new List<List<(string Name, string Value)>>();
        foreach (string line in text.Split('\n'))
        {
            string entry = line.TrimEnd('\r');
            if (entry.Length == 0) continue;
            if (entry == "[model]")
            {
                models.Add([]);
                continue;
            }
            int at = entry.IndexOf('=');
            if (at <= 0) throw new UserException($"a request has lines `name=value`, not `{entry}`", ExitCode.Usage);
            (string name, string value) = (entry[..at], Unescape(entry[(at + 1)..]));
            if (models.Count > 0) models[^1].Add((name, value));
            else shared[name] = value;
        }
        foreach (string needed in (string[])["stamp", "inputs"])
        {
            if (!shared.ContainsKey(needed)) throw new UserException($"a request needs `{needed}=`", ExitCode.Usage);
        }
        return new ProjectRequest(shared, [.. models.Select(ProjectModel.Of)]);
    }

    private static string Unescape(string value)
    {
        if (!value.Contains('\\')) return value;
        var text = new StringBuilder();
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] != '\\' || i + 1 == value.Length) text.Append(value[i]);
            else text.Append(value[++i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', var other => other });
        }
        return text.ToString();
    }
}

/// <summary>One source file of a request.</summary>
/// <param name="Source">The <c>.nn</c> file.</param>
/// <param name="Output">The C# file to write.</param>
/// <param name="Namespace">The namespace of its classes.</param>
/// <param name="Set"><c>NAME=VALUE</c>, separated by <c>;</c>.</param>
/// <param name="Weights">Files that belong to its models.</param>
/// <param name="Configs">The <c>.editorconfig</c> files above it, the nearest first.</param>
internal sealed record ProjectModel(string Source, string Output, string Namespace, string Set, ImmutableArray<ProjectWeights> Weights, ImmutableArray<string> Configs)
{
    /// <summary><c>OLD=NEW</c>, separated by <c>;</c>: tensors that the weight files call otherwise.</summary>
    public string Map { get; init; } = "";

    /// <summary>As it is written, <c>true</c> or <c>false</c> or else wrong: whether weight files may lack tensors, or have more.</summary>
    public string Partial { get; init; } = "";

    /// <summary>As it is written, <c>true</c> or <c>false</c> or else wrong: whether weights become resources.</summary>
    public string EmbedWeights { get; init; } = "";

    /// <summary>Where the project says what, by the metadata's name.</summary>
    public ImmutableDictionary<string, MetadataPlace> Places { get; init; } = ImmutableDictionary<string, MetadataPlace>.Empty;

    public static ProjectModel Of(List<(string Name, string Value)> entries)
    {
        return new ProjectModel(Only("source"), Only("output"), Only("namespace"), First("set"), [.. All("weights").Select(ProjectWeights.Parse)], [.. All("config")])
        {
            Map = First("map"),
            Partial = First("partial"),
            EmbedWeights = First("embedWeights"),
            Places = All("place").Select(MetadataPlace.Parse).ToImmutableDictionary(p => p.Metadata),
        };

        IEnumerable<string> All(string name) => entries.Where(e => e.Name == name).Select(e => e.Value);
        string First(string name) => entries.FirstOrDefault(e => e.Name == name).Value ?? "";
        string Only(string name) => First(name) is { Length: > 0 } value ? value : throw new UserException($"a model of a request needs `{name}=`", ExitCode.Usage);
    }

    /// <summary>What decides about the code, beside the contents of files.</summary>
    public string Options => $"{Source}\n{Output}\n{Namespace}\n{Set}\n{Map}\n{Partial}\n{EmbedWeights}\n{string.Join('\n', Weights)}\n{string.Join('\n', Configs)}";

    /// <summary><see cref="Set"/>, setting by setting; a <c>;</c> inside quotes or brackets separates nothing.</summary>
    public IEnumerable<(string Name, string Value)> Settings()
    {
        int depth = 0, start = 0;
        bool quoted = false;
        for (int i = 0; i <= Set.Length; i++)
        {
            char c = i < Set.Length ? Set[i] : ';';
            if (c == '"') quoted = !quoted;
            else if (!quoted && c is '(' or '[') depth++;
            else if (!quoted && c is ')' or ']') depth--;
            if (i < Set.Length && (c is not (';' or '\n') || quoted || depth > 0)) continue;
            string part = Set[start..i].Trim();
            start = i + 1;
            if (part.Length > 0) yield return Commands.CommonOptions.Split(part, "Set");
        }
    }
}

/// <summary>A weight file of a project.</summary>
/// <param name="Model">The model it belongs to; empty where the source has only one.</param>
/// <param name="File">The file.</param>
/// <param name="Name">The resource's name, or the place below the program's folder.</param>
/// <param name="Embedded">Whether it becomes a part of the assembly; otherwise it is copied beside it.</param>
internal sealed record ProjectWeights(string Model, string File, string Name, bool Embedded)
{
    public static ProjectWeights Parse(string value) => value.Split('\t') is [var model, var file, var name, var place]
        ? new ProjectWeights(model, file, name, place == "embed")
        : throw new UserException($"weights of a request are model, file, name and place, not `{value}`", ExitCode.Usage);
}
