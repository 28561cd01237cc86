using System.CommandLine;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Nnc.Training;
using ModelDsl.Runtime;
using ModelDsl.Syntax;
using ModelDsl.Training;

namespace ModelDsl.Nnc.Commands;

/// <summary><c>nnc train</c>: runs a <c>train</c> block.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> file = CommonOptions.File();
        var block = new Option<string?>("--train") { Description = "Which `train` block, by its name after `as` or its model." };
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the data, in place of the block's." };
        var steps = new Option<int?>("--steps") { Description = "Optimizer steps, in place of the block's epochs." };
        var resume = new Option<string?>("--resume") { Description = "A checkpoint to go on from." };
        var output = new Option<string?>("--output", "-o") { Description = "Where to write the weights (NAME.safetensors)." };
        var log = new Option<string?>("--log") { Description = "A folder for metrics.jsonl, curves.svg and the checkpoint." };
        Option<string?> weights = CommonOptions.Weights();
        Option<string[]> set = CommonOptions.Set();
        Option<int> threads = CommonOptions.Threads();
        Option<bool> exact = CommonOptions.Exact();
        var fold = new Option<int>("--fold") { Description = "One of the block's folds, from 1; all unless given." };
        var seed = new Option<ulong?>("--seed") { Description = "In place of the block's seed." };
        var command = new Command("train", "Trains a model: progress, metrics, checkpoints, resumable.") { file, block, epochs, steps, resume, output, log, weights, fold, set, exact, threads, seed };
        command.SetAction(parsed =>
        {
            SpareMemory.KeepNativeSmall();
            if (parsed.GetValue(threads) is > 0 and var count) Workers.Default.Threads = count;
            string path = parsed.GetValue(file)!;
            if (ModelFile.Open(path, terminal) is not { } source) return ExitCode.Errors;
            TrainDeclaration declaration = TrainingBuild.Find(source, parsed.GetValue(block));
            ModelOptions options = TrainingBuild.Options(source, declaration, parsed.GetValue(set)!.Select(s => CommonOptions.Split(s, "--set")), parsed.GetValue(exact));
            var build = new TrainingBuild(source.Compilation.Train(declaration, options));
            terminal.Report(build.Program.Diagnostics);
            if (build.Program.HasErrors) return ExitCode.Errors;
            TrainingSettings settings = build.Program.Settings;
            if (parsed.GetValue(seed) is { } chosen) settings = settings with { Seed = chosen };
            if (parsed.GetValue(steps) is { } s) settings = settings with { Steps = s, Epochs = 0 };
            else if (parsed.GetValue(epochs) is { } e) settings = settings with { Epochs = e, Steps = 0 };
            else if (settings is { Epochs: 0, Steps: 0 }) settings = settings with { Epochs = 1 };
            string target = parsed.GetValue(output) ?? build.Program.Name + ".safetensors";
            return new TrainingRun(terminal, build, settings, new TrainingTarget(path, target, parsed.GetValue(log), parsed.GetValue(resume), parsed.GetValue(weights), parsed.GetValue(fold))).Run();
        });
        return command;
    }
}
