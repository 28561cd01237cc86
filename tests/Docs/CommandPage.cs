using ModelDsl.Diagnostics.Formats;
using ModelDsl.Elaboration;
using ModelDsl.Nnc;
using ModelDsl.Text;

namespace ModelDsl.Tests.Docs;

/// <summary>Runs the command of an error page on the files that its text tells of.</summary>
internal static class CommandPage
{
    /// <summary>What <paramref name="command"/> prints, with the files' folder left out; <paramref name="program"/> is its <c>model.nn</c>.</summary>
    public static string Run(string code, string command, string? program)
    {
        if (code == "NN9001") return Fault();
        string folder = Directory.CreateTempSubdirectory("nnc-pages").FullName;
        try
        {
            if (program is not null) File.WriteAllText(Path.Combine(folder, "model.nn"), program);
            PageFiles.Write(code, folder);
            string[] words = command.Split(' ');
            string[] arguments = [.. words.Select((a, i) => i > 0 && words[i - 1] == "-o" ? Path.Combine(folder, a) : InFolder(folder, a))];
            using StringWriter output = new(), error = new();
            CommandLine.Run(arguments, output, error);
            return (output.ToString() + error).Replace(folder + Path.DirectorySeparatorChar, "").TrimEnd() + "\n";
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // `x=photo.npy` and `model.nn` are files; options and names of commands are not.
    private static string InFolder(string folder, string argument)
    {
        int name = argument.IndexOf('=') + 1;
        return Path.HasExtension(argument) && !argument.StartsWith("--", StringComparison.Ordinal) ? argument[..name] + Path.Combine(folder, argument[name..]) : argument;
    }

    // No program is known that makes the compiler fail, so a failure is handed to where they are caught.
    private static string Fault()
    {
        var where = new Location(new SourceText("model.nn", "model M {\n}\n"), new TextSpan(0, 7));
        return new TextFormat(color: false).Print(Elaborator.Failure(where, new InvalidOperationException("Sequence contains no elements"))).TrimEnd() + "\n";
    }
}
