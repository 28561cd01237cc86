using System.Globalization;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
using ModelDsl.ZooBench;

// ZooBench THREADS SECONDS DUMPDIR ZOODIR [--exact] [names...]: one row for each model of ZOODIR/zoo.tsv, then the training steps.
if (args is ["roofline", var folder, var results, var picture])
{
    Roofline.Draw(folder, results, picture);
    return 0;
}
if (args.Length < 4)
{
    Console.Error.WriteLine("usage: ZooBench THREADS SECONDS DUMPDIR ZOODIR [--exact] [name substrings...], or ZooBench roofline ZOODIR RESULTS.tsv OUT.svg");
    return 2;
}
// Several numbers of threads, as 1,2,4, are timed in turn, a few times each; each gets the row of its best turn.
int[] threads = [.. args[0].Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
double seconds = double.Parse(args[1], CultureInfo.InvariantCulture);
(string dumps, string zoo) = (args[2], args[3]);
bool exact = args[4..].Contains("--exact");
string[] wanted = [.. args[4..].Where(a => a != "--exact")];
Workers.Default.Threads = threads[0];
bool Wanted(string name) => wanted.Length == 0 || wanted.Any(name.Contains);

string list = Path.Combine(zoo, "zoo.tsv");
foreach (string line in File.Exists(list) ? File.ReadAllLines(list) : [])
{
    string[] row = line.Split('\t');
    (string name, int batch) = (row[0], int.Parse(row[1], CultureInfo.InvariantCulture));
    if (!Wanted(name) || Zoo.Find(name, zoo) is not { } model) continue;
    using var run = new InferenceRun(model, batch, Path.Combine(zoo, $"{name}.b{batch}.onnx"), exact);
    string error = run.Error(Path.Combine(dumps, $"{name}.b{batch}.out")) is { } e ? e.ToString("0.0e+0", CultureInfo.InvariantCulture) : "-";
    Measure(name, batch, "own", run.Once, () => error);
}
foreach ((string name, int batch) in Zoo.Training)
{
    foreach (string optimizer in (string[])["sgd", "adam"])
    {
        string row = $"train_{name}_{optimizer}";
        if (!Wanted(row)) continue;
        using var run = new TrainingRun($"{name}_{optimizer}", batch, exact);
        Measure(row, batch, "own-train", run.Once, () => run.Loss.ToString("0.###", CultureInfo.InvariantCulture));
    }
}
return 0;

void Measure(string name, int batch, string engine, Action work, Func<string> last)
{
    const int turns = 3;
    const double warmUp = 0.02;
    var best = new Timing[threads.Length];
    for (int turn = 0; turn < (threads.Length == 1 ? 1 : turns); turn++)
        for (int i = 0; i < threads.Length; i++)
        {
            Workers.Default.Threads = threads[i];
            Timing timing = turn + i == 0 ? Timing.Of(work, seconds) : Timing.Of(work, seconds, warmUp);
            if (turn == 0 || timing.Low < best[i].Low) best[i] = timing;
        }
    for (int i = 0; i < threads.Length; i++)
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{batch}\t{engine}\t{threads[i]}\t{best[i].Median:0.000000}\t{best[i].Low:0.000000}\t{best[i].Runs}\t{last()}"));
    Console.Out.Flush();
}
