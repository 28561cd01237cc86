using System.Diagnostics;
using System.Numerics;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
using ModelDsl.Training;

namespace ModelDsl.Nnc.Training;

/// <summary>Why a run came to its end.</summary>
internal enum TrainingEnd { Finished, NoImprovement, Stopped }

/// <summary>Epochs of batches: data in, steps, validation, checkpoints, reports.</summary>
/// <remarks>
/// The order of the samples and all random numbers follow from the seed and the position alone, so a run that is taken up
/// from a checkpoint goes on with the same bits.
/// </remarks>
internal sealed class TrainingLoop(TrainingBuild build, TrainingSession session, Evaluation evaluation, Dataset train, Dataset? valid, TrainingLog log)
{
    private readonly string[] _reports = [.. build.Program.Reports];
    private readonly string[] _skipping = [.. build.Program.Steps.Where(s => s.NonFinite == NonFiniteNorm.Skip).SelectMany(s => s.Reports)];
    private readonly string[] _losses = [.. build.Program.Steps.Select(s => s.Reports[0])];

    public required TrainingSettings Settings { get; init; }
    public required string CheckpointPath { get; init; }
    private readonly TensorPool _pool = new();
    private int[]? _order;
    private bool _saved;
    private int _steps;
    private long _tidied;

    /// <summary>What is allocated and no longer needed is given back after so many bytes: the collector itself would wait for as many as the processor's cache holds.</summary>
    public const long Garbage = 4 << 20;

    public RunState State { get; init; } = new();

    /// <summary>Told of every step: steps done, steps in all, the loss of the epoch so far.</summary>
    public Action<long, long, double>? OnStep { get; init; }

    public Action<EpochReport>? OnEpoch { get; init; }

    /// <summary>Where the time of the run went.</summary>
    public TrainingTimes Times { get; } = new();

    /// <summary>The most bytes that batches have taken at once.</summary>
    public long BatchBytes => _pool.MostBytes;

    /// <summary>The bytes of the order of an epoch's samples.</summary>
    public long OrderBytes => sizeof(int) * (long)(_order?.Length ?? 0);

    /// <summary>Batches of the whole run.</summary>
    /// <exception cref="UserException">There are none.</exception>
    public long TotalSteps => Settings.Steps > 0 ? Settings.Steps : Enumerable.Range(0, Settings.Epochs).Sum(e => (long)Batches(e));

    private int Batches(int epoch)
    {
        int samples = train.Seen(epoch), batches = Settings.DropLast ? samples / Settings.Batch : (samples + Settings.Batch - 1) / Settings.Batch;
        return batches > 0 ? batches : throw new UserException($"an epoch of {samples} samples has no whole batch of {Settings.Batch}, and `drop_last` leaves out the others");
    }

    /// <exception cref="UserException">The loss is no longer a number.</exception>
    public TrainingEnd Run(CancellationToken stop)
    {
        long total = TotalSteps;
        var clock = Stopwatch.StartNew();
        Recall(total);
        while (State.Step < total)
        {
            if (State.Sums.Length == 0) (State.Sums, State.Samples) = (new double[_reports.Length], new double[_reports.Length]);
            if (RunEpoch(total, stop))
            {
                Save();
                return TrainingEnd.Stopped;
            }
            if (EndEpoch(clock, total)) return TrainingEnd.NoImprovement;
        }
        return TrainingEnd.Finished;
    }

    // True where the run is to stop.
    private bool RunEpoch(long total, CancellationToken stop)
    {
        int[] order = _order = train.Order(Settings.Seed, State.Epoch, Settings.Shuffle, _order);
        int first = State.Batch, count = (int)Math.Min(Batches(State.Epoch) - first, total - State.Step);
        long step = State.Step;
        int epoch = State.Epoch;
        using var queue = new BatchQueue(count, i => Make(order, epoch, first + i, step + i, total), _pool);
        for (int i = 0; i < count; i++)
        {
            Dictionary<string, TensorData> batch = Times.Of(TrainingPart.Data, queue.Next);
            Step(batch, total);
            Count(batch, total);
            Tidy();
            if (stop.IsCancellationRequested) return true;
            if (Settings.CheckpointEvery > 0 && State.Step % Settings.CheckpointEvery == 0) Save();
        }
        return false;
    }

    private Dictionary<string, TensorData> Make(int[] order, int epoch, int index, long step, long total)
    {
        int start = index * Settings.Batch;
        ulong seed = Settings.Seed + (ulong)epoch * 0x9E3779B97F4A7C15;
        return train.Batch(order.AsSpan(start, Math.Min(Settings.Batch, order.Length - start)), seed, new TrainingClock(epoch, step, (double)step / total, 0), _pool);
    }

    // Batches of a round that had begun when the state was saved, which its last step takes together.
    private void Recall(long total)
    {
        long count = build.Program.Steps.Max(s => s.Lbfgs is { Accumulate: > 1 and var several } ? (long)several * s.Every : 0);
        (int epoch, int index) = (State.Epoch, State.Batch);
        int[]? order = null;
        for (long step = State.Step - 1; step >= Math.Max(0, State.Step - count); step--)
        {
            if (--index < 0) (epoch, index, order) = (epoch - 1, Batches(epoch - 1) - 1, null);
            order ??= train.Order(Settings.Seed, epoch, Settings.Shuffle);
            Dictionary<string, TensorData> batch = Make(order, epoch, index, step, total);
            session.Recall(batch, new TrainingClock(epoch, step, (double)step / total, State.Metric), Settings.Seed + (ulong)step);
            _pool.Return(batch);
        }
    }

