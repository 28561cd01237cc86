using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
using ElementType = ModelDsl.Runtime.ElementType;

namespace ModelDsl.Nnc.Training;

/// <summary>Pictures of a disc, a square or a triangle of any size, place and brightness on a noisy ground, with class and mask.</summary>
internal static class GeneratedImages
{
    private const int Kinds = 3;

    /// <summary>Images, then labels (<c>i64[N]</c>) and masks (1 inside the shape) for the inputs that want them.</summary>
    public static List<DataColumn> Shapes(StageArguments stage, ColumnInput[] inputs)
    {
        (int first, int samples, ulong seed) = GeneratedSources.Range(stage);
        double spread = stage.Number("std", 0.1);
        if (inputs.Length == 0 || inputs[0] is not { Element: ElementType.F32, Type.Rank: 4 } || inputs[0].Sample is not [1, _, _])
            throw new UserException("shapes give grey images, then labels and masks: inputs such as f32[N, 1, 32, 32], i64[N] and f32[N, 1, 32, 32]");
        int rows = (int)(inputs[0].Sample[1] ?? stage.Count("rows", 32, least: 8)), columns = (int)(inputs[0].Sample[2] ?? stage.Count("columns", rows, least: 8)), size = rows * columns;
        var images = new float[samples * size];
        var masks = new float[samples * size];
        var labels = new long[samples];
        for (int i = 0; i < samples; i++)
        {
            var random = new SampleRandom(seed, first + i, 0);
            int kind = (first + i) % Kinds;
            labels[i] = kind;
            double radius = Math.Min(rows, columns) * (0.15 + 0.15 * random.Uniform());
            double y = radius + (rows - 1 - 2 * radius) * random.Uniform(), x = radius + (columns - 1 - 2 * radius) * random.Uniform(), bright = 0.5 + 0.5 * random.Uniform();
            for (int p = 0; p < size; p++)
            {
                bool inside = Inside(kind, (p / columns - y) / radius, (p % columns - x) / radius);
                masks[i * size + p] = inside ? 1 : 0;
                images[i * size + p] = (float)((inside ? bright : 0.2) + spread * random.Normal());
            }
        }
        List<DataColumn> made = [DataColumn.Of(inputs[0].Name, TensorData.From(images, samples, 1, rows, columns))];
        foreach (ColumnInput input in inputs.Skip(1))
        {
            TensorData data = input.Type.Rank == 1 ? TensorData.From(labels, samples)
                : input.Type.Rank == 4 ? TensorData.From(masks, samples, 1, rows, columns) : TensorData.From(masks, samples, rows, columns);
            made.Add(DataColumn.Of(input.Name, TensorConversion.Convert(data, input.Element, out string? problem) ?? throw new UserException($"`{input.Name}` is {input.Type}: {problem}")));
        }
        return made;
    }

    // Row and column from the centre, in radii.
    private static bool Inside(int kind, double y, double x) => kind switch
    {
        0 => y * y + x * x <= 1,
        1 => Math.Abs(y) <= 0.8 && Math.Abs(x) <= 0.8,
        _ => y <= 0.7 && y >= -1 + 1.9 * Math.Abs(x),
    };
}
