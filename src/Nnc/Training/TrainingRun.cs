using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using ModelDsl.Diagnostics;
using ModelDsl.Emission;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
using ModelDsl.Training;

namespace ModelDsl.Nnc.Training;

/// <summary>What the command line says about a run.</summary>
/// <param name="Path">The <c>.nn</c> file.</param>
/// <param name="Target">Where the weights go.</param>
/// <param name="Folder">For metrics, curves and the checkpoint; null for none.</param>
/// <param name="Resume">A checkpoint to go on from.</param>
/// <param name="Weights">A file in the place of what the program says.</param>
/// <param name="Fold">The one fold to run, from 1; 0 for all.</param>
internal sealed record TrainingTarget(string Path, string Target, string? Folder, string? Resume, string? Weights, int Fold = 0);

/// <summary>A <c>train</c> block from its data to its weights: once, once for each fold, or once for each member of an ensemble.</summary>
internal sealed class TrainingRun(Terminal terminal, TrainingBuild build, TrainingSettings settings, TrainingTarget target)
{
    // What running the program's code takes beside tensors, and data that was there before the run.
    private long _code, _held;
    private PeakMemory? _memory;

    /// <summary>One of several runs of a block.</summary>
    private sealed record Part(string Name, ulong Seed, Dataset Train, Dataset? Valid);

