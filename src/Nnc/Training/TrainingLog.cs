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
/// <param name="folder">Where to; null for nowhere.</param>
/// <param name="epochs">Epochs that a run which goes on has behind it; what the log says of later ones is forgotten.</param>
internal sealed class TrainingLog(string? folder, int epochs = 0)
{
    private readonly List<EpochReport> _epochs = Past(folder, epochs);
    private bool _begun;

    private static string Metrics(string folder) => Path.Combine(folder, "metrics.jsonl");

    private static List<EpochReport> Past(string? folder, int epochs)
    {
        if (folder is null || epochs == 0 || !File.Exists(Metrics(folder))) return [];
        var past = new List<EpochReport>();
        foreach (string line in File.ReadLines(Metrics(folder)))
        {
            if (Parse(line) is { } report && report.Epoch <= epochs && report.Epoch == past.Count + 1) past.Add(report);
        }
        return past;
    }

    // A line that a kill has cut short is as good as none.
    private static EpochReport? Parse(string line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement r = json.RootElement;
            static Dictionary<string, double> Numbers(JsonElement e) => e.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble());
            return new EpochReport(r.GetProperty("epoch").GetInt32(), r.GetProperty("step").GetInt64(), r.GetProperty("lr").GetDouble(), Numbers(r.GetProperty("train")), Numbers(r.GetProperty("valid")), r.GetProperty("seconds").GetDouble());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    public IReadOnlyList<EpochReport> Epochs => _epochs;

    /// <summary>One more epoch; rewrites the picture.</summary>
    public void Add(EpochReport report)
    {
        _epochs.Add(report);
        if (folder is null) return;
        Directory.CreateDirectory(folder);
        // A new run begins the file anew; one that goes on leaves out what its checkpoint does not know.
        if (!_begun) File.WriteAllLines(Metrics(folder), _epochs.Select(Line));
        else File.AppendAllText(Metrics(folder), Line(report) + "\n");
        _begun = true;
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
