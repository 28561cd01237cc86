using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
using ModelDsl.Training;

namespace ModelDsl.Nnc.Training;

/// <summary>Losses and metrics of the inference version over a whole data set.</summary>
internal sealed class Evaluation(TrainingBuild build, ICompiledModel model, TrainingSession session) : IDisposable
{
    private static readonly string[] s_clocks = ["epoch", "step", "progress", "metric"];

    /// <summary>Means over all samples, each batch counting by its size.</summary>
    public Dictionary<string, double> Run(Dataset data, int batch, TrainingClock clock)
    {
        ModelInfo info = model.Description;
        string[] reports = [.. build.Program.Reports.Where(r => info.Outputs.Any(o => o.Name == r))];
        var sums = new double[reports.Length];
        Dictionary<string, int> slots = Slots();
        for (int start = 0; start < data.Count; start += batch)
        {
            int size = Math.Min(batch, data.Count - start);
            Dictionary<string, TensorData> samples = data.Batch([.. Enumerable.Range(start, size)], seed: 0);
            TensorData?[] inputs = [.. info.Inputs.Select(i => Array.IndexOf(s_clocks, i.Name) is >= 0 and var c ? TensorData.From([Clock(clock, c)])
                : i.Name.StartsWith("before.", StringComparison.Ordinal) ? session[slots[i.Name["before.".Length..]]] : samples[i.Name])];
            int[] sizes = TrainingSession.SizesOf(info, inputs);
            TensorData[] outputs = [.. info.Outputs.Select((o, i) => TensorData.Zeros(o.Element, model.OutputShape(i, sizes)))];
            model.Run(inputs, outputs, sizes);
            for (int r = 0; r < reports.Length; r++) sums[r] += size * Number(outputs[info.Outputs.ToList().FindIndex(o => o.Name == reports[r])]);
        }
        return reports.Zip(sums).ToDictionary(p => p.First, p => p.Second / data.Count);
    }

    // Averaged weights, where there are some, are what the run is for.
    private Dictionary<string, int> Slots()
    {
        Dictionary<string, int> slots = new(StringComparer.Ordinal);
        for (int i = 0; i < session.Slots.Count; i++)
        {
            string path = session.Slots[i].Path;
            if (!session.Slots[i].IsState) slots.TryAdd(path, i);
            else if (path.StartsWith("ema.", StringComparison.Ordinal)) slots[path["ema.".Length..]] = i;
        }
        return slots;
    }

    /// <summary>A model's weights as inference uses them: by its own paths, averaged where the program averages, without what only training has.</summary>
    public NamedTensor[] Weights(TrainedModel model)
    {
        Dictionary<string, int> slots = Slots();
        return [.. build.Program.Slots.Where(s => s.Lasts && TrainingBuild.Belongs(model, build.Program.Models, s.Path)).Select(s => new NamedTensor(s.Path[model.Prefix.Length..], session[slots[s.Path]]))];
    }

    internal static double Number(TensorData data) => data.Element == ElementType.F64 ? data.As<double>()[0] : data.As<float>()[0];

    private static double Clock(TrainingClock clock, int which) => which switch { 0 => clock.Epoch, 1 => clock.Step, 2 => clock.Progress, _ => clock.Metric };

    public void Dispose() => model.Dispose();
}
