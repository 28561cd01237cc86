using System.Runtime.CompilerServices;
using System.Text;
using ModelDsl.Binding;

namespace ModelDsl.Tests.Docs;

/// <summary><c>docs/library.md</c> lists what the standard library declares; <c>UPDATE_BASELINES=1</c> writes it anew.</summary>
public sealed class LibraryPageTests
{
    private const string Head = """
        # The standard library

        Written in the language itself. Everything outside `std.vision` is always visible; a name leads to its source, where formula, shapes
        and source of the definition stand. What has no line here is a helper of its file.

        """;

    [Fact]
    public void The_library_page_is_up_to_date()
    {
        string path = Path.GetFullPath(Path.Combine(Here(), "..", "..", "docs", "library.md"));
        string page = Page();
        if (Environment.GetEnvironmentVariable("UPDATE_BASELINES") == "1") File.WriteAllText(path, page);
        Assert.True(page == File.ReadAllText(path), "docs/library.md lags behind compiler/std: UPDATE_BASELINES=1 dotnet test tests --filter LibraryPage writes it");
    }

    private static string Page()
    {
        StringBuilder page = new(Head);
        Section(page, "Layers and blocks", s => s is BlockSymbol);
        Section(page, "Functions", s => s is FunctionSymbol);
        Section(page, "Constants, optimizers and schedules", s => s is not (BlockSymbol or FunctionSymbol));
        return page.ToString();
    }

    private static void Section(StringBuilder page, string title, Func<Symbol, bool> belongs)
    {
        List<string> lines = [];
        foreach (string file in StandardLibrary.Files)
        {
            foreach (Symbol symbol in StandardLibrary.Load(file).Declared.Where(belongs))
            {
                if (FirstLine(symbol.Declaration.Documentation) is { } line) lines.Add($"| [`{symbol.Name}`](../compiler/{file}) | {line} |\n");
            }
        }
        if (lines.Count == 0) return;
        lines.Sort(StringComparer.OrdinalIgnoreCase);
        page.Append($"\n## {title}\n\n| name | |\n| --- | --- |\n").AppendJoin("", lines);
    }

    // The first sentence, as far as it stands in the first paragraph.
    private static string? FirstLine(string documentation)
    {
        string paragraph = string.Join(' ', documentation.Split('\n').Select(l => l.Trim()).TakeWhile(l => l.Length > 0));
        if (paragraph.Length == 0) return null;
        int end = paragraph.IndexOf(". ", StringComparison.Ordinal);
        string sentence = end > 0 && !paragraph[..end].EndsWith("al", StringComparison.Ordinal) ? paragraph[..(end + 1)] : paragraph;
        return sentence.Replace("|", "\\|");
    }

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
