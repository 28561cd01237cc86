using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ModelDsl.Nnc.Training;

/// <summary>What one epoch came to.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Step">Steps so far.</param>
/// <param name="Rate">The learning rate of its last step.</param>
/// <param name="Train">Losses and metrics over its training batches.</param>
/// <param name="Valid">The same over the validation data; empty without any.</param>
/// <param name="Seconds">How long the epoch took.</param>
internal sealed record EpochReport(int Epoch, long Step, double Rate, IReadOnlyDictionary<string, double> Train, IReadOnlyDictionary<string, double> Valid, double Seconds);

/// <summary>Writes what happens in a run: JSON lines, and curves as a picture.</summary>
internal sealed class TrainingLog(string? folder)
{
    private readonly List<EpochReport> _epochs = [];

    public IReadOnlyList<EpochReport> Epochs => _epochs;

    /// <summary>One more epoch; rewrites the picture.</summary>
    public void Add(EpochReport report)
    {
        _epochs.Add(report);
        if (folder is null) return;
        Directory.CreateDirectory(folder);
        File.AppendAllText(Path.Combine(folder, "metrics.jsonl"), Line(report) + "\n");
        Hosting.AtomicFile.Write(Path.Combine(folder, "curves.svg"), Encoding.UTF8.GetBytes(CurvePicture.Draw(_epochs)));
    }

    private static string Line(EpochReport r) => JsonSerializer.Serialize(new
    {
        epoch = r.Epoch,
        step = r.Step,
        lr = r.Rate,
        train = r.Train,
        valid = r.Valid,
        seconds = Math.Round(r.Seconds, 3),
    });

    /// <summary>One line for people: <c>epoch 3/10  loss 0.1234  accuracy 0.951 · valid loss 0.1100  accuracy 0.962  lr 0.001  2.1 s</c>.</summary>
    public static string Text(EpochReport r, int epochs)
    {
        static string Numbers(IReadOnlyDictionary<string, double> values) => string.Join("  ", values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key} {v.Value:0.0000}")));
        string valid = r.Valid.Count == 0 ? "" : $" · valid {Numbers(r.Valid)}";
        return string.Create(CultureInfo.InvariantCulture, $"epoch {r.Epoch}{(epochs > 0 ? $"/{epochs}" : "")}  {Numbers(r.Train)}{valid}  lr {r.Rate:G3}  {r.Seconds:0.0} s");
    }
}
