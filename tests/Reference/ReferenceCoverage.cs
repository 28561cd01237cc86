using System.Text;
using ModelDsl.Tests.Training;
using ModelDsl.Tests.Weights;

namespace ModelDsl.Tests.Reference;

/// <summary>Which test runs a case of the reference. Each of them fails where one of its cases disagrees.</summary>
public static class ReferenceCoverage
{
    /// <summary>The test; null where none does.</summary>
    public static string? TestOf(ReferenceCase c) => c.Kind switch
    {
        "init" => c.Op == "default_init" ? nameof(LayerInitTests) : nameof(ReferenceInitTests),
        "optimizer" or "schedule" => RuleTest(c.Op),
        "model" when c.Op.StartsWith("train_", StringComparison.Ordinal) => CurveTests.Runs(c.Id) ? nameof(CurveTests) : null,
        "layer" when c.IsStatistical => nameof(StatisticalTests),
        _ => CaseTranslator.Translate(c) is null ? null : nameof(EmittedReferenceTests),
    };

    private static string RuleTest(string op) => op switch
    {
        "clip_grad_norm" or "clip_grad_value" => nameof(ClippingTests),
        "param_groups" or "LBFGS" or "SequentialLR" => nameof(WholeRuleTests),
        _ => nameof(RuleReferenceTests),
    };

    /// <summary>A table of the cases by kind: how many there are, and how many each test runs.</summary>
    public static string Table()
    {
        var text = new StringBuilder("| kind | cases | agree | run by | not run |\n| --- | --- | --- | --- | --- |\n");
        foreach (IGrouping<string, ReferenceCase> kind in ReferenceData.Cases.GroupBy(c => c.Kind).OrderBy(g => g.Key, StringComparer.Ordinal)) Row(kind.Key, [.. kind]);
        Row("all", ReferenceData.Cases);
        return text.ToString();

        void Row(string name, IReadOnlyList<ReferenceCase> cases)
        {
            var tests = cases.GroupBy(TestOf).Where(g => g.Key is not null).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).ToArray();
            int run = tests.Sum(t => t.Count());
            text.Append($"| {name} | {cases.Count} | {run} | {(name == "all" ? "" : string.Join(", ", tests.Select(t => $"`{t.Key}` {t.Count()}")))} | {cases.Count - run} |\n");
        }
    }
}
