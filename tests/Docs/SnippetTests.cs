using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelDsl.Diagnostics;
using ModelDsl.Diagnostics.Formats;
using ModelDsl.Emission;
using ModelDsl.Text;

namespace ModelDsl.Tests.Docs;

/// <summary>Guides: their programs are right or wrong as the page says, and their C# compiles against the page's models.</summary>
public sealed partial class SnippetTests
{
    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    public static TheoryData<string> Pages() =>
        [.. Directory.EnumerateFiles(Path.Combine(Root(), "docs", "how-to"), "*.md").Append(Path.Combine(Root(), "docs", "tutorial.md"))
            .Append(Path.Combine(Root(), "README.md")).Append(Path.Combine(Root(), "docs", "api.md")).Append(Path.Combine(Root(), "docs", "deployment.md")).Append(Path.Combine(Root(), "docs", "msbuild.md"))
            .Select(p => Path.GetRelativePath(Root(), p).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    // `nn more` goes on with the program before it.
    private static (string Language, string Text)[] Snippets(string page)
    {
        List<(string Language, string Text)> snippets = [];
        foreach ((string language, string text) in Fences(page))
        {
            int before = snippets.FindLastIndex(s => s.Language == "nn");
            if (language == "nn more") snippets[before] = ("nn", snippets[before].Text + "\n" + text);
            else snippets.Add((language, text));
        }
        return [.. snippets];
    }

    private static (string Language, string Text)[] Fences(string page) =>
        [.. Fence().Matches(File.ReadAllText(Path.Combine(Root(), page)).ReplaceLineEndings("\n")).Select(m => (m.Groups[2].Value.Trim(), Unindent(m.Groups[3].Value, m.Groups[1].Length)))];

    [Theory, MemberData(nameof(Pages))]
    public void Programs_are_what_the_page_says(string page)
    {
        foreach ((string language, string text) in Snippets(page).Where(s => s.Language is "nn" or "nn wrong"))
        {
            var compilation = new Compilation(new SourceText(Printed(page) is null ? page : "small.nn", text));
            var found = compilation.Diagnostics.Where(d => d.Severity != Severity.Info).Select(d => (d.Code, d.Where.Start.Line));
            var marked = text.Split('\n').Select((line, i) => (Mark().Match(line).Groups[1].Value, i + 1)).Where(m => m.Value.Length > 0);
            Assert.Equal(language == "nn" ? [] : marked, found);
            Assert.Equal(language == "nn", !compilation.HasErrors);
            if (Printed(page) is { } printed && language == "nn wrong")
                Assert.Equal(printed, new TextFormat(color: false).Print(compilation.Diagnostics.First(d => d.Severity == Severity.Error)).TrimEnd());
            foreach (var test in compilation.Tests) Assert.Empty(compilation.Test(test).Diagnostics.Select(d => d.ToString()));
        }
    }

    /// <summary>What the page says that `nnc check small.nn` prints.</summary>
    private static string? Printed(string page) => Snippets(page).FirstOrDefault(s => s.Text.StartsWith("error[", StringComparison.Ordinal)).Text?.TrimEnd();

    [Theory, MemberData(nameof(Pages))]
    public void CSharp_compiles(string page)
    {
        (string Language, string Text)[] snippets = Snippets(page);
        string[] programs = [.. snippets.Where(s => s.Language.StartsWith("csharp", StringComparison.Ordinal)).Select(s => s.Text)];
        if (programs.Length == 0) return;
        bool web = snippets.Any(s => s.Language == "csharp web");
        // A page's later versions of a model change nothing that its C# uses.
        EmittedModel[] models = [.. snippets.Where(s => s.Language == "nn").SelectMany(s => Emit(page, s.Text)).DistinctBy(m => m.ClassName)];
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp13);
        SyntaxTree[] classes = [.. models.Select(m => CSharpSyntaxTree.ParseText(m.Source, options)), CSharpSyntaxTree.ParseText(Usings + (web ? WebUsings : ""), options)];
        foreach (string program in programs)
        {
            string whole = page == "README.md" ? Pictures + program : program;
            var compilation = CSharpCompilation.Create("page", [.. classes, CSharpSyntaxTree.ParseText(whole, options)], References(web),
                new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
            Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.ToString()));
        }
    }

    private static IEnumerable<EmittedModel> Emit(string page, string text)
    {
        var compilation = new Compilation(new SourceText(page + ".nn", text));
        return [.. compilation.Models.Select(m => compilation.Build(m, new ModelOptions { Weights = new WeightsPlace("weights.safetensors", false) }).Emit()),
            .. TrainerNames.Of(compilation).SelectMany(t => TrainerEmitter.Emit(compilation.Train(t.Block), "Models", t.Name))];
    }

    // What the README's program takes for granted.
    private const string Pictures = "float[] image = new float[784], images = new float[64 * 784], allProbabilities = new float[64 * 10];\n";

    // What a new project has without saying so.
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Models;

        """;

    private const string WebUsings = """
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        """;

    private static IEnumerable<MetadataReference> References(bool web)
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string[] own = [typeof(Runtime.ICompiledModel).Assembly.Location, typeof(System.Numerics.Tensors.TensorPrimitives).Assembly.Location];
        IEnumerable<string> files = Directory.EnumerateFiles(framework, "*.dll").Where(f => Path.GetFileName(f) is var n && (n.StartsWith("System.") || n is "netstandard.dll" or "mscorlib.dll") && !n.Contains(".Native"));
        if (web)
        {
            // The web framework lies beside the runtime, in a version of its own.
            string versions = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(framework))!, "Microsoft.AspNetCore.App");
            files = files.Concat(Directory.EnumerateFiles(Directory.EnumerateDirectories(versions, $"{Environment.Version.Major}.*").Order(StringComparer.Ordinal).Last(), "Microsoft.*.dll"));
        }
        return files.Concat(own).Select(f => MetadataReference.CreateFromFile(f));
    }

    private static string Unindent(string text, int spaces) =>
        string.Join('\n', text.Split('\n').Select(l => l.Length >= spaces ? l[spaces..] : l.TrimStart()));

    [GeneratedRegex("^( *)```([a-z ]+)\n(.*?)^ *```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"# (NN\d{4})$")]
    private static partial Regex Mark();
}
