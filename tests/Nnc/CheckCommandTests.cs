using System.Text.Json;
using ModelDsl.Nnc;
using ModelDsl.Nnc.Hosting;

namespace ModelDsl.Tests.Nnc;

/// <summary><c>nnc check</c> on folders, with lints and in its formats.</summary>
public sealed class CheckCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nnc check").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = CommandLine.Run(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }

    private const string Unused = "model M {\n    input x: f32[N, 3]\n    a = x -> ReLU\n    output y = x\n}\n";

    [Fact]
    public void A_folder_is_reported_in_order_of_files_whatever_the_threads_do()
    {
        for (int i = 0; i < 24; i++) Write($"m{i:00}.nn", $"model M{i} {{\n    input x: f32[N, 3]\n    output y = x -> Linear({i + 1}) + wrong{i}\n}}\n");
        (int code, string first, _) = Run("check", _folder, "--format", "msbuild");
        Assert.Equal(ExitCode.Errors, code);
        string[] lines = first.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(24, lines.Length);
        Assert.Equal(lines.Order(StringComparer.Ordinal), lines);
        for (int again = 0; again < 3; again++) Assert.Equal(first, Run("check", _folder, "--format", "msbuild").Output);
    }

    [Fact]
    public void What_an_imported_file_has_to_say_is_said_once()
    {
        Write("parts/block.nn", "block Part {\n    input x: f32[N, D]\n    output y = x + wrong\n}\n");
        Write("a.nn", "import \"parts/block.nn\"\nmodel A {\n    input x: f32[N, 3]\n    output y = x -> Linear(2)\n}\n");
        Write("b.nn", "import \"parts/block.nn\"\nmodel B {\n    input x: f32[N, 3]\n    output y = x -> Linear(2)\n}\n");
        (int code, string output, _) = Run("check", _folder, "--format", "json");
        Assert.Equal(ExitCode.Errors, code);
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement found = Assert.Single(document.RootElement.GetProperty("diagnostics").EnumerateArray());
        Assert.EndsWith("block.nn", found.GetProperty("file").GetString());
    }

    [Fact]
    public void A_file_that_many_import_is_read_and_parsed_once()
    {
        Write("parts/block.nn", "block Part {\n    input x: f32[N, D]\n    output y = x -> Linear(D)\n}\n");
        string[] mains = [.. Enumerable.Range(0, 8).Select(i => Write($"m{i}.nn", $"import \"parts/block.nn\"\nmodel M{i} {{\n    input x: f32[N, {i + 1}]\n    output y = x -> Part\n}}\n"))];
        SharedFiles files = new();
        var shared = new ModelDsl.Syntax.SyntaxTree[mains.Length];
        Parallel.For(0, mains.Length, i => shared[i] = new Compilation(files.Read(mains[i]), files).Bound.Modules[1].Tree);
        Assert.EndsWith("block.nn", shared[0].Source.Path);
        Assert.All(shared, tree => Assert.Same(shared[0], tree));
    }

    [Fact]
    public void Lints_are_warnings_that_options_change()
    {
        string file = Write("m.nn", Unused);
        (int code, string output, string error) = Run("check", file);
        Assert.Equal(ExitCode.Fine, code);
        Assert.Contains("no errors, 1 warning", output);
        Assert.Contains("warning[NN7002]", error);
        Assert.Equal(ExitCode.Errors, Run("check", file, "--lint", "NN7002=error").Code);
        Assert.Equal(ExitCode.Errors, Run("check", file, "--warn-as-error").Code);
        Assert.Equal((ExitCode.Fine, ""), Run("check", file, "--lint", "all=off", "--warn-as-error") switch { var r => (r.Code, r.Error) });
        Assert.Equal(ExitCode.Fine, Run("check", file, "--lint", "NN7002=info", "--warn-as-error").Code);
        Assert.Equal(ExitCode.Usage, Run("check", file, "--lint", "NN2101=off").Code);
        Assert.Equal(ExitCode.Usage, Run("check", file, "--lint", "NN7002=loud").Code);
    }

    [Fact]
    public void Building_and_running_are_not_about_lints() => Assert.Equal((ExitCode.Fine, ""), Run("build", Write("m.nn", Unused), "--emit", "cs", "-o", _folder) switch { var r => (r.Code, r.Error) });

    [Fact]
    public void A_misspelt_name_comes_with_its_fix()
    {
        string file = Write("m.nn", "model M {\n    input image: f32[N, 3]\n    output y = imgae -> ReLU\n}\n");
        using JsonDocument json = JsonDocument.Parse(Run("check", file, "--format", "json").Output);
        JsonElement fix = json.RootElement.GetProperty("diagnostics")[0].GetProperty("fixes")[0];
        Assert.Equal("image", fix.GetProperty("text").GetString());
        Assert.Equal((3, 16, 21), (fix.GetProperty("line").GetInt32(), fix.GetProperty("column").GetInt32(), fix.GetProperty("endColumn").GetInt32()));
        using JsonDocument sarif = JsonDocument.Parse(Run("check", file, "--format", "sarif").Output);
        JsonElement run = sarif.RootElement.GetProperty("runs")[0];
        Assert.Contains("## Wrong", run.GetProperty("tool").GetProperty("driver").GetProperty("rules")[0].GetProperty("help").GetProperty("markdown").GetString());
        Assert.Equal("image", run.GetProperty("results")[0].GetProperty("fixes")[0].GetProperty("artifactChanges")[0].GetProperty("replacements")[0].GetProperty("insertedContent").GetProperty("text").GetString());
    }

    [Fact]
    public void A_picture_is_an_xml_document()
    {
        (int code, string output, _) = Run("check", Write("m.nn", Unused), "--format", "svg");
        Assert.Equal(ExitCode.Fine, code);
        Assert.Equal("svg", System.Xml.Linq.XDocument.Parse(output).Root!.Name.LocalName);
    }

    [Fact]
    public void A_chain_of_nine_hundred_layers_is_checked()
    {
        string chain = string.Concat(Enumerable.Repeat("\n        -> ReLU", 900));
        Assert.Equal(ExitCode.Fine, Run("check", Write("deep.nn", $"model M {{\n    input x: f32[N, 3]\n    output y = x{chain}\n}}\n")).Code);
    }
}
