using System.Collections.Concurrent;
using ModelDsl.Diagnostics;
using ModelDsl.Lints;

namespace ModelDsl.Nnc.Projects;

/// <summary>How serious a project takes a finding: the <c>.editorconfig</c> above its file, <c>NoWarn</c>, and what it says about warnings as errors.</summary>
/// <remarks>The order is that of the C# compiler: <c>NoWarn</c> silences a code whatever else is said, and only what is a warning then can become an error.</remarks>
internal sealed class SeverityPolicy(ProjectRequest request)
{
    private readonly HashSet<string> _silent = [.. request.NoWarn];
    private readonly HashSet<string> _errors = [.. request.WarningsAsErrors];
    private readonly HashSet<string> _notErrors = [.. request.WarningsNotAsErrors];
    private readonly ConcurrentDictionary<string, EditorConfig> _configs = new(StringComparer.Ordinal);

    /// <summary>The options for the findings in a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="configs">The <c>.editorconfig</c> files above it, the nearest first.</param>
    public LintOptions Options(string path, IEnumerable<string> configs)
    {
        LintOptions options = EditorConfig.OptionsOf(path.Replace('\\', '/'), configs.Where(File.Exists).Select(c => _configs.GetOrAdd(c, Read)));
        return _silent.Where(c => c.StartsWith("NN", StringComparison.Ordinal)).Aggregate(options, (all, code) => all.With(code, null));
    }

    private static EditorConfig Read(string path) => EditorConfig.Parse(Path.GetDirectoryName(path)!.Replace('\\', '/'), File.ReadAllText(path));

    /// <summary>The <c>.editorconfig</c> files above a file, the nearest first.</summary>
    public static IEnumerable<string> ConfigsAbove(string path)
    {
        for (string? folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string config = Path.Combine(folder, ".editorconfig");
            if (File.Exists(config)) yield return config;
        }
    }

    /// <summary>The finding as the project sees it.</summary>
    public Diagnostic Raise(Diagnostic d) =>
        d.Severity == Severity.Warning && !_notErrors.Contains(d.Code) && (request.TreatWarningsAsErrors || _errors.Contains(d.Code))
            ? d with { Severity = Severity.Error }
            : d;
}
