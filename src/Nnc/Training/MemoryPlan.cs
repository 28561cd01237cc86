using System.Globalization;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;

namespace ModelDsl.Nnc.Training;

/// <summary>The memory that a training run takes besides the program itself, in bytes, known before its first step.</summary>
/// <param name="State">Weights, buffers and what the optimizer keeps, before and after a step.</param>
/// <param name="Steps">The arenas of the steps, and their other results.</param>
/// <param name="Validation">The arena of the evaluation.</param>
/// <param name="Batches">Those that wait, the one in use, the one that is put together, one of the validation, and the smaller ones at the ends.</param>
/// <param name="Data">Samples that are kept in memory, and the order in which they are seen.</param>
/// <param name="Code">What the compiled steps and running them take: an estimate, see <see cref="CodeBytes"/>.</param>
internal sealed record MemoryPlan(long State, long Steps, long Validation, long Batches, long Data, long Code)
{
    // A third is machine code and its tables, a third what the just-in-time compiler keeps of it, and a third what it takes for a
    // while when it compiles the largest methods once more. Measured over eleven programs of 23 kB to 191 kB.
    private const long PerInstructionByte = 150;

    // Code of the runtime library and of .NET that nothing but a run calls (JSON, files, the pool of threads), the threads' stacks and
    // the memory that kernels keep for each: what the smallest program takes, too.
    private const long Running = 9 << 20;

    /// <summary>Everything but code: what the counters of the run come to, byte for byte where all batches have one size.</summary>
    public long Tensors => State + Steps + Validation + Batches + Data;

    /// <summary>All of it.</summary>
    public double Mebibytes => (Tensors + Code) / 1048576.0;

    /// <summary>What running compiled steps takes beside tensors: by the size of their code, and what is garbage until it is collected.</summary>
    /// <param name="instructionBytes">Bytes of intermediate code of all methods of the steps and the evaluation.</param>
    public static long CodeBytes(long instructionBytes) => TrainingLoop.Garbage + Running + PerInstructionByte * instructionBytes;

    public static MemoryPlan Of(TrainingSession session, Evaluation evaluation, Dataset train, Dataset? valid, int batch, long code = 0)
    {
        Dictionary<string, TensorData> one = train.Batch([.. Enumerable.Range(0, Math.Min(batch, train.Count))], seed: 0);
        long bytes = one.Values.Sum(t => (long)t.Bytes.Length), each = bytes / Math.Min(batch, train.Count);
        long batches = bytes * Math.Min(BatchQueue.InMemory, (train.Count + batch - 1) / batch) + Last(train, batch) * each;
        if (valid is not null) batches += Math.Min(batch, valid.Count) * each + (valid.Count > batch ? Last(valid, batch) * each : 0);
        return new MemoryPlan(session.StateBytes, session.PlannedBytes(one), valid is null ? 0 : evaluation.PlannedBytes(one), batches, Held(train, valid) + sizeof(int) * (long)train.Count, code);
    }

    // Samples of the batch at the end of an epoch, where it is smaller than the others.
    private static int Last(Dataset data, int batch) => data.Count > batch ? data.Count % batch : 0;

    /// <summary>The bytes of samples that are kept in memory.</summary>
    public static long Held(Dataset train, Dataset? valid) => train.Columns.Concat(valid?.Columns ?? []).DistinctBy(c => c.Storage).Sum(c => c.HeldBytes);

    /// <summary><c>memory: 12.3 MiB planned: weights and states 3.10, steps 7.20, …</c></summary>
    public string Text() => string.Create(CultureInfo.InvariantCulture,
        $"memory: {Mebibytes:0.00} MiB planned: {Part("weights and states", State)}, {Part("steps", Steps)}, {Part("validation", Validation)}, {Part("batches", Batches)}, {Part("data", Data)}, {Part("code", Code)}");

    /// <summary>The plan beside what came of it.</summary>
    /// <param name="added">Resident bytes of the process at most, less those before the run.</param>
    /// <param name="tensors">Bytes by the run's own counters, see <see cref="Tensors"/>.</param>
    public string Beside(long added, long tensors) => string.Create(CultureInfo.InvariantCulture,
        $"memory: {Mebibytes:0.0} MiB planned, {added / 1048576.0:0.0} MiB added to the idle program; of that tensors {Tensors / 1048576.0:0.0} MiB planned, {tensors / 1048576.0:0.0} MiB allocated");

    private static string Part(string name, long bytes) => string.Create(CultureInfo.InvariantCulture, $"{name} {bytes / 1048576.0:0.00}");
}
