using System.Runtime.CompilerServices;
using System.Text;
using ModelDsl.Diagnostics;
using ModelDsl.Text;

namespace ModelDsl.Tests.Specs;

/// <summary>Checks <c>errors/*.md</c>: each wrong program gets its error and no other, and the way out that it names works.</summary>
/// <remarks>With <c>UPDATE_BASELINES=1</c> the rendered messages are rewritten; the expected places never are.</remarks>
public class ErrorSpecTests
{
    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "errors");

    private static readonly IReadOnlyList<ErrorSpec> s_all = [.. Directory.EnumerateFiles(Folder(), "*.md").Order(StringComparer.Ordinal).SelectMany(ErrorSpec.Read)];

    private static IEnumerable<ErrorSpec> All => s_all;

    public static TheoryData<string, string> Names
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (ErrorSpec spec in All) data.Add(spec.Page, spec.Title);
            return data;
        }
    }

    private static ErrorSpec Find(string page, string title) => Assert.Single(All, s => s.Page == page && s.Title == title);

    [Theory, MemberData(nameof(Names))]
    public void Each_cause_is_reported_once_and_where_it_stands(string page, string title)
    {
        ErrorSpec spec = Find(page, title);
        IReadOnlyList<Diagnostic> found = ErrorSpec.Check(spec.Wrong);
        string rendered = ErrorSpec.Render(found);
        bool update = Environment.GetEnvironmentVariable("UPDATE_BASELINES") == "1";
        if (update) Rewrite(spec, found, rendered);
        if (!update || spec.Expected.Count > 0) Assert.Equal(spec.Expected, found.Select(ErrorSpec.Where));
        if (!update) Assert.Equal(spec.Rendered, rendered);
        Assert.All(found.Where(d => d.Severity == Severity.Error), d => Assert.False(string.IsNullOrWhiteSpace(d.Help?.Text), $"no way out: {d}"));
    }

    [Theory, MemberData(nameof(Names))]
    public void The_help_leads_to_a_program_that_compiles(string page, string title)
    {
        ErrorSpec spec = Find(page, title);
        Assert.NotEmpty(spec.Fixed);
        IReadOnlyList<SpecFile> repaired = spec.Repaired;
        Assert.NotEqual(spec.Wrong, repaired);
        Assert.Equal("", ErrorSpec.Render(ErrorSpec.Check(repaired)));
    }

    [Theory, MemberData(nameof(Names))]
    public void Each_change_that_editors_are_offered_mends_its_error(string page, string title)
    {
        ErrorSpec spec = Find(page, title);
        IReadOnlyList<Diagnostic> before = ErrorSpec.Check(spec.Wrong);
        foreach (Diagnostic wrong in before.Where(d => d.Severity == Severity.Error))
        {
            foreach (Repair repair in wrong.Fixes.Select(f => new Repair(f)))
            {
                IReadOnlyList<Diagnostic> after = ErrorSpec.Check([.. spec.Wrong.Select(w => new SpecFile(w.Name, repair.Apply(new SourceText(w.Name, w.Text)).Text))]);
                Assert.DoesNotContain((wrong.Code, wrong.Where.Path, wrong.Where.Start.Line), after.Where(d => d.Severity == Severity.Error).Select(d => (d.Code, d.Where.Path, d.Where.Start.Line)).Where(p => before.Count(b => (b.Code, b.Where.Path, b.Where.Start.Line) == p) == 1));
            }
        }
    }

    [Fact]
    public void There_are_many() => Assert.True(All.Count() >= 100, $"{All.Count()}");

    // One test at a time, since pages hold many specs.
    private static readonly Lock s_writing = new();

    private static void Rewrite(ErrorSpec spec, IReadOnlyList<Diagnostic> found, string rendered)
    {
        lock (s_writing)
        {
            string path = Path.Combine(Folder(), spec.Page + ".md");
            string[] lines = File.ReadAllLines(path);
            int start = Array.IndexOf(lines, "## " + spec.Title);
            int next = Array.FindIndex(lines, start + 1, l => l.StartsWith("## ", StringComparison.Ordinal));
            int open = Array.IndexOf(lines, "```text", start), close = Array.IndexOf(lines, "```", open);
            Assert.True(open > start && (next < 0 || open < next), "a spec needs a ```text block after the wrong program");
            var text = new StringBuilder();
            foreach (string line in lines[..open]) text.Append(line).Append('\n');
            // Only a spec that is just being written gets its places from the program; they are to be read.
            if (spec.Expected.Count == 0) text.Append(string.Join('\n', found.Select(ErrorSpec.Where))).Append("\n\n");
            text.Append("```text\n").Append(rendered);
            foreach (string line in lines[close..]) text.Append(line).Append('\n');
            File.WriteAllText(path, text.ToString());
        }
    }
}
