using System.Diagnostics;
using System.Globalization;

namespace ModelDsl.Nnc.Training;

/// <summary>What a training run spends time on.</summary>
internal enum TrainingPart { Steps, Data, Validation, Checkpoints }

/// <summary>Where the time of a run went.</summary>
internal sealed class TrainingTimes
{
    private readonly Stopwatch _whole = Stopwatch.StartNew();
    private readonly long[] _ticks = new long[Enum.GetValues<TrainingPart>().Length];

    public T Of<T>(TrainingPart part, Func<T> work)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            return work();
        }
        finally
        {
            _ticks[(int)part] += Stopwatch.GetTimestamp() - start;
        }
    }

    public void Of(TrainingPart part, Action work) => Of(part, () =>
    {
        work();
        return true;
    });

    /// <summary><c>time: 12.1 s, of that steps 11.0 s (91%), waiting for data 0.4 s (3%), …</c></summary>
    public string Text()
    {
        double all = _whole.Elapsed.TotalSeconds;
        string Part(TrainingPart part, string name)
        {
            double seconds = (double)_ticks[(int)part] / Stopwatch.Frequency;
            return string.Create(CultureInfo.InvariantCulture, $"{name} {seconds:0.0} s ({seconds / Math.Max(all, 1e-9):0%})");
        }
        string[] parts = [Part(TrainingPart.Steps, "steps"), Part(TrainingPart.Data, "waiting for data"), Part(TrainingPart.Validation, "validation"), Part(TrainingPart.Checkpoints, "checkpoints")];
        return string.Create(CultureInfo.InvariantCulture, $"time: {all:0.0} s, of that {string.Join(", ", parts)}");
    }
}
