using System.CommandLine;
using System.Reflection;
using ModelDsl.Nnc.Hosting;

namespace ModelDsl.Nnc.Commands;

/// <summary><c>nnc new</c>: a folder that builds, tests and, but for <c>resnet</c> and <c>gan</c>, trains at once.</summary>
internal static class NewCommand
{
    private static readonly string[] Names = ["mlp", "cnn", "resnet", "transformer", "rnn", "gan"];

    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "The folder to make; its last part names the model." };
        var template = new Option<string>("--template") { Description = string.Join(", ", Names) + ".", DefaultValueFactory = _ => "mlp" };
        template.AcceptOnlyFromAmong(Names);
        var command = new Command("new", "Makes a folder with a model that builds, tests and trains at once.") { name, template };
        command.SetAction(parsed => Make(terminal, parsed.GetValue(name)!, parsed.GetValue(template)!));
        return command;
    }

    private static int Make(Terminal terminal, string folder, string template)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() || File.Exists(folder))
            throw new UserException($"{folder}: exists already and is not empty; nothing was changed");
        string stem = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        string model = Pascal(stem);
        string file = Snake(model) + ".nn";
        string text = Template(template).Replace("NAME", model);
        bool trains = text.Contains("\ntrain ", StringComparison.Ordinal);
        AtomicFile.Write(Path.Combine(folder, file), text);
        AtomicFile.Write(Path.Combine(folder, "README.md"), Readme(model, file, trains));
        terminal.Output.WriteLine($"{Path.Combine(folder, file)} and README.md are ready. Try:");
        terminal.Output.WriteLine($"  nnc test {Path.Combine(folder, file)}");
        if (trains) terminal.Output.WriteLine($"  nnc train {Path.Combine(folder, file)}");
        terminal.Output.WriteLine($"  nnc summary {Path.Combine(folder, file)}");
        return ExitCode.Fine;
    }

    private static string Template(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"templates/{name}.nn")!;
        return new StreamReader(stream).ReadToEnd();
    }

    private static string Readme(string model, string file, bool trains) => $"""
        # {model}

        `{file}` holds the model{(trains ? ", how it is trained" : "")} and its tests.

            nnc check {file}            names, types and shapes
            nnc test {file}             the `test` blocks
        {(trains ? $"    nnc train {file}            learns from made-up samples, writes {model}.safetensors\n" : "")}    nnc summary {file}          layers, parameters, multiply-adds
            nnc build {file} -o out     C# and an assembly

        """;

    // Whatever the folder is called, the model needs a name of letters and digits.
    private static string Pascal(string stem)
    {
        string[] words = [.. new string([.. stem.Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        string name = string.Concat(words.Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
        return name.Length == 0 ? "Model" : char.IsLetter(name[0]) ? name : "Model" + name;
    }

    private static string Snake(string pascal) =>
        string.Concat(pascal.Select((c, i) => char.IsUpper(c) && i > 0 && !char.IsUpper(pascal[i - 1]) ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