    public int Run()
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(target.Path))!;
        using Dataset train = Source("train", folder) ?? throw new UserException($"{target.Path}: `{build.Program.Name}` has no `data train = …` to learn from");
        using Dataset? valid = Source("valid", folder);
        foreach (DataDeclaration other in build.Program.Data.Where(d => d.Name is not ("train" or "valid")))
            terminal.Note($"data `{other.Name}` is not used: a run reads `train` and `valid`{(Suggestion.DidYouMean(other.Name, ["train", "valid"]) is { } meant ? $"; {meant}" : "")}");
        CheckLastBatch(train);
        Part[] parts = [.. Parts(train, valid)];
        if (parts.Length > 1 && target.Resume is not null) throw new UserException($"--resume goes on with one run, the block makes {parts.Length}; choose one with --fold", ExitCode.Usage);
        foreach ((string file, _) in Targets("")) TensorFile.CheckCanWrite(file, build.Slots.Count);
        EmittedModel[] emitted = [.. build.EmitSteps("Training"), build.EmitEvaluation("Training")];
        Type[] types = AssemblyCache.Load(emitted, apart: true);
        // What compiling has left behind is no part of training.
        SpareMemory.CollectAll();
        (_memory, _held) = (new PeakMemory(), MemoryPlan.Held(train, valid));
        // All at once and before the arenas are there: compiling a large method takes megabytes, which go back now.
        _code = MemoryPlan.CodeBytes(AssemblyCache.Prepare(build.Program.Scales.IsEmpty ? types : types[build.Program.Steps.Length..]));
        SpareMemory.TrimNative();
        var reports = new List<EpochReport>();
        foreach (Part part in parts)
        {
            if (part.Name.Length > 0) terminal.Note(part.Name.Replace('-', ' '));
            if (One(part, types, folder, reports) is { } code) return code;
        }
        if (parts.Length > 1) Summarise(reports);
        return ExitCode.Fine;
    }

    private Dataset? Source(string name, string folder) =>
        build.Program.Data.FirstOrDefault(d => d.Name == name) is { } declared ? DataSources.Read(declared, build.Program, folder) : null;

    // The statistics of one sample have no variance: a batch norm would learn nonsense from it, as PyTorch says by an error.
    private void CheckLastBatch(Dataset train)
    {
        if (settings.DropLast || train.Count % settings.Batch != 1 || settings.Batch == 1 || build.Slots.FirstOrDefault(s => s.Path.EndsWith("running_var", StringComparison.Ordinal)) is not { } norm) return;
        throw new UserException($"{train.Count} samples in batches of {settings.Batch} leave one alone, and a batch of one has no variance for `{norm.Path}`: set `drop_last = true`, or another `batch`");
    }

    private IEnumerable<Part> Parts(Dataset train, Dataset? valid)
    {
        if (settings.Folds > 1)
        {
            if (settings.Folds > train.Count) throw new UserException($"{train.Count} samples do not make {settings.Folds} folds");
            int[] order = Dataset.Shuffled(train.Count, settings.Seed, int.MaxValue);
            for (int fold = 1; fold <= settings.Folds; fold++)
            {
                if (target.Fold != 0 && target.Fold != fold) continue;
                int left = (int)((long)train.Count * (fold - 1) / settings.Folds), right = (int)((long)train.Count * fold / settings.Folds);
                yield return new Part($"fold-{fold}", settings.Seed, train.Subset([.. order[..left], .. order[right..]]), train.Subset(order[left..right]));
            }
            yield break;
        }
        for (int member = 0; member < Math.Max(1, settings.Members); member++)
        {
            ulong seed = settings.Seed + (ulong)member;
            var random = new SampleRandom(seed, 0, int.MinValue);
            Dataset seen = settings.Bootstrap ? train.Subset([.. Enumerable.Range(0, train.Count).Select(_ => random.Below(train.Count))]) : train;
            yield return new Part(settings.Members > 1 ? $"member-{member + 1}" : "", seed, seen, valid);
        }
    }

    private IEnumerable<(string File, TrainedModel Model)> Targets(string part)
    {
        string stem = part.Length == 0 ? target.Target : $"{Path.ChangeExtension(target.Target, null)}.{part}{Path.GetExtension(target.Target)}";
        foreach (TrainedModel model in build.Program.Models.Where(m => !m.Frozen))
            yield return (model.Name.Length == 0 ? stem : $"{Path.ChangeExtension(stem, null)}.{model.Name}.safetensors", model);
    }

    // The exit code where the whole run is over.
    private int? One(Part part, Type[] types, string data, List<EpochReport> reports)
    {
        TrainingSettings own = settings with { Seed = part.Seed };
        string? folder = target.Folder is null || part.Name.Length == 0 ? target.Folder : Path.Combine(target.Folder, part.Name);
        if (folder is not null) Directory.CreateDirectory(folder);
        long arenas = Workspace.TotalBytes;
        using var start = new StartingParameters(build.Program, data, own.Seed);
        using TrainingSession session = build.Session(types[..^1], target.Weights is null && target.Resume is null ? start : ForwardPass.Parameters(target.Weights, [], partial: false, own.Seed));
        using var evaluation = new Evaluation(build, AssemblyCache.Create(types[^1], new SeededParameters(0)), session);
        foreach (string note in start.Notes) terminal.Note(note);
        string stem = Path.ChangeExtension(target.Target, null) + (part.Name.Length == 0 ? "" : "." + part.Name);
        string checkpoint = folder is null ? stem + ".checkpoint.safetensors" : Path.Combine(folder, "checkpoint.safetensors");
        RunState state = target.Resume is null ? new RunState() : Checkpoint.Read(target.Resume, session);
        var progress = new ProgressLine(terminal);
        EpochReport? last = null;
        long parameters = build.Slots.Where(s => !s.IsState && !s.Parameter.Weight.Buffer).Sum(s => s.Parameter.Weight.Shape.Aggregate(1L, (a, b) => a * b));
        terminal.Note($"{build.Program.Name}: {parameters:N0} parameters, {part.Train.Count:N0} samples{(part.Valid is null ? "" : $", {part.Valid.Count:N0} to validate")}, batches of {own.Batch}");
        MemoryPlan plan = MemoryPlan.Of(session, evaluation, part.Train, part.Valid, own.Batch, _code);
        terminal.Note(plan.Text());

        var loop = new TrainingLoop(build, session, evaluation, part.Train, part.Valid, new TrainingLog(folder, state.Epoch))
        {
            Settings = own,
            CheckpointPath = checkpoint,
            State = state,
            OnStep = progress.Step,
            OnEpoch = r => progress.Line(TrainingLog.Text(last = r, own.Steps > 0 ? 0 : own.Epochs)),
        };
        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var clock = Stopwatch.StartNew();
        TrainingEnd end = Finish(loop, stop.Token);
        progress.Clear();
        if (end == TrainingEnd.Stopped)
        {
            terminal.Note($"stopped after step {loop.State.Step}; go on with --resume {checkpoint}");
            return ExitCode.Errors;
        }
        (string File, TrainedModel Model)[] targets = [.. Targets(part.Name)];
        foreach ((string file, TrainedModel model) in targets) TensorFile.Write(file, evaluation.Weights(model));
        if (last is not null) reports.Add(last);
        if (end == TrainingEnd.NoImprovement) terminal.Note($"no improvement for {own.EarlyStopping} epochs");
        if (Skipped(session) is > 0 and var skipped) terminal.Note($"{skipped:N0} updates skipped, whose gradients were not finite");
        terminal.Note(loop.Times.Text());
        long tensors = session.StateBytes + session.ResultBytes + Workspace.TotalBytes - arenas + loop.BatchBytes + evaluation.BatchBytes + loop.OrderBytes + _held;
        terminal.Note(plan.Beside(Math.Max(0, _memory!.Bytes - _memory.Start + _held), tensors));
        terminal.Output.WriteLine($"{string.Join(", ", targets.Select(t => t.File))}: {loop.State.Step:N0} steps in {clock.Elapsed.TotalSeconds:0.0} s, {Environment.WorkingSet >> 20} MiB");
        return null;
    }

    private static long Skipped(TrainingSession session) =>
        session.Slots.Select((s, i) => (s, i)).Where(p => p.s.IsState && p.s.Path.EndsWith(".skipped", StringComparison.Ordinal)).Sum(p => (long)TrainingSession.Number(session[p.i]));

    // Data that the program does not take, such as sizes that a `require` forbids, are the user's to mend.
    private TrainingEnd Finish(TrainingLoop loop, CancellationToken stop)
    {
        try
        {
            return loop.Run(stop);
        }
        catch (ArgumentException e)
        {
            throw new UserException($"{target.Path}: step {loop.State.Step + 1} of `{build.Program.Name}`: {Plain(e)}");
        }
    }

    // The name of a parameter of ours says nothing to the user.
    private static string Plain(ArgumentException e) => e.ParamName is { } name ? e.Message.Replace($" (Parameter '{name}')", "") : e.Message;

    // What the runs came to, on the average.
    private void Summarise(List<EpochReport> reports)
    {
        foreach (string name in build.Program.Reports)
        {
            double[] values = [.. reports.Select(r => (r.Valid.Count > 0 ? r.Valid : r.Train).GetValueOrDefault(name, double.NaN))];
            double mean = values.Average(), spread = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
            terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {mean:0.0000} ± {spread:0.0000} over {values.Length} runs"));
        }
    }
}
