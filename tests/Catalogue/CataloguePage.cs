using System.Text;
using ModelDsl.Binding;
using ModelDsl.Tests.Reference;

namespace ModelDsl.Tests.Catalogue;

/// <summary>Writes <c>docs/catalogue.md</c> from the rows and from where the standard library declares things.</summary>
public static class CataloguePage
{
    public static string Write(IReadOnlyList<CatalogueRow> rows)
    {
        var text = new StringBuilder("""
            # The catalogue

            What a library of neural networks should have, row by row: its name in the language with the line that declares it, what proves it,
            and what is missing. This page is written by a test (`UPDATE_BASELINES=1 dotnet test tests --filter FullyQualifiedName~Catalogue`)
            from `tests/Catalogue/rows.tsv`; the test also sees to it that every declaration and every proof it names is there and holds.

            *reference* are cases of `tests/ReferenceData` that agree with PyTorch through emitted code, *model* those of whole models; *spec* is a section of
            `tests/Specs/library`; *test* is a test in C#.


            """);
        text.Append("| | rows | proved | with something open | not proved |\n| --- | --- | --- | --- | --- |\n");
        foreach (int tier in (int[])[1, 2, 3]) Count($"tier {tier}", [.. rows.Where(r => r.Tier == tier)]);
        Count("all", rows);
        text.Append("\n## The reference\n\nCases of `tests/ReferenceData`, forward and gradients within each one's stored tolerance. A test that is named here fails where one of its cases\ndisagrees; those of layers, activations, functions, losses and models go from `.nn` text through emitted code.\n\n").Append(ReferenceCoverage.Table());

        foreach (IGrouping<string, CatalogueRow> kind in rows.GroupBy(r => r.Kind))
        {
            text.Append($"\n## {char.ToUpperInvariant(kind.Key[0])}{kind.Key[1..]}\n\n| row | tier | in the language | proved by | open |\n| --- | --- | --- | --- | --- |\n");
            foreach (CatalogueRow row in kind)
                text.Append($"| {Cell(row.Name)} | {row.Tier} | {string.Join(", ", row.Declared.Select(Link))} | {string.Join("; ", row.Proofs.Select(Proof))} | {Cell(row.Open)} |\n");
        }
        return text.ToString();

        void Count(string name, IReadOnlyList<CatalogueRow> some) =>
            text.Append($"| {name} | {some.Count} | {some.Count(r => r.Works)} | {some.Count(r => r.Proofs.Count > 0 && !r.Works)} | {some.Count(r => r.Proofs.Count == 0)} |\n");
    }

    private static string Cell(string text) => text.Replace("|", "\\|");

    /// <summary>The name with the line of the standard library that declares it; a primitive of the compiler has none.</summary>
    private static string Link(string name) =>
        StandardLibrary.Find(name, [.. StandardLibrary.Modules]) is { } symbol
            ? $"[`{name}`](../compiler/{symbol.Declaration.Where.Path}#L{symbol.Declaration.Where.Start.Line})"
            : $"`{name}`";

    private static string Proof(string proof)
    {
        (string kind, string what) = Split(proof);
        return kind switch
        {
            "spec" => $"[{Cell(what[(what.IndexOf('#') + 1)..])}](../tests/Specs/library/{what[..what.IndexOf('#')]}.md)",
            "test" => $"test `{what[(what.LastIndexOf('.', what.LastIndexOf('.') - 1) + 1)..]}`",
            _ => $"{kind} {string.Join(", ", what.Split(' ').Select(op => $"`{op}`"))}",
        };
    }

    /// <summary>A proof's kind and what it names.</summary>
    public static (string Kind, string What) Split(string proof)
    {
        int space = proof.IndexOf(' ');
        return space < 0 ? (proof, "") : (proof[..space], proof[(space + 1)..]);
    }
}
