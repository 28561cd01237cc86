using ModelDsl.Runtime.Files;

namespace ModelDsl.Runtime.Training;

/// <summary>Where a run stands between two steps.</summary>
public sealed class RunState
{
    public int Epoch { get; set; }

    /// <summary>Batches of this epoch.</summary>
    public int Batch { get; set; }

    /// <summary>Batches in all.</summary>
    public long Step { get; set; }

    /// <summary>The loss of the last validation, or of the last epoch.</summary>
    public double Metric { get; set; }

    /// <summary>The lowest of these, and for how many epochs it has stood.</summary>
    public double Best { get; set; } = double.PositiveInfinity;
    public int Bad { get; set; }

    /// <summary>Sums of each report over the epoch's samples so far.</summary>
    public double[] Sums { get; set; } = [];

    /// <summary>Of how many samples each sum is: a step that does not run on every batch has seen fewer.</summary>
    public double[] Samples { get; set; } = [];
}

/// <summary>A run on disk: one safetensors file with every tensor that training carries, and where the loop stands.</summary>
/// <remarks>Written beside its place and renamed: a kill at any moment leaves the last whole one.</remarks>
public static class Checkpoint
{
    private const string State = "loop.state", Sums = "loop.sums", Samples = "loop.samples";

    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public static void Write(string path, TrainingSession session, RunState state)
    {
        double[] numbers = [state.Epoch, state.Batch, state.Step, state.Metric, state.Best, state.Bad];
        TensorFile.Write(path, [.. session.Tensors(states: true), Vector(State, numbers), Vector(Sums, state.Sums), Vector(Samples, state.Samples)]);
    }

    private static NamedTensor Vector(string name, double[] values) => new(name, TensorData.From([.. values], values.Length));

    /// <summary>Puts a session where a checkpoint left it.</summary>
    /// <exception cref="ModelFileException">The file cannot be read, or is no checkpoint of this program; nothing has been changed then.</exception>
    public static RunState Read(string path, TrainingSession session)
    {
        Dictionary<string, TensorData> tensors = TensorFile.Read(path).ToDictionary(t => t.Name, t => t.Data);
        if (!tensors.TryGetValue(State, out TensorData? numbers) || !tensors.TryGetValue(Sums, out TensorData? sums) || !tensors.TryGetValue(Samples, out TensorData? samples) || numbers.Count != 6)
            throw new ModelFileException(path, null, "is no checkpoint", "weights alone are given with --weights");
        try
        {
            session.Restore(tensors);
        }
        catch (ArgumentException e)
        {
            throw new ModelFileException(path, null, $"is a checkpoint of another program: {e.Message}");
        }
        double[] n = numbers.As<double>().ToArray();
        return new RunState
        {
            Epoch = (int)n[0],
            Batch = (int)n[1],
            Step = (long)n[2],
            Metric = n[3],
            Best = n[4],
            Bad = (int)n[5],
            Sums = sums.As<double>().ToArray(),
            Samples = samples.As<double>().ToArray(),
        };
    }
}
