using System.CommandLine;
using System.Text;
using ModelDsl.Nnc.Projects;

namespace ModelDsl.Nnc.Commands;

/// <summary><c>nnc project REQUEST</c>: what the MSBuild package runs. People have no use for it, so the help does not list it.</summary>
internal static class ProjectCommand
{
    public static Command Create(Terminal terminal)
    {
        var request = new Argument<string>("request") { Description = "The file that says what to compile." };
        var command = new Command("project", "Compiles the models of a project, for MSBuild.") { request };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(request)!;
            if (!File.Exists(path)) throw new UserException($"{path}: no such file");
            ProjectRequest read = ProjectRequest.Parse(File.ReadAllText(path));
            // The task reads UTF-8 whatever the console is set to.
            if (!ReferenceEquals(terminal.Output, Console.Out)) return new ProjectBuild(read).Run(terminal.Output);
            using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
            return new ProjectBuild(read).Run(output);
        });
        return command;
    }
}
