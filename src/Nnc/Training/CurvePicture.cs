using System.Globalization;
using System.Text;

namespace ModelDsl.Nnc.Training;

/// <summary>The losses and metrics of a run over its epochs, as SVG: one panel for each, training and validation together.</summary>
internal static class CurvePicture
{
    private const int Width = 360, Height = 200, Margin = 44;

    public static string Draw(IReadOnlyList<EpochReport> epochs)
    {
        string[] names = [.. epochs[^1].Train.Keys];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width * names.Length} {Height}\" font-family=\"sans-serif\" font-size=\"11\">\n");
        text.Append("<style>text { fill: #57606a } .axis { stroke: #8c959f; fill: none } .train { stroke: #0969da; fill: none; stroke-width: 1.5 } .valid { stroke: #cf222e; fill: none; stroke-width: 1.5 }</style>\n");
        for (int i = 0; i < names.Length; i++) Panel(text, epochs, names[i], Width * i);
        return text.Append("</svg>\n").ToString();
    }

    private static void Panel(StringBuilder text, IReadOnlyList<EpochReport> epochs, string name, int left)
    {
        double[] train = [.. epochs.Select(e => e.Train.GetValueOrDefault(name, double.NaN))], valid = [.. epochs.Select(e => e.Valid.GetValueOrDefault(name, double.NaN))];
        double[] finite = [.. train.Concat(valid).Where(double.IsFinite)];
        if (finite.Length == 0) return;
        double low = finite.Min(), high = finite.Max();
        if (high == low) (low, high) = (low - 0.5, high + 0.5);
        int right = left + Width - 12, top = 26, bottom = Height - 28, begin = left + Margin;
        text.Append(CultureInfo.InvariantCulture, $"<text x=\"{begin}\" y=\"16\">{name}: <tspan fill=\"#0969da\">training</tspan>{(valid.Any(double.IsFinite) ? " <tspan fill=\"#cf222e\">validation</tspan>" : "")}</text>\n");
        text.Append(CultureInfo.InvariantCulture, $"<path class=\"axis\" d=\"M{begin} {top}V{bottom}H{right}\"/>\n");
        text.Append(CultureInfo.InvariantCulture, $"<text x=\"{begin - 4}\" y=\"{top + 8}\" text-anchor=\"end\">{high:G3}</text><text x=\"{begin - 4}\" y=\"{bottom}\" text-anchor=\"end\">{low:G3}</text>\n");
        text.Append(CultureInfo.InvariantCulture, $"<text x=\"{begin}\" y=\"{bottom + 16}\">{epochs[0].Epoch}</text><text x=\"{right}\" y=\"{bottom + 16}\" text-anchor=\"end\">epoch {epochs[^1].Epoch}</text>\n");
        foreach ((double[] values, string kind) in ((double[], string)[])[(train, "train"), (valid, "valid")])
        {
            string points = string.Join(' ', values.Select((v, i) => (v, i)).Where(p => double.IsFinite(p.v)).Select(p =>
            {
                double x = begin + (right - begin) * (values.Length == 1 ? 0.5 : (double)p.i / (values.Length - 1)), y = bottom - (bottom - top) * (p.v - low) / (high - low);
                return string.Create(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#}");
            }));
            if (points.Length > 0) text.Append(CultureInfo.InvariantCulture, $"<polyline class=\"{kind}\" points=\"{points}\"/>\n");
        }
    }
}
