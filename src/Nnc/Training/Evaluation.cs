using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
using ModelDsl.Training;

namespace ModelDsl.Nnc.Training;

/// <summary>Losses and metrics of the inference version over a whole data set.</summary>
internal sealed class Evaluation(TrainingBuild build, ICompiledModel model, TrainingSession session) : IDisposable
{
    private readonly TrainingEvaluation _one = new(model, session);
    private readonly TensorPool _pool = new();

    /// <summary>Means over all samples, each batch counting by its size.</summary>
    public Dictionary<string, double> Run(Dataset data, int batch, TrainingClock clock)
    {
        var sums = new double[_one.Reports.Count];
        for (int start = 0; start < data.Count; start += batch)
        {
            int size = Math.Min(batch, data.Count - start);
            Dictionary<string, TensorData> samples = data.Batch([.. Enumerable.Range(start, size)], seed: 0, clock, _pool);
            double[] numbers = _one.Run(samples, clock);
            _pool.Return(samples);
            for (int r = 0; r < sums.Length; r++) sums[r] += size * numbers[r];
        }
        return _one.Reports.Zip(sums).ToDictionary(p => p.First, p => p.Second / data.Count);
    }

    /// <summary>The bytes that its batches take.</summary>
    public long BatchBytes => _pool.MostBytes;

    /// <summary>The bytes of its arena.</summary>
    public long PlannedBytes(IReadOnlyDictionary<string, TensorData> batch) => _one.PlannedBytes(batch);

    /// <summary>A model's weights as inference uses them: by its own paths, averaged where the program averages, without what only training has.</summary>
    public NamedTensor[] Weights(TrainedModel model) =>
        [.. build.Program.Slots.Where(s => s.Lasts && build.Program.Belongs(model, s.Path)).Select(s => new NamedTensor(s.Path[model.Prefix.Length..], _one.Weight(s.Path)))];

    public void Dispose() => _one.Dispose();
}
