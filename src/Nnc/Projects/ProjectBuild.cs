using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using ModelDsl.Diagnostics;
using ModelDsl.Emission;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Text;

namespace ModelDsl.Nnc.Projects;

/// <summary>Compiles the models of a project, side by side, and only those whose inputs have changed.</summary>
/// <remarks>
/// A generated file is written only where its text changes, so that the C# compiler is not woken for nothing. The stamp, by which
/// MSBuild tells that nothing is to be done, is written only where everything is right, with the time at which this build began to read.
/// </remarks>
internal sealed partial class ProjectBuild(ProjectRequest request)
{
    private sealed record Result(Manifest Manifest, IReadOnlyList<Diagnostic> Findings, IReadOnlyList<(EmittedModel Class, Location Where)> Classes, bool Unchanged, string Text = "");

    private readonly SeverityPolicy _policy = new(request);

    // Far longer than any build takes; what goes on after it is at worst done twice.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    /// <summary>Reports are lines of <see cref="ProjectReport"/>.</summary>
    /// <remarks>Builds of one project at the same time take turns: the second finds the work of the first done.</remarks>
    public int Run(TextWriter output)
    {
        using FileStream? turn = Turn(request.Stamp + ".lock");
        if (turn is not null) AtomicFile.Sweep(Path.GetDirectoryName(request.Stamp)!);
        return RunAlone(output);
    }

    // The system lets go of the file when a process ends, however it ends.
    private static FileStream? Turn(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < LongestWait; Thread.Sleep(20))
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.None);
            }
            catch (IOException) { }
            catch (UnauthorizedAccessException) { return null; }
        }
        return null;
    }

    private int RunAlone(TextWriter output)
    {
        DateTime began = DateTime.UtcNow;
        var results = new Result[request.Models.Length];
        LargeStack.ForEach(results.Length, i => results[i] = Build(request.Models[i]));

        bool failed = false;
        var said = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < results.Length; i++)
        {
            foreach (string line in results[i].Manifest.Reports.Where(said.Add)) output.WriteLine(line);
            failed |= results[i].Findings.Any(f => f.Severity == Severity.Error);
        }
        foreach (string line in Collisions(results))
        {
            output.WriteLine(line);
            failed = true;
        }
        Write(results);
        if (!failed) Finish(began, results);
        int unchanged = results.Count(r => r.Unchanged);
        output.WriteLine(ProjectReport.Message($"{Count(results.Length - unchanged)} compiled, {unchanged} unchanged{(failed ? ", with errors" : "")}"));
        return failed ? ExitCode.Errors : ExitCode.Fine;

        static string Count(int n) => n == 1 ? "1 model file" : $"{n} model files";
    }

    private Result Build(ProjectModel model)
    {
        if (Manifest.Current(request, model) is { } current) return new Result(current, [], [], true);
        var compiler = new ModelCompiler(model, _policy);
        compiler.Run();
        ImmutableArray<Diagnostic> findings = [.. compiler.Findings.Select(_policy.Raise).OrderBy(d => d.Where.Path == model.Source ? 0 : 1).ThenBy(d => d.Where.Span.Start)];
        string text = Combine(compiler.Classes.Select(c => c.Class));
        var manifest = new Manifest(
            Manifest.KeyOf(request, model), [.. compiler.Files.Inputs], Manifest.Hash(Encoding.UTF8.GetBytes(text)),
            [.. compiler.Classes.Select(c => c.Class.FullName)], [.. findings.Select(d => ProjectReport.Line(d, model.Source)).Distinct()]);
        return new Result(manifest, findings, compiler.Classes, false, text);
    }

    // Classes of two files that would be one: the C# compiler would say so of files that nobody has written.
    private IEnumerable<string> Collisions(Result[] results)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < results.Length; i++)
        {
            for (int k = 0; k < results[i].Manifest.Classes.Length; k++)
            {
                string name = results[i].Manifest.Classes[k];
                if (first.TryAdd(name, request.Models[i].Source)) continue;
                if (first[name] == request.Models[i].Source)
                {
                    Location item = request.Models[i].Places.GetValueOrDefault("Include")?.Locate() ?? new Location(new SourceText(request.Models[i].Source, ""), default);
                    yield return ProjectReport.Line(HostRules.SameClass.At(item, $"the project has two items for {Path.GetFileName(first[name])}") with { Help = "write Update in place of Include to give the first one metadata" }, request.Models[i].Source);
                    break;
                }
                Location where = results[i].Classes.Count > k ? results[i].Classes[k].Where : new Location(new SourceText(request.Models[i].Source, ""), default);
                yield return ProjectReport.Line(HostRules.SameClass.At(where, $"{name} is also made of {first[name]}") with { Help = "rename a model, or give one item the metadata Namespace" }, request.Models[i].Source);
            }
        }
    }

    private void Write(Result[] results)
    {
        var inputs = new SortedSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < results.Length; i++)
        {
            Result result = results[i];
            inputs.UnionWith(result.Manifest.Inputs.Select(f => f.Path));
            if (result.Unchanged || result.Findings.Any(f => f.Severity == Severity.Error)) continue;
            ProjectModel model = request.Models[i];
            if (Manifest.HashFile(model.Output) != result.Manifest.Output) AtomicFile.Write(model.Output, result.Text);
            result.Manifest.Write(model);
        }
        WriteChanged(request.Inputs, string.Concat(inputs.Select(p => $"{p}\t{Stamp(p)}\n")));
    }

    // By this the package's task sees files that were replaced by older ones, which times alone do not tell.
    private static string Stamp(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? $"{file.Length} {file.LastWriteTimeUtc.Ticks}" : "absent";
    }

    private void Finish(DateTime began, Result[] results)
    {
        if (request.Usings.Length > 0)
        {
            var namespaces = new SortedSet<string>(request.Models.Where((_, i) => !results[i].Manifest.Classes.IsEmpty).Select(m => m.Namespace), StringComparer.Ordinal);
            WriteChanged(request.Usings, "// <auto-generated/>\n" + string.Concat(namespaces.Select(n => $"global using {n};\n")));
        }
        AtomicFile.Write(request.Stamp, "");
        File.SetLastWriteTimeUtc(request.Stamp, began);
    }

    private static void WriteChanged(string path, string text)
    {
        if (!File.Exists(path) || File.ReadAllText(path) != text) AtomicFile.Write(path, text);
    }

    // Each class comes as a whole file; together they have one head.
    private static string Combine(IEnumerable<EmittedModel> classes)
    {
        EmittedModel[] all = [.. classes];
        if (all.Length == 0) return "// <auto-generated/>\n";
        if (all.Length == 1) return all[0].Source;
        var usings = new SortedSet<string>(StringComparer.Ordinal);
        var bodies = new StringBuilder();
        foreach (EmittedModel each in all)
        {
            Match space = NamespaceLine().Match(each.Source);
            usings.UnionWith(UsingLine().Matches(each.Source[..space.Index]).Select(m => m.Value));
            bodies.Append(each.Source.AsSpan(space.Index + space.Length));
        }
        return $"{all[0].Source[..UsingLine().Match(all[0].Source).Index]}{string.Concat(usings)}\nnamespace {all[0].Namespace};\n{bodies}";
    }

    [GeneratedRegex(@"^namespace [^;\n]+;\n", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^using [^;\n]+;\n", RegexOptions.Multiline)]
    private static partial Regex UsingLine();
}
