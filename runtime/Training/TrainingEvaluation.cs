using ModelDsl.Runtime.Files;

namespace ModelDsl.Runtime.Training;

/// <summary>Losses and metrics of the inference version, with the weights of a session.</summary>
public sealed class TrainingEvaluation(ICompiledModel model, TrainingSession session) : IDisposable
{
    internal const string Averages = "ema.";
    private const string Before = "before.";
    private static readonly string[] s_clocks = ["epoch", "step", "progress", "metric"];

    private readonly ModelInfo _info = model.Description;

    /// <summary>What it gives, by name.</summary>
    public IReadOnlyList<string> Reports { get; } = [.. model.Description.Outputs.Select(o => o.Name)];

    /// <summary>The numbers of one batch, in the order of <see cref="Reports"/>.</summary>
    /// <exception cref="ArgumentException">The batch does not fit the program.</exception>
    public double[] Run(IReadOnlyDictionary<string, TensorData> batch, TrainingClock clock)
    {
        TensorData?[] inputs = Inputs(batch, clock);
        int[] sizes = TrainingSession.SizesOf(_info, inputs);
        TensorData[] outputs = [.. _info.Outputs.Select((o, i) => TensorData.Zeros(o.Element, model.OutputShape(i, sizes)))];
        model.Run(inputs, outputs, sizes);
        return [.. outputs.Select(TrainingSession.Number)];
    }

    private TensorData?[] Inputs(IReadOnlyDictionary<string, TensorData> batch, TrainingClock clock)
    {
        double[] now = [clock.Epoch, clock.Step, clock.Progress, clock.Metric];
        return [.. _info.Inputs.Select(i => Array.IndexOf(s_clocks, i.Name) is >= 0 and var c ? TensorData.From([now[c]])
            : i.Name.StartsWith(Before, StringComparison.Ordinal) ? Weight(i.Name[Before.Length..])
            : batch.TryGetValue(i.Name, out TensorData? given) ? given : throw new ArgumentException($"the batch has no `{i.Name}`"))];
    }

    /// <summary>The bytes of its arena.</summary>
    /// <param name="batch">As large as batches come.</param>
    public long PlannedBytes(IReadOnlyDictionary<string, TensorData> batch) => model.ArenaBytes(TrainingSession.SizesOf(_info, Inputs(batch, default)));

    /// <summary>A parameter or buffer as it is to be used: averaged where the program averages.</summary>
    public TensorData Weight(string path)
    {
        int own = -1;
        for (int i = 0; i < session.Slots.Count; i++)
        {
            if (session.Slots[i].IsState && session.Slots[i].Path == Averages + path) return session[i];
            if (!session.Slots[i].IsState && session.Slots[i].Path == path) own = i;
        }
        return own >= 0 ? session[own] : throw new ArgumentException($"there is no `{path}`", nameof(path));
    }

    public void Dispose() => model.Dispose();
}
