using System.Globalization;
using ModelDsl.Emission;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;

namespace ModelDsl.Nnc.Training;

/// <summary>The memory that a training run takes besides the program itself, in bytes, known before its first step.</summary>
/// <param name="State">Weights, buffers and what the optimizer keeps, before and after a step.</param>
/// <param name="Steps">The arenas of the steps, and their other results.</param>
/// <param name="Validation">The arena of the evaluation.</param>
/// <param name="Batches">Those that wait, the one in use, the one that is put together, and one of the validation.</param>
/// <param name="Data">Samples that are kept in memory, and the order in which they are seen.</param>
/// <param name="Code">An estimate of what just-in-time compiling the steps, running them and tidying up take beside tensors.</param>
internal sealed record MemoryPlan(long State, long Steps, long Validation, long Batches, long Data, long Code)
{
    // Measured over a perceptron of 99 parameters, LeNet, a small convolutional network, an LSTM and a GPT: some 8 MiB to 16 MiB for 110 kB to 180 kB of C#, 10 MiB to 35 MiB for 340 kB to 540 kB.
    private const long LeastCode = 7 << 20, CodeForCharacter = 60;

    public double Mebibytes => (State + Steps + Validation + Batches + Data + Code) / 1048576.0;

    /// <summary>What running emitted code takes beside tensors.</summary>
    public static long CodeBytes(IEnumerable<EmittedModel> models) => LeastCode + CodeForCharacter * models.Sum(m => (long)m.Source.Length);

    public static MemoryPlan Of(TrainingSession session, Evaluation evaluation, Dataset train, Dataset? valid, int batch, long code = 0)
    {
        Dictionary<string, TensorData> one = train.Batch([.. Enumerable.Range(0, Math.Min(batch, train.Count))], seed: 0);
        long bytes = one.Values.Sum(t => (long)t.Bytes.Length);
        return new MemoryPlan(session.StateBytes, session.PlannedBytes(one), valid is null ? 0 : evaluation.PlannedBytes(one), bytes * (BatchQueue.InMemory + (valid is null ? 0 : 1)), Held(train, valid) + sizeof(int) * (long)train.Count, code);
    }

    /// <summary>The bytes of samples that are kept in memory.</summary>
    public static long Held(Dataset train, Dataset? valid) => train.Columns.Concat(valid?.Columns ?? []).DistinctBy(c => c is MemoryColumn memory ? memory.Data : (object)c).Sum(c => c.HeldBytes);

    /// <summary><c>memory: 12.3 MiB planned: state 3.1, steps 7.2, …</c></summary>
    public string Text()
    {
        static string Part(string name, long bytes) => string.Create(CultureInfo.InvariantCulture, $"{name} {bytes / 1048576.0:0.00}");
        return string.Create(CultureInfo.InvariantCulture,
            $"memory: {Mebibytes:0.00} MiB planned: {Part("weights and states", State)}, {Part("steps", Steps)}, {Part("validation", Validation)}, {Part("batches", Batches)}, {Part("data", Data)}, {Part("code", Code)}");
    }
}
