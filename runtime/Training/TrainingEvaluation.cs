using ModelDsl.Runtime.Files;

namespace ModelDsl.Runtime.Training;

/// <summary>Losses and metrics of the inference version, with the weights of a session.</summary>
public sealed class TrainingEvaluation(ICompiledModel model, TrainingSession session) : IDisposable
{
    internal const string Averages = "ema.";
    private const string Before = "before.";
    private static readonly string[] s_clocks = ["epoch", "step", "progress", "metric"];

    private readonly ModelInfo _info = model.Description;

    // The slot of each input, -1 for what the batch or a clock fills.
    private readonly int[] _slots = [.. model.Description.Inputs.Select(i => i.Name.StartsWith(Before, StringComparison.Ordinal) ? SlotOf(session, i.Name[Before.Length..]) : -1)];
    private TensorData[] _outputs = [];

    /// <summary>What it gives, by name.</summary>
    public IReadOnlyList<string> Reports { get; } = [.. model.Description.Outputs.Select(o => o.Name)];

    /// <summary>The numbers of one batch, in the order of <see cref="Reports"/>.</summary>
    /// <exception cref="ArgumentException">The batch does not fit the program.</exception>
    public double[] Run(IReadOnlyDictionary<string, TensorData> batch, TrainingClock clock)
    {
        TensorData?[] inputs = Inputs(batch, clock);
        int[] sizes = TrainingSession.SizesOf(_info, inputs);
        // Numbers all of them, whatever the sizes.
        if (_outputs.Length == 0) _outputs = [.. _info.Outputs.Select((o, i) => TensorData.Zeros(o.Element, model.OutputShape(i, sizes)))];
        model.Run(inputs, _outputs, sizes);
        return [.. _outputs.Select(TrainingSession.Number)];
    }

    private TensorData?[] Inputs(IReadOnlyDictionary<string, TensorData> batch, TrainingClock clock)
    {
        double[] now = [clock.Epoch, clock.Step, clock.Progress, clock.Metric];
        return [.. _info.Inputs.Select((input, i) => Array.IndexOf(s_clocks, input.Name) is >= 0 and var c ? TensorData.From([now[c]])
            : _slots[i] >= 0 ? session[_slots[i]]
            : batch.TryGetValue(input.Name, out TensorData? given) ? given : throw new ArgumentException($"the batch has no `{input.Name}`"))];
    }

    /// <summary>The bytes of its arena.</summary>
    /// <param name="batch">As large as batches come.</param>
    public long PlannedBytes(IReadOnlyDictionary<string, TensorData> batch) => model.ArenaBytes(TrainingSession.SizesOf(_info, Inputs(batch, default)));

    /// <summary>A parameter or buffer as it is to be used: averaged where the program averages.</summary>
    public TensorData Weight(string path) => session[SlotOf(session, path)];

    private static int SlotOf(TrainingSession session, string path)
    {
        string average = Averages + path;
        int own = -1;
        for (int i = 0; i < session.Slots.Count; i++)
        {
            if (session.Slots[i].IsState && session.Slots[i].Path == average) return i;
            if (!session.Slots[i].IsState && session.Slots[i].Path == path) own = i;
        }
        return own >= 0 ? own : throw new ArgumentException($"there is no `{path}`", nameof(path));
    }

    public void Dispose() => model.Dispose();
}
