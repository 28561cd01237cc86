using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;

namespace ModelDsl.Nnc.Training;

/// <summary>Where a run stands between two steps.</summary>
internal sealed class RunState
{
    public int Epoch { get; set; }
    public int Batch { get; set; }
    public long Step { get; set; }
    public double Metric { get; set; }
    public double Best { get; set; } = double.PositiveInfinity;
    public int Bad { get; set; }

    /// <summary>Sums of each report over the epoch's samples so far.</summary>
    public double[] Sums { get; set; } = [];

    /// <summary>Of how many samples each sum is: a step that does not run on every batch has seen fewer.</summary>
    public double[] Samples { get; set; } = [];
}

/// <summary>A run on disk: one safetensors file with every tensor that training carries, and where the loop stands.</summary>
/// <remarks>Written beside its place and renamed: a kill at any moment leaves the last whole one.</remarks>
internal static class Checkpoint
{
    private const string State = "loop.state", Sums = "loop.sums", Samples = "loop.samples";

    public static void Write(string path, TrainingSession session, RunState state)
    {
        double[] numbers = [state.Epoch, state.Batch, state.Step, state.Metric, state.Best, state.Bad];
        TensorFile.Write(path, [.. session.Tensors(states: true), new(State, TensorData.From(numbers, numbers.Length)), new(Sums, TensorData.From([.. state.Sums], state.Sums.Length)), new(Samples, TensorData.From([.. state.Samples], state.Samples.Length))]);
    }

    /// <exception cref="UserException">The file is no checkpoint of this program.</exception>
    public static RunState Read(string path, TrainingSession session)
    {
        if (!File.Exists(path)) throw new UserException($"{path}: no such file");
        Dictionary<string, TensorData> tensors = TensorFile.Read(path).ToDictionary(t => t.Name, t => t.Data);
        if (!tensors.TryGetValue(State, out TensorData? numbers) || !tensors.TryGetValue(Sums, out TensorData? sums) || !tensors.TryGetValue(Samples, out TensorData? samples) || numbers.Count != 6)
            throw new UserException($"{path}: is no checkpoint; weights alone are given with --weights");
        try
        {
            session.Restore(tensors);
        }
        catch (ArgumentException e)
        {
            throw new UserException($"{path}: is a checkpoint of another program: {e.Message}");
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
