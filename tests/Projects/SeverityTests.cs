using ModelDsl.Lints;

namespace ModelDsl.Tests.Projects;

/// <summary>How serious a project takes a warning.</summary>
public sealed class SeverityTests : IDisposable
{
    // NN7002: `unused` is computed and never used.
    private const string Program = """
        model Tiny {
            input x: f32[N, 3]
            unused = x * 2.0
            output y: f32[N, 3] = x + 1.0
        }
        """;

    private readonly ProjectFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "", "warning NN7002")]
    [InlineData("noWarn=CS1591;NN7002", "", null)]
    [InlineData("treatWarningsAsErrors=true", "", "error NN7002")]
    [InlineData("treatWarningsAsErrors=true\nwarningsNotAsErrors=NN7002", "", "warning NN7002")]
    [InlineData("treatWarningsAsErrors=true\nnoWarn=NN7002", "", null)]
    [InlineData("warningsAsErrors=CS0108, NN7002", "", "error NN7002")]
    [InlineData("", "[*.nn]\ndotnet_diagnostic.NN7002.severity = none", null)]
    [InlineData("", "[*.nn]\ndotnet_diagnostic.NN7002.severity = error", "error NN7002")]
    [InlineData("", "[*.cs]\ndotnet_diagnostic.NN7002.severity = error", "warning NN7002")]
    [InlineData("", "[models/**.nn]\ndotnet_diagnostic.nn7002.severity = suggestion", "info NN7002")]
    [InlineData("noWarn=NN7002", "[*]\ndotnet_diagnostic.NN7002.severity = error", null)]
    [InlineData("treatWarningsAsErrors=true", "[*]\ndotnet_diagnostic.NN7002.severity = suggestion", "info NN7002")]
    public void The_project_decides(string shared, string config, string? expected)
    {
        _folder.Shared = shared;
        _folder.Put("models/a.nn", Program);
        string path = _folder.Put(".editorconfig", config);
        ProjectFolder.Outcome outcome = _folder.Build(("models/a.nn", $"config={path.Replace("\\", "\\\\")}"));
        Assert.Equal(expected is null ? [] : [expected], outcome.Codes);
        Assert.Equal(expected is not null && expected.StartsWith("error", StringComparison.Ordinal) ? 1 : 0, outcome.Code);
    }

    [Fact]
    public void A_changed_configuration_counts_and_warnings_are_said_again()
    {
        _folder.Put("a.nn", Program);
        string line = $"config={_folder.Put(".editorconfig", "root = true").Replace("\\", "\\\\")}";
        Assert.Equal(["warning NN7002"], _folder.Build(("a.nn", line)).Codes);
        Assert.Equal(["warning NN7002"], _folder.Build(("a.nn", line)).Codes);
        _folder.Put(".editorconfig", "[*]\ndotnet_diagnostic.NN7002.severity = silent\n");
        Assert.Empty(_folder.Build(("a.nn", line)).Codes);
    }

    // NN1008: `part` is not spelt as blocks are.
    private const string Part = "block part {\n    input x: f32[N, 3]\n    output y: f32[N, 3] = x + 1.0\n}\n";

    [Theory]
    [InlineData("", "", "warning NN1008")]
    [InlineData("[*.nn]\ndotnet_diagnostic.NN1008.severity = error", "", "error NN1008")]
    [InlineData("[*.nn]\ndotnet_diagnostic.NN1008.severity = error", "[*.nn]\ndotnet_diagnostic.NN1008.severity = none", null)]
    [InlineData("", "root = true\n[parts.nn]\ndotnet_diagnostic.NN1008.severity = suggestion", "info NN1008")]
    public void An_imported_file_has_the_configuration_above_itself(string above, string beside, string? expected)
    {
        _folder.Put("lib/parts.nn", Part);
        _folder.Put("a.nn", "import \"lib/parts.nn\"\nmodel Tiny {\n    input x: f32[N, 3]\n    output y: f32[N, 3] = x -> part\n}\n");
        string line = $"config={_folder.Put(".editorconfig", above).Replace("\\", "\\\\")}";
        string? none = above.Contains("error", StringComparison.Ordinal) ? "error NN1008" : "warning NN1008";
        Assert.Equal([none], _folder.Build(("a.nn", line)).Codes);
        // One that comes later counts, too.
        if (beside.Length > 0) _folder.Put("lib/.editorconfig", beside);
        Assert.Equal(expected is null ? [] : [expected], _folder.Build(("a.nn", line)).Codes);
    }

    [Fact]
    public void An_imported_file_allows_for_itself()
    {
        _folder.Put("parts.nn", Part.Replace("block part {", "block part {  # nnc: allow NN1008"));
        _folder.Put("a.nn", "import \"parts.nn\"\nmodel Tiny {\n    input x: f32[N, 3]\n    output y: f32[N, 3] = x -> part\n}\n");
        Assert.Empty(_folder.Build(("a.nn", "")).Codes);
    }

    [Theory]
    [InlineData("*.nn", "a.nn", true)]
    [InlineData("*.nn", "deep/er/a.nn", true)]
    [InlineData("/*.nn", "deep/a.nn", false)]
    [InlineData("deep/*.nn", "deep/a.nn", true)]
    [InlineData("deep/*.nn", "deep/er/a.nn", false)]
    [InlineData("deep/**/a.nn", "deep/a.nn", true)]
    [InlineData("deep/**.nn", "deep/er/a.nn", true)]
    [InlineData("{a,b}.nn", "b.nn", true)]
    [InlineData("{a,b}.nn", "c.nn", false)]
    [InlineData("m{8..10}.nn", "m9.nn", true)]
    [InlineData("m{8..10}.nn", "m11.nn", false)]
    [InlineData("[a-c]?.nn", "bx.nn", true)]
    [InlineData("[!a-c].nn", "b.nn", false)]
    [InlineData("a+b.nn", "aab.nn", false)]
    [InlineData("{open.nn", "open.nn", true)]
    public void Patterns_fit_as_editors_read_them(string pattern, string file, bool fits)
    {
        EditorConfig config = EditorConfig.Parse("/home/project", $"[{pattern}]\ndotnet_diagnostic.NN7002.severity = error\n");
        LintOptions options = EditorConfig.OptionsOf("/home/project/" + file, [config]);
        Assert.Equal(fits, options.Levels.ContainsKey("NN7002"));
    }

    [Fact]
    public void A_nearer_file_goes_first_and_a_root_ends_the_search()
    {
        EditorConfig far = EditorConfig.Parse("/p", "[*]\ndotnet_diagnostic.NN7002.severity = error\ndotnet_diagnostic.NN7003.severity = error\n");
        EditorConfig near = EditorConfig.Parse("/p/q", "[*]\ndotnet_diagnostic.NN7002.severity = none\n");
        LintOptions options = EditorConfig.OptionsOf("/p/q/a.nn", [near, far]);
        Assert.Null(options.Levels["NN7002"]);
        Assert.Equal(ModelDsl.Diagnostics.Severity.Error, options.Levels["NN7003"]);
        EditorConfig root = EditorConfig.Parse("/p/q", "root = true\n[*]\ndotnet_diagnostic.NN7002.severity = none\n");
        Assert.Equal(["NN7002"], EditorConfig.OptionsOf("/p/q/a.nn", [root, far]).Levels.Keys);
    }
}
