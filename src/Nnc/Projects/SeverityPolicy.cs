using ModelDsl.Diagnostics;
using ModelDsl.Lints;

namespace ModelDsl.Nnc.Projects;

/// <summary>How serious a project takes a finding: its <c>.editorconfig</c>, <c>NoWarn</c>, and what it says about warnings as errors.</summary>
/// <remarks>The order is that of the C# compiler: <c>NoWarn</c> silences a code whatever else is said, and only what is a warning then can become an error.</remarks>
internal sealed class SeverityPolicy(ProjectRequest request)
{
    private readonly HashSet<string> _silent = [.. request.NoWarn];
    private readonly HashSet<string> _errors = [.. request.WarningsAsErrors];
    private readonly HashSet<string> _notErrors = [.. request.WarningsNotAsErrors];

    public LintOptions Options(ProjectModel model, IReadOnlyDictionary<string, EditorConfig> configs)
    {
        string path = model.Source.Replace('\\', '/');
        LintOptions options = EditorConfig.OptionsOf(path, model.Configs.Where(configs.ContainsKey).Select(c => configs[c]));
        return _silent.Where(c => c.StartsWith("NN", StringComparison.Ordinal)).Aggregate(options, (all, code) => all.With(code, null));
    }

    /// <summary>The finding as the project sees it.</summary>
    public Diagnostic Raise(Diagnostic d) =>
        d.Severity == Severity.Warning && !_notErrors.Contains(d.Code) && (request.TreatWarningsAsErrors || _errors.Contains(d.Code))
            ? d with { Severity = Severity.Error }
            : d;
}
