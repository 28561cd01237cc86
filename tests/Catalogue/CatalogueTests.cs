using System.Reflection;
using System.Text.RegularExpressions;
using ModelDsl.Binding;
using ModelDsl.Elaboration.Intrinsics;
using ModelDsl.Tests.Reference;
using ModelDsl.Tests.Specs;
using Xunit.Abstractions;

namespace ModelDsl.Tests.Catalogue;

/// <summary>What the catalogue says is so: its names are declared, its proofs are there and hold, and its page is current.</summary>
public sealed partial class CatalogueTests(ITestOutputHelper log)
{
    // Laws of parameters, which stand after `param … =` and are no functions.
    private static readonly string[] s_initialisers =
        ["constant", "zeros", "ones", "uniform", "normal", "trunc_normal", "eye", "dirac", "sparse", "xavier_uniform", "xavier_normal", "kaiming_uniform", "kaiming_normal", "orthogonal"];

    [Fact]
    public void Rows_have_ids_of_their_own() => Assert.Empty(CatalogueRow.All.GroupBy(r => r.Id).Where(g => g.Count() > 1).Select(g => g.Key));

    [Fact]
    public void Names_are_declared()
    {
        string[] known = [.. IntrinsicTable.Names, .. s_initialisers];
        Assert.Empty(CatalogueRow.All.SelectMany(r => r.Declared.Where(n => StandardLibrary.Find(n, [.. StandardLibrary.Modules]) is null && !known.Contains(n)).Select(n => $"{r.Id}: {n}")));
    }

    [Fact]
    public void Rows_without_a_proof_say_why() => Assert.Empty(CatalogueRow.All.Where(r => r.Proofs.Count == 0 && r.Open.Length == 0).Select(r => r.Id));

    [Fact]
    public void Proofs_are_there_and_hold()
    {
        Assert.Empty(CatalogueRow.All.SelectMany(r => r.Proofs.Select(p => (r.Id, Problem: Problem(p)))).Where(p => p.Problem is not null).Select(p => $"{p.Id}: {p.Problem}"));
        log.WriteLine($"catalogue: {CatalogueRow.All.Count(r => r.Works)} of {CatalogueRow.All.Count} rows proved, {CatalogueRow.All.Count(r => r.Proofs.Count > 0 && !r.Works)} more with something open");
    }

    [Fact]
    public void Page_is_current()
    {
        string path = Path.GetFullPath(Path.Combine(CatalogueRow.Folder(), "..", "..", "docs", "catalogue.md"));
        string page = CataloguePage.Write(CatalogueRow.All).ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("UPDATE_BASELINES") == "1") File.WriteAllText(path, page);
        // Line numbers move with every edit above them; they are brought up to date with the rest of the page.
        Assert.Equal(LineNumber().Replace(page, "#L"), File.Exists(path) ? LineNumber().Replace(File.ReadAllText(path).ReplaceLineEndings("\n"), "#L") : "");
    }

    [GeneratedRegex(@"#L\d+")]
    private static partial Regex LineNumber();

    private static string? Problem(string proof)
    {
        (string kind, string what) = CataloguePage.Split(proof);
        switch (kind)
        {
            case "spec":
                return Spec.All.FirstOrDefault(s => s.Id == what) is { } spec ? spec.Outcome() : $"no section {what}";
            case "reference" or "model":
                // That translated cases agree is EmittedReferenceTests' to show; it fails where one does not.
                return what.Split(' ').Select(op => Case(op, kind == "model")).FirstOrDefault(p => p is not null);
            case "test":
                string type = what[..what.LastIndexOf('.')], method = what[(what.LastIndexOf('.') + 1)..];
                return typeof(CatalogueTests).Assembly.GetType(type)?.GetMethod(method)?.GetCustomAttribute<FactAttribute>() is { Skip: null } ? null : $"no test {what}";
            default:
                return $"no such kind of proof: {proof}";
        }
    }

    private static string? Case(string op, bool model)
    {
        ReferenceCase[] cases = [.. ReferenceData.Cases.Where(c => c.Op == op && c.Kind == "model" == model && !c.IsStatistical)];
        return cases.Length == 0 ? $"the reference has no {op}"
            : cases.FirstOrDefault(c => CaseTranslator.Translate(c) is null) is { } missing ? $"{missing.Id} is not translated" : null;
    }
}
