using System.Globalization;
using System.Text;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Nnc.Hosting;

/// <summary>Outputs as SVG: points of a plane as dots, images side by side.</summary>
internal static class ResultPicture
{
    private const int Width = 480, Margin = 8, Gap = 2, MostRows = 12;

    /// <summary>Draws every tensor that can be drawn, one below the other.</summary>
    /// <exception cref="UserException">None can be.</exception>
    public static string Draw(IEnumerable<NamedTensor> results)
    {
        var body = new StringBuilder();
        int top = Margin;
        foreach (NamedTensor result in results.Where(r => r.Data.Element == ElementType.F32))
        {
            int height = result.Data.Shape switch
            {
                [_, 2] => Points(body, result.Data, top),
                [_, 1 or 3, _, _] s => Images(body, result.Data, s[0], s[1], s[2], s[3], top),
                [var n, var h, var w] => Images(body, result.Data, n, 1, h, w, top),
                _ => 0,
            };
            if (height > 0) top += height + Margin;
        }
        if (top == Margin) throw new UserException("no output can be drawn: points are f32[N, 2], images f32[N, 1, H, W], f32[N, 3, H, W] or f32[N, H, W]");
        return string.Create(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width + 2 * Margin} {top}\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{body}</svg>\n");
    }

    private static int Points(StringBuilder body, TensorData data, int top)
    {
        float[] values = data.As<float>().ToArray();
        float reach = Math.Max(values.Where(float.IsFinite).Select(Math.Abs).DefaultIfEmpty(1).Max(), 1e-6f) * 1.05f;
        body.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Margin}\" y=\"{top}\" width=\"{Width}\" height=\"{Width}\" fill=\"none\" stroke=\"#8c959f\"/>\n<g fill=\"#0969da\" fill-opacity=\"0.5\">\n");
        for (int i = 0; i < values.Length; i += 2)
        {
            float x = Margin + Width * (values[i] / reach + 1) / 2, y = top + Width * (1 - values[i + 1] / reach) / 2;
            if (float.IsFinite(x) && float.IsFinite(y)) body.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"2\"/>\n");
        }
        body.Append("</g>\n");
        return Width;
    }

    // One PNG with all images in a grid, scaled up without smoothing.
    private static int Images(StringBuilder body, TensorData data, int count, int channels, int height, int width, int top)
    {
        if (count == 0 || height > 256 || width > 256) return 0;
        int columns = Math.Clamp(Width / (Math.Max(16, 2 * width) + Gap), 1, count), rows = Math.Min((count + columns - 1) / columns, MostRows);
        int across = columns * (width + Gap) - Gap, down = rows * (height + Gap) - Gap;
        var pixels = new byte[across * down * channels];
        Array.Fill(pixels, (byte)255);
        Span<float> values = data.As<float>();
        for (int i = 0; i < Math.Min(count, rows * columns); i++)
        {
            int left = i % columns * (width + Gap), start = i / columns * (height + Gap);
            for (int p = 0; p < height * width * channels; p++)
            {
                int channel = p / (height * width), y = p / width % height, x = p % width;
                float v = values[i * channels * height * width + p];
                pixels[((start + y) * across + left + x) * channels + channel] = (byte)Math.Clamp(float.IsFinite(v) ? v * 255 + 0.5f : 0, 0, 255);
            }
        }
        int tall = (int)Math.Round((double)Width * down / across);
        body.Append(CultureInfo.InvariantCulture,
            $"<image x=\"{Margin}\" y=\"{top}\" width=\"{Width}\" height=\"{tall}\" style=\"image-rendering: pixelated\" href=\"data:image/png;base64,{Convert.ToBase64String(PngWriter.Encode(pixels, across, down, channels))}\"/>\n");
        return tall;
    }
}
