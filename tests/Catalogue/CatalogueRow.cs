using System.Runtime.CompilerServices;

namespace ModelDsl.Tests.Catalogue;

/// <summary>One row of the catalogue: something that a library of neural networks should have.</summary>
/// <param name="Id">Its name in the catalogue, <c>dice-loss</c>.</param>
/// <param name="Kind">loss, block, layer …</param>
/// <param name="Tier">1 for what everybody needs, 3 for what few do.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Declared">Its names in the language; empty where it is a form of the language or missing.</param>
/// <param name="Proofs">What shows that it works.</param>
/// <param name="Open">What is still missing, empty where nothing is.</param>
public sealed record CatalogueRow(string Id, string Kind, int Tier, string Name, IReadOnlyList<string> Declared, IReadOnlyList<string> Proofs, string Open)
{
    public static IReadOnlyList<CatalogueRow> All { get; } = [.. File.ReadAllLines(Path.Combine(Folder(), "rows.tsv")).Where(l => l.Length > 0 && l[0] != '#').Select(Parse)];

    /// <summary>Whether it is proved, and nothing is open.</summary>
    public bool Works => Proofs.Count > 0 && Open.Length == 0;

    public override string ToString() => Id;

    public static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    private static CatalogueRow Parse(string line)
    {
        string[] cells = line.Split('\t');
        if (cells.Length != 7) throw new FormatException($"a row of the catalogue has 7 cells, found {cells.Length}: {line}");
        return new(cells[0], cells[1], int.Parse(cells[2]), cells[3], Split(cells[4], ", "), Split(cells[5], "; "), cells[6]);
    }

    private static string[] Split(string cell, string separator) => cell.Length == 0 ? [] : cell.Split(separator);
}
