using System.Diagnostics;
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
    private readonly string[] _losses = [.. build.Program.Steps.Select(s => s.Reports[0])];

    public required TrainingSettings Settings { get; init; }
    public required string CheckpointPath { get; init; }
    public RunState State { get; init; } = new();

    /// <summary>Told of every step: steps done, steps in all, the loss of the epoch so far.</summary>
    public Action<long, long, double>? OnStep { get; init; }

    public Action<EpochReport>? OnEpoch { get; init; }

    private int BatchesPerEpoch => Settings.DropLast ? train.Count / Settings.Batch : (train.Count + Settings.Batch - 1) / Settings.Batch;
    private long TotalSteps => Settings.Steps > 0 ? Settings.Steps : (long)Settings.Epochs * BatchesPerEpoch;

    /// <exception cref="UserException">The loss is no longer a number.</exception>
    public TrainingEnd Run(CancellationToken stop)
    {
        long total = TotalSteps;
        var clock = Stopwatch.StartNew();
        while (State.Step < total)
        {
            int[] order = Settings.Shuffle ? Dataset.Shuffled(train.Count, Settings.Seed, State.Epoch) : [.. Enumerable.Range(0, train.Count)];
            if (State.Sums.Length == 0) (State.Sums, State.Samples) = (new double[_reports.Length], new double[_reports.Length]);
            Task<Dictionary<string, TensorData>> next = Load(order, State.Batch);
            while (State.Batch < BatchesPerEpoch && State.Step < total)
            {
                Dictionary<string, TensorData> batch = next.GetAwaiter().GetResult();
                // The next batch is put together while this one is learned from: never more than two are in memory.
                next = State.Batch + 1 < BatchesPerEpoch ? Load(order, State.Batch + 1) : Task.FromResult(batch);
                Step(batch, total);
                if (stop.IsCancellationRequested)
                {
                    Checkpoint.Write(CheckpointPath, session, State);
                    return TrainingEnd.Stopped;
                }
                if (Settings.CheckpointEvery > 0 && State.Step % Settings.CheckpointEvery == 0) Checkpoint.Write(CheckpointPath, session, State);
            }
            if (EndEpoch(clock, total)) return TrainingEnd.NoImprovement;
        }
        return TrainingEnd.Finished;
    }

    private Task<Dictionary<string, TensorData>> Load(int[] order, int batch) => Task.Run(() =>
    {
        int start = batch * Settings.Batch;
        return train.Batch(order.AsSpan(start, Math.Min(Settings.Batch, order.Length - start)), Settings.Seed + (ulong)State.Epoch * 0x9E3779B97F4A7C15);
    });

    private void Step(Dictionary<string, TensorData> batch, long total)
    {
        int size = batch[train.Columns[0].Name].Shape[0];
        session.Step(batch, Clock(total), Settings.Seed + (ulong)State.Step);
        for (int r = 0; r < _reports.Length; r++)
        {
            if (!session.Ran(_reports[r])) continue;
            double value = Evaluation.Number(session.Result(_reports[r]));
            if (_losses.Contains(_reports[r]) && !double.IsFinite(value)) throw NotANumber(_reports[r], value);
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
        Dictionary<string, double> trained = _reports.Select((name, r) => (name, State.Sums[r] / State.Samples[r])).Where(p => double.IsFinite(p.Item2)).ToDictionary(p => p.name, p => p.Item2);
        double rate = Evaluation.Number(session.Result(build.Program.Steps[0].Rate));
        Dictionary<string, double> validated = valid is null ? [] : evaluation.Run(valid, Settings.Batch, Clock(total));
        State.Metric = validated.Count > 0 ? validated[_reports[0]] : trained.GetValueOrDefault(_reports[0], State.Metric);
        (State.Best, State.Bad) = State.Metric < State.Best ? (State.Metric, 0) : (State.Best, State.Bad + 1);
        (State.Epoch, State.Batch, State.Samples, State.Sums) = (State.Epoch + 1, 0, new double[_reports.Length], new double[_reports.Length]);
        var report = new EpochReport(State.Epoch, State.Step, rate, trained, validated, clock.Elapsed.TotalSeconds);
        clock.Restart();
        log.Add(report);
        OnEpoch?.Invoke(report);
        Checkpoint.Write(CheckpointPath, session, State);
        return Settings.EarlyStopping > 0 && State.Bad >= Settings.EarlyStopping;
    }

    private UserException NotANumber(string name, double value)
    {
        string? broken = session.Slots.Select((s, i) => (s, i)).Where(p => !p.s.IsState && session[p.i].FirstNonFinite() >= 0).Select(p => p.s.Path).FirstOrDefault();
        return new UserException(
            $"the {(name == "loss" ? name : $"loss `{name}`")} is {(double.IsNaN(value) ? "not a number" : "infinite")} in step {State.Step + 1} (epoch {State.Epoch + 1}){(broken is null ? "" : $"; the first weights that are no numbers afterwards are `{broken}`")}. "
            + $"Try a smaller lr or clip_grad_norm; the state before is in {CheckpointPath}, if the run got as far as writing one");
    }
}
