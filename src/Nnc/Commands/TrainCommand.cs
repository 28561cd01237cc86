using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Nnc.Training;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
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
        var seed = new Option<ulong?>("--seed") { Description = "In place of the block's seed." };
        var command = new Command("train", "Trains a model: progress, metrics, checkpoints, resumable.") { file, block, epochs, steps, resume, output, log, weights, set, threads, seed };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(threads) is > 0 and var count) Workers.Default.Threads = count;
            string path = parsed.GetValue(file)!;
            if (ModelFile.Open(path, terminal) is not { } source) return ExitCode.Errors;
            TrainDeclaration declaration = TrainingBuild.Find(source, parsed.GetValue(block));
            ModelOptions options = TrainingBuild.Options(source, declaration, parsed.GetValue(set)!.Select(s => CommonOptions.Split(s, "--set")));
            var build = new TrainingBuild(source.Compilation.Train(declaration, options));
            terminal.Report(build.Program.Diagnostics);
            if (build.Program.HasErrors) return ExitCode.Errors;
            TrainingSettings settings = build.Program.Settings;
            if (parsed.GetValue(seed) is { } chosen) settings = settings with { Seed = chosen };
            if (parsed.GetValue(steps) is { } s) settings = settings with { Steps = s, Epochs = 0 };
            else if (parsed.GetValue(epochs) is { } e) settings = settings with { Epochs = e, Steps = 0 };
            else if (settings is { Epochs: 0, Steps: 0 }) settings = settings with { Epochs = 1 };
            string target = parsed.GetValue(output) ?? build.Program.Name + ".safetensors";
            return Run(terminal, build, settings, path, target, parsed.GetValue(log), parsed.GetValue(resume), parsed.GetValue(weights));
        });
        return command;
    }

    private static int Run(Terminal terminal, TrainingBuild build, TrainingSettings settings, string path, string target, string? folder, string? resume, string? weights)
    {
        string data = Path.GetDirectoryName(Path.GetFullPath(path))!;
        using Dataset train = Source("train") ?? throw new UserException($"{path}: `{build.Program.Name}` has no `data train = …` to learn from");
        using Dataset? valid = Source("valid");
        (string File, TrainedModel Model)[] targets = Targets(target, build.Program.Models);
        foreach ((string file, _) in targets) TensorFile.CheckCanWrite(file, build.Slots.Count);
        if (folder is not null) Directory.CreateDirectory(folder);

        Type[] types = AssemblyCache.Load([.. build.EmitSteps("Training"), build.EmitEvaluation("Training")]);
        using var start = new StartingParameters(build.Program, data, settings.Seed);
        using TrainingSession session = build.Session(types[..^1], weights is null && resume is null ? start : ForwardPass.Parameters(weights, [], partial: false, settings.Seed));
        using var evaluation = new Evaluation(build, AssemblyCache.Create(types[^1], new SeededParameters(0)), session);
        foreach (string note in start.Notes) terminal.Note(note);
        string checkpoint = folder is null ? Path.ChangeExtension(target, ".checkpoint.safetensors") : Path.Combine(folder, "checkpoint.safetensors");
        var progress = new ProgressLine(terminal);
        long parameters = build.Slots.Where(s => !s.IsState && !s.Parameter.Weight.Buffer).Sum(s => s.Parameter.Weight.Shape.Aggregate(1L, (a, b) => a * b));
        terminal.Note($"{build.Program.Name}: {parameters:N0} parameters, {train.Count:N0} samples{(valid is null ? "" : $", {valid.Count:N0} to validate")}, batches of {settings.Batch}");

        var loop = new TrainingLoop(build, session, evaluation, train, valid, new TrainingLog(folder))
        {
            Settings = settings,
            CheckpointPath = checkpoint,
            State = resume is null ? new RunState() : Checkpoint.Read(resume, session),
            OnStep = progress.Step,
            OnEpoch = r => progress.Line(TrainingLog.Text(r, settings.Epochs)),
        };
        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var clock = Stopwatch.StartNew();
        TrainingEnd end = loop.Run(stop.Token);
        progress.Clear();
        if (end == TrainingEnd.Stopped)
        {
            terminal.Note($"stopped after step {loop.State.Step}; go on with --resume {checkpoint}");
            return ExitCode.Errors;
        }
        foreach ((string file, TrainedModel model) in targets) TensorFile.Write(file, evaluation.Weights(model));
        if (end == TrainingEnd.NoImprovement) terminal.Note($"no improvement for {settings.EarlyStopping} epochs");
        terminal.Note(loop.Times.Text());
        terminal.Output.WriteLine($"{string.Join(", ", targets.Select(t => t.File))}: {loop.State.Step:N0} steps in {clock.Elapsed.TotalSeconds:0.0} s, {Environment.WorkingSet >> 20} MiB");
        return ExitCode.Fine;

        static (string, TrainedModel)[] Targets(string target, IReadOnlyList<TrainedModel> models) => models is [{ Name: "" } own]
            ? [(target, own)]
            : [.. models.Where(m => !m.Frozen).Select(m => (m.Name.Length == 0 ? target : $"{Path.ChangeExtension(target, null)}.{m.Name}.safetensors", m))];

        Dataset? Source(string name) =>
            build.Program.Data.FirstOrDefault(d => d.Name == name) is { } declared ? DataSources.Read(declared, build.Program, data) : null;
    }
}
