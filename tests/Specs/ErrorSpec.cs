using System.Text.RegularExpressions;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Diagnostics.Formats;
using ModelDsl.Text;

namespace ModelDsl.Tests.Specs;

/// <summary>One mistake of <c>errors/*.md</c>: a wrong program, where and what is reported, and the program that the help leads to.</summary>
/// <param name="Page">The page it stands on.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Wrong">The wrong program, file by file; the first one is compiled.</param>
/// <param name="Expected">What must be reported and where, <c>NN2102 at 3:14</c>; written by hand, never updated.</param>
/// <param name="Rendered">What people read.</param>
/// <param name="Fixed">The program after following the help; files that stay as they are can be left out.</param>
public sealed partial record ErrorSpec(
    string Page, string Title, IReadOnlyList<SpecFile> Wrong, IReadOnlyList<string> Expected, string Rendered, IReadOnlyList<SpecFile> Fixed)
{
    /// <summary>The specs of a page in order.</summary>
    public static IEnumerable<ErrorSpec> Read(string page)
    {
        string title = "";
        List<SpecFile> wrong = [], repaired = [];
        List<string> expected = [];
        string? rendered = null;
        string[] lines = [.. File.ReadAllLines(page), "## "];
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("## ", StringComparison.Ordinal))
            {
                if (title.Length > 0) yield return new(Path.GetFileNameWithoutExtension(page), title, wrong, expected, rendered ?? "", repaired);
                (title, wrong, repaired, expected, rendered) = (lines[i][3..], [], [], [], null);
            }
            else if (Fence().Match(lines[i]) is { Success: true } fence)
            {
                int start = i + 1;
                while (lines[++i] != "```") { }
                string text = string.Join('\n', lines[start..i]) + "\n";
                string name = fence.Groups[2].Success ? fence.Groups[2].Value : "program.nn";
                if (fence.Groups[1].Value == "text") rendered = text;
                else (rendered is null ? wrong : repaired).Add(new(name, text));
            }
            else if (Place().IsMatch(lines[i])) expected.Add(lines[i]);
        }
    }

    /// <summary>All errors and warnings of a program.</summary>
    public static IReadOnlyList<Diagnostic> Check(IReadOnlyList<SpecFile> files) =>
        new Compilation(new SourceText(files[0].Name, files[0].Text), new Files(files)).Diagnostics;

    /// <summary>The fixed program, with the files that it shares with the wrong one.</summary>
    public IReadOnlyList<SpecFile> Repaired =>
        [.. Wrong.Select(w => Fixed.FirstOrDefault(f => f.Name == w.Name) ?? w), .. Fixed.Where(f => Wrong.All(w => w.Name != f.Name))];

    public static string Where(Diagnostic d) =>
        $"{d.Code} at {(d.Where.Path == "program.nn" ? "" : d.Where.Path + " ")}{d.Where.Start.Line}:{d.Where.Start.Column}";

    public static string Render(IEnumerable<Diagnostic> diagnostics) =>
        string.Join("\n", diagnostics.Select(d => string.Join('\n', new TextFormat(color: false).Print(d).Split('\n').Select(l => l.TrimEnd()))));

    private sealed class Files(IReadOnlyList<SpecFile> files) : IModuleSource
    {
        public SourceText? Open(string fromPath, string importPath) =>
            files.FirstOrDefault(f => f.Name == importPath) is { } file ? new SourceText(file.Name, file.Text) : null;

        public IEnumerable<string> Near(string fromPath) => files.Select(f => f.Name);
    }

    [GeneratedRegex(@"^```(nn|text)(?: (\S+))?$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^NN\d{4} at ")]
    private static partial Regex Place();
}

public sealed record SpecFile(string Name, string Text);
