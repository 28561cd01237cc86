using System.Text;
using ModelDsl.Nnc;

namespace ModelDsl.Tests.Projects;

/// <summary>A project's folder with sources, and the compiler run on them as the MSBuild package runs it.</summary>
public sealed class ProjectFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("nn project é ").FullName;

    public sealed record Finding(string Severity, string Code, string File, int Line, int Column, string Message);

    public sealed record Outcome(int Code, IReadOnlyList<Finding> Findings, string Summary)
    {
        public string[] Codes => [.. Findings.Select(f => $"{f.Severity} {f.Code}")];
    }

    public string Shared { get; set; } = "";

    public string At(string name) => Path.Combine(_root, name);
    public string Output(string name) => At(Path.Combine("obj", name + ".cs"));
    public bool Stamped => File.Exists(At("obj/stamp"));

    public string Put(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), text);
        return At(name);
    }

    /// <summary>Compiles sources, each with the further lines of its section.</summary>
    public Outcome Build(params (string Name, string Lines)[] models)
    {
        var request = new StringBuilder($"stamp={Escape(At("obj/stamp"))}\ninputs={Escape(At("obj/inputs"))}\nusings={Escape(At("obj/Usings.g.cs"))}\n{Shared}\n");
        foreach ((string name, string lines) in models)
        {
            string space = lines.Contains("namespace=") ? "" : "namespace=Models\n";
            request.Append($"[model]\nsource={Escape(At(name))}\noutput={Escape(Output(name))}\n{space}{lines}\n");
        }
        string file = Put($"requests/{Guid.NewGuid():N}", request.ToString());
        using StringWriter output = new(), error = new();
        int code = CommandLine.Run(["project", file], output, error);
        Assert.Equal("", error.ToString());
        string[][] said = [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.TrimEnd('\r').Split('\t'))];
        return new Outcome(code, [.. said.Where(f => f[0] == "diagnostic").Select(Read)], said.Single(f => f[0] == "message")[1]);
    }

    private Finding Read(string[] f) =>
        new(f[1], f[2], Path.GetRelativePath(_root, f[3].Replace("\\\\", "\\")).Replace('\\', '/'), int.Parse(f[4]), int.Parse(f[5]), f[8]);

    private static string Escape(string value) => value.Replace("\\", "\\\\");

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
