using System.Globalization;
using System.Text;
using ModelDsl.Binding;
using ModelDsl.Planning;

namespace ModelDsl.ZooBench;

/// <summary>Draws how near the models come to what a core can do: operations a second over operations for each byte moved, both logarithmic.</summary>
/// <remarks><c>ZooBench roofline ZOODIR RESULTS.tsv OUT.svg</c>; the results are rows that this program printed, on one thread.</remarks>
internal static class Roofline
{
    private const int Width = 760, Height = 440, Left = 56, Right = 12, Top = 16, Bottom = 40;
    private const double LeastX = 0.05, MostX = 400, LeastY = 0.5, MostY = 400;

    public static void Draw(string zoo, string results, string picture)
    {
        Dictionary<(string, string), double> operations = File.ReadLines(Path.Combine(zoo, "zoo.tsv")).Select(l => l.Split('\t'))
            .ToDictionary(r => (r[0], r[1]), r => double.Parse(r[2], CultureInfo.InvariantCulture));
        var points = new List<(string Name, double X, double Y)>();
        foreach (var rows in File.ReadLines(results).Select(l => l.Split('\t')).GroupBy(r => (Name: r[0], Batch: r[1])))
        {
            if (!operations.TryGetValue(rows.Key, out double count) || count == 0 || Zoo.Find(rows.Key.Name, zoo) is not { } model) continue;
            double milliseconds = rows.Min(r => double.Parse(r[5], CultureInfo.InvariantCulture));
            points.Add(($"{rows.Key.Name} b{rows.Key.Batch}", count / Bytes(model, int.Parse(rows.Key.Batch, CultureInfo.InvariantCulture)), count / milliseconds / 1e6));
        }
        File.WriteAllText(picture, Text(points, Roofs.Measure()));
    }

    // What the plan reads and writes, every weight once.
    private static long Bytes(ZooModel model, int batch)
    {
        Compilation program = Programs.Read(model.File);
        BlockSymbol symbol = program.Models.First(m => model.Model is null || m.Name == model.Model);
        return PlanFigures.Of(program.Build(symbol, model.Options(batch)).Plan, _ => 1).BytesMoved;
    }

    private static double X(double intensity) => Left + (Width - Left - Right) * Math.Log(intensity / LeastX) / Math.Log(MostX / LeastX);

    private static double Y(double speed) => Top + (Height - Top - Bottom) * (1 - Math.Log(speed / LeastY) / Math.Log(MostY / LeastY));

    private static string Text(List<(string Name, double X, double Y)> points, Roofs roofs)
    {
        var svg = new StringBuilder();
        void Add(FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"10\">");
        Add($"<style>text {{ fill: #57606a }} .grid {{ stroke: #d0d7de; stroke-width: 0.5 }} .roof {{ stroke: #cf222e; fill: none; stroke-width: 1.5 }} .cache {{ stroke-dasharray: 5 3 }} circle {{ fill: #0969da }}</style>");
        Add($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>");
        foreach (double x in (double[])[0.1, 1, 10, 100])
            Add($"<path class=\"grid\" d=\"M{X(x):0.#} {Top}V{Height - Bottom}\"/><text x=\"{X(x):0.#}\" y=\"{Height - Bottom + 14}\" text-anchor=\"middle\">{x}</text>");
        foreach (double y in (double[])[1, 10, 100])
            Add($"<path class=\"grid\" d=\"M{Left} {Y(y):0.#}H{Width - Right}\"/><text x=\"{Left - 6}\" y=\"{Y(y) + 3:0.#}\" text-anchor=\"end\">{y}</text>");
        Add($"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 8}\" text-anchor=\"middle\">floating-point operations for each byte that the plan moves</text>");
        Add($"<text transform=\"translate(14 {(Top + Height - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">GFLOP/s, one thread</text>");
        Roof("roof", roofs.Memory, $"beyond the second-level cache {roofs.Memory:0} GB/s", 0.55);
        Roof("roof cache", roofs.Cache, $"second-level cache {roofs.Cache:0} GB/s", 0.12);
        foreach ((string name, double x, double y) in points)
            Add($"<circle cx=\"{X(x):0.#}\" cy=\"{Y(y):0.#}\" r=\"3\"/><text x=\"{X(x) + 5:0.#}\" y=\"{Y(y) + 3:0.#}\" font-size=\"8\">{name}</text>");
        return svg.Append("</svg>\n").ToString();

        void Roof(string kind, double bandwidth, FormattableString label, double at)
        {
            double knee = roofs.Peak / bandwidth, start = Math.Max(LeastX, LeastY / bandwidth);
            Add($"<path class=\"{kind}\" d=\"M{X(start):0.#} {Y(start * bandwidth):0.#}L{X(knee):0.#} {Y(roofs.Peak):0.#}H{Width - Right}\"/>");
            Add($"<text x=\"{X(at) - 6:0.#}\" y=\"{Y(at * bandwidth) - 4:0.#}\" text-anchor=\"end\" style=\"fill: #cf222e\">{label.ToString(CultureInfo.InvariantCulture)}</text>");
        }
    }
}
