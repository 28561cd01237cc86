using System.CommandLine;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration;
using ModelDsl.Emission;
using ModelDsl.Ir;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Planning;
using ModelDsl.Syntax;
using ModelDsl.Training;

namespace ModelDsl.Nnc.Commands;

/// <summary><c>nnc build</c>: C# source and an assembly.</summary>
internal static class BuildCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> files = CommonOptions.Files();
        var output = new Option<string>("--output", "-o") { Description = "Where to write.", DefaultValueFactory = _ => "." };
        var emit = new Option<string>("--emit") { Description = "cs, dll, or both with a comma.", DefaultValueFactory = _ => "cs,dll" };
        var space = new Option<string>("--namespace") { Description = "The namespace of the classes.", DefaultValueFactory = _ => "Models" };
        var dump = new Option<string?>("--dump") { Description = "Print a stage instead of writing: syntax, bound, shapes, graph or plan." };
        dump.AcceptOnlyFromAmong("syntax", "bound", "shapes", "graph", "plan");
        Option<string?> model = CommonOptions.Model();
        Option<string[]> set = CommonOptions.Set();
        Option<bool> exact = CommonOptions.Exact();
        var tune = new Option<bool>("--tune") { Description = "Measure which of several ways is the fastest here, and keep the answers in FILE.tune beside the model." };
        var command = new Command("build", "Compiles models to C# and an assembly.") { files, output, emit, space, dump, model, set, exact, tune };
        command.SetAction(parsed =>
        {
            string[] kinds = [.. parsed.GetValue(emit)!.Split(',').Select(k => k.Trim())];
            if (kinds.Except(["cs", "dll"]).FirstOrDefault() is { } unknown) throw new UserException($"--emit {unknown}: expected cs, dll or cs,dll", ExitCode.Usage);
            if (!EmitOptions.IsNamespace(parsed.GetValue(space)!)) throw new UserException($"--namespace {parsed.GetValue(space)}: is no namespace of C#", ExitCode.Usage);
            var settings = parsed.GetValue(set)!.Select(s => CommonOptions.Split(s, "--set")).ToList();
            IReadOnlyList<string> paths = SourceFiles.Expand(parsed.GetValue(files)!);
            return parsed.GetValue(dump) is { } stage
                ? Dump(terminal, paths, stage, parsed.GetValue(model), settings, parsed.GetValue(exact))
                : Build(terminal, paths, parsed.GetValue(output)!, kinds, parsed.GetValue(space)!, parsed.GetValue(model), settings, parsed.GetValue(exact), parsed.GetValue(tune));
        });
        return command;
    }

    private static int Build(
        Terminal terminal, IReadOnlyList<string> paths, string folder, string[] kinds, string space, string? only, List<(string, string)> settings, bool exact, bool tune)
    {
        // Everything is compiled before anything is written.
        var written = new List<(string Path, byte[] Content)>();
        var tuned = new List<(string Model, Dictionary<string, Dictionary<string, string>> Answers)>();
        bool failed = false;
        foreach (string path in paths)
        {
            if (ModelFile.Open(path, terminal) is not { } file)
            {
                failed = true;
                continue;
            }
            IEnumerable<BlockSymbol> models = only is null ? file.Compilation.Models : [file.Model(only)];
            var emitted = new List<EmittedModel>();
            Dictionary<string, Dictionary<string, string>> answers = tune ? TuningFile.Read(path) : [];
            if (tune) tuned.Add((path, answers));
            foreach (BlockSymbol model in models)
            {
                ModelOptions options = ModelFile.Options(model, settings) with { Namespace = space, Exact = exact };
                if (MissingParameter(model, options) is { } missing) throw new UserException(HostRules.Setting, $"{path}: `{model.Name}` needs --set {missing}=VALUE", ExitCode.Usage);
                if (tune)
                {
                    terminal.Output.WriteLine($"{path}: {model.Name}");
                    answers[model.Name] = Tuner.Tune(file.Compilation, model, options, terminal.Output);
                    options = options with { Measured = answers[model.Name] };
                }
                if (file.Emit(model, options, terminal, out _) is { } source) emitted.Add(source);
                else failed = true;
            }
            if (!failed) emitted.AddRange(Trainers(file, path, models, settings, space, exact, tune ? answers : TuningFile.Read(path)));
            if (failed) continue;
            if (kinds.Contains("cs"))
            {
                foreach (EmittedModel model in emitted) written.Add((Path.Combine(folder, model.ClassName + ".cs"), System.Text.Encoding.UTF8.GetBytes(model.Source)));
            }
            if (kinds.Contains("dll") && emitted.Count > 0)
            {
                string name = Path.GetFileNameWithoutExtension(path);
                written.Add((Path.Combine(folder, name + ".dll"), AssemblyCache.Compile(name, emitted.Select(m => m.Source))));
            }
        }
        if (failed) return ExitCode.Errors;
        if (written.GroupBy(w => w.Path).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new UserException(HostRules.SameClass, $"{Path.GetFileName(twice.Key)} would be written twice; build the files one by one, each to a folder of its own");
        foreach ((string model, Dictionary<string, Dictionary<string, string>> answers) in tuned) TuningFile.Write(model, answers);
        foreach ((string path, byte[] content) in written)
        {
            AtomicFile.Write(path, content);
            terminal.Output.WriteLine(path);
        }
        return ExitCode.Fine;
    }

    // A trainer for every block whose model is built; one for models of the block's own where all are.
    private static IEnumerable<EmittedModel> Trainers(ModelFile file, string path, IEnumerable<BlockSymbol> models, List<(string, string)> settings, string space, bool exact, Dictionary<string, Dictionary<string, string>> measured)
    {
        foreach ((TrainDeclaration block, string name) in TrainerNames.Of(file.Compilation))
        {
            bool named = file.Compilation.Models.Any(m => m.Name == block.Target.Text);
            if (named && models.All(m => m.Name != block.Target.Text)) continue;
            ModelOptions options = named ? ModelFile.Options(file.Model(block.Target.Text), settings, training: true) : new ModelOptions { Training = true };
            TrainingProgram program = file.Compilation.Train(block, options with { Exact = exact, Measured = TuningFile.ForTraining(measured, block.Target.Text) });
            if (program.Diagnostics.FirstOrDefault(d => d.Severity == Diagnostics.Severity.Error) is { } error) throw new UserException($"{path}: {error}");
            foreach (EmittedModel made in TrainerEmitter.Emit(program, space, name)) yield return made;
        }
    }

    internal static string? MissingParameter(BlockSymbol model, ModelOptions options) =>
        model.Parameters.FirstOrDefault(p => p.Default is null && p.Type is not UnionType { Optional: true } && !options.Arguments.ContainsKey(p.Name.Text))?.Name.Text;

    private static int Dump(Terminal terminal, IReadOnlyList<string> paths, string stage, string? only, List<(string, string)> settings, bool exact)
    {
        foreach (string path in paths)
        {
            if (stage == "syntax")
            {
                SyntaxTree tree = SyntaxTree.Parse(SourceFiles.Read(path));
                terminal.Report(tree.Diagnostics);
                terminal.Output.Write(SyntaxPrinter.Print(tree));
                continue;
            }
            if (ModelFile.Open(path, terminal) is not { } file) return ExitCode.Errors;
            if (stage == "bound")
            {
                terminal.Output.Write(BoundPrinter.Print(file.Compilation.Bound));
                continue;
            }
            IEnumerable<BlockSymbol> models = only is null ? file.Compilation.Models : [file.Model(only)];
            foreach (BlockSymbol model in models)
            {
                if (file.Build(model, ModelFile.Options(model, settings) with { Exact = exact }, terminal) is not { } build) return ExitCode.Errors;
                terminal.Output.Write(stage switch
                {
                    "shapes" => ShapesPrinter.Print(build),
                    "graph" => GraphPrinter.Print(build.Graph),
                    _ => PlanPrinter.Print(build.Plan),
                });
            }
        }
        return ExitCode.Fine;
    }
}
