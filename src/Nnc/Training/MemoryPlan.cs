using System.Globalization;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;

namespace ModelDsl.Nnc.Training;

/// <summary>The memory that a training run takes besides the program itself, in bytes, known before its first step.</summary>
/// <param name="State">Weights, buffers and what the optimizer keeps, before and after a step.</param>
/// <param name="Steps">The arenas of the steps, and their other results.</param>
/// <param name="Validation">The arena of the evaluation.</param>
/// <param name="Batches">Those that wait, the one in use, the one that is put together, and one of the validation.</param>
/// <param name="Data">Samples that are kept in memory.</param>
internal sealed record MemoryPlan(long State, long Steps, long Validation, long Batches, long Data)
{
    public double Mebibytes => (State + Steps + Validation + Batches + Data) / 1048576.0;

    public static MemoryPlan Of(TrainingSession session, Evaluation evaluation, Dataset train, Dataset? valid, int batch)
    {
        Dictionary<string, TensorData> one = train.Batch([.. Enumerable.Range(0, Math.Min(batch, train.Count))], seed: 0);
        long bytes = one.Values.Sum(t => (long)t.Bytes.Length);
        long held = train.Columns.Concat(valid?.Columns ?? []).Distinct().Sum(c => c.HeldBytes);
        return new MemoryPlan(session.StateBytes, session.PlannedBytes(one), valid is null ? 0 : evaluation.PlannedBytes(one), bytes * (BatchQueue.InMemory + (valid is null ? 0 : 1)), held);
    }

    /// <summary><c>memory: 12.3 MiB planned: state 3.1, steps 7.2, …</c></summary>
    public string Text()
    {
        static string Part(string name, long bytes) => string.Create(CultureInfo.InvariantCulture, $"{name} {bytes / 1048576.0:0.00}");
        return string.Create(CultureInfo.InvariantCulture,
            $"memory: {Mebibytes:0.00} MiB planned: {Part("weights and states", State)}, {Part("steps", Steps)}, {Part("validation", Validation)}, {Part("batches", Batches)}, {Part("data", Data)}");
    }
}