    private void Step(Dictionary<string, TensorData> batch, long total)
    {
        try
        {
            Times.Of(TrainingPart.Steps, () => session.Step(batch, Clock(total), Settings.Seed + (ulong)State.Step));
        }
        catch (NotFiniteNumberException e)
        {
            int step = build.Program.Steps.ToList().FindIndex(s => s.Guard is { } guard && e.Message.StartsWith(guard, StringComparison.Ordinal));
            throw Wrong($"the norm of the gradients is {Kind(e.OffendingNumber)}", Search(batch, total).Whole(step));
        }
        if (session.FirstNonFinite() is not (>= 0 and var slot)) return;
        // A loss that is not finite tells more, and of an earlier place.
        foreach (string loss in _losses.Where(session.Ran))
        {
            if (TrainingSession.Number(session.Result(loss)) is var value && !double.IsFinite(value)) throw NotANumber(loss, value, batch, total);
        }
        throw Wrong($"`{session.Slots[slot].Path}` is no longer finite after the update", Search(batch, total).Whole(session.ChangedBy(slot)));
    }

    private void Tidy()
    {
        // What runs often is compiled once more, by and by.
        if (BitOperations.IsPow2(++_steps)) SpareMemory.TrimNative();
        long allocated = GC.GetTotalAllocatedBytes();
        if (allocated - _tidied < Garbage) return;
        GC.Collect(1, GCCollectionMode.Forced);
        _tidied = allocated;
    }

    private NonFiniteSearch Search(Dictionary<string, TensorData> batch, long total) => new(build, session, batch, Clock(total), Settings.Seed + (ulong)State.Step);

    private static string Kind(double value) => double.IsNaN(value) ? "not a number" : "infinite";

    private void Save()
    {
        Times.Of(TrainingPart.Checkpoints, () => Checkpoint.Write(CheckpointPath, session, State));
        _saved = true;
    }

    private void Count(Dictionary<string, TensorData> batch, long total)
    {
        int size = batch[train.Columns[0].Name].Shape[0];
        for (int r = 0; r < _reports.Length; r++)
        {
            if (!session.Ran(_reports[r])) continue;
            double value = TrainingSession.Number(session.Result(_reports[r]));
            // A step that skips what is not finite may do so for a while, but not for a whole epoch.
            if (!double.IsFinite(value) && _skipping.Contains(_reports[r])) continue;
            if (!double.IsFinite(value) && _losses.Contains(_reports[r])) throw NotANumber(_reports[r], value, batch, total);
            State.Sums[r] += size * value;
            State.Samples[r] += size;
        }
        State.Batch++;
        State.Step++;
        OnStep?.Invoke(State.Step, total, State.Samples[0] == 0 ? 0 : State.Sums[0] / State.Samples[0]);
    }

    private TrainingClock Clock(long total) => new(State.Epoch, State.Step, (double)State.Step / total, State.Metric);

    // True where nothing has improved for too long.
    private bool EndEpoch(Stopwatch clock, long total)
    {
        if (_losses.FirstOrDefault(l => _skipping.Contains(l) && State.Samples[Array.IndexOf(_reports, l)] == 0) is { } never)
            throw Wrong($"`{never}` was not finite in any step of the epoch, and every one was skipped", null);
        Dictionary<string, double> trained = _reports.Select((name, r) => (name, State.Sums[r] / State.Samples[r])).Where(p => double.IsFinite(p.Item2)).ToDictionary(p => p.name, p => p.Item2);
        double rate = TrainingSession.Number(session.Result(build.Program.Steps[0].Rate));
        Dictionary<string, double> validated = valid is null ? [] : Times.Of(TrainingPart.Validation, () => evaluation.Run(valid, Settings.Batch, Clock(total)));
        State.Metric = validated.Count > 0 ? validated[_reports[0]] : trained.GetValueOrDefault(_reports[0], State.Metric);
        (State.Best, State.Bad) = State.Metric < State.Best ? (State.Metric, 0) : (State.Best, State.Bad + 1);
        (State.Epoch, State.Batch, State.Samples, State.Sums) = (State.Epoch + 1, 0, new double[_reports.Length], new double[_reports.Length]);
        var report = new EpochReport(State.Epoch, State.Step, rate, trained, validated, clock.Elapsed.TotalSeconds);
        clock.Restart();
        log.Add(report);
        Save();
        SpareMemory.TrimNative();
        OnEpoch?.Invoke(report);
        return Settings.EarlyStopping > 0 && State.Bad >= Settings.EarlyStopping;
    }

    private UserException NotANumber(string name, double value, Dictionary<string, TensorData> batch, long total) =>
        Wrong($"the {(name == "loss" ? name : $"loss `{name}`")} is {Kind(value)}", Search(batch, total).Forward(name));

    private UserException Wrong(string what, string? place) => new(
        $"{what} in step {State.Step + 1} (epoch {State.Epoch + 1}){(place is null ? "" : $": {place}")}. "
        + $"Try a smaller lr or clip_grad_norm; {(_saved ? $"the state at the last checkpoint is in {CheckpointPath}" : "no checkpoint has been written yet")}");
}
