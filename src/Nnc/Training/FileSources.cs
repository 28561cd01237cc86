using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
using ElementType = ModelDsl.Runtime.ElementType;

namespace ModelDsl.Nnc.Training;

/// <summary>Samples in files: arrays, tables, folders of images.</summary>
internal static class FileSources
{
    private static readonly string[] s_images = [".png", ".pgm", ".ppm"];

    public static string Existing(string folder, string file)
    {
        string path = Path.Combine(folder, file);
        return File.Exists(path) ? path : throw new UserException($"{path}: no such file");
    }

    /// <summary>An array with a sample for each place on its first axis; read sample by sample where the format allows it.</summary>
    public static DataColumn Of(StageArguments stage, ColumnInput input, string folder, bool resized)
    {
        string path = Existing(folder, stage.Path(input.Name));
        long?[] sample = input.Before(resized);
        return FileColumn.Open(input.Name, path, input.Element, sample) ?? DataColumn.Of(input.Name, TensorFile.ReadFor(path, input.Element, [null, .. sample], input.Name));
    }

    /// <summary>As many numbers of a row as an input has elements, from left to right.</summary>
    public static List<DataColumn> Table(StageArguments stage, ColumnInput[] inputs, string folder)
    {
        string path = Existing(folder, stage.Path("file"));
        TensorData table = TensorFile.ReadFor(path, ElementType.F64, [null, null]);
        int rows = table.Shape[0], width = table.Shape[1], at = 0;
        var columns = new List<DataColumn>();
        foreach (ColumnInput input in inputs)
        {
            int[] shape = [.. input.Sample.Select(s => (int)(s ?? throw new UserException($"`{input.Name}` is {input.Type}: a table gives inputs of fixed size")))];
            int count = shape.Aggregate(1, (a, b) => a * b);
            if (at + count > width) throw new UserException($"{path}: a row has {width} numbers, the inputs take more: `{input.Name}` would be columns {at + 1} to {at + count}");
            var part = new double[rows * count];
            for (int row = 0; row < rows; row++) table.As<double>().Slice(row * width + at, count).CopyTo(part.AsSpan(row * count));
            TensorData converted = TensorConversion.Convert(TensorData.From(part, [rows, .. shape]), input.Element, out string? problem) ?? throw new UserException($"{path}: {problem}");
            columns.Add(DataColumn.Of(input.Name, converted));
            at += count;
        }
        if (at != width) throw new UserException($"{path}: a row has {width} numbers, the inputs take {at}");
        return columns;
    }

    /// <summary>
    /// Images in a folder: those of a class in a folder of their own, classes in the order of their names; or, with <c>masks</c>,
    /// a second folder with an image of the same name for each.
    /// </summary>
    public static List<DataColumn> Images(StageArguments stage, ColumnInput[] inputs, string folder, bool resized)
    {
        string path = Path.Combine(folder, stage.Path("folder"));
        string? masks = stage.OptionalText("masks");
        if (!Directory.Exists(path)) throw new UserException($"{path}: no such folder");
        string[] classes = [.. Directory.GetDirectories(path).Order(StringComparer.Ordinal)];
        (string File, int Label)[] files = [.. classes.Length == 0 || masks is not null
            ? In(path).Select(f => (f, 0))
            : classes.SelectMany((c, label) => In(c).Select(f => (f, label)))];
        if (files.Length == 0) throw new UserException($"{path}: holds no images ({string.Join(", ", s_images)}), and no folders with some");
        if (inputs.Length is 0 or > 2) throw new UserException($"a folder of images gives images, and labels or masks; the program has {inputs.Length} inputs");
        List<DataColumn> columns = [new ImageColumn(inputs[0].Name, [.. files.Select(f => f.File)], inputs[0].Element, inputs[0].Before(resized))];
        if (inputs.Length == 2 && masks is not null)
            columns.Add(new ImageColumn(inputs[1].Name, [.. files.Select(f => Existing(Path.Combine(folder, masks), Path.GetFileName(f.File)))], inputs[1].Element, inputs[1].Before(resized)));
        else if (inputs.Length == 2)
        {
            if (inputs[1] is not { Element: ElementType.I64, Type.Rank: 1 }) throw new UserException($"labels are i64[N], `{inputs[1].Name}` is {inputs[1].Type}; masks are another folder: `masks: \"…\"`");
            columns.Add(DataColumn.Of(inputs[1].Name, TensorData.From([.. files.Select(f => (long)f.Label)], files.Length)));
        }
        return columns;
    }

    private static IEnumerable<string> In(string folder) =>
        Directory.EnumerateFiles(folder).Where(f => s_images.Contains(Path.GetExtension(f).ToLowerInvariant())).Order(StringComparer.Ordinal);
}
