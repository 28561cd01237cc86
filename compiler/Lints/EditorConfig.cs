using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using ModelDsl.Diagnostics;

namespace ModelDsl.Lints;

/// <summary>What the <c>.editorconfig</c> files above a source say about the severity of its findings.</summary>
/// <remarks>
/// As analysers of C# read them: <c>dotnet_diagnostic.NN7002.severity = error|warning|suggestion|silent|none|default</c>
/// under a section whose pattern fits the file. A nearer file goes before a farther one, a later section before an earlier one.
/// </remarks>
public sealed partial class EditorConfig
{
    private readonly string _folder;
    private readonly List<(Regex Pattern, string Code, string Level)> _settings = [];

    private EditorConfig(string folder) => _folder = folder;

    /// <summary>Whether files in folders farther up do not count.</summary>
    public bool IsRoot { get; private set; }

    /// <summary>Reads one file. Lines that are not understood say nothing, as in every tool that reads such files.</summary>
    /// <param name="folder">The folder it lies in, with <c>/</c> between names.</param>
    public static EditorConfig Parse(string folder, string text)
    {
        var config = new EditorConfig(folder.TrimEnd('/'));
        Regex? section = null;
        bool preamble = true;
        foreach (string raw in text.Split('\n'))
        {
            string line = raw.Trim().TrimStart('\uFEFF');
            if (line.Length == 0 || line[0] is '#' or ';') continue;
            if (line[0] == '[' && line[^1] == ']')
            {
                preamble = false;
                section = Pattern(line[1..^1]);
                continue;
            }
            if (line.IndexOf('=') is var at && at <= 0) continue;
            string key = line[..at].Trim().ToLowerInvariant(), value = line[(at + 1)..].Trim().ToLowerInvariant();
            if (preamble && key == "root") config.IsRoot = value == "true";
            else if (section is not null && Severity().Match(key) is { Success: true } match) config._settings.Add((section, match.Groups[1].Value.ToUpperInvariant(), value));
        }
        return config;
    }

    /// <summary>The lint options of a file.</summary>
    /// <param name="path">The file, with <c>/</c> between names.</param>
    /// <param name="files">The configurations above it, the nearest first.</param>
    public static LintOptions OptionsOf(string path, IEnumerable<EditorConfig> files)
    {
        var counting = new List<EditorConfig>();
        foreach (EditorConfig file in files)
        {
            counting.Add(file);
            if (file.IsRoot) break;
        }
        LintOptions options = LintOptions.Default;
        foreach (EditorConfig file in Enumerable.Reverse(counting)) options = file.Apply(path, options);
        return options;
    }

    private LintOptions Apply(string path, LintOptions options)
    {
        if (!path.StartsWith(_folder + "/", StringComparison.Ordinal)) return options;
        string relative = path[_folder.Length..];
        foreach ((Regex pattern, string code, string level) in _settings)
        {
            if (!pattern.IsMatch(relative)) continue;
            options = level switch
            {
                "error" => options.With(code, Diagnostics.Severity.Error),
                "warning" => options.With(code, Diagnostics.Severity.Warning),
                "suggestion" => options.With(code, Diagnostics.Severity.Info),
                "silent" or "refactoring" or "none" => options.With(code, null),
                "default" => options with { Levels = options.Levels.Remove(code) },
                _ => options,
            };
        }
        return options;
    }

    // A pattern without a slash fits in every folder below.
    private static Regex Pattern(string glob)
    {
        var regex = new StringBuilder(glob.TrimStart('/').Contains('/') || glob.StartsWith('/') ? "^/" : "^/(?:.*/)?");
        glob = glob.TrimStart('/');
        int braces = 0;
        for (int i = 0; i < glob.Length; i++)
        {
            char c = glob[i];
            switch (c)
            {
                case '\\' when i + 1 < glob.Length: regex.Append(Regex.Escape(glob[++i].ToString())); break;
                case '*' when i + 1 < glob.Length && glob[i + 1] == '*':
                    bool folders = i + 2 < glob.Length && glob[i + 2] == '/';
                    regex.Append(folders ? "(?:.*/)?" : ".*");
                    i += folders ? 2 : 1;
                    break;
                case '*': regex.Append("[^/]*"); break;
                case '?': regex.Append("[^/]"); break;
                case '[' when glob.IndexOf(']', i + 1) is var end && end > i + 1:
                    string set = glob[(i + 1)..end];
                    regex.Append(set[0] == '!' ? "[^" : "[").Append(set.TrimStart('!').Replace("\\", "\\\\").Replace("[", "\\[").Replace("^", "\\^")).Append(']');
                    i = end;
                    break;
                case '{' when Range().Match(glob, i) is { Success: true } range:
                    regex.Append(Numbers(range));
                    i += range.Length - 1;
                    break;
                case '{': regex.Append("(?:"); braces++; break;
                case '}' when braces > 0: regex.Append(')'); braces--; break;
                case ',' when braces > 0: regex.Append('|'); break;
                default: regex.Append(Regex.Escape(c.ToString())); break;
            }
        }
        regex.Append(')', braces).Append('$');
        return new Regex(regex.ToString(), RegexOptions.CultureInvariant);
    }

    private const int LongestRange = 1000;

    private static string Numbers(Match range)
    {
        if (!int.TryParse(range.Groups[1].Value, out int first) || !int.TryParse(range.Groups[2].Value, out int last)) return "(?!)";
        return Math.Abs((long)last - first) > LongestRange ? "-?[0-9]+" : $"(?:{string.Join('|', Enumerable.Range(Math.Min(first, last), Math.Abs(last - first) + 1))})";
    }

    [GeneratedRegex(@"^dotnet_diagnostic\.(nn\d{4})\.severity$")]
    private static partial Regex Severity();

    [GeneratedRegex(@"\G\{(-?\d+)\.\.(-?\d+)\}")]
    private static partial Regex Range();
}
