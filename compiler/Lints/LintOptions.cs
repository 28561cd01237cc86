using System.Collections.Immutable;
using ModelDsl.Diagnostics;

namespace ModelDsl.Lints;

/// <summary>How serious each lint and warning is taken; what is not named keeps its own severity.</summary>
/// <param name="Levels">Severity by code; null switches a code off.</param>
/// <param name="Others">What every code without a level of its own becomes, where that is given.</param>
public sealed record LintOptions(ImmutableDictionary<string, Severity?> Levels, (Severity? Level, bool Given) Others = default)
{
    public static readonly LintOptions Default = new(ImmutableDictionary<string, Severity?>.Empty);

    /// <summary>These options with one code at another level.</summary>
    /// <param name="code">A code such as <c>NN7001</c>, or <c>all</c>.</param>
    /// <param name="level">Null switches it off.</param>
    public LintOptions With(string code, Severity? level) =>
        code == "all" ? this with { Others = (level, true) } : this with { Levels = Levels.SetItem(code, level) };

    /// <summary>What a finding counts as; null where it is switched off. Errors that are no lints stay errors.</summary>
    public Severity? LevelOf(Rule rule)
    {
        bool isLint = Linter.Lints.FirstOrDefault(l => l.Rule == rule) is { } lint;
        if (!isLint && rule.Severity == Severity.Error) return Severity.Error;
        if (Levels.TryGetValue(rule.Code, out Severity? level)) return level;
        if (Others.Given && isLint) return Others.Level;
        return isLint && Linter.OffByDefault.Contains(rule) ? null : rule.Severity;
    }

    /// <summary><c>NN7002=off</c>, <c>all=warning</c>; null where the text is no such setting.</summary>
    public LintOptions? Parse(string setting)
    {
        if (setting.Split('=') is not [var code, var level]) return null;
        code = code.Trim();
        if (!code.Equals("all", StringComparison.OrdinalIgnoreCase)) code = code.ToUpperInvariant();
        else code = "all";
        if (code != "all" && Linter.Switchable.All(r => r.Code != code)) return null;
        return level.Trim().ToLowerInvariant() switch
        {
            "off" => With(code, null),
            "info" => With(code, Severity.Info),
            "warning" => With(code, Severity.Warning),
            "error" => With(code, Severity.Error),
            _ => null,
        };
    }
}
