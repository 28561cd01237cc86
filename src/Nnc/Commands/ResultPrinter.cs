using System.Globalization;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Nnc.Commands;

/// <summary>Shows results on the terminal: shapes and first values, or bars.</summary>
internal static class ResultPrinter
{
    private const int FirstValues = 10, BarWidth = 40, MostBars = 40;

    public static void Print(TextWriter output, IReadOnlyList<NamedTensor> results, bool chart)
    {
        foreach (NamedTensor result in results)
        {
            output.WriteLine($"{result.Name} {result.Data}");
            if (chart && result.Data.Element == ElementType.F32 && result.Data.Shape is [.., > 1 and <= MostBars] && result.Data.Count <= 8 * MostBars) Bars(output, result.Data);
            else output.WriteLine("  " + Values(result.Data));
        }
    }

    private static void Bars(TextWriter output, TensorData data)
    {
        ReadOnlySpan<float> values = data.As<float>();
        int columns = data.Shape[^1];
        for (int row = 0; row < values.Length / columns; row++)
        {
            ReadOnlySpan<float> part = values.Slice(row * columns, columns);
            float largest = 0, best = float.NegativeInfinity;
            foreach (float value in part)
            {
                largest = MathF.Max(largest, MathF.Abs(value));
                best = MathF.Max(best, value);
            }
            if (row > 0) output.WriteLine();
            for (int i = 0; i < columns; i++)
            {
                int length = largest > 0 ? (int)MathF.Round(MathF.Abs(part[i]) / largest * BarWidth) : 0;
                string number = part[i].ToString("F4", CultureInfo.InvariantCulture).PadLeft(9);
                output.WriteLine($"  {i,3} {number}  {new string('█', length)}{(part[i] == best ? "  ←" : "")}".TrimEnd());
            }
        }
    }

    private static string Values(TensorData data)
    {
        IEnumerable<string> texts = data.Element switch
        {
            ElementType.F32 => data.As<float>().ToArray().Take(FirstValues).Select(x => x.ToString("G6", CultureInfo.InvariantCulture)),
            ElementType.F64 => data.As<double>().ToArray().Take(FirstValues).Select(x => x.ToString("G9", CultureInfo.InvariantCulture)),
            ElementType.I64 => data.As<long>().ToArray().Take(FirstValues).Select(x => x.ToString(CultureInfo.InvariantCulture)),
            ElementType.I32 => data.As<int>().ToArray().Take(FirstValues).Select(x => x.ToString(CultureInfo.InvariantCulture)),
            ElementType.Bool => data.As<bool>().ToArray().Take(FirstValues).Select(x => x ? "true" : "false"),
            _ => data.As<byte>().ToArray().Take(FirstValues).Select(x => x.ToString(CultureInfo.InvariantCulture)),
        };
        return string.Join(" ", texts) + (data.Count > FirstValues ? " …" : "");
    }
}
